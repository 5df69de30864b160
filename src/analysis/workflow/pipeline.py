"""Which stage needs what, what is stale, and progress; doit decides and runs, two stages side by side.

A stage is stale when a file it reads, a setting it uses or the code of its rooms has changed, or when a file it makes is
missing. Every file is written beside and moved into place, so an interrupted run leaves whole files only.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shlex
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import psutil
from doit.cmd_base import ModuleTaskLoader
from doit.dependency import UptodateCalculator
from doit.doit_cmd import DoitMain
from doit.reporter import ZeroReporter
from doit.tools import config_changed

from analysis import __version__
from analysis.atomic import put
from analysis.corpus.manifest import read_manifest
from analysis.errors import UserError
from analysis.relations import measures
from analysis.reports.parameters import check_parameters
from analysis.study.schema import Actor, Report, Settings, Study, files_of, nearest
from analysis.workflow import stage_functions
from analysis.workflow.stage_functions import Workspace

_SOURCE = Path(__file__).parents[1]
_BELOW = ("tables.py", "errors.py", "periods.py", "atomic.py")
CODE = {
    "corpus": ("corpus", *_BELOW),
    "text": ("text", "workflow/stage_functions.py", *_BELOW),
    "mentions": (
        "text",
        "actors",
        "relations",
        "keywords/watched.py",
        "study",
        "study",
        "workflow/stage_functions.py",
        *_BELOW,
    ),
    "network": ("networks", "workflow/stage_functions.py", "stats", *_BELOW),
    "relations": ("relations", "workflow/stage_functions.py", "stats", *_BELOW),
    "keywords": ("keywords", "workflow/stage_functions.py", "stats", *_BELOW),
    "evidence": (
        "reports/numbering.py",
        "reports/sentence.py",
        "workflow/stage_functions.py",
        *_BELOW,
    ),
    "robustness": ("robustness", "relations", "networks", "study", "stats", *_BELOW),
    "gold": (
        "text",
        "actors",
        "relations",
        "evaluation",
        "evaluation",
        "evaluation",
        "workflow/gold_stage.py",
        "study",
        "study",
        "stats",
        *_BELOW,
    ),
    "notebook": (
        "reports",
        "figures",
        "keywords",
        "networks",
        "relations",
        "evaluation/results.py",
        "robustness/results.py",
        "robustness/claim_sentences.py",
        "claims.py",
        "i18n",
        "study",
        "stats",
        *_BELOW,
    ),
}


@dataclass(frozen=True)
class Stage:
    """One step: what it reads and makes, the values it depends on, and what to do."""

    name: str
    label: str
    reads: tuple[Path, ...]
    makes: tuple[Path, ...]
    values: dict[str, Any]
    do: Callable[[Callable[[int, int, str], None]], None]
    room: str
    after: tuple[str, ...] = ()

    def state(self) -> dict[str, str]:
        """Everything but files that decides whether the stage is stale, as hashes by name."""
        state = {
            name: hashlib.sha256(
                json.dumps(value, sort_keys=True, default=str).encode()
            ).hexdigest()
            for name, value in self.values.items()
        }
        return state | {"code of the stage": code_hash(CODE[self.room])}


@dataclass
class Result:
    """What became of each stage, in the order in which they ended."""

    made: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def code_hash(rooms: tuple[str, ...]) -> str:
    """Hash of the source of these rooms and modules, templates included."""
    digest = hashlib.sha256(__version__.encode())
    for room in sorted(rooms):
        path = _SOURCE / room
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(
                    file.relative_to(_SOURCE).as_posix().encode() + b"\0" + file.read_bytes()
                )
    return digest.hexdigest()


def all_rooms() -> tuple[str, ...]:
    """Every room and module whose code decides what a run leaves."""
    return tuple(sorted({c for rooms in CODE.values() for c in rooms}))


def _corpus_stage(work: Workspace, name: str, source: Path) -> Stage:
    """Reading one corpus, where its files or the reader changed."""
    if (source / "manifest.json").is_file():
        manifest = read_manifest(source)
        files = tuple(sorted(manifest.paths(source)))
        values: dict[str, Any] = {
            "manifest": (source / "manifest.json").read_text(encoding="utf-8")
        }
    else:
        files = (
            (source,)
            if source.is_file()
            else tuple(sorted(p for p in source.rglob("*") if p.is_file()))
        )
        values = {"files": [p.name for p in files]}
    makes = tuple(
        work.corpus(name) / f"{t}.parquet" for t in (*stage_functions.CORPUS_TABLES, "raw")
    )
    return Stage(
        f"read {name}",
        f"reading corpus {name}",
        files,
        makes,
        values,
        lambda report: stage_functions.read_corpus(work, name, source, report),
        "corpus",
    )


@functools.lru_cache(maxsize=4)
def _dumped(actors: tuple[Actor, ...]) -> list[dict[str, Any]]:
    """Actors as plain values; kept, since a multiverse plans hundreds of times with the same ones."""
    return [a.model_dump(mode="json") for a in actors]


def plan(
    work: Workspace,
    corpora: dict[str, Path],
    parameters: dict[str, dict[str, Any]],
    notebooks: Path,
) -> list[Stage]:
    """Every stage of a run, in an order in which they could run one by one."""
    study, settings = work.study, work.study.settings.model_dump()
    table = work.table

    def tables_of(*names: str) -> tuple[Path, ...]:
        return tuple(table(n) for n in names)

    def pick(*names: str) -> dict[str, Any]:
        return {f"settings.{n}": settings[n] for n in names}

    actors = {"actors.yml": _dumped(study.actors)}
    book = {
        "frames.yml": [f.model_dump(mode="json") for f in (*study.frames, *study.tone)]
        + list(study.negators)
    }
    acts = {"events.yml": study.acts.model_dump(mode="json")}
    states = {"study.yml": [study.states, study.dyads]}
    reading = [_corpus_stage(work, name, source) for name, source in corpora.items()]
    core = tables_of("articles", "removed", "quarantine", "offsets")
    text = tables_of("sentences", "tokens", "types")
    found = tables_of("mentions", "actors", "dyads", "frames", "triggers", "events", "speakers")
    networks = tuple(
        work.out / "networks" / f"cooccurrence-{u}.{e}"
        for u in stage_functions.UNITS
        for e in ("graphml", "gexf")
    )
    listed = [
        *reading,
        Stage(
            "articles",
            "gathering articles, finding copies",
            tuple(p for r in reading for p in r.makes),
            core,
            {"corpora": list(corpora)} | pick("period", "duplicate_threshold"),
            lambda r: stage_functions.gather_articles(work, list(corpora), r),
            "corpus",
        ),
        Stage(
            "text",
            "sentences, words, lemmas",
            core,
            text,
            {"stop words": study.stop_words} | pick("lemmas", "lemma_min_count", "duplicates"),
            lambda r: stage_functions.read_articles(work, r),
            "text",
        ),
        Stage(
            "mentions",
            "actors, frames, tone",
            (*core, *text),
            found,
            actors
            | book
            | states
            | acts
            | {"keywords.yml: watch": [w.model_dump() for w in study.watch]}
            | pick(
                "dyad_unit",
                "places_count_for_dyads",
                "demonyms_count_for_dyads",
                "negation",
                "tone_weights",
                "frame_min_triggers",
                "duplicates",
                "normalisation",
            ),
            lambda r: stage_functions.find_mentions(work, r),
            "mentions",
        ),
        Stage(
            "network",
            "co-occurrence",
            (*found, *text, *core),
            (
                *tables_of(
                    "cooccurrence",
                    "cooccurrence_periods",
                    "network_actors",
                    "network_pairs",
                    "network_structure",
                    "network_comparisons",
                ),
                *networks,
            ),
            states | pick("unit", "min_units", "bootstrap_samples", "seed"),
            lambda r: stage_functions.network(work, r),
            "network",
        ),
        Stage(
            "relations",
            "frames and tone by dyad",
            (*found, *core),
            tables_of(*measures.TABLES),
            states
            | {"frames": [f.id for f in study.frames]}
            | pick("seed", "duplicates", "period"),
            lambda r: stage_functions.relations(work, r),
            "relations",
        ),
        Stage(
            "keywords",
            "keyword trends and keyness",
            (*text, *core, *found),
            tables_of("keywords", "keyness", "terms"),
            pick("min_count", "seed"),
            lambda r: stage_functions.keywords(work, r),
            "keywords",
        ),
        Stage(
            "evidence",
            "numbering sentences",
            (*core, *text, *found),
            tables_of("evidence"),
            {"show_text": _shown(corpora)},
            lambda r: stage_functions.evidence(work, _shown(corpora), r),
            "evidence",
        ),
    ]
    read = tuple(p for s in listed[len(reading) :] for p in s.makes if p.suffix == ".parquet")
    files = {
        name: (study.folder / name).read_text(encoding="utf-8") for name in files_of(study.folder)
    }
    for name in study.notebooks:
        listed.append(
            _notebook_stage(
                work,
                name,
                notebooks / f"{name}.ipynb",
                read,
                parameters.get(name, {}),
                files | {"run.json": run_description(work, corpora, "")},
            )
        )
    return listed


def _shown(corpora: dict[str, Path]) -> dict[str, str]:
    """What reports may show of the texts of each corpus."""
    found = {n: s for n, s in corpora.items() if (s / "manifest.json").is_file()}
    return {name: read_manifest(source).show_text for name, source in found.items()}


def _notebook_stage(
    work: Workspace,
    name: str,
    path: Path,
    read: tuple[Path, ...],
    values: dict[str, Any],
    study: dict[str, Any],
) -> Stage:
    if not path.is_file():
        known = sorted(p.stem for p in path.parent.glob("*.ipynb"))
        raise UserError(
            f"no notebook '{name}'{nearest(name, known)}",
            where=path,
            fix=f"Notebooks there are: {', '.join(known) or 'none'}.",
        )
    checked = check_parameters(path, values)
    makes = (work.out / "notebooks" / f"{name}.ipynb", work.out / f"{name}.html")
    return Stage(
        f"notebook {name}",
        f"notebook {name}",
        (path, *read),
        makes,
        {"parameters": checked, **study},
        lambda report: _run_notebook(work, name, path, checked),
        "notebook",
    )


_children: set[subprocess.Popen[str]] = set()


def _run_notebook(
    work: Workspace, name: str, path: Path, parameters: dict[str, Any], **rest: str
) -> None:
    """Execute and render one notebook in a process of its own (papermill is not safe among threads)."""
    job = {
        "notebook": str(path),
        "run_dir": str(work.out),
        "parameters": parameters,
        "watch": True,
        "faces": str(work.processed / "faces"),
        **rest,
    }
    # bytecode is kept beside the tables: without it every kernel compiles 1,500 modules anew, 4 s of its 7 s of start
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONHASHSEED": "0", "PYTHONPYCACHEPREFIX": str(work.processed / "bytecode")}
    watched, held = (
        os.pipe()
    )  # it ends when this process does, however that comes: see execute.end_with_parent
    child = subprocess.Popen(
        [sys.executable, "-m", "analysis.reports.execute", json.dumps(job, default=str)],
        stdin=watched,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    os.close(watched)
    _children.add(child)
    try:
        _, errors = child.communicate()
    finally:
        _children.discard(child)
        os.close(held)
    if child.returncode:
        lines = [line for line in errors.strip().splitlines() if line.strip()]
        raise UserError(lines[-1] if lines else f"exit status {child.returncode}", where=name)


def run_description(work: Workspace, corpora: dict[str, Path], command: str) -> dict[str, Any]:
    """run.json: what notebooks and index need to know of the run besides its tables."""
    described = []
    for name, source in corpora.items():
        manifest = read_manifest(source) if (source / "manifest.json").is_file() else None
        described.append(
            {
                "name": name,
                "title": manifest.title if manifest else name,
                "origin": manifest.origin
                if manifest
                else "read from a path given on the command line",
                "licence": manifest.licence if manifest else "",
                "text_note": manifest.text_note if manifest else "",
                "show_text": manifest.show_text if manifest else "full",
                "added": manifest.added if manifest else "",
                "outlets": manifest.outlets if manifest else {},
            }
        )
    return {
        "study": work.study.id,
        "study_folder": _portable(work.study.folder, work.out),
        "corpora": described,
        "settings": work.study.settings.model_dump(mode="json"),
        "banner": [c["text_note"] for c in described if c["text_note"]],
        "command": command,
        "version": __version__,
        "title": work.study.told("title"),
        "question": work.study.told("question"),
        "abstract": work.study.told("abstract"),
        "notebooks": list(work.study.notebooks),
        "language": work.study.report.language,
        "index_findings": list(work.study.report.findings),
    }


def _portable(path: Path, start: Path) -> str:
    """A path as seen from the run's folder, so that a report holds none that is absolute."""
    return Path(os.path.relpath(path, start)).as_posix()


class Reporter(ZeroReporter):
    """Tells doit's events to the console: what runs, what is reused and why, time left."""

    board: Board

    def execute_task(self, task: Any) -> None:
        """A stage begins."""
        self.board.begin(task.name)

    def add_failure(self, task: Any, fail: Any) -> None:
        """A stage failed, or could not run because one before it did."""
        self.board.fail(task.name, fail)

    def add_success(self, task: Any) -> None:
        """A stage ended."""
        self.board.end(task.name)

    def skip_uptodate(self, task: Any) -> None:
        """A stage is fresh."""
        self.board.reuse(task.name)

    def runtime_error(self, msg: str) -> None:
        """An error of the workflow engine itself."""
        raise UserError(msg)


class Board:
    """What is shown and remembered of a run. `show(name, event, text)` draws; it may be called from any thread."""

    def __init__(
        self, listed: list[Stage], memory: Path, show: Callable[[str, str, str], None]
    ) -> None:
        self.stages = {s.name: s for s in listed}
        self.result = Result()
        self.memory, self.show = memory, show
        self.known: dict[str, dict[str, str]] = (
            json.loads(memory.read_text()) if memory.is_file() else {}
        )
        self.prints = memory.with_suffix(".prints")
        self.left: dict[str, str] = (
            json.loads(self.prints.read_text()) if self.prints.is_file() else {}
        )
        self.caught: dict[str, str] = {}
        self.whys: dict[str, str] = {}
        self.keep: Callable[[], None] = lambda: None
        self._began: dict[str, float] = {}
        self._lock = threading.Lock()

    def why(self, name: str) -> str:
        """Why a stage runs."""
        stage, before = self.stages[name], self.known.get(name)
        if before is None:
            return "not made yet"
        missing = [p.name for p in stage.makes if not p.exists()]
        if missing:
            return f"{missing[0]} is missing" + (
                f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
            )
        if other := self._other(stage):
            return f"{other} is not as it was left"
        state = stage.state()
        changed = [k for k in {**before, **state} if before.get(k) != state.get(k)]
        return f"{', '.join(changed)} changed" if changed else "a file it reads changed"

    def begin(self, name: str) -> None:
        """Note the start of a stage."""
        with self._lock:
            self._began[name] = time.monotonic()
            self.show(name, "run", self.whys.pop(name, "") or self.why(name))

    def open(self, name: str) -> None:
        """Note, before a stage writes anything, that its files may be half of one run and half of another from here on."""
        with self._lock:
            self.whys[name] = self.why(name)
            if self.known.pop(name, None) is not None:
                self._save()

    def finished(self, name: str, state: dict[str, str]) -> bool:
        """Whether the last run of a stage came to its end, from these values and this code, and its files are as it left them."""
        return self.known.get(name) == state and not self._other(self.stages[name])

    def _other(self, stage: Stage) -> str:
        """The first file of a stage that somebody changed since; '' where none was. A table and its CSV are two files."""
        left = ((p, self.left.get(str(p), "")) for p in _with_twins(stage.makes))
        return next((p.name for p, before in left if before and _print_of(p, before) != before), "")

    def progress(self, name: str, done: int, total: int, label: str) -> None:
        """Pass on how far a stage is."""
        spent = time.monotonic() - self._began.get(name, time.monotonic())
        left = f", {spent * (total - done) / done:.0f} s left" if done and spent > 1 else ""
        self.show(name, "progress", f"{label} {done:,}/{total:,}{left}")

    def end(self, name: str) -> None:
        """Note the end of a stage and remember what it was made from."""
        with self._lock:
            self.result.made.append(name)
            self.result.seconds[name] = time.monotonic() - self._began[name]
            self.keep()  # doit keeps what a stage was made from until the end of a run; a killed run has no end
            self.known[name] = self.stages[name].state()
            self.left |= {str(p): _print_of(p) for p in _with_twins(self.stages[name].makes)}
            self._save()
            self.show(name, "done", f"{self.result.seconds[name]:.1f} s")

    def reuse(self, name: str) -> None:
        """Note a stage that need not run."""
        with self._lock:
            self.result.reused.append(name)
            self.show(name, "reuse", "nothing it depends on changed")

    def fail(self, name: str, fail: Any) -> None:
        """Note a failure in one line."""
        with self._lock:
            error = self._error(name, fail)
            self.result.failed[name] = error
            self.known.pop(name, None)
            self._save()
            self.show(name, "fail", error)

    def _error(self, name: str, fail: Any) -> str:
        """The failure of a stage: its own error, or which stages before it failed."""
        if name in self.caught:
            return self.caught[name]
        broken = [n for n in self.result.failed if n in self.caught]
        return (
            f"not run: it needs {', '.join(broken)}"
            if broken
            else " ".join(str(fail.get_msg()).split())
        )

    def _save(self) -> None:
        put(self.memory, json.dumps(self.known, indent=1, sort_keys=True))
        put(self.prints, json.dumps(self.left, indent=1, sort_keys=True))


def _with_twins(paths: Iterable[Path]) -> Iterator[Path]:
    """Paths, each table followed by its CSV."""
    for path in paths:
        yield path
        if path.suffix == ".parquet":
            yield path.with_suffix(".csv")


def _print_of(path: Path, before: str = "") -> str:
    """Size, time and hash of a file; the hash is taken from `before` where size and time are the same."""
    if not path.is_file():
        return ""
    found = path.stat()
    quick = f"{found.st_size} {found.st_mtime_ns}"
    known = before.rpartition(" ")
    digest = known[2] if known[0] == quick else sha256_of(path)
    return before if digest == known[2] else f"{quick} {digest}"


class _Finished(UptodateCalculator):
    """For doit: whether the last run of a stage came to its end. It is also how the board gets at doit's own state."""

    def __init__(self, name: str, state: dict[str, str], board: Board) -> None:
        super().__init__()
        self.name, self.state, self.board = name, state, board

    def setup(self, dep_manager: Any, tasks_dict: dict[str, Any]) -> None:
        """Take hold of what writes doit's state down."""
        super().setup(dep_manager, tasks_dict)
        self.board.keep = dep_manager.backend.dump

    def __call__(self, task: Any, values: dict[str, Any]) -> bool:
        """Called by doit before a stage."""
        return self.board.finished(self.name, self.state)


def _task(stage: Stage, board: Board) -> dict[str, Any]:
    """A stage as doit takes it."""
    state = stage.state()

    def action() -> bool:
        board.open(stage.name)
        try:
            stage.do(lambda done, total, label: board.progress(stage.name, done, total, label))
        except UserError as problem:
            board.caught[stage.name] = str(problem)
            return False
        except Exception as problem:
            log = board.memory.with_name(f"{board.memory.stem}-{stage.name.replace(' ', '-')}.log")
            log.write_text(traceback.format_exc(), encoding="utf-8")
            board.caught[stage.name] = (
                f"{type(problem).__name__}: {problem} (traceback in {os.path.relpath(log)})"
            )
            return False
        return True

    return {
        "basename": stage.name,
        "actions": [action],
        "file_dep": [str(p) for p in stage.reads],
        "targets": [str(p) for p in stage.makes],
        "uptodate": [
            config_changed(json.dumps(state, sort_keys=True)),
            _Finished(stage.name, state, board),
        ],
        "io": {"capture": False},  # doit's capture swaps sys.stdout, which threads share
    }


def execute(
    work: Workspace, listed: list[Stage], *, show: Callable[[str, str, str], None], jobs: int = 2
) -> Result:
    """Run what is stale, `jobs` stages at a time; a stage that fails stops only those that need it.

    Raises `KeyboardInterrupt` after Ctrl-C, with the state of finished stages kept and no half-written file left.
    """
    mark = hashlib.sha256(str(work.out.resolve()).encode()).hexdigest()[:12]
    memory = work.processed / "state" / f"{mark}.json"
    memory.parent.mkdir(parents=True, exist_ok=True)
    _tidy(work, memory.with_suffix(".doit"))
    board = Board(listed, memory, show)
    reporter = type("RunReporter", (Reporter,), {"board": board})
    space: dict[str, Any] = {
        f"task_{n}": (lambda stage=stage: _task(stage, board)) for n, stage in enumerate(listed)
    }
    space["DOIT_CONFIG"] = {
        "dep_file": str(memory.with_suffix(".doit")),
        "backend": "json",
        "reporter": reporter,
        "continue": True,
        "num_process": jobs if jobs > 1 else 0,
        "par_type": "thread",
        "verbosity": 0,
    }
    try:
        DoitMain(ModuleTaskLoader(space), config_filenames=()).run(
            ["run", *[s.name for s in listed]]
        )
    except KeyboardInterrupt:
        for notebook in list(_children):
            notebook.terminate()
        for worker in active_children():
            worker.terminate()
        for part in [*work.out.rglob("*.part"), *work.processed.rglob("*.part")]:
            part.unlink(missing_ok=True)
        raise
    return board.result


def _tidy(work: Workspace, kept: Path) -> None:
    """Take away what a killed run left: half-written files of processes that are gone, and doit's state if it is cut off."""
    for part in [*work.out.rglob("*.part"), *work.processed.rglob("*.part")]:
        owner = part.name.split(".")[-2]
        if not (owner.isdigit() and psutil.pid_exists(int(owner))):
            part.unlink(missing_ok=True)
    try:
        json.loads(kept.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except ValueError:
        kept.unlink()


def apply_settings(study: Study, assignments: list[str]) -> tuple[Study, dict[str, dict[str, str]]]:
    """The study with `settings.KEY=VALUE` applied, and what remains: parameters by notebook, still as text.

    Raises `UserError` for what is no assignment, an unknown notebook or setting, or a value out of place.
    """
    from dataclasses import replace

    from pydantic import ValidationError

    chosen, told, parameters = {}, study.report, dict[str, dict[str, str]]()
    for text in assignments:
        place, equals, value = text.partition("=")
        owner, dot, key = place.rpartition(".")
        if not (equals and dot and owner and key):
            raise UserError(
                f"--set {text}: not NOTEBOOK.PARAMETER=VALUE",
                fix="For instance: --set 2_actors.unit=paragraph, or --set settings.period=week",
            )
        if owner == "settings":
            if key not in Settings.model_fields:
                raise UserError(
                    f"--set {text}: no setting '{key}'{nearest(key, Settings.model_fields)}",
                    fix=f"Settings: {', '.join(Settings.model_fields)}.",
                )
            chosen[key] = value
        elif owner == "report":
            told = _told(study, text, key, value)
        elif owner in study.notebooks:
            parameters.setdefault(owner, {})[key] = value
        else:
            raise UserError(
                f"--set {text}: no notebook '{owner}'{nearest(owner, study.notebooks)}",
                fix=f"Notebooks of the study: {', '.join(study.notebooks)}; or 'settings'.",
            )
    try:
        settings = Settings.model_validate(study.settings.model_dump() | chosen)
    except ValidationError as problem:
        error = problem.errors()[0]
        raise UserError(
            f"--set settings.{error['loc'][0]}={error['input']}: {error['msg']}"
        ) from None
    return replace(study, settings=settings, report=told), parameters


def _told(study: Study, text: str, key: str, value: str) -> Report:
    """The report's language changed on the command line. Raises `UserError` for another key or an unknown language."""
    if key != "language" or value not in ("en", "ar"):
        raise UserError(f"--set {text}: only report.language can be set, to en or ar")
    if value == "ar" and not (study.title_ar and study.question_ar and study.abstract_ar):
        raise UserError(
            f"--set {text}: the study has no Arabic title, question or abstract",
            where=study.folder / "study.yml",
            fix="Write title_ar, question_ar and abstract_ar.",
        )
    return study.report.model_copy(update={"language": value})


def command_line(arguments: list[str]) -> str:
    """The command that was typed, for the report."""
    return shlex.join(["analysis", *arguments])


def sha256_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
