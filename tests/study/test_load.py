"""Reading a study: every problem at once, each with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError, UserErrors
from analysis.study.error_lines import MAX_PROBLEMS
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.study.yaml_document import YamlDocument


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


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("study.yml", "[" * 100_000, "study.yml:1  not YAML: nested more than 64 levels deep"),
        ("keywords.yml", "watch: []\nglosses: {a: \x00}", "keywords.yml:2  not YAML: the control"),
        ("keywords.yml", "[]", "keywords.yml  the file: keys with values are expected, but this"),
        ("actors.yml", "", "actors.yml  the file: keys with values are expected, but this is None"),
        ("frames.yml", "frames: " + "x" * 9000, "a list is expected, as [a, b], but this is 'xxxx"),
    ],
)
def test_a_file_that_is_nothing_of_the_kind_is_one_short_line(
    folder: Path, file: str, content: str, says: str
) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    (told,) = problems(folder)
    assert says in told
    assert len(told) < 400


def test_ids_that_stand_twice_are_told_with_both_lines(folder: Path) -> None:
    text = (folder / "actors.yml").read_text(encoding="utf-8")
    extra = "  - {id: iraq, kind: state, name_en: I, name_ar: ع, names: [بلاد الرافدين]}\n"
    (folder / "actors.yml").write_text(text + extra, encoding="utf-8")
    line = len(text.splitlines()) + 1
    (told,) = [t for t in problems(folder) if "already used" in t]
    assert f"actors.yml:{line}  actors: id 'iraq' is already used at line " in told


def test_of_very_many_problems_the_first_are_told_and_the_rest_counted(folder: Path) -> None:
    wrong = "".join(
        f"  - {{id: a{n}, kind: nobody, name_en: A, name_ar: أ}}\n" for n in range(3000)
    )
    (folder / "actors.yml").write_text(f"actors:\n{wrong}", encoding="utf-8")
    told = problems(folder)
    assert len(told) == MAX_PROBLEMS + 1
    assert told[-1].endswith("and 2,950 more problems")


def test_a_line_is_looked_for_only_for_problems_that_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    line = YamlDocument.line

    def counted(document: YamlDocument, *keys: str | int) -> int | None:
        asked.append(keys)
        return line(document, *keys)

    monkeypatch.setattr(YamlDocument, "line", counted)
    with (folder / "study.yml").open("a", encoding="utf-8") as file:
        file.writelines(f"k{n}: &a{n} x\n" for n in range(5_000))
    assert problems(folder)[-1].endswith("and 4,950 more problems")
    assert len(asked) <= MAX_PROBLEMS + 5  # one more for `include` of actors.yml


def test_a_name_of_points_and_marks_alone_is_an_error(folder: Path) -> None:
    edit(folder / "actors.yml", "names: [طهران]", "names: ['ـُ…']")
    (told,) = problems(folder)
    assert "has no letter or digit: nothing could match it" in told


def test_a_notebook_is_one_of_the_projects_own(folder: Path) -> None:
    edit(folder / "study.yml", "notebooks: [1_corpus", "notebooks: [../../1_corpus")
    assert any("study.yml:" in told and "notebooks.0" in told for told in problems(folder))


def test_a_study_keeps_what_was_changed_in_a_copy(folder: Path) -> None:
    study = load_study(folder)
    assert study.actor("iraq").id == "iraq"  # looked up once, so that a copy could inherit it
    without = study.model_copy(update={"actors": study.actors[1:]})
    assert list(without.by_id) == [actor.id for actor in study.actors[1:]]
    assert without.frames is study.frames


def test_each_wrong_pair_is_told_at_its_own_line(folder: Path) -> None:
    path = folder / "study.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("dyads:"))
    lines[at:] = ["dyads:", "  - [iraq, nowhere]", "  - [iran, nowhere]", *lines[at:][1:]]
    lines = [line for n, line in enumerate(lines) if n <= at + 2 or not line.startswith("  - [")]
    path.write_text("\n".join(lines), encoding="utf-8")
    told = [t for t in problems(folder) if "nowhere" in t]
    assert [t.partition("  ")[0].rpartition(":")[2] for t in told] == [str(at + 2), str(at + 3)]
