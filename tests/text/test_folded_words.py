"""Folding must not make words: pairs found in corpora by tools/folded_words.py, in words written for the test.

Folding makes أ إ آ ا one, ى ي one, ة ه one. Each pair is a word and the term of the study that it was read as.
"""

from __future__ import annotations

import pytest
from tests.command import ROOT

from analysis.coding.coded_texts import CodedTexts, code_texts, study_lexicon
from analysis.relations.event_terms import conjugate
from analysis.study.load import load_study
from analysis.text.documents import find, read_text
from analysis.text.lexicon import Entry, compile_lexicon

STUDY = load_study(ROOT / "studies" / "iraq-iran-saudi")
LEXICON = study_lexicon(STUDY)

# the word as it stands, and the term that folding made of it
ANOTHER_WORD = [
    ("وزارة", "و+زار+ه, and visited him"),
    ("ضربة", "ضرب+ه, hit him"),
    ("لوحة", "لوح+ه, threatened him"),
    ("طلبة", "طلب+ه, asked him"),
    ("الطلبة", "طلب, a request"),
    ("طالبة", "طالب+ه, demanded of him"),
    ("صادرة", "صادر+ه, confiscated from him"),
    ("عارضة", "عارض+ه, opposed him"),
    ("صادقة", "صادق+ه, ratified it"),
    ("قاطعة", "قاطع+ه, boycotted it"),
    ("طعنة", "طعن+ه, stabbed him"),
    ("عذبة", "عذب+ه, tortured him"),
    ("حذرة", "حذر+ه, warned him"),
    ("قتلة", "قتل, killing"),
    ("حوارة", "حوار, dialogue"),
    ("رحبة", "رحب, welcomed"),
    ("مصالحه", "مصالحة, reconciliation"),
    ("مصالحها", "مصالحة, reconciliation"),
    ("منحه", "منحة, a grant"),
    ("منحها", "منحة, a grant"),
    ("مساعده", "مساعدة, help"),
    ("مصادرها", "مصادرة, confiscation"),
    ("ومظاهره", "مظاهرة, a demonstration"),
    ("خصومه", "خصومة, a dispute"),
    ("خصومها", "خصومة, a dispute"),
    ("هنا", "هنأ, congratulated"),
    ("التقي", "التقى, met"),
    ("الأسرية", "أسرى, prisoners"),
    ("الأسري", "أسرى, prisoners"),
    ("مرضية", "مرضى, patients"),
    ("مرضي", "مرضى, patients"),
    ("غزوة", "غزو, invasion"),
    ("العداءة", "عداء, hostility"),
    ("الماسية", "مآسي, tragedies"),
    ("صفوى", "صفوي, Safavid"),
]

# spellings, inflections and attached pronouns that must still be found
SAME_WORD = [
    ("مصالحة", "frames diplomacy"),
    ("المصالحة", "frames diplomacy"),
    ("مصالحتهم", "frames diplomacy"),
    ("والأسرى", "frames human-cost"),
    ("مرضاهم", None),
    ("خصومة", "frames conflict"),
    ("السفيرة", "frames diplomacy"),
    ("السلعة", "frames trade"),
    ("اعدام", "tone"),
    ("الاغاثة", "frames human-cost"),
    ("ترحيبا", "tone"),
    ("ضربه", "events"),
    ("زاره", "events"),
    ("هنأ", "events"),
    ("وهنّأ", "events"),
    ("أيّد", "events"),
    ("التقى", "events"),
    ("منحة", "events"),
    ("رصاصة", "events"),
    ("استضافة", "events"),
]


def _layers(word: str) -> set[str]:
    matches = find(read_text([f"كلمة {word} أخرى"]), LEXICON)
    layers = matches["layer"].astype("str")
    return set(layers[layers.str.startswith(("frames", "tone", "events"))])


@pytest.mark.parametrize(("word", "_term"), ANOTHER_WORD, ids=lambda v: v)
def test_another_word_is_not_read_as_a_term(word: str, _term: str) -> None:
    assert _layers(word) == set()


@pytest.mark.parametrize(("word", "layer"), [pair for pair in SAME_WORD if pair[1]])
def test_a_term_is_still_found_however_it_is_spelled(word: str, layer: str) -> None:
    assert layer in _layers(word)


def _coded(body: str) -> CodedTexts:
    by_words = STUDY.settings.model_copy(update={"frame_coder": "lexicon"})
    made = STUDY.model_copy(update={"settings": by_words})
    return code_texts([body], None, made, lexicon=LEXICON)


def test_a_ministry_is_no_visit_and_a_visit_to_him_is_one() -> None:
    assert _coded("قالت وزارة في إيران إن العراق جار").events.empty
    visit = _coded("زاره وفد إيران في العراق").event_triggers
    assert visit["trigger"].tolist() == ["زاره"]


def test_his_interests_carry_no_frame_and_reconciliation_does() -> None:
    assert _coded("يدافع العراق عن مصالحه مع إيران").frames.empty
    frames = _coded("دعا العراق إيران إلى مصالحة").frames
    assert "diplomacy" in set(frames["frame"])


@pytest.mark.parametrize(
    ("entry", "word", "is_found"),
    [
        ("مدرسة", "مدرسه", True),  # a common spelling
        ("مدرسة", "مدرستها", True),
        ("مدرسة", "مدرسها", False),
        ("مدرسه", "مدرسة", True),  # an entry that is itself spelled so
        ("=مدرسة", "مدرسه", False),
        ("=مدرسة", "والمدرسة", True),
        ("=مدرسة", "مَدرسةً", True),
        ("=مدرسة", "مدرسته", True),
        ("=المدرسة الأولى", "المدرسة الأولى", True),
        ("=المدرسة الأولى", "المدرسة الاولى", False),
        ("مدرس", "مدرسة", False),  # no pronoun is written ة
        ("مدرس", "مدرسه", True),
        ("درسـه", "درسه", True),
        ("درسـه", "درسة", False),
    ],
)
def test_what_an_entry_says_of_its_spelling_holds(entry: str, word: str, is_found: bool) -> None:
    lexicon = compile_lexicon([Entry(entry, "a", "b", inflects=True)])
    assert (len(find(read_text([f"في {word}"]), lexicon)) > 0) == is_found


def test_a_verb_that_asks_for_its_spelling_asks_it_of_the_bare_perfect_alone() -> None:
    forms = conjugate("=هنأ يهنئ")
    assert forms[0] == "=هنأ"
    assert not any(form.startswith("=") for form in forms[1:])
