"""The gate in miniature: twenty shuffled copies of the demonstration corpus print findings no more often than chance allows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy import stats

from analysis import tables
from analysis.placebo.measures import MEASURES, taken_again
from analysis.placebo.rates import LIMIT, Copy, copies
from analysis.placebo.shuffles import READS
from analysis.reports.finished_run import Run
from analysis.workflow.placebo import AGAIN, MEASURED, placebo, placebo_again, refresh_index

pytestmark = pytest.mark.notebook
# what a shuffle of this corpus takes apart, one kind for each link
SHUFFLES = ("dates", "outlets", "sentences", "dyads")
N = 20


@pytest.fixture(scope="module")
def run_dir(out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished run beside itself, seen from as many folders deep, with the placebo in it."""
    copy = out.parent / f"{out.name}-placebo"
    shutil.copytree(out, copy)
    # the committed record, which a run in a clean checkout takes over
    for recorded in (copy / "tables").glob("placebo.*"):
        recorded.unlink()
    refresh_index(copy)
    placebo(copy, N, shuffles=SHUFFLES, jobs=2)
    return copy


def test_no_kind_of_finding_is_printed_by_far_more_than_chance_allows(run_dir: Path) -> None:
    """A broken rule prints in 12 to 20 of 20 copies (tests/placebo); chance at 5 % in six or more of
    20 once in 3,000 kinds. Twenty copies cannot tell 5 from 9 in a hundred: that is the gate of
    `analysis placebo --shuffles 200`.
    """
    table = tables.read(run_dir / "tables" / "placebo.parquet")
    assert set(table["shuffle"]) == set(SHUFFLES)
    assert (table["n_shuffles"] == N).all()
    chance = stats.binom.sf(table["n_printed"] - 1, N, LIMIT)
    failed = table.loc[chance < 0.001, ["kind", "shuffle", "n_printed"]]
    assert failed.empty, failed.to_string()


def test_the_corpus_as_it_is_prints_what_its_copies_do_not(run_dir: Path) -> None:
    table = tables.read(run_dir / "tables" / "placebo.parquet").set_index(["kind", "shuffle"])
    for kind, shuffle in (
        ("word of an outlet", "outlets"),
        ("word of a period", "dates"),
        ("pair in the same sentences", "sentences"),
        ("gap of a frame", "dyads"),
    ):
        row = table.loc[kind, shuffle]
        assert row["listed_own"] > row["listed"], kind


def test_the_index_says_how_many_shuffled_corpora_print_such_a_finding(run_dir: Path) -> None:
    before = (run_dir / "index.html").read_text(encoding="utf-8")
    assert "No placebo was run" in before
    refresh_index(run_dir)
    after = (run_dir / "index.html").read_text(encoding="utf-8")
    assert f"of {N} corpora with shuffled dates" in after
    assert "No placebo was run" not in after
    manifest = json.loads((run_dir / "manifest.json").read_text(encoding="utf-8"))
    assert "tables/placebo.parquet" in manifest["outputs"]


def test_a_recorded_placebo_stands_where_its_first_copies_print_the_same(
    run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that says otherwise of a copy made again is made again as a whole."""
    asked = []

    def counted(*given: Any, **more: Any) -> list[Copy]:
        asked.append(given[3])
        return copies(*given, **more)

    monkeypatch.setattr("analysis.workflow.placebo.copies", counted)
    path = run_dir / "tables" / "placebo.csv"
    before = path.read_bytes()
    lines = before.decode().splitlines(keepends=True)
    head = lines[0].split(",")
    dyads = [line for line in lines if ",dyads," in line]
    short = tmp_path / "dyads.csv"
    short.write_text("".join([lines[0], *dyads]), encoding="utf-8")
    again = placebo_again(run_dir, short)
    assert asked == [AGAIN]
    kept = tables.read(run_dir / "tables" / "placebo.parquet")
    pd.testing.assert_frame_equal(kept, again)
    assert path.read_text(encoding="utf-8") == short.read_text(encoding="utf-8")
    # the same, but for one finding that the first copy is said to print
    cells = dyads[0].rstrip("\n").split(",")
    place = head.index("printed_in")
    numbers = set(cells[place].split()) ^ {"0"}
    cells[place] = " ".join(sorted(numbers, key=int))
    wrong = ",".join(cells) + "\n"
    (tmp_path / "wrong.csv").write_text("".join([lines[0], wrong, *dyads[1:]]), encoding="utf-8")
    placebo_again(run_dir, tmp_path / "wrong.csv")
    assert asked == [AGAIN, AGAIN, N]
    assert path.read_text(encoding="utf-8") == short.read_text(encoding="utf-8")


def test_measures_taken_again_without_a_shuffle_are_those_of_the_run(out: Path) -> None:
    """But for p, which rests on fewer permutations here."""
    run = Run(out)
    corpus = {name: run.table(name) for name in (*READS, *MEASURED)}
    links = {link for measure in MEASURES for link in measure.links}
    for link in sorted(links):
        again = taken_again(corpus, link, run.study)
        for name in (n for m in MEASURES if link in m.links for n in m.makes):
            key = list(tables.TABLES[name].key)
            own, other = (t.set_index(key).sort_index() for t in (run.table(name), again[name]))
            assert own.index.equals(other.index), name
            columns = [c for c in own.columns if c.startswith("n_") or c in ("gap", "effect", "z")]
            if name == "relation_changes":  # where a series is split is chosen by draws too
                columns = []
            pd.testing.assert_frame_equal(
                own[columns], other[columns], rtol=1e-8, check_dtype=False
            )
