"""What notebook 3 tells of leads and of changes in time, corrected by the gold drawn in the corpus.

A lead is the share of one frame less that of another over the same units, so that it is corrected
as one mean of a number from -1 to 1. A change is a share or a mean of units from a period on less
that of the units before it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import tables
from analysis.evaluation import correction
from analysis.evaluation.units import Units
from analysis.periods import UNDATED
from analysis.stats import Interval
from analysis.stats.corrected import (
    corrected_difference,
    corrected_mean,
    power_tuning,
)
from analysis.study.schema import Study

TABLES = ("leads_corrected", "changes_corrected")
NOTHING = ""


def corrected_leads(units: Units, study: Study, leads: pd.DataFrame) -> pd.DataFrame:
    """Table 'leads_corrected': how much more frequent the leading frame of a dyad is than the frame
    that is hardest to tell from it.

    Parameters
    ----------
    units
        From `units_with_gold`.
    study
        The study.
    leads
        Table 'frame_leads'; a dyad whose lead could not be tested is left out.

    Returns
    -------
    DataFrame
        One row a lead.
    """
    rows = []
    # a dyad of one frame leads no other
    for lead in leads[leads["next"] != NOTHING].to_dict("records"):
        columns = [units.names.index(str(lead[side])) for side in ("frame", "next")]
        apart = _apart(units, *columns)
        spread = correction.number_spread(apart)
        whole = apart.gold(0)
        # from the gold of all dyads: learnt from few units it could not count as given
        tuning = power_tuning(whole, len(apart.rows)) if len(whole.held) else 0.0
        # the spread comes from all dyads, the mean from this one
        part = apart.only((apart.rows["dyad"] == lead["dyad"]).to_numpy(bool))
        gold = part.gold(0)
        mean, variance = correction.mean_of(part, spread)
        reason = correction.reason_of(gold, None, study)
        found = correction.UNKNOWN_SHARE
        if not reason:
            found = corrected_mean(mean, variance, gold, tuning=tuning, bounds=(-1.0, 1.0))
        rows.append(
            {"dyad": lead["dyad"], "frame": lead["frame"], "next": lead["next"], "marked": mean}
            | correction.ends("corrected", found)
            | {"n_gold": len(gold.held), "reason": reason}
        )
    return pd.DataFrame(rows) if rows else tables.empty("leads_corrected")


def _apart(units: Units, first: int, second: int) -> Units:
    """Units whose one number is whether they have the first frame, less whether the second."""
    marked = units.marked[:, [first]] - units.marked[:, [second]]
    held = units.held[:, [first]] - units.held[:, [second]]
    # without names the one column is the last, which `mean_of` and `number_spread` take
    return units._replace(marked=marked, held=held, names=())


def corrected_changes(units: Units, study: Study, changes: pd.DataFrame) -> pd.DataFrame:
    """Table 'changes_corrected': each split in time that is told, corrected on either side.

    Parameters
    ----------
    units, study
        As in `corrected_leads`.
    changes
        Table 'relation_changes'.

    Returns
    -------
    DataFrame
        One row a change. Its units are those of periods before `since` and from it on; units
        without a date are on neither side. The interval is of one change, not of all at once.
    """
    period = units.rows["period"].astype("str")
    dated = (period != UNDATED).to_numpy(bool)
    rows = []
    for change in changes.to_dict("records"):
        inside = (units.rows["dyad"] == change["dyad"]).to_numpy(bool) & dated
        # periods of one length sort by time as text
        # `since` is the first period after the split
        is_after = (period >= str(change["since"])).to_numpy(bool)
        parts = [units.only(inside & ~is_after), units.only(inside & is_after)]
        sides = [_side(part, units, study, str(change["frame"])) for part in parts]
        # one side without a corrected estimate leaves the change without one
        reasons = [reason for _, _, reason in sides if reason]
        (before, n_before, _), (after, n_after, _) = sides
        found = corrected_difference(after, before)
        rows.append(
            {"dyad": change["dyad"], "measure": change["measure"], "frame": change["frame"]}
            | {"since": change["since"], "marked": change["change"]}
            | correction.ends("corrected", found)
            | {"n_gold_before": n_before, "n_gold_after": n_after}
            | {"reason": next(iter(reasons), "")}
        )
    return pd.DataFrame(rows) if rows else tables.empty("changes_corrected")


def _side(part: Units, units: Units, study: Study, frame: str) -> tuple[Interval, int, str]:
    """One side of a split: the corrected share of a frame (of '', the corrected mean tone), how
    many units of the gold it rests on, and why it is not corrected.
    """
    # no unit on one side: nothing to take a mean of
    if part.rows.empty:
        gold = part.gold(-1)
        return correction.UNKNOWN_SHARE, 0, correction.reason_of(gold, None, study)
    if frame:
        found, gold, reason = correction.share_of(part, units, study, units.names.index(frame))
    else:
        found, gold, reason = correction.tone_of(part, units, study)
    return found, len(np.asarray(gold.held)), reason
