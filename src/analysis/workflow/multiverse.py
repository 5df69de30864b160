"""The stages of a multiverse analysis: every reasonable way of counting that a study names, and what becomes of its findings.

A choice makes anew only what it touches. Most choices are made when findings are judged; those that change the words or mentions
(lemmas, copies, negation) get tables of their own on a shelf under data/processed, named by what they are made from, so that any
number of specifications share them. notebooks/specifications.ipynb is executed by papermill on batches of specifications.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.atomic import put_json
from analysis.robustness.batch import READ, Shelved
from analysis.robustness.counts import Material
from analysis.robustness.findings import Finding, load_findings
from analysis.robustness.influence import influence
from analysis.robustness.marks import for_the_index, robustness, variance_by_choice
from analysis.robustness.placebo import own_placebos
from analysis.robustness.preregistration import NAME as FROZEN
from analysis.robustness.preregistration import freeze, frozen_since, read_frozen
from analysis.robustness.specifications import specifications, varied
from analysis.study.schema import Specification, Study
from analysis.workflow import gold_stage, pipeline
from analysis.workflow.pipeline import Stage
from analysis.workflow.stage_functions import CORPUS_TABLES, Workspace

NOTEBOOK = "6_robustness"
BATCH_NOTEBOOK = "specifications"
MOST_IN_A_BATCH = 32
SIDE_BY_SIDE = 2  # batches at the least; not the number of workers, which must not change what a run is made from
TABLES = ("specifications", "influence", "robustness", "variance")
_TEXT = ("sentences", "tokens", "types")
_FOUND = ("mentions", "actors", "dyads", "frames", "triggers", "events", "speakers")
# which settings change which tables, beyond those that findings are judged by
_TOUCHES = {
    "articles": ("period", "duplicate_threshold"),
    "text": ("lemmas", "lemma_min_count", "duplicates"),
    "mentions": ("duplicates", "negation", "tone_weights", "normalisation"),
}
_ON = {"articles": (), "text": ("articles",), "mentions": ("articles", "text")}
_MAKES = {"articles": CORPUS_TABLES, "text": _TEXT, "mentions": _FOUND}


@dataclass(frozen=True)
class Shelf(Workspace):
    """A workspace whose tables lie where `files` says, each under a name of what it is made from."""

    files: dict[str, Path] = field(default_factory=dict)

    def table(self, name: str) -> Path:
        """The file of a table."""
        return self.files.get(name) or super().table(name)

    def write(self, name: str, frame: pd.DataFrame, *, csv: bool = True) -> pd.DataFrame:
        """Check and write a table, without CSV."""
        return super().write(name, frame, csv=False)

    def keep_study(self) -> None:
        """Nothing: the study's files are kept by the run's own stage, and two stages at once would take them from each other."""


@dataclass
class _Plan:
    """What grows while a grid is laid out."""

    work: Workspace
    corpora: dict[str, Path]
    notebooks: Path
    base: str
    stages: dict[str, Stage] = field(default_factory=dict)

    def values(self, stage: str, spec: Specification) -> dict[str, Any]:
        """The settings that decide the tables of a stage, its own and those of stages it stands on."""
        mine = {k: getattr(spec, k) for k in _TOUCHES[stage]}
        if stage == "mentions":  # the words themselves, not their lemmas
            return mine | self.values("articles", spec)
        return mine | {k: v for on in _ON[stage] for k, v in self.values(on, spec).items()}

    def files(self, stage: str, spec: Specification) -> dict[str, Path]:
        """Where the tables of a stage lie under a specification; the stage is planned where it is not the run's own."""
        values, settings = self.values(stage, spec), self.work.study.settings
        if all(getattr(settings, k) == v for k, v in values.items()):
            return {t: self.work.table(t) for t in _MAKES[stage]}
        study = replace(self.work.study, settings=settings.model_copy(update=values), notebooks=())
        below = Specification.model_validate(study.settings.model_dump())
        files = {t: p for on in _ON[stage] for t, p in self.files(on, below).items()}
        shelf = Shelf(self.work.out, self.work.processed, study, self.work.jobs, files)
        made = next(
            s for s in pipeline.plan(shelf, self.corpora, {}, self.notebooks) if s.name == stage
        )
        key = _hash(self.base, stage, made.state(), values)
        folder = self.work.processed / "shelf" / f"{stage}-{key}"
        files |= {t: folder / f"{t}.parquet" for t in _MAKES[stage]}
        shelf = replace(shelf, files=files)
        made = next(
            s for s in pipeline.plan(shelf, self.corpora, {}, self.notebooks) if s.name == stage
        )
        other = ", ".join(f"{k}: {v}" for k, v in values.items() if getattr(settings, k) != v)
        name = f"{stage} {key}"
        self.stages[name] = replace(made, name=name, label=f"{made.label} ({other})")
        return {t: files[t] for t in _MAKES[stage]}


def _hash(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _stamp(path: Path) -> tuple[str, str]:
    """A raw file by name and content, so that shelves have the same names wherever the project lies."""
    return path.name, pipeline.sha256_of(path)


def plan(
    work: Workspace,
    corpora: dict[str, Path],
    parameters: dict[str, dict[str, Any]],
    notebooks: Path,
) -> list[Stage]:
    """The stages of a run, with those of its multiverse before the notebooks where the study has notebook 6."""
    listed = gold_stage.plan(work, corpora, parameters, notebooks)
    place = next((n for n, s in enumerate(listed) if s.name.startswith("notebook ")), len(listed))
    if NOTEBOOK not in work.study.notebooks:
        return listed
    stages = grid_stages(work, corpora, notebooks, listed)
    made = tuple(p for p in stages[-1].makes if p.suffix == ".parquet")
    rest = [
        replace(s, reads=(*s.reads, *made)) if s.name == f"notebook {NOTEBOOK}" else s
        for s in listed[place:]
    ]
    return [*listed[:place], *stages, *rest]


def grid_stages(
    work: Workspace, corpora: dict[str, Path], notebooks: Path, listed: list[Stage]
) -> list[Stage]:
    """Tables that choices need, batches of specifications, and the summary, in an order in which they could run.

    `listed` are the other stages of the run: what their tables are made from is part of what a result stands on.
    """
    raw = [p for s in listed if s.name.startswith("read ") for p in s.reads]
    made_from = {s.name: s.state() for s in listed if s.name in _MAKES}
    study = work.study
    findings = [f for f in load_findings(study) if not f.corpora or set(f.corpora) & set(corpora)]
    specs = specifications(study) if findings else []
    laid = _Plan(work, corpora, notebooks, _hash([_stamp(p) for p in raw]))
    files = [
        {t: p for s in _MAKES for t, p in laid.files(s, spec).items() if t in READ}
        for spec in specs
    ]
    code = pipeline.code_hash(pipeline.CODE["robustness"])
    book = [
        [f.model_dump(mode="json") for f in study.frames],
        [a.model_dump(mode="json") for a in study.actors],
    ]
    claims = [f.sha256() for f in findings]
    near = work.processed
    keys = [
        _hash(
            laid.base,
            code,
            claims,
            book,
            spec.model_dump(),
            {t: _seen_from(p, near) for t, p in sorted(f.items())},
            study.dyads,
            made_from,
        )
        for spec, f in zip(specs, files, strict=True)
    ]
    place = work.processed / "shelf" / f"grid-{_hash(_seen_from(work.out, near), keys)}.json"
    batches = _batches(work, place, specs, files, keys, findings, notebooks)
    values = {
        "findings.yml": [f.model_dump(mode="json") for f in findings],
        "specifications": [s.model_dump() for s in specs],
        "frozen.json": read_frozen(study.folder),
        "actors.yml, frames.yml": book,
    }
    own = tuple(work.table(t) for t in READ)
    makes = (*(work.table(t) for t in TABLES), work.out / "robustness.json")
    summary = Stage(
        "robustness",
        "what becomes of the findings",
        (*own, *(b.makes[0] for b in batches)),
        makes,
        values,
        lambda r: _summarise(work, findings, specs, [b.makes[0] for b in batches]),
        "robustness",
    )
    return [*laid.stages.values(), *batches, summary]


def _batches(
    work: Workspace,
    place: Path,
    specs: list[Specification],
    files: list[dict[str, Path]],
    keys: list[str],
    findings: list[Finding],
    notebooks: Path,
) -> list[Stage]:
    """One stage a batch of specifications; those that stand on the same tables are together."""
    order = sorted(range(len(specs)), key=lambda n: ([str(files[n][t]) for t in READ], n))
    described = {
        "study_folder": _seen_from(work.study.folder, place.parent),
        "settings": work.study.settings.model_dump(),
        "findings": [f.id for f in findings],
        "specifications": [specs[n].model_dump() for n in order],
        "numbers": order,
        "keys": [keys[n] for n in order],
        "tables": [{t: _seen_from(p, place.parent) for t, p in files[n].items()} for n in order],
    }
    n_batches = max(min(SIDE_BY_SIDE, len(specs)), -(-len(specs) // MOST_IN_A_BATCH))
    stages = []
    for n in range(n_batches):
        first, last = len(specs) * n // n_batches, len(specs) * (n + 1) // n_batches - 1
        name = f"specifications {n + 1} of {n_batches}"
        target = place.with_name(f"{place.stem}-{first}-{last}.parquet")
        parameters = {
            "grid": os.path.relpath(place, work.out),
            "first": first,
            "last": last,
            "results": os.path.relpath(target, work.out),
        }
        reads = tuple(dict.fromkeys(p for i in order[first : last + 1] for p in files[i].values()))
        stages.append(
            Stage(
                name,
                name,
                (notebooks / f"{BATCH_NOTEBOOK}.ipynb", *reads),
                (target,),
                {"specifications": [keys[i] for i in order[first : last + 1]], "code": parameters},
                _runner(
                    work, place, described, notebooks / f"{BATCH_NOTEBOOK}.ipynb", parameters, name
                ),
                "robustness",
            )
        )
    return stages


def _seen_from(path: Path, start: Path) -> str:
    return Path(os.path.relpath(path, start)).as_posix()


def _runner(
    work: Workspace,
    place: Path,
    described: dict[str, Any],
    notebook: Path,
    parameters: dict[str, Any],
    name: str,
) -> Callable[[Callable[[int, int, str], None]], None]:
    """What a batch does: papermill on the notebook in a process of its own, watched by the results that appear."""
    wanted = described["keys"][parameters["first"] : parameters["last"] + 1]

    def run(report: Callable[[int, int, str], None]) -> None:
        put_json(place, described, sort_keys=True)
        over = threading.Event()

        def watch() -> None:
            before = sum((place.parent / "results" / f"{k}.parquet").is_file() for k in wanted)
            while not over.wait(1):
                done = (
                    sum((place.parent / "results" / f"{k}.parquet").is_file() for k in wanted)
                    - before
                )
                report(done, len(wanted) - before, name)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        copy = (
            work.processed
            / "shelf"
            / f"{place.stem}-{parameters['first']}-{parameters['last']}.ipynb"
        )
        try:
            pipeline._run_notebook(work, name, notebook, parameters, copy_to=str(copy))
        finally:
            over.set()
            watcher.join()

    return run


def with_specifications(study: Study, most: int) -> Study:
    """The study with another number of specifications, and notebook 6 among its notebooks."""
    notebooks = study.notebooks if NOTEBOOK in study.notebooks else (*study.notebooks, NOTEBOOK)
    return replace(
        study,
        notebooks=notebooks,
        robustness=study.robustness.model_copy(update={"specifications": most}),
    )


def read_marks(run: Path) -> dict[str, Any]:
    """robustness.json of a run; empty where there is none."""
    path = run / "robustness.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def freeze_now(study: Study, date: str, corpora: list[str]) -> tuple[int, Path]:
    """Add a freeze of today to the study's frozen.json; how many findings, and the file."""
    findings = load_findings(study)
    rooms = tuple(sorted({room for rooms in pipeline.CODE.values() for room in rooms}))
    entry = freeze(study, findings, date=date, code=pipeline.code_hash(rooms), corpora=corpora)
    path = study.folder / FROZEN
    put_json(path, [*read_frozen(study.folder), entry], sort_keys=True)
    return len(findings), path


def _summarise(
    work: Workspace, findings: list[Finding], specs: list[Specification], batches: list[Path]
) -> None:
    """Tables specifications, influence, variance and robustness, and robustness.json."""
    study = work.study
    choices = varied(study)
    if findings:
        tested = pd.concat([tables.read(p) for p in batches], ignore_index=True)
        options = pd.DataFrame([s.model_dump() for s in specs]).astype("str")[choices]
        tested = tested.merge(options.reset_index(names="specification"), on="specification")
        place = {f.id: n for n, f in enumerate(findings)}
        tested = (
            tested.assign(place=tested["finding"].map(place))
            .sort_values(["place", "specification"])
            .drop(columns="place")
        )
        material = Material(Shelved({t: work.table(t) for t in READ}), study, specs[0])
        telling, falls = influence(findings, material)
        placebo = own_placebos(findings, material)
        variance = variance_by_choice(tested, choices)
    else:
        tested, telling, variance = (
            tables.empty(t) for t in ("specifications", "influence", "variance")
        )
        falls, placebo = pd.DataFrame(), pd.DataFrame()
    table = robustness(
        findings,
        tested,
        falls,
        variance,
        frozen_since(findings, read_frozen(study.folder)),
        placebo,
    )
    for name, frame in zip(TABLES, (tested, telling, table, variance), strict=True):
        work.write(name, frame.reset_index(drop=True))
    put_json(work.out / "robustness.json", for_the_index(findings, table, telling), sort_keys=True)
