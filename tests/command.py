"""The command line, as typed, for tests that run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def analysis(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command line, as typed."""
    return subprocess.run(
        [sys.executable, "-m", "analysis.cli", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
