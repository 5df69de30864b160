"""Verify: the same run elsewhere is the same bytes; whatever differs is named with its stage and by how much."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.command import analysis
from tests.reproduction.small import NOTEBOOK, contents, small_project

from analysis.reproduction.amounts import tables_differ, texts_differ
from analysis.reproduction.compare import Stages, compare
from analysis.reproduction.finding_changes import Finding, changes, read_findings
from analysis.workflow import provenance


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_project(tmp_path_factory.mktemp("small") / "p")
    done = analysis("run", "small", "--set", "settings.min_units=2", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def run(project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(project / "reports" / "small", tmp_path / "run"))


@pytest.mark.notebook
def test_a_run_made_again_elsewhere_is_the_same_and_a_changed_cell_is_named_with_its_stage(
    project: Path,
) -> None:
    before = contents(project / "reports" / "small")
    done = analysis("verify", "small", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        "PYTHONHASHSEED 20317, TZ Pacific/Chatham, LC_ALL C, 3 workers, input files in another order"
        in done.stdout
    )
    assert "byte for byte" in done.stdout
    assert contents(project / "reports" / "small") == before, "verify touches nothing"
    study = project / "studies" / "small" / "actors.yml"
    whole = study.read_text(encoding="utf-8")
    try:
        study.write_text(whole.replace("names: [طهران]", "names: [مدينة طهران]"), encoding="utf-8")
        done = analysis("verify", "small", cwd=project)
    finally:
        study.write_text(whole, encoding="utf-8")
    assert done.returncode == 1, done.stdout
    assert "input changed since: studies/small/actors.yml is another file now" in done.stdout
    assert "first arises in stage 'mentions'" in done.stdout
    assert "tables/mentions.parquet" in done.stdout


@pytest.mark.notebook
def test_where_no_run_is_left_two_fresh_ones_are_compared(tmp_path: Path) -> None:
    root = small_project(tmp_path / "p", notebooks=())
    done = analysis("verify", "small", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no run is committed or left here, so two fresh ones are made" in done.stdout
    assert not (root / "reports").exists()


def test_two_runs_that_are_there_are_compared_without_a_third(
    project: Path, run: Path, tmp_path: Path
) -> None:
    same = analysis("verify", "small", "--repeated", str(run), cwd=project)
    assert same.returncode == 0, same.stdout + same.stderr
    assert same.stdout.startswith("the same: ")
    other = shutil.copytree(run, tmp_path / "other")
    page = other / f"{NOTEBOOK}.html"
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    differs = analysis("verify", "small", "--run", str(other), "--repeated", str(run), cwd=project)
    assert differs.returncode == 1
    assert f"{NOTEBOOK}.html" in differs.stdout


def test_a_run_equals_itself_and_a_file_that_is_not_committed_is_compared_by_its_hash(
    project: Path, run: Path
) -> None:
    for path in (run / "tables").glob("*.parquet"):
        path.unlink()
    found = compare(run, project / "reports" / "small")
    assert found.same
    assert found.n_outputs > 40


def test_one_cell_changed_is_told_by_how_much_and_where_it_arises(project: Path, run: Path) -> None:
    table = run / "tables" / "cooccurrence.parquet"
    frame = pd.read_parquet(table)
    frame.loc[0, "npmi"] += 0.25
    frame.to_parquet(table, index=False)
    page = run / "1_small.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("counted", "weighed"), encoding="utf-8"
    )
    found = compare(run, project / "reports" / "small")
    assert not found.same
    assert found.origins == ("network",)
    first = next(d for d in found.differences if d.name == "tables/cooccurrence.parquet")
    assert first.amounts[0].startswith("npmi: 1 of ")
    assert "the most by 0.25" in first.amounts[0]
    assert [d.stage for d in found.differences] == ["network", "notebook 1_small"]


def test_a_file_gone_or_new_is_a_difference(project: Path, run: Path) -> None:
    (run / "extra.html").write_text("x", encoding="utf-8")
    found = compare(run, project / "reports" / "small")
    assert [(d.name, d.amounts) for d in found.differences] == [
        ("extra.html", ("is not made any more",))
    ]
    (run / "1_small.html").unlink()
    manifest = provenance.read(run)
    manifest["outputs"].pop("1_small.html")
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert ("1_small.html", ("was not there before",)) in [
        (d.name, d.amounts) for d in compare(run, project / "reports" / "small").differences
    ]


def test_cells_are_compared_one_by_one_with_missing_equal_to_missing() -> None:
    old = pd.DataFrame({"a": [1.0, np.nan, 3.0], "b": ["x", None, "z"]})
    assert tables_differ(old, old.copy(), "none") == []
    assert tables_differ(old, old.assign(b=["x", "y", "z"]), "none") == [
        "b: 1 of 3 cells; row 1: none -> y"
    ]
    assert tables_differ(old, old.head(2), "none") == ["rows: 3 -> 2"]


def test_rows_are_matched_by_key_where_their_number_changed() -> None:
    old = pd.DataFrame({"article_id": ["a", "b", "c"], "body": ["1", "2", "3"]})
    new = pd.DataFrame({"article_id": ["a", "c"], "body": ["1", "4"]})
    assert tables_differ(old, new, "articles") == [
        "rows: 3 -> 2, 1 lost and 0 gained",
        "  lost: b",
        "body: 1 of 2 cells; article_id=c: 3 -> 4",
    ]


def test_keys_with_missing_cells_are_matched_and_repeats_stand_beside_repeats() -> None:
    old = pd.DataFrame({"article_id": ["a", None, "b", "b"], "body": ["1", "2", "3", "4"]})
    new = pd.DataFrame(
        {"article_id": [None, "b", "b", "b", "c"], "body": ["2", "3", "5", "6", "7"]}
    )
    assert tables_differ(old, new, "articles") == [
        "rows: 4 -> 5, 1 lost and 2 gained",
        "  lost: a",
        "  gained: b, c",
        "body: 1 of 3 cells; article_id=b: 4 -> 5",
    ]
    turned = old.iloc[::-1].iloc[[0, 1, 3, 2]]
    assert tables_differ(
        old.drop_duplicates("article_id"),
        turned.drop_duplicates("article_id", keep="last"),
        "articles",
    ) == ["the order of rows"]


def test_texts_that_differ_in_numbers_alone_say_by_how_much() -> None:
    assert texts_differ("M 1.5 2 L 3", "M 1.5 2.25 L 3") == [
        "1 of 3 numbers, the most by 0.25; 2 -> 2.25"
    ]
    assert texts_differ("one\ntwo", "one\ntoo")[0].startswith("from line 2 on")


def test_the_manifest_names_inputs_code_environment_seeds_and_outputs_and_no_clock(
    project: Path,
) -> None:
    made = provenance.read(project / "reports" / "small")
    assert {"data/raw/press/0.txt", "studies/small/actors.yml", "notebooks/1_small.ipynb"} <= set(
        made["inputs"]
    )
    assert made["assignments"] == ["settings.min_units=2"]
    assert set(made["code"]) == {"version", "sha256", "commit", "date", "dirty", "changed"}
    assert made["environment"]["packages"]["pandas"] == pd.__version__
    assert made["seeds"]["PYTHONHASHSEED of kernels"] == 0
    left = {
        p.relative_to(project / "reports" / "small").as_posix()
        for p in (project / "reports" / "small").rglob("*")
        if p.is_file()
    }
    assert set(made["outputs"]) == left - {"manifest.json", "timings.json"}
    assert "seconds" not in json.dumps(made)
    assert str(project) not in json.dumps(made)


def test_provenance_walks_from_a_finding_and_a_file_to_inputs_and_commit(project: Path) -> None:
    for asked in ("1_small.pairs", "reports/small/1_small.html#f-pairs", "tables/keyness.parquet"):
        done = analysis("provenance", asked, "--run", "reports/small", cwd=project)
        assert done.returncode == 0, done.stderr
        assert "data/raw/press/0.txt" in done.stdout
        assert "text: sentences, words, lemmas" in done.stdout
        assert "commit" in done.stdout
    assert (
        "min_units: 2"
        in analysis("provenance", "1_small.pairs", "--run", "reports/small", cwd=project).stdout
    )
    wrong = analysis("provenance", "1_small.pears", "--run", "reports/small", cwd=project)
    assert wrong.returncode == 2
    assert "did you mean '1_small.pairs'" in wrong.stderr


def test_the_maker_of_a_file_is_found_by_name_where_the_manifest_lists_only_its_twin(
    project: Path,
) -> None:
    stages = Stages(provenance.read(project / "reports" / "small"))
    assert stages.of("tables/mentions.csv") == "mentions"
    assert stages.of("findings/1_small.json") == "notebook 1_small"
    assert stages.of("index.html") == provenance.INDEX


def finding(
    value: float, low: float | None, high: float | None, sentence: str = "a is 1"
) -> Finding:
    return Finding("k", sentence, value, low, high, 10)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (finding(0.5, 0.4, 0.6), finding(0.55, 0.45, 0.65), "within its interval"),
        (finding(0.5, 0.4, 0.6), finding(0.61, 0.3, 0.9), "beyond its interval"),
        (finding(0.5, None, None), finding(0.6, None, None), "changed, without an interval"),
        (finding(0.5, 0.4, 0.6), finding(0.5, 0.4, 0.6, "b is 1"), "says something else"),
        (finding(0.5, 0.4, 0.6), None, "lost"),
        (None, finding(0.5, 0.4, 0.6), "gained"),
    ],
)
def test_a_finding_is_told_by_how_it_changed(
    old: Finding | None, new: Finding | None, kind: str
) -> None:
    before, after = ({"k": f} if f else {} for f in (old, new))
    assert [k for k, _, _ in changes(before, after)] == [kind]
    assert changes(before, before) == []


def test_findings_are_read_from_one_file_or_one_a_notebook(tmp_path: Path) -> None:
    entry = {"key": "top", "sentence": "s", "value": 1, "low": None, "high": None, "n": 3}
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings" / "2_actors.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert list(read_findings(tmp_path)) == ["2_actors.top"]
    ledger = {
        "code_sha256": "x",
        "tables": {"a": "b"},
        "findings": [entry | {"id": "2_actors.top", "value": 2}],
    }
    (tmp_path / "findings.json").write_text(json.dumps(ledger), encoding="utf-8")
    assert read_findings(tmp_path)["2_actors.top"].value == 2


def test_diff_tells_settings_findings_and_tables(project: Path) -> None:
    done = analysis(
        "run",
        "small",
        "--out",
        "reports/other",
        "--set",
        "settings.unit=article",
        "--set",
        "1_small.unit=article",
        cwd=project,
    )
    assert done.returncode == 0, done.stderr
    said = analysis("diff", "reports/small", "reports/other", cwd=project)
    assert said.returncode == 0, said.stderr
    assert "setting unit: sentence -> article" in said.stdout
    assert "parameter 1_small.unit: none -> article" in said.stdout
    assert "1_small.pairs:" in said.stdout
    same = analysis("diff", "reports/small", "reports/small", cwd=project)
    assert "findings: the same" in same.stdout
    assert "tables: the same" in same.stdout
