"""`analysis new-study --from-corpus`: a study drafted from a corpus, to be read and corrected."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.atomic import put
from analysis.coding.coded_texts import code_texts
from analysis.corpus.articles import build_articles
from analysis.errors import UserError
from analysis.study.included import cast
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.study.schema import Study
from analysis.text.documents import Text, read_text
from analysis.text.normalise import fold
from analysis.text.stop_words import STOP_WORDS
from analysis.workflow.suggest import suggest_in

STATES, DYADS, NAMES, WORDS = 3, 3, 15, 12  # how many of each are drafted
_MIN_ARTICLES = 2  # that hold a name, for it to be drafted
_MIN_LETTERS = 4  # of a word whose trend is drafted
_KIND = {"PERS": "person", "ORG": "organisation"}


def draft_study(studies: Path, name: str, corpus: str, folder: Path) -> Path:
    """Write a study whose states, dyads, actors and keywords are those that a corpus is full of.

    Parameters
    ----------
    studies : Path
        The folder of studies.
    name : str
        Of the new study.
    corpus, folder : str, Path
        The corpus by its name, and where it lies.

    Returns
    -------
    Path
        The folder of the study: it passes `analysis check`, and every drafted entry says so.

    Raises
    ------
    UserError
        Where there is such a study, or the corpus names fewer than two states.
    """
    made = write_skeleton(studies, name)
    put(made / "actors.yml", "include: [states]\nactors: []\n")
    articles = build_articles(folder).articles
    articles = articles[articles["duplicate_of"].isna()].reset_index(drop=True)
    text = read_text(articles["body"].tolist())
    ids = articles["article_id"].to_numpy(dtype=object)
    study = load_study(made)
    coded = code_texts(text, articles["published"], study, article_ids=ids)
    mentions = coded.mentions
    states, dyads = _states_and_dyads(mentions, study)
    if not dyads:
        raise UserError(
            f"no two states share a sentence in corpus '{corpus}'",
            where=made,
            fix="The files are a skeleton: name states and dyads in study.yml yourself.",
        )
    candidates = suggest_in(text, articles, mentions, study, tuple(_KIND))
    put(made / "actors.yml", _actors(states, candidates))
    put(made / "keywords.yml", _keywords(text))
    head = (made / "study.yml").read_text(encoding="utf-8")
    pairs = "".join(f"  - [{one}, {other}]\n" for one, other in dyads)
    head = head.replace("corpora: [demo]", f"corpora: [{corpus}]")
    head = head.replace("states: [iraq, iran]", f"states: [{', '.join(states)}]")
    put(made / "study.yml", head.replace("  - [iraq, iran]\n", pairs))
    load_study(made)
    return made


def _states_and_dyads(
    mentions: pd.DataFrame, study: Study
) -> tuple[list[str], list[tuple[str, str]]]:
    """The pairs of states that share most sentences, and the states in them."""
    state = mentions["actor_id"].map({a.id: study.state_of(a.id) for a in study.actors})
    rows = mentions.assign(state=state).dropna(subset=["state"])
    in_articles = rows.groupby("state")["article_id"].nunique().sort_index()
    common = in_articles.sort_values(ascending=False, kind="stable").index[:STATES]
    rows = rows[rows["state"].isin(common)]
    pairs: Counter[tuple[str, str]] = Counter()
    for _, held in rows.groupby(["article_id", "sentence_id"])["state"]:
        pairs.update(combinations(sorted(set(held)), 2))
    chosen = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:DYADS]
    return sorted({state for pair in chosen for state in pair}), chosen


def _actors(states: list[str], candidates: pd.DataFrame) -> str:
    known = {a.state for a in cast().values() if a.kind == "office"}
    offices = [state for state in states if state in known]
    parts = "states"
    if offices:
        parts = f"states, {{offices: [{', '.join(offices)}]}}"
    lines = [
        "# Drafted from the corpus: read every entry, correct names, add English ones and states, or",
        "# remove it. Names were found by a tagger that errs; `analysis actors suggest` shows more.",
        f"include: [{parts}]",
        "actors:",
    ]
    common = candidates[candidates["articles"] >= _MIN_ARTICLES]
    number = 0
    for row in common.groupby("class", sort=True).head(NAMES).to_dict("records"):
        number += 1
        name = str(row["name"]).replace('"', "")
        lines += [
            f"  - id: drafted-{number}",
            f"    kind: {_KIND[str(row['class'])]}",
            f'    name_en: "{name}"',
            f'    name_ar: "{name}"',
            f'    names: ["{name}"]',
            f"    note: drafted, in {row['articles']} articles",
        ]
    if not number:
        lines[-1] = "actors: []"
    return "\n".join(lines) + "\n"


def _keywords(text: Text) -> str:
    """keywords.yml with the words that stand in most articles."""
    stops = {fold(word) for word in STOP_WORDS}
    article = text.tokens.article.astype(np.int64)
    pairs = np.unique(article * len(text.tokens.surfaces) + text.tokens.type_id)
    counts = np.bincount(pairs % len(text.tokens.surfaces), minlength=len(text.tokens.surfaces))
    chosen: list[str] = []
    for place in np.argsort(-counts, kind="stable").tolist():
        word = text.tokens.surfaces[place]
        folded = str(text.folded[place])
        if len(folded) < _MIN_LETTERS or folded in stops or text.is_latin_or_number[place]:
            continue
        chosen.append(word)
        if len(chosen) == WORDS:
            break
    lines = [
        "# Drafted: the words in most articles of the corpus. Put the words of your question here."
    ]
    lines += ["watch:", *(f'  - {{term: "{word}", gloss: "(drafted)"}}' for word in chosen)]
    return "\n".join([*lines, "glosses: {}", "stop_words: []", ""])
