"""Which findings the index tells: those of the study on its own corpora, those about its subjects elsewhere."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.reports.index_choice import MOST, is_about_study, told_on_index
from analysis.study.load import load_study

STUDY = load_study(Path(__file__).parents[2] / "studies" / "iraq-iran-saudi")


def run_on(corpus: str) -> Any:
    return SimpleNamespace(study=STUDY, description={"corpora": [{"name": corpus}]})


def finding(key: str, **rows: str) -> dict[str, Any]:
    numbers = {f"{key}.n": {"source": {"rows": rows}}}
    return {"id": key, "notebook": key.partition(".")[0], "numbers": numbers, "names": {}}


ELSEWHERE = finding("2_actors.pair", actor_a="russia", actor_b="ukraine")
OF_STATES = finding("2_actors.pair", actor_a="iran", actor_b="saudi")
GAZA = finding("4_keywords.peak", term="غزه")
PEAK = finding("3_relations.peak", dyad="iran-saudi", period="2023-03")
INSIDE = finding("4_keywords.inside", term="بريكس")


def test_on_its_own_corpora_the_study_names_what_is_told_and_in_which_order() -> None:
    told = told_on_index(run_on("demo"), [ELSEWHERE, PEAK, GAZA], [GAZA["id"], ELSEWHERE["id"]])
    assert told == [GAZA, ELSEWHERE]


def test_elsewhere_only_the_subjects_of_the_study_are_told_pairs_of_states_first() -> None:
    found = [OF_STATES, INSIDE, GAZA, PEAK]
    assert told_on_index(run_on("press"), found, [GAZA["id"]]) == [PEAK, OF_STATES, INSIDE]
    assert told_on_index(run_on("press"), [ELSEWHERE, PEAK], [ELSEWHERE["id"]]) == [PEAK]


def test_where_nothing_is_about_the_study_the_first_of_each_notebook_are_told() -> None:
    assert told_on_index(run_on("press"), [ELSEWHERE, GAZA], []) == [ELSEWHERE, GAZA]
    many = [finding(f"{n}.f{k}") for n in range(3) for k in range(5)]
    told = told_on_index(run_on("press"), many, [])
    assert len(told) == MOST
    assert {entry["notebook"] for entry in told} == {"0", "1", "2"}


def test_one_pair_in_one_period_is_told_once() -> None:
    rows = {"actor_a": "iran", "actor_b": "saudi", "period": "2023-03"}
    across = finding("2_actors.across", **rows)
    moment = finding("2_actors.moment", **rows)
    assert told_on_index(run_on("press"), [moment, across], []) == [across]


@pytest.mark.parametrize(
    ("entry", "about"),
    [
        (OF_STATES, True),
        (ELSEWHERE, False),
        (finding("2_actors.moment", actor_a="iran", actor_b="israel"), False),
        (GAZA, False),
        (GAZA | {"names": {"term": STUDY.watch[0].term}}, True),
        (PEAK, True),
    ],
)
def test_what_is_about_the_study(entry: dict[str, Any], about: bool) -> None:
    assert is_about_study(run_on("press"), entry) is about
