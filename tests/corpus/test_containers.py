"""Databases, saved pages, documents of word processors and exports of Telegram: each record whole, each break told."""

from __future__ import annotations

import base64
import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from tests.corpus.test_more_shapes import EXPORTS, FIRST, LAST, NAMES, ROWS, holds_all, page

from analysis.corpus.articles import build_articles


def database(*more: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE news (id INTEGER, {', '.join(NAMES)})")
    rows = [(n, *row.values()) for n, row in enumerate(ROWS)]
    connection.executemany(f"INSERT INTO news VALUES ({', '.join('?' * len(rows[0]))})", rows)
    for statement in more:
        connection.execute(statement)
    connection.commit()
    return connection.serialize()


@pytest.mark.parametrize("name", ["a.db", "a.sqlite3", "a.csv", "no-ending"])
def test_a_database_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    holds_all(tmp_path, name, database())


def test_other_tables_are_told_and_a_journal_beside_it_is_not_missed(tmp_path: Path) -> None:
    data = bytearray(
        database(
            'CREATE TABLE "an ""odd"" name" (x)',
            "CREATE VIEW seen AS SELECT * FROM news",
        )
    )
    data[18:20] = b"\x02\x02"  # as one that keeps a journal
    path = tmp_path / "a.db"
    path.write_bytes(data)
    read = build_articles(path)
    assert len(read.articles) == len(ROWS)
    assert any("""sheet 'an "odd" name' has no column""" in note for note in read.notes)


def test_a_broken_database_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(database()[:5_000])
    read = build_articles(path)
    assert read.articles.empty
    assert read.quarantine["reason"].tolist() == ["unreadable file"]


def saved(encoding: str, coded: str) -> str:
    return (
        "From: <Saved by Blink>\nSnapshot-Content-Location: http://example.org/1\nDate: Tue, 21 Jul 2020 10:00:00 -0000\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html"; boundary="B"\n\n'
        f"--B\nContent-Type: text/html\nContent-Transfer-Encoding: {encoding}\n\n{coded}\n"
        "--B\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--B--\n"
    )


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.txt"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_a_saved_page_is_read_with_its_address_and_day(
    tmp_path: Path, name: str, charset: str
) -> None:
    text = page(head=f'<meta charset="{charset}">').encode(charset)
    path = tmp_path / name
    path.write_text(saved("base64", base64.encodebytes(text).decode()), encoding="ascii")
    article = build_articles(path).articles.iloc[0]
    assert (article["title"], article["url"]) == ("عقد الغاز", "http://example.org/1")
    assert FIRST in article["body"]
    assert (f"{article['published']:%Y-%m-%d}", article["published_from"]) == (
        "2020-07-21",
        "crawl",
    )


def rich(text: str, *, numbered: bool = True) -> str:
    """As word processors write it: a letter by its number, or by its byte in the code page of the font."""
    letters = [
        sign
        if sign.isascii()
        else f"\\u{ord(sign)}?"
        if numbered
        else f"\\'{sign.encode('cp1256')[0]:02x}"
        for sign in text.replace("\n", "\\par\n")
    ]
    fonts = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset178 Arial;}}{\colortbl;\red0;}"
    head = r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + r"{\*\generator x;}{\info{\title y}}"
    return head + r"\uc1\f1\rtlpar " + "".join(letters) + "}"


@pytest.mark.parametrize("name", ["a.rtf", "a.doc", "a.txt"])
@pytest.mark.parametrize("numbered", [True, False])
def test_rich_text_is_read_under_any_name(tmp_path: Path, name: str, numbered: bool) -> None:
    path = tmp_path / name
    path.write_text(rich(f"{ROWS[0]['content']}", numbered=numbered), encoding="ascii")
    assert build_articles(path).articles["body"].tolist() == [ROWS[0]["content"]]


def test_signs_beyond_the_first_plane_and_halves_of_them_are_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    inside = rich(FIRST).removesuffix("}") + r"\u-10179?\u-8704? {\pict 00ff}\u-10179?}}}"
    path.write_text(inside, encoding="ascii")
    assert build_articles(path).articles["body"].tolist() == [f"{FIRST}\U0001f600 \ufffd"]


@pytest.mark.parametrize("kind", ["nexis", "factiva"])
def test_exports_in_rich_text_are_parted(tmp_path: Path, kind: str) -> None:
    holds_all(tmp_path, "a.rtf", rich(EXPORTS[kind]))


def open_document(kind: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            '<o:document-content xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x"><o:body>'
            f"<o:{kind}>{content}</o:{kind}></o:body></o:document-content>",
        )
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.ods", "a.csv"])
def test_a_sheet_of_libreoffice_is_read(tmp_path: Path, name: str) -> None:
    lines = [NAMES, *[list(row.values()) for row in ROWS]]
    cells = [
        "".join(
            f'<t:table-cell o:date-value="{v}"><x:p>21/07/20</x:p></t:table-cell>'
            if v == "2020-07-21"
            else f"<t:table-cell><x:p>{v.replace(chr(10), '</x:p><x:p>')}</x:p></t:table-cell>"
            for v in line
        )
        for line in lines
    ]
    empty = '<t:table-cell t:number-columns-repeated="16384"/>'
    table = "".join(f"<t:table-row>{line}{empty}</t:table-row>" for line in cells)
    holds_all(
        tmp_path, name, open_document("spreadsheet", f'<t:table t:name="a">{table}</t:table>')
    )


def test_a_text_of_libreoffice_is_read(tmp_path: Path) -> None:
    paragraphs = "".join(
        f"<x:p>{line}</x:p>" for line in ("عقد الغاز", f"{FIRST} {LAST}.", f"{LAST}.")
    )
    path = tmp_path / "a.odt"
    path.write_bytes(open_document("text", paragraphs))
    article = build_articles(path).articles.iloc[0]
    assert (article["title"], article["body"]) == ("عقد الغاز", f"{FIRST} {LAST}.\n{LAST}.")


def test_an_export_of_telegram_in_html_is_read_message_by_message(tmp_path: Path) -> None:
    messages = "".join(
        "<div class='message default clearfix joined'><div class='body'>"
        "<div class='pull_right date details' title='21.07.2020 09:30:00 UTC+03:00'>09:30</div>"
        f"<div class='text'>{row['content'].replace(chr(10), '<br>')}</div></div></div>"
        for row in ROWS
    )
    service = "<div class='message service'><div class='body details'>21 July 2020</div></div>"
    picture = (
        "<div class='message default'><div class='body'><div class='media_wrap'></div></div></div>"
    )
    path = tmp_path / "messages.html"
    path.write_text(
        "<html><body><div class='page_wrap'><div class='page_header'><div class='text bold'>الجسر</div></div>"
        f"<div class='page_body chat_page'>{service}{messages}{picture}</div></div></body></html>",
        encoding="utf-8",
    )
    read = build_articles(path)
    bodies = read.articles["body"].str.replace(r"\n+", "\n", regex=True)
    assert sorted(bodies) == [row["content"] for row in ROWS]
    assert set(read.articles["source"]) == {"الجسر"}
    assert {f"{day:%Y-%m-%d}" for day in read.articles["published"]} == {"2020-07-21"}
    assert read.quarantine["reason"].tolist() == ["empty"]


@pytest.mark.parametrize(
    "text",
    [
        "<all>"
        + "".join(f"<item><title>أ</title><text>{r['content']}</text></item>" for r in ROWS),
        "<rss><channel>"
        + "".join(
            f"<item><title>أ</title><description>{r['content']}</description></item>" for r in ROWS
        ),
    ],
    ids=["bundle", "feed"],
)
def test_an_article_in_which_a_file_breaks_off_is_set_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text.rsplit(LAST, 1)[0], encoding="utf-8")
    read = build_articles(path)
    assert sorted(read.articles["body"]) == [row["content"] for row in ROWS[:2]]
    assert read.quarantine["detail"].tolist() == ["the file breaks off inside this record"]


def test_columns_of_unequal_length_are_refused_with_their_names(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"title": ["أ", "ب", "ج"], "content": ["' + FIRST + '", "' + LAST + '"]}', encoding="utf-8"
    )
    assert "keys: title, content" in build_articles(path).quarantine["detail"][0]
