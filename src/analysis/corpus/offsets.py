"""Offsets in cleaned bodies and in raw texts: cleaning takes text out, and every place is known in
both.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def raw_places(places: pd.DataFrame, offsets: pd.DataFrame) -> pd.DataFrame:
    """Give places in cleaned bodies as places in the raw texts.

    Parameters
    ----------
    places
        `article_id`, `start`, `end`: Unicode code points into the cleaned body, end exclusive.
    offsets
        Table `offsets`: one row a run of text that cleaning left whole, by `article_id`, with its
        `start` in the body and `raw_start` in the raw text.

    Returns
    -------
    DataFrame
        `article_id`, `raw_start`, `raw_end`, one row a place, in the order given.
    """
    left = (
        places[["article_id", "start", "end"]]
        .reset_index(drop=True)
        .assign(row=np.arange(len(places)))
        # a table without rows has columns of no type
        .astype({"article_id": offsets["article_id"].dtype})
    )
    begin = offsets["start"].astype("int64")
    runs = offsets[["article_id", "raw_start"]].assign(run=begin, begin=begin).sort_values("run")

    def place(column: str, shift: int) -> np.ndarray:
        at = left.assign(run=left[column].astype("int64") - shift).sort_values("run")
        joined = pd.merge_asof(at, runs, on="run", by="article_id")
        raw = joined["raw_start"] + joined["run"] - joined["begin"] + shift
        return pd.Series(raw.to_numpy(), index=joined["row"]).sort_index().to_numpy()

    # an end is exclusive: the run that holds its last character decides, not the one after it
    return left[["article_id"]].assign(raw_start=place("start", 0), raw_end=place("end", 1))


def with_raw(places: pd.DataFrame, offsets: pd.DataFrame) -> pd.DataFrame:
    """Add `raw_start` and `raw_end` to places.

    Parameters
    ----------
    places
        As for `raw_places`.
    offsets
        As for `raw_places`.

    Returns
    -------
    DataFrame
        The places with both columns, numbered anew.
    """
    raw = raw_places(places, offsets)
    return places.reset_index(drop=True).assign(
        raw_start=raw["raw_start"].to_numpy(), raw_end=raw["raw_end"].to_numpy()
    )
