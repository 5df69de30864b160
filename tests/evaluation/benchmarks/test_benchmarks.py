"""Scoring against gold made by others, on tiny files written for the tests."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.evaluation.benchmarks import almayadeen, cleananercorp, gsr, newsframing, suite
from analysis.evaluation.benchmarks.part import (
    Part,
    binary,
    f1,
    is_development,
    markdown,
    precision_recall_f1,
    result,
)
from analysis.evaluation.benchmarks.suite import as_document, measure
from analysis.study.load import load_study
from analysis.study.schema import Study

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(ROOT / "studies" / "iraq-iran-saudi")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    (tmp_path / "shared").mkdir()
    return tmp_path / "project"


def put(root: Path, name: str, text: str) -> None:
    path = root.parent / "shared" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_f1_is_that_worked_out_by_hand_and_its_interval_holds_it() -> None:
    rows = binary([1] * 30 + [0] * 30, [1] * 20 + [0] * 30 + [1] * 10)
    assert f1(rows).estimate == pytest.approx(2 * 20 / (30 + 30))
    found = precision_recall_f1("x", "program", rows)
    assert [round(r.estimate, 3) for r in found] == [0.667, 0.667, 0.667]
    assert all(r.low < r.estimate < r.high for r in found)


def test_without_any_mark_there_is_no_figure() -> None:
    assert np.isnan(result("x", "s", binary([0, 0], [0, 0]), f1).estimate)
    assert "–" in markdown(Part("t", "s", [result("x", "s", binary([0, 0], [0, 0]), f1)]))


def test_the_halves_are_about_equal_and_fixed() -> None:
    share = np.mean([is_development(f"جملة {i}") for i in range(2000)])
    assert 0.45 < share < 0.55
    assert is_development("جملة") == is_development("جملة")


def test_ties_between_annotators_are_dropped_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(
            [("accept", "reject", "text"), (2, 1, "أ"), (1, 1, "ب"), (0, 3, "ج"), (2, 1, "أ")]
        )
    rows, ties = gsr.read_sentences(path)
    assert rows["gold"].tolist() == [True, False]
    assert ties == 1


def test_names_are_read_from_bio_tags_across_words(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("زار O\nنوري B-PERS\nسعيد I-PERS\nبغداد B-LOC\n. O\nعاد O\n", encoding="utf-8")
    first, second = cleananercorp.read_bio(path)
    assert [(first.text[a:b], k) for a, b, k in first.spans] == [
        ("نوري سعيد", "PERS"),
        ("بغداد", "LOC"),
    ]
    assert second.spans == ()


def test_a_name_found_in_part_counts_only_as_overlap(root: Path) -> None:
    text = next(t for t in (f"زار نوري سعيد {i}" for i in range(50)) if not is_development(t))
    lines = [f"{w} {t}" for w, t in zip(text.split(), ("O", "B-PERS", "I-PERS", "O"), strict=True)]
    put(root, "gold/ner/cleananercorp_TRAIN.txt", "\n".join(lines))
    found = pd.DataFrame({"article": [0], "start": [4], "end": [8], "class": ["PERS"]})
    part = cleananercorp.score_names(root, {"program": lambda texts: found})
    by = {r.what: r.estimate for r in part.results}
    assert by["PERS, exact span: recall"] == 0
    assert (
        by["PERS, spans of the gold overlapped"]
        == by["PERS, spans that overlap one of the gold"]
        == 1
    )


def test_a_headline_with_a_column_too_few_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("1\tعنوان\ta" + "\t0.0" * 9 + "\n2\tعنوان\ta\t1.0\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"12 columns, but this line has 4"):
        newsframing.read_headlines(path)


def test_labelled_countries_are_looked_for_among_the_states_mentioned(root: Path) -> None:
    folder = root.parent / "shared" / "corpora" / "almayadeen"
    folder.mkdir(parents=True)
    items = [
        {
            "full_text": f"نص {i} " * almayadeen.MIN_WORDS,
            "keywords": "إيران,شيء آخر",
            "classes": [{"mapping": "country", "value": c}],
        }
        for i, c in enumerate(["إيران", "العراق", "مكان"])
    ]
    with gzip.open(folder / "a.json.gz", "wt", encoding="utf-8") as file:
        json.dump(items, file)
    found = pd.DataFrame(
        {"article": [0, 1], "actor_id": ["iran", "iran"], "state": ["iran", "iran"]}
    )
    part = almayadeen.score_labels(
        root, lambda texts: found, {"ايران": "iran", "العراق": "iraq"}, {"ايران": "iran"}
    )
    assert part.results[0].estimate == 0.5
    assert part.results[0].n == 2


def test_what_is_not_on_the_machine_is_left_out_and_told(root: Path, study: Study) -> None:
    made, left = measure(root, study)
    assert made == {}
    assert len(left) == 5
    assert all("not on this machine" in reason for reason in left)
    assert as_document(list(made), left).count("Left out:") == 5


def test_an_unknown_part_is_an_error_that_lists_the_parts(root: Path, study: Study) -> None:
    with pytest.raises(UserError, match=r"did you mean 'events'") as caught:
        measure(root, study, ("event",))
    assert "almayadeen" in str(caught.value)


def test_a_label_is_given_from_the_probability_that_was_learned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = [
        "تظاهر عمال المصنع",
        "خرج طلاب",
        "اجتمع الوزراء",
        "وصل الوفد",
        "افتتح المعرض",
        "أعلن البنك",
    ]
    texts = [f"{words[n % 6]} رقم {n}" for n in range(60)]
    gold = [n % 6 == 0 for n in range(60)]
    others = ["تظاهر عمال الميناء", "اجتمع الوزراء اليوم"]
    assert suite.learn(texts, gold, others) == [True, False]
    seen = []

    def beyond(said: np.ndarray, y: np.ndarray, weight: np.ndarray) -> float:
        seen.append((said, y))
        return 1.0

    monkeypatch.setattr(suite, "best_threshold", beyond)
    assert suite.learn(texts, gold, others) == [False, False]
    ((said, y),) = seen
    assert said[y == 1].mean() > said[y == 0].mean(), "of texts that were not learned from"
