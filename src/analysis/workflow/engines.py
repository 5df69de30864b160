"""Where the parts of a stage are worked on: in this process, in several, or on a Dask cluster.

One function is called with each of many jobs, and its results come back in the order of the jobs,
whatever the engine. Jobs carry what they need and give back what they made, so that no worker has
to see the project's folder.
"""

from __future__ import annotations

import importlib
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, Protocol, Self, TypeVar

from analysis.errors import UserError

Job = TypeVar("Job")
Made = TypeVar("Made")
AHEAD = 2  # jobs that wait for each worker: enough to keep it busy, few enough for the memory
MOST_LOSSES = 3  # times that workers may die before the run gives up
_NAMES = re.compile(r"processes:[1-9]\d{0,3}|dask://[^\s:/]+:\d+")
_HOW = "processes:N, or dask://HOST:PORT of a Dask scheduler"


class Engine(Protocol):
    """Something that calls a function with many jobs, as long as it is open."""

    def __enter__(self) -> Self:
        """Open it."""

    def __exit__(self, *error: object) -> None:
        """Close it."""

    @property
    def workers(self) -> int:
        """How many jobs are worked on at once."""

    def map(self, function: Callable[[Job], Made], jobs: Sequence[Job]) -> Iterator[Made]:
        """Give the results in the order of the jobs, as they are ready.

        Parameters
        ----------
        function
            Called with each job; may have to be pickled.
        jobs
            What it is called with; each carries all that it needs.

        Yields
        ------
        object
            What the function made of a job.
        """


class Here:
    """This process, one job after the other."""

    workers = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def map(self, function: Callable[[Job], Made], jobs: Sequence[Job]) -> Iterator[Made]:
        """Give the results in the order of the jobs.

        Parameters
        ----------
        function
            Called with each job.
        jobs
            What it is called with.

        Yields
        ------
        object
            What the function made of a job.
        """
        yield from map(function, jobs)


class Processes:
    """Processes of this machine.

    Parameters
    ----------
    workers
        How many.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def map(self, function: Callable[[Job], Made], jobs: Sequence[Job]) -> Iterator[Made]:
        """Give the results in the order of the jobs.

        A worker that dies (out of memory, killed) is replaced, and what it had not given back is
        done again.

        Parameters
        ----------
        function
            Called with each job; it and the jobs are pickled.
        jobs
            What it is called with.

        Yields
        ------
        object
            What the function made of a job.

        Raises
        ------
        UserError
            Where workers died more than `MOST_LOSSES` times.
        """
        # jobs whose results were handed on: a new pool begins with the first that was not
        given = 0
        for _ in range(MOST_LOSSES + 1):
            # forked, a worker would have the locks of our threads, held by nobody
            context = get_context("spawn")
            # a pool that lost a worker takes no more jobs: each try has a new one
            pool = ProcessPoolExecutor(min(self.workers, len(jobs) - given) or 1, context)
            try:
                for result in _in_order(pool.submit, function, jobs[given:], self.workers):
                    yield result
                    given += 1
                return
            except BrokenProcessPool:
                continue
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        raise UserError(
            f"worker processes died {MOST_LOSSES + 1} times, with {given} of {len(jobs)} parts done",
            fix="Most often memory ran out: try fewer with --on processes:N. Finished parts are kept.",
        )


class Dask:
    """The workers of a Dask cluster (`distributed`); they need the same version of this package.

    Parameters
    ----------
    address
        Of the scheduler, as tcp://host:port.

    Raises
    ------
    UserError
        Where `distributed` is not installed or no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        try:
            distributed = importlib.import_module("distributed")
        except ImportError:
            raise UserError(
                "--on dask://… needs the package distributed, which is not installed",
                fix="Install it with `pip install 'mihwar[dask]'`.",
            ) from None
        try:
            self._client: Any = distributed.Client(address, timeout="10s", set_as_default=False)
        except OSError:
            raise UserError(
                f"no Dask scheduler answers at {address}",
                fix="Start one with `dask scheduler` and workers with `dask worker`, "
                "or see docs/how-to/run-on-a-cluster.md.",
            ) from None

    @property
    def workers(self) -> int:
        """Threads of all workers that there are now."""
        return max(1, sum(self._client.nthreads().values()))

    def map(self, function: Callable[[Job], Made], jobs: Sequence[Job]) -> Iterator[Made]:
        """Give the results in the order of the jobs.

        The scheduler gives the jobs of a worker that is lost to the others.

        Parameters
        ----------
        function
            Called with each job; it and the jobs are pickled.
        jobs
            What it is called with.

        Yields
        ------
        object
            What the function made of a job.
        """

        def submit(function: Callable[[Job], Made], job: Job) -> Any:
            # not pure: Dask shall not give the result of an earlier call with the same arguments
            return self._client.submit(function, job, pure=False)

        yield from _in_order(submit, function, jobs, self.workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        # the cluster stays as it is, without us
        self._client.close()


def engine_named(name: str, jobs: int = 1) -> Engine:
    """Give the engine that `--on` names.

    Parameters
    ----------
    name
        'processes:N', 'dask://HOST:PORT', or '' for `jobs` processes.
    jobs
        Processes where no engine is named.

    Returns
    -------
    Engine
        Ready to work.

    Raises
    ------
    UserError
        For another name, or a cluster that does not answer.
    """
    check_engine(name)
    kind, _, rest = name.partition(":")
    if kind == "dask":
        return Dask(f"tcp:{rest}")
    workers = int(rest or jobs)
    if workers == 1:
        return Here()
    return Processes(workers)


def check_engine(name: str) -> None:
    """Check the name of an engine, before anything is run; '' is one.

    Parameters
    ----------
    name
        As `engine_named` takes it.

    Raises
    ------
    UserError
        Where there is no such engine.
    """
    if name and not _NAMES.fullmatch(name):
        raise UserError(f"--on: there is no engine '{name}'", fix=f"Known: {_HOW}.")


def _in_order(
    submit: Callable[..., Future[Made]],
    function: Callable[[Job], Made],
    jobs: Sequence[Job],
    workers: int,
) -> Iterator[Made]:
    """The results in the order of the jobs, with a few jobs under way at a time."""
    under_way = deque[Future[Made]]()
    for job in jobs:
        under_way.append(submit(function, job))
        if len(under_way) >= AHEAD * workers:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()
