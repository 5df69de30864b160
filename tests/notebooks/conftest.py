"""The default study run once, by the command a newcomer types, for every test of this room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.command import analysis, copy_of_project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the main job needs, so that nothing of the checkout is touched."""
    return copy_of_project(tmp_path_factory.mktemp("project"))


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
