"""Values and files that break readers: what a hypothesis test draws from."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
import zipfile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from docx import Document
from hypothesis import strategies as st
from openpyxl import Workbook

BODY = (
    "وصل وزير الخارجية العراقي إلى الرياض لبحث ملفات الطاقة والحدود، ثم توجه إلى طهران حاملا رسالة من الحكومة إلى "
    "القيادة الإيرانية."
)
FIELDS = ("title", "content", "date", "url", "source", "author", "keywords", "id")
_NASTY = (
    "",
    " ",
    "\x00",
    "\ufeff",
    "\ud83d",
    "\udc00\ud800",
    '"',
    '""',
    '"\n',
    "\\",
    "\\n",
    "\r",
    "\u2028",
    "\x1a",
    "\x0b\x0c",
    "<![CDATA[",
    "<p>",
    "</script>",
    "<script>",
    "&#x110000;",
    "&#0;",
    "&amp;amp;quot;",
    "&lt;p&gt;",
    "=cmd|'/c calc'!A0",
    "31 Feb 2020 10:00:00 +0300",
    "Tue, 31 Feb 2020 25:61:00 +9999",
    "2020-02-31",
    "0000-00-00",
    "9999-99-99",
    "²/³/2020",
    "२१/०७/२०२०",
    "1e400",
    "-1",
    "99999999999999999999",
    "1441/13/40",
    "1399/12/30",
    "04/07/2020",
    "07/21/2020",
    "http://[::1",
    "http://[x]/a",
    "http://ex\u2100mple.org/",
    "//",
    "http://",
    "اقرأ أيضا: " + BODY,
    "ط¹ظ†ظˆط§ظ†" * 20,
    "Ø§Ù„Ø¹" * 20,
    "ة" * 50,
    "#الملك_سلمان_",
    "['a', 'b'",
    "[" * 500,
    "{'a': 1}",
    "NaN",
    "Infinity",
)
values = st.one_of(
    st.sampled_from(_NASTY),
    st.text(max_size=40),
    st.text(st.characters(blacklist_categories=()), max_size=12),
    st.integers(min_value=-(10**25), max_value=10**25),
    st.floats(),
    st.booleans(),
    st.none(),
    st.lists(st.one_of(st.sampled_from(_NASTY), st.none(), st.integers(0, 9)), max_size=3),
    st.dictionaries(
        st.sampled_from(["rendered", "name", "text", "x", "$date"]), st.text(max_size=8)
    ),
    st.tuples(st.sampled_from(_NASTY), st.just(BODY)).map("".join),
    st.tuples(st.just(BODY), st.sampled_from(_NASTY), st.just(BODY)).map("".join),
)
# What may stand inside a text without ending its record.
texts = st.one_of(
    st.sampled_from([n for n in _NASTY if n.isprintable()]),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30),
)
records = st.dictionaries(st.sampled_from(FIELDS), values, max_size=6)
tables = st.lists(st.one_of(records, records.map(lambda r: {**r, "content": BODY})), max_size=4)


def _json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows).encode()


def _json_lines(rows: list[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def _delimited(rows: list[dict[str, Any]]) -> bytes:
    lines = [",".join(FIELDS)]
    lines += [",".join(str(row.get(f, "")) for f in FIELDS) for row in rows]  # nothing is quoted
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _quoted(rows: list[dict[str, Any]]) -> bytes:
    lines = [";".join(FIELDS)]
    lines += [
        ";".join(f'"{row.get(f, "")}"' for f in FIELDS) for row in rows
    ]  # inner quotes are not doubled
    return "\r\n".join(lines).encode("utf-8", "replace")


def _markup(rows: list[dict[str, Any]]) -> bytes:
    docs = ["".join(f"<{k}>{v}</{k}>" for k, v in row.items()) for row in rows]
    return "".join(f"<DOC>{doc}</DOC>\n" for doc in docs).encode("utf-8", "replace")


def _feed(rows: list[dict[str, Any]]) -> bytes:
    items = ["".join(f"<{k}>{v}</{k}>" for k, v in row.items()) for row in rows]
    text = "".join(f"<item>{i}</item>" for i in items)
    return f'<?xml version="1.0"?><rss><channel><title>x</title>{text}</channel></rss>'.encode(
        "utf-8", "replace"
    )


def _page(rows: list[dict[str, Any]]) -> bytes:
    parts = "".join(f"<div class='{k}'>{v}</div>" for row in rows for k, v in row.items())
    return f"<html><body><article><p>{BODY}</p>{parts}<p>{BODY}</p></article></body></html>".encode(
        "utf-8", "replace"
    )


def _text(rows: list[dict[str, Any]]) -> bytes:
    return "\n".join(str(v) for row in rows for v in row.values()).encode("utf-8", "surrogatepass")


def _zip(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.json", _json(rows))
        archive.writestr("../b.csv", _delimited(rows))
        archive.writestr("c.jsonl.gz", gzip.compress(_json_lines(rows)))
    return buffer.getvalue()


def _wrapped(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps({"took": 1, "hits": {"hits": [{"_source": row} for row in rows]}}).encode()


def _clean(value: Any) -> str:
    """A value as text that a workbook, a document or a table holds."""
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in text if sign in "\t\n" or sign.isprintable())[:30_000]


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    columns = {name: [_clean(row.get(name, "")) for row in rows] for name in FIELDS}
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def _workbook(rows: list[dict[str, Any]]) -> bytes:
    book = Workbook()
    book.active.append(list(FIELDS))
    for row in rows:
        book.active.append([_clean(row.get(name, "")) for name in FIELDS])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _document(rows: list[dict[str, Any]]) -> bytes:
    document = Document()
    for row in rows:
        for value in row.values():
            document.add_paragraph(_clean(value))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _web_archive(rows: list[dict[str, Any]]) -> bytes:
    entries = []
    for number, row in enumerate(rows):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _page([row])
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/{number}\r\n"
            f"WARC-Date: 2020-07-21T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        entries.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(entries)


def _export(rows: list[dict[str, Any]]) -> bytes:
    """As Nexis writes it: a head with labels, the text, a foot."""
    parts = []
    for row in rows:
        head = [str(row.get("title", "")), str(row.get("source", "")), str(row.get("date", ""))]
        parts += [
            *head,
            "Length: 120 words",
            "Body",
            str(row.get("content", "")),
            "Load-Date: July 22, 2020",
        ]
        parts += ["End of Document", ""]
    return "\n".join(parts).encode("utf-8", "replace")


def _table(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, FIELDS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")


def _database(rows: list[dict[str, Any]]) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE a ({', '.join(FIELDS)})")
    values = [[_clean(row.get(name, "")) for name in FIELDS] for row in rows]
    connection.executemany(f"INSERT INTO a VALUES ({', '.join('?' * len(FIELDS))})", values)
    connection.commit()
    return connection.serialize()


def _rich(rows: list[dict[str, Any]]) -> bytes:
    text = "\\par ".join(str(value) for row in rows for value in row.values())
    letters = "".join(c if c.isascii() else f"\\u{ord(c) % 0x10000}?" for c in text)
    return ("{\\rtf1\\ansi\\ansicpg1256 " + letters + "}").encode("ascii", "replace")


def _saved_page(rows: list[dict[str, Any]]) -> bytes:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\nContent-Type: text/html\n\n'
    return head.encode() + _page(rows) + b"\n--B--\n"


def _sheet(rows: list[dict[str, Any]]) -> bytes:
    lines = [list(FIELDS), *[[str(row.get(name, "")) for name in FIELDS] for row in rows]]
    cells = "".join(f"<tr>{''.join(f'<td>{v}</td>' for v in line)}</tr>" for line in lines)
    return f"<html><body><table>{cells}</table></body></html>".encode("utf-8", "replace")


def _tar(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in (("a.json", _json(rows)), ("../b.csv.gz", gzip.compress(_table(rows)))):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _telegram(rows: list[dict[str, Any]]) -> bytes:
    messages = "".join(
        f"<div class='message default'><div class='date' title='{row.get('date')}'></div><div class='text'>{row.get('content')}</div></div>"
        for row in rows
    )
    return f"<html><body><div class='page_body chat_page'>{messages}</div></body></html>".encode(
        "utf-8", "replace"
    )


WRITERS = {
    "a.db": _database,
    "a.rtf": _rich,
    "a.mhtml": _saved_page,
    "a.xls": _sheet,
    "a.tar.gz": _tar,
    "messages.html": _telegram,
    "runs.csv": lambda rows: _delimited(rows).replace(b",", b"||"),
    "a.jsonl.xz": lambda rows: lzma.compress(_json_lines(rows)),
    "a.parquet": _parquet,
    "a.xlsx": _workbook,
    "a.docx": _document,
    "a.warc": _web_archive,
    "nexis.txt": _export,
    "lines.txt": _json_lines,
    "table.txt": _delimited,
    "a.json": _json,
    "wrapped.json": _wrapped,
    "a.jsonl": _json_lines,
    "a.csv": _delimited,
    "quoted.csv": _quoted,
    "a.tsv": _delimited,
    "a.xml": _markup,
    "bundle.txt": _markup,
    "a.rss": _feed,
    "a.html": _page,
    "a.txt": _text,
    "a.zip": _zip,
    "a.json.gz": lambda rows: gzip.compress(_json(rows)),
}


def whole_rows(texts: list[str]) -> list[dict[str, Any]]:
    """Records as they should be, one for each text: what is counted on both sides."""
    return [
        {
            "title": f"عنوان {n}",
            "content": f"{BODY} {text}",
            "date": "2020-07-21",
            "url": f"http://example.org/{n}",
        }
        for n, text in enumerate(texts)
    ]


# Formats that hold exactly one record for each row that is written.
COUNTED = {
    "a.json": _json,
    "wrapped.json": _wrapped,
    "a.jsonl": _json_lines,
    "lines.txt": _json_lines,
    "a.csv": _table,
    "table.txt": _table,
    "a.parquet": _parquet,
    "a.xlsx": _workbook,
    "a.warc": _web_archive,
    "a.json.gz": lambda rows: gzip.compress(_json(rows)),
    "a.db": _database,
    "a.jsonl.xz": lambda rows: lzma.compress(_json_lines(rows)),
}


def _broken(data: bytes, cut: int, flip: int, junk: bytes) -> bytes:
    """A file cut off, with a byte changed and bytes that are no text put in."""
    if cut and data:
        data = data[: max(1, len(data) - cut)]
    if flip and data:
        place = flip % len(data)
        data = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
    middle = len(data) // 2
    return data[:middle] + junk + data[middle:]


def broken_file(
    name: str, rows: list[dict[str, Any]], damage: tuple[int, int, bytes]
) -> tuple[str, bytes]:
    return name, _broken(WRITERS[name](rows), *damage)


_damage = st.one_of(
    st.just((0, 0, b"")),
    st.tuples(
        st.integers(0, 30),
        st.integers(0, 10_000),
        st.sampled_from([b"", b"\xff", b"\x00", b"\xd9", b'"', b"\xff\xfe", b"\n\n", b"[[[[" * 60]),
    ),
)
files = st.builds(broken_file, st.sampled_from(sorted(WRITERS)), tables, _damage)
junk_files = st.tuples(
    st.sampled_from(
        [
            *sorted(WRITERS),
            "a.parquet",
            "a.xlsx",
            "a.docx",
            "a.warc",
            "a.warc.gz",
            "a.atom",
            "a.ods",
            "a.tar",
        ]
    ),
    st.binary(max_size=200),
)
