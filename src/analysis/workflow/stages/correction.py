"""Frames and tone corrected by the gold that was drawn in the run's own corpora."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.evaluation import evaluate
from analysis.evaluation.coder_errors import coder_errors
from analysis.evaluation.correction import (
    TABLES,
    corrected_frames,
    corrected_gaps,
    corrected_tone,
)
from analysis.evaluation.correction_told import TABLES as TOLD
from analysis.evaluation.correction_told import corrected_changes, corrected_leads
from analysis.evaluation.gold.sample import COLUMNS as SAMPLE_COLUMNS
from analysis.evaluation.gold.standoff import COLUMNS, read_coding
from analysis.evaluation.units import gold_of_corpus, units_with_gold
from analysis.workflow.gold_of_study import gold_files, gold_folder
from analysis.workflow.stage import Stage, Step
from analysis.workspace import Progress, Workspace

if TYPE_CHECKING:
    from analysis.workflow.stage_code import Code


def correct(work: Workspace, progress: Progress | None = None) -> None:
    """Write the tables of `correction.TABLES` and `correction_told.TABLES`.

    Without gold they say why nothing is corrected.

    Parameters
    ----------
    work
        The run's tables and study.
    progress
        Not called.
    """
    study = work.study
    gold, sample = read_gold(gold_folder(study, work.root))
    gold, sample = gold_of_corpus(gold, sample, list(work.corpora))
    units = units_with_gold(work.read("dyads"), work.read("frames"), gold, sample, study)
    frames = corrected_frames(units, study)
    tones = corrected_tone(units, study)
    gaps = corrected_gaps(frames, tones, work.read("frame_gaps"), work.read("tone_gaps"))
    errors = coder_errors(units, study)
    for name, table in zip(TABLES, (frames, tones, gaps, errors), strict=True):
        work.write(name, table)
    leads = corrected_leads(units, study, work.read("frame_leads"))
    changes = corrected_changes(units, study, work.read("relation_changes"))
    for name, table in zip(TOLD, (leads, changes), strict=True):
        work.write(name, table)


def read_gold(folder: Path | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """gold.csv and sample.csv of a gold folder.

    Parameters
    ----------
    folder
        The folder, or None.

    Returns
    -------
    gold : DataFrame
        Annotations; empty where there is no folder.
    sample : DataFrame
        The drawn sentences; empty where there is no folder.
    """
    if folder is None:
        return pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=SAMPLE_COLUMNS)
    return read_coding(folder / evaluate.GOLD), evaluate.read_sample(folder)


def _steps(stage: Stage, work: Workspace, before: Sequence[Step], code: Code) -> list[Step]:
    """One step, which reads the files of the gold."""
    files = gold_files(gold_folder(work.study, work.root))
    used = [path for path in files if path.name in (evaluate.GOLD, evaluate.SAMPLE)]
    values = {"gold": [path.name for path in used], "corpora": list(work.corpora)}
    return [stage.step(work, code, reads=used, values=values)]


STAGE = Stage(
    name="correction",
    label="frames and tone corrected by gold",
    function=correct,
    reads=("dyads", "frames", "frame_gaps", "tone_gaps", "frame_leads", "relation_changes"),
    makes=(*TABLES, *TOLD),
    settings=("seed", "dyad_unit", "relation"),
    study={"study.yml": ("states", "dyads", "gold"), "frames": ("frames.id",)},
    steps=_steps,
)

STAGES = (STAGE,)
