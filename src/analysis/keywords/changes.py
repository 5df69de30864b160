"""When words change: windows of time in which a word is used more than shuffled dates would have
it.
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import tables
from analysis.keywords import boilerplate
from analysis.keywords.significance import DRAWS, Moves, by_days, parts
from analysis.keywords.term_counts import TermCounts
from analysis.keywords.usage import MIN_ARTICLES, Codes, Singles, Usage
from analysis.periods import UNDATED, Period, period_of
from analysis.stats import max_statistic_p, permutation_p, permuted_labels

Shape = Literal["rise", "fall", "burst"]
Move = Literal["article", "day"]

LEVELS: tuple[Shape, ...] = ("rise", "fall")
BURST_PERIODS = (1, 2, 3, 5, 7, 10, 14, 21, 30)  # how long a burst may be
MIN_SIDE = 5  # articles on either side of a date, for a change there to be looked for
DATE_DROP = 7.35  # G² below its maximum up to which a date stays in the 95 % interval (Hansen 2000)
MIN_WEEKS = 5  # weeks of days before weekdays can be told from dates
MIN_YEARS = 3  # years of months before months can be told from dates
BATCH_CELLS = 4_000_000  # words × draws × windows that a worker holds at a time


class Windows(NamedTuple):
    """Windows of periods: from `start` up to, not including, `stop`, and what they stand for."""

    start: Codes
    stop: Codes
    shape: npt.NDArray[np.str_]


def change_scan(
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    period: Period,
    shapes: Collection[Shape] = LEVELS,
    move: Move = "day",
    draws: int = DRAWS,
    seed: int,
    workers: int = 2,
) -> pd.DataFrame:
    """When each word changed most, and whether dates shuffled over articles would show as much.

    Of every window of time, the use of a word there (each article counts for one at most,
    `usage.use_of_words`) is held against what is expected given outlet, season and length: all
    periods from one on (a rise), all up to one (a fall), or a few periods in a row (a burst). The
    window with the largest statistic tells when; the likelihood-ratio scan of dates permuted
    tells whether. Days change places with all their articles, inside outlets and, again, as they
    are, of which the larger p counts (`significance.by_days`): neither a change of the outlets
    collected nor an event that fills a few days is a change of words.

    Season is taken out where it can be told from dates: weekdays, if days of five weeks are there,
    and months of the year, if there are three years; dates then change places between equal
    weekdays (months) only. Periods without articles are gaps: no window begins or ends in them.

    Parameters
    ----------
    counts : TermCounts
        Words of every article; all of them are tested.
    articles : DataFrame
        `article_id`, `source`, `published`, in the row order of `counts`; undated articles are
        left out.
    period : {'day', 'week', 'month', 'quarter', 'year'}
        The unit of time.
    shapes : collection of {'rise', 'fall', 'burst'}
        What is looked for. A burst is of 1, 2, 3, 5, 7, 10, 14, 21 or 30 periods.
    move : {'day', 'article'}
        What changes places: days, or articles inside outlets. Where bursts of days are looked for,
        it must be articles: a day that stays together is a burst in every draw.
    draws : int
        Permutations.
    seed : int
        Seed of the permutations.
    workers : int
        Threads; the result does not depend on them.

    Returns
    -------
    DataFrame
        Table 'word_changes', a row a word, by `p` and statistic; empty with fewer than two periods.
        `p_alone` is of the word by itself, for a word that was asked for beforehand; `p` is
        adjusted for all words.

    References
    ----------
    Kulldorff (1997), 'A spatial scan statistic', for the scan; Westfall and Young (1993) for `p`;
    Hansen (2000), 'Sample splitting and threshold estimation', for the interval of a date.
    """
    label = period_of(articles["published"], period).to_numpy(dtype=object)
    inside = (label != UNDATED) & (counts.lengths > 0)
    used, dated = counts.articles(inside), articles[inside]
    names, time = np.unique(label[inside].astype(str), return_inverse=True)
    # names sort by time in every form of period, so that codes count time; gaps have no code
    time = time.astype(np.int64)
    if len(names) < 2:
        return tables.empty("word_changes")
    windows = _windows(np.bincount(time, minlength=len(names)), shapes)
    if not len(windows.start) or not used.terms:
        return tables.empty("word_changes")
    outlet, season = dated["source"].astype("str").to_numpy(), _season(dated, period)
    by_outlet, by_day = by_days(outlet, period_of(dated["published"], "day").to_numpy(), season)
    moves: tuple[Moves, ...] = (by_outlet, by_day)
    if move == "article":
        moves = (by_outlet._replace(blocks=None),)
    usage = Usage(used, by_outlet.strata, len(names))
    observed, expected = usage.sums([time])
    best, statistic = _largest(usage, observed, expected, windows)
    # draws a worker holds: words × draws × periods stays below the bound
    step = max(1, BATCH_CELLS // (len(used.terms) * len(names)))
    ids = dated["article_id"].tolist()

    def largest(way: Moves, numbers: range) -> Singles:
        drawn = permuted_labels(
            time, ids, draws=numbers, seed=seed, strata=way.strata, blocks=way.blocks
        )
        return _largest(usage, *usage.sums(list(drawn)), windows)[1]

    with ThreadPoolExecutor(workers) as pool:
        # map keeps the order of the draws; transposed to draws × words
        nulls = [
            np.concatenate(list(pool.map(partial(largest, way), parts(draws, step))), axis=1).T
            for way in moves
        ]
    low, high = _date_interval(usage, observed, expected, windows, best[:, 0])
    window = Windows(windows.start[best[:, 0]], windows.stop[best[:, 0]], windows.shape[best[:, 0]])
    present = (used.matrix > 0).astype(np.int64).tocsc()
    frame = pd.DataFrame(
        {
            "term": used.terms,
            "shape": window.shape,
            "since": names[_turn(window)],
            "since_low": names[low],
            "since_high": names[high],
            # stop is exclusive
            "until": names[window.stop - 1],
            "n_articles": _in_windows(present, time, window),
            "n_window": _sums(np.bincount(time, minlength=len(names)), window),
            "n_articles_all": np.diff(present.indptr).astype(np.int64),
            "n_all": len(time),
            "statistic": statistic[:, 0].astype(np.float64),
            # the weaker of the tests is told: a change has to stand all of them
            "p_alone": np.max([permutation_p(statistic[:, 0], null) for null in nulls], axis=0),
            "p": np.max(
                [max_statistic_p(statistic[:, 0], null.max(axis=1)) for null in nulls], axis=0
            ),
            "boilerplate": boilerplate.reasons(used),
        }
    )
    frame.insert(1, "period", period)
    order = ["p", "statistic", "term"]
    return tables.check(
        "word_changes", frame.sort_values(order, ascending=[True, False, True], ignore_index=True)
    )


def _windows(size: Codes, shapes: Collection[Shape]) -> Windows:
    """The windows with five articles inside and five outside; `size` are the articles of every
    period.
    """
    n = len(size)
    cuts = np.arange(1, n)
    # from the second period to the last but one: at an end it would be a rise or a fall
    pairs = [(a, a + length) for length in BURST_PERIODS for a in range(1, n - length)]
    bursts = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    ends = {
        # a rise runs to the last period and a fall from the first, so that either has one date
        "rise": (cuts, np.full(n - 1, n)),
        "fall": (np.zeros(n - 1, np.int64), cuts),
        "burst": (bursts[:, 0], bursts[:, 1]),
    }
    chosen = [(shape, *ends[shape]) for shape in ends if shape in shapes]
    start = np.concatenate([c[1] for c in chosen]).astype(np.int64)
    stop = np.concatenate([c[2] for c in chosen]).astype(np.int64)
    shape = np.repeat([c[0] for c in chosen], [len(c[1]) for c in chosen])
    total = np.r_[0, np.cumsum(size)]
    within = total[stop] - total[start]
    enough = (within >= MIN_SIDE) & (total[-1] - within >= MIN_SIDE)
    if "burst" in shapes:
        # a burst is short: it may be as small as the statistic allows
        enough |= (shape == "burst") & (within >= MIN_ARTICLES)
    return Windows(start[enough], stop[enough], shape[enough])


def _season(articles: pd.DataFrame, period: Period) -> npt.NDArray[np.int64]:
    """Weekday or month of the year, where these can be told from dates; else one for all."""
    published = pd.to_datetime(articles["published"], utc=True)
    days = (published.max() - published.min()).days
    if period == "day" and days >= 7 * MIN_WEEKS:
        return published.dt.day_of_week.to_numpy(np.int64)
    if period in ("day", "week", "month", "quarter") and days >= 365 * MIN_YEARS:
        return published.dt.month.to_numpy(np.int64)
    return np.zeros(len(published), np.int64)


def _sums(by_period: npt.NDArray, windows: Windows) -> npt.NDArray:
    """Sums over windows of what is given by period, in the last axis."""
    # with a leading 0, the sum of a window is one difference, whatever its length
    cumulated = np.concatenate(
        [np.zeros((*by_period.shape[:-1], 1), by_period.dtype), np.cumsum(by_period, axis=-1)],
        axis=-1,
    )
    return cumulated[..., windows.stop] - cumulated[..., windows.start]


def _window_sums(by_period: Singles, windows: Windows) -> Singles:
    # single precision, as the rest of `Usage`: windows are many
    return np.asarray(_sums(by_period, windows), dtype=np.float32)


def _largest(
    usage: Usage, observed: Singles, expected: Singles, windows: Windows
) -> tuple[Codes, Singles]:
    """The window with the largest statistic of each word and draw, and that statistic: words ×
    draws.
    """
    shape = observed.shape[:2]
    best, statistic = np.zeros(shape, np.int64), np.zeros(shape, np.float32)
    step = max(1, BATCH_CELLS // (shape[1] * len(windows.start)))
    for first in range(0, shape[0], step):
        words = slice(first, first + step)
        values = usage.statistic(
            _window_sums(observed[words], windows), _window_sums(expected[words], windows), words
        )
        best[words] = values.argmax(axis=2)
        statistic[words] = values.max(axis=2)
    return best, statistic


def _turn(windows: Windows) -> Codes:
    """The first period of what is new: the first of a rise or burst, the first after a fall."""
    return np.where(windows.shape == "fall", windows.stop, windows.start)


def _in_windows(present: sparse.csc_array, time: Codes, window: Windows) -> Codes:
    """Articles with each word in the window of that word."""
    # the column of every entry of the sparse array
    word = np.repeat(np.arange(present.shape[1]), np.diff(present.indptr))
    when = time[present.indices]
    inside = (when >= window.start[word]) & (when < window.stop[word])
    return np.bincount(word[inside], minlength=present.shape[1]).astype(np.int64)


def _date_interval(
    usage: Usage, observed: Singles, expected: Singles, windows: Windows, best: Codes
) -> tuple[Codes, Codes]:
    """The first and last period from which the change may date: windows of the same kind and end,
    nearly as likely.
    """
    low, high = np.zeros(len(best), np.int64), np.zeros(len(best), np.int64)
    for chosen in np.unique(best):
        # the other end stays: only the date of the turn is in question
        fixed = windows.start if windows.shape[chosen] == "fall" else windows.stop
        alike = np.flatnonzero((windows.shape == windows.shape[chosen]) & (fixed == fixed[chosen]))
        same = Windows(windows.start[alike], windows.stop[alike], windows.shape[alike])
        dates = _turn(same)
        for word in np.flatnonzero(best == chosen):
            one = slice(word, word + 1)
            values = usage.statistic(
                _window_sums(observed[one], same), _window_sums(expected[one], same), one
            )[0, 0].astype(np.float64)
            # the statistic is a root of G²: dates that the likelihood ratio does not reject
            near = dates[values**2 >= values.max() ** 2 - DATE_DROP]
            low[word], high[word] = near.min(), near.max()
    return low, high
