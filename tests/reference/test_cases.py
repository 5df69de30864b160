"""Every case of ../shared/cases beside what its expected.md asks for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from analysis.corpus.add import AddReport, add_corpus
from analysis.corpus.cleaning import clean
from analysis.corpus.dates import parse_date
from analysis.errors import UserError
from analysis.study.load import load_study

CASES = Path(__file__).parents[3] / "shared" / "cases"
pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not here"),
]
THE_DAY = {"2020-07-21"}
FIRST = "التقى رئيس الوزراء العراقي"
LAST = ("وطهران.", "جيرانها.", "كلها.", "العراق.")

# file: articles, set aside, days, the outlet where the file says it
READ = {
    "001-markup-in-txt/abuelkhair_1256.sgml": (1, 0, THE_DAY, "example"),
    "001-markup-in-txt/ant.txt": (1, 0, THE_DAY, "example"),
    "002-lone-surrogate/surrogates.json": (1, 0, THE_DAY, None),
    "003-csv-quote-swallows-rows/swallow.csv": (3_000, 0, THE_DAY, None),
    "004-one-bad-byte/bad_byte_row5000.csv": (10_000, 0, THE_DAY, None),
    "005-day-month-order/us_dates.csv": (5, 0, None, None),
    "006-local-midnight/meta_published_midnight.html": (1, 0, THE_DAY, None),
    "006-local-midnight/newspaper3k.csv": (3, 0, THE_DAY, None),
    "008-machine-dates/epoch.jsonl": (5, 0, THE_DAY, None),
    "010-nested-values/fundus.json": (1, 0, THE_DAY, "example"),
    "010-nested-values/guardian_like.json": (3, 0, THE_DAY, "مثال"),
    "010-nested-values/newsapi.json": (1, 0, THE_DAY, "وكالة مثال"),
    "010-nested-values/paragraph_objects.json": (3, 0, THE_DAY, None),
    "010-nested-values/struct_only.parquet": (1, 0, THE_DAY, None),
    "011-paragraph-list/paragraph_list.json": (3, 0, THE_DAY, None),
    "012-field-names/arabic_header.csv": (3, 0, THE_DAY, "مثال"),
    "012-field-names/newsplease.json": (1, 0, THE_DAY, "example.org"),
    "012-field-names/newsplease_text.json": (1, 0, THE_DAY, "example.org"),
    "012-field-names/schema_org.json": (1, 0, THE_DAY, "وكالة مثال"),
    "012-field-names/text_and_content.csv": (3, 0, THE_DAY, None),
    "013-mojibake-accepted/iso8859_6.csv": (3, 0, THE_DAY, "مثال"),
    "013-mojibake-accepted/iso8859_6_meta.html": (1, 0, {"NaT"}, None),
    "013-mojibake-accepted/macarabic.csv": (3, 0, THE_DAY, "مثال"),
    "013-mojibake-accepted/mixed_enc.csv": (3, 0, THE_DAY, "مثال"),
    "014-entities-and-tags/entities.json": (1, 0, THE_DAY, None),
    "014-entities-and-tags/escaped_newlines.json": (2, 0, THE_DAY, None),
    "015-formats-not-read/atom.xml": (3, 0, THE_DAY, "مثال"),
    "015-formats-not-read/book.xlsx": (3, 0, THE_DAY, "مثال"),
    "015-formats-not-read/feed.rss": (3, 0, THE_DAY, "وكالة مثال"),
    "015-formats-not-read/feed_as.txt": (3, 0, THE_DAY, "وكالة مثال"),
    "016-many-articles-in-one-text/factiva.txt": (1, 0, THE_DAY, "Elaph"),
    "017-csv-dialects/backslash_escape.csv": (6, 0, THE_DAY, "مثال"),
    "017-csv-dialects/excel_sep_line.csv": (3, 0, THE_DAY, "مثال"),
    "017-csv-dialects/pipe.csv": (3, 0, THE_DAY, "مثال"),
    "017-csv-dialects/spaces_header.csv": (3, 0, THE_DAY, "مثال"),
    "017-csv-dialects/sub_at_end.csv": (3, 0, THE_DAY, "مثال"),
    "017-csv-dialects/tab_in_csv.csv": (3, 0, THE_DAY, "مثال"),
    **{
        f"018-json-shapes/{shape}.json": (3, 0, THE_DAY, None)
        for shape in "columns_dict columns_lists concatenated dict_by_id elastic list_of_lists solr".split()
    },
    "019-residue-inline/read_also_inline.html": (1, 0, {"NaT"}, None),
    "022-html-visible-date/date_arabic_div.html": (1, 0, THE_DAY, None),
    "023-html-false-date/meta_hijri.html": (1, 0, THE_DAY, None),
    "hostile/001-lone-surrogate/a.jsonl": (3, 0, THE_DAY, None),
    "hostile/003-mail-date-31-feb/a.jsonl": (3, 0, {*THE_DAY, "NaT"}, None),
    "hostile/005-slow-date/a.jsonl": (3, 0, {*THE_DAY, "NaT"}, None),
    "hostile/006-deep-json/a.jsonl": (2, 1, THE_DAY, None),
    "hostile/008-csv-unterminated-quote/a.csv": (51, 0, {"NaT"}, None),
    "hostile/010-csv-unquoted-comma/a.csv": (2, 0, {"NaT"}, None),
    "hostile/012-utf16-line-in-utf8/a.jsonl": (3, 0, THE_DAY, None),
}  # fmt: skip
SIGNS = (
    "<p",
    "</",
    "&quot",
    "&amp",
    "{'",
    "\\n",
    "اقرأ أيضا",
    "End of Document",
    "\u0638\u0648",
    "ط¹",
)


def read(tmp_path: Path, name: str) -> AddReport:
    return add_corpus("x", CASES / name, raw_dir=tmp_path / "raw", added="2026-01-01")


@pytest.mark.parametrize("name", READ)
def test_a_case_is_read_as_it_asks(tmp_path: Path, name: str) -> None:
    n_articles, n_aside, days, outlet = READ[name]
    result = read(tmp_path, name).read
    assert (len(result.articles), len(result.quarantine)) == (n_articles, n_aside)
    assert result.n_records == n_articles + n_aside
    found = {str(day)[:10] for day in result.articles["published"]}
    assert days is None or found <= days
    if outlet:
        assert set(result.articles["source"]) == {outlet}
    if not name.startswith("hostile"):
        for body in result.articles["body"]:
            assert body.startswith(FIRST)
            assert not any(sign in body for sign in SIGNS)


def test_no_case_is_left_out() -> None:
    """A new folder of ../shared/cases is noticed."""
    files = {p.relative_to(CASES).as_posix() for p in CASES.rglob("*") if p.is_file()}
    others = {
        "008-machine-dates/dates.csv", "009-solar-hijri/dates.csv", "017-csv-dialects/no_header.csv",
        "023-html-false-date/copyright_year_only.html", "028-language-and-truncation/lang.jsonl",
    }  # fmt: skip
    studies = {name for name in files if name.startswith("hostile/yaml-")}
    told = {name for name in files if name.endswith("expected.md")}
    assert files == set(READ) | others | studies | told


def test_american_dates_are_read_in_one_order(tmp_path: Path) -> None:
    articles = read(tmp_path, "005-day-month-order/us_dates.csv").read.articles
    assert sorted(str(day)[:10] for day in articles["published"]) == [
        "2020-03-04", "2020-07-04", "2020-07-12", "2020-07-21", "2020-12-25",
    ]  # fmt: skip


@pytest.mark.parametrize("folder", ["008-machine-dates", "009-solar-hijri"])
def test_dates_of_machines_and_of_the_solar_hijra_are_read(folder: str) -> None:
    with (CASES / folder / "dates.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            stamp = parse_date(row["value"])
            day = "None" if stamp is None else f"{stamp:%Y-%m-%d}"
            # '?' are stamps with a zone, of which case 006 says the day; 'amb' is for a column to say
            expected = {"?": "2020-07-21", "None?": "None", "": "None", "amb": day}
            assert day == expected.get(row["expected"], row["expected"]), row["value"]


def test_a_table_without_names_is_refused_and_a_footer_dates_nothing_surely(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the first row holds values"):
        read(tmp_path, "017-csv-dialects/no_header.csv")
    article = read(tmp_path, "023-html-false-date/copyright_year_only.html").read.articles.iloc[0]
    assert article["published_from"] in {"page", "none"}


def test_words_parted_by_control_characters_stay_apart() -> None:
    assert clean("الملك\x0bسلمان").body == "الملك سلمان"
    assert clean("العراق\x0cوقال").body == "العراق وقال"


@pytest.mark.parametrize(
    "study",
    ["yaml-billion-laughs-map", "yaml-merge-bomb", "yaml-nested-10000", "yaml-nul"],
)
def test_a_hostile_study_is_refused_by_name(study: str) -> None:
    with pytest.raises(UserError) as raised:
        load_study(CASES / "hostile" / study)
    assert len(str(raised.value).splitlines()) <= 3
