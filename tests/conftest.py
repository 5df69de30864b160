"""What all tests share: one profile of hypothesis, one cache of bytecode, one finished run, and the order of the slow ones."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from tests.command import BYTECODE

# the environment of tests/browser has a browser's driver and no hypothesis
with contextlib.suppress(ModuleNotFoundError):
    from hypothesis import settings

    # no deadline, since the time an example takes is the machine's and not the code's
    settings.register_profile("mihwar", deadline=None)
    settings.load_profile("mihwar")

# without bytecode every `analysis …` of a test compiles 1,500 modules anew: 4 s, a hundred times
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(BYTECODE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with tests that run studies come first, or one worker of two would be left with them at the end; else as they stand."""
    slow = {item.path for item in items if item.get_closest_marker("notebook")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a finished run of the default study; not to be changed by a test."""
    from tests.finished import finished

    base = tmp_path_factory.getbasetemp()
    return finished(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
