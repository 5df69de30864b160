"""Dyads to frame prevalence and tone, by source and period, and what differs and changes."""

from __future__ import annotations

from analysis.relations.measures import TABLES, relation_tables
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def relations(work: Workspace, progress: Progress | None = None) -> None:
    """Frames and tone of each dyad, by source and period, and what differs and changes.

    Writes the tables of `relations.relation_tables`.

    Parameters
    ----------
    work
        The run's tables and study.
    progress
        Not called.
    """
    dyads, frames, articles = work.read("dyads"), work.read("frames"), work.read("articles")
    used = articles[work.analysed(articles)]
    for name, table in relation_tables(dyads, frames, used, work.study).items():
        work.write(name, table)


STAGE = Stage(
    name="relations",
    label="frames and tone by dyad",
    function=relations,
    reads=("dyads", "frames", "articles"),
    makes=TABLES,
    settings=("seed", "duplicates", "period", "relation"),
    study={"study.yml": ("states", "dyads"), "frames": ("frames.id", "frames.exploratory")},
)

STAGES = (STAGE,)
