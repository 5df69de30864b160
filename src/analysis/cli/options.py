"""Options that several commands on a run share, each told once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

CORPORA = "A corpus under data/raw, or a file or folder. May be repeated. Default: the study's own."


def corpus_option(says: str = CORPORA) -> Decorator:
    """--corpus, which the command receives as `corpora`, a tuple of names and paths.

    Parameters
    ----------
    says
        Its help, where the command asks for it for another reason.

    Returns
    -------
    function
        A decorator for a command.
    """
    return click.option("--corpus", "corpora", multiple=True, metavar="NAME|PATH", help=says)


def set_option() -> Decorator:
    """--set, which the command receives as `assignments`, a tuple of 'PLACE=VALUE'."""
    return click.option(
        "--set",
        "assignments",
        multiple=True,
        metavar="NOTEBOOK.PARAMETER=VALUE",
        help="A notebook's parameter, or settings.KEY=VALUE. May be repeated.",
    )


def out_option() -> Decorator:
    """--out, the folder of the run as a path, or None."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        help="Folder of the run. Default: reports/STUDY.",
    )


def jobs_option(what: str = "Stages") -> Decorator:
    """--jobs, by default two, or one where there is one processor.

    Parameters
    ----------
    what
        What runs in parallel, for its help.

    Returns
    -------
    function
        A decorator for a command.
    """
    return click.option(
        "--jobs",
        type=click.IntRange(1),
        default=min(2, os.cpu_count() or 1),
        show_default=True,
        help=f"{what} to run in parallel.",
    )
