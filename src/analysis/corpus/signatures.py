"""What stands at the very end of a page: signatures, sources, addresses to write to.

Each rule has a word it cannot do without, so that most articles cost nothing.
"""

from __future__ import annotations

import re

from analysis.corpus.datelines import AGENCIES, AMBIGUOUS

_MAIL = r"[\w.+-]{2,40}@[\w-]{2,40}(?:\.\w{2,12}){1,3}"
# A line after 'المصدر:' that says something is a sentence, no signature.
_TELLING = r"(?:^|[ :])(?:قال|قالت|أكد|أكدت|أعلن|أعلنت|ذكر|ذكرت|أفاد|أفادت|أوضح|أوضحت|أضاف|أضافت|كشف|كشفت|نفى|نفت|يؤكد|تؤكد|إن|أن|كان|كانت)(?=[ ،])"
TAIL = (
    ("المزيد", "signature", re.compile(r"(?<=[….])[ ]?المزيد\s*\Z")),
    ("رابط الخبر", "signature", re.compile(r"\s*رابط الخبر بصحيفة[^\n]{0,220}\s*\Z")),
    ("خدمة «", "signature", re.compile(r"\s*\n[ ]*\*?[ ]*خدمة «[^»\n]{2,40}»\s*\Z")),
    (
        "خاص ب",
        "signature",
        re.compile(r"\s*\n[ ]*\*?[ ]*خاص بـ?[ ]?[«{\"][^»}\"\n]{2,30}[»}\"]\s*\Z"),
    ),
    ("بالاتفاق مع", "signature", re.compile(r"\s*\n[ ]*\*?[ ]*بالاتفاق مع «[^»\n]{2,40}»\s*\Z")),
    (
        "لى العربية",
        "signature",
        re.compile(r"\s*\n[ ]*نقل(?:ه|ها|ته|تها) [إا]لى العربية(?: بتصرف)?[ ]*:[^\n]{2,50}\s*\Z"),
    ),
    *(
        (
            word,
            "signature",
            re.compile(rf"\s*\n[ ]*{word}[ ]*:(?![^\n]*{_TELLING})[^\n]{{0,80}}\s*\Z"),
        )
        for word in ("المصدر", "المصادر")
    ),
    ("سمات", "signature", re.compile(r"(?<=[.!؟»\"”])[ ]سمات(?: [^\s.،]+){1,18}\s*\Z")),
    (
        "",
        "signature",
        re.compile(
            rf"\s*(?:[(/][ ]*(?:{AGENCIES})(?:[ ]*[-،/][ ]*(?:{AGENCIES}))*[ ]*[)/]"
            rf"(?:[ ]*[-–،/]*[ ]*[(/][ ]*(?:{AGENCIES})[ ]*[)/])*"
            rf"|\n[ ]*(?!(?:{AMBIGUOUS})[ ]*\.?\s*\Z)(?:{AGENCIES}))[ ]*\.?\s*\Z"
        ),
    ),
    ("SMS", "contact", re.compile(r"\s*للتواصل مع الكاتب [اأ]رسل رسالة SMS[^؟!]{0,160}\Z")),
    ("sms", "contact", re.compile(r"\s*للتواصل [اأ]رسل (?:رسالة نصية )?sms[^؟!]{0,160}\Z")),
    (
        "@",
        "contact",
        re.compile(
            rf"(?:\s*\n[ ]*|(?<=[.!؟])[ ]+)(?:(?:لمراسلة الكاتب|للتواصل|البريد الإلكتروني|البريد الالكتروني|تويتر"
            rf"|Twitter)[ ]*:?[ ]*)?(?:{_MAIL}|@\w{{2,20}})\s*\Z"
        ),
    ),
    ("www", "contact", re.compile(r"\s*\n[ ]*(?:https?://)?www\.[\w./-]{4,60}\s*\Z")),
    ("تويتر", "contact", re.compile(r"\s*\n[ ]*تويتر[ ]*:[ ]*@?\w{2,20}\s*\Z")),
)
