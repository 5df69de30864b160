"""Small figures of the index, written as HTML with inline SVG: bars side by side, columns over time.

Unlike the figures of matplotlib their words are words of the page: they follow its size, its colours
and its direction, and can be read at any width. Each says in one sentence, for screen readers, what
it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

WIDE = 1000.0  # units of a picture's width; it is stretched to the room there is
_FIGURE = Markup('<div class="small {kind}" role="img" aria-label="{says}">{inside}</div>')
_TITLE = Markup('<span class="of">{}</span>')
_SVG = Markup(
    '<svg viewBox="0 0 {wide} {high}" preserveAspectRatio="none" aria-hidden="true"'
    ' focusable="false">{inside}</svg>'
)
_BOX = Markup('<rect class="{kind}" x="{x}" y="{y}" width="{w}" height="{h}"/>')
_LINE = Markup('<path class="{kind}" d="{d}"/>')


class Bar(NamedTuple):
    """A bar: its name, its value with the ends of its interval, how the value is shown, whether it
    is the one that is meant.
    """

    name: str
    value: float
    shown: str
    is_meant: bool = True
    low: float | None = None
    high: float | None = None


class Column(NamedTuple):
    """A column over time: where it begins and ends on the axis (0 to 1), its value (None: nothing
    is known), whether it is meant.
    """

    left: float
    right: float
    value: float | None
    is_meant: bool = False


def picture(parts: Sequence[Markup], high: float) -> Markup:
    """An SVG as wide as the room there is.

    Parameters
    ----------
    parts
        Its elements, in units from 0 to `WIDE` across and 0 to `high` down.
    high
        Its height, in the same units as y.

    Returns
    -------
    Markup
        The element; screen readers pass over it.
    """
    return _SVG.format(wide=number(WIDE), high=number(high), inside=Markup("").join(parts))


def box(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    """A rectangle.

    Parameters
    ----------
    kind
        Its class.
    x, y, width, height
        Place and size, in units of the picture.

    Returns
    -------
    Markup
        The element.
    """
    return _BOX.format(kind=kind, x=number(x), y=number(y), w=number(width), h=number(height))


def line(kind: str, path: str) -> Markup:
    """A line, which keeps its thickness however the picture is stretched.

    Parameters
    ----------
    kind
        Its class.
    path
        As `d` of an SVG path.

    Returns
    -------
    Markup
        The element.
    """
    return _LINE.format(kind=kind, d=path)


def number(value: float) -> str:
    """A coordinate, to a tenth.

    Parameters
    ----------
    value
        The coordinate.

    Returns
    -------
    str
        Without a zero after the point.
    """
    return f"{value:.1f}".removesuffix(".0")


def bars(rows: Sequence[Bar], says: str, title: str) -> Markup:
    """Bars one below the other on one scale from 0, each with its name and its value.

    Parameters
    ----------
    rows
        The bars; below 0 they point the other way, and whiskers are drawn where there are ends.
    says
        What is shown, in words.
    title
        What the values are, above the bars.

    Returns
    -------
    Markup
        The figure; '' without a row.
    """
    if not rows:
        return Markup("")
    reached = [0.0]
    for row in rows:
        reached += [v for v in (row.value, row.low, row.high) if v is not None]
    least = min(reached)
    span = max(reached) - least or 1.0

    def place(value: float) -> float:
        return WIDE * (value - least) / span

    made = []
    for row in rows:
        left = min(place(0.0), place(row.value))
        kind = "meant" if row.is_meant else "other"
        width = abs(place(row.value) - place(0.0))
        parts = [box(kind, left, 2, width, 8)]
        if least < 0:
            parts.append(line("zero", f"M{number(place(0.0))} 0V12"))
        if row.low is not None and row.high is not None:
            ends = f"M{number(place(row.low))} 6H{number(place(row.high))}"
            parts.append(line("whisker", ends))
        made.append(
            Markup('<span class="name">{}</span>{}<span class="value">{}</span>').format(
                row.name, picture(parts, 12), row.shown
            )
        )
    inside = _TITLE.format(title) + Markup("").join(made)
    return _FIGURE.format(kind="bars", says=says, inside=inside)


def columns(held: Sequence[Column], ends: tuple[str, str], says: str, title: str) -> Markup:
    """Columns over time from 0, those meant in another colour; where nothing is known there is none.

    Parameters
    ----------
    held
        The columns.
    ends
        The words under the first and the last.
    says
        What is shown, in words.
    title
        What the values are, above the columns.

    Returns
    -------
    Markup
        The figure; '' where nothing is known.
    """
    known = [c.value for c in held if c.value is not None]
    if not known:
        return Markup("")
    strip = column_strip(held, max(known) or 1.0)
    under = Markup('<span class="ends"><span>{}</span><span>{}</span></span>').format(*ends)
    inside = _TITLE.format(title) + strip + under
    return _FIGURE.format(kind="columns", says=says, inside=inside)


def column_strip(held: Sequence[Column], top: float, high: float = 30) -> Markup:
    """The picture of `columns`, on a scale that is given.

    Parameters
    ----------
    held
        The columns.
    top
        The value that fills the whole height.
    high
        The height, in units.

    Returns
    -------
    Markup
        The SVG.
    """
    parts = [line("ground", f"M0 {number(high)}H{number(WIDE)}")]
    for column in held:
        if column.value is None:
            continue
        kind = "meant" if column.is_meant else "other"
        wide = WIDE * (column.right - column.left)
        gap = min(2.0, wide / 6)
        tall = high * min(1.0, column.value / top)
        parts.append(box(kind, WIDE * column.left + gap, high - tall, wide - 2 * gap, tall))
    return picture(parts, high)


def shade_strip(held: Sequence[Column], top: float, steps: int = 5) -> Markup:
    """Cells over time, the darker the larger the value; where nothing is known there is none.

    Parameters
    ----------
    held
        The cells.
    top
        The value of the darkest.
    steps
        How many shades there are.

    Returns
    -------
    Markup
        The SVG; the classes of its cells are s0 to s(steps).
    """
    parts = []
    for column in held:
        if column.value is None:
            continue
        shade = 0
        if column.value > 0:
            shade = min(steps, 1 + int(steps * column.value / top * 0.999))
        wide = WIDE * (column.right - column.left)
        parts.append(box(f"s{shade}", WIDE * column.left + 1, 0, max(wide - 2, 1), 10))
    return picture(parts, 10)


def line_strip(held: Sequence[Column], reach: float, high: float = 30) -> Markup:
    """A line over time around 0, broken where nothing is known; a dot for every value, so that one
    that stands alone is seen.

    Parameters
    ----------
    held
        The values, each drawn in the middle of its column.
    reach
        The largest distance from 0 that is drawn.
    high
        The height, in units.

    Returns
    -------
    Markup
        The SVG; a dot above 0 is of class 'up', one below of class 'down'.
    """
    steps = []
    dots = []
    is_open = False
    for column in held:
        if column.value is None:
            is_open = False
            continue
        x = number(WIDE * (column.left + column.right) / 2)
        y = number(high / 2 * (1 - max(-1.0, min(1.0, column.value / reach))))
        steps.append(f"{'L' if is_open else 'M'}{x} {y}")
        dots.append(line("dot up" if column.value >= 0 else "dot down", f"M{x} {y}h0"))
        is_open = True
    middle = number(high / 2)
    ground = line("zero", f"M0 {middle}H{number(WIDE)}")
    return picture([ground, line("line", "".join(steps)), *dots], high)


def mark_strip(spans: Sequence[tuple[float, float]]) -> Markup:
    """Stretches of an axis that are filled, such as the days that hold an article.

    Parameters
    ----------
    spans
        Where each begins and ends, from 0 to 1.

    Returns
    -------
    Markup
        The SVG.
    """
    least = WIDE / 400  # a single day of many years is seen too
    parts = []
    for left, right in spans:
        parts.append(box("day", WIDE * left, 0, max(WIDE * (right - left), least), 6))
    return picture(parts, 6)
