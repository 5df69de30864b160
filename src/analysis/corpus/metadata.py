"""Titles, dates and outlets that stand in a table of their own (`--join metadata.csv --on id`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analysis.corpus.columns import columns_of, loose
from analysis.corpus.formats import read_items
from analysis.corpus.formats.source import Items
from analysis.corpus.manifest import Manifest, describe_file
from analysis.corpus.records import Note, Record, Row
from analysis.corpus.values import keywords_of, lookup, name_of
from analysis.errors import UserError


class Joined(NamedTuple):
    """A table of metadata: the name of its key, and its rows by key."""

    on: str
    rows: dict[str, Mapping[str, Any]]


def joined_table(folder: Path, manifest: Manifest) -> Joined:
    """The metadata table of a corpus.

    Parameters
    ----------
    folder
        The corpus folder.
    manifest
        Its manifest, which names the table and the key.

    Returns
    -------
    Joined
        Rows by key; of several with one key the first.

    Raises
    ------
    UserError
        Where it is gone, was changed, or has no column of the key's name.
    """
    path = folder / manifest.join
    if not path.is_file() or describe_file(path, folder).sha256 != manifest.join_sha256:
        raise UserError(
            f"'{manifest.join}' of corpus '{manifest.name}' is not the table that was added",
            where=path,
            fix="Raw files are never edited: bring the original back, or add the corpus under another name.",
        )
    rows: dict[str, Mapping[str, Any]] = {}
    names: list[str] = []
    for item in read_items(path):
        if isinstance(item, Row):
            names = names or list(item.values)
            key = _value(item.values, manifest.on)
            if key:
                rows.setdefault(key, item.values)
    if not rows:
        raise UserError(
            f"--on {manifest.on}: there is no such column",
            where=path,
            fix=f"Columns: {', '.join(map(str, names)) or 'none could be read'}.",
        )
    return Joined(manifest.on, rows)


def _value(values: Mapping[str, Any], name: str) -> str:
    """The value of a column, its name compared loosely."""
    if name in values:
        return name_of(values[name]) or ""
    for column, value in values.items():
        if loose(str(column)) == loose(name):
            return name_of(value) or ""
    return ""


def with_metadata(items: Items, joined: Joined, path: Path) -> Items:
    """Items with what the table says of them where they say nothing.

    Parameters
    ----------
    items
        Items of a file.
    joined
        The table.
    path
        The file, whose name is the key of a page of text.

    Yields
    ------
    Row, Record, Bad or Note
        The same items; a note counts those that the table says nothing of.
    """
    n_records = n_without = 0
    for item in items:
        if isinstance(item, Row):
            row = joined.rows.get(_value(item.values, joined.on))
            n_records += 1
            n_without += row is None
            if row:
                item = item._replace(values=_filled(item.values, row))
            yield item
        elif isinstance(item, Record):
            name = item.place.rsplit("/", 1)[-1].split("#")[0] or path.name
            # the table may name a file with or without its ending
            row = joined.rows.get(name) or joined.rows.get(name.split(".")[0])
            n_records += 1
            n_without += row is None
            if row:
                item = _completed(item, row)
            yield item
        else:
            yield item
    if n_without:
        yield Note(f"{n_without:,} of {n_records:,} records are not in the table given with --join")


def _filled(values: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in values.items() if value not in (None, "")}
    # What the record itself says comes last and wins; an empty field of it is filled.
    return {**values, **row, **said}


def _completed(record: Record, row: Mapping[str, Any]) -> Record:
    """A page with the fields that the table gives; a field of the page's own stays only where the
    table has none.
    """
    columns = columns_of([*map(str, row), "body"], {})
    fields: dict[str, str] = {}
    for field, several in (columns.of if columns else {}).items():
        if field == "body":
            continue
        for column in several:
            value = lookup(row, column)
            text = name_of(value)
            if field == "keywords":
                text = keywords_of(value)
            if text:
                fields[field] = text
                break
    return record._replace(**fields)
