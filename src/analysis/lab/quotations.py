"""The sentences behind a choice, as a table that shows itself right-to-left with its marks in a
notebook.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from analysis.reports.evidence import RULE, Evidence
from analysis.reports.finished_run import Run
from analysis.reports.sentence import PAGE

_KEY = ["article_id", "sentence_id"]


class Quotations(pd.DataFrame):
    """A table of sentences: a plain DataFrame that shows its sentences right-to-left, what was
    asked for marked.

    Whatever is made from it (a filter, a sort) is a plain DataFrame.
    """

    _metadata = ["shown", "n_total"]  # noqa: RUF012  pandas reads this list

    @property
    def _constructor(self) -> Any:
        return pd.DataFrame

    def _repr_html_(self) -> str | None:
        return getattr(self, "shown", None) or super()._repr_html_()


def style() -> Markup:
    """What makes sentences and tables readable in JupyterLab, light and dark."""
    return Markup("<style>{}</style>").format(
        Markup((files("analysis.lab") / "lab.css").read_text(encoding="utf-8"))
    )


def numbered(html: Markup, run: Run) -> Markup:
    """Let the numbers of sentences lead to the run's page of evidence, as it is seen from the
    working folder (a notebook's own).

    Parameters
    ----------
    html
        Sentences.
    run
        Their run.

    Returns
    -------
    Markup
        The sentences with the links.
    """
    # As an address: a folder may have blanks or Arabic in its name.
    page = quote(Path(os.path.relpath(Path(run.folder) / PAGE)).as_posix())
    return Markup(str(html).replace(f'href="{PAGE}#', f'href="{page}#'))


def quotations(
    run: Run,
    evidence: Evidence,
    keys: pd.DataFrame,
    marks: pd.DataFrame | None,
    limit: int,
    says: str,
) -> Quotations:
    """Show sentences, a sample of them by the reports' own rule.

    Parameters
    ----------
    run
        The run.
    evidence
        Its evidence.
    keys
        article_id and sentence_id of all.
    marks
        Marks to show in them.
    limit
        How many are shown at most.
    says
        What was asked for, in words.

    Returns
    -------
    Quotations
        One row for each sentence shown, with `n_total` of all.
    """
    distinct = keys[_KEY].drop_duplicates()
    chosen = evidence.sample_of(distinct, limit)[_KEY].reset_index(drop=True)
    table = Quotations(quoted(run, chosen))
    sentences = evidence.sentences(chosen, marks, limit)
    shown = numbered(sentences.html, run)
    head = Markup('<p class="rule">{}: {:,} of {:,} sentences{}.</p>').format(
        says, len(chosen), len(distinct), f"; shown: {RULE}" if len(chosen) < len(distinct) else ""
    )
    table.shown = str(Markup('{}<div class="mihwar">{}{}</div>').format(style(), head, shown))
    table.n_total = len(distinct)
    return table


def quoted(run: Run, keys: pd.DataFrame) -> pd.DataFrame:
    """Sentences with outlet, date, title and link.

    Parameters
    ----------
    run
        The run.
    keys
        article_id and sentence_id.

    Returns
    -------
    DataFrame
        One row for each sentence, in the order of `keys`.
    """
    place = run.sentences[[*_KEY, "start", "end"]]
    about = run.articles[["article_id", "source", "published", "title", "url", "body"]]
    rows = keys[_KEY].merge(place, on=_KEY, how="left").merge(about, on="article_id", how="left")
    bodies = zip(rows.pop("body"), rows.pop("start"), rows.pop("end"), strict=True)
    rows.insert(0, "sentence", [body[start:end] for body, start, end in bodies])
    return rows[["sentence", "source", "published", "title", *_KEY, "url"]]


def within(run: Run, keys: pd.DataFrame, source: str | None, period: str | None) -> pd.DataFrame:
    """The sentences of one outlet and period.

    Parameters
    ----------
    run
        The run.
    keys
        article_id and sentence_id.
    source
        The outlet; None: any.
    period
        The period; None: any.

    Returns
    -------
    DataFrame
        The keys that stay.
    """
    about = run.articles.set_index("article_id")
    for column, wanted in (("source", source), ("period", period)):
        if wanted is not None:
            keys = keys[keys["article_id"].map(about[column]) == wanted]
    return keys


def shared(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The sentences that are in every part.

    Parameters
    ----------
    parts
        article_id and sentence_id of each part.

    Returns
    -------
    DataFrame
        The keys, each once.
    """
    keys = parts[0][_KEY].drop_duplicates()
    for part in parts[1:]:
        keys = keys.merge(part[_KEY].drop_duplicates(), on=_KEY)
    return keys
