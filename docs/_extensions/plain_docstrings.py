"""Docstrings of the project are prose with `code`; what reStructuredText would take for markup of its own stays as it is."""

from __future__ import annotations

from typing import Any

_MARKUP = str.maketrans({"|": r"\|", "*": r"\*"})


def escape(app: Any, what: str, name: str, thing: object, options: Any, lines: list[str]) -> None:
    """Escape a docstring in place, as Sphinx asks."""
    lines[:] = [line.translate(_MARKUP) for line in lines]


def setup(app: Any) -> dict[str, Any]:
    """Register the escape."""
    app.connect("autodoc-process-docstring", escape)
    return {"version": "1", "parallel_read_safe": True}
