"""A small study of its own with a finished run: the texts of the tutorial, through the stages without notebooks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.command import ROOT

from analysis.atomic import put_json
from analysis.corpus.add import add_corpus
from analysis.study.load import load_study
from analysis.workflow.describe import describe_run
from analysis.workflow.stages import coding, corpus, keywords, networks, relations, text
from analysis.workspace import Workspace

TEXTS = ROOT / "docs" / "tutorial" / "nile"


@pytest.fixture(scope="session")
def nile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the study 'nile' and its run; not to be changed by a test."""
    root = tmp_path_factory.mktemp("nile")
    (root / "notebooks").mkdir()
    shutil.copytree(TEXTS, root / "studies" / "nile", ignore=shutil.ignore_patterns("*.csv"))
    mapping = {"body": "Text", "published": "Day", "source": "Outlet", "title": "Headline"}
    add_corpus(
        "nile",
        TEXTS / "articles.csv",
        raw_dir=root / "data" / "raw",
        mapping=mapping,
        published=None,
        source=None,
        licence="CC BY 4.0",
        title="Tutorial",
        link=False,
        added="2026-01-01",
    )
    study = load_study(root / "studies" / "nile")
    source = {"nile": root / "data" / "raw" / "nile"}
    work = Workspace(root / "reports" / "nile", root, study, 1, source)
    put_json(
        work.out / "run.json",
        describe_run(work, ["run", "nile"]),
        sort_keys=True,
    )
    corpus.read_corpus(work, "nile")
    corpus.gather_articles(work)
    for stage in (
        text.read_articles,
        coding.find_mentions,
        networks.network,
        relations.relations,
        keywords.keywords,
    ):
        stage(work)
    return root


@pytest.fixture
def project(nile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project that a test may edit, as the place where it works."""
    shutil.copytree(nile, tmp_path / "project")
    monkeypatch.setenv("MIHWAR_ROOT", str(tmp_path / "project"))
    return tmp_path / "project"
