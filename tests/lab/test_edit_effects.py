"""An edit compared with the tables: the same as matching everything again, and only what it touches is matched."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.errors import UserError
from analysis.lab.edit_effects import KEY
from analysis.study.load import load_study
from analysis.workflow.stages import coding
from analysis.workspace import Workspace


def edit(project: Path, file: str, old: str, new: str) -> None:
    path = project / "studies" / "nile" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def everything(project: Path) -> set[tuple[object, ...]]:
    """Mentions, frames and tone words of the whole corpus by the tables, as keys."""
    found = pd.read_parquet(project / "reports" / "nile" / "tables" / "mentions.parquet")
    marked = pd.read_parquet(project / "reports" / "nile" / "tables" / "triggers.parquet")
    marked = marked[marked["layer"].isin(["frame", "tone"])]
    label = marked["label"].where(marked["layer"] == "frame", marked["weight"].map("{:+g}".format))
    rows = pd.concat(
        [
            found.assign(layer="actor", label=found["actor_id"])[KEY],
            marked.assign(label=label, via="")[KEY],
        ]
    )
    return set(rows.itertuples(index=False, name=None))


EDITS = {
    "a new name": ("actors.yml", "names: [آبي أحمد]", "names: [آبي أحمد, حمدوك]"),
    "a name taken away": ("actors.yml", "names: [السودان]", "names: [جمهورية السودان]"),
    "a longer name takes a place": (
        "actors.yml",
        "names: [الاتحاد الأفريقي,",
        "names: [الاتحاد الأفريقي, خبراء الاتحاد الأفريقي,",
    ),
    "a short name": ("actors.yml", "short: [شكري]", "short: []"),
    "the full name that lets a short one count": (
        "actors.yml",
        "names: [سامح شكري]",
        "names: [سامح حسن شكري]",
    ),
    "an office changes hands": ("actors.yml", "from: 2018-04-02", "from: 2021-01-01"),
    "a capital stands for nobody": (
        "actors.yml",
        "names: [القاهرة], stands_for: egypt-gov",
        "names: [القاهرة]",
    ),
    "a new actor": (
        "actors.yml",
        "  - {id: african-union",
        "  - {id: yasir-abbas, kind: person, state: sudan, name_en: Yasir Abbas, name_ar: ياسر عباس, names: [ياسر عباس]}\n  - {id: african-union",
    ),
    "an exception": (
        "actors.yml",
        "names: [مصر], demonyms",
        "names: [مصر], except: [مصر والسودان], demonyms",
    ),
    "a kind": (
        "actors.yml",
        "id: african-union, kind: organisation",
        "id: african-union, kind: armed group",
    ),
    "a frame's word": ("frames.yml", "lexicon: [مفاوضات, محادثات,", "lexicon: [مفاوضات, جلسة,"),
    "a frame's exception": (
        "frames.yml",
        "lexicon: [تهديد,",
        "except: [خطر على سدوده]\n    lexicon: [تهديد,",
    ),
    "a tone word": ("tone.yml", "رفض, رفضت, احتج*", "رفض, احتج*"),
    "a negator": ("tone.yml", "negators: [لا, لم, لن, بلا]", "negators: [لم]"),
    "two files at once": ("frames.yml", "كل الخيارات]", "كل الخيارات, غضب*]"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_what_matching_everything_again_would_change(
    project: Path, name: str
) -> None:
    before = everything(project)
    edit(project, *EDITS[name])
    if name == "two files at once":
        edit(project, *EDITS["a new name"])
    found = analysis.load("nile").changes()
    study = load_study(project / "studies" / "nile")
    work = Workspace(project / "reports" / "nile", project, study, jobs=1)
    coding.find_mentions(work)
    after = everything(project)
    assert set(found.gained[KEY].itertuples(index=False, name=None)) == after - before
    assert set(found.lost[KEY].itertuples(index=False, name=None)) == before - after
    assert before != after, "an edit that changes nothing tests nothing"
    assert found.matched < found.n_articles or name in (
        "a name taken away",
        "a capital stands for nobody",
    )


def test_the_sentences_of_what_changed_are_shown_and_what_a_place_was_before(project: Path) -> None:
    edit(project, *EDITS["a longer name takes a place"])
    found = analysis.load("nile").changes()
    assert all(row.surface in row.sentence for row in found.rows.itertuples())
    assert set(found.gained["surface"]) == {"لخبراء الاتحاد الأفريقي"}
    assert found.gained["instead"].tolist() == ["African Union"]
    shown = found._repr_html_()
    assert "1 forms added, 0 removed" in shown
    assert 'class="gained"' in shown
    assert "<mark" in shown


def test_without_an_edit_nothing_is_matched(project: Path) -> None:
    found = analysis.load("nile").changes()
    assert found.rows.empty
    assert found.matched == 0
    assert "Nothing that is matched has changed" in str(found)
    assert "<mark" not in found._repr_html_()


def test_a_run_that_kept_no_study_is_compared_with_what_was_opened_and_says_so(
    project: Path,
) -> None:
    for path in (project / "reports" / "nile" / "study").iterdir():
        path.unlink()
    study = analysis.load("nile")
    edit(project, *EDITS["a new name"])
    found = study.changes()
    assert len(found.gained) > 0
    assert "kept no copy of its study" in str(found)


def test_an_edit_that_is_not_sound_is_an_error_with_file_and_line(project: Path) -> None:
    study = analysis.load("nile")
    edit(project, "actors.yml", "kind: organisation", "kind: organization")
    with pytest.raises(UserError, match=r"actors\.yml:12"):
        study.changes()


def test_two_edits_in_one_session_are_each_compared_with_the_tables(project: Path) -> None:
    study = analysis.load("nile")
    edit(project, *EDITS["a new name"])
    one = study.changes()
    edit(project, "actors.yml", "names: [آبي أحمد, حمدوك]", "names: [آبي أحمد]")
    assert len(one.gained) > 0
    assert study.changes().rows.empty
