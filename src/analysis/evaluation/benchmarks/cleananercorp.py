"""Mentions of actors against the names of CLEANANERCorp: what a list of actors finds of all names
in general news.

A finder of unlisted names by titles was tried on one half of the sentences (by hash) and left out:
of 1,282 persons it found 44 exactly, with 63 wrong spans, which is no help to anybody. The other
half is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.actors.names.bio import Sentence, read_bio
from analysis.evaluation.benchmarks.part import (
    Part,
    Result,
    gold_file,
    is_development,
    precision_recall_f1,
    ratio,
    result,
)

CLASSES = ("PERS", "LOC", "ORG")
KINDS = {
    "person": "PERS",
    "place": "LOC",
    "state": "LOC",
    "government": "ORG",
    "organisation": "ORG",
    "armed group": "ORG",
}
Finder = Callable[[list[str]], pd.DataFrame]


def score_names(root: Path, finders: Mapping[str, Finder]) -> Part:
    """Precision and recall by class, exact and overlapping, of each finder: the program and a
    baseline.

    Parameters
    ----------
    root
        The project's folder; the gold lies in ../shared beside it.
    finders
        By name of the system. A finder gives, for a list of texts, rows article (place in the
        list), start, end, class.

    Returns
    -------
    Part
        Results with intervals over sentences, on the half by hash that was not looked at.

    Raises
    ------
    UserError
        Where the gold is not on this machine.
    """
    sentences = [
        s
        for s in read_bio(gold_file(root, "gold", "ner", "cleananercorp_TRAIN.txt"))
        if not is_development(s.text)
    ]
    texts = [s.text for s in sentences]
    results: list[Result] = []
    for system, finder in finders.items():
        names = finder(texts)
        groups = dict(list(names.groupby("article")))
        for kind in CLASSES:
            exact, partial = (
                _counts(sentences, groups, kind, overlap) for overlap in (False, True)
            )
            results += precision_recall_f1(f"{kind}, exact span", system, exact)
            results += [
                result(
                    f"{kind}, spans that overlap one of the gold",
                    system,
                    partial,
                    ratio(0, 2),
                    int(partial[:, 2].sum()),
                ),
                result(
                    f"{kind}, spans of the gold overlapped",
                    system,
                    partial,
                    ratio(3, 1),
                    int(partial[:, 1].sum()),
                ),
            ]
    says = (
        f"`../shared/gold/ner`, training file, the half by hash that was not looked at: {len(texts):,} sentences. Intervals over sentences. "
        "Demonyms and offices are no names there and are left out of ours; states count as LOC."
    )
    return Part(
        "Names (CLEANANERCorp)",
        says,
        results,
        (
            "A list of actors finds the actors it lists, and no others: recall here is how much of the general news the list of this study "
            "covers, not how well it finds its own actors. The corpus is of other years and subjects.",
            "Spans differ by convention (clitics written together, titles inside the name), which exact spans count as errors.",
        ),
    )


def _counts(
    sentences: list[Sentence], groups: dict[int, pd.DataFrame], kind: str, overlap: bool
) -> np.ndarray:
    """By sentence: found spans that hit, gold spans, found spans, gold spans that are hit."""
    rows = np.zeros((len(sentences), 4))
    for i, sentence in enumerate(sentences):
        gold = [(a, b) for a, b, k in sentence.spans if k == kind]
        group = groups.get(i)
        spans = []
        if group is not None:
            spans = [
                (a, b)
                for a, b, k in zip(group["start"], group["end"], group["class"], strict=True)
                if k == kind
            ]
        if overlap:
            # ends are exclusive: spans overlap where each begins before the other ends.
            # From either side, since one long span may overlap several
            hits = sum(any(a < d and b > c for c, d in gold) for a, b in spans)
            covered = sum(any(a < d and b > c for a, b in spans) for c, d in gold)
        else:
            hits = covered = len(set(spans) & set(gold))
        rows[i] = hits, len(gold), len(spans), covered
    return rows
