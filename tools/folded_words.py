"""Which terms of a study are found by folding alone, and in which words: `.venv/bin/python tools/folded_words.py iraq-iran-saudi RUN…`.

Folding makes one of letters that spelling mixes (أ إ آ ا, ى ي, ة ه), and so may make another word of a word: مصالحه, his interests,
is read as مصالحة, reconciliation. For every single-word term of frames, tone and events, this lists the words of the given runs
(their table `types`) that match it folded and match no term of that layer as they are written, the commonest first: a row a
term and word, with its count. Most rows are spellings of the term; a person reads the list for those that are another word.
tests/text/test_folded_words.py holds what was found.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding.coded_texts import study_entries
from analysis.study.load import load_study
from analysis.text.lexicon import Entry, Lexicon, compile_lexicon
from analysis.text.normalise import plain_all
from analysis.text.word_readings import read_word

ROOT = Path(__file__).parents[1]


def terms_of(lexicon: Lexicon, surfaces: list[str]) -> pd.DataFrame:
    """One row a word and entry that the word, by itself, matches: word (its position), layer, phrase."""
    ends: dict[int, list[int]] = {}
    width = lexicon.width
    for key, target in zip(lexicon.edge_keys.tolist(), lexicon.edge_targets.tolist(), strict=True):
        if key < width:  # an edge from node 0: the phrase has one word
            ends[key] = lexicon.ends.get(target, [])
    rows = []
    words = zip(lexicon.forms(surfaces), plain_all(surfaces), strict=True)
    for number, (word, written) in enumerate(words):
        for symbol in read_word(word, lexicon, written):
            for entry in ends.get(symbol, ()):
                rows.append((number, lexicon.entries[entry].layer, lexicon.entries[entry].phrase))
    return pd.DataFrame(rows, columns=["word", "layer", "phrase"]).drop_duplicates()


def folded_words(entries: list[Entry], surfaces: list[str], counts: np.ndarray) -> pd.DataFrame:
    """One row a term and word that folding alone brings together: layer, phrase, surface, count."""
    folded = terms_of(compile_lexicon(entries), surfaces)
    plain = terms_of(compile_lexicon(entries, "plain"), surfaces)
    as_written = set(zip(plain["word"], plain["layer"], strict=True))
    only = [
        (w, layer) not in as_written
        for w, layer in zip(folded["word"], folded["layer"], strict=True)
    ]
    pairs = folded[np.array(only, bool)]
    pairs = pairs.assign(
        surface=[surfaces[number] for number in pairs["word"]],
        count=counts[pairs["word"].to_numpy(np.int64)],
    )
    return pairs.drop(columns="word").sort_values("count", ascending=False, ignore_index=True)


def main() -> None:
    """Print the pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study")
    parser.add_argument("runs", nargs="+", type=Path, help="folders of finished runs")
    parser.add_argument("--at-least", type=int, default=5, help="how often a word occurs")
    asked = parser.parse_args()
    types = pd.concat(
        [
            pd.read_parquet(run / "tables" / "types.parquet", columns=["surface", "count"])
            for run in asked.runs
        ]
    )
    counts = types.groupby("surface")["count"].sum()
    counts = counts[counts >= asked.at_least].sort_values(ascending=False)
    entries = [
        entry
        for entry in study_entries(load_study(ROOT / "studies" / asked.study))
        if entry.layer.startswith(("frames ", "tone", "events"))
    ]
    pairs = folded_words(entries, counts.index.tolist(), counts.to_numpy())
    print(pairs.to_csv(sep="\t", index=False), end="")


if __name__ == "__main__":
    main()
