"""Notebooks executed and rendered, with the sentences behind every number."""

from __future__ import annotations

from analysis.lazy import offered

SURFACE = {
    "Evidence": "analysis.reports.evidence",
    "Run": "analysis.reports.finished_run",
    "caption": "analysis.reports.present",
    "entries": "analysis.reports.stacked_rows",
    "examples": "analysis.reports.disagreements",
    "figure": "analysis.reports.present",
    "finding": "analysis.reports.ledger",
    "open_run": "analysis.reports.finished_run",
    "table": "analysis.reports.present",
    "text": "analysis.reports.ledger",
}
__getattr__ = offered(__name__, SURFACE)


def __dir__() -> list[str]:
    return [*SURFACE, "__doc__"]
