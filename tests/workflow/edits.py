"""Every file of a copy of the package edited, one after another, and which steps each edit makes
stale.

`python -m tests.workflow.edits PACKAGE PROJECT` with PYTHONPATH set to the copy; the project has a
finished run of study 'small'. Nothing is run: the plan is made anew after each edit, and the states
of its steps are asked. Prints {file: [steps]} as JSON.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from pathlib import Path

import grimp

import analysis
from analysis.lab.stale import workspace_of
from analysis.workflow.plan import plan
from analysis.workflow.staleness import FRESH, STALE, states
from analysis.workspace import Workspace

CHANGED = "code of the stage changed"
BATCH = "specifications 1 of 1"  # its results lie under a name made of all that they stand on


def stale(work: Workspace) -> list[str]:
    """The steps that are stale, with the reason that an edit of code gives."""
    names = []
    for state in states(work, plan(work)):
        if state.state == STALE:
            assert state.why == CHANGED or state.step.name == BATCH, (state.step.name, state.why)
            names.append(state.step.name)
    return names


def main() -> None:
    """Edit, ask, put back."""
    package = Path(sys.argv[1])
    os.environ["MIHWAR_ROOT"] = sys.argv[2]
    # the edit is a comment, which changes no import: the graph is read once instead of 400 times
    grimp.build_graph = functools.cache(grimp.build_graph)
    assert Path(analysis.__file__).is_relative_to(package), analysis.__file__
    work = workspace_of("small", None)
    assert {state.state for state in states(work, plan(work))} == {FRESH}
    edited = {}
    for path in sorted(package.rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        content = path.read_bytes()
        path.write_bytes(content + b"\n# edited\n")
        edited[path.relative_to(package).as_posix()] = stale(work)
        path.write_bytes(content)
    assert stale(work) == []
    print(json.dumps(edited))


if __name__ == "__main__":
    main()
