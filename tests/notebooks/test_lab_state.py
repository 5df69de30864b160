"""What is stale, and the start page, after the run of the default study."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import analysis
from analysis.lab.start import write_start

pytestmark = pytest.mark.notebook


@pytest.fixture
def here(out: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIHWAR_ROOT", str(project))
    return project


def test_after_a_run_nothing_is_stale_and_asking_changes_nothing(here: Path) -> None:
    before = {
        p: p.stat().st_mtime_ns for p in (here / "data" / "processed").rglob("*") if p.is_file()
    }
    state = analysis.stale()
    assert set(state["state"]) == {"fresh"}
    assert before == {
        p: p.stat().st_mtime_ns for p in (here / "data" / "processed").rglob("*") if p.is_file()
    }


def test_an_edit_is_stale_and_what_needs_it_follows(here: Path) -> None:
    path = here / "studies" / "iraq-iran-saudi" / "actors.yml"
    whole = path.read_text(encoding="utf-8")
    try:
        path.write_text(whole.replace("names: [صنعاء, ", "names: [", 1), encoding="utf-8")
        state = analysis.stale().set_index("stage")
        page = write_start(here, "iraq-iran-saudi", here / "data" / "processed" / "lab").read_text(
            encoding="utf-8"
        )
    finally:
        path.write_text(whole, encoding="utf-8")
    assert state.loc["sentences, words, lemmas", "state"] == "fresh"
    assert state.loc["actors, frames, tone", "state"] == "stale"
    assert state.loc["actors, frames, tone", "why"] == "actors.yml changed"
    assert state.loc["co-occurrence", "state"] == "follows"
    assert state.loc["notebook 2_actors", "state"] == "stale", "a report shows the study's files"
    assert "actors.yml changed" in page


def test_every_link_of_the_start_page_leads_to_a_file(here: Path) -> None:
    folder = here / "data" / "processed" / "lab"
    page = write_start(here, "iraq-iran-saudi", folder).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(links) > 8
    missing = [link for link in links if not (folder / link).exists()]
    assert missing == [link for link in links if link.endswith("tutorial.ipynb")], (
        "the copy has no docs"
    )
    assert "Nothing: every table" in page
    assert "written for demonstration" in page
