"""The default study run once, by the command a newcomer types, for every test of this room."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.command import ROOT, analysis


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of what the main job needs, so that nothing of the checkout is touched."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("studies", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copytree(ROOT / "data" / "raw" / "demo", folder / "data" / "raw" / "demo")
    return folder


@pytest.fixture(scope="session")
def out(project: Path) -> Path:
    """The folder of a finished run."""
    before = {p: p.read_bytes() for p in sorted((project / "data" / "raw").rglob("*")) if p.is_file()}
    done = analysis("run", cwd=project)
    assert done.returncode == 0, done.stderr
    assert re.search(r"reports/iraq-iran-saudi/index\.html  \(\d+ s\)", done.stdout)
    assert before == {p: p.read_bytes() for p in sorted((project / "data" / "raw").rglob("*")) if p.is_file()}, (
        "raw data is never edited"
    )
    return project / "reports" / "iraq-iran-saudi"
