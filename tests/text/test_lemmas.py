"""Lemmas kept between runs, and between the stages of one."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from analysis.text import lemmas


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
