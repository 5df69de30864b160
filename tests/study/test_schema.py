"""Studies: every problem at once, each with file, line and key."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from analysis.actors.offices import offices
from analysis.errors import UserError
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.workflow.run import find_corpora
from analysis.workflow.shelf import Shelf
from analysis.workspace import Workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_skeleton(tmp_path, "small")


def test_the_default_study_is_valid_and_large_enough() -> None:
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    assert len(study.actors) >= 150
    assert len(study.frames) >= 10
    assert offices(study)["source"].str.len().min() > 5


def test_two_corpora_of_one_name_are_an_error_and_one_named_twice_is_one(
    folder: Path, tmp_path: Path
) -> None:
    for place in ("data/raw/news", "elsewhere/news"):
        (tmp_path / place).mkdir(parents=True)
    study, here, there = (
        load_study(folder),
        tmp_path / "data" / "raw" / "news",
        tmp_path / "elsewhere" / "news",
    )
    assert find_corpora(["news", str(here)], study, tmp_path) == {"news": here}
    assert find_corpora([str(there)], study, tmp_path) == {"news": there}
    with pytest.raises(UserError, match="two corpora are named 'news'"):
        find_corpora(["news", str(there)], study, tmp_path)


def _keep(work: Workspace) -> None:
    for _ in range(150):
        work.keep_study()


def test_stages_side_by_side_keep_the_study_without_getting_into_each_others_way(
    folder: Path, tmp_path: Path
) -> None:
    work = Workspace(tmp_path / "out", tmp_path, load_study(folder))
    context = get_context("spawn")
    together = context.Barrier(3)
    with ProcessPoolExecutor(3, context, together.wait) as pool:  # none begins before all are there
        list(pool.map(_keep, [work] * 3))  # raises what a worker raised
    kept = {p.name: p.read_bytes() for p in (tmp_path / "out" / "study").iterdir()}
    assert kept == {name: (folder / name).read_bytes() for name in kept}
    assert "frames.yml" in kept


def test_the_tables_of_another_specification_leave_the_study_beside_the_run_alone(
    folder: Path, tmp_path: Path
) -> None:
    Shelf(tmp_path / "out", tmp_path, load_study(folder)).keep_study()
    assert not (tmp_path / "out").exists()


def test_reading_a_study_changes_nothing(folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    load_study(folder)
    shutil.copytree(folder, folder.parent / "copy")
    assert before == {p.name: p.read_bytes() for p in folder.iterdir()}
    assert load_study(folder).sha256() == load_study(folder.parent / "copy").sha256()
