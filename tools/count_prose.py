"""Words of prose on each page of a run: what a reader sees without opening anything.

Headings, paragraphs, lists, findings and captions count; rows of tables, drawings, code, the sentences behind a number
and whatever is folded do not.

    python tools/count_prose.py reports/iraq-iran-saudi
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path

APART = {"details", "svg", "pre", "style", "script", "template", "nav", "thead", "tbody", "button"}
APART_CLASSES = {"tools", "sentences", "permalink"}
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}


class Reader(HTMLParser):
    """Gathers the words of `main`."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether it is apart

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        if tag in VOID:
            return
        classes = set((dict(attrs).get("class") or "").split())
        self._open.append((tag, tag in APART or bool(classes & APART_CLASSES)))

    def handle_endtag(self, tag: str) -> None:
        """Leave it, and whatever was left open inside."""
        while any(held == tag for held, _ in self._open):
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep the words of what is shown."""
        inside = any(tag == "main" for tag, _ in self._open)
        if inside and not any(apart for _, apart in self._open):
            self.words += data.split()


def words_of(page: Path) -> int:
    """The number of words of prose on a page."""
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return len(reader.words)


if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).glob("*.html")):
        print(f"{words_of(path):6}  {path.name}")
