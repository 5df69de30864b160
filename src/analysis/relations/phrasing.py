"""What was found of frames and tone, as sentences whose numbers come from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import claims, tables
from analysis.claims import Form, Sentence
from analysis.i18n.language import gettext, mark
from analysis.relations.changes import FRAME
from analysis.relations.corrected_words import (
    GAP_SAID,
    LEAD_SAID,
    TONE_SAID,
    corrected_gap,
    corrected_share,
)
from analysis.relations.headlines import (
    CHANGE,
    GAP,
    LEAD,
    NOT_TESTABLE,
    PEAK,
    TONE_GAP,
    of_kind,
    rows_found,
)
from analysis.relations.prevalence import ALL

Names = Mapping[str, str]


def say_lead(
    told: pd.DataFrame,
    leads: pd.DataFrame,
    names: Names,
    accuracy: pd.DataFrame,
    corrected: pd.DataFrame | None = None,
) -> Sentence:
    """Say which frame is the most frequent of a pair of states, beyond chance.

    Parameters
    ----------
    told
        From `headlines.headlines`.
    leads
        Table 'frame_leads'.
    names
        Names of dyads and frames by id.
    accuracy
        Table 'accuracy': where it knows how well the program marks this frame, the sentence says
        so.
    corrected
        Table 'frame_corrected': where it has the share by the codebook the sentence gives it, else
        it speaks of a count of words and says how many units are to be coded.

    Returns
    -------
    Sentence
        Of the surest one found; else that none was, or that none could be tested and why.
    """
    rows = rows_found(told, LEAD, leads)
    if rows.empty:
        return _nothing(
            told,
            LEAD,
            mark("For no pair of states does one frame lead all others beyond chance."),
            mark(
                "Whether a pair of states has a most frequent frame could not be tested: {reason}."
            ),
        )
    row = rows.iloc[0]
    frame = str(row["frame"])
    known = _measured(accuracy, frame)
    place = {"dyad": row["dyad"], "source": ALL, "period": ALL, "frame": frame}
    values, is_corrected = corrected_share(corrected, place)
    # a corrected share needs no word on how well the coder codes
    if is_corrected:
        known = {}
    said = LEAD_SAID[is_corrected, "n_needed" in values, bool(known)]
    return claims.sentence(
        said,
        **known,
        **values,
        frame=claims.name(names[frame]),
        pair=claims.name(names[row["dyad"]]),
        n_frame=claims.cell("frame_prevalence", place, "n_frame", "count"),
        n=claims.cell("frame_prevalence", place, "n_sentences", "count"),
        behind=[claims.at("frames", dyad=row["dyad"], frame=frame, **_counted(row))],
        frames=(frame,),
    )


def say_gap(
    told: pd.DataFrame,
    gaps: pd.DataFrame,
    names: Names,
    accuracy: pd.DataFrame,
    corrected: pd.DataFrame | None = None,
) -> Sentence:
    """Say in which frame two pairs of states differ most, its interval knowing that it was chosen.

    Parameters
    ----------
    told
        From `headlines.headlines`.
    gaps
        Table 'frame_gaps'.
    names, accuracy
        As in `say_lead`.
    corrected
        Table 'gaps_corrected'.

    Returns
    -------
    Sentence
        Of the widest gap found; else that none was, or that none could be tested and why.
    """
    # All of them were found; told is the widest, and of equally wide ones the surest, which
    # stands first already.
    rows = rows_found(told, GAP, gaps).sort_values("gap", ascending=False, kind="stable")
    if rows.empty:
        return _nothing(
            told,
            GAP,
            mark(
                "No frame is more frequent for one pair of states than for another beyond chance."
            ),
            mark("Whether pairs of states differ in a frame could not be tested: {reason}."),
        )
    row = rows.iloc[0]
    frame = str(row["frame"])
    known = _measured(accuracy, frame)
    place = {"measure": "frame", "frame": frame, "most": row["most"], "least": row["least"]}
    values, is_corrected = corrected_gap(corrected, place, "points")
    # as in `say_lead`
    if is_corrected:
        known = {}
    said = GAP_SAID[is_corrected, bool(known)]
    values["gap"] = claims.cell(
        "frame_gaps", row, "gap", "points", interval=("low", "high"), n=("n_most", "n_least")
    )
    for side in ("most", "least"):
        of_side = {"dyad": row[side], "source": ALL, "period": ALL, "frame": frame}
        values[f"n_frame_{side}"] = claims.cell("frame_prevalence", of_side, "n_frame", "count")
        values[f"n_{side}"] = claims.cell("frame_prevalence", of_side, "n_sentences", "count")
        values[side] = claims.name(names[row[side]])
    return claims.sentence(
        said,
        **known,
        **values,
        frame=claims.name(names[frame]),
        behind=[
            claims.at("frames", dyad=[row["most"], row["least"]], frame=frame, **_counted(row))
        ],
        frames=(frame,),
    )


def say_tone(
    told: pd.DataFrame,
    gaps: pd.DataFrame,
    names: Names,
    corrected: pd.DataFrame | None = None,
) -> Sentence:
    """Say which two pairs of states differ most in tone, its interval knowing that they were
    chosen.

    Parameters
    ----------
    told
        From `headlines.headlines`.
    gaps
        Table 'tone_gaps'.
    names
        Names of dyads by id.
    corrected
        Table 'gaps_corrected'.

    Returns
    -------
    Sentence
        Of the widest difference found; else that none was, or that none could be tested and why.
    """
    rows = rows_found(told, TONE_GAP, gaps).sort_values("gap", ascending=False, kind="stable")
    if rows.empty:
        return _nothing(
            told,
            TONE_GAP,
            mark(
                "No pair of states is talked about in another tone than another pair beyond chance."
            ),
            mark("Whether pairs of states differ in tone could not be tested: {reason}."),
        )
    row = rows.iloc[0]
    place = {"measure": "tone", "frame": "", "most": row["most"], "least": row["least"]}
    values, is_corrected = corrected_gap(corrected, place, "two")
    return claims.sentence(
        TONE_SAID[is_corrected],
        **values,
        gap=claims.cell(
            "tone_gaps", row, "gap", "two", interval=("low", "high"), n=("n_most", "n_least")
        ),
        tone_most=_tone(row["most"]),
        tone_least=_tone(row["least"]),
        most=claims.name(names[row["most"]]),
        least=claims.name(names[row["least"]]),
        behind=[claims.at("dyads", dyad=[row["most"], row["least"]], **_counted(row))],
    )


def say_peak(told: pd.DataFrame, peaks: pd.DataFrame, names: Names) -> Sentence:
    """Say which pair of states is talked about most unlike elsewhere in which period.

    Parameters
    ----------
    told
        From `headlines.headlines`.
    peaks
        Table 'dyad_peaks'.
    names
        Names of dyads by id.

    Returns
    -------
    Sentence
        Of the surest rise found; else that none was, or that none could be tested and why.
    """
    rows = rows_found(told, PEAK, peaks)
    if rows.empty:
        return _nothing(
            told,
            PEAK,
            mark("No pair of states stands out in any period beyond chance."),
            mark("Whether a pair of states belongs to a period could not be tested: {reason}."),
        )
    row = rows.iloc[0]
    return claims.sentence(
        mark(
            "{pair} is written about more than usual in {period}: in {share} of {n} articles, {times} times as often as in all other periods."
        ),
        pair=claims.name(names[row["dyad"]]),
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
        behind=[claims.at("dyads", dyad=row["dyad"], period=row["period"], **_counted(row))],
    )


def say_change(told: pd.DataFrame, changes: pd.DataFrame, names: Names) -> Sentence:
    """Say what changed most surely in the frames or the tone of a pair of states, and since when.

    Parameters
    ----------
    told
        From `headlines.headlines`.
    changes
        Table 'relation_changes'.
    names
        Names of dyads and frames by id.

    Returns
    -------
    Sentence
        Of the surest change found; else that none was, or that none could be tested and why.
    """
    rows = rows_found(told, CHANGE, changes)
    if rows.empty:
        return _nothing(
            told,
            CHANGE,
            mark("No frame and no tone of a pair of states changes over time beyond chance."),
            mark("Whether frames and tone change over time could not be tested: {reason}."),
        )
    row = rows.iloc[0]
    if row["measure"] == FRAME:
        return _frame_changes(row, names)
    return claims.sentence(
        mark(
            "The tone of {pair} changes most surely in {since}: a mean of {after} over the units of {n_after} articles against {before} "
            "over those of the {n_before} before, {change} apart on a scale from minus two to plus two."
        ),
        **split(row, names, "two", "two"),
        behind=[claims.at("dyads", dyad=row["dyad"], **_counted(row))],
    )


def changes_named(changes: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Table 'relation_changes' with `pair` and `what`, the frame by its name or the word for
    tone.
    """
    what = changes["frame"].map(names).where(changes["measure"] == FRAME, gettext("tone"))
    return changes.assign(pair=changes["dyad"].map(names), what=what)


def _frame_changes(row: pd.Series, names: Names) -> Sentence:
    """That a frame changes for a pair of states."""
    frame = str(row["frame"])
    return claims.sentence(
        mark(
            "As the program codes frames, {frame} changes most surely for {pair} in {since}: it is coded in a share of {after} of the units of {n_after} articles, "
            "of {before} in those of the {n_before} before, {change} apart. The change of the frame itself is not known."
        ),
        **split(row, names, "two", "two"),
        frame=claims.name(names[frame]),
        behind=[claims.at("frames", dyad=row["dyad"], frame=frame, **_counted(row))],
        frames=(frame,),
    )


def split(row: Mapping[Any, Any], names: Names, form: Form, form_of_change: Form) -> dict[str, Any]:
    """Both sides of a split in time, and their difference.

    Parameters
    ----------
    row
        A row of table 'relation_changes'.
    names
        Dyads to how a reader is shown them.
    form, form_of_change
        How values and their difference are written.

    Returns
    -------
    dict
        What a sentence of the ledger names: pair, since, before, after, n_before, n_after, change.
    """

    def value(column: str, shown: Form) -> claims.Number:
        return claims.cell("relation_changes", row, column, shown)

    return {
        "pair": claims.name(names[row["dyad"]]),
        "since": claims.word("relation_changes", row, "since"),
        "before": value("before", form),
        "after": value("after", form),
        "n_before": value("n_before", "count"),
        "n_after": value("n_after", "count"),
        "change": claims.cell(
            "relation_changes",
            row,
            "change",
            form_of_change,
            interval=("low", "high"),
            n=("n_before", "n_after"),
        ),
    }


def _nothing(told: pd.DataFrame, kind: str, not_found: str, not_testable: str) -> Sentence:
    """That nothing of a kind was found, or that nothing of it could be tested and why."""
    rows = of_kind(told, kind)
    untested = rows["status"].eq(NOT_TESTABLE)
    if len(rows) and untested.all():
        return claims.sentence(not_testable, reason=claims.name(gettext(rows["reason"].iloc[0])))
    return claims.sentence(not_found)


def _counted(row: pd.Series) -> dict[str, str]:
    """The condition that a unit of text is one of those that the row counts."""
    relation = str(row.get("relation", ALL))
    return {} if relation == ALL else {"relation": relation}


def _tone(dyad: str) -> claims.Number:
    place = {"dyad": dyad, "source": ALL, "period": ALL}
    return claims.cell("dyad_tone", place, "tone", "two", interval=("low", "high"), n="n_sentences")


def _measured(accuracy: pd.DataFrame, frame: str) -> dict[str, Any]:
    """How well the program marks a frame, in all corpora of the gold standard, where that is
    known: in its test half if that was looked at.
    """
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
