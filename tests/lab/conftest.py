"""A small study of its own with a finished run: the texts of the tutorial, through the stages without notebooks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.command import ROOT

from analysis import pipeline, stages
from analysis.corpus.adding import add_corpus
from analysis.putting import put_json
from analysis.stages import Workspace
from analysis.study import load_study

TEXTS = ROOT / "docs" / "tutorial" / "nile"


@pytest.fixture(scope="session")
def nile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the study 'nile' and its run; not to be changed by a test."""
    root = tmp_path_factory.mktemp("nile")
    (root / "notebooks").mkdir()
    shutil.copytree(TEXTS, root / "studies" / "nile", ignore=shutil.ignore_patterns("*.csv"))
    mapping = {"body": "Text", "published": "Day", "source": "Outlet", "title": "Headline"}
    add_corpus(
        "nile", TEXTS / "articles.csv", raw_dir=root / "data" / "raw", mapping=mapping, published=None, source=None,
        licence="CC BY 4.0", title="Tutorial", link=False, added="2026-01-01",
    )  # fmt: skip
    study = load_study(root / "studies" / "nile")
    work = Workspace(root / "reports" / "nile", root / "data" / "processed", study, jobs=1)
    source = {"nile": root / "data" / "raw" / "nile"}
    put_json(work.out / "run.json", pipeline.run_description(work, source, "analysis run nile"), sort_keys=True)
    stages.read_corpus(work, "nile", source["nile"])
    stages.gather_articles(work, ["nile"])
    for stage in (stages.read_articles, stages.find_mentions, stages.network, stages.relations, stages.keywords):
        stage(work)
    return root


@pytest.fixture
def project(nile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project that a test may edit, as the place where it works."""
    shutil.copytree(nile, tmp_path / "project")
    monkeypatch.setenv("MIHWAR_ROOT", str(tmp_path / "project"))
    return tmp_path / "project"
