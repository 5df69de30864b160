"""Sentences to what a study looks for in them: actors, frames, tone, dyads, speakers, events,
terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.mentions import actor_counts, actors_table
from analysis.coding import part_tables
from analysis.coding.coded_texts import study_lexicon
from analysis.coding.event_coders import EVENT_CODERS
from analysis.coding.frame_coders import FRAME_CODERS
from analysis.coding.frame_coders.supervised import knows_codebook
from analysis.coding.gold_sentences import GoldSentences, gold_files, read_gold_sentences
from analysis.coding.part_tables import CODED, OF_A_PART, code_articles
from analysis.coding.tone_coders import TONE_CODERS
from analysis.errors import EmptyTable
from analysis.evaluation.gold.folder import study_gold
from analysis.study.schema import Study
from analysis.text.lexicon import Lexicon
from analysis.workflow.edited_actors import adopt, coded_actors, keep_actors
from analysis.workflow.engines import engine_named
from analysis.workflow.parts import (
    Made,
    Parts,
    digests,
    gathered,
    make_missing,
    spans,
)
from analysis.workflow.shelf import KEY_LENGTH
from analysis.workflow.stage import Stage, Step, hash_of
from analysis.workflow.stage_code import Code, code_now
from analysis.workspace import Progress, Workspace, sha256_of

# with fewer articles, starting processes (3 s of work each) takes about as long as they save
ENOUGH = 50_000
ACTORS = "actors.yml"


class Batch(NamedTuple):
    """Some articles to be coded: their rows of tables 'articles' and 'offsets', the study, and a
    hash of all else that decides the result.
    """

    articles: pd.DataFrame
    offsets: pd.DataFrame
    study: Study
    key: str
    gold: GoldSentences | None = None


_LEXICONS: dict[str, Lexicon] = {}


def code_batch(batch: Batch) -> dict[str, pd.DataFrame]:
    """Code some articles, in whatever process; the lexicon is kept for the next batch."""
    lexicon = _LEXICONS.get(batch.key)
    if lexicon is None:
        lexicon = study_lexicon(batch.study)
        # One lexicon a process: a grid of settings would pile them up.
        _LEXICONS.clear()
        _LEXICONS[batch.key] = lexicon
    return code_articles(batch.articles, batch.offsets, batch.study, lexicon, batch.gold)


def find_mentions(work: Workspace, progress: Progress | None = None) -> None:
    """Code the analysed articles and write what was found: actors, frames, tone, dyads, speakers,
    events, watched terms.

    Articles are coded in parts (`workflow.parts`); only those that were not coded before, by the
    same code, settings and study, are looked at. Texts and tables are held some thousand articles
    at a time.

    Raises
    ------
    EmptyTable
        Where no actor of the study is mentioned.
    """
    columns = ["article_id", "published", "duplicate_of", "source", "period"]
    articles = work.read("articles", columns)
    articles = articles[work.analysed(articles)]
    key, rest = _keys(work)
    if _learns(work):
        # What is learned depends on which articles there are: their parts serve no other
        # corpus.
        key = hash_of([key, articles["article_id"].tolist()])[:KEY_LENGTH]
    parts = Parts(work.processed / "parts" / f"coded-{key}", OF_A_PART)
    made = _code_missing(work, parts, articles, key, rest, progress)
    counts = _write_coded(work, parts, made, articles)
    if counts.empty:
        raise EmptyTable(
            f"no actor of actors.yml is mentioned in {len(articles)} articles",
            where=work.study.folder / "actors.yml",
        )
    work.write("actors", actors_table(counts, work.study))
    work.keep_study()


def _write_coded(work: Workspace, parts: Parts, made: Made, articles: pd.DataFrame) -> pd.DataFrame:
    """Write the coded tables, and give the counts of each actor (`actors.mentions.actor_counts`)."""
    own = articles.set_index("article_id")
    counts = list[pd.DataFrame]()
    for table in CODED:
        with work.append(table, csv=table != "triggers") as rows:
            for frame in gathered(parts, table, made, articles["article_id"]):
                if table == "dyads":
                    # parts have neither: they serve runs with other periods too (`part_tables`)
                    for column in ("source", "period"):
                        found = frame["article_id"].map(own[column])
                        frame[column] = found.astype("str")
                written = rows.add(frame)
                if table == "mentions":
                    counts.append(actor_counts(written))
    # an actor has a row a piece
    return pd.concat(counts).groupby("actor_id", as_index=False).sum()


def _keys(work: Workspace) -> tuple[str, str]:
    """A hash of all that decides how an article is coded, but the article; and one of all that but
    the actors.
    """
    code = code_now().sha256([part_tables.__name__])
    files = [sha256_of(path) for path in _files(work)]
    values = STAGE.depends_on(work)
    key = hash_of([code, values, files])[:KEY_LENGTH]
    # The second hash finds parts that only other actors decided (`edited_actors.adopt`).
    del values[ACTORS]
    return key, hash_of([code, values, files])


def _learns(work: Workspace) -> bool:
    """Whether the frame coder learns from the gold of this study."""
    is_supervised = work.study.settings.frame_coder == "supervised"
    return is_supervised and not knows_codebook(work.study)


def _learned_from(gold: GoldSentences) -> str:
    """What a run says where its frame coder is not the one that comes with the program."""
    return (
        f"frames.yml defines its frames otherwise than the coder that comes with the program learned "
        f"them: it learned anew, from {len(gold)} units of this study's gold alone"
    )


def _gold(work: Workspace) -> GoldSentences | None:
    """Coded units of the study's development half, where its frame coder learns from them."""
    if not _learns(work):
        return None
    names = [f.id for f in work.study.frames]
    return read_gold_sentences(study_gold(work.study, work.root), list(work.corpora), names)


def _files(work: Workspace) -> list[Path]:
    """The files beside the study's own that its coders read."""
    registries = (FRAME_CODERS, TONE_CODERS, EVENT_CODERS)
    of_coders = [path for coders in registries for path in coders.files(work.study)]
    files = list(dict.fromkeys(of_coders))
    if _learns(work):
        files += gold_files(study_gold(work.study, work.root))
    return files


def _steps(stage: Stage, work: Workspace, before: Sequence[Step], code: Code) -> list[Step]:
    """One step, which reads the files of the coders too."""
    return [stage.step(work, code, reads=_files(work))]


def _code_missing(
    work: Workspace,
    parts: Parts,
    articles: pd.DataFrame,
    key: str,
    rest: str,
    progress: Progress | None,
) -> Made:
    """Code the articles that are in no part; `articles` has the numbers of their rows as index."""
    offsets = work.read("offsets")
    begins, ends = spans(articles["article_id"], offsets["article_id"])
    bodies = work.rows("articles", ["body"])
    numbers = articles.index.to_numpy(np.int64)

    def batch_of(places: npt.NDArray[np.int64]) -> Batch:
        rows = [np.arange(begins[place], ends[place]) for place in places.tolist()]
        held = offsets.take(np.concatenate(rows)).reset_index(drop=True)
        some = articles[["article_id", "published"]].take(places).reset_index(drop=True)
        some["body"] = bodies.take(numbers[places])["body"]
        return Batch(some, held, work.study, key, gold)

    wanted = list[str]()
    for first, texts in work.pieces("articles", ["article_id", "body", "published"]):
        # pieces hold all articles; hashed are those that are coded
        kept = np.isin(first + np.arange(len(texts)), numbers)
        wanted += digests(texts[kept], offsets)
    gold = _gold(work)
    size = work.part_size
    if gold is not None:
        # what is learned comes from gold in all articles: they are coded together, in one part
        size = len(articles)
    n_changed = None
    if gold is None:
        actors = coded_actors(work.study)
        n_changed = adopt(parts, rest, work.study, actors, wanted)
        keep_actors(parts.folder, rest, actors)
    jobs = work.jobs if len(articles) >= ENOUGH else 1
    with engine_named(work.on, jobs) as engine:
        made = make_missing(
            parts,
            wanted,
            batch_of,
            code_batch,
            engine,
            size=size,
            progress=progress,
            label="coding articles",
        )
    if progress and gold is not None:
        progress(made.n_made, len(articles), _learned_from(gold))
    if progress and made.n_reused:
        told = f"coded; {made.n_reused:,} articles reused"
        if n_changed is not None:
            told = f"{told}, {n_changed:,} hold a form of an actor that was edited"
        progress(made.n_made, len(articles), told)
    return made


STAGE = Stage(
    name="mentions",
    label="actors, frames, tone",
    function=find_mentions,
    reads=("articles", "offsets"),
    makes=(
        "mentions",
        "ambiguous_mentions",
        "actors",
        "dyads",
        "dyad_relations",
        "frames",
        "triggers",
        "events",
        "speakers",
    ),
    settings=(
        "dyad_unit",
        "places_count_for_dyads",
        "demonyms_count_for_dyads",
        "attributes_count_for_dyads",
        "negation",
        "tone_weights",
        "tone_coder",
        "frame_coder",
        "event_coder",
        "frame_codes",
        "frame_model",
        "frame_min_triggers",
        "duplicates",
        "normalisation",
    ),
    only={
        "event_coder": ("events",),
        "dyad_unit": ("dyads", "frames"),
        "places_count_for_dyads": ("dyads", "frames"),
        "demonyms_count_for_dyads": ("dyads", "frames"),
        "attributes_count_for_dyads": ("dyads", "frames"),
        "frame_min_triggers": ("frames",),
    },
    # words are looked up as they are written: of table `types` their forms are read, not their
    # lemmas
    unaffected_by=("lemmas", "lemma_min_count"),
    steps=_steps,
    study={
        ACTORS: ("actors",),
        "frames.yml": ("frames",),
        "tone.yml": ("tone", "negators"),
        "study.yml": ("states", "dyads"),
        "events.yml": ("acts",),
        "keywords.yml: watch": ("watch",),
    },
)

STAGES = (STAGE,)
