"""The prefilter before the lexicon: it never holds back a word that has a reading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.text.lexicon import Entry, compile_lexicon
from analysis.text.normalise import fold_all
from analysis.text.prefilter import passes
from analysis.text.word_readings import read_word

LETTERS = "ابتسلكفوهينمدرعق"
STEMS = st.text(alphabet=LETTERS, min_size=2, max_size=6)
PHRASES = st.lists(
    st.tuples(STEMS, st.sampled_from(["", "*"]), st.booleans()), min_size=1, max_size=12
)
BEFORE = st.sampled_from(["", "و", "ف", "ب", "ال", "وال", "لل", "وبال", "س", "وس", "كال"])
AFTER = st.sampled_from(["", "ه", "ها", "هم", "هما", "نا", "ي", "كم", "ا", "تها", "تهم", "ات"])


@given(
    PHRASES,
    st.lists(st.tuples(BEFORE, st.integers(0, 11), AFTER), max_size=20),
    st.lists(STEMS, max_size=10),
)
def test_a_word_with_a_reading_passes(
    phrases: list[tuple[str, str, bool]], made: list[tuple[str, int, str]], others: list[str]
) -> None:
    lexicon = compile_lexicon(
        [Entry(stem + glob, "x", stem, inflects) for stem, glob, inflects in phrases]
    )
    stems = [stem for stem, _, _ in phrases]
    words = fold_all([before + stems[n % len(stems)] + after for before, n, after in made] + others)
    let = passes(words, lexicon.prefilter)
    assert [
        w for w, through in zip(words, let, strict=True) if read_word(w, lexicon) and not through
    ] == []


def test_most_words_that_are_no_words_of_the_lexicon_are_held_back() -> None:
    lexicon = compile_lexicon(
        [Entry("وزير الخارجية", "x", "minister"), Entry("مليشيا*", "x", "militia", True)]
    )
    words = fold_all(
        ["وزير", "والوزير", "ومليشياتهم", "كتاب", "المدرسة", "بالقلم", "سماء", "و", "الوز"]
    )
    assert passes(words, lexicon.prefilter).tolist() == [True] * 3 + [False] * 6
    assert passes([], lexicon.prefilter).tolist() == []
