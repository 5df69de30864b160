"""How far a headline may be trusted, in one word with its reason: strong, fair or weak.

The word is that of the weakest of four witnesses: the mark of its test under other ways of counting,
shuffled corpora, the F-score of the program for the frame or the tone it rests on, and the articles
behind it. A witness that is missing (no test, no placebo) leaves it fair at best. A figure that is
corrected by coded sentences is no longer weak for its coder, but no better than fair either, and weak
where the corrected difference may be none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis import tables
from analysis.i18n.language import gettext, mark, number, value

STRONG = "strong"
FAIR = "fair"
WEAK = "weak"
LEVELS = (WEAK, FAIR, STRONG)  # the first decides
CODED_WELL = 0.7  # F-score from which the coding of a frame is no reason for doubt
CODED_BADLY = 0.5  # below, it is wrong or misses as often as not
CORRECTED = ("frame_corrected", "gaps_corrected")  # tables of figures corrected by gold
OF_TONE = ("dyad_tone", "tone_gaps")
MANY = 30  # articles from which few articles are no reason for doubt
FEW = 10
OF_MARKS = {
    "robust": STRONG,
    "depends on choices": FAIR,
    "fragile": WEAK,
    "not beyond chance": WEAK,
    "does not hold": WEAK,
    "not testable here": FAIR,
}
REASONS = {
    "robust": mark("holds however it is counted"),
    "depends on choices": mark("depends on how it is counted"),
    "fragile": mark("does not hold without one single article"),
    "not beyond chance": mark("chance alone gives as much"),
    "does not hold": mark("its test does not hold"),
    "not testable here": mark("its test cannot be made here"),
}
WORDS = (mark("strong"), mark("fair"), mark("weak"))


class Trust(NamedTuple):
    """The word and its reason, in the language in use; `level` is the word in English."""

    level: str
    word: str
    reason: str


def trust_of(
    entry: Mapping[str, Any],
    tests: Sequence[Mapping[str, Any]],
    shuffled: pd.DataFrame,
    measured: pd.DataFrame,
) -> Trust:
    """How far a headline may be trusted.

    Parameters
    ----------
    entry
        Its entry of the ledger.
    tests
        The findings of robustness.json that put it to the test.
    shuffled
        Rows of table `placebo` that may be shown.
    measured
        Table `accuracy`: how well the program codes; the half of the gold that nobody looked at
        is taken where it was measured.

    Returns
    -------
    Trust
        The weakest witness's word, and its reason; of several the first in the order of the
        module's description.
    """
    told = [
        *_by_tests(tests),
        *_by_placebo(shuffled[shuffled["headline"] == entry["id"]]),
        *_by_coding(entry, measured),
        *_by_correction(entry),
        *_by_articles(entry),
    ]
    # From the weakest word on: one doubt outweighs any number of good signs.
    for level in LEVELS:
        for found, reason in told:
            if found == level:
                return Trust(level, gettext(level), reason)
    return Trust(FAIR, gettext(FAIR), gettext(mark("nothing puts it to the test")))


def _by_tests(tests: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The marks of its tests, and the outlet without which one falls."""
    if not tests:
        yield FAIR, gettext(mark("not yet tested by a claim"))
    for test in tests:
        yield OF_MARKS[test["mark"]], gettext(REASONS[test["mark"]])
        outlets = test.get("falls", {}).get("outlet", [])
        if test["mark"] == "robust" and outlets:
            said = gettext(mark("does not hold without {outlet}"))
            yield FAIR, said.format(outlet=value(sorted(outlets)[0]))


def _by_placebo(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Shuffled corpora: too many of them print such a finding."""
    tried = rows[rows["n_shuffles"] > 0]
    if len(tried) and not tried["passes"].all():
        yield WEAK, gettext(mark("shuffled corpora print it too often"))


def _by_coding(entry: Mapping[str, Any], measured: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The F-score of the program for the frames or the tone that a headline rests on, whether or
    not its sentence says it.
    """
    frame_said = mark("its frame is coded with errors (F-score {f1})")
    tone_said = mark("tone is coded with errors (F-score {f1})")
    found = [(_f_score(measured, "frame", frame), frame_said) for frame in entry.get("frames", ())]
    if _is_of_tone(entry):
        found.append((_f_score(measured, "tone", "micro"), tone_said))
    is_corrected = any(n["source"].get("table") in CORRECTED for n in entry["numbers"].values())
    for f1, said in found:
        if f1 is None or f1 >= CODED_WELL:
            continue
        reason = gettext(said).format(f1=number(f1, "two"))
        if f1 < CODED_BADLY and not is_corrected:
            yield WEAK, reason
        else:
            yield FAIR, reason


def _is_of_tone(entry: Mapping[str, Any]) -> bool:
    """Whether a number of the headline is a mean tone, or a difference of two."""
    sources = [n["source"] for n in entry["numbers"].values()]
    measures = [source.get("rows", {}).get("measure") for source in sources]
    return "tone" in measures or any(source.get("table") in OF_TONE for source in sources)


def _f_score(measured: pd.DataFrame, layer: str, about: str) -> float | None:
    """F1 of the program, in the first half of the gold that has one; None where none has."""
    rows = measured[(measured["layer"] == layer) & (measured["about"] == about)]
    rows = rows[(rows["system"] == "program") & (rows["measure"] == "F1")]
    for part in tables.GOLD:
        here = rows.loc[rows["part"] == part, "estimate"]
        if len(here):
            return float(here.iloc[0])
    return None


def _by_correction(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A difference whose interval, corrected by coded sentences, holds none."""
    for found in entry["numbers"].values():
        is_difference = found["source"].get("table") == "gaps_corrected"
        if not is_difference or found["low"] is None or found["high"] is None:
            continue
        if found["low"] <= 0 <= found["high"]:
            yield WEAK, gettext(mark("corrected, the difference may be none"))


def _by_articles(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """How many articles the sentences behind it stand in."""
    ids = (entry.get("evidence") or {}).get("ids", [])
    n = len({article for article, _ in ids})
    if not n:
        return
    said = gettext(mark("rests on {n} articles")).format(n=number(n, "count"))
    if n < FEW:
        yield WEAK, said
    elif n < MANY:
        yield FAIR, said


def explained() -> str:
    """What the words mean, for the page that uses them.

    Returns
    -------
    str
        The rule with its thresholds, in the language in use.
    """
    said = gettext(
        mark(
            "Strong, fair, weak: the weakest of four witnesses decides. Strong: the claim holds under nearly all other ways of counting, shuffled corpora do not reach it, its frame or its tone is coded at an F-score (F1) of {well} or more, and {many} articles or more stand behind it. Weak: it does not hold without one single article, chance gives as much, the F-score is below {badly} and nothing corrects it, the corrected difference may be none, or fewer than {few} articles stand behind it. Everything else is fair, and so is what was not tested."
        )
    )
    return said.format(
        well=number(CODED_WELL, "one"),
        badly=number(CODED_BADLY, "one"),
        many=number(MANY, "count"),
        few=number(FEW, "count"),
    )
