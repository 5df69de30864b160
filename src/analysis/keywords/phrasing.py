"""Words chosen, glossed and told in sentences, for readers without Arabic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis import claims
from analysis.claims import Sentence, Word
from analysis.i18n.language import mark
from analysis.keywords import headlines as reasons
from analysis.keywords.keyness import MAX_P, marking


def readable(rows: pd.DataFrame, terms: pd.DataFrame, gloss: Callable[..., str]) -> pd.DataFrame:
    """Rows of terms with the form that people read and its gloss.

    Parameters
    ----------
    rows
        Any table with a column `term`.
    terms
        Table 'terms': `written`, the commonest form of each term.
    gloss
        Gives the gloss of a written form and its term.

    Returns
    -------
    DataFrame
        With `written`, the term itself where the table has none, and `gloss`, '' where there is
        none.
    """
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
    # terms settle ties, so that the same words are told on every machine
    marks = marks.sort_values(["target", "statistic", "term"], ascending=[True, False, True])
    return marks.groupby("target", sort=True).head(each).reset_index(drop=True)


def say_tested(lemmas: str) -> Sentence:
    """By what words are counted, and how many were tested.

    Parameters
    ----------
    lemmas
        `settings.lemmas` of the run: 'farahidi', 'camel', 'simplemma' or 'surface'.

    Returns
    -------
    Sentence
        With the number of terms as evidence.
    """
    templates = {
        "farahidi": mark(
            "Words are counted by lemmas of farahidi, out of context; {terms} terms were tested for keyness."
        ),
        "camel": mark(
            "Words are counted by lemmas of camel-tools; {terms} terms were tested for keyness."
        ),
        "simplemma": mark(
            "Words are counted by lemmas of simplemma, out of context; {terms} terms were tested for keyness."
        ),
        "surface": mark(
            "Words are counted by surface forms; {terms} terms were tested for keyness."
        ),
    }
    return claims.sentence(
        templates[lemmas], terms=claims.count("keyness", "terms", distinct="term")
    )


UNTESTABLE = {
    reasons.ONE_PERIOD: mark(
        "Whether words belong to a period could not be tested: fewer than two periods hold dated articles."
    ),
    reasons.NO_LONG_OUTLET: mark(
        "Whether words belong to a period could not be tested: no outlet has articles of two periods, so that dates and outlets "
        "cannot be told apart."
    ),
    reasons.ONE_OUTLET: mark(
        "Whether words mark an outlet could not be tested: the corpus has one outlet."
    ),
    reasons.NO_COMMON_PERIOD: mark(
        "Whether words mark an outlet could not be tested: no two outlets have articles of one period, so that outlets and dates "
        "cannot be told apart."
    ),
}


def say_peak(peaks: pd.DataFrame, *, inside: bool = False, why_not: str = "") -> Sentence:
    """The sharpest word of a single period, or why there is none.

    Parameters
    ----------
    peaks : DataFrame
        Rows of `marking`, the surest first, with `written` and `gloss`.
    inside : bool
        Only sentences about the pairs of states were counted.
    why_not : str
        Reason of `headlines.untestable`, '' where it could be tested.

    Returns
    -------
    Sentence
    """
    if why_not:
        return claims.sentence(UNTESTABLE[why_not])
    if peaks.empty:
        none = mark("No word belongs to one period more than shuffled dates would have it.")
        none_inside = mark(
            "No word of sentences about the pairs of states belongs to one period more than shuffled dates would have it."
        )
        if inside:
            return claims.sentence(none_inside)
        return claims.sentence(none)
    row = peaks.iloc[0]
    anywhere = mark(
        "{term} belongs to {period}, and heads the list of such words: {n} [times|time] in {n_articles} [articles|article] then, {n_reference} [times|time] "
        "at all other times (p {p}, dates shuffled, for all words and periods at once)."
    )
    of_pairs = mark(
        "In sentences about the pairs of states, {term} belongs to {period}, and heads the list of such words: "
        "{n} [times|time] in {n_articles} [articles|article] then, {n_reference} [times|time] at all other times "
        "(p {p}, dates shuffled, for all words and periods at once)."
    )
    template = anywhere
    behind = [claims.at("term", term=row["term"]), claims.at("articles", period=row["target"])]
    if inside:
        template = of_pairs
        behind.append(claims.at("dyads"))
    return claims.sentence(
        template,
        term=_word(row),
        period=claims.word("keyness", row, "target"),
        **_counted(row),
        behind=behind,
    )


def say_outlet(outlets: pd.DataFrame, *, why_not: str = "") -> Sentence:
    """The word that marks its outlet most.

    Parameters
    ----------
    outlets
        Rows of `marking` of contrast 'source'.
    why_not
        As in `say_peak`.

    Returns
    -------
    Sentence
        The word of the largest statistic, or why none is named.
    """
    if why_not:
        return claims.sentence(UNTESTABLE[why_not])
    if outlets.empty:
        return claims.sentence(
            mark("No word marks one outlet more than shuffled outlets would have it.")
        )
    row = outlets.sort_values(["statistic", "term"], ascending=[False, True]).iloc[0]
    return claims.sentence(
        mark(
            "{term} marks {outlet}, and heads the list of such words: {n} [times|time] in {n_articles} of its articles, {n_reference} [times|time] "
            "elsewhere (p {p}, outlets shuffled, for all words and outlets at once)."
        ),
        term=_word(row),
        outlet=claims.word("keyness", row, "target"),
        **_counted(row),
        behind=[claims.at("term", term=row["term"]), claims.at("articles", source=row["target"])],
    )


def _counted(row: pd.Series) -> dict[str, Any]:
    """Occurrences and articles of a word, and p.

    No ratio of shares: of the largest of many an interval that does not know it was chosen says
    too much.
    """
    return {
        "n": claims.cell("keyness", row, "n_target", "count"),
        "n_articles": claims.cell("keyness", row, "n_articles", "count"),
        "n_reference": claims.cell("keyness", row, "n_reference", "count"),
        "p": claims.cell("keyness", row, "p", "p"),
    }


def say_change(changes: pd.DataFrame, *, why_not: str = "") -> Sentence:
    """The word whose use changes most surely, and when.

    Parameters
    ----------
    changes
        Rows of `marking` of table 'word_changes', the surest first.
    why_not
        As in `say_peak`.

    Returns
    -------
    Sentence
        The word with its date and the interval of that date, or why none is named.
    """
    if why_not:
        return claims.sentence(UNTESTABLE[why_not])
    if changes.empty:
        return claims.sentence(
            mark("No word's use changes at any date more than shuffled dates would have it.")
        )
    word = changes.iloc[0]
    lemma = (
        word["written"] != word["term"]
    )  # a watched phrase reads as it is and is in no other table
    templates = {
        "rise": mark(
            "First of the changes: {term} is used more from {since} on ({low} to {high}); it is in {n} of the {n_window} articles from "
            "then on and in {n_all} of {all} altogether (p {p}, days shuffled, for all words at once)."
        ),
        "fall": mark(
            "First of the changes: {term} is used less from {since} on ({low} to {high}); it is in {n} of the {n_window} articles before "
            "and in {n_all} of {all} altogether (p {p}, days shuffled, for all words at once)."
        ),
    }
    return claims.sentence(
        templates[word["shape"]],
        term=_word(word)
        if lemma
        else claims.word("word_changes", word, "term", gloss=word["gloss"]),
        since=claims.word("word_changes", word, "since"),
        low=claims.word("word_changes", word, "since_low"),
        high=claims.word("word_changes", word, "since_high"),
        n=claims.cell("word_changes", word, "n_articles", "count"),
        n_window=claims.cell("word_changes", word, "n_window", "count"),
        n_all=claims.cell("word_changes", word, "n_articles_all", "count"),
        all=claims.cell("word_changes", word, "n_all", "count"),
        p=claims.cell("word_changes", word, "p", "p"),
        behind=[claims.at("term", term=word["term"])],
    )


def say_trend(halves: pd.DataFrame, *, why_not: str = "") -> Sentence:
    """The word that rises and the word that falls most surely.

    That of the largest statistic, not of the largest factor, which would be a rare word.

    Parameters
    ----------
    halves
        Rows of `marking` of contrast 'half', with `direction`.
    why_not
        As in `say_peak`.

    Returns
    -------
    Sentence
        One, both or none of the two, or why none can be named.
    """
    if why_not:
        return claims.sentence(UNTESTABLE[why_not])
    first = {
        d: of_direction.iloc[0]
        for d in ("rising", "falling")
        if len(of_direction := halves[halves["direction"] == d])
    }
    templates = {
        (): mark(
            "No word is used more in one half than shuffled dates would have it: none rises or falls."
        ),
        ("rising",): mark(
            "{rising} heads the words that rise, from {rising_before} [uses|use] in the first half to {rising_after} in the second "
            "(p {rising_p}, for all words at once)."
        ),
        ("falling",): mark(
            "{falling} heads the words that fall, from {falling_before} [uses|use] in the first half to {falling_after} in the second "
            "(p {falling_p}, for all words at once)."
        ),
        ("rising", "falling"): mark(
            "{rising} heads the words that rise, from {rising_before} [uses|use] in the first half to {rising_after} in the second "
            "(p {rising_p}, for all words at once); {falling} heads those that fall, from {falling_before} to {falling_after} "
            "(p {falling_p})."
        ),
    }
    values: dict[str, Any] = {d: _word(row) for d, row in first.items()}
    for direction, row in first.items():
        values[f"{direction}_before"] = claims.cell("keyness", row, "n_reference", "count")
        values[f"{direction}_after"] = claims.cell("keyness", row, "n_target", "count")
        values[f"{direction}_p"] = claims.cell("keyness", row, "p", "p")
    lead = next(iter(first.values()), None)
    behind = []
    if lead is not None:
        behind = [claims.at("term", term=lead["term"])]
    return claims.sentence(templates[tuple(first)], behind=behind, **values)


def _word(row: pd.Series) -> Word:
    """The word of a row as people read it, with its gloss."""
    return claims.word("terms", row, "written", gloss=row["gloss"])
