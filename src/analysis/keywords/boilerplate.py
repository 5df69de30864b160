"""Words that are never told as a finding: they mark how news is made, not what it is about.

A month, a weekday, an agency's formula, an outlet's own name, a word of the sports pages: each differs
between periods and outlets beyond chance, and says nothing of the question. They stay in the tables,
with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.i18n.language import mark
from analysis.keywords.term_counts import TermCounts

CALENDAR = mark("name of a month or weekday")
AGENCY = mark("formula of agencies")
OWN_NAME = mark("the outlet's own name")
SPORTS = mark("word of the sports pages")

# lemmas, folded as the tables have them; no word that may be a subject of news stands in a list
MONTHS = (
    "كانون شباط اذار نيسان ايار حزيران تموز اب ابا ايلول تشرين "
    "يناير فبراير مارس ابريل مايو يونيو يونيه يوليو يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر "
    "محرم صفر ربيع جمادي رجب شعبان رمضان شوال قعده حجه"
)
WEEKDAYS = "احد اثنين ثلاثاء اربعاء خميس جمعه سبت"
FORMULAS = "وكاله مراسل رويترز واس فرانس تصوير"
PLAYERS = "مدرب لاعب مباراه دوري ملعب منتخب كره هداف مهاجم حارس شوط كاس مونديال تسديده"

SPORTS_WORDS = 3  # different words of PLAYERS that make an article one of sport
SPORTS_SHARE = 0.6  # of a word's articles

# letters that transliterations do not keep apart have one sign: د and ذ, ص and س
LATIN = {
    "ا": "", "ب": "b", "ت": "t", "ث": "T", "ج": "j", "ح": "h", "خ": "X", "د": "d", "ذ": "d",
    "ر": "r", "ز": "z", "س": "s", "ش": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "",
    "غ": "G", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w",
    "ي": "y", "ى": "", "ئ": "", "ء": "", "ؤ": "w",
}  # fmt: skip
# two Latin letters for one sound, replaced before single ones are looked at
DIGRAPHS = {
    "th": "T",
    "kh": "X",
    "dh": "d",
    "ph": "f",
    "sh": "S",
    "gh": "G",
    "ou": "",
    "ee": "",
    "oo": "",
}
VOWELS = "aeiou"


def reasons(counts: TermCounts) -> npt.NDArray[np.object_]:
    """Why each term is boilerplate, whatever period or outlet it marks.

    Parameters
    ----------
    counts : TermCounts
        Occurrences by article, of all terms of a corpus or of those tested.

    Returns
    -------
    array of str, (n_terms,)
        `CALENDAR`, `AGENCY` or `SPORTS`; '' for all other terms. A term is one of the sports pages
        where `SPORTS_SHARE` of its articles hold `SPORTS_WORDS` different words of sport or more.
    """
    listed = dict.fromkeys(FORMULAS.split(), AGENCY)
    listed |= dict.fromkeys((MONTHS + " " + WEEKDAYS).split(), CALENDAR)
    reason = np.array([listed.get(term, "") for term in counts.terms], dtype=object)
    if not len(reason):
        return reason
    present = (counts.matrix > 0).astype(np.float64)
    players = set(PLAYERS.split())
    places = np.flatnonzero([term in players for term in counts.terms])
    of_sport = np.asarray(present[:, places].sum(axis=1)).ravel() >= SPORTS_WORDS
    articles = np.asarray(present.sum(axis=0)).ravel()
    # how many articles of sport hold each term
    inside = of_sport.astype(np.float64) @ present
    # without `articles > 0` a term that no article has would pass as 0 ≥ 0
    is_sport = (articles > 0) & (inside >= SPORTS_SHARE * articles)
    reason[is_sport & (reason == "")] = SPORTS
    return reason


def own_names(terms: Sequence[str], outlet: str) -> npt.NDArray[np.bool_]:
    """Which terms are the outlet's own name, by the consonants of both.

    Parameters
    ----------
    terms : sequence of str
        Lemmas, folded.
    outlet : str
        Its id or host, in Latin letters (`alwatan`, `www.okaz.com.sa`) or in Arabic.

    Returns
    -------
    array of bool, (n_terms,)
        True for وطن of `alwatan`. Of a name of several words only what is written as one is seen.
    """
    parts = [part for part in outlet.lower().split(".") if part not in HOSTS]
    wanted = {_consonants(part) for part in parts}
    # one consonant is part of too many words
    wanted = {name for name in wanted if len(name) > 1}
    return np.array([_consonants(term) in wanted for term in terms], dtype=bool)


# parts of an address that are nobody's name
HOSTS = ("www", "com", "net", "org", "sa", "ae", "iq", "lb", "news", "example")


def _consonants(name: str) -> str:
    """The consonants of a name in one script, without the article; long vowels are no consonants but
    at its beginning.
    """
    if name.isascii():
        plain = name
        # before r, s and n the l of the article is written as it is spoken: Arriyadh
        for article in ("al-", "el-", "al", "arr", "ass", "ann"):
            if plain.startswith(article) and len(plain) > len(article) + 2:
                # of arr, ass and ann one letter stays: it is the first of the name itself
                plain = plain.removeprefix(article if article[1] == "l" else article[:2])
                break
        for letters, one in DIGRAPHS.items():
            plain = plain.replace(letters, one)
        latin = "".join(letter for letter in plain if letter.isalpha() and letter not in VOWELS)
        if plain.endswith("h"):
            # a final h is most often a written ة, which the Arabic branch drops too
            latin = latin[:-1]
    else:
        plain = name
        if name.startswith("ال") and len(name) > 4:
            plain = name[2:]
        if plain.endswith(("ه", "ة")):
            plain = plain[:-1]
        latin = "".join(LATIN.get(letter, "") for letter in plain)
    # inside a name w and y mostly write long vowels; where they begin it they are consonants
    return latin[:1] + latin[1:].replace("w", "").replace("y", "")
