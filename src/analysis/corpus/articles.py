"""Raw files to one table of articles, with what was removed, the map of offsets, the raw texts and
a quarantine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from analysis import tables
from analysis.corpus import quarantine
from analysis.corpus.date_order import in_one_order
from analysis.corpus.file_articles import Article, Job
from analysis.corpus.formats import advice, is_readable
from analysis.corpus.manifest import Manifest, read_manifest, verify_files
from analysis.corpus.metadata import joined_table
from analysis.corpus.piles import Piles
from analysis.corpus.read_files import HELD, ReadFiles
from analysis.corpus.records import NO_BODY
from analysis.corpus.repetition import Learned, Run, Text, cut_runs
from analysis.corpus.residue import residue_at_end
from analysis.errors import UserError
from analysis.table_files import TEXTS

Progress = Callable[[int, int, str], None]
_LONGEST_SHOWN = 200  # characters of a path in a message
_ARTICLE_COLUMNS = (
    "article_id",
    "source",
    "url",
    "title",
    "author",
    "lang",
    "body",
    "keywords",
    "file",
    "record",
    "encoding",
)
Removal = tuple[str, int, int, str, str, int | None]


@dataclass(frozen=True)
class CorpusTables:
    """What reading a corpus gives.

    `raw` holds article_id and the raw text that offsets refer to; `notes` what `add-corpus`
    tells; `n_records` how many records the files hold: articles and records set aside are
    together as many.
    """

    articles: pd.DataFrame
    removed: pd.DataFrame
    offsets: pd.DataFrame
    quarantine: pd.DataFrame
    raw: pd.DataFrame
    notes: list[str] = field(default_factory=list)
    n_records: int = 0


class Piece(NamedTuple):
    """Some articles of a corpus, as the tables of `CorpusTables`."""

    articles: pd.DataFrame
    removed: pd.DataFrame
    offsets: pd.DataFrame
    raw: pd.DataFrame


class CorpusPieces:
    """A corpus in pieces: what `build_articles` gives, some thousand articles at a time.

    Parameters
    ----------
    path
        The corpus.
    jobs, progress, store
        As for `build_articles`.
    most
        Articles of a piece.

    Raises
    ------
    UserError
        As `build_articles`.
    """

    def __init__(
        self,
        path: Path,
        *,
        jobs: int = 2,
        progress: Progress | None = None,
        store: Path | None = None,
        most: int = TEXTS,
    ) -> None:
        manifest, files = _files_of(path)
        self._files = ReadFiles(_jobs_of(path, manifest, files), jobs, progress, store)
        self._store = store
        self._most = most
        # The files are gone through several times rather than held: only what is small of an
        # article stays in memory, and the texts come from the store.
        heads = [
            replace(result, articles=[_without_texts(article) for article in result.articles])
            for result in self._files
        ]
        aside = [row for result in heads for row in result.quarantine]
        lacking = [row for row in aside if row[2] == NO_BODY]
        if lacking and not any(result.articles for result in heads):
            raise UserError(
                "no column could be the text of the article",
                where=lacking[0][0],
                fix=f"Say which with --map body=COLUMN; {lacking[0][3]}.",
            )
        said_order = manifest.date_order if manifest else ""
        self._heads, order_notes = in_one_order(heads, said_order)
        self.notes = [note for result in heads for note in result.notes] + order_notes
        self.n_records = sum(result.n_records for result in heads)
        self._order, repeats = _without_repeats(self._heads)
        set_aside = pd.DataFrame(
            # Sorted: which process read which file, and when, leaves no trace.
            sorted(aside + repeats, key=lambda r: r[:3]),
            columns=["file", "record", "reason", "detail", "url", "title"],
        )
        self.quarantine = tables.check("quarantine", set_aside.assign(corpus=""))
        # What an outlet repeats can be told only when all texts were seen; repeats count once.
        self._learned = Learned()
        for _, article in self._kept():
            self._learned.learn(_text_of(article))

    def _kept(self) -> Iterator[tuple[int, Article]]:
        """The articles that are no repeats, in the order of files, each with its place by id."""
        places = dict(zip(self._order, range(len(self._order)), strict=True))
        number = 0
        for result in self._files:
            for article in result.articles:
                if number in places:
                    publication = self._heads[number].publication
                    yield places[number], article._replace(publication=publication)
                number += 1

    def __iter__(self) -> Iterator[Piece]:
        """Give the pieces, in the order of article ids."""
        # Rounded up; a corpus without an article has one empty piece, so that its tables have
        # columns.
        n_pieces = max(1, -(-len(self._order) // self._most))
        if len(self._order) <= HELD:
            held = sorted(self._kept(), key=lambda row: row[0])
            for number in range(n_pieces):
                yield self._piece(held[number * self._most : (number + 1) * self._most])
            return
        # named by the process, so that a later run knows whose leftovers are nobody's
        prefix = f".pieces-{os.getpid()}-"
        with TemporaryDirectory(dir=self._store, prefix=prefix) as folder:
            piles = Piles(Path(folder), n_pieces)
            for place, article in self._kept():
                piles.put(place // self._most, (place, article))
            for number in range(n_pieces):
                yield self._piece(sorted(piles.take(number), key=lambda row: row[0]))

    def _piece(self, rows: list[tuple[int, Article]]) -> Piece:
        """The tables of some articles, given in the order of their ids."""
        kept = [article for _, article in rows]
        return _tables(kept, [self._learned.runs_of(_text_of(article)) for article in kept])


def build_articles(
    path: Path, *, jobs: int = 2, progress: Progress | None = None, store: Path | None = None
) -> CorpusTables:
    """Read a corpus folder (with manifest.json), a folder of files, or one file.

    Articles are in the order of their ids, so that the order of files decides nothing; of equal
    records the earliest dated is kept. What could not be read, is empty, not Arabic, cut off or a
    repeat is in `quarantine` with its reason. `duplicate_of` is left for `duplicates`.

    Parameters
    ----------
    path
        The corpus.
    jobs
        Processes that read, where there is a store and enough to read.
    progress
        Called with files done, files in all, and what is being read.
    store
        Where what each file gave is kept between calls (`read_files`); None keeps nothing.

    Raises
    ------
    UserError
        Where a file differs from its manifest, a mapped column is not there, or nothing here can
        be read.
    """
    corpus = CorpusPieces(path, jobs=jobs, progress=progress, store=store)
    columns = zip(*corpus, strict=True)
    articles, removed, offsets, raw = (pd.concat(list(c), ignore_index=True) for c in columns)
    return CorpusTables(
        articles, removed, offsets, corpus.quarantine, raw, corpus.notes, corpus.n_records
    )


def _jobs_of(path: Path, manifest: Manifest | None, files: list[Path]) -> list[Job]:
    """The files of a corpus as they are read."""
    base = path if path.is_dir() else path.parent
    name = path.name.split(".")[0]
    joined = None
    if manifest is not None:
        base = manifest.base(path)
        name = manifest.name
        joined = joined_table(path, manifest) if manifest.join else None
    return [Job(file, file.relative_to(base).as_posix(), manifest, name, joined) for file in files]


def _without_texts(article: Article) -> Article:
    """An article with all that is small of it."""
    return article._replace(body="", raw="", keywords=None, segments=[], removed=[])


def _text_of(article: Article) -> Text:
    return Text(article.source, article.title, article.body)


def _is_there(path: Path) -> bool:
    """Whether there is such a file; not where its name is longer than any on this system."""
    try:
        return path.exists()
    except OSError:
        return False


def _files_of(path: Path) -> tuple[Manifest | None, list[Path]]:
    if not _is_there(path):
        raise UserError("there is no such file or folder", where=str(path)[:_LONGEST_SHOWN])
    if (path / "manifest.json").is_file():
        manifest = read_manifest(path)
        verify_files(path, manifest)
        return manifest, sorted(manifest.paths(path))
    files = [path]
    if path.is_dir():
        below = sorted(p for p in path.rglob("*") if p.is_file())
        files = [p for p in below if is_readable(p) and not p.name.startswith(".")]
    if not files or not any(is_readable(f) for f in files):
        raise UserError("nothing here that can be read", where=path, fix=advice(path))
    return None, files


def _tables(kept: list[Article], residue: list[list[Run]]) -> Piece:
    """Articles to tables, without the runs of their bodies that the corpus repeats."""
    bodies, segments, removals = _without_residue(kept, residue)
    columns = {name: _text(getattr(a, name) for a in kept) for name in _ARTICLE_COLUMNS}
    stamps = [a.publication.stamp for a in kept]
    frame = pd.DataFrame(columns | {"body": _text(bodies)})
    frame["published"] = pd.Series(pd.DatetimeIndex(stamps, tz="UTC").as_unit("us"))
    frame["published_from"] = _text(a.publication.origin for a in kept)
    frame["published_zone"] = _text(_zone(a.publication.offset) for a in kept)
    frame = frame.assign(corpus="", duplicate_of=None)
    runs = [
        (a.article_id, *run) for a, several in zip(kept, segments, strict=True) for run in several
    ]
    offsets = pd.DataFrame(sorted(runs), columns=["article_id", "start", "raw_start", "length"])
    removed = pd.DataFrame(
        sorted(removals, key=lambda r: r[:5]),
        columns=["article_id", "raw_start", "raw_end", "kind", "text", "n_bodies"],
    ).astype({"n_bodies": "Int64"})
    return Piece(
        tables.check("articles", frame),
        tables.check("removed", removed),
        tables.check("offsets", offsets),
        pd.DataFrame({"article_id": frame["article_id"], "raw": _text(a.raw for a in kept)}),
    )


def _without_repeats(articles: list[Article]) -> tuple[list[int], list[Any]]:
    """The places of articles in the order of their ids without repeats, and the repeats as rows of
    the quarantine.
    """
    undated = pd.Timestamp.max.tz_localize("UTC")

    # Of equal records the earliest dated is kept; file and record decide between those of a
    # day.
    def order(place: int) -> tuple[Any, ...]:
        article = articles[place]
        stamp = article.publication.stamp
        return article.article_id, undated if stamp is None else stamp, article.file, article.record

    kept: list[int] = []
    repeats: list[tuple[str, str, str, str, str | None, str | None]] = []
    for place in sorted(range(len(articles)), key=order):
        article = articles[place]
        if kept and articles[kept[-1]].article_id == article.article_id:
            detail = quarantine.SAME_ARTICLE.format(article=article.article_id)
            reason = "repeat of an earlier record"
            repeats.append(
                (article.file, article.record, reason, detail, article.url, article.title)
            )
        else:
            kept.append(place)
    return kept, repeats


def _without_residue(
    kept: list[Article], residue: list[list[Run]]
) -> tuple[list[str], list[list[tuple[int, int, int]]], list[Removal]]:
    """Bodies and their segments without what the corpus repeats, and everything that was removed
    from them.
    """
    bodies: list[str] = []
    segments: list[list[tuple[int, int, int]]] = []
    removals: list[Removal] = []
    for article, repeated in zip(kept, residue, strict=True):
        body, own = article.body, article.segments
        for kind, start, end in article.removed:
            text = article.raw[start:end]
            removals.append((article.article_id, start, end, kind, text, None))
        if repeated:
            body, own, runs = cut_runs(body, own, repeated)
            # what stood before a repeated end is the end now: a sign-off, a translator's name
            ends = [Run(r.kind, r.start, r.end, None) for r in residue_at_end(body)]
            if ends:
                body, own, last = cut_runs(body, own, ends)
                runs += last
            for run, start, end in runs:
                text = article.raw[start:end]
                removals.append((article.article_id, start, end, run.kind, text, run.n_bodies))
        bodies.append(body)
        segments.append(own)
    return bodies, segments, removals


def _zone(offset: int | None) -> str | None:
    """A zone as it is written: '+03:00'."""
    if offset is None:
        return None
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def _text(values: Iterable[str | None]) -> pd.Series:
    # pandas looks at every value of a list before Arrow does
    return pd.Series(pd.array(pa.array(list(values), pa.large_string()), dtype="str"))


def iterate_reasons(quarantine: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """Each reason with its count, the most frequent first."""
    counts = quarantine["reason"].value_counts()
    yield from sorted(((str(k), int(v)) for k, v in counts.items()), key=lambda r: (-r[1], r[0]))


__all__ = ["CorpusPieces", "CorpusTables", "build_articles", "iterate_reasons"]
