"""The build fails where a page would ask another host for anything: style, script, font or image."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from sphinx.errors import ExtensionError

_FETCHED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "link": "href",
    "source": "src",
    "video": "src",
}
_STYLES = ("stylesheet", "icon", "preload", "preconnect", "dns-prefetch")


class _Asked(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {k: v or "" for k, v in attrs}
        address = named.get(_FETCHED.get(tag, ""), "")
        wanted = tag != "link" or any(r in named.get("rel", "") for r in _STYLES)
        if wanted and address.startswith(("http:", "https:", "//")):
            self.outside.append(address)


def check(app: Any, problem: Exception | None) -> None:
    """Look at every page that was built."""
    if problem is not None or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*.html")):
        page = _Asked()
        page.feed(path.read_text(encoding="utf-8"))
        if page.outside:
            raise ExtensionError(f"{path.name} would fetch {', '.join(page.outside)}")
    for path in sorted(Path(app.outdir).rglob("*.css")):
        if "url(http" in path.read_text(encoding="utf-8", errors="ignore").replace('"', "").replace(
            "'", ""
        ):
            raise ExtensionError(f"{path.name} would fetch a font or image")


def setup(app: Any) -> dict[str, Any]:
    """Register the check."""
    app.connect("build-finished", check)
    return {"version": "1", "parallel_read_safe": True}
