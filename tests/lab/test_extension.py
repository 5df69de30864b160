"""The lab's kernel and server: itables, nothing written into the run, notebooks saved as they are committed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from markupsafe import Markup
from tests.command import ROOT

import analysis
from analysis import reports
from analysis.errors import UserError
from analysis.lab import extension, server
from analysis.reports.evidence import Evidence, Sentences
from analysis.reports.present import Html


@pytest.fixture
def shell() -> Iterator[Any]:
    """A shell with the extension; the rooms are as before after it."""
    # by name: `reports` loads each when it is first asked for
    before = {name: getattr(reports, name) for name in ("table", "finding", "text", "open_run")}
    made = InteractiveShell()
    extension.load_ipython_extension(made)
    yield made
    vars(reports).update(before)
    extension._opened.clear()


def html(shell: Any, thing: object) -> str:
    return str(shell.display_formatter.format(thing)[0]["text/html"])


def test_a_table_of_a_report_sorts_as_numbers_and_opens_its_sentences(
    project: Path, shell: Any
) -> None:
    run = reports.open_run(str(project / "reports" / "nile"))
    rows, evidence = run.actors.head(3), Evidence(run)
    behind = [
        evidence.sentences(run.mentions[run.mentions["actor_id"] == a], None, 2)
        for a in rows["actor_id"]
    ]
    made = reports.table(
        rows, "Actors", columns={"name_ar": "actor", "mentions": "mentions"}, evidence=behind
    )
    assert made.frame["mentions"].tolist() == rows["mentions"].tolist()
    shown = html(shell, made)
    assert shown.count("<details>") == 3
    assert f"{extension.BEHIND} (3 of 3 rows)" in shown
    assert 'dir="rtl"' in shown
    assert "&lt;bdi" not in shown
    assert "itables" in shown
    assert "unpkg" not in shown, "nothing is fetched"


def test_a_table_shows_the_digits_that_the_report_prints(shell: Any) -> None:
    rows = pd.DataFrame(
        {
            "words": [151.6],
            "betweenness": [0.00314],
            "expected": [7.58],
            "q": [0.00012],
            "share": [0.291],
        }
    )
    formats = {"words": "{:.0f}", "betweenness": "{:.3f}", "expected": "{:.1f}", "q": "p"}
    made = reports.table(rows, "c", columns={c: c for c in rows}, formats=formats)
    assert [str(v) for v in made.frame.astype("object").iloc[0]] == [
        "152",
        "0.003",
        "7.6",
        "0.00012",
        "0.29",
    ]


def test_a_long_text_of_a_table_is_broken_into_lines(shell: Any) -> None:
    made = [
        reports.table(pd.DataFrame({"a": [text]}), "c", columns={"a": "a"})
        for text in ("كلمة " * 30, "كلمة")
    ]
    assert ["nowrap" in extension._classes(m) for m in made] == [False, True]


def test_links_inside_a_figure_are_left_alone_by_jupyterlab(shell: Any) -> None:
    """It sets the href of every link that has one; on a link inside SVG that is an error in place of the figure."""
    piece = Html(
        Markup('<svg><a href="#f-x" aria-label="x"><title>x</title></a></svg><a href="#f-y">y</a>')
    )
    shown = html(shell, piece)
    assert '<a xlink:href="#f-x" aria-label="x"><title>' in shown
    assert '<a href="#f-y">y</a>' in shown


def test_the_number_of_a_sentence_leads_to_the_evidence_of_its_run(
    project: Path, shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "notebooks")
    run = reports.open_run(str(project / "reports" / "nile"))
    said = Html(Evidence(run).sentences(run.mentions.head(3), None, 2).html)
    for shown in (html(shell, said), analysis.load("nile").evidence("ethiopia")._repr_html_()):
        assert 'href="../reports/nile/evidence.html#E-' in shown
        assert 'href="evidence.html' not in shown


def test_the_notebooks_open_the_run_of_the_study_that_the_lab_was_opened_for(
    project: Path, shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(extension.STUDY, "nile")
    assert reports.open_run().folder == project / "reports" / "nile"
    assert reports.open_run("").description["study"] == "nile"


def test_names_and_texts_in_a_table_are_escaped(shell: Any) -> None:
    rows = pd.DataFrame({"a": ["<script>alert(1)</script>"], "n": [1], "low": [0.1], "high": [0.2]})
    made = reports.table(
        rows, "c", columns={"a": "<b>a</b>", "n": "n"}, interval={"n": ("low", "high")}
    )
    assert "<script>" not in made.frame.to_dict("records")[0].__repr__().replace(
        "&lt;script&gt;", ""
    )
    assert "<b>" not in "".join(made.frame.columns)
    hostile = reports.table(
        rows, "c", columns={"a": "a"}, evidence=[Sentences(Markup("<ol></ol>"), 1, 1)]
    )
    assert "<script>alert" not in html(shell, hostile)
    plain = html(shell, pd.DataFrame({"a": ["<img src=x onerror=alert(1)>"]}))
    assert "<img src=x" not in plain


def test_a_long_text_is_cut_where_it_is_shown_and_not_in_the_table(shell: Any) -> None:
    frame = pd.DataFrame({"body": ["كلمة " * 400]})
    shown = html(shell, frame)
    assert "…" in shown or "\\u2026" in shown
    assert len(frame["body"].iloc[0]) == 2000


def test_looking_at_a_report_writes_nothing_into_the_run(project: Path, shell: Any) -> None:
    folder = project / "reports" / "nile"
    run = reports.open_run(str(folder))
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    given = extension.Aside(run, extension._scratch())
    assert given.mentions is run.mentions
    assert given.study is run.study
    assert given.names == run.names

    def write(to: reports.Run, words: str) -> str:
        (to.folder / "said.txt").write_text(words)
        return words

    assert extension.aside(write)(run, "x") == "x"
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_a_mistake_is_told_without_a_traceback(
    project: Path, shell: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.user_ns["study"] = analysis.load("nile")
    done = shell.run_cell("study.evidence('abiy-ahmad')")
    assert isinstance(done.error_in_exec, UserError)
    said = capsys.readouterr().out
    assert "error: unknown actor 'abiy-ahmad': did you mean 'abiy-ahmed'?" in said
    assert "Traceback" not in said


def test_a_project_notebook_is_saved_as_it_is_committed() -> None:
    path = ROOT / "notebooks" / "2_actors.ipynb"
    committed = json.loads(path.read_text(encoding="utf-8"))
    worked = copy.deepcopy(committed)
    for cell in worked["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = (
                [{"output_type": "stream", "name": "stdout", "text": "x"}],
                3,
            )
            cell["metadata"]["execution"] = {"iopub.status.busy": "now"}
    worked["metadata"]["widgets"] = {}
    server.without_outputs({"type": "notebook", "content": worked}, "notebooks/2_actors.ipynb")
    assert worked == committed


def test_a_notebook_of_ones_own_is_saved_with_its_outputs() -> None:
    own = {
        "cells": [{"cell_type": "code", "outputs": ["x"], "execution_count": 1, "metadata": {}}],
        "metadata": {},
    }
    model = {"type": "notebook", "content": copy.deepcopy(own)}
    server.without_outputs(model, "my/analysis.ipynb")
    server.without_outputs({"type": "directory", "content": []}, "notebooks")
    assert model["content"] == own


def test_the_kernel_of_the_lab_is_this_interpreter_with_the_extension(tmp_path: Path) -> None:
    import sys

    spec = json.loads((server.kernel(tmp_path) / "kernels" / "python3" / "kernel.json").read_text())
    assert spec["argv"][0] == sys.executable
    assert any("analysis.lab.extension" in word for word in spec["argv"])
