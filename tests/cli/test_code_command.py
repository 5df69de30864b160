"""The commands that have codes made, on a finished run of two articles."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis.cli.main import main
from analysis.paths import project_root

BODY = "زار وزير الخارجية الإيراني بغداد والتقى رئيس الوزراء العراقي. وبحثا ملف الغاز بين العراق وإيران."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the default study and a run of it."""
    source = project_root() / "studies" / "iraq-iran-saudi"
    shutil.copytree(source, tmp_path / "studies" / "iraq-iran-saudi")
    (tmp_path / "notebooks").mkdir()
    run = tmp_path / "reports" / "iraq-iran-saudi"
    (run / "tables").mkdir(parents=True)
    (run / "run.json").write_text('{"settings": {"dyad_unit": "sentence"}}', encoding="utf-8")
    cut = BODY.index(".") + 1
    ids = {"article_id": ["a", "a"], "sentence_id": [0, 1]}
    dyads = pd.DataFrame(
        {**ids, "dyad": "iraq-iran", "unit_id": ["a:0", "a:1"], "tone": 0.0, "relation": "between"}
    )
    tables = {
        "articles": pd.DataFrame({"article_id": ["a"], "body": [BODY], "corpus": "c", "url": "u"}),
        "sentences": pd.DataFrame({**ids, "start": [0, cut + 1], "end": [cut, len(BODY)]}),
        "dyads": dyads.assign(source="s", period="2020-01"),
        "frames": pd.DataFrame(
            {"unit_id": ["a:0"], "dyad": "iraq-iran", "frame": "diplomacy", "relation": "between"}
        ),
    }
    for name, table in tables.items():
        table.to_parquet(run / "tables" / f"{name}.parquet")
    monkeypatch.setenv("MIHWAR_ROOT", str(tmp_path))
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_units_go_out_and_codes_come_in(project: Path) -> None:
    out = project / "units.jsonl"
    done = _run("code", "export", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "2 units in" in done.output
    _, *lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    coded = project / "coded.jsonl"
    answers = [{**unit, "frames": ["energy"], "tone": 1} for unit in lines]
    text = "\n".join(json.dumps(answer) for answer in answers)
    coded.write_text(text, encoding="utf-8")
    told = ("--name", "one", "--coder", "Amal", "--model", "m", "--date", "2026-11-29")
    done = _run("code", "import", str(coded), *told)
    assert done.exit_code == 0, done.output
    assert "2 units in" in done.output
    assert "0 not coded" in done.output
    folder = project / "data" / "codes-iraq-iran-saudi"
    assert json.loads((folder / "one.json").read_text(encoding="utf-8"))["model"] == "m"
    again = _run("code", "import", str(coded), *told)
    assert again.exit_code == 2
    assert "never overwritten" in again.output
    rest = _run("code", "export", "--out", str(out), "--without", "one")
    assert "0 units in" in rest.output


def test_a_bad_line_is_told_with_its_number(project: Path) -> None:
    coded = project / "coded.jsonl"
    coded.write_text('{"unit": "b.0|iraq-iran", "frames": [], "tone": 0}\n', encoding="utf-8")
    done = _run("code", "import", str(coded), "--name", "one", "--coder", "Amal")
    assert done.exit_code == 2
    assert "coded.jsonl:1  unit b.0|iraq-iran is not in this run" in done.output
    wrong = _run("code", "import", str(coded), "--name", "../one", "--coder", "Amal")
    assert "not a name for a file" in wrong.output


def test_a_dry_run_asks_nobody(project: Path) -> None:
    done = _run("code", "ask", "--model", "m", "--url", "http://127.0.0.1:9/v1", "--dry-run")
    assert done.exit_code == 0, done.output
    assert "2 units, 2 not answered yet: about" in done.output
    assert not (project / "data").exists()


def test_where_nobody_answers_the_exit_status_says_so(project: Path) -> None:
    pytest.importorskip("httpx")
    url = ("--url", "http://127.0.0.1:9/v1", "--retries", "0")
    done = _run("code", "ask", "--model", "m", *url)
    assert done.exit_code == 1
    assert "2 without an answer" in done.output
    assert "ConnectError" in done.output


def test_a_plan_is_printed_and_with_draw_kept(project: Path) -> None:
    done = _run("plan-gold", "--frame", "diplomacy", "--width", "0.2")
    assert done.exit_code == 0, done.output
    assert "2 units of all pairs of states; the coder marks diplomacy in 50.0%" in done.output
    assert not (project / "data").exists()
    wrong = _run("plan-gold", "--frame", "diplomcy")
    assert wrong.exit_code == 2
    assert "did you mean 'diplomacy'" in wrong.output


def test_without_a_run_the_fix_is_named(project: Path) -> None:
    shutil.rmtree(project / "reports")
    for command in (["plan-gold", "--frame", "energy"], ["code", "export", "--out", "u.jsonl"]):
        done = _run(*command)
        assert done.exit_code == 2
        assert "analysis run iraq-iran-saudi" in done.output
