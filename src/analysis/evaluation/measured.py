"""What was measured where all the gold was there, kept beside the gold: data/gold/measured.csv,
rows of table `accuracy`.

`analysis evaluate --record` writes it. Reports show it on machines that have neither ../shared nor
the corpora.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.errors import UserError
from analysis.evaluation.benchmarks.part import Part
from analysis.evaluation.scores import OF_ALL

NAME = "accuracy"
TEST, OWN = tables.GOLD
OF_ALL_SENTENCES = "F1 of all"
_MEASURES = ("precision", "recall", "F1")
_KEY = list(tables.TABLES[NAME].key)


def beside(kept: pd.DataFrame) -> pd.DataFrame:
    """Rows of F1 with F1 of all sentences and its interval beside them, where it was measured.

    Parameters
    ----------
    kept
        Rows of one part, as `read` gives them.

    Returns
    -------
    DataFrame
        The rows of F1, in their order, with the columns `scores.OF_ALL` where there is any.
    """
    rows = kept[kept["measure"] == "F1"]
    of_all = kept[kept["measure"] == OF_ALL_SENTENCES]
    if of_all.empty:
        return rows
    keys = ["layer", "about", "system"]
    named = dict(zip(("estimate", "low", "high"), OF_ALL, strict=True))
    return rows.merge(of_all[[*keys, *named]].rename(columns=named), on=keys, how="left")


def of_scores(scored: pd.DataFrame, part: str) -> pd.DataFrame:
    """Scores as rows of `accuracy`: F1 with precision and recall beside it, then F1 of all sentences
    that the gold was drawn from.

    Parameters
    ----------
    scored
        Scores of `evaluate.scored`, with their `system`.
    part
        What they were measured on: 'this run', or a half of the gold.

    Returns
    -------
    DataFrame
        Rows of `accuracy`; none where an F1 is missing.
    """
    rows = scored.dropna(subset="f1").rename(columns={"n_gold": "n"}).assign(part=part)
    sample = _rows(rows.rename(columns={"f1": "estimate"}).assign(measure="F1"))
    plain = ["part", "layer", "about", "system", "n"]
    of_all = rows.dropna(subset=OF_ALL[0])[[*plain, *OF_ALL]]
    ends = dict(zip(OF_ALL, ("estimate", "low", "high"), strict=True))
    of_all = _rows(of_all.rename(columns=ends).assign(measure=OF_ALL_SENTENCES))
    # an empty frame would have a say in the types of the columns
    return pd.concat([f for f in (sample, of_all) if len(f)], ignore_index=True)


def of_agreement(agreed: pd.DataFrame) -> pd.DataFrame:
    """Agreement of two coders as rows of `accuracy`.

    Parameters
    ----------
    agreed
        As `agreement.agreement` gives it.

    Returns
    -------
    DataFrame
        Rows of part 'coders'; layers without an estimate are left out.
    """
    return _rows(agreed.dropna(subset="estimate").assign(part="coders", system="two coders"))


def of_parts(made: Mapping[str, Part]) -> pd.DataFrame:
    """Results against gold made by others, as rows of `accuracy`.

    Parameters
    ----------
    made
        Name to part.

    Returns
    -------
    DataFrame
        The measure is taken out of what was measured ('…: recall'); without one it is a share.
    """
    rows = pd.DataFrame(
        [r._asdict() | {"part": name} for name, part in made.items() for r in part.results]
    )
    # from the right: what was measured may hold a colon itself
    cut = rows["what"].str.rpartition(": ")
    named = cut[2].isin(_MEASURES)
    return _rows(
        rows.assign(
            layer="", about=cut[0].where(named, rows["what"]), measure=cut[2].where(named, "share")
        ).dropna(subset="estimate")
    )


def renew(rows: pd.DataFrame, path: Path) -> None:
    """Put the rows at `path`, checked; rows of parts that are not among them stay as they were
    measured.

    Parameters
    ----------
    rows
        Rows of `accuracy`.
    path
        measured.csv; made where it is not there.

    Raises
    ------
    UserError
        Where the file is not of this form.
    """
    before = read(path)
    # parts that were measured now replace all their earlier rows
    kept = before[~before["part"].isin(rows["part"])]
    # in the order of the report, whichever part was measured last
    turn = {part: n for n, part in enumerate(tables.SCORED)}
    every = pd.concat([f for f in (kept, rows) if len(f)], ignore_index=True)
    every = every.sort_values(
        "part", key=lambda part: part.map(turn), kind="stable", ignore_index=True
    )
    tables.write_csv(tables.steady(tables.check(NAME, every)), path)


def read(path: Path) -> pd.DataFrame:
    """The rows of measured.csv.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    DataFrame
        Table `accuracy`; empty where there is no file.

    Raises
    ------
    UserError
        For a file that is not of this form.
    """
    if not path.is_file():
        return tables.empty(NAME)
    try:
        rows = pd.read_csv(
            path,
            dtype=dict.fromkeys(_KEY, "str"),
            # a key may be '' (`of_parts` has no layers), which pandas would read as missing
            keep_default_na=False,
            na_values={c: [""] for c in tables.TABLES[NAME].columns if c not in _KEY},
        )
        return tables.check(NAME, rows)
    except (UserError, ValueError) as problem:
        raise UserError(
            f"not what `analysis evaluate --record` writes: {problem}", where=path
        ) from None


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reindex(columns=list(tables.TABLES[NAME].columns)).reset_index(drop=True)
