"""A run on the terminal: a bar while it runs, a line for each step that ended, and what Ctrl-C
leaves.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

INTERRUPTED = 130  # the exit status of a command that Ctrl-C ended, as shells have it
_WORDS = {"done": "done", "reuse": "reused", "fail": "FAILED"}
_COLOURS = {"done": "green", "reuse": "dim", "fail": "red"}


class Board:
    """The steps of a run on the terminal; a context manager that gives what is told each event.

    Parameters
    ----------
    labels
        What each step does, by its name.
    """

    def __init__(self, labels: dict[str, str]) -> None:
        self.labels = labels
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.bar = Progress(
            TextColumn("{task.fields[count]}"),
            BarColumn(24),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self.total = len(labels)
        self.ended = 0
        self.running: dict[str, str] = {}
        self.task: TaskID | None = None

    def __enter__(self) -> Board:
        self.bar.start()
        self.task = self.bar.add_task("", total=self.total, count=f"0/{self.total}")
        return self

    def __exit__(self, *problem: object) -> None:
        self.bar.stop()

    def __call__(self, step: str, event: str, text: str) -> None:
        """Draw one event of a run; may be called from any thread."""
        label = self.labels[step]
        if event == "run":
            self.running[step] = label
            self.console.print(f"[bold]run[/]     {label}: {text}")
        elif event == "progress":
            self.running[step] = text
        else:
            self.running.pop(step, None)
            self.ended += 1
            colour = _COLOURS[event]
            self.console.print(f"[{colour}]{_WORDS[event]:<8}[/]{label}: {text}", markup=True)
        if self.task is not None:
            self.bar.update(
                self.task,
                completed=self.ended,
                description=" | ".join(self.running.values()),
                count=f"{self.ended}/{self.total}",
            )


@contextmanager
def ended_by_interrupt() -> Iterator[None]:
    """End the command after Ctrl-C with one line and exit status 130.

    The process ends at once: threads whose step Ctrl-C cut short would hold an ordinary end back.
    """
    try:
        yield
    except KeyboardInterrupt:
        print(
            "\ninterrupted: every file left is whole; the same command goes on from here",
            file=sys.stderr,
            flush=True,
        )
        sys.stdout.flush()
        os._exit(INTERRUPTED)


@contextmanager
def reading_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A bar for files that are read, gone at the end; gives what is told how many of how many are
    read.
    """
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(24),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("reading", total=None)

        def progress(done: int, total: int, label: str) -> None:
            bar.update(task, completed=done, total=total, description=label)

        yield progress


def in_lines(done: int, total: int, what: str) -> None:
    """Tell how far a long command is, for logs: a line for every twentieth of it.

    Parameters
    ----------
    done, total
        How many there are, done and in all.
    what
        What is counted, as the line begins: 'units coded'.
    """
    if done * 20 // total > (done - 1) * 20 // total:
        print(f"{what}: {done:,} of {total:,}", file=sys.stderr)
