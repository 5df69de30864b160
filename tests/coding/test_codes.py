"""Codes made outside the program: exported, taken in, used by a run, and every bad line told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.studies import study

from analysis.coding import codes
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.coding.coders import FRAME_CODERS
from analysis.coding.questions import (
    Questions,
    answer_schema,
    instructions,
    problem_of,
    questions,
    sampled,
    write_questions,
)
from analysis.errors import UserError
from analysis.study.schema import Study
from analysis.study.study_settings import Settings

BODIES = [
    "زار الوفد العراق وإيران. عاد الوفد من إيران والسعودية إلى العراق.",
    "وسيط بين العراق وإيران",
]


def _study(folder: Path, **settings: object) -> Study:
    made = study(settings=Settings.model_validate(settings))
    return made.model_copy(update={"folder": folder / "studies" / made.id})


def _coded(made: Study) -> CodedTexts:
    return code_texts(BODIES, None, made, article_ids=["a0", "a1"])


def _asked(made: Study) -> Questions:
    coded = code_texts(BODIES, None, study(), article_ids=["a0", "a1"])
    articles = pd.DataFrame({"article_id": ["a0", "a1"], "body": BODIES})
    return questions(made, articles, coded.sentences, coded.dyad_units)


def _answers(asked: Questions, frames: list[str]) -> list[dict[str, object]]:
    rows = asked.units.to_dict("records")
    return [{"unit": r["unit"], "sha256": r["sha256"], "frames": frames, "tone": 1} for r in rows]


def _write(path: Path, lines: list[object]) -> Path:
    text = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


def test_an_export_holds_units_neighbours_instructions_and_the_schema(tmp_path: Path) -> None:
    made = _study(tmp_path)
    asked = _asked(made)
    lines = write_questions(asked, tmp_path / "u.jsonl").read_text(encoding="utf-8").splitlines()
    head, *units = [json.loads(line) for line in lines]
    assert head["schema"] == answer_schema(made)
    assert head["instructions"] == instructions(made)
    assert {u["unit"] for u in units} >= {"a0.0|iraq-iran", "a0.1|iran-saudi", "a1.0|iraq-iran"}
    second = next(u for u in units if u["unit"] == "a0.1|iran-saudi")
    assert second["before"].startswith("زار")
    for frame in made.frames:
        assert f"Frame {frame.id}" in head["instructions"]
        assert not any(f'"{term}"' in head["instructions"] for term in frame.lexicon)


def test_codes_make_the_round_trip_and_are_used_by_the_coder_file(tmp_path: Path) -> None:
    made = _study(tmp_path, frame_coder="file")
    asked = _asked(made)
    answers = _answers(asked, ["energy"])
    answers[0]["frames"] = []
    first = str(answers[0]["unit"])
    taken = codes.read_answers(_write(tmp_path / "a.jsonl", answers), asked, made)
    assert not taken.bad
    path = codes.keep_codes(
        made, "amal", taken, {"coder": "Amal", "model": "", "date": "2026-11-29"}
    )
    manifest = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert manifest["coder"] == "Amal"
    assert manifest["units"] == len(asked.units)
    assert len(manifest["answers_sha256"]) == 64
    assert "زار" not in path.read_text(encoding="utf-8"), "codes hold no text"
    assert FRAME_CODERS.files(made) == (path,)
    frames = _coded(made).frames
    given = {f"{r.article_id}.{r.sentence_id}|{r.dyad}" for r in frames.itertuples()}
    assert given == set(asked.units["unit"]) - {first}
    assert set(frames["frame"]) == {"energy"}


def test_a_frame_is_given_to_the_dyad_that_was_coded_and_to_no_other_of_its_sentence(
    tmp_path: Path,
) -> None:
    made = _study(tmp_path, frame_coder="file")
    asked = _asked(made)
    answers = _answers(asked, [])
    for answer in answers:
        if answer["unit"] == "a0.1|iran-saudi":
            answer["frames"] = ["energy", "mediation"]
    taken = codes.read_answers(_write(tmp_path / "a.jsonl", answers), asked, made)
    codes.keep_codes(made, "one", taken, {})
    frames = _coded(made).frames
    assert set(zip(frames["dyad"], frames["frame"], strict=True)) == {
        ("iran-saudi", "energy"),
        ("iran-saudi", "mediation"),
    }


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("{no json", "no JSON"),
        ("[1, 2]", "no object with a 'unit'"),
        ({"unit": "zz.0|iraq-iran"}, "unit zz.0|iraq-iran is not in this run"),
        ({"sha256": "0000"}, "reads otherwise now"),
        ({"sha256": None}, "reads otherwise now"),
        ({"frames": ["enrgy"]}, "unknown frame 'enrgy'"),
        ({"frames": "energy"}, "frames is no list"),
        ({"frames": ["energy", "energy"]}, "given twice"),
        ({"tone": 3}, "tone is no whole number"),
        ({"tone": True}, "tone is no whole number"),
        ({"tone": 1.0}, "tone is no whole number"),
        ({"tone": None}, "tone is no whole number"),
    ],
)
def test_every_bad_line_is_told_and_nothing_is_written(
    tmp_path: Path, change: object, why: str
) -> None:
    made = _study(tmp_path)
    asked = _asked(made)
    lines: list[object] = list(_answers(asked, []))
    lines[1] = {**lines[1], **change} if isinstance(change, dict) else change  # type: ignore[dict-item]
    taken = codes.read_answers(_write(tmp_path / "a.jsonl", lines), asked, made)
    assert [b.line for b in taken.bad] == [2]
    assert why in taken.bad[0].why
    with pytest.raises(UserError, match="1 lines cannot be taken in: line 2"):
        codes.keep_codes(made, "bad", taken, {})
    assert not codes.code_sets(made)
    path = codes.keep_codes(made, "bad", taken, {}, skip_bad=True)
    assert len(codes.read_codes(path)) == len(lines) - 1
    kept = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert kept["bad_lines"][0]["line"] == 2


def test_a_unit_answered_twice_is_a_bad_line(tmp_path: Path) -> None:
    made = _study(tmp_path)
    asked = _asked(made)
    lines: list[object] = list(_answers(asked, []))
    taken = codes.read_answers(_write(tmp_path / "a.jsonl", [*lines, lines[0]]), asked, made)
    assert "answered twice" in taken.bad[0].why


def test_a_file_that_is_empty_or_no_text_is_refused(tmp_path: Path) -> None:
    made = _study(tmp_path)
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    with pytest.raises(UserError, match="no answer in this file"):
        codes.read_answers(empty, _asked(made), made)
    empty.write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match="not UTF-8"):
        codes.read_answers(empty, _asked(made), made)


def test_codes_are_never_overwritten(tmp_path: Path) -> None:
    made = _study(tmp_path)
    asked = _asked(made)
    taken = codes.read_answers(_write(tmp_path / "a.jsonl", _answers(asked, [])), asked, made)
    path = codes.keep_codes(made, "one", taken, {})
    before = path.read_bytes()
    with pytest.raises(UserError, match="never overwritten"):
        codes.keep_codes(made, "one", taken, {})
    assert path.read_bytes() == before


def test_a_unit_without_a_code_or_with_another_text_stops_the_coder(tmp_path: Path) -> None:
    made = _study(tmp_path, frame_coder="file")
    asked = _asked(made)
    answers = _answers(asked, [])[1:]
    taken = codes.read_answers(_write(tmp_path / "a.jsonl", answers), asked, made)
    codes.keep_codes(made, "some", taken, {})
    with pytest.raises(UserError, match="1 have no code here") as problem:
        _ = _coded(made).frame_triggers
    assert "--without" in str(problem.value)


def test_which_codes_are_meant_is_asked_where_there_are_several_or_none(tmp_path: Path) -> None:
    made = _study(tmp_path, frame_coder="file")
    with pytest.raises(UserError, match="no codes were taken in"):
        FRAME_CODERS.files(made)
    asked = _asked(made)
    taken = codes.read_answers(_write(tmp_path / "a.jsonl", _answers(asked, [])), asked, made)
    for name in ("one", "two"):
        codes.keep_codes(made, name, taken, {})
    with pytest.raises(UserError, match="which of one, two"):
        FRAME_CODERS.files(made)
    named = _study(tmp_path, frame_coder="file", frame_codes="two")
    assert FRAME_CODERS.files(named)[0].stem == "two"
    with pytest.raises(UserError, match="no codes 'tow'; did you mean 'two'"):
        FRAME_CODERS.files(_study(tmp_path, frame_coder="file", frame_codes="tow"))


def test_a_sample_grows_without_losing_units(tmp_path: Path) -> None:
    units = _asked(_study(tmp_path)).units
    few, more = (set(sampled(units, n, 1)["unit"]) for n in (2, 4))
    assert few < more
    assert len(more) == 4


def test_another_codebook_is_another_question(tmp_path: Path) -> None:
    asked = _asked(_study(tmp_path))
    assert replace(asked, instructions="other").sha256 != asked.sha256


def test_an_answer_that_fits_has_no_problem() -> None:
    assert problem_of({"frames": ["energy"], "tone": -2}, ["energy"]) == ""
    assert problem_of(["energy"], ["energy"]) == "the answer is no object"
