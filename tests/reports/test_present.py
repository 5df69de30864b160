"""Tables and entries as a reader sees them: signs, sides, and numbers of sentences that a printed page keeps."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from analysis import claims
from analysis.reports.evidence import Sentences
from analysis.reports.present import MINUS, table
from analysis.reports.stacked_rows import entries

LONG = "قال مسؤول عراقي إن الزيارة إلى الرياض أرجئت إلى موعد لاحق"


def test_a_negative_number_has_a_minus_sign_and_a_word_keeps_its_hyphen() -> None:
    rows = pd.DataFrame({"who": ["al-Kadhimi"], "effect": [-0.5], "low": [-1.0], "high": [0.25]})
    html = str(
        table(
            rows,
            "c",
            columns={"who": "who", "effect": "effect"},
            interval={"effect": ("low", "high")},
        ).html
    )
    assert f"{MINUS}0.50 [{MINUS}1.00, 0.25]" in html
    assert "al-Kadhimi" in html
    assert 'data-v="-0.5"' in html  # what the column is sorted by


def test_long_arabic_begins_at_the_right_and_a_name_stays_on_its_line() -> None:
    rows = pd.DataFrame(
        {"text": [LONG, "Iran–Saudi Arabia", "العراق", "Sovereignty and non-interference"]}
    )
    html = str(table(rows, "c", columns={"text": "text"}).html)
    assert [part.split('"')[0] for part in html.split('<td class="')[1:]] == [
        "ar",
        "line",
        "short",
        "",
    ]


def test_a_row_says_on_paper_which_sentences_it_would_open() -> None:
    found = Sentences(Markup("<ol></ol>"), 2, 9, ("E-7", "E-12"))
    html = str(table(pd.DataFrame({"a": ["x"]}), "c", columns={"a": "a"}, evidence=[found]).html)
    assert '2 of 9<span class="paper"> (E-7, E-12)</span></summary>' in html
    both = found + Sentences(Markup("<ol></ol>"), 1, 3, ("E-1",))
    assert (both.n_shown, both.n_total, both.ids) == (3, 12, ("E-7", "E-12", "E-1"))


def test_an_entry_sets_each_line_in_its_own_direction_and_escapes_it() -> None:
    rows = pd.DataFrame(
        {
            "name": ["<b>"],
            "when": ["names such as حزب الله alone"],
            "coded": [[LONG, "<i>"]],
            "not_coded": [[]],
        }
    )
    columns = {"when": "code when", "coded": "coded", "not_coded": "not coded"}
    html = str(entries(rows, "c", title="name", columns=columns, anchor="f-x").html)
    assert f'<dd class="ar" lang="ar" dir="rtl">{LONG}</dd>' in html
    assert 'such as <bdi lang="ar" dir="rtl">حزب الله</bdi> alone' in html
    assert not [part for part in ("<b>", "<i>", "not coded") if part in html]


def test_a_condition_may_name_several_values() -> None:
    rows = pd.DataFrame({"dyad": ["a", "b", "c", None], "frame": ["x", "x", "x", "x"]})
    assert claims.matching(rows, {"dyad": ["a", "c"], "frame": "x"}, "frames").index.tolist() == [
        0,
        2,
    ]
    assert claims.matching(rows, {"dyad": "b"}, "frames").index.tolist() == [1]
    assert claims.matching(rows, {"dyad": None}, "frames").index.tolist() == [3]
    assert claims.matching(rows, {"dyad": "*"}, "frames").index.tolist() == [0, 1, 2]
