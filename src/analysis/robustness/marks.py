"""What became of each finding: share of specifications, range, which choice matters, and one word
for the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.robustness.findings import Finding
from analysis.robustness.influence import falling
from analysis.robustness.tests import effect_of

# share of specifications under which a finding holds
ROBUST = 0.95
# share of specifications below which it does not hold
RARE = 0.05
CHANCE = 0.05  # a finding whose own placebo reaches it more often than this is not robust
TWICE = 1.0  # log2: a tie whose interval ends below it is none to speak of
DIGITS = 10  # to which results are alike
REST = "rest"
_SHARES = ["share_holds", "median", "smallest", "largest", "matters_share"]


def variance_by_choice(tested: pd.DataFrame, choices: Sequence[str]) -> pd.DataFrame:
    """How much of the variance of each effect goes with each choice.

    Type II: what the fit of an additive model loses without the choice, all others staying; in a
    complete grid that is the usual split of variance. 'rest' is what the additive model leaves
    over: choices that act together.

    Parameters
    ----------
    tested
        Table `specifications`, with a column for each choice.
    choices
        Names of these columns.

    Returns
    -------
    DataFrame
        Table `variance`: share of the sum of squares; no row where nothing varies.

    References
    ----------
    Fox (2016), Applied Regression Analysis, ch. 8.
    """
    rows = []
    for finding, results in tested[tested["is_tested"]].groupby("finding", sort=False):
        y = results["effect"].to_numpy(np.float64)
        total = float(((y - y.mean()) ** 2).sum())
        # an effect that every choice leaves alone has no variance to share out, but rounding
        if total <= 1e-12 * max(1.0, float((y**2).sum())):
            continue
        # without the first option of each choice, which the intercept stands for
        blocks = {
            c: pd.get_dummies(results[c], drop_first=True).to_numpy(np.float64) for c in choices
        }
        full = _residual(y, list(blocks.values()))
        for choice in choices:
            # what the full model explains and the one without this choice does not
            lost = _residual(y, [b for c, b in blocks.items() if c != choice]) - full
            rows.append(
                (finding, choice, round(min(1.0, max(0.0, lost / total)), 9))
            )  # below that it is the processor
        rows.append((finding, REST, round(min(1.0, full / total), 9)))
    if rows:
        return pd.DataFrame(rows, columns=["finding", "choice", "share"])
    return tables.empty("variance")


def _residual(y: npt.NDArray[np.float64], blocks: list[npt.NDArray[np.float64]]) -> float:
    """Sum of squares that a linear model with an intercept and these columns leaves over."""
    design = np.column_stack([np.ones(len(y)), *blocks])
    fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(((y - fitted) ** 2).sum())


def distinct_results(tested: pd.DataFrame) -> pd.DataFrame:
    """The specifications that can test a finding, those with the same result counted once.

    Parameters
    ----------
    tested
        Table 'specifications'.

    Returns
    -------
    DataFrame
        Its rows, the first of each result: a finding's effect with its interval, to `DIGITS`
        places. Most choices cannot touch most claims; specifications that always give one result
        say no more than one.
    """
    results = tested[tested["is_tested"]].sort_values(["finding", "specification"], kind="stable")
    # a choice that does not touch a finding repeats its result; counted each time it would look
    # surer than it is
    rounded = results[["effect", "low", "high"]].round(DIGITS).assign(finding=results["finding"])
    return results[~rounded.duplicated()]


def mark(own: Any) -> str:
    """One word for a finding.

    In 95 % of its results or more it is robust where shuffled corpora do not reach it, else not
    beyond chance; in 5 to 95 %, or not in the study's own specification, it depends on choices; in
    fewer it does not hold. It is fragile where it holds in the study's own and falls without one
    article, and not testable here where no specification can test it.

    Parameters
    ----------
    own
        Its row of table `robustness`.

    Returns
    -------
    str
        One of `tables.MARKS`.
    """
    if not own["n_specifications"]:
        return "not testable here"
    if own["holds"] and own["n_articles_fall"]:
        return "fragile"
    if own["holds"] and own["share_holds"] >= ROBUST:
        if own["beyond_chance"]:
            return "robust"
        return "not beyond chance"
    if own["share_holds"] < RARE:
        return "does not hold"
    return "depends on choices"


def beyond_chance(finding: Finding, row: Any) -> bool:
    """Whether a finding that holds says more than a shuffled corpus would.

    Parameters
    ----------
    finding
        The claim.
    row
        Its effect with interval in the study's own specification, and `q_placebo`.

    Returns
    -------
    bool
        A claim of a difference, a tie or a rank: its own placebo reaches it in at most 5 % of
        draws, adjusted for all claims. A claim that nothing is there: only where the interval
        leaves no room for much (`alike` with `within`; `untied` below twice what chance gives), for
        noise passes a test that merely finds nothing.
    """
    if finding.kind == "alike":
        return finding.within is not None and bool(row["high"] < finding.within)
    if finding.kind == "untied":
        return bool(row["high"] < TWICE)
    return bool(row["q_placebo"] <= CHANCE)


def robustness(
    findings: Sequence[Finding],
    tested: pd.DataFrame,
    falls: pd.DataFrame,
    variance: pd.DataFrame,
    frozen: dict[str, str],
    placebo: pd.DataFrame,
) -> pd.DataFrame:
    """Table 'robustness', in the order of findings.yml.

    Parameters
    ----------
    findings
        The findings.
    tested
        Table 'specifications'.
    falls
        From `influence`: how many articles, days and outlets let each fall.
    variance
        Table 'variance'.
    frozen
        The day a finding stood frozen from.
    placebo
        Of each finding its `null`, `p_placebo`, `q_placebo` in the study's own specification, and
        `n_draws`.

    Returns
    -------
    DataFrame
        One row a finding.
    """
    if not findings:
        return tables.empty("robustness")
    own = tested[tested["specification"] == 0].set_index("finding")
    counted = tested[tested["is_tested"]].groupby("finding").agg(n_specifications=("holds", "size"))
    by_result = (
        distinct_results(tested)
        .groupby("finding")
        .agg(
            n_results=("holds", "size"),
            n_holds=("holds", "sum"),
            share_placebo=("share_placebo", "mean"),
            median=("effect", "median"),
            smallest=("effect", "min"),
            largest=("effect", "max"),
        )
    )
    most = variance[variance["choice"] != REST].sort_values(
        ["share", "choice"], ascending=[False, True]
    )
    # sorted by share, so that the first row of a finding is its largest
    most = most[most["share"] > 0].drop_duplicates("finding").set_index("finding")
    table = pd.DataFrame({"finding": [f.id for f in findings], "says": [f.says for f in findings]})
    table["says_ar"] = [f.says_ar for f in findings]
    table["unit"] = [effect_of(f) for f in findings]
    at = table["finding"]
    for column in ("effect", "low", "high", "holds"):
        table[column] = own[column].reindex(at).to_numpy()
    for column in (counted, by_result):
        table[column.columns] = column.reindex(at).to_numpy()
    for column in ("n_specifications", "n_holds", "n_results"):
        table[column] = table[column].fillna(0).astype("int64")
    table["share_holds"] = table["n_holds"] / table["n_results"].where(table["n_results"] > 0)
    table["matters_most"] = most["choice"].reindex(at).fillna("").to_numpy()
    table["matters_share"] = most["share"].reindex(at).to_numpy()
    table = table.merge(falls, on="finding").merge(placebo, on="finding")
    rows = table.to_dict("records")
    table["beyond_chance"] = [beyond_chance(f, r) for f, r in zip(findings, rows, strict=True)]
    table["mark"] = [mark(row) for row in table.to_dict("records")]
    return table.assign(frozen=[frozen.get(f.id, "") for f in findings])


def for_the_index(
    findings: Sequence[Finding], table: pd.DataFrame, influence: pd.DataFrame
) -> dict[str, Any]:
    """What robustness.json holds.

    Parameters
    ----------
    findings
        The findings.
    table
        Table `robustness`.
    influence
        Table `influence`.

    Returns
    -------
    dict
        For each id its mark, shares, effect with interval and wording; the headline it tests,
        what it names, what it falls without, and which coding it rests on.
    """
    known = {f.id: f for f in findings}
    fell = falling(influence, table.loc[table["holds"], "finding"].tolist() if len(table) else [])
    lost = {(f, by): rows["left_out"].tolist() for (f, by), rows in fell.groupby(["finding", "by"])}
    return {
        row["finding"]: {
            "mark": row["mark"],
            "says": row["says"],
            "says_ar": row["says_ar"],
            "headline": known[row["finding"]].headline or "",
            "names": known[row["finding"]].names(),
            "unit": row["unit"],
            **{
                k: None if pd.isna(row[k]) else round(float(row[k]), 9)
                for k in ("effect", "low", "high")
            },
            "holds": bool(row["holds"]),
            "kind": known[row["finding"]].kind,
            "measure": known[row["finding"]].measure or "tie",
            "frames": known[row["finding"]].frames(),
            "falls": {by: lost.get((row["finding"], by), []) for by in ("outlet", "day")},
            "n_articles_fall": int(row["n_articles_fall"]),
            "n_days_fall": int(row["n_days_fall"]),
            "n_outlets_fall": int(row["n_outlets_fall"]),
            "n_specifications": int(row["n_specifications"]),
            "n_results": int(row["n_results"]),
            "null": row["null"],
            "beyond_chance": bool(row["beyond_chance"]),
            **{
                k: None if pd.isna(row[k]) else round(float(row[k]), 6)
                for k in ("share_holds", "share_placebo", "p_placebo", "q_placebo")
            },
        }
        for row in table.to_dict("records")
    }
