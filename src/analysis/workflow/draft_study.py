"""`analysis new-study --from-corpus`: a study drafted from a corpus, to be read and corrected."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.atomic import put
from analysis.coding.coded_texts import code_texts
from analysis.corpus.articles import build_articles
from analysis.errors import UserError, nearest
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.study.schema import Study
from analysis.text.documents import Text, read_text
from analysis.workflow.marking_words import marking_words
from analysis.workflow.suggest import suggest_in

STATES, DYADS, NAMES, WORDS = 3, 3, 15, 12  # how many of each are drafted
INCLUDE = "include: [states, more_states, offices]"
_MIN_SHARE = 0.1  # of the articles asked about, that hold a word whose trend is drafted
_MIN_ARTICLES = 2  # that hold a name, for it to be drafted
_KIND = {"PERS": "person", "ORG": "organisation"}


def draft_study(
    studies: Path, name: str, corpus: str, folder: Path, states: Sequence[str] = ()
) -> Path:
    """Write a study whose states, dyads, actors and keywords are those that a corpus is full of.

    Parameters
    ----------
    studies : Path
        The folder of studies.
    name : str
        Of the new study.
    corpus, folder : str, Path
        The corpus by its name, and where it lies.
    states : sequence of str
        The states asked about: names and words are then those of the articles that name two of
        them. None: those that the corpus names most.

    Returns
    -------
    Path
        The folder of the study: it passes `analysis check`, and every drafted entry says so.

    Raises
    ------
    UserError
        Where there is such a study, a state is none of the cast, or no two states share a
        sentence of the corpus. Nothing is left of the folder then.
    """
    made = write_skeleton(studies, name)
    try:
        _draft(made, corpus, folder, states)
    except Exception:
        # nothing half drafted is left behind
        shutil.rmtree(made)
        raise
    return made


def _draft(made: Path, corpus: str, folder: Path, states: Sequence[str]) -> None:
    # the included states and offices alone: who else is named is proposed below
    put(made / "actors.yml", f"{INCLUDE}\nactors: []\n")
    study = load_study(made)
    known = [actor.id for actor in study.actors if actor.kind == "state"]
    for state in states:
        if state not in known:
            raise UserError(f"'{state}' is no state of the cast{nearest(state, known)}")
    articles = build_articles(folder).articles
    articles = articles[articles["duplicate_of"].isna()].reset_index(drop=True)
    text = read_text(articles["body"].tolist())
    ids = articles["article_id"].to_numpy(dtype=object)
    mentions = code_texts(text, articles["published"], study, article_ids=ids).mentions
    chosen, dyads = _states_and_dyads(mentions, study, states)
    if not dyads:
        raise UserError(
            f"no two states share a sentence in corpus '{corpus}'",
            fix="`analysis new-study NAME` writes a skeleton: name states and dyads yourself.",
        )
    asked = _of_pairs(mentions, study, chosen, ids)
    put(made / "keywords.yml", _keywords(text, asked, study))
    # names of actors come from the articles about the states that were asked for
    if states:
        articles = articles[asked].reset_index(drop=True)
        text = read_text(articles["body"].tolist())
        mentions = mentions[mentions["article_id"].isin(articles["article_id"])]
    candidates = suggest_in(text, articles, mentions, study, tuple(_KIND))
    put(made / "actors.yml", _actors(candidates))
    head = (made / "study.yml").read_text(encoding="utf-8")
    pairs = "".join(f"  - [{one}, {other}]\n" for one, other in dyads)
    head = head.replace("corpora: [demo]", f"corpora: [{corpus}]")
    head = head.replace("states: [iraq, iran]", f"states: [{', '.join(chosen)}]")
    put(made / "study.yml", head.replace("  - [iraq, iran]\n", pairs))
    # what was written must load: a name that YAML misreads fails here, not at the first run
    load_study(made)


def _with_states(mentions: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The mentions that bring a state in, with `state`."""
    state = mentions["actor_id"].map({a.id: study.state_of(a.id) for a in study.actors})
    return mentions.assign(state=state).dropna(subset=["state"])


def _states_and_dyads(
    mentions: pd.DataFrame, study: Study, asked: Sequence[str]
) -> tuple[list[str], list[tuple[str, str]]]:
    """The pairs of states that share most sentences, and the states in them."""
    rows = _with_states(mentions, study)
    in_articles = rows.groupby("state")["article_id"].nunique().sort_index()
    common = in_articles.sort_values(ascending=False, kind="stable").index[:STATES].tolist()
    rows = rows[rows["state"].isin(list(asked) or common)]
    pairs: Counter[tuple[str, str]] = Counter()
    for _, held in rows.groupby(["article_id", "sentence_id"])["state"]:
        pairs.update(combinations(sorted(set(held)), 2))
    # ties by name, so that one corpus gives one draft
    chosen = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:DYADS]
    return sorted({state for pair in chosen for state in pair}), chosen


def _of_pairs(
    mentions: pd.DataFrame, study: Study, states: Sequence[str], ids: npt.NDArray[np.object_]
) -> npt.NDArray[np.bool_]:
    """Which articles name two of the states."""
    rows = _with_states(mentions, study)
    rows = rows[rows["state"].isin(states)]
    number = rows.groupby("article_id")["state"].nunique()
    return np.asarray(pd.Series(ids).map(number).fillna(0).to_numpy() > 1)


def _actors(candidates: pd.DataFrame) -> str:
    lines = [
        "# Drafted from the corpus: read every entry, correct names, add English ones and states, or",
        "# remove it. Names were found by a tagger that errs; `analysis actors suggest` shows more.",
        INCLUDE,
        "actors:",
    ]
    common = candidates[candidates["articles"] >= _MIN_ARTICLES]
    number = 0
    for row in common.groupby("class", sort=True).head(NAMES).to_dict("records"):
        number += 1
        # the name is written between double quotes
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
        # a key with nothing under it would be null in YAML
        lines[-1] = "actors: []"
    return "\n".join(lines) + "\n"


def _keywords(text: Text, asked: npt.NDArray[np.bool_], study: Study) -> str:
    """keywords.yml with the words that stand in more of the asked articles than of the others."""
    found = marking_words(text, text.tokens.article, asked, study)
    least = max(_MIN_ARTICLES, _MIN_SHARE * int(asked.sum()))
    chosen = found.loc[found["n_asked"] >= least, "word"].head(WORDS).tolist()
    lines = [
        "# Drafted: words of the articles that name two of the states, more than of the others.",
        "# Put the words of your question here.",
    ]
    lines += ["watch:", *(f'  - {{term: "{word}", gloss: "(drafted)"}}' for word in chosen)]
    if not chosen:
        # as in `_actors`: a key with nothing under it would be null
        lines[-1] = "watch: []"
    return "\n".join([*lines, "glosses: {}", "stop_words: []", ""])
