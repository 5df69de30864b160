"""A run for a paper: its citation, and its tables as LaTeX."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from analysis.errors import UserError
from analysis.reports.finished_run import Run
from analysis.workflow import provenance

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
}
_ARABIC = re.compile("[\u0600-\u06ff]+(?:[ \u200c]+[\u0600-\u06ff]+)*")


def citation(run: Run) -> str:
    """A BibTeX entry that names program, version, code, study and corpora of a run.

    Parameters
    ----------
    run : Run
        A finished run.

    Returns
    -------
    str
        An entry of type @misc. The note holds what another person needs to get the same bytes:
        the commit where the run knew one, and the hashes of code and study.

    Raises
    ------
    UserError
        Where the run has no manifest.
    """
    manifest = provenance.read(run.folder)
    code, study = manifest["code"], manifest["study"]
    corpora = ", ".join(corpus["title"] for corpus in manifest["corpora"])
    versions = [f"code {code['sha256'][:12]}", f"study {study['sha256'][:12]}"]
    if code["commit"]:
        versions.insert(0, f"commit {code['commit'][:12]}")
    title = f"{study['title']}: a run of Mihwar {code['version']}"
    lines = [
        "  author = {{The Mihwar maintainers}}",
        f"  title = {{{_escaped(title)}}}",
        f"  note = {{Corpora: {_escaped(corpora)}. {'; '.join(versions)}}}",
    ]
    if code["date"]:
        lines.append(f"  year = {{{code['date'][:4]}}}")
    key = f"mihwar-{study['id']}-{study['sha256'][:6]}"
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def latex_table(
    table: pd.DataFrame, caption: str, *, label: str = "", digits: int = 2, most: int = 50
) -> str:
    """A table for a paper, in the form of the LaTeX package booktabs.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table of a study, cut to the columns and rows that the paper shows.
    caption : str
        Its caption.
    label : str
        What `\\ref` calls it; none by default.
    digits : int
        Digits behind the point of numbers that are not whole.
    most : int
        Rows that a page holds; more are an error, since a paper's table is chosen by hand.

    Returns
    -------
    str
        A `table` environment. Arabic stands in `\\textarabic{…}`, which polyglossia and babel
        (with XeLaTeX or LuaLaTeX) set from right to left.

    Raises
    ------
    UserError
        Where the table has more than `most` rows.
    """
    if len(table) > most:
        raise UserError(
            f"the table has {len(table)} rows; a page holds {most}",
            fix="Choose rows first, as in table.head(10), or give most=….",
        )
    sides = ["r" if pd.api.types.is_numeric_dtype(table[name]) else "l" for name in table]
    head = " & ".join(_escaped(str(name)) for name in table.columns)
    lines = [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{_escaped(caption)}}}",
    ]
    if label:
        lines.append(rf"\label{{{label}}}")
    lines += [rf"\begin{{tabular}}{{{''.join(sides)}}}", r"\toprule", rf"{head} \\", r"\midrule"]
    for row in table.itertuples(index=False):
        lines.append(" & ".join(_cell(value, digits) for value in row) + r" \\")
    lines += [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
    return "\n".join(lines) + "\n"


def _cell(value: Any, digits: int) -> str:
    if pd.isna(value):
        return "--"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.{digits}f}"
    return _escaped(str(value))


def _escaped(text: str) -> str:
    """Text with LaTeX's own characters made harmless, and Arabic marked as such."""
    # Character by character: what was put in for one must not be escaped again.
    safe = "".join(_SPECIAL.get(character, character) for character in text)
    return _ARABIC.sub(lambda run: rf"\textarabic{{{run[0]}}}", safe)


__all__ = ["citation", "latex_table"]
