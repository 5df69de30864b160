"""Words as people read them: in tables and in sentences."""

from __future__ import annotations

import pandas as pd

from analysis import claims, figures
from analysis.keywords import keyness as key
from analysis.keywords.phrasing import readable, say_outlet, say_trend, sharpest

TERMS = pd.DataFrame({"term": ["مملك", "روح"], "count": [72, 18], "written": ["المملكة", "روحاني"]})


def _rows(*terms: str) -> pd.DataFrame:
    numbers = {
        "n_target": 9,
        "n_reference": 1,
        "n_articles": 4,
        "statistic": 5.0,
        "p": 0.01,
        "effect": 3.0,
        "effect_low": 2.0,
        "effect_high": 4.0,
    }
    shares = {
        "z": 5.0,
        "share_target": 4.0,
        "share_reference": 0.5,
        "reference": "rest",
        "target": "waha",
        "boilerplate": "",
    }
    return pd.DataFrame([{"term": t, "contrast": "source", **numbers, **shares} for t in terms])


def _gloss(*words: str) -> str:
    return next((g for w in words if (g := {"المملكة": "the Kingdom", "روح": "spirit"}.get(w))), "")


def test_a_row_has_the_form_that_people_read_and_keeps_its_term() -> None:
    rows = readable(_rows("مملك", "السيادة"), TERMS, _gloss)
    assert rows["term"].tolist() == ["مملك", "السيادة"]
    assert rows["written"].tolist() == [
        "المملكة",
        "السيادة",
    ]  # a watched phrase is no lemma and reads as it is
    assert rows["gloss"].tolist() == ["the Kingdom", ""]


def test_a_sentence_shows_the_written_form_with_its_gloss_and_names_the_cell_it_stands_in() -> None:
    said = say_outlet(readable(_rows("مملك"), TERMS, _gloss))
    word = said.values["term"]
    assert isinstance(word, claims.Word)
    assert (word.text, word.gloss) == ("المملكة", "the Kingdom")
    assert word.source == {"table": "terms", "rows": {"term": "مملك"}, "column": "written"}
    assert claims.lookup(word.source, lambda _: TERMS) == word.text
    assert claims.at("term", term="مملك") in said.behind  # the sentences are found by the term


def test_a_figure_names_its_bars_by_the_written_form() -> None:
    rows = readable(_rows("روح"), TERMS, lambda *_: "").assign(direction="rising", rank=1)
    labels = [t.get_text() for t in figures.rising_and_falling(rows).axes[0].get_yticklabels()]
    assert labels == ["روحاني"]


def test_what_rises_and_falls_is_told_and_drawn_by_the_test_though_another_word_falls_further() -> (
    None
):
    words = readable(_rows("مملك", "روح", "نادر"), TERMS, lambda *_: "")
    words = words.assign(
        contrast="half", statistic=[5.0, 6.0, 3.0], effect=[1.0, -2.0, -4.0], p=[0.01, 0.01, 0.04]
    )
    moved = key.rising_and_falling(words)
    said = say_trend(moved)
    assert [said.values[d].text for d in ("rising", "falling")] == ["المملكة", "روحاني"]  # type: ignore[union-attr]
    assert {"rising_p", "falling_p"} <= said.numbers.keys()
    labels = [t.get_text() for t in figures.rising_and_falling(moved).axes[0].get_yticklabels()]
    assert labels == [
        "روحاني",
        "نادر",
        "المملكة",
    ]  # from the bottom: the surest fall, the furthest, the rise


def test_words_that_hold_are_shown_and_no_others() -> None:
    words = _rows("مملك", "روح").assign(p=[0.03, 0.2])
    assert sharpest(words, contrast="source")["term"].tolist() == ["مملك"]
