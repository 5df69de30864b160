"""Every format that researchers bring, in every encoding; broken records named and never in the way of the others."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.encodings import decode, detect
from analysis.corpus.formats import json_file
from analysis.corpus.formats.text_page import title_of
from analysis.corpus.readers import read_file
from analysis.corpus.records import Bad, Record
from analysis.errors import UserError

BODY = (
    "وصل وزير الخارجية العراقي إلى الرياض لبحث ملفات الطاقة والحدود، ثم توجه إلى طهران حاملا رسالة من الحكومة إلى "
    "القيادة الإيرانية."
)
ROWS = [
    {
        "url": f"https://jisr.example/{i}",
        "title": f"خبر {i}",
        "full_text": f"{BODY} {i}",
        "published_time": "2023-03-10",
    }
    for i in range(3)
]


def read(path: Path, **mapping: str) -> tuple[list[Record], list[Bad]]:
    items = list(read_file(path, mapping))
    return [i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, Bad)]


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def in_format(folder: Path, name: str) -> Path:
    """The three rows as a file of the given name."""
    path, array, lines = (
        folder / name,
        json.dumps(ROWS).encode(),
        "\n".join(json.dumps(r, ensure_ascii=False) for r in ROWS).encode(),
    )
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a/rows.json", array)
    elif name.endswith(".parquet"):
        pd.DataFrame(ROWS).to_parquet(path)
    elif name.endswith((".csv", ".tsv")):
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(
                stream,
                list(ROWS[0]),
                delimiter="\t" if name.endswith("tsv") else ";" if "semicolon" in name else ",",
            )
            writer.writeheader()
            writer.writerows(ROWS)
    elif name.startswith("wrapped"):
        write(path, json.dumps({"status": "ok", "articles": ROWS}).encode())
    else:
        write(path, lines if "lines" in name or "jsonl" in name or "ndjson" in name else array)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "a.json",
        "a.json.gz",
        "lines.json",
        "a.jsonl",
        "a.ndjson",
        "a.jsonl.gz",
        "a.csv",
        "semicolon.csv",
        "a.tsv",
        "a.parquet",
        "a.zip",
        "wrapped.json",
    ],
)
def test_the_same_rows_are_read_from_every_format(tmp_path: Path, name: str) -> None:
    records, bad = read(in_format(tmp_path, name))
    assert bad == []
    assert [(r.title, r.body, r.url, r.published) for r in records] == [
        (r["title"], r["full_text"], r["url"], r["published_time"]) for r in ROWS
    ]


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.jsonl", "a.zip"])
def test_a_file_that_is_streamed_gives_the_same_records(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = in_format(tmp_path, name)
    whole = [r._replace(encoding="") for r in read(path)[0]]
    monkeypatch.setattr(json_file, "STREAM_BYTES", 10)
    assert [r._replace(encoding="") for r in read(path)[0]] == whole


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("windows-1256", "windows-1256"),
    ],
)
def test_the_encoding_is_detected_and_recorded(tmp_path: Path, encoding: str, named: str) -> None:
    text = f"الكاظمي في طهران\n{BODY}\r\n{BODY}"
    records, _ = read(write(tmp_path / "page.txt", text.encode(encoding)))
    assert (records[0].encoding, records[0].body, records[0].title) == (
        named,
        text.replace("\r\n", "\n"),
        "الكاظمي في طهران",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256"])
def test_json_lines_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in ROWS)
    records, bad = read(write(tmp_path / "a.jsonl", lines.encode(encoding)))
    assert ([r.body for r in records], bad) == ([r["full_text"] for r in ROWS], [])


def test_broken_utf8_is_never_taken_for_another_encoding() -> None:
    data = BODY.encode() * 20 + b"\xff" + BODY.encode() * 20
    assert detect(data) == "utf-8"
    text, encoding = decode(data)
    assert (text.count("\ufffd"), encoding, text.count(BODY)) == (1, "utf-8", 40)


def test_a_broken_line_or_record_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [json.dumps(r, ensure_ascii=False).encode() for r in ROWS]
    records, bad = read(
        write(
            tmp_path / "a.jsonl",
            b"\n".join(
                [lines[0], b"{broken", b"[1, 2]", lines[1], b'{"body": "\xff\xfe"}', lines[2]]
            ),
        )
    )
    assert [r.body for r in records if r.place == "#4"] == ["\ufffd\ufffd"]
    assert len(records) == 4
    assert [(b.place, b.reason) for b in bad] == [
        ("#1", "unreadable record"),
        ("#2", "unreadable record"),
    ]


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.zip", "a.parquet", "a.jsonl.gz"])
def test_a_broken_file_is_set_aside_with_its_reason(tmp_path: Path, name: str) -> None:
    path = in_format(tmp_path, name)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    records, bad = read(path)
    assert bad
    assert {b.reason for b in bad} <= {"unreadable file", "unreadable record"}
    assert len(records) < 3


def test_a_stream_that_breaks_off_gives_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_file, "STREAM_BYTES", 10)
    data = json.dumps(ROWS).encode()
    records, bad = read(write(tmp_path / "a.json", data[:-40]))
    assert len(records) == 2
    assert [b.reason for b in bad] == ["unreadable file"]


def test_members_of_an_archive_that_are_no_articles_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.jsonl.gz", gzip.compress(json.dumps(ROWS[0]).encode()))
        archive.writestr("c.pdf", b"%PDF")
        archive.writestr("__MACOSX/b.json", b"x")
    records, bad = read(tmp_path / "a.zip")
    assert [r.place for r in records] == ["b.jsonl.gz#0"]
    assert [(b.place, b.reason) for b in bad] == [("c.pdf", "unknown format")]


def test_known_columns_are_found_and_others_can_be_mapped(tmp_path: Path) -> None:
    row = {
        "Headline": "عنوان",
        "Text": BODY,
        "link": "u",
        "outlet": "جسر",
        "date_extracted": "2015-07-21",
        "keywords": ["العراق", "إيران"],
        "author": ["أ", "ب"],
        "Day": "2015-07-20",
    }
    path = write(tmp_path / "a.json", json.dumps([row]).encode())
    record = read(path)[0][0]
    assert record == Record(
        "#0", "utf-8", BODY, "عنوان", "u", "جسر", "أ, ب", None, "2015-07-21", "العراق|إيران"
    )
    assert read(path, published="Day")[0][0].published == "2015-07-20"


def test_keywords_in_one_text_are_parted(tmp_path: Path) -> None:
    assert (
        read(
            write(
                tmp_path / "a.json",
                json.dumps([{"body": BODY, "keywords": "العراق، إيران, السعودية"}]).encode(),
            )
        )[0][0].keywords
        == "العراق|إيران|السعودية"
    )


def test_rows_need_not_have_the_same_names(tmp_path: Path) -> None:
    rows = [{"body": BODY}, {"content": BODY, "title": "عنوان"}, {"note": "لا نص"}]
    records, bad = read(write(tmp_path / "a.json", json.dumps(rows).encode()))
    assert [r.title for r in records] == [None, "عنوان"]
    assert [(b.place, b.reason, b.detail) for b in bad] == [
        ("#2", "no text column", "columns: note")
    ]


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.parquet"])
def test_a_column_that_is_not_there_is_an_error_that_lists_the_columns(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(UserError, match="there is no column 'Nass'") as raised:
        read(in_format(tmp_path, name), body="Nass")
    assert "full_text" in raised.value.fix


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (f"قمة بغداد: ما الذي تغير؟\n{BODY}", "قمة بغداد: ما الذي تغير؟"),
        (f"الكاظمي في طهران\nالثلاثاء 21 تموز 2020\n{BODY}", "الكاظمي في طهران"),
        (f"الثلاثاء 21 تموز 2020\nالكاظمي في طهران\n{BODY}", "الكاظمي في طهران"),
        (f"إيلاف من لندن: {BODY}\n{BODY}", None),
        (f"بغداد - واع\n{BODY}", None),
        (f"وصل الوفد إلى بغداد.\n{BODY}", None),
        (f"الوفد في المطار |\n{BODY}", None),
        ("سطر\nسطر آخر", None),
        (BODY, None),
        ("", None),
    ],
)
def test_a_first_line_is_a_title_only_where_it_looks_like_one(page: str, title: str | None) -> None:
    assert title_of(page) == title


HTML = f"""<!doctype html><html lang="ar"><head><title>الكاظمي في طهران | الواحة</title>
<meta property="og:title" content="الكاظمي في طهران"><meta property="og:site_name" content="الواحة">
<meta property="article:published_time" content="2020-07-21T10:00:00+03:00">
<link rel="canonical" href="https://waha.example/a"></head>
<body><div class="cookie">نستخدم ملفات تعريف الارتباط لتحسين تجربتك</div>
<nav><ul><li><a href="/1">الرئيسية</a></li><li><a href="/2">الخليج</a></li></ul></nav>
<article><h1>الكاظمي في طهران</h1>
<figure><img src="a.jpg"><figcaption>الكاظمي لدى وصوله</figcaption></figure>
<p>{BODY}</p><p>{BODY.replace("العراقي", "السعودي")}</p></article>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


def test_an_html_page_gives_its_article_and_nothing_around_it(tmp_path: Path) -> None:
    record = read(write(tmp_path / "a.html", HTML.encode("windows-1256")))[0][0]
    assert record.body == f"{BODY}\n{BODY.replace('العراقي', 'السعودي')}"
    assert (record.title, record.source, record.url, record.published, record.encoding) == (
        "الكاظمي في طهران",
        "الواحة",
        "https://waha.example/a",
        "2020-07-21",
        "windows-1256",
    )


def test_an_html_page_without_an_article_is_set_aside(tmp_path: Path) -> None:
    assert (
        read(write(tmp_path / "a.html", b"<html><body></body></html>"))[1][0].reason
        == "unreadable file"
    )
