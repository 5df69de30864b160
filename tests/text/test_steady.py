"""The same word has the same lemma in every process, whatever the seed of Python's hashes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

WORDS = "محتجون المحتجين والسفارة للكاظمي يستأنفان وسيبحثون محادثاتهما الإيرانيتين متظاهرون استثماراتها بالاتفاقات"
READ = "import sys; from analysis.text.lemmas import read_word; print([read_word(w, 'farahidi') for w in sys.argv[1:]])"


@pytest.fixture(scope="module")
def readings() -> set[str]:
    return {
        subprocess.run(
            [sys.executable, "-c", READ, *WORDS.split()],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4")
    }


def test_the_seed_of_hashes_decides_no_lemma(readings: set[str]) -> None:
    """Seeds 0 and 1 gave محتجون two lemmas before farahidi's sets were put in order."""
    assert len(readings) == 1
