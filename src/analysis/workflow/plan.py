"""The plan of a run: every step, in an order in which they could run one by one."""

from __future__ import annotations

from importlib import import_module

from analysis.workflow.stage import Stage, Step
from analysis.workflow.stage_code import code_now
from analysis.workspace import Workspace

# the modules of `workflow.stages`, in the order in which a run needs them; each lists its records
# in STAGES
ORDER = (
    "corpus",
    "text",
    "coding",
    "candidates",
    "networks",
    "relations",
    "correction",
    "keywords",
    "evidence",
    "evaluation",
    "calibration",
    "robustness",
    "notebooks",
)


def stages() -> list[Stage]:
    """Give the records of every stage, in the order of a run."""
    records = list[Stage]()
    for name in ORDER:
        records += import_module(f"analysis.workflow.stages.{name}").STAGES
    return records


def plan(work: Workspace) -> list[Step]:
    """Plan a run: every step with its files, its values and the hash of its code.

    Nothing is run and nothing is written.

    Raises
    ------
    UserError
        Where a corpus, a notebook or the gold standard that the study names is not there, or a
        parameter does not fit its notebook.
    """
    code = code_now()
    steps = list[Step]()
    for stage in stages():
        steps += stage.plan(work, steps, code)
    return steps
