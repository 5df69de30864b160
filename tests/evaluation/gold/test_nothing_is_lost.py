"""Coded sheets come in from anywhere: each line is checked, and no coding is replaced by less."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import study

from analysis.errors import UserError
from analysis.evaluation.gold.folder import study_gold
from analysis.evaluation.gold.rounds import adjudicate, collect, draw_sample
from analysis.evaluation.gold.sample import COLUMNS, allocate, digest
from analysis.evaluation.gold.sheets import read_coded
from analysis.evaluation.gold.standoff import read_coding
from analysis.evaluation.scores import scores

TEXT = "بحثت بغداد مع الوفد الإيراني أمن الحدود"
KEYS = ("b0.0", "b1.0")


def line(key: str = "b0.0", **changes: Any) -> str:
    coded = {
        "id": key,
        "mentions": [["الإيراني", 1, "iran", "demonym"]],
        "dyads": {"iraq-iran": {"frames": ["mediation"], "tone": 1}},
        "events": [],
        "speaker": {"type": "outlet", "actor": "", "status": "asserted"},
    }
    return json.dumps(coded | changes, ensure_ascii=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gold folder with a sample of two sentences and their sheet."""
    drawn = [0, 0, len(TEXT), digest(TEXT), "iraq-iran", "both", 0.5, "test"]
    rows = [[key, "main", "demo", "s", key[:2], "", *drawn] for key in KEYS]
    pd.DataFrame(rows, columns=COLUMNS).to_csv(tmp_path / "sample.csv", index=False)
    sheet = "\n".join(json.dumps({"id": key, "sentence": TEXT}) for key in KEYS)
    (tmp_path / "main-01.jsonl").write_text(sheet, encoding="utf-8")
    return tmp_path


def hand_in(folder: Path, *lines: str, name: str = "sheet.jsonl", **rest: Any) -> list[str]:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return collect(folder, folder, [path], study(), "main", "amal", **rest)


def tones(folder: Path) -> dict[str, str]:
    coding = read_coding(folder / "codings" / "main-amal.csv")
    tone = coding[coding["layer"] == "tone"]
    return dict(zip(tone["sentence"], tone["value"], strict=True))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ('{"id": "b0.0", ', "not JSON"),
        ("[1, 2]", "line: "),
        ('{"mentions": []}', "id: Field required"),
        (line(dyads={"iraq-iran": {"tone": 9}}), "dyads.iraq-iran.tone: "),
        (line(dyads={"iraq-iran": {"tone": "1"}}), "dyads.iraq-iran.tone: "),
        (line(dyads=["iraq-iran"]), "dyads: "),
        (line(mentions=[["بغداد", 1]]), "mentions.0: "),
        (line(mentions="بغداد"), "mentions: "),
        (line(events=[["FIGHT"]]), "events.0: "),
        (line(speaker="outlet"), "speaker: "),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_line_that_is_no_coded_sentence_is_told_by_file_and_line(
    folder: Path, bad: str, message: str
) -> None:
    problems = hand_in(folder, line("b1.0"), bad)
    told = [p for p in problems if p.startswith("sheet.jsonl:2: ")]
    assert len(told) == 1
    assert message in told[0]
    assert tones(folder) == {"b1.0": "1"}


@pytest.mark.parametrize(
    "mention",
    [["", 1, "iran", "name"], ["الإيراني", 0, "iran", "name"], ["الإيراني", 1, "iran", "hero"]],
)
def test_a_mention_that_cannot_be_placed_is_told_and_the_rest_of_its_line_kept(
    folder: Path, mention: list[Any]
) -> None:
    problems = hand_in(folder, line(mentions=[mention, ["بغداد", 1, "iraq", "metonym"]]))
    assert any("mention [" in p for p in problems)
    coding = read_coding(folder / "codings" / "main-amal.csv")
    assert coding.loc[coding["layer"] == "mention", "label"].tolist() == ["iraq"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mentions": [[" ", 1, "iran", "name"]]}, "surface: "),
        ({"mentions": [["ا" * 5_000, 1, "iran", "name"]]}, "…' (1) is not in the sentence"),
        ({"mentions": [["الإيراني", 1, "iran", "name"], ["الإيراني", 1, "iraq", "name"]]}, "marked twice"),
        ({"events": [["ZZZ", "", "iran", "iraq"]]}, "is no type of event"),
        ({"events": [["AGREE", "maybe", "iran", "iraq"]]}, "is no mode of an event"),
        ({"events": [["AGREE", "done", "nobody", "iraq"]]}, "is no actor of the list"),
        ({"speaker": {"type": "zzz", "actor": "", "status": "asserted"}}, "is no kind of speaker"),
        ({"speaker": {"type": "outlet", "actor": "", "status": "zzz"}}, "is no status"),
    ],
)  # fmt: skip
def test_a_value_that_no_layer_knows_is_told_and_never_kept(
    folder: Path, changes: dict[str, Any], told: str
) -> None:
    messages = hand_in(folder, line("b0.0", **changes), line("b1.0"))
    assert any(m.startswith("sheet.jsonl:1: ") and told in m and len(m) < 300 for m in messages)
    coding = read_coding(folder / "codings" / "main-amal.csv")
    assert (
        not coding[["label", "value", "source_actor"]]
        .isin(["zzz", "ZZZ", "maybe", "nobody"])
        .any(axis=None)
    )


def test_half_a_character_in_a_sheet_is_told_and_the_same_mention_counts_once(folder: Path) -> None:
    twice = line("b1.0", mentions=[["الإيراني", 1, "iran", "name"]] * 2)
    broken = line("b0.0").replace('"outlet"', '"\\ud800"')
    assert any("lone surrogate" in m for m in hand_in(folder, broken, twice))
    coding = read_coding(folder / "codings" / "main-amal.csv")
    assert (coding["layer"] == "mention").sum() == 1


def test_a_second_sheet_adds_and_does_not_replace(folder: Path) -> None:
    hand_in(folder, line("b0.0"))
    hand_in(folder, line("b1.0", dyads={"iraq-iran": {"tone": -1}}))
    assert tones(folder) == {"b0.0": "1", "b1.0": "-1"}
    problems = hand_in(folder, line("b0.0", dyads={"iraq-iran": {"tone": -2}}))
    assert any("coded otherwise before" in p for p in problems)
    assert tones(folder)["b0.0"] == "1"


def test_a_new_coding_replaces_the_old_where_asked_and_a_copy_is_kept(folder: Path) -> None:
    hand_in(folder, line("b0.0"), line("b1.0"))
    hand_in(folder, line("b0.0", dyads={"iraq-iran": {"tone": -2}}), replace=True)
    assert tones(folder) == {"b0.0": "-2", "b1.0": "1"}
    copy = read_coding(folder / "codings" / "replaced" / "main-amal-1.csv")
    assert set(copy.loc[copy["layer"] == "tone", "value"]) == {"1"}


def test_the_same_sheet_twice_changes_nothing(folder: Path) -> None:
    hand_in(folder, line("b0.0"), line("b1.0"))
    before = (folder / "codings" / "main-amal.csv").read_bytes()
    assert hand_in(folder, line("b0.0"), line("b1.0")) == []
    assert (folder / "codings" / "main-amal.csv").read_bytes() == before


def test_a_sentence_coded_twice_in_one_hand_in_counts_once(folder: Path) -> None:
    problems = hand_in(folder, line("b0.0"), line("b0.0", dyads={"iraq-iran": {"tone": -1}}))
    assert problems[0] == "sheet.jsonl:2: b0.0 is coded in line 1 already; that one counts"
    assert tones(folder) == {"b0.0": "1"}


def test_a_file_that_is_not_text_and_one_of_nothing_but_errors_are_one_error(folder: Path) -> None:
    (folder / "latin.jsonl").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(UserError, match="UTF-8"):
        collect(folder, folder, [folder / "latin.jsonl"], study(), "main", "amal")
    with pytest.raises(UserError, match="no sentence could be taken"):
        hand_in(folder, "nonsense")
    assert not (folder / "codings").exists()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
SHEETS = st.dictionaries(
    st.sampled_from(["id", "mentions", "dyads", "events", "speaker", "x"]),
    VALUES | st.just("b0.0"),
)


@given(lines=st.lists(SHEETS | VALUES, max_size=4))
def test_no_sheet_whatever_gives_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Any]
) -> None:
    path = tmp_path_factory.mktemp("sheets") / "any.jsonl"
    path.write_text("\n".join(json.dumps(entry) for entry in lines), encoding="utf-8")
    sample = pd.DataFrame([["b0.0", 0]], columns=["sentence", "start"]).assign(
        corpus="demo", article_id="b0", url="", round="main", probability=0.5
    )
    annotations, problems = read_coded(path, sample, {"b0.0": TEXT}, study(), "amal")
    assert len(annotations) + len(problems) >= len([entry for entry in lines if entry != ""])


def test_gold_of_another_round_stays_and_fewer_lines_are_refused(folder: Path) -> None:
    for coder in ("one", "two"):
        path = folder / f"{coder}.txt"
        path.write_text(f"{line('b0.0')}\n{line('b1.0')}", encoding="utf-8")
        collect(folder, folder, [path], study(), "main", coder)
    adjudicate(folder, folder, [], study(), "main")
    gold = read_coding(folder / "gold.csv")
    other = gold.assign(sentence="c0.0", article_id="c0", round="pilot")
    both = pd.concat([gold, other])
    both.to_csv(folder / "gold.csv", index=False)
    adjudicate(folder, folder, [], study(), "main")
    assert set(read_coding(folder / "gold.csv")["sentence"]) == {"b0.0", "b1.0", "c0.0"}
    (folder / "codings" / "main-two.csv").unlink()
    (folder / "two.txt").write_text(line("b0.0"), encoding="utf-8")
    collect(folder, folder, [folder / "two.txt"], study(), "main", "two")
    with pytest.raises(UserError, match="nothing written"):
        adjudicate(folder, folder, [], study(), "main")
    assert set(read_coding(folder / "gold.csv")["sentence"]) == {"b0.0", "b1.0", "c0.0"}
    adjudicate(folder, folder, [], study(), "main", replace=True)
    assert set(read_coding(folder / "gold.csv")["sentence"]) == {"b0.0", "c0.0"}
    assert len(read_coding(folder / "replaced" / "gold-1.csv")) == len(both)


def test_a_sample_of_one_study_is_not_added_to_by_another(folder: Path) -> None:
    sample = pd.read_csv(folder / "sample.csv").assign(dyad="egypt-ethiopia")
    sample.to_csv(folder / "sample.csv", index=False)
    with pytest.raises(UserError, match="another study"):
        draw_sample(folder, {}, study(), "next", 1)


def test_each_study_has_a_gold_folder_of_its_own(tmp_path: Path) -> None:
    own = study()
    assert study_gold(own, tmp_path) == tmp_path / "data" / f"gold-{own.id}"
    assert study_gold(own, tmp_path, tmp_path / "x") == tmp_path / "x"


@pytest.mark.parametrize("count", [1, 7, 20, 100, 240])
@pytest.mark.parametrize("seed", range(4))
def test_as_many_are_drawn_as_were_asked_for(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    weights, available = random.random(9) + 0.05, random.integers(0, 60, 9)
    sizes = allocate(count, weights, available)
    assert sum(sizes) == min(count, available.sum())
    assert all(size <= most for size, most in zip(sizes, available, strict=True))


def test_sizes_are_those_of_the_largest_remainders_worked_out_by_hand() -> None:
    """Quotas 9.5, 5.7, 4.8 of 20: one seat each to the remainders 0.8 and 0.7."""
    assert allocate(20, np.array([47.5, 28.5, 24.0]), np.array([50, 50, 50])) == [9, 6, 5]


def test_a_layer_that_nobody_coded_has_no_score(folder: Path) -> None:
    hand_in(folder, line("b0.0", speaker=None), line("b1.0", speaker=None))
    coding = read_coding(folder / "codings" / "main-amal.csv")
    layers = set(scores(coding, coding, study())["layer"])
    assert {"mention", "dyad", "frame", "tone"} <= layers
    assert not {"event", "speaker", "status"} & layers
