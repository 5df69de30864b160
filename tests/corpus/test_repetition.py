"""Residue that is learned by its repetition, and what must stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.repetition import Run, Text, cut_runs, repeated_runs

LEAD = "مجلس الوزراء الأردني يقر خطة جديدة لتزويد مدن الشمال بالمياه."
MIDDLE = (
    "وقالت الحكومة في بيان إن الخطة تبدأ مطلع الصيف وتستمر ثلاث سنوات على الأقل في المحافظات كلها."
)


def cut(texts: list[Text], place: int = 0) -> tuple[str, list[tuple[str, int]]]:
    runs = repeated_runs(texts).get(place, [])
    body = texts[place].body
    left, _, _ = cut_runs(body, [(0, 0, len(body))], runs)
    return left, [(run.kind, run.n_bodies) for run in runs]


def test_a_standfirst_that_ends_the_body_once_more_is_taken_out_there() -> None:
    body = f"{LEAD}\n{MIDDLE} {MIDDLE}\n{LEAD}"
    assert cut([Text("أ", None, body)]) == (f"{LEAD}\n{MIDDLE} {MIDDLE}", [("twice", 2)])
    flat = f"{LEAD} {MIDDLE} {LEAD}"
    assert cut([Text("أ", None, flat)])[0] == f"{LEAD} {MIDDLE}"


def test_a_short_line_and_a_line_that_only_resembles_the_first_stay() -> None:
    for body in (f"نعم.\n{MIDDLE} {MIDDLE}\nنعم.", f"{LEAD}\n{MIDDLE} {MIDDLE}\n{LEAD[:-1]} أيضا."):
        assert cut([Text("أ", None, body)]) == (body, [])


def test_the_title_of_another_article_after_read_also_is_taken_out() -> None:
    title = "وزارة العدل تعلن مواعيد الجلسات المقبلة في المحاكم"
    inline = f"{LEAD} اقرأ أيضاً محليات {title} {MIDDLE}"
    texts = [Text("أ", "عنوان آخر للخبر", inline), Text("أ", title, MIDDLE)]
    assert cut(texts) == (f"{LEAD}  {MIDDLE}", [("related", 2)])
    line = [Text("أ", "عنوان آخر للخبر", f"{LEAD}\n{title}\n{MIDDLE}"), texts[1]]
    assert cut(line)[0] == f"{LEAD}\n\n{MIDDLE}"


def test_read_also_before_words_that_are_no_title_stays() -> None:
    body = f"{LEAD} وقال إن على الطلاب أن يقرؤوا، وأن من قرأ أيضا كتب التاريخ أفاد. {MIDDLE}"
    assert cut([Text("أ", None, body), Text("أ", LEAD, MIDDLE)]) == (body, [])


def outlet(n: int, *, end: str = "", begin: str = "") -> list[Text]:
    return [Text("الغد", None, f"{begin}{LEAD} {i}\n{MIDDLE} {i}{end}") for i in range(n)]


def test_what_many_bodies_of_one_outlet_end_or_begin_with_is_taken_out_with_its_count() -> None:
    left, runs = cut(outlet(25, end="\nانتهى"))
    assert (left, runs) == (f"{LEAD} 0\n{MIDDLE} 0", [("boilerplate", 25)])
    left, runs = cut(outlet(25, begin="دبي، الإمارات العربية المتحدة (CNN) — "))
    assert (left, runs) == (f"{LEAD} 0\n{MIDDLE} 0", [("boilerplate", 25)])


def test_little_is_learned_of_few_bodies_or_of_copies_of_one() -> None:
    for texts in (outlet(10, end="\nانتهى"), [Text("الغد", None, f"{LEAD}\n{MIDDLE}\nانتهى")] * 30):
        assert cut(texts)[1] == []


def test_a_beginning_that_tells_something_is_text_however_often_it_stands() -> None:
    assert cut(outlet(30, begin="قال رئيس الوزراء: "))[1] == []


@given(
    st.text("ابتثج .\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=4),
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
)
def test_every_character_that_is_left_keeps_its_place(
    body: str, spans: list[tuple[int, int]], gaps: list[int]
) -> None:
    runs = [Run("x", a, min(len(body), a + n), 1) for a, n in spans if a < len(body)]
    raw, segments, size = "", [], max(1, len(body) // len(gaps) + 1)
    for place, gap in enumerate(gaps):
        piece = body[place * size : (place + 1) * size]
        raw += "#" * gap
        if piece:
            segments.append((place * size, len(raw), len(piece)))
        raw += piece
    left, kept, placed = cut_runs(body, segments, runs)
    assert "".join(raw[start : start + n] for _, start, n in kept) == left
    assert [start for start, _, _ in kept] == [
        sum(n for _, _, n in kept[:i]) for i in range(len(kept))
    ]
    for run, start, end in placed:
        assert raw[start:end].replace("#", "") == body[run.start : run.end]
