"""English glosses of Arabic words: from the study's lists, else from names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.reports.finished_run import Run
from analysis.study.scaffold import write_skeleton

ACTORS = """actors:
  - {id: iran, kind: state, name_en: Iran, name_ar: إيران, names: [إيران]}
  - {id: iraq, kind: state, name_en: Iraq, name_ar: العراق, names: [العراق]}
  - {id: shamkhani, kind: person, name_en: Ali Shamkhani, name_ar: علي شمخاني, names: [علي شمخاني, شمخاني]}
  - {id: jubeir, kind: person, name_en: Adel al-Jubeir, name_ar: عادل الجبير, names: [عادل الجبير], short: [الجبير]}
  - {id: a, kind: person, name_en: A Salih, name_ar: برهم صالح, names: [برهم صالح], short: [صالح]}
  - {id: b, kind: person, name_en: B Salih, name_ar: علي صالح, names: [علي صالح], short: [صالح]}
  - {id: c, kind: person, name_en: C Salih, name_ar: طارق صالح, names: [طارق صالح], short: [صالح]}
"""
WORDS = """watch: [{term: السيادة, gloss: sovereignty}]
glosses: {ملك: king, سفارة: embassy, روح: spirit}
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = write_skeleton(tmp_path / "studies", "small")
    (folder / "actors.yml").write_text(ACTORS, encoding="utf-8")
    (folder / "keywords.yml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "out").mkdir()
    described = {"study_folder": "../studies/small", "settings": {}, "notebooks": []}
    (tmp_path / "out" / "run.json").write_text(json.dumps(described), encoding="utf-8")
    return Run(tmp_path / "out")


def test_a_name_of_one_word_is_glossed_by_its_actor_unless_many_share_it(run: Run) -> None:
    assert run.gloss("شمخاني", "شمخ") == "Ali Shamkhani"
    assert run.gloss("الجبير", "جبير") == "Adel al-Jubeir"
    assert run.gloss("صالح") == ""


def test_the_written_form_is_glossed_before_the_term_with_or_without_its_article(run: Run) -> None:
    assert run.gloss("السفارة", "سفار") == "embassy"
    assert run.gloss("الملك", "ملك") == "king"
    assert run.gloss("السيادة") == "sovereignty"
    assert run.gloss("سفارة", "روح") == "embassy"
    assert run.gloss("لا", "نعم") == ""
