"""Over many shuffled copies: in how many is a finding of each kind printed?"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

import pandas as pd

from analysis.placebo.kinds import FALSE_UNDER, printed
from analysis.placebo.measures import taken_again
from analysis.placebo.shuffles import LINKS, Shuffle, shuffled
from analysis.reports.looked_for import HEADLINES
from analysis.study.schema import Study

Tables = Mapping[str, pd.DataFrame]
Progress = Callable[[int, int, str], None]
LIMIT = 0.05  # the share of shuffles that may print a finding of a kind


class Copy(NamedTuple):
    """One shuffled copy: which, how many articles (or links) hold another label, and what it would
    print by kind.
    """

    shuffle: Shuffle
    number: int
    moved: float
    printed: dict[str, int]


_held: dict[str, tuple[Tables, Study, int]] = {}


def _hold(tables: Tables, study: Study, seed: int) -> None:
    _held["corpus"] = (tables, study, seed)


def one_copy(job: tuple[Shuffle, int]) -> Copy:
    """Shuffle, measure and read the headlines of one copy of the corpus this process holds.

    Parameters
    ----------
    job
        The shuffle, and the number of the copy, which its random draws are functions of.

    Returns
    -------
    Copy
        How much was moved, and how many findings of each kind are printed; none where the shuffle
        moved nothing.
    """
    tables, study, seed = _held["corpus"]
    shuffle, number = job
    copy = shuffled(tables, shuffle, study, seed=seed, number=number)
    # where nothing changed places the copy is the corpus, and tests nothing
    if not copy.moved:
        return Copy(shuffle, number, 0.0, {})
    measured = taken_again(copy.tables, LINKS[shuffle], _with_own_draws(study, number))
    return Copy(shuffle, number, copy.moved, printed(measured, study))


def _with_own_draws(study: Study, number: int) -> Study:
    """The study with a seed of its own for a copy.

    With the run's seed the permutations of every copy would give the same labels, and all copies
    would be held against one threshold, whose error is not averaged over copies.
    """
    seed = study.settings.seed + 1 + number
    return study.model_copy(update={"settings": study.settings.model_copy(update={"seed": seed})})


def copies(
    tables: Tables,
    study: Study,
    shuffles: Sequence[Shuffle],
    n: int,
    *,
    seed: int,
    jobs: int = 1,
    progress: Progress | None = None,
) -> list[Copy]:
    """`n` shuffled copies of each kind, measured side by side in `jobs` processes.

    Parameters
    ----------
    tables
        The tables of the run that is shuffled.
    study
        Its study.
    shuffles
        What is shuffled, such as dates inside outlets.
    n
        Copies of each shuffle.
    seed
        Seed of the shuffles.
    jobs
        Processes; the result does not depend on them.
    progress
        Called with copies done, copies in all, and what was shuffled.

    Returns
    -------
    list of Copy
        By number, the shuffles of one number in the order given.
    """
    # number by number, so that every shuffle has its first copies early
    wanted = [(s, number) for number in range(n) for s in shuffles]
    done: list[Copy] = []
    for copy in _run(tables, study, seed, wanted, jobs):
        done.append(copy)
        if progress is not None:
            progress(len(done), len(wanted), f"copies shuffled, now {copy.shuffle}")
    return done


def _run(
    tables: Tables, study: Study, seed: int, wanted: Iterable[tuple[Shuffle, int]], jobs: int
) -> Iterator[Copy]:
    if jobs == 1:
        _hold(tables, study, seed)
        yield from map(one_copy, wanted)
        return
    # a forked process shares the tables with this one, instead of a copy of its own
    context = get_context("fork" if os.name == "posix" else "spawn")
    with ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_hold, initargs=(tables, study, seed)
    ) as pool:
        yield from pool.map(one_copy, wanted)


def rates(done: Sequence[Copy], own: Mapping[str, int]) -> pd.DataFrame:
    """Table 'placebo': one row a kind of finding and a shuffle under which none of that kind is
    true.

    `n_printed` of `n_shuffles` copies print at least one, those with the numbers `printed_in`;
    `standard_error` is binomial, of the share `LIMIT` that is allowed; `passes` where the share is at most LIMIT and two of them. A
    shuffle that moves nothing shows nothing.

    Parameters
    ----------
    done
        The copies, of any number of shuffles.
    own
        How many findings of each kind the run itself prints.

    Returns
    -------
    DataFrame
        Shares and counts; NaN where no copy of a shuffle could be moved.
    """
    rows = []
    for shuffle in dict.fromkeys(c.shuffle for c in done):
        mine = [c for c in done if c.shuffle == shuffle]
        moved = [c for c in mine if c.moved]
        for kind, false_under in FALSE_UNDER.items():
            if shuffle not in false_under:
                continue
            n, counts = len(moved), [c.printed[kind] for c in moved]
            printing = [str(c.number) for c in moved if c.printed[kind]]
            error = math.nan
            share = math.nan
            listed = math.nan
            if n:
                # of the share that is allowed, not of the one seen: that would be 0
                # where no copy prints
                error = math.sqrt(LIMIT * (1 - LIMIT) / n)
                share = len(printing) / n
                listed = sum(counts) / n
            rows.append(
                {
                    "kind": kind,
                    "shuffle": shuffle,
                    "headline": HEADLINES.get(kind, ""),
                    "n_shuffles": n,
                    "n_copies": len(mine),
                    "n_printed": len(printing),
                    "printed_in": " ".join(printing),
                    "share": share,
                    "standard_error": error,
                    "listed": listed,
                    "listed_own": own[kind],
                    "moved": sum(c.moved for c in mine) / len(mine),
                    # up to two standard errors above the limit may be chance
                    "passes": not n or share <= LIMIT + 2 * error,
                }
            )
    return pd.DataFrame(rows)
