"""The directive `commands`: every command of the command line with its own help."""

from __future__ import annotations

from typing import Any

import click
from docutils import nodes
from docutils.parsers.rst import Directive


class Commands(Directive):
    """A section a command, holding what `--help` prints."""

    def run(self) -> list[nodes.Node]:
        """The help of every command in the order of use."""
        from analysis.cli.main import main

        made: list[nodes.Node] = []
        for name, command in main.commands.items():
            context = click.Context(command, info_name=f"analysis {name}", max_content_width=100)
            section = nodes.section(ids=[f"command-{name}"])
            section += nodes.title(text=f"analysis {name}")
            section += nodes.literal_block(text=command.get_help(context), language="text")
            made.append(section)
        return made


def setup(app: Any) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("commands", Commands)
    return {"version": "1", "parallel_read_safe": True}
