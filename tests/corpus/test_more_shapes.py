"""Shapes of files that people have, each written anew here: every record of each comes out whole."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pytest
from docx import Document
from openpyxl import Workbook

from analysis.corpus.articles import build_articles

FIRST = "وصلت وزيرة الطاقة الأردنية إلى الدوحة صباح الأحد لتوقيع عقد الغاز الجديد بين البلدين."
LAST = "وقال متحدث باسم الشركة القطرية إن الشحنة الأولى تصل إلى العقبة مطلع الشتاء المقبل"
ROWS = [
    {
        "title": f"عقد الغاز {n}",
        "content": f"{FIRST}\n{LAST} {n}.",
        "date": "2020-07-21",
        "url": f"http://example.org/{n}",
        "source": "الجسر",
    }
    for n in range(3)
]


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


LINES = "\n".join(map(dumps, ROWS))
NAMES = list(ROWS[0])


def table(
    delimiter: str = ",", header: list[str] = NAMES, quote: str = '"', *, every: bool = False
) -> str:
    stream = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    writer = csv.writer(
        stream, delimiter=delimiter, quotechar=quote, quoting=quoting, lineterminator="\n"
    )
    writer.writerow(header)
    writer.writerows(row.values() for row in ROWS)
    return stream.getvalue()


def holds_all(tmp_path: Path, name: str, data: str | bytes, outlet: str = "الجسر") -> None:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    read = build_articles(path)
    articles = read.articles.sort_values("title")
    assert articles["title"].tolist() == [row["title"] for row in ROWS]
    assert [re.sub(r"\n\s+", "\n", body) for body in articles["body"]] == [
        row["content"] for row in ROWS
    ]
    assert {f"{day:%Y-%m-%d}" for day in articles["published"]} == {"2020-07-21"}
    assert set(articles["source"]) == {outlet}
    assert read.n_records == len(articles) + len(read.quarantine)


FLAT = [",".join(f'"{value}"' for value in row.values()) for row in ROWS]


def tarred(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in (("press/a.csv", data), ("press/.hidden.csv", b"x")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("press/b.csv")
        link.type = tarfile.SYMTYPE
        link.linkname = "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


def packed(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lines.txt", LINES),
        ("list.txt", dumps(ROWS)),
        ("no-ending", LINES),
        ("mark.jsonl", "\ufeff" + LINES),
        ("commas.jsonl", ",\n".join(map(dumps, ROWS))),
        ("list.jsonl", "[\n" + ",\n".join(map(dumps, ROWS)) + "\n]"),
        ("one-list.jsonl", dumps(ROWS)),
        ("lists.jsonl", "\n".join(dumps([row]) for row in ROWS)),
        ("lists.json", "\n".join(dumps([row]) for row in ROWS)),
        ("pretty.jsonl", "\n".join(json.dumps(row, indent=1) for row in ROWS)),
        ("mac.jsonl", LINES.replace("\n", "\r")),
        ("pages.jsonl", "\n".join(dumps({"page": 1, "articles": [row]}) for row in ROWS)),
        ("callback.json", f"show({dumps(ROWS)});"),
        ("script.json", f"var data = {dumps(ROWS)};"),
        ("guard.json", f")]}}',\n{dumps(ROWS)}"),
        ("comment.json", f"// exported\n{dumps(ROWS)}"),
        ("printed.json", str(ROWS)),
        ("printed.jsonl", "\n".join(map(str, ROWS))),
        ("text-in-text.json", dumps(dumps(ROWS))),
        ("bare-line-ends.json", dumps(ROWS).replace("\\n", "\n")),
        ("bare-line-ends.jsonl", LINES.replace("\\n", "\n")),
        ("packed.json", gzip.compress(dumps(ROWS).encode())),
        ("not-packed.json.gz", dumps(ROWS)),
        ("archive.json", packed(a_json=dumps(ROWS))),
        ("archive.zip", packed(a_txt=LINES)),
        ("wide.txt", table("\t").encode("utf-16")),
        ("table.txt", table()),
        ("commas.tsv", table()),
        ("caret.csv", table("^")),
        ("control.csv", table("\x01")),
        ("arabic-comma.csv", table("،")),
        ("blanks.csv", table().replace(",", ", ")),
        ("said.csv", '"sep=;"\n' + table(";")),
        *[(f"run-{n}.csv", table("\x02").replace("\x02", run)) for n, run in enumerate(("||", "~|~", "::", "#$#", "<>"))],
        *[(f"sign-{n}.txt", table(sign)) for n, sign in enumerate(("\x1e", "¶", "@"))],
        ("single-quotes.csv", table(";", quote="'", every=True)),
        ("single-quotes-below.csv", ",".join(NAMES) + "\n" + table(quote="'", every=True).split("\n", 1)[1]),
        ("row-names.csv", '"' + '","'.join(NAMES) + '"\n' + "".join(f'"{n}",{line}\n' for n, line in enumerate(FLAT, 1))),
        ("page.json", f"<html><body><pre>{dumps(ROWS)}</pre></body></html>"),
        ("shown.html", f"<html><head></head><body><pre style='x'>{dumps(ROWS)}</pre></body></html>"),
        ("lines.csv", LINES),
        ("table.json", table()),
        ("table.jsonl", table(";")),
        ("last-comma.json", dumps(ROWS).replace('"}', '",}')),
        ("undefined.json", dumps(ROWS).replace('"https', 'undefined, "link": "https')),
        ("zeros.csv", table().replace("2020-07", "2020\0-07")),
        ("lines.json.bz2", bz2.compress(LINES.encode())),
        ("table.csv.xz", lzma.compress(table().encode())),
        ("table.csv.zst", pa.compress(table().encode(), codec="zstd", asbytes=True)),
        ("table.csv", bz2.compress(table().encode())),
        ("packed.zip", packed(a_json=dumps(ROWS), b_jsonl="")),
        ("all.tar", tarred(table().encode())),
        ("all.tgz", gzip.compress(tarred(gzip.compress(table().encode())))),
        ("all.tar.xz", lzma.compress(tarred(table().encode()))),
    ],
)  # fmt: skip
def test_records_are_found_in_every_layout(tmp_path: Path, name: str, data: str | bytes) -> None:
    holds_all(tmp_path, name, data)


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


@pytest.mark.parametrize(
    "value",
    [
        {"articles": {name: [row[name] for row in ROWS] for name in NAMES}},
        {"الجسر": [_without(row, "source") for row in ROWS], "آخر": []},
        {"2020-07-21": [_without(row, "date") for row in ROWS]},
        {row["url"]: _without(row, "url") for row in ROWS},
        {"articles": ROWS, "comments": [{"text": "تعليق"}]},
        [ROWS[:2], ROWS[2:]],
        [{**row, "content": str(row["content"].split("\n"))} for row in ROWS],
        [{**row, "content": str(tuple(row["content"].split("\n")))} for row in ROWS],
        [{**row, "content": dict(enumerate(row["content"].split("\n")))} for row in ROWS],
        [{**row, "content": {"blocks": [{"data": {"text": part}} for part in row["content"].split("\n")]}} for row in ROWS],
        [{**_without(row, "content"), "paragraphs": row["content"].split("\n")} for row in ROWS],
        [{**row, "source": str({"id": None, "name": "الجسر"})} for row in ROWS],
        [{**row, "date": {"year": 2020, "month": 7, "day": 21}} for row in ROWS],
        [{**row, "date": {"date": "2020-07-21 09:00:00.000000", "timezone": "Asia/Amman"}} for row in ROWS],
        [{**row, "title": {"ar": row["title"], "en": "Gas"}, "content": dumps({"ar": row["content"], "en": "Gas."})} for row in ROWS],
        [{**row, "content": f"array({row['content'].split(chr(10))!r}, dtype=object)"} for row in ROWS],
        [{**row, "content": {f"p{n}": part for n, part in enumerate(row["content"].split("\n"))}} for row in ROWS],
        [{**row, "content": [{"_type": "block", "children": [{"_type": "span", "text": part[:20]}, {"_type": "span", "text": part[20:]}]}
         for part in row["content"].split("\n")]} for row in ROWS],
        [{"page_content": row["content"], "metadata": _without(row, "content")} for row in ROWS],
        [{**row, "date": {"_seconds": 1595322000}} for row in ROWS],
        [{**_without(row, "date"), "year": 2020, "month": 7, "day": 21} for row in ROWS],
        [{**_without(row, "source", "url"), "source": row["url"], "source-hostname": "الجسر"} for row in ROWS],
        [{**_without(row, "content"), "text": "مقتطف…", "extended_tweet": {"full_text": row["content"]}} for row in ROWS],
        {name: {str(n): row[name] for n, row in enumerate(ROWS) if name != "source" or n} for name in NAMES} | {"outlet": {"0": "الجسر"}},
        {"outlet": "الجسر", "n": 3} | {name: [row[name] for row in ROWS] for name in NAMES if name != "source"},
        {"articles": {f"-M{n}": row for n, row in enumerate(ROWS)}},
        {"الجسر": {"2020-07-21": [_without(row, "source", "date") for row in ROWS]}, "آخر": {"2020-07-22": []}},
        [{"article": row, "rank": n} for n, row in enumerate(ROWS)],
        {"items": [{"info": _without(row, "content"), "detail": {"content": row["content"]}} for row in ROWS]},
        [{**row, "content": f"[{row['content'].split(chr(10))[0]!r}, nan, {row['content'].split(chr(10))[1]!r}]"} for row in ROWS],
        {"feed": {"entry": [{"title": {"$t": row["title"]}, "content": {"$t": row["content"]},
         "published": {"$t": "2020-07-21T09:00:00Z"}, "source": "الجسر"} for row in ROWS]}},
    ],
)  # fmt: skip
def test_nested_values_come_out_as_text(tmp_path: Path, value: Any) -> None:
    holds_all(tmp_path, "a.json", dumps(value))


def test_of_several_links_the_one_of_the_page_is_taken(tmp_path: Path) -> None:
    links = [
        {"rel": "self", "href": "http://feed"},
        {"rel": "alternate", "href": ROWS[0]["url"]},
    ]
    path = tmp_path / "a.json"
    path.write_text(dumps([{**ROWS[0], "url": links}]), encoding="utf-8")
    assert build_articles(path).articles["url"].tolist() == [ROWS[0]["url"]]


@pytest.mark.parametrize(
    "header",
    [
        "metadata.title|_source.content|fields.date|node.url|data.source",
        "Title (Arabic)|Text (Arabic)|date_pub|url|الوسيلة",
        "titre|texte|date de publication|lien|source",
        "تیتر|text_ar|articledate|url|source",
        "hl|transcript|upload_date|url|source",
        "عنوان المقال|نص المقال|تاريخ النشر|رابط المقال|اسم الصحيفة",
        "العنـوان|النص الكامل|التاريخ_والوقت|الرابط|المصدر",
        "عنوان|متن خبر|تاریخ|لینک|منبع",
        "news_title|news_body|news_date|news_url|news_source",
        "articleTitle|articleContent|publishDate|articleLink|newspaperName",
        "head_line|Story_Body|Post Created Date|Permalink|Media outlet",
        "Title|Abstract/Full text|Pub. date|Document URL|Publication title",
        "title|raw_content|publish_time|url|site_name",
        "post_title|Post Text|Post Created|Post URL|Page Name",
        "title|clean_text|created_utc|guid|blog_name",
        "title|Contents|Posted|Link|From",
    ],
)
def test_columns_are_known_with_words_around_their_names(tmp_path: Path, header: str) -> None:
    holds_all(tmp_path, "a.csv", table(header=header.split("|")))


def test_a_quote_that_never_closes_in_a_text_of_several_lines_takes_no_other_row(
    tmp_path: Path,
) -> None:
    text = table().replace(f'{LAST} 0."', f"{LAST} 0.")
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    read = build_articles(path)
    assert [row["content"] for row in ROWS[1:]] == sorted(read.articles["body"])[-2:]
    assert read.n_records == len(read.articles) + len(read.quarantine)


def bundle(of: Callable[[dict[str, Any]], str], around: str = "{}") -> str:
    return around.format("".join(map(of, ROWS)))


def sheet(row: str, cell: str, before: str = "", after: str = "") -> str:
    lines = [NAMES, *[list(r.values()) for r in ROWS]]
    cells = [
        "".join(f"<{cell}>{before}{v.replace(chr(10), '<br/>')}{after}</{cell}>" for v in line)
        for line in lines
    ]
    return "".join(f"<{row}>{line}</{row}>" for line in cells)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("attributes.xml", bundle(lambda r: f'<article date="2020-07-21" title="{r["title"]}" source="الجسر">{r["content"]}</article>', "<all>{}</all>")),
        ("fields.xml", bundle(lambda r: f'<row><field name="title">{r["title"]}</field><field name="body">{r["content"]}</field>'
                                        '<field name="date">2020-07-21</field><field name="source">الجسر</field></row>', "<dump><table>{}</table></dump>")),
        ("access.xml", bundle(lambda r: f"<News><Title>{r['title']}</Title><Body>{r['content']}</Body><NewsDate>2020-07-21T00:00:00</NewsDate>"
                                        "<Source>الجسر</Source></News>", "<dataroot>{}</dataroot>")),
        ("nested.sgml", bundle(lambda r: f"<DOC><DOCNO>JSR20200721.1</DOCNO><SOURCE>الجسر</SOURCE><BODY><HEADLINE>{r['title']}</HEADLINE>"
                                         f"<TEXT>{r['content']}</TEXT></BODY></DOC>\n")),
        ("wiki.txt", bundle(lambda r: f'<doc id="1" url="{r["url"]}" title="{r["title"]}" date="2020-07-21" source="الجسر">\n{r["content"]}\n</doc>\n')),
        ("tei.xml", bundle(lambda r: f"<TEI><teiHeader><fileDesc><titleStmt><title>{r['title']}</title></titleStmt><publicationStmt>"
                                     f'<publisher>الجسر</publisher><date when="2020-07-21">الثلاثاء</date></publicationStmt></fileDesc></teiHeader>'
                                     f"<text><body>{r['content']}</body></text></TEI>", "<teiCorpus>{}</teiCorpus>")),
        ("wiki.xml", bundle(lambda r: f"<page><title>{r['title']}</title><source>الجسر</source><revision><timestamp>2020-07-21T10:00:00Z</timestamp>"
                                      f"<text>{r['content']}</text></revision></page>", "<mediawiki>{}</mediawiki>")),
        ("arabic.txt", bundle(lambda r: f"<خبر><العنوان>{r['title']}</العنوان><النص>{r['content']}</النص><المصدر>الجسر</المصدر><التاريخ>21/07/2020</التاريخ></خبر>",
                              "<أخبار>{}</أخبار>")),
        ("newsml.xml", bundle(lambda r: f"<newsItem><itemMeta><provider>الجسر</provider><versionCreated>2020-07-21T09:00:00+03:00</versionCreated></itemMeta>"
                                        f"<contentMeta><headline>{r['title']}</headline></contentMeta><contentSet><inlineXML><html><body>"
                                        f"<p>{r['content'].split(chr(10))[0]}</p><p>{r['content'].split(chr(10))[1]}</p></body></html></inlineXML></contentSet></newsItem>",
                              "<newsMessage><itemSet>{}</itemSet></newsMessage>")),
        ("unclosed.sgm", bundle(lambda r: f"<DOC>\n<TITLE>{r['title']}\n<DATE>2020-07-21\n<SOURCE>الجسر\n<TEXT>\n{r['content']}\n</TEXT>\n</DOC>\n")),
        ("rows.xml", bundle(lambda r: f'<row Id="1" Title="{r["title"]}" Body="{r["content"].replace(chr(10), "&#xA;")}" Source="الجسر" CreationDate="2020-07-21" />',
                            "<posts>{}</posts>")),
        ("prefixed.xml", bundle(lambda r: f"<n:item><n:title>{r['title']}</n:title><n:content>{r['content']}</n:content><n:date>2020-07-21</n:date>"
                                          "<n:source>الجسر</n:source></n:item>", "<r>{}</r>")),
        ("old-excel.xml", '<Workbook xmlns:ss="urn:x"><Worksheet ss:Name="a"><Table>' + sheet("Row", "Cell", "<Data>", "</Data>") + "</Table></Worksheet></Workbook>"),
        ("excel.xls", f"<html><body><table>{sheet('tr', 'td')}</table></body></html>"),
        ("list.html", f"<html><body><p>قائمة</p><table>{sheet('tr', 'th')}</table></body></html>"),
        ("feed.html", '<?xml version="1.0"?><rss><channel><title>الجسر</title>'
                      + bundle(lambda r: f"<item><title>{r['title']}</title><description>{r['content']}</description><pubDate>2020-07-21</pubDate></item>") + "</channel></rss>"),
        ("rdf.xml", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>الجسر</title></channel>'
                    + bundle(lambda r: f"<item><title>{r['title']}</title><description>{r['content']}</description><date>2020-07-21</date></item>") + "</rdf:RDF>"),
    ],
)  # fmt: skip
def test_bundles_are_read_whatever_holds_their_fields(tmp_path: Path, name: str, data: str) -> None:
    holds_all(tmp_path, name, data)


def _nexis(row: dict[str, Any], day: str) -> str:
    head = f"{row['title']}\n\nالجسر\n\n{day}\n\nCopyright 2020\n\nSection: NEWS\n\nLength: 90 words\n\nBody\n\n"
    return f"{head}{row['content']}\n\nLoad-Date: July 24, 2020\n\nEnd of Document\n\n"


def _old_nexis(row: dict[str, Any]) -> str:
    head = f"          1 of 3 DOCUMENTS\n\n     الجسر\n\n   July 21, 2020 Tuesday\n\n{row['title']}\n\nLENGTH: 90 words\n\n"
    return f"{head}{row['content']}\n\nLOAD-DATE: July 24, 2020\n\nLANGUAGE: ARABIC\n\n"


def _factiva(row: dict[str, Any]) -> str:
    head = f"{row['title']}\n\n90 words\n21 July 2020\nالجسر\nJSR\nArabic\n(c) 2020\n\n"
    return f"{head}{row['content']}\n\nDocument JSR0000020200721eg7l00001\n\n"


def _factiva_with_section(row: dict[str, Any]) -> str:
    return _factiva(row).replace(row["title"], f"نفط\n{row['title']}", 1)


def _proquest(row: dict[str, Any]) -> str:
    head = f"____________________________________________________________\n\nDocument 1 of 3\n\n{row['title']}\n\nAuthor: سمير\n\n"
    foot = "Publication title: الجسر\n\nPublication date: Jul 21, 2020\n\nLanguage: Arabic\n\nDatabase: ProQuest\n\n"
    return f"{head}Links: http://example.org\n\nFull text: {row['content']}\n\n{foot}"


def _under_labels(row: dict[str, Any]) -> str:
    return f"العنوان: {row['title']}\nالتاريخ: 21/07/2020\nالمصدر: الجسر\n{row['content']}\n"


def _tagged_factiva(row: dict[str, Any]) -> str:
    lead, rest = row["content"].split("\n")
    head = f"HD  {row['title']}\nBY  سمير\nWC  90 words\nPD  21 July 2020\nSN  الجسر\nLA  Arabic\n"
    return f"{head}LP  {lead}\nTD  {rest}\nAN  Document JSR0000020200721eg7l00001\n\n"


EXPORTS = {
    "nexis": "".join(_nexis(row, "July 21, 2020 Tuesday") for row in ROWS),
    "nexis in arabic": "".join(_nexis(row, "الثلاثاء 21 يوليو 2020") for row in ROWS),
    "old nexis": "".join(map(_old_nexis, ROWS)),
    "factiva": "".join(map(_factiva, ROWS)),
    "factiva with a section": "".join(map(_factiva_with_section, ROWS)),
    "tagged factiva": "".join(map(_tagged_factiva, ROWS)),
}


@pytest.mark.parametrize("kind", EXPORTS)
def test_exports_of_press_databases_are_parted_as_text_and_as_word(
    tmp_path: Path, kind: str
) -> None:
    holds_all(tmp_path, "a.txt", EXPORTS[kind])
    document = Document()
    for line in EXPORTS[kind].split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    holds_all(tmp_path, "b.docx", (tmp_path / "a.docx").read_bytes())


def test_a_table_in_word_is_read_row_by_row(tmp_path: Path) -> None:
    document = Document()
    cells = document.add_table(len(ROWS) + 1, len(NAMES))
    for row, values in enumerate([NAMES, *[list(r.values()) for r in ROWS]]):
        for column, value in enumerate(values):
            cells.cell(row, column).text = value
    document.save(str(tmp_path / "a.docx"))
    holds_all(tmp_path, "b.docx", (tmp_path / "a.docx").read_bytes())


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.xls"])
def test_a_workbook_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    book = Workbook()
    for values in [["تقرير"], [], NAMES, *[list(r.values()) for r in ROWS]]:
        book.active.append(values)
    buffer = io.BytesIO()
    book.save(buffer)
    holds_all(tmp_path, name, buffer.getvalue())


def test_a_document_that_unpacks_to_more_than_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 200_000_000)
    read = build_articles(path)
    assert read.articles.empty
    assert "unpacks to 200,000,000 bytes" in read.quarantine["detail"][0]


def test_a_web_archive_gives_a_page_a_record_with_its_address_and_day(tmp_path: Path) -> None:
    entries = []
    for number, status in enumerate(["200 OK", "404 Not Found", "200 OK"]):
        page = f"<html><head><title>عقد {number}</title></head><body><article><h1>عقد {number}</h1><p>{FIRST}</p><p>{LAST}.</p></article></body></html>"
        answer = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n{page}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/{number}\r\nWARC-Date: 2020-07-2{number}T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        entries.append(head.encode() + answer + b"\r\n\r\n")
    (tmp_path / "a.warc").write_bytes(b"".join(entries))
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, entries)))
    for name in ("a.warc", "a.warc.gz"):
        read = build_articles(tmp_path / name)
        assert sorted(read.articles["url"]) == ["http://example.org/0", "http://example.org/2"]
        assert set(read.articles["published_from"]) == {"crawl"}
        assert sorted(f"{d:%d}" for d in read.articles["published"]) == ["20", "22"]
        assert any("1 answers are no HTML pages" in note for note in read.notes)


@pytest.mark.parametrize(
    "text",
    [
        "".join(map(_proquest, ROWS)),
        "".join(map(_under_labels, ROWS)),
        "".join(f"==========\n{_under_labels(row)}" for row in ROWS),
        "\n".join(
            f"Title: {r['title']}\nDate: 2020-07-21\nSource: الجسر\nText: {r['content']}\n"
            for r in ROWS
        ),
    ],
    ids=["proquest", "labels", "labels under rules", "labels in English"],
)
def test_articles_under_labels_are_parted(tmp_path: Path, text: str) -> None:
    holds_all(tmp_path, "a.txt", text)


def test_a_page_with_one_label_is_no_collection(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"عقد الغاز: بداية\n\n{FIRST}\n{LAST}.\nالكاتب: سمير", encoding="utf-8")
    assert FIRST in build_articles(path).articles["body"][0]


def test_a_field_beyond_the_header_leaves_the_others_in_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"عقد {n};{FIRST} {n};2020-07-21;فائض\n" for n in range(2))
    path.write_text(f"title;content;date\n{rows}", encoding="utf-8")
    read = build_articles(path)
    assert read.articles["body"].str.startswith(FIRST).all()
    assert {f"{day:%Y-%m-%d}" for day in read.articles["published"]} == {"2020-07-21"}
    assert any("beyond the last column" in note for note in read.notes)


def page(inside: str = "", head: str = "", before: str = "", after: str = "") -> str:
    return (
        f"<html><head><title>عقد الغاز</title>{head}</head><body>{before}<article><h1>عقد الغاز</h1>{inside}<p>{FIRST}</p>"
        f"<p>{LAST}.</p></article>{after}</body></html>"
    )


@pytest.mark.parametrize(
    ("text", "day", "origin"),
    [
        (page("<div>سمير علي | 21 يوليو 2020</div>"), "2020-07-21", "text"),
        (page("<div>30 ذو القعدة 1441</div>"), "2020-07-21", "text"),
        (page("<div>آخر تحديث: 25 يوليو 2020</div><div>تاريخ النشر: 21 يوليو 2020</div>"), "2020-07-21", "text"),
        (page("<div>آخر تحديث: 25 يوليو 2020</div>"), "2020-07-25", "page"),
        (page("<div>21 تموز 2020</div>", before="<div>الاثنين 15 يناير 2024</div>"), "2020-07-21", "text"),
        (page(head='<meta name="og:pubdate" content="2020-07-21">'), "2020-07-21", "field"),
        (page(after="<div class='footer'><p>آخر تحديث للموقع 15/01/2024</p></div>"), "2024-01-15", "page"),
        (page(after="<div class='related'><span>15 يناير 2024</span></div>"), None, "none"),
        (page(before="<header><div>الاثنين 15 يناير 2024</div></header>"), None, "none"),
    ],
)  # fmt: skip
def test_the_day_of_a_page_is_the_one_that_belongs_to_its_article(
    tmp_path: Path, text: str, day: str | None, origin: str
) -> None:
    path = tmp_path / "a.html"
    path.write_text(text, encoding="utf-8")
    article = build_articles(path).articles.iloc[0]
    found = None if pd.isna(article["published"]) else f"{article['published']:%Y-%m-%d}"
    assert (found, article["published_from"]) == (day, origin)
