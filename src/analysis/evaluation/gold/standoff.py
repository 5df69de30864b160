"""The file of a coder: stand-off annotations, one row each, with no text of the articles.

A row says what was marked (`layer`, `label`, and by layer `value`, `dyad`, `start`, `end`,
`source_actor`, `target_actor`), in which sentence of which article, by whom, in which round, and
the probability with which the sentence was drawn. Offsets count code points in the cleaned body. A
sentence that was coded has a row of layer 'coded', so that nothing marked and not yet coded are two
things. A row of layer 'relation' has one of `schema.RELATIONS` as label and, of 'together', the
third as value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.atomic import whole
from analysis.errors import UserError
from analysis.study.schema import RELATIONS

COLUMNS = [
    "sentence",
    "corpus",
    "article_id",
    "url",
    "round",
    "coder",
    "probability",
    "layer",
    "start",
    "end",
    "dyad",
    "label",
    "value",
    "source_actor",
    "target_actor",
]
LAYERS = (
    "coded",
    "mention",
    "dyad",
    "relation",
    "frame",
    "tone",
    "event",
    "speaker",
    "comment",
)
KINDS = ("name", "office", "metonym", "demonym", "place")
TONES = ("-2", "-1", "0", "1", "2")
_WHOLE = ("start", "end")


def read_coding(path: Path) -> pd.DataFrame:
    """The annotations of a file.

    Raises `UserError` with file and line for a column or value that is not known.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError("there is no such file of codings", where=path) from None
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows:
        raise UserError("no annotation in this file", where=path)
    if lacking := [c for c in COLUMNS if c not in rows[0]]:
        raise UserError(
            f"column {lacking[0]} is missing",
            where=path,
            line=1,
            fix=f"Columns: {', '.join(COLUMNS)}.",
        )
    for number, row in enumerate(rows, 2):
        if problem := _problem(row):
            raise UserError(problem, where=path, line=number)
    frame = pd.DataFrame(rows, columns=COLUMNS).fillna("")
    whole = {name: pd.to_numeric(frame[name].replace("", None)).astype("Int64") for name in _WHOLE}
    return frame.assign(probability=frame["probability"].astype("float64"), **whole)


def _problem(row: dict[str, str]) -> str | None:
    if row["layer"] not in LAYERS:
        return f"unknown layer '{row['layer']}'; layers: {', '.join(LAYERS)}"
    try:
        if not 0 < float(row["probability"]) <= 1:
            return f"probability {row['probability']} is not in (0, 1]"
    except ValueError:
        return f"probability '{row['probability']}' is no number"
    if row["layer"] == "mention":
        if not (
            row["start"].isdigit() and row["end"].isdigit() and int(row["start"]) < int(row["end"])
        ):
            return f"a mention needs start before end, but has '{row['start']}' and '{row['end']}'"
        if row["value"] not in KINDS:
            return f"unknown kind of mention '{row['value']}'; kinds: {', '.join(KINDS)}"
    if row["layer"] == "relation" and row["label"] not in RELATIONS:
        return f"unknown relation '{row['label']}'; relations: {', '.join(RELATIONS)}"
    if row["layer"] == "tone" and row["value"] not in TONES:
        return f"tone is a whole number from -2 to 2, but this is '{row['value']}'"
    return None


def write_coding(annotations: pd.DataFrame, path: Path) -> None:
    """Write annotations sorted, as a whole file put in place at once."""
    order = ["sentence", "layer", "start", "end", "dyad", "label", "value"]
    rows = annotations.reindex(columns=COLUMNS)
    rows = rows.assign(**{name: rows[name].astype("Int64") for name in _WHOLE}).astype("object")
    # text throughout: missing values of any type are ''
    rows = rows.where(rows.notna(), "").astype("str").replace({"<NA>": "", "nan": ""})
    # sorted as numbers: as text 10 comes before 9
    places = pd.to_numeric(rows["start"].replace("", "-1"))
    rows = rows.assign(_at=places.to_numpy()).sort_values(
        ["sentence", "layer", "_at", *order[3:]], kind="stable"
    )
    with whole(path) as beside:
        rows[COLUMNS].to_csv(beside, index=False, lineterminator="\n")


def sentences_coded(annotations: pd.DataFrame) -> set[str]:
    """The keys of the sentences that were coded."""
    return set(annotations.loc[annotations["layer"] == "coded", "sentence"])


def rows_of(
    sample: pd.Series, coder: str, marks: Iterable[dict[str, object]]
) -> list[dict[str, object]]:
    """Annotations of one drawn sentence (a row of `sample.draw`) with what every row repeats."""
    head = {
        name: sample[name]
        for name in ("sentence", "corpus", "article_id", "url", "round", "probability")
    }
    return [
        head | {"coder": coder, "layer": "coded"},
        *(head | {"coder": coder} | mark for mark in marks),
    ]
