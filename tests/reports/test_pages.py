"""What a cell shows and what a page holds: escaped, right-to-left, with the sentences behind."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import claims, tables
from analysis.errors import UserError
from analysis.reports import render as rendering
from analysis.reports.evidence import Evidence, marked, safe_link
from analysis.reports.finished_run import Run
from analysis.reports.ledger import finding
from analysis.reports.parameters import check_parameters, parameters_of
from analysis.reports.present import arabic, table
from analysis.reports.render import page, render
from analysis.study.scaffold import write_skeleton

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
BODY = f"زار مصطفى الكاظمي طهران. {HOSTILE} قالت إيران نعم."


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run of one hostile article, written as a stage would."""
    write_skeleton(tmp_path / "studies", "small")
    out = tmp_path / "out"
    first, second = BODY.index("زار"), BODY.index("قالت")
    article = {
        "article_id": "a1",
        "corpus": "c",
        "source": HOSTILE,
        "url": "javascript:alert(1)",
        "title": HOSTILE,
        "author": None,
        "published": pd.Timestamp("2020-07-21", tz="UTC"),
        "published_from": "field",
        "published_zone": None,
        "lang": "ar",
        "body": BODY,
        "duplicate_of": None,
        "keywords": None,
        "file": "f",
        "record": "",
        "encoding": "utf-8",
    }
    tables.write("articles", pd.DataFrame([article]), out / "tables" / "articles.parquet")
    rows = [("a1", 0, first, second - 1, 0, False, 5), ("a1", 1, second, len(BODY), 0, False, 3)]
    columns = ["article_id", "sentence_id", "start", "end", "paragraph", "is_heading", "n_tokens"]
    tables.write(
        "sentences", pd.DataFrame(rows, columns=columns), out / "tables" / "sentences.parquet"
    )
    start = BODY.index("إيران")
    mention = {
        "article_id": "a1",
        "sentence_id": 1,
        "start": start,
        "end": start + 5,
        "surface": "إيران",
        "actor_id": "iran",
        "kind": "state",
        "via": "name",
        "raw_start": start,
        "raw_end": start + 5,
        "office_id": None,
        "phrase": "إيران",
    }
    tables.write("mentions", pd.DataFrame([mention]), out / "tables" / "mentions.parquet")
    described = {
        "study_folder": "../studies/small",
        "settings": {},
        "title": HOSTILE,
        "notebooks": ["n"],
        "banner": [HOSTILE],
    }
    (out / "run.json").write_text(json.dumps(described), encoding="utf-8")
    return Run(out)


def hashed(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def harmless(html: str) -> bool:
    """No markup of the hostile text; the one script of a page is ours, by the hash in its policy."""
    html = re.sub(
        r"<script>(.*?)</script>",
        lambda hit: "" if f"script-src 'sha256-{hashed(hit[1])}';" in html else hit[0],
        html,
        flags=re.S,
    )
    return "<script" not in html and "<img" not in html and "javascript:" not in html


def test_hostile_text_titles_outlets_and_links_are_shown_as_text(run: Run) -> None:
    evidence = Evidence(run)
    keys = run.sentences[["article_id", "sentence_id"]]
    shown = evidence.block(keys, evidence.actor_marks(), neighbours=True)
    assert harmless(str(shown.html))
    assert "&lt;script&gt;" in str(shown.html)
    assert (shown.n_shown, shown.n_total) == (2, 2)


def test_a_sentence_is_right_to_left_with_its_actor_marked(run: Run) -> None:
    evidence = Evidence(run)
    shown = str(
        evidence.sentences(
            pd.DataFrame({"article_id": ["a1"], "sentence_id": [1]}), evidence.actor_marks()
        ).html
    )
    assert 'dir="rtl" lang="ar"' in shown
    assert '<mark class="actor" title="Iran (إيران), name">إيران</mark>' in shown
    assert "a1:1" in shown
    assert "2020-07-21" in shown


def test_hostile_values_of_tables_findings_and_prose_are_escaped(run: Run) -> None:
    frame = pd.DataFrame({"a": [HOSTILE], "n": [3]})
    assert harmless(str(table(frame, HOSTILE, columns={"a": HOSTILE, "n": "n"}).html))
    assert harmless(
        str(finding(run, "n", "k", claims.sentence("{x} is named.", x=claims.name(HOSTILE))).html)
    )
    assert harmless(
        page(
            "",
            title=HOSTILE,
            study=HOSTILE,
            navigation=[(HOSTILE, "index.html", True)],
            banner=[HOSTILE],
            failure=HOSTILE,
        )
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        None,
        "",
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert safe_link(url) is None
    assert safe_link("https://a.example/x") == "https://a.example/x"


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=8))
def test_overlapping_marks_lose_no_character(spans: list[tuple[int, int]]) -> None:
    body = "أبجد هوز حطي كلمن سعفص"
    marks = [(min(s), max(s), "actor", "x") for s in spans if s[0] != s[1]]
    shown = marked(body, 0, len(body), marks)
    assert shown.striptags() == " ".join(body.split())
    assert shown.count("<mark") == shown.count("</mark>")


def test_arabic_runs_are_isolated_and_digits_stay_outside() -> None:
    assert str(arabic("Iran / إيران 5")) == 'Iran / <bdi lang="ar" dir="rtl">إيران</bdi> 5'


def test_a_text_that_is_mostly_arabic_keeps_its_digits_in_reading_order() -> None:
    assert (
        str(arabic("السبت 28 آب/أغسطس 2021"))
        == '<bdi lang="ar" dir="rtl">السبت 28 آب/أغسطس 2021</bdi>'
    )


def test_a_table_says_how_many_of_how_many_and_shows_intervals() -> None:
    frame = pd.DataFrame({"share": [0.5, 0.25], "low": [0.4, None], "high": [0.6, None]})
    shown = str(
        table(
            frame,
            "c",
            columns={"share": "share"},
            formats={"share": "percent"},
            interval={"share": ("low", "high")},
            max_rows=1,
            source="t.csv",
        ).html
    )
    assert "50.0 % [40.0 %, 60.0 %]" in shown
    assert "1 of 2 rows; all: t.csv." in shown


def notebook(path: Path, *sources: str) -> Path:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    if sources:
        made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, path)
    return path


def test_parameters_are_typed_from_their_cell(tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "n.ipynb",
        'unit: str = "a"  # what; one of: a, b\ntop: int = 5  # rows\nshare: float = 0.5\nflag: bool = False\nnames: list[str] = []',
    )
    assert parameters_of(path)["unit"].choices == ("a", "b")
    given = {"unit": "b", "top": "007", "share": "0.25", "flag": "true", "names": "x, y"}
    assert check_parameters(path, given) == {
        "unit": "b",
        "top": 7,
        "share": 0.25,
        "flag": True,
        "names": ["x", "y"],
    }


@pytest.mark.parametrize(
    "given",
    [
        {"top": "x"},
        {"top": 1.5},
        {"top": True},
        {"top": "٥"},
        {"unit": "c"},
        {"flag": "maybe"},
        {"nope": 1},
        {"names": [1]},
    ],
)
def test_a_wrong_parameter_lists_the_valid_ones(tmp_path: Path, given: dict[str, object]) -> None:
    path = notebook(
        tmp_path / "n.ipynb",
        'unit: str = "a"  # one of: a, b\ntop: int = 5\nflag: bool = False\nnames: list[str] = []',
    )
    with pytest.raises(UserError, match="Parameters of n:"):
        check_parameters(path, given)


def test_a_notebook_without_parameters_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="tagged 'parameters'"):
        parameters_of(notebook(tmp_path / "n.ipynb"))


def test_a_page_is_the_same_bytes_twice(tmp_path: Path) -> None:
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Title\n\n## One & two\n\nإيران"),
            nbformat.v4.new_code_cell("1 + 1"),
        ]
    )
    for number, cell in enumerate(made.cells):
        cell["id"] = f"c{number}"
    nbformat.write(made, tmp_path / "n.ipynb")
    pages = [
        render(
            tmp_path / "n.ipynb", tmp_path / f"{i}.html", title="t", study="s", navigation=[]
        ).read_bytes()
        for i in (1, 2)
    ]
    assert pages[0] == pages[1]
    assert b'href="#One-&amp;-two"' in pages[0] or b'href="#One-' in pages[0]


def test_faces_are_cut_out_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = rendering._font.__wrapped__
    plain = fresh(400)
    held = rendering._faces.set(tmp_path / "faces")
    try:
        assert fresh(400) == plain
        monkeypatch.setattr(
            rendering, "_cut", lambda weight: pytest.fail(f"face {weight} cut out again")
        )
        assert fresh(400) == plain
    finally:
        rendering._faces.reset(held)
    assert [p.suffix for p in (tmp_path / "faces").iterdir()] == [".woff"]
