"""What is coded in some articles, as tables: a function of these articles alone.

A run codes its articles in parts, in one process or many, and puts the tables of the parts one
below the other. So nothing here may look beyond an article: the same article gives the same rows
whatever lies beside it.
"""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.coding.gold_sentences import GoldSentences
from analysis.corpus.offsets import with_raw
from analysis.relations.dyads import dyads_table
from analysis.study.schema import Study
from analysis.text.lexicon import Lexicon

CODED = ("mentions", "speakers", "events", "dyads", "dyad_relations", "frames", "triggers")
"""The tables of a part."""


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
        empty: they are no business of the coding.
    """
    coded = code_texts(
        articles["body"].tolist(),
        articles["published"].reset_index(drop=True),
        study,
        article_ids=articles["article_id"].to_numpy(dtype=object),
        lexicon=lexicon,
        gold_sentences=gold_sentences,
    )
    found = _tables_of(coded, articles.assign(source="", period=""), offsets)
    return {name: tables.check(name, frame) for name, frame in found.items()}


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
        "speakers": speakers,
        "events": events[list(tables.TABLES["events"].columns)],
        "dyads": dyads.merge(status, how="left"),
        "dyad_relations": coded.dyad_relations[list(tables.TABLES["dyad_relations"].columns)],
        "frames": with_raw(coded.frames.merge(status, how="left"), offsets),
        "triggers": _triggers_table(coded),
    }


def _triggers_table(coded: CodedTexts) -> pd.DataFrame:
    """Table 'triggers': every word that carries a frame or tone or is a watched term."""
    triggers = coded.frame_triggers.drop_duplicates(["article_id", "start", "end", "frame"])
    marked = [
        triggers.assign(layer="frame", label=triggers["frame"], weight=0.0),
        coded.tone_words.assign(layer="tone", label="tone"),
        coded.watched_terms.assign(layer="term", weight=0.0),
    ]
    columns = list(tables.TABLES["triggers"].columns)
    together = pd.concat([rows[columns] for rows in marked], ignore_index=True)
    order = ["article_id", "start", "end", "layer", "label"]
    return together.sort_values(order, ignore_index=True)
