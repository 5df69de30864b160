"""Executed notebooks to HTML pages that open from one file: our template over nbconvert, fonts and
styles inside, nothing fetched.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import logging
import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import fontpkg
from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from analysis import __version__
from analysis.atomic import put
from analysis.figures.style import FONT
from analysis.i18n import language
from analysis.i18n.language import mark
from analysis.reports.page_marks import HEADING, anchored, with_notes, with_permalinks
from analysis.reports.present import arabic

_ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>.*?</a>', re.S)
_TAGS = re.compile(r"<[^>]+>")
# Arabic blocks and Latin, joiners, punctuation, arrows and the minus sign: what else a page
# holds the reader's own faces show.
_LETTERS = [
    *range(0x0600, 0x0700),
    *range(0x0750, 0x0780),
    *range(0xFB50, 0xFDFF),
    *range(0xFE70, 0xFF00),
    *range(0x20, 0x180),
    0x200C,
    0x200D,
    *range(0x2010, 0x2027),
    0x2190,
    0x2192,
    0x2212,
]
_faces: ContextVar[Path | None] = ContextVar("faces", default=None)
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
    made.globals |= {
        "_": language.gettext,
        "direction": language.direction,
        "language": language.current,
    }
    made.globals |= {"value": language.value, "number": language.number, "worded": language.worded}
    return made


def keep_faces_in(folder: Path) -> None:
    """Keep the faces of pages in a folder from now on: cutting them out anew takes every process 2
    s.

    Parameters
    ----------
    folder
        The folder.
    """
    _faces.set(folder)


@cache
def _font(weight: int) -> str:
    """The Arabic and Latin letters of the report's face as a data address (WOFF; the same bytes
    each time).
    """
    folder = _faces.get()
    if folder is None:
        data = _cut(weight)
    else:
        made_from = (Path(__file__), Path(fontpkg.path(FONT, weight)))
        key = hashlib.sha256(
            b"".join(p.read_bytes() for p in made_from) + version("fonttools").encode()
        ).hexdigest()
        kept = folder / f"{key[:16]}.woff"
        if not kept.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            put(kept, _cut(weight))
        data = kept.read_bytes()
    return "data:font/woff;base64," + base64.b64encode(data).decode()


def _cut(weight: int) -> bytes:
    """The letters that pages need, cut out of the face."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    # Without the day of today in the file, so that the same letters are the same bytes.
    options = subset.Options(
        layout_features=["*"], notdef_outline=True, recalc_timestamp=False, flavor="woff"
    )
    font = TTFont(fontpkg.path(FONT, weight), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_LETTERS)
    cutter.subset(font)
    font.flavor = "woff"
    held = io.BytesIO()
    font.save(held)
    return held.getvalue()


@cache
def stylesheet() -> Markup:
    """The style of every page, with the Arabic face inside."""
    faces = "".join(
        f'@font-face{{font-family:"Plex";font-weight:{w};src:url({_font(w)}) format("woff")}}'
        for w in (400, 700)
    )
    names = ("style.css", "evidence.css", "index.css", "print.css", "rtl.css")
    return Markup(faces + "".join(_template(name) for name in names))


@cache
def _script() -> Markup:
    """The one script of every page."""
    return Markup(_template("report.js"))


def policy() -> Markup:
    """The content security policy of every page: this very script, styles in the page (matplotlib
    writes them into its SVG), images and faces from the page, nothing from anywhere.
    """
    mark = base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()
    return Markup(
        f"default-src 'none'; script-src 'sha256-{mark}'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def page(
    body: str,
    *,
    title: str,
    study: str,
    navigation: Navigation,
    banner: Sequence[str] = (),
    failure: str = "",
) -> str:
    """A whole page around a body, with a table of contents from its headings.

    Parameters
    ----------
    body
        HTML.
    title
        Of the page.
    study
        Title of the study.
    navigation
        Links, as `navigation_of` makes them.
    banner
        Lines shown above everything.
    failure
        The error of a notebook that failed, or ''.

    Returns
    -------
    str
        The page, which needs no other file.
    """
    toc = [
        (int(level), anchor, html.unescape(_TAGS.sub("", words)).strip())
        for level, anchor, words in HEADING.findall(body)
    ]
    legend = 'class="sentences"' in body
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            body=Markup(with_permalinks(anchored(with_notes(body)), _number_of(navigation))),
            policy=policy(),
            script=_script(),
            title=title,
            study=study,
            navigation=navigation,
            banner=banner,
            failure=failure,
            toc=toc,
            legend=legend,
            css=stylesheet(),
            version=__version__,
        )
    )


def _number_of(navigation: Navigation) -> str:
    """The number that the name of the page in hand begins with, or ''."""
    for label, _, here in navigation:
        if here and label[:1].isdigit():
            return label.split()[0]
    return ""


def fragment(name: str, **values: Any) -> str:
    """Fill a template of this package.

    Parameters
    ----------
    name
        File name of the template.
    values
        Its values, escaped unless they are `Markup`.

    Returns
    -------
    str
        HTML.
    """
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
    behind: Callable[[str], str] = str,
) -> Path:
    """Write the page of an executed notebook, moved into place when whole.

    The same notebook gives the same bytes.

    Parameters
    ----------
    notebook
        The executed notebook.
    target
        The page.
    title
        Of the page.
    study
        Title of the study.
    navigation
        Links, as `navigation_of` makes them.
    banner
        Lines shown above everything.
    failure
        The error of a notebook that failed, or ''.
    behind
        Puts the sentences behind its findings into the body.

    Returns
    -------
    Path
        The page.
    """
    from analysis.reports.notebook_format import nbformat

    executed = nbformat.read(notebook, as_version=4)
    from nbconvert import HTMLExporter  # imports nbformat too, so that it comes second

    exporter = HTMLExporter(
        template_name="mihwar",
        extra_template_basedirs=[str(files("analysis.reports") / "templates")],
        exclude_input_prompt=True,
        sanitize_html=False,
    )
    exporter.environment.globals["_"] = language.gettext
    made, _ = exporter.from_notebook_node(executed, resources={"metadata": {"name": notebook.stem}})
    return put(
        target,
        page(
            behind(_ANCHOR.sub("", made)),
            title=title,
            study=study,
            navigation=navigation,
            banner=banner,
            failure=failure,
        ),
    )


def title_of(notebook: Path) -> str:
    """The title of a notebook.

    Parameters
    ----------
    notebook
        The notebook.

    Returns
    -------
    str
        Its first heading; without one the file's name.
    """
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown" and (
            hit := re.search(r"(?m)^# (.+)$", "".join(cell["source"]))
        ):
            return hit[1].strip()
    return notebook.stem


def question_of(notebook: Path) -> str:
    """The question that a notebook asks, from its line that begins with **Question.** in the
    language in use.

    Parameters
    ----------
    notebook
        The notebook, in that language.

    Returns
    -------
    str
        The question; '' where there is no such line.
    """
    lead = re.compile(rf"(?m)^\*\*{re.escape(language.gettext(mark('Question')))}\.\*\* (.+)$")
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if hit := lead.search("".join(cell["source"])):
            return hit[1].strip()
    return ""


def navigation_of(notebooks: Sequence[str], here: str) -> list[tuple[str, str, bool]]:
    """Links between the pages of a run.

    Parameters
    ----------
    notebooks
        Names of its notebooks, in order.
    here
        The page that the links stand on: a notebook, 'index', 'follow' or 'evidence'.

    Returns
    -------
    list of tuple of str, str and bool
        Label, address and whether it is this page: the index, the reports, whom to follow, the evidence.
    """
    reports = [(_label(n), f"{n}.html", n == here) for n in notebooks]
    return [
        (language.gettext("Index"), "index.html", here == "index"),
        *reports,
        (language.gettext("Follow"), "follow.html", here == "follow"),
        (language.gettext("Evidence"), "evidence.html", here == "evidence"),
    ]


def size_of(path: Path) -> str:
    """The size of a file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        In kB, from one MB on in MB.
    """
    n_bytes = path.stat().st_size
    if n_bytes >= 1e6:
        return f"{n_bytes / 1e6:.1f} MB"
    return f"{max(1, round(n_bytes / 1e3))} kB"


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
    if words:
        return f"{number} {language.gettext(label) if label in known else label}"
    return name
