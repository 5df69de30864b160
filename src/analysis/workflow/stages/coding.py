"""Sentences to what a study looks for in them: actors, frames, tone, dyads, speakers, events,
terms.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import tables
from analysis.actors.mentions import actors_table
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.corpus.offsets import with_raw
from analysis.errors import EmptyTable
from analysis.relations.dyads import dyads_table
from analysis.text.documents import Text
from analysis.text.tokens import Tokens
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def open_text(work: Workspace) -> tuple[Text, pd.DataFrame]:
    """The analysed articles as `Text`, from the tables, with their rows of `articles` (places are
    numbered anew).
    """
    articles, tokens, types = work.read("articles"), work.read("tokens"), work.read("types")
    rows = articles[work.analysed(articles)].reset_index(drop=True)
    place = np.full(len(articles), -1, np.int32)
    place[np.flatnonzero(work.analysed(articles).to_numpy())] = np.arange(len(rows), dtype=np.int32)
    sentences = work.read("sentences")
    order = pd.Series(np.arange(len(rows), dtype=np.int32), index=rows["article_id"])
    sentences = sentences.assign(article=order.reindex(sentences["article_id"]).to_numpy())
    columns = {c: tokens[c].to_numpy(np.int32) for c in ("start", "end", "type_id")}
    made = Tokens(
        place[tokens["article"].to_numpy()],
        columns["start"],
        columns["end"],
        columns["type_id"],
        tokens["joined"].to_numpy(bool),
        types["surface"].tolist(),
    )
    return Text(rows["body"].tolist(), made, sentences, tokens["sentence"].to_numpy(np.int64)), rows


def find_mentions(work: Workspace, progress: Progress | None = None) -> None:
    """Code the analysed articles and write what was found: actors, frames, tone, dyads, speakers,
    events, watched terms.
    """
    text, articles = open_text(work)
    coded = code_texts(
        text, articles["published"], work.study, article_ids=articles["article_id"].to_numpy()
    )
    write_coded(work, coded, articles)
    work.keep_study()


def write_coded(work: Workspace, coded: CodedTexts, articles: pd.DataFrame) -> None:
    """Write the tables of coded texts; `articles` are their rows of table 'articles'.

    Raises
    ------
    EmptyTable
        Where no actor of the study is mentioned.
    """
    offsets = work.read("offsets")
    columns = [*tables.TABLES["mentions"].columns, "reason"]
    mentions = work.write("mentions", with_raw(coded.mentions, offsets)[columns])
    if mentions.empty:
        raise EmptyTable(
            f"no actor of actors.yml is mentioned in {len(articles)} articles",
            where=work.study.folder / "actors.yml",
        )
    work.write("actors", actors_table(mentions, work.study))
    speakers = work.write("speakers", coded.speakers[list(tables.TABLES["speakers"].columns)])
    status = speakers[["article_id", "sentence_id", "status"]]
    events = with_raw(coded.events.merge(status, how="left"), offsets)
    work.write("events", events[list(tables.TABLES["events"].columns)])
    dyads = dyads_table(coded.dyad_units, coded.tone_words, articles)
    work.write("dyads", dyads.merge(status, how="left"))
    work.write("frames", with_raw(coded.frames.merge(status, how="left"), offsets))
    work.write("triggers", _triggers_table(coded), csv=False)


def _triggers_table(coded: CodedTexts) -> pd.DataFrame:
    """Table 'triggers': every word that carries a frame or tone or is a watched term."""
    triggers = coded.frame_triggers
    marked = [
        triggers.assign(layer="frame", label=triggers["frame"], weight=0.0),
        coded.tone_words.assign(layer="tone", label="tone"),
        coded.watched_terms.assign(layer="term", weight=0.0),
    ]
    columns = list(tables.TABLES["triggers"].columns)
    together = pd.concat([rows[columns] for rows in marked], ignore_index=True)
    order = ["article_id", "start", "end", "layer", "label"]
    return together.sort_values(order, ignore_index=True)


STAGE = Stage(
    name="mentions",
    label="actors, frames, tone",
    function=find_mentions,
    reads=("articles", "offsets", "sentences", "tokens", "types"),
    makes=("mentions", "actors", "dyads", "frames", "triggers", "events", "speakers"),
    settings=(
        "dyad_unit",
        "places_count_for_dyads",
        "demonyms_count_for_dyads",
        "attributes_count_for_dyads",
        "negation",
        "tone_weights",
        "frame_coder",
        "frame_min_triggers",
        "duplicates",
        "normalisation",
    ),
    only={
        "dyad_unit": ("dyads", "frames"),
        "places_count_for_dyads": ("dyads", "frames"),
        "demonyms_count_for_dyads": ("dyads", "frames"),
        "attributes_count_for_dyads": ("dyads", "frames"),
        "frame_min_triggers": ("frames",),
    },
    # words are looked up as they are written: of table `types` their forms are read, not their
    # lemmas
    unaffected_by=("lemmas", "lemma_min_count"),
    study={
        "actors.yml": ("actors",),
        "frames.yml": ("frames",),
        "tone.yml": ("tone", "negators"),
        "study.yml": ("states", "dyads"),
        "events.yml": ("acts",),
        "keywords.yml: watch": ("watch",),
    },
)

STAGES = (STAGE,)
