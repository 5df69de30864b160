"""The Arabic catalogue holds every message, and what is shown in Arabic is Arabic, from right to left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest
from tests.command import ROOT, analysis
from tests.finished import STUDY, copy_of_finished
from tests.studies import study as small_study

from analysis import claims, figures
from analysis.cli import catalogue_messages
from analysis.errors import UserError
from analysis.i18n import language
from analysis.i18n.english import definite
from analysis.i18n.language import speaking
from analysis.reports.catalogue import localised, messages_of
from analysis.reports.present import table
from analysis.reports.render import question_of
from analysis.study.load import load_study
from analysis.workflow.settings import apply_settings

ARABIC = re.compile(r"[\u0600-\u06ff]")
UNTRANSLATED = {"npmi", "G²", "p", "q", "z", "Gephi"}  # names of measures


@pytest.fixture
def arabic() -> Iterator[None]:
    with language.speaking("ar"):
        yield


def test_every_message_has_an_arabic_one_with_the_same_fields() -> None:
    held = language.catalogue("ar")
    found = catalogue_messages.messages(ROOT)
    assert len(found) > 300
    for context, text in found:
        translated = held.get(f"value\x04{text}" if context else text)
        assert translated, text
        assert (
            ARABIC.search(translated)
            or text.strip() in UNTRANSLATED
            or text.startswith("{n}")
            or text == ", "
            or not re.search(r"\w", re.sub(r"{\w+}", "", text))  # fields alone
        ), text
        assert {f for _, f, _, _ in Formatter().parse(text) if f} == {
            f for _, f, _, _ in Formatter().parse(translated) if f
        }, text
        assert re.findall(r"`[^`]*`", text) == re.findall(r"`[^`]*`", translated), text


def test_the_catalogue_on_disk_is_the_one_that_the_command_writes() -> None:
    content, missing = catalogue_messages.updated(ROOT, "ar")
    assert missing == []
    assert (ROOT / "src" / "analysis" / "i18n" / "locale" / "ar.po").read_bytes() == content, (
        "run: analysis messages ar"
    )


def test_a_message_that_is_not_in_the_catalogue_is_listed_by_the_command(tmp_path: Path) -> None:
    for name in ("notebooks", "data/raw/demo"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "data" / "raw" / "demo" / "manifest.json").write_text(
        json.dumps({"title": "t", "origin": "o", "text_note": "n"}), encoding="utf-8"
    )
    cells = [{"cell_type": "markdown", "source": ["# A heading nobody translated\n"]}]
    (tmp_path / "notebooks" / "9_new.ipynb").write_text(
        json.dumps({"cells": cells}), encoding="utf-8"
    )
    missing = catalogue_messages.updated(tmp_path, "ar")[1]
    assert ("", "A heading nobody translated") in missing


def test_messages_of_a_notebook_are_its_prose_captions_and_headings() -> None:
    found = messages_of(ROOT / "notebooks" / "1_corpus.ipynb")
    assert "What was read" in found
    assert any(m.startswith("The largest clusters of copies") for m in found)
    assert "words (median)" in found
    assert not [m for m in found if "run_dir" in m]


def test_the_prose_of_a_notebook_is_translated_and_its_code_is_not(
    arabic: None, tmp_path: Path
) -> None:
    path = ROOT / "notebooks" / "3_relations.ipynb"
    before, after = (
        json.loads(p.read_text(encoding="utf-8"))["cells"]
        for p in (path, localised(path, tmp_path))
    )
    for old, new in zip(before, after, strict=True):
        if old["cell_type"] == "code":
            assert old == new
        else:
            assert all(
                ARABIC.search(line)
                for line in "".join(new["source"]).splitlines()
                if line.strip(" >")
            )


@pytest.mark.parametrize(
    ("form", "value", "english", "shown"),
    [
        ("count", 1234567, "1,234,567", "1,234,567"),
        ("percent", 0.345, "34 %", "34%"),
        ("p", 0.0004, "< 0.001", "< 0.001"),
        ("p", 0.0123, "= 0.012", "= 0.012"),
        ("two", -0.5, "-0.50", "-0.50"),
    ],
)
def test_numbers_keep_to_western_digits_and_follow_the_language(
    form: str, value: float, english: str, shown: str
) -> None:
    assert language.number(value, form) == english
    with language.speaking("ar"):
        assert language.number(value, form) == shown


def test_days_and_spans_follow_the_language(arabic: None) -> None:
    assert language.day(pd.Timestamp("2020-07-21", tz="UTC")) == "21 يوليو 2020"
    assert language.span("2016-01 to 2019-06") == "من \u20682016-01\u2069 إلى \u20682019-06\u2069"


def test_outlets_have_their_arabic_names_on_an_arabic_page_only() -> None:
    described = {
        "corpora": [
            {"outlets": {"waha": "واحة"}},
            {"name": "without"},
            {"outlets": {"jisr": "جسر"}},
        ]
    }
    names = language.outlets_of(described)
    assert names == {"waha": "واحة", "jisr": "جسر"}
    with language.speaking("ar", names):
        assert [language.value(w) for w in ("waha", "jisr", "okaz", "state")] == [
            "واحة",
            "جسر",
            "okaz",
            "دولة",
        ]
    with language.speaking("en", names):
        assert language.value("waha") == "waha"
    with language.speaking("ar"):
        assert language.value("waha") == "waha"


def test_a_table_on_an_arabic_page_has_arabic_headings_values_and_one_name(arabic: None) -> None:
    frame = pd.DataFrame(
        {
            "name_en": ["Iraq"],
            "name_ar": ["العراق"],
            "kind": ["state"],
            "share": [0.5],
            "low": [0.4],
            "high": [0.6],
        }
    )
    shown = str(
        table(
            frame,
            "The actors named in most sentences.",
            columns={"name_en": "actor", "name_ar": "in Arabic", "kind": "kind", "share": "share"},
            formats={"share": "percent"},
            interval={"share": ("low", "high")},
        ).html
    )
    assert "Iraq" not in shown
    for word in (
        "الفاعل",
        "العراق",
        "دولة",
        language.gettext("The actors named in most sentences."),
        '<bdi dir="ltr">50.0% [40.0%, 60.0%]</bdi>',
    ):
        assert word in shown


def test_a_cell_without_arabic_is_one_run_from_left_to_right_with_its_minus_signs(
    arabic: None,
) -> None:
    frame = pd.DataFrame(
        {
            "range": ["-0.129 … -0.0812"],
            "detail": ["0 letters; an article has 20"],
            "both": ["وحدة: 77%"],
        }
    )
    shown = str(table(frame, "c", columns={c: c for c in frame}).html)
    assert '<bdi dir="ltr">-0.129 … -0.0812</bdi>' in shown
    assert '<bdi dir="ltr">0 letters; an article has 20</bdi>' in shown
    assert ">وحدة: 77%<" in shown


def test_the_question_of_an_arabic_notebook_is_found(arabic: None, tmp_path: Path) -> None:
    for notebook in sorted((ROOT / "notebooks").glob("[1-6]_*.ipynb")):
        asked = question_of(localised(notebook, tmp_path))
        assert ARABIC.search(asked), notebook.name


def test_a_figure_on_an_arabic_page_runs_from_right_to_left() -> None:
    articles = pd.DataFrame({"period": ["2020-01", "2020-02"], "source": ["a", "b"]})
    plain = figures.articles_over_time(articles).axes[0]
    with language.speaking("ar"):
        turned = figures.articles_over_time(articles).axes[0]
    assert plain.get_xlim()[0] < plain.get_xlim()[1]
    assert turned.get_xlim()[0] > turned.get_xlim()[1]
    assert (plain.yaxis.get_label_position(), turned.yaxis.get_label_position()) == (
        "left",
        "right",
    )
    assert plain.get_xticklabels()[0].get_text() == "Jan\n2020"
    assert turned.get_xticklabels()[0].get_text() == "يناير\n2020"
    assert ARABIC.search(turned.get_ylabel())


def test_a_curve_of_ranks_has_no_line_at_zero_in_arabic_either(arabic: None) -> None:
    tried = pd.DataFrame(
        {
            "specification": [0, 1],
            "effect": [2.0, 3.0],
            "low": [1.0, 2.0],
            "high": [3.0, 4.0],
            "is_tested": True,
            "holds": True,
            "unit": ["sentence", "paragraph"],
        }
    )
    lines = {}
    for unit in ("rank", "mean tone"):
        upper = figures.specification_curve(tried, ["unit"], unit=unit).axes[0]
        assert ARABIC.search(upper.get_ylabel())
        lines[unit] = len(upper.get_lines())
        assert all(a > b for a, b in (panel.get_xlim() for panel in upper.figure.axes)), (
            "the smallest effect at the right"
        )
    assert lines == {"rank": 0, "mean tone": 1}


def test_a_study_that_speaks_arabic_needs_an_arabic_title_question_and_abstract(
    tmp_path: Path,
) -> None:
    source = ROOT / "studies" / "iraq-iran-saudi"
    for file in source.iterdir():
        text = file.read_text(encoding="utf-8")
        if file.name == "study.yml":
            text = re.sub(r"(?ms)^title_ar:.*?(?=^corpora)", "", text).replace(
                "language: en", "language: ar"
            )
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(
        UserError,
        match=r"report\.language is ar, but there is no title_ar, question_ar, abstract_ar",
    ):
        load_study(tmp_path)


@pytest.mark.parametrize("assignment", ["report.language=fr", "report.findings=x"])
def test_a_language_that_is_not_there_is_an_error_before_anything_runs(assignment: str) -> None:
    with pytest.raises(UserError, match=r"only report\.language can be set, to en or ar"):
        apply_settings(load_study(ROOT / "studies" / "iraq-iran-saudi"), [assignment])
    with pytest.raises(UserError, match="no Arabic title"):
        apply_settings(small_study(), ["report.language=ar"])


def test_names_in_a_sentence_follow_the_language(arabic: None) -> None:
    row = {"actor_id": "iran", "name_en": "Iran", "name_ar": "إيران"}
    assert claims.word("actors", row, language.named_in("name")).text == "إيران"


class _Words(HTMLParser):
    """The text of headings, captions, table heads, summaries, links of navigation, and terms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.root: dict[str, str | None] = {}
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.root = dict(attrs)
        if tag in (
            "h1",
            "h2",
            "h3",
            "caption",
            "figcaption",
            "th",
            "summary",
            "nav",
            "dt",
            "code",
            "p",
        ):
            self._open.append(tag)
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and "code" not in self._open:
            self.found[-1] += data


@pytest.mark.notebook
def test_an_arabic_run_leaves_no_english_heading_and_its_numbers_hold(
    finished: Path, tmp_path: Path
) -> None:
    project = copy_of_finished(finished, tmp_path)
    done = analysis("run", "--set", "report.language=ar", cwd=project)
    assert done.returncode == 0, done.stderr
    out = project / STUDY
    latin: dict[str, list[str]] = {}
    for page in sorted(out.glob("*.html")):
        seen = _Words()
        seen.feed(page.read_text(encoding="utf-8"))
        assert (seen.root["lang"], seen.root["dir"]) == ("ar", "rtl")
        for w in dict.fromkeys(seen.found):
            if (
                re.search(r"[A-Za-z]{2}", w)
                and not ARABIC.search(w)
                and w.strip() not in UNTRANSLATED
            ):
                latin.setdefault(page.name, []).append(w)
    assert latin == {}
    shown = (out / "6_robustness.html").read_text(encoding="utf-8")
    assert "لا تثبت باستبعاد واحة" in shown
    assert "باستبعاد waha" not in shown
    checked = analysis("check-report", str(out), cwd=project)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (1, "سجل"),
        (2, "سجلات"),
        (3, "سجلات"),
        (10, "سجلات"),
        (11, "سجلاً"),
        (99, "سجلاً"),
        (100, "سجل"),
        (103, "سجلات"),
        (0, "سجل"),
    ],
)
def test_an_arabic_noun_agrees_with_its_number(n: float, shown: str) -> None:
    with speaking("ar"):
        assert language.agreeing(" [سجلات|سجلاً|سجل]؛", n) == f" {shown}؛"


def test_a_noun_of_two_forms_and_text_without_a_number() -> None:
    with speaking("ar"):
        assert language.agreeing(" [مقالات|مقالة] لها", 48) == " مقالة لها"
        assert language.agreeing(" [مقالات|مقالة]", None) == " [مقالات|مقالة]"


@pytest.mark.parametrize(("n", "shown"), [(0, "uses"), (1, "use"), (2, "uses"), (11, "uses")])
def test_an_english_noun_agrees_with_its_number(n: float, shown: str) -> None:
    assert language.agreeing(" [uses|use] then", n) == f" {shown} then"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Government of Iran / الحكومة الإيرانية", "the Government of Iran / الحكومة الإيرانية"),
        ("The Gulf", "the Gulf"),
        ("Saudi Foreign Ministry", "the Saudi Foreign Ministry"),
        ("Kurdistan Workers' Party (PKK)", "the Kurdistan Workers' Party (PKK)"),
        ("United States / الولايات المتحدة", "the United States / الولايات المتحدة"),
        ("Mustafa al-Kadhimi", "Mustafa al-Kadhimi"),
        ("Saudi Arabia", "Saudi Arabia"),
        ("Hizballah", "Hizballah"),
        ("King Abdullah of Saudi Arabia", "King Abdullah of Saudi Arabia"),
        ("US Embassy in Baghdad", "the US Embassy in Baghdad"),
        ("Houthis (Ansar Allah)", "the Houthis (Ansar Allah)"),
        ("مصطفى الكاظمي", "مصطفى الكاظمي"),
    ],
)
def test_a_name_has_its_article_in_a_sentence(name: str, shown: str) -> None:
    assert definite(name) == shown


def test_every_noun_of_two_forms_stands_behind_a_number_of_a_sentence() -> None:
    """Elsewhere nothing would choose between the forms, and brackets would be printed."""
    for english, arabic in language.catalogue("ar").items():
        for hit in re.finditer(r"\[[^\]\d]*\|[^\]\d]*\]", arabic):
            assert re.search(r"\{\w+\} $", arabic[: hit.start()]), english
