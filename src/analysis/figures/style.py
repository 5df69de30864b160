"""One look for every figure: fonts that hold Arabic, colours, and a figure that is the same bytes
on every run.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, cast

import fontpkg
import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from analysis.atomic import put
from analysis.i18n.language import direction, gettext, number

_Given = ParamSpec("_Given")
FONT = "IBM Plex Sans Arabic"
INK, QUIET, FAINT = "#222222", "#6b6b6b", "#dddddd"
# Okabe and Ito's colours, told apart with any colour vision; black and yellow left out for lines on
# white
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7F7F7F", "#332288")
LEGEND_ROWS = 2  # rows of a legend that the height of a figure allows for
LEGEND_ROW = 0.22  # inches of a further one
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")
_RC: dict[str, Any] = {
    "font.family": [FONT, "DejaVu Sans"],
    "font.size": 10,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.labelsize": 10,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.facecolor": "white",
    "axes.axisbelow": True,
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "savefig.dpi": 150,
    "savefig.facecolor": "white",
    # TrueType, so that the text of a PDF can be searched; in SVG outlines, since a browser may
    # not have the face, and then would not join Arabic letters as measured. Without a salt the
    # ids of an SVG are drawn at random.
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "mihwar",
    "text.color": INK,
    # a dollar sign in a headline is no formula, and formulas lose Arabic shaping
    "text.parse_math": False,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
}


class Plot(Figure):
    """A figure that says in words what it shows (`description`) and shows itself in a notebook as
    SVG.

    `links` names the marks that lead somewhere, by the anchor they lead to; `data` is what the
    figure was drawn from; `live` is what the script of a page draws the figure from again.
    """

    description: str = ""
    data: pd.DataFrame | None = None
    live: dict[str, Any] | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.links: dict[str, str] = {}

    def svg(self) -> str:
        """The figure as SVG: the same figure gives the same text on any day; its title is the
        description.
        """
        with style():
            held = io.StringIO()
            self.savefig(
                held,
                format="svg",
                metadata={"Date": None, "Creator": None, "Title": self.description or None},
            )
        return held.getvalue()

    def png(self, dpi: int = 150) -> bytes:
        """The figure as PNG, without date or version.

        Parameters
        ----------
        dpi
            Dots an inch.

        Returns
        -------
        bytes
            The file.
        """
        with style():
            held = io.BytesIO()
            self.savefig(held, format="png", dpi=dpi, metadata={"Software": None})
        return held.getvalue()

    def pdf(self) -> bytes:
        """The figure as PDF, without date or version; text stays text, in the faces of the report."""
        with style():
            held = io.BytesIO()
            self.savefig(
                held,
                format="pdf",
                metadata={
                    "CreationDate": None,
                    "Producer": None,
                    "Creator": None,
                    "Title": self.description,
                },
            )
        return held.getvalue()

    def _repr_svg_(self) -> str:
        return self.svg()


def keeps_data(draw: Callable[_Given, Plot]) -> Callable[_Given, Plot]:
    """Let the figures of a function hold the table that they were drawn from, for a reader to take.

    Parameters
    ----------
    draw
        A function that draws its first table or, without one, its first graph.

    Returns
    -------
    callable
        The function.
    """

    @wraps(draw)
    def drawn(*given: _Given.args, **named: _Given.kwargs) -> Plot:
        plot = draw(*given, **named)
        for value in (*given, *named.values()):
            if plot.data is None and isinstance(value, pd.DataFrame):
                plot.data = value
            if plot.data is None and hasattr(value, "edges"):
                plot.data = pd.DataFrame(
                    [{"a": a, "b": b, **held} for a, b, held in value.edges(data=True)]
                )
        return plot

    return drawn


@contextmanager
def style() -> Iterator[None]:
    """Everything drawn inside looks like this project: fonts with Arabic, white ground, no dates in
    files.
    """
    _fonts()
    with mpl.rc_context(cast(Any, _RC)):
        yield


@cache
def _fonts() -> None:
    """Make the packaged faces known to matplotlib, whose own cache does not see packages."""
    for weight in (400, 700):
        font_manager.fontManager.addfont(fontpkg.path(FONT, weight))


def new_plot(width: float, height: float, description: str) -> Plot:
    """An empty figure; call inside `style()`.

    Parameters
    ----------
    width, height
        In inches.
    description
        What it shows, in words that are read aloud.

    Returns
    -------
    Plot
        The figure.
    """
    plot = Plot(figsize=(width, height))
    plot.description = description
    return plot


def say_ends(plot: Plot, named: Sequence[str], values: Sequence[float], form: str) -> None:
    """Let the description of a figure end in its numbers: which is the highest, and which the lowest.

    Parameters
    ----------
    plot
        The figure.
    named
        What each value is of, as a reader knows it.
    values
        The values; of fewer than two known ones nothing is said.
    form
        How a value is written, as `i18n.language.number` takes it.
    """
    known = [(v, n) for v, n in zip(values, named, strict=True) if not np.isnan(v)]
    if len(known) < 2:
        return
    low, lowest = min(known)
    high, highest = max(known)
    told = gettext("highest {highest} ({high}), lowest {lowest} ({low})").format(
        highest=highest, high=number(high, form), lowest=lowest, low=number(low, form)
    )
    plot.description = f"{plot.description}{gettext('; ')}{told}"


def finish(plot: Plot) -> Plot:
    """Lay the figure out now and for good: ticks made on first drawing have the right font, and no
    drawing moves anything.

    Parameters
    ----------
    plot
        The figure; in a report that runs from right to left it is mirrored.

    Returns
    -------
    Plot
        The same.
    """
    if direction() == "rtl":
        _mirror(plot)
    plot.draw_without_rendering()
    plot.set_layout_engine("none")
    return plot


def _mirror(plot: Plot) -> None:
    """The figure from right to left: axes begin at the right, and so do their titles and labels."""
    turned = set[
        Axes
    ]()  # panels that share an axis turn with one another: a second turn would undo the first
    for axes in plot.axes:
        if not axes.axison or axes.get_label() == "<colorbar>":
            continue
        if not turned.intersection(axes.get_shared_x_axes().get_siblings(axes)):
            axes.invert_xaxis()
        turned.add(axes)
        axes.spines["right"].set_visible(axes.spines["left"].get_visible())
        axes.spines["left"].set_visible(False)
        place = axes.get_subplotspec()
        shared = len(axes.get_shared_y_axes().get_siblings(axes)) > 1
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
        axes.tick_params(
            axis="y", labelleft=False, labelright=not shared or place is None or place.is_last_col()
        )
        if title := axes.get_title(loc="left"):
            axes.set_title("", loc="left")
            axes.set_title(title, loc="right")
        for note in axes.texts:
            if note.get_transform() == axes.transAxes and note.get_position() == (1, 1):
                note.set(position=(0, 1), ha="left")


def missing(what: str) -> Plot:
    """A figure that says in words why there is nothing to draw.

    Parameters
    ----------
    what
        The words.

    Returns
    -------
    Plot
        The figure.
    """
    with style():
        plot = new_plot(8, 1.6, what)
        plot.text(0.5, 0.5, what, ha="center", va="center", color=QUIET, wrap=True)
        return finish(plot)


def save(plot: Plot, path: Path) -> Path:
    """Write a figure in one move.

    Parameters
    ----------
    plot
        The figure.
    path
        The file; its ending (.svg, .pdf, .png) says in what form. PNG has 300 dots an inch.

    Returns
    -------
    Path
        The file.
    """
    made = {
        ".svg": lambda: plot.svg().encode(),
        ".pdf": plot.pdf,
        ".png": lambda: plot.png(dpi=300),
    }
    return put(path, made[path.suffix]())


def colour(place: int) -> str:
    """The colour of a series, no two alike.

    Parameters
    ----------
    place
        Its place, from 0. The first are those of `PALETTE`, told apart with any colour vision; more
        series than that are told apart by marker and label too.

    Returns
    -------
    str
        As '#rrggbb'.
    """
    if place < len(PALETTE):
        return PALETTE[place]
    # steps of the golden ratio never come back to a hue; light and dark take turns
    hue = (place * 0.618034) % 1.0
    light = 0.45 + 0.3 * (place % 2)
    red, green, blue = mpl.colors.hsv_to_rgb((hue, 0.65, light))
    return mpl.colors.to_hex((float(red), float(green), float(blue)))


def percent_axis(axis: Axis) -> None:
    """Write shares along an axis in percent, with as many decimals as tell its ticks apart.

    Parameters
    ----------
    axis
        The axis, whose limits are set.
    """
    ticks = np.unique(axis.get_majorticklocs())
    steps = 100 * np.diff(ticks)
    decimals = 0
    if len(steps) and steps.min() > 0:
        # a step of 2.5 needs a decimal as well as one of 0.5
        while decimals < 6 and not np.allclose(ticks * 100, np.round(ticks * 100, decimals)):
            decimals += 1
    axis.set_major_formatter(PercentFormatter(1, decimals=decimals))


def legend_above(plot: Plot, axes: Axes, labels: Sequence[str], *, columns: int = 4) -> None:
    """Put the legend in rows above the whole figure, clear of the data.

    Parameters
    ----------
    plot
        The figure.
    axes
        The axes whose series are named.
    labels
        What is named; of one series there is no legend.
    columns
        Names in a row at most.
    """
    handles, names = axes.get_legend_handles_labels()
    if len(labels) > 1:
        wide = min(columns, len(names))
        # room of its own for a long legend, which would otherwise take it from the data
        n_rows = -(-len(names) // wide)
        if n_rows > LEGEND_ROWS:
            width, height = plot.get_size_inches()
            plot.set_size_inches(width, height + LEGEND_ROW * (n_rows - LEGEND_ROWS))
        arabic = direction() == "rtl"
        # matplotlib fills a column before the next, from the left; an Arabic reader begins at the
        # right
        if arabic:
            order = np.concatenate(np.array_split(np.arange(len(names)), wide)[::-1])
            handles = [handles[i] for i in order]
            names = [names[i] for i in order]
        plot.legend(
            handles,
            names,
            loc="outside upper right" if arabic else "outside upper left",
            ncols=wide,
            markerfirst=not arabic,
            handletextpad=0.5,
            columnspacing=1.4,
        )
