"""Kinds of finding: what a report tells of each, and under which shuffles it would be false."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from analysis.keywords import headlines as keywords
from analysis.networks import headlines as networks
from analysis.placebo.shuffles import Shuffle
from analysis.relations import headlines as relations
from analysis.study.schema import Study

FOUND, NOT_FOUND, NOT_TESTABLE = "found", "not found", "not testable"


class Kind(NamedTuple):
    """A kind of finding: the headline that tells it (or ''), and the shuffles under which none of it is true."""

    headline: str
    false_under: tuple[Shuffle, ...]


KINDS: dict[str, Kind] = {
    "pair in the same sentences": Kind("2_actors.pair", ("sentences", "actors")),
    "pair in the same paragraphs": Kind("2_actors.pair", ("actors",)),
    "pair in the same articles": Kind("2_actors.pair", ("actors",)),
    "pair of a period": Kind("2_actors.moment", ("dates",)),
    "pair of a period between states": Kind("2_actors.across", ("dates",)),
    "group of actors": Kind("", ("sentences", "actors")),
    "centre of the network": Kind("", ("sentences", "actors")),
    "actor in between": Kind("", ("sentences", "actors")),
    "actor between states": Kind("2_actors.between", ("sentences", "actors")),
    "outlets whose networks differ": Kind("", ("outlets",)),
    "halves whose networks differ": Kind("", ("dates", "days")),
    relations.LEAD: Kind("3_relations.frame", ("frames",)),
    relations.GAP: Kind("3_relations.gap", ("dyads",)),
    relations.TONE_GAP: Kind("3_relations.tone", ("dyads",)),
    relations.PEAK: Kind("3_relations.peak", ("dates",)),
    relations.CHANGE: Kind("3_relations.change", ("dates", "days")),
    keywords.PERIOD: Kind("4_keywords.peak", ("dates",)),
    keywords.INSIDE: Kind("4_keywords.inside", ("dates",)),
    keywords.HALF: Kind("4_keywords.trend", ("dates", "days")),
    keywords.CHANGE: Kind("4_keywords.change", ("dates", "days")),
    keywords.OUTLET: Kind("4_keywords.outlet", ("outlets",)),
}


def told(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Every headline that the reports may print of these tables, and what they may not.

    Parameters
    ----------
    tables
        Coded and measured tables of a run, or of a shuffled copy.
    study
        The study with the settings of the run.

    Returns
    -------
    DataFrame
        As `headlines` of networks, relations and keywords give it: kind, key, status, reason and more, a row a headline.
    """
    rules = (networks.headlines, relations.headlines, keywords.headlines)
    parts = [headlines(tables, study) for headlines in rules]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def printed(tables: Mapping[str, pd.DataFrame], study: Study) -> dict[str, int]:
    """How many findings of each kind the reports print.

    Parameters
    ----------
    tables, study
        As in `told`.

    Returns
    -------
    dict
        Findings by kind, 0 where there is none. Kinds are those of `KINDS`.

    Raises
    ------
    ValueError
        Where a headline rule tells a kind that `KINDS` does not know: it would have no placebo.
    """
    headlines = told(tables, study)
    if unknown := sorted(set(headlines["kind"]) - set(KINDS)):
        raise ValueError(f"kinds of finding without a placebo: {', '.join(unknown)}")
    found = headlines.loc[headlines["status"] == FOUND, "kind"].value_counts()
    return {kind: int(found.get(kind, 0)) for kind in KINDS}
