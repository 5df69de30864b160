"""Whether a body is an Arabic article: what is empty, in another language or cut off is set aside
with its reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.corpus import quarantine
from analysis.corpus.encodings import is_no_language, looks_broken
from analysis.text.tokens import codes_of

MIN_LETTERS = 20  # of an article
MIN_ARABIC = 0.5  # of the letters of an article
TRUNCATED_BELOW = 600  # characters; a longer text may well end in an ellipsis
_SAMPLE = 1_000  # characters by which a language is told
_FOREIGN_SHARE = 0.005  # of the letters of the script, above which words are asked
# bits of each of three counts that one 64-bit sum holds: one pass over the letters counts all three
_FIELD = 20
# letters of the Arabic script that Arabic does not write
_FOREIGN_LETTERS = "پچژگڤکیےۓٹڈڑںھہۀۆێڕڵەټډړښځڅېڃڄٻڀٺٽٿڇڌڍڊڏڦڪڱڳڻ۾ۇۈۋۅۉڭڠڽݢڬۏ"
_FOLD: dict[int, int | None] = {
    **str.maketrans("یکھ", "يكه"),
    # vowel signs, which would part a word in two
    **dict.fromkeys([*range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE)]),
}
_REVERSED_WORDS = 3  # that end in the article
# letters by their form in the word, as PDF has them
_SHAPES = re.compile("[\ufb50-\ufdfd\ufe70-\ufefc]")
# Words that the article follows, and words that it goes before; chosen from 8,800 articles of Al Mayadeen and SaudiNewsNet
# as those that stand so five times as often as the other way round.
_BEFORE_ARTICLE = frozenset(
    "هذه هذا هؤلاء تلك بعض جميع كل معظم مختلف إحدى عدد وزير وزارة رئيس مجلس حكومة حزب حركة قوات نظام لجنة هيئة منظمة"
    " وكالة إدارة محافظة منطقة مناطق مدينة دول دور حالة ولي إطلاق عمليات وسائل أسعار".split()
)
_AFTER_ARTICLE = frozenset(
    "إذ قد وقد فقد لم ولم لن لا ما بما مما فيما كما بل إلا حيث حين عندما بعدما بينما والتي والذي وذلك أنه أنها إضافة بشكل".split()
)
_NISBA = ("ي", "ية")
_FIRST_ENDS = re.compile(r"^\S{3,}[.؟!] +\S", re.M)
_BACKWARDS = 3  # places that run backwards, and how many times as many as run forwards
_FEW_WORDS = 12  # among which common ones may be missing by chance
_ARABIC_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a\u066e-\u06d3]")
_ELLIPSIS = re.compile(r"(\s*)[(\[]?(?:…|\.{3,})[)\]]?\Z")
# What stands behind a text that is cut off: a link to the whole, an address, tags, how many characters follow (NewsAPI).
_AFTER_CUT = re.compile(
    r"\s*(?:[(\[<]?[\s←→»«›‹>]*(?:(?:اقرأ|قراءة|مشاهدة|لقراءة|شاهد) ?ال?مزيد|المزيد|للمزيد|تابع القراءة|متابعة القراءة|تتمة|التتمة|يتبع"
    r"|Read more|Continue reading|more)[\s←→»«›‹>]*[)\]>]?|\[\+\d+ chars\]|https?://\S+|#\w+"
    r"|(?:The post|المقالة|المقال|التدوينة) [^\n]{0,200}(?:appeared first on|ظهرت? أولا[\u064b]?[ ]على)[^\n]{0,100})\s*\Z",
    re.I,
)
_SAID_CUT = re.compile(r"\[\+\d+ chars\]\s*\Z")
_WORD = re.compile(r"\w+")
_COMMON = {
    "ar": "في من على أن إن إلى التي الذي هذا هذه مع عن كان قال بعد بين ما لا لم وقد كما الى ان",
    "fa": "است این که را از با در به های می شد بر برای آن کرد شده خود تا هم دو وی",
    "ur": "ہے میں کے کی اور سے کا نے کو پر یہ ہیں تھا کہ جو گیا",
    "ug": "ۋە بىلەن ئۈچۈن بۇ بىر ئۇ دەپ ئىدى بولۇپ قىلدى بولغان ھەم",
    "sd": "جي جو ۾ جا سان کي ۽ تي هن آهي ڪئي کان ڪري آهن",
    "ps": "د په چې او له ته کې سره دی کړ شو هم یې",
    "ms": "دان يڠ دي اين ايت كڤد دالم اونتوق دڠن ڤد سرت اوليه تيدق اداله تله",
    "ckb": "لە بە کە بۆ ئەم ئەو لەگەڵ دەکات هەموو هەیە و بوو کرد نێوان پێش",
}


class Fitness(NamedTuple):
    """The language of a body (ISO 639 code; '' where it has none to speak of), and why it is set
    aside, if it is.
    """

    lang: str
    reason: str | None = None
    detail: str = ""


@cache
def _kinds() -> npt.NDArray[np.int64]:
    """What each code point adds to the counts: letters, Arabic letters, letters of the script that
    Arabic does not use.
    """
    kinds = np.zeros(0x110000, np.int64)
    kinds[[c for c in range(0x10000) if not 0xD800 <= c < 0xE000 and chr(c).isalpha()]] = 1
    arabic = [
        *range(0x621, 0x63B),
        *range(0x641, 0x64B),
        0x671,
        *range(0xFB50, 0xFDFE),
        *range(0xFE70, 0xFEFD),
    ]
    kinds[arabic] = 1 << _FIELD
    kinds[[ord(c) for c in _FOREIGN_LETTERS]] = 1 << 2 * _FIELD
    return kinds


@cache
def _common() -> dict[str, frozenset[str]]:
    return {lang: frozenset(words.translate(_FOLD).split()) for lang, words in _COMMON.items()}


def fitness(body: str) -> Fitness:
    """`fitness_of_all` of one body.

    Parameters
    ----------
    body
        The body.

    Returns
    -------
    Fitness
        Its language, and whether it is set aside.
    """
    return fitness_of_all([body])[0]


def fitness_of_all(bodies: Sequence[str]) -> list[Fitness]:
    """The language of each body, and whether it is set aside: empty, not Arabic or truncated.

    Empty is a body with fewer than 20 letters. Not Arabic is one with less than half of its letters
    Arabic, or with letters of Persian, Urdu or Kurdish and more of their commonest words than of
    Arabic's. Truncated is one under 600 characters that breaks off with an ellipsis inside a
    sentence.

    Parameters
    ----------
    bodies
        The bodies, judged at once because most of the time is spent on counting letters.

    Returns
    -------
    list of Fitness
        One for each.
    """
    if not bodies:
        return []
    # Never empty: `reduceat` gives an empty stretch the value behind it instead of 0.
    samples = [body[:_SAMPLE] + "\n" for body in bodies]
    sizes = np.fromiter(map(len, samples), np.int64, len(samples))
    # all bodies as one array of code points: no loop of Python over characters
    sums = np.add.reduceat(_kinds().take(codes_of("".join(samples))), np.cumsum(sizes) - sizes)
    mask = (1 << _FIELD) - 1
    counts = ((sums >> shift & mask).tolist() for shift in (0, _FIELD, 2 * _FIELD))
    return [_judge(*row) for row in zip(bodies, *counts, strict=True)]


def _judge(body: str, other: int, arabic: int, foreign: int) -> Fitness:
    """From the letters of the sample: of other scripts, of Arabic, of the Arabic script that
    Arabic does not use.
    """
    script = arabic + foreign
    letters = script + other
    if letters < MIN_LETTERS and (
        len(body) <= _SAMPLE or sum(map(str.isalpha, body)) < MIN_LETTERS
    ):
        n_marks = body.count("?")
        if n_marks > letters + MIN_LETTERS:
            return Fitness("", "broken encoding", quarantine.LOST.format(n=n_marks))
        return Fitness("", "empty", quarantine.FEW_LETTERS.format(n=letters, least=MIN_LETTERS))
    # the whole body is counted only where its beginning speaks against it
    if script < MIN_ARABIC * letters and not _mostly_arabic(body):
        return Fitness(
            "other", "not Arabic", quarantine.LITTLE_ARABIC.format(share=f"{script / letters:.0%}")
        )
    if looks_broken(body[:_SAMPLE], foreign_letters=other * 20 > letters):
        return Fitness("other", "broken encoding", quarantine.MISREAD)
    if _is_reversed(body[:_SAMPLE]):
        return Fitness("other", "letters in visual order", quarantine.REVERSED)
    if _runs_backwards(body[:_SAMPLE]):
        return Fitness("other", "words in reversed order", quarantine.BACKWARDS)
    # keyboards write a Persian kaf or ya in Arabic texts too: letters raise the question, words
    # decide it
    if foreign > _FOREIGN_SHARE * script and (lang := _by_words(body[:_SAMPLE])) != "ar":
        return Fitness(
            lang,
            "not Arabic",
            quarantine.ANOTHER_LANGUAGE.format(language=quarantine.LANGUAGES[lang]),
        )
    if is_no_language(body[:_SAMPLE]):
        return Fitness("other", "broken encoding", quarantine.MISREAD)
    if len(body) < TRUNCATED_BELOW and _breaks_off(body):
        return Fitness("ar", "truncated", quarantine.BREAKS_OFF.format(end=body[-12:], n=len(body)))
    return Fitness("ar")


def _mostly_arabic(body: str) -> bool:
    """Whether a body is Arabic for the most part though its beginning is not."""
    if len(body) <= _SAMPLE:
        return False
    return len(_ARABIC_LETTER.findall(body)) >= MIN_ARABIC * sum(map(str.isalpha, body))


def _breaks_off(body: str) -> bool:
    """Whether a body ends inside a sentence: in an ellipsis, also in brackets or before 'more'."""
    text = body.rstrip()
    if _SAID_CUT.search(text):
        return True
    # several may stand there, one after another: an ellipsis, a link and tags
    while (cut := _AFTER_CUT.search(text)) is not None and cut.start() < len(text):
        text = text[: cut.start()]
    hit = _ELLIPSIS.search(text)
    if hit is None:
        return False
    before = text[: hit.start()].rstrip()[-1:]
    finished = before in ".؟?!" if hit[1] else before in '؟?!»")'
    return bool(before) and (not finished or "]" in hit[0])


def _is_reversed(sample: str) -> bool:
    """Whether the letters stand in visual order, as PDF gives them: words end in the article and
    begin in teh marbuta.
    """
    if _SHAPES.search(sample):
        sample = unicodedata.normalize("NFKC", sample)
    n_ends = sample.count("لا ") + sample.count("لا\n")
    if n_ends < _REVERSED_WORDS:
        return False
    # the article begins words; where it ends them the line runs the wrong way round
    n_begins = sample.count(" ال") + sample.count("\nال")
    return n_begins * 4 < n_ends and sample.count(" ة") + sample.count("\nة") > 0


def _runs_backwards(sample: str) -> bool:
    """Whether the letters of each word run as they should and the words of each line do not, as some
    programs take Arabic from a PDF: its last word comes first.

    Told by what stands around the article in any Arabic text: a noun before its adjective of
    relation, وزير before it, كما after it.
    """
    # a sentence ends with its first word only where the line runs backwards; few texts go further
    if _FIRST_ENDS.search(sample) is None:
        return False
    if _SHAPES.search(sample):
        sample = unicodedata.normalize("NFKC", sample)
    forwards = backwards = 0
    for line in sample.split("\n"):
        words = [word.rstrip(".،؛:؟!") for word in line.split()]
        definite = [word.startswith("ال") for word in words]
        for number, word in enumerate(words):
            before = number > 0 and definite[number - 1]
            after = number + 1 < len(words) and definite[number + 1]
            if word in _BEFORE_ARTICLE or word in _AFTER_ARTICLE:
                if before != after:
                    as_usual = after == (word in _BEFORE_ARTICLE)
                    forwards += as_usual
                    backwards += not as_usual
            elif definite[number] and after:
                relations = word.endswith(_NISBA), words[number + 1].endswith(_NISBA)
                forwards += relations == (False, True)
                backwards += relations == (True, False)
    return backwards >= _BACKWARDS and backwards > _BACKWARDS * forwards


def _by_words(text: str) -> str:
    """The language whose commonest words a text in the Arabic script uses most; Arabic where none
    stands out.
    """
    words = _WORD.findall(text.translate(_FOLD))
    found = {lang: sum(w in common for w in words) for lang, common in _common().items()}
    # of equal ones Arabic: what is set aside is not analysed, and that needs a reason
    best = max(found, key=lambda lang: (found[lang], lang == "ar"))
    if found[best]:
        return best
    # none of anybody's common words among many, nor the article: a language that is not known here
    known = len(words) < _FEW_WORDS or any(word.startswith("ال") for word in words)
    if known:
        return "ar"
    return "und"
