"""The table of common lemmas says what farahidi says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analysis.text import lemma_table, lemmas
from analysis.text.lemma_table import common_lemmas, described
from analysis.text.lemmas import read_word, read_words
from analysis.text.normalise import plain

SAMPLE = 60


@pytest.fixture(autouse=True)
def _read_afresh() -> Iterator[None]:
    common_lemmas.cache_clear()
    yield
    common_lemmas.cache_clear()


def test_a_sample_of_the_table_is_what_farahidi_says() -> None:
    sample = common_lemmas().sample(SAMPLE, random_state=20261129)
    for row in sample.itertuples(index=False):
        assert (row.lemma, row.segments) == read_word(row.word, "farahidi"), row.word


def test_the_table_holds_plain_words_once_each_in_order() -> None:
    words = common_lemmas()["word"]
    assert len(words) >= 100_000
    assert words.is_monotonic_increasing
    assert words.is_unique
    assert all(plain(word) == word for word in words.iloc[::100])
    assert not common_lemmas().isna().any(axis=None)


def test_lemmas_are_the_same_with_and_without_the_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = ["المحافظة", "وكتابهم", "قشطبرخ", "وزير", "محتجون"]
    with_table = read_words(words, "farahidi", store=tmp_path / "a")
    monkeypatch.setattr(lemmas, "common_lemmas", lambda: common_lemmas().head(0))
    pd.testing.assert_frame_equal(with_table, read_words(words, "farahidi", store=tmp_path / "b"))


def test_only_words_outside_the_table_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(word: str, backend: lemmas.Backend) -> tuple[str, str]:
        asked.append(word)
        return word, word

    monkeypatch.setattr(lemmas, "read_word", noted)
    read_words(["وزير", "قشطبرخ", "كتاب"], "farahidi")
    assert asked == ["قشطبرخ"]


def test_another_version_of_farahidi_leaves_the_table_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lemma_table, "version", lambda package: "0.0.1")
    assert common_lemmas().empty
    assert {"farahidi", "command", "date", "corpora"} <= set(described())
