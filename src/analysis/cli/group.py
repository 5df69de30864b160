"""The group of commands: its help lists every command with an example, and a user's mistake is one
line.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import click

from analysis.errors import UserError


class Commands(click.Group):
    """A group that tells user errors in one line (exit 2) and lists every command with its
    example.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a `UserError` is printed without traceback.

        Parameters
        ----------
        ctx
            click's context.

        Returns
        -------
        object
            What the command returns; with a `UserError` the process ends with status 2.
        """
        try:
            return super().invoke(ctx)
        except UserError as problem:
            click.echo(f"error: {problem}", err=True)
            ctx.exit(2)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every command with what it does and an example.

        Parameters
        ----------
        ctx
            click's context.
        formatter
            What the help is written to.
        """
        with formatter.section("Commands"):
            for name in self.list_commands(ctx):
                command = self.get_command(ctx, name)
                if command is None:
                    continue
                # click's sign for lines that are not to be wrapped stands before every example
                says, _, example = cleandoc(command.help or "").partition("\b\nExample:")
                formatter.write_dl([(name, says.strip().split("\n\n")[0].replace("\n", " "))])
                first = ""
                if example.strip():
                    first = example.strip().splitlines()[0].strip()
                if first:
                    with formatter.indentation():
                        formatter.write(f"{'':{formatter.current_indent}}$ {first}\n")

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of use.

        Parameters
        ----------
        ctx
            click's context.

        Returns
        -------
        list of str
            Their names.
        """
        return list(self.commands)
