"""evidence.html: every sentence that a page of the run shows, once, by its number, with the places
that show it.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from markupsafe import Markup

from analysis.atomic import put
from analysis.i18n.language import gettext
from analysis.reports.evidence import RULE, Evidence
from analysis.reports.finished_run import Run
from analysis.reports.present import arabic
from analysis.reports.render import fragment, navigation_of, page, size_of, title_of
from analysis.reports.sentence import PAGE, item

# nbconvert sorts attributes; the container and its caption come before the sentences; text never
# holds a bare '<'
_PLACES = re.compile(
    r'<figure id="(?P<figure>[^"]+)"|<div [^<>]*class="table" id="(?P<table>[^"]+)"|<div class="landing" id="(?P<landing>[^"]+)"'
    r'|<(?:fig)?caption>(?P<caption>.*?)</(?:fig)?caption>|<li [^<>]*data-e="(?P<e>E-\d+)"',
    re.S,
)
_TAGS = re.compile(r"<[^>]+>")
_CAPTION = 70  # characters of a caption that is told again
Place = tuple[str, str]


def places_of(content: str, name: str) -> dict[str, list[Place]]:
    """Where a page shows each sentence.

    Parameters
    ----------
    content
        The page.
    name
        Its name, without ending.

    Returns
    -------
    dict
        Evidence id to address and caption of every figure and table that shows the sentence, in
        the order of the page.
    """
    found: dict[str, list[Place]] = {}
    anchor = ""
    caption = ""
    for hit in _PLACES.finditer(content):
        if hit["figure"] or hit["table"]:
            anchor = hit["figure"] or hit["table"]
            caption = ""
        elif hit["landing"]:
            anchor = hit["landing"]
        elif hit["caption"] is not None:
            caption = html.unescape(_TAGS.sub("", hit["caption"])).strip()
        elif (place := (f"{name}.html#{anchor}", caption)) not in found.setdefault(hit["e"], []):
            found[hit["e"]].append(place)
    return found


def _short(caption: str) -> str:
    """The caption's first sentence, cut where it is long."""
    first = caption.split(". ")[0].rstrip(".")
    if len(first) <= _CAPTION:
        return first
    return first[:_CAPTION].rsplit(" ", 1)[0] + " …"


def _back(places: list[tuple[str, Place]]) -> Markup:
    """Links to where a sentence is shown, one a figure or table."""
    links = []
    seen = set()
    for title, (href, caption) in places:
        if (title, caption) not in seen:
            seen.add((title, caption))
            links.append(
                Markup('<a href="{}">{}: {}</a>').format(
                    href, arabic(title), arabic(_short(caption))
                )
            )
    return Markup('<p class="back">{} {}</p>').format(
        gettext("Shown in"), Markup(gettext("; ")).join(links)
    )


def render_evidence(run: Run) -> Path:
    """Write evidence.html, from the run's pages and tables.

    Parameters
    ----------
    run
        A run whose pages are made.

    Returns
    -------
    Path
        The page.
    """
    folder = run.folder
    described = run.description
    cited: dict[str, list[tuple[str, Place]]] = {}
    for name in described["notebooks"]:
        path = folder / f"{name}.html"
        if not path.is_file():  # its notebook failed, or was not run
            continue
        title = title_of(folder / "notebooks" / f"{name}.ipynb").split(":")[0]
        for number, places in places_of(path.read_text(encoding="utf-8"), name).items():
            cited.setdefault(number, []).extend((title, p) for p in places)
    shown = []
    if cited:
        shown = Evidence(run).by_number(cited)
    # the Parquet file is not kept with the pages (`index.LEFT_BESIDE`)
    tables = [folder / "tables" / f"evidence{suffix}" for suffix in (".csv", ".csv.gz")]
    body = fragment(
        "evidence_body.html.j2",
        n_shown=f"{len(shown):,}",
        n_total=f"{len(run.sentences):,}" if cited else "0",
        rule=RULE,
        example=shown[0].evidence_id[2:] if shown else "1",
        items=Markup("").join(item(s, back=_back(cited[s.evidence_id])) for s in shown),
        files=[(p.name, f"tables/{p.name}", size_of(p)) for p in tables if p.is_file()],
    )
    return put(
        folder / PAGE,
        page(
            body,
            title=gettext("Evidence"),
            study=described["title"],
            navigation=navigation_of(described["notebooks"], "evidence"),
            banner=described["banner"],
        ),
    )
