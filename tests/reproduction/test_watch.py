"""`analysis watch`: a save is seen, what changed is told, a mistake ends nothing."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.errors import UserError
from analysis.reproduction.saves import watch


def findings(out: Path, sentence: str) -> None:
    (out / "findings").mkdir(parents=True, exist_ok=True)
    entry = {"key": "pairs", "sentence": sentence, "value": len(sentence)}
    (out / "findings" / "1_small.json").write_text(json.dumps([entry]), encoding="utf-8")


def test_a_save_is_run_and_told_and_a_mistake_is_waited_out(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    actors = folder / "actors.yml"
    actors.write_text("one", encoding="utf-8")
    out = tmp_path / "out"
    said: list[str] = []
    saves = ["broken", "two", "two, and a comment"]

    def run() -> str:
        text = actors.read_text(encoding="utf-8")
        if text == "broken":
            raise UserError("no such kind", where="actors.yml", line=3)
        findings(out, f"{text.split(',')[0]} pairs")
        return "index.html"

    pauses = []

    def pause() -> None:
        pauses.append(len(said))
        # the first look after a run sees nothing new
        if len(pauses) % 2 == 0:
            actors.write_text(saves.pop(0), encoding="utf-8")

    watch(folder, out, run=run, say=said.append, pause=pause, n_runs=4)
    assert said[0] == "index.html"
    assert said[1:3] == ["changed: actors.yml", "error: actors.yml:3  no such kind"]
    assert said[3] == "changed: actors.yml"
    assert any("+ two pairs" in line for line in said)
    assert said[-3:] == ["changed: actors.yml", "findings: the same", "index.html"]
    assert len(pauses) == 6
