"""Words chosen, glossed and told in sentences, for readers without Arabic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis import claims
from analysis.claims import Sentence, Word
from analysis.i18n.language import mark


def readable(rows: pd.DataFrame, terms: pd.DataFrame, gloss: Callable[..., str]) -> pd.DataFrame:
    """Rows of terms with the form that people read, `written` (of table 'terms'), and its `gloss`, '' where there is none."""
    forms = terms.set_index("term")["written"]
    written = rows["term"].map(forms).fillna(rows["term"]).astype("str")
    return rows.assign(
        written=written, gloss=[gloss(w, t) for w, t in zip(written, rows["term"], strict=True)]
    )


def sharpest(
    keyness: pd.DataFrame,
    *,
    contrast: str,
    max_q: float = 0.05,
    each: int = 5,
    min_articles: int = 2,
) -> pd.DataFrame:
    """The `each` words by z that mark every target of a contrast: used more there, in `min_articles` articles or more, q up to `max_q`."""
    rows = keyness[
        (keyness["contrast"] == contrast)
        & (keyness["z"] > 0)
        & (keyness["q"] <= max_q)
        & (keyness["n_articles"] >= min_articles)
    ]
    rows = rows.sort_values(["target", "z", "term"], ascending=[True, False, True])
    return rows.groupby("target", sort=True).head(each).reset_index(drop=True)


def say_tested(lemmas: str) -> Sentence:
    """By what words are counted, and how many were tested."""
    templates = {
        "farahidi": mark(
            "Words are counted by lemmas of farahidi, out of context; {terms} terms were tested for keyness."
        ),
        "camel": mark(
            "Words are counted by lemmas of camel-tools; {terms} terms were tested for keyness."
        ),
        "surface": mark(
            "Words are counted by surface forms; {terms} terms were tested for keyness."
        ),
    }
    return claims.sentence(
        templates[lemmas], terms=claims.count("keyness", "terms", distinct="term")
    )


def say_peak(peaks: pd.DataFrame, *, inside: bool = False) -> Sentence:
    """The sharpest word of a single period; `inside` says that only sentences about the pairs of states were counted."""
    if peaks.empty:
        none = mark("No word belongs to one period more than chance would have it.")
        none_inside = mark(
            "No word of sentences about the pairs of states belongs to one period more than chance would have it."
        )
        return claims.sentence(none_inside if inside else none)
    row = peaks.iloc[0]
    anywhere = mark(
        "{term} belongs to {period} more than any other word to any period: {n} times in {n_articles} articles there, "
        "{n_reference} times elsewhere, {times} times its share (smoothed; z {z})."
    )
    of_pairs = mark(
        "In sentences about the pairs of states, {term} belongs to {period} more than any other word to any period: {n} times in {n_articles} articles there, "
        "{n_reference} times elsewhere, {times} times its share (smoothed; z {z})."
    )
    behind = [claims.at("term", term=row["term"]), claims.at("articles", period=row["target"])]
    return claims.sentence(
        of_pairs if inside else anywhere,
        term=_word(row),
        period=claims.word("keyness", row, "target"),
        **_counted(row),
        behind=[*behind, claims.at("dyads")] if inside else behind,
    )


def say_outlet(outlets: pd.DataFrame) -> Sentence:
    """The word that marks its outlet most; `outlets` are rows of 'keyness' by outlet."""
    if outlets.empty:
        return claims.sentence(mark("No word marks one outlet more than chance would have it."))
    row = outlets.sort_values(["z", "term"], ascending=[False, True]).iloc[0]
    return claims.sentence(
        mark(
            "{term} marks {outlet} more than any other word marks any outlet: {n} times in {n_articles} of its articles, "
            "{n_reference} times elsewhere, {times} times the share (smoothed; z {z})."
        ),
        term=_word(row),
        outlet=claims.word("keyness", row, "target"),
        **_counted(row),
        behind=[claims.at("term", term=row["term"]), claims.at("articles", source=row["target"])],
    )


def _counted(row: pd.Series) -> dict[str, Any]:
    """Occurrences and articles of a word, the ratio of its shares with its interval, and z."""
    return {
        "n": claims.cell("keyness", row, "n_target", "count"),
        "n_articles": claims.cell("keyness", row, "n_articles", "count"),
        "n_reference": claims.cell("keyness", row, "n_reference", "count"),
        "times": _times(row),
        "z": claims.cell("keyness", row, "z", "one"),
    }


def _times(row: pd.Series) -> claims.Number:
    return claims.cell(
        "keyness",
        row,
        "effect",
        "times",
        interval=("effect_low", "effect_high"),
        n=("n_target", "n_reference"),
    )


def say_trend(halves: pd.DataFrame) -> Sentence:
    """The word that rises and the word that falls most surely: the largest z, not the largest factor."""
    first = {
        d: rows.iloc[0]
        for d in ("rising", "falling")
        if len(rows := halves[halves["direction"] == d])
    }
    templates = {
        (): mark("No word's share moves more between the two halves than chance would have it."),
        ("rising",): mark(
            "Beyond chance (by z), {rising} rises most, to {rising_times} times its share ({rising_before} occurrences in the first half, "
            "{rising_after} in the second; z {rising_z})."
        ),
        ("falling",): mark(
            "Beyond chance (by z), {falling} falls most, to {falling_times} times its share ({falling_before} occurrences in the first half, "
            "{falling_after} in the second; z {falling_z})."
        ),
        ("rising", "falling"): mark(
            "Beyond chance (by z), {rising} rises most, to {rising_times} times its share ({rising_before} occurrences in the first half, "
            "{rising_after} in the second; z {rising_z}), and {falling} falls most, to {falling_times} times its share "
            "({falling_before} and {falling_after}; z {falling_z})."
        ),
    }
    values: dict[str, Any] = {d: _word(row) for d, row in first.items()}
    for direction, row in first.items():
        values[f"{direction}_times"] = _times(row)
        values[f"{direction}_before"] = claims.cell("keyness", row, "n_reference", "count")
        values[f"{direction}_z"] = claims.cell("keyness", row, "z", "one")
        values[f"{direction}_after"] = claims.cell("keyness", row, "n_target", "count")
    lead = next(iter(first.values()), None)
    behind = [] if lead is None else [claims.at("term", term=lead["term"])]
    return claims.sentence(templates[tuple(first)], behind=behind, **values)


def _word(row: pd.Series) -> Word:
    """The word of a row as people read it, with its gloss."""
    return claims.word("terms", row, "written", gloss=row["gloss"])
