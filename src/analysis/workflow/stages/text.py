"""Articles to sentences, words and lemmas."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd

from analysis.corpus.offsets import raw_places
from analysis.text.documents import has_arabic, read_text
from analysis.text.kept_names import lost_names, with_names_kept
from analysis.text.lemmas import read_words
from analysis.text.normalise import fold, fold_all, plain_all
from analysis.text.stop_words import STOP_WORDS
from analysis.text.tokens import Tokens
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace

MIN_TERM_LETTERS = 2  # of a lemma that counts as a term


def read_articles(work: Workspace, progress: Progress | None = None) -> None:
    """Split the analysed articles into sentences, tokens and distinct words, some at a time.

    Lemmas are looked up once per distinct word and kept between runs under data/processed/lemmas.
    Writes `sentences` (one row a sentence), `tokens` (one row a token, with the row of its article
    and of its sentence) and `types` (one row a distinct word).
    """
    columns = ["article_id", "duplicate_of", "body"]
    seen = Types()
    n_articles = len(work.read("articles", ["article_id"]))
    headings = work.read("removed")
    headings = headings[headings["kind"] == "heading"]
    offsets = work.read("offsets")
    with work.append("sentences") as all_sentences, work.append("tokens", csv=False) as all_tokens:
        for first, articles in work.pieces("articles", columns):
            rows = np.flatnonzero(work.analysed(articles).to_numpy())
            text = read_text(articles["body"].to_numpy()[rows].tolist())
            ids = articles["article_id"].to_numpy()[rows]
            sentences = text.sentences.assign(article_id=ids[text.sentences["article"]])
            sentences["n_tokens"] = np.bincount(text.sentence, minlength=len(sentences))
            own = headings[headings["article_id"].isin(ids)]
            sentences["is_heading"] = _headings(sentences, own, offsets)
            tokens = pd.DataFrame(
                {
                    "article": first + rows[text.tokens.article],
                    # Rows go on counting over all pieces, as if the table had been made at
                    # once.
                    "sentence": all_sentences.rows + text.sentence,
                    "start": text.tokens.start,
                    "end": text.tokens.end,
                    "type_id": seen.number(text.tokens),
                    "joined": text.tokens.joined,
                },
                copy=False,
            )
            all_tokens.add(tokens)
            all_sentences.add(sentences.drop(columns="article"))
            if progress:
                progress(first + len(articles), n_articles, "words of articles")
    work.write("types", _types(work, seen, progress), csv=False)


class Types:
    """The distinct words of all articles so far, in the order of their first appearance."""

    def __init__(self) -> None:
        self.numbers = dict[str, int]()
        self.counts = np.zeros(0, np.int64)

    def number(self, tokens: Tokens) -> np.ndarray:
        """Give the number of each token's word, and count them."""
        numbers = self.numbers
        own = [numbers.setdefault(word, len(numbers)) for word in tokens.surfaces]
        known = np.array(own, np.int64)
        if len(numbers) > len(self.counts):
            more = np.zeros(len(numbers) - len(self.counts), np.int64)
            self.counts = np.append(self.counts, more)
        # Surfaces are distinct, so no place is in `known` twice: numpy would add to it only
        # once.
        self.counts[known] += np.bincount(tokens.type_id, minlength=len(known))
        return known[tokens.type_id]


def _headings(sentences: pd.DataFrame, headings: pd.DataFrame, offsets: pd.DataFrame) -> np.ndarray:
    """Which sentences are inline headings, as cleaning marked them in the raw text; `headings` are
    those of their articles.
    """
    flags = np.zeros(len(sentences), bool)
    if headings.empty:
        return flags
    sentences = sentences.reset_index(drop=True)
    with_heading = headings["article_id"].unique()
    own = np.flatnonzero(sentences["article_id"].isin(with_heading))
    sentences = sentences.take(own)
    offsets = offsets[offsets["article_id"].isin(with_heading)]
    # cleaning marked headings in the raw text, so sentences are taken back there
    raw = raw_places(sentences, offsets)
    marked = headings.merge(raw.assign(row=own), on="article_id", suffixes=("_heading", ""))
    inside = marked[
        (marked["raw_start"] >= marked["raw_start_heading"])
        & (marked["raw_end"] <= marked["raw_end_heading"])
    ]
    flags[inside["row"].to_numpy(np.int64)] = True
    return flags


def _types(work: Workspace, seen: Types, progress: Progress | None) -> pd.DataFrame:
    """The distinct words with lemma and the term they count as."""
    settings = work.study.settings
    surfaces = list(seen.numbers)
    count = seen.counts
    folded = np.array(fold_all(surfaces), dtype=object)
    # Types that differ in diacritics alone are one word: it is looked up once, and counts
    # together.
    codes, words = pd.factorize(np.array(plain_all(surfaces), dtype=object))
    totals = np.bincount(codes, weights=count, minlength=len(words))
    arabic = has_arabic(folded.tolist())
    wanted = arabic & (totals >= settings.lemma_min_count)[codes]
    readings = read_words(
        sorted(words[np.unique(codes[wanted])].tolist()),
        settings.lemmas,
        store=work.processed / "lemmas",
        jobs=_readers(work),
        progress=progress,
    )
    lemma = folded.copy()
    segments = words[codes]
    place = pd.Index(readings["word"]).get_indexer(words)[codes[wanted]]
    lemma[wanted] = readings["lemma"].to_numpy(dtype=object)[place]
    segments[wanted] = readings["segments"].to_numpy(dtype=object)[place]
    if settings.lemmas != "surface":
        lemma = with_names_kept(folded.tolist(), lemma, lost_names(work.study))
    stops = {fold(word) for word in (*STOP_WORDS, *work.study.stop_words)}
    lemmas, distinct = pd.factorize(lemma)
    is_stop = np.array([w in stops or len(w) < MIN_TERM_LETTERS for w in distinct], bool)
    # by the lemma, or by the form as it is written
    stopped = is_stop[lemmas] | np.array([w in stops for w in folded], bool)
    term = lemma.copy()
    # rare words and those in other letters are no terms either
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
    values=lambda work: {"names that lemmas lose": list(lost_names(work.study))},
)

STAGES = (STAGE,)
