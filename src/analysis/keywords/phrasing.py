"""Words chosen, glossed and told in sentences, for readers without Arabic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis import claims
from analysis.claims import Sentence, Word
from analysis.i18n.language import mark
from analysis.keywords.keyness import MAX_P, marking


def readable(rows: pd.DataFrame, terms: pd.DataFrame, gloss: Callable[..., str]) -> pd.DataFrame:
    """Rows of terms with the form that people read, `written` (of table 'terms'), and its `gloss`, '' where there is none."""
    forms = terms.set_index("term")["written"]
    written = rows["term"].map(forms).fillna(rows["term"]).astype("str")
    return rows.assign(
        written=written, gloss=[gloss(w, t) for w, t in zip(written, rows["term"], strict=True)]
    )


def sharpest(
    keyness: pd.DataFrame, *, contrast: str, max_p: float = MAX_P, each: int = 5
) -> pd.DataFrame:
    """The words that mark every target of a contrast most.

    Parameters
    ----------
    keyness : DataFrame
        Table 'keyness'.
    contrast : str
        Which of its contrasts.
    max_p : float
        Largest p, adjusted for all words of the contrast.
    each : int
        Words of each target, by the statistic of the test.

    Returns
    -------
    DataFrame
        Rows of `keyness.marking`, targets in order.
    """
    marks = marking(keyness[keyness["contrast"] == contrast], max_p=max_p)
    marks = marks.sort_values(["target", "statistic", "term"], ascending=[True, False, True])
    return marks.groupby("target", sort=True).head(each).reset_index(drop=True)


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
        none = mark("No word belongs to one period more than shuffled dates would have it.")
        none_inside = mark(
            "No word of sentences about the pairs of states belongs to one period more than shuffled dates would have it."
        )
        return claims.sentence(none_inside if inside else none)
    row = peaks.iloc[0]
    anywhere = mark(
        "{term} belongs to {period} more than any other word to any period: {n} articles there use it more than the median article does, where "
        "{expected} would be expected if dates fell on articles by chance (p {p}, for all words and periods at once)."
    )
    of_pairs = mark(
        "In sentences about the pairs of states, {term} belongs to {period} more than any other word to any period: "
        "{n} articles there use it more than the median article does, where {expected} would be expected if dates fell on articles by chance "
        "(p {p}, for all words and periods at once)."
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
        return claims.sentence(
            mark("No word marks one outlet more than shuffled outlets would have it.")
        )
    row = outlets.sort_values(["statistic", "term"], ascending=[False, True]).iloc[0]
    return claims.sentence(
        mark(
            "{term} marks {outlet} more than any other word marks any outlet: {n} of its articles use it more than the median article does, where "
            "{expected} would be expected if outlets fell on articles by chance (p {p}, for all words and outlets at once)."
        ),
        term=_word(row),
        outlet=claims.word("keyness", row, "target"),
        **_counted(row),
        behind=[claims.at("term", term=row["term"]), claims.at("articles", source=row["target"])],
    )


def _counted(row: pd.Series) -> dict[str, Any]:
    """Articles of the target that use the word, those expected to, and p.

    No ratio of shares: of the largest of many an interval that does not know it was chosen says too much.
    """
    return {
        "n": claims.cell("keyness", row, "n_using", "count"),
        "expected": claims.cell("keyness", row, "expected_using", "one"),
        "p": claims.cell("keyness", row, "p", "p"),
    }


def say_trend(halves: pd.DataFrame) -> Sentence:
    """The word that rises and the word that falls most surely: the largest statistic, not the largest factor."""
    first = {
        d: of_direction.iloc[0]
        for d in ("rising", "falling")
        if len(of_direction := halves[halves["direction"] == d])
    }
    templates = {
        (): mark(
            "No word is in more articles of one half than shuffled dates would have it: none rises or falls."
        ),
        ("rising",): mark(
            "{rising} rises most surely: {rising_before} occurrences in the first half, {rising_after} in the second "
            "(p {rising_p}, for all words at once)."
        ),
        ("falling",): mark(
            "{falling} falls most surely: {falling_before} occurrences in the first half, {falling_after} in the second "
            "(p {falling_p}, for all words at once)."
        ),
        ("rising", "falling"): mark(
            "{rising} rises most surely: {rising_before} occurrences in the first half, {rising_after} in the second "
            "(p {rising_p}, for all words at once); {falling} falls most surely, from {falling_before} to {falling_after} "
            "(p {falling_p})."
        ),
    }
    values: dict[str, Any] = {d: _word(row) for d, row in first.items()}
    for direction, row in first.items():
        values[f"{direction}_before"] = claims.cell("keyness", row, "n_reference", "count")
        values[f"{direction}_after"] = claims.cell("keyness", row, "n_target", "count")
        values[f"{direction}_p"] = claims.cell("keyness", row, "p", "p")
    lead = next(iter(first.values()), None)
    behind = [] if lead is None else [claims.at("term", term=lead["term"])]
    return claims.sentence(templates[tuple(first)], behind=behind, **values)


def _word(row: pd.Series) -> Word:
    """The word of a row as people read it, with its gloss."""
    return claims.word("terms", row, "written", gloss=row["gloss"])
