"""All that is measured of frames and tone from the coded units of a corpus: what the stage of a
run writes.
"""

from __future__ import annotations

import pandas as pd

from analysis.relations.changes import relation_changes
from analysis.relations.gaps import frame_gaps, tone_gaps
from analysis.relations.leads import frame_leads
from analysis.relations.peaks import DRAWS, dyad_peaks
from analysis.relations.prevalence import dyad_tone, frame_prevalence, relation_shares
from analysis.study.schema import Study

TABLES = (
    "relation_shares",
    "frame_prevalence",
    "frame_leads",
    "frame_gaps",
    "dyad_tone",
    "tone_gaps",
    "dyad_peaks",
    "relation_changes",
)


def relation_tables(
    dyads: pd.DataFrame,
    frames: pd.DataFrame,
    articles: pd.DataFrame,
    study: Study,
    *,
    draws: int = DRAWS,
) -> dict[str, pd.DataFrame]:
    """The tables named in `TABLES`, from the coded units.

    Parameters
    ----------
    dyads, frames
        Tables of these names.
    articles
        The analysed articles.
    study
        Names dyads and frames; its seed is that of the permutations.
    draws
        Permutations of each test.

    Returns
    -------
    dict
        The tables by name, in the order of `TABLES`.
    """
    counting = {
        "frame_prevalence": frame_prevalence(dyads, frames, study),
        "frame_leads": frame_leads(dyads, frames, study, draws=draws),
        "frame_gaps": frame_gaps(dyads, frames, study, draws=draws),
        "dyad_tone": dyad_tone(dyads, articles, study),
        "tone_gaps": tone_gaps(dyads, study, draws=draws),
        "dyad_peaks": dyad_peaks(dyads, articles, study, draws=draws),
        "relation_changes": relation_changes(dyads, frames, articles, study, draws=draws),
    }
    wanted = study.settings.relation
    said = {name: table.assign(relation=wanted) for name, table in counting.items()}
    return {"relation_shares": relation_shares(dyads, study), **said}
