"""Where a run keeps what: the run's folder, the project's folder, the raw corpora, and the tables
between stages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import pandas as pd

from analysis import tables
from analysis.atomic import put
from analysis.study.file_names import OPTIONAL, files_of
from analysis.study.schema import Study
from analysis.table_files import GROUP, TEXTS, Appended, Rows, appended, pieces
from analysis.tables import Table

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Workspace:
    """The folders of a run, and its tables by name.

    Attributes
    ----------
    out
        The run's folder: tables, notebooks, pages.
    root
        The project's folder, which holds studies/, notebooks/ and data/.
    study
        The question, with the settings and parameters of this run.
    jobs
        Worker processes that one stage may use.
    on
        The engine that parts are worked on by, as `--on` names it; empty for `jobs` processes
        where there is enough to do.
    part_size
        Articles of a part; chosen by their number where it is 0.
    corpora
        The raw corpora of the run: name to folder (with a manifest), or to a file or folder
        without one.
    stage, reads, makes
        The stage that works here, the tables it may read and those it may write, as its record
        tells them; without a stage every table may be read and written.
    columns
        The columns of tables that the stage tells itself, not `analysis.tables`.
    """

    out: Path
    root: Path
    study: Study
    jobs: int = 2
    corpora: Mapping[str, Path] = field(default_factory=dict)
    stage: str = ""
    reads: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    columns: Mapping[str, Table] = field(default_factory=dict)
    on: str = ""
    part_size: int = 0

    @property
    def processed(self) -> Path:
        """The folder of what runs share: corpora that were read, lemmas, tables of other settings."""
        return self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        """The folder of the project's notebooks."""
        return self.root / "notebooks"

    def of_stage(
        self,
        stage: str,
        reads: tuple[str, ...],
        makes: tuple[str, ...],
        columns: Mapping[str, Table] | None = None,
    ) -> Self:
        """The workspace as one stage sees it: no table but those that its record tells.

        Parameters
        ----------
        stage
            Its name, for error messages.
        reads, makes
            Names of tables.
        columns
            The columns of tables that the stage tells itself.

        Returns
        -------
        Workspace
            The same folders and study.
        """
        return replace(self, stage=stage, reads=reads, makes=makes, columns=columns or {})

    def table(self, name: str) -> Path:
        """The file of a table of this run.

        Parameters
        ----------
        name
            Its name, such as 'mentions'.

        Returns
        -------
        Path
            Parquet; the file need not be there.
        """
        return self.out / "tables" / f"{name}.parquet"

    def read(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read a table of this run, or some of its columns.

        Parameters
        ----------
        name
            The table.
        columns
            Columns that are read; all where None.

        Returns
        -------
        DataFrame
            All rows.

        Raises
        ------
        LookupError
            Where the stage at work does not tell that it reads this table: what a stage reads
            in secret could change without the stage becoming stale.
        UserError
            Where the table is not there yet.
        """
        self._may_read(name)
        return tables.read(self.table(name), columns)

    def write(self, name: str, frame: pd.DataFrame, *, csv: bool = True) -> pd.DataFrame:
        """Check a table and write it, as Parquet and, where it is small, as CSV.

        Parameters
        ----------
        name
            The table.
        frame
            Its rows; columns may come in any order.
        csv
            Whether it is written as CSV too, where that takes under 5 MB.

        Returns
        -------
        DataFrame
            The table as written: columns in order, real numbers to ten significant digits.

        Raises
        ------
        LookupError
            Where the stage at work does not tell that it makes this table.
        UserError
            Where the table breaks the rules of `analysis.tables`.
        """
        # a table that the record does not name would never be found stale
        if self.stage and name not in self.makes:
            raise LookupError(
                f"stage '{self.stage}' writes table '{name}': add it to `makes` of its record"
            )
        table = self.columns.get(name)
        return tables.write(name, frame, self.table(name), csv=csv, table=table)

    def append(self, name: str, *, csv: bool = True) -> AbstractContextManager[Appended]:
        """Write a table of this run piece by piece; see `write`.

        Parameters
        ----------
        name
            The table.
        csv
            Whether it is written as CSV too, where that takes under 5 MB.

        Returns
        -------
        context manager of Appended
            Takes the pieces; the file is in place when its block has ended.

        Raises
        ------
        LookupError
            Where the stage at work does not tell that it makes this table.
        """
        if self.stage and name not in self.makes:
            raise LookupError(
                f"stage '{self.stage}' writes table '{name}': add it to `makes` of its record"
            )
        # rows with texts are large: small groups, so that a reader need not hold many of them
        group = GROUP
        if name == "articles":
            group = TEXTS
        table = self.columns.get(name)
        return appended(name, self.table(name), csv=csv, table=table, group=group)

    def pieces(self, name: str, columns: Sequence[str]) -> Iterator[tuple[int, pd.DataFrame]]:
        """Read columns of a table of this run some rows at a time; see `table_files.pieces`.

        Parameters
        ----------
        name
            The table.
        columns
            Columns that are read.

        Returns
        -------
        iterator of tuple
            Number of the first row, and the rows.

        Raises
        ------
        LookupError
            Where the stage at work does not tell that it reads this table.
        """
        self._may_read(name)
        return pieces(self.table(name), columns)

    def rows(self, name: str, columns: Sequence[str]) -> Rows:
        """Read columns of a table of this run by the numbers of rows; see `table_files.Rows`.

        Parameters
        ----------
        name
            The table.
        columns
            Columns that are read.

        Returns
        -------
        Rows
            Gives rows by their numbers.

        Raises
        ------
        LookupError
            Where the stage at work does not tell that it reads this table.
        """
        self._may_read(name)
        return Rows(self.table(name), columns)

    def _may_read(self, name: str) -> None:
        # a table read without being named in `reads` could change without the stage running again
        if self.stage and name not in (*self.reads, *self.makes):
            raise LookupError(
                f"stage '{self.stage}' reads table '{name}': add it to `reads` of its record"
            )

    def keep_study(self) -> None:
        """Keep the study's files beside the tables made from them, to compare a later edit with."""
        names = files_of(self.study.folder)
        # a file that the study no longer has must not stay from an earlier run
        for name in set(OPTIONAL) - set(names):
            (self.out / "study" / name).unlink(missing_ok=True)
        for name in names:
            put(self.out / "study" / name, (self.study.folder / name).read_bytes())

    def corpus(self, name: str) -> Path:
        """The folder of a corpus that has been read.

        Parameters
        ----------
        name
            The corpus.

        Returns
        -------
        Path
            It need not be there.
        """
        return self.processed / "corpora" / name

    def analysed(self, articles: pd.DataFrame) -> pd.Series:
        """Which articles the analyses use: one of each cluster of copies, or all
        (`settings.duplicates`).

        Parameters
        ----------
        articles
            Rows of table 'articles'.

        Returns
        -------
        Series of bool
            One truth value a row.
        """
        return articles["duplicate_of"].isna() | (self.study.settings.duplicates == "keep all")


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal.

    Parameters
    ----------
    path
        Any file; it is not read into memory at once.

    Returns
    -------
    str
        64 digits.
    """
    with path.open("rb") as file:
        # a corpus may be larger than memory: read in pieces
        return hashlib.file_digest(file, "sha256").hexdigest()
