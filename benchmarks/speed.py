"""From raw files to mentions, against named peers in the same run, as ratios: `make bench`.

Ours: reading, cleaning, tokens, sentences, and matching with the study's whole lexicon (actors, frames, tone, keywords), on two
processes. Peers, on the bodies already read: (a) camel-tools normalise + simple_word_tokenize, article by article; (b) spaCy
blank('ar') with PhraseMatcher and the lexicon's phrases; (c) a bare ahocorasick_rs pass with the same phrases. Peers (a) and (b)
run on every tenth article and are scaled. Each goes five times, by turns, and the medians are compared; all times are printed.
Needs ../shared/corpora/saudinewsnet.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from analysis.study.load import load_study
from analysis.study.schema import Study

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "saudinewsnet"
EVERY, TIMES = 10, 5


def timed(what: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = what()
    return time.perf_counter() - start, result


def ours(study: Study) -> tuple[float, dict[str, float], int]:
    """Wall seconds of the whole way, worker seconds of its steps, and mentions found."""
    from analysis.workflow.scale import mentions_of_corpus

    seconds, (found, steps) = timed(lambda: mentions_of_corpus(CORPUS, study, jobs=2))  # type: ignore[misc]
    return seconds, steps, found


def texts(study: Study) -> tuple[list[str], list[str]]:
    """The bodies and the phrases that peers work on."""
    from analysis.corpus.articles import build_articles

    bodies = build_articles(CORPUS, jobs=2).articles["body"].tolist()
    phrases = [
        p for a in study.actors for p in (*a.names, *a.short, *a.titles, *a.demonyms, *a.side)
    ] + [t.rstrip("*") for f in study.frames for t in f.lexicon]
    return bodies, phrases


def camel(bodies: list[str]) -> float:
    from camel_tools.tokenizers.word import simple_word_tokenize
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
        normalize_unicode,
    )

    start = time.perf_counter()
    for body in bodies[::EVERY]:
        simple_word_tokenize(
            dediac_ar(
                normalize_teh_marbuta_ar(
                    normalize_alef_maksura_ar(normalize_alef_ar(normalize_unicode(body)))
                )
            )
        )
    return (time.perf_counter() - start) * len(bodies) / len(bodies[::EVERY])


def spacy(bodies: list[str], phrases: list[str]) -> float:
    import spacy
    from spacy.matcher import PhraseMatcher

    language = spacy.blank("ar")
    matcher = PhraseMatcher(language.vocab)
    matcher.add("all", [language.make_doc(p) for p in phrases])
    start = time.perf_counter()
    for document in language.pipe(bodies[::EVERY]):
        matcher(document)
    return (time.perf_counter() - start) * len(bodies) / len(bodies[::EVERY])


def bare_pass(bodies: list[str], phrases: list[str]) -> float:
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(sorted(set(phrases)))
    start = time.perf_counter()
    for body in bodies:
        automaton.find_matches_as_indexes(body)
    return time.perf_counter() - start


def main() -> None:
    if not CORPUS.is_dir():
        sys.exit("../shared/corpora/saudinewsnet is not beside the project: nothing to measure")
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    bodies, phrases = texts(study)
    peers: dict[str, Callable[[], float]] = {
        "camel-tools": lambda: camel(bodies),
        "spaCy": lambda: spacy(bodies, phrases),
        "bare ahocorasick_rs": lambda: bare_pass(bodies, phrases),
    }
    own, spent = [], {name: list[float]() for name in peers}
    for _ in range(TIMES):
        own.append(ours(study))
        for name, peer in peers.items():
            spent[name].append(peer())
    seconds, steps, found = sorted(own, key=lambda run: run[0])[TIMES // 2]
    here, child = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"{len(bodies):,} articles, {sum(map(len, bodies)) / 1e6:.1f} million characters, {len(phrases):,} phrases, {found:,} mentions and triggers"
    )
    print(
        f"ours: {told([run[0] for run in own])}, {len(bodies) / seconds:,.0f} articles/s on two processes; "
        f"peak memory {here:,.0f} MB here with the bodies for the peers, {child:,.0f} MB in the largest child"
    )
    for step, worker in steps.items():
        print(f"  {step:<34}{worker:6.2f} s of worker time")
    for name, times in spent.items():
        middle = statistics.median(times)
        print(
            f"{name}: {told(times)}, {len(bodies) / middle:,.0f} articles/s; ours is {middle / seconds:.2f} times as fast"
        )


def told(times: list[float]) -> str:
    """The median of some times, and from which to which they go."""
    return f"{statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})"


if __name__ == "__main__":
    main()
