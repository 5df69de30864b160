"""Frames and tone counted anew by another period, from the coded units: the functions of the
stage, no text read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.periods import Period, period_of
from analysis.relations.prevalence import dyad_tone, frame_prevalence
from analysis.study.schema import Study


@dataclass(frozen=True)
class Recount:
    """The tables of a run's relations by `period`; `articles` are those analysed, `coded` the
    table `dyads`.
    """

    articles: pd.DataFrame
    coded: pd.DataFrame
    frames: pd.DataFrame
    study: Study
    period: Period

    @cached_property
    def used(self) -> pd.DataFrame:
        """The articles with the periods of the recount."""
        return self.articles.assign(period=period_of(self.articles["published"], self.period))

    @cached_property
    def dyads(self) -> pd.DataFrame:
        """Table `dyads` with the periods of the recount."""
        when = self.used.set_index("article_id")["period"]
        return self.coded.assign(period=self.coded["article_id"].map(when))

    @cached_property
    def frame_prevalence(self) -> pd.DataFrame:
        """Table `frame_prevalence`."""
        return frame_prevalence(self.dyads, self.frames, self.study)

    @cached_property
    def dyad_tone(self) -> pd.DataFrame:
        """Table `dyad_tone`."""
        return dyad_tone(self.dyads, self.used, self.study)
