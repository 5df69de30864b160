"""A notebook executed into a run's folder: the same bytes twice, its failure kept and named; the index over it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from tests.command import ROOT

from analysis.reports.index import render_index

PARAMETERS = 'run_dir: str = ""  # folder\ntop: int = 3  # rows'


def new_run(folder: Path, findings: list[dict[str, object]]) -> Path:
    """A run's folder before its notebooks, without tables."""
    (folder / "findings").mkdir(parents=True)
    described = {
        "study_folder": "../study",
        "settings": {"seed": 1},
        "title": "A study",
        "question": "Why?",
        "abstract": "So.",
        "banner": ["Written for a test."],
        "notebooks": ["good", "failing"],
        "corpora": [{"name": "c", "title": "متن", "origin": "a test", "licence": ""}],
        "command": "analysis run",
    }
    manifest = {"study": {"sha256": "a" * 64}, "parameters": {"good": {"top": 5}}}
    (folder / "run.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "findings" / "failing.json").write_text(json.dumps(findings), encoding="utf-8")
    return folder


def new_notebook(path: Path, *sources: str) -> Path:
    """A notebook with a heading and a parameters cell before `sources`."""
    cells = [
        nbformat.v4.new_markdown_cell("# A report"),
        *map(nbformat.v4.new_code_cell, (PARAMETERS, *sources)),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    cells[1].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


def executed(notebook: Path, run_dir: Path) -> subprocess.CompletedProcess[str]:
    """The notebook run as the pipeline runs it."""
    job = {"notebook": str(notebook), "run_dir": str(run_dir), "parameters": {"top": 5}}
    return subprocess.run(
        [sys.executable, "-m", "analysis.reports.execute", json.dumps(job)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        check=False,
    )


def left(run_dir: Path, name: str) -> tuple[str, str]:
    """The executed notebook and its page."""
    return tuple(
        p.read_text(encoding="utf-8")
        for p in (run_dir / "notebooks" / f"{name}.ipynb", run_dir / f"{name}.html")
    )  # type: ignore[return-value]


def test_a_notebook_gives_the_same_bytes_in_any_folder_and_names_none(tmp_path: Path) -> None:
    notebook = new_notebook(tmp_path / "good.ipynb", "object()", "print(top, run_dir)")
    runs = [new_run(tmp_path / name, []) for name in ("one", "another")]
    assert [executed(notebook, r).returncode for r in runs] == [0, 0]
    assert left(runs[0], "good") == left(runs[1], "good")
    made, page = left(runs[0], "good")
    assert "5 .." in made
    assert "at 0x…" in made
    assert str(tmp_path) not in made + page
    assert not list(runs[0].rglob("*.part"))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import json\njson.loads('{')", "cell 4: JSONDecodeError: Expecting property name"),
        ("import os\nos._exit(3)", "cell 4: the kernel died, perhaps for want of memory"),
    ],
)
def test_a_notebook_that_fails_is_kept_with_what_ran_and_named_in_one_line(
    tmp_path: Path, source: str, says: str
) -> None:
    run_dir = new_run(tmp_path / "run", [])
    ended = executed(new_notebook(tmp_path / "failing.ipynb", "'before it'", source), run_dir)
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith(says)
    made, page = left(run_dir, "failing")
    assert "before it" in made
    assert 'class="failure" role="alert"' in page
    assert says.split(":")[0] in page
    for folder in (str(tmp_path), sys.prefix, json.__file__.rsplit("/", 2)[0]):
        assert folder not in made + page


def test_the_index_reads_arabic_first_findings_from_the_left_and_tells_what_failed(
    tmp_path: Path,
) -> None:
    finding = {
        "id": "failing.k",
        "key": "k",
        "notebook": "failing",
        "kind": "finding",
        "exploratory": False,
        "anchor": "f-x",
        "value": 2.0,
        "n": 2,
        "numbers": {},
        "words": {},
        "names": {"term": "سعودي"},
        "evidence": {"level": "article"},
        "template": "{term} (Saudi) belongs to autumn.",
    }
    run_dir = new_run(tmp_path / "run", [finding])
    shutil.copytree(ROOT / "studies" / "iraq-iran-saudi", tmp_path / "study")
    (run_dir / "findings.json").write_text(json.dumps({"findings": [finding]}), encoding="utf-8")
    (run_dir / "notebooks").mkdir()
    new_notebook(run_dir / "notebooks" / "failing.ipynb")
    (run_dir / "failing.html").write_text("", encoding="utf-8")
    (run_dir / "tables").mkdir()
    (run_dir / "tables" / "actors.csv").write_bytes(b"x" * 2_340_000)
    shown = render_index(run_dir, failed={"failing": "cell 4: KeyError: <x>"}).read_text(
        encoding="utf-8"
    )
    sentence = '<bdi lang="ar" dir="rtl">سعودي</bdi> (Saudi) belongs to autumn.'
    assert f'<a href="failing.html#f-x" data-finding="failing.k">{sentence}</a>' in shown
    assert "cell 4: KeyError: &lt;x&gt;" in shown
    assert "good.top: 5" in shown
    assert '<a href="tables/actors.csv">csv</a> 2.3 MB' in shown
    assert "parquet</a>" not in shown, "what is not kept with the page has no link"
    assert (
        render_index(run_dir, failed={"failing": "cell 4: KeyError: <x>"}).read_text(
            encoding="utf-8"
        )
        == shown
    )
