"""Notebooks executed and rendered, with the sentences behind every number."""

from analysis.reports.disagreements import examples
from analysis.reports.evidence import Evidence
from analysis.reports.finished_run import Run, open_run
from analysis.reports.ledger import finding, text
from analysis.reports.present import caption, figure, table
from analysis.reports.stacked_rows import entries

__all__ = [
    "Evidence",
    "Run",
    "caption",
    "entries",
    "examples",
    "figure",
    "finding",
    "open_run",
    "table",
    "text",
]
