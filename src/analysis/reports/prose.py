"""What of a page is prose: its sentences of the ledger, its numbers, and the rest as text."""

from __future__ import annotations

from html.parser import HTMLParser

_PROSE = {"figcaption", "caption"}
_PROSE_CLASSES = {
    "prose",
    "finding",
    "said",
    "findings",
    "nothing",
    "glance",
    "question",
    "turns",
}
_APART = {"code", "pre", "script", "style", "svg"}
_APART_CLASSES = {"nth", "rows", "evidence", "behind", "size", "small"}
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}


class Prose(HTMLParser):
    """The prose of a page: sentences of the ledger by id, their numbers by key, and the rest as
    text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sentences: dict[str, str] = {}
        self.numbers: list[tuple[str, str]] = []
        self.brief: list[tuple[str, str]] = []  # numbers that plain words say without interval
        self.rest: list[str] = []
        self._open: list[tuple[str, str, str]] = []  # tag, what it is, its id or key

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins: prose, a part that is none, a sentence or a number of the ledger.

        Parameters
        ----------
        tag
            Its name.
        attrs
            Its attributes, names with values.
        """
        # These never end, so that nothing would take them off the list of what is open.
        if tag in _VOID:
            return
        named = {k: v or "" for k, v in attrs}
        classes = set(named.get("class", "").split())
        if tag in _APART or classes & _APART_CLASSES:
            what = "apart"
        elif tag in _PROSE or classes & _PROSE_CLASSES:
            what = "prose"
        else:
            what = ""
        key = named.get("data-finding", "") or named.get("data-claim", "")
        if "data-claim" in named and "data-brief" in named:
            what = "brief"
            self.brief.append((key, ""))
        elif "data-claim" in named:
            what = "number"
            self.numbers.append((key, ""))
        elif "data-finding" in named:
            what = "sentence"
            self.sentences[key] = ""
        self._open.append((tag, what, key))

    def handle_endtag(self, tag: str) -> None:
        """An element ends; one left open inside it ends too.

        Parameters
        ----------
        tag
            Its name.
        """
        while self._open and any(t == tag for t, _, _ in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        """Text, which belongs to every element that is open.

        Parameters
        ----------
        data
            The text.
        """
        kinds = [what for _, what, _ in self._open]
        if "apart" in kinds:
            return
        for _, what, key in self._open:
            if what == "sentence":
                self.sentences[key] += data
            if what == "number":
                self.numbers[-1] = (key, self.numbers[-1][1] + data)
            if what == "brief":
                self.brief[-1] = (key, self.brief[-1][1] + data)
        is_number = "number" in kinds or "brief" in kinds
        if ("prose" in kinds or "sentence" in kinds) and not is_number:
            self.rest.append(data)
