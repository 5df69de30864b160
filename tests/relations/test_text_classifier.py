"""The supervised coder against an independent fit, and what it may not see."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, special

from analysis.relations import text_classifier
from analysis.relations.directed import PUT, events_by_direction, how_put, shares_put

TEXTS = [
    f"{'النفط والغاز' if i % 2 else 'الحجاج والعمرة'} في اليوم {['الأول', 'الثاني', 'الثالث'][i % 3]}"
    for i in range(24)
]
LABELS = pd.DataFrame({"energy": [i % 2 for i in range(24)], "never": 0})


def test_it_learns_what_words_tell_and_says_no_where_a_label_was_never_given() -> None:
    found = text_classifier.fit(TEXTS, LABELS).code(["أسعار النفط", "موسم الحجاج"])
    assert found["energy"].tolist() == [True, False]
    assert not found["never"].any()


def test_its_weights_are_those_of_another_way_to_the_same_minimum() -> None:
    coder = text_classifier.fit(TEXTS, LABELS[["energy"]], penalty=2.0)
    x = text_classifier._matrix(text_classifier.features(TEXTS), coder.terms, coder.idf).toarray()
    sign = 2 * LABELS["energy"].to_numpy() - 1

    def loss(w: np.ndarray) -> float:
        return float(np.logaddexp(0, -sign * (x @ w[:-1] + w[-1])).sum() + (w[:-1] ** 2).sum())

    def gradient(w: np.ndarray) -> np.ndarray:
        pull = -sign * special.expit(-sign * (x @ w[:-1] + w[-1]))
        return np.append(x.T @ pull + 2 * w[:-1], pull.sum())

    witness = optimize.minimize(loss, np.zeros(x.shape[1] + 1), jac=gradient, method="CG").x
    assert coder.weights[0] == pytest.approx(witness[:-1], abs=5e-3)


def test_it_cannot_code_what_it_has_not_seen() -> None:
    random = np.random.default_rng(2)
    texts = [
        " ".join(random.choice(list("ابتثجحخدذرزسشصضطظعغفق"), 4)) + f" كلمة{i}" for i in range(120)
    ]
    labels = pd.DataFrame({"chance": random.integers(0, 2, 120)})
    found = text_classifier.cross_validated(texts, labels, texts, folds=5, seed=1)
    assert abs((found["chance"] == labels["chance"].astype(bool)).mean() - 0.5) < 0.15


def test_texts_of_one_group_stay_in_one_fold() -> None:
    labels = pd.DataFrame({"a": [1, 0] * 10})
    texts = [f"نص {'أ' * (i + 3)}" for i in range(20)]
    groups = ["one"] * 10 + ["other"] * 10
    found = text_classifier.cross_validated(texts, labels, groups, folds=2, seed=3)
    alone = text_classifier.fit(texts[10:], labels.iloc[10:]).code(texts[:10])
    assert found["a"].to_numpy()[:10].tolist() == alone["a"].tolist()


def test_no_text_at_all_is_coded_as_nothing() -> None:
    coder = text_classifier.fit(TEXTS, LABELS)
    assert coder.probability([""]).shape == (1, 2)


def test_shares_of_how_a_pair_is_put_add_up_to_one() -> None:
    dyads = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "b"],
            "sentence_id": [0, 1, 0, 1],
            "dyad": "iran-saudi",
            "status": "asserted",
        }
    )
    speakers = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "b"],
            "sentence_id": [0, 1, 0, 1],
            "type": ["outlet", "named official", "outlet", "anonymous"],
            "status": ["asserted", "asserted", "denied", "hedged"],
        }
    )
    assert how_put(dyads, speakers)["put"].tolist() == [PUT[0], PUT[1], "denied", "hedged"]
    table = shares_put(dyads, speakers)
    assert table["share"].sum() == pytest.approx(1)
    assert table.set_index("put")["n"].to_dict() == {
        PUT[0]: 1,
        PUT[1]: 1,
        "reported": 0,
        "hedged": 1,
        "denied": 1,
    }


def test_events_are_counted_by_direction_and_not_inside_a_state_or_under_negation() -> None:
    from tests.studies import study

    told = pd.DataFrame(
        [
            ("a", "ACCUSE", "saudi-gov", "iran", False, "asserted"),
            ("a", "ACCUSE", "saudi", "iran-gov", False, "denied"),
            ("b", "ACCUSE", "iran", "saudi", False, "asserted"),
            ("b", "ACCUSE", "iran", "iran-gov", False, "asserted"),
            ("c", "ACCUSE", "iran", "saudi", True, "asserted"),
            ("c", "ACCUSE", "iran", None, False, "asserted"),
        ],
        columns=["article_id", "type", "source_actor", "target_actor", "is_negated", "status"],
    )
    table = events_by_direction(told, pd.DataFrame({"article_id": list("abcd")}), study())
    assert table[
        ["source_state", "target_state", "n_events", "n_articles", "n_unsure"]
    ].to_numpy().tolist() == [
        ["iran", "saudi", 1, 1, 0],
        ["saudi", "iran", 2, 1, 1],
    ]
    assert (table["share_articles"] == 0.25).all()
