"""Tokens and sentences: offsets always slice back, nothing is lost, types are the distinct words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.text.documents import read_text
from analysis.text.sentences import sentences
from analysis.text.tokens import tokenise

LETTERS = st.text(alphabet='ابتلكمنويىةإأـَّ ،.؟!\n"«»()0123٤٥abZé\u00a0-', max_size=120)
BODIES = st.lists(LETTERS, max_size=6)


def surfaces(body: str) -> list[str]:
    tokens = tokenise([body])
    return [body[s:e] for s, e in zip(tokens.start, tokens.end, strict=True)]


def test_words_keep_their_marks_and_tatweel_and_lose_punctuation() -> None:
    assert surfaces("«الصـراعاتِ» والانفتاحِ، 2020م NBC") == [
        "الصـراعاتِ",
        "والانفتاحِ",
        "2020",
        "م",
        "NBC",
    ]


def test_a_word_is_joined_to_the_one_before_only_by_one_blank() -> None:
    assert tokenise(["وزير الخارجية، السعودي"]).joined.tolist() == [False, True, False]


@given(BODIES)
def test_every_token_slices_back_to_its_type(bodies: list[str]) -> None:
    tokens = tokenise(bodies)
    for article, start, end, type_id in zip(
        tokens.article, tokens.start, tokens.end, tokens.type_id, strict=True
    ):
        assert bodies[article][start:end] == tokens.surfaces[type_id]
    assert len(set(tokens.surfaces)) == len(tokens.surfaces)


@given(BODIES)
def test_every_character_that_is_not_blank_lies_in_exactly_one_sentence(bodies: list[str]) -> None:
    found = sentences(bodies)
    for place, body in enumerate(bodies):
        rows = found[found["article"] == place]
        covered = [i for s, e in zip(rows["start"], rows["end"], strict=True) for i in range(s, e)]
        assert len(covered) == len(set(covered))
        assert {i for i, c in enumerate(body) if not c.isspace()} <= set(covered)
        assert rows["sentence_id"].tolist() == list(range(len(rows)))


@given(BODIES)
def test_every_token_lies_inside_the_sentence_it_is_given(bodies: list[str]) -> None:
    text = read_text(bodies)
    rows = text.sentences.iloc[text.sentence]
    assert (rows["article"].to_numpy() == text.tokens.article).all()
    assert (
        (rows["start"].to_numpy() <= text.tokens.start)
        & (text.tokens.end <= rows["end"].to_numpy())
    ).all()


def test_tokens_do_not_depend_on_how_the_text_is_cut_into_chunks() -> None:
    bodies = [f"زار الوزير {n} بغداد. ثم عاد" for n in range(40)]
    whole = tokenise(bodies)
    alone = [tokenise([b]) for b in bodies]
    assert whole.start.tolist() == [s for t in alone for s in t.start.tolist()]
    assert [whole.surfaces[t] for t in whole.type_id] == [
        t.surfaces[i] for t in alone for i in t.type_id
    ]


def cut(body: str) -> list[str]:
    return [body[s:e] for s, e in sentences([body])[["start", "end"]].itertuples(index=False)]


def test_sentences_end_at_stops_and_lines_but_not_inside_numbers_or_after_an_initial() -> None:
    assert cut("وصل د. علي إلى بغداد. بلغت 3.5 بالمئة! هل يزور الرياض؟ نعم") == [
        "وصل د. علي إلى بغداد.",
        "بلغت 3.5 بالمئة!",
        "هل يزور الرياض؟",
        "نعم",
    ]
    assert cut("قال «سنزور طهران.» ثم غادر...\nعنوان") == [
        "قال «سنزور طهران.»",
        "ثم غادر...",
        "عنوان",
    ]


def test_a_paragraph_is_a_line() -> None:
    assert sentences(["زار بغداد. ثم عاد.\n\nوقال", "نعم"])["paragraph"].tolist() == [0, 0, 1, 0]


def test_long_runs_of_blanks_belong_to_no_sentence() -> None:
    assert cut(
        " " * 9 + "زار بغداد." + " " * 9 + "ثم عاد" + " " * 9 + "\n" * 9 + "نعم" + "\t " * 9
    ) == [
        "زار بغداد.",
        "ثم عاد",
        "نعم",
    ]
    assert cut(" \n" * 20) == []
