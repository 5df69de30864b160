"""Long texts side by side would leave columns of one word: each row of such a table is an entry of
its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.i18n import language
from analysis.reports.present import Html, arabic


def entries(
    frame: pd.DataFrame,
    caption: str,
    *,
    title: str,
    columns: Mapping[str, str],
    anchor: str,
    folded: bool = False,
) -> Html:
    """Show a table whose texts are too long for columns: an entry for each row.

    Parameters
    ----------
    frame
        The rows.
    caption
        What is shown, before translation.
    title
        The column that heads an entry.
    columns
        Columns shown below it with their headings; a list has a line for each of its values.
    anchor
        The id of the element.
    folded
        Whether only the caption is shown until it is opened.

    Returns
    -------
    Html
        The entries, for the cell to end in.
    """
    caption = language.gettext(caption)
    made = Markup("").join(
        Markup('<section class="entry"><h3>{}</h3><dl>{}</dl></section>').format(
            arabic(row[title]),
            Markup("").join(_part(language.gettext(head), row[c]) for c, head in columns.items()),
        )
        for row in frame.to_dict("records")
    )
    html = Markup('<div class="entries" id="{}"><p class="caption">{}</p>{}</div>')
    if folded:
        html = Markup(
            '<details class="folded" id="{}"><summary>{}</summary><div class="entries">{}</div></details>'
        )
    return Html(html.format(anchor, arabic(caption), made))


def _part(head: str, said: Any) -> Markup:
    lines = said
    if not isinstance(said, list):
        lines = [str(said)]
    if not lines:
        return Markup("")
    return Markup("<dt>{}</dt>{}").format(head, Markup("").join(_line(str(line)) for line in lines))


def _line(text: str) -> Markup:
    """A text that begins in Arabic is set as Arabic, any other as the page is, its Arabic words
    apart.
    """
    first = next((c for c in text if c.isalpha()), "")
    if "\u0600" <= first <= "\u06ff":
        return Markup('<dd class="ar" lang="ar" dir="rtl">{}</dd>').format(text)
    if (
        language.current() == "ar" and first.isascii() and first
    ):  # a study has its codebook in English
        return Markup('<dd lang="en" dir="ltr">{}</dd>').format(text)
    return Markup("<dd>{}</dd>").format(arabic(text))
