"""Does a word come with an event? The event's day is given, never fitted, and held against all
other days.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.keywords.significance import codes
from analysis.keywords.term_counts import TermCounts
from analysis.keywords.usage import MIN_ARTICLES, Usage
from analysis.stats import holm

WINDOW = 14  # days before and after
MIN_SIDE = 5  # articles in the days before, and in those after, for a day to be compared
MIN_PLACEBOS = 19  # other days, for a p of 0.05 to be possible
COLUMNS = ["term", "event", "before", "after", "ratio", "statistic", "n_placebos", "p"]


def event_test(
    counts: TermCounts,
    articles: pd.DataFrame,
    event: str | pd.Timestamp,
    *,
    terms: Collection[str],
    window: int = WINDOW,
) -> pd.DataFrame:
    """Use of words in the days from an event on against the days before, and how many other days
    show as much.

    With x_0 and x_1 the use of a word in the days before and after (each article counts for one at
    most, `usage.use_of_words`), of which E_0 and E_1 are expected given outlet and length of the
    articles of those days, the statistic is the root of G² of x_1 against (x_0 + x_1) · E_1 / (E_0
    + E_1), where x_1 is more. The same is reckoned for every day of the corpus that is further than
    `window` from the event: the placebo dates.

    Parameters
    ----------
    counts : TermCounts
        Words of every article.
    articles : DataFrame
        `source`, `published`, in the row order of `counts`.
    event : str or Timestamp
        The day, as the study names it.
    terms : collection of str
        The words.
    window : int
        Days before and after.

    Returns
    -------
    DataFrame
        A row a word: `before`, `after`, the use in either; `ratio`, use after over what is
        expected; `statistic`; `p`, the share of placebo dates, and the event itself, with as large
        a statistic. NaN where the event has fewer than five articles on a side, or fewer than 19
        other days can be compared: it cannot be tested.
    """
    published = pd.to_datetime(articles["published"], utc=True).dt.normalize()
    wanted = np.isin(counts.terms, list(terms))
    dated = (published.notna() & (counts.lengths > 0)).to_numpy()
    used = counts.keep(wanted).articles(dated)
    first = published[dated].min()
    day = (published[dated] - first).dt.days.to_numpy(np.int64)
    day_of_event = -1
    if len(day):
        day_of_event = (pd.Timestamp(event, tz="UTC").normalize() - first).days
    if not used.terms or not len(day):
        return pd.DataFrame(columns=COLUMNS)
    n_days = int(day.max()) + 1
    usage = Usage(used, codes(articles["source"].astype("str")[dated]), n_days)
    observed, expected = (values[:, 0] for values in usage.sums([day]))
    size = np.bincount(day, minlength=n_days)
    sides = [_sides(values, window) for values in (observed, expected, size[None, :])]
    enough = (sides[2][0][0] >= MIN_SIDE) & (sides[2][1][0] >= MIN_SIDE)
    # words × days: the same statistic as if each day had been the event
    statistic = usage.contrast(*sides[0], *sides[1])
    days = np.arange(n_days)
    # nearer days have the event itself in their windows: they are no placebos
    placebo = enough & (np.abs(days - day_of_event) > window)
    # the event inside the corpus, articles on both sides of it, and other days to compare with
    testable = 0 <= day_of_event < n_days and enough[day_of_event] and placebo.sum() >= MIN_PLACEBOS
    table = pd.DataFrame({"term": used.terms, "event": str(pd.Timestamp(event).date())})
    if not 0 <= day_of_event < n_days:
        return table.reindex(columns=COLUMNS)
    before, after = sides[0][0][:, day_of_event], sides[0][1][:, day_of_event]
    # the part of the use in both windows that the days after would have by chance
    chance = (before + after) * sides[1][1][:, day_of_event]
    chance = chance / np.maximum(sides[1][0][:, day_of_event] + sides[1][1][:, day_of_event], 1e-9)
    # sums in single precision: a tie counts as reached
    reached = statistic[:, placebo] >= statistic[:, [day_of_event]] - 1e-6
    # the event counts among the days, so that p is never 0
    p = (1 + reached.sum(axis=1)) / (1 + placebo.sum())
    return table.assign(
        before=before,
        after=after,
        ratio=after / np.maximum(chance, 1e-9),
        statistic=statistic[:, day_of_event],
        n_placebos=int(placebo.sum()),
        p=np.where(testable & (after + before >= MIN_ARTICLES), p, np.nan),
    )[COLUMNS]


def event_tests(
    counts: TermCounts,
    articles: pd.DataFrame,
    events: Sequence[tuple[str, str]],
    *,
    terms: Collection[str],
    window: int = WINDOW,
) -> pd.DataFrame:
    """`event_test` of every event of a study and every term, judged together: table 'word_events'.

    Parameters
    ----------
    counts : TermCounts
        Words of every article.
    articles : DataFrame
        `source`, `published`, in the row order of `counts`.
    events : sequence of (str, str)
        Day and name of each.
    terms : collection of str
        The words, which were chosen before looking (the watched terms).
    window : int
        Days before and after.

    Returns
    -------
    DataFrame
        One row an event and term, in that order: the columns of `event_test`, `name` of the event,
        and `q`, its p adjusted for all that were tested (Holm 1979). p and q are missing where a
        day cannot be compared; a term that the corpus does not hold has no row.
    """
    parts = []
    for day, name in events:
        tested = event_test(counts, articles, day, terms=terms, window=window)
        parts.append(tested.assign(name=name, event=day))
    parts = [part for part in parts if len(part)]
    if not parts:
        return tables.empty("word_events")
    table = pd.concat(parts, ignore_index=True)
    # of a day outside the corpus nothing is known but that there is nothing
    nothing = {"before": 0.0, "after": 0.0, "n_placebos": 0}
    table = table.fillna(nothing).astype({"n_placebos": "int64"})
    table = table.assign(q=holm(table["p"].to_numpy(np.float64)))
    return tables.check("word_events", table.sort_values(["event", "name", "term"]))


def _sides(by_day: npt.NDArray, window: int) -> tuple[npt.NDArray, npt.NDArray]:
    """Sums over the days before each day, and from it on, as many as the window has."""
    n = by_day.shape[-1]
    # with a leading 0, total[high] - total[low] are the days from low up to, not including, high
    total = np.concatenate([np.zeros((len(by_day), 1)), np.cumsum(by_day, axis=-1)], axis=-1)
    day = np.arange(n)
    low, high = np.maximum(day - window, 0), np.minimum(day + window, n)
    return total[:, day] - total[:, low], total[:, high] - total[:, day]
