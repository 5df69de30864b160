"""Corrected intervals hold the truth where naive ones do not: a fast version of `analysis simulate correction`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from analysis.calibration.corrections import GAP, SHARE, simulate_corrections
from analysis.cli.simulate import simulate


@pytest.fixture(scope="module")
def simulated():
    return simulate_corrections([150], runs=500, n_articles=200)


def test_corrected_intervals_hold_the_truth_in_93_to_97_of_100(simulated) -> None:
    error = 2 * (0.95 * 0.05 / 500) ** 0.5
    shown = simulated[simulated["none"] < 0.5]
    assert len(shown) == len(simulated)
    assert (shown["corrected"] > 0.93 - error).all(), shown
    assert (shown["corrected"] < 0.97 + error).all(), shown


def test_naive_intervals_do_not(simulated) -> None:
    shares = simulated[simulated["estimate"] == SHARE].set_index("truth")["naive"]
    assert shares.loc[0.1] < 0.3
    assert shares.loc[0.15] < 0.1
    gap = simulated.loc[simulated["estimate"] == GAP, "naive"].item()
    assert gap < 0.75, "a coder that errs less in one outlet makes a difference where there is none"


def test_the_command_prints_a_row_for_each_estimate_and_number() -> None:
    done = CliRunner().invoke(
        simulate, ["correction", "--gold", "60", "--runs", "3", "--articles", "60"]
    )
    assert done.exit_code == 0, done.output
    assert "Of 3 corpora of 60 articles" in done.output
    assert len(done.output.splitlines()) == 2 + 7
    wrong = CliRunner().invoke(simulate, ["correction", "--gold", "many"])
    assert wrong.exit_code == 2
    assert "no list of whole numbers" in wrong.output
