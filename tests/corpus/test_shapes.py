"""Shapes of files that were lost or read wrongly in silence: each is read right, or refused in one line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.corpus.articles import CorpusTables, build_articles
from analysis.corpus.readers import read_file
from analysis.corpus.records import Bad, Note, Record

FIRST = "وصلت وزيرة الطاقة الأردنية إلى الدوحة صباح الأحد لتوقيع عقد الغاز الجديد بين البلدين."
SECOND = "وقال متحدث باسم الشركة القطرية إن الشحنة الأولى تصل إلى العقبة مطلع الشتاء المقبل."
BACKWARDS = (
    "وأكد رئيس الوزراء العراقي أن مجلس النواب سيبحث هذه الاتفاقية بعدما وافقت وزارة الخارجية الإيرانية عليها، كما أعلنت"
    " قوات الحدود السعودية إعادة فتح المعبر الجديد قرب مدينة العقبة."
)
BODY = f"{FIRST}\n{SECOND}"


def read(path: Path, **mapping: str) -> tuple[list[Record], list[Bad], list[str]]:
    items = list(read_file(path, mapping))
    records = [i for i in items if isinstance(i, Record)]
    bad = [i for i in items if isinstance(i, Bad)]
    return records, bad, [i.text for i in items if isinstance(i, Note)]


def from_json(
    tmp_path: Path, value: Any, **mapping: str
) -> tuple[list[Record], list[Bad], list[str]]:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return read(path, **mapping)


def built(tmp_path: Path, name: str, data: str | bytes) -> CorpusTables:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return build_articles(path)


ROWS = [
    {"title": f"خبر {n}", "content": f"{BODY} {n}", "date": "2021-03-0" + str(n + 1)}
    for n in range(3)
]


@pytest.mark.parametrize(
    "value",
    [
        {
            "took": 3,
            "hits": {"total": 3, "hits": [{"_id": n, "_source": r} for n, r in enumerate(ROWS)]},
        },
        {"responseHeader": {"status": 0}, "response": {"numFound": 3, "docs": ROWS}},
        {f"id{n}": r for n, r in enumerate(ROWS)},
        {name: {str(n): r[name] for n, r in enumerate(ROWS)} for name in ROWS[0]},
        {name: [r[name] for r in ROWS] for name in ROWS[0]},
        [list(ROWS[0]), *[list(r.values()) for r in ROWS]],
        {"columns": list(ROWS[0]), "index": [0, 1, 2], "data": [list(r.values()) for r in ROWS]},
        {
            "chats": {
                "list": [{"name": "a", "messages": ROWS[:2]}, {"name": "b", "messages": ROWS[2:]}]
            }
        },
    ],
    ids=["search", "solr", "by id", "columns", "lists", "header", "split", "chats"],
)
def test_records_are_found_wherever_in_json_they_lie(tmp_path: Path, value: Any) -> None:
    records, bad, _ = from_json(tmp_path, value)
    assert bad == []
    assert [(r.title, r.body, r.published) for r in records] == [
        (r["title"], r["content"], r["date"]) for r in ROWS
    ]


def test_an_object_without_records_is_refused_with_its_keys(tmp_path: Path) -> None:
    _, bad, _ = from_json(tmp_path, {"status": "ok", "items": [1, 2]})
    assert [b.detail for b in bad] == [
        "no list of records with a text was found; keys: status, items"
    ]


def test_of_a_file_that_is_cut_off_or_broken_inside_every_whole_record_is_read(
    tmp_path: Path,
) -> None:
    text = json.dumps(ROWS, ensure_ascii=False)
    path = tmp_path / "a.json"
    path.write_text(text[:-30], encoding="utf-8")
    records, bad, _ = read(path)
    assert ([r.title for r in records], len(bad)) == (["خبر 0", "خبر 1"], 1)
    path.write_text(text.replace('"خبر 1"', "خبر 1", 1), encoding="utf-8")
    records, bad, _ = read(path)
    assert [r.title for r in records] == ["خبر 0", "خبر 2"]
    assert "line 1" in bad[0].detail


def test_values_one_after_another_are_records(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("\n".join(json.dumps(r, indent=1) for r in ROWS), encoding="utf-8")
    assert [r.title for r in read(path)[0]] == ["خبر 0", "خبر 1", "خبر 2"]


@pytest.mark.parametrize(
    ("value", "body"),
    [
        ([FIRST, SECOND], BODY),
        ([{"type": "p", "text": FIRST}, {"type": "p", "text": SECOND}], BODY),
        ({"rendered": BODY, "protected": False}, BODY),
        ({"summary": [], "sections": [{"headline": [], "paragraphs": [FIRST, SECOND]}]}, BODY),
        (
            ["وصلت الوزيرة، راجع ", {"type": "link", "text": "الموقع"}, " صباح الأحد"],
            "وصلت الوزيرة، راجع الموقع صباح الأحد",
        ),
        (str([FIRST, SECOND]), BODY),
    ],
    ids=["list", "objects", "rendered", "sections", "telegram", "python"],
)
def test_a_nested_text_is_joined_with_line_ends_and_never_shown_as_code(
    tmp_path: Path, value: Any, body: str
) -> None:
    records, bad, _ = from_json(tmp_path, [{"title": {"rendered": "عنوان"}, "content": value}])
    assert (bad, records[0].title, records[0].body) == ([], "عنوان", body)


def test_a_text_nested_in_an_unknown_way_is_refused_with_its_keys_and_can_be_mapped(
    tmp_path: Path,
) -> None:
    rows = [{"content": {"ar": {"long": BODY}}}]
    records, bad, _ = from_json(tmp_path, rows)
    assert (records, [b.detail for b in bad]) == (
        [],
        ["its text is nested in a way that is not known; keys: ar"],
    )
    assert from_json(tmp_path, rows, body="content.ar.long")[0][0].body == BODY


def test_tags_are_taken_out_of_titles_and_names_too(tmp_path: Path) -> None:
    row = {"title": "<b>عقد</b> &amp;lt;i&amp;gt;الغاز&amp;lt;/i&amp;gt;", "content": BODY}
    record = from_json(tmp_path, [{**row, "author": "<a href='/x'>سلمى</a>"}])[0][0]
    assert (record.title, record.author) == ("عقد الغاز", "سلمى")


def test_names_of_outlets_and_authors_come_out_of_their_objects(tmp_path: Path) -> None:
    row = {
        "content": BODY,
        "source": {"id": None, "name": "وكالة مثال"},
        "author": [{"name": "سلمى"}, {"name": "كريم"}],
        "date": {"$date": "2021-03-01T09:00:00Z"},
    }
    record = from_json(tmp_path, [row])[0][0]
    assert (record.source, record.author, record.published) == (
        "وكالة مثال",
        "سلمى, كريم",
        "2021-03-01T09:00:00Z",
    )


@pytest.mark.parametrize(
    ("names", "where"),
    [
        (("العنوان", "النص", "التاريخ", "الرابط", "المصدر"), "ar"),
        (("HEADLINE", "Article-Body", "Date Published", "Web URL", "Publication Name"), "mixed"),
        (("title", "maintext", "date_publish", "url", "source_domain"), "news-please"),
        (("headline", "articleBody", "datePublished", "url", "publisher"), "schema.org"),
        (("Link Text", "Message", "Post Created", "URL", "Page Name"), "CrowdTangle"),
        (("HD", "TD", "PD", "url", "SN"), "Factiva"),
        (("title", "text", "publish_date", "url", "media_name"), "Media Cloud"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_columns_are_known_by_many_names(
    tmp_path: Path, names: tuple[str, ...], where: str
) -> None:
    values = ("عنوان", BODY, "2021-03-01", "https://e.example/1", "مثال")
    record = from_json(tmp_path, [dict(zip(names, values, strict=True))])[0][0]
    assert (record.title, record.body, record.published, record.url, record.source) == values


def test_of_several_texts_the_longest_by_median_is_taken_and_said(tmp_path: Path) -> None:
    rows = [{"content": "سياسة", "text": r["content"], "title": r["title"]} for r in ROWS]
    records, _, notes = from_json(tmp_path, rows)
    assert [r.body for r in records] == [r["content"] for r in ROWS]
    assert any("body from text, else content" in note for note in notes)


def test_an_empty_field_falls_to_the_next_of_its_columns(tmp_path: Path) -> None:
    rows = [{"text": None, "maintext": BODY, "date": "", "date_publish": "2021-03-01"}]
    record = from_json(tmp_path, rows)[0][0]
    assert (record.body, record.published) == (BODY, "2021-03-01")


def test_a_column_of_paragraphs_where_a_name_is_expected_is_told(tmp_path: Path) -> None:
    _, _, notes = from_json(tmp_path, [{"content": BODY * 3, "author": BODY * 2}])
    assert any("author: author" in note and "paragraphs" in note for note in notes)


def test_an_address_for_an_outlet_is_the_outlet_of_its_host(tmp_path: Path) -> None:
    record = from_json(tmp_path, [{"text": BODY, "source": "https://www.alghad.example/news/1"}])[
        0
    ][0]
    assert (record.source, record.url) == ("alghad", "https://www.alghad.example/news/1")


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


HEADER = ["title", "content", "date", "url"]
LINES = [[f"خبر {n}", f"{BODY} {n}", "2021-03-01", f"https://e.example/{n}"] for n in range(4)]


def bodies(tmp_path: Path, data: str | bytes, name: str = "a.csv") -> list[str]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [r.body for r in read(path)[0]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("before", ["", "\ufeff", "تقرير الأخبار\n\n"], ids=["", "mark", "title"])
def test_every_dialect_of_csv_gives_the_same_rows(
    tmp_path: Path, delimiter: str, before: str
) -> None:
    data = before + table([[f" {name} " for name in HEADER], *LINES], delimiter) + "\x1a"
    assert bodies(tmp_path, data) == [line[1] for line in LINES]
    assert bodies(tmp_path, data.encode("utf-16")) == [line[1] for line in LINES]


def test_a_line_that_says_the_delimiter_is_read(tmp_path: Path) -> None:
    assert bodies(tmp_path, "sep=;\n" + table([HEADER, *LINES], ";")) == [line[1] for line in LINES]


def test_quotes_escaped_with_a_backslash_are_quotes(tmp_path: Path) -> None:
    rows = "".join(
        f'"خبر {n}","قالت \\"الوزيرة\\" إن العقد وقع {n}","2021-03-01","u"\n' for n in range(3)
    )
    assert bodies(tmp_path, '"title","content","date","url"\n' + rows) == [
        f'قالت "الوزيرة" إن العقد وقع {n}' for n in range(3)
    ]


def test_an_open_quote_costs_no_other_row(tmp_path: Path) -> None:
    plain = [
        [f"خبر {n}", f"{FIRST} {n}", "2021-03-01", f"https://e.example/{n}"] for n in range(60)
    ]
    lines = [",".join(row) for row in [HEADER, *plain]]
    lines[10] = lines[10].replace("خبر 9,", 'خبر 9,"')
    lines[40] = lines[40].replace(",2021", '",2021')
    assert bodies(tmp_path, "\n".join(lines)) == [
        row[1].replace(" 39", ' 39"') if n == 39 else row[1] for n, row in enumerate(plain)
    ]
    lines[40] = ",".join(plain[39])
    assert bodies(tmp_path, "\n".join(lines)) == [row[1] for row in plain]


def test_quotes_inside_quotes_and_paragraphs_do_not_part_a_row(tmp_path: Path) -> None:
    text = f'{FIRST}\nوقالت "نعم" للصحافة، {SECOND}'
    data = f'title,content,date,url\nأ,"{text}",2021-03-01,u\nب,"{BODY}",2021-03-02,u\n'
    assert bodies(tmp_path, data) == [text, BODY]


def test_a_text_with_bare_commas_is_joined_again_and_told(tmp_path: Path) -> None:
    text = "وصلت الوزيرة, ثم وقعت العقد, ثم عادت إلى عمان مساء اليوم نفسه"
    path = tmp_path / "a.csv"
    path.write_text(
        f"title,content,date,url\nأ,{text},2021-03-01,https://e.example/1\nب,{FIRST},2021-03-02,https://e.example/2\n",
        encoding="utf-8",
    )
    records, _, notes = read(path)
    assert [(r.body, r.published) for r in records] == [(text, "2021-03-01"), (FIRST, "2021-03-02")]
    assert any("more fields than the header" in note for note in notes)


def test_a_table_without_names_is_refused_and_a_short_row_is_told_by_its_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table(LINES), encoding="utf-8")
    assert "the first row holds values" in read(path)[1][0].detail
    path.write_text('title,content,date,url\nأ,"لم تغلق\nب,ج\n', encoding="utf-8")
    assert "line 2" in read(path)[1][0].detail


def test_one_bad_byte_costs_one_character_and_is_told(tmp_path: Path) -> None:
    data = (
        table([HEADER, *LINES])
        .encode()
        .replace("خبر 2".encode(), "خبر 2".encode()[:-3] + b"\xff 2")
    )
    read_ = built(
        tmp_path, "a.csv", data.replace(f"{SECOND} 1".encode(), f"{SECOND} ".encode() + b"\xd91")
    )
    assert len(read_.articles) == 4
    assert any("1 records hold bytes that are no characters" in note for note in read_.notes)


def test_rows_in_another_encoding_inside_a_file_of_utf8_are_read(tmp_path: Path) -> None:
    lines = [",".join([f"خبر {n}", f"{FIRST} {n}", "2021-03-01", "u"]) for n in range(4)]
    data = b"\n".join(
        [
            ",".join(HEADER).encode(),
            *[line.encode("windows-1256" if n == 2 else "utf-8") for n, line in enumerate(lines)],
        ]
    )
    assert bodies(tmp_path, data) == [f"{FIRST} {n}" for n in range(4)]


@pytest.mark.parametrize("encoding", ["iso8859-6", "mac_arabic", "windows-1256"])
def test_arabic_encodings_are_told_apart_by_what_reads_as_arabic(
    tmp_path: Path, encoding: str
) -> None:
    data = table([HEADER, *LINES]).replace("،", ",").replace("\r", "").encode(encoding)
    read_ = built(tmp_path, "a.csv", data)
    assert set(read_.articles["encoding"]) == {encoding}
    assert sorted(read_.articles["body"]) == sorted(line[1] for line in LINES)


def test_a_text_that_was_misread_once_is_mended_or_set_aside(tmp_path: Path) -> None:
    misread = BODY.encode().decode("windows-1256", "replace")
    whole = [
        {"content": BODY.encode().decode("latin-1"), "title": "أ"},
        {"content": misread, "title": "ب"},
    ]
    broken = {
        "content": "غلنال افخبر رمك اففت يٌ رئٍس افنزراءz افghراقي fكصطفى uالكاظمي bفي nطهران mالرئيس",
        "title": "ج",
    }
    read_ = built(tmp_path, "a.json", json.dumps([*whole, broken]))
    assert BODY in read_.articles["body"].tolist()
    assert read_.quarantine["reason"].tolist() == ["broken encoding"]


def test_instants_in_a_zone_nobody_knows_are_read(tmp_path: Path) -> None:
    stamps = pa.array([1_614_589_200_000_000] * 2, pa.timestamp("us", tz="Mars/Olympus"))
    pq.write_table(
        pa.table({"content": [f"{BODY} 1", f"{BODY} 2"], "date": stamps}), tmp_path / "a.parquet"
    )
    read_ = build_articles(tmp_path / "a.parquet")
    assert read_.articles["published"].dt.strftime("%Y-%m-%d").tolist() == ["2021-03-01"] * 2


def test_a_deep_line_and_a_huge_number_cost_no_other_record(tmp_path: Path) -> None:
    lines = [
        json.dumps(ROWS[0]),
        '{"content":' + "[" * 50_000 + "]" * 50_000 + "}",
        '{"content": "' + BODY.replace("\n", " ") + '", "id": ' + "7" * 6_000 + "}",
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    records, bad, _ = read(path)
    assert (len(records), [b.place for b in bad]) == (2, ["#1"])


def test_half_a_surrogate_pair_becomes_a_mark_and_an_address_that_is_none_no_error(
    tmp_path: Path,
) -> None:
    rows = [
        {"content": BODY + "\ud83d", "url": "http://[::1/a"},
        {"content": BODY, "url": "http://ex\u2100mple.org/"},
    ]
    read_ = built(tmp_path, "a.json", json.dumps(rows))
    assert sorted(read_.articles["body"]) == [BODY, BODY + "\ufffd"]
    assert read_.n_records == 2


def test_one_column_has_one_order_of_day_and_month_and_it_is_told(tmp_path: Path) -> None:
    def days(*values: str) -> tuple[list[str], str]:
        rows = [
            {"title": str(n), "content": f"{BODY} {n}", "date": v} for n, v in enumerate(values)
        ]
        read_ = built(tmp_path, "a.json", json.dumps(rows))
        dates = read_.articles.sort_values("title")["published"]
        return dates.dt.strftime("%Y-%m-%d").fillna("").tolist(), " ".join(read_.notes)

    american, told = days("07/21/2020", "07/04/2020", "7/12/2020")
    assert american == ["2020-07-21", "2020-07-04", "2020-07-12"]
    assert "the month first, as 1 of its dates prove" in told
    either, told = days("07/04/2020", "05/06/2020")
    assert (either, "--date-order mdy" in told) == (["2020-04-07", "2020-06-05"], True)
    both, told = days("07/21/2020", "21/07/2020", "07/04/2020")
    assert (both, "left undated" in told) == (["2020-07-21", "2020-07-21", ""], True)


def test_dates_that_cannot_be_read_are_counted_with_examples(tmp_path: Path) -> None:
    rows = [
        {"content": f"{BODY} {n}", "date": d}
        for n, d in enumerate(["2020-07-21", "أمس", "غدا", "قريبا", "لاحقا"])
    ]
    notes = built(tmp_path, "a.json", json.dumps(rows)).notes
    assert any(
        "4 of 5 dates could not be read, for instance 'أمس', 'غدا', 'قريبا'" in note
        for note in notes
    )


def test_text_in_visual_order_and_other_languages_in_arabic_script_are_set_aside(
    tmp_path: Path,
) -> None:
    texts = [
        "\n".join(
            line[::-1]
            for line in f"{BODY}\nوتحدثت الصحيفة عن الاتفاقية الجديدة في المدينة القديمة".split(
                "\n"
            )
        ),
        "ئىراق باش مىنىستىرى تېھراندا ئىران پرېزىدېنتى بىلەن كۆرۈشتى ۋە ئىككى دۆلەتنىڭ مۇناسىۋىتى بولدى.",
        "كراجأن مليسيا تله مڠومومكن بهاوا رنچاڠن ڤمباڠونن بارو اكن دلقساناكن ڤد تاهون هادڤن اونتوق كسجهتراءن رعيت.",
        "عراق جي وزيراعظم تهران ۾ ايران جي صدر سان ملاقات ڪئي ۽ ٻنهي ملڪن جي لاڳاپن تي ڳالهه ڪئي.",
    ]
    read_ = built(
        tmp_path,
        "a.json",
        json.dumps([{"content": t, "title": str(n)} for n, t in enumerate(texts)]),
    )
    assert read_.quarantine.sort_values("title")["reason"].tolist() == [
        "letters in visual order",
        "not Arabic",
        "not Arabic",
        "not Arabic",
    ]


@pytest.mark.parametrize("width", [200, 9], ids=["paragraphs", "lines of a column"])
@pytest.mark.parametrize("shapes", [False, True])
def test_words_in_reversed_order_are_set_aside_and_the_same_in_order_are_not(
    tmp_path: Path, width: int, shapes: bool
) -> None:
    words = [*f"{FIRST} {SECOND}".split(), *BACKWARDS.split()]
    lines = [words[n : n + width] for n in range(0, len(words), width)]
    text = "\n".join(" ".join(line) for line in lines)
    wrong = "\n".join(" ".join(reversed(line)) for line in lines)
    if shapes:
        text, wrong = (t.replace("ال", "\ufe8d\ufedf") for t in (text, wrong))
    read_ = built(tmp_path, "a.json", json.dumps([{"content": text}, {"content": wrong}]))
    assert read_.articles["body"].tolist() == [text]
    assert read_.quarantine["reason"].tolist() == ["words in reversed order"]


def test_a_language_that_nobody_told_the_program_of_is_no_arabic(tmp_path: Path) -> None:
    text = "کٔشیٖر منٛز چُھ از موسم خوشگوار تہٕ لُکھ چِھ باغن منٛز سٲر کران حکومتن چُھ نوٚو منصوبہٕ بنوومُت یُتھ زن لوٗکن فٲیدٕ واتہِ"
    read_ = built(tmp_path, "a.json", json.dumps([{"content": text}]))
    assert read_.quarantine["reason"].tolist() == ["not Arabic"]


def test_an_excerpt_is_set_aside_and_a_finished_sentence_before_dots_is_not(tmp_path: Path) -> None:
    ends = {
        " [...]": True,
        " [&#8230;]": True,
        "&hellip;": True,
        "… المزيد": True,
        "… [+2345 chars]": True,
        " [+2345 chars]": True,
        "… اقرأ المزيد »": True,
        "... (تتمة)": True,
        "... يتبع": True,
        "… Continue reading →": True,
        "…\n#الغاز #العقبة": True,
        "... https://example.org/1": True,
        " [&hellip;] The post عقد ظهر أولاً على الجسر": True,
        ". ...": False,
    }
    cut = FIRST[:-2]
    rows = [
        {"content": cut + end if is_cut else FIRST[:-1] + end, "title": end}
        for end, is_cut in ends.items()
    ]
    read_ = built(tmp_path, "a.json", json.dumps(rows))
    assert len(read_.articles) == 1
    assert set(read_.quarantine["reason"]) == {"truncated"}


def test_an_article_in_arabic_after_a_long_beginning_in_english_is_arabic(tmp_path: Path) -> None:
    text = "Reuters reported. " * 60 + BODY * 12
    assert len(built(tmp_path, "a.txt", text).articles) == 1


def test_what_comes_out_of_parquet_is_text_even_from_structs(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"title": [{"rendered": "عنوان"}], "body": [{"text": BODY}], "date": ["2021-03-01"]}
    )
    frame.to_parquet(tmp_path / "a.parquet")
    record = read(tmp_path / "a.parquet")[0][0]
    assert (record.title, record.body) == ("عنوان", BODY)


def test_a_line_in_utf16_inside_a_file_of_utf8_costs_no_other_line(tmp_path: Path) -> None:
    lines = [json.dumps(row).encode() for row in ROWS]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([lines[0], lines[1].decode().encode("utf-16"), lines[2]]))
    records, bad, _ = read(path)
    assert {"خبر 0", "خبر 2"} <= {r.title for r in records}
    assert len(records) + len(bad) == 3
