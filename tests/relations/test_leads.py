"""The most frequent frame of a dyad."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats
from tests.relations.coded import made

from analysis.relations.leads import frame_leads


def coded(counts: dict[str, list[int]], units: int = 4) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles of one dyad with `units` units each, of which so many hold each frame."""
    n = len(next(iter(counts.values())))
    rows = [(f"a{i:02d}", f"a{i:02d}:{k}") for i in range(n) for k in range(units)]
    dyads = pd.DataFrame(rows, columns=["article_id", "unit_id"])
    dyads = dyads.assign(
        dyad="iraq-iran", tone=0.0, source="s", period="2020-01", relation="between"
    )
    marks = [
        (f"a{i:02d}:{k}", "iraq-iran", frame)
        for frame, held in counts.items()
        for i, number in enumerate(held)
        for k in range(number)
    ]
    frames = pd.DataFrame(marks, columns=["unit_id", "dyad", "frame"])
    return dyads, frames.assign(relation="between")


def test_a_frame_leads_with_the_p_of_scipys_sign_flips_against_its_nearest_rival() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.binomial(4, 0.45, 40), rng.binomial(4, 0.3, 40)
    dyads, frames = coded({"militias": first.tolist(), "energy": second.tolist()})
    lead = frame_leads(dyads, frames, made(), draws=4000).iloc[0]
    gaps = (first - second).astype(float)
    witness = stats.permutation_test(
        (gaps,),
        lambda d, axis: np.abs(d.sum(axis)),
        permutation_type="samples",
        n_resamples=20_000,
        alternative="greater",
        rng=1,
    )
    assert (lead["frame"], lead["next"]) == ("militias", "energy")
    assert abs(lead["p"] - witness.pvalue) < 0.01
    assert lead["low"] < lead["lead"] < lead["high"]


def test_two_frames_of_one_share_have_no_leader_in_nineteen_of_twenty_corpora() -> None:
    rng = np.random.default_rng(5)
    found = 0
    for number in range(150):
        drawn = {f: rng.binomial(4, 0.3, 25).tolist() for f in ("militias", "energy", "mediation")}
        found += bool(frame_leads(*coded(drawn), made(number), draws=79)["p"].iloc[0] <= 0.05)
    assert found <= 15


def test_of_rivals_that_no_draw_reaches_the_most_frequent_is_named() -> None:
    counts = {"militias": [4] * 14, "energy": [1, 0] * 7, "mediation": [0] * 14}
    lead = frame_leads(*coded(counts), made(), draws=19).iloc[0]
    assert (lead["frame"], lead["next"]) == ("militias", "energy")


def test_one_unit_is_not_testable_and_says_why() -> None:
    lead = frame_leads(*coded({"militias": [1]}, units=1), made()).iloc[0]
    assert np.isnan(lead["p"])
    assert lead["reason"] == "fewer than five articles"
    rare = frame_leads(*coded({"militias": [1, 1, 0, 0, 0, 0]}), made()).iloc[0]
    assert rare["reason"] == "fewer than three articles with the frame"
