"""Where a dyad is talked about unlike elsewhere: its periods against all others, found without being told where to look."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import pandas as pd

from analysis import claims, tables
from analysis.claims import Sentence
from analysis.i18n.language import mark
from analysis.periods import UNDATED
from analysis.relations.prevalence import frames_of_units
from analysis.stats import (
    benjamini_hochberg,
    bootstrap_difference,
    fisher_exact,
    log_likelihood_ratio,
    log_ratio_interval,
)
from analysis.study.schema import Study

ALL = "all"


def dyad_peaks(dyad_tone: pd.DataFrame) -> pd.DataFrame:
    """One row a dyad and period: the share of its articles with the dyad, against all other periods.

    `effect` is log2 of the ratio of shares with its interval (articles are independent trials here), `g2` Dunning's, `p` Fisher's exact over articles, `q` Benjamini-Hochberg over all
    rows; the most surprising rise first. Undated articles are left out.
    """
    rows = dyad_tone[
        (dyad_tone["source"] == ALL) & ~dyad_tone["period"].isin([ALL, UNDATED])
    ].reset_index(drop=True)
    if rows.empty:
        return tables.empty("dyad_peaks")
    here = rows.groupby("dyad")[["n_articles", "n_articles_here"]].transform("sum")
    n, size = rows["n_articles"], rows["n_articles_here"]
    n_rest, size_rest = here["n_articles"] - n, here["n_articles_here"] - size
    p = pd.Series(1.0, index=rows.index)
    for total in sorted(set(here["n_articles_here"])):
        at = here["n_articles_here"] == total
        p[at] = fisher_exact(n[at], size[at], here.loc[at, "n_articles"], int(total))
    ratio = log_ratio_interval(n, n_rest, size, size_rest)
    table = rows.assign(
        n_reference=n_rest,
        effect=ratio.estimate,
        effect_low=ratio.low,
        effect_high=ratio.high,
        g2=log_likelihood_ratio(n, n_rest, size, size_rest),
        p=p,
    )
    table["q"] = benjamini_hochberg(table["p"])
    rising = table["effect"] > 0
    return table.assign(rises=rising).sort_values(
        ["rises", "g2", "dyad", "period"], ascending=[False, False, True, True], ignore_index=True
    )


def frame_differences(
    prevalence: pd.DataFrame, dyads: pd.DataFrame, frames: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """One row a frame: the dyad with its largest and the one with its smallest share over the whole corpus, and the gap: table 'frame_gaps'.

    `low`, `high` is the interval of the gap between these two, by a bootstrap over articles that draws an article for both
    at once. The two are chosen by their shares, which makes the widest gap of several somewhat too wide on average.
    """
    whole = prevalence[(prevalence["source"] == ALL) & (prevalence["period"] == ALL)]
    if whole.empty:
        return tables.empty("frame_gaps")
    whole = whole.sort_values(["share", "dyad"], ascending=[False, True])
    units, marks = frames_of_units(dyads, frames, study)
    rows = []
    for frame, held in whole.groupby("frame", sort=True):
        pair = [held["dyad"].iloc[0], held["dyad"].iloc[-1]]
        keys = [units["article_id"], units["dyad"]]
        n = marks[frame].groupby(keys).agg(["sum", "size"]).unstack(fill_value=0)
        settings = study.settings
        gap = bootstrap_difference(
            n["sum"][pair], n["size"][pair], samples=settings.bootstrap_samples, seed=settings.seed
        )
        rows.append(
            (frame, *pair, *(float(v) for v in gap), *(int(v) for v in n["size"][pair].sum()))
        )
    columns = ["frame", "most", "least", "gap", "low", "high", "n_most", "n_least"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["gap", "frame"], ascending=[False, True], ignore_index=True)


def say_peak(peaks: pd.DataFrame, max_q: float = 0.05, min_articles: int = 5) -> Sentence:
    """The sharpest rise over `min_articles` articles, or that there is none; `peaks` has `pair`, the dyad's name."""
    sure = (
        peaks[peaks["rises"] & (peaks["q"] <= max_q) & (peaks["n_articles"] >= min_articles)]
        if len(peaks)
        else peaks
    )
    if sure.empty:
        return claims.sentence(
            mark("No pair of states is talked about in one period more than chance would have it.")
        )
    row = sure.iloc[0]
    return claims.sentence(
        mark(
            "{pair} is talked about most unlike elsewhere in {period}: in {share} of {n} articles, {times} times as often as in all other periods."
        ),
        pair=claims.name(row["pair"]),
        period=claims.word("dyad_peaks", row, "period"),
        share=claims.cell(
            "dyad_peaks",
            row,
            "share_articles",
            "percent",
            interval=("share_low", "share_high"),
            n="n_articles_here",
        ),
        n=claims.cell("dyad_peaks", row, "n_articles_here", "count"),
        times=claims.cell(
            "dyad_peaks", row, "effect", "times", interval=("effect_low", "effect_high")
        ),
        behind=[claims.at("dyads", dyad=row["dyad"], period=row["period"])],
    )


def say_frame(rows: pd.DataFrame, accuracy: pd.DataFrame) -> Sentence:
    """The most frequent frame of a pair that is not exploratory; `rows` has `pair` and `name` beside 'frame_prevalence'.

    Where `accuracy` knows how well the program marks this frame, in all corpora of the gold standard, the sentence says so.
    """
    sure = rows[~rows["exploratory"]]
    if sure.empty:
        return claims.sentence(
            mark(
                "No frame whose coding is established is found in the sentences about a pair of states."
            )
        )
    row = sure.iloc[0]
    known = _measured(accuracy, str(row["frame"]))
    said = mark("{frame} is the most frequent frame of {pair}: {share} of its {n} units.")
    if known:
        said = mark(
            "{frame} is the most frequent frame of {pair}: {share} of its {n} units. The program marks this frame with an F-score of {f1} "
            "against sentences that a language model coded, no human."
        )
    return claims.sentence(
        said,
        **known,
        frame=claims.name(row["name"]),
        pair=claims.name(row["pair"]),
        share=claims.cell(
            "frame_prevalence", row, "share", "percent", interval=("low", "high"), n="n_sentences"
        ),
        n=claims.cell("frame_prevalence", row, "n_sentences", "count"),
        behind=[claims.at("frames", dyad=row["dyad"], frame=row["frame"])],
        frames=(str(row["frame"]),),
    )


def say_gap(gaps: pd.DataFrame, accuracy: pd.DataFrame, exploratory: Set[str]) -> Sentence:
    """The frame in which two pairs of states differ most, by an interval that leaves 0 out; `gaps` has the names `frame_name`,
    `most_name` and `least_name` beside table 'frame_gaps'. Frames whose coding is not established are passed over.
    """
    sure = gaps[(gaps["low"] > 0) & ~gaps["frame"].isin(exploratory)]
    if sure.empty:
        return claims.sentence(
            mark("No frame is more frequent for one pair of states than for another beyond chance.")
        )
    row = sure.iloc[0]
    known = _measured(accuracy, str(row["frame"]))
    said = mark(
        "{frame} parts the pairs of states most, by {gap} percentage points: {share_most} of the {n_most} units of {most} hold it, "
        "{share_least} of the {n_least} of {least}."
    )
    if known:
        said = mark(
            "{frame} parts the pairs of states most, by {gap} percentage points: {share_most} of the {n_most} units of {most} hold it, "
            "{share_least} of the {n_least} of {least}. The program marks this frame with an F-score of {f1} against sentences that a language model coded, no human."
        )
    values: dict[str, Any] = {
        "gap": claims.cell(
            "frame_gaps", row, "gap", "points", interval=("low", "high"), n=("n_most", "n_least")
        )
    }
    for side in ("most", "least"):
        place = {"dyad": row[side], "source": ALL, "period": ALL, "frame": row["frame"]}
        values[f"share_{side}"] = claims.cell(
            "frame_prevalence", place, "share", "percent", interval=("low", "high"), n="n_sentences"
        )
        values[f"n_{side}"] = claims.cell("frame_prevalence", place, "n_sentences", "count")
        values[side] = claims.name(row[f"{side}_name"])
    return claims.sentence(
        said,
        **known,
        **values,
        frame=claims.name(row["frame_name"]),
        behind=[claims.at("frames", dyad=[row["most"], row["least"]], frame=row["frame"])],
        frames=(str(row["frame"]),),
    )


def _measured(accuracy: pd.DataFrame, frame: str) -> dict[str, Any]:
    """How well the program marks a frame, in all corpora of the gold standard, where that is known: in its test half if that was looked at."""
    for part in tables.GOLD:
        whole = {
            "part": part,
            "layer": "frame",
            "about": frame,
            "system": "program",
            "measure": "F1",
        }
        if len(claims.matching(accuracy, whole, "accuracy")):
            return {
                "f1": claims.cell(
                    "accuracy", whole, "estimate", "two", interval=("low", "high"), n="n", unit="F1"
                )
            }
    return {}
