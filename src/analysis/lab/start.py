"""The start page of the lab: the questions, the notebooks in order, what is stale."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd

from analysis.errors import UserError
from analysis.lab.stale import FRESH, stale
from analysis.reports.render import title_of
from analysis.study.load import load_study

QUESTIONS = (
    "**What is this corpus made of**, and what can therefore not be said from it?",
    "**Who appears together** more often than chance, when, and in which text?",
    "**How is each pair of states talked about**, in which frames and tone, by which outlet?",
    "**Which words rise and fall**, when, and in which outlet?",
)


def write_start(root: Path, study: str, folder: Path) -> Path:
    """Write the start page of a study.

    Parameters
    ----------
    root
        The project's folder.
    study
        The study's name.
    folder
        Where the page goes; its links are seen from there.

    Returns
    -------
    Path
        The page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "start.md"
    path.write_text(page(root, study, folder), encoding="utf-8")
    return path


def page(root: Path, study: str, folder: Path) -> str:
    """The start page as Markdown.

    Parameters
    ----------
    root
        The project's folder.
    study
        The study's name.
    folder
        Where the page will be.

    Returns
    -------
    str
        The questions, the notebooks in order, what is stale.
    """
    question = load_study(root / "studies" / study)
    try:
        state = stale(study)
    except UserError as problem:
        state = pd.DataFrame(
            [("all", "stale", str(problem).replace("\n", " "))], columns=["stage", "state", "why"]
        )
    lines = [f"# {_plain(question.title)}", "", _plain(question.question), ""]
    lines += [f"> {_plain(note)}\n" for note in _notes(root / "reports" / study / "run.json")]
    lines += ["## The four questions", ""]
    lines += [f"{n}. {text}" for n, text in enumerate(QUESTIONS, 1)]
    lines += [
        "",
        "## The notebooks, in order",
        "",
        "| notebook | what it asks | its report |",
        "| --- | --- | --- |",
    ]
    for name in question.notebooks:
        lines.append(_notebook(root, study, folder, name, state))
    lines += ["", *_state(study, state), "", "## Your own work", ""]
    lines += [
        f"- [A tutorial]({_link(root / 'docs' / 'tutorial' / 'tutorial.ipynb', folder)}): your own corpus and question in fifteen minutes.",
        f"- Edit [actors.yml]({_link(question.folder / 'actors.yml', folder)}), "
        f"[frames.yml]({_link(question.folder / 'frames.yml', folder)}) or [tone.yml]({_link(question.folder / 'tone.yml', folder)}), "
        f'then in any notebook: `analysis.load("{study}").changes()` shows mentions gained and lost with their sentences.',
        f'- In a new notebook: `import analysis; study = analysis.load("{study}")`, then `study.` and Tab.',
        f'- To code sentences by hand: `from analysis.evaluation import coding_pane; coding_pane("{study}", coder="amal")`.',
        "",
        "Notebooks of the project are saved without outputs: a run reads them, and what a cell shows is made again by Run All.",
        "",
    ]
    return "\n".join(lines)


def _notes(path: Path) -> list[str]:
    """What the manifests of the corpora say must be told of their texts."""
    if path.is_file():
        return list(json.loads(path.read_text(encoding="utf-8"))["banner"])
    return []


def _notebook(root: Path, study: str, folder: Path, name: str, state: pd.DataFrame) -> str:
    path = root / "notebooks" / f"{name}.ipynb"
    if not path.is_file():
        return f"| {name} | missing | |"
    title = title_of(path)
    report = root / "reports" / study / f"{name}.html"
    rows = state[state["stage"] == f"notebook {name}"]
    status = "not made yet"
    if len(rows):
        status = rows["state"].iloc[0]
    link = "not made yet"
    if report.is_file():
        link = f"[{status}]({_link(report, folder)})"
    return f"| [{name}]({_link(path, folder)}) | {_plain(title)} | {link} |"


def _state(study: str, state: pd.DataFrame) -> list[str]:
    old = state[state["state"] != FRESH]
    lines = ["## What is stale", ""]
    if old.empty:
        return [*lines, "Nothing: every table and report is made from the files as they are."]
    lines += ["| stage | state | why |", "| --- | --- | --- |"]
    lines += [f"| {_plain(r.stage)} | {r.state} | {_plain(r.why)} |" for r in old.itertuples()]
    return [
        *lines,
        "",
        f'Make it again: `analysis run {study}`, or in a notebook `analysis.run("{study}")`. Asked when this page was opened; '
        f'`analysis.stale("{study}")` asks again.',
    ]


def _link(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _plain(text: str) -> str:
    """A text of a study file as Markdown that shows it and nothing else."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#|!" else c for c in " ".join(text.split()))


__all__ = ["page", "write_start"]
