"""The code of a step is what its function imports: each file of the package edited in a copy,
against another witness.

The witness is modulefinder of the standard library, which follows the byte code; ours is grimp,
which reads the source. Neither keeps a list of modules by hand.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from modulefinder import ModuleFinder
from pathlib import Path

import nbformat
import pytest
from tests.command import ROOT
from tests.reproduction.small import NOTEBOOK, small_project

import analysis
from analysis import reports
from analysis.workflow.plan import ORDER
from analysis.workflow.stage_code import Code

SOURCE = Path(analysis.__file__).parent
# what a step calls; a notebook's step runs its cells besides
STAGES = {
    "read press": "corpus",
    "articles": "corpus",
    "text": "text",
    "mentions": "coding",
    "candidates": "candidates",
    "network": "networks",
    "relations": "relations",
    "correction": "correction",
    "keywords": "keywords",
    "evidence": "evidence",
    "gold": "evaluation",
    "calibration": "calibration",
    "specifications 1 of 1": "robustness",
    "robustness": "robustness",
}
NOTEBOOKS = {
    f"notebook {NOTEBOOK}": NOTEBOOK,
    "notebook 5_validation": "5_validation",
    "notebook 6_robustness": "6_robustness",
}
FINDING = """findings:
  - id: more-named
    says: Iran is named more often than Iraq
    kind: greater
    measure: actor
    of: {actor: iran}
    than: {actor: iraq}
"""


def project_with_every_stage(root: Path) -> Path:
    """The small project with gold, findings and their specifications: no kind of step is missing."""
    small_project(root, notebooks=(NOTEBOOK, "5_validation", "6_robustness"))
    (root / "studies" / "small" / "findings.yml").write_text(FINDING, encoding="utf-8")
    shutil.copy(ROOT / "notebooks" / "specifications.ipynb", root / "notebooks")
    return root


def witness_of(script: str, package: Path, scratch: Path) -> set[str]:
    """The modules of the package that a script imports at any depth, by modulefinder."""
    path = scratch / "script.py"
    path.write_text(script, encoding="utf-8")
    finder = ModuleFinder(path=[str(package.parent)])
    finder.run_script(str(path))
    return {name for name in finder.modules if name.partition(".")[0] == "analysis"}


def plain_copy(package: Path, target: Path) -> Path:
    """The package without the imports that only a type checker makes, which byte code still holds."""
    shutil.copytree(package, target)
    for path in target.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        path.write_text(source.replace("if TYPE_CHECKING:", "if False:"), encoding="utf-8")
    return target


def script_of(notebook: Path) -> str:
    """What the cells of a notebook import, with the names that the packages they name offer."""
    lines = ["import analysis.reports.execute"]
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code" and "lab" not in cell.metadata.get("tags", []):
            imports = [
                node
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
            lines += [ast.unparse(node) for node in imports]
    if any("reports" in line for line in lines[1:]):
        lines += [f"import {module}" for module in reports.SURFACE.values()]
    return "\n".join(lines)


def file_of(module: str, package: Path) -> str:
    path = package.joinpath(*module.split(".")[1:])
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.relative_to(package).as_posix()


def expected(package: Path, project: Path, scratch: Path) -> dict[str, set[str]]:
    """By step, the modules that it runs, as the witness sees them."""
    plain = plain_copy(package, scratch / "plain" / "analysis")
    scripts = {step: f"import analysis.workflow.stages.{name}" for step, name in STAGES.items()}
    notebooks = project / "notebooks"
    specifications = script_of(notebooks / "specifications.ipynb")
    scripts["specifications 1 of 1"] += f"\n{specifications}"
    for step, name in NOTEBOOKS.items():
        own = script_of(notebooks / f"{name}.ipynb")
        scripts[step] = f"import analysis.workflow.stages.notebooks\n{own}"
    modules = {step: witness_of(script, plain, scratch) for step, script in scripts.items()}
    # its results lie under a name made of all that they stand on: the tables' own code as well
    modules["specifications 1 of 1"] |= modules["articles"] | modules["text"] | modules["mentions"]
    return modules


@pytest.mark.notebook
def test_an_edit_makes_every_step_stale_that_imports_the_module_and_no_other(
    tmp_path: Path,
) -> None:
    package = tmp_path / "src" / "analysis"
    shutil.copytree(SOURCE, package, ignore=shutil.ignore_patterns("__pycache__"))
    project = project_with_every_stage(tmp_path / "p")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(package.parent), str(ROOT)])}

    def python(*arguments: str, cwd: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    python("analysis.cli", "run", "small", cwd=project)
    edited = json.loads(python("tests.workflow.edits", str(package), str(project), cwd=tmp_path))
    modules = expected(package, project, tmp_path)
    wrong = {}
    for file, stale in edited.items():
        if file.endswith(".py"):
            importing = {
                step
                for step, names in modules.items()
                if file in {file_of(name, package) for name in names}
            }
        else:
            importing = {step for step, names in modules.items() if _holds(file, names, package)}
        if set(stale) != importing:
            wrong[file] = {"stale": sorted(stale), "importing": sorted(importing)}
    assert wrong == {}
    assert len(edited) > 200
    assert {"read press", "articles"} <= set(edited["workflow/stages/corpus.py"])
    assert "keywords" in edited["text/surface_forms.py"]
    assert edited["cli/main.py"] == []


def _holds(file: str, modules: set[str], package: Path) -> bool:
    """Whether a file that is no module lies in a package that one of these modules belongs to."""
    folder = (package / file).parent
    while not (folder / "__init__.py").is_file():
        folder = folder.parent
    name = ".".join(("analysis", *folder.relative_to(package).parts))
    return name in modules


def test_no_module_of_the_package_uses_names_that_are_loaded_when_asked_for() -> None:
    """They are for notebooks; the imports of a module would not show where such a name comes from."""
    code = Code()
    for package in ("analysis", "analysis.reports", "analysis.evaluation"):
        offered = set(code._surface(package))
        for path in SOURCE.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module == package:
                    used = {alias.name for alias in node.names} & offered
                    assert not used, f"{path.name}: from {package} import {', '.join(used)}"


def test_every_module_of_stages_is_named_in_the_order_and_keeps_to_itself() -> None:
    files = {path.stem for path in (SOURCE / "workflow" / "stages").glob("*.py")} - {"__init__"}
    assert files == set(ORDER)
    code = Code()
    for name in ORDER:
        module = f"analysis.workflow.stages.{name}"
        others = {f"analysis.workflow.stages.{other}" for other in ORDER} - {module}
        assert not others & set(code.closure([module])), name


def test_no_library_module_ends_the_process() -> None:
    for path in SOURCE.rglob("*.py"):
        if "cli" not in path.relative_to(SOURCE).parts:
            assert "os._exit(" not in path.read_text(encoding="utf-8"), path.name
