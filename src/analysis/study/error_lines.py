"""What is wrong in a file of a study, as lines: `file:line  key: what`.

pydantic tells every problem of a file by its keys, in words made for programmers; here each becomes
a `UserError` with the line in the file and words made for the person who wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from analysis.errors import UserError, nearest
from analysis.study.yaml_document import YamlDocument, YamlProblem

MAX_PROBLEMS = 50  # of one file; a person mends a few and looks again
_MAX_SHOWN = 60  # characters of a value that is quoted


def of_yaml(path: Path, problem: YamlProblem) -> UserError:
    """What is told of a file that cannot be read as YAML.

    Parameters
    ----------
    path
        The file.
    problem
        What the reader found.

    Returns
    -------
    UserError
        With file and line.
    """
    return UserError(f"not YAML: {problem.what}", where=path, line=problem.line)


def of_validation(
    path: Path, document: YamlDocument, model: type[BaseModel], invalid: ValidationError
) -> list[UserError]:
    """Every problem that pydantic found in a file, in plain words.

    Parameters
    ----------
    path : Path
        The file, for the message.
    document : YamlDocument
        Its content with the lines of its keys.
    model : type of BaseModel
        What the content was validated as; its fields are named where a key is unknown.
    invalid : ValidationError
        What pydantic raised.

    Returns
    -------
    list of UserError
        In pydantic's order, at most `MAX_PROBLEMS` and one line that says how many more there are.
        A list that is "too short" only because its items are invalid is not told.
    """
    details = invalid.errors(include_url=False)
    with_problems_inside = {d["loc"][:n] for d in details for n in range(len(d["loc"]))}
    # a list that is too short because its entries are wrong is told by these alone
    told = [
        detail
        for detail in details
        if detail["type"] != "too_short" or detail["loc"] not in with_problems_inside
    ]
    errors = []
    # a line is looked for only for what is told: a file of 50,000 unknown keys took minutes
    for detail in told[:MAX_PROBLEMS]:
        # steps of pydantic that are no key of the file
        keys = [key for key in detail["loc"] if key != "function-after"]
        place = ".".join(str(key) for key in keys) or "the file"
        what = _in_plain_words(detail, model, keys)
        errors.append(UserError(f"{place}: {what}", where=path, line=document.line(*keys)))
    if len(told) > MAX_PROBLEMS:
        n_more = len(told) - MAX_PROBLEMS
        errors.append(UserError(f"and {n_more:,} more problems", where=path))
    return errors


def repeated_ids(
    path: Path, document: YamlDocument, section: str, ids: Iterable[str]
) -> Iterator[UserError]:
    """Ids of a list that stand there twice, each with both lines.

    Parameters
    ----------
    path, document : Path, YamlDocument
        The file, and its content with lines.
    section : str
        The key of the list in the file.
    ids : iterable of str
        The ids of its items, in order.

    Yields
    ------
    UserError
        One for each item whose id an earlier item has.
    """
    first: dict[str, int] = {}
    for n, name in enumerate(ids):
        earlier = first.setdefault(name, n)
        # `setdefault` gives the place of the first; another one is a repetition
        if earlier != n:
            yield UserError(
                f"{section}: id '{name}' is already used at line {document.line(section, earlier)}",
                where=path,
                line=document.line(section, n),
            )


def _in_plain_words(detail: ErrorDetails, model: type[BaseModel], keys: Sequence[Any]) -> str:
    match detail["type"]:
        case "tuple_type":
            return f"a list is expected, as [a, b], but this is {_quoted(detail['input'])}"
        case "missing":
            return "is missing, and has to be there"
        case "too_short":
            return "an empty list, but at least one is needed"
        case "model_type" | "model_attributes_type":
            return f"keys with values are expected, but this is {_quoted(detail['input'])}"
        case "extra_forbidden":
            # keys as they are written, which are aliases where a word of Python is in the way
            names = [field.alias or name for name, field in _fields_at(model, keys[:-1]).items()]
            return f"unknown key{nearest(str(keys[-1]), names)} Keys here: {', '.join(names)}"
        case _:
            return detail["msg"].removeprefix("Value error, ")


def _quoted(value: object) -> str:
    """A value as it is shown in a message, cut where it is long."""
    text = repr(value)
    if len(text) <= _MAX_SHOWN:
        return text
    return f"{text[:_MAX_SHOWN]}…"


def _fields_at(model: type[BaseModel], keys: Sequence[Any]) -> dict[str, Any]:
    """The fields of the model that is found at `keys`; positions in lists are passed over."""
    for key in keys:
        if isinstance(key, str) and key in model.model_fields:
            # lists have no fields of their own: the model of their entries is meant
            model = _model_in(model.model_fields[key].annotation) or model
    return dict(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a type is or holds, as in `tuple[Actor, ...]`."""
    to_visit = [annotation]
    while to_visit:
        kind = to_visit.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
        to_visit += getattr(kind, "__args__", ())
    return None
