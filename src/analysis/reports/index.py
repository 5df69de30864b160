"""index.html: the question, the corpus at a glance, what was found, the reports, how it was made; evidence.html beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.reports.evidence_page import render_evidence
from analysis.reports.findings import numbers_shown, read_findings
from analysis.reports.render import fragment, navigation_of, page, put, question_of, size_of, title_of
from analysis.reports.run import Run


def render_index(run_dir: Path, *, failed: dict[str, str]) -> Path:
    """Write index.html from run.json, manifest.json, findings and tables. `failed` names notebooks (or stages) with their error."""
    run = Run(run_dir)
    described = run.description
    manifest = json.loads((run_dir / "manifest.json").read_text(encoding="utf-8"))
    render_evidence(run)
    reports = [_report(run, n) for n in described["notebooks"] if (run_dir / f"{n}.html").is_file()]
    body = fragment(
        "index_body.html.j2", title=described["title"], question=described["question"], abstract=described["abstract"], failed=sorted(failed.items()),
        glance=_glance(run) if (run_dir / "tables" / "articles.parquet").is_file() else [], corpora=described["corpora"],
        reports=reports, findings=[f for r in reports for f in r["findings"]], command=described["command"],
        settings=sorted(described["settings"].items()), versions=sorted(manifest["versions"].items()), study_hash=manifest["study_sha256"][:12],
        code_hash=manifest["code_sha256"][:12], files=_files(run_dir),
        parameters=[(f"{n}.{k}", v) for n, given in sorted(manifest["parameters"].items()) for k, v in sorted(given.items())],
    )  # fmt: skip
    shown = page(
        body,
        title="Index",
        study=described["title"],
        navigation=navigation_of(described["notebooks"], "index"),
        banner=described["banner"],
    )
    return put(run_dir / "index.html", shown)


def _glance(run: Run) -> list[tuple[str, str]]:
    """The corpus in a few numbers."""
    articles, analysed = run.articles, run.analysed
    dated = analysed["published"].dropna()
    span = f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}" if len(dated) else "none"
    return [
        ("articles read", f"{len(articles):,}"), ("analysed", f"{len(analysed):,}"), ("copies left out", f"{len(articles) - len(analysed):,}"),
        ("records set aside", f"{len(run.quarantine):,}"), ("outlets", f"{analysed['source'].nunique():,}"), ("dates", span),
        ("without a date", f"{len(analysed) - len(dated):,}"),
    ]  # fmt: skip


def _report(run: Run, name: str) -> dict[str, Any]:
    notebook = run.folder / "notebooks" / f"{name}.ipynb"
    title = title_of(notebook)
    findings = [_finding(run, f, f"{name}.html", title.split(":")[0]) for f in read_findings(run.folder, name)]
    return {"href": f"{name}.html", "title": title, "question": question_of(notebook), "findings": findings}


def _finding(run: Run, found: dict[str, Any], page_name: str, report: str) -> dict[str, Any]:
    """A finding as the index shows it: the sentence, its number with interval and n, its sentences, how robust it is.

    `evidence` (sentences) and `robustness` (a few words) are shown where the finding holds them.
    """
    value, low, high = (found.get(k) for k in ("value", "low", "high"))
    number = (
        "" if value is None else f"{value:.3g}" + ("" if low is None or high is None else f" [{low:.3g}, {high:.3g}]")
    )
    return {
        "href": f"{page_name}#{found['anchor']}", "sentence": found["sentence"], "report": report, "number": number,
        "n": "" if found.get("n") is None else f"{found['n']:,.0f}", "evidence": numbers_shown(run, found), "robust": found.get("robustness") or "",
    }  # fmt: skip


def _files(run_dir: Path) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Tables, networks and notebooks with their formats and sizes."""
    listed: dict[str, list[tuple[str, str, str]]] = {}
    for folder, endings in (
        ("tables", (".csv", ".parquet", ".gz")),
        ("networks", (".graphml", ".gexf")),
        ("notebooks", (".ipynb",)),
    ):
        for path in sorted((run_dir / folder).glob("*")) if (run_dir / folder).is_dir() else []:
            if path.suffix in endings:
                listed.setdefault(f"{folder}/{path.name.split('.')[0]}", []).append(
                    (path.name.split(".", 1)[1], path.relative_to(run_dir).as_posix(), size_of(path))
                )
    return list(listed.items())
