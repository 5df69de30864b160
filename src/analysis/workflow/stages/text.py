"""Articles to sentences, words and lemmas."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd

from analysis.corpus.offsets import raw_places
from analysis.text.documents import Text, read_text
from analysis.text.lemmas import read_words
from analysis.text.normalise import fold, plain_all
from analysis.text.stop_words import STOP_WORDS
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace

MIN_TERM_LETTERS = 2


def read_articles(work: Workspace, progress: Progress | None = None) -> None:
    """Split the analysed articles into sentences, tokens and distinct words.

    Lemmas are looked up once per distinct word and kept between runs under data/processed/lemmas.
    Writes `sentences` (one row a sentence), `tokens` (one row a token, with the row of its article
    and of its sentence) and `types` (one row a distinct word).
    """
    articles = work.read("articles")
    rows = np.flatnonzero(work.analysed(articles).to_numpy())
    bodies = articles["body"].to_numpy()[rows].tolist()
    text = read_text(bodies)
    ids = articles["article_id"].to_numpy()[rows]
    sentences = text.sentences.assign(article_id=ids[text.sentences["article"]])
    sentences["n_tokens"] = np.bincount(text.sentence, minlength=len(sentences))
    sentences["is_heading"] = _headings(sentences, work)
    work.write("sentences", sentences.drop(columns="article"))
    tokens = pd.DataFrame(
        {
            "article": rows[text.tokens.article],
            "sentence": text.sentence,
            "start": text.tokens.start,
            "end": text.tokens.end,
            "type_id": text.tokens.type_id,
            "joined": text.tokens.joined,
        }
    )
    work.write("tokens", tokens, csv=False)
    work.write("types", _types(work, text, progress), csv=False)


def _headings(sentences: pd.DataFrame, work: Workspace) -> np.ndarray:
    """Which sentences are inline headings, as cleaning marked them in the raw text."""
    headings = work.read("removed")
    headings = headings[headings["kind"] == "heading"]
    raw = raw_places(sentences, work.read("offsets"))
    marked = headings.merge(
        raw.assign(row=np.arange(len(raw))), on="article_id", suffixes=("_heading", "")
    )
    inside = marked[
        (marked["raw_start"] >= marked["raw_start_heading"])
        & (marked["raw_end"] <= marked["raw_end_heading"])
    ]
    flags = np.zeros(len(sentences), bool)
    flags[inside["row"].to_numpy(np.int64)] = True
    return flags


def _types(work: Workspace, text: Text, progress: Progress | None) -> pd.DataFrame:
    """The distinct words with lemma and the term they count as."""
    settings = work.study.settings
    surfaces = text.tokens.surfaces
    count = np.bincount(text.tokens.type_id, minlength=len(surfaces))
    codes, words = pd.factorize(np.array(plain_all(surfaces), dtype=object))
    totals = np.bincount(codes, weights=count, minlength=len(words))
    arabic = ~text.is_latin_or_number
    wanted = arabic & (totals >= settings.lemma_min_count)[codes]
    readings = read_words(
        sorted(words[np.unique(codes[wanted])].tolist()),
        settings.lemmas,
        store=work.processed / "lemmas",
        jobs=_readers(work),
        progress=progress,
    )
    lemma = text.folded.copy()
    segments = words[codes]
    place = pd.Index(readings["word"]).get_indexer(words)[codes[wanted]]
    lemma[wanted] = readings["lemma"].to_numpy(dtype=object)[place]
    segments[wanted] = readings["segments"].to_numpy(dtype=object)[place]
    stops = {fold(word) for word in (*STOP_WORDS, *work.study.stop_words)}
    lemmas, distinct = pd.factorize(lemma)
    is_stop = np.array([w in stops or len(w) < MIN_TERM_LETTERS for w in distinct], bool)
    stopped = is_stop[lemmas] | np.array([w in stops for w in text.folded], bool)
    term = lemma.copy()
    term[stopped | ~wanted] = None
    columns = {"lemma": lemma, "segments": segments, "term": term}
    numbers = pd.DataFrame(
        {
            "type_id": np.arange(len(surfaces)),
            "surface": pd.Series(surfaces, dtype="str"),
            "count": count,
        }
    )
    return numbers.assign(**{name: pd.Series(v, dtype="str") for name, v in columns.items()})


def _readers(work: Workspace) -> int:
    """Processes that look lemmas up: every core, since a new corpus waits for nothing else; one
    where the run was asked to use one.
    """
    if work.jobs == 1:
        return 1
    return max(work.jobs, os.cpu_count() or 1)


STAGE = Stage(
    name="text",
    label="sentences, words, lemmas",
    function=read_articles,
    reads=("articles", "removed", "offsets"),
    makes=("sentences", "tokens", "types"),
    settings=("lemmas", "lemma_min_count", "duplicates"),
    study={"stop words": ("stop_words",)},
)

STAGES = (STAGE,)
