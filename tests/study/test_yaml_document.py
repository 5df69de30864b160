"""YAML within limits: what is refused is refused at once, by line."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.study.yaml_document import MAX_DEPTH, MAX_VALUES, YamlProblem, read_yaml

ALIAS_BOMB = "a0: &a0 {x: y}\n" + "\n".join(
    f"a{n}: &a{n} {{{', '.join(f'k{k}: *a{n - 1}' for k in range(10))}}}" for n in range(1, 10)
)
MERGE_BOMB = "a0: &a0 {x: y}\n" + "\n".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 10)
)


def refused(text: str) -> str:
    """What is told of a text, as 'line what'."""
    with pytest.raises(YamlProblem) as caught:
        read_yaml(text)
    return f"{caught.value.line} {caught.value.what}"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (ALIAS_BOMB, 7, "more than 500,000 values"),
        (MERGE_BOMB, 7, "more than 500,000 values"),
        ("x: 1\na: " + "[" * 100_000, 2, f"nested more than {MAX_DEPTH} levels deep"),
        ("x: 1\na: " + "{b: " * 100_000, 2, f"nested more than {MAX_DEPTH} levels deep"),
        ("- " * 100_000, 1, f"nested more than {MAX_DEPTH} levels deep"),
        ("a: [" + "x, " * (MAX_VALUES + 1) + "]", 1, "more than 500,000 values"),
    ],
    ids=["aliases", "merges", "lists", "mappings", "block lists", "values"],
)
def test_bombs_are_refused_by_line_before_a_tree_is_built(
    text: str, line: int, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml.CSafeLoader, "get_single_node", None, raising=False)
    assert refused(text).startswith(f"{line} {what}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: x\x00y", "2 the control character U+0000: remove it"),
        ("a: 1\nb: x\x1b[31m", "2 the control character U+001B: remove it"),
        ('a: 1\nb: "x\\0"', "2 the control character U+0000: remove it"),
        ('a: 1\nb: "\\e[31m"', "2 the control character U+001B: remove it"),
        ('a: 1\n"\\x7f": b', "2 the control character U+007F: remove it"),
        ("a: 1\nb: 2\na: 3", "3 the key 'a' is already used at line 1"),
        ("{a: 1, a: 2}", "1 the key 'a' is already used at line 1"),
        ("a: &a [1, *a]", "1 the alias *a stands inside what it names"),
        ("a: *b", "1 found undefined alias"),
        ("a: 1\nb: !!python/object:os.system x", "2 the tag"),
        ("a: 1\nb: !mine x", "2 the tag '!mine' is not known here"),
        ("a: 1\nb: 2020-13-07", "2 2020-13-07: month must be in 1..12; a date is written"),
        ("a: 1\nb: 2015-02-29", "2 2015-02-29: day is out of range for month; a date is"),
        ("a: " + "9" * 5000, "1 a number of 5,000 digits"),
        ("a: !!int x", "1 'x' is no int"),
        ("? [1]\n: 2", "1 a key is a word, not a list or mapping"),
        ("--- 1\n--- 2", "2 expected a single document in the stream, but found another"),
        ("a: [", "2 did not find expected node content"),
    ],
)
def test_what_is_wrong_is_told_by_line(text: str, told: str) -> None:
    assert refused(text).startswith(told)


def test_a_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.study.yaml_document.MAX_CHARACTERS", 10)
    assert refused("a: 01234567") == "None 11 characters; at most 10 are read"


def test_values_are_those_of_yaml_and_keys_are_as_written() -> None:
    document = read_yaml("no: no\n2016: [1, 2.5, 2016-01-02, ~]\n07: &x {a: b}\nz: {<<: *x, c: *x}")
    assert document.content == {
        "no": False,
        "2016": [1, 2.5, date(2016, 1, 2), None],
        "07": {"a": "b"},
        "z": {"a": "b", "c": {"a": "b"}},
    }
    assert read_yaml("").content is None


def test_a_key_that_a_merge_brings_in_too_is_no_repetition() -> None:
    text = "q: {r: &a {x: 1, <<: {x: 2}}}\nb: {<<: *a, y: 3}\nc: {<<: *a}"
    document = read_yaml(text)
    assert document.content["b"] == {"x": 1, "y": 3}
    assert document.content["q"] == {"r": {"x": 1}}
    assert document.content["c"] == {"x": 1}


def test_every_key_and_item_has_its_line() -> None:
    document = read_yaml("# a study\na:\n  - b: 1\n    c: 2\n  - d: {e: 3}\n")
    assert document.line("a") == 2
    assert document.line("a", 0, "c") == 4
    assert document.line("a", 1, "d", "e") == 5
    assert document.line("a", 1, "nothing", "e") == 5  # the deepest that is there
    assert document.line("nothing") is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_what_pyyaml_writes_is_read_back_or_a_control_character_is_named(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in texts_in(value)):
        assert "control character" in refused(text)
    else:
        assert read_yaml(text).content == value


def texts_in(value: object) -> str:
    """Every text in a value, one after another."""
    if isinstance(value, dict):
        return "".join(key + texts_in(inner) for key, inner in value.items())
    if isinstance(value, list):
        return "".join(texts_in(inner) for inner in value)
    return value if isinstance(value, str) else ""


@given(st.text(alphabet="ab:-[]{}&*!?|>'\"%@`#,\n \t<~0.1é\x00", max_size=60))
def test_no_text_whatever_gives_anything_but_values_or_a_problem(text: str) -> None:
    try:
        read_yaml(text)
    except YamlProblem as problem:
        told = problem.what
    else:
        told = "nothing"
    assert told
    assert "\n" not in told
