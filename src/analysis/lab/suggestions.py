"""Names of a finished run that the study's list does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.lab.asked_terms import text_of
from analysis.lab.choices import one_of
from analysis.reports.finished_run import Run
from analysis.workflow.suggest import sentence_of, suggest_in

if TYPE_CHECKING:
    from analysis.lab.suggestion_pane import SuggestionPane


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
    _check(classes)
    text, articles = text_of(run)
    return suggest_in(text, articles, run.mentions, run.study, classes)


def suggestion_pane(run: Run, classes: Sequence[str], top: int) -> SuggestionPane:
    """The pane that takes the names of a run that no list holds into its study.

    Parameters
    ----------
    run
        A finished run.
    classes
        Of PERS, ORG and LOC those that are wanted.
    top
        Names at most.

    Returns
    -------
    SuggestionPane
        Its `box` is shown by a notebook.
    """
    from analysis.lab.suggestion_pane import SuggestionPane

    _check(classes)
    text, articles = text_of(run)
    rows = suggest_in(text, articles, run.mentions, run.study, classes).head(top)
    sentences = [sentence_of(text, articles, row) for _, row in rows.iterrows()]
    return SuggestionPane(run.study.folder, rows.to_dict("records"), sentences)


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


def _check(classes: Sequence[str]) -> None:
    for one in classes:
        one_of("class", one, ("PERS", "ORG", "LOC"))
