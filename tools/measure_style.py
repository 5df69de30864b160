"""How the code reads, in figures: `python tools/measure_style.py`.

Counted in the syntax tree of src/analysis, beside the figures of peers that issue 12 gives. Nothing here
judges a single line; tests/test_house.py holds the levels that were reached (`REACHED`).
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "analysis"
LONG = 100  # characters of a line
NO_CODE = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SECTIONS = re.compile(r"^ *(Parameters|Returns|Yields)\n *-{3,}$|^ *(Args|Returns|Yields):$", re.M)
TOLD_OTHERWISE = re.compile(r"property|setter|validator|click|overload|command")

# figure -> unit, what peers have (ruptures, networkx and others; measured for issue 12)
PEERS = {
    "ternaries": ("per 1,000 lines", "5 to 9"),
    "packed assignments": ("per 1,000 lines", "0 to 6"),
    "nested comprehensions": ("per 1,000 lines", "0 to 4.8"),
    "comments": ("per 100 lines", "6 to 17"),
    "lines over 100 characters": ("%", "under 1"),
    "public functions with numpydoc sections": ("%", "79 to 80"),
}

# what src/analysis has reached, held by tests/test_house.py: a ceiling, for the last two a floor.
# Whoever brings a figure nearer to its peers' writes the new one here.
REACHED = {
    "ternaries": 8.5,
    "packed assignments": 5,
    "nested comprehensions": 4.5,
    "lines over 100 characters": 1.0,
    "comments": 5.5,
    "public functions with numpydoc sections": 84,
}
AT_LEAST = ("comments", "public functions with numpydoc sections")


def ternaries(tree: ast.AST) -> int:
    """How often `a if b else c` stands in a module."""
    return sum(isinstance(node, ast.IfExp) for node in ast.walk(tree))


def packed_assignments(tree: ast.AST) -> int:
    """How often several names get several values in one line: `a, b = c, d`. A call that returns a tuple is none."""
    assignments = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    return sum(
        isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)
        for node in assignments
    )


def nested_comprehensions(tree: ast.AST) -> int:
    """How many comprehensions have several `for`, or another comprehension inside."""
    return sum(isinstance(node, COMPREHENSIONS) and is_nested(node) for node in ast.walk(tree))


def is_nested(comprehension: ast.AST) -> bool:
    """Whether a comprehension goes through more than one thing."""
    if len(comprehension.generators) > 1:  # type: ignore[attr-defined]
        return True
    inside = list(ast.walk(comprehension))[1:]
    return any(isinstance(node, COMPREHENSIONS) for node in inside)


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions of a module and the methods of its classes that have no leading underscore."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    yield method


def parameters_of(function: ast.FunctionDef) -> list[str]:
    """The names of a function's parameters, without `self` and `cls`."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    return [a.arg for a in named if a.arg not in ("self", "cls")]


def needs_sections(function: ast.FunctionDef) -> bool:
    """Whether there is something to say in sections: a parameter.

    Commands are told by their help; properties and validators have no parameters of their own.
    """
    decorators = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    return bool(parameters_of(function)) and not TOLD_OTHERWISE.search(decorators)


def has_sections(function: ast.FunctionDef) -> bool:
    """Whether the docstring has Parameters, and Returns or Yields where something is returned."""
    headings = SECTIONS.findall(ast.get_docstring(function) or "")
    sections = {numpydoc or google.replace("Args", "Parameters") for numpydoc, google in headings}
    returns = ast.unparse(function.returns) if function.returns else "None"
    if returns != "None" and not sections & {"Returns", "Yields"}:
        return False
    return "Parameters" in sections


def code_lines(source: str) -> int:
    """Lines that hold code: neither blank, nor only a comment, nor a docstring."""
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return len(lines - docstrings)


def comment_lines(source: str) -> int:
    """Lines with a comment, directives to tools left out."""
    comments = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    return sum(not re.match(r"# *(noqa|type:|fmt:|ruff:|pragma)", text) for text in comments)


def measure(folder: Path) -> dict[str, float]:
    """The figures of every module below a folder, in the units of `PEERS`.

    A line is one that holds code; of long lines the share is of all that are not blank.
    """
    counts: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.py")):
        if "tests" in path.relative_to(folder).parts:
            continue
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        lines = [line for line in source.splitlines() if line.strip()]
        counts["not blank"] += len(lines)
        counts["lines"] += code_lines(source)
        counts["long"] += sum(len(line) > LONG for line in lines)
        counts["ternaries"] += ternaries(tree)
        counts["packed assignments"] += packed_assignments(tree)
        counts["nested comprehensions"] += nested_comprehensions(tree)
        counts["comments"] += comment_lines(source)
        asked = [function for function in public_functions(tree) if needs_sections(function)]
        counts["functions"] += len(asked)
        counts["told"] += sum(has_sections(function) for function in asked)
    figures = {
        name: 1000 * counts[name] / counts["lines"]
        for name in ("ternaries", "packed assignments", "nested comprehensions")
    }
    figures["comments"] = 100 * counts["comments"] / counts["lines"]
    figures["lines over 100 characters"] = 100 * counts["long"] / counts["not blank"]
    figures["public functions with numpydoc sections"] = 100 * counts["told"] / counts["functions"]
    return figures


def main() -> None:
    """Print the table, for src/analysis or the folder named."""
    folder = SOURCE if len(sys.argv) < 2 else Path(sys.argv[1])
    for name, value in measure(folder).items():
        unit, peers = PEERS[name]
        print(f"{name:<42}{value:6.1f} {unit:<16} peers: {peers:<10} held at {REACHED[name]}")


if __name__ == "__main__":
    main()
