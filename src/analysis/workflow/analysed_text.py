"""The analysed articles of a run as text to match in, from its tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.text.documents import Text
from analysis.text.tokens import Tokens
from analysis.workspace import Workspace


def open_text(work: Workspace) -> tuple[Text, pd.DataFrame]:
    """The analysed articles of a run as text to match in, from its tables.

    Parameters
    ----------
    work
        The run, whose tables articles, tokens, types and sentences are read.

    Returns
    -------
    text : Text
        The articles that are counted, places numbered anew.
    articles : DataFrame
        Their rows of table 'articles', in the same order.
    """
    articles, tokens, types = work.read("articles"), work.read("tokens"), work.read("types")
    rows = articles[work.analysed(articles)].reset_index(drop=True)
    # The place of each article among those analysed; tokens are of these alone, so no -1 is
    # used.
    number = np.full(len(articles), -1, np.int32)
    number[np.flatnonzero(work.analysed(articles).to_numpy())] = np.arange(
        len(rows), dtype=np.int32
    )
    sentences = work.read("sentences")
    # `Text` numbers articles by their place in `bodies`, tables name them by id
    order = pd.Series(np.arange(len(rows), dtype=np.int32), index=rows["article_id"])
    sentences = sentences.assign(article=order.reindex(sentences["article_id"]).to_numpy())
    columns = {c: tokens[c].to_numpy(np.int32) for c in ("start", "end", "type_id")}
    words = Tokens(
        number[tokens["article"].to_numpy()],
        columns["start"],
        columns["end"],
        columns["type_id"],
        tokens["joined"].to_numpy(bool),
        types["surface"].tolist(),
    )
    return Text(
        rows["body"].tolist(), words, sentences, tokens["sentence"].to_numpy(np.int64)
    ), rows


__all__ = ["open_text"]
