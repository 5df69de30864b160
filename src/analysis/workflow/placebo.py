"""`analysis placebo`: a finished run's measures and headline rules on shuffled copies of its
corpus.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.errors import UserError
from analysis.i18n import language
from analysis.placebo.kinds import printed
from analysis.placebo.measures import measured_tables
from analysis.placebo.rates import copies, rates
from analysis.placebo.shuffles import READS, SHUFFLES, Shuffle
from analysis.reports.finished_run import Run
from analysis.reports.index import note_corpus, render_index
from analysis.reports.placebo_notes import coded_hash
from analysis.study.schema import Study
from analysis.workflow import provenance

# dyad_tone tells whether a corpus holds any pair of states; no headline is tested in it
MEASURED = (*measured_tables(), "dyad_tone")
Progress = Callable[[int, int, str], None]
AGAIN = 3  # copies of each shuffle that must print what is recorded, for the record to stand


class _Held(NamedTuple):
    """A finished run: its study, the tables that are shuffled, what it prints, their hash."""

    study: Study
    corpus: dict[str, pd.DataFrame]
    own: dict[str, int]
    made_from: str


def placebo(
    run_dir: Path,
    n: int,
    *,
    shuffles: Sequence[Shuffle] = SHUFFLES,
    seed: int | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Shuffle the corpus of a run `n` times in each way, count what is printed as found, and write
    table 'placebo'.

    Parameters
    ----------
    run_dir
        Folder of a finished run.
    n
        Copies of each kind of shuffle.
    shuffles
        Which kinds; rows of other kinds that an earlier call left stay while the run's tables are
        the same.
    seed
        Another seed than that of the study's settings.
    jobs
        Processes side by side; they do not change the result.
    progress
        Called with copies done, all, and which was done last.

    Returns
    -------
    DataFrame
        Table 'placebo', as written to tables/placebo of the run.

    Raises
    ------
    UserError
        Where the folder holds no finished run.
    """
    held = _held(run_dir)
    if seed is None:
        seed = held.study.settings.seed
    table = _copied(held, n, shuffles, seed, jobs, progress)
    path = _table(run_dir, "placebo")
    if path.is_file():
        table = pd.concat([table, _others(tables.read(path), table)], ignore_index=True)
    return _written(table, path)


def placebo_again(run_dir: Path, recorded: Path, *, jobs: int = 1) -> pd.DataFrame:
    """Give a run the placebo of an earlier one, where it is the placebo of this one too.

    Two hundred copies of seven shuffles take twenty minutes. The first `AGAIN` copies of each
    shuffle are made again; where the coded tables are the same, and these copies and the run itself
    print what is recorded, the record stands. Else all copies of the shuffle are made.

    Parameters
    ----------
    run_dir
        Folder of the finished run.
    recorded
        tables/placebo.csv of the earlier run.
    jobs
        Processes side by side.

    Returns
    -------
    DataFrame
        Table 'placebo', as written to tables/placebo of the run.
    """
    held = _held(run_dir)
    parts = []
    for shuffle, rows in _read_recorded(recorded).groupby("shuffle", sort=False):
        n, seed = int(rows["n_copies"].iloc[0]), int(rows["seed"].iloc[0])
        first = _copied(held, min(AGAIN, n), [shuffle], seed, jobs)
        # this run prints otherwise than the one recorded: all copies are made anew
        if not _agrees(first, rows):
            rows = _copied(held, n, [shuffle], seed, jobs)
        parts.append(rows)
    return _written(pd.concat(parts, ignore_index=True), _table(run_dir, "placebo"))


def restore_placebo(run_dir: Path) -> None:
    """Write the placebo of a committed run as Parquet, of which only the CSV is committed.

    In a clean checkout `analysis run` then makes the index that is committed, as long as its coded
    tables are those that were shuffled.

    Parameters
    ----------
    run_dir
        Folder of the run; nothing is done where it has no placebo, or has it as Parquet.
    """
    path = _table(run_dir, "placebo")
    recorded = path.with_suffix(".csv")
    if recorded.is_file() and not path.is_file():
        _written(_read_recorded(recorded), path)


def _held(run_dir: Path) -> _Held:
    missing = [t for t in (*READS, *MEASURED) if not _table(run_dir, t).is_file()]
    if missing:
        raise UserError(
            f"no finished run is here: {', '.join(missing)} missing",
            where=run_dir / "tables",
            fix="`analysis run` makes one; --out names the folder of another.",
        )
    run = Run(run_dir)
    corpus = {name: run.table(name) for name in (*READS, *MEASURED)}
    return _Held(run.study, corpus, printed(corpus, run.study), coded_hash(run_dir))


def _copied(
    held: _Held,
    n: int,
    shuffles: Sequence[Shuffle],
    seed: int,
    jobs: int,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """The rows of `n` copies of each shuffle."""
    done = copies(held.corpus, held.study, shuffles, n, seed=seed, jobs=jobs, progress=progress)
    return rates(done, held.own).assign(seed=seed, made_from=held.made_from)


def _written(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    order = {name: place for place, name in enumerate(SHUFFLES)}
    table = table.assign(place=table["shuffle"].map(order)).sort_values(["place", "kind"])
    return tables.write("placebo", table.drop(columns="place"), path, csv=True)


def _read_recorded(path: Path) -> pd.DataFrame:
    """The CSV of a table 'placebo': of a committed run there is no other form."""
    # as text first: an empty field stays '' and is not taken for a missing value
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name, column in tables.TABLES["placebo"].columns.items():
        if column.dtype == "bool":
            frame[name] = frame[name] == "True"
        elif column.dtype == "int64":
            frame[name] = frame[name].astype("int64")
        elif column.dtype == "float64":
            frame[name] = pd.to_numeric(frame[name])
    return frame


def _agrees(first: pd.DataFrame, recorded: pd.DataFrame) -> bool:
    """Whether the first copies made again, and the run itself, print what is recorded."""

    def prints(table: pd.DataFrame) -> list[tuple[object, ...]]:
        early = [
            [number for number in numbers.split() if int(number) < AGAIN]
            for numbers in table["printed_in"]
        ]
        columns = (table["kind"], table["made_from"], table["listed_own"])
        return sorted(zip(*columns, map(tuple, early), strict=True))

    return prints(first) == prints(recorded)


def as_text(table: pd.DataFrame) -> str:
    """Table 'placebo' in lines for the terminal.

    Parameters
    ----------
    table
        As `rates.rates` gives it.

    Returns
    -------
    str
        One line a kind of finding and shuffle: how many copies print one, and whether that is too
        many.
    """
    lines = []
    for row in table.to_dict("records"):
        line = f"{row['kind']}, {row['shuffle']} shuffled: "
        if row["n_shuffles"]:
            line += f"{row['n_printed']} of {row['n_shuffles']} print one"
            if not row["passes"]:
                line += "  TOO MANY"
        else:
            line += "could not be tested, the corpus leaves nothing to exchange"
        lines.append(line)
    return "\n".join(lines)


def run_folder(study: str, corpora: Sequence[str], out: Path | None, root: Path) -> Path:
    """Where the run lies: `out`, else reports/STUDY.

    Parameters
    ----------
    study
        Id of the study.
    corpora
        Corpora named on the command line; none where nothing was named.
    out
        The folder that was named.
    root
        The project's folder.

    Returns
    -------
    Path
        A folder with a run.json.

    Raises
    ------
    UserError
        Where no run is there, or one over other corpora.
    """
    folder = out or root / "reports" / study
    if not (folder / "run.json").is_file():
        raise UserError(
            "no run is here", where=os.path.relpath(folder), fix="`analysis run` makes one."
        )
    there = [c["name"] for c in Run(folder).description["corpora"]]
    # a corpus that is named by a path bears the name of its file
    wanted = [Path(c).name.split(".")[0] for c in corpora]
    if wanted and sorted(wanted) != sorted(there):
        raise UserError(
            f"this is a run over {', '.join(there)}, not over {', '.join(wanted)}",
            where=os.path.relpath(folder),
            fix="--out names the folder of the run.",
        )
    return folder


def refresh_index(run_dir: Path) -> Path:
    """Render the index of a run again, with what its tables say now, and note the files in its
    manifest.

    Parameters
    ----------
    run_dir
        Folder of a finished run.

    Returns
    -------
    Path
        The index.
    """
    run = Run(run_dir)
    manifest = provenance.read(run_dir)
    failed = {
        name.removeprefix("notebook "): error
        for name, error in manifest["failed"].items()
        if name.startswith("notebook ")
    }
    with language.speaking(run.language, language.outlets_of(run.description)):
        index = render_index(run_dir, failed=failed, glance=note_corpus(run))
    provenance.put(run_dir, manifest)
    return index


def _table(run_dir: Path, name: str) -> Path:
    return run_dir / "tables" / f"{name}.parquet"


def _others(before: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of other shuffles, where they were made from the same tables."""
    made_from = ""
    if len(table):
        made_from = table["made_from"].iloc[0]
    same = before["made_from"] == made_from
    return before[same & ~before["shuffle"].isin(table["shuffle"])]
