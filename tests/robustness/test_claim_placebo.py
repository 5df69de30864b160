"""A finding is robust only where corpora in which it is false do not reach it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.robustness.equivalence import spread_bound
from analysis.robustness.exchanges import Draws, exchanged_sets
from analysis.robustness.findings import Finding
from analysis.robustness.marks import beyond_chance, distinct_results, mark
from analysis.robustness.nulls import Placebo, null_of
from analysis.robustness.placebo import p_values
from analysis.stats.effects import DIFFERENCE, RATIO, effect_and_error, judge_curve


def a_finding(**given: Any) -> Finding:
    return Finding.model_validate({"id": "x", "says": "x", **given})


@pytest.mark.parametrize(
    ("given", "null"),
    [
        (
            {
                "kind": "greater",
                "measure": "frame",
                "where": {"dyad": "a-b", "frame": "law"},
                "of": {"source": "waha"},
                "than": {"source": "jisr"},
            },
            "outlets",
        ),
        (
            {"kind": "greater", "measure": "term", "where": {"term": "x"}, "of": {"since": 2020}},
            "dates",
        ),
        (
            {
                "kind": "greater",
                "measure": "tone",
                "of": {"dyad": "a-b"},
                "than": {"dyad": "a-c"},
            },
            "dyads",
        ),
        ({"kind": "tied", "pair": ["a", "b"]}, "sentences"),
        ({"kind": "tied", "pair": ["a", "b"], "unit": "article"}, "margins"),
        ({"kind": "rank", "measure": "tie", "pair": ["a", "b"], "top": 5}, "actors"),
        ({"kind": "rank", "measure": "actor", "of": {"actor": "a"}, "top": 1}, "signs"),
        ({"kind": "untied", "pair": ["a", "b"]}, ""),
        ({"kind": "alike", "measure": "term", "where": {"term": "x"}}, ""),
    ],
)
def test_what_is_shuffled_follows_from_what_is_claimed(given: dict[str, Any], null: str) -> None:
    assert null_of(a_finding(**given)) == null


def test_dates_of_a_day_move_together_and_stay_in_their_outlet() -> None:
    """Twenty articles of one day tell one event: they are one unit that can fall anywhere, not twenty."""
    days = ["2020-01-01"] * 20 + [f"2020-02-{d:02d}" for d in range(1, 15)] + ["2020-03-01"] * 3
    articles = pd.DataFrame(
        {
            "article_id": [f"a{i:02d}" for i in range(len(days))],
            "source": ["waha"] * 30 + ["jisr"] * 7,
            "published": pd.to_datetime([*days[:-1], None], utc=True),
        }
    )
    settings = SimpleNamespace(seed=1, period="month")
    made = cast(Any, SimpleNamespace(articles=articles, study=SimpleNamespace(settings=settings)))
    draws = Draws(made)
    moved = set()
    for number in range(40):
        source = draws.labels("dates", number)
        now = articles["published"].to_numpy()[source]
        assert len(set(now[:20])) == 1
        assert (articles["source"].to_numpy()[source] == articles["source"]).all()
        assert source[-1] == len(articles) - 1  # without a date there is nothing to exchange
        moved.add(str(now[0]))
        by_row = draws.labels("outlets", number)
        assert sorted(by_row) == list(range(len(articles)))
    assert len(moved) > 5
    assert draws.labels("dates", -1).tolist() == list(range(len(articles)))


def test_an_effect_of_many_draws_is_that_of_each_draw() -> None:
    rng = np.random.default_rng(3)
    t = rng.integers(1, 9, (6, 30, 2)).astype(float)
    y = np.floor(t * rng.random((6, 30, 2)))
    mask = rng.random((6, 30)) < 0.5
    parts = [y[..., 0] * mask, t[..., 0] * mask, y[..., 1] * ~mask, t[..., 1] * ~mask]
    x = np.stack(parts, axis=-1)
    for curve in (DIFFERENCE, RATIO):
        effect, error, quantile = effect_and_error(x, x[:, :, [1, 3]] > 0, curve)
        for draw in range(6):
            one = judge_curve(x[draw], x[draw][:, [1, 3]] > 0, curve)
            assert effect[draw] == pytest.approx(one.effect[0])
            assert quantile[draw] * error[draw] == pytest.approx(one.effect[0] - one.low[0])


def noise(n_claims: int, draws: int, rng: np.random.Generator) -> list[Placebo]:
    """Claims of which none is true: the corpus is one more draw."""
    values = rng.standard_normal((n_claims, draws + 1))
    values[1] = 0.8 * values[0] + 0.6 * values[1]  # two claims that rest on the same articles
    return [Placebo("dates", float(v[0]), v[1:], v[1:] > 2) for v in values]


def test_one_of_24_claims_is_called_true_in_at_most_five_percent_of_noise() -> None:
    """Each claim alone at 0.05 gives at least one in about 70 % of corpora of noise."""
    rng = np.random.default_rng(9)
    runs, alone, together = 300, 0, 0
    for _ in range(runs):
        p, adjusted = p_values(noise(24, 399, rng))
        alone += (p <= 0.05).any()
        together += (adjusted <= 0.05).any()
    assert alone / runs > 0.5
    # 0.05 and three standard errors of 300 runs
    assert together / runs <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)


def test_what_is_there_is_found_beside_claims_that_are_not_true() -> None:
    claims = noise(12, 999, np.random.default_rng(2))
    claims[5] = claims[5]._replace(statistic=6.0)
    p, adjusted = p_values(claims)
    assert p[5] == 0.001
    assert adjusted[5] <= 0.05
    assert (adjusted >= p - 1e-12).all()


def test_a_claim_without_a_null_has_no_p() -> None:
    claims = [
        *noise(3, 99, np.random.default_rng(1)),
        Placebo("", np.nan, np.full(99, np.nan), np.zeros(99, bool)),
    ]
    p, adjusted = p_values(claims)
    assert np.isnan(p[3])
    assert np.isnan(adjusted[3])
    assert not np.isnan(p[:3]).any()


def test_articles_exchange_whole_sets_of_labels() -> None:
    article = np.array([0, 1, 1, 2, 2, 3, 4, 4])
    label = np.array([0, 0, 1, 1, 2, 2, 0, 2])
    ids = np.array(list("abbccdee"), dtype=object)
    seen = set()
    for draw in range(50):
        now = exchanged_sets(ids, article, label, ("seed", draw))
        sets = pd.Series(now).groupby(article).agg(lambda v: tuple(sorted(v)))
        assert sorted(sets) == [(0,), (0, 1), (0, 2), (1, 2), (2,)]
        seen.add(tuple(now))
    assert len(seen) > 20


def test_outlets_are_alike_only_where_they_cannot_differ_by_more_than_the_margin() -> None:
    """Against two one-sided t tests of scipy on articles of one unit each, where shares are means."""
    rng = np.random.default_rng(4)
    part = np.repeat([0, 1], 200)
    y = (rng.random(400) < 0.3).astype(float)
    bound = float(spread_bound(y, np.ones(400), part)[0])
    difference = y[:200].mean() - y[200:].mean()
    for margin in (bound - 0.01, bound + 0.01):
        tests = [
            stats.ttest_ind(y[:200] + margin, y[200:], alternative="greater").pvalue,
            stats.ttest_ind(y[:200] - margin, y[200:], alternative="less").pvalue,
        ]
        assert (max(tests) < 0.05) == (bound < margin)
    assert bound > abs(difference)


def test_little_text_shows_no_likeness() -> None:
    y, t, part = np.array([0.0, 1, 0, 0]), np.array([2.0, 3, 2, 2]), np.array([0, 0, 1, 1])
    assert spread_bound(y, t, part)[0] > 0.5
    assert np.isnan(spread_bound(y, t, np.array([0, 0, 0, 1]))[0])


def a_row(**given: Any) -> dict[str, Any]:
    row = {
        "n_specifications": 64,
        "holds": True,
        "n_articles_fall": 0,
        "share_holds": 1.0,
        "beyond_chance": True,
        "high": 0.4,
        "q_placebo": 0.01,
    }
    return row | given


def test_a_finding_that_noise_reaches_is_not_robust() -> None:
    assert mark(a_row()) == "robust"
    assert mark(a_row(beyond_chance=False)) == "not beyond chance"
    assert mark(a_row(beyond_chance=False, n_articles_fall=1)) == "fragile"
    assert mark(a_row(share_holds=0.5)) == "depends on choices"
    assert mark(a_row(share_holds=0.0, holds=False)) == "does not hold"
    assert mark(a_row(n_specifications=0)) == "not testable here"


def test_a_claim_of_absence_is_beyond_chance_only_where_the_interval_leaves_no_room() -> None:
    alike = {"kind": "alike", "measure": "frame", "where": {"dyad": "a-b", "frame": "law"}}
    nothing = a_row(q_placebo=float("nan"))
    assert not beyond_chance(a_finding(**alike), nothing)
    assert not beyond_chance(a_finding(**alike, within=0.1), nothing)
    assert beyond_chance(a_finding(**alike, within=0.5), nothing)
    untied = a_finding(kind="untied", pair=["a", "b"])
    assert beyond_chance(untied, nothing)
    assert not beyond_chance(untied, nothing | {"high": 1.5})
    tied = a_finding(kind="tied", pair=["a", "b"])
    assert beyond_chance(tied, a_row())
    assert not beyond_chance(tied, a_row(q_placebo=0.06))
    assert not beyond_chance(tied, nothing)


def test_specifications_with_one_and_the_same_result_count_once() -> None:
    tested = pd.DataFrame(
        {
            "specification": range(6),
            "finding": "x",
            "effect": [1, 1, 1, 1, 2, 3.0],
            "low": [0, 0, 0, 0, -1, 1.0],
            "high": [2, 2, 2, 2 + 1e-13, 5, 5.0],
            "is_tested": [True] * 5 + [False],
            "holds": [True] * 4 + [False] * 2,
        }
    )
    distinct = distinct_results(tested)
    assert distinct["specification"].tolist() == [0, 4]
    assert distinct["holds"].mean() == 0.5


def test_a_margin_belongs_to_claims_of_likeness_only() -> None:
    with pytest.raises(ValueError, match="within"):
        a_finding(kind="tied", pair=["a", "b"], within=0.1)
