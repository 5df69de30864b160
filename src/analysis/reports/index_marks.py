"""How far the findings hold, as the index tells it: the claims of findings.yml with their marks, and
which of them put a headline to the test.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.i18n.language import gettext, number
from analysis.reports import robustness_notes
from analysis.reports.about_corpus import of_other_corpora
from analysis.reports.finished_run import Run
from analysis.tables import MARKS

# the report that tells how far findings hold, and its table
ABOUT_MARKS = ("6_robustness", "f-findings")


def marks_of(run: Run) -> tuple[dict[str, dict[str, Any]], int]:
    """The findings of robustness.json that speak of this corpus.

    Parameters
    ----------
    run
        The run; without that file there is none.

    Returns
    -------
    tuple of dict and int
        Each by id with its effect, its share and what stands beside its mark in words, and a link
        to its row in the report; and how many speak of another corpus.
    """
    path = run.folder / "robustness.json"
    found = {}
    if path.is_file():
        found = json.loads(path.read_text(encoding="utf-8"))
    elsewhere = of_other_corpora(run)
    marks = {}
    for key, finding in sorted(found.items()):
        if key in elsewhere:
            continue
        marks[key] = {
            **finding,
            "shown": robustness_notes.with_interval(finding),
            "share": robustness_notes.share(finding),
            "beside": robustness_notes.beside(finding, run.measured),
            "href": linked(run.folder, key),
        }
    return marks, len(elsewhere)


def told_elsewhere(n: int) -> str:
    """That claims of the study speak of another corpus.

    Parameters
    ----------
    n
        How many.

    Returns
    -------
    str
        The sentence in the language in use; '' where none does.
    """
    if not n:
        return ""
    said = gettext(
        "Not about this corpus, and left out: {n} claims of findings.yml, whose actors, years or outlets it does not hold."
    )
    return said.format(n=number(n, "count"))


def linked(run_dir: Path, finding: str) -> str:
    """Where the report on robustness tells of a finding.

    Parameters
    ----------
    run_dir
        The run's folder.
    finding
        Id of a finding; '' for the table.

    Returns
    -------
    str
        The address of its row of the table, or of the table; '' where there is neither.
    """
    page = run_dir / f"{ABOUT_MARKS[0]}.html"
    written = ""
    if page.is_file():
        written = page.read_text(encoding="utf-8")
    table = ABOUT_MARKS[1]
    places = [a for a in (f"{table}-{finding}", table) if f'id="{a}"' in written]
    if places:
        return f"{page.name}#{places[0]}"
    return ""


def by_mark(marks: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The findings by mark.

    Parameters
    ----------
    marks
        From `marks_of`.

    Returns
    -------
    list of tuple of str and list
        A mark with its findings, in the order of tables.MARKS; a mark without one is left out.
    """
    grouped = [(mark, [f for f in marks.values() if f["mark"] == mark]) for mark in MARKS]
    return [(mark, rows) for mark, rows in grouped if rows]


def put_to_the_test(
    headline: Mapping[str, Any], marks: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The findings of findings.yml that put a headline to the test.

    Parameters
    ----------
    headline
        An entry of the ledger.
    marks
        The findings of robustness.json by id.

    Returns
    -------
    dict
        `tests`, those findings; `other`, whether some say so but name what the headline does
        not.
    """
    meant = [f for f in marks.values() if f["headline"] == headline["id"]]
    named = set()
    if meant:
        named = _named(headline)
    # A claim may be of another pair or word than the headline of this run: then it tests
    # something else.
    fit = [f for f in meant if all(named.intersection(forms) for forms in f["names"])]
    return {"tests": fit, "other": bool(meant) and not fit}


def _named(headline: Mapping[str, Any]) -> set[str]:
    """Every value in the rows of tables that a headline rests on, both ends of a span of periods,
    and what its sentence names.
    """
    sources = [n["source"] for n in headline["numbers"].values()]
    # a share rests on two counts
    sources += [s[k] for s in sources for k in ("part", "whole") if k in s]
    rows = [s["rows"] for s in (*sources, *headline["evidence"]["behind"]) if "rows" in s]
    named = {part for r in rows for v in r.values() for part in str(v).split(" to ")}
    # the period of a change is no key of its row: it was found
    return named | set(headline.get("names", {}).values())
