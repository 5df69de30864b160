"""A file is the old one or the new one, whole, whoever writes it and whatever fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.atomic import put, whole, whole_folder

WRITER = """
import sys
from pathlib import Path
from analysis.atomic import put
letter, target = sys.argv[1], Path(sys.argv[2])
for n in range(300):
    put(target, letter * (50_000 + n))
"""


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


def test_a_failing_writer_leaves_the_old_file_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    target = put(tmp_path / "a.txt", "old")

    def fail() -> None:
        with whole(target) as beside:
            beside.write_text("half of the n", encoding="utf-8")
            assert target.read_text(encoding="utf-8") == "old"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert target.read_text(encoding="utf-8") == "old"
    assert files(tmp_path) == ["a.txt"]
    with pytest.raises(FileNotFoundError), whole(target):
        pass  # nothing was written: the old file is not taken away for it
    assert target.read_text(encoding="utf-8") == "old"


def test_text_is_utf8_with_its_own_line_ends_and_folders_above_are_made(tmp_path: Path) -> None:
    made = put(tmp_path / "b" / "c" / "a.txt", "محور\r\nx\n")
    assert made.read_bytes() == "محور\r\nx\n".encode()
    assert put(made, b"\x00\xff").read_bytes() == b"\x00\xff"


def test_three_processes_that_write_one_file_leave_one_of_theirs_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, letter, str(target)]) for letter in "xyz"
    ]
    seen = 0
    while any(w.poll() is None for w in writers):
        if target.is_file():
            text = target.read_text(encoding="utf-8")
            assert set(text) in ({"x"}, {"y"}, {"z"})
            assert len(text) >= 50_000
            seen += 1
    assert [w.wait() for w in writers] == [0, 0, 0]
    assert seen
    assert files(tmp_path) == ["a.txt"]
    assert len(target.read_text(encoding="utf-8")) == 50_299


def test_a_passing_name_tells_whose_it_is(tmp_path: Path) -> None:
    with whole(tmp_path / "a.parquet") as beside:
        beside.touch()
        assert beside.suffix == ".part"
        assert beside.name.split(".")[-2] == str(os.getpid())


def test_a_folder_comes_whole_or_not_at_all(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_folder(tmp_path / "new") as beside:
            (beside / "one").touch()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []
    with whole_folder(tmp_path / "new") as beside:
        (beside / "one").touch()
        assert not (tmp_path / "new").exists()
    assert files(tmp_path) == ["one"]
    assert [p.name for p in tmp_path.iterdir()] == ["new"]
    with pytest.raises(OSError, match="not empty"), whole_folder(tmp_path / "new") as beside:
        (beside / "two").touch()
    assert files(tmp_path) == ["one"]
