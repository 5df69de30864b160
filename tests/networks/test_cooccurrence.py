"""Co-occurrence against a count by hand, scipy and a brute force count."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.errors import EmptyTable
from analysis.networks.cooccurrence import cooccurrence, cooccurrence_by_period, presence_of
from analysis.networks.ranking import ways_of_naming
from analysis.robustness.estimates import RATIO, TIE, judge_curve
from analysis.study.schema import Settings


def _mentions(rows: list[tuple[str, int, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "sentence_id", "actor_id"])


def _sentences(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "sentence_id", "paragraph"])


NEWS = _mentions(
    [
        ("a", 0, "kadhimi"),
        ("a", 0, "rouhani"),
        ("a", 0, "kadhimi"),
        ("a", 1, "kadhimi"),
        ("a", 2, "rouhani"),
        ("b", 0, "rouhani"),
        ("b", 0, "kadhimi"),
        ("b", 1, "salman"),
        ("c", 0, "salman"),
    ]
)
PLACES = _sentences([("a", 0, 0), ("a", 1, 0), ("a", 2, 1), ("b", 0, 0), ("b", 1, 0), ("c", 0, 0)])


def test_a_pair_is_counted_once_a_unit_and_measured_against_units_with_an_actor() -> None:
    row = cooccurrence(NEWS, PLACES).iloc[0]
    assert (row["actor_a"], row["actor_b"]) == ("kadhimi", "rouhani")
    assert (row["n"], row["n_a"], row["n_b"], row["n_units"], row["n_articles"]) == (2, 3, 3, 6, 2)
    assert row["expected"] == pytest.approx(1.5)
    assert row["npmi"] == pytest.approx(math.log(2 * 6 / 9) / math.log(3))
    table = [[2, 1], [1, 2]]
    assert row["p"] == pytest.approx(stats.fisher_exact(table).pvalue)
    assert row["g2"] == pytest.approx(
        stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    )
    assert row["share_overlap"] == pytest.approx(2 / 3)


def test_a_larger_unit_holds_more_pairs() -> None:
    counts = {
        unit: cooccurrence(NEWS, PLACES, unit, min_units=1)["n"].sum()
        for unit in ("sentence", "paragraph", "article")
    }
    assert counts == {"sentence": 2, "paragraph": 2 + 2, "article": 2 + 1 + 1}


def test_actors_that_are_always_together_everywhere_have_npmi_one() -> None:
    both = _mentions([(a, 0, x) for a in "ab" for x in ("iran", "iraq")])
    assert cooccurrence(both, PLACES)["npmi"].tolist() == [1.0]


def test_no_unit_with_two_actors_is_an_error_that_names_the_unit() -> None:
    with pytest.raises(EmptyTable, match="no sentence holds two actors; there were 2 mentions"):
        cooccurrence(_mentions([("a", 0, "iran"), ("a", 1, "iraq")]), PLACES)


def test_pairs_below_the_threshold_leave_an_empty_table() -> None:
    assert cooccurrence(NEWS, PLACES, min_units=3).empty


mentions = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.integers(0, 4), st.sampled_from(["u", "v", "w", "x", "y"])
    ),
    min_size=1,
    max_size=60,
)


@settings(deadline=None, max_examples=50)
@given(mentions, st.randoms(use_true_random=False), st.sampled_from(["sentence", "article"]))
def test_counts_are_those_of_a_slow_count_in_any_order_of_rows(
    rows: list[tuple[str, int, str]], random: object, unit: str
) -> None:
    units: dict[object, set[str]] = {}
    for article, sentence, actor in rows:
        units.setdefault((article, sentence) if unit == "sentence" else article, set()).add(actor)
    slow: dict[tuple[str, str], set[object]] = {}
    for where, present in units.items():
        for pair in itertools.combinations(sorted(present), 2):
            slow.setdefault(pair, set()).add(where)
    if not slow:
        with pytest.raises(EmptyTable):
            cooccurrence(_mentions(rows), PLACES, unit)
        return
    found = cooccurrence(_mentions(rows), PLACES, unit, min_units=1)
    assert {(r.actor_a, r.actor_b): r.n for r in found.itertuples()} == {
        pair: len(where) for pair, where in slow.items()
    }
    articles = {pair: len({w[0] for w in where}) for pair, where in slow.items()}
    assert {(r.actor_a, r.actor_b): r.n_articles for r in found.itertuples()} == articles
    random.shuffle(rows)
    pd.testing.assert_frame_equal(found, cooccurrence(_mentions(rows), PLACES, unit, min_units=1))


def _agreement_in_march() -> tuple[pd.DataFrame, pd.Series]:
    rows = []
    for number in range(40):
        article = f"{number:02}"
        rows += [
            (article, 0, "iran"),
            (article, 0, "saudi" if number >= 30 else "iraq"),
            (article, 1, "iraq"),
            (article, 1, "usa"),
        ]
    periods = pd.Series({f"{n:02}": "2023-03" if n >= 30 else "2023-02" for n in range(40)})
    return _mentions(rows), periods


def test_a_pair_that_comes_together_in_one_period_stands_out_there() -> None:
    rows, periods = _agreement_in_march()
    found = cooccurrence_by_period(rows, PLACES, periods)
    top = found[
        (found["actor_a"] == "iran")
        & (found["actor_b"] == "saudi")
        & (found["period"] == "2023-03")
    ].iloc[0]
    assert (top["n"], top["n_units"], top["n_reference"], top["n_units_reference"]) == (
        10,
        20,
        0,
        60,
    )
    assert top["effect"] == pytest.approx(math.log2((10.5 / 21) / (0.5 / 61)))
    assert top["p"] == pytest.approx(stats.fisher_exact([[10, 10], [0, 60]]).pvalue)
    absent = found[(found["actor_b"] == "saudi") & (found["period"] == "2023-02")].iloc[0]
    assert absent["n"] == 0
    assert absent["effect"] < 0


def _of_several_articles() -> tuple[pd.DataFrame, pd.Series]:
    """Forty articles of up to seven sentences that name some of five actors, in three months; the last article names one alone."""
    rng = np.random.default_rng(8)
    names = np.array(["iran", "iraq", "saudi", "usa", "yemen"])
    rows = [
        (f"{i:02}", s, n)
        for i in range(40)
        for s in range(rng.integers(1, 8))
        for n in names[rng.random(5) < (0.7 if i % 3 else 0.3)]
    ]
    mentions = _mentions([*rows, ("40", 0, "oman")])
    return mentions, pd.Series(
        {a: f"2020-0{1 + int(a) % 3}" for a in mentions["article_id"].unique()}
    )


def _by_article(mentions: pd.DataFrame, *, at_least: int, who: tuple[str, ...] = ()) -> pd.Series:
    """Sentences with all of `who` and `at_least` actors, by article, counted in sets."""
    held = mentions.groupby(["article_id", "sentence_id"])["actor_id"].agg(set)
    kept = held[[len(actors) >= at_least and actors.issuperset(who) for actors in held]]
    return (
        kept.groupby("article_id")
        .size()
        .reindex(sorted(mentions["article_id"].unique()), fill_value=0)
    )


def test_the_interval_of_a_pair_is_that_of_the_sums_over_articles() -> None:
    mentions, _ = _of_several_articles()
    unsmoothed = TIE._replace(
        value=lambda s: np.log2(s[..., 0] * s[..., 3] / s[..., 1] / s[..., 2]),
        gradient=lambda s: (
            np.stack([1 / s[..., 0], -1 / s[..., 1], -1 / s[..., 2], 1 / s[..., 3]], -1) / np.log(2)
        ),
        least_variance=lambda s: 1 / s[..., 0] / np.log(2) ** 2,
    )
    found = cooccurrence(mentions, PLACES)
    assert len(found) == 10
    for row in found.itertuples():
        one, other = row.actor_a, row.actor_b
        x = np.stack(
            [
                _by_article(mentions, at_least=1, who=w)
                for w in ((one, other), (one,), (other,), ())
            ],
            axis=1,
        ).astype(np.float64)
        witness = judge_curve(x, x[:, 1:3] > 0, unsmoothed)
        assert (row.effect, row.effect_low, row.effect_high) == pytest.approx(
            tuple(float(v[0]) for v in witness[:3])
        )
        assert row.effect == pytest.approx(math.log2(row.n / row.expected))


def test_the_interval_of_a_pair_in_a_period_is_that_of_the_sums_over_articles() -> None:
    mentions, periods = _of_several_articles()
    found = cooccurrence_by_period(mentions, PLACES, periods)
    assert len(found) == 30
    for row in found.itertuples():
        both = _by_article(mentions, at_least=2, who=(row.actor_a, row.actor_b)).to_numpy(
            np.float64
        )
        units = _by_article(mentions, at_least=2).to_numpy(np.float64)
        here = (periods.sort_index() == row.period).to_numpy()
        x = np.stack([both * here, units * here, both * ~here, units * ~here], axis=1)
        witness = judge_curve(x, x[:, [1, 3]] > 0, RATIO)
        assert (row.effect, row.effect_low, row.effect_high) == pytest.approx(
            tuple(float(v[0]) for v in witness[:3])
        )


def test_a_pair_of_one_article_has_no_interval() -> None:
    row = cooccurrence(
        _mentions(
            [
                ("a", 0, "iran"),
                ("a", 0, "iraq"),
                ("a", 1, "iran"),
                ("a", 1, "iraq"),
                ("b", 0, "usa"),
            ]
        ),
        PLACES,
    ).iloc[0]
    assert row["effect"] == pytest.approx(math.log2(2 / (4 / 3)))
    assert math.isnan(row["effect_low"])
    assert math.isnan(row["effect_high"])


def test_undated_articles_belong_to_no_period_and_one_period_has_nothing_against_it() -> None:
    rows, periods = _agreement_in_march()
    undated = periods.where(periods != "2023-03", "undated")
    assert cooccurrence_by_period(rows, PLACES, undated).empty
    assert set(cooccurrence_by_period(rows, PLACES, periods.iloc[:-1])["n_units"]) == {18, 60}


def test_inputs_come_back_unchanged() -> None:
    rows, periods = _agreement_in_march()
    copy = rows.copy()
    cooccurrence_by_period(rows, PLACES, periods)
    cooccurrence(rows, PLACES)
    pd.testing.assert_frame_equal(rows, copy)


def test_planted_pairs_are_found_and_independent_ones_are_not() -> None:
    rng = np.random.default_rng(2)
    rows = [
        (f"{i:04}", 0, f"actor{k:02}")
        for i in range(3000)
        for k in np.flatnonzero(rng.random(30) < 0.05)
    ]
    rows += [(f"{i:04}", 0, actor) for i in range(60) for actor in ("actor00", "actor01")]
    found = cooccurrence(_mentions(rows), PLACES)
    sure = found[found["q"] < 0.01]
    assert (sure.iloc[0]["actor_a"], sure.iloc[0]["actor_b"]) == ("actor00", "actor01")
    assert len(sure[sure["npmi"] > 0]) <= 2


def test_the_share_of_a_way_of_naming_has_an_interval_over_articles() -> None:
    """Two articles out of three name by office alone: the interval is as wide as that, not as wide as nine mentions would make it."""
    mentions = pd.DataFrame(
        {
            "article_id": ["a"] * 4 + ["b"] * 4 + ["c"],
            "via": ["office"] * 8 + ["name"],
            "surface": list("xxxyzzzzw"),
        }
    )
    found = ways_of_naming(mentions, Settings(bootstrap_samples=500)).set_index("via")
    assert found["share"].to_dict() == pytest.approx({"office": 8 / 9, "name": 1 / 9})
    assert found.loc["office", "low"] < 0.6
    assert found.loc["office", "high"] == 1
    assert found.loc["office", "example"] == "z"
    mixed = ways_of_naming(
        mentions.sample(frac=1, random_state=1), Settings(bootstrap_samples=500)
    ).set_index("via")
    pd.testing.assert_frame_equal(found, mixed)
    assert ways_of_naming(mentions.iloc[:0], Settings()).empty


def test_a_window_is_so_many_sentences_of_one_article_side_by_side() -> None:
    single, double = (presence_of(NEWS, PLACES, "sentence", window) for window in (0, 2))
    assert (len(single.article_of_unit), len(double.article_of_unit)) == (6, 4)
    in_units = {
        (double.articles[double.article_of_unit[unit]], double.actors[actor])
        for unit, actor in zip(double.unit.tolist(), double.actor.tolist(), strict=True)
    }
    assert ("b", "salman") in in_units
    together = [set(double.actor[double.unit == unit].tolist()) for unit in range(4)]
    names = [{double.actors[a] for a in unit} for unit in together]
    assert names == [
        {"kadhimi", "rouhani"},
        {"rouhani"},
        {"kadhimi", "rouhani", "salman"},
        {"salman"},
    ]
    assert presence_of(NEWS, PLACES, "paragraph", 2).unit.tolist() == double.unit.tolist()
