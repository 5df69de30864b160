"""A third pass settles what two coders marked differently, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
from tests.studies import study

from analysis.evaluation.gold.rounds import adjudicate, collect, disagreements
from analysis.evaluation.gold.sample import COLUMNS, digest
from analysis.evaluation.gold.standoff import read_coding

TEXT = "رحبت طهران بزيارة الوفد العراقي"


def entry(key: str, **parts: Any) -> str:
    whole = {
        "id": key,
        "mentions": [["العراقي", 1, "iraq", "demonym"]],
        "dyads": {"iraq-iran": {"frames": ["mediation"], "tone": 1}},
        "events": [],
        "speaker": {"type": "outlet", "actor": "", "status": "asserted"},
    }
    return json.dumps(whole | parts, ensure_ascii=False)


def gold_folder(folder: Path, first: list[str], second: list[str]) -> None:
    """A sample of two sentences, its sheet, and the codings of two coders."""
    rows = [
        [
            "a0.0",
            "main",
            "demo",
            "s",
            "a0",
            "",
            0,
            0,
            len(TEXT),
            digest(TEXT),
            "iraq-iran",
            "both",
            0.5,
            "test",
        ],
        [
            "a1.0",
            "main",
            "demo",
            "s",
            "a1",
            "",
            0,
            0,
            len(TEXT),
            digest(TEXT),
            "iraq-iran",
            "both",
            0.5,
            "test",
        ],
    ]
    pd.DataFrame(rows, columns=COLUMNS).to_csv(folder / "sample.csv", index=False)
    sheet = [json.dumps({"id": k, "sentence": TEXT}, ensure_ascii=False) for k in ("a0.0", "a1.0")]
    (folder / "main-01.jsonl").write_text("\n".join(sheet), encoding="utf-8")
    for coder, lines in (("one", first), ("two", second)):
        path = folder / f"{coder}.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
        assert collect(folder, folder, [path], study(), "main", coder) == []


def test_what_both_marked_alike_stays_and_the_decision_fills_the_rest(tmp_path: Path) -> None:
    other = {"iraq-iran": {"frames": [], "tone": 0}}
    gold_folder(
        tmp_path, [entry("a0.0"), entry("a1.0")], [entry("a0.0", dyads=other), entry("a1.0")]
    )
    codings = [read_coding(tmp_path / "codings" / f"main-{c}.csv") for c in ("one", "two")]
    assert disagreements(*codings).values.tolist() == [["a0.0", "dyads"]]
    decided = tmp_path / "decided.txt"
    decided.write_text(
        json.dumps({"id": "a0.0", "dyads": {"iraq-iran": {"frames": ["energy"], "tone": 2}}}),
        encoding="utf-8",
    )
    assert adjudicate(tmp_path, tmp_path, [decided], study(), "main") == []
    gold = read_coding(tmp_path / "gold.csv")
    assert set(gold["coder"]) == {"adjudicated"}
    assert gold.query("layer == 'frame'")[["sentence", "label"]].values.tolist() == [
        ["a0.0", "energy"],
        ["a1.0", "mediation"],
    ]
    assert gold.query("layer == 'tone'")["value"].tolist() == ["2", "1"]
    assert len(gold.query("layer == 'mention'")) == len(gold.query("layer == 'coded'")) == 2


def test_a_sentence_that_waits_for_a_decision_is_told_and_left_out(tmp_path: Path) -> None:
    gold_folder(
        tmp_path, [entry("a0.0"), entry("a1.0")], [entry("a0.0", mentions=[]), entry("a1.0")]
    )
    nothing = tmp_path / "decided.txt"
    nothing.write_text("", encoding="utf-8")
    assert adjudicate(tmp_path, tmp_path, [nothing], study(), "main") == [
        "a0.0 waits for a decision"
    ]
    assert set(read_coding(tmp_path / "gold.csv")["sentence"]) == {"a1.0"}
