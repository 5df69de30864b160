"""No input whatever gives a traceback, loses a record or leaves anything behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.corpus.hostile_values import (
    BODY,
    COUNTED,
    broken_file,
    files,
    junk_files,
    texts,
    whole_rows,
)

from analysis.corpus.add import add_corpus
from analysis.corpus.articles import build_articles
from analysis.corpus.file_articles import Job, read_articles
from analysis.errors import UserError

MANY = settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
VERY_MANY = settings(MANY, max_examples=10_000)
# What the program itself would raise if it were wrong; libraries raise others for broken files.
OUR_MISTAKES = (
    "NameError",
    "UnboundLocalError",
    "AttributeError",
    "TypeError",
    "IndexError",
    "RecursionError",
    "AssertionError",
)
inputs = st.one_of(files, files, files, junk_files)


def hold(name: str, data: bytes) -> None:
    """Read one file; every record is an article or set aside, and every character of a body has its place in the raw text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        result = read_articles(Job(path, name, None, "hostile"))
    assert result.n_records == len(result.articles) + len(result.quarantine)
    for _, _, _, detail, _, _ in result.quarantine:
        assert not detail.startswith(OUR_MISTAKES), detail
    for article in result.articles:
        article.raw.encode()
        assert sum(length for _, _, length in article.segments) == len(article.body)
        for start, raw_start, length in article.segments:
            assert 0 <= raw_start <= raw_start + length <= len(article.raw)
            assert start + length <= len(article.body)


@MANY
@given(inputs)
@example(("a.jsonl", b'{"content": "\\ud83d", "date": "Tue, 31 Feb 2020 10:00:00 +0300"}'))
@example(("a.jsonl", b'{"a":' * 5_000 + b"1" + b"}" * 5_000))
@example(("a.json", b"[" * 100_000))
@example(("a.json", b'[{"content": ' + b"9" * 10_000 + b"}]"))
@example(broken_file("a.warc", [{"title": ""}, {"url": ""}], (0, 1637, b"")))
@example(("a.csv", b"title,content\n" + b'a,"b\n' * 300))
def test_no_input_gives_a_traceback_or_loses_a_record(file: tuple[str, bytes]) -> None:
    hold(*file)


@pytest.mark.slow
@VERY_MANY
@given(inputs)
def test_no_input_of_very_many_gives_a_traceback_or_loses_a_record(file: tuple[str, bytes]) -> None:
    hold(*file)


@settings(MANY, max_examples=60)
@given(st.sampled_from(sorted(COUNTED)), st.lists(texts, min_size=1, max_size=5))
def test_every_record_that_was_written_is_read_or_set_aside(name: str, rows: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(COUNTED[name](whole_rows(rows)))
        result = read_articles(Job(path, name, None, "hostile"))
    assert result.n_records == len(rows)
    assert len(result.articles) + len(result.quarantine) == len(rows)


@settings(MANY, max_examples=40)
@given(inputs)
def test_a_corpus_is_added_whole_or_refused_in_one_line_and_nothing_is_left(
    file: tuple[str, bytes],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file[0]
        path.write_bytes(file[1])
        raw = Path(folder) / "raw"
        try:
            report = add_corpus("hostile", path, raw_dir=raw, added="2026-01-01")
        except UserError:
            assert not raw.exists() or list(raw.iterdir()) == []
        else:
            articles, aside = report.read.articles, report.read.quarantine
            assert report.read.n_records == len(articles) + len(aside)
            assert len(build_articles(report.folder).articles) == len(articles)


def test_a_failure_that_nobody_foresaw_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.corpus.add.build_articles", stop)
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        add_corpus("a", tmp_path / "a.txt", raw_dir=tmp_path / "raw", added="2026-01-01")
    assert list((tmp_path / "raw").iterdir()) == []
