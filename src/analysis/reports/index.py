"""index.html: the study in ten lines, the corpus at a glance, the reports with their headline numbers, how it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.reports.render import fragment, navigation_of, page, put, title_of
from analysis.reports.run import Run
from analysis.tables import MARKS


def render_index(run_dir: Path, *, failed: dict[str, str]) -> Path:
    """Write index.html from run.json, manifest.json, findings and tables. `failed` names notebooks (or stages) with their error."""
    run = Run(run_dir)
    described = run.description
    manifest = json.loads((run_dir / "manifest.json").read_text(encoding="utf-8"))
    body = fragment(
        "index_body.html.j2", title=described["title"], question=described["question"], abstract=described["abstract"], failed=sorted(failed.items()),
        glance=_glance(run) if (run_dir / "tables" / "articles.parquet").is_file() else [], corpora=described["corpora"],
        reports=[_report(run_dir, n) for n in described["notebooks"] if (run_dir / f"{n}.html").is_file()], command=described["command"],
        settings=sorted(described["settings"].items()), versions=sorted(manifest["versions"].items()), study_hash=manifest["study_sha256"][:12],
        code_hash=manifest["code_sha256"][:12], files=_files(run_dir), robustness=_marks(run_dir),
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


def _report(run_dir: Path, name: str) -> dict[str, Any]:
    path = run_dir / "findings" / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return {"href": f"{name}.html", "title": title_of(run_dir / "notebooks" / f"{name}.ipynb"), "findings": found}


def _marks(run_dir: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    """The findings of robustness.json by mark, in the order of tables.MARKS."""
    path = run_dir / "robustness.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    by_mark = [(mark, [f for _, f in sorted(found.items()) if f["mark"] == mark]) for mark in MARKS]
    return [(mark, rows) for mark, rows in by_mark if rows]


def _files(run_dir: Path) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Tables, networks and notebooks with their formats and sizes."""
    listed: dict[str, list[tuple[str, str, str]]] = {}
    for folder, endings in (
        ("tables", (".csv", ".parquet")),
        ("networks", (".graphml", ".gexf")),
        ("notebooks", (".ipynb",)),
    ):
        for path in sorted((run_dir / folder).glob("*")) if (run_dir / folder).is_dir() else []:
            if path.suffix in endings:
                listed.setdefault(f"{folder}/{path.stem}", []).append(
                    (path.suffix[1:], path.relative_to(run_dir).as_posix(), _size(path.stat().st_size))
                )
    return list(listed.items())


def _size(n_bytes: int) -> str:
    """Bytes in kB or MB."""
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e6 else f"{max(1, round(n_bytes / 1e3))} kB"
