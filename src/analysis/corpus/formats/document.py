"""docs/reading.md, made from the registries the code reads by: formats, encodings, dates and columns."""

from __future__ import annotations

from analysis.corpus.columns import NAMES
from analysis.corpus.formats import FORMATS

_HEAD = """# What is read

Made by `analysis formats > docs/reading.md` from the registries the code reads by; held to them by a test.

`analysis add-corpus NAME PATH` reads a file or a folder. Every file is read by its format, every record by its columns;
what cannot be read is set aside with its file, its place and the reason, and counted: records read and records set aside
are together the records of the file. `--dry-run` shows all this before anything is written.
"""


def document() -> str:
    """The page as Markdown."""
    parts = [
        _HEAD,
        "## Formats\n",
        "| format | endings | what a record is |",
        "| --- | --- | --- |",
    ]
    read = [f for f in FORMATS if f.read]
    parts += [f"| {f.name} | {_endings(f.suffixes)} | {f.says} |" for f in read]
    parts += ["", "Each also gzipped (`.gz`). Not read, and what to do:\n"]
    parts += ["| format | endings | what to do |", "| --- | --- | --- |"]
    others = [f for f in FORMATS if not f.read]
    parts += [f"| {f.name} | {_endings(f.suffixes)} | {f.convert} |" for f in others]
    parts += ["", _COLUMNS, "| field | usual names of its column |", "| --- | --- |"]
    parts += [f"| {field} | {', '.join(names)} |" for field, names in NAMES.items()]
    parts += ["", _ENCODINGS]
    return "\n".join(parts).rstrip() + "\n"


def _endings(suffixes: tuple[str, ...]) -> str:
    return " ".join(f"`{suffix}`" for suffix in suffixes)


_COLUMNS = """## Columns

Names are compared without case, blanks, `_`, `-`, `.`, `:` and the Arabic article (`Publish-Date` is `publish_date`,
العنوان is عنوان). Of several columns for the text the one whose values are longest by median is taken, and said; an empty
field falls to the next of its columns. `lead` is taken for the text only where there is no other. `--map body=COLUMN`
says it; `--map body=content.rendered` steps into a nested value.
"""
_ENCODINGS = """## Encodings

A byte order mark decides; then UTF-8; then UTF-16 without a mark; then what an HTML or XML page declares; then the one of
windows-1256, ISO-8859-6 and Mac Arabic whose reading looks most like Arabic; then what charset-normalizer finds. A broken
byte becomes U+FFFD and is told; a line in windows-1256 inside a file of UTF-8 is read as such. A text that was UTF-8, read
as windows-1256 or Latin-1 and saved again, is mended; one that cannot be is set aside as broken.
"""
