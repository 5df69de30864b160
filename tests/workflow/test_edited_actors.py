"""After an edit of actors.yml only articles with a changed form are coded, to the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.workflow.test_parts import study, whole, workspace

from analysis.study.schema import Actor, Study
from analysis.text.lexicon import Entry, compile_lexicon
from analysis.workflow.edited_actors import changed_entries, coded_actors, holds_entry
from analysis.workflow.stages import coding
from analysis.workflow.stages.coding import find_mentions

__all__ = ["study", "whole"]  # fixtures: pytest looks for them by name
Whole = tuple[Path, dict[str, bytes]]
NEW = Actor(id="un", kind="organisation", name_en="UN", name_ar="مجلس الأمن", names=("مجلس الأمن",))


def changed(study: Study, actor_id: str, **keys: Any) -> Study:
    """The study with other keys of one actor."""
    actors = [a.model_copy(update=keys) if a.id == actor_id else a for a in study.actors]
    return study.model_copy(update={"actors": tuple(actors)})


def without_a_short_name(study: Study) -> Study:
    return changed(study, "mustafa-al-kadhimi", short=())


def with_a_later_term(study: Study) -> Study:
    (term,) = study.actor("pm-iraq").holders
    later = term.model_copy(update={"from_": date(2035, 1, 1), "until": None})
    return changed(study, "pm-iraq", holders=(later,))


def with_another_kind_of_government(study: Study) -> Study:
    """Tehran stands for it: articles with the name of the town alone are others now."""
    return changed(study, "iran-gov", kind="organisation")


def with_somebody_new(study: Study) -> Study:
    return study.model_copy(update={"actors": (NEW, *study.actors)})


def code_again(
    root: Path, study: Study, whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> tuple[dict[str, bytes], int, list[str]]:
    """Every table of the coding, how many articles were coded for it, and what was told."""
    n_coded = 0
    honest = coding.code_articles

    def counted(articles: pd.DataFrame, *rest: Any) -> Any:
        nonlocal n_coded
        n_coded += len(articles)
        return honest(articles, *rest)

    told: list[str] = []
    work = workspace(root, study)
    tables = work.out / "tables"
    tables.mkdir(parents=True)
    for name in ("articles.parquet", "offsets.parquet"):
        (tables / name).write_bytes(whole[1][name])
    with monkeypatch.context() as patched:
        patched.setattr(coding, "code_articles", counted)
        find_mentions(work, lambda done, total, label: told.append(label))
    return {path.name: path.read_bytes() for path in tables.iterdir()}, n_coded, told


@pytest.mark.parametrize(
    "edit",
    [
        without_a_short_name,
        with_another_kind_of_government,
        with_somebody_new,
    ],
)
def test_an_edit_codes_only_articles_that_hold_a_changed_form(
    edit: Callable[[Study], Study],
    study: Study,
    whole: Whole,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(whole[0] / "data" / "processed" / "parts", tmp_path / "data/processed/parts")
    edited = edit(study)
    made, n_coded, told = code_again(tmp_path, edited, whole, monkeypatch)
    fresh, n_all, _ = code_again(tmp_path / "fresh", edited, whole, monkeypatch)
    assert made == fresh
    assert 0 < n_coded < n_all
    assert f"{n_coded:,} hold a form of an actor that was edited" in told[-1]
    differing = {name for name, content in made.items() if content != whole[1][name]}
    assert differing


def test_an_edit_of_an_edit_goes_on_from_the_parts_taken_over(
    study: Study, whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(whole[0] / "data" / "processed" / "parts", tmp_path / "data/processed/parts")
    first = without_a_short_name(study)
    second = with_a_later_term(first)
    code_again(tmp_path, first, whole, monkeypatch)
    shutil.rmtree(tmp_path / "reports")
    made, n_coded, _ = code_again(tmp_path, second, whole, monkeypatch)
    fresh, n_all, _ = code_again(tmp_path / "fresh", second, whole, monkeypatch)
    assert made == fresh
    assert 0 < n_coded < n_all


def test_other_changes_code_every_article(
    study: Study, whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(whole[0] / "data" / "processed" / "parts", tmp_path / "data/processed/parts")
    settings = study.settings.model_copy(update={"negation": "ignore"})
    turned = without_a_short_name(study).model_copy(update={"settings": settings})
    _, n_coded, told = code_again(tmp_path, turned, whole, monkeypatch)
    assert n_coded > 150
    assert not any("edited" in line for line in told)


def test_actors_in_another_order_are_no_edit_of_some(study: Study) -> None:
    before = coded_actors(study)
    assert changed_entries(before, before) == []
    assert changed_entries(before, before[::-1]) is None
    other = replace(before[0], sha256="another")
    assert changed_entries(before, [other, *before[1:]]) == list(before[0].entries)
    gone = changed_entries(before, before[1:])
    assert gone == list(before[0].entries)


def test_a_form_is_held_with_clitics_and_only_where_all_its_words_are() -> None:
    words = pd.DataFrame(
        {"word": pd.Categorical(["وطهران", "مصطفى", "الكاظمي", "مصطفى"]), "place": [0, 1, 1, 2]}
    )
    town = compile_lexicon([Entry("طهران", "actors", "name tehran")])
    person = compile_lexicon([Entry("مصطفى الكاظمي", "actors", "name kadhimi")])
    assert holds_entry(words, 4, town).tolist() == [True, False, False, False]
    assert holds_entry(words, 4, person).tolist() == [False, True, False, False]
    assert not holds_entry(words, 4, compile_lexicon([])).any()


def test_a_changed_holder_changes_his_office(study: Study) -> None:
    renamed = changed(study, "mustafa-al-kadhimi", name_ar="مصطفى الكاظمي الثاني")
    pairs = zip(coded_actors(study), coded_actors(renamed), strict=True)
    differ = {one.id for one, other in pairs if one != other}
    assert differ == {"mustafa-al-kadhimi", "pm-iraq"}
