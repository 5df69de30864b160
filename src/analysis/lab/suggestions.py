"""Names of a finished run that the study's list does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.lab.asked_terms import text_of
from analysis.reports.finished_run import Run
from analysis.workflow.suggest import suggest_in


def suggestions(run: Run, classes: Sequence[str]) -> pd.DataFrame:
    """One row a name that no list holds, the most widespread first.

    Parameters
    ----------
    run : Run
        A finished run.
    classes : sequence of str
        PERS, ORG, LOC.

    Returns
    -------
    pandas.DataFrame
        As `actors.names.candidates.candidates` gives them.
    """
    text, articles = text_of(run)
    return suggest_in(text, articles, run.mentions, run.study, classes)


def suggest_run(study: str, folder: Path | None, classes: Sequence[str]) -> pd.DataFrame:
    """The same of the last run of a study, or of the run in a folder.

    Parameters
    ----------
    study
        Id of the study.
    folder
        The run's folder; the study's last run where None.
    classes
        Of PERS, ORG and LOC those that are wanted.

    Returns
    -------
    DataFrame
        As `suggestions` gives it.

    Raises
    ------
    UserError
        Where there is no such study or no run of it.
    """
    from analysis.lab.opened_study import load

    return suggestions(load(study, run=folder).run, classes)
