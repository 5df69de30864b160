"""Lemmas of the commonest words, looked up once for all corpora: a table that comes with the
package.

farahidi reads some hundred words a second, and a corpus of news has a hundred thousand distinct
ones, nearly all of which every other corpus of news has too. `tools/make_lemma_table.py` makes the
table; its file tells farahidi's version, the command and the day. It holds nothing that farahidi
would not say (`tests/text/test_lemma_table.py`), and another version of farahidi leaves it unread.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.atomic import whole

PATH = Path(__file__).with_suffix(".parquet")
COLUMNS = ("word", "lemma", "segments")


def described() -> dict[str, str]:
    """Say how the table was made: farahidi's version, the command, the day, the corpora."""
    kept = pq.read_schema(PATH).metadata or {}
    return {key.decode(): value.decode() for key, value in kept.items() if key != b"ARROW:schema"}


@cache
def common_lemmas() -> pd.DataFrame:
    """Give the lemmas of common words.

    Returns
    -------
    DataFrame
        `word` (plain), `lemma` and `segments` as `text.lemmas.read_word` gives them, in the order
        of words; no row where the farahidi that is installed is not the one that made the table.
    """
    if described().get("farahidi") != version("farahidi"):
        # Another version may read words otherwise: then all are read afresh.
        return pd.DataFrame({name: [] for name in COLUMNS}, dtype="str")
    return pd.read_parquet(PATH, columns=list(COLUMNS))


def write_table(rows: pd.DataFrame, made: dict[str, str], path: Path = PATH) -> None:
    """Write the table.

    Parameters
    ----------
    rows
        `word`, `lemma`, `segments`; one row a word.
    made
        How: `farahidi` (its version), `command`, `date`, `corpora`.
    path
        Where.
    """
    ordered = rows.sort_values("word", ignore_index=True)
    table = pa.table({name: pa.array(ordered[name], pa.string()) for name in COLUMNS})
    # words in order begin alike: each is kept as what differs from the one before
    encodings = {"word": "DELTA_BYTE_ARRAY", "segments": "DELTA_BYTE_ARRAY"}
    with whole(path) as beside:
        pq.write_table(
            table.replace_schema_metadata(made),
            beside,
            compression="zstd",
            compression_level=19,
            use_dictionary=["lemma"],
            column_encoding=encodings,
        )
