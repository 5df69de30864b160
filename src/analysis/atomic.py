"""Files that are always whole: written beside under a passing name, and moved into place in one
step.

The passing name ends in the process's id and '.part', so that processes writing the same file do
not meet, and a later run knows whose leftovers are nobody's (`workflow.staleness.tidy`).
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; moved into place when the block ends, removed when it
    fails.

    Folders above are made. A file that was at `path` stays as it was until then, and for good where
    the block fails.

    Parameters
    ----------
    path
        The file to write.

    Yields
    ------
    Path
        A name in the same folder, so that the move is one step of the file system.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}{_passing()}")
    try:
        yield beside
        # one step of the file system: a reader finds the old file or the new one, never a part
        beside.replace(path)
    finally:
        # also after a failure: a part that stays would be taken for a file
        beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """The same for a new folder, hidden until it is in place.

    Parameters
    ----------
    path
        The folder to make.

    Yields
    ------
    Path
        A hidden folder beside it, made already.

    Raises
    ------
    OSError
        Where a folder with files is there already.
    """
    beside = path.with_name(f".{path.name}{_passing()}")
    beside.mkdir(parents=True)
    try:
        yield beside
        beside.rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def put(path: Path, content: str | bytes) -> Path:
    """Write a file whole.

    Parameters
    ----------
    path : Path
        The file; folders above it are made.
    content : str or bytes
        Text is written as UTF-8, with its line ends as they are.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    OSError
        Where it cannot be written; what was at `path` before is still there.
    """
    with whole(path) as beside:
        beside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def put_json(path: Path, value: Any, *, sort_keys: bool = False) -> Path:
    """Write a value as JSON, whole.

    Parameters
    ----------
    path : Path
        The file; folders above it are made.
    value : object
        What JSON has no form for (a path, a date) is written as its string.
    sort_keys : bool
        Whether keys are sorted.

    Returns
    -------
    Path
        `path`.
    """
    return put(
        path,
        json.dumps(value, ensure_ascii=False, indent=1, sort_keys=sort_keys, default=str) + "\n",
    )


def _passing() -> str:
    # the thread too: two threads of one process may write the same file
    return f".{threading.get_native_id()}.{os.getpid()}.part"
