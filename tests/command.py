"""The command line, as typed, for tests that run it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def copy_of_project(folder: Path) -> Path:
    """What the main job needs, in a folder of its own, so that nothing of the checkout is touched."""
    for name in ("studies", "notebooks", "data/raw/demo", "data/gold"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


def analysis(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command line, as typed."""
    return subprocess.run(
        [sys.executable, "-m", "analysis.cli", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
