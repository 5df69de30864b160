"""English names as a sentence has them: with the article that a table leaves out."""

from __future__ import annotations

import re

# A name that ends in what it is, such as a ministry or a council, is no proper name alone.
_NOUNS = set(
    (
        "administrator adviser agency alliance ambassador army assembly association authority "
        "axis bank board brigade brigades brotherhood cabinet cell centre chairman chancellor "
        "chief coalition command commander commander-in-chief commission committee company "
        "congress corps council court crescent department director director-general embassy emir "
        "emirates envoy force forces framework front fund government governor group guard gulf "
        "head headquarters imam judiciary king leader league minister ministry mission movement "
        "mufti nations observatory office organisation organization parliament party police "
        "president prince reformists region representative resistance ruler secretary secretary-general "
        "service services society speaker spokesman states strait suburb treasury union "
        "units university vice-president zone"
    ).split()
)
_KNOWN = {
    "Basij",
    "CIA",
    "FBI",
    "Golan",
    "Houthis",
    "Kremlin",
    "Knesset",
    "Pentagon",
    "Peshmerga",
    "Pope",
    "Red Sea",
    "Taliban",
    "United Kingdom",
    "Vatican",
    "West Bank",
    "White House",
}
_ARTICLE = re.compile(r"^[Tt]he ")
# what stands behind the noun: of Iran, in Baghdad, (Ansar Allah)
_BEHIND = re.compile(r"(?: (?:of|in|for|to|against|at|on) .*| \(.*|, .*)$")


def definite(name: str) -> str:
    """A name with its article, where English has one.

    Parameters
    ----------
    name
        As a study file has it; of 'English / العربية' the first part counts.

    Returns
    -------
    str
        'the Government of Iran', 'the Arab League', but 'Iran', 'Hizballah', 'Mustafa al-Kadhimi'.
        A rule with two short lists, not a dictionary: a name that it does not know stays as it is.
    """
    english = name.partition(" / ")[0]
    if _ARTICLE.match(english):
        return name[:1].lower() + name[1:]
    for named in (_BEHIND.sub("", english), english):
        if named in _KNOWN or named.rpartition(" ")[2].lower() in _NOUNS:
            return f"the {name}"
    return name
