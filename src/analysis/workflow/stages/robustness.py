"""What becomes of the findings under every other choice that the study calls reasonable: notebook
6.

Most choices are made when findings are judged; those that change words or mentions get tables of
their own (`workflow.shelf`). notebooks/specifications.ipynb is executed on batches of
specifications; the last step puts their results together.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import tables
from analysis.atomic import put_json
from analysis.errors import UserError
from analysis.robustness.article_counts import Material
from analysis.robustness.batch import READ, Shelved
from analysis.robustness.findings import Finding, load_findings
from analysis.robustness.influence import influence
from analysis.robustness.marks import for_the_index, robustness, variance_by_choice
from analysis.robustness.placebo import own_placebos
from analysis.robustness.preregistration import frozen_since, read_frozen
from analysis.robustness.specifications import specifications, varied
from analysis.study.study_settings import Specification
from analysis.workflow.notebooks import EXECUTE, run_notebook
from analysis.workflow.shelf import Shelves, key_of, relative
from analysis.workflow.stage import Stage, Step, inputs_of
from analysis.workspace import Progress, Workspace

if TYPE_CHECKING:
    from analysis.workflow.stage_code import Code

BATCH_NOTEBOOK = "specifications"
MOST_IN_A_BATCH = 32  # specifications
SIDE_BY_SIDE = (
    2  # batches at the least, whatever the number of workers: a run's files must not depend on it
)
TABLES = ("specifications", "influence", "robustness", "variance")


@dataclass(frozen=True)
class Grid:
    """The specifications of a run, ordered so that those on the same tables are together.

    Attributes
    ----------
    findings
        The findings asked of these corpora.
    specifications
        One a combination of choices; the first is the study's own.
    files
        For each, the files of the tables it stands on.
    keys
        For each, a hash of everything its results are made from.
    order
        Numbers of the specifications, in the order of the batches.
    path
        The file that lists them for the notebook.
    """

    findings: list[Finding]
    specifications: list[Specification]
    files: list[dict[str, Path]]
    keys: list[str]
    order: list[int]
    path: Path


def summarise(
    work: Workspace,
    findings: list[Finding],
    specs: list[Specification],
    batches: list[Path],
    progress: Progress | None = None,
) -> None:
    """Put the results of the batches together.

    Writes `specifications`, `influence`, `variance` and `robustness`, and robustness.json for the
    index; all are empty where the study has no findings.

    Parameters
    ----------
    work
        The run's tables and study.
    findings
        What the study claims.
    specs
        The specifications, the run's own first.
    batches
        The results, one file a batch.
    progress
        Not called.
    """
    study = work.study
    choices = varied(study)
    if findings:
        tested = _tested(findings, specs, batches, choices)
        material = Material(Shelved({t: work.table(t) for t in READ}), study, specs[0])
        telling, falls = influence(findings, material)
        placebo = own_placebos(findings, material)
        variance = variance_by_choice(tested, choices)
    else:
        tested = tables.empty("specifications")
        telling = tables.empty("influence")
        variance = tables.empty("variance")
        falls = pd.DataFrame()
        placebo = pd.DataFrame()
    frozen = frozen_since(findings, read_frozen(study.folder))
    table = robustness(findings, tested, falls, variance, frozen, placebo)
    for name, frame in zip(TABLES, (tested, telling, table, variance), strict=True):
        work.write(name, frame.reset_index(drop=True))
    put_json(work.out / "robustness.json", for_the_index(findings, table, telling), sort_keys=True)


def _tested(
    findings: list[Finding],
    specs: list[Specification],
    batches: list[Path],
    choices: list[str],
) -> pd.DataFrame:
    """The results of all batches with the options of each specification, in the order of
    findings.yml.
    """
    results = pd.concat([tables.read(path) for path in batches], ignore_index=True)
    options = pd.DataFrame([s.model_dump() for s in specs]).astype("str")[choices]
    results = results.merge(options.reset_index(names="specification"), on="specification")
    position = {finding.id: number for number, finding in enumerate(findings)}
    results = results.assign(position=results["finding"].map(position))
    return results.sort_values(["position", "specification"]).drop(columns="position")


def judge_batch(
    work: Workspace,
    grid: Grid,
    described: dict[str, Any],
    parameters: dict[str, Any],
    name: str,
    progress: Progress,
) -> None:
    """Execute the notebook on one batch of specifications.

    Parameters
    ----------
    work
        The run's folders.
    grid
        The specifications of the run, and where they are described.
    described
        That description.
    parameters
        `first` and `last`: which specifications are of the batch, from 0.
    name
        The step, for error messages.
    progress
        Called with how many of the batch have their results.
    """
    put_json(grid.path, described, sort_keys=True)
    keys = described["keys"][parameters["first"] : parameters["last"] + 1]
    results = [grid.path.parent / "results" / f"{key}.parquet" for key in keys]
    batch = f"{grid.path.stem}-{parameters['first']}-{parameters['last']}"
    with _watched(results, name, progress):
        run_notebook(
            work,
            name,
            _batch_notebook(work),
            parameters,
            copy_to=work.processed / "shelf" / f"{batch}.ipynb",
        )


@contextmanager
def _watched(results: list[Path], label: str, progress: Progress) -> Iterator[None]:
    """Tell once a second how many of these files have appeared."""
    # results of earlier runs are there already and are no progress
    before = sum(path.is_file() for path in results)
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1):
            done = sum(path.is_file() for path in results)
            progress(done - before, len(results) - before, label)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _batch_notebook(work: Workspace) -> Path:
    path = work.notebooks / f"{BATCH_NOTEBOOK}.ipynb"
    if not path.is_file():
        raise UserError(
            "the notebook that tests findings is not there",
            where=path,
            fix="Bring it back from the project's repository, or take 6_robustness out of study.yml.",
        )
    return path


def _steps(stage: Stage, work: Workspace, before: Sequence[Step], code: Code) -> list[Step]:
    """Tables that choices need, batches of specifications, and the summary, in an order in which
    they could run.
    """
    raw = inputs_of([work.table(table) for table in READ], before)
    shelves = Shelves(work, before, READ, code, raw)
    grid = _grid(stage, work, before, code, shelves)
    batches = _batches(stage, work, code, grid)
    results = [batch.makes[0] for batch in batches]
    values = {
        "findings.yml": [f.model_dump(mode="json") for f in grid.findings],
        "specifications": [s.model_dump() for s in grid.specifications],
        "frozen.json": read_frozen(work.study.folder),
    }
    summary = stage.step(
        work,
        code,
        reads=results,
        values=values,
        do=partial(summarise, work, grid.findings, grid.specifications, results),
    )
    return [*shelves.steps.values(), *batches, summary]


def _grid(
    stage: Stage, work: Workspace, before: Sequence[Step], code: Code, shelves: Shelves
) -> Grid:
    """The specifications of the run, each with its files and the key of its results."""
    study = work.study
    findings = [
        finding
        for finding in load_findings(study)
        if not finding.corpora or set(finding.corpora) & set(work.corpora)
    ]
    if not findings:
        return Grid([], [], [], [], [], work.processed / "shelf" / "grid.json")
    specs = specifications(study)
    files = [shelves.files(spec) for spec in specs]
    states = {step.name: step.state() for step in before if set(step.stage.makes) & set(READ)}
    shared = key_of(
        [
            shelves.raw,
            code.sha256(code.imports_of_notebook(_batch_notebook(work))),
            [finding.sha256() for finding in findings],
            stage.depends_on(work),
            study.dyads,
            states,
        ]
    )
    keys = []
    for spec, tables_of in zip(specs, files, strict=True):
        names = {table: relative(path, work.processed) for table, path in tables_of.items()}
        keys.append(key_of([shared, spec.model_dump(), names]))
    # those on the same tables together, so that a batch reads each table once
    order = sorted(range(len(specs)), key=lambda n: ([str(files[n][t]) for t in READ], n))
    name = key_of([relative(work.out, work.processed), keys])
    path = work.processed / "shelf" / f"grid-{name}.json"
    return Grid(findings, specs, files, keys, order, path)


def _batches(stage: Stage, work: Workspace, code: Code, grid: Grid) -> list[Step]:
    """One step a batch of specifications."""
    if not grid.findings:
        return []
    described = _described(work, grid)
    notebook = _batch_notebook(work)
    modules = (EXECUTE, *code.imports_of_notebook(notebook))
    n_specs = len(grid.order)
    # rounded up
    n_batches = max(min(SIDE_BY_SIDE, n_specs), -(-n_specs // MOST_IN_A_BATCH))
    steps = []
    for number in range(n_batches):
        # Batches of sizes that differ by one at most.
        first = n_specs * number // n_batches
        last = n_specs * (number + 1) // n_batches - 1
        name = f"specifications {number + 1} of {n_batches}"
        target = grid.path.with_name(f"{grid.path.stem}-{first}-{last}.parquet")
        parameters = {
            "grid": relative(grid.path, work.out),
            "first": first,
            "last": last,
            "results": relative(target, work.out),
        }
        specs = grid.order[first : last + 1]
        files = dict.fromkeys(path for n in specs for path in grid.files[n].values())
        batch = Stage(name, name, judge_batch)
        steps.append(
            batch.step(
                work,
                code,
                reads=(notebook, *files),
                makes=(target,),
                values={
                    "specifications": [grid.keys[n] for n in specs],
                    "parameters": parameters,
                },
                do=partial(judge_batch, work, grid, described, parameters, name),
                modules=modules,
            )
        )
    return steps


def _described(work: Workspace, grid: Grid) -> dict[str, Any]:
    """What the notebook reads: the specifications in the order of the batches, with files as seen
    from its own.
    """
    start = grid.path.parent
    files = []
    for number in grid.order:
        named = grid.files[number].items()
        files.append({table: relative(path, start) for table, path in named})
    return {
        "study_folder": relative(work.study.folder, start),
        "settings": work.study.settings.model_dump(),
        "findings": [finding.id for finding in grid.findings],
        "specifications": [grid.specifications[n].model_dump() for n in grid.order],
        "numbers": grid.order,
        "keys": [grid.keys[n] for n in grid.order],
        "tables": files,
    }


STAGE = Stage(
    name="robustness",
    label="what becomes of the findings",
    function=summarise,
    reads=READ,
    makes=TABLES,
    files=("robustness.json",),
    study={"actors.yml, frames.yml": ("frames", "actors")},
    notebook="6_robustness",
    steps=_steps,
)

STAGES = (STAGE,)
