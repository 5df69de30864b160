"""What the checks against gold made by others have in common: where it lies, halves by hash, rows
of results, a table in Markdown.

A result is never a bare figure: estimate, 95 % interval over its units (articles or sentences), the
units, and a baseline beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.errors import UserError
from analysis.stats import Interval, clustered_share, f_score_interval, sums, unit_spread

SEED = 20200721
Counts = npt.NDArray[np.float64]


class Result(NamedTuple):
    """One measure: what, of which system, estimate with its interval, and of how many what."""

    what: str
    system: str
    estimate: float
    low: float
    high: float
    n: int


class Part(NamedTuple):
    """A part of docs/accuracy.md: title, what was measured and how, results, and what to keep in
    mind.
    """

    title: str
    says: str
    results: list[Result]
    notes: tuple[str, ...] = ()


def gold_file(root: Path, *parts: str) -> Path:
    """A file or folder under ../shared.

    Parameters
    ----------
    root
        The project's folder.
    parts
        Its path below ../shared, folder by folder.

    Returns
    -------
    Path
        It is there.

    Raises
    ------
    UserError
        Where it is not on this machine.
    """
    path = root.parent.joinpath("shared", *parts)
    if not path.exists():
        raise UserError(
            "the gold made by others is not on this machine",
            where=path,
            fix="Put ../shared beside the project.",
        )
    return path


def is_development(text: str) -> bool:
    """Whether a text is in the half that lexicons are developed on, by a salted SHA-256 of its
    characters.

    Salted, since the files of ../shared are themselves one half by a plain hash.

    Parameters
    ----------
    text
        Its characters alone decide.

    Returns
    -------
    bool
        True for about half of all texts.
    """
    return hashlib.sha256(f"mihwar development {text}".encode()).digest()[0] % 2 == 0


def result(
    what: str,
    system: str,
    rows: Counts,
    statistic: Callable[[Counts], Interval],
    n: int | None = None,
) -> Result:
    """`statistic` of `rows` (one row a unit) with its interval over units.

    Parameters
    ----------
    what, system
        What is measured, and of which system.
    rows
        Counts, a row a unit that is independent of the others.
    statistic
        `ratio(…)`, `f1` or another function that gives the interval of a measure.
    n
        What the measure rests on, where that is not the units.

    Returns
    -------
    Result
        Ends are missing below five units that tell of the measure.
    """
    estimate, low, high = (float(value) for value in statistic(rows))
    if n is None:
        n = len(rows)
    return Result(what, system, estimate, low, high, n)


def ratio(above: int, below: int) -> Callable[[Counts], Interval]:
    """Column `above` over column `below`, summed over units; missing where nothing is below.

    Parameters
    ----------
    above, below
        Columns; in no unit is `above` more than `below`.

    Returns
    -------
    function
        Of rows, giving `stats.clustered_share` with the units as clusters.
    """

    def of(rows: Counts) -> Interval:
        if not len(rows):
            return Interval(*np.full(3, np.nan))
        # without cells: all units are one cell
        counted = sums(rows[:, above], rows[:, below])
        share = clustered_share(counted, unit_spread(counted).correlation)
        return Interval(*(value[0] for value in share))

    return of


def f1(rows: Counts) -> Interval:
    """F1 of two codings, 2 × both / (gold + found).

    Parameters
    ----------
    rows
        Units × (both, gold, found, …): marks of each unit in both codings and in either.

    Returns
    -------
    Interval
        Over units; NaN estimate where neither coding has a mark.
    """
    return macro_f1(rows[:, :3])


def macro_f1(rows: Counts) -> Interval:
    """The mean F1 of several labels with three columns each, those without a mark passed over.

    Parameters
    ----------
    rows
        Units × (3 × labels): both, gold and found of each label.

    Returns
    -------
    Interval
        Over units.
    """
    # to units × labels × (both, gold, found)
    return f_score_interval(rows.reshape(len(rows), -1, 3))


def precision_recall_f1(what: str, system: str, rows: Counts) -> list[Result]:
    """Precision, recall and F1 of two codings of the same units.

    Parameters
    ----------
    what, system
        What is measured, and of which system.
    rows
        Units × (both, gold, found).

    Returns
    -------
    list of Result
        In this order; n of precision is the marks found, of the others the marks of the gold.
    """
    marks = np.zeros(3)
    if len(rows):
        marks = rows.sum(axis=0)
    return [
        result(f"{what}: precision", system, rows, ratio(0, 2), int(marks[2])),
        result(f"{what}: recall", system, rows, ratio(0, 1), int(marks[1])),
        result(f"{what}: F1", system, rows, f1, int(marks[1])),
    ]


def binary(gold: npt.ArrayLike, found: npt.ArrayLike) -> Counts:
    """Two yes-or-no codings of the same units as counts of marks.

    Parameters
    ----------
    gold, found
        One value a unit, true where it is marked.

    Returns
    -------
    array
        Units × (both, gold, found), each 0 or 1.
    """
    one, other = (np.asarray(v, bool) for v in (gold, found))
    return np.stack([one & other, one, other], axis=1).astype(np.float64)


def markdown(part: Part) -> str:
    """A part as Markdown.

    Parameters
    ----------
    part
        What was measured.

    Returns
    -------
    str
        A section with a table of its results and a list of its notes.
    """
    lines = [
        f"## {part.title}",
        "",
        part.says,
        "",
        "| measure | system | estimate | 95 % interval | n |",
    ]
    lines += ["| --- | --- | ---: | --- | ---: |", *map(_row, part.results), ""]
    lines += [f"- {note}" for note in part.notes]
    if part.notes:
        lines.append("")
    return "\n".join(lines)


def _row(found: Result) -> str:
    def shown(value: float) -> str:
        if np.isnan(value):
            return "–"
        return f"{value:.3f}"

    ends = f"{shown(found.low)} to {shown(found.high)}"
    return f"| {found.what} | {found.system} | {shown(found.estimate)} | {ends} | {found.n:,} |"


def document(parts: Iterable[Part]) -> str:
    """Every part, one after the other.

    Parameters
    ----------
    parts
        What was measured, in the order of the document.

    Returns
    -------
    str
        Markdown.
    """
    return "\n".join(markdown(part) for part in parts)
