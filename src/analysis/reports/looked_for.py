"""What a run found, what it looked for and did not find, and what could not be tested, by kind of
finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from analysis.i18n.language import gettext, mark
from analysis.keywords import headlines as keywords
from analysis.networks import headlines as networks
from analysis.relations import headlines as relations
from analysis.reports.finished_run import Run
from analysis.study.schema import Study

FOUND = "found"
NOT_FOUND = "not found"
NOT_TESTABLE = "not testable"
LEAST_ARTICLES = 10  # with fewer analysed articles nothing is told as found
# which headline of a report tells a kind of finding; the others are told in tables and figures
HEADLINES = {
    "pair in the same sentences": "2_actors.pair",
    "pair in the same paragraphs": "2_actors.pair",
    "pair in the same articles": "2_actors.pair",
    "pair of a period": "2_actors.moment",
    "pair of a period between states": "2_actors.across",
    "actor between states": "2_actors.between",
    relations.LEAD: "3_relations.frame",
    relations.GAP: "3_relations.gap",
    relations.TONE_GAP: "3_relations.tone",
    relations.PEAK: "3_relations.peak",
    relations.CHANGE: "3_relations.change",
    keywords.PERIOD: "4_keywords.peak",
    keywords.INSIDE: "4_keywords.inside",
    keywords.HALF: "4_keywords.trend",
    keywords.CHANGE: "4_keywords.change",
    keywords.OUTLET: "4_keywords.outlet",
}
READS = (
    "articles",
    "actors",
    "cooccurrence",
    "cooccurrence_periods",
    "network_actors",
    "network_structure",
    "network_comparisons",
    *relations.READS,
    *keywords.READS,
)
NAMES = (
    mark("pair in the same sentences"),
    mark("pair in the same paragraphs"),
    mark("pair in the same articles"),
    mark("pair of a period"),
    mark("pair of a period between states"),
    mark("group of actors"),
    mark("centre of the network"),
    mark("actor in between"),
    mark("actor between states"),
    mark("outlets whose networks differ"),
    mark("halves whose networks differ"),
)
TOO_SMALL = mark(
    "Nothing is told as found: with so few analysed articles ({n}, least {least}) no claim can rest on them."
)


class LookedFor(NamedTuple):
    """A kind of finding, what came of it, and why where nothing was found."""

    kind: str
    status: str
    reason: str
    headline: str


def headlines_of(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Every headline that the reports may print of these tables, and why they may not print others.

    Parameters
    ----------
    tables
        Tables of a run, those named in `READS`.
    study
        The study with the settings of the run.

    Returns
    -------
    DataFrame
        As `headlines` of networks, relations and keywords give it: kind, key, status, reason and
        more.
    """
    rules = (networks.headlines, relations.headlines, keywords.headlines)
    parts = [headlines(tables, study) for headlines in rules]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def looked_for(run: Run) -> list[LookedFor]:
    """What came of each kind of finding in a run.

    Parameters
    ----------
    run
        A run; where a stage failed and left no table, nothing is told.

    Returns
    -------
    list of LookedFor
        In the order in which the rules tell them. Found where any of the kind was; not found
        where any was tested; else not testable, with the reason told first.
    """
    if any(not (run.folder / "tables" / f"{name}.parquet").is_file() for name in READS):
        return []
    headlines = headlines_of({name: run.table(name) for name in READS}, run.study)
    kinds = []
    for kind, rows in headlines.groupby("kind", sort=False):
        there = set(rows["status"])
        # a kind was found where anything of it was
        status = next(s for s in (FOUND, NOT_FOUND, NOT_TESTABLE) if s in there)
        reasons = rows.loc[rows["status"] == status, "reason"]
        reason = ""
        if status != FOUND:
            reason = str(reasons.iloc[0])
        kinds.append(LookedFor(str(kind), status, reason, HEADLINES.get(str(kind), "")))
    return kinds


def status_of_headline(kinds: list[LookedFor], headline: str) -> tuple[str, str]:
    """What came of what a headline tells, and why; found where that is not known here.

    Parameters
    ----------
    kinds
        From `looked_for`.
    headline
        Id of a headline, such as '4_keywords.peak'.

    Returns
    -------
    tuple of str
        Status, and the reason in the language in use.
    """
    mine = [k for k in kinds if k.headline == headline]
    if not mine:
        return FOUND, ""
    for status in (FOUND, NOT_FOUND, NOT_TESTABLE):
        for kind in mine:
            if kind.status == status:
                return status, gettext(kind.reason)
    return FOUND, ""


def without_headline(kinds: list[LookedFor], status: str) -> list[str]:
    """The kinds of finding of a status that no headline tells.

    Parameters
    ----------
    kinds
        What `looked_for` gave.
    status
        `NOT_FOUND` or `NOT_TESTABLE`.

    Returns
    -------
    list of str
        Each kind with its reason, in the language in use.
    """
    told = [k for k in kinds if k.status == status and not k.headline]
    lines = []
    for one in told:
        kind = gettext(one.kind)
        line = gettext("{kind}: {reason}.").format(kind=kind, reason=gettext(one.reason))
        lines.append(line[:1].upper() + line[1:])
    return lines
