"""One registry of formats: readers, errors and docs say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.corpus.formats import FORMATS, advice, format_of, is_readable
from analysis.corpus.formats.document import document

ROOT = Path(__file__).parents[2]


def test_the_page_of_the_docs_is_made_from_the_registry() -> None:
    assert (ROOT / "docs" / "reading.md").read_text(encoding="utf-8") == document(), (
        "run: analysis formats > docs/reading.md"
    )


def test_no_ending_belongs_to_two_formats() -> None:
    endings = [suffix for f in FORMATS for suffix in f.suffixes]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda f: f.name)
def test_a_format_is_read_or_says_how_to_convert_it(fmt: object) -> None:
    assert (fmt.read is None) == bool(fmt.convert)  # type: ignore[attr-defined]
    for suffix in fmt.suffixes:  # type: ignore[attr-defined]
        assert format_of(f"A{suffix.upper()}") is fmt
        assert is_readable(Path(f"a{suffix}.gz")) == bool(fmt.read)  # type: ignore[attr-defined]


def test_what_is_not_read_is_told_how_to_convert() -> None:
    assert "pdftotext" in advice(Path("paper.PDF"))
    assert ".jsonl" in advice(Path("a.unknown"))
