"""The way in one pass: the same mentions in one process and in two, and batches of like size."""

from __future__ import annotations

import json
from pathlib import Path

from tests.studies import study

from analysis.workflow.scale import _batches, mentions_of_corpus

BODY = "قال رئيس الوزراء العراقي إن إيران والسعودية تريدان الحوار في بغداد، وأكد أن زيارة طهران ستكون قريبا جدا. "


def test_two_processes_find_what_one_finds(tmp_path: Path) -> None:
    for number in range(4):
        records = [
            {"content": f"{BODY * (number + 2)} {n}", "title": f"{number} {n}"} for n in range(5)
        ]
        (tmp_path / f"{number}.json").write_text(json.dumps(records), encoding="utf-8")
    one, two = (mentions_of_corpus(tmp_path, study(), jobs=jobs)[0] for jobs in (1, 2))
    assert one == two > 0


def test_batches_hold_every_file_once_and_are_even(tmp_path: Path) -> None:
    sizes = (340, 206, 198, 182, 144, 138, 129, 125, 123, 122, 119, 112)
    for number, size in enumerate(sizes):
        (tmp_path / f"{number}.json").write_bytes(b"x" * size)
    batches = _batches(tmp_path, 2)
    assert sorted(p.name for batch in batches for p in batch) == sorted(
        p.name for p in tmp_path.iterdir()
    )
    one, other = (sum(p.stat().st_size for p in batch) for batch in batches)
    assert abs(one - other) * 100 <= sum(sizes)


def test_a_folder_without_files_has_no_batches(tmp_path: Path) -> None:
    assert _batches(tmp_path, 2) == []
