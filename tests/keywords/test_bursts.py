"""Kleinberg's batched automaton against every possible sequence of states and a published example."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from analysis.keywords.bursts import burst_states, bursts

# the worked example of the package burst_detection 0.1.3 (Marinsek; README)
COUNT = np.array([0, 2, 1, 6, 7, 2, 8, 7, 2, 1])
SIZE = np.array([9, 11, 12, 10, 10, 8, 12, 10, 13, 11])


def _cost(states: tuple[int, ...], gamma: float) -> float:
    share = COUNT.sum() / SIZE.sum() * 2.0 ** np.array(states)
    up = np.maximum(np.diff([0, *states]), 0).sum() * gamma * np.log(len(states))
    return float(up - stats.binom.logpmf(COUNT, SIZE, share).sum())


@pytest.mark.parametrize("gamma", [0.2, 0.5, 1.0, 2.0])
def test_no_sequence_of_states_costs_less(gamma: float) -> None:
    least = min(itertools.product([0, 1], repeat=10), key=lambda s: _cost(s, gamma))
    assert tuple(burst_states(COUNT, SIZE, gamma=gamma)) == least


def test_the_burst_of_the_published_example_has_its_place_and_weight() -> None:
    """Shares 0.339 and 0.679; the burst of the seventh and eighth batch weighs 5.34226, as published.

    The package takes the cheaper state batch by batch and begins its other burst one batch later than the sequence of
    least cost, which the test above finds by trying all.
    """
    first = bursts(COUNT, SIZE).iloc[0]
    assert (first["start"], first["stop"]) == (6, 7)
    assert first["weight"] == pytest.approx(5.34226, abs=1e-5)


def test_a_word_that_is_never_or_evenly_used_has_no_burst() -> None:
    assert bursts([0, 0, 0], [5, 5, 5]).empty
    assert bursts([2, 2, 2], [10, 10, 10]).empty
    assert burst_states([], []).size == 0


def test_a_period_without_articles_is_bridged() -> None:
    states = burst_states([1, 1, 9, 0, 9, 1, 1], [20, 20, 20, 0, 20, 20, 20])
    assert states.tolist() == [0, 0, 1, 1, 1, 0, 0]
