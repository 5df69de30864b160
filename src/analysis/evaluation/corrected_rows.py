"""Tables of corrected figures as a notebook shows them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.i18n.language import gettext, mark
from analysis.relations.prevalence import ALL

Names = Mapping[str, str]

FRAME_COLUMNS = {
    "pair": mark("pair"),
    "name": mark("frame"),
    "marked": mark("units coded with it"),
    "corrected": mark("units with the frame, corrected"),
    "n_units": mark("units"),
    "n_gold": mark("gold units"),
    "n_needed": mark("to code for six points"),
    "why": mark("why not corrected"),
}
TONE_COLUMNS = {
    "pair": mark("pair"),
    "source": mark("outlet"),
    "marked": mark("mean tone as coded"),
    "corrected": mark("mean tone, corrected"),
    "tuning": mark("reliance"),
    "n_units": mark("units"),
    "n_gold": mark("gold units"),
    "why": mark("why not corrected"),
}
GAP_COLUMNS = {
    "what": mark("what"),
    "most_name": mark("more in"),
    "least_name": mark("less in"),
    "marked": mark("difference as coded"),
    "corrected": mark("difference, corrected"),
    "n_gold": mark("gold units"),
    "why": mark("why not corrected"),
}
LEAD_COLUMNS = {
    "pair": mark("pair"),
    "frame_name": mark("frame"),
    "next_name": mark("before"),
    "marked": mark("lead as coded"),
    "corrected": mark("lead, corrected"),
    "n_gold": mark("gold units"),
    "why": mark("why not corrected"),
}
CHANGE_COLUMNS = {
    "pair": mark("pair"),
    "what": mark("what"),
    "since": mark("since"),
    "marked": mark("change as coded"),
    "corrected": mark("change, corrected"),
    "n_gold_before": mark("gold units before"),
    "n_gold_after": mark("gold units after"),
    "why": mark("why not corrected"),
}
ERROR_COLUMNS = {
    "what_name": mark("what"),
    "one": mark("first"),
    "other": mark("second"),
    "error_one": mark("mean error in the first"),
    "error_other": mark("mean error in the second"),
    "n_articles_one": mark("gold articles of the first"),
    "n_articles_other": mark("gold articles of the second"),
    "p": mark("p"),
}
EVERY_PAIR = mark("all pairs")
TONE = mark("tone")


def frames_named(table: pd.DataFrame, dyads: Names, frames: Names, source: str) -> pd.DataFrame:
    """Rows of 'frame_corrected' of an outlet (or 'all'), all periods, with names.

    Parameters
    ----------
    table
        Table 'frame_corrected'.
    dyads, frames
        Names by id.
    source
        An outlet, or 'all'.

    Returns
    -------
    DataFrame
        All pairs together first, then pair by pair, the frame with most words first.
    """
    rows = table[(table["source"] == source) & (table["period"] == ALL)]
    # False before True: all pairs come first, then each pair
    rows = rows.assign(turn=rows["dyad"] != ALL)
    order = ["turn", "dyad", "marked", "frame"]
    rows = rows.sort_values(order, ascending=[True, True, False, True], ignore_index=True)
    return _named(rows, dyads).assign(name=rows["frame"].map(frames))


def tones_named(table: pd.DataFrame, dyads: Names) -> pd.DataFrame:
    """Rows of 'tone_corrected' over all periods, with names.

    Parameters
    ----------
    table
        Table 'tone_corrected'.
    dyads
        Names by id.

    Returns
    -------
    DataFrame
        All pairs together first.
    """
    rows = table[table["period"] == ALL]
    rows = rows.assign(turn=rows["dyad"] != ALL, part=rows["source"] != ALL)
    rows = rows.sort_values(["turn", "dyad", "part", "source"], ignore_index=True)
    return _named(rows, dyads)


def gaps_named(table: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Table 'gaps_corrected' with names.

    Parameters
    ----------
    table
        Table 'gaps_corrected'.
    names
        Names of dyads and frames by id.

    Returns
    -------
    DataFrame
        In the order of the table.
    """
    what = table["frame"].map(names).where(table["measure"] == "frame", gettext(TONE))
    sides = {f"{side}_name": table[side].map(names) for side in ("most", "least")}
    return table.assign(what=what, why=table["reason"].map(_why), **sides)


def leads_named(table: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Table 'leads_corrected' with names.

    Parameters
    ----------
    table
        Table 'leads_corrected'.
    names
        Names of dyads and frames by id.

    Returns
    -------
    DataFrame
        In the order of the table.
    """
    named = {f"{side}_name": table[side].map(names) for side in ("frame", "next")}
    return table.assign(pair=table["dyad"].map(names), why=table["reason"].map(_why), **named)


def changes_named(table: pd.DataFrame, names: Names, top: int) -> pd.DataFrame:
    """The first rows of 'changes_corrected', with names.

    Parameters
    ----------
    table
        Table 'changes_corrected', in the order of 'relation_changes': the surest first.
    names
        Names of dyads and frames by id.
    top
        How many rows.

    Returns
    -------
    DataFrame
        In the order of the table.
    """
    rows = table.head(top)
    what = rows["frame"].map(names).where(rows["measure"] == "frame", gettext(TONE))
    return rows.assign(pair=rows["dyad"].map(names), what=what, why=rows["reason"].map(_why))


def errors_named(table: pd.DataFrame, frames: Names, top: int) -> pd.DataFrame:
    """The surest rows of 'coder_errors', with names.

    Parameters
    ----------
    table
        Table 'coder_errors'.
    frames
        Names by id.
    top
        How many rows.

    Returns
    -------
    DataFrame
        The smallest p first.
    """
    rows = table.sort_values(["p", "by", "one", "other", "what"], ignore_index=True).head(top)
    return rows.assign(what_name=rows["what"].map(frames).fillna(gettext(TONE)))


def _named(rows: pd.DataFrame, dyads: Names) -> pd.DataFrame:
    pair = rows["dyad"].map({**dyads, ALL: gettext(EVERY_PAIR)})
    return rows.assign(pair=pair, why=rows["reason"].map(_why))


def _why(reason: str) -> str:
    if reason:
        return gettext(reason)
    return ""
