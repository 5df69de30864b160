"""Kinds of finding, and under which shuffles each would be false."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.keywords import headlines as keywords
from analysis.placebo.shuffles import Shuffle
from analysis.relations import headlines as relations
from analysis.reports.looked_for import FOUND, headlines_of
from analysis.study.schema import Study

FALSE_UNDER: dict[str, tuple[Shuffle, ...]] = {
    "pair in the same sentences": ("sentences", "actors"),
    "pair in the same paragraphs": ("actors",),
    "pair in the same articles": ("actors",),
    "pair of a period": ("dates",),
    "pair of a period between states": ("dates",),
    "group of actors": ("sentences", "actors"),
    "centre of the network": ("sentences", "actors"),
    "actor in between": ("sentences", "actors"),
    "actor between states": ("sentences", "actors"),
    "outlets whose networks differ": ("outlets",),
    "halves whose networks differ": ("dates", "days"),
    relations.LEAD: ("frames",),
    relations.GAP: ("dyads",),
    relations.TONE_GAP: ("dyads",),
    relations.PEAK: ("dates",),
    relations.CHANGE: ("dates", "days"),
    keywords.PERIOD: ("dates",),
    keywords.INSIDE: ("dates",),
    keywords.HALF: ("dates", "days"),
    keywords.CHANGE: ("dates", "days"),
    keywords.OUTLET: ("outlets",),
}


def printed(tables: Mapping[str, pd.DataFrame], study: Study) -> dict[str, int]:
    """How many findings of each kind the reports print.

    Parameters
    ----------
    tables
        Coded and measured tables of a run, or of a shuffled copy.
    study
        The study with the settings of the run.

    Returns
    -------
    dict
        Findings by kind, 0 where there is none. Kinds are those of `FALSE_UNDER`.

    Raises
    ------
    ValueError
        Where a headline rule tells a kind that `FALSE_UNDER` does not know: it would have no
        placebo.
    """
    headlines = headlines_of(tables, study)
    # a new kind of finding must not go without a test
    if unknown := sorted(set(headlines["kind"]) - set(FALSE_UNDER)):
        raise ValueError(f"kinds of finding without a placebo: {', '.join(unknown)}")
    counts = headlines.loc[headlines["status"] == FOUND, "kind"].value_counts()
    return {kind: int(counts.get(kind, 0)) for kind in FALSE_UNDER}
