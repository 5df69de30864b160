"""What the program marks in the sentences of a sample, and what simple baselines mark, in the form
of a coder's file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.actors.names.candidates import unlisted
from analysis.actors.names.tagger import tag_names
from analysis.actors.terms import LAYER
from analysis.coding.coded_texts import code_texts, study_lexicon
from analysis.corpus.articles import build_articles
from analysis.evaluation.gold.sample import digest
from analysis.evaluation.gold.standoff import COLUMNS, rows_of
from analysis.relations.dyads import TONE_LIMIT, frames_by_dyad
from analysis.relations.relation import BETWEEN
from analysis.study.schema import Study
from analysis.text.lexicon import Entry, Lexicon

Progress = Callable[[int, int, str], None]
# The codebook has five kinds: an adjective of a state is a demonym, wherever it stands.
_KIND_OF_VIA = {"short name": "name", "attribute": "demonym", "location": "place"}
SYSTEMS = ("program", "words without clitics", "surface, no offices")


def corpus_folder(name: str, root: Path) -> Path | None:
    """Where a corpus lies: data/raw/NAME, else ../shared/corpora/NAME, else nowhere."""
    for folder in (root / "data" / "raw" / name, root.parent / "shared" / "corpora" / name):
        if folder.is_dir():
            return folder
    return None


def articles_of(
    sample: pd.DataFrame, root: Path, progress: Progress | None = None
) -> tuple[pd.DataFrame, dict[str, int]]:
    """The articles of a sample whose corpora are on this machine, and how many sentences of each
    corpus are left out.

    A sentence is left out too where its article is gone or no longer reads as it was drawn.
    """
    parts, missing = [], dict[str, int]()
    for corpus, rows in sample.groupby("corpus"):
        folder = corpus_folder(str(corpus), root)
        if folder is None:
            missing[str(corpus)] = len(rows)
            continue
        # read as the program reads it now: a sentence is found by place and hash
        read = build_articles(folder, progress=progress).articles
        parts.append(read[read["article_id"].isin(rows["article_id"])].assign(corpus=str(corpus)))
    found = (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(columns=["article_id", "body", "published"])
    )
    bodies = dict(zip(found["article_id"], found["body"], strict=True))
    here = sample[~sample["corpus"].isin(missing)]
    for row in here.itertuples(index=False):
        # an article that is gone reads '' here, whose hash is no sentence's
        if digest(bodies.get(row.article_id, "")[row.start : row.end]) != row.sha256:
            missing[row.corpus] = missing.get(row.corpus, 0) + 1
    return found, missing


def annotate(
    sample: pd.DataFrame, articles: pd.DataFrame, study: Study, system: str = "program"
) -> pd.DataFrame:
    """The marks of `system` (one of `SYSTEMS`) in the sentences of `sample` that are in `articles`,
    as a coder's file.

    Layers: mention, dyad, relation, event, speaker, frame and tone, the last two for every dyad of
    the study, so that they can be compared where the gold has the dyad and the program does not.
    Relations are those of every pair that a sentence names in any way. Events are
    those that the codebook asks for: between actors of different states, one of the study among
    them, not negated, two a sentence at most; one speaker a sentence.
    """
    # code_texts numbers texts by place: `place` below gives the number of an article
    bodies = articles["body"].tolist()
    if system != "program":
        # a baseline counts words
        of_words = dict.fromkeys(("tone_coder", "event_coder"), "lexicon")
        words_alone = study.settings.model_copy(update=of_words)
        study = study.model_copy(update={"settings": words_alone})
    # a coder that learned codes each article by the model of the fold that its id belongs to
    coded = code_texts(
        bodies,
        articles["published"],
        study,
        article_ids=articles["article_id"].to_numpy(),
        lexicon=_lexicon(study, system),
    )
    place = {article_id: number for number, article_id in enumerate(articles["article_id"])}
    states = {a.id: study.state_of(a.id) for a in study.actors}
    layers = (
        coded.mentions,
        coded.dyad_relations,
        coded.frame_triggers,
        coded.tone_words,
        codable(coded.events, study),
        coded.speakers,
    )
    groups = [dict(iter(frame.groupby(["article", "sentence_id"]))) for frame in layers]
    none = pd.DataFrame()
    names = coded.text.places(unlisted(tag_names(coded.text), coded.mentions))
    others = dict(iter(names.groupby(["article", "sentence_id"])))
    rows: list[dict[str, object]] = []
    for _, drawn in sample.iterrows():
        article = place.get(drawn["article_id"])
        if article is None:
            continue
        sentence = bodies[article][drawn["start"] : drawn["end"]]
        if digest(sentence) != drawn["sha256"]:
            continue
        key = (article, drawn["sentence_id"])
        # sentences without any mark have no group
        held = [group.get(key, none) for group in groups]
        mentions, related, triggers, words, events, speaker = held
        nil = none
        if system == "program":
            nil = others.get(key, none)
        marks = _marks(mentions, related, triggers, words, states, study)
        rows += rows_of(drawn, system, [*marks, *_unlisted_marks(nil)])
        # without the row 'coded', which the line before has given already
        rows += rows_of(drawn, system, _acts(events, speaker))[1:]
    return pd.DataFrame(rows, columns=COLUMNS)


def _lexicon(study: Study, system: str) -> Lexicon:
    """The study's lexicon as a system reads it: the baselines allow no clitics, one of them no
    offices.
    """
    if system == "program":
        return study_lexicon(study)
    wanted = None if system == "words without clitics" else _is_no_office
    return study_lexicon(study, wanted=wanted, clitics=False, normalisation="folded")


def _is_no_office(entry: Entry) -> bool:
    return entry.layer != LAYER or not entry.label.startswith(("title ", "side "))


def _marks(
    found: pd.DataFrame,
    related: pd.DataFrame,
    triggers: pd.DataFrame,
    words: pd.DataFrame,
    states: dict[str, str | None],
    study: Study,
) -> Iterable[dict[str, object]]:
    named = set()
    for row in found.itertuples(index=False):
        yield {
            "layer": "mention",
            "start": row.start,
            "end": row.end,
            "label": row.actor_id,
            "value": _kind(row),
        }
        # a place does not name its state: no dyad comes of it
        if row.kind != "place":
            named.add(states.get(row.actor_id))
    frames = _frames_by_dyad(triggers, related, study)
    for row in related.itertuples(index=False):
        third = row.third if isinstance(row.third, str) else ""
        yield {"layer": "relation", "dyad": row.dyad, "label": row.relation, "value": third}
    whose = {row.dyad: row.relation for row in related.itertuples(index=False)}
    # NaN, where no coder gave a tone, is not equal to itself
    coded = {row.dyad: row.tone for row in related.itertuples(index=False) if row.tone == row.tone}
    # where the coder gave no tone: the words of the sentence, cut at the ends of the scale
    tone = float(np.clip(words["weight"].mean(), -TONE_LIMIT, TONE_LIMIT)) if len(words) else 0.0
    for (one, other), dyad in zip(study.dyads, study.dyad_names(), strict=True):
        if {one, other} <= named:
            yield {"layer": "dyad", "dyad": dyad}
        is_between = whose.get(dyad, BETWEEN) == BETWEEN
        told = coded.get(dyad, tone)
        # side by side or against a third: the codebook gives such units tone 0
        yield {"layer": "tone", "dyad": dyad, "value": str(told if is_between else 0.0)}
        for frame in frames[dyad]:
            yield {"layer": "frame", "dyad": dyad, "label": frame}


def _frames_by_dyad(
    triggers: pd.DataFrame, related: pd.DataFrame, study: Study
) -> dict[str, list[str]]:
    """The frames of a sentence for each dyad; those of a pair that it does not name are all of
    them.
    """
    found = dict[str, list[str]]()
    for dyad in study.dyad_names():
        of_dyad = triggers
        if len(triggers) and "dyad" in triggers.columns:
            of_dyad = triggers[triggers["dyad"] == dyad]
        found[dyad] = sorted(set(of_dyad["frame"])) if len(of_dyad) else []
    if triggers.empty or related.empty:
        return found
    units = related.assign(unit_id="", clause_start=related["start"], clause_end=related["end"])
    units = units.drop(columns=["start", "end"])
    held = frames_by_dyad(triggers, units)
    for dyad in related["dyad"]:
        found[dyad] = sorted(set(held.loc[held["dyad"] == dyad, "frame"]))
    return found


def _unlisted_marks(names: pd.DataFrame) -> Iterable[dict[str, object]]:
    """Names that the tagger finds and no list holds, as the codebook marks them: NIL."""
    for row in names.to_dict("records"):
        kind = "place" if row["class"] == "LOC" else "name"
        yield {
            "layer": "mention",
            "start": row["start"],
            "end": row["end"],
            "label": "NIL",
            "value": kind,
        }


def codable(told: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Events that the codebook asks for: both parties known, of different states (a stateless actor
    counts as another).
    """
    states = {a.id: study.state_of(a.id) or a.id for a in study.actors}
    one, other = told["source_actor"].map(states), told["target_actor"].map(states)
    kept = (
        one.notna()
        & other.notna()
        & (one != other)
        & (one.isin(study.states) | other.isin(study.states))
    )
    kept &= ~told["is_negated"].astype(bool)
    # two events a sentence at most, as the codebook has it
    return told[kept].groupby(["article", "sentence_id"]).head(2)


def _acts(told: pd.DataFrame, said: pd.DataFrame) -> Iterable[dict[str, object]]:
    for row in told.itertuples(index=False):
        yield {
            "layer": "event",
            "label": row.type,
            "value": row.mode,
            "source_actor": row.source_actor,
            "target_actor": row.target_actor,
        }
    for row in said.itertuples(index=False):
        actor = row.actor_id if isinstance(row.actor_id, str) else ""
        yield {"layer": "speaker", "label": row.type, "value": row.status, "source_actor": actor}


def _kind(row: object) -> str:
    """The coder's kind of a mention of table 'mentions'."""
    via = str(getattr(row, "via", ""))
    if str(getattr(row, "kind", "")) == "place":
        return "place"
    return _KIND_OF_VIA.get(via, via)


__all__ = ["SYSTEMS", "annotate", "articles_of", "corpus_folder"]
