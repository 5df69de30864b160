"""The default study, finished, for every test of this room."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.finished import copy_of_finished, run


@pytest.fixture(scope="session")
def project(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with its run; whoever edits a file of it puts the file back."""
    return copy_of_finished(finished, tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def out(project: Path) -> Path:
    """The folder of the run, after the command was typed in this place too: what is not fresh is made."""
    return run(project)
