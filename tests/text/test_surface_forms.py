"""How a term reads."""

from __future__ import annotations

import pandas as pd

from analysis.text.surface_forms import written_forms


def _written(*rows: tuple[str, int, str, str]) -> dict[str, str]:
    types = pd.DataFrame(rows, columns=["surface", "count", "segments", "term"])
    return written_forms(types).set_index("term")["written"].to_dict()


def test_a_dictionary_form_that_is_no_word_reads_as_its_commonest_written_form() -> None:
    embassy = [
        ("السفارة", 14, "ال+سفارة", "سفار"),
        ("سفارة", 7, "سفارة", "سفار"),
        ("سفارتها", 6, "سفارت+ها", "سفار"),
        ("بالسفارة", 2, "ب+ال+سفارة", "سفار"),
    ]
    assert _written(*embassy) == {"سفار": "السفارة"}
    without = [
        ("سفارة", 9, "سفارة", "سفار"),
        ("السفارة", 5, "ال+سفارة", "سفار"),
        ("سفارات", 13, "سفارات", "سفار"),
    ]
    assert _written(*without) == {
        "سفار": "سفارة"
    }  # 14 in all, whatever the article; without it more often than with it


def test_what_stands_behind_stays_since_names_are_cut_there_by_mistake() -> None:
    assert _written(("روحاني", 18, "روحا+ني", "روح"), ("كورونا", 19, "كورو+نا", "كور")) == {
        "روح": "روحاني",
        "كور": "كورونا",
    }


def test_spellings_of_one_word_count_together_and_diacritics_do_not_show() -> None:
    rows = [
        ("إيران", 3, "إيران", "ايران"),
        ("ايران", 2, "ايران", "ايران"),
        ("الايرانية", 4, "ال+ايرانية", "ايران"),
    ]
    assert _written(*rows) == {"ايران": "إيران"}
    assert _written(("الرياضُ", 2, "ال+رياض", "رياض"), ("والرياض", 1, "و+ال+رياض", "رياض")) == {
        "رياض": "الرياض"
    }


def test_a_form_that_is_written_nowhere_is_not_made_up() -> None:
    assert _written(("كاليفورنيا", 5, "ك+ال+يفورنيا", "يفورنيا")) == {"يفورنيا": "كاليفورنيا"}
    assert _written(("للصين", 3, "ل+ال+صين", "صين")) == {"صين": "للصين"}
    assert _written(("بوساطة", 3, "ب+وساطة", "وساط"), ("وساطة", 1, "وساطة", "وساط")) == {
        "وساط": "وساطة"
    }
    assert _written(("ونفت", 4, "و+نفت", "نفي")) == {
        "نفي": "نفت"
    }  # a conjunction stands before anything


def test_a_pronoun_goes_where_the_word_stands_without_it_too() -> None:
    assert _written(("بلاده", 5, "بلاد+ه", "بلاد"), ("بلاد", 1, "بلاد", "بلاد")) == {"بلاد": "بلاد"}
    assert _written(("نظيره", 5, "نظير+ه", "نظير")) == {"نظير": "نظيره"}


def test_words_that_are_no_term_have_no_form_and_equally_common_ones_are_told_by_rule() -> None:
    assert _written(
        ("في", 9, "في", None), ("قمتين", 2, "قمتين", "قم"), ("قمة", 2, "قمة", "قم")
    ) == {"قم": "قمة"}  # type: ignore[arg-type]
    nothing = pd.DataFrame({"surface": ["في"], "count": [1], "segments": ["في"], "term": [None]})
    assert written_forms(nothing).empty
