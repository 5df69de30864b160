"""Clitic splits and lemmas against Universal Dependencies Arabic-PUD, each with an interval over
sentences.

A word here is what stands between blanks, without punctuation. UD cuts conjunctions, prepositions,
the future and attached pronouns, but leaves the article on its noun, so the article is no boundary
in this count. Lemmas are compared after folding.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.evaluation.benchmarks.part import Part, Result, ratio, result
from analysis.text.lemmas import Backend, lemmatiser, read_words
from analysis.text.normalise import fold, plain

CONTENT = ("VERB", "NOUN", "ADJ", "PROPN")
_PROCLITICS = frozenset("وفبكلس")


class Word(NamedTuple):
    """A written word with its gold reading: boundaries between its parts, and the lemma and class
    of its content part.
    """

    sentence: int
    surface: str
    boundaries: frozenset[int]
    lemma: str | None
    pos: str | None


def read_conllu(path: Path) -> list[Word]:
    """The written words of a CoNLL-U file; tokens joined by SpaceAfter=No make one word.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    list of Word
        In order, without punctuation.

    Raises
    ------
    UserError
        Where the file is not there, or a line has not ten fields.
    """
    if not path.is_file():
        raise UserError(
            "the gold file is not there",
            where=path,
            fix="Give another with --gold, or put ../shared beside the project.",
        )
    words: list[Word] = []
    parts: list[list[str]] = []
    sentence = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            words += _close(parts, sentence)
            parts, sentence = [], sentence + 1
        elif not line.startswith("#"):
            fields = line.split("\t")
            if len(fields) != 10:
                raise UserError(
                    f"a line of CoNLL-U has 10 fields, but this has {len(fields)}",
                    where=path,
                    line=number,
                )
            # ranges of multiword tokens (3-4) and empty nodes (5.1) are no words of their own
            if not fields[0].isdigit():
                continue
            if fields[3] == "PUNCT":
                words += _close(parts, sentence)
                parts = []
                continue
            parts.append(fields)
            if "SpaceAfter=No" not in fields[9]:
                words += _close(parts, sentence)
                parts = []
    return words + list(_close(parts, sentence))


def _close(parts: list[list[str]], sentence: int) -> Iterator[Word]:
    """The word that these tokens make; words without an Arabic letter are left out."""
    forms = [plain(p[1]) for p in parts]
    surface = "".join(forms)
    if not any("\u0621" <= c <= "\u064a" for c in surface):
        return
    # the end of the word is no boundary inside it
    edges = np.cumsum([len(f) for f in forms])[:-1]
    content = [(fold(p[2]), p[3]) for p in parts if p[3] in CONTENT]
    # of a written word with two content words neither lemma is that of the word
    lemma, pos = content[0] if len(content) == 1 else (None, None)
    yield Word(sentence, surface, frozenset(edges.tolist()), lemma, pos)


def predicted_boundaries(surface: str, segments: str) -> frozenset[int]:
    """The boundaries of a predicted split, the article left on its stem.

    Parameters
    ----------
    surface
        The word as written.
    segments
        Its parts, joined by '+'.

    Returns
    -------
    frozenset of int
        Offsets inside the word. Each proclitic is one letter; all enclitics together have one
        boundary, that to the stem.
    """
    parts = [p for p in segments.split("+") if p != "ال"]
    before = 0
    while before < len(parts) - 1 and parts[before] in _PROCLITICS:
        before += 1
    # each proclitic is one letter, so that their boundaries are 1, 2, …
    edges = set(range(1, before + 1))
    if len(parts) - before > 1:
        edges.add(len(surface) - sum(len(p) for p in parts[before + 1 :]))
    return frozenset(e for e in edges if 0 < e < len(surface))


def measure_words(path: Path, backend: Backend = "farahidi") -> Part:
    """Exact splits, boundaries and lemmas, with intervals over sentences and the bare word form as
    baseline.

    Parameters
    ----------
    path
        A CoNLL-U file.
    backend
        The lemmatiser that is measured.

    Returns
    -------
    Part
        Results with intervals over sentences.

    Raises
    ------
    UserError
        Where the file is not there, or not CoNLL-U.
    """
    words = read_conllu(path)
    read = read_words(sorted({w.surface for w in words}), backend).set_index("word")
    rows = pd.DataFrame(words)
    got = [predicted_boundaries(w.surface, read.loc[w.surface, "segments"]) for w in words]
    pairs = list(zip(rows["boundaries"], got, strict=True))
    rows["exact"] = [g == p for g, p in pairs]
    rows["hit"], rows["gold"], rows["found"] = (
        [len(g & p) for g, p in pairs],
        [len(g) for g, _ in pairs],
        [len(p) for _, p in pairs],
    )
    rows["same"] = rows["lemma"].to_numpy() == read["lemma"].reindex(rows["surface"]).to_numpy()
    rows["bare"] = rows["lemma"].to_numpy() == rows["surface"].map(fold).to_numpy()
    name = lemmatiser(backend).name

    def line(
        what: str, part: pd.DataFrame, above: str, below: str | None = None, system: str = name
    ) -> Result:
        by = part.assign(one=1).groupby("sentence")[[above, below or "one"]].sum()
        counted = by.to_numpy(np.float64)
        return result(what, system, counted, ratio(0, 1), int(counted[:, 1].sum()))

    content = rows[rows["pos"].notna()]
    results = [
        line("words split exactly as in UD", rows, "exact"),
        line("words with a clitic split exactly", rows[rows["gold"] > 0], "exact"),
        line("boundaries: precision", rows, "hit", "found"),
        line("boundaries: recall", rows, "hit", "gold"),
        line("lemma of content words, out of context", content, "same"),
        line(
            "lemma of content words, out of context",
            content,
            "bare",
            system="the bare word form (baseline)",
        ),
        *[line(f"lemma of {pos}", content[content["pos"] == pos], "same") for pos in CONTENT],
    ]
    says = f"`analysis accuracy` prints this part alone. {path.name}: {len(words):,} words of {rows['sentence'].nunique()} sentences; intervals over sentences."
    return Part("Clitics and lemmas (UD Arabic-PUD)", says, results)
