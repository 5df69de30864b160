"""findings.yml and `robustness:` of study.yml: what is wrong is told by file, line and key; grids and freezes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UserError, UserErrors
from analysis.robustness.findings import Finding, load_findings
from analysis.robustness.marks import mark, variance_by_choice
from analysis.robustness.preregistration import freeze, frozen_since, read_frozen
from analysis.robustness.specifications import grid_size, own, specifications
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.study.schema import Study
from analysis.study.study_settings import Robustness

GOOD = """findings:
  - id: one
    says: Conflict leads
    kind: rank
    measure: frame
    where: {dyad: iraq-iran}
    of: {frame: conflict}
    top: 1
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    folder = write_skeleton(tmp_path, "small")
    loaded = load_study(folder)
    frame = loaded.frames[0].id
    (folder / "findings.yml").write_text(GOOD.replace("conflict", frame), encoding="utf-8")
    return loaded


def problems(study: Study, text: str) -> str:
    (study.folder / "findings.yml").write_text(text, encoding="utf-8")
    with pytest.raises(UserErrors) as caught:
        load_findings(study)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: rank", "kind: ranks", "findings.yml:4"),
        ("top: 1", "", "needs top"),
        ("dyad: iraq-iran", "dyad: iraq-iram", "did you mean 'iraq-iran'"),
        ("measure: frame", "measure: tone", "not of measure 'tone'"),
        ("top: 1", "top: 1\n    pairr: [iraq, iran]", "unknown key"),
        ("top: 1", "top: 1\n    than: {source: a}", "has no than"),
        ("top: 1", "top: 1\n    pair: [iraq, iran]", "'tie' and a pair belong together"),
        ("measure: frame", "measure: tie", "'tie' and a pair belong together"),
        ("measure: frame", "measure: actor", "measure 'actor' needs actor"),
        ("top: 1", "top: 1\n    headline: relations", "findings.yml:9"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line(
    study: Study, old: str, new: str, says: str
) -> None:
    assert says in problems(
        study, (study.folder / "findings.yml").read_text(encoding="utf-8").replace(old, new)
    )


def test_a_choice_that_is_none_is_told_by_line_and_key(study: Study) -> None:
    path = study.folder / "study.yml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + "robustness:\n  choices:\n    unit: [page]\n    lemma: [a]\n",
        encoding="utf-8",
    )
    with pytest.raises(UserErrors) as caught:
        load_study(study.folder)
    assert "robustness.choices.unit: 'page'" in str(caught.value)
    assert "no choice 'lemma'; did you mean 'lemmas'?" in str(caught.value)


def test_a_large_grid_is_sampled_by_seed_with_every_alternative_alone(study: Study) -> None:
    choices = {
        "unit": ("sentence", "paragraph", "article"),
        "min_units": (2, 3, 4),
        "lemmas": ("farahidi", "surface"),
    }
    large = study.model_copy(update={"robustness": Robustness(choices=choices, specifications=9)})
    drawn = specifications(large)
    assert grid_size(large) == 18
    assert drawn[0] == own(study)
    assert drawn == specifications(large)
    assert len({s.model_dump_json() for s in drawn}) == 9
    assert {(s.unit, s.min_units, s.lemmas) for s in drawn} >= {
        ("article", 2, "farahidi"),
        ("sentence", 4, "farahidi"),
        ("sentence", 2, "surface"),
    }
    whole = study.model_copy(update={"robustness": Robustness(choices=choices, specifications=100)})
    assert len(specifications(whole)) == 18


def test_a_finding_changed_since_it_was_frozen_counts_as_new(study: Study) -> None:
    findings = load_findings(study)
    entry = freeze(study, findings, date="2026-01-02", code="c", corpora=[])
    assert frozen_since(findings, [entry]) == {"one": "2026-01-02"}
    changed = [f.model_copy(update={"top": 2}) for f in findings]
    assert frozen_since(changed, [entry]) == {}
    (study.folder / "frozen.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(UserError, match="no record of `analysis freeze`"):
        read_frozen(study.folder)


def test_naming_the_headline_it_tests_leaves_a_finding_frozen(study: Study) -> None:
    (finding,) = load_findings(study)
    assert finding.model_copy(update={"headline": "3_relations.frame"}).sha256() == finding.sha256()


def test_what_a_finding_names_are_its_places_and_the_forms_of_its_word(study: Study) -> None:
    (finding,) = load_findings(study)
    assert finding.names() == [["iraq-iran"], [study.frames[0].id]]
    word = {
        "id": "w",
        "says": "w",
        "kind": "greater",
        "measure": "term",
        "where": {"term": ["a", "b"]},
        "of": {"since": 2019},
        "than": {"until": 2018},
    }
    assert Finding.model_validate(word).names() == [["2019"], ["2018"], ["a", "b"]]


def test_variance_goes_to_the_choice_that_makes_it() -> None:
    """A balanced grid: shares are those of the one-way sums of squares, which add up with the rest to 1."""
    grid = pd.DataFrame(
        [(a, b, c) for a in "xy" for b in "uvw" for c in "pq"], columns=["a", "b", "c"]
    )
    effect = grid["a"].map({"x": 0.0, "y": 3.0}) + grid["b"].map({"u": 0.0, "v": 1.0, "w": 1.0})
    effect += np.random.default_rng(1).normal(0, 0.1, len(grid))
    found = variance_by_choice(
        grid.assign(finding="f", is_tested=True, effect=effect), ["a", "b", "c"]
    ).set_index("choice")["share"]
    total = ((effect - effect.mean()) ** 2).sum()
    between = effect.groupby(grid["a"]).transform("mean")
    assert found["a"] == pytest.approx(((between - effect.mean()) ** 2).sum() / total)
    assert found.sum() == pytest.approx(1)
    assert found.idxmax() == "a"


@pytest.mark.parametrize(
    ("holds", "falls", "share", "n", "says"),
    [
        (True, 0, 1.0, 64, "robust"),
        (True, 1, 1.0, 64, "fragile"),
        (True, 0, 0.94, 64, "depends on choices"),
        (False, 0, 0.0, 64, "does not hold"),
        (False, 0, 0.5, 64, "depends on choices"),
        (False, 0, 0.0, 0, "not testable here"),
    ],
)
def test_marks(holds: bool, falls: int, share: float, n: int, says: str) -> None:
    assert (
        mark(
            {
                "holds": holds,
                "n_articles_fall": falls,
                "share_holds": share,
                "n_specifications": n,
                "beyond_chance": True,
            }
        )
        == says
    )
