"""Which article, day or outlet carries a finding: each left out in turn, by subtraction from the
sums over articles.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import tables
from analysis.robustness.article_counts import Material
from analysis.robustness.findings import Finding
from analysis.robustness.tests import judge

SHOWN = 5  # of each kind, those that move an effect most
FALLING = 20  # and at most as many that let a finding fall


def influence(findings: Sequence[Finding], material: Material) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out each article, day and outlet in turn, and see what becomes of the findings.

    A finding falls with an article or a day when it holds with it and not without it, be it only
    because too little is left to test it; with an outlet only when what is left can be tested, for
    a claim about an outlet is empty without it. Undated articles are no day.

    Parameters
    ----------
    findings
        The findings.
    material
        The corpus under the study's own specification.

    Returns
    -------
    tuple of two DataFrames
        Table `influence`: the `SHOWN` of each kind that move an effect most, and up to
        `FALLING` that let it fall; and one row for each finding: how many articles, days and
        outlets let it fall (n_articles_fall, …).
    """
    whole = judge(findings, material)
    parts = []
    falls = pd.DataFrame({"finding": [f.id for f in findings]})
    for by, names in _groups(material).items():
        labels = np.unique(names[names != ""])
        codes = np.searchsorted(labels, names)
        codes = np.where(names == "", len(labels), codes)  # what has no label is never left out
        without = []
        if len(labels):
            without = judge(findings, material, codes.astype(np.int64))
        column = []
        for finding, own, left in zip(findings, whole, without, strict=False):
            keep = slice(0, len(labels))
            # without the outlet that it is about a finding says nothing, which is no weakness of it
            fell = (own.holds[0] & ~left.holds[keep]) & (left.tested[keep] | (by != "outlet"))
            column.append(int(fell.sum()))
            change = left.effect[keep] - own.effect[0]
            # what cannot be tested any more moved it most; equal ones by name, so that the table is
            # the same everywhere
            order = np.lexsort((labels, -np.nan_to_num(np.abs(change), nan=np.inf)))
            moving = order[np.nan_to_num(np.abs(change[order]), nan=1) > 1e-12]
            chosen = [*dict.fromkeys([*[i for i in order if fell[i]][:FALLING], *moving[:SHOWN]])]
            parts.append(
                pd.DataFrame(
                    {
                        "finding": finding.id,
                        "by": by,
                        "left_out": labels[chosen],
                        "effect": left.effect[chosen],
                        "low": left.low[chosen],
                        "high": left.high[chosen],
                        "holds": left.holds[chosen],
                        "change": change[chosen],
                    }
                )
            )
        falls[f"n_{by}s_fall"] = column or 0
    rows = [p for p in parts if len(p)]
    if not rows:
        return tables.empty("influence"), falls
    return pd.concat(rows, ignore_index=True), falls


def falling(influence: pd.DataFrame, held: Sequence[str]) -> pd.DataFrame:
    """The rows of table `influence` in which a finding falls.

    Parameters
    ----------
    influence
        The table.
    held
        Ids of the findings that hold with everything.

    Returns
    -------
    DataFrame
        Its rows; without an outlet, only where the finding can be tested.
    """
    fell = ~influence["holds"] & (influence["effect"].notna() | (influence["by"] != "outlet"))
    return influence[fell & influence["finding"].isin(held)]


def _groups(material: Material) -> dict[str, np.ndarray]:
    """The group of each article, '' for none."""
    return {
        "article": material.articles["article_id"].to_numpy(dtype=str),
        "day": material.days().astype(str),
        "outlet": material.articles["source"].to_numpy(dtype=str),
    }
