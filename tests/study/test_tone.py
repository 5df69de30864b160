"""tone.yml: the lexicon of tone and the negators in a file of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserErrors
from analysis.study.file_names import files_of
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_skeleton(tmp_path, "small")


def test_words_of_tone_and_negators_come_from_tone_yml(folder: Path) -> None:
    study = load_study(folder)
    assert [words.weight for words in study.tone] == [2, 1, -1, -2]
    assert "لم" in study.negators
    assert "tone.yml" in files_of(folder)


def test_without_the_file_there_is_no_tone(folder: Path) -> None:
    (folder / "tone.yml").unlink()
    study = load_study(folder)
    assert (study.tone, study.negators) == ((), ())


def test_tone_in_frames_yml_is_told_where_it_belongs_now(folder: Path) -> None:
    frames = folder / "frames.yml"
    tone = (folder / "tone.yml").read_text(encoding="utf-8")
    frames.write_text(frames.read_text(encoding="utf-8") + tone, encoding="utf-8")
    with pytest.raises(UserErrors, match=r"tone and negators no longer belong here.*to tone\.yml"):
        load_study(folder)


def test_a_change_of_tone_yml_changes_the_hash_of_the_study(folder: Path) -> None:
    before = load_study(folder).sha256()
    with (folder / "tone.yml").open("a", encoding="utf-8") as file:
        file.write("# a comment\n")
    assert load_study(folder).sha256() != before


def test_a_run_keeps_tone_yml_and_forgets_it_when_the_study_does(
    folder: Path, tmp_path: Path
) -> None:
    work = Workspace(tmp_path / "run", tmp_path / "processed", load_study(folder))
    work.keep_study()
    kept = tmp_path / "run" / "study" / "tone.yml"
    assert kept.read_bytes() == (folder / "tone.yml").read_bytes()
    (folder / "tone.yml").unlink()
    work.keep_study()
    assert not kept.exists()
