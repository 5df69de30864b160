"""Notebooks executed and rendered, with the sentences behind every number."""

from analysis.reports.entries import entries
from analysis.reports.evidence import Evidence
from analysis.reports.glossed import examples
from analysis.reports.ledger import finding, text
from analysis.reports.present import caption, figure, table
from analysis.reports.run import Run, open_run

__all__ = ["Evidence", "Run", "caption", "entries", "examples", "figure", "finding", "open_run", "table", "text"]
