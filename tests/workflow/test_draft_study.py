"""A study drafted from a corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study.load import load_study
from analysis.workflow.draft_study import draft_study

BODIES = [
    "بحثت مصر وإثيوبيا ملء السد في أديس أبابا. وقال جو بايدن إن الملء يقلق القاهرة.",
    "أعلنت إثيوبيا بدء الملء الرابع. ورفضت مصر الملء. وقال الوزير سليمان الدهشوري إنه مرفوض.",
    "التقى سليمان الدهشوري وفدا من إثيوبيا في مصر لبحث الملء.",
    "زار وفد من فرنسا الهند وبحث التجارة.",
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    rows = [
        {"url": f"https://a.example/{n}", "title": f"عنوان {n}", "body": body, "date": "2023-07-02"}
        for n, body in enumerate(BODIES)
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "articles.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_a_draft_asks_about_the_states_named_and_knows_the_cast(
    tmp_path: Path, corpus: Path
) -> None:
    made = draft_study(tmp_path, "nile", "small", corpus, ["egypt", "ethiopia"])
    study = load_study(made)
    assert list(study.dyads) == [("egypt", "ethiopia")]
    drafted = [actor.name_ar for actor in study.actors if actor.id.startswith("drafted")]
    assert "جو بايدن" not in drafted  # the cast has him, and two entries of one name are an error
    assert "الملء" in [word.term for word in study.watch]


@pytest.mark.parametrize(("states", "says"), [(["egpyt"], "egypt"), (["qatar", "mali"], "share")])
def test_a_draft_that_fails_leaves_nothing(
    tmp_path: Path, corpus: Path, states: list[str], says: str
) -> None:
    with pytest.raises(UserError, match=says):
        draft_study(tmp_path, "nile", "small", corpus, states)
    assert not (tmp_path / "nile").exists()
