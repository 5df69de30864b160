"""The watched terms counted anew by another period, from the tables of a run: the functions of the stage, no text read."""

from __future__ import annotations

import pandas as pd

from analysis.keywords.counts import count_terms
from analysis.keywords.trends import trends
from analysis.keywords.watched import with_phrases
from analysis.periods import Period, period_of
from analysis.study.schema import Study


def watched_trends(
    articles: pd.DataFrame,
    tokens: pd.DataFrame,
    types: pd.DataFrame,
    triggers: pd.DataFrame,
    study: Study,
    period: Period,
) -> pd.DataFrame:
    """The rows of table 'keywords' that belong to the terms of `watch` in keywords.yml, by `period`."""
    counted = count_terms(tokens, types.set_index("type_id"), len(articles))
    counted = with_phrases(counted, triggers, articles)
    by_period = articles.assign(period=period_of(articles["published"], period))
    return trends(
        counted, by_period, min_count=study.settings.min_count, terms={w.term for w in study.watch}
    )
