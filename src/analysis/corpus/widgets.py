"""Lines that a page puts around its articles: buttons, sign-offs, tags, counters, notices, 'read
also'.

A line is residue where all of it is of such a kind; a line that says something is never one.
"""

from __future__ import annotations

import re

_NETWORKS = (
    "فيسبوك|فيس بوك|فايسبوك|تويتر|واتساب|واتس ?[آا]ب|تلغرام|تليغرام|تيليغرام|تيليجرام|تلجرام|[اإ]نستغرام|[اإ]نستجرام|يوتيوب"
    "|لينكد ?[اإ]ن|بينتريست|جوجل بلس|جوجل|غوغل|ماسنجر|سناب ?شات|تيك ?توك|Facebook|Twitter|WhatsApp|Telegram|LinkedIn"
    "|Pinterest|Google|Email|E-mail|Print|Messenger|Viber|Reddit|Tumblr|Share|Tweet|Instagram|YouTube|طباعة|البريد الإلكتروني"
)
_THING = "الخبر|الموضوع|المقال|المقالة|الصفحة|التقرير|القصة"
_READ = r"(?:[اإ]قر[أا]ا?|طالع|شاهد)"
_ALSO = r"[أا]يض[اًا]*"
_NAMES = r"(?:[^\W\d_]+\.?[ ]*){1,4}"
_OF_ARCHIVE = "[أا]رشيفي?ة?|تعبيرية|من الأرشيف"
_SHARING = (
    rf"شارك(?:ها|وا|نا)?(?: هذا| هذه)?(?: (?:{_THING}))?(?: على| عبر| مع)?(?:[ ]?(?:{_NETWORKS}|أصدقائك))*[ ]*:?",
    rf"(?:(?:{_NETWORKS})\+?[ |،,·/–-]*){{2,12}}",
    r"نسخ الرابط|(?:ال)?رابط (?:ال)?مختصر:?|حجم الخط:?|[أاA]\+[ ]*[أاA]?-?|طباعة|[اإ]رسال|مشاركة|[إأا]رسا?ل (?:إلى|الى|ل)[ ]?صديق|حفظ المقال",
    r"(?:تابعو?نا|تابعوا (?:آخر|اخر|كل|جميع)|[اإ]شتركو?ا? (?:في|ب)|تابعو?ا? (?=قناتنا|صفحتنا|حسابنا)|[اإ]نضمو?ا? (?:إلى|الى|ل)|للاشتراك|للانضمام|حمّ?لوا? |لمتابعة)"
    rf"[^\n.؟!]{{0,60}}(?:{_NETWORKS}|قناتنا|صفحتنا|حسابنا|حساباتنا|موقعنا|أخبارنا|التطبيق|تطبيق|البريدية|t\.me|https?:)[^\n؟!]{{0,60}}",
    r"(?:حمّ?لو?ا?|تحميل|نزّ?لو?ا?|تنزيل) (?:ال)?تطبيق[^\n.؟!]{0,40}",
    rf"(?:Share|Tweet|Send|Follow us|Like us|Print)(?: this(?: \w+)?)?(?: (?:on|via|by|to|with) (?:{_NETWORKS}|\w{{1,10}}))?",
    r"(?:Read|Show|Load) more|Click here|Related (?:articles|posts|news|topics)",
)
_RIGHTS = r"(?:©|\(c\)|copyright)?[ ]*(?:\d{4})?[ ]*(?:جميع الحقوق محفوظة|حقوق النشر محفوظة|كل الحقوق محفوظة|all rights reserved)"
_NOTICES = (
    r"[-–—*\s]*(?:[إا]علان|[إا]علانات|[إا]علان ممول|advertisement|sponsored)[-–—*\s:]*",
    r"[^\n]*(?:adsbygoogle|googletag|googlesyndication|window\.\w+|document\.\w+|function\s*\()[^\n]*",
    rf"{_RIGHTS}(?:[ ]+\S+){{0,3}}|{_RIGHTS}[^\n]{{0,50}}(?:©|\d{{4}}|[٠-٩]{{4}})[^\n]{{0,30}}"
    rf"|{_RIGHTS}[ ]*[-–—|:]?[ ]*ل?(?:ـ[ ]*)?(?:صحيفة|جريدة|موقع|شبكة|وكالة|قناة|مؤسسة|شركة|دار|مجلة|الموقع)[^\n]{{0,50}}",
    r"\d+ تعليق(?:ات)?|[اأ]ترك (?:تعليق|رد)[اً]*|[أا]ضف تعليق[اً]*|(?:لا توجد|لا يوجد) تعليقات",
    r"(?:عدد )?(?:المشاهدات|القراءات|الزيارات)[ ]*:?[ ]*[\d.,]+|[\d.,]+ (?:مشاهدات|مشاهدة|قراءة|زيارة)",
    r"[*_=•·~–—-]{3,20}",
)
_CAPTIONS = (
    rf"\(?(?:(?:ال)?صورة[ ]*[:–-]?[ ]*)(?:{_OF_ARCHIVE})\)?|\((?:{_OF_ARCHIVE})\)",
    r"(?:©[ ]*)(?:AFP|Reuters|AP|EPA|Getty(?: Images)?|رويترز|أ ?ف ?ب)|(?:AFP|Reuters|رويترز|Getty Images)[ ]*©",
)
_OTHERS = (
    rf"قد (?:يهمك|يعجبك)(?: {_ALSO})?[ ]*[:/][^\n]{{0,120}}|قد (?:يهمك|يعجبك) {_ALSO}",
    r"(?:(?:مواضيع|موضوعات|مقالات|[أا]خبار|روابط|تقارير) )?(?:ذات صلة|متعلقة|مشابهة)[ ]*:?",
    r"الأكثر (?:قراءة|مشاهدة|تداول[اًا]*|شيوع[اًا]*)[ ]*:?|(?:المقال|الخبر|الموضوع) (?:السابق|التالي)[ ]*:?",
    rf"(?:{_READ}|طالعوا?) المزيد(?:[ ]*[:/][^\n]{{0,120}})?",
    r"للمزيد(?: من (?:التفاصيل|الأخبار|المعلومات))?[ ]*(?:[:/][^\n]{0,120}|[اأإ]ضغط هنا|[اأإ]نقر هنا)",
    r"(?:قراءة|عرض|شاهد|[إا]قرأ) المزيد|المزيد من (?:الأخبار|المقالات|التقارير|المواضيع|الفيديوهات|الصور)[ ]*:?",
    r"لقراءة المزيد[^\n.؟!]{0,40}|المزيد على (?:موقعنا|الموقع|الرابط)[^\n]{0,60}",
)
_SIGN_OFFS = (
    # (انتهى) م ع/ 25: how agencies end a report, initials or a number behind it
    r"[/(\s#*\[]*(?:انته[ىي]|انتهت)(?:[\s./*:،()\[\]\d#-]+(?:\w{1,2}(?!\w))?)*",
    r"[/(\s]*(?:يتبع|تمت)[/)\s.]*",
    # م.ع/ س.ح: initials of those who wrote it
    r"\w{1,2}\.[ ]?\w{1,2}(?:[ ]*[/،-][ ]*\w{1,2}\.[ ]?\w{1,2})*\.?(?:[ ]*\([^()\n]{2,40}\))?",
    rf"(?:[إا]عداد|تحرير|ترجمة|تغطية صحفية|محرر الخبر|المحرر|مراجعة|تصوير|حرر(?:ت|ه|ته)?(?: الخبر)?|[أا]عد(?:ت|ه|ته)(?: الخبر)?)[ ]*[:/][ ]*{_NAMES}",
    r"\((?:[إا]عداد|تغطية|تحرير|كتابة|ترجمة)[^()\n]{3,120}\)",
    rf"(?:مصدر الخبر|نقل[اًا]+ عن)[ ]*:[ ]*{_NAMES}|المصدر|المصادر",
    r"(?:AFP|Reuters|AP|EPA|dpa|Getty Images)(?:[ ]*[/،,-][ ]*(?:AFP|Reuters|AP|EPA|dpa))*",
    r"(?:الوسوم|وسوم|سمات|تاغات|(?:ال)?كلمات (?:ال)?(?:مفتاحية|دلالية)|Tags|Keywords)[ ]*:[^\n.؟!]{0,150}",
    r"(?:الوسوم|الكلمات (?:المفتاحية|الدلالية))(?: [^\s.،]+){1,12}",
    # a network or a counter of shares by itself
    rf"(?:{_NETWORKS})\+?|[\d.,]{{1,7}}",
    r"(?:آخر تحديث|نُ?شر(?:ت)? في|تاريخ النشر|تم النشر|تاريخ التحديث)[ ]*:?[^\n.؟!]{0,20}\d[^\n؟!]{0,40}",
)
# A longer line is a paragraph, whatever it begins with.
_LONGEST = 150


def _any(rules: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule})" for rule in rules), re.I)


_ANYWHERE = (
    ("boilerplate", _any(_SHARING + _NOTICES)),
    ("caption", _any(_CAPTIONS)),
    ("related", _any(_OTHERS)),
)
_AT_THE_END = _any(_SIGN_OFFS)
_INSIDE = re.compile(
    rf"[ ]*(?:\([ ]*{_READ}[ ]+{_ALSO}[^()\n]{{3,160}}\)|\[[ ]*{_READ}[ ]+{_ALSO}[^\[\]\n]{{3,160}}\]"
    rf"|//[ ]*{_READ}[ ]+{_ALSO}[^/\n]{{3,160}}//"
    rf"|(?<=[.!؟»”\"])[ ]+{_READ}[ ]+{_ALSO}[ ]*:[ ]*[^\n.؟!:]{{4,140}}(?=\n|\Z))"
)
_SIGNS = ("قرأ أيض", "قرأ ايض", "قرا أيض", "قرا ايض", "طالع أيض", "شاهد أيض")


def kind_of_line(bare: str) -> str | None:
    """The kind of residue that a whole line is, wherever it stands.

    Parameters
    ----------
    bare
        The line without blanks around it.

    Returns
    -------
    str or None
        None for a line of the text.
    """
    if len(bare) > _LONGEST:
        return None
    for kind, rule in _ANYWHERE:
        if rule.fullmatch(bare):
            return kind
    return None


def kind_of_last_line(bare: str) -> str | None:
    """The same for the last line of a body, where more is residue: initials, the end of a report, a
    number, the name of a network.

    Parameters
    ----------
    bare
        The line without blanks around it.

    Returns
    -------
    str or None
        None for a line of the text.
    """
    if not bare or len(bare) > _LONGEST:
        return None
    if _AT_THE_END.fullmatch(bare):
        return "signature"
    return kind_of_line(bare)


def read_also_inside(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Titles of other articles inside a paragraph that themselves say so: in brackets, between
    strokes, or after a sentence to the end of the line.

    Parameters
    ----------
    text
        The text.
    begin, end
        Where in it to look.

    Returns
    -------
    list of (int, int)
        Their places.
    """
    if not any(sign in text for sign in _SIGNS):
        return []
    return [hit.span() for hit in _INSIDE.finditer(text, begin, end)]
