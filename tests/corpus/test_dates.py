"""Dates as pages write them; in a text only where they stand alone."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.column_order import order_of
from analysis.corpus.date_lines import date_in_text, date_in_url
from analysis.corpus.dates import MONTHS, parse_date, read_date

SHARED = Path(__file__).parents[3] / "shared"
LONG = "توجه الكاظمي إلى طهران في أول زيارة خارجية له منذ توليه رئاسة الحكومة، وبحث هناك ملفات الطاقة والحدود."


@pytest.mark.parametrize(
    "text",
    [
        "2020-07-21",
        "20200721",
        "2020/07/21",
        "21/07/2020",
        "21-7-2020",
        "07/21/2020",
        "21 تموز 2020",
        "الثلاثاء ٢١ تموز ٢٠٢٠",
        "۲۱ يوليو ۲۰۲۰",
        "21 يوليو/تموز 2020",
        "21 (يوليو) تموز 2020",
        "21 تموز يوليو 2020",
        "21 جويلية 2020",
        "21 يوليوز 2020",
        "يوليو 21, 2020",
        "July 21, 2020",
        "21 Jul 2020",
        "30 ذو القعدة 1441 هـ",
        "1441/11/30",
        "نشر في 21 تموز 2020 م",
    ],
)
def test_a_day_is_read_in_every_form(text: str) -> None:
    assert parse_date(text) == pd.Timestamp("2020-07-21", tz="UTC")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 كانون الثاني 2021", "2021-01-12"),
        ("12 كانون الأول 2021", "2021-12-12"),
        ("1 غشت 2019", "2019-08-01"),
        ("3 شتنبر 2019", "2019-09-03"),
        ("9 ماي 2018", "2018-05-09"),
        ("9 مايس 2018", "2018-05-09"),
        ("2 جانفي 2020", "2020-01-02"),
        ("5 أوت 2020", "2020-08-05"),
        ("21 ايار مايو 2020", "2020-05-21"),
        ("12 مايو/ أيار 2020", "2020-05-12"),
        ("18 شوال 1436 هـ", "2015-08-03"),
        ("10 محرم 1445", "2023-07-28"),
    ],
)
def test_months_of_every_region_and_of_the_hijra(text: str, day: str) -> None:
    assert parse_date(text) == pd.Timestamp(day, tz="UTC")


def test_an_instant_keeps_the_clock_of_the_paper_and_its_zone() -> None:
    expected = pd.Timestamp("2023-03-10T16:45:00", tz="UTC")
    assert parse_date("2023-03-10T16:45:00+03:00") == expected
    assert parse_date("Fri, 10 Mar 2023 16:45:00 +0300") == expected
    for text, offset in (
        ("2023-03-10T16:45:00+03:00", 180),
        ("2023-03-10 16:45 UTC", 0),
        ("Fri, 10 Mar 2023 16:45:00 -0430", -270),
        ("2023-03-10", None),
        ("1678455900", 0),
    ):
        dated = read_date(text)
        assert dated is not None
        assert dated.offset == offset


@pytest.mark.parametrize(
    "text",
    [
        "2020-07-21T00:30:00+03:00",
        "2020-07-21 00:30:00 +0300",
        "2020-07-21T00:30:00+03:30",
        "Tue, 21 Jul 2020 00:30:00 +0300",
        "Tue Jul 21 00:30:00 +0300 2020",
    ],
)
def test_half_past_midnight_is_of_the_day_the_paper_wrote(text: str) -> None:
    stamp = parse_date(text)
    assert stamp is not None
    assert f"{stamp:%Y-%m-%d}" == "2020-07-21"


@pytest.mark.parametrize(
    "text",
    [
        "21 كانون 2 2021",
        "21 كانون الثانى 2021",
        "21 کانون الثاني 2021",
        "21 ينايير 2021",
        "21 أي النار 2021",
        "21 ژانویه 2021",
        "21 جنوری 2021",
        "21 janvier 2021",
        "21 Ocak 2021",
        "21-يناير-2021",
        "21/يناير/2021",
        "21 . يناير . 2021",
        "2021 يناير 21",
        "2021، 21 يناير",
        "يناير 21 2021",
        "21\u200f \u202bيناير\u202c 2021",
        "21\xa0يناير\xa02021",
        "21 ينـاير 2021",
        "21 يناير \\ كانون الثاني 2021",
        "\u200f21\u200f/01\u200f/2021",
        "21\\1\\2021",
        "21 01 2021",
        "21-Jan-21",
        "21st of January 2021",
        "2021 Jan 21",
        "Thu, 21 Jan 21 10:00:00 GMT",
        "Thu Jan 21 10:00:00 AST 2021",
        "20210121103000",
        "1611187200",
        "1611187200.0",
        "1.6111872e9",
        "1.6111872E+12",
        "1611187200000",
        "1611187200123456",
        "/Date(1611187200000)/",
        "44217",
        "44217.25",
        "1399/11/02",
        "۱۳۹۹/۱۱/۰۲",
        "2 بهمن 1399",
        "8 جمادى الثاني 1442",
        "8 جماد الآخر 1442 هـ",
        "8 Jumada al-Thani 1442",
        "٢٠٢١\0-٠١-٢١",
        "２０２１／０１／２１",
        r"21\/01\/2021",
        "21 كانون الثاني/يناير/جانفي 2021",
        "21 من شهر يناير من العام 2021",
        "21/1/2021 12:30:00 ص",
        "21/01/2021\x0b10:30 م",
        "Jan 21, 2021 @ 00:30:00.000",
        "2021-01-21T00:30:00.000+03:00[Asia/Riyadh]",
    ],
)
def test_a_day_is_read_as_people_and_machines_of_every_region_write_it(text: str) -> None:
    stamp = parse_date(text)
    assert stamp is not None
    assert f"{stamp:%Y-%m-%d}" == "2021-01-21"


@pytest.mark.parametrize(
    "text",
    [
        "²/³/2020",
        "Tue, 31 Feb 2020 10:00:00 +0300",
        "1" * 100_000,
        "20201399",
        "1399/12/31",
        "-86400",
    ],
)
def test_what_is_no_day_is_no_date_and_no_error(text: str) -> None:
    assert parse_date(text) is None


def test_new_years_days_of_the_solar_hijra_are_those_of_the_observatory() -> None:
    # University of Tehran, calendar centre: 1 Farvardin of these years
    for year, day in (
        (1375, "1996-03-20"),
        (1395, "2016-03-20"),
        (1399, "2020-03-20"),
        (1400, "2021-03-21"),
    ):
        assert parse_date(f"{year}/01/01") == pd.Timestamp(day, tz="UTC")


def test_one_order_of_day_and_month_is_proved_by_a_column() -> None:
    assert order_of(["07/21/2020", "07/04/2020", "3/3/2020"]) == ("mdy", 0, 1, 1)
    assert order_of(["21/07/2020", "07/04/2020"]) == ("dmy", 1, 0, 1)
    assert order_of(["21/07/2020", "07/21/2020", "07/04/2020"]) == ("", 1, 1, 1)
    assert order_of(["07/04/2020", None, "2020-07-04"]) == ("", 0, 0, 1)
    assert parse_date("07/04/2020", "mdy") == pd.Timestamp("2020-07-04", tz="UTC")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "2020",
        "تموز 2020",
        "31/02/2020",
        "1985-01-01",
        "2150-01-01",
        "21 تموز أيار 2020",
        "غدا",
    ],
)
def test_no_plausible_day_is_no_date(text: str | None) -> None:
    assert parse_date(text) is None


@given(
    st.dates(pd.Timestamp("1990-01-01").date(), pd.Timestamp("2099-12-31").date()),
    st.sampled_from(sorted(MONTHS)),
)
def test_day_and_month_name_round_trip(day: object, name: str) -> None:
    date = pd.Timestamp(str(day)).replace(day=1)
    date = date.replace(month=MONTHS[name])
    assert parse_date(f"{date.day} {name} {date.year}") == date.tz_localize("UTC")


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://waha.example/gulf/2022/09/13/accord", "2022-09-13"),
        ("https://jisr.example/2015-07-21.html", "2015-07-21"),
        ("https://sahifa.example/2015/20150721/ln1.htm", "2015-07-21"),
        ("https://sahifa.example/1066513", None),
        ("https://sahifa.example/article/2015072112345", None),
        ("https://sahifa.example/2015/7/216589", None),
        (None, None),
    ],
)
def test_a_date_in_an_address(url: str | None, day: str | None) -> None:
    assert date_in_url(url) == (pd.Timestamp(day, tz="UTC") if day else None)


@pytest.mark.parametrize(
    "page",
    [
        f"الثلاثاء 21 تموز/يوليو 2020\n{LONG}",
        f"عنوان الخبر\nنشر في: 2020-07-21 10:30\n{LONG}",
        f"{LONG}\nآخر تحديث: الثلاثاء ٢١ تموز ٢٠٢٠ الساعة ١٠:٣٠ بتوقيت غرينتش",
        f"بغداد - 21 تموز 2020\n{LONG}",
        f"الثلاثاء 30 ذو القعدة 1441 هـ، الموافق 21 تموز/يوليو 2020\n{LONG}",
    ],
)
def test_a_line_that_is_a_date_dates_the_page(page: str) -> None:
    found = date_in_text(page)
    assert found is not None
    assert found[0] == pd.Timestamp("2020-07-21", tz="UTC")
    assert "2020" in page[found[1] : found[2]] or "٢٠٢٠" in page[found[1] : found[2]]
    assert LONG not in page[found[1] : found[2]]


def test_the_date_of_a_dateline_dates_the_page_and_its_line_stays() -> None:
    assert date_in_text(f"بغداد، 21 تموز 2020 (واع) - {LONG}") == (
        pd.Timestamp("2020-07-21", tz="UTC"),
        0,
        0,
    )


@pytest.mark.parametrize(
    "page",
    [
        LONG,
        f"{LONG}\n* 26 فبراير 1991: بدء الانسحاب من الكويت",
        f"من 24 كانون الثاني/يناير 2022 وحتى 15 كانون الثاني/يناير 2023\n{LONG}",
        f"وُلد في بغداد في 3 مارس 1995\n{LONG}",
        f"وكانت القنصلية قد أحرقت في 27 تشرين الثاني 2019 في النجف. {LONG}",
        "\n".join([LONG] * 5 + ["21 تموز 2020"] + [LONG] * 5),
    ],
)
def test_a_date_of_an_event_told_does_not_date_the_page(page: str) -> None:
    assert date_in_text(page) is None


@pytest.mark.reference
def test_the_dates_of_armpro_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((SHARED / "gold" / "propaganda").glob("*.jsonl")) if SHARED.is_dir() else []
    if not files:
        pytest.skip("../shared/gold/propaganda is not here")
    given_dates = {
        json.loads(line)["page_date"]
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
    } - {None, ""}
    read = sum(parse_date(d) is not None for d in given_dates)
    with capsys.disabled():
        print(f"\nArMPro: {read} of {len(given_dates)} distinct dates read")
    assert read / len(given_dates) > 0.98


@pytest.mark.parametrize(
    "text",
    [
        "2020072110", "20200721-103000", "20200721T103000+0300", "Date(1595322600000)", "new Date(1595322600000)",
        "\\/Date(1595322600000)\\/", '"1595322600"', "44033,4375", "21Jul20", "21 juil. 2020", "July-21-2020", "2020:07:21 10:30:00",
        "21_07_2020", "21,07,2020", "21–07–2020", "21⁄07⁄2020", "21٫07٫2020", "21؍07؍2020", "datetime.datetime(2020, 7, 21, 10, 30)",
        "=DATE(2020;7;21)", "الحادي والعشرين من تموز 2020", "الحادي والعشرون من يوليو 2020", "ذو القعدة 30, 1441",
        "30 ذو القعدة الحرام 1441", "1399.04.31", "21072020", "21 Tem 2020", "٢١ من شهر يوليو لعام ٢٠٢٠", "637309206000000000", "132397830000000000", "31 تیرماه 1399", "31 تیر ماه 1399", "1399 تیر 31", "تیر 31, 1399",
    ],
)  # fmt: skip
def test_a_day_is_read_as_programs_and_people_of_the_region_write_it(text: str) -> None:
    stamp = parse_date(text)
    assert stamp is not None
    assert f"{stamp:%Y-%m-%d}" == "2020-07-21"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("21 ك2 2020", 1), ("21 كانون ثان 2020", 1), ("21 مارت 2020", 3), ("21 ت١ 2020", 10), ("21 تشرين ثان 2020", 11),
        ("21 ت2 2020", 11), ("21 ك1 2020", 12), ("21 déc. 2020", 12),
    ],
)  # fmt: skip
def test_short_names_of_months_are_known(text: str, month: int) -> None:
    stamp = parse_date(text)
    assert stamp is not None
    assert stamp.month == month


@pytest.mark.parametrize("text", ["21 تموز 10:30", "21 Jul 10:30", "10:30:20", "192.168.20.20"])
def test_a_clock_or_an_address_is_no_year(text: str) -> None:
    assert parse_date(text) is None
