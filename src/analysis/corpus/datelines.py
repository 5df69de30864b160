"""The dateline a page begins with: where and through whom a report came ('بغداد - واع:', 'إيلاف
من لندن:', '(رويترز) -').

A run of words is a dateline only if a city, an agency or an outlet known here is in it and no word
that tells something (a preposition, a verb of saying), so that 'طهران: لن نتفاوض' and 'مشهد من
الحياة الغربية:' stay.
"""

from __future__ import annotations

import re

from analysis.corpus.date_forms import FULL_DATE

AGENCIES = (
    "واس|رويترز|فرانس برس|أ ?ف ?ب|ا ?ف ?ب|أ[. ]+ف[. ]+ب[.]?|ا[. ]+ف[. ]+ب[.]?|د ?ب ?أ|د[. ]+ب[. ]+أ|أ ?ب|أ ?ش ?أ|أ[. "
    "]+ش[. ]+أ|وام|بترا|قنا|كونا|بنا|سانا|سبأ|وات|واج|واع|نينا|"
    "وفا|معا|فارس|إرنا|ارنا|إسنا|تسنيم|مهر|سبوتنيك|نوفوستي|تاس|الأناضول|الاناضول|شينخوا|أسوشيتد برس|أسوشييتد برس"
    "|بلومبرغ|و ?م ?ع|بي بي سي|سي [إا]ن [إا]ن|CNN|BBC|AFP|AP|Reuters|RT|وكالات|الوكالات|متابعات|متابعة"
)
# Names of outlets that are nothing else, so that they need no quotes.
_PLAIN_OUTLETS = (
    "العربي الجديد|القدس العربي|العربية[. ]نت|سكاي نيوز عربية|روسيا اليوم|السومرية نيوز|شفق نيوز|المدى برس|الغد برس|بغداد اليوم"
    "|الميادين[. ]نت|الجزيرة[. ]نت|فرانس 24|اليوم السابع|[إا]رم نيوز|رووداو|كردستان 24|دويتشه فيله"
)
# Names of agencies that are words or names of other things: no agency unless in brackets, or beside a city or another agency.
AMBIGUOUS = "قنا|بنا|معا|فارس|مهر|تاس|وات|واج|سبأ|وام|نينا"
_AMBIGUOUS = re.compile(rf"(?:{AMBIGUOUS})\Z")
_AGENCY = re.compile(rf"(?:{AGENCIES})\Z")
_OUTLETS_TEXT = (
    "إيلاف|ايلاف|الشرق الأوسط|الشرق الاوسط|سبق|عين اليوم|الوئام|عكاظ|الرياض|اليوم|الرياضي|الاقتصادية|الجزيرة|الجزيرة "
    "نت|الميادين|الميادين نت|العربية|العربية نت|الحياة|القدس العربي|"
    "العربي الجديد|العرب|الأهرام|النهار|الأخبار|السفير|اللواء|الديار|الصباح|المدى|الزمان|الاتحاد|البيان|الخليج"
    "|الراية|الوطن|المدينة|اليوم السابع|بي بي سي|سكاي نيوز عربية|سي إن إن|"
    "روسيا اليوم|شفق نيوز|السومرية|السومرية نيوز|بغداد اليوم|رووداو|كردستان 24|المسلة|عواصم|خاص|مراسلون|كتب|النخلتان"
    "|الجسر|جسر|الواحة|منبر الواحة"
)
_OUTLETS = frozenset(_OUTLETS_TEXT.split("|"))
_CITIES_TEXT = (
    "بغداد|البصرة|الموصل|أربيل|اربيل|كركوك|النجف|كربلاء|السليمانية|دهوك|الرمادي|الفلوجة|تكريت|ديالى|الأنبار|الانبار"
    "|الناصرية|العمارة|الحلة|الديوانية|سامراء|بعقوبة|الفاو|"
    "طهران|مشهد|أصفهان|اصفهان|قم|شيراز|تبريز|الأهواز|عبادان|"
    "الرياض|جدة|جده|مكة|مكة المكرمة|المدينة المنورة|الدمام|الخبر|الظهران|الطائف|أبها|ابها|تبوك|جازان|جيزان|نجران"
    "|حائل|بريدة|عنيزة|عرعر|سكاكا|الجوف|الباحة|الأحساء|الاحساء|القطيف|الجبيل|ينبع|"
    "القنفذة|الليث|الخرج|الدلم|بيشة|محايل عسير|محايل|عسير|المجاردة|بارق|تربة|الخرمة|رفحاء|القريات|طبرجل|حفر الباطن"
    "|الخفجي|المجمعة|الزلفي|شقراء|الدوادمي|عفيف|تثليث|أضم|صبيا|خميس مشيط|رنية|"
    "القصيم|الرس|المذنب|ضباء|الوجه|أملج|العلا|رابغ|خليص|بلجرشي|المخواة|النماص|شرورة|الدرعية|نيوم|"
    "الكويت|الدوحة|المنامة|أبوظبي|أبو ظبي|ابوظبي|دبي|الشارقة|مسقط|صلالة|صنعاء|عدن|تعز|الحديدة|مأرب|المكلا|"
    "دمشق|حلب|حمص|إدلب|اللاذقية|بيروت|طرابلس|صيدا|صور|عمان|عمّان|إربد|القدس|القدس المحتلة|رام الله|غزة|نابلس|جنين"
    "|الخليل|تل أبيب|"
    "القاهرة|الإسكندرية|شرم الشيخ|الخرطوم|بنغازي|مصراتة|تونس|الجزائر|الرباط|الدار البيضاء|الصخيرات|نواكشوط|مقديشو"
    "|جيبوتي|"
    "أنقرة|إسطنبول|اسطنبول|إسلام آباد|كابول|كابل|كراتشي|نيودلهي|بكين|بكين وبغداد|شنغهاي|هونغ كونغ|طوكيو|سيول"
    "|سنغافورة|جاكرتا|كوالالمبور|مانيلا|سيدني|"
    "موسكو|كييف|وارسو|برلين|فيينا|جنيف|بروكسل|باريس|لندن|روما|مدريد|لشبونة|أثينا|ستوكهولم|أوسلو|كوبنهاغن|لاهاي"
    "|أمستردام|لوزان|زيورخ|دافوس|ميونيخ|"
    "واشنطن|نيويورك|الأمم المتحدة|نيويورك الأمم المتحدة|هيوستن|لوس أنجلوس|مونتريال|أوتاوا|تورنتو|برازيليا|كاراكاس"
    "|هافانا|بوينس آيرس|"
    "نيروبي|أديس أبابا|لاغوس|أبوجا|نيامي|داكار|جوهانسبرغ|عواصم العالم"
)
_CITIES = frozenset(_CITIES_TEXT.split("|"))
_TELLING_TEXT = (
    "في من إلى الى على عن أن إن ان لن لم لا ما هل قد هذا هذه ذلك التي الذي كان كانت بعد قبل خلال حول عند مع بين رحمه "
    "رحمة حفظه وفقه أهلا رئيس الرئيس وزير الملك الأمير"
    " قال قالت أكد أكدت أعلن أعلنت ذكر ذكرت أفاد أفادت حذر حذرت طلب طالب طالبت وصل وصلت عاد نقل نقلت كشف كشفت أضاف "
    "أوضح تقول يقول يؤكد تؤكد يعلن تعلن وكالة صحيفة قناة تحقيق تقرير"
)
_PARTS = re.compile(r"[^\W\d_]+")
_TELLING = frozenset(_TELLING_TEXT.split())
_WORDS = r"[^\W\d_]+(?:[ .][^\W\d_]+){0,3}"
# A part of a dateline: one to four words, perhaps in quotes, perhaps with something in
# brackets behind: «عكاظ» (جدة).
_PART = rf"[«\"“]?{_WORDS}[.]?[»\"”]?(?:[ ]*\([^()\n:]{{1,30}}\))?"
# A tatweel parts only with blanks around it; else it is a letter drawn out.
_SEP = r"(?:[ ]*[-–—/][ ]*|[ ]+ـ[ ]+|[ ]*،[ ]*)"
_PARTED = re.compile(rf"\s*({_PART}(?:{_SEP}{_PART}){{0,3}})[ ]*(:[ ]*|\n|[-–—][ ])")
_SPLIT = re.compile(_SEP)
_BRACKETED = re.compile(
    rf"\s*(?:({_WORDS})[ ]*[،,/-]?[ ]*)?(?:{FULL_DATE}[ ]*م?[ ]*)?[(«]({AGENCIES})(?:[ ]*[-/،][ ]*"
    rf"(?:{AGENCIES}))?[)»][ ]*([-–—:ـ]+[ ]*)?"
)
_ABROAD = re.compile(
    rf"\s*({_WORDS})[ ]*[،,][ ]*{_WORDS}[ ]*\((?:CNN|BBC|AFP|Reuters|AP|رويترز|أ[ .]?ف[ .]?ب|{AGENCIES})\)[ ]*[-–—:]+[ ]*"
)
_FROM = re.compile(rf"\s*[«\"“]?([^\W\d_]+(?: [^\W\d_]+)?)[»\"”]?[ ]+من[ ]+({_WORDS})[ ]*:[ ]*")
_QUOTED = re.compile(
    rf"\s*({_PART}(?:{_SEP}{_PART}){{0,2}})[ ]*[:–—-][ ]*[«\"“]([^»\"”\n]{{2,30}})[»\"”][ ]*(\n|)"
)
_DATED = re.compile(
    rf"\s*({_WORDS})[ ]*[-–—،,/]?[ ]*{FULL_DATE}[ ]*م?[ ]*[،,]?[ ]*(?:\([^()\n]{{2,20}}\)[ ]*)?[:–—-][ ]*"
)
_DAY = rf"(?:في[ ]+)?(?:{FULL_DATE}|\d{{1,2}}[ ]*[-/][ ]*\d{{1,2}}|\d{{1,2}}[ ]+[^\W\d_]{{2,8}}(?:[ ]*[/-][ ]*[^\W\d_]{{2,8}})?)[ ]*م?"
_SURE = "|".join(
    name for name in f"{AGENCIES}|{_PLAIN_OUTLETS}".split("|") if name not in AMBIGUOUS.split("|")
)
# 'بغداد/ واع', 'دمشق-سانا', 'الدوحة في 21 يوليو /قنا/', 'إسطنبول/ محمد علي/ الأناضول', 'عمان 21 تموز (بترا)-'
_THROUGH = re.compile(
    rf"\s*({_WORDS}?)(?:[ ]*[-،/]?[ ]*{_DAY})?[ ]*(?:[-–—/ـ][ ]*{_WORDS}[ ]*)?"
    rf"(?:[-–—/ـ]+[ ]*(?:{_SURE})(?:[ ]*[/:.–—-]+[ ]*|[ ]+|\n)|[/(][ ]*(?:{AGENCIES})[ ]*[/)][ ]*(?:[-–—:]+[ ]*)?)"
)
# 'الرياض 30 ذو القعدة 1441 هـ الموافق 21 يوليو 2020 م واس'
_STATE_AGENCY = re.compile(
    rf"\s*({_WORDS}?)[ ]+\d{{1,2}}[^\n/():؛.]{{4,60}}?(?:هـ|م)[ ]+واس[ ]+[-:]*[ ]*"
)
# 'السومرية نيوز/ بغداد', 'شفق نيوز/', '«عكاظ» (جدة)'
_OUTLET_FIRST = re.compile(
    rf"\s*[«\"]?({_WORDS}|[^\W\d_]+ 24)[»\"]?[ ]*(?:/[ ]*|[-–—][ ]+|\([ ]*)({_WORDS}?)[ ]*(?:\)[ ]*(?:[-–—:/]+[ ]*)?|[-–—:/]+[ ]*|[ ]+|\n)"
)
_BY_LINE = re.compile(r"\s*من[ ]+[^\W\d_]+(?: [^\W\d_]+){1,6}[ ]*(?:\n\s*|[-–—][ ]*)")
_OUTLET = re.compile(rf"(?:{_SURE})\Z")
_SIGN = re.compile("[-:–—(«/ـ]")
_DIGIT = re.compile(r"\d")
_LONGEST = 110  # characters of a dateline


def dateline_length(head: str) -> int:
    """How many characters of a text are a dateline.

    Each rule first asks for a sign that it cannot do without, which costs less than to begin
    matching.

    Parameters
    ----------
    head
        The beginning of the text.

    Returns
    -------
    int
        0 where there is none.
    """
    # No dateline is longer, and some rules would search the rest of the text in vain.
    head = head[:_LONGEST]
    if not _SIGN.search(head):
        return 0
    if (hit := _BY_LINE.match(head)) and (length := dateline_length(head[hit.end() :])):
        return hit.end() + length
    for rule in (_abroad, _bracketed, _from, _quoted, _dated, _parted, _through, _outlet_first):
        if length := rule(head):
            return length
    return 0


def _is_sure_agency(part: str) -> bool:
    return _is_agency(part) and _AMBIGUOUS.match(part) is None


def _bare(part: str) -> str:
    """A part without its quotes and what stands in brackets."""
    return part.split("(")[0].strip().strip('«»"“”').strip()


def _is_agency(part: str) -> bool:
    return _AGENCY.match(part) is not None


def tells(words: str) -> bool:
    """Whether a run of words tells something: a preposition, a verb of saying, an office is among
    them.

    Parameters
    ----------
    words
        The words.

    Returns
    -------
    bool
        If so, they are no dateline.
    """
    return not _TELLING.isdisjoint(_PARTS.findall(words))


def _bracketed(head: str) -> int:
    """'الرياض (واس) -', '(رويترز) -', 'بغداد / 21 تموز 2020 (واع)'."""
    if "(" not in head and "«" not in head:
        return 0
    hit = _BRACKETED.match(head)
    if hit is None or (hit[1] and tells(hit[1])):
        return 0
    if hit[3] or (hit[1] in _CITIES and len(head) > hit.end()):
        return hit.end()
    return 0


def _abroad(head: str) -> int:
    """'دبي، الإمارات العربية المتحدة (CNN)—'."""
    if "(" not in head:
        return 0
    hit = _ABROAD.match(head)
    if hit and not tells(hit[0].split("(")[0]):
        return hit.end()
    return 0


def _from(head: str) -> int:
    """'إيلاف من لندن:'."""
    if ":" not in head or "من" not in head:
        return 0
    hit = _FROM.match(head)
    if hit and hit[2] in _CITIES and hit[1] not in _CITIES and not tells(hit[1]):
        return hit.end()
    return 0


def _quoted(head: str) -> int:
    """'لندن: «الشرق الأوسط»'; in the line of the text only for an outlet or agency known here."""
    if "«" not in head and '"' not in head and "“" not in head:
        return 0
    hit = _QUOTED.match(head)
    if hit is None or not any(_bare(p) in _CITIES for p in _SPLIT.split(hit[1])):
        return 0
    if hit[3] or hit[2] in _OUTLETS or _is_agency(hit[2]):
        return hit.end()
    return 0


def _dated(head: str) -> int:
    """'بغداد - 21 تموز 2020:'."""
    if not _DIGIT.search(head):
        return 0
    hit = _DATED.match(head)
    if hit and hit[1] in _CITIES:
        return hit.end()
    return 0


def _through(head: str) -> int:
    """'بغداد/ واع', 'الدوحة في 21 يوليو /قنا/': a city, perhaps a day or a name, and an agency."""
    hit = _STATE_AGENCY.match(head)
    if hit is None:
        hit = _THROUGH.match(head)
    if hit and hit[1] in _CITIES and len(head) > hit.end():
        return hit.end()
    return 0


def _outlet_first(head: str) -> int:
    """'السومرية نيوز/ بغداد', '«عكاظ» (جدة)': an outlet, and the city where it has one."""
    hit = _OUTLET_FIRST.match(head)
    if hit is None or len(head) <= hit.end():
        return 0
    quoted = hit[0].lstrip()[:1] in '«"' or "(" in hit[0]
    known = _OUTLET.match(hit[1]) or (quoted and hit[1] in _OUTLETS)
    if known and hit[2] in _CITIES:
        return hit.end()
    alone = head[hit.end(1) :].lstrip()
    if known and alone[:1] == "/":
        return head.index("/", hit.end(1)) + 1 + len(alone[1:]) - len(alone[1:].lstrip())
    return 0


def _parted(head: str) -> int:
    """'عبدالله البرقاوي- سبق- الرياض:', 'عين اليوم – جدة' as a line, 'واس – جدة – '."""
    hit = _PARTED.match(head)
    if hit is None or tells(hit[1]):
        return 0
    parts = [_bare(p) for p in _SPLIT.split(hit[1])]
    n_cities = sum(p in _CITIES for p in parts)
    is_source = [p in _OUTLETS or _is_sure_agency(p) for p in parts]
    # Beside a city فارس or مهر is the agency; alone it may be a person or a dowry.
    if n_cities:
        is_source = [source or _is_agency(p) for source, p in zip(is_source, parts, strict=True)]
    if len(parts) == 1:
        alone = (_is_sure_agency(parts[0]) and hit[2] != "\n") or (hit[2] == "\n" and is_source[0])
        if alone:
            return hit.end()
        return 0
    if n_cities == len(parts) and not any(_is_sure_agency(p) for p in parts):
        return 0  # 'الرياض - جدة:' is a way between two cities
    if hit[2][0] in "-–—":
        agencies = [p for p in parts if _is_sure_agency(p) or (n_cities and _is_agency(p))]
        if agencies:
            return hit.end()
        return 0
    if any(is_source) or n_cities:
        return hit.end()
    return 0
