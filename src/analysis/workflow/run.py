"""What `analysis run` and `analysis add-corpus` do, from names typed to a report's path."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from analysis import __version__
from analysis.atomic import put_json
from analysis.corpus.add import add_corpus
from analysis.errors import UserError
from analysis.i18n import language
from analysis.reports import ledger
from analysis.reports.finished_run import Run
from analysis.reports.index import note_corpus, render_index
from analysis.reports.render import keep_faces_in
from analysis.study.schema import Study, load_study, nearest
from analysis.workflow import multiverse, pipeline, provenance
from analysis.workflow.multiverse import freeze_now, read_marks, with_specifications
from analysis.workflow.stage_functions import Workspace


class Shown:
    """The board of a run on the terminal: a bar while it runs, a line for each stage that ended, reused or failed."""

    def __init__(self, labels: dict[str, str]) -> None:
        self.labels = labels
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.bar = Progress(
            TextColumn("{task.fields[count]}"),
            BarColumn(24),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self.total = len(labels)
        self.ended = 0
        self.running: dict[str, str] = {}
        self.task: TaskID | None = None

    def __enter__(self) -> Shown:
        self.bar.start()
        self.task = self.bar.add_task("", total=self.total, count=f"0/{self.total}")
        return self

    def __exit__(self, *problem: object) -> None:
        self.bar.stop()

    def __call__(self, name: str, event: str, text: str) -> None:
        """Draw one event of a run."""
        label = self.labels[name]
        if event == "run":
            self.running[name] = label
            self.console.print(f"[bold]run[/]     {label}: {text}")
        elif event == "progress":
            self.running[name] = text
        else:
            self.running.pop(name, None)
            self.ended += 1
            colour = {"done": "green", "reuse": "dim", "fail": "red"}[event]
            words = {"done": "done", "reuse": "reused", "fail": "FAILED"}[event]
            self.console.print(f"[{colour}]{words:<8}[/]{label}: {text}", markup=True)
        if self.task is not None:
            shown = " | ".join(self.running.values())
            self.bar.update(
                self.task,
                completed=self.ended,
                description=shown,
                count=f"{self.ended}/{self.total}",
            )


def find_corpora(named: list[str], study: Study, root: Path) -> dict[str, Path]:
    """Each corpus by name: a folder under data/raw, or a path given. Raises `UserError` for one that is not there, or two of one name."""
    raw = root / "data" / "raw"
    known = sorted(p.name for p in raw.iterdir() if p.is_dir()) if raw.is_dir() else []
    found: dict[str, Path] = {}
    for name in named or list(study.corpora):
        if (raw / name).is_dir() and Path(name).name == name:
            short, path = name, raw / name
        elif Path(name).exists():
            path = Path(name).resolve()
            short = path.name.split(".")[0]
        else:
            raise UserError(
                f"no corpus '{name}'{nearest(name, known)}",
                where=os.path.relpath(raw),
                fix=f"Corpora there are: {', '.join(known) or 'none'}; or give a path. `analysis add-corpus NAME PATH` adds one.",
            )
        if found.setdefault(short, path).resolve() != path.resolve():
            raise UserError(
                f"two corpora are named '{short}': the second would take the place of the first",
                where=name,
                fix="`analysis add-corpus NAME PATH` gives it a name of its own.",
            )
    return found


def run_study(
    folder: Path,
    corpora: list[str],
    assignments: list[str],
    out: Path | None,
    jobs: int,
    *,
    root: Path,
    arguments: list[str],
    specifications: int | None = None,
) -> tuple[bool, str]:
    """Run a study; whether every notebook ran, and the path of the index (as seen from the working folder).

    `specifications`, where given, stands for the number of study.yml, and notebook 6 is run although study.yml may not list it.
    """
    study = load_study(folder)
    sources = find_corpora(corpora, study, root)
    target = out or root / "reports" / study.id
    return run_sources(
        folder,
        sources,
        assignments,
        target,
        jobs,
        root=root,
        arguments=arguments,
        specifications=specifications,
    )


def run_sources(
    folder: Path,
    sources: dict[str, Path],
    assignments: list[str],
    out: Path,
    jobs: int,
    *,
    root: Path,
    arguments: list[str],
    code: dict[str, Any] | None = None,
    specifications: int | None = None,
) -> tuple[bool, str]:
    """Run a study over corpora whose folders are known; as `run_study`.

    `code` says which code this is, where that is known better than from the place it lies in.
    """
    study, assigned = pipeline.apply_settings(load_study(folder), assignments)
    if specifications is not None:
        study = with_specifications(study, specifications)
    target = out.resolve()
    work = Workspace(target, root / "data" / "processed", study, jobs)
    parameters = {
        n: dict(study.parameters.get(n, {})) | dict(assigned.get(n, {})) for n in study.notebooks
    }
    listed = multiverse.plan(work, sources, parameters, root / "notebooks")
    target.mkdir(parents=True, exist_ok=True)
    described = pipeline.run_description(work, sources, pipeline.command_line(arguments))
    put_json(target / "run.json", described, sort_keys=True)
    with Shown({s.name: s.label for s in listed}) as shown:
        try:
            result = pipeline.execute(work, listed, show=shown, jobs=jobs)
        except KeyboardInterrupt:
            shown.bar.stop()
            print(
                "\ninterrupted: every file left is whole; the same command goes on from here",
                file=sys.stderr,
                flush=True,
            )
            os._exit(130)
    failed = {
        n.removeprefix("notebook "): e
        for n, e in result.failed.items()
        if n.startswith("notebook ")
    }
    outlets = language.outlets_of(described)
    with language.speaking(study.report.language, outlets):
        glance = note_corpus(Run(target)) if work.table("articles").is_file() else []
        ledger.gather(
            target,
            list(study.notebooks),
            version=__version__,
            code_sha256=pipeline.code_hash(pipeline.all_rooms()),
        )
    made = provenance.manifest(
        work,
        listed,
        result,
        sources,
        root=root,
        described=described,
        code=code,
        typed={"arguments": arguments, "assignments": assignments},
    )
    provenance.put(target, made)
    keep_faces_in(work.processed / "faces")
    with language.speaking(study.report.language, outlets):
        index = render_index(target, failed=failed, glance=glance)
    provenance.put(target, made)
    put_json(target / provenance.TIMINGS, provenance.timings(result), sort_keys=True)
    return not result.failed, os.path.relpath(index)


def add(name: str, path: Path, *, root: Path, added: str, **choices: Any) -> str:
    """Add a corpus and say what was read; `choices` are those of `corpus.add.add_corpus`."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(24),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("reading", total=None)

        def progress(done: int, total: int, label: str) -> None:
            bar.update(task, completed=done, total=total, description=label)

        report = add_corpus(
            name, path, raw_dir=root / "data" / "raw", added=added, progress=progress, **choices
        )
    return str(report)


def say_robustness(run: Path) -> str:
    """What became of each finding of a run, a line each."""
    marks = read_marks(run)
    width = max((len(i) for i in marks), default=0)
    return "\n".join(
        f"{name:<{width}}  {m['mark']:<18} "
        + (
            f"holds in {m['share_holds']:>6.1%} of {m['n_specifications']:,}"
            if m["n_specifications"]
            else ""
        )
        for name, m in marks.items()
    )


def freeze_study(folder: Path, root: Path, date: str) -> str:
    """Freeze a study's findings today and say what was written."""
    raw = root / "data" / "raw"
    n, path = freeze_now(
        load_study(folder),
        date,
        sorted(p.name for p in raw.iterdir() if p.is_dir()) if raw.is_dir() else [],
    )
    return f"{os.path.relpath(path)}: {n} findings frozen on {date}.\nNext: commit it, or publish it where others can see the day."


__all__ = ["add", "find_corpora", "freeze_study", "run_sources", "run_study", "say_robustness"]
