"""Raw files to articles: each corpus read by itself, then all corpora of the run gathered as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.corpus import file_articles
from analysis.corpus.articles import CorpusPieces
from analysis.corpus.duplicates import SLICE, find_copies
from analysis.corpus.manifest import read_manifest
from analysis.corpus.quarantine import OTHER_CORPUS
from analysis.corpus.selection import REASON, check_outlets, reasons_against
from analysis.corpus.zones import clock_in_zone
from analysis.errors import EmptyTable
from analysis.periods import period_of
from analysis.study.schema import Study
from analysis.table_files import GROUP, TEXTS, Rows, appended
from analysis.tables import Column, Table
from analysis.workflow.shelf import KEY_LENGTH
from analysis.workflow.stage import Stage, Step
from analysis.workflow.stage_code import Code, code_now
from analysis.workspace import Progress, Workspace

TABLES = ("articles", "removed", "offsets", "quarantine")
_OWN = {
    "raw": Table(
        "one article: the text that offsets refer to",
        {"article_id": Column("str", "the article"), "raw": Column("str", "the text as it came")},
    )
}
_SMALL = ("article_id", "corpus", "url", "title", "published", "published_zone", "file", "record")
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
    # In the name of the store, so that other code reads every file again.
    code = code_now().sha256([file_articles.__name__])[:KEY_LENGTH]
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
            # copies are found where all corpora are together
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
    settings = work.study.settings
    corpora = list(work.corpora)
    texts = Texts(work, corpora)
    articles = texts.articles
    parts = {table: _stacked(work, corpora, table) for table in TABLES if table != "articles"}
    if len(texts.again):
        again = texts.again.assign(reason="repeat of an earlier record", detail=OTHER_CORPUS)
        parts["quarantine"] = pd.concat(
            [parts["quarantine"], again[list(tables.TABLES["quarantine"].columns)]],
            ignore_index=True,
        )
        for name in ("removed", "offsets"):
            # Both corpora have the rows of an article that both hold.
            parts[name] = parts[name].drop_duplicates()
    if articles.empty:
        raise EmptyTable(
            f"no article could be read from {', '.join(corpora)}; "
            f"{len(parts['quarantine'])} records were set aside",
            where=work.corpus(corpora[0]) / "quarantine.parquet",
            fix="Its column `reason` says why.",
        )
    if settings.time_zone:
        articles = articles.assign(published=clock_in_zone(articles, settings.time_zone))
    if not work.study.where.keeps_all():
        reasons = _reasons(texts, articles["published"], work.study)
        outside = articles.assign(reason=REASON, detail=reasons)[reasons.notna()]
        parts["quarantine"] = pd.concat(
            [parts["quarantine"], outside[list(tables.TABLES["quarantine"].columns)]],
            ignore_index=True,
        )
        inside = reasons.isna().to_numpy()
        texts.keep(inside)
        articles = articles[inside].reset_index(drop=True)
        for name in ("removed", "offsets"):
            parts[name] = parts[name][parts[name]["article_id"].isin(articles["article_id"])]
    copies = find_copies(
        articles, texts.bodies, threshold=settings.duplicate_threshold, progress=progress
    )
    periods = period_of(articles["published"], settings.period)
    decided = articles[["published"]].assign(duplicate_of=copies, period=periods)
    with work.append("articles") as rows:
        for places, piece in texts.pieces():
            own = decided.iloc[places].reset_index(drop=True)
            rows.add(piece.assign(**{name: own[name] for name in own.columns}))
    for name in ("removed", "quarantine", "offsets"):
        order = [column for column in _ORDER if column in parts[name].columns]
        ordered = parts[name].sort_values(order, kind="stable", ignore_index=True)
        work.write(name, ordered, csv=name != "offsets")


class Texts:
    """The articles of several corpora as one, in the order of their ids, read piece by piece.

    Attributes
    ----------
    articles
        What is small of each article; of an id that two corpora hold the first.
    again
        The same of articles that an earlier corpus holds as well.
    """

    def __init__(self, work: Workspace, corpora: Sequence[str]) -> None:
        self._paths = [_file(work.corpus(name), "articles") for name in corpora]
        several = list[pd.DataFrame]()
        for number, path in enumerate(self._paths):
            small = tables.read(path, _SMALL)
            several.append(small.assign(_corpus=number, _row=np.arange(len(small))))
        together = pd.concat(several, ignore_index=True)
        # Of two corpora the one named first keeps the article.
        twice = together.duplicated("article_id")
        self.again = together[twice]
        self.articles = together[~twice].sort_values("article_id", ignore_index=True)
        self._corpus = self.articles["_corpus"].to_numpy()
        self._row = self.articles["_row"].to_numpy()

    def keep(self, wanted: npt.NDArray[np.bool_]) -> None:
        """Go on with some of the articles alone."""
        self.articles = self.articles[wanted].reset_index(drop=True)
        self._corpus = self._corpus[wanted]
        self._row = self._row[wanted]

    def bodies(self, places: npt.NDArray[np.int64]) -> Iterator[list[str]]:
        """Give the bodies at some places of `articles`, which rise, a slice at a time."""
        for _, piece in self._read(["body"], places, SLICE):
            yield piece["body"].tolist()

    def pieces(self) -> Iterator[tuple[npt.NDArray[np.int64], pd.DataFrame]]:
        """Give whole rows, some thousand at a time, with their places in `articles`."""
        columns = list(tables.TABLES["articles"].columns)
        return self._read(columns, np.arange(len(self.articles)), TEXTS)

    def _read(
        self, columns: list[str], places: npt.NDArray[np.int64], most: int
    ) -> Iterator[tuple[npt.NDArray[np.int64], pd.DataFrame]]:
        # the rows of each corpus rise with their ids, so that each file is gone through once
        files = [Rows(path, columns) for path in self._paths]
        for begin in range(0, len(places), most):
            some = places[begin : begin + most]
            frames = list[pd.DataFrame]()
            held = list[npt.NDArray[np.int64]]()
            for number, file in enumerate(files):
                own = some[self._corpus[some] == number]
                if len(own):
                    frames.append(file.take(self._row[own]))
                    held.append(own)
            together = pd.concat(frames, ignore_index=True)
            # Rows came corpus by corpus; here they go back into the order of ids.
            order = np.argsort(np.concatenate(held), kind="stable")
            yield some, together.take(order).reset_index(drop=True)


def _reasons(texts: Texts, published: pd.Series, study: Study) -> pd.Series:
    """Why each article is outside what the study asks about; missing where it is inside."""
    outlets = set[str]()
    reasons = []
    for places, piece in texts.pieces():
        days = published.iloc[places].reset_index(drop=True)
        reasons.append(reasons_against(piece.assign(published=days), study.where))
        outlets.update(piece["source"])
    check_outlets(outlets, study.where)
    found = pd.concat(reasons, ignore_index=True)
    if not found.isna().any():
        raise EmptyTable(
            f"`where` leaves none of {len(found)} articles",
            where=study.folder / "study.yml",
            fix=f"The first is outside: {found.iloc[0]}.",
        )
    return found


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
