"""Lemmas through one interface: farahidi (offline), camel-tools' MLE disambiguator (where its data
is), simplemma's list of forms (where it is installed), or the word itself.

A lemma is computed once per distinct word, out of context, and kept on disk between runs. The
form given is the dictionary form without diacritics, with the letters folded that spelling mixes,
so that it can be compared and counted.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal, Protocol

import pandas as pd

from analysis.atomic import whole
from analysis.errors import UserError
from analysis.text.clitics import proclitic_readings
from analysis.text.lemma_table import common_lemmas
from analysis.text.normalise import fold, fold_all, plain_all

Backend = Literal["farahidi", "camel", "simplemma", "surface"]
Progress = Callable[[int, int, str], None]
_BATCH = 400  # words a job
_READING = (
    threading.Lock()
)  # of two stages that need lemmas at once, the second finds those of the first in the store


class Lemmatiser(Protocol):
    """What a backend gives: the lemma of a plain word with diacritics, or None where it knows
    nothing of it.
    """

    name: str

    def lemma(self, word: str) -> str | None:
        """The lemma of one word, out of context."""

    def segments(self, word: str) -> tuple[str, ...] | None:
        """The word cut into proclitics, stem and pronoun."""


class Farahidi:
    """farahidi, a port of AlKhalil Morpho Sys 2: the reading whose lemma its corpus counts give
    for the word.
    """

    name = f"farahidi {version('farahidi')}"

    def __init__(self) -> None:
        from farahidi import Disambiguator

        self._disambiguator = Disambiguator(_steady_analyzer())

    def lemma(self, word: str) -> str | None:
        """The lemma the language model prefers for the word alone."""
        if not self._disambiguator.analyzer.analyze(word):
            return None
        return str(self._disambiguator.disambiguate_lemmas([word])[0])

    def segments(self, word: str) -> tuple[str, ...] | None:
        """The clitics of the best reading with that lemma."""
        analyses = self._disambiguator.analyzer.analyze(word)
        if not analyses:
            return None
        lemma = self._disambiguator.disambiguate_lemmas([word])[0]
        # the first reading where none has the lemma that the language model prefers
        best = next((a for a in analyses if a.lemma == lemma), analyses[0])
        return _cut(word, [a.form for a in best.proclitics], [a.form for a in best.enclitics])


def _steady_analyzer() -> Any:
    """farahidi's analyser with its readings in one order: it walks sets of strings, whose order is
    another in every process.

    The first of equally likely readings is taken, so that without this some words (محتجون) have
    another lemma in every run.
    """
    from farahidi import analyzer

    class Steady(analyzer.Analyzer):  # type: ignore[misc, name-defined, unused-ignore]
        def _get_possible_roots(self, stem: str, rules: str, cat: str) -> Any:
            return dict.fromkeys(sorted(super()._get_possible_roots(stem, rules, cat)))

    # It is a function of farahidi's module: replaced once a process, which the mark on it
    # tells.
    if not hasattr(analyzer.get_lists_segment, "steady"):
        listed = analyzer.get_lists_segment

        def steady(lexicon: Any, word: str) -> list[Any]:
            found = listed(lexicon, word)
            groups = groupby(found, key=lambda s: (id(s.proclitic), id(s.enclitic)))
            return [
                segment for _, group in groups for segment in sorted(group, key=lambda s: s.stem)
            ]

        steady.steady = True  # type: ignore[attr-defined]
        analyzer.get_lists_segment = steady
    return Steady()


class Camel:
    """camel-tools' maximum likelihood disambiguator over its own morphology database."""

    def __init__(self, model: Any = None) -> None:
        self.name = f"camel-tools {_version('camel-tools')} MLE"
        self._model = model or _camel_model()

    def lemma(self, word: str) -> str | None:
        """The lemma of the likeliest analysis, without its number."""
        found = self._model.disambiguate([word])[0].analyses
        # camel-tools adds the vowel of the imperfect and a number to a lemma: كَتَب-u_1.
        return str(found[0].analysis["lex"]).split("_")[0].split("-")[0] if found else None

    def segments(self, word: str) -> tuple[str, ...] | None:
        """The clitics of the D3 tokenisation of the likeliest analysis, as letters of the word."""
        found = self._model.disambiguate([word])[0].analyses
        if not found:
            return None
        parts = str(found[0].analysis["d3tok"]).split("_")
        before = [p.removesuffix("+") for p in parts if p.endswith("+")]
        return _cut(word, before, [p.removeprefix("+") for p in parts if p.startswith("+")])


class Simplemma:
    """simplemma's list of forms and their lemmas: fast, and without an analysis of the word, so that
    only the article and what stands before it is cut off.
    """

    def __init__(self) -> None:
        self.name = f"simplemma {_version('simplemma')}"
        import simplemma

        self._read = simplemma.lemmatize

    def lemma(self, word: str) -> str | None:
        """The lemma of the list; None where the list leaves the word as it is."""
        lemma = str(self._read(word, lang="ar"))
        if lemma == word:
            return None
        return lemma

    def segments(self, word: str) -> tuple[str, ...] | None:
        """The word with its article cut off; simplemma tells of no clitics."""
        return _fallback(word)


class Surface:
    """No lemmas: the folded word itself."""

    name = "surface forms"

    def lemma(self, word: str) -> str | None:
        """The word."""
        return word

    def segments(self, word: str) -> tuple[str, ...] | None:
        """The word, uncut."""
        return (word,)


def _version(package: str) -> str:
    """The version of a lemmatiser's package."""
    why = ""
    if package == "camel-tools":
        why = " (without --no-deps pip fetches torch, which nothing here uses)"
    try:
        return version(package)
    except PackageNotFoundError:
        raise UserError(
            f"these lemmas need {package}, which is not installed",
            fix=f"Run `pip install --no-deps {package}`{why}, or set `lemmas: farahidi` in study.yml.",
        ) from None


def _camel_model() -> Any:
    """The pretrained model, or a clear word on how to get its data; importing it without data
    would reach for the network.
    """
    folder = Path(os.environ.get("CAMELTOOLS_DATA", Path.home() / ".camel_tools"))
    if not (folder / "data" / "disambig_mle" / "calima-msa-r13").is_dir() and not any(
        folder.glob("**/*mle*")
    ):
        raise UserError(
            "lemmas: camel needs camel-tools' data, which is not on this machine",
            where=folder,
            fix="Run `camel_data -i light` where there is a network, or set `lemmas: farahidi` in study.yml.",
        )
    from camel_tools.disambig.mle import MLEDisambiguator

    return MLEDisambiguator.pretrained()


@cache
def lemmatiser(backend: Backend) -> Lemmatiser:
    """The backend of this name, loaded once a process."""
    made = {"farahidi": Farahidi, "camel": Camel, "simplemma": Simplemma, "surface": Surface}
    return made[backend]()


def _cut(word: str, before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """The word cut by the letters of its proclitics (chains as one form) and enclitics."""
    parts, rest = list[str](), word
    for form in plain_all(list(before)):
        letters = form.replace("ٱ", "ا")
        # للحكومة writes ل + ال without the alef; the segments have both.
        if rest.startswith("لل") and letters in ("لل", "لال"):
            parts, rest = [*parts, "ل", "ال"], rest[2:]
        elif letters and rest.startswith(letters):
            parts, rest = [*parts, *_chain(letters)], rest[len(letters) :]
    tail = list[str]()
    for form in reversed(plain_all(list(after))):
        # The stem is never cut away whole.
        if form and rest.endswith(form) and len(rest) > len(form):
            tail, rest = [form, *tail], rest[: -len(form)]
    return (*parts, rest, *tail)


def _chain(letters: str) -> list[str]:
    """A chain of proclitics as its parts: وبال is و, ب, ال."""
    article = ["ال"] if letters.endswith("ال") else []
    return [*letters.removesuffix("ال" if article else ""), *article]


def _fallback(word: str) -> tuple[str, ...]:
    """A word the backend does not know (names, loans): only the article and what stands before it
    can be told for sure.
    """
    # Behind an article the cut is sure (والبنتاغون); a و or ب alone may be of the name
    # (واشنطن).
    reading = max(proclitic_readings(fold(word)), key=lambda r: (r.article, len(r.proclitics)))
    if not reading.article:
        return (word,)
    size = len(fold(word)) - len(reading.stem)
    # Folding changed the number of letters: places in the one are none in the other.
    if len(fold(word)) != len(word):
        return (word,)
    return (*reading.proclitics.replace("+", ""), "ال", word[size:])


def read_word(word: str, backend: Backend) -> tuple[str, str]:
    """(lemma, segments joined by '+') of one plain word; a word the backend does not know keeps
    its form without article.
    """
    known = lemmatiser(backend)
    if backend == "surface":
        return fold(word), word
    lemma, segments = known.lemma(word), known.segments(word)
    if lemma is None:
        segments = _fallback(word)
        # Proclitics and the article have two letters at most: the first longer one is the
        # stem.
        bare = next((s for s in segments if len(s) > 2), word)
        return fold(bare), "+".join(segments)
    return fold(lemma), "+".join(segments or (word,))


def _read_batch(job: tuple[list[str], Backend]) -> list[tuple[str, str]]:
    words, backend = job
    return [read_word(word, backend) for word in words]


def read_words(
    words: Sequence[str],
    backend: Backend,
    *,
    store: Path | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Lemma and segments of each distinct plain word: columns word, lemma, segments, in the order
    given.

    Parameters
    ----------
    words
        Plain words.
    backend
        Who reads them. Of farahidi the commonest words lie in a table (`text.lemma_table`), with
        what it would say.
    store
        A folder where results are kept between runs, apart for each backend and version; only
        words that are neither there nor in the table are read. An interrupted call keeps what was
        done.
    jobs
        Processes that read.
    progress
        Called with words read, words to read, and a label.
    """
    if backend == "surface":
        return pd.DataFrame(
            {"word": list(words), "lemma": fold_all(list(words)), "segments": list(words)},
            dtype="str",
        )
    path = None if store is None else store / f"lemmas-{_stamp(backend)}.parquet"
    with _READING:
        known = (
            pd.read_parquet(path)
            if path is not None and path.exists()
            else pd.DataFrame({"word": [], "lemma": [], "segments": []}, dtype="str")
        )
        if backend == "farahidi":
            known = _with_common(known, words)
        there = set(known["word"])
        missing = [w for w in dict.fromkeys(words) if w not in there]
        if missing:
            fresh = _read_missing(
                missing, backend, jobs, progress, lambda done: _keep(pd.concat([known, done]), path)
            )
            known = pd.concat([known, fresh], ignore_index=True)
            _keep(known, path)
    return known.set_index("word").reindex(list(words)).reset_index()


def _with_common(known: pd.DataFrame, words: Sequence[str]) -> pd.DataFrame:
    """What is known, with the words of the common table that are asked for and not known."""
    common = common_lemmas()
    asked = common[common["word"].isin(set(words).difference(known["word"]))]
    if asked.empty:
        return known
    return pd.concat([known, asked], ignore_index=True)


def _read_missing(
    missing: list[str],
    backend: Backend,
    jobs: int,
    progress: Progress | None,
    keep: Callable[[pd.DataFrame], None],
) -> pd.DataFrame:
    batches = [missing[i : i + _BATCH] for i in range(0, len(missing), _BATCH)]
    work = [(batch, backend) for batch in batches]
    done: list[tuple[str, str, str]] = []

    def frame() -> pd.DataFrame:
        return pd.DataFrame(done, columns=["word", "lemma", "segments"], dtype="str")

    pool = (
        # spawned: a fork would copy locks that other threads hold
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
        if jobs > 1 and len(batches) > 1
        else None
    )
    try:
        for number, result in enumerate(
            pool.map(_read_batch, work) if pool else map(_read_batch, work)
        ):
            done += [(word, *pair) for word, pair in zip(batches[number], result, strict=True)]
            if progress:
                progress(len(done), len(missing), f"lemmas ({backend})")
            # Every 20,000 words: what is read so far outlives a killed process.
            if number % 50 == 49:
                keep(frame())
    except KeyboardInterrupt:
        keep(frame())
        raise
    finally:
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)
    return frame()


def _stamp(backend: Backend) -> str:
    package = "camel-tools" if backend == "camel" else backend
    # Other rules of cutting make other segments: what older code stored is not read again.
    code = hashlib.sha256(
        b"".join(
            (Path(__file__).parent / f).read_bytes()
            for f in ("lemmas.py", "clitics.py", "normalise.py")
        )
    ).hexdigest()[:8]
    return (
        hashlib.sha256(json.dumps([backend, _version(package), code]).encode()).hexdigest()[:12]
        + f"-{package}-{_version(package)}"
    )


def _keep(frame: pd.DataFrame, path: Path | None) -> None:
    if path is None:
        return
    with whole(path) as beside:
        # By word, so that the file does not tell in which order corpora were read.
        frame.drop_duplicates("word").sort_values("word").to_parquet(beside, index=False)
