"""Tables under other settings than the run's own, made once and shared by every specification that
needs them.

Which settings decide which tables is told by the records of the stages. A table of other settings
lies under data/processed/shelf, in a folder named by all that it is made from.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.study.study_settings import Settings
from analysis.table_files import Appended
from analysis.workflow.stage import Stage, Step, hash_of, maker_of
from analysis.workspace import Workspace, sha256_of

if TYPE_CHECKING:
    from analysis.workflow.stage_code import Code

KEY_LENGTH = 16  # hexadecimal digits of a hash in the name of a folder


@dataclass(frozen=True)
class Shelf(Workspace):
    """A workspace whose tables lie where `files` says, each under a name of what it is made from."""

    files: dict[str, Path] = field(default_factory=dict)

    def table(self, name: str) -> Path:
        """The file of a table: on the shelf, or the run's own.

        Parameters
        ----------
        name
            The table.

        Returns
        -------
        Path
            It need not be there.
        """
        return self.files.get(name) or super().table(name)

    def write(self, name: str, frame: pd.DataFrame, *, csv: bool = True) -> pd.DataFrame:
        """Check and write a table, without CSV.

        Parameters
        ----------
        name
            The table.
        frame
            Its rows.
        csv
            Not heeded: nobody reads a table of other settings in a spreadsheet.

        Returns
        -------
        DataFrame
            The table as written.
        """
        return super().write(name, frame, csv=False)

    def append(self, name: str, *, csv: bool = True) -> AbstractContextManager[Appended]:
        """Write a table piece by piece, without CSV.

        Parameters
        ----------
        name
            The table.
        csv
            Not heeded.

        Returns
        -------
        context manager of Appended
            Takes the pieces.
        """
        return super().append(name, csv=False)

    def keep_study(self) -> None:
        """Do nothing: the run's own stage keeps the study's files, and two at once would take them
        from each other.
        """


class Shelves:
    """The tables that specifications stand on, and the steps that make those which are not the
    run's own.

    Parameters
    ----------
    work
        The run's folders, with its own settings.
    before
        The steps of the run's own tables.
    tables
        The tables that a specification stands on.
    code
        The package's modules.
    raw
        The raw files of the corpora.
    """

    def __init__(
        self,
        work: Workspace,
        before: Sequence[Step],
        tables: Sequence[str],
        code: Code,
        raw: Sequence[Path],
    ) -> None:
        self.work = work
        self.before = before
        self.tables = tables
        self.code = code
        self.raw = key_of([(path.name, sha256_of(path)) for path in raw])
        self.steps: dict[str, Step] = {}
        self._files: dict[str, dict[str, Path]] = {}

    def files(self, settings: Settings) -> dict[str, Path]:
        """Give the file of each table that a specification with these settings stands on.

        Parameters
        ----------
        settings
            Those of a specification.

        Returns
        -------
        dict
            Table to file; the steps that make those which are not there are added to `steps`.
        """
        files = dict[str, Path]()
        for table in self.tables:
            files[table] = self._tables_of(maker_of(table, self.before).stage, settings)[table]
        return files

    def _tables_of(self, stage: Stage, settings: Settings) -> dict[str, Path]:
        """The files of a stage's tables under other settings; a step is planned where they are not
        the run's own.
        """
        own = self.work.study.settings
        keys = sorted(self._keys(stage, self.tables))
        values = {key: getattr(settings, key) for key in keys}
        changed = {key: value for key, value in values.items() if getattr(own, key) != value}
        if not changed:
            return {table: self.work.table(table) for table in stage.makes}
        made_from = hash_of([stage.name, values])
        if made_from not in self._files:
            self._files[made_from] = self._add_step(stage, values, changed)
        return self._files[made_from]

    def _add_step(
        self, stage: Stage, values: dict[str, Any], changed: dict[str, Any]
    ) -> dict[str, Path]:
        """Plan a stage under other settings, after the stages whose tables it reads; the files of
        its tables.
        """
        settings = self.work.study.settings.model_copy(update=values)
        files = dict[str, Path]()
        for earlier in self._earlier(stage):
            files |= self._tables_of(earlier, settings)
        # which notebooks a study has decides no table
        study = self.work.study.model_copy(update={"settings": settings, "notebooks": ()})
        work = self.work
        shelf = Shelf(
            work.out,
            work.root,
            study,
            work.jobs,
            work.corpora,
            on=work.on,
            part_size=work.part_size,
            files=files,
        )
        # planned twice: the key of the folder is made from the step's state, and the step writes
        # there
        state = self._step(stage, shelf).state()
        key = key_of([self.raw, stage.name, state, values])
        folder = work.processed / "shelf" / f"{stage.name}-{key}"
        own = {table: folder / f"{table}.parquet" for table in stage.makes}
        step = self._step(stage, replace(shelf, files=files | own))
        other = ", ".join(f"{key}: {value}" for key, value in changed.items())
        name = f"{stage.name} {key}"
        self.steps[name] = replace(step, name=name, label=f"{step.label} ({other})")
        return own

    def _step(self, stage: Stage, shelf: Shelf) -> Step:
        """A stage planned on a shelf as its only step."""
        (step,) = stage.plan(shelf, self.before, self.code)
        return step

    def _earlier(self, stage: Stage) -> list[Stage]:
        """The stages whose tables a stage reads, in the order of a run."""
        makers = {maker_of(table, self.before).name for table in stage.reads}
        return [step.stage for step in self.before if step.name in makers]

    def _keys(self, stage: Stage, tables: Sequence[str]) -> set[str]:
        """The settings that decide some tables of a stage: its own, and those of the tables it
        reads.
        """
        keys = stage.settings_of(tables)
        for table in stage.reads:
            earlier = maker_of(table, self.before).stage
            keys |= self._keys(earlier, [table]) - set(stage.unaffected_by)
        return keys


def key_of(value: Any) -> str:
    """A short hash of a value, for the name of a file.

    Parameters
    ----------
    value
        What JSON can hold; else its string counts.

    Returns
    -------
    str
        `KEY_LENGTH` hexadecimal digits.
    """
    return hash_of(value)[:KEY_LENGTH]


def relative(path: Path, start: Path) -> str:
    """A path as seen from a folder, so that a project can move.

    Parameters
    ----------
    path
        A path.
    start
        The folder.

    Returns
    -------
    str
        With forward slashes on every system.
    """
    return Path(os.path.relpath(path, start)).as_posix()
