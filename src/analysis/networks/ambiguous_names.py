"""Short names that two actors of their article share, for a reader."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.i18n.language import gettext, mark
from analysis.tables import AMONG


def ambiguous_names(ambiguous: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Short names that may mean two actors of their article.

    Parameters
    ----------
    ambiguous
        Table 'ambiguous_mentions'.
    names
        Actors by their ids, as a reader is shown them.

    Returns
    -------
    DataFrame
        One row a form and the actors it could be, the most frequent first: `name`, `could_be` (in
        words), `articles`, `mentions`, and `article_id` and `sentence_id` of the first place.
    """
    comma = gettext(mark(", "))
    rows = ambiguous.sort_values(["article_id", "start"])
    grouped = rows.groupby(["phrase", "could_be"], sort=True).agg(
        articles=("article_id", "nunique"),
        mentions=("article_id", "size"),
        article_id=("article_id", "first"),
        sentence_id=("sentence_id", "first"),
    )
    table = grouped.reset_index().rename(columns={"phrase": "name"})
    could_be = [
        comma.join(names.get(actor, actor) for actor in held.split(AMONG))
        for held in table["could_be"]
    ]
    table = table.assign(could_be=could_be)
    order = ["mentions", "name", "could_be"]
    return table.sort_values(order, ascending=[False, True, True], ignore_index=True)
