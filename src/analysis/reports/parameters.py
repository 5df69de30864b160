"""The parameters of a notebook, from its tagged cell; values checked and typed before anything
runs.

A line of the cell is `name: type = default  # help`; `# one of: a, b` in the help lists the values
allowed.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import UserError, UserErrors, nearest

RESERVED = "run_dir"
_CHOICES = re.compile(r"one of:\s*([^;.]+)")
_TYPES: dict[str, type] = {"int": int, "float": float, "bool": bool, "str": str, "list[str]": list}


@dataclass(frozen=True)
class Parameter:
    """One parameter: name, type, default, help, and the values allowed where the help lists them."""

    name: str
    type: str
    default: Any
    help: str
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.type} = {self.default!r}  {self.help}"


def parameters_of(path: Path) -> dict[str, Parameter]:
    """The parameters of a notebook, from its tagged cell.

    Parameters
    ----------
    path
        The notebook.

    Returns
    -------
    dict
        Name to parameter, in the order of the cell.

    Raises
    ------
    UserError
        Where not one cell is tagged 'parameters', or it holds anything else, or a type that is
        not allowed.
    """
    cells = [
        c
        for c in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if "parameters" in c.get("metadata", {}).get("tags", [])
    ]
    if len(cells) != 1:
        raise UserError(
            f"one cell is tagged 'parameters', but here are {len(cells)}",
            where=path,
            fix="Tag the cell that sets the parameters.",
        )
    # the syntax tree has no comments, and the comments are the help: both are read
    source = "".join(cells[0]["source"])
    comments = {
        t.start[0]: t.string.lstrip("# ").strip()
        for t in tokenize.generate_tokens(io.StringIO(source).readline)
        if t.type == tokenize.COMMENT
    }
    found = {}
    for node in ast.parse(source).body:
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.value is not None
        ):
            name = node.target.id
            kind = ast.unparse(node.annotation)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            kind = ""
        else:
            raise UserError(
                "the parameters cell holds a line that sets no parameter",
                where=path,
                line=node.lineno,
                fix="Only `name: type = value  # help`.",
            )
        # literals only: reading the parameters of a notebook must not run code
        default = ast.literal_eval(node.value or "None")
        kind = kind or ("list[str]" if isinstance(default, list) else type(default).__name__)
        if kind not in _TYPES:
            raise UserError(
                f"parameter '{name}': type {kind} is not one of {', '.join(_TYPES)}",
                where=path,
                line=node.lineno,
            )
        says = comments.get(node.end_lineno or node.lineno, "")
        choices: tuple[str, ...] = ()
        if hit := _CHOICES.search(says):
            choices = tuple(c.strip() for c in hit[1].split(","))
        found[name] = Parameter(name, kind, default, says, choices)
    return found


def check_parameters(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Check values given for the parameters of a notebook.

    Parameters
    ----------
    path
        The notebook.
    values
        Values by name; text (from a command line) is converted.

    Returns
    -------
    dict
        The values, typed as the notebook declares them.

    Raises
    ------
    UserError
        For an unknown name, a wrong type or a value not allowed; it lists the parameters there
        are.
    UserErrors
        Where there are several such errors.
    """
    known = {k: v for k, v in parameters_of(path).items() if k != RESERVED}
    listed = "Parameters of {}:\n{}".format(
        path.stem, "\n".join(f"  {p}" for p in known.values()) or "  none"
    )
    problems = []
    typed = {}
    for name, value in values.items():
        if name not in known:
            problems.append(
                UserError(f"{path.stem} has no parameter '{name}'{nearest(name, known)}")
            )
            continue
        parameter = known[name]
        try:
            typed[name] = _convert(value, parameter.type)
        except ValueError:
            problems.append(
                UserError(f"{path.stem}.{name} is of type {parameter.type}, but got {value!r}")
            )
            continue
        wrong = [
            v
            for v in (typed[name] if isinstance(typed[name], list) else [typed[name]])
            if parameter.choices and str(v) not in parameter.choices
        ]
        if wrong:
            problems.append(
                UserError(
                    f"{path.stem}.{name} is one of {', '.join(parameter.choices)}, but got {wrong[0]!r}"
                )
            )
    if problems:
        # the list of parameters once, with the last problem
        problems[-1] = UserError(problems[-1].what, fix=listed)
        if len(problems) == 1:
            raise problems[0]
        raise UserErrors(problems)
    return typed


def _convert(value: Any, kind: str) -> Any:
    """A value as its declared type.

    Raises `ValueError`; a number is never read from other digits or from a boolean.
    """
    if kind == "bool":
        words = {"true": True, "yes": True, "false": False, "no": False}
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in words:
            return words[value.lower()]
        raise ValueError(value)
    if kind == "list[str]":
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return value
        if isinstance(value, str):
            return [v.strip() for v in value.split(",") if v.strip()]
        raise ValueError(value)
    if kind == "str":
        if not isinstance(value, str):
            raise ValueError(value)
        return value
    # Python takes True for 1, and reads ٣ as 3.
    if isinstance(value, bool) or (isinstance(value, str) and not value.isascii()):
        raise ValueError(value)
    if kind == "int":
        if isinstance(value, float) and not value.is_integer():
            raise ValueError(value)
        return int(value)
    return float(value)
