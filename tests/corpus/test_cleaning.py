"""Cleaning: what is taken out, what must stay, and that every character of the body keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.cleaning import Cleaned, clean, unusual_in

LONG = (
    "وبحث الجانبان في اللقاء ملفات الطاقة والمياه والحدود المشتركة، واتفقا على أن تجتمع لجنة فنية قبل نهاية الشهر في "
    "البصرة لمتابعة ما اتفق عليه."
)
BLANKS = "\u00a0\t\u2003\u3000"


def kinds(cleaned: Cleaned) -> list[str]:
    return [r.kind for r in cleaned.removed]


def holds_its_places(raw: str, cleaned: Cleaned) -> None:
    plain = raw.translate({ord(b): " " for b in BLANKS})
    replaced = (
        "<[&\\_\ufffc\x00\x0b\x0c\x1c\x1d\x1e\x1f\x85"  # by a line end, a character or a blank
    )
    at = 0
    for start, raw_start, length in cleaned.segments:
        assert start == at
        assert length > 0
        run = zip(
            cleaned.body[start : start + length], plain[raw_start : raw_start + length], strict=True
        )
        assert all(mine == raws or raws in replaced for mine, raws in run)
        at += length
    assert at == len(cleaned.body)
    assert all(
        a[1] + a[2] <= b[1] for a, b in zip(cleaned.segments, cleaned.segments[1:], strict=False)
    )


@pytest.mark.parametrize(
    "dateline",
    [
        "إيلاف من لندن: ",
        "بغداد - واع: ",
        "الرياض (واس) ",
        "لندن: «الشرق الأوسط»\n",
        "(رويترز) - ",
        "واس – جدة: ",
        "رويترز- بنغازي (ليبيا): ",
        "أ ف ب - سيدني\n",
        "سبق- مكة المكرمة: ",
        "عبدالله البرقاوي- سبق- الرياض: ",
        "عين اليوم – الطائف\n",
        "محمد الشراري – طبرجل\n",
        "بغداد، 21 تموز 2020 (واع) - ",
        "الرياض – واس – ",
        "واشنطن / وكالات: ",
    ],
)
def test_a_dateline_is_taken_out(dateline: str) -> None:
    cleaned = clean(dateline + LONG)
    assert cleaned.body == LONG
    assert kinds(cleaned) == ["dateline"]


@pytest.mark.parametrize(
    "opening",
    [
        "طهران: لن نتفاوض تحت الضغط. ",
        "مشهد من الحياة الغربية: ",
        "هذا رحالة من نوع آخر: ",
        "رئيس الوزراء العراقي - مصطفى الكاظمي\n",
        "قال الكاظمي: ",
        'تحقيق لـ"رويترز" أن ',
        "الملف الأول: رويترز تكشف ",
        "قالت وكالة (واس) إن ",
        "الرئيس الإيراني - في كلمة له: ",
        "1917 - الحرب العالمية الأولى: ",
        "بغداد والرياض تتفقان: ",
        "اللاجئون من سوريا: ",
        "الملك عبدالعزيز - رحمه الله - ",
        "طهران: «لن نتفاوض» كما قال المتحدث ",
        "العراق بين طهران والرياض: ",
    ],
)
def test_an_opening_that_only_looks_like_a_dateline_stays(opening: str) -> None:
    cleaned = clean(opening + LONG)
    assert cleaned.body == (opening + LONG).strip()
    assert cleaned.removed == []


@pytest.mark.parametrize(
    ("raw", "body", "kind"),
    [
        (f"{LONG}\nالكاظمي لدى وصوله إلى طهران |\n{LONG}", f"{LONG}\n\n{LONG}", "caption"),
        (f"{LONG} (التفاصيل)\n{LONG}", f"{LONG}\n{LONG}", "teaser"),
        (f"{LONG}\nملف خاص عن المنافذ والأسواق (التفاصيل)\n{LONG}", f"{LONG}\n\n{LONG}", "teaser"),
        (f"{LONG}\nماذا بعد؟ (المزيد)\n{LONG}", f"{LONG}\n\n{LONG}", "teaser"),
        (f"{LONG}\nالتعليقات", LONG, "comments"),
        (f"{LONG}\nالتعليقات (12)\n", LONG, "comments"),
        (f"{LONG}\nاقرأ أيضاً: السوداني في الرياض\n{LONG}", f"{LONG}\n\n{LONG}", "related"),
        (f"{LONG}\nإقرأ أيضا\n{LONG}", f"{LONG}\n\n{LONG}", "related"),
        (f"{LONG} (أ ف ب)", LONG, "signature"),
        (f"{LONG}\nالمصدر: وكالات", LONG, "signature"),
        (f"{LONG}\nواس", LONG, "signature"),
        (f"{LONG}\n* خدمة «نيويورك تايمز»", LONG, "signature"),
        (f"{LONG}\nkatib@sahifa.example", LONG, "contact"),
        (f"{LONG}\nللتواصل أرسل sms إلى 88548\nتبدأ بالرمز 158 مسافة ثم الرسالة", LONG, "contact"),
        (f"Next Previous {LONG}", LONG, "boilerplate"),
    ],
)
def test_residue_is_taken_out(raw: str, body: str, kind: str) -> None:
    cleaned = clean(raw)
    assert cleaned.body == body
    assert kinds(cleaned) == [kind]
    holds_its_places(raw, cleaned)


@pytest.mark.parametrize(
    "raw",
    [
        f"{LONG}\nأ | ب جدول في وسط السطر\n{LONG}.",
        f"نشرت اللجنة التفاصيل (التفاصيل في الملحق) بعد أيام. {LONG}",
        f"{LONG}\nوأغلقت الصحيفة باب التعليقات بعد ساعة من النشر.",
        f"{LONG}\nوقال القاضي: اقرأ أيضا ما كتبه الشهود، ثم احكم بنفسك على ما جرى في تلك الليلة من شهر آب في بغداد.",
        f"{LONG} وتسلم المراقب التقرير (وكالة الطاقة)",
        f"{LONG}\nوأكد المصدر أن الاجتماع انتهى.",
        f"{LONG} كما كتب إلى info@wizara.example يطلب موعدا.",
    ],
)
def test_text_that_only_looks_like_residue_stays(raw: str) -> None:
    cleaned = clean(raw)
    assert cleaned.body == raw
    assert [k for k in kinds(cleaned) if k != "heading"] == []


def test_several_pieces_at_the_end_go_whatever_their_order() -> None:
    cleaned = clean(f"{LONG}\nkatib@sahifa.example\nالمصدر: وكالات\nالتعليقات")
    assert cleaned.body == LONG
    assert sorted(kinds(cleaned)) == ["comments", "contact", "signature"]


def test_a_heading_between_paragraphs_is_kept_and_marked() -> None:
    raw = f"{LONG}\nتأجيل الزيارة الى الرياض\n{LONG}"
    cleaned = clean(raw)
    assert cleaned.body == raw
    assert [raw[r.start : r.end] for r in cleaned.removed] == ["تأجيل الزيارة الى الرياض"]
    assert kinds(cleaned) == ["heading"]


@pytest.mark.parametrize(
    "line", ["انتهى البيان.", "قال مرافقوه:", "- بند أول", "www.sahifa.example/a"]
)
def test_a_short_line_that_is_no_heading_is_not_marked(line: str) -> None:
    assert clean(f"{LONG}\n{line}\n{LONG}").removed == []


def test_lines_of_a_poem_or_a_list_are_no_headings() -> None:
    assert clean(f"{LONG}\nسطر أول\nسطر ثان\n{LONG}").removed == []


def test_a_caption_beside_a_heading_does_not_hide_it() -> None:
    assert kinds(clean(f"{LONG}\nصورة من الأرشيف |\nما بعد الزيارة\n{LONG}")) == [
        "caption",
        "heading",
    ]


def test_a_title_goes_only_where_it_is_a_line_of_its_own() -> None:
    assert clean(f"الكاظمي في طهران\n{LONG}", "الكاظمي في طهران").body == LONG
    raw = f"السلام قصة خالدة. {LONG}"
    assert clean(raw, "السلام").body == raw


def test_invisible_characters_go_and_blanks_become_plain() -> None:
    raw = f"\ufeffإيلاف من\u00a0لندن: توجه\u200f الكاظمي\tإلى طه\u00adران. {LONG}"
    cleaned = clean(raw)
    assert cleaned.body == f"توجه الكاظمي إلى طهران. {LONG}"
    assert kinds(cleaned).count("invisible") == 3
    holds_its_places(raw, cleaned)


def test_a_date_line_is_found_again_behind_invisible_characters() -> None:
    raw = f"\u200f\u200fالثلاثاء 21 تموز 2020\n{LONG}"
    assert clean(raw, None, (0, raw.index("\n"))).body == LONG


PIECES = st.sampled_from(
    [
        LONG,
        "\n",
        " ",
        "إيلاف من لندن: ",
        "صورة |",
        "(التفاصيل)",
        "التعليقات",
        "عنوان قصير",
        "\u200f",
        "\u00a0",
        "\t",
        "اقرأ أيضا: خبر",
        "(واس)",
        "|",
        "\ufeff",
        "abc 123",
        "😀",
        "katib@sahifa.example",
        ".",
        "\u3000",
    ]
)
PAGES = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=80))


@given(PAGES)
def test_every_character_of_the_body_maps_back(raw: str) -> None:
    raw = raw.replace("\r", "\n").translate(
        dict.fromkeys([*range(0x2000, 0x200B), 0x202F, 0x205F], " ")
    )
    holds_its_places(raw, clean(raw))


@given(PAGES)
def test_nothing_is_lost_but_outer_blanks(raw: str) -> None:
    cleaned = clean(raw)
    kept = [False] * len(raw)
    for _, start, length in cleaned.segments:
        kept[start : start + length] = [True] * length
    for run in cleaned.removed:
        if run.kind != "heading":
            kept[run.start : run.end] = [True] * (run.end - run.start)
    assert "".join(c for c, k in zip(raw, kept, strict=True) if not k).strip() == ""


@given(PAGES)
def test_no_invisible_character_and_no_foreign_blank_is_in_a_body(raw: str) -> None:
    assert not set(clean(raw).body) & set("\u200f\u200e\ufeff\u00ad\u00a0\t\u3000")


@given(
    st.lists(
        st.sampled_from([LONG, "عنوان قصير", "صورة من الأرشيف |", "التعليقات"]),
        min_size=1,
        max_size=8,
    ).map("\n".join)
)
def test_cleaning_a_clean_body_takes_no_more_text(raw: str) -> None:
    once = clean(raw).body
    again = clean(once)
    assert [k for k in kinds(again) if k not in {"heading", "comments"}] == []


def test_a_year_is_seen_near_the_beginning_and_the_end_only() -> None:
    filler = "ك" * 400
    texts = [
        "2020" + filler,
        filler + "٢٠٢٠",
        "ك" * 296 + "2020" + filler,
        "ك" * 297 + "2020" + filler,
        filler + "2020" + filler,
        "202",
        "",
    ]
    assert [found.dated for found in unusual_in(texts)] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_every_kind_of_blank_becomes_the_plain_one() -> None:
    assert clean("زار\u00a0الوزير\tبغداد\u3000ثم\u2009عاد").body == "زار الوزير بغداد ثم عاد"


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        ("<p>قالت &quot;نعم&quot;</p><p>ثم غادرت</p>", 'قالت "نعم"\n\nثم غادرت'),
        ("قالت&#1548; ثم&nbsp;غادرت&hellip;", "قالت، ثم غادرت…"),
        ("قالت &amp;quot;نعم&amp;quot; &amp; غادرت", 'قالت "نعم" & غادرت'),
        ("&lt;p&gt;قالت نعم&lt;/p&gt;", "قالت نعم"),
        (
            "&amp;amp;lt;p&amp;amp;gt;قالت&amp;amp;lt;/p&amp;amp;gt;&amp;lt;br /&amp;gt;نعم",
            "قالت\n\nنعم",
        ),
        ("&#60;p dir=&quot;rtl&quot;&#x3E;قالت\\u003c\\/p\\u003e نعم", "قالت\n نعم"),
        (
            "<ps-paragraph>قالت</ps-paragraph><o:p></o:p> <st1:place w:st='on'>نعم</st1:place>",
            "قالت نعم",
        ),
        (
            "<figure><img src='a.jpg'><figcaption>الوزيرة (رويترز)</figcaption></figure>قالت نعم",
            "قالت نعم",
        ),
        ("قالت<script>var a = '<p>';</script> نعم", "قالت\n نعم"),
        ("قالت <a href='/x'>الوزيرة</a> نعم", "قالت الوزيرة نعم"),
        ("<div class='related-post'><p>خبر آخر</p></div>قالت نعم", "قالت نعم"),
        ("قالت نعم\\n\\nثم غادرت", "قالت نعم\n\nثم غادرت"),
        ("3 < 5 و 7 > 2 قالت", "3 < 5 و 7 > 2 قالت"),
        ("قالت &nosuch; نعم", "قالت &nosuch; نعم"),
        ("#الملك_سلمان في #قمة_2020", "#الملك سلمان في #قمة 2020"),
        ("user_name قال", "user_name قال"),
        ("الملك\x0bسلمان والعراق\x0cوقال\x00نعم", "الملك سلمان والعراق وقال نعم"),
        ("العراق\ufffcوإيران", "العراق وإيران"),
        ("عام 2020\x0cوقال\x00\u200fفي 5.\x1eنعم\x0c", "عام 2020 وقال في 5. نعم"),
        ("قالت\x85نعم ال\u2063آن", "قالت\nنعم الآن"),
        ("قالت\\\\nنعم\\\\r\\\\nثم", "قالت\nنعم\nثم"),
        ("[b]قالت[/b] نعم [url=http://x]ثم[/url] غادرت", "قالت نعم ثم غادرت"),
        ('[caption id="x"]صورة[/caption]قالت نعم\n[gallery ids="1,2"]\nثم', "قالت نعم\n\n\nثم"),
        ("**قالت** [نعم](https://x.example/a) ![صورة](https://x.example/a.jpg)", "قالت نعم"),
        ("قالت نعم_x000D_\nثم غادرت", "قالت نعم\nثم غادرت"),
        ("قالت [في البداية] 2 ** 3 و[b] ثم", "قالت [في البداية] 2 ** 3 و[b] ثم"),
        ("ال\u200dملك س\u034fلمان\ufe0f", "الملك سلمان"),
    ],
)
def test_markup_and_signs_become_what_a_reader_sees_and_keep_their_places(
    raw: str, body: str
) -> None:
    cleaned = clean(raw)
    assert cleaned.body == body
    holds_its_places(raw, cleaned)


SIGNS = [
    *"<>&;/\\_ pbار٣\x0b\u200b\n",
    "<p>",
    "&amp;",
    "&#1548;",
    "</b>",
    "\\n",
    "&lt;p&gt;",
    "<script>",
    "[b]",
    "[/b]",
    "[gallery]",
    "**",
    "](http:",
    "_x000D_",
]


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_any_markup_keeps_every_character_in_its_place(raw: str) -> None:
    holds_its_places(raw, clean(raw))


@pytest.mark.parametrize(
    "end",
    [
        "\nالمصدر: وزارة المياه قالت إن الخطة أقرت أمس.",
        "\nفارس",
        "\nقنا",
        "\nالعراق | 10 | 2020 |",
    ],
)
def test_an_end_that_only_looks_like_a_signature_or_caption_stays(end: str) -> None:
    assert clean(LONG + end).body == LONG + end


@pytest.mark.parametrize(
    ("opening", "stays"),
    [
        ("فارس - بطل الرواية - ", True),
        ("الرياض - جدة: ", True),
        ("دبي، الإمارات العربية المتحدة (CNN)-- ", False),
        ("طهران - فارس: ", False),
        ("(قنا) - ", False),
    ],
)
def test_an_agency_whose_name_is_a_word_needs_a_city_or_brackets(opening: str, stays: bool) -> None:
    assert clean(opening + LONG).body == ((opening + LONG) if stays else LONG)
