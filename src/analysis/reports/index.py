"""index.html: the question, the corpus at a glance, what was found, the reports, how it was made;
evidence.html and follow.html beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import claims
from analysis.atomic import put
from analysis.i18n.language import gettext, mark
from analysis.reports.evidence_page import render_evidence
from analysis.reports.finding_evidence import numbers_shown
from analysis.reports.finished_run import Run
from analysis.reports.follow_page import render_follow
from analysis.reports.index_choice import told_on_index
from analysis.reports.index_figures import figure_of
from analysis.reports.index_marks import by_mark, linked, marks_of, put_to_the_test, told_elsewhere
from analysis.reports.ledger import in_brief, shown
from analysis.reports.limits import limits_of
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
from analysis.reports.plain_words import plain_words, units_of
from analysis.reports.render import fragment, navigation_of, page, question_of, size_of, title_of
from analysis.reports.time_scale import TimeScale
from analysis.reports.timeline import timeline_of
from analysis.reports.trust import explained, trust_of
from analysis.reports.turns import changes_told, turns_of

# what a run writes beside its pages and .gitignore keeps out of a repository
LEFT_BESIDE = (
    mark("every table as Parquet, in tables/"),
    mark("every figure as SVG, PDF and PNG, in figures/"),
    mark("the notebooks as they ran, in notebooks/"),
)


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
    marks, elsewhere = marks_of(run)
    shuffled, why_no_placebo = placebo_of(run)
    reports = [_report(run, n) for n in described["notebooks"] if (run_dir / f"{n}.html").is_file()]
    scale = None
    if (run_dir / "tables" / "articles.parquet").is_file():
        scale = TimeScale.of(run)
    render_follow(run, scale)
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
        **_findings(run, described.get("index_findings", []), marks, shuffled, scale),
        timeline=_timeline(run, scale),
        no_placebo=why_no_placebo,
        shuffled=as_rows(shuffled).to_dict("records"),
        limits=limits_of(run, scale),
        about_trust=explained(),
        command=described["command"],
        settings=sorted(described["settings"].items()),
        study_hash=manifest["study"]["sha256"][:12],
        files=_files(run_dir),
        left_beside=[gettext(words) for words in LEFT_BESIDE],
        robustness=by_mark(marks),
        elsewhere=told_elsewhere(elsewhere),
        about_marks=linked(run_dir, ""),
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


def _timeline(run: Run, scale: TimeScale | None) -> dict[str, Any]:
    """The timeline with what is told of its changes, as the ledger has it."""
    if scale is None:
        return {}
    told = [e for e in _book(run) if e["notebook"] == "index" and e["kind"] == "said"]
    return timeline_of(run, scale, turns_of(told))


def _book(run: Run) -> list[dict[str, Any]]:
    """The entries of the ledger; none where no notebook ran."""
    path = run.folder / "findings.json"
    if not path.is_file():
        return []
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["findings"]
    return entries


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
    said = {f"turn-{n}": sentence for n, (_, sentence) in enumerate(changes_told(run))}
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
        said,
    )


def _report(run: Run, name: str) -> dict[str, Any]:
    notebook = run.folder / "notebooks" / f"{name}.ipynb"
    return {"href": f"{name}.html", "title": title_of(notebook), "question": question_of(notebook)}


def _findings(
    run: Run,
    chosen: Sequence[str],
    marks: Mapping[str, Mapping[str, Any]],
    shuffled: pd.DataFrame,
    scale: TimeScale | None,
) -> dict[str, Any]:
    """`findings`: those that `index_choice` chooses. With fewer than `LEAST_ARTICLES` there is none.

    `nothing`: what was looked for and not found; `untested`: what could not be tested, with the
    reason. Each is told, but it is no headline; `nothing_of`, `untested_of` are kinds that no
    headline tells.
    """
    found = [e for e in _book(run) if e["kind"] == "finding" and not e["exploratory"]]
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
    found = told_on_index(run, found, chosen)
    too_small = gettext(TOO_SMALL).format(n=n_articles, least=LEAST_ARTICLES)
    return {
        "findings": [_with_trust(run, e, marks, shuffled, scale) for e in found],
        "nothing": told_once((_finding(run, e), status[e["id"]][1]) for e in nothing),
        "untested": told_once((_finding(run, e), status[e["id"]][1]) for e in untested),
        "nothing_of": without_headline(kinds, NOT_FOUND),
        "untested_of": without_headline(kinds, NOT_TESTABLE),
        "too_small": too_small if n_articles < LEAST_ARTICLES else "",
    }


def told_once(findings: Iterable[tuple[dict[str, Any], str]]) -> list[dict[str, Any]]:
    """What was not found, or not tested, each sentence once.

    Several headlines of one notebook may say the same, such as that no article has a date.

    Parameters
    ----------
    findings
        Each with its sentence as `html`, and the reason.

    Returns
    -------
    list of dict
        The first of those with one sentence, with `reason`, '' where the sentence gives it.
    """
    told: dict[str, dict[str, Any]] = {}
    for finding, reason in findings:
        # the sentence says its reason itself
        if reason in finding["html"]:
            reason = ""
        told.setdefault(finding["html"], finding | {"reason": reason})
    return list(told.values())


def _with_trust(
    run: Run,
    entry: dict[str, Any],
    marks: Mapping[str, Mapping[str, Any]],
    shuffled: pd.DataFrame,
    scale: TimeScale | None,
) -> dict[str, Any]:
    """A finding in plain words, with its figure, how far it may be trusted, and what that rests on."""
    tested = put_to_the_test(entry, marks)
    figure = Markup("")
    if scale is not None and scale.periods:
        figure = figure_of(run, entry, scale)
    return {
        **_finding(run, entry),
        **tested,
        "plain": plain_words(entry, units_of(run)),
        "figure": figure,
        "trust": trust_of(entry, tested["tests"], shuffled, run.measured),
        "placebo": beside_headline(shuffled, entry["id"]),
    }


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


def _files(run_dir: Path) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The files of the run that are kept with it, by name, with their formats and sizes.

    What a run leaves beside them (`LEFT_BESIDE`) is not committed: a link to it would lead nowhere
    for whoever reads the committed page, so that it is told without links.
    """
    listed: dict[str, list[tuple[str, str, str]]] = {}
    for folder, endings in (("tables", (".csv", ".gz")), ("networks", (".graphml", ".gexf"))):
        for path in sorted((run_dir / folder).glob("*")):
            if path.suffix not in endings:
                continue
            named = listed.setdefault(f"{folder}/{path.name.split('.')[0]}", [])
            address = path.relative_to(run_dir).as_posix()
            named.append((path.name.split(".", 1)[1], address, size_of(path)))
    return list(listed.items())
