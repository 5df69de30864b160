"""The one kind of error a user sees: what was being done, to which file and place, what to do
next.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class UserError(Exception):
    """A mistake in input, study or command that the user can mend.

    `where` names the file (and line), `what` says what was found and expected, `fix` what to do
    next. The command line prints it without a traceback and exits with status 2.
    """

    def __init__(
        self, what: str, *, where: str | Path | None = None, line: int | None = None, fix: str = ""
    ) -> None:
        self.what, self.where, self.line, self.fix = what, where, line, fix
        super().__init__(str(self))

    def __str__(self) -> str:
        location = ""
        if self.where is not None:
            location = _shown(self.where)
        position = location
        if location and self.line:
            position = f"{location}:{self.line}"
        head = self.what
        if position:
            head = f"{position}  {self.what}"
        if self.fix:
            return f"{head}\n{self.fix}"
        return head

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows (IPython asks): the message alone, as on the command line."""
        return [f"error: {self}"]


def _shown(where: str | Path) -> str:
    """A place as seen from the working folder, where it lies below it."""
    path = Path(where)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return path.relative_to(Path.cwd()).as_posix()
    return str(where)


class UserErrors(UserError):
    """Several mistakes at once, in the order of the file."""

    def __init__(self, errors: list[UserError]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(e) for e in errors))


class EmptyTable(UserError):
    """A stage found nothing to count; names the stage and how many rows it looked at."""


def nearest(word: str, known: Iterable[object]) -> str:
    """The end of a message about an unknown name: what may have been meant.

    Parameters
    ----------
    word : str
        What was given.
    known : iterable of object
        The names there are.

    Returns
    -------
    str
        "; did you mean 'x'?" where a known name is near, else an empty string.
    """
    names = [str(name) for name in known]
    # 0.5: half of the letters in common; looser guesses name what nobody meant
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    if not close:
        return ""
    return f"; did you mean '{close[0]}'?"
