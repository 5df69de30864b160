"""docs/how-to/extend.md, followed word by word in a copy: a stage, a notebook, a reader, a coder, a
measure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from tests.command import ROOT
from tests.reproduction.small import small_project

import analysis

pytestmark = pytest.mark.notebook
PAGE = ROOT / "docs" / "how-to" / "extend.md"
WRITE = re.compile(r"^Write `([^`]+)`:$")
AFTER = re.compile(r"^In `([^`]+)`, after `([^`]+)`, add:$")
AT_END = re.compile(r"^In `([^`]+)`, at the end of `notebooks`, add:$")
SECTIONS = ("A stage", "A notebook", "A reader", "A frame coder", "A measure of association")
NOTE = """# زيارة الوفد
زار وفد من الحكومة الإيرانية العراق في زيارة رسمية. وأكد العراق وإيران بعد مباحثات دعم التعاون.
"""


class Step(NamedTuple):
    """One step of the page: what is done to which file, and the text of its block."""

    line: str
    block: str


def steps_of(section: str) -> list[Step]:
    """The steps of a section: each line that says what to do, with the block after it."""
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    steps = re.findall(r"^((?:Write|In) `[^\n]+:)\n\n```\w+\n(.*?)^```$", text, re.M | re.S)
    return [Step(line, block) for line, block in steps]


def follow(step: Step, root: Path) -> str:
    """Do what a step says in the copy; which kind of step it was."""
    if write := WRITE.match(step.line):
        path = root / write[1]
        assert not path.exists(), path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.block, encoding="utf-8")
        return "write"
    if after := AFTER.match(step.line):
        path = root / after[1]
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        places = [number for number, line in enumerate(lines) if line.rstrip("\n") == after[2]]
        assert len(places) == 1, (path, after[2], places)
        lines.insert(places[0] + 1, step.block)
        path.write_text("".join(lines), encoding="utf-8")
        return "name"
    end = AT_END.match(step.line)
    assert end, step.line
    path = root / end[1].replace("STUDY", "small")
    text = path.read_text(encoding="utf-8")
    added, count = re.subn(r"(?m)^(notebooks: \[.*)\]", rf"\1, {step.block.strip()}]", text)
    assert count == 1, path
    path.write_text(added, encoding="utf-8")
    return "name"


@pytest.fixture(scope="module")
def kinds() -> dict[str, list[str]]:
    """By section, the kinds of its steps."""
    return {}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, kinds: dict[str, list[str]]) -> Path:
    """A project with its package, extended by every section and run once."""
    root = small_project(tmp_path_factory.mktemp("extended") / "p")
    source = Path(analysis.__file__).parent
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(source, root / "src" / "analysis", ignore=ignore)
    for section in SECTIONS:
        kinds[section] = [follow(step, root) for step in steps_of(section)]
    (root / "zaid.note").write_text(NOTE, encoding="utf-8")
    added = run(root, "add-corpus", "notes", "zaid.note", "--published", "2020-07-22")
    assert "1 article" in added
    run(
        root,
        *("run", "small", "--corpus", "press", "--corpus", "notes"),
        *("--set", "settings.frame_coder=first-sentences"),
    )
    return root


def run(root: Path, *arguments: str) -> str:
    """A command of the copy's own package."""
    done = subprocess.run(
        [sys.executable, "-m", "analysis.cli", *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def table(root: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(root / "reports" / "small" / "tables" / f"{name}.parquet")


@pytest.mark.parametrize("section", SECTIONS)
def test_each_is_one_new_file_named_in_one_place(
    copy: Path, kinds: dict[str, list[str]], section: str
) -> None:
    assert kinds[section].count("write") == 1
    named = {re.match(r"In `([^`]+)`", s.line)[1] for s in steps_of(section)[1:]}  # type: ignore[index]
    assert len(named) == 1
    # a reader is imported and has its place among the others
    assert kinds[section].count("name") == (2 if section == "A reader" else 1)


def test_a_stage_makes_its_table(copy: Path) -> None:
    lengths = table(copy, "sentence_lengths")
    articles = table(copy, "articles")
    analysed = articles[articles["duplicate_of"].isna()]
    assert set(lengths["article_id"]) == set(analysed["article_id"])
    assert (lengths["median_tokens"] > 0).all()


def test_a_notebook_shows_it(copy: Path) -> None:
    page = (copy / "reports" / "small" / "7_lengths.html").read_text(encoding="utf-8")
    assert "How long are the sentences?" in page
    assert "median words" in page


def test_a_reader_reads_its_files(copy: Path) -> None:
    articles = table(copy, "articles")
    note = articles[articles["corpus"] == "notes"]
    assert note["title"].tolist() == ["زيارة الوفد"]
    assert note["body"].iloc[0].startswith("زار وفد")


def test_a_frame_coder_codes(copy: Path) -> None:
    triggers = table(copy, "triggers")
    frames = triggers[triggers["layer"] == "frame"]
    assert len(frames)
    assert set(frames["sentence_id"]) == {0}


def test_a_measure_has_its_column(copy: Path) -> None:
    pairs = table(copy, "cooccurrence")
    by_hand = [np.log2(row.n**2 / (row.n_a * row.n_b)) for row in pairs.itertuples()]
    assert len(pairs)
    assert np.allclose(pairs["pmi2"], by_hand, atol=1e-8)


def test_an_edit_of_each_new_file_is_stale_where_it_is_used(copy: Path) -> None:
    for name, stage in {
        "workflow/stages/lengths.py": "lengths of sentences",
        "coding/frame_coders/first_sentences.py": "actors, frames, tone",
        "stats/association/pmi2.py": "co-occurrence",
        "corpus/formats/note.py": "reading corpus notes",
    }.items():
        path = copy / "src" / "analysis" / name
        content = path.read_text(encoding="utf-8")
        path.write_text(content + "\n# edited\n", encoding="utf-8")
        script = "import analysis; s = analysis.stale('small'); print(*s[s.state == 'stale'].stage, sep='|')"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        path.write_text(content, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        assert stage in done.stdout.strip().split("|"), (name, done.stdout)
