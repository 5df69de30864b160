"""How a figure is worded by whether it is corrected by gold, and if not, why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import claims
from analysis.claims import Form
from analysis.i18n.language import gettext, mark

NOT_CORRECTED = mark("it is not corrected in this run")
# why a figure is not corrected, as `stats.corrected` gives it
REASONS = (
    mark("no unit is in the gold standard"),
    mark("fewer than thirty units are in the gold standard"),
    mark("the gold standard has units of fewer than five articles"),
    mark("no unit where it is coded is in the gold standard"),
    mark("no unit where it is not coded is in the gold standard"),
    mark("gold is of sentences, and units are paragraphs"),
    NOT_CORRECTED,
)


# by whether the share is corrected, whether it is known how much to code, and whether the accuracy is
LEAD_SAID = {
    (True, False, False): mark(
        "As the program codes frames, {frame} is the most frequent frame of {pair}: it is coded in {n_frame} of {n} units. "
        "Corrected by {n_gold} units of the gold standard, {corrected} of the units hold the frame."
    ),
    (False, True, False): mark(
        "As the program codes frames, {frame} is the most frequent frame of {pair}: it is coded in {n_frame} of {n} units. "
        "How many hold the frame itself is not known ({reason}): some {n_needed} units are to be coded for an interval of six points."
    ),
    (False, True, True): mark(
        "As the program codes frames, {frame} is the most frequent frame of {pair}: it is coded in {n_frame} of {n} units. "
        "How many hold the frame itself is not known ({reason}): some {n_needed} units are to be coded for an interval of six points. "
        "Elsewhere the program marks this frame with an F-score of {f1} against sentences that a language model coded, no human."
    ),
    (False, False, False): mark(
        "As the program codes frames, {frame} is the most frequent frame of {pair}: it is coded in {n_frame} of {n} units. "
        "How many hold the frame itself is not known ({reason})."
    ),
    (False, False, True): mark(
        "As the program codes frames, {frame} is the most frequent frame of {pair}: it is coded in {n_frame} of {n} units. "
        "How many hold the frame itself is not known ({reason}). "
        "Elsewhere the program marks this frame with an F-score of {f1} against sentences that a language model coded, no human."
    ),
}
# by whether the difference is corrected, and whether the accuracy is known
GAP_SAID = {
    (True, False): mark(
        "As the program codes frames, the widest gap between pairs of states is that of {frame}, {gap} percentage points; whether it is wider than the next was not tested. It is coded in {n_frame_most} of {n_most} units of {most}, "
        "in {n_frame_least} of {n_least} of {least}. Corrected by {n_gold} units of the gold standard, the difference is {corrected} percentage points."
    ),
    (False, False): mark(
        "As the program codes frames, the widest gap between pairs of states is that of {frame}, {gap} percentage points; whether it is wider than the next was not tested. It is coded in {n_frame_most} of {n_most} units of {most}, "
        "in {n_frame_least} of {n_least} of {least}. The difference of the frame itself is not known ({reason})."
    ),
    (False, True): mark(
        "As the program codes frames, the widest gap between pairs of states is that of {frame}, {gap} percentage points; whether it is wider than the next was not tested. It is coded in {n_frame_most} of {n_most} units of {most}, "
        "in {n_frame_least} of {n_least} of {least}. The difference of the frame itself is not known ({reason}). "
        "Elsewhere the program marks this frame with an F-score of {f1} against sentences that a language model coded, no human."
    ),
}
# by whether the difference of tone is corrected
TONE_SAID = {
    False: mark(
        "As tone is coded here, {most} is talked about more cooperatively than {least}: a mean of {tone_most} against {tone_least}, {gap} apart "
        "on a scale from minus two to plus two. The difference of tone itself is not known ({reason})."
    ),
    True: mark(
        "As tone is coded here, {most} is talked about more cooperatively than {least}: a mean of {tone_most} against {tone_least}, {gap} apart "
        "on a scale from minus two to plus two. Corrected by {n_gold} units of the gold standard, they are {corrected} apart."
    ),
}


def corrected_share(
    corrected: pd.DataFrame | None, place: Mapping[str, Any]
) -> tuple[dict[str, Any], bool]:
    """The corrected share of a frame in a dyad as values of a sentence.

    Parameters
    ----------
    corrected
        Table 'frame_corrected'; None where the caller has none.
    place
        Key of its row.

    Returns
    -------
    tuple of dict and bool
        The values, or why there is none and how much is to be coded; and whether it is corrected.
    """
    row = _row_of(corrected, place, "frame_corrected")
    if row is None:
        return {"reason": claims.name(gettext(NOT_CORRECTED))}, False
    if row["reason"]:
        return {
            "reason": claims.name(gettext(row["reason"])),
            "n_needed": claims.cell("frame_corrected", place, "n_needed", "count"),
        }, False
    return {
        "corrected": claims.cell(
            "frame_corrected", place, "corrected", "percent", interval=("low", "high"), n="n_gold"
        ),
        "n_gold": claims.cell("frame_corrected", place, "n_gold", "count"),
    }, True


def corrected_gap(
    corrected: pd.DataFrame | None, place: Mapping[str, Any], form: Form
) -> tuple[dict[str, Any], bool]:
    """A corrected difference as values of a sentence.

    Parameters
    ----------
    corrected
        Table 'gaps_corrected'; None where the caller has none.
    place
        Key of its row.
    form
        How the difference is shown.

    Returns
    -------
    tuple of dict and bool
        The values, or why there is none; and whether it is corrected.
    """
    row = _row_of(corrected, place, "gaps_corrected")
    if row is None:
        return {"reason": claims.name(gettext(NOT_CORRECTED))}, False
    if row["reason"]:
        return {"reason": claims.name(gettext(row["reason"]))}, False
    return {
        "corrected": claims.cell(
            "gaps_corrected", place, "corrected", form, interval=("low", "high"), n="n_gold"
        ),
        "n_gold": claims.cell("gaps_corrected", place, "n_gold", "count"),
    }, True


def _row_of(
    corrected: pd.DataFrame | None, place: Mapping[str, Any], table: str
) -> dict[str, Any] | None:
    if corrected is None:
        return None
    rows = claims.matching(corrected, place, table)
    return None if rows.empty else {str(k): v for k, v in rows.iloc[0].items()}
