"""Dyads to frame prevalence, tone and their peaks, by source and period."""

from __future__ import annotations

from analysis.relations.peaks import dyad_peaks, frame_differences
from analysis.relations.prevalence import dyad_tone, frame_prevalence
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def relations(work: Workspace, progress: Progress | None = None) -> None:
    """Frame prevalence and tone of each dyad, by source and period."""
    found, frames, articles = work.read("dyads"), work.read("frames"), work.read("articles")
    used = articles[work.analysed(articles)]
    shares = work.write("frame_prevalence", frame_prevalence(found, frames, work.study))
    work.write("frame_gaps", frame_differences(shares, found, frames, work.study))
    tone = work.write("dyad_tone", dyad_tone(found, used, work.study))
    work.write("dyad_peaks", dyad_peaks(tone))


STAGE = Stage(
    name="relations",
    label="frames and tone by dyad",
    function=relations,
    reads=("dyads", "frames", "articles"),
    makes=("frame_prevalence", "frame_gaps", "dyad_tone", "dyad_peaks"),
    settings=("bootstrap_samples", "seed", "duplicates"),
    study={"study.yml": ("states", "dyads"), "frames": ("frames.id",)},
)

STAGES = (STAGE,)
