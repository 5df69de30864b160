"""Testing findings under specifications: what notebooks/specifications.ipynb calls, and which
tables a specification stands on.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.errors import UserError
from analysis.robustness.article_counts import Material
from analysis.robustness.findings import Finding, load_findings
from analysis.robustness.placebo import share_reached
from analysis.robustness.tests import judge
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.study.study_settings import Settings, Specification

DRAWS = 49  # shuffles under each specification; the study's own has more (`placebo.DRAWS`)
READ = ("articles", "sentences", "tokens", "types", "mentions", "dyad_relations", "triggers")


class Shelved:
    """Tables by name, each read from its own file when asked for."""

    def __init__(self, files: dict[str, Path]) -> None:
        self._files = files
        self._read: dict[Path, pd.DataFrame] = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in READ:
            raise AttributeError(name)
        path = self._files[name]
        # specifications share tables: one file is read once
        if path not in self._read:
            self._read[path] = tables.read(path)
        return self._read[path]


class Grid:
    """The specifications of a run, written down by the runner: findings, and the files each
    specification stands on.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise UserError(
                "no grid of specifications is here",
                where=path,
                fix="`analysis robustness` makes one.",
            )
        self.path = path
        self._described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

    def __len__(self) -> int:
        return len(self._described["specifications"])

    def _at(self, relative: str) -> Path:
        # written as seen from the grid, so that a project can move
        return (self.path.parent / relative).resolve()

    @cached_property
    def study(self) -> Study:
        """The study with the settings of the run."""
        study = load_study(self._at(self._described["study_folder"]))
        return study.model_copy(
            update={"settings": Settings.model_validate(self._described["settings"])}
        )

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings asked of this corpus."""
        return [f for f in load_findings(self.study) if f.id in self._described["findings"]]

    def specification(self, place: int) -> Specification:
        """One specification.

        Parameters
        ----------
        place
            Its place in the grid, from 0.

        Returns
        -------
        Specification
            The specification.
        """
        return Specification.model_validate(self._described["specifications"][place])

    def number(self, place: int) -> int:
        """The number of a specification among all of the run.

        Parameters
        ----------
        place
            Its place in the grid, from 0.

        Returns
        -------
        int
            0 is the study's own.
        """
        return int(self._described["numbers"][place])

    def files(self, place: int) -> dict[str, Path]:
        """The files of the tables that a specification stands on.

        Parameters
        ----------
        place
            Its place in the grid, from 0.

        Returns
        -------
        dict
            Table to file.
        """
        return {name: self._at(path) for name, path in self._described["tables"][place].items()}

    def kept(self, place: int) -> Path:
        """Where the results of a specification are kept, by what they are made from.

        Parameters
        ----------
        place
            Its place in the grid, from 0.

        Returns
        -------
        Path
            A Parquet file, which may not be there yet.
        """
        return self.path.parent / "results" / f"{self._described['keys'][place]}.parquet"


def try_specifications(grid: Grid, first: int, last: int) -> pd.DataFrame:
    """Test the findings under a batch of specifications.

    Each specification's results are kept as soon as they are there, so that a run that is
    interrupted goes on from the next one.

    Parameters
    ----------
    grid
        The grid.
    first, last
        The batch, both ends included.

    Returns
    -------
    DataFrame
        Table `specifications` without the choices.
    """
    opened: dict[tuple[Path, ...], Shelved] = {}
    parts = []
    for number in range(first, min(last, len(grid) - 1) + 1):
        path = grid.kept(number)
        if not path.is_file():
            files = grid.files(number)
            key = tuple(files[name] for name in READ)
            if key not in opened:
                # only the last set of tables stays in memory
                opened = {key: Shelved(files)}
            judged = results(
                grid.findings, Material(opened[key], grid.study, grid.specification(number))
            )
            # kept by what it is made from: in another grid it may have another number
            tables.write("specifications", judged.assign(specification=0), path)
        parts.append(tables.read(path).assign(specification=grid.number(number)))
    return pd.concat(parts, ignore_index=True)


def keep(tested: pd.DataFrame, path: str) -> None:
    """Write the results of a batch.

    Parameters
    ----------
    tested
        The results.
    path
        The file; '': nothing is written.
    """
    if path:
        tables.write("specifications", tested, Path(path))


def results(findings: list[Finding], material: Material) -> pd.DataFrame:
    """Test the findings under one specification.

    Parameters
    ----------
    findings
        The findings.
    material
        The corpus under the specification.

    Returns
    -------
    DataFrame
        One row for each finding: effect, low, high, is_tested, holds, and the share of shuffled
        corpora in which it holds too.
    """
    judged = judge(findings, material)
    share_placebo = share_reached(findings, material, DRAWS)
    return pd.DataFrame(
        {
            "finding": [f.id for f in findings],
            "effect": [float(j.effect[0]) for j in judged],
            "low": [float(j.low[0]) for j in judged],
            "high": [float(j.high[0]) for j in judged],
            "is_tested": [bool(j.tested[0]) for j in judged],
            "holds": [bool(j.holds[0]) for j in judged],
            "share_placebo": share_placebo,
        }
    )


def summary(tested: pd.DataFrame) -> pd.DataFrame:
    """Under how many specifications each finding holds.

    Parameters
    ----------
    tested
        What `try_specifications` gave.

    Returns
    -------
    DataFrame
        One row for each finding: `holds`, `tested`, and the `median` effect.
    """
    rows = tested.groupby("finding", sort=False).agg(
        holds=("holds", "sum"), tested=("is_tested", "sum"), median=("effect", "median")
    )
    return rows.reset_index()
