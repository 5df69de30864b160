"""Studies: every problem at once, each with file, line and key."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from analysis.errors import UserError, UserErrors
from analysis.study.scaffold import write_skeleton
from analysis.study.schema import load_study, offices
from analysis.workflow.run import find_corpora
from analysis.workflow.shelf import Shelf
from analysis.workspace import Workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_skeleton(tmp_path, "small")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(UserErrors) as caught:
        load_study(folder)
    return [str(e) for e in caught.value.errors]


def test_the_default_study_is_sound_and_large_enough() -> None:
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    assert len(study.actors) >= 150
    assert len(study.frames) >= 10
    assert offices(study)["source"].str.len().min() > 5


def test_two_corpora_of_one_name_are_an_error_and_one_named_twice_is_one(
    folder: Path, tmp_path: Path
) -> None:
    for place in ("data/raw/news", "elsewhere/news"):
        (tmp_path / place).mkdir(parents=True)
    study, here, there = (
        load_study(folder),
        tmp_path / "data" / "raw" / "news",
        tmp_path / "elsewhere" / "news",
    )
    assert find_corpora(["news", str(here)], study, tmp_path) == {"news": here}
    assert find_corpora([str(there)], study, tmp_path) == {"news": there}
    with pytest.raises(UserError, match="two corpora are named 'news'"):
        find_corpora(["news", str(there)], study, tmp_path)


def _keep(work: Workspace) -> None:
    for _ in range(150):
        work.keep_study()


def test_stages_side_by_side_keep_the_study_without_getting_into_each_others_way(
    folder: Path, tmp_path: Path
) -> None:
    work = Workspace(tmp_path / "out", tmp_path, load_study(folder))
    context = get_context("spawn")
    together = context.Barrier(3)
    with ProcessPoolExecutor(3, context, together.wait) as pool:  # none begins before all are there
        list(pool.map(_keep, [work] * 3))  # raises what a worker raised
    kept = {p.name: p.read_bytes() for p in (tmp_path / "out" / "study").iterdir()}
    assert kept == {name: (folder / name).read_bytes() for name in kept}
    assert "frames.yml" in kept


def test_the_tables_of_another_specification_leave_the_study_beside_the_run_alone(
    folder: Path, tmp_path: Path
) -> None:
    Shelf(tmp_path / "out", tmp_path, load_study(folder)).keep_study()
    assert not (tmp_path / "out").exists()


def test_every_problem_is_told_at_once_with_file_and_line(folder: Path) -> None:
    edit(folder / "actors.yml", "    kind: office\n", "    kind: offfice\n")
    edit(folder / "frames.yml", "  - id: diplomacy\n", "  - id: diplomacy\n    lexikon: [x]\n")
    edit(folder / "study.yml", "  period: month", "  period: monthly")
    told = problems(folder)
    assert any("actors.yml:37" in t and "actors.5.kind" in t for t in told)
    assert any(
        "frames.yml:4" in t and "unknown key" in t and "did you mean 'lexicon'?" in t for t in told
    )
    assert any("study.yml" in t and "settings.period" in t for t in told)


def test_what_is_missing_or_empty_is_told_in_plain_words(folder: Path) -> None:
    (folder / "frames.yml").write_text(
        "frames:\n  - {id: a, name_en: A, name_ar: أ, definition: d, code_not_when: [], lexicon: [x]}\n",
        encoding="utf-8",
    )
    told = "\n".join(problems(folder))
    assert "frames.yml:2  frames.0.code_when: is missing, and has to be there" in told
    assert "frames.0.code_not_when: an empty list, but at least one is needed" in told


def test_a_word_where_a_list_belongs_is_told_in_the_words_of_the_file(folder: Path) -> None:
    edit(folder / "study.yml", "corpora: [demo]", "corpora: demo")
    assert any(
        "study.yml" in t and "corpora: a list is expected, as [a, b], but this is 'demo'" in t
        for t in problems(folder)
    )


def test_two_holders_of_one_office_at_a_time_are_an_error(folder: Path) -> None:
    edit(
        folder / "actors.yml",
        '      - {actor: mustafa-al-kadhimi, from: 2020-05-07, until: 2022-10-27, source: "Wikipedia: Prime Minister of Iraq"}\n',
        '      - {actor: mustafa-al-kadhimi, from: 2020-05-07, source: "a"}\n      - {actor: mustafa-al-kadhimi, from: 2021-05-07, source: "b"}\n',
    )
    assert "An office has one holder at a time" in problems(folder)[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "actors.yml",
            "state: iran\n    name_en: Tehran",
            "state: irann\n    name_en: Tehran",
            "state 'irann' is no actor here; did you mean 'iran'?",
        ),
        (
            "actors.yml",
            "stands_for: iran-gov",
            "stands_for: iran",
            "is of kind 'state', not 'government'",
        ),
        (
            "actors.yml",
            "names: [طهران]",
            "names: [العراق]",
            "'العراق' is a name of iraq and tehran",
        ),
        ("actors.yml", "from: 2020-05-07", "from: 2020-13-07", "a date is written 2020-05-07"),
        (
            "actors.yml",
            "names: [طهران]",
            "names: [أ ب ت ث ج ح خ د ذ]",
            "has 9 words; a phrase has 1 to 8",
        ),
        ("study.yml", "  - [iraq, iran]", "  - [iraq, iram]", "'iram' is not among the states"),
        (
            "study.yml",
            "states: [iraq, iran]",
            "states: [iraq, iran, oman]",
            "'oman' is no actor of kind state",
        ),
        ("keywords.yml", "watch:", "watch: [", "not YAML"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, file: str, old: str, new: str, says: str) -> None:
    edit(folder / file, old, new)
    told = problems(folder)
    assert len(told) == 1
    assert says in told[0]
    assert file in told[0]


def test_a_missing_file_and_a_missing_study_say_what_to_do(folder: Path) -> None:
    (folder / "frames.yml").unlink()
    assert "frames.yml" in problems(folder)[0]
    with pytest.raises(UserError, match="did you mean 'small'"):
        load_study(folder.parent / "smal")


def test_reading_a_study_changes_nothing(folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    load_study(folder)
    shutil.copytree(folder, folder.parent / "copy")
    assert before == {p.name: p.read_bytes() for p in folder.iterdir()}
    assert load_study(folder).sha256() == load_study(folder.parent / "copy").sha256()
