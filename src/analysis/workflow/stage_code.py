"""The code of a stage: every module its function imports, at any depth, taken from the imports
themselves.

grimp, the library that import-linter stands on, reads the imports of every module of the package,
those inside functions included. Importing a module runs the packages it lies in, so that these
count too; and a package's files that are no Python (templates, catalogues, word lists) count with
every module of that package.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import grimp

from analysis import __version__

PACKAGE = "analysis"
SURFACE = "SURFACE"
_SOURCE = Path(__file__).parents[1]
_NOTHING: Mapping[str, bytes] = MappingProxyType({})


class Code:
    """The package as it was when this was made: what each module imports, and the hash of every
    file.

    Made anew where a file was touched (`code_now`), so that an edit is seen by a kernel that lives
    long; making it takes a tenth of a second.

    Parameters
    ----------
    source
        The folder of the package.
    known
        Hashes of files, by their names, that were not touched since they were taken.
    """

    def __init__(self, source: Path = _SOURCE, known: Mapping[str, bytes] = _NOTHING) -> None:
        self.source = source
        # what is imported for type checking alone never runs, so it decides nothing
        graph = grimp.build_graph(PACKAGE, cache_dir=None, exclude_type_checking_imports=True)
        self.imports = {m: _with_package(graph, m) for m in graph.modules}
        self.files = _files_by_module(source, graph.modules)
        self.hashes = dict(known)
        self._closures: dict[frozenset[str], tuple[tuple[str, ...], str]] = {}

    def closure(self, modules: Iterable[str]) -> tuple[str, ...]:
        """Give these modules and all that they import at any depth, sorted by name.

        Raises
        ------
        LookupError
            Where the package has no such module.
        """
        return self._of(modules)[0]

    def sha256(self, modules: Iterable[str]) -> str:
        """Hash the files of the closure of these modules: names below the package, and content."""
        return self._of(modules)[1]

    def imports_of_notebook(self, path: Path) -> tuple[str, ...]:
        """Give the modules of the package that the cells of a notebook import, sorted by name.

        Cells tagged `lab` are left out, as they are when the notebook is executed for a report; a
        cell that is no Python imports nothing here and fails when it runs.
        """
        modules = set[str]()
        for source in _cells_of(path):
            for node in ast.walk(source):
                modules |= self._imported_by(node)
        return tuple(sorted(modules))

    def _imported_by(self, node: ast.AST) -> set[str]:
        """The modules of the package that one statement of a notebook imports."""
        modules = set[str]()
        if isinstance(node, ast.Import):
            for alias in node.names:
                modules |= self._named(alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module in self.imports:
            offered = self._surface(node.module)
            for alias in node.names:
                modules.add(node.module)
                # of `from analysis.x import y`, y may be a module as well as a name
                modules |= self._named(f"{node.module}.{alias.name}")
                modules |= {offered[alias.name]} if alias.name in offered else set()
        return modules

    def _named(self, name: str) -> set[str]:
        """A module of the package, with those behind the names that it offers; none for another
        name.
        """
        return {name, *self._surface(name).values()} if name in self.imports else set()

    def _surface(self, package: str) -> dict[str, str]:
        """The names that a package loads only when they are asked for, each with its module."""
        path = self.source.joinpath(*package.split(".")[1:], "__init__.py")
        if not path.is_file():
            return {}
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == SURFACE:
                return dict(ast.literal_eval(statement.value))
        return {}

    def _of(self, modules: Iterable[str]) -> tuple[tuple[str, ...], str]:
        start = frozenset(modules)
        if start not in self._closures:
            names = _closure(start, self.imports)
            self._closures[start] = (names, self._hash(names))
        return self._closures[start]

    def _hash(self, modules: Iterable[str]) -> str:
        names = {name for module in modules for name in self.files[module]}
        # The name too: a file that is moved is another module. The zero ends it.
        parts = [name.encode() + b"\0" + self._content(name) for name in sorted(names)]
        # the version too: after a release everything is made anew
        return hashlib.sha256(__version__.encode() + b"".join(parts)).hexdigest()

    def _content(self, name: str) -> bytes:
        if name not in self.hashes:
            self.hashes[name] = hashlib.sha256((self.source / name).read_bytes()).digest()
        return self.hashes[name]


Stamps = dict[str, tuple[int, int]]  # of each file: when it was touched, its size
_LAST: list[tuple[Stamps, Code]] = []  # only the newest: a kernel that lives long sees many edits


def code_now() -> Code:
    """Give the package as it is now: what was made last, where no file was touched since."""
    stamps = dict(_stamps(_SOURCE, ""))
    known: Mapping[str, bytes] = {}
    if _LAST:
        before, code = _LAST.pop()
        if before == stamps:
            _LAST.append((before, code))
            return code
        # of all others the hash is known: an edit touches one file of some five hundred
        touched = {name for name, stamp in stamps.items() if before.get(name) != stamp}
        known = {name: h for name, h in code.hashes.items() if name in stamps.keys() - touched}
    _LAST.append((stamps, Code(known=known)))
    return _LAST[-1][1]


def _stamps(folder: Path | str, below: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """When each file of a folder was touched, and its size; an entry of a folder knows both without
    a path being made of it.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _stamps(entry.path, f"{below}{entry.name}/")
            else:
                stat = entry.stat()
                yield below + entry.name, (stat.st_mtime_ns, stat.st_size)


def sha256_of_package(source: Path = _SOURCE) -> str:
    """Hash every file of the package; no import is looked at."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
        if path.is_file() and not hidden:
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _cells_of(path: Path) -> list[ast.Module]:
    """The code cells of a notebook that a report executes, as syntax trees."""
    trees = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "code" and "lab" not in tags:
            # a cell that is no Python fails where it is executed, and says so there
            with suppress(SyntaxError):
                trees.append(ast.parse("".join(cell["source"])))
    return trees


def _with_package(graph: grimp.ImportGraph, module: str) -> set[str]:
    """What a module imports, with the package it lies in, which is run before it."""
    package = module.rpartition(".")[0]
    return set(graph.find_modules_directly_imported_by(module)) | ({package} - {""})


def _closure(start: Iterable[str], imports: Mapping[str, set[str]]) -> tuple[str, ...]:
    waiting = list(start)
    seen = set[str]()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        if module not in imports:
            raise LookupError(f"the package has no module '{module}'")
        # Many modules lead to the same ones: each is gone through once.
        seen.add(module)
        waiting += imports[module]
    return tuple(sorted(seen))


def _files_by_module(source: Path, modules: Iterable[str]) -> dict[str, list[str]]:
    """The files of each module as names below the package: its own, and of a package also every
    file below it that is no Python and lies in no package within it.
    """
    files: dict[str, list[str]] = {module: [] for module in modules}
    for folder, inner, names in os.walk(source):
        # in place: os.walk goes on into what is left in this list
        inner[:] = [name for name in inner if not name.startswith((".", "__pycache__"))]
        parts = Path(folder).relative_to(source).parts
        package = _package_around(parts, files)
        for name in names:
            if name.startswith(".") or name.endswith(".pyc"):
                continue
            module = _module_of(parts, name) if name.endswith(".py") else package
            if module in files:
                files[module].append("/".join((*parts, name)))
    return files


def _module_of(parts: Sequence[str], name: str) -> str:
    """The module that a Python file is."""
    stem = name.removesuffix(".py")
    last = () if stem == "__init__" else (stem,)
    return ".".join((PACKAGE, *parts, *last))


def _package_around(parts: Sequence[str], modules: Container[str]) -> str:
    """The innermost package that a folder lies in, or is."""
    for depth in range(len(parts), 0, -1):
        name = ".".join((PACKAGE, *parts[:depth]))
        if name in modules:
            return name
    return PACKAGE
