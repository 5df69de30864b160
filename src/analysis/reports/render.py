"""Executed notebooks to HTML pages that open from one file: our template over nbconvert, fonts and styles inside, nothing fetched."""

from __future__ import annotations

import base64
import html
import io
import json
import logging
import os
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import fontpkg
from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from analysis import __version__, language
from analysis.figures.style import FONT
from analysis.language import mark
from analysis.reports.present import arabic

_HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.S)
_ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>.*?</a>', re.S)
_TAGS = re.compile(r"<[^>]+>")
_ARABIC = [
    *range(0x0600, 0x0700),
    *range(0x0750, 0x0780),
    *range(0xFB50, 0xFDFF),
    *range(0xFE70, 0xFF00),
    0x20,
    0xAB,
    0xBB,
    0x200C,
    0x200D,
    *range(0x30, 0x3A),
]
Navigation = Sequence[tuple[str, str, bool]]


def _template(name: str) -> str:
    return (files("analysis.reports") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["arabic"] = arabic
    made.globals |= {"_": language.gettext, "direction": language.direction, "language": language.current}
    return made


@cache
def _font(weight: int) -> str:
    """The Arabic letters of the report's face as a data address (WOFF; the same bytes each time)."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    options = subset.Options(layout_features=["*"], notdef_outline=True, recalc_timestamp=False, flavor="woff")
    font = TTFont(fontpkg.path(FONT, weight), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_ARABIC)
    cutter.subset(font)
    font.flavor = "woff"
    held = io.BytesIO()
    font.save(held)
    return "data:font/woff;base64," + base64.b64encode(held.getvalue()).decode()


@cache
def stylesheet() -> Markup:
    """The style of every page, with the Arabic face inside."""
    faces = "".join(
        f'@font-face{{font-family:"Plex Arabic";font-weight:{w};src:url({_font(w)}) format("woff");unicode-range:U+0600-06FF,U+0750-077F,U+FB50-FDFF,U+FE70-FEFF}}'
        for w in (400, 700)
    )
    return Markup(faces + _template("style.css") + _template("rtl.css"))


def page(
    body: str, *, title: str, study: str, navigation: Navigation, banner: Sequence[str] = (), failure: str = ""
) -> str:
    """A whole page around a body of HTML, with a table of contents from its headings."""
    toc = [
        (int(level), anchor, html.unescape(_TAGS.sub("", words)).strip())
        for level, anchor, words in _HEADING.findall(body)
    ]
    return _environment().get_template("page.html.j2").render(
        body=Markup(body), title=title, study=study, navigation=navigation, banner=banner, failure=failure, toc=toc, css=stylesheet(), version=__version__
    )  # fmt: skip


def fragment(name: str, **values: Any) -> str:
    """A template of this package with its values escaped."""
    return _environment().get_template(name).render(**values)


def render(
    notebook: Path,
    target: Path,
    *,
    title: str,
    study: str,
    navigation: Navigation,
    banner: Sequence[str] = (),
    failure: str = "",
) -> Path:
    """The page of an executed notebook, moved into place when whole. The same notebook gives the same bytes."""
    import nbformat
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name="mihwar", extra_template_basedirs=[str(files("analysis.reports") / "templates")], exclude_input_prompt=True, sanitize_html=False
    )  # fmt: skip
    exporter.environment.globals["_"] = language.gettext
    body, _ = exporter.from_notebook_node(
        nbformat.read(notebook, as_version=4), resources={"metadata": {"name": notebook.stem}}
    )
    return put(
        target,
        page(_ANCHOR.sub("", body), title=title, study=study, navigation=navigation, banner=banner, failure=failure),
    )


def put(target: Path, content: str) -> Path:
    """Write a file beside and move it into place."""
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    beside.write_text(content, encoding="utf-8", newline="\n")
    beside.replace(target)
    return target


def title_of(notebook: Path) -> str:
    """The first heading of a notebook, or its name."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown" and (hit := re.search(r"(?m)^# (.+)$", "".join(cell["source"]))):
            return hit[1].strip()
    return notebook.stem


def navigation_of(notebooks: Sequence[str], here: str) -> list[tuple[str, str, bool]]:
    """Links between index and reports."""
    return [
        (language.gettext("Index"), "index.html", here == "index"),
        *[(_label(n), f"{n}.html", n == here) for n in notebooks],
    ]


def _label(name: str) -> str:
    number, _, words = name.partition("_")
    known = (
        mark("Corpus"),
        mark("Actors"),
        mark("Relations"),
        mark("Keywords"),
        mark("Validation"),
        mark("Robustness"),
    )
    label = words.replace("_", " ").capitalize()
    return f"{number} {language.gettext(label) if label in known else label}" if words else name
