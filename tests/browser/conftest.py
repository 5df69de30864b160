"""Reports in Debian's Chromium, driven by Playwright from an environment of its own (`make browser`).

Without chromium or Playwright every test here leaves itself out and says why. `MIHWAR_PROJECT` names a project whose finished run of the
default study is taken, `MIHWAR_REPORT` a run to look at instead of it, `MIHWAR_HOSTILE` one of the hostile study; screenshots go to
`MIHWAR_SHOTS`, by default reports/screenshots.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
PYTHON = ROOT / ".venv" / "bin" / "python"
CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser")) if p), None)
# nothing of the browser's own may ask a network for anything, or a test that watches requests could not tell
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pages_of(study: Path) -> tuple[str, ...]:
    """Every page that a study leaves, by its line of notebooks (this environment has no YAML)."""
    listed = re.search(r"(?m)^notebooks: \[(.+)\]", study.read_text(encoding="utf-8"))
    assert listed, f"{study} names no notebooks on one line"
    return ("index", *re.split(r",\s*", listed[1].strip()), "evidence")


PAGES = pages_of(ROOT / "studies" / "iraq-iran-saudi" / "study.yml")
HOSTILE_PAGES = pages_of(ROOT / "src" / "analysis" / "study" / "scaffold_files" / "study.yml")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        why = "Playwright is not in this environment: `make browser` makes one and runs these tests in it"
    else:
        why = "" if CHROMIUM else "chromium is not on the PATH: `apt-get install chromium`"
    # one worker has JupyterLab, which waits for kernels, the other the pages; each is given two files at the start
    first = ("test_lab.py", "test_access.py", "test_scale.py")
    items.sort(
        key=lambda item: first.index(item.path.name) if item.path.name in first else len(first)
    )
    for item in items:
        if why and HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=why))


def command(*arguments: str, cwd: Path = ROOT) -> None:
    done = subprocess.run(
        [PYTHON, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def with_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a finished run of the default study: MIHWAR_PROJECT, or the checkout, where only what is stale is made anew."""
    if given := os.environ.get("MIHWAR_PROJECT"):
        return Path(given).resolve()
    from filelock import FileLock

    with FileLock(
        tmp_path_factory.getbasetemp().parent / "run.lock"
    ):  # of two workers the second finds it made
        command("-m", "analysis.cli", "run")
    return ROOT


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Path:
    """The finished run of the default study, or the run that was named."""
    if given := os.environ.get("MIHWAR_REPORT"):
        return Path(given).resolve()
    return request.getfixturevalue("with_run") / "reports" / "iraq-iran-saudi"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose articles, titles, outlets, addresses, actors, frames and study hold markup."""
    if given := os.environ.get("MIHWAR_HOSTILE"):
        return Path(given).resolve()
    folder = tmp_path_factory.mktemp("hostile")
    command("-m", "tests.browser.hostile", str(folder))
    command("-m", "analysis.cli", "run", "hostile", cwd=folder)
    return folder / "reports" / "hostile"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


class Watched:
    """A page with what it asked for, what it complained of (messages of these `kinds`, errors, dialogs)."""

    def __init__(self, page: Any, kinds: tuple[str, ...] = ("error", "warning")) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda r: self.requests.append(r.url))
        # JupyterLab warns of its own plugins where the machine is slow: of no fault of the page
        page.on(
            "console",
            lambda m: (
                self.complaints.append(m.text)
                if m.type in kinds and "taking too long to activate" not in m.text
                else None
            ),
        )
        page.on("pageerror", lambda e: self.complaints.append(str(e)))
        page.on("dialog", lambda d: (self.complaints.append(f"dialog: {d.message}"), d.dismiss()))

    @property
    def outside(self) -> list[str]:
        """Requests to anything but this machine."""
        return [
            u
            for u in self.requests
            if not u.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
        ]

    def go(self, path: Path, anchor: str = "") -> Any:
        self.page.goto(path.as_uri() + (f"#{anchor}" if anchor else ""))
        return self.page


Open = Callable[..., Watched]


@pytest.fixture
def watched(browser: Any) -> Iterator[Open]:
    """New pages by their options (viewport, color_scheme, java_script_enabled, …); whatever they complained of fails the test."""
    made: list[tuple[Any, Watched]] = []

    def new(*, width: int = 1280, height: int = 900, **options: Any) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        made.append((context, Watched(context.new_page())))
        return made[-1][1]

    yield new
    for context, page in made:
        context.close()
        assert page.complaints == []
        assert [r for r in page.requests if not r.startswith(("file:", "data:"))] == []


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots go for a person to look at."""
    folder = Path(os.environ.get("MIHWAR_SHOTS", ROOT / "reports" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
