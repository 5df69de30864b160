"""Agreement of two coders on the sentences both have coded: Krippendorff's alpha, or F1 for spans,
with intervals.

Alpha (Krippendorff 2019, ch. 12; library krippendorff): nominal for dyads, relations, frames and
speakers, ordinal for tone. Spans and events, where no list of units is given, by F1 between the
coders, as is the custom for named entities (Hripcsak and Rothschild 2005). Frames and tone are
compared on the units (sentence and dyad) that both found. Intervals of both are over articles
(`stats.alpha_interval`, `stats.f_score_interval`); below five articles there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import krippendorff
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import UserError
from analysis.evaluation.gold.standoff import sentences_coded
from analysis.evaluation.scores import counts, f1, f1_interval
from analysis.stats import alpha_interval, coincidences
from analysis.study.schema import RELATIONS, Study

Level = Literal["nominal", "ordinal"]
# Krippendorff (2019): 0.8 for conclusions, 0.667 for tentative ones
AIMS = {"mention": 0.8, "dyad": 0.8, "relation": 0.8, "frame": 0.667, "tone": 0.667}
_UNIT = ["article_id", "sentence", "dyad"]


def agreement(first: pd.DataFrame, second: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Agreement of two coders on the sentences that both coded, one row a layer and what it is
    about.

    Parameters
    ----------
    first, second
        Annotations of either coder, as `gold.standoff.read_coding` gives them.
    study
        The study whose frames and dyads are compared.

    Returns
    -------
    DataFrame
        layer, about (the frame, dyad or part of the layer), measure, estimate, low, high, n (units)
        and aim.

    Raises
    ------
    UserError
        Where the coders share no sentence.

    References
    ----------
    Krippendorff (2019), chapter 12; Hripcsak and Rothschild (2005) for spans.
    """
    shared = sentences_coded(first) & sentences_coded(second)
    if not shared:
        raise UserError(
            "the two coders have no sentence in common", fix="Give two files of one round."
        )
    one, other = (f[f["sentence"].isin(shared)] for f in (first, second))
    # the layer `coded` has a row for every sentence read, also where nothing was found in it
    articles = one.loc[one["layer"] == "coded", ["sentence", "article_id"]].drop_duplicates()
    rows = [*_spans(one, other, articles), *_events(one, other, articles)]
    pairs = _dyads(one, other, articles, study)
    rows += _by_dyad("dyad", pairs, "nominal", study)
    related = _relations(one, other)
    if len(related):
        rows += _by_dyad("relation", related, "nominal", study)
    # a unit that one coder missed is a disagreement about dyads, and is not counted again in its
    # frames
    both = pairs[(pairs["one"] == 1) & (pairs["other"] == 1)][_UNIT]
    for frame in study.frames:
        units = _marked(both, one, other, "frame", frame.id)
        rows.append(_alpha_row("frame", frame.id, units, "nominal"))
    everything = pd.concat(
        [_marked(both, one, other, "frame", f.id) for f in study.frames], ignore_index=True
    )
    rows += _by_dyad("frames together", everything, "nominal", study)
    rows += _by_dyad("tone", _values(both, one, other), "ordinal", study)
    rows += [
        _alpha_row("speaker", part, _speakers(one, other, articles, part), "nominal")
        for part in ("label", "value")
    ]
    table = pd.DataFrame(
        rows, columns=["layer", "about", "measure", "estimate", "low", "high", "n"]
    )
    return table.assign(aim=table["layer"].map(AIMS))


def _f1_row(
    layer: str,
    about: str,
    one: pd.DataFrame,
    other: pd.DataFrame,
    articles: pd.DataFrame,
    keys: list[str],
) -> tuple[object, ...]:
    """F1 between the coders over the marks that `keys` tell apart."""
    table = counts(one, other, sorted(articles["article_id"].unique()), keys)
    low, high = f1_interval([table])
    return layer, about, "F1 between coders", f1(table), low, high, int(table[:, 1:].sum())


def _spans(
    one: pd.DataFrame, other: pd.DataFrame, articles: pd.DataFrame
) -> Iterable[tuple[object, ...]]:
    marks = [f[f["layer"] == "mention"] for f in (one, other)]
    for about, keys in (
        ("span", ["start", "end"]),
        ("span and actor", ["start", "end", "label"]),
        ("span, actor and kind", ["start", "end", "label", "value"]),
    ):
        yield _f1_row("mention", about, marks[0], marks[1], articles, keys)


def _events(
    one: pd.DataFrame, other: pd.DataFrame, articles: pd.DataFrame
) -> Iterable[tuple[object, ...]]:
    marks = [f[f["layer"] == "event"] for f in (one, other)]
    for about, keys in (
        ("type", ["label"]),
        ("type, source, target", ["label", "source_actor", "target_actor"]),
    ):
        yield _f1_row("event", about, marks[0], marks[1], articles, keys)


def _dyads(
    one: pd.DataFrame, other: pd.DataFrame, articles: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """One row a sentence and dyad of the study: whether each coder found the dyad there (0, 1)."""
    units = articles.merge(pd.DataFrame({"dyad": study.dyad_names()}), how="cross")
    for name, frame in (("one", one), ("other", other)):
        coded = (
            frame.loc[frame["layer"] == "dyad", ["sentence", "dyad"]]
            .drop_duplicates()
            .assign(**{name: 1.0})
        )
        # left: a dyad that the coder did not mark in a sentence that was coded is a 0
        units = units.merge(coded, on=["sentence", "dyad"], how="left").fillna({name: 0.0})
    return units


def _marked(
    both: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame, layer: str, label: str
) -> pd.DataFrame:
    """Whether each coder marked a label on each unit (0, 1)."""
    units = both
    for name, frame in (("one", one), ("other", other)):
        rows = frame[(frame["layer"] == layer) & (frame["label"] == label)]
        marks = rows[["sentence", "dyad"]].drop_duplicates().assign(**{name: 1.0})
        # left: a label that is not marked on a unit is a 0
        units = units.merge(marks, on=["sentence", "dyad"], how="left").fillna({name: 0.0})
    return units


def _values(both: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    units = both
    for name, frame in (("one", one), ("other", other)):
        rows = frame.loc[frame["layer"] == "tone", ["sentence", "dyad", "value"]].drop_duplicates(
            ["sentence", "dyad"]
        )
        units = units.merge(
            rows.assign(**{name: rows["value"].astype("float64")}).drop(columns="value"), how="left"
        )
    # a tone that one coder left open is no disagreement about its value
    return units.dropna(subset=["one", "other"])


def _relations(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Whose relation it is by each coder, as numbers, on the units that both coded for it."""
    sides = []
    for name, frame in (("one", one), ("other", other)):
        rows = frame.loc[frame["layer"] == "relation", [*_UNIT, "label"]]
        numbers = rows["label"].map(RELATIONS.index).astype("float64")
        sides.append(rows.drop(columns="label").assign(**{name: numbers}).drop_duplicates(_UNIT))
    # inner: where one coder has no relation there is nothing to agree on
    return sides[0].merge(sides[1], on=_UNIT)


def _speakers(
    one: pd.DataFrame, other: pd.DataFrame, articles: pd.DataFrame, part: str
) -> pd.DataFrame:
    """The type of speaker (`label`) or the status (`value`) as numbers."""
    units = articles
    for name, frame in (("one", one), ("other", other)):
        rows = frame.loc[frame["layer"] == "speaker", ["sentence", part]].drop_duplicates(
            "sentence"
        )
        units = units.merge(rows.rename(columns={part: name}), on="sentence", how="left")
    units = units.dropna(subset=["one", "other"])
    # nominal: the numbers only tell the values apart, their order means nothing
    values = sorted({*units["one"], *units["other"]})
    return units.assign(
        one=units["one"].map(values.index).astype("float64"),
        other=units["other"].map(values.index).astype("float64"),
    )


def _by_dyad(
    layer: str, units: pd.DataFrame, level: Level, study: Study
) -> Iterable[tuple[object, ...]]:
    yield _alpha_row(layer, "all", units, level)
    for dyad in study.dyad_names():
        yield _alpha_row(layer, dyad, units[units["dyad"] == dyad], level)


def _alpha_row(layer: str, about: str, units: pd.DataFrame, level: Level) -> tuple[object, ...]:
    values = units[["one", "other"]].to_numpy(np.float64)
    # ordinal alpha needs the values in their order, which `unique` gives
    domain = np.unique(values)
    alpha = alpha_of(values, domain, level)
    # codes of the values that occur: others change neither side of alpha
    first, second = np.searchsorted(domain, values).T
    counted = coincidences(first, second, units["article_id"], len(domain))
    interval = alpha_interval(counted, level)
    low, high = float(interval.low), float(interval.high)
    return layer, about, f"alpha ({level})", alpha, low, high, len(values)


def alpha_of(
    values: npt.NDArray[np.float64], domain: npt.NDArray[np.float64], level: Level
) -> float:
    """Krippendorff's alpha; NaN where all values are one, since nothing could then be disagreed on.

    Parameters
    ----------
    values
        Units × coders, none missing.
    domain
        The values that can be given, in order.
    level
        How far two values are apart: 'nominal' or 'ordinal'.

    Returns
    -------
    float
        1 where all agree, 0 where they agree as by chance.

    References
    ----------
    Krippendorff (2019), chapter 12, as library krippendorff has it.
    """
    if len(np.unique(values)) < 2:
        return float("nan")
    counts = (values[:, :, None] == domain).sum(axis=1)
    kept = counts.sum(axis=0) > 0
    return float(
        krippendorff.alpha(
            value_counts=counts[:, kept], value_domain=domain[kept], level_of_measurement=level
        )
    )
