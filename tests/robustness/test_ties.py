"""A tie is claimed against what the articles, or both margins, would give."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.networks.samples import by_chance, sentences_of

from analysis.networks.cooccurrence import cooccurrence
from analysis.networks.presence import presence_of
from analysis.robustness.findings import Cell, Finding
from analysis.robustness.nulls import placebo_of
from analysis.robustness.ties import Meetings, judge_tie, meetings


def a_tie(*pair: str, **given: str) -> Finding:
    return Finding.model_validate({"id": "x", "says": "x", "kind": "tied", "pair": pair, **given})


class Counted:
    """What `meetings` asks of a material, of mentions made by hand."""

    def __init__(self, mentions, unit="sentence") -> None:  # type: ignore[no-untyped-def]
        self._mentions = mentions
        self._sentences = sentences_of(mentions)
        self.ids = sorted(set(mentions["article_id"]))
        self.presence = presence_of(mentions, self._sentences, unit)
        self.article_of_unit = self.presence.article_of_unit
        self.specification = SimpleNamespace(unit=unit, window=0, min_units=2, confidence=0.95)

    def __len__(self) -> int:
        return len(self.ids)

    def inside(self, cell: Cell) -> np.ndarray:
        return np.ones(len(self), bool)

    def presence_in_articles(self, cell: Cell):  # type: ignore[no-untyped-def]
        return presence_of(self._mentions, self._sentences, "article")

    def rows_of(self, ids: list[str]) -> np.ndarray:
        return np.array([self.ids.index(one) for one in ids])

    def units_with(self, actor: str) -> np.ndarray:
        return self.presence.matrix[:, [self.presence.actors.index(actor)]].toarray().ravel() * 1.0


def test_what_is_expected_is_what_the_tables_of_pairs_say() -> None:
    mentions = by_chance(3, n_articles=40, n_actors=8, rate=0.4)
    material = Counted(mentions)
    rows = cooccurrence(mentions, sentences_of(mentions), "sentence")
    for row in rows.head(10).to_dict("records"):
        pair = (row["actor_a"], row["actor_b"])
        met = meetings(a_tie(*pair), material)  # type: ignore[arg-type]
        assert met.n.sum() == row["n"]
        assert met.expected.sum() == pytest.approx(row["expected_within"])
        together = meetings(a_tie(*pair, unit="article"), material)  # type: ignore[arg-type]
        assert together.n.sum() == row["n_articles_shared"]
        assert together.expected.sum() == pytest.approx(row["expected_articles"])


def test_the_placebo_of_one_article_is_the_hypergeometric_test() -> None:
    """Of 12 sentences that name anyone 5 hold a and 6 hold b, 4 both; a second article says little."""
    whole = np.array([12, 2])
    met = Meetings(
        np.array([4.0, 1.0]), np.array([2.5, 1.0]), whole, np.array([5, 1]), np.array([6, 2])
    )
    rng = np.random.default_rng(4)
    drawn = np.array([met.drawn(rng).sum() for _ in range(4000)])
    exact = stats.hypergeom(12, 6, 5).sf(3)
    assert (drawn >= met.n.sum()).mean() == pytest.approx(exact, abs=4 * np.sqrt(exact / 4000))
    assert drawn.mean() == pytest.approx(met.expected.sum(), abs=0.05)


def test_a_tie_of_two_articles_does_not_hold_and_one_of_five_does() -> None:
    n = np.array([9.0, 8.0, 0.0, 0.0, 0.0])
    none = np.empty(0, np.int64)
    expected = np.full(5, 0.4)
    two = judge_tie(Meetings(n, expected, none, none, none), min_units=2)
    assert two.tested[0]
    assert not two.holds[0]
    five = judge_tie(Meetings(np.full(5, 3.0), expected, none, none, none), min_units=2)
    assert five.holds[0]
    # two articles are left without the first group, three without the second
    groups = np.array([0, 0, 0, 1, 1])
    met = Meetings(np.full(5, 3.0), expected, none, none, none)
    assert judge_tie(met, min_units=2, groups=groups).holds.tolist() == [False, True]


def test_pairs_that_only_share_articles_are_claimed_falsely_in_one_of_twenty() -> None:
    """Two actors stand in the same ten articles; in which sentences is chance."""
    rng = np.random.default_rng(8)
    runs, holds, reached = 300, 0, 0
    for _ in range(runs):
        units = rng.integers(4, 12, 10)
        first, second = rng.binomial(units, 0.4), rng.binomial(units, 0.3)
        n = rng.hypergeometric(first, units - first, second)
        met = Meetings(n * 1.0, first * second / units, units, first, second)
        holds += judge_tie(met, min_units=2).holds[0]
        draws = [met.drawn(rng).sum() for _ in range(99)]
        reached += (1 + sum(d >= n.sum() for d in draws)) / 100 <= 0.05
    limit = 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)
    assert holds / runs <= limit
    assert reached / runs <= limit


def test_who_stands_in_the_same_articles_alone_is_not_claimed_to_share_sentences() -> None:
    """Both are in every fourth article and in half of its sentences, apart from one another."""
    rows = by_chance(5, n_articles=60, n_actors=8, rate=0.3)
    rng = np.random.default_rng(1)
    more = [
        {"article_id": f"a{a:03}", "sentence_id": int(s), "actor_id": who}
        for a in range(0, 60, 4)
        for who in ("left", "right")
        for s in rng.choice(6, 3, replace=False)
    ]
    mentions = pd.concat([rows, pd.DataFrame(more)], ignore_index=True)
    mentions = mentions.drop_duplicates(["article_id", "sentence_id", "actor_id"])
    material = Counted(mentions)
    shuffles = SimpleNamespace(counter=lambda null, draw: (7, null, draw))
    inside = placebo_of(a_tie("left", "right"), material, 99, shuffles)  # type: ignore[arg-type]
    together = placebo_of(a_tie("left", "right", unit="article"), material, 99, shuffles)  # type: ignore[arg-type]
    assert (inside.null, together.null) == ("sentences", "margins")
    assert (inside.draws >= inside.statistic).mean() > 0.05
    assert (together.draws >= together.statistic).mean() == 0
