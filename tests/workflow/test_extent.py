"""How much a run makes: everything on the study's own corpora, less on others unless asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.command import ROOT, analysis
from tests.reproduction.small import small_project

from analysis.lab.stale import stale
from analysis.study.load import load_study
from analysis.workflow.extent import extent_of, with_extent

STUDY = load_study(ROOT / "studies" / "iraq-iran-saudi")
COSTLY = {"5_validation", "6_robustness"}


@pytest.mark.parametrize(
    ("corpora", "assignments", "extent", "left_out"),
    [
        (["demo"], [], "", set()),
        (["elaph"], [], "", COSTLY),
        (["demo", "elaph"], [], "", COSTLY),
        (["elaph"], [], "all", set()),
        (["demo"], [], "quick", COSTLY),
        (["elaph"], ["6_robustness.x=1"], "", {"5_validation"}),
    ],
)
def test_the_costly_notebooks_are_made_where_they_are_worth_it(
    corpora: list[str], assignments: list[str], extent: str, left_out: set[str]
) -> None:
    kept = with_extent(STUDY, corpora, assignments, extent)  # type: ignore[arg-type]
    assert set(STUDY.notebooks) - set(kept.notebooks) == left_out
    assert kept.settings.lemmas == ("surface" if extent == "quick" else "farahidi")


def test_the_extent_is_read_back_from_a_recorded_command() -> None:
    assert extent_of(["run", "--corpus", "x"]) == ""
    assert extent_of(["run", "--all"]) == "all"
    assert extent_of(["run", "small", "--quick"]) == "quick"


@pytest.mark.notebook
def test_a_first_look_says_what_it_left_out_and_is_not_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small_project(tmp_path / "p", notebooks=("1_small", "5_validation"))
    done = analysis("run", "small", "--quick", cwd=root)
    assert done.returncode == 0, done.stderr
    out = root / "reports" / "small"
    described = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert described["left_out"] == ["5_validation"]
    assert described["settings"]["lemmas"] == "surface"
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "Left out of this run" in page
    assert not (out / "5_validation.html").exists()
    monkeypatch.setenv("MIHWAR_ROOT", str(root))
    assert set(stale("small")["state"]) == {"fresh"}
