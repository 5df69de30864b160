"""YAML within limits, with the line of every key.

A study may come from anybody. A file that is too large or too deep, or whose aliases stand for too
many values (a "billion laughs"), is refused before anything is built from it, by line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import yaml

MAX_CHARACTERS = 16_000_000  # the largest file of the default study has 400,000
MAX_DEPTH = 64  # studies need 6
MAX_VALUES = (
    500_000  # with every alias written out; the largest file of the default study has 31,000
)
MAX_DIGITS = 18

# what YAML 1.2 (5.1, "c-printable") does not allow in a file
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = "tag:yaml.org,2002:timestamp"
_MERGE = "tag:yaml.org,2002:merge"


class YamlProblem(Exception):
    """Why a text could not be read as YAML: `what`, and the `line` (from 1) where that is known."""

    def __init__(self, what: str, line: int | None) -> None:
        self.what = what
        self.line = line
        super().__init__(what)


@dataclass(frozen=True)
class YamlDocument:
    """The content of a YAML file as plain values, and where each key stands."""

    content: Any
    root: yaml.Node | None

    def line(self, *keys: str | int) -> int | None:
        """The line of the deepest of `keys` that the file has.

        Parameters
        ----------
        *keys : str or int
            Keys of mappings and positions in lists, from the outside in.

        Returns
        -------
        int or None
            Counted from 1; None where the file has not even the first key.
        """
        line = None
        node = self.root
        for key in keys:
            step = _step(node, key)
            if step is None:
                break
            line, node = step
        return line


def read_yaml(text: str) -> YamlDocument:
    """Read a text as one YAML document.

    Scalars are those of YAML 1.1's safe schema (as PyYAML's `SafeLoader` reads them), except that
    keys are always strings, as written.

    Parameters
    ----------
    text : str
        The content of a file.

    Returns
    -------
    YamlDocument
        None as content where the text is empty.

    Raises
    ------
    YamlProblem
        For what is not YAML, a key given twice, a control character (written out or escaped), an
        unknown tag, a date that does not exist, a number of more than `MAX_DIGITS` digits, and for
        more than `MAX_CHARACTERS`, `MAX_DEPTH` or `MAX_VALUES`.
    """
    if len(text) > MAX_CHARACTERS:
        raise YamlProblem(f"{len(text):,} characters; at most {MAX_CHARACTERS:,} are read", None)
    _refuse_unprintable(text)
    try:
        _refuse_bombs(text)
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            content = None
            if root is not None:
                _check_tree(root)
                content = loader.construct_document(root)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise YamlProblem(_what(error), _line_of(error)) from None
    except yaml.YAMLError as error:
        raise YamlProblem(" ".join(str(error).split()), None) from None
    return YamlDocument(content, root)


class _Loader(yaml.CSafeLoader):
    """PyYAML's safe loader; keys are strings as written, and every problem has a line."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value of a node; what PyYAML's own converters raise gets the node's line."""
        try:
            return super().construct_object(node, deep)
        except yaml.YAMLError:
            raise
        except (ValueError, LookupError, AttributeError, OverflowError) as error:
            raise _problem(node, _why_unreadable(node, error)) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        """A mapping with its keys as they are written."""
        if not isinstance(node, yaml.MappingNode):
            raise _problem(node, "a mapping was expected")
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep) for key, value in node.value}

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        """A whole number that a setting could hold."""
        n_digits = len(node.value.lstrip("+-"))
        if n_digits > MAX_DIGITS:
            raise _problem(node, f"a number of {n_digits:,} digits")
        return int(super().construct_yaml_int(node))

    def refuse_tag(self, node: yaml.Node) -> None:
        """Nothing but plain values is built."""
        raise _problem(node, f"the tag '{node.tag}' is not known here")


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)
_Loader.add_constructor(None, _Loader.refuse_tag)


def _problem(node: yaml.Node, what: str) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, what, node.start_mark)


def _why_unreadable(node: yaml.Node, error: Exception) -> str:
    text = str(node.value)[:40]
    if node.tag == _DAY:
        return f"{text}: {error}; a date is written 2020-05-07"
    return f"'{text}' is no {node.tag.rpartition(':')[2]}"


def _what(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or str(error)
    if problem.startswith("but ") and error.context:
        return f"{error.context}, {problem}"
    return str(problem)


def _line_of(error: yaml.MarkedYAMLError) -> int | None:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return None
    return int(mark.line) + 1


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _refuse_unprintable(text: str) -> None:
    hit = _UNPRINTABLE.search(text)
    if hit is None:
        return
    line = text.count("\n", 0, hit.start()) + 1
    raise YamlProblem(f"the control character {_code_point(hit.group())}: remove it", line)


def _refuse_bombs(text: str) -> None:
    """Count depth and values in the stream of events, aliases written out, before a tree is built.

    The parser underneath is not recursive and builds nothing; composing a tree is and does.
    """
    n_values_of: dict[str, int] = {}
    open_nodes: list[
        tuple[str | None, int]
    ] = []  # anchor of a list or mapping, values inside so far
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, 1))
            if len(open_nodes) > MAX_DEPTH:
                raise _too_much(event, f"nested more than {MAX_DEPTH} levels deep")
            continue
        if isinstance(event, yaml.AliasEvent):
            if any(event.anchor == anchor for anchor, _ in open_nodes):
                raise _too_much(event, f"the alias *{event.anchor} stands inside what it names")
            anchor = None
            n_values = n_values_of.get(event.anchor, 1)
        elif isinstance(event, yaml.ScalarEvent):
            anchor = event.anchor
            n_values = 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, n_values = open_nodes.pop()
        else:
            continue
        if anchor is not None:
            n_values_of[anchor] = n_values
        if open_nodes:
            outer, n_so_far = open_nodes[-1]
            n_values += n_so_far
            open_nodes[-1] = (outer, n_values)
        if n_values > MAX_VALUES:
            raise _too_much(event, f"more than {MAX_VALUES:,} values, with aliases written out")


def _too_much(event: yaml.Event, what: str) -> YamlProblem:
    return YamlProblem(what, event.start_mark.line + 1)


def _check_tree(root: yaml.Node) -> None:
    """Refuse keys given twice and control characters behind an escape, before anything is built."""
    to_visit = [root]
    visited = set()
    while to_visit:
        node = to_visit.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            _refuse_control_characters(node)
        elif isinstance(node, yaml.SequenceNode):
            to_visit += reversed(node.value)
        else:
            _refuse_repeated_keys(node)
            for key, value in reversed(node.value):
                to_visit += (value, key)


def _refuse_control_characters(node: yaml.ScalarNode) -> None:
    for character in node.value:
        if unicodedata.category(character) == "Cc" and character not in "\n\t":
            raise _problem(node, f"the control character {_code_point(character)}: remove it")


def _refuse_repeated_keys(node: yaml.MappingNode) -> None:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _problem(key, "a key is a word, not a list or mapping")
        if key.value in lines and key.tag != _MERGE:
            raise _problem(key, f"the key '{key.value}' is already used at line {lines[key.value]}")
        lines[key.value] = key.start_mark.line + 1


def _step(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    """The line of `key` in a mapping or list, and the node that it leads to."""
    if isinstance(node, yaml.MappingNode):
        for name, value in reversed(
            node.value
        ):  # what a merge brought in stands before a mapping's own
            if name.value == str(key):
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        item = node.value[key]
        return item.start_mark.line + 1, item
    return None
