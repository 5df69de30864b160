"""Who is missing from a study's list: names of a run, or of a corpus that was never run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.actors.names.candidates import candidates
from analysis.actors.names.share_listed import places_in_text
from analysis.actors.names.tagger import tag_names
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.corpus.articles import build_articles
from analysis.study.schema import Study
from analysis.text.documents import Text, read_text
from analysis.text.normalise import fold
from analysis.text.word_lists import word_lists
from analysis.workflow.known_forms import known_forms
from analysis.workflow.marking_words import dyad_words

WHAT = ("names", "spellings", "words")
_LIKE = 75  # rapidfuzz ratio that two spellings of one skeleton have at least
_LIKE_LETTERS = 6  # shorter names that differ in a letter are often two
# foreign vowels are written as long ones or not at all
_LONG_VOWELS = str.maketrans("", "", "اويء")
# letters that transliterations take for one sound: غ, ق and ج, ط and ت
_MIXED = str.maketrans("غقطصثظذ", "جكتسسضد")
_CLASS_OF = {"person": "PERS", "organisation": "ORG", "armed group": "ORG", "place": "LOC"}


def suggest_in(
    text: Text, articles: pd.DataFrame, mentions: pd.DataFrame, study: Study, classes: Sequence[str]
) -> pd.DataFrame:
    """Candidates of analysed articles.

    Parameters
    ----------
    text : Text
        The articles.
    articles : pandas.DataFrame
        Their rows of table 'articles', in the same order.
    mentions : pandas.DataFrame
        Table 'mentions' of them.
    study : Study
        Its list and its never-list are not proposed.
    classes : sequence of str
        PERS, ORG, LOC.

    Returns
    -------
    pandas.DataFrame
        As `actors.names.candidates.candidates` gives them.
    """
    placed = places_in_text(text, mentions, articles["article_id"].to_numpy())
    never = known_forms(study)
    return candidates(text, tag_names(text), articles, placed, never=never, classes=classes)


def read_corpus(folder: Path, study: Study) -> tuple[CodedTexts, pd.DataFrame]:
    """Read and code a raw corpus, one article of each cluster of copies.

    Parameters
    ----------
    folder
        The corpus: a folder with or without a manifest, or a file.
    study
        The study that it is coded by.

    Returns
    -------
    tuple of (CodedTexts, DataFrame)
        What is coded in it, and its rows of table 'articles' in the same order.
    """
    articles = build_articles(folder).articles
    articles = articles[articles["duplicate_of"].isna()].reset_index(drop=True)
    text = read_text(articles["body"].tolist())
    ids = articles["article_id"].to_numpy(dtype=object)
    return code_texts(text, articles["published"], study, article_ids=ids), articles


def suggest_corpus(
    folder: Path, study: Study, classes: Sequence[str], what: str = "names"
) -> pd.DataFrame:
    """What a raw corpus proposes for a study.

    Parameters
    ----------
    folder
        The corpus: a folder with or without a manifest, or a file.
    study
        The study whose list is compared.
    classes
        Of PERS, ORG and LOC those that are wanted.
    what
        'names' that no list holds, 'spellings' of listed names, or 'words' of the pairs' sentences.

    Returns
    -------
    DataFrame
        As `suggest_in`, `near_spellings` or `marking_words.dyad_words` gives it.
    """
    coded, articles = read_corpus(folder, study)
    if what == "words":
        return dyad_words(coded.text, coded.dyad_units, coded.article_ids, study)
    found = suggest_in(coded.text, articles, coded.mentions, study, classes)
    if what == "spellings":
        return near_spellings(found, study)
    return found


def sentence_of(text: Text, articles: pd.DataFrame, row: pd.Series) -> str:
    """The sentence that a candidate's row points to.

    Parameters
    ----------
    text
        The text that candidates were found in.
    articles
        Its articles, in row order.
    row
        A candidate, with `article_id` and `sentence_id`.

    Returns
    -------
    str
        As the article writes it.
    """
    # places in `text` are row numbers of its own articles, not of the corpus
    number = int(np.flatnonzero(articles["article_id"].to_numpy() == row["article_id"])[0])
    rows = text.sentences
    sentence = rows[(rows["article"] == number) & (rows["sentence_id"] == row["sentence_id"])].iloc[
        0
    ]
    return str(text.bodies[number][sentence["start"] : sentence["end"]])


def _skeleton(name: str, kind: str) -> str:
    """A folded name without long vowels inside its words, letters that transliteration mixes made
    one; of organisations and places without articles.
    """
    words = []
    for word in name.split():
        bare = word
        if kind != "PERS":
            bare = word.removeprefix("ال")
        inside = bare[1:-1].translate(_LONG_VOWELS)
        words.append((bare[:1] + inside + bare[1:][-1:]).translate(_MIXED))
    return " ".join(words)


def _differs_in_a_surname(name: str, like: str) -> bool:
    """Whether no given name is what differs: سعيد and سعود are two persons, جابريل is جابرييل."""
    given = word_lists("analysis.actors.names")["given"]
    words = zip(name.split(), like.split(), strict=True)
    return all(one == other or one not in given for one, other in words)


def near_spellings(found: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Names of a corpus that no list holds and that are spelt nearly as a listed one is.

    Parameters
    ----------
    found
        Candidates, as `suggest_in` gives them.
    study
        Its persons, organisations, armed groups and places.

    Returns
    -------
    DataFrame
        One row a name: `name`, `articles`, `class`, `like` (the listed form), `actor_id`, `ratio`
        (0 to 100, the likeness of the two), the likest first. Both have as many words, and differ
        in long vowels and in letters that transliteration mixes only: another consonant is another
        person (الخطيب, الطيب), as is another given name.
    """
    # rapidfuzz is needed where spellings are compared only
    from rapidfuzz import fuzz, process

    # forms of the list by class and skeleton, each with its actor
    by_sound = defaultdict[tuple[str, str], dict[str, str]](dict)
    for actor in study.actors:
        if actor.kind in _CLASS_OF:
            kind = _CLASS_OF[actor.kind]
            for form in (actor.name_ar, *actor.names, *actor.short):
                folded = fold(form)
                by_sound[(kind, _skeleton(folded, kind))].setdefault(folded, actor.id)
    rows = []
    for row in found.to_dict("records"):
        name = fold(str(row["name"]))
        if len(name) < _LIKE_LETTERS:
            continue
        sound = _skeleton(name, row["class"])
        listed = [form for form in by_sound.get((row["class"], sound), ()) if form != name]
        best = process.extractOne(name, listed, scorer=fuzz.ratio, score_cutoff=_LIKE)
        if best is None:
            continue
        like = str(best[0])
        if not _differs_in_a_surname(name, like):
            continue
        rows.append(
            {
                "name": row["name"],
                "articles": row["articles"],
                "class": row["class"],
                "like": like,
                "actor_id": by_sound[(row["class"], sound)][like],
                "ratio": round(float(best[1]), 1),
            }
        )
    columns = ["name", "articles", "class", "like", "actor_id", "ratio"]
    table = pd.DataFrame(rows, columns=columns)
    order = ["ratio", "articles", "name"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)
