"""The tutorial, run from the top in the lab's kernel: what a newcomer sees who presses Shift+Enter."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from tests.command import ROOT, with_bytecode

from analysis.lab.server import kernel

NOTEBOOK = ROOT / "docs" / "tutorial" / "tutorial.ipynb"
pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> tuple[nbformat.NotebookNode, Path]:
    """The executed tutorial and the project it worked in."""
    root = with_bytecode(tmp_path_factory.mktemp("newcomer"))
    for name in ("studies", "notebooks", "docs"):
        shutil.copytree(
            ROOT / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "site")
        )
    patch = pytest.MonkeyPatch()
    patch.setenv("JUPYTER_PATH", str(kernel(root / "kernel")))
    patch.setenv("MIHWAR_ROOT", str(root))
    try:
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        NotebookClient(
            notebook,
            timeout=600,
            kernel_name="python3",
            resources={"metadata": {"path": str(root)}},
        ).execute()
    finally:
        patch.undo()
    return notebook, root


def shown(notebook: nbformat.NotebookNode, source: str) -> str:
    """Everything that the last cell with this in its source has shown."""
    cell = [c for c in notebook.cells if c.cell_type == "code" and source in c.source][-1]
    parts = [
        o.get("text", "") + "".join(str(v) for v in o.get("data", {}).values())
        for o in cell.outputs
    ]
    return "\n".join(parts)


def test_it_runs_to_its_end_without_an_error(tutorial: tuple[nbformat.NotebookNode, Path]) -> None:
    notebook, root = tutorial
    assert not [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
    assert "error:" not in "".join(
        shown(notebook, c.source) for c in notebook.cells if c.cell_type == "code"
    )
    assert (root / "reports" / "nile" / "index.html").is_file()


def test_it_says_what_was_read_and_that_the_study_is_ok(
    tutorial: tuple[nbformat.NotebookNode, Path],
) -> None:
    notebook, _ = tutorial
    assert "28" in shown(notebook, "add_corpus")
    assert "nile: OK" in shown(notebook, "analysis.check")


def test_tables_and_figures_show_themselves(tutorial: tuple[nbformat.NotebookNode, Path]) -> None:
    notebook, _ = tutorial
    assert "itables" in shown(notebook, "study.mentions")
    assert "<svg" in shown(notebook, "study.plot.frames")
    assert '<mark class="frame"' in shown(notebook, "frame=study.frame.threat")


def test_the_edit_gains_the_mentions_of_the_new_actor_and_the_run_finds_the_same(
    tutorial: tuple[nbformat.NotebookNode, Path],
) -> None:
    notebook, _ = tutorial
    said = shown(notebook, "study.changes()")
    gained = int(re.search(r"([\d,]+) gained", said)[1])  # type: ignore[index]
    assert gained > 0
    assert "0 lost" in said
    assert "حمدوك" in shown(notebook, 'study.evidence("abdalla-hamdok")')


def test_it_is_committed_without_outputs_and_holds_no_functions_or_loops() -> None:
    cells = [c for c in nbformat.read(NOTEBOOK, as_version=4).cells if c.cell_type == "code"]
    assert all(not c.outputs and c.execution_count is None for c in cells)
    assert not [c for c in cells if re.search(r"^\s*(def |for |while |class |%|!)", c.source, re.M)]
    assert max(len(c.source.splitlines()) for c in cells) <= 10
