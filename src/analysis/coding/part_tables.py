"""What is coded in some articles, as tables: a function of these articles alone.

A run codes its articles in parts, in one process or many, and puts the tables of the parts one
below the other. So nothing here may look beyond an article: the same article gives the same rows
whatever lies beside it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from analysis import tables
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.coding.gold_sentences import GoldSentences
from analysis.corpus.offsets import with_raw
from analysis.relations.dyads import dyads_table
from analysis.study.schema import Study
from analysis.text.documents import Text
from analysis.text.lexicon import Lexicon

CODED = (
    "mentions",
    "ambiguous_mentions",
    "speakers",
    "events",
    "dyads",
    "dyad_relations",
    "frames",
    "triggers",
)
"""The tables of a run that a part holds its rows of."""

WORDS = "words"
"""The table of a part that tells which articles hold which word."""

OF_A_PART = (*CODED, WORDS)


def code_articles(
    articles: pd.DataFrame,
    offsets: pd.DataFrame,
    study: Study,
    lexicon: Lexicon | None = None,
    gold_sentences: GoldSentences | None = None,
) -> dict[str, pd.DataFrame]:
    """Code some articles by a study.

    Parameters
    ----------
    articles
        `article_id`, `body`, `published`, in the order of their ids.
    offsets
        Their rows of table 'offsets'.
    study
        Actors, codebook, events, watched terms and settings.
    lexicon
        The compiled lexicon of the study, where it is at hand.
    gold_sentences
        What a frame coder learns from, where it learns from units of these articles.

    Returns
    -------
    dict of str to DataFrame
        The tables that `CODED` names, with the columns of `analysis.tables`, in the order of the
        articles; `mentions` has a column `reason` more. `source` and `period` of 'dyads' are left
        empty: they are no business of the coding. Table `WORDS` has one row a distinct word of an
        article: `word`, and `place`, the number of the article among `articles`.
    """
    coded = code_texts(
        articles["body"].tolist(),
        articles["published"].reset_index(drop=True),
        study,
        article_ids=articles["article_id"].to_numpy(dtype=object),
        lexicon=lexicon,
        gold_sentences=gold_sentences,
    )
    # A part serves runs with other periods as well: the stage that puts parts together fills
    # them in.
    found = _tables_of(coded, articles.assign(source="", period=""), offsets)
    made = {name: tables.check(name, frame) for name, frame in found.items()}
    return made | {WORDS: words_of_articles(coded.text)}


def _tables_of(
    coded: CodedTexts, articles: pd.DataFrame, offsets: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    columns = [*tables.TABLES["mentions"].columns, "reason"]
    speakers = coded.speakers[list(tables.TABLES["speakers"].columns)]
    status = speakers[["article_id", "sentence_id", "status"]]
    events = with_raw(coded.events.merge(status, how="left"), offsets)
    dyads = dyads_table(coded.dyad_units, coded.tone_words, articles)
    return {
        "mentions": with_raw(coded.mentions, offsets)[columns],
        "ambiguous_mentions": coded.ambiguous_mentions[
            list(tables.TABLES["ambiguous_mentions"].columns)
        ],
        "speakers": speakers,
        "events": events[list(tables.TABLES["events"].columns)],
        "dyads": dyads.merge(status, how="left"),
        "dyad_relations": coded.dyad_relations[list(tables.TABLES["dyad_relations"].columns)],
        "frames": with_raw(coded.frames.merge(status, how="left"), offsets),
        "triggers": _triggers_table(coded),
    }


def words_of_articles(text: Text) -> pd.DataFrame:
    """Which bodies hold which word.

    Parameters
    ----------
    text
        Bodies that were read.

    Returns
    -------
    DataFrame
        One row a distinct word of a body: `word`, and `place`, the number of the body; by word in
        the order of first appearance, then by place.
    """
    tokens = text.tokens
    size = (len(tokens.surfaces), len(text.bodies))
    ones = np.ones(len(tokens), bool)
    # sorting by counting: compressed rows keep the order of the text
    by_word = coo_array((ones, (tokens.type_id, tokens.article)), shape=size).tocsr()
    code = np.repeat(np.arange(size[0], dtype=np.int32), np.diff(by_word.indptr))
    place = by_word.indices.astype(np.int32)
    again = np.zeros(len(place), bool)
    again[1:] = (code[1:] == code[:-1]) & (place[1:] == place[:-1])
    word = pd.Categorical.from_codes(code[~again], categories=tokens.surfaces)
    return pd.DataFrame({"word": word, "place": place[~again]})


def _triggers_table(coded: CodedTexts) -> pd.DataFrame:
    """Table 'triggers': every word that carries a frame or tone or is a watched term."""
    triggers = coded.frame_triggers
    if "dyad" not in triggers.columns:
        triggers = triggers.assign(dyad=None)
    triggers = triggers.drop_duplicates(["article_id", "start", "end", "frame", "dyad"])
    marked = [
        triggers.assign(layer="frame", label=triggers["frame"], weight=0.0),
        coded.tone_words.assign(layer="tone", label="tone", dyad=None),
        coded.watched_terms.assign(layer="term", weight=0.0, dyad=None),
    ]
    columns = list(tables.TABLES["triggers"].columns)
    together = pd.concat([rows[columns] for rows in marked], ignore_index=True)
    order = ["article_id", "start", "end", "layer", "label", "dyad"]
    return together.sort_values(order, ignore_index=True)
