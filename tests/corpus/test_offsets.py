"""Places in cleaned bodies are found again in the raw texts."""

from __future__ import annotations

import pandas as pd

from analysis.corpus.offsets import raw_places, with_raw

RAW = "إعلان زار الوفد بغداد تابعونا وعاد مساء"
CLEANED = "زار الوفد بغداد وعاد مساء"  # 'إعلان ' and 'تابعونا ' were taken out
OFFSETS = pd.DataFrame(
    {"article_id": ["a", "a", "b"], "start": [0, 16, 0], "raw_start": [6, 30, 3]}
).astype({"article_id": "str"})


def places(*spans: tuple[int, int], article: str = "a") -> pd.DataFrame:
    rows = [(article, start, end) for start, end in spans]
    return pd.DataFrame(rows, columns=["article_id", "start", "end"])


def test_a_place_slices_the_same_words_from_the_raw_text() -> None:
    words = places((0, 3), (10, 15), (16, 20), (21, 25))
    for place, raw in zip(words.itertuples(), raw_places(words, OFFSETS).itertuples(), strict=True):
        assert RAW[raw.raw_start : raw.raw_end] == CLEANED[place.start : place.end]


def test_a_place_that_ends_where_text_was_taken_out_ends_before_it() -> None:
    raw = with_raw(places((10, 16)), OFFSETS)
    assert raw["raw_end"].tolist() == [22]


def test_the_order_of_places_is_kept_and_each_article_has_its_own_offsets() -> None:
    mixed = pd.concat([places((21, 25)), places((0, 2), article="b"), places((0, 3))])
    raw = raw_places(mixed, OFFSETS)
    assert raw["article_id"].tolist() == ["a", "b", "a"]
    assert raw["raw_start"].tolist() == [35, 3, 6]


def test_a_table_without_rows_is_given_back_without_rows() -> None:
    empty = pd.DataFrame({"article_id": pd.Series(dtype=object), "start": [], "end": []})
    assert with_raw(empty, OFFSETS).empty
