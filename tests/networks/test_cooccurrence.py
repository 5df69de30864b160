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
from tests.networks.samples import by_chance, sentences_of, shuffled_inside, traded

from analysis.errors import EmptyTable
from analysis.networks.cooccurrence import cooccurrence, listed
from analysis.networks.presence import presence_of
from analysis.networks.ranking import ways_of_naming
from analysis.stats import share_interval


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


@settings(deadline=None, max_examples=25)
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


def test_inputs_come_back_unchanged() -> None:
    rows = by_chance(1)
    places = sentences_of(rows)
    copies = [frame.copy() for frame in (rows, places)]
    cooccurrence(rows, places)
    for frame, copy in zip((rows, places), copies, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def test_both_factors_of_a_tie_add_up_and_each_null_is_named() -> None:
    rows = by_chance(2)
    table = cooccurrence(rows, sentences_of(rows))
    assert table["effect"].to_numpy() == pytest.approx(
        (table["effect_articles"] + table["effect_within"]).to_numpy()
    )
    for null in ("within", "margins"):
        ratio = np.log2(table["n"] / table[f"expected_{null}"])
        assert table[f"effect_{null}"].to_numpy() == pytest.approx(ratio.to_numpy())
    assert table["expected"].to_numpy() == pytest.approx(
        (table["n_a"] * table["n_b"] / table["n_units"]).to_numpy()
    )


def test_which_pairs_are_tested_does_not_depend_on_the_units_they_share() -> None:
    """Pairs of three common articles are tested given them, also those that share no sentence: q counts them all."""
    rows = by_chance(3)
    places = sentences_of(rows)
    table = cooccurrence(rows, places, min_units=1)
    tested = table["p"].notna()
    assert (tested == (table["n_articles_shared"] >= 3)).all()
    in_articles = cooccurrence(rows, places, "article", min_units=1)
    n_tests = int((in_articles["n"] >= 3).sum())
    p = np.sort(np.concatenate([table.loc[tested, "p"], np.ones(n_tests - tested.sum())]))
    q = stats.false_discovery_control(p)
    assert np.sort(table.loc[tested, "q"]) == pytest.approx(q[: tested.sum()])


def test_the_sentences_of_one_article_make_no_pair_that_is_told() -> None:
    """Eight sentences of one article were given a q of 7e-18: they are counted, not tested."""
    often = [(f"{i:02}", 0, x) for i in range(30) for x in ("oman" if i % 2 else "qatar", "usa")]
    once = [("x", s, x) for s in range(8) for x in ("aden", "opec")]
    rows = _mentions([*often, *once])
    row = cooccurrence(rows, sentences_of(rows)).set_index(["actor_a", "actor_b"]).loc[("aden", "opec")]  # fmt: skip
    assert (row["n"], row["n_articles"]) == (8, 1)
    assert math.isnan(row["p"])
    assert math.isnan(row["q"])
    assert row["together"] == "not beyond chance"
    assert listed(cooccurrence(rows, sentences_of(rows)), unit="sentence").query("actor_a == 'aden'").empty  # fmt: skip


def test_a_pair_that_shares_articles_but_no_more_of_their_sentences_than_chance_is_told_so() -> (
    None
):
    rng = np.random.default_rng(4)
    background = by_chance(5, n_articles=120, n_actors=12, rate=0.12)
    places = [(f"b{i}", int(s), x) for i in range(14) for x in ("kabul", "doha") for s in rng.choice(6, 2, False)]  # fmt: skip
    rows = pd.concat([background, _mentions(places)])
    table = cooccurrence(rows, sentences_of(rows), min_units=1)
    row = table.set_index(["actor_a", "actor_b"]).loc[("doha", "kabul")]
    assert row["q_articles"] < 0.001
    assert row["p"] > 0.05
    assert row["together"] == "in the same articles"
    assert row["effect_articles"] > 1
    in_articles = cooccurrence(rows, sentences_of(rows), "article").set_index(["actor_a", "actor_b"])  # fmt: skip
    assert in_articles.loc[("doha", "kabul"), "p"] == row["p_articles"]
    assert math.isnan(in_articles.loc[("doha", "kabul"), "expected_within"])


def test_a_pair_put_into_the_same_sentences_is_found_and_no_other() -> None:
    background = by_chance(6, n_articles=120, n_actors=12, rate=0.25)
    planted = [(f"b{i}", s, x) for i in range(8) for s in (0, 1) for x in ("kabul", "doha")]
    others = [(f"b{i}", s, "oman") for i in range(8) for s in range(2, 7)]
    rows = pd.concat([background, _mentions([*planted, *others])])
    chosen = listed(cooccurrence(rows, sentences_of(rows)), unit="sentence")
    inside = chosen[chosen["together"] == "in the same sentences"]
    assert list(zip(inside["actor_a"], inside["actor_b"], strict=True)) == [("doha", "kabul")]
    assert chosen.iloc[0]["actor_a"] == "doha"


def test_the_pairs_listed_rest_on_three_articles_and_on_the_limits_given() -> None:
    rows = by_chance(8, n_articles=200, rate=0.5)
    table = cooccurrence(rows, sentences_of(rows))
    loose = listed(table, unit="sentence", max_q=1.0, min_n=5)
    assert (loose["n_articles"] >= 3).all()
    assert (loose["n"] >= 5).all()
    assert set(loose["unit"]) == {"sentence"}
    assert listed(table, unit="paragraph", max_q=1.0).empty
    assert len(listed(table, unit="sentence", max_q=0.0)) == 0


def test_shuffled_corpora_list_hardly_any_pair() -> None:
    """In miniature: of 20 corpora with sentences shuffled inside articles, or actors exchanged between them, 4 may list one."""
    rows = by_chance(12, n_articles=80, n_actors=14, rate=0.25)
    rng = np.random.default_rng(3)
    inside = articles = 0
    for _ in range(20):
        copy = shuffled_inside(rows, rng)
        table = cooccurrence(copy, sentences_of(copy))
        inside += bool((table["together"] == "in the same sentences").any())
        copy = traded(rows, rng)
        table = cooccurrence(copy, sentences_of(copy), "article")
        articles += bool((table["together"] == "in the same articles").any())
    assert inside <= 4
    assert articles <= 4


def test_the_share_of_a_way_of_naming_has_an_interval_over_articles() -> None:
    """Eight articles, six of which name by office alone: wider than forty independent mentions would make it."""
    mentions = pd.DataFrame(
        {
            "article_id": [a for a in "abcdefgh" for _ in range(5)],
            "via": ["office"] * 30 + ["name"] * 10,
            "surface": list("xxxyzzzzzz" * 4),
        }
    )
    found = ways_of_naming(mentions).set_index("via")
    assert found["share"].to_dict() == pytest.approx({"office": 0.75, "name": 0.25})
    alone = share_interval(30, 40)
    assert found.loc["office", "low"] < alone.low - 0.1
    assert found.loc["office", "high"] > alone.high
    assert found.loc["office", "example"] == "z"
    mixed = ways_of_naming(mentions.sample(frac=1, random_state=1)).set_index("via")
    pd.testing.assert_frame_equal(found, mixed)
    few = ways_of_naming(mentions[mentions["article_id"] < "e"])
    assert few[["low", "high"]].isna().all(axis=None)
    assert ways_of_naming(mentions.iloc[:0]).empty


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
