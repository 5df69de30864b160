"""How often the intervals of a run hold the truth, in corpora simulated to be like its own: what
notebook 5 shows.
"""

from __future__ import annotations

from analysis.calibration.coverage import coverage_of_run
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def calibrate(work: Workspace, progress: Progress | None = None) -> None:
    """Write the table `coverage`.

    Parameters
    ----------
    work
        The run's tables and study.
    progress
        Not called.
    """
    articles = work.read("articles")
    table = coverage_of_run(
        work.read("dyads"),
        work.read("frames"),
        work.read("sentences"),
        work.read("mentions"),
        articles[work.analysed(articles)],
        work.study,
    )
    work.write("coverage", table)


STAGE = Stage(
    name="calibration",
    label="coverage of intervals",
    function=calibrate,
    reads=("dyads", "frames", "sentences", "mentions", "articles"),
    makes=("coverage",),
    settings=("seed", "duplicates", "unit", "relation"),
    study={"frames": ("frames.id",)},
    notebook="5_validation",
)

STAGES = (STAGE,)
