"""Actors and words of Al Mayadeen's articles against what its editors labelled: the country and the
keywords of each.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.benchmarks.part import Part, Result, gold_file, ratio, result
from analysis.text.documents import read_text
from analysis.text.normalise import fold
from analysis.text.stop_words import STOP_WORDS

MIN_WORDS, TOP = 60, 10
Finder = Callable[[list[str]], pd.DataFrame]


def read_labelled(folder: Path) -> pd.DataFrame:
    """Articles of at least `MIN_WORDS` words with the labels of their editors, repeats left out.

    Parameters
    ----------
    folder
        A folder of files *.json.gz, each a list of articles.

    Returns
    -------
    DataFrame
        text, country (the first of several, '' where there is none) and keywords (a list).
    """
    rows = []
    for path in sorted(folder.glob("*.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for item in json.load(file):
                text = item.get("full_text") or ""
                if len(text.split()) >= MIN_WORDS:
                    countries = [
                        c["value"]
                        for c in item.get("classes") or []
                        if c.get("mapping") == "country"
                    ]
                    keywords = [
                        k.strip() for k in (item.get("keywords") or "").split(",") if k.strip()
                    ]
                    rows.append((text, countries[0] if countries else "", keywords))
    return pd.DataFrame(rows, columns=["text", "country", "keywords"]).drop_duplicates(
        "text", ignore_index=True
    )


def score_labels(
    root: Path, finder: Finder, states: Mapping[str, str], forms: Mapping[str, str]
) -> Part:
    """Recall of labelled countries and of keywords that are listed actors, and of keyword words
    among the top terms.

    Parameters
    ----------
    root
        The project's folder; the corpus lies in ../shared beside it.
    finder
        Gives, for a list of texts, rows article, actor_id, state.
    states
        The state of a folded country name.
    forms
        The actor of a folded form that names one actor only.

    Returns
    -------
    Part
        Results with intervals over articles.

    Raises
    ------
    UserError
        Where the corpus is not on this machine.
    """
    rows = read_labelled(gold_file(root, "corpora", "almayadeen"))
    mentions = finder(rows["text"].tolist())
    results = [*_countries(rows, mentions, states), *_actors(rows, mentions, forms), *_terms(rows)]
    known = rows["country"].map(fold).isin(states)
    says = (
        f"`../shared/corpora/almayadeen`: {len(rows):,} articles of at least {MIN_WORDS} words, repeats left out. {int(known.sum()):,} have a country "
        "label that is a state of actors.yml. Recall only: an article names more states than the one it is filed under. Intervals over articles."
    )
    return Part(
        "Editors' countries and keywords (Al Mayadeen)",
        says,
        results,
        (
            "Editors choose a keyword for readers and search engines; a word of the title that the body never uses cannot be found in it.",
            "By chance: the labels of the same articles, one article further on.",
        ),
    )


def _countries(rows: pd.DataFrame, found: pd.DataFrame, states: Mapping[str, str]) -> list[Result]:
    label = rows["country"].map(fold).map(states)
    kept = label[label.notna()]
    counts = found[found["state"].notna()].groupby(["article", "state"]).size()
    held = {a: set(g.index.get_level_values("state")) for a, g in counts.groupby(level=0)}
    order = counts.reset_index(name="n").sort_values(
        ["article", "n", "state"], ascending=[True, False, True]
    )
    # sorted by count, then by id: of two states mentioned as often the choice is always the same
    first = order.drop_duplicates("article").set_index("article")["state"]
    # by chance: the labels of the article before, which are as frequent and say nothing of this
    # one
    moved = np.roll(kept.to_numpy(), 1)
    usual = ""
    if len(kept):
        usual = kept.mode().iloc[0]
    whole = np.ones(len(kept))

    def share(what: str, system: str, hits: list[bool]) -> Result:
        return result(what, system, np.stack([np.array(hits, float), whole], axis=1), ratio(0, 1))

    return [
        share(
            "labelled country among the states mentioned",
            "program",
            [s in held.get(a, ()) for a, s in kept.items()],
        ),
        share(
            "labelled country among the states mentioned",
            "by chance (baseline)",
            [s in held.get(a, ()) for a, s in zip(kept.index, moved, strict=True)],
        ),
        share(
            "labelled country is the state mentioned most",
            "program",
            [first.get(a) == s for a, s in kept.items()],
        ),
        share(
            "labelled country is the state mentioned most",
            "commonest label (baseline)",
            [s == usual for s in kept],
        ),
    ]


def _actors(rows: pd.DataFrame, found: pd.DataFrame, forms: Mapping[str, str]) -> list[Result]:
    held = {a: set(g) for a, g in found.groupby("article")["actor_id"]}
    counts = np.zeros((len(rows), 3))
    # blanks at either end, so that a word is found as a whole word wherever it stands
    bodies = [f" {fold(t)} " for t in rows["text"]]
    for i, keywords in enumerate(rows["keywords"]):
        # a set: a keyword that an article lists twice is one
        named = {(forms[k], k) for k in map(fold, keywords) if k in forms}
        counts[i] = (
            sum(a in held.get(i, ()) for a, _ in named),
            sum(f" {k} " in bodies[i] for _, k in named),
            len(named),
        )
    counts = counts[counts[:, 2] > 0]
    total = int(counts[:, 2].sum())
    return [
        result(
            "keywords that are a listed actor, mentioned in the body",
            "program",
            counts,
            ratio(0, 2),
            total,
        ),
        result(
            "keywords that are a listed actor, mentioned in the body",
            "the same words as they stand (baseline)",
            counts,
            ratio(1, 2),
            total,
        ),
    ]


def _terms(rows: pd.DataFrame) -> list[Result]:
    """Words of keywords among the top terms of their article: by tf-idf, and by plain count as
    baseline.
    """
    text = read_text(rows["text"].tolist())
    stops = {fold(w) for w in STOP_WORDS}
    words = text.folded
    useful = np.array([len(w) > 2 and w not in stops and not w[0].isdigit() for w in words], bool)
    keep = useful[text.tokens.type_id]
    pairs = (
        pd.DataFrame({"article": text.tokens.article[keep], "type": text.tokens.type_id[keep]})
        .value_counts()
        .reset_index(name="n")
    )
    spread = pairs["type"].value_counts()
    # pairs are distinct: `spread` counts the articles that hold a type
    pairs = pairs.assign(tfidf=pairs["n"] * np.log(len(rows) / pairs["type"].map(spread)))
    results = []
    for system, by in (("tf-idf", "tfidf"), ("plain count (baseline)", "n")):
        top = (
            pairs.sort_values(["article", by, "type"], ascending=[True, False, True])
            .groupby("article")
            .head(TOP)
        )
        chosen = {a: set(words[g]) for a, g in top.groupby("article")["type"]}
        counts = np.array(
            [_hits(k, chosen.get(i, set()), stops) for i, k in enumerate(rows["keywords"])], float
        )
        results.append(
            result(
                f"words of keywords among the top {TOP} terms",
                system,
                counts,
                ratio(0, 1),
                int(counts[:, 1].sum()),
            )
        )
    return results


def _hits(keywords: list[str], chosen: set[str], stops: set[str]) -> tuple[int, int]:
    wanted = Counter(w for k in keywords for w in fold(k).split() if len(w) > 2 and w not in stops)
    return len(set(wanted) & chosen), len(wanted)
