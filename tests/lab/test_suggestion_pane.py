"""Proposed names are taken into a study by buttons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.lab.suggestion_pane import SuggestionPane, candidate_html
from analysis.study.load import load_study
from analysis.study.never import never_names
from analysis.study.scaffold import write_skeleton


def candidate(name: str, kind: str = "PERS") -> dict[str, Any]:
    about = {"articles": 9, "outlets": 2, "variants": "", "beside": "iraq"}
    return {"name": name, "class": kind, **about}


@pytest.fixture
def pane(tmp_path: Path) -> SuggestionPane:
    folder = write_skeleton(tmp_path, "small")
    names = [
        ("سامر الحداد", "PERS"),
        ("سامر حداد", "PERS"),
        ("وادي الورد", "LOC"),
        ("تويتر", "ORG"),
    ]
    rows = [candidate(name, kind) for name, kind in names]
    return SuggestionPane(folder, rows, [f"قال {name} أمس." for name, _ in names])


def test_names_are_taken_as_new_as_an_alias_as_a_place_or_never(pane: SuggestionPane) -> None:
    comments = [
        line
        for line in (pane.folder / "actors.yml").read_text(encoding="utf-8").split("\n")
        if "#" in line
    ]
    pane.actor.value, pane.name_en.value = "samer-haddad", "Samer Haddad"
    pane.take.click()
    pane.how.value, pane.actor.value = "alias", "samer-haddad"
    pane.take.click()
    assert pane.how.value == "place"  # proposed for a name tagged as one
    pane.actor.value, pane.name_en.value = "wadi-ward", "Wadi al-Ward"
    pane.take.click()
    pane.how.value = "never"
    pane.take.click()
    study = load_study(pane.folder)
    assert set(study.actor("samer-haddad").names) == {"سامر الحداد", "سامر حداد"}
    assert study.actor("wadi-ward").kind == "place"
    assert never_names(study) == ["تويتر"]
    assert "samer-haddad" in pane.actor.options
    assert pane.take.disabled
    text = (pane.folder / "actors.yml").read_text(encoding="utf-8")
    assert all(comment in text for comment in comments)


def test_what_would_not_be_valid_is_told_and_the_name_stays(pane: SuggestionPane) -> None:
    before = (pane.folder / "actors.yml").read_bytes()
    pane.take.click()
    assert "--id" in pane.said.value
    pane.actor.value, pane.name_en.value, pane.state.value = "x-y", "X", "nowhere"
    pane.take.click()
    assert "nowhere" in pane.said.value
    assert (pane.folder / "actors.yml").read_bytes() == before
    assert pane.place == 0
    pane.skip.click()
    assert pane.place == 1


def test_a_name_and_its_sentence_are_escaped() -> None:
    shown = candidate_html(candidate("<b>سامر</b>"), "قال <b>سامر</b> <script>x</script>")
    assert "<script>" not in shown
    assert "<mark>&lt;b&gt;سامر&lt;/b&gt;</mark>" in shown
