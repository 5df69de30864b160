"""Parts of a corpus: what was made from some articles, kept by what it was made from.

A table that is a function of each article alone is made in parts, of some hundreds or thousands
of articles each. A part lies under data/processed/parts in a folder named by all that decides it
but the articles (code, settings, study), and lists the digest of every article in it: of its text
and whatever else of it is read. So an article that was seen before is never read again, whichever
part it lies in, and which articles lie together decides nothing: tables come out in the order of
the articles.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather

from analysis.atomic import whole
from analysis.workflow.engines import Engine
from analysis.workspace import Progress

Frames = Mapping[str, pd.DataFrame]
LEAST, MOST = 500, 5_000  # articles of a part, where nobody says how many
ROUNDS = 4  # parts for each worker, so that none waits long for the last
_DIGEST_BYTES = 12  # two of ten million articles have one digest in 1 of 10^15 corpora
_INDEX = "articles"


def digests(articles: pd.DataFrame, offsets: pd.DataFrame) -> list[str]:
    """Hash what is read of each article: its id, body, day and rows of table 'offsets'.

    Parameters
    ----------
    articles
        `article_id`, `body`, `published`.
    offsets
        Table 'offsets', in the order of article ids; rows of other articles are passed over.

    Returns
    -------
    list of str
        One a row of `articles`.
    """
    begins, ends = spans(articles["article_id"], offsets["article_id"])
    runs = offsets[["start", "raw_start", "length"]].to_numpy(np.int64)
    days = articles["published"].astype("int64").to_numpy()
    hashes = list[str]()
    rows = zip(articles["article_id"], articles["body"], days, begins, ends, strict=True)
    for article, body, day, begin, end in rows:
        digest = hashlib.blake2b(body.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES)
        digest.update(article.encode())
        digest.update(day.tobytes())
        digest.update(runs[begin:end].tobytes())
        hashes.append(digest.hexdigest())
    return hashes


def spans(ids: pd.Series, of: pd.Series) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give the rows of each id in a sorted column: from which, to before which.

    Parameters
    ----------
    ids
        The ids that are asked for.
    of
        The column: rows of one id stand together.

    Returns
    -------
    begins : array
        One row number an id, 0 where the column does not hold it.
    ends : array
        The row after the last; equal to `begins` where the column does not hold it.
    """
    # sorted, so that codes rise and the rows of an id are found by bisection
    codes, known = pd.factorize(of)
    edges = np.searchsorted(codes, np.arange(len(known) + 1))
    code = pd.Index(known).get_indexer(pd.Index(ids))
    begins = np.where(code >= 0, edges[code], 0)
    return begins, np.where(code >= 0, edges[code + 1], 0)


class Parts:
    """The parts of one kind that were made so far.

    Parameters
    ----------
    folder
        Where they lie: one folder for all that decides them but the articles.
    tables
        The names of the tables that a part holds.
    """

    def __init__(self, folder: Path, tables: Sequence[str]) -> None:
        self.folder = folder
        self.tables = tuple(tables)

    def known(self) -> dict[str, str]:
        """Give the part of every article that is in one: digest to part, of several the first."""
        part_of = dict[str, str]()
        # Sorted: of several parts that hold an article every run takes the same.
        for path in sorted(self.folder.glob(f"*.{_INDEX}.arrow")):
            part = path.name.split(".")[0]
            # a part that lost a table, in a folder that somebody cleaned, is none
            if all(self._file(part, table).is_file() for table in self.tables):
                digests = feather.read_table(path, columns=["digest"])["digest"]
                for digest in digests.to_pylist():
                    part_of.setdefault(digest, part)
        return part_of

    def names(self) -> list[str]:
        """Give the names of the parts."""
        return sorted(set(self.known().values()))

    def index(self, part: str) -> pd.DataFrame:
        """Give the articles of a part.

        Parameters
        ----------
        part
            Its name.

        Returns
        -------
        DataFrame
            `digest`, and `place` among the articles that the part was made from.
        """
        return feather.read_feather(self._file(part, _INDEX))

    def keep(self, of: Sequence[str], frames: Frames) -> str:
        """Keep a part made from some articles.

        Its index is written last, so that a part that was cut off is not taken for a whole one.

        Parameters
        ----------
        of
            The digests of the articles.
        frames
            Table name to rows.

        Returns
        -------
        str
            The name of the part.
        """
        # By its articles: the same part made twice, by two runs at once, is one file of the
        # same bytes.
        part = hashlib.sha256("".join(of).encode()).hexdigest()[:16]
        for table in self.tables:
            with whole(self._file(part, table)) as beside:
                arrow = pa.Table.from_pandas(frames[table], preserve_index=False)
                feather.write_feather(arrow, str(beside), compression="zstd")
        # the index last: a part is known only when all of its tables are there
        with whole(self._file(part, _INDEX)) as beside:
            index = pa.table({"digest": list(of), "place": pa.array(range(len(of)), pa.int32())})
            feather.write_feather(index, str(beside))
        return part

    def link(self, other: Parts, part: str, index: pd.DataFrame) -> None:
        """Take over some articles of another folder's part, without a copy of its tables.

        Parameters
        ----------
        other
            The parts that hold it.
        part
            Its name.
        index
            The rows of its index that are taken.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        for table in self.tables:
            _link(other._file(part, table), self._file(part, table))
        # last, as in `keep`
        with whole(self._file(part, _INDEX)) as beside:
            arrow = pa.Table.from_pandas(index, preserve_index=False)
            feather.write_feather(arrow, str(beside))

    def read(self, table: str, part: str) -> pd.DataFrame:
        """Read a table of a part.

        Parameters
        ----------
        table
            The table.
        part
            The name of the part.

        Returns
        -------
        DataFrame
            Its rows, in the order in which they were made.
        """
        return feather.read_feather(self._file(part, table))

    def _file(self, part: str, table: str) -> Path:
        return self.folder / f"{part}.{table}.arrow"


def _link(source: Path, target: Path) -> None:
    """Have a file under a second name; a copy where the file system has no such names."""
    try:
        os.link(source, target)
    except FileExistsError:
        # of the same name, hence of the same articles and tables, from a run that was broken off
        return
    except OSError:
        shutil.copyfile(source, target)


@dataclass(frozen=True)
class Made:
    """What became of the articles of a run.

    Attributes
    ----------
    holders
        The part that holds each article, in the order of the run's articles.
    n_made, n_reused
        Articles that were worked on, and that lay in parts made before.
    """

    holders: tuple[str, ...]
    n_made: int
    n_reused: int


def make_missing(
    parts: Parts,
    wanted: Sequence[str],
    job_of: Callable[[npt.NDArray[np.int64]], object],
    function: Callable[..., Frames],
    engine: Engine,
    *,
    size: int = 0,
    progress: Progress | None = None,
    label: str = "articles",
) -> Made:
    """Make parts of the articles that are in none.

    Parameters
    ----------
    parts
        Those there are.
    wanted
        The digest of each article of the run.
    job_of
        Gives the job for some places in `wanted`.
    function
        Makes the tables of a part from a job; called by the engine.
    engine
        Where.
    size
        Articles of a part; chosen by their number where it is 0.
    progress
        Called with articles done, articles to do, and `label`.

    Returns
    -------
    Made
        The part of every article, how many articles were read now, and how many were known.
    """
    known = parts.known()
    missing = np.array([i for i, digest in enumerate(wanted) if digest not in known], np.int64)
    size = size or part_size(len(missing), engine.workers)
    places = [missing[begin : begin + size] for begin in range(0, len(missing), size)]
    jobs = _Jobs(places, job_of)
    done = 0
    for some, frames in zip(places, engine.map(function, jobs), strict=True):
        of = [wanted[row] for row in some.tolist()]
        # kept as it comes: a run that is killed loses only what was under way
        known |= dict.fromkeys(of, parts.keep(of, frames))
        done += len(some)
        if progress:
            progress(done, len(missing), label)
    holders = tuple(known[digest] for digest in wanted)
    return Made(holders, len(missing), len(wanted) - len(missing))


def part_size(n_articles: int, workers: int) -> int:
    """Articles of a part: some parts for each worker, within limits; for one worker the largest.

    Parameters
    ----------
    n_articles
        Articles that are in no part yet.
    workers
        Of the engine.

    Returns
    -------
    int
        From `LEAST` to `MOST`.
    """
    if workers == 1:
        return MOST
    return min(MOST, max(LEAST, ceil(n_articles / (ROUNDS * workers))))


class _Jobs(Sequence[object]):
    """Jobs that are made when they are asked for: only a few are in memory at once."""

    def __init__(
        self,
        places: Sequence[npt.NDArray[np.int64]],
        job_of: Callable[[npt.NDArray[np.int64]], object],
    ) -> None:
        self._places = places
        self._job_of = job_of

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, which: int | slice) -> object:  # type: ignore[override]
        # After a loss of workers an engine goes on with the jobs that are left
        # (`engines.Processes`).
        if isinstance(which, slice):
            return _Jobs(self._places[which], self._job_of)
        return self._job_of(self._places[which])

    def __iter__(self) -> Iterator[object]:
        for some in self._places:
            yield self._job_of(some)


def gathered(
    parts: Parts, table: str, made: Made, article_ids: pd.Series, most: int = MOST
) -> Iterator[pd.DataFrame]:
    """Put a table of all parts together: the rows of these articles, in their order.

    Parameters
    ----------
    parts, table, made
        The parts, the name of the table, and which parts hold the articles.
    article_ids
        The articles of the run, in the order of its tables.
    most
        Articles whose rows are given at a time.

    Yields
    ------
    DataFrame
        The rows of the next articles.
    """
    holders = np.array(made.holders, dtype=object)
    held: dict[str, pd.DataFrame] = {}
    for begin in range(0, len(holders), most):
        used = list(dict.fromkeys(holders[begin : begin + most].tolist()))
        # a part that the articles before needed as well is not read again
        held = {part: held.get(part, _EMPTY) for part in used}
        for part in used:
            if held[part] is _EMPTY:
                held[part] = parts.read(table, part)
        yield _in_order(held, holders[begin : begin + most], article_ids.iloc[begin : begin + most])


_EMPTY = pd.DataFrame()


def _in_order(
    held: dict[str, pd.DataFrame], holders: npt.NDArray[np.object_], article_ids: pd.Series
) -> pd.DataFrame:
    """The rows of some articles from the parts that hold them."""
    index = pd.Index(article_ids)
    frames = list[pd.DataFrame]()
    places = list[npt.NDArray[np.int64]]()
    for part, frame in held.items():
        place = index.get_indexer(pd.Index(frame["article_id"]))
        # a part may hold articles that are gone, or that read otherwise now and lie elsewhere
        own = (place >= 0) & (holders[place] == part)
        frames.append(frame if own.all() else frame[own])
        places.append(place[own])
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return frames[0].head(0)
    together = pd.concat(filled, ignore_index=True)
    place = np.concatenate(places)
    # Mostly one part holds all of them, in their order: then nothing is copied.
    if (np.diff(place) >= 0).all():
        return together
    return together.take(np.argsort(place, kind="stable")).reset_index(drop=True)
