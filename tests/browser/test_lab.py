"""JupyterLab itself in Debian's Chromium: opens at its start page, runs notebook 2 by "Run All", a widget moves a figure.

Runs in the browser tests' own environment (Playwright is not in .venv); JupyterLab is started by the project's `analysis lab`.
Screenshots go to tests/browser/screenshots, for a person to look at.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Watched

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed here: make browser")

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / ".venv" / "bin" / "analysis"
CHROMIUM = next(
    (p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None
)
SHOTS = ROOT / "tests" / "browser" / "screenshots"
WAIT = 240_000
CONTROLS = ".widget-dropdown select"
# JupyterLab keeps only the cells in view in the page: go down until the last one, with the controls, is there
TO_THE_END = """() => { const panel = document.querySelector('.jp-WindowedPanel-outer');
    panel.scrollTo(0, panel.scrollHeight); return document.querySelector('.widget-dropdown select') !== null; }"""
# without controls: until the last cell of code has its number
TO_THE_LAST = """() => { const panel = document.querySelector('.jp-WindowedPanel-outer');
    panel.scrollTo(0, panel.scrollHeight); const last = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].at(-1);
    return last && /\\d/.test(last.textContent); }"""
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
    pytest.mark.skipif(not PROGRAM.exists(), reason="no .venv here: make .venv/ready"),
]


@pytest.fixture(scope="module")
def project(with_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a finished run of the default study, so that nothing of the checkout is touched."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("studies", "notebooks", "docs"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
    shutil.copytree(ROOT / "data" / "raw" / "demo", folder / "data" / "raw" / "demo")
    shutil.copytree(
        with_run / "reports" / "iraq-iran-saudi", folder / "reports" / "iraq-iran-saudi"
    )
    return folder


@pytest.fixture(scope="module")
def lab(project: Path) -> Iterator[str]:
    """The address of a JupyterLab that `analysis lab` started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project / "lab.log"
    words = [
        PROGRAM,
        "lab",
        "iraq-iran-saudi",
        "--no-browser",
        f"--port={port}",
        "--ServerApp.ip=127.0.0.1",
        "--IdentityProvider.token=test",
        "--allow-root",
    ]
    own = os.environ | {"JUPYTER_CONFIG_DIR": str(project / "jupyter"), "HOME": str(project)}
    with log.open("w") as out:
        server = subprocess.Popen(
            words, cwd=project, stdout=out, stderr=out, env=own, start_new_session=True
        )
    try:
        for _ in range(120):
            if server.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        assert server.poll() is None, log.read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


@pytest.fixture
def watched(lab: str, browser: Any) -> Iterator[Watched]:
    """A new page of the browser that all tests here share; the kernels it started end with it."""
    page = browser.new_page(viewport={"width": 1500, "height": 1100})
    page.set_default_timeout(WAIT)
    # a figure that JupyterLab cannot show is a warning only, and an error in its place
    yield Watched(page, kinds=("error", "warning"))
    page.close()
    ask = urllib.request.Request(f"{lab}/api/sessions", headers={"Authorization": "token test"})
    with urllib.request.urlopen(ask, timeout=30) as answer:
        sessions = json.load(answer)
    for session in sessions:
        end = urllib.request.Request(
            f"{lab}/api/sessions/{session['id']}",
            method="DELETE",
            headers={"Authorization": "token test"},
        )
        urllib.request.urlopen(end, timeout=60).close()


def shot(page: object, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"lab-{name}.png")  # type: ignore[attr-defined]


def run_all(page: object, address: str, notebook: str, *, controls: bool = True) -> None:
    page.goto(f"{address}/lab/tree/{notebook}?token=test&reset")  # type: ignore[attr-defined]
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")  # type: ignore[attr-defined]
    page.get_by_text("Mihwar | Idle").wait_for()  # type: ignore[attr-defined]  # without a kernel Run All asks which one
    page.get_by_role("menuitem", name="Run", exact=True).first.click()  # type: ignore[attr-defined]
    page.get_by_text("Run All Cells", exact=True).click()  # type: ignore[attr-defined]
    page.wait_for_function(TO_THE_END if controls else TO_THE_LAST, polling=500)  # type: ignore[attr-defined]
    if not controls:
        return
    page.locator(CONTROLS).first.wait_for()  # type: ignore[attr-defined]
    page.locator(CONTROLS).first.scroll_into_view_if_needed()  # type: ignore[attr-defined]
    page.wait_for_timeout(1000)  # type: ignore[attr-defined]
    page.locator(CONTROLS).first.scroll_into_view_if_needed()  # type: ignore[attr-defined]


def test_it_opens_at_the_start_page_with_the_notebooks_in_order(lab: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{lab}/?token=test")
    page.wait_for_selector(".jp-RenderedMarkdown h1")
    page.get_by_role("link", name="2_actors").wait_for()
    text = page.inner_text(".jp-RenderedMarkdown")
    assert [
        n for n in ("1_corpus", "2_actors", "3_relations", "4_keywords") if n in text
    ] == sorted(("1_corpus", "2_actors", "3_relations", "4_keywords"), key=text.index)
    assert "What is stale" in text
    shot(page, "start")
    page.get_by_role("link", name="2_actors").click()
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    assert watched.complaints == []
    assert watched.outside == []


def test_notebook_2_runs_and_a_widget_moves_its_figure(
    lab: str, watched: Watched, project: Path, record_property: Callable[[str, object], None]
) -> None:
    findings = {
        p: p.read_bytes() for p in (project / "reports" / "iraq-iran-saudi").rglob("*.json")
    }
    page = watched.page
    run_all(page, lab, "notebooks/2_actors.ipynb")
    pane = page.locator(".jp-OutputArea-output .plot svg").last
    pane.wait_for()
    shot(page, "network-sentence")
    before = pane.inner_html()
    began = time.perf_counter()
    page.select_option(CONTROLS, label="article")
    page.wait_for_function(
        "b => [...document.querySelectorAll('.jp-OutputArea-output .plot svg')].at(-1).innerHTML !== b",
        arg=before,
        polling=50,
    )
    spent = time.perf_counter() - began
    page.get_by_text("--set 2_actors.unit=article").wait_for()
    shot(page, "network-article")
    assert pane.inner_html() != before
    assert (
        page.locator(
            ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"
        ).count()
        == 0
    )
    assert page.locator("text=/^error:/").count() == 0
    assert watched.complaints == []
    assert watched.outside == []
    record_property("seconds_from_choice_to_figure", round(spent, 2))
    print(f"from the choice to the figure: {spent:.2f} s")
    assert findings == {p: p.read_bytes() for p in findings}, (
        "looking at a report changes nothing of it"
    )


def test_tables_sort_and_open_their_sentences_right_to_left_and_joined(
    lab: str, watched: Watched
) -> None:
    page = watched.page
    run_all(page, lab, "notebooks/2_actors.ipynb")
    page.locator(".jp-WindowedPanel-outer").first.evaluate("e => e.scrollTo(0, 600)")
    table = page.locator("table.dataTable").first
    table.wait_for()
    assert page.locator("table.dataTable tbody tr").count() >= 10
    first = table.locator("tbody tr").first.inner_text()
    head = table.locator("thead th", has_text="mentions").first
    head.click()
    head.click()
    behind = page.locator("details.behind").first
    behind.locator("summary").first.click()
    behind.locator("details summary").first.click()
    sentence = behind.locator("p.ar").first
    sentence.wait_for()
    shot(page, "table")
    assert first
    assert sentence.evaluate("e => getComputedStyle(e).direction") == "rtl"
    joined = """e => { const width = t => { const s = document.createElement('span'); s.style.font = getComputedStyle(e).font; s.textContent = t;
        document.body.append(s); const w = s.getBoundingClientRect().width; s.remove(); return w; };
        return [width('بغداد'), [...'بغداد'].map(width).reduce((a, b) => a + b)]; }"""
    whole, apart = sentence.evaluate(joined)
    assert whole < 0.95 * apart, "letters that join are narrower than letters alone"
    assert watched.complaints == []


@pytest.mark.parametrize("name", ["1_corpus", "3_relations", "4_keywords"])
def test_every_other_notebook_runs_as_it_stands(lab: str, watched: Watched, name: str) -> None:
    page = watched.page
    run_all(page, lab, f"notebooks/{name}.ipynb")
    page.locator(".jp-OutputArea-output .plot svg").last.wait_for()
    shot(page, name)
    assert (
        page.locator(
            ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"
        ).count()
        == 0
    )
    assert watched.complaints == []
    assert watched.outside == []


@pytest.mark.parametrize("name", ["5_validation", "6_robustness"])
def test_notebooks_without_controls_run_as_they_stand(
    lab: str, watched: Watched, name: str
) -> None:
    page = watched.page
    run_all(page, lab, f"notebooks/{name}.ipynb", controls=False)
    errors, seen, place = page.locator("[data-mime-type='application/vnd.jupyter.error']"), 0, 0
    while place < page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollHeight"):
        page.evaluate(f"document.querySelector('.jp-WindowedPanel-outer').scrollTo(0, {place})")
        page.wait_for_timeout(150)
        assert errors.count() == 0
        seen = max(seen, page.locator(".jp-OutputArea-output .plot svg").count())
        place += 900
    assert seen >= 1
    shot(page, name)
    assert watched.complaints == []
    assert watched.outside == []


def test_a_notebook_is_saved_without_outputs(lab: str, watched: Watched, project: Path) -> None:
    page = watched.page
    path = project / "notebooks" / "1_corpus.ipynb"
    before = path.read_text(encoding="utf-8")
    run_all(page, lab, "notebooks/1_corpus.ipynb")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    time.sleep(1)
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(before)
