"""Lemmas kept between runs, and between the stages of one."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import UserError
from analysis.text import lemmas
from analysis.text.lemmas import read_word, read_words
from analysis.text.normalise import fold


def test_of_two_stages_at_once_the_second_finds_the_lemmas_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    honest = lemmas._read_missing

    def slow(missing: list[str], *rest: Any) -> Any:
        asked.append(list(missing))
        time.sleep(0.2)
        return honest(missing, *rest)

    common = lemmas.common_lemmas().head(0)
    monkeypatch.setattr(lemmas, "common_lemmas", lambda: common)
    monkeypatch.setattr(lemmas, "_read_missing", slow)
    monkeypatch.setattr(lemmas, "read_word", lambda word, backend: (word, word))
    wanted = [["كتاب", "وزير"], ["وزير", "كتاب", "سفير"]]
    with ThreadPoolExecutor(2) as pool:
        read = list(
            pool.map(lambda words: lemmas.read_words(words, "farahidi", store=tmp_path), wanted)
        )
    assert [r["word"].tolist() for r in read] == wanted
    assert sorted(w for words in asked for w in words) == sorted(
        {w for words in wanted for w in words}
    )


@pytest.mark.parametrize(
    ("word", "lemma"), [("الدول", "دولة"), ("والمسؤولين", "مسؤول"), ("الإيرانية", "إيراني")]
)
def test_simplemma_gives_the_lemma_of_its_list_folded(word: str, lemma: str) -> None:
    pytest.importorskip("simplemma")
    assert read_word(word, "simplemma")[0] == fold(lemma)


def test_a_word_that_simplemma_does_not_know_loses_its_article_alone() -> None:
    pytest.importorskip("simplemma")
    lemma, segments = read_word("والبنتاغون", "simplemma")
    assert lemma == "بنتاغون"
    assert segments == "و+ال+بنتاغون"


def test_lemmas_of_simplemma_are_kept_apart_from_those_of_farahidi(tmp_path: Path) -> None:
    pytest.importorskip("simplemma")
    read_words(["السعودية"], "simplemma", store=tmp_path)
    read_words(["والسعوديةكخ"], "farahidi", store=tmp_path)
    kept = sorted(p.name for p in tmp_path.glob("lemmas-*.parquet"))
    assert len(kept) == 2
    assert any("simplemma" in name for name in kept)


def test_without_its_package_simplemma_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(lemmas, "version", missing)
    with pytest.raises(UserError, match="need simplemma") as refused:
        lemmas.Simplemma()
    assert "pip install --no-deps simplemma`, or" in str(refused.value)
