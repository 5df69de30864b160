"""Pairs of actors that belong to one period, by labels permuted over articles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, special

from analysis import tables
from analysis.networks.cooccurrence import MIN_ARTICLES
from analysis.networks.presence import Pairs, pairs_by_article, presence_of
from analysis.periods import UNDATED
from analysis.stats import log_ratio
from analysis.stats.permutation import label_matrices, max_statistic_p, permuted_labels
from analysis.study.study_settings import Unit

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
_BATCH_CELLS = 20_000_000  # numbers in memory at once


def cooccurrence_by_period(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    unit: Unit = "sentence",
    *,
    draws: int = 1000,
    seed: int,
    min_articles: int = MIN_ARTICLES,
) -> pd.DataFrame:
    """Pairs in one period against the same pairs in all other periods: table
    'cooccurrence_periods'.

    What is tested are articles: in how many of a period does the pair share a unit? Expected is
    what an even spread of the pair's articles over the articles of each outlet gives. The statistic
    is the log-likelihood ratio of both (that of a scan, Kulldorff 1997), and `p` is the chance that
    the largest of all pairs and periods is as large when the periods of the articles of each outlet
    change places: the most striking of many is judged as such. What an outlet wrote on one day
    keeps together, since one event may fill it (where a period is longer than a day). Periods with
    fewer than `min_articles` articles are compared too; a pair is listed where it has that many
    there.

    `n`, `n_units` and `effect` describe: units shared among units that hold two actors or more,
    and log2 of the ratio of shares with 0.5 added to counts and 1 to units.

    Parameters
    ----------
    mentions, sentences
        The tables of these names.
    articles
        Columns article_id, source, period, published; articles of period 'undated', and those
        that name no actor, are left out.
    unit
        The unit of text shared.
    draws
        Permutations.
    seed
        Of the permutations.
    min_articles
        Articles of a pair, in one period, that are tested.

    Returns
    -------
    DataFrame
        One row a pair and period with `min_articles` articles or more, the surest first. Fewer
        than two periods leave nothing to compare: an empty table.

    References
    ----------
    Kulldorff (1997); Westfall and Young (1993), section 2.3.
    """
    dated = articles[articles["period"].notna() & (articles["period"] != UNDATED)]
    dated = dated.set_index("article_id")
    inside = mentions[mentions["article_id"].isin(dated.index)]
    presence = presence_of(inside, sentences, unit)
    dated = dated.reindex(presence.articles)
    names, period = np.unique(dated["period"].astype("str").to_numpy(dtype=object), return_inverse=True)  # fmt: skip
    pairs, both = pairs_by_article(presence)
    often = np.flatnonzero(np.diff(both.indptr) >= min_articles)
    if len(names) < 2 or not len(often):
        return tables.empty("cooccurrence_periods")
    pairs, both = pairs.take(often), both[:, often].tocsr()
    # an article counts once for a pair, however many units they share there
    holding = (both > 0).astype(np.float64)
    outlet = np.unique(dated["source"].to_numpy(dtype=object), return_inverse=True)[1]
    expected = _expected(holding, period, outlet, len(names))
    in_articles = holding.sum(axis=0)
    # periods × pairs, as are `expected` and `statistic`
    of_period = _by_period(holding, period, len(names))
    statistic = _scan(of_period, expected, in_articles, min_articles)
    largest = []
    # inside outlets: one that wrote more in some months must not make its pairs belong to them
    permuted = permuted_labels(
        period,
        presence.articles,
        draws=draws,
        seed=seed,
        strata=outlet,
        blocks=_days_of_outlets(dated, period),
    )
    # each draw becomes dense, periods × pairs: fewer at a time where there are many pairs
    batch = max(1, min(32, _BATCH_CELLS // expected.size))
    for labels in label_matrices(permuted, len(names), batch=batch):
        drawn = (labels @ holding).toarray().reshape(-1, *expected.shape)
        largest += _scan(drawn, expected, in_articles, min_articles).max(axis=(1, 2)).tolist()
    p = max_statistic_p(statistic.ravel(), largest).reshape(statistic.shape)
    # units of two actors or more: only there can a pair be
    several = np.bincount(presence.unit, minlength=len(presence.article_of_unit)) >= 2
    n_units = np.bincount(period[presence.article_of_unit[several]], minlength=len(names))
    rows, columns = np.nonzero(of_period >= min_articles)
    listed = (rows.astype(np.int64), columns.astype(np.int64))
    return _table(
        listed, pairs, presence.actors, names, _by_period(both, period, len(names)), n_units
    ).pipe(_with_test, listed, of_period, expected, statistic, p)


def _days_of_outlets(dated: pd.DataFrame, period: Ints) -> npt.NDArray[np.object_] | None:
    """What changes places together: the articles of an outlet and day; one by one where a period
    is a day.
    """
    day = dated["published"].dt.strftime("%Y-%m-%d").fillna(dated.index.to_series())
    if (pd.Series(day.to_numpy()).groupby(period).nunique() <= 1).all():
        return None
    return (dated["source"].astype("str") + "|" + day.astype("str")).to_numpy(dtype=object)


def _by_period(cells: sparse.csr_array, period: Ints, n_periods: int) -> Reals:
    """Articles × pairs summed to periods × pairs."""
    positions = (period, np.arange(len(period)))
    labels = sparse.csr_array((np.ones(len(period)), positions), shape=(n_periods, len(period)))
    return (labels @ cells).toarray()


def _expected(holding: sparse.csr_array, period: Ints, outlet: Ints, n_periods: int) -> Reals:
    """Articles expected of each pair in each period: its articles of each outlet, spread evenly
    over that outlet's.
    """
    n_outlets = int(outlet.max()) + 1
    cells = np.zeros((n_periods, n_outlets))
    np.add.at(cells, (period, outlet), 1)
    # every outlet here has an article, so that no column sums to 0
    share = cells / cells.sum(axis=0)
    # periods × outlets, times outlets × pairs
    return share @ _by_period(holding, outlet, n_outlets)


def _scan(n: Reals, expected: Reals, total: Reals, min_articles: int) -> Reals:
    """The log-likelihood ratio of n of `total` articles against the expected share; 0 where n is
    not above or below `min_articles`.
    """
    rest = total - expected
    # rel_entr(n, 0) is infinite; where nothing is expected n is 0, and so is the term
    ratio = special.rel_entr(n, np.maximum(expected, 1e-300))
    ratio = ratio + special.rel_entr(total - n, np.maximum(rest, 1e-300))
    # one-sided: only more than expected is a pair of the period
    return np.where((n > expected) & (n >= min_articles), 2 * np.maximum(ratio, 0), 0.0)


def _table(
    listed: tuple[Ints, Ints],
    pairs: Pairs,
    actors: list[str],
    names: npt.NDArray[np.object_],
    n: Reals,
    n_units: Ints,
) -> pd.DataFrame:
    """Names and counts of units of the cells listed."""
    period, pair = listed
    actor = np.array(actors, dtype=object)
    here = n[period, pair]
    elsewhere = n.sum(axis=0)[pair] - here
    of, of_others = n_units[period], n_units.sum() - n_units[period]
    return pd.DataFrame(
        {
            "actor_a": actor[pairs.first[pair]],
            "actor_b": actor[pairs.second[pair]],
            "period": names[period],
            "n": here.astype(np.int64),
            "n_units": of,
            "n_reference": elsewhere.astype(np.int64),
            "n_units_reference": of_others,
            "effect": log_ratio(here, elsewhere, of, of_others),
        }
    )


def _with_test(
    frame: pd.DataFrame,
    listed: tuple[Ints, Ints],
    n: Reals,
    expected: Reals,
    statistic: Reals,
    p: Reals,
) -> pd.DataFrame:
    """The table with articles and test, the surest first."""
    full = frame.assign(
        n_articles=n[listed].astype(np.int64),
        n_articles_reference=(n.sum(axis=0)[listed[1]] - n[listed]).astype(np.int64),
        expected_articles=expected[listed],
        statistic=statistic[listed],
        p=p[listed],
    )
    order = {"p": True, "statistic": False, "period": True, "actor_a": True, "actor_b": True}
    return tables.check(
        "cooccurrence_periods", full.sort_values(list(order), ascending=list(order.values()))
    )
