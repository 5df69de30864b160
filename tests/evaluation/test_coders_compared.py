"""Coders side by side: F1 against scikit-learn, reliability, the lexicon's marks, and coders of a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.studies import study

from analysis import figures
from analysis.coding import codes
from analysis.coding.coded_texts import code_texts
from analysis.coding.unit_features import unit_features
from analysis.errors import UserError
from analysis.evaluation import coder_rows
from analysis.evaluation import coders_compared as c
from analysis.evaluation.coders_here import coders_here

RNG = np.random.default_rng(2)
HELD = RNG.random((300, 3)) < (0.3, 0.1, 0.05)
MARKED = np.where(RNG.random((300, 3)) < 0.2, ~HELD, HELD)
UNITS = c.Units(
    [f"a{n // 3}" for n in range(300)], HELD, RNG.random(300) < 0.5, ("one", "two", "three")
)


def test_f1_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    table = c.scores(UNITS, MARKED, "coder").set_index(["on", "about"])["estimate"]
    for on, kept in ((c.GOLD, UNITS.is_gold), (c.TRAINING, ~UNITS.is_gold)):
        for about, average in ((c.MICRO, "micro"), (c.MACRO, "macro")):
            expected = metrics.f1_score(HELD[kept], MARKED[kept], average=average)
            assert table[on, about] == pytest.approx(expected, abs=1e-10)
        each = metrics.f1_score(HELD[kept], MARKED[kept], average=None)
        assert table[on].loc[list(UNITS.names)].to_numpy() == pytest.approx(each, abs=1e-10)


def test_probabilities_that_are_true_lie_on_the_line() -> None:
    probability = RNG.random((20_000, 1))
    held = RNG.random((20_000, 1)) < probability
    units = c.Units([f"a{n}" for n in range(20_000)], held, np.zeros(20_000, bool), ("one",))
    bins = c.reliability(units, probability, "coder")
    assert (bins["estimate"] - bins["x"]).abs().max() < 0.06
    assert bins["n"].sum() == 20_000


def test_the_lexicon_s_marks_are_those_of_its_triggers() -> None:
    made = study()
    bodies = ["وسيط بين العراق وإيران في الطاقة", "زيارة بين العراق وإيران"]
    coded = code_texts(bodies, None, made, article_ids=["a", "b"])
    place = pd.DataFrame({"article_id": ["a", "b"], "sentence_id": 0, "dyad": "iraq-iran"})
    names = [f.id for f in made.frames]
    marks = c.lexicon_marks(unit_features(coded, place), names)
    triggers = coded.frame_triggers
    for row, article in enumerate(("a", "b")):
        given = set(triggers.loc[triggers["article_id"] == article, "frame"])
        assert {n for n, m in zip(names, marks[row], strict=True) if m} == given


def test_coders_of_a_run_are_measured_on_the_same_units(tmp_path: Path) -> None:
    made = study().model_copy(update={"folder": tmp_path / "studies" / "s"})
    bodies = ["وسيط بين العراق وإيران في الطاقة", "زيارة بين العراق وإيران"]
    published = pd.Series([pd.NaT, pd.NaT], dtype="datetime64[us, UTC]")
    articles = pd.DataFrame({"article_id": ["a", "b"], "body": bodies, "published": published})
    units = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "sentence_id": 0,
            "dyad": "iraq-iran",
            "frames": ["energy;mediation", "energy"],
        }
    )
    taken = pd.DataFrame(
        {
            "unit": ["b.0|iraq-iran"],
            "article_id": ["b"],
            "sentence_id": 0,
            "dyad": "iraq-iran",
            "sha256": "x",
            "frames": "energy",
            "tone": 0,
        }
    )
    codes.keep_codes(made, "amal", codes.Taken(taken, [], ""), {})
    table = coders_here(articles, units, made)
    whole = table[table["about"] == c.MICRO].set_index("coder")
    assert whole.loc["lexicon", "estimate"] == pytest.approx(2 * 2 / (3 + 2))
    assert whole.loc["codes amal", "estimate"] == 1
    assert whole.loc["codes amal", "n"] == 1, "codes are measured on the units that they code"
    shown = coder_rows.side_by_side(table[table["estimate"].notna()], {})
    assert set(shown["coder"]) == {"lexicon", "codes amal"}


def test_what_was_recorded_is_read_and_drawn(tmp_path: Path) -> None:
    path = tmp_path / "coders.csv"
    assert c.read_compared(path).empty
    curve = c.scores(UNITS, MARKED, "supervised").assign(part=c.LEARNING, x=300.0)
    bins = c.reliability(UNITS, RNG.random(HELD.shape), "supervised")
    pd.concat([curve, bins]).to_csv(path, index=False)
    table = c.read_compared(path)
    for plot in (
        figures.learning_curve(coder_rows.curve(table, {})),
        figures.reliability(coder_rows.bins(table)),
        figures.learning_curve(table.iloc[:0].assign(named="")),
        figures.reliability(table.iloc[:0].assign(named="")),
    ):
        assert plot.description
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UserError, match="columns are part, coder"):
        c.read_compared(path)
