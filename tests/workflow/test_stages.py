"""What the records of stages tell is what their functions do."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

import pandas as pd
import pytest
from tests.reproduction.small import small_project

from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.study.study_settings import Settings
from analysis.workflow.plan import plan, stages
from analysis.workflow.stage import Stage, Step, inputs_of, maker_of
from analysis.workspace import Workspace

ALWAYS = {"folder", "id"}  # where the study is and what it is called decides no table


class Watched:
    """A study, or its settings, that notes which of its fields are asked for, its own methods' questions included."""

    def __init__(self, held: Study | Settings) -> None:
        self.__dict__["held"] = held
        self.__dict__["asked"] = set()

    def __getattr__(self, name: str) -> Any:
        held = self.__dict__["held"]
        member = getattr(type(held), name, None)
        if name not in type(held).model_fields and member is not None:
            if isinstance(member, FunctionType):
                return MethodType(member, self)
            if isinstance(member, cached_property):
                return member.func(self)
            if isinstance(member, property):
                return member.fget(self)
            return member
        self.__dict__["asked"].add(name)
        return getattr(held, name)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path / "p", notebooks=())


def workspace(root: Path, study: Any) -> Workspace:
    return Workspace(
        root / "reports" / "small", root, study, 1, {"press": root / "data" / "raw" / "press"}
    )


def told_settings(step: Step) -> set[str]:
    return {name.removeprefix("settings.") for name in step.values if name.startswith("settings.")}


def told_parts(step: Step) -> set[str]:
    return {
        attribute.partition(".")[0]
        for attributes in step.stage.study.values()
        for attribute in attributes
    }


def test_a_stage_uses_no_setting_and_no_part_of_the_study_that_its_record_does_not_tell(
    project: Path,
) -> None:
    study = load_study(project / "studies" / "small")
    settings = Watched(study.settings)
    watched = Watched(study)
    watched.__dict__["held"] = study.model_copy(update={"settings": settings})
    steps = plan(workspace(project, study))
    used = {}
    for step, observed in zip(steps, plan(workspace(project, watched)), strict=True):
        settings.asked.clear()
        watched.asked.clear()
        observed.do(lambda done, total, label: None)
        used[step.name] = settings.asked | watched.asked
        assert settings.asked <= told_settings(step), step.name
        assert watched.asked - ALWAYS - {"settings"} <= told_parts(step), step.name
    assert "lemmas" in used["text"]
    assert {"actors", "negation"} <= used["mentions"]


def test_a_table_that_the_record_does_not_tell_can_be_neither_read_nor_written(
    project: Path,
) -> None:
    study = load_study(project / "studies" / "small")
    work = workspace(project, study).of_stage("own", ("articles",), ("pairs",))
    with pytest.raises(LookupError, match="stage 'own' reads table 'mentions': add it to `reads`"):
        work.read("mentions")
    with pytest.raises(LookupError, match="stage 'own' writes table 'terms': add it to `makes`"):
        work.write("terms", pd.DataFrame())


def test_no_two_stages_have_one_name_and_no_two_make_one_table() -> None:
    names = [stage.name for stage in stages()]
    made = [table for stage in stages() for table in stage.makes]
    assert len(set(names)) == len(names)
    assert len(set(made)) == len(made)


def test_every_table_that_is_read_is_made_by_a_stage_before() -> None:
    made = set[str]()
    for stage in stages():
        assert set(stage.reads) <= made, stage.name
        made |= set(stage.makes)


def test_every_setting_of_a_record_is_one_of_study_yml() -> None:
    for stage in stages():
        keys = {*stage.settings, *stage.only, *stage.unaffected_by}
        assert keys <= set(Settings.model_fields), stage.name
        assert set(stage.only) <= set(stage.settings), stage.name


def test_a_file_goes_back_to_what_no_step_makes() -> None:
    def step(name: str, reads: str, makes: str) -> Step:
        stage = Stage(name, name, print)
        paths = [tuple(Path(letter) for letter in letters) for letters in (reads, makes)]
        return Step(name, name, *paths, {}, print, stage, (), "")

    steps = [step("one", "ab", "c"), step("two", "cd", "e"), step("three", "ef", "g")]
    assert inputs_of([Path("e")], steps) == [Path("a"), Path("b"), Path("d")]
    with pytest.raises(LookupError, match="no stage before this one makes table 'x'"):
        maker_of("x", steps)
