"""The coder that learns: folds, calibration, threshold, features and its file, each against another way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, sparse
from tests.studies import study

from analysis.coding import unit_coder as uc
from analysis.coding.coded_texts import code_texts
from analysis.coding.unit_features import BUCKETS, UnitFeatures, bucket, unit_features

RNG = np.random.default_rng(8)


def _features(count: int, tells: np.ndarray) -> UnitFeatures:
    """Units of five random words, and a word of their own where `tells` is true."""
    rows, columns = [], []
    for row in range(count):
        words = [f"w{k}" for k in RNG.integers(0, 60, 5)]
        if tells[row]:
            words.append("told")
        rows += [row] * len(words)
        columns += [bucket(w) for w in words]
    shape = (count, BUCKETS)
    words = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    nothing = sparse.csr_array(shape)
    return UnitFeatures(words, nothing, nothing)


@pytest.fixture(scope="module")
def fitted() -> tuple[uc.UnitCoder, UnitFeatures, pd.DataFrame, list[str]]:
    tells = RNG.random(400) < 0.4
    held = np.where(RNG.random(400) < 0.05, ~tells, tells)
    articles = [f"a{n // 2}" for n in range(400)]
    labels = pd.DataFrame({"told": held.astype(int), "never": 0})
    features = _features(400, tells)
    return (
        uc.fit_folds(features, labels, articles, notes={"made": "here"}),
        features,
        labels,
        articles,
    )


def test_what_a_word_tells_is_learned_and_a_frame_never_given_stays_so(fitted) -> None:
    model, features, labels, articles = fitted
    given = model.given(model.probability(features, articles), articles)
    assert (given[:, 0] == labels["told"]).mean() > 0.85
    assert not given[:, 1].any()


def test_an_article_is_coded_as_if_its_fold_had_never_been_seen(fitted) -> None:
    model, features, labels, articles = fitted
    fold = np.array([uc.fold_of(a) for a in articles])
    assert set(fold) == set(range(uc.FOLDS))
    turned = labels.copy()
    of_fold = fold == 0
    turned.loc[of_fold, "told"] = 1 - turned.loc[of_fold, "told"]
    other = uc.fit_folds(features, turned, articles)
    same = [m.probability(features, articles)[of_fold] for m in (model, other)]
    assert np.array_equal(*same), "labels of a fold changed what its own articles are given"
    rest = [m.probability(features, articles)[~of_fold] for m in (model, other)]
    assert not np.allclose(*rest)


def test_probabilities_are_calibrated(fitted) -> None:
    model, features, labels, articles = fitted
    probability = model.probability(features, articles)[:, 0]
    assert probability.mean() == pytest.approx(labels["told"].mean(), abs=0.06)
    for low, high in ((0.0, 0.3), (0.7, 1.0)):
        inside = (probability >= low) & (probability <= high)
        assert low - 0.1 <= labels["told"][inside].mean() <= high + 0.1


def test_platt_scaling_is_the_minimum_found_in_another_way() -> None:
    margin = RNG.normal(size=300)
    y = (RNG.random(300) < 1 / (1 + np.exp(-2 * margin + 0.5))).astype(float)
    n, rest = y.sum(), (1 - y).sum()
    target = np.where(y == 1, (n + 1) / (n + 2), 1 / (rest + 2))

    def loss(p: np.ndarray) -> float:
        q = 1 / (1 + np.exp(-(p[0] * margin + p[1])))
        return -float(target @ np.log(q) + (1 - target) @ np.log(1 - q))

    witness = optimize.minimize(loss, [1.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-7}).x
    assert uc.platt_scaling(margin, y, np.ones(300)) == pytest.approx(witness, abs=1e-3)


def test_the_threshold_has_the_largest_f1_of_all() -> None:
    probability = RNG.random(200)
    y = (RNG.random(200) < probability**2).astype(float)
    best = uc.best_threshold(probability, y, np.ones(200))

    def f1(threshold: float) -> float:
        given = probability >= threshold
        return 2 * float(y[given].sum()) / (given.sum() + y.sum())

    assert f1(best) == pytest.approx(max(f1(t) for t in np.linspace(0, 1, 2001)))


def test_a_coder_is_read_as_it_was_written(fitted, tmp_path: Path) -> None:
    model, features, _, articles = fitted
    path = tmp_path / "coder.npz"
    model.save(path)
    read = uc.load(path)
    assert read.labels == model.labels
    assert read.notes["made"] == "here"
    one, two = (m.probability(features, articles) for m in (model, read))
    assert np.allclose(one, two, atol=2e-3), "weights are kept in half precision"
    other = tmp_path / "again.npz"
    model.save(other)
    assert path.read_bytes() == other.read_bytes()


def test_features_tell_where_the_parties_stand_and_which_words_are_between() -> None:
    bodies = ["وسيط بين العراق وإيران في الطاقة", "العراق في جهة، والطاقة في جهة أخرى عند إيران"]
    coded = code_texts(bodies, None, study(), article_ids=["a", "b"])
    units = pd.DataFrame(
        {
            "article_id": ["a", "b", "b"],
            "sentence_id": 0,
            "dyad": ["iraq-iran", "iran-iraq", "iraq-saudi"],
        }
    )
    signs = unit_features(coded, units).signs.toarray() > 0

    def has(unit: int, sign: str) -> bool:
        return bool(signs[unit, bucket(sign)])

    assert has(0, "one clause")
    assert has(1, "parted")
    assert has(0, "L energy")
    assert has(0, "LB energy")
    assert has(1, "order turned")
    assert has(2, "no span"), "one of the parties is not named"
    assert not unit_features(coded, units.assign(sentence_id=9)).words.sum()


def test_his_interests_are_not_a_reconciliation() -> None:
    """Folded they are one word; a coder that learns tells them apart."""
    coded = code_texts(
        ["دافع العراق عن مصالحه مع إيران", "سعى العراق إلى مصالحة مع إيران"], None, study()
    )
    units = pd.DataFrame({"article_id": ["0", "1"], "sentence_id": 0, "dyad": "iraq-iran"})
    words = unit_features(coded, units).words.toarray() > 0
    assert words[:, bucket("مصالحه")].tolist() == [True, False]
    assert words[:, bucket("مصالحة")].tolist() == [False, True]


def test_how_long_a_sentence_is_tells_nothing() -> None:
    coded = code_texts(["العراق وإيران", "العراق " + "و " * 40 + "إيران"], None, study())
    units = pd.DataFrame({"article_id": ["0", "1"], "sentence_id": 0, "dyad": "iraq-iran"})
    signs = unit_features(coded, units).signs
    assert (signs[[0]] != signs[[1]]).nnz == 0
