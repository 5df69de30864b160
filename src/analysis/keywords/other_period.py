"""The watched terms counted anew by another period, from the tables of a run: the functions of the
stage, no text read.
"""

from __future__ import annotations

import pandas as pd

from analysis.keywords.term_counts import count_terms
from analysis.keywords.trends import ALL, standardised_shares, trends
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
    """The watched terms by another period than the run's, and their shares at a fixed mix of
    outlets.

    Parameters
    ----------
    articles, tokens, types, triggers : DataFrame
        Tables of a run.
    study : Study
        Names the watched terms.
    period : {'day', 'week', 'month', 'quarter', 'year'}
        The period.

    Returns
    -------
    DataFrame
        The rows of table 'keywords' that belong to the terms of `watch` in keywords.yml, with
        `standardised` (`trends.standardised_shares`) where the source is 'all', NaN elsewhere.
    """
    counted = count_terms(tokens, types.set_index("type_id"), len(articles))
    counted = with_phrases(counted, triggers, articles)
    by_period = articles.assign(period=period_of(articles["published"], period))
    watched = {w.term for w in study.watch}
    shares = trends(counted, by_period, min_count=study.settings.min_count, terms=watched)
    fixed = standardised_shares(counted, by_period, terms=watched)
    return shares.merge(fixed.assign(source=ALL), on=["term", "period", "source"], how="left")
