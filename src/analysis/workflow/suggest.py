"""Who is missing from a study's list: names of a run, or of a corpus that was never run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.actors.names.candidates import candidates
from analysis.actors.names.share_listed import places_in_text
from analysis.actors.names.tagger import tag_names
from analysis.coding.coded_texts import code_texts
from analysis.corpus.articles import build_articles
from analysis.study.never import never_names
from analysis.study.schema import Study
from analysis.text.documents import Text, read_text
from analysis.text.normalise import fold_all


def known_forms(study: Study) -> frozenset[str]:
    """Every form of the study's actors and of its never-list, folded.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    frozenset of str
        Names, short names, titles and demonyms.
    """
    forms = list(never_names(study))
    for actor in study.actors:
        forms += [actor.name_ar, *actor.names, *actor.short, *actor.titles, *actor.demonyms]
    return frozenset(fold_all(forms))


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


def suggest_corpus(folder: Path, study: Study, classes: Sequence[str]) -> pd.DataFrame:
    """Candidates of a raw corpus, one of each cluster of copies.

    Parameters
    ----------
    folder
        The corpus: a folder with or without a manifest, or a file.
    study
        The study whose list is compared.
    classes
        Of PERS, ORG and LOC those that are wanted.

    Returns
    -------
    DataFrame
        As `suggest_in` gives it.
    """
    articles = build_articles(folder).articles
    articles = articles[articles["duplicate_of"].isna()].reset_index(drop=True)
    text = read_text(articles["body"].tolist())
    ids = articles["article_id"].to_numpy(dtype=object)
    mentions = code_texts(text, articles["published"], study, article_ids=ids).mentions
    return suggest_in(text, articles, mentions, study, classes)


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
