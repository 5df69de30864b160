"""Where a dyad is talked about unlike elsewhere: its periods against all others, found without
being told where to look.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, special

from analysis import tables
from analysis.periods import UNDATED, Period
from analysis.relations.relation import counted
from analysis.stats import (
    log_ratio_interval,
    max_statistic_p,
    permuted_labels,
    share_interval,
    simultaneous_level,
)
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

DRAWS = 999  # permutations of periods over articles
TINY = 1e-12  # where nothing is expected nothing is observed: its term is 0
LIKELY = 0.5  # p above which a rise is no more likely than not, and hardly worth a row


def dyad_peaks(
    dyads: pd.DataFrame, articles: pd.DataFrame, study: Study, *, draws: int = DRAWS
) -> pd.DataFrame:
    """Each dyad in each period against the same dyad in all other periods: table 'dyad_peaks'.

    Counted are articles that hold the dyad, in a unit that counts (`relation.counted`). Expected
    in a period is what an even spread of each outlet's articles with the dyad over all its
    articles gives. The statistic is the signed root of the likelihood ratio of both (G² over
    articles with and without the dyad, in the period and elsewhere: that of a scan, Kulldorff
    1997); `p` is the chance that the largest of all dyads and periods is as large where the
    periods change places among the articles of each outlet, those of a day together unless periods
    are days. The interval of the effect holds for all rows at once: it is made at the level at
    which the largest statistic of a draw stays within it in 95 of 100.

    Parameters
    ----------
    dyads
        Table of this name.
    articles
        The analysed articles, with article_id, source, period and published; undated ones are left
        out.
    study
        Names the dyads and the length of a period; its seed is that of the permutations.
    draws
        Permutations.

    Returns
    -------
    DataFrame
        One row a dyad and period, the surest rise first; empty where there are fewer than two
        periods.

    References
    ----------
    Kulldorff (1997) for the statistic; Westfall and Young (1993), section 2.3, for the maximum.
    """
    dyads = counted(dyads, study)
    dated = articles[articles["period"].astype("str") != UNDATED]
    # The rows of `label`, and of `held` below, are in this order.
    dated = dated.sort_values("article_id", ignore_index=True)
    periods, label = np.unique(dated["period"].astype("str"), return_inverse=True)
    names = [d for d in study.dyad_names() if (dyads["dyad"] == d).any()]
    if len(periods) < 2 or not names:
        return tables.empty("dyad_peaks")
    held = pd.crosstab(dyads["article_id"], dyads["dyad"]) > 0
    held = held.reindex(index=dated["article_id"], columns=names, fill_value=False)
    counts = _Counts(held.to_numpy(np.float64), dated["source"], len(periods))
    n, size, expected = counts.of(label)
    statistic = _signed_root(n, size, expected)
    permuted = permuted_labels(
        label,
        dated["article_id"],
        draws=draws,
        seed=study.settings.seed,
        strata=dated["source"],
        blocks=day_blocks(dated, study.settings.period),
    )
    # Not the absolute value: only rises are told.
    null = [float(_signed_root(*counts.of(drawn)).max()) for drawn in permuted]
    p = max_statistic_p(statistic.ravel(), null).reshape(statistic.shape)
    return _table(names, periods, (n, size, expected, statistic, p), simultaneous_level(null))


def likely_rises(peaks: pd.DataFrame, top: int) -> pd.DataFrame:
    """The rises that a report shows.

    Parameters
    ----------
    peaks
        Table 'dyad_peaks', the surest first.
    top
        Rows at most.

    Returns
    -------
    DataFrame
        Rows whose p is no larger than `LIKELY`; the first three where fewer are.
    """
    n_likely = int((peaks["p"] <= LIKELY).sum())
    return peaks.head(min(max(n_likely, 3), top))


class _Counts:
    """Articles with each dyad in each period, and how many are expected there by outlet."""

    def __init__(self, held: Reals, outlets: pd.Series, n_periods: int) -> None:
        code = np.unique(outlets.astype("str"), return_inverse=True)[1]
        place = (code, np.arange(len(code)))
        self._member = sparse.csr_array((np.ones(len(code)), place))
        self._held, self._code, self._n_periods = held, code, n_periods
        # Periods move between draws, outlets do not: their shares are computed once.
        self._share = (self._member @ held) / self._member.sum(axis=1)[:, None]

    def of(self, label: Codes) -> tuple[Reals, Reals, Reals]:
        """Periods × dyads: articles with the dyad; periods: all articles; periods × dyads:
        articles expected.
        """
        place = (label, np.arange(len(label)))
        shape = (self._n_periods, len(label))
        in_period = sparse.csr_array((np.ones(len(label)), place), shape=shape)
        # Periods × outlets: how many articles each has in each.
        of_outlets = (in_period @ self._member.T).toarray()
        return in_period @ self._held, in_period.sum(axis=1), of_outlets @ self._share


def _signed_root(n: Reals, size: Reals, expected: Reals) -> Reals:
    """The signed root of G² of each dyad and period: articles with the dyad and without it, in the
    period and elsewhere.

    n and expected are periods × dyads, size is periods. Close to a normal deviate where little is
    expected too.
    """
    size = size[:, None]
    observed_cells = (n, size - n)
    expected_cells = (expected, size - expected)
    ratio = np.zeros(n.shape)
    for observed, chance in zip(observed_cells, expected_cells, strict=True):
        # what all other periods hold, and would hold by chance
        elsewhere = observed.sum(axis=0) - observed
        chance_elsewhere = np.maximum(observed.sum(axis=0) - chance, TINY)
        ratio += special.rel_entr(observed, np.maximum(chance, TINY))
        ratio += special.rel_entr(elsewhere, chance_elsewhere)
    # Rounding can make a ratio of 0 a little negative.
    return np.asarray(np.sign(n - expected) * np.sqrt(2 * np.maximum(ratio, 0)))


def _table(
    names: list[str],
    periods: npt.NDArray[np.object_],
    cells: tuple[Reals, Reals, Reals, Reals, Reals],
    level: float,
) -> pd.DataFrame:
    """The rows, the surest rise first."""
    n, size, expected, statistic, p = cells
    period, dyad = np.indices(n.shape)
    here = np.broadcast_to(size[:, None], n.shape)
    elsewhere, size_elsewhere = n.sum(axis=0) - n, size.sum() - here
    share = share_interval(n, here)
    effect = log_ratio_interval(n, elsewhere, here, size_elsewhere, level=level)
    values = {
        "n_articles": n.astype(np.int64),
        "n_articles_here": here.astype(np.int64),
        "share_articles": share.estimate,
        "share_low": share.low,
        "share_high": share.high,
        "n_reference": elsewhere.astype(np.int64),
        "expected": expected,
        "effect": effect.estimate,
        "effect_low": effect.low,
        "effect_high": effect.high,
        "statistic": statistic,
        "p": p,
        "rises": statistic > 0,
    }
    table = pd.DataFrame({k: v.ravel() for k, v in values.items()})
    table.insert(0, "dyad", np.array(names, dtype=object)[dyad.ravel()])
    table.insert(1, "period", periods[period.ravel()])
    order = {"statistic": False, "dyad": True, "period": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def day_blocks(articles: pd.DataFrame, period: Period) -> pd.Series | None:
    """What changes places together where periods do: the articles of an outlet and day.

    An event fills a day, so that its articles are not independent. Where a period is a day the
    articles change places one by one: a day that is unlike others is what is looked for.

    Parameters
    ----------
    articles
        Columns article_id, source, published.
    period
        The length of a period.

    Returns
    -------
    Series or None
        A name of the block of each article; None where each moves by itself.
    """
    if period == "day":
        return None
    day = articles["published"].dt.strftime("%Y-%m-%d").fillna(articles["article_id"])
    return articles["source"].astype("str") + "|" + day.astype("str")
