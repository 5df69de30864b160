"""What the cells of a notebook end in: a figure, a table, a paragraph, a finding.

Each shows itself as HTML in Jupyter and in reports.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from analysis.figures import Plot
from analysis.i18n import language
from analysis.i18n.language import mark
from analysis.reports.evidence import Sentences
from analysis.reports.figure_files import keep

Format = str | Callable[[Any], str]
MAX_SVG_BYTES = 400_000  # a larger figure is shown as PNG
# rows of a figure's own data that stand in the page; what is longer is among the tables
MAX_DATA_ROWS = 2_000
MOSTLY = 0.8  # share of its letters, above which a text is taken to be of one script
SHORT = 12
LINE = 26
MINUS = "\u2212"
_ARABIC = re.compile(r"[\u0600-\u06ff][\u0600-\u06ff\s،؛؟«»ـ-]*[\u0600-\u06ff]|[\u0600-\u06ff]")
_LATIN = re.compile(r"(?<![&#\w])[A-Za-z](?:[A-Za-z0-9 .,:'’/_²-]*[A-Za-z0-9²/])?(?![\w]*;)")
# a title ends with the first sentence, or where a second thought begins
_TITLE_END = re.compile(r"(?<=[.؟?!]) (?=[A-Z`\u0621-\u064a]|p )|[;؛] ")
_SVG_LINK = re.compile(r'<a xlink:href="#([^"]+)"[^>]*>')
_SVG_ID = re.compile(r'(\bid="|xlink:href="#|href="#|url\(#)([^")]+)')


@dataclass(frozen=True)
class Html:
    """A piece of HTML that a cell shows."""

    html: Markup

    def _repr_html_(self) -> str:
        return str(self.html)


def arabic(value: object) -> Markup:
    """A text as HTML, its Arabic runs isolated and marked as Arabic.

    On an Arabic page it is the Latin runs that are isolated. A text that is mostly of one script is
    one run: otherwise its digits, minus signs and brackets would change sides.

    Parameters
    ----------
    value
        Anything; its text is escaped.

    Returns
    -------
    Markup
        The text in `bdi` elements where it needs them.
    """
    shown = escape(value)
    share = _share_of_arabic(str(value))
    if language.current() == "ar":
        if str(value) and share < 1 - MOSTLY:
            return Markup('<bdi dir="ltr">{}</bdi>').format(shown)
        return Markup(_LATIN.sub(lambda hit: f'<bdi dir="ltr">{hit.group()}</bdi>', str(shown)))
    if share > MOSTLY:
        return Markup('<bdi lang="ar" dir="rtl">{}</bdi>').format(shown)
    return Markup(
        _ARABIC.sub(lambda hit: f'<bdi lang="ar" dir="rtl">{hit.group()}</bdi>', str(shown))
    )


def _share_of_arabic(text: str) -> float:
    """The share of its letters that are Arabic."""
    letters = [c for c in text if c.isalpha()]
    return sum("\u0600" <= c <= "\u06ff" for c in letters) / max(1, len(letters))


def _image(fig: Plot) -> Markup:
    """The figure as SVG with ids of its own, or as PNG where that would be too large."""
    svg = fig.svg()
    if len(svg) > MAX_SVG_BYTES:
        data = base64.b64encode(fig.png(dpi=160)).decode()
        return Markup('<img alt="{}" src="data:image/png;base64,{}">').format(fig.description, data)
    body = svg[svg.index("<svg") :]
    # Figures of one page would share ids such as 'axes_1'; a hash is the same in every run.
    mark = hashlib.sha256(body.encode()).hexdigest()[:8]
    named = _SVG_ID.sub(
        lambda hit: hit[0] if hit[2] in fig.links else f"{hit[1]}s{mark}-{hit[2]}", body
    )
    if not fig.links:
        return Markup(named.replace("<svg ", '<svg aria-hidden="true" ', 1))
    return Markup(_SVG_LINK.sub(lambda hit: _link(hit[1], fig.links), named))


def _link(anchor: str, links: Mapping[str, str]) -> str:
    """A mark of the figure as a link with a name; its title is what the mouse shows."""
    return str(
        Markup('<a href="#{0}" aria-label="{1}"><title>{1}</title>').format(
            anchor, links.get(anchor, anchor)
        )
    )


def caption(template: str, /, **values: str) -> str:
    """A caption or a heading of a column that names what is shown by its parameters: `caption("… in
    one {unit}.", unit=unit)`.

    Parameters
    ----------
    template
        English text with names in braces.
    values
        A word for each name, translated too.

    Returns
    -------
    str
        The caption in the language in use.
    """
    return language.gettext(template).format(
        **{k: language.gettext(language.value(v)) for k, v in values.items()}
    )


def figure(
    fig: Plot,
    caption: str,
    evidence: Sentences | None = None,
    *,
    anchor: str = "",
    folded: bool = False,
) -> Html:
    """Show a figure with its caption and, below, the sentences behind it.

    Parameters
    ----------
    fig
        The plot; its description is read aloud.
    caption
        What it shows, before translation.
    evidence
        The sentences behind it.
    anchor
        The id of the element; by default made of the caption.
    folded
        Whether only the title is shown until it is opened.

    Returns
    -------
    Html
        The figure, for the cell to end in.
    """
    anchor = anchor or _slug(caption)
    caption = language.gettext(caption)
    keep(fig, anchor)
    html = Markup(
        '<figure id="{}"><div class="plot{}" role="{}" aria-label="{}" tabindex="0">{}</div><figcaption>{}</figcaption>{}{}</figure>'
    )
    made = html.format(
        anchor,
        " linked" if fig.links else "",
        "group" if fig.links else "img",
        fig.description or caption,
        _image(fig),
        _titled(caption),
        evidence.html if evidence else "",
        _data(fig),
    )
    return Html(_folded(made, caption) if folded else made)


def _folded(made: Markup, caption: str) -> Markup:
    """A figure or a table behind its title."""
    title = _TITLE_END.split(caption, maxsplit=1)[0]
    return Markup('<details class="folded"><summary>{}</summary>{}</details>').format(
        arabic(title), made
    )


def _titled(caption: str) -> Markup:
    """A caption: what is shown, and folded below it how to read that."""
    title, *rest = _TITLE_END.split(caption, maxsplit=1)
    shown = Markup('<span class="heads">{}</span>').format(arabic(title))
    if not rest:
        return shown
    return shown + Markup('<details class="note"><summary>{}</summary>{}</details>').format(
        language.gettext(mark("How to read this")), arabic(rest[0])
    )


def _data(fig: Plot) -> Markup:
    """What the figure was drawn from, as CSV, and what it is drawn from again, where the script of a
    page finds both.
    """
    held = Markup("")
    if fig.data is not None and 0 < len(fig.data) <= MAX_DATA_ROWS:
        rows = fig.data.to_csv(index=False, float_format="%.6g", lineterminator="\n")
        held += Markup('<template class="data">{}</template>').format(rows)
    if fig.live is not None:
        live = json.dumps(fig.live, ensure_ascii=False, separators=(",", ":"))
        held += Markup('<template class="live">{}</template>').format(live)
    return held


def _slug(caption: str) -> str:
    words = re.findall(r"[a-z0-9]+", caption.lower())[:6]
    return "-".join(["f", *words])


def _cell(value: Any, form: Format | None) -> str:
    if value is None or (not isinstance(value, str | list | dict) and pd.isna(value)):
        return "–"
    if callable(form):
        return form(value)
    if form == "percent":
        if language.current() == "en":
            return f"{100 * value:.1f} %"
        return f"{100 * value:.1f}%"
    if form == "p":
        if value < 0.001:
            return "< 0.001"
        return f"{value:.3f}"
    if form:
        return form.format(value)
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, int) or hasattr(value, "dtype"):
        return f"{value:,}"
    return language.value(str(value))


def _class(is_number: bool, words: str) -> str:
    """Numbers to the right; short words, dates among them, on one line; names of two or three words
    on one where there is room; long Arabic from the right.
    """
    if is_number:
        return "num"
    if len(words) > LINE:
        if _share_of_arabic(words) > MOSTLY and language.current() == "en":
            return "ar"
        return ""
    if len(words) <= SHORT:
        return "short"
    return "line"


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    columns: Mapping[str, str],
    formats: Mapping[str, Format] | None = None,
    interval: Mapping[str, tuple[str, str]] | None = None,
    evidence: Sequence[Sentences | None] | None = None,
    max_rows: int | None = None,
    source: str = "",
    anchor: str = "",
    row_ids: str = "",
    folded: bool = False,
) -> Html:
    """Show a table, each row with the sentences behind it.

    Parameters
    ----------
    frame
        The rows.
    caption
        What it shows, before translation.
    columns
        Columns shown, in this order, with their headings.
    formats
        How numbers of a column are shown.
    interval
        Columns shown as 'value [low, high]', with the columns of both ends.
    evidence
        The sentences behind each row, in the order of rows: they open under the row, with
        scripts off too.
    max_rows
        How many rows are shown; None: all.
    source
        Where the whole table is, where not all rows are shown.
    anchor
        The id of the element; by default made of the caption.
    row_ids
        A column by whose value a row can be linked to: ANCHOR-VALUE.
    folded
        Whether only the title is shown until it is opened.

    Returns
    -------
    Html
        The table, for the cell to end in.
    """
    formats = dict(formats or {})
    interval = dict(interval or {})
    columns = _of_language(columns)
    anchor = anchor or _slug(caption)
    caption = language.gettext(caption)
    shown = frame
    if max_rows is not None:
        shown = frame.head(max_rows)
    numeric = {
        c
        for c in columns
        if pd.api.types.is_numeric_dtype(frame[c]) and not pd.api.types.is_bool_dtype(frame[c])
    }
    head = Markup("").join(
        Markup('<th scope="col" class="{}">{}</th>').format(
            "num" if c in numeric else "", arabic(language.gettext(h))
        )
        for c, h in columns.items()
    )
    rows = []
    for place, row in enumerate(shown.to_dict("records")):
        cells = []
        for column in columns:
            form = formats.get(column)
            words = _cell(row[column], form)
            if column in interval and not pd.isna(row[interval[column][0]]):
                low, high = (_cell(row[c], form) for c in interval[column])
                words = f"{words} [{low}, {high}]"
            order = ""
            # What the script of the page sorts by: the words of the cell hold an interval too.
            if column in numeric and pd.notna(row[column]):
                order = Markup(' data-v="{}"').format(f"{row[column]:.10g}")
            if column in numeric:
                # a hyphen is shorter than a plus and breaks at the end of a line
                words = words.replace("-", MINUS)
            cells.append(
                Markup('<td class="{}"{}>{}</td>').format(
                    _class(column in numeric, words), order, _one_way(words, column in numeric)
                )
            )
        own = Markup("")
        if row_ids:
            own = Markup(' id="{}-{}"').format(anchor, row[row_ids])
        rows.append(Markup("<tr{}>{}</tr>").format(own, Markup("").join(cells)))
        behind = None
        if evidence is not None and place < len(evidence):
            behind = evidence[place]
        if behind is not None and behind.n_shown:
            rows.append(
                Markup(
                    '<tr class="behind"><td colspan="{}"><details><summary>{}: {}{}</summary>{}</details></td></tr>'
                ).format(
                    len(columns),
                    language.gettext("sentences"),
                    behind.summary,
                    behind.on_paper,
                    behind.html,
                )
            )
    cut = Markup("")
    if len(shown) < len(frame):
        if source:
            template = mark("{n} of {all} rows; all: {source}.")
        else:
            template = mark("{n} of {all} rows.")
        counts = {"n": f"{len(shown):,}", "all": f"{len(frame):,}"}
        cut = Markup(' <span class="rows">{}</span>').format(
            language.gettext(template).format(**counts, source=source)
        )
    html = Markup(
        '<div class="table" id="{}" role="region" aria-label="{}" tabindex="0"><table><caption>{}{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    )
    body = Markup("").join(rows) or Markup('<tr><td colspan="{}">{}</td></tr>').format(
        len(columns), language.gettext("nothing to show")
    )
    made = html.format(anchor, caption, _titled(caption), cut, head, body)
    return Html(_folded(made, caption) if folded else made)


def _of_language(columns: Mapping[str, str]) -> dict[str, str]:
    """The columns; on an Arabic page without glosses and English names, whose heading the Arabic
    name takes.
    """
    if language.current() == "en":
        return dict(columns)
    kept = {c: h for c, h in columns.items() if c not in ("gloss", "name_en")}
    if "name_ar" in kept and "name_en" in columns:
        kept["name_ar"] = columns["name_en"]
    return kept


def _one_way(words: str, is_number: bool) -> Markup:
    """A cell; a number with its interval runs left to right on an Arabic page too."""
    if is_number and language.current() == "ar":
        return Markup('<bdi dir="ltr">{}</bdi>').format(words)
    return arabic(words)
