"""Validation: sampling, coding, agreement, and accuracy against gold.

`coding_pane` opens the pane of JupyterLab.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "coding_pane":
        from analysis.evaluation.gold.pane import coding_pane

        return coding_pane
    raise AttributeError(f"module 'analysis.evaluation' has no attribute '{name}'")
