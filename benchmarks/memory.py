"""The memory of a process and all its children, sampled while something runs."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

import psutil

EVERY = 0.1  # seconds


class Peak:
    """The highest memory of this process and its children together, in MB, inside a `with`.

    Pages that processes share are counted once (PSS) where the system tells, else in each of them.
    """

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            self.megabytes = max(self.megabytes, _together())


def _together() -> float:
    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        try:
            memory = process.memory_full_info()
        except psutil.Error:
            continue  # it has ended
        total += getattr(memory, "pss", 0) or memory.rss
    return total / 1e6
