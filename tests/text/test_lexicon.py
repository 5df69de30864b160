"""The matcher: orthographic variants, clitics where Arabic allows them, longest match first, against a naive matcher."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.documents import find, read_text
from analysis.text.lexicon import Entry, compile_lexicon


def test_plain_lexicons_want_the_letters_of_the_entry_and_still_allow_clitics() -> None:
    entries = [
        Entry("إيران", "actors", "iran"),
        Entry("الحكومة", "actors", "government", inflects=True),
    ]
    text = read_text(["وإيران ثم ايران، إِيرَان؛ حكومته والحكومه للحكومة"])
    found = {
        normalisation: text.places(find(text, compile_lexicon(entries, normalisation)))[
            "surface"
        ].tolist()
        for normalisation in ("folded", "plain")
    }
    assert found["folded"] == ["وإيران", "ايران", "إِيرَان", "حكومته", "والحكومه", "للحكومة"]
    assert found["plain"] == ["وإيران", "إِيرَان", "حكومته", "للحكومة"]


def found(body: str, *entries: Entry) -> list[tuple[str, str]]:
    text = read_text([body])
    rows = find(text, compile_lexicon(entries))
    return list(
        zip(
            text.surface(rows["first"].to_numpy(), rows["last"].to_numpy()),
            rows["label"],
            strict=True,
        )
    )


def name(phrase: str, label: str = "x", layer: str = "actors") -> Entry:
    return Entry(phrase, layer, label)


def term(phrase: str, label: str = "x", layer: str = "frames") -> Entry:
    return Entry(phrase, layer, label, inflects=True)


@pytest.mark.parametrize(
    "written",
    [
        "الكاظمي",
        "للكاظمي",
        "والكاظمي",
        "بالكاظمي",
        "وللكاظمي",
        "فالكاظمي",
        "الكاظمى",
        "الكـاظمي",
        "الكاظميِّ",
    ],
)
def test_a_name_is_found_in_any_spelling_and_with_any_proclitic(written: str) -> None:
    assert found(f"أن {written} وصل", name("الكاظمي")) == [(written, "x")]


@pytest.mark.parametrize("written", ["كاظمي", "الكاظمية", "الكاظميين", "كالكاظميات"])
def test_a_name_is_not_found_without_its_article_or_inside_another_word(written: str) -> None:
    assert found(f"أن {written} وصل", name("الكاظمي")) == []


def test_only_the_first_word_of_a_name_takes_proclitics() -> None:
    assert found("إلى رئيس الوزراء والعراقي", name("رئيس الوزراء العراقي")) == []
    assert found("قال لرئيس الوزراء العراقي", name("رئيس الوزراء العراقي")) == [
        ("لرئيس الوزراء العراقي", "x")
    ]


@pytest.mark.parametrize(
    "written", ["ميليشيات", "الميليشيات", "بالميليشيات", "وميليشياتهم", "لميليشياته"]
)
def test_a_term_takes_article_proclitics_and_pronoun(written: str) -> None:
    assert found(f"ضد {written} هناك", term("ميليشيات")) == [(written, "x")]


def test_a_term_of_two_words_takes_the_article_on_both_and_a_pronoun_on_the_last() -> None:
    entry = term("سلاح منفلت")
    assert found("السلاح المنفلت وسلاح منفلت", entry) == [
        ("السلاح المنفلت", "x"),
        ("وسلاح منفلت", "x"),
    ]


def test_the_alef_of_the_indefinite_accusative_is_no_other_word() -> None:
    assert found("بوصفه وسيطا وتعاونا اقتصاديا", term("وسيط"), term("تعاون اقتصادي")) == [
        ("وسيطا", "x"),
        ("وتعاونا اقتصاديا", "x"),
    ]
    assert found("إلى سلطا", name("سلط")) == []


def test_a_teh_marbuta_before_a_pronoun_is_still_the_word() -> None:
    assert found("خلال زيارته وزيارتهما", term("زيارة")) == [("زيارته", "x"), ("وزيارتهما", "x")]


def test_a_glob_matches_any_ending() -> None:
    assert [s for s, _ in found("التفجير وتفجيرات وتفجيرين والفجر", term("تفجير*"))] == [
        "التفجير",
        "وتفجيرات",
        "وتفجيرين",
    ]


def test_the_longest_match_wins_inside_a_layer_and_layers_do_not_disturb_one_another() -> None:
    rows = found(
        "كتائب حزب الله تهدد",
        name("حزب الله", "h"),
        name("كتائب حزب الله", "kh"),
        term("كتائب", "f"),
    )
    assert sorted(rows) == [("كتائب", "f"), ("كتائب حزب الله", "kh")]


def test_a_phrase_stays_inside_its_sentence_and_is_broken_by_punctuation() -> None:
    entry = name("حزب الله")
    assert found("هذا حزب. الله أعلم", entry) == []
    assert found("حزب، الله", entry) == []
    assert found("حزب\nالله", entry) == []


def test_a_country_whose_name_begins_like_the_article_takes_lam() -> None:
    assert found("وصل لألمانيا ولالمانيا", name("ألمانيا")) == [
        ("لألمانيا", "x"),
        ("ولالمانيا", "x"),
    ]


def test_a_phrase_listed_twice_gives_both_labels() -> None:
    assert found("الصدر قال", name("الصدر", "a"), name("الصدر", "b")) == [
        ("الصدر", "a"),
        ("الصدر", "b"),
    ]


def test_phrases_have_up_to_eight_words() -> None:
    phrase = "أ ب ت ث ج ح خ د"
    assert found(f"قبل {phrase} بعد", name(phrase)) == [(phrase, "x")]


def test_an_empty_text_and_an_empty_lexicon_give_nothing() -> None:
    assert found("", name("إيران")) == []
    assert found("إيران") == []


WORDS = ["دب", "رز", "زر", "سد"]


@given(
    st.lists(st.sampled_from(WORDS), max_size=14),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), min_size=1, max_size=5),
)
def test_it_agrees_with_a_naive_matcher_on_words_without_clitics(
    body: list[str], phrases: list[list[str]]
) -> None:
    distinct = sorted({" ".join(p) for p in phrases})
    text = read_text([" ".join(body)])
    rows = find(text, compile_lexicon([name(p, p) for p in distinct]))
    got = set(zip(rows["first"].tolist(), rows["last"].tolist(), rows["label"], strict=True))
    spans = [
        (i, j)
        for i, j in itertools.combinations(range(len(body) + 1), 2)
        if " ".join(body[i:j]) in distinct
    ]
    kept: list[tuple[int, int]] = []
    for i, j in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(j <= a or i >= b for a, b in kept):
            kept.append((i, j))
    assert got == {(i, j - 1, " ".join(body[i:j])) for i, j in kept}
