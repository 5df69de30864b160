"""Frames and tone of a corpus, corrected by the gold that was drawn in it.

Gold of another corpus corrects nothing here: a coder errs otherwise on other texts. Of a gold
standard with two halves the development half is used, so that the test half stays unseen; units
drawn for the correction itself (`analysis plan-gold`, half 'correction') are all used.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.evaluation.units import Units
from analysis.relations.dyads import TONE_LIMIT
from analysis.relations.prevalence import ALL
from analysis.stats import (
    Interval,
    Spread,
    clustered_mean,
    clustered_share,
    sums,
    unit_spread,
)
from analysis.stats.corrected import (
    Gold,
    corrected_difference,
    corrected_mean,
    corrected_share,
    power_tuning,
    units_to_code,
    why_not_corrected,
)
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]

WIDTH = 0.06  # of the interval that a coder should aim at: 3 points to either side
# a coder of which nothing is known: half of what it marks is right, a twentieth of the rest is missed
UNKNOWN = (0.5, 0.05)
PARAGRAPHS = "gold is of sentences, and units are paragraphs"
UNKNOWN_SHARE = Interval(*(np.asarray(np.nan) for _ in range(3)))
MARGINS = (("whole", ()), ("source", ("source",)), ("period", ("period",)))
TABLES = ("frame_corrected", "tone_corrected", "gaps_corrected", "coder_errors")


def corrected_frames(units: Units, study: Study) -> pd.DataFrame:
    """Table 'frame_corrected': the share of units with each frame, as marked and corrected.

    Parameters
    ----------
    units
        From `units_with_gold`.
    study
        The study.

    Returns
    -------
    DataFrame
        One row a dyad (and 'all' dyads together), outlet or period, and frame.
    """
    spread = _frame_spread(units)
    rows = []
    for labels, part in _cells(units):
        naive = _marked(part, spread)
        for column, name in enumerate(units.names):
            marked, gold, found, reason = _share(part, naive, study, column)
            n_marked = int((gold.marked == 1).sum())
            counts = _counts(part, gold) | {"n_gold_marked": n_marked}
            needed = _needed(float(marked.estimate), gold)
            rows.append(
                labels
                | {"frame": name, "marked": float(marked.estimate)}
                | ends("corrected", found)
                | counts
                | {"n_needed": needed, "reason": reason}
            )
    if rows:
        return pd.DataFrame(rows)
    return tables.empty("frame_corrected")


def share_of(part: Units, units: Units, study: Study, column: int) -> tuple[Interval, Gold, str]:
    """The corrected share of one frame in some units of a corpus.

    Parameters
    ----------
    part
        These units.
    units
        All units of the corpus.
    study
        The study.
    column
        The place of the frame in `units.names`.

    Returns
    -------
    tuple of Interval, Gold and str
        The share, the gold that it rests on, and why there is none.
    """
    naive = _marked(part, _frame_spread(units))
    _, gold, found, reason = _share(part, naive, study, column)
    return found, gold, reason


def _share(
    part: Units, naive: tuple[Interval, Reals], study: Study, column: int
) -> tuple[Interval, Gold, Interval, str]:
    """Of one frame: the share that is marked, the gold, the corrected share and why there is none."""
    # an interval of arrays over frames: here the numbers of one
    marked = Interval(*(np.asarray(v[column]) for v in naive[0]))
    gold = part.gold(column)
    reason = reason_of(gold, marked, study)
    if reason:
        return marked, gold, UNKNOWN_SHARE, reason
    pull = naive[1][part.is_gold, column]
    return marked, gold, corrected_share(marked, gold, pull=pull), reason


def corrected_tone(units: Units, study: Study) -> pd.DataFrame:
    """Table 'tone_corrected': mean tone, as coded and corrected; a row a dyad, outlet or period.

    Parameters
    ----------
    units, study
        As in `corrected_frames`.

    Returns
    -------
    DataFrame
        How far the coder is relied on (`tuning`) is learnt from the gold of all dyads together.
    """
    if units.rows.empty:
        # no unit, no spread of tones to estimate
        return tables.empty("tone_corrected")
    spread = number_spread(units)
    # one for all cells: learnt in a cell of few units it could not count as given
    tuning = _tone_tuning(units)
    rows = []
    for labels, part in _cells(units):
        mean, gold, found, reason = _tone(part, spread, tuning, study)
        rows.append(
            labels
            | {"marked": mean}
            | ends("corrected", found)
            | _counts(part, gold)
            | {"tuning": tuning, "reason": reason}
        )
    return pd.DataFrame(rows)


def tone_of(part: Units, units: Units, study: Study) -> tuple[Interval, Gold, str]:
    """The corrected mean tone of some units of a corpus.

    Parameters
    ----------
    part, units, study
        As in `share_of`.

    Returns
    -------
    tuple of Interval, Gold and str
        The mean, the gold that it rests on, and why there is none.
    """
    _, gold, found, reason = _tone(part, number_spread(units), _tone_tuning(units), study)
    return found, gold, reason


def _tone_tuning(units: Units) -> float:
    """How far the coder of tone is relied on, learnt from all gold."""
    whole = units.gold(len(units.names))
    # without gold the coder is not relied on: 0
    return power_tuning(whole, len(units.rows)) if len(whole.held) else 0.0


def _tone(
    part: Units, spread: Spread, tuning: float, study: Study
) -> tuple[float, Gold, Interval, str]:
    """Of some units: the mean tone as coded, the gold, the corrected mean and why there is none."""
    mean, variance = mean_of(part, spread)
    gold = part.gold(len(part.names))
    reason = reason_of(gold, None, study)
    if reason:
        return mean, gold, UNKNOWN_SHARE, reason
    # tones lie on a scale with ends, and so does their mean
    bounds = (-TONE_LIMIT, TONE_LIMIT)
    found = corrected_mean(mean, variance, gold, tuning=tuning, bounds=bounds)
    return mean, gold, found, reason


def corrected_gaps(
    frames: pd.DataFrame, tones: pd.DataFrame, frame_gaps: pd.DataFrame, tone_gaps: pd.DataFrame
) -> pd.DataFrame:
    """Table 'gaps_corrected': the differences between dyads that are told, corrected.

    Parameters
    ----------
    frames, tones
        From `corrected_frames` and `corrected_tone`.
    frame_gaps, tone_gaps
        Tables of these names.

    Returns
    -------
    DataFrame
        One row a difference of these tables; its interval is of one difference, not of all at
        once. Two dyads share articles, which makes the interval wider than it need be where they
        go together.
    """
    rows = []
    told = [("frame", frames, frame_gaps), ("tone", tones, tone_gaps)]
    for measure, corrected, gaps in told:
        whole = corrected[(corrected["source"] == ALL) & (corrected["period"] == ALL)]
        for gap in gaps.to_dict("records"):
            # over all outlets and periods, as the gaps that are told are
            rows.append(_gap(measure, whole, gap))
    if rows:
        return pd.DataFrame(rows)
    return tables.empty("gaps_corrected")


def _gap(measure: str, whole: pd.DataFrame, gap: dict[str, object]) -> dict[str, object]:
    frame = str(gap.get("frame", ""))
    if measure == "frame":
        whole = whole[whole["frame"] == frame]
    # a gap that is told has both dyads in the table
    sides = [whole[whole["dyad"] == gap[side]].iloc[0] for side in ("most", "least")]
    parts = [
        Interval(*(np.asarray(float(s[c])) for c in ("corrected", "low", "high"))) for s in sides
    ]
    reasons = [str(s["reason"]) for s in sides if s["reason"]]
    return (
        {"measure": measure, "frame": frame, "most": gap["most"], "least": gap["least"]}
        | {"marked": gap["gap"]}
        | ends("corrected", corrected_difference(*parts))
        | {"n_gold": sum(int(s["n_gold"]) for s in sides), "reason": next(iter(reasons), "")}
    )


def _frame_spread(units: Units) -> Spread:
    # frames alone: the last column of `marked` is the tone
    size, values, _, member = _by_article(units, slice(0, len(units.names)))
    return unit_spread(sums(values, size, member))


def number_spread(units: Units) -> Spread:
    """How the last column of `marked` (the tone) spreads over and inside articles."""
    size, values, squares, member = _by_article(units, slice(len(units.names), None))
    return unit_spread(sums(values, size, member), member @ squares)


def _by_article(units: Units, columns: slice) -> tuple[Reals, Reals, Reals, Reals]:
    """Units, sums of values and of their squares in each dyad and article, and dyads × these."""
    keys = units.rows[["dyad", "article"]]
    number = keys.groupby(["dyad", "article"], sort=True, observed=True).ngroup().to_numpy()
    n = int(number.max(initial=-1)) + 1
    values = units.marked[:, columns]
    totals = np.zeros((n, values.shape[1]))
    np.add.at(totals, number, values)
    # of units: the squares of sums are another thing, which `sums` makes itself
    squares = np.zeros_like(totals)
    np.add.at(squares, number, values**2)
    # all rows of a number are of one dyad, whichever is written last
    dyad = np.zeros(n, dtype=object)
    dyad[number] = keys["dyad"].to_numpy()
    code = pd.factorize(dyad, sort=True)[0]
    # dyads × (dyad and article): one where the article's units are of the dyad
    member = (np.arange(code.max(initial=-1) + 1)[:, None] == code).astype(np.float64)
    return np.bincount(number, minlength=n).astype(np.float64), totals, squares, member


def _cells(units: Units) -> Iterator[tuple[dict[str, str], Units]]:
    """All units, each dyad, and both by outlet and by period (those with gold), with their labels."""
    for by_dyad in ((), ("dyad",)):
        # six kinds of cells: all, by outlet, by period, and each of these by dyad
        for _, more in MARGINS:
            by = [*by_dyad, *more]
            if units.rows.empty:
                continue
            if not by:
                yield {"dyad": ALL, "source": ALL, "period": ALL}, units
                continue
            # observed: of categories only those that a unit has are cells
            groups = units.rows.groupby(by, sort=True, observed=True).indices
            for key in sorted(groups, key=str):
                names = (key,)
                if isinstance(key, tuple):
                    names = key
                named = dict(zip(by, map(str, names), strict=True))
                kept = np.zeros(len(units.rows), dtype=bool)
                kept[groups[key]] = True
                if "period" in by and not units.is_gold[kept].any():
                    continue  # most periods of most corpora: their row would say only that
                labels = {"dyad": ALL, "source": ALL, "period": ALL} | named
                yield labels, units.only(kept)


def _marked(part: Units, spread: Spread) -> tuple[Interval, Reals]:
    """The share of units that are marked with each frame, with its interval, and what the article
    of each unit adds to it.
    """
    article = pd.factorize(part.rows["article"])[0]
    size = np.bincount(article).astype(np.float64)
    values = np.zeros((len(size), len(part.names)))
    np.add.at(values, article, part.marked[:, : len(part.names)])
    naive = clustered_share(sums(values, size), spread.correlation)
    share = values.sum(axis=0) / size.sum()
    # the influence of an article on the ratio, linearised: (f - q t) / Σt, articles × frames
    pull = (values - size[:, None] * share) / size.sum()
    return naive, pull[article]


def mean_of(part: Units, spread: Spread) -> tuple[float, float]:
    """Mean of the last column of `marked` over units, and the variance of that mean over articles."""
    article = pd.factorize(part.rows["article"])[0]
    size = np.bincount(article).astype(np.float64)
    total = np.bincount(article, part.marked[:, -1])
    of_part = sums(total, size)
    of_part = of_part._replace(n_clusters=np.maximum(of_part.n_clusters, 1))
    # P(|z| < 1): half of such an interval is one standard error, widened by Student's t
    level = 0.6826894921370859
    interval = clustered_mean(of_part, spread, level=level)
    half = float(interval.high[0] - interval.low[0]) / 2
    return float(interval.estimate[0]), half**2


def reason_of(gold: Gold, marked: Interval | None, study: Study) -> str:
    """Why some units are not corrected; '' where they are."""
    # units of gold are sentences: what they tell of a coder is not so of paragraphs
    if study.settings.dyad_unit != "sentence":
        return PARAGRAPHS
    return why_not_corrected(gold, marked)


def _counts(part: Units, gold: Gold) -> dict[str, int]:
    return {
        "n_units": len(part.rows),
        "n_gold": len(gold.held),
        "n_gold_articles": len(np.unique(gold.article)),
    }


def _needed(share: float, gold: Gold) -> int:
    """Units to code for an interval of `WIDTH`, by what the gold here tells of the coder."""
    precision, missed = errors_of(gold)
    return int(np.ceil(units_to_code(share, precision, missed, WIDTH)))


def errors_of(gold: Gold) -> tuple[float, float]:
    """The share of marked units that hold a frame and of others that do, each drawn towards
    `UNKNOWN` by one unit's weight.

    Parameters
    ----------
    gold
        Of a frame.

    Returns
    -------
    tuple of float
        Precision, and the share of unmarked units that hold the frame.
    """
    shares = []
    for is_marked, guess in zip((1, 0), UNKNOWN, strict=True):
        kept = gold.marked == is_marked
        weight = gold.weight[kept]
        total = weight.sum()
        n = int(kept.sum())
        share = guess
        if n:
            share = float(weight @ gold.held[kept] / total)
        # a coder that was never wrong in a few units is not taken for one that never is
        shares.append((n * share + guess) / (n + 1))
    return shares[0], shares[1]


def ends(name: str, interval: Interval) -> dict[str, float]:
    """An estimate and the ends of its interval, as columns of a row."""
    values = zip((name, "low", "high"), interval, strict=True)
    return {column: float(value) for column, value in values}
