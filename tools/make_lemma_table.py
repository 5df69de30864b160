"""Make the table of common lemmas: `python tools/make_lemma_table.py CORPUS … --words N --date DAY`.

Counts the plain words of the corpora's cleaned bodies, takes the commonest, and has farahidi read
those that are not in the store of an earlier call. farahidi reads 150 to 400 words a second.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import numpy as np

from analysis.corpus.articles import build_articles
from analysis.text.lemma_table import PATH, write_table
from analysis.text.lemmas import read_words
from analysis.text.normalise import plain_all
from analysis.text.tokens import tokenise


def words_of(corpus: Path) -> Counter[str]:
    """How often each plain word with an Arabic letter occurs in the articles of a corpus."""
    tokens = tokenise(build_articles(corpus).articles["body"].tolist())
    counts = np.bincount(tokens.type_id, minlength=len(tokens.surfaces))
    found = Counter[str]()
    for word, count in zip(plain_all(tokens.surfaces), counts.tolist(), strict=True):
        if any("\u0621" <= letter <= "\u064a" for letter in word):
            found[word] += count
    return found


def say(done: int, total: int, label: str) -> None:
    """Tell on standard error how far it is."""
    print(f"\r{label} {done:,}/{total:,}", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Write the table, and tell how much of the text its words cover."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, help="folders of raw files")
    parser.add_argument("--words", type=int, default=150_000, help="how many words")
    parser.add_argument("--date", required=True, help="the day, as 2026-11-29")
    parser.add_argument("--store", type=Path, help="folder where words read are kept")
    asked = parser.parse_args()
    counts = Counter[str]()
    for corpus in asked.corpora:
        counts += words_of(corpus)
    ordered = sorted(counts, key=lambda word: (-counts[word], word))[: asked.words]
    rows = read_words(
        ordered, "farahidi", store=asked.store, jobs=os.cpu_count() or 1, progress=say
    )
    names = ", ".join(corpus.name for corpus in asked.corpora)
    made = {
        "farahidi": version("farahidi"),
        "command": f"python tools/make_lemma_table.py CORPORA --words {asked.words}",
        "date": asked.date,
        "corpora": names,
    }
    write_table(rows, made)
    share = sum(counts[word] for word in ordered) / counts.total()
    size = PATH.stat().st_size / 1e6
    print(f"{len(rows):,} words, {share:.1%} of the words of {names}; {size:.1f} MB in {PATH.name}")


if __name__ == "__main__":
    main()
