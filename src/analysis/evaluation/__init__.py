"""Validation: sampling, coding, agreement, and accuracy against gold.

`coding_pane` opens the pane of JupyterLab.
"""

from __future__ import annotations

from analysis.lazy import offered

SURFACE = {"coding_pane": "analysis.evaluation.gold.pane"}
__getattr__ = offered(__name__, SURFACE)


def __dir__() -> list[str]:
    return [*SURFACE, "__doc__"]
