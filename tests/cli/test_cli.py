"""The command line's own help."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from analysis import cli
from analysis.cli.main import GROUPS, main


def test_help_lists_every_command_with_an_example() -> None:
    said = CliRunner().invoke(main, ["--help"]).output
    lines = said.split("Commands:\n")[1].splitlines()
    examples = [line.split()[1:3] for line in lines if line.strip().startswith("$ ")]
    assert examples == [["analysis", name] for name in main.commands]


def test_every_command_says_in_its_own_help_what_it_does_and_an_example() -> None:
    for name in main.commands:
        said = CliRunner().invoke(main, [name, "--help"])
        assert said.exit_code == 0
        assert "Example:" in said.output, name


def test_the_help_loads_no_library_but_click() -> None:
    heavy = "pandas", "numpy", "scipy", "pydantic", "pyarrow", "matplotlib", "jupyter_core"
    asked = (
        "import sys; from click.testing import CliRunner; from analysis.cli.main import main; "
        "assert 'add-corpus' in CliRunner().invoke(main, ['--help']).output; "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_every_module_that_lists_commands_is_assembled() -> None:
    listing = []
    for path in Path(cli.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assigned = [n.targets[0] for n in tree.body if isinstance(n, ast.Assign)]
        if any(isinstance(name, ast.Name) and name.id == "COMMANDS" for name in assigned):
            listing.append(f"analysis.cli.{path.stem}")
    assert sorted(listing) == sorted(group.__name__ for group in GROUPS)
