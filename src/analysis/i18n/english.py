"""English names as a sentence has them: with the article that a table leaves out."""

from __future__ import annotations

import re

# Names that end in what they are, such as a ministry or a council, are no proper names alone.
_NOUNS = (
    "Agency Alliance Army Assembly Authority Brigade Brigades Cabinet Centre Coalition Commission "
    "Committee Congress Corps Council Court Department Embassy Emirates Force Forces Framework "
    "Front Fund Government League Ministry Movement Nations Office Organisation Organization "
    "Palace Parliament Party Service Services States Treasury Union Zone"
)
_KNOWN = (
    "Basij Golan Houthis Kremlin Knesset Pentagon Peshmerga Taliban Vatican White+House "
    "Green+Zone Red+Sea West+Bank United+Kingdom United+States Quds+Force"
)
_NOUN = re.compile(rf"\b(?:{'|'.join(_NOUNS.split())})$")
_LIST = {name.replace("+", " ") for name in _KNOWN.split()}
_OF = re.compile(r"^[A-Z][\w' -]* of ")
_ARTICLE = re.compile(r"^[Tt]he ")
_ASIDE = re.compile(r"(?: \([^)]*\)|, .*)$")


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
        A rule with a short list, not a dictionary: a name that it does not know stays as it is.
    """
    english = name.partition(" / ")[0]
    bare = _ASIDE.sub("", english)
    if _ARTICLE.match(english):
        return name[:1].lower() + name[1:]
    if bare in _LIST or _OF.match(english) or _NOUN.search(bare):
        return f"the {name}"
    return name
