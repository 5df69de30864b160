"""index.html: the question, the corpus at a glance, what was found, the reports, how it was made;
evidence.html beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import claims
from analysis.atomic import put
from analysis.i18n.language import gettext, mark
from analysis.reports import robustness_notes
from analysis.reports.evidence_page import render_evidence
from analysis.reports.finding_evidence import numbers_shown
from analysis.reports.finished_run import Run
from analysis.reports.ledger import in_brief, shown
from analysis.reports.looked_for import (
    LEAST_ARTICLES,
    NOT_FOUND,
    NOT_TESTABLE,
    TOO_SMALL,
    looked_for,
    status_of_headline,
    without_headline,
)
from analysis.reports.placebo_notes import as_rows, beside_headline, placebo_of
from analysis.reports.render import fragment, navigation_of, page, question_of, size_of, title_of
from analysis.tables import MARKS

MOST = 8
ABOUT_MARKS = (
    "6_robustness",
    "f-findings",
)  # the report that tells how far findings hold, and its table


def render_index(
    run_dir: Path, *, failed: dict[str, str], glance: Sequence[tuple[str, Markup]] = ()
) -> Path:
    """Write index.html from run.json, manifest.json and findings.json, and evidence.html beside it.

    Parameters
    ----------
    run_dir
        The run's folder.
    failed
        Notebooks and stages that failed, with their errors.
    glance
        The corpus in a few numbers, as `note_corpus` gives it.

    Returns
    -------
    Path
        The page.
    """
    run = Run(run_dir)
    described = run.description
    manifest = json.loads((run_dir / "manifest.json").read_text(encoding="utf-8"))
    render_evidence(run)
    marks = _marks(run)
    shuffled, why_no_placebo = placebo_of(run)
    reports = [_report(run, n) for n in described["notebooks"] if (run_dir / f"{n}.html").is_file()]
    body = fragment(
        "index_body.html.j2",
        title=described["title"],
        question=described["question"],
        abstract=described["abstract"],
        failed=sorted(failed.items()),
        glance=glance,
        corpora=described["corpora"],
        reports=reports,
        left_out=described.get("left_out", []),
        **_findings(run, described.get("index_findings", []), marks, shuffled),
        no_placebo=why_no_placebo,
        shuffled=as_rows(shuffled).to_dict("records"),
        command=described["command"],
        settings=sorted(described["settings"].items()),
        study_hash=manifest["study"]["sha256"][:12],
        files=_files(run_dir),
        robustness=_by_mark(marks),
        about_marks=_linked(run_dir, ""),
        parameters=[
            (f"{n}.{k}", v)
            for n, given in sorted(manifest["parameters"].items())
            for k, v in sorted(given.items())
        ],
    )
    shown = page(
        body,
        title=gettext("Index"),
        study=described["title"],
        navigation=navigation_of(described["notebooks"], "index"),
        banner=described["banner"],
    )
    return put(run_dir / "index.html", shown)


def note_corpus(run: Run) -> list[tuple[str, Markup]]:
    """Write the corpus in a few numbers into the ledger.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    list of tuple of str and Markup
        A label and its number for each, in the order of the page.
    """
    only: dict[str, Any] = {}
    if run.study.settings.duplicates != "keep all":
        only = {"duplicate_of": None}
    copies = {"duplicate_of": "none left out" if not only else claims.PRESENT}

    def counted(
        unit: str,
        where: Mapping[str, Any] = MappingProxyType({}),
        *,
        table: str = "articles",
        distinct: str = "",
    ) -> claims.Sentence:
        return claims.sentence("{n}", n=claims.count(table, unit, distinct=distinct, where=where))

    ends = {w: claims.day("articles", "published", w, only) for w in ("first", "last")}
    found = {w: claims.lookup(source, run.table) for w, source in ends.items()}
    first, last = (claims.Word(found[w], ends[w]) for w in ("first", "last"))
    if found["first"]:
        span = claims.sentence(mark("{first} to {last}"), first=first, last=last)
    else:
        span = claims.sentence(mark("none"))
    return in_brief(
        run,
        [
            (mark("articles read"), counted("articles")),
            (mark("analysed"), counted("articles", only)),
            (mark("copies left out"), counted("articles", copies)),
            (mark("records set aside"), counted("records", table="quarantine")),
            (mark("outlets"), counted("outlets", only, distinct="source")),
            (mark("dates"), span),
            (mark("without a date"), counted("articles", {**only, "published": None})),
        ],
    )


def _report(run: Run, name: str) -> dict[str, Any]:
    notebook = run.folder / "notebooks" / f"{name}.ipynb"
    return {"href": f"{name}.html", "title": title_of(notebook), "question": question_of(notebook)}


def _findings(
    run: Run, chosen: Sequence[str], marks: Mapping[str, Mapping[str, Any]], shuffled: pd.DataFrame
) -> dict[str, Any]:
    """`findings`: those that the study names, in its order; where it names none, the first of each
    notebook in turn, up to eight. With fewer than `LEAST_ARTICLES` there is none.

    `nothing`: what was looked for and not found; `untested`: what could not be tested, with the
    reason. Each is told, but it is no headline; `nothing_of`, `untested_of` are kinds that no
    headline tells.
    """
    path = run.folder / "findings.json"
    book = []
    if path.is_file():
        book = json.loads(path.read_text(encoding="utf-8"))["findings"]
    found = [e for e in book if e["kind"] == "finding" and not e["exploratory"]]
    kinds = looked_for(run)
    status = {e["id"]: status_of_headline(kinds, e["id"]) for e in found}
    untested = [e for e in found if status[e["id"]][0] == NOT_TESTABLE]
    nothing = [e for e in found if e not in untested]
    nothing = [e for e in nothing if e["value"] is None or status[e["id"]][0] == NOT_FOUND]
    found = [e for e in found if e not in nothing and e not in untested]
    has_articles = (run.folder / "tables" / "articles.parquet").is_file()
    n_articles = LEAST_ARTICLES
    if has_articles:
        n_articles = len(run.analysed)
    if n_articles < LEAST_ARTICLES:
        found = []
    if chosen:
        found = [e for key in chosen for e in found if e["id"] == key]
    elif len(found) > MOST:
        found = _first_of_each(found)
    too_small = gettext(TOO_SMALL).format(n=n_articles, least=LEAST_ARTICLES)
    return {
        "findings": [
            _finding(run, e)
            | put_to_the_test(e, marks)
            | {"placebo": beside_headline(shuffled, e["id"])}
            for e in found
        ],
        "nothing": [_finding(run, e) | {"reason": status[e["id"]][1]} for e in nothing],
        "untested": [_finding(run, e) | {"reason": status[e["id"]][1]} for e in untested],
        "nothing_of": without_headline(kinds, NOT_FOUND),
        "untested_of": without_headline(kinds, NOT_TESTABLE),
        "too_small": too_small if n_articles < LEAST_ARTICLES else "",
    }


def _first_of_each(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first finding of each notebook in turn, then the second, up to `MOST`, in the order of
    the notebooks.
    """
    turn = {
        e["id"]: [o["id"] for o in found if o["notebook"] == e["notebook"]].index(e["id"])
        for e in found
    }
    kept = {e["id"] for e in sorted(found, key=lambda e: turn[e["id"]])[:MOST]}
    return [e for e in found if e["id"] in kept]


def _finding(run: Run, found: Mapping[str, Any]) -> dict[str, Any]:
    """A finding as the index shows it: the sentence, which says its n, and the sentences behind
    it.
    """
    title = title_of(run.folder / "notebooks" / f"{found['notebook']}.ipynb")
    return {
        "id": found["id"],
        "href": f"{found['notebook']}.html#{found['anchor']}",
        "html": shown(found),
        "report": title.split(":")[0],
        "evidence": numbers_shown(run, found),
    }


def _marks(run: Run) -> dict[str, dict[str, Any]]:
    """The findings of robustness.json, each with its effect, its share and what stands beside its
    mark in words, and a link to its row in the report; none where there is no such file.
    """
    path = run.folder / "robustness.json"
    found = {}
    if path.is_file():
        found = json.loads(path.read_text(encoding="utf-8"))
    return {
        k: f
        | {
            "shown": robustness_notes.with_interval(f),
            "share": robustness_notes.share(f),
            "beside": robustness_notes.beside(f, run.measured),
            "href": _linked(run.folder, k),
        }
        for k, f in sorted(found.items())
    }


def _linked(run_dir: Path, finding: str) -> str:
    """Where the report on robustness tells of a finding: its row of the table, or the table; ''
    where there is neither.
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


def _by_mark(marks: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The findings by mark, in the order of tables.MARKS."""
    by_mark = [(mark, [f for f in marks.values() if f["mark"] == mark]) for mark in MARKS]
    return [(mark, rows) for mark, rows in by_mark if rows]


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
    # what the headline names is needed only where a finding says that it tests it
    named = set()
    if meant:
        named = _named(headline)
    fit = [f for f in meant if all(named.intersection(forms) for forms in f["names"])]
    return {"tests": fit, "other": bool(meant) and not fit}


def _named(headline: Mapping[str, Any]) -> set[str]:
    """Every value in the rows of tables that a headline rests on; both ends of a span of periods."""
    sources = [n["source"] for n in headline["numbers"].values()]
    sources += [s[k] for s in sources for k in ("part", "whole") if k in s]
    rows = [s["rows"] for s in (*sources, *headline["evidence"]["behind"]) if "rows" in s]
    return {part for r in rows for v in r.values() for part in str(v).split(" to ")}


def _files(run_dir: Path) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Tables, networks and notebooks with their formats and sizes."""
    listed: dict[str, list[tuple[str, str, str]]] = {}
    for folder, endings in (
        ("tables", (".csv", ".parquet", ".gz")),
        ("figures", (".pdf", ".png", ".svg")),
        ("networks", (".graphml", ".gexf")),
        ("notebooks", (".ipynb",)),
    ):
        for path in sorted((run_dir / folder).glob("*")):
            if path.suffix in endings:
                listed.setdefault(f"{folder}/{path.name.split('.')[0]}", []).append(
                    (
                        path.name.split(".", 1)[1],
                        path.relative_to(run_dir).as_posix(),
                        size_of(path),
                    )
                )
    return list(listed.items())
