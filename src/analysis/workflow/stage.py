"""What a stage tells of itself, in one record, and what a step of a planned run is.

Each module of `workflow.stages` holds records of this kind; planning, running, staleness, the
grid of specifications and provenance ask the records and keep no list of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.tables import Table
from analysis.workspace import Progress, Workspace

if TYPE_CHECKING:
    from analysis.workflow.stage_code import Code

Values = dict[str, Any]
Do = Callable[[Progress], None]


@dataclass(frozen=True)
class Stage:
    """A stage: what it reads and makes, what it depends on, and the function that does it.

    Attributes
    ----------
    name
        Its name in manifest.json.
    label
        What it does, for people.
    function
        ``function(work, progress)``; its module, with all that the module imports, is the code
        of the stage.
    reads, makes
        Names of tables of the run.
    columns
        The columns of tables that no other package knows; those that packages share are told in
        `analysis.tables`.
    files
        Files other than tables that it makes, as seen from the run's folder.
    settings
        Keys of `settings` in study.yml that decide what it makes.
    only
        Of these, the keys that decide some of its tables alone: key to tables. The grid of
        specifications makes a table anew only for a key that decides it.
    unaffected_by
        Keys of earlier stages that do not reach what it makes, though it reads a table they decide.
    study
        Parts of the study that decide what it makes: the name to show (a file of the study) to
        attributes of `Study`; ``frames.id`` takes that field of each element.
    values
        Anything else that decides what it makes: ``values(work)``, by the name to show.
    notebook
        The notebook it is for, where it is for one alone: it is planned where the study lists
        that notebook, and its tables are read by no other.
    steps
        ``steps(stage, work, before, code)``: the steps that it is planned as, where these are not
        one; `before` are the steps of the stages before it.
    """

    name: str
    label: str
    function: Callable[..., None]
    reads: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    columns: Mapping[str, Table] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unaffected_by: tuple[str, ...] = ()
    study: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Callable[[Workspace], Values] | None = None
    notebook: str = ""
    steps: Callable[[Stage, Workspace, Sequence[Step], Code], list[Step]] | None = None

    def plan(self, work: Workspace, before: Sequence[Step], code: Code) -> list[Step]:
        """Give the steps of this stage in a run.

        Parameters
        ----------
        work
            The run's folders.
        before
            The steps of the stages before it.
        code
            The package's modules as they now are.

        Returns
        -------
        list of Step
            None where the study does not list the notebook that it is for.
        """
        if self.notebook and self.notebook not in work.study.notebooks:
            return []
        if self.steps is not None:
            return self.steps(self, work, before, code)
        return [self.step(work, code)]

    def step(
        self,
        work: Workspace,
        code: Code,
        *,
        name: str = "",
        label: str = "",
        reads: Sequence[Path] = (),
        makes: Sequence[Path] = (),
        values: Values | None = None,
        do: Do | None = None,
        notebook: str = "",
        modules: Sequence[str] = (),
    ) -> Step:
        """Plan the stage, or a part of it, as one step.

        Parameters
        ----------
        work
            The run's folders; the step works in them.
        code
            The package's modules as they now are.
        name, label
            Those of the step, where it is not the stage's only one.
        reads, makes, values
            What comes to the tables, settings and parts of the study of the record.
        do
            What the step does, where it is not ``function(work, progress)``.
        notebook
            The notebook whose page the step makes.
        modules
            Modules that run in a process of their own (a notebook's), which no import shows.

        Returns
        -------
        Step
            Planned; nothing is run.
        """
        own = work.of_stage(self.name, self.reads, self.makes, self.columns)

        def function(progress: Progress) -> None:
            self.function(own, progress)

        tables_read = tuple(work.table(t) for t in self.reads)
        tables_made = tuple(work.table(t) for t in self.makes)
        files = tuple(work.out / name for name in self.files)
        return Step(
            name=name or self.name,
            label=label or self.label,
            reads=(*tables_read, *reads),
            makes=(*tables_made, *files, *makes),
            values=self.depends_on(work) | (values or {}),
            do=do or function,
            stage=self,
            # the whole module and all that it imports: a constant beside the function decides as
            # well
            modules=code.closure((self.function.__module__, *modules)),
            code_sha256=code.sha256((self.function.__module__, *modules)),
            notebook=notebook,
        )

    def depends_on(self, work: Workspace) -> Values:
        """Give the settings, parts of the study and other values that decide what it makes.

        Parameters
        ----------
        work
            The run, whose study is asked.

        Returns
        -------
        dict
            Name to show to value, as JSON can hold it.
        """
        settings = {f"settings.{key}": getattr(work.study.settings, key) for key in self.settings}
        study = {
            shown: [_plain(work.study, attribute) for attribute in attributes]
            for shown, attributes in self.study.items()
        }
        others = {}
        if self.values is not None:
            others = self.values(work)
        return settings | study | others

    def settings_of(self, tables: Sequence[str]) -> set[str]:
        """Give the settings that decide some of these tables, among those that the stage itself
        uses.

        Parameters
        ----------
        tables
            Names of tables.

        Returns
        -------
        set of str
            Keys of `settings`.
        """
        some = set(tables)
        return {key for key in self.settings if key not in self.only or some & set(self.only[key])}


@dataclass(frozen=True)
class Step:
    """One step of a planned run: a stage with its files.

    Attributes
    ----------
    name, label
        What it is called in manifest.json and on the terminal.
    reads, makes
        Files, by absolute path.
    values
        Settings, parts of the study and other values that it depends on, by name.
    do
        ``do(progress)`` does it.
    stage
        The record it comes from.
    modules, code_sha256
        The modules of its code, and the hash of their content.
    notebook
        The notebook whose page it makes, or empty.
    """

    name: str
    label: str
    reads: tuple[Path, ...]
    makes: tuple[Path, ...]
    values: Values
    do: Do
    stage: Stage
    modules: tuple[str, ...]
    code_sha256: str
    notebook: str = ""

    def state(self) -> dict[str, str]:
        """Give everything but files that decides whether the step is stale, as hashes by name."""
        # Name by name, so that a stale step can say which of them changed (`Memory.why`).
        state = {name: hash_of(value) for name, value in self.values.items()}
        return state | {"code of the stage": self.code_sha256}


def maker_of(table: str, steps: Sequence[Step]) -> Step:
    """Give the step that makes a table of the run. Raises `LookupError` where none does.

    Parameters
    ----------
    table
        Name of a table.
    steps
        The steps of a run.

    Returns
    -------
    Step
        The first that makes it.

    Raises
    ------
    LookupError
        Where none does.
    """
    for step in steps:
        if table in step.stage.makes:
            return step
    raise LookupError(f"no stage before this one makes table '{table}'")


def inputs_of(files: Iterable[Path], steps: Sequence[Step]) -> list[Path]:
    """Give the files that no step makes and that these files are made from, at any depth, sorted.

    Parameters
    ----------
    files
        Files of a run.
    steps
        The steps of the run.

    Returns
    -------
    list of Path
        Sorted; a file that no step makes is its own input.
    """
    makers = {path: step for step in steps for path in step.makes}
    waiting = list(files)
    seen = set[Path]()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += makers[path].reads if path in makers else ()
    return sorted(seen - makers.keys())


def hash_of(value: Any) -> str:
    """SHA-256 of a value written as JSON with sorted keys.

    Parameters
    ----------
    value
        Where JSON has no form for a part of it, its string counts.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def _plain(study: Any, attribute: str) -> Any:
    """A part of the study as plain values; `frames.id` is the id of each frame."""
    name, _, part = attribute.partition(".")
    value = getattr(study, name)
    if part:
        return [getattr(element, part) for element in value]
    if isinstance(value, dict):
        return value
    return _dumped(value)


@lru_cache(maxsize=32)
def _dumped(value: Any) -> Any:
    """A part of a study, which does not change, as plain values; kept, since a grid plans it dozens
    of times.
    """
    if isinstance(value, tuple):
        return [
            _dumped(element) if isinstance(element, tuple) else _model(element) for element in value
        ]
    return _model(value)


def _model(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return value
