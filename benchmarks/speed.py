"""From raw files to mentions, against named peers in the same run, as ratios: `make bench`.

Ours: reading, cleaning, tokens, sentences, and matching with the study's whole lexicon (actors, frames, tone, keywords), on two
processes. Peers, on the bodies already read: (a) camel-tools normalise + simple_word_tokenize, article by article; (b) spaCy
blank('ar') with PhraseMatcher and the lexicon's phrases; (c) a bare ahocorasick_rs pass with the same phrases. Peers (a) and (b)
run on every tenth article and are scaled; needs ../shared/corpora/saudinewsnet.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "saudinewsnet"
EVERY = 10


def timed(what: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = what()
    return time.perf_counter() - start, result


def ours() -> tuple[float, dict[str, float], list[str], int, list[str]]:
    """Wall seconds of the whole way, of its steps, the bodies, mentions found, and the phrases."""
    from analysis.corpus.articles import build_articles
    from analysis.scale import mentions_of_corpus
    from analysis.study import load_study

    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    seconds, (found, steps) = timed(lambda: mentions_of_corpus(CORPUS, study, jobs=2))  # type: ignore[misc]
    bodies = build_articles(CORPUS, jobs=2).articles["body"].tolist()
    phrases = [p for a in study.actors for p in (*a.names, *a.short, *a.titles, *a.demonyms, *a.side)] + [
        t.rstrip("*") for f in study.frames for t in f.lexicon
    ]
    return seconds, steps, bodies, found, phrases


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
            dediac_ar(normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(normalize_unicode(body)))))
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
    seconds, steps, bodies, found, phrases = ours()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{len(bodies):,} articles, {sum(map(len, bodies)) / 1e6:.1f} million characters, {len(phrases):,} phrases, {found:,} mentions and triggers"
    )
    print(
        f"ours: {seconds:.2f} s, {len(bodies) / seconds:,.0f} articles/s on two processes; peak memory {own:,.0f} MB here, {children:,.0f} MB in the largest child"
    )
    for step, spent in steps.items():
        print(f"  {step:<34}{spent:6.2f} s of worker time")
    for name, spent in (
        ("camel-tools", camel(bodies)),
        ("spaCy", spacy(bodies, phrases)),
        ("bare ahocorasick_rs", bare_pass(bodies, phrases)),
    ):
        print(
            f"{name}: {spent:.2f} s, {len(bodies) / spent:,.0f} articles/s; ours is {spent / seconds:.2f} times as fast"
        )


if __name__ == "__main__":
    main()
