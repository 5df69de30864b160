"""`analysis provenance`: from a file, a figure or a finding of a run back to stages, settings,
inputs and commit.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import UserError, nearest
from analysis.reproduction.compare import Stages, notebooks_of
from analysis.reproduction.finding_changes import Finding, read_findings
from analysis.workflow import provenance
from analysis.workspace import sha256_of

SHOWN_INPUTS = 40  # inputs that are listed


@dataclass(frozen=True)
class Asked:
    """What was asked for: the run, the name of a file in it, and the figure or finding inside that
    file.
    """

    run: Path
    name: str
    anchor: str = ""
    finding: Finding | None = None


def find(asked: str, default: Path) -> Asked:
    """Find what is asked for in a run.

    Parameters
    ----------
    asked
        A file of any run by its path, one of the run `default` by its name there (PAGE#FIGURE
        too), or a finding by its key.
    default
        The folder of a run.

    Returns
    -------
    Asked
        The run, and what is asked for.

    Raises
    ------
    UserError
        Where it is none of these, with the nearest name.
    """
    place, _, anchor = asked.partition("#")
    path = Path(place)
    if path.exists():
        # the nearest folder above with a manifest is the run
        run = next((p for p in path.resolve().parents if (p / provenance.NAME).is_file()), None)
        if run is None:
            raise UserError(
                "this file belongs to no run",
                where=path,
                fix="Its folder, or one above, has no manifest.json.",
            )
        return Asked(run, path.resolve().relative_to(run).as_posix(), anchor)
    manifest = provenance.read(default)
    findings = read_findings(default)
    if asked in findings:
        return Asked(default, f"notebooks/{asked.partition('.')[0]}.ipynb", "", findings[asked])
    if place in manifest["outputs"] or place in manifest["intermediate"]:
        return Asked(default, place, anchor)
    raise UserError(
        f"no file and no finding '{asked}'{nearest(asked, [*findings, *manifest['outputs']])}",
        where=default,
        fix="A file of a run, PAGE.html#FIGURE, or the key of a finding as NOTEBOOK.KEY.",
    )


def walk(asked: Asked) -> list[str]:
    """The way back from an output to the inputs.

    Parameters
    ----------
    asked
        What is asked for.

    Returns
    -------
    list of str
        Lines to print: what it is, every stage from it to the inputs, inputs by hash, study,
        code, command.
    """
    manifest = provenance.read(asked.run)
    stages = Stages(manifest)
    behind = _behind(asked.name, stages)
    named = {s["name"]: s for s in manifest["stages"]}
    inputs = sorted({n for s in behind for n in named[s]["reads"] if n in manifest["inputs"]})
    more = []
    if len(inputs) > SHOWN_INPUTS:
        more = [f"  … and {len(inputs) - SHOWN_INPUTS} more, in {provenance.NAME}"]
    return [
        *_what(asked, manifest, stages),
        "",
        "stages, from it back to the inputs:",
        *(
            line
            for s in reversed(stages.order)
            if s in behind
            for line in _stage(named[s], manifest, stages)
        ),
        "",
        f"inputs: {len(inputs)} files",
        *(f"  {manifest['inputs'][n][:16]}  {n}" for n in inputs[:SHOWN_INPUTS]),
        *more,
        "",
        *_made(manifest),
    ]


def _behind(name: str, stages: Stages) -> set[str]:
    """The stages that a file rests on; the index rests on all."""
    start = stages.of(name)
    waiting = [start]
    # The index is made of everything and is no stage of its own.
    if start not in stages.reads:
        waiting = list(stages.order)
    seen = set[str]()
    while waiting:
        stage = waiting.pop()
        if stage in seen:
            continue
        seen.add(stage)
        waiting += [
            maker for n in stages.reads[stage] if (maker := stages.maker.get(n)) and maker != stage
        ]
    return seen


def _what(asked: Asked, manifest: dict[str, Any], stages: Stages) -> list[str]:
    """The thing itself: its hash, whether it is still what the run left, the sentence of a
    finding.
    """
    path = asked.run / asked.name
    recorded = manifest["outputs"].get(asked.name) or manifest["intermediate"].get(asked.name)
    state = "as the run left it"
    if not recorded:
        state = "NOT among the outputs of the run"
    elif not path.is_file():
        state = "not here (not committed), known by its hash"
    elif sha256_of(path) != recorded:
        state = "CHANGED since the run"
    lines = [f"{os.path.relpath(path)}  sha256 {(recorded or '')[:16]}  {state}"]
    if asked.anchor:
        there = path.is_file() and f'id="{asked.anchor}"' in path.read_text(encoding="utf-8")
        line = f"figure or table '{asked.anchor}'"
        if not there:
            line += ": NOT in this page"
        lines.append(line)
    if asked.finding:
        lines += [f"finding {asked.finding.key}: {asked.finding}", f"  {asked.finding.sentence}"]
    return [*lines, f"made in stage '{stages.of(asked.name)}'"]


def _stage(stage: dict[str, Any], manifest: dict[str, Any], stages: Stages) -> list[str]:
    """A stage: its label, the settings it used by value, its code, and the stages it read from."""
    settings = [
        f"{k.removeprefix('settings.')}: {manifest['settings'][k.removeprefix('settings.')]}"
        for k in stage["depends_on"]
        if k.startswith("settings.") and k.removeprefix("settings.") in manifest["settings"]
    ]
    given = manifest["parameters"].get(notebooks_of(manifest).get(stage["name"], ""), {})
    sources = sorted(
        {m for n in stage["reads"] if (m := stages.maker.get(n)) and m != stage["name"]},
        key=stages.order.index,
    )
    lines = [f"  {stage['name']}: {stage['label']}"]
    if settings:
        lines.append(f"    settings: {', '.join(settings)}")
    if given:
        parameters = ", ".join(f"{k}: {v}" for k, v in sorted(given.items()))
        lines.append(f"    parameters: {parameters}")
    return [
        *lines,
        f"    code: {', '.join(stage['modules'])} ({stage['depends_on']['code of the stage'][:12]})",
        f"    reads from: {', '.join(sources) or 'inputs'}",
    ]


def _made(manifest: dict[str, Any]) -> list[str]:
    """Study, code, machine and command."""
    code = manifest["code"]
    machine = manifest["environment"]
    commit = "no commit known"
    if code["commit"]:
        commit = f"commit {code['commit']}"
    changed = ""
    if code["dirty"]:
        changed = f", with changes in {', '.join(code['changed'][:5])}"
        if len(code["changed"]) > 5:
            changed += "…"
    return [
        f"study: {manifest['study']['id']} ({manifest['study']['folder']}), sha256 {manifest['study']['sha256'][:16]}",
        f"code: Mihwar {code['version']}, {commit}{changed}, source {code['sha256'][:16]}",
        f"seeds: {', '.join(f'{k} {v}' for k, v in sorted(manifest['seeds'].items()))}",
        f"environment: Python {machine['python']} on {machine['system']} {machine['machine']}, {len(machine['packages'])} packages, "
        f"lock {(machine['lock_sha256'] or 'none')[:16]}",
        f"command: analysis {' '.join(manifest['arguments'])}",
    ]
