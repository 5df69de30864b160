"""A study's time zone moves the stamps that are in UTC to the paper's own day, and no others."""

from __future__ import annotations

import pandas as pd

from analysis.corpus.zones import clock_in_zone


def test_only_stamps_in_utc_are_moved() -> None:
    articles = pd.DataFrame(
        {
            "published": pd.to_datetime(
                ["2020-07-20 22:30", "2020-07-20 22:30", "2020-07-20 00:00", None], utc=True
            ),
            "published_zone": ["+00:00", "+03:00", None, None],
        }
    )
    days = clock_in_zone(articles, "Asia/Riyadh").dt.strftime("%Y-%m-%d %H:%M").fillna("").tolist()
    assert days == ["2020-07-21 01:30", "2020-07-20 22:30", "2020-07-20 00:00", ""]
