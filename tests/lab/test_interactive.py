"""The controls of a notebook, its command, and that a run leaves them out."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import nbformat
import pytest
from tests.command import ROOT

import analysis
from analysis.lab import interactive
from analysis.lab.opened_study import Study
from analysis.relations.other_period import Recount
from analysis.reports.execute import _for_a_report
from analysis.reports.parameters import parameters_of

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def study(project: Path) -> Study:
    return analysis.load("nile")


def test_a_control_redraws_the_figure_and_the_command(study: Study) -> None:
    turned = interactive.actors(study.run, unit="sentence", min_n=3, max_q=0.05, nodes=36)
    before = turned.pane.value
    turned.controls["max_q"].value = 1.0
    turned.controls["unit"].value = "article"
    assert "<svg" in before
    assert turned.pane.value != before
    assert "--set 2_actors.unit=article" in turned.told.value


def test_the_figure_is_the_one_the_study_draws(study: Study) -> None:
    turned = interactive.actors(study.run, unit="article", min_n=1, max_q=1.0, nodes=10)
    turned.controls["min_n"].value = 3
    svg = study.plot.cooccurrence("article", min_n=3, max_q=1.0, nodes=10).svg()
    assert svg[svg.index("<svg") :] in turned.pane.value


def test_another_period_is_counted_anew_from_the_coded_units(study: Study) -> None:
    turned = interactive.relations(study.run)
    turned.controls["show"].value = "frames over time"
    turned.controls["period"].value = "year"
    again = Recount(study.run.analysed, study.run.dyads, study.run.frames, study.run.study, "year")
    shares, tones = again.frame_prevalence, again.dyad_tone
    assert set(shares["period"]) == {"2020", "2021", "all"}
    whole = shares.query("source == 'all' and period == 'all'")["n_frame"].tolist()
    assert (
        whole
        == study.run.frame_prevalence.query("source == 'all' and period == 'all'")[
            "n_frame"
        ].tolist()
    )
    assert set(tones["period"]) == {"2020", "2021", "all"}
    assert "--set settings.period=year" in turned.told.value


@pytest.mark.parametrize(
    "show", ["frames", "frames by outlet", "frames over time", "tone over time"]
)
def test_every_figure_of_the_relations_is_drawn_for_a_dyad_and_an_outlet(
    study: Study, show: str
) -> None:
    turned = interactive.relations(study.run)
    turned.controls["show"].value = show
    turned.controls["dyad"].value = "egypt-ethiopia"
    turned.controls["source"].value = "dafaf"
    assert "<svg" in turned.pane.value
    assert "--set 3_relations.source=dafaf" in turned.told.value


def test_a_word_that_is_not_there_is_said_and_the_next_is_drawn(study: Study) -> None:
    turned = interactive.keywords(study.run)
    turned.controls["term"].value = "الوساطات البعيدة"
    assert "the corpus does not hold" in turned.pane.value
    assert turned.told.value == "", "no run shows what is not there"
    turned.controls["term"].value = "الوساطة"
    assert "<svg" in turned.pane.value


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("analysis run", "analysis run nile --set 2_actors.unit=article"),
        (
            "analysis run nile --out 'my reports'",
            "analysis run nile --out 'my reports' --set 2_actors.unit=article",
        ),
        (
            "analysis run nile --set 2_actors.unit=paragraph --set settings.period=year",
            "analysis run nile --set settings.period=year --set 2_actors.unit=article",
        ),
    ],
)
def test_the_command_is_that_of_the_run_with_what_was_turned(
    study: Study, typed: str, expected: str
) -> None:
    study.run.description["command"] = typed
    assert interactive.command(study.run, {"2_actors.unit": "article"}) == expected


def test_hostile_text_in_the_command_is_escaped(study: Study) -> None:
    study.run.description["command"] = "analysis run nile --out '</pre><script>alert(1)</script>'"
    assert "<script>" not in interactive.corpus(study.run).told.value


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_run_leaves_the_cells_of_the_lab_out(path: Path, tmp_path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = [c["id"] for c in cells if "lab" in c["metadata"].get("tags", [])]
    kept = nbformat.read(_for_a_report(path, tmp_path / "x.ipynb"), as_version=4).cells
    assert len(kept) == len(cells) - len(tagged)
    assert "turning" not in "".join(c.source for c in kept)


@pytest.mark.parametrize(
    "path",
    [p for p in NOTEBOOKS if p.stem in ("1_corpus", "2_actors", "3_relations", "4_keywords")],
    ids=lambda p: p.stem,
)
def test_what_the_command_sets_is_a_parameter_or_a_setting(path: Path, study: Study) -> None:
    made = {
        "1_corpus": lambda r: interactive.corpus(r),
        "2_actors": lambda r: interactive.actors(r, unit="sentence", min_n=3, max_q=0.05, nodes=36),
        "3_relations": lambda r: interactive.relations(r),
        "4_keywords": lambda r: interactive.keywords(r),
    }[path.stem](study.run)
    parameters = parameters_of(path)
    for key in filter(None, made.keys.values()):
        owner, _, name = key.partition(".")
        assert name in (
            parameters if owner == path.stem else type(study.question.settings).model_fields
        )
    assert shlex.split(interactive.command(study.run, {}))[:3] == ["analysis", "run", "nile"]
