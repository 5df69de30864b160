"""Marks of a figure that lead somewhere: transparent marks over the drawn ones, links in SVG and
nothing in PNG.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from analysis.figures.style import Plot
from analysis.figures.time import first_day
from analysis.i18n.language import gettext

_HIT_POINTS = 13.0  # width of what the mouse hits, in points
_NO_WORD = re.compile(r"[^a-z0-9]+")


def anchor_of(figure: str, *parts: str) -> str:
    """The anchor of one mark of a figure.

    Parameters
    ----------
    figure
        The figure's anchor.
    parts
        What the mark is of: ids, a period.

    Returns
    -------
    str
        'f-network--iran--iraq'; safe in an address whatever the parts hold.
    """
    # two hyphens part what one hyphen may hold
    return "--".join([figure, *(_NO_WORD.sub("-", p.lower()).strip("-") for p in parts)])


def link_points(
    plot: Plot,
    axes: Axes,
    places: npt.ArrayLike,
    marks: Mapping[str, str],
    *,
    points: float = _HIT_POINTS,
) -> None:
    """Lay links over points.

    Parameters
    ----------
    plot
        The figure.
    axes
        The axes of the points.
    places
        x and y of each in data, n × 2.
    marks
        Anchor and name of each, in the order of `places`.
    points
        Width of what the mouse hits, in points.
    """
    found = np.asarray(places, dtype=float).reshape(-1, 2)
    if not len(found):
        return
    # Drawn though it cannot be seen: only what is drawn is an element that a link can lead
    # from, and the mark itself is too small to be hit.
    made = axes.scatter(found[:, 0], found[:, 1], s=points**2, alpha=0.0, linewidths=0, zorder=9)
    made.set_urls([f"#{a}" for a in marks])
    plot.links.update(marks)


def link_lines(
    plot: Plot, axes: Axes, lines: Sequence[npt.ArrayLike], marks: Mapping[str, str]
) -> None:
    """Lay links over lines.

    Parameters
    ----------
    plot
        The figure.
    axes
        The axes of the lines.
    lines
        x and y of each line's points in data.
    marks
        Anchor and name of each, in the order of `lines`.
    """
    if not lines:
        return
    made = LineCollection(
        [np.asarray(line, dtype=float) for line in lines],
        linewidths=_HIT_POINTS * 0.7,
        alpha=0.0,
        zorder=1.5,
    )
    made.set_urls([f"#{a}" for a in marks])
    # links must not move the limits of the axes
    axes.add_collection(made, autolim=False)
    plot.links.update(marks)


def link_dyads(
    plot: Plot,
    rows: pd.DataFrame,
    columns: tuple[str, str, str],
    names: Mapping[str, str],
    anchor: str,
    form: str,
) -> None:
    """Let every point that stands on a unit of text lead to its sentences.

    Parameters
    ----------
    plot
        The figure.
    rows
        Rows of table `dyad_tone` that are drawn.
    columns
        The column drawn, and the ends of its interval.
    names
        Ids of dyads to how a reader is shown them.
    anchor
        The figure's anchor; '': nothing is linked.
    form
        How a value is shown, as a format of Python.
    """
    if not anchor:
        return
    held = rows[(rows["n_sentences"] > 0) & rows[columns[0]].notna()].sort_values(
        ["dyad", "period"]
    )
    marks = {}
    places = []
    for row in held.to_dict("records"):
        value, low, high = (form.format(row[c]) for c in columns)
        interval = ""
        if not pd.isna(row[columns[1]]):
            interval = f" [{low}, {high}]"
        dyad = str(row["dyad"])
        period = str(row["period"])
        marks[anchor_of(anchor, dyad, period)] = gettext(
            "{what}, {period}: {value}, units: {n}"
        ).format(
            what=names.get(dyad, dyad.replace("_", " ")),
            period=period,
            value=value + interval,
            n=f"{row['n_sentences']:,}",
        )
        places.append((mdates.date2num(first_day(period)), row[columns[0]]))
    link_points(plot, plot.axes[0], places, marks)


def link_frames(
    plot: Plot, cells: pd.DataFrame, dyad: str, names: Mapping[str, str], anchor: str
) -> None:
    """Let every mark of a dyad's frames that stands on a unit of text lead to its sentences.

    Parameters
    ----------
    plot
        The figure.
    cells
        The dyad's rows of table `frame_prevalence` by frame (index), with `y`, the height of
        the mark.
    dyad
        The dyad.
    names
        Ids of frames and dyads to how a reader is shown them.
    anchor
        The figure's anchor.
    """
    marks = {}
    places = []
    for frame, row in cells[cells["n_frame"] > 0].iterrows():
        marks[anchor_of(anchor, dyad, str(frame))] = gettext(
            "{frame}, {dyad}: {share}, units: {n} of {all}"
        ).format(
            frame=names.get(str(frame), frame),
            dyad=names.get(dyad, dyad),
            share=f"{row['share']:.0%}",
            n=f"{row['n_frame']:,.0f}",
            all=f"{row['n_sentences']:,.0f}",
        )
        places.append((row["share"], row["y"]))
    link_points(plot, plot.axes[0], places, marks, points=9)
