"""From raw files to the mentions table on disk, as `analysis run` does it, beside named peers in the same run: `make bench`.

Ours: the stages of `analysis run` one after the other (reading and cleaning, copies found, tokens and sentences, then all that is
coded: actors, frames, tone, dyads, speakers, events, watched terms), every table checked and written. Lemmas are left out
(`settings.lemmas: surface`): they are looked up once a distinct word and kept between runs; what they cost the first time is
measured apart. Peers, on the bodies already read, which write nothing: (a) camel-tools normalise + simple_word_tokenize,
article by article; (b) spaCy blank('ar') with PhraseMatcher and the lexicon's phrases; (c) a bare ahocorasick_rs pass with the
same phrases. Peers (a) and (b) run on every tenth article and are scaled.

Times are processor seconds of all processes (the clock's beside them): the peers use one process. Each goes `--times` times, by
turns, and medians are compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from memory import Peak

from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.workflow.stages.coding import find_mentions
from analysis.workflow.stages.corpus import gather_articles, read_corpus
from analysis.workflow.stages.text import read_articles
from analysis.workspace import Workspace

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "saudinewsnet"
EVERY = 10
LEMMA_WORDS = 500


class Seconds(NamedTuple):
    """What something took: processor time of this process and its children, and the clock."""

    processor: float
    clock: float


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def timed(what: Callable[[], object]) -> Seconds:
    """Call something and measure it."""
    processor, clock = _processor(), time.perf_counter()
    what()
    return Seconds(_processor() - processor, time.perf_counter() - clock)


def surface_study() -> Study:
    """The default study without lemmas."""
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    settings = study.settings.model_copy(update={"lemmas": "surface"})
    return study.model_copy(update={"settings": settings})


def run_to_mentions(corpus: Path, study: Study, folder: Path, on: str = "") -> dict[str, Seconds]:
    """The stages of `analysis run` up to the mentions table; seconds of each."""
    work = Workspace(folder / "reports", folder, study, corpora={corpus.name: corpus}, on=on)
    return {
        "reading and cleaning": timed(lambda: read_corpus(work, corpus.name)),
        "one corpus, copies": timed(lambda: gather_articles(work)),
        "tokens and sentences": timed(lambda: read_articles(work)),
        "coding": timed(lambda: find_mentions(work)),
    }


def phrases_of(study: Study) -> list[str]:
    """The phrases that peers look for: names of actors and terms of frames."""
    phrases = []
    for actor in study.actors:
        phrases += [*actor.names, *actor.short, *actor.titles, *actor.demonyms, *actor.side]
    for frame in study.frames:
        phrases += [term.rstrip("*") for term in frame.lexicon]
    return phrases


def camel(bodies: list[str]) -> None:
    """camel-tools, article by article."""
    from camel_tools.tokenizers.word import simple_word_tokenize
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
        normalize_unicode,
    )

    for body in bodies:
        plain = normalize_alef_maksura_ar(normalize_alef_ar(normalize_unicode(body)))
        simple_word_tokenize(dediac_ar(normalize_teh_marbuta_ar(plain)))


def spacy_matcher(phrases: list[str]) -> Callable[[list[str]], None]:
    """spaCy's tokeniser for Arabic and its PhraseMatcher, set up."""
    import spacy
    from spacy.matcher import PhraseMatcher

    language = spacy.blank("ar")
    matcher = PhraseMatcher(language.vocab)
    matcher.add("all", [language.make_doc(phrase) for phrase in phrases])

    def match(bodies: list[str]) -> None:
        for document in language.pipe(bodies):
            matcher(document)

    return match


def bare_pass(phrases: list[str]) -> Callable[[list[str]], None]:
    """A bare Aho-Corasick pass over raw text, set up."""
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(sorted(set(phrases)))

    def match(bodies: list[str]) -> None:
        for body in bodies:
            automaton.find_matches_as_indexes(body)

    return match


def scaled(peer: Callable[[list[str]], None], bodies: list[str], every: int) -> Seconds:
    """The seconds of a peer on every n-th body, as if it had been all of them."""
    part = bodies[::every]
    spent = timed(lambda: peer(part))
    factor = len(bodies) / len(part)
    return Seconds(spent.processor * factor, spent.clock * factor)


def lemma_seconds(folder: Path, study: Study) -> tuple[float, int]:
    """Processor seconds of farahidi for the words that the table of common lemmas lacks, from a sample, and how many those are."""
    from analysis.text.lemma_table import common_lemmas
    from analysis.text.lemmas import read_word
    from analysis.text.normalise import plain_all

    types = pd.read_parquet(folder / "reports" / "tables" / "types.parquet")
    counts = types.groupby(plain_all(types["surface"].tolist()))["count"].sum()
    asked = set(counts.index[counts >= study.settings.lemma_min_count])
    words = sorted(asked.difference(common_lemmas()["word"]))
    if not words:
        return 0.0, 0
    sample = words[:: max(1, len(words) // LEMMA_WORDS)]
    read_word(sample[0], "farahidi")
    spent = timed(lambda: [read_word(word, "farahidi") for word in sample])
    return spent.processor * len(words) / len(sample), len(words)


def told(times: list[Seconds]) -> str:
    """Median processor seconds with their range, and median seconds of the clock."""
    processor = [t.processor for t in times]
    clock = statistics.median(t.clock for t in times)
    middle = statistics.median(processor)
    return (
        f"{middle:.1f} s of processor time ({min(processor):.1f} to {max(processor):.1f}), "
        f"{clock:.1f} s by the clock"
    )


def total(steps: dict[str, Seconds]) -> Seconds:
    """The sum of the steps of one run."""
    return Seconds(sum(s.processor for s in steps.values()), sum(s.clock for s in steps.values()))


def main() -> None:
    """Print ours, step by step, then each peer with its ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="a folder of raw files")
    parser.add_argument("--times", type=int, default=3, help="how often each is measured")
    parser.add_argument("--on", default="", help="as of `analysis run`")
    asked = parser.parse_args()
    if not asked.corpus.is_dir():
        sys.exit(f"{asked.corpus} is not there: nothing to measure")
    study = surface_study()
    phrases = phrases_of(study)
    peers = {
        "camel-tools": (camel, EVERY),
        "spaCy": (spacy_matcher(phrases), EVERY),
        "bare ahocorasick_rs": (bare_pass(phrases), 1),
    }
    own: list[dict[str, Seconds]] = []
    spent: dict[str, list[Seconds]] = {name: [] for name in peers}
    bodies: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(asked.times):
            folder = Path(scratch) / str(number)
            with Peak() as peak:
                own.append(run_to_mentions(asked.corpus, study, folder, asked.on))
            tables = folder / "reports" / "tables"
            bodies = pd.read_parquet(tables / "articles.parquet", columns=["body"])["body"].tolist()
            for name, (peer, every) in peers.items():
                spent[name].append(scaled(peer, bodies, every))
        mentions = len(pd.read_parquet(tables / "mentions.parquet", columns=["article_id"]))
        lemmas, words = lemma_seconds(folder, study)
    characters = sum(map(len, bodies)) / 1e6
    print(
        f"{len(bodies):,} articles, {characters:.1f} million characters, "
        f"{len(phrases):,} phrases, {mentions:,} mentions"
    )
    totals = [total(steps) for steps in own]
    seconds = statistics.median(t.processor for t in totals)
    print(
        f"ours: {told(totals)}; {len(bodies) / seconds:,.0f} articles a second of processor time; "
        f"peak memory of all processes {peak.megabytes:,.0f} MB, the peers' bodies among it"
    )
    for step in own[0]:
        print(f"  {step:<24}{told([steps[step] for steps in own])}")
    print(
        f"  lemmas of {words:,} words that the shipped table lacks, the first time only: about {lemmas:,.0f} s"
    )
    for name, times in spent.items():
        middle = statistics.median(t.processor for t in times)
        clock = statistics.median(t.clock for t in times)
        own_clock = statistics.median(t.clock for t in totals)
        print(
            f"{name}: {told(times)}; takes {middle / seconds:.2f} times as long as ours, "
            f"{clock / own_clock:.2f} by the clock"
        )


if __name__ == "__main__":
    main()
