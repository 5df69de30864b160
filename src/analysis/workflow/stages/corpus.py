"""Raw files to articles: each corpus read by itself, then all corpora of the run gathered as one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.corpus import file_articles
from analysis.corpus.articles import CorpusPieces
from analysis.corpus.duplicates import find_duplicates
from analysis.corpus.manifest import read_manifest
from analysis.corpus.quarantine import OTHER_CORPUS
from analysis.corpus.selection import REASON, reasons_against
from analysis.corpus.zones import clock_in_zone
from analysis.errors import EmptyTable
from analysis.periods import period_of
from analysis.study.schema import Study
from analysis.table_files import GROUP, TEXTS, appended
from analysis.tables import Column, Table
from analysis.workflow.code import Code
from analysis.workflow.shelf import KEY_LENGTH
from analysis.workflow.stage import Stage, Step
from analysis.workspace import Progress, Workspace

TABLES = ("articles", "removed", "offsets", "quarantine")
_OWN = {
    "raw": Table(
        "one article: the text that offsets refer to",
        {"article_id": Column("str", "the article"), "raw": Column("str", "the text as it came")},
    )
}
_GROUPS = {"articles": TEXTS, "removed": GROUP, "offsets": GROUP, "raw": TEXTS}
_ORDER = ("article_id", "corpus", "file", "record", "start", "raw_start")


def read_corpus(work: Workspace, name: str, progress: Progress | None = None) -> None:
    """Read the raw files of one corpus into tables that every study shares.

    Parameters
    ----------
    work
        The run's folders; ``work.corpora[name]`` holds the raw files.
    name
        The corpus.
    progress
        Called with files read, files in all, and a label.

    Raises
    ------
    UserError
        Where a file of the manifest is missing or was changed.
    """
    code = Code().sha256([file_articles.__name__])[:KEY_LENGTH]
    store = work.processed / "parts" / f"read-{code}"
    corpus = CorpusPieces(work.corpora[name], jobs=work.jobs, progress=progress, store=store)
    folder = work.corpus(name)
    tables.write("quarantine", corpus.quarantine.assign(corpus=name), _file(folder, "quarantine"))
    with ExitStack() as open_tables:
        grown = {
            table: open_tables.enter_context(
                appended(table, _file(folder, table), table=_OWN.get(table), group=group)
            )
            for table, group in _GROUPS.items()
        }
        for piece in corpus:
            named = piece.articles.assign(corpus=name, duplicate_of=None)
            for table, rows in {**piece._asdict(), "articles": named}.items():
                grown[table].add(rows)


def _file(folder: Path, table: str) -> Path:
    return folder / f"{table}.parquet"


def gather_articles(work: Workspace, progress: Progress | None = None) -> None:
    """Gather the corpora of the run as one, and find copies of one another across all of them.

    An article that two corpora hold is kept once; the second record goes to the quarantine.

    Raises
    ------
    EmptyTable
        Where no article could be read.
    """
    study = work.study
    corpora = list(work.corpora)
    parts = {table: _stacked(work, corpora, table) for table in TABLES}
    articles = parts["articles"]
    twice = articles.duplicated("article_id")
    if twice.any():
        again = articles[twice].assign(reason="repeat of an earlier record", detail=OTHER_CORPUS)
        parts["quarantine"] = pd.concat(
            [parts["quarantine"], again[list(tables.TABLES["quarantine"].columns)]],
            ignore_index=True,
        )
        articles = articles[~twice]
        for name in ("removed", "offsets"):
            parts[name] = parts[name].drop_duplicates()
    found = len(articles)
    if not study.where.keeps_all():
        articles, outside = _selected(articles, study)
        parts["quarantine"] = pd.concat([parts["quarantine"], outside], ignore_index=True)
        for name in ("removed", "offsets"):
            kept = parts[name]["article_id"].isin(articles["article_id"])
            parts[name] = parts[name][kept]
    if found and articles.empty:
        raise EmptyTable(
            f"`where` leaves none of {found} articles",
            where=study.folder / "study.yml",
            fix="`analysis check` shows what the study asks for.",
        )
    if articles.empty:
        raise EmptyTable(
            f"no article could be read from {', '.join(corpora)}; "
            f"{len(parts['quarantine'])} records were set aside",
            where=work.corpus(corpora[0]) / "quarantine.parquet",
            fix="Its column `reason` says why.",
        )
    articles = articles.sort_values("article_id", ignore_index=True)
    if study.settings.time_zone:
        articles["published"] = clock_in_zone(articles, study.settings.time_zone)
    articles["duplicate_of"] = find_duplicates(
        articles, threshold=study.settings.duplicate_threshold, progress=progress
    ).to_numpy()
    work.write(
        "articles", articles.assign(period=period_of(articles["published"], study.settings.period))
    )
    for name in ("removed", "quarantine", "offsets"):
        order = [column for column in _ORDER if column in parts[name].columns]
        ordered = parts[name].sort_values(order, kind="stable", ignore_index=True)
        work.write(name, ordered, csv=name != "offsets")


def _selected(articles: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles that the study asks about, and the others as rows of the quarantine."""
    reasons = reasons_against(articles, study.where)
    is_outside = reasons.notna()
    outside = articles[is_outside].assign(reason=REASON, detail=reasons[is_outside])
    return articles[~is_outside], outside[list(tables.TABLES["quarantine"].columns)]


def _stacked(work: Workspace, corpora: list[str], table: str) -> pd.DataFrame:
    """One table of all corpora, one below the other."""
    read = [tables.read(work.corpus(name) / f"{table}.parquet") for name in corpora]
    return pd.concat(read, ignore_index=True)


def _reading(stage: Stage, work: Workspace, before: Sequence[Step], code: Code) -> list[Step]:
    """One step a corpus: it is stale where its files, its manifest or the reader changed."""
    steps = []
    for name, source in work.corpora.items():
        files, values = _raw_files(source)
        steps.append(
            stage.step(
                work,
                code,
                name=f"read {name}",
                label=f"reading corpus {name}",
                reads=files,
                makes=_tables_of(work, name),
                values=values,
                do=partial(read_corpus, work, name),
            )
        )
    return steps


def _tables_of(work: Workspace, name: str) -> list[Path]:
    """The files that reading one corpus leaves."""
    return [work.corpus(name) / f"{table}.parquet" for table in (*TABLES, "raw")]


def _raw_files(source: Path) -> tuple[list[Path], dict[str, Any]]:
    """The raw files of a corpus, and what else says how they are read."""
    manifest = source / "manifest.json"
    if manifest.is_file():
        files = sorted(read_manifest(source).paths(source))
        return files, {"manifest": manifest.read_text(encoding="utf-8")}
    files = [source]
    if source.is_dir():
        files = sorted(path for path in source.rglob("*") if path.is_file())
    return files, {"files": [path.name for path in files]}


def _gathering(stage: Stage, work: Workspace, before: Sequence[Step], code: Code) -> list[Step]:
    """One step, which reads what reading left of every corpus."""
    read = [path for name in work.corpora for path in _tables_of(work, name)]
    return [stage.step(work, code, reads=read)]


READ = Stage(
    name="read",
    label="reading corpora",
    function=read_corpus,
    steps=_reading,
)

GATHER = Stage(
    name="articles",
    label="gathering articles, finding copies",
    function=gather_articles,
    makes=("articles", "removed", "quarantine", "offsets"),
    settings=("period", "duplicate_threshold", "time_zone"),
    study={"study.yml: where": ("where",)},
    values=lambda work: {"corpora": list(work.corpora)},
    steps=_gathering,
)

STAGES = (READ, GATHER)
