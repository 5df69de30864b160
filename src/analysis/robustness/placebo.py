"""A finding's own placebo: how often corpora in which the claim is false reach it, for one claim
and for all claims.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.robustness.article_counts import Material
from analysis.robustness.exchanges import Draws
from analysis.robustness.findings import Finding
from analysis.robustness.nulls import FEW, Placebo, placebo_of

Reals = npt.NDArray[np.float64]
DRAWS = 999  # permutations


def p_values(placebos: Sequence[Placebo]) -> tuple[Reals, Reals]:
    """P of each finding under its own null, and the same adjusted for all findings of the study.

    Parameters
    ----------
    placebos
        One a finding, all with equally many draws.

    Returns
    -------
    tuple of arrays
        p, (1 + draws that reach the statistic) / (1 + draws), and p by the step-down minimum over
        all findings: in at most 5 % of corpora in which every claim is false is any of them at 0.05
        or below. NaN where there is no null.

    References
    ----------
    Westfall and Young (1993), Resampling-based multiple testing, algorithm 2.8; Phipson and Smyth
    (2010).
    """
    p = np.full(len(placebos), np.nan)
    adjusted = np.full(len(placebos), np.nan)
    tested = [n for n, c in enumerate(placebos) if c.null and not np.isnan(c.statistic)]
    if not tested:
        return p, adjusted
    # the corpus as it is counts as one of the draws, for itself and for all others
    pools = [np.r_[placebos[n].statistic, placebos[n].draws] for n in tested]
    of_pool = np.stack([_share_as_large(np.nan_to_num(v, nan=-np.inf)) for v in pools])
    # findings × (corpus and draws): the p that each would have, had it been the corpus
    own = of_pool[:, 0]
    # from the largest p on: row k of `smallest` is the minimum over all that are no surer than k
    order = np.argsort(-own, kind="stable")
    smallest = np.minimum.accumulate(of_pool[order], axis=0)
    raw = (smallest <= own[order][:, None] + FEW).mean(axis=1)
    # from the smallest p on, none is below the one before it
    step_down = np.maximum.accumulate(raw[::-1])[::-1]
    p[tested] = own
    adjusted[np.array(tested)[order]] = step_down
    return p, adjusted


def _share_as_large(values: Reals) -> Reals:
    """For each value, the share of all of them that are at least as large."""
    reached = len(values) - np.searchsorted(np.sort(values), values - FEW, side="left")
    return np.asarray(reached / len(values))


def own_placebos(
    findings: Sequence[Finding], material: Material, draws: int = DRAWS
) -> pd.DataFrame:
    """How far shuffled corpora reach the findings in the study's own specification.

    Parameters
    ----------
    findings
        The findings of the study.
    material
        The corpus under its own specification.
    draws
        Shuffles.

    Returns
    -------
    DataFrame
        One row a finding: `finding`, `null`, `p_placebo`, `q_placebo` (see `p_values`), `n_draws`.
    """
    shuffles = Draws(material)
    placebos = [placebo_of(f, material, draws, shuffles) for f in findings]
    p, adjusted = p_values(placebos)
    return pd.DataFrame(
        {
            "finding": [f.id for f in findings],
            "null": [c.null for c in placebos],
            "p_placebo": p,
            "q_placebo": adjusted,
            "n_draws": draws,
        }
    )


def share_reached(findings: Sequence[Finding], material: Material, draws: int) -> Reals:
    """In what share of shuffled corpora, in which it is false, each finding holds by its own rule.

    Parameters
    ----------
    findings
        The findings.
    material
        The corpus under one specification.
    draws
        Shuffles.

    Returns
    -------
    ndarray
        One for each finding; NaN where nothing can be shuffled.
    """
    shares = []
    shuffles = Draws(material)
    for finding in findings:
        placebo = placebo_of(finding, material, draws, shuffles)
        share = np.nan
        if placebo.null:
            share = float(placebo.holds.mean())
        shares.append(share)
    return np.array(shares)
