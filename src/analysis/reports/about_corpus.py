"""Which claims of findings.yml speak of this corpus: those whose actors, pairs, outlets and years it
holds.

A study may be run on another corpus than the one its claims were written for. A claim about an outlet
or a year that is not there is neither true nor false of it; pages leave it out and say how many.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.figures.time import first_day, kind_of
from analysis.reports.finished_run import Run


def of_other_corpora(run: Run) -> set[str]:
    """The claims of a run that name what its corpus does not hold.

    Parameters
    ----------
    run
        A run; without robustness.json there is no claim.

    Returns
    -------
    set of str
        Ids of findings.yml.
    """
    path = run.folder / "robustness.json"
    if not path.is_file():
        return set()
    claims: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    corpus = _Held(run)
    return {key for key, claim in claims.items() if not corpus.holds_all(claim["names"])}


class _Held:
    """What a corpus holds of what a claim can name."""

    def __init__(self, run: Run) -> None:
        analysed = run.analysed
        mentions = run.mentions
        dyads = run.dyads
        ids = set(analysed["article_id"])
        self._actors = set(mentions.loc[mentions["article_id"].isin(ids), "actor_id"])
        self._dyads = set(dyads.loc[dyads["article_id"].isin(ids), "dyad"])
        self._outlets = set(analysed["source"])
        self._days = pd.to_datetime(analysed["published"], utc=True).dt.tz_localize(None).dropna()
        self._known_actors = set(run.study.by_id)
        self._known_dyads = set(run.study.dyad_names())
        self._frames = {frame.id for frame in run.study.frames}

    def holds_all(self, names: list[list[str]]) -> bool:
        """Whether each of the names is held, in one of its forms."""
        return all(any(self._holds(form) for form in forms) for forms in names)

    def _holds(self, name: str) -> bool:
        """Whether the corpus holds an actor, a pair, a year or an outlet; frames and words are no
        part of a corpus that could be missing.
        """
        if name in self._known_actors:
            return name in self._actors
        if name in self._known_dyads:
            return name in self._dyads
        if name in self._frames or any("\u0600" <= c <= "\u06ff" for c in name):
            return True
        try:
            kind_of(name)
        except ValueError:
            return name in self._outlets
        return self._spans(name)

    def _spans(self, period: str) -> bool:
        """Whether a period touches the time from the first dated article to the last."""
        if self._days.empty:
            return False
        begins = first_day(period)
        # the longest that a period of this kind can be
        ends = begins + pd.Timedelta(
            days={"year": 366, "quarter": 92, "month": 31}.get(kind_of(period), 7)
        )
        return bool(begins <= self._days.max() and ends > self._days.min())
