"""Sentences to what a study's lexicons find in them: mentions, triggers, tone, dyads, frames, events, speakers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import tables
from analysis.actors.mentions import actors_table, mentions
from analysis.actors.terms import actor_entries
from analysis.corpus.offsets import with_raw
from analysis.errors import EmptyTable
from analysis.keywords.watched import LAYER as WATCH
from analysis.keywords.watched import watch_entries
from analysis.relations.dyads import (
    dyad_units,
    dyads_table,
    frame_triggers,
    frames_by_dyad,
    tone_words,
)
from analysis.relations.event_terms import act_entries
from analysis.relations.events import events
from analysis.relations.frame_terms import codebook_entries
from analysis.relations.parties import parties
from analysis.relations.speakers import speakers
from analysis.text.documents import Text, find
from analysis.text.lexicon import compile_lexicon
from analysis.text.tokens import Tokens
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def open_text(work: Workspace) -> tuple[Text, pd.DataFrame]:
    """The analysed articles as `Text`, from the tables, with their rows of `articles` (places are numbered anew)."""
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
    """One pass with the study's whole lexicon: mentions of actors, triggers of frames, tone words, dyads."""
    study = work.study
    text, articles = open_text(work)
    entries = [
        *actor_entries(study),
        *codebook_entries(study),
        *act_entries(study),
        *watch_entries(study),
    ]
    matches = find(text, compile_lexicon(entries, study.settings.normalisation))
    found = mentions(text, matches, articles["published"], study)
    ids = articles["article_id"].to_numpy()
    offsets = work.read("offsets")
    placed = with_raw(found.assign(article_id=ids[found["article"].to_numpy(np.int64)]), offsets)
    columns = [*tables.TABLES["mentions"].columns, "reason"]
    placed = work.write("mentions", placed[columns])
    if placed.empty:
        raise EmptyTable(
            f"no actor of actors.yml is mentioned in {len(articles)} articles",
            where=study.folder / "actors.yml",
        )
    work.write("actors", actors_table(placed, study))
    triggers, words = frame_triggers(text, matches, found), tone_words(text, matches, found, study)
    triggers["article_id"], words["article_id"] = (
        ids[triggers["article"].to_numpy(np.int64)],
        ids[words["article"].to_numpy(np.int64)],
    )
    units = dyad_units(placed, text.sentences, study)
    status = _write_acts(work, text, matches, found, ids, offsets)
    work.write("dyads", dyads_table(units, words, articles).merge(status, how="left"))
    coded = frames_by_dyad(triggers, units, min_triggers=study.settings.frame_min_triggers)
    work.write("frames", with_raw(coded.merge(status, how="left"), offsets))
    watched = text.places(
        matches[matches["layer"].astype("str").str.startswith(WATCH)].reset_index(drop=True)
    )
    watched["article_id"] = ids[watched["article"].to_numpy(np.int64)]
    marked = [
        triggers.assign(layer="frame", label=triggers["frame"], weight=0.0),
        words.assign(layer="tone", label="tone"),
        watched.assign(layer="term", weight=0.0),
    ]
    columns = list(tables.TABLES["triggers"].columns)
    everything = pd.concat([m[columns] for m in marked], ignore_index=True)
    order = ["article_id", "start", "end", "layer", "label"]
    work.write("triggers", everything.sort_values(order, ignore_index=True), csv=False)
    work.keep_study()


def _write_acts(
    work: Workspace,
    text: Text,
    matches: pd.DataFrame,
    found: pd.DataFrame,
    ids: np.ndarray,
    offsets: pd.DataFrame,
) -> pd.DataFrame:
    """Write who says each sentence and the events told; the status of each sentence is given back."""
    sides = parties(text, found, work.study)
    said = speakers(text, matches, found, work.study, sides)
    said = said.assign(article_id=ids[said["article"].to_numpy(np.int64)])
    said = work.write("speakers", said[list(tables.TABLES["speakers"].columns)])
    status = said[["article_id", "sentence_id", "status"]]
    told = events(text, matches, found, work.study, sides)
    told = told.assign(article_id=ids[told["article"].to_numpy(np.int64)]).drop(columns="article")
    work.write(
        "events",
        with_raw(told.merge(status, how="left"), offsets)[list(tables.TABLES["events"].columns)],
    )
    return status


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
        "negation",
        "tone_weights",
        "frame_min_triggers",
        "duplicates",
        "normalisation",
    ),
    only={
        "dyad_unit": ("dyads", "frames"),
        "places_count_for_dyads": ("dyads", "frames"),
        "demonyms_count_for_dyads": ("dyads", "frames"),
        "frame_min_triggers": ("frames",),
    },
    # words are looked up as they are written: of table `types` their forms are read, not their lemmas
    unaffected_by=("lemmas", "lemma_min_count"),
    study={
        "actors.yml": ("actors",),
        "frames.yml": ("frames", "tone", "negators"),
        "study.yml": ("states", "dyads"),
        "events.yml": ("acts",),
        "keywords.yml: watch": ("watch",),
    },
)

STAGES = (STAGE,)
