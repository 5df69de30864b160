"""What pages put around an article is taken out; sentences that begin alike stay."""

from __future__ import annotations

import pytest

from analysis.corpus.cleaning import clean
from analysis.corpus.datelines import dateline_length

FIRST = "وصلت وزيرة الطاقة الأردنية إلى الدوحة صباح الأحد لتوقيع عقد الغاز الجديد بين البلدين بحضور مسؤولين."
LAST = "وقال متحدث باسم الشركة القطرية إن الشحنة الأولى تصل إلى العقبة مطلع الشتاء المقبل."


@pytest.mark.parametrize(
    "line",
    [
        "انتهى", "// انتهى //15:30 ت م 0120", "انتهى/ أ.ح", "يتبع", "ر.س/ م.ع", "تحرير: سمير حداد",
        "(إعداد سمير للنشرة العربية - تحرير هدى)", "الوسوم: الغاز، العقبة", "الكلمات الدلالية الغاز العقبة",
        "نقلاً عن: بترا", "شارك الخبر", "شارك هذا الموضوع:", "فيسبوك تويتر واتساب", "واتساب", "نسخ الرابط",
        "تابعونا على فيسبوك وتويتر", "اشترك في النشرة البريدية", "انضموا إلى قناتنا على واتساب", "اترك تعليقاً", "7 تعليقات",
        "قد يهمك/ افتتاح ميناء جديد", "اقرأ المزيد: افتتاح ميناء جديد", "أخبار ذات صلة", "الأكثر قراءة", "المقال السابق",
        "- إعلان -", "جميع الحقوق محفوظة © 2020", "عدد المشاهدات: 1234", "صورة أرشيفية", "© AFP", "Getty Images",
        "آخر تحديث: 21 يوليو 2020", "للمزيد اضغط هنا", "قراءة المزيد", "المزيد من الأخبار", "إرسال إلى صديق", "Share on Facebook", "Read more",
        "تحميل التطبيق من جوجل بلاي", "حرر الخبر: سمير حداد", "(رويترز) - (د ب أ)", "جميع الحقوق محفوظة لصحيفة الجسر",
        "googletag.cmd.push(function() { x(); });", "***",
    ],
)  # fmt: skip
def test_a_last_line_that_says_nothing_is_residue(line: str) -> None:
    cleaned = clean(f"{FIRST}\n{LAST}\n{line}")
    assert cleaned.body == f"{FIRST}\n{LAST}"
    assert len(cleaned.removed) == 1


@pytest.mark.parametrize(
    "line", ["شارك الخبر", "إعلان", "اشترك في النشرة البريدية", "صورة أرشيفية"]
)
def test_between_paragraphs_only_what_can_be_nothing_else_is_residue(line: str) -> None:
    assert line not in clean(f"{FIRST}\n{line}\n{LAST}").body


@pytest.mark.parametrize(
    "sentence",
    [
        "جميع الحقوق محفوظة للمواطن في الدستور العراقي الجديد كما قال.", "Share prices rose in Doha on Sunday.",
        "وقال إن الاجتماع انتهى.", "شارك الخبراء في المؤتمر الذي عقد في عمان أمس.",
        "تابعنا في الأيام الماضية ما جرى في العقبة من أحداث.", "إعلان العقبة", "يتبع الجيش سياسة جديدة في المناطق الحدودية.",
        "وسوم كثيرة منحت للجنود في الحفل الذي أقيم في العاصمة.", "تحرير الميناء",
        "تحرير: كلمة السر في معركة الميناء التي استمرت شهورا.", "جوجل تعلن عن خدمة جديدة في الأردن والمنطقة العربية.",
        "للمزيد من التعاون بين البلدين سيعقد اجتماع آخر في عمان.", "نشر في: صحيفة الرأي مقال عن الأزمة بين البلدين.",
        "اقرأ أيضا في التاريخ تجد أن الحروب لا تنتهي، وأن السلام ممكن دائما بين الشعوب.",
    ],
)  # fmt: skip
def test_a_sentence_that_begins_like_residue_stays(sentence: str) -> None:
    assert sentence in clean(f"{FIRST}\n{LAST}\n{sentence}").body
    assert sentence in clean(f"{FIRST}\n{sentence}\n{LAST}").body


@pytest.mark.parametrize(
    "run",
    [
        " اقرأ أيضاً: افتتاح ميناء جديد", " (اقرأ أيضا: افتتاح ميناء جديد)", " [شاهد أيضا: افتتاح ميناء جديد]",
        " //اقرأ أيضا: افتتاح ميناء جديد//",
    ],
)  # fmt: skip
def test_the_title_of_another_article_inside_a_paragraph_is_residue(run: str) -> None:
    assert clean(f"{FIRST}{run}\n{LAST}").body == f"{FIRST}\n{LAST}"


@pytest.mark.parametrize(
    "dateline",
    [
        "واشنطن (CNN)-- ", "عمان 21 تموز (بترا)- ", "الكويت - 21 - 7 (كونا) -- ", "الدوحة في 21 يوليو /قنا/ ", "بغداد/ واع ",
        "بغداد / نينا / ", "دمشق-سانا ", "طهران/ 21 تموز/ يوليو/ إرنا- ", "أنقرة/ الأناضول ", "إسطنبول/ سمير حداد/ الأناضول ", "شفق نيوز/ ",
        "السومرية نيوز/ بغداد ", "سكاي نيوز عربية - أبوظبي ", "بيروت - «الحياة» ", "«عكاظ» (جدة) ",
        "الرياض 30 ذو القعدة 1441 هـ الموافق 21 يوليو 2020 م واس ", "من سمير حداد - بغداد (رويترز) - ",
    ],
)  # fmt: skip
def test_datelines_of_agencies_are_found(dateline: str) -> None:
    assert dateline_length(dateline + FIRST) == len(dateline)


@pytest.mark.parametrize(
    "beginning",
    ["الرياض - جدة: ", "بغداد – العرب يجتمعون اليوم. ", "الرياض وطهران – حوار جديد – ", "العراق: انتخابات. ", "عاجل: "],
)  # fmt: skip
def test_words_before_a_sign_that_are_of_the_text_are_no_dateline(beginning: str) -> None:
    assert dateline_length(beginning + FIRST) == 0
