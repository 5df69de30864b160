"""The command line's own help."""

from __future__ import annotations

from click.testing import CliRunner

from analysis.cli.main import main


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
