"""What is made anew after a change, and what a failing notebook leaves: a small study, by the
command line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.command import analysis
from tests.reproduction.small import small_project

pytestmark = pytest.mark.notebook


def test_a_changed_setting_makes_only_what_needs_it(tmp_path: Path) -> None:
    root = small_project(tmp_path / "p", notebooks=())
    assert analysis("run", "small", cwd=root).returncode == 0
    tables = root / "reports" / "small" / "tables"
    before = {p.name: p.stat().st_mtime_ns for p in tables.glob("*.parquet")}
    done = analysis("run", "small", "--set", "settings.min_count=3", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "keyword trends and keyness: settings.min_count changed" in done.stderr
    assert "reused  reading corpus press" in done.stderr
    assert "reused  actors, frames, tone" in done.stderr
    after = {p.name: p.stat().st_mtime_ns for p in tables.glob("*.parquet")}
    assert {name for name in before if after[name] != before[name]} == {
        "keywords.parquet",
        "keyness.parquet",
        "word_changes.parquet",
        "word_events.parquet",
        "terms.parquet",
    }


def test_an_output_that_somebody_changed_is_made_again_and_one_that_was_only_touched_is_not(
    tmp_path: Path,
) -> None:
    root = small_project(tmp_path / "p", notebooks=())
    assert analysis("run", "small", cwd=root).returncode == 0
    tables = root / "reports" / "small" / "tables"
    right = (tables / "keyness.csv").read_bytes()
    (tables / "keyness.csv").write_bytes(right[: len(right) // 2])
    (tables / "keywords.parquet").touch()
    (tables / "mentions.parquet").touch()
    done = analysis("run", "small", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "keyness.csv was modified since the last run" in done.stderr
    assert "reused  actors, frames, tone" in done.stderr
    assert (tables / "keyness.csv").read_bytes() == right


def test_a_failing_notebook_is_kept_named_and_does_not_stop_the_others(tmp_path: Path) -> None:
    root = small_project(tmp_path / "p", notebooks=("1_small", "2_small"))
    path = root / "notebooks" / "1_small.ipynb"
    whole = path.read_text(encoding="utf-8")
    broken = whole.replace("pairs = run.cooccurrence[", "pairs = run.cooccurence[")
    assert broken != whole
    path.write_text(broken, encoding="utf-8")
    done = analysis("run", "small", cwd=root)
    assert done.returncode == 1
    failed = next(line for line in done.stderr.splitlines() if line.startswith("FAILED"))
    assert re.search(
        r"1_small.*cell \d+: AttributeError: a run has no 'cooccurence'; did you mean 'cooccurrence'\?",
        failed,
    )
    out = root / "reports" / "small"
    assert (out / "notebooks" / "1_small.ipynb").is_file()
    assert "stopped before its end" in (out / "1_small.html").read_text(encoding="utf-8")
    assert (out / "2_small.html").is_file()
    assert "cooccurence" in (out / "index.html").read_text(encoding="utf-8")
