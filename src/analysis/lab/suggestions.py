"""Names of a finished run that the study's list does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.lab.asked_terms import text_of
from analysis.lab.choices import one_of
from analysis.reports.finished_run import Run
from analysis.workflow.marking_words import dyad_words
from analysis.workflow.suggest import WHAT, near_spellings, sentence_of, suggest_in

if TYPE_CHECKING:
    from analysis.lab.suggestion_pane import SuggestionPane


def suggestions(run: Run, classes: Sequence[str], what: str = "names") -> pd.DataFrame:
    """What a run proposes for its study, the most widespread, likest or most marking first.

    Parameters
    ----------
    run : Run
        A finished run.
    classes : sequence of str
        PERS, ORG, LOC.
    what : str
        'names' that no list holds, 'spellings' of listed names, or 'words' of the pairs' sentences.

    Returns
    -------
    pandas.DataFrame
        As `workflow.suggest.suggest_corpus` gives them.
    """
    _check(classes)
    one_of("what", what, WHAT)
    text, articles = text_of(run)
    if what == "words":
        ids = articles["article_id"].to_numpy(dtype=object)
        return dyad_words(text, run.dyads, ids, run.study)
    found = suggest_in(text, articles, run.mentions, run.study, classes)
    if what == "spellings":
        return near_spellings(found, run.study)
    return found


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


def suggest_run(
    study: str, folder: Path | None, classes: Sequence[str], what: str = "names"
) -> pd.DataFrame:
    """The same of the last run of a study, or of the run in a folder.

    Parameters
    ----------
    study
        Id of the study.
    folder
        The run's folder; the study's last run where None.
    classes
        Of PERS, ORG and LOC those that are wanted.
    what
        As `suggestions` takes it.

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

    return suggestions(load(study, run=folder).run, classes, what)


def _check(classes: Sequence[str]) -> None:
    for one in classes:
        one_of("class", one, ("PERS", "ORG", "LOC"))
