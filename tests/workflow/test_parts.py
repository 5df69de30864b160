"""Parts decide nothing: the same tables whatever their size, engine and history."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.command import ROOT
from tests.reproduction.small import BODIES

from analysis.errors import UserError
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.study.schema import Study
from analysis.workflow.engines import Engine, Here, Processes, engine_named
from analysis.workflow.parts import Made, Parts, gathered, make_missing, part_size
from analysis.workflow.stages import coding
from analysis.workflow.stages.coding import find_mentions
from analysis.workflow.stages.corpus import gather_articles, read_corpus
from analysis.workflow.stages.text import read_articles
from analysis.workflow.staleness import Memory, tidy
from analysis.workspace import Workspace

DEMO = ROOT / "data" / "raw" / "demo"
WORDS = ("وزير", "سفير", "رئيس", "وفد", "بيان", "قمة", "حدود")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    study = load_study(write_skeleton(tmp_path_factory.mktemp("studies"), "small"))
    return study.model_copy(
        update={"settings": study.settings.model_copy(update={"lemmas": "surface"})}
    )


def workspace(root: Path, study: Study, corpus: Path = DEMO, **rest: Any) -> Workspace:
    return Workspace(root / "reports" / "x", root, study, 1, {"press": corpus}, **rest)


def coded(work: Workspace) -> dict[str, bytes]:
    """The bytes of every table up to the mentions."""
    read_corpus(work, "press")
    gather_articles(work)
    read_articles(work)
    find_mentions(work)
    return {path.name: path.read_bytes() for path in sorted((work.out / "tables").iterdir())}


@pytest.fixture(scope="module")
def whole(study: Study, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The demonstration corpus coded in one part: its folder, and every table."""
    root = tmp_path_factory.mktemp("whole")
    return root, coded(workspace(root, study))


def again(whole: tuple[Path, dict[str, bytes]], root: Path, study: Study, **rest: Any) -> bool:
    """Whether coding the same articles anew gives the same bytes of every table."""
    work = workspace(root, study, **rest)
    (work.out / "tables").mkdir(parents=True)
    for name in ("articles.parquet", "offsets.parquet"):
        (work.out / "tables" / name).write_bytes(whole[1][name])
    find_mentions(work)
    made = {path.name: path.read_bytes() for path in (work.out / "tables").iterdir()}
    assert len(made) > 10
    return all(whole[1][name] == content for name, content in made.items())


@pytest.mark.parametrize("size", [23, 100])
def test_the_size_of_parts_changes_no_byte(
    whole: tuple[Path, dict[str, bytes]], study: Study, tmp_path: Path, size: int
) -> None:
    assert again(whole, tmp_path, study, part_size=size)
    parts = list((tmp_path / "data" / "processed" / "parts").rglob("*.articles.arrow"))
    assert len(parts) >= 190 / size


def test_several_processes_change_no_byte(
    whole: tuple[Path, dict[str, bytes]], study: Study, tmp_path: Path
) -> None:
    assert again(whole, tmp_path, study, part_size=60, on="processes:2")


def press(folder: Path, bodies: Sequence[str]) -> Path:
    folder.mkdir()
    for number, body in enumerate(bodies):
        (folder / f"{number}.txt").write_text(body * 3, encoding="utf-8")
    return folder


def test_only_articles_that_are_new_or_read_otherwise_are_coded(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    honest = coding.code_articles

    def counted(articles: pd.DataFrame, *rest: Any) -> Any:
        asked.append(len(articles))
        return honest(articles, *rest)

    monkeypatch.setattr(coding, "code_articles", counted)
    coded(workspace(tmp_path, study, press(tmp_path / "a", BODIES[:3])))
    grown = press(tmp_path / "b", BODIES)
    tables = coded(workspace(tmp_path, study, grown))
    assert asked == [3, 2]
    assert tables == coded(workspace(tmp_path / "fresh", study, grown))


def test_the_order_of_files_changes_no_table_of_the_coding(study: Study, tmp_path: Path) -> None:
    one = coded(workspace(tmp_path / "x", study, press(tmp_path / "a", BODIES)))
    other = coded(workspace(tmp_path / "y", study, press(tmp_path / "b", BODIES[::-1])))
    for name in ("mentions.parquet", "events.parquet", "triggers.parquet", "tokens.parquet"):
        assert one[name] == other[name]


def lengths(job: pd.DataFrame) -> Any:
    """A function of each article alone, as a stage's is; fails where it is told to die."""
    rows = job[job["body"] != ""]
    rows = rows.assign(length=rows["body"].str.len())
    return {"lengths": rows[["article_id", "length"]]}


def die_once(job: pd.DataFrame) -> Any:
    """The same, but the worker that is given the third article is killed the first time."""
    mark = Path(job["mark"].iloc[0])
    if "2" in set(job["article_id"]) and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return lengths(job)


def made_of(
    folder: Path, articles: pd.DataFrame, engine: Engine, size: int = 2, function: Any = lengths
) -> tuple[Made, pd.DataFrame]:
    parts = Parts(folder, ["lengths"])
    digests = (articles["article_id"] + articles["body"]).tolist()
    made = make_missing(
        parts, digests, lambda places: articles.take(places), function, engine, size=size
    )
    pieces = gathered(parts, "lengths", made, articles["article_id"], most=3)
    filled = [piece for piece in pieces if len(piece)] or [parts.read("lengths", made.holders[0])]
    return made, pd.concat(filled, ignore_index=True)


@pytest.fixture
def articles() -> pd.DataFrame:
    return pd.DataFrame({"article_id": [str(n) for n in range(7)], "body": WORDS}, dtype="str")


def test_a_part_is_filtered_where_an_article_reads_otherwise_or_is_gone(
    articles: pd.DataFrame, tmp_path: Path
) -> None:
    made_of(tmp_path, articles, Here(), size=7)
    changed = articles.assign(body=articles["body"].where(articles["article_id"] != "3", "وزارة"))
    fewer = changed.drop(index=[1]).reset_index(drop=True)
    made, table = made_of(tmp_path, fewer, Here())
    assert (made.n_made, made.n_reused) == (1, 5)
    assert table["article_id"].tolist() == ["0", "2", "3", "4", "5", "6"]
    assert table["length"].tolist() == [len(body) for body in fewer["body"]]


def test_a_part_whose_index_was_not_written_is_made_again(
    articles: pd.DataFrame, tmp_path: Path
) -> None:
    made_of(tmp_path, articles, Here())
    for path in sorted(tmp_path.glob("*.articles.arrow"))[:1]:
        path.unlink()
    made, table = made_of(tmp_path, articles, Here())
    assert made.n_made in (1, 2)
    assert table["article_id"].tolist() == articles["article_id"].tolist()


def test_a_killed_worker_is_replaced(articles: pd.DataFrame, tmp_path: Path) -> None:
    marked = articles.assign(mark=str(tmp_path / "died"))
    made, table = made_of(tmp_path / "parts", marked, Processes(2), 1, die_once)
    assert (tmp_path / "died").exists()
    assert made.n_made == 7
    assert table["length"].tolist() == articles["body"].str.len().tolist()


def test_tables_without_rows_keep_their_types(tmp_path: Path) -> None:
    blank = pd.DataFrame({"article_id": ["a", "b"], "body": ["", ""]}, dtype="str")
    _, table = made_of(tmp_path, blank, Here(), size=1)
    assert table.empty
    assert table.dtypes["article_id"] == "str"


def test_parts_are_neither_tiny_nor_huge() -> None:
    assert part_size(100, 2) == 500
    assert part_size(16_000, 2) == 2_000
    assert part_size(1_000_000, 2) == 5_000


@pytest.mark.parametrize(
    "name", ["threads:2", "processes:0", "processes:", "dask:host", "dask://host"]
)
def test_an_unknown_engine_is_named_with_those_there_are(name: str) -> None:
    with pytest.raises(UserError, match="there is no engine") as raised:
        engine_named(name)
    assert "processes:N" in str(raised.value)


def test_results_come_in_the_order_of_jobs() -> None:
    with engine_named("processes:2") as engine:
        assert isinstance(engine, Processes)
        results: Iterator[int] = engine.map(abs, [-3, -1, -2])
        assert list(results) == [3, 1, 2]


def test_an_article_of_two_corpora_is_kept_once(study: Study, tmp_path: Path) -> None:
    press(tmp_path / "one", BODIES[:3])
    press(tmp_path / "other", BODIES[2:])
    corpora = {name: tmp_path / name for name in ("one", "other")}
    work = Workspace(tmp_path / "out", tmp_path, study, 1, corpora)
    for name in corpora:
        read_corpus(work, name)
    gather_articles(work)
    articles = work.read("articles")
    assert len(articles) == 5
    assert articles["article_id"].is_monotonic_increasing
    assert articles["corpus"].value_counts().to_dict() == {"one": 3, "other": 2}
    again = work.read("quarantine")
    assert again["corpus"].tolist() == ["other"]
    assert again["reason"].tolist() == ["repeat of an earlier record"]
    bodies = pd.concat([pd.read_parquet(work.corpus(n) / "articles.parquet") for n in corpora])
    own = bodies.drop_duplicates("article_id").set_index("article_id")["body"]
    assert articles["body"].tolist() == own[articles["article_id"]].tolist()


def test_pieces_of_a_killed_run_are_taken_away(study: Study, tmp_path: Path) -> None:
    work = workspace(tmp_path, study)
    store = work.processed / "parts" / "read-0"
    ended = store / ".pieces-999999999-a"
    own = store / f".pieces-{os.getpid()}-b"
    for folder in (ended, own):
        folder.mkdir(parents=True)
    tidy(work, Memory(work))
    assert not ended.exists()
    assert own.exists()
