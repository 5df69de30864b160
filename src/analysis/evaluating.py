"""`analysis evaluate` and `analysis agreement`: the gold standard under data/gold against the program, baselines and coders.

The development half is for daily work. A look at the test half is asked for by name and is written to data/gold/LOOKS.md with its
day and commit, before the numbers are shown.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.annotating import SYSTEMS, Progress, annotate, articles_of
from analysis.errors import UserError
from analysis.study import Study
from analysis.validation import agreement as agreeing
from analysis.validation.scores import scores
from analysis.validation.standoff import COLUMNS, read_coding, sentences_coded

GOLD, SAMPLE, LOOKS, CODINGS = "gold.csv", "sample.csv", "LOOKS.md", "codings"
HALVES = ("development", "test")
MAJORITY = "majority"


class Evaluation(NamedTuple):
    """Scores of every system, how many sentences they rest on, and how many of each corpus were left out."""

    table: pd.DataFrame
    sentences: int
    missing: dict[str, int]


def read_sample(folder: Path) -> pd.DataFrame:
    """The drawn sentences of a gold folder."""
    path = folder / SAMPLE
    if not path.is_file():
        raise UserError("there is no sample here", where=path, fix="`analysis draw` makes one.")
    return pd.read_csv(path, dtype={"sha256": "str", "article_id": "str", "sentence": "str"})


def evaluate(
    folder: Path,
    study: Study,
    half: str,
    root: Path,
    *,
    corpora: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Evaluation:
    """Scores of the program and the baselines on one half of the gold in `folder`; `corpora` narrows it to some."""
    if half not in HALVES:
        raise UserError(f"there is no half '{half}'", fix=f"Halves: {', '.join(HALVES)}.")
    gold = read_coding(folder / GOLD)
    sample = read_sample(folder)
    sample = sample[sample["sentence"].isin(sentences_coded(gold))]
    other = gold[gold["sentence"].isin(sample.loc[sample["half"] == HALVES[0], "sentence"])]
    sample = sample[(sample["half"] == half) & (sample["corpus"].isin(corpora) if corpora else True)]
    articles, missing = articles_of(sample, root, progress)
    if articles.empty:
        raise UserError("none of the gold's corpora is on this machine", where=folder)
    coded = {system: annotate(sample, articles, study, system) for system in SYSTEMS}
    shown = sentences_coded(coded[SYSTEMS[0]])
    gold = gold[gold["sentence"].isin(shown)]
    coded[MAJORITY] = _majority(gold, other)
    parts = [scores(gold, found, study).assign(system=system) for system, found in coded.items()]
    return Evaluation(pd.concat(parts, ignore_index=True), len(shown), missing)


def _majority(gold: pd.DataFrame, development: pd.DataFrame) -> pd.DataFrame:
    """The commonest marks of the development half: frame and tone for every unit, event type and speaker for every sentence."""
    units = gold[gold["layer"] == "dyad"]
    parts = [gold[gold["layer"] == "coded"]]
    for layer in ("event", "speaker"):
        rows = development[development["layer"] == layer]
        if len(rows):
            parts.append(parts[0].assign(layer=layer, label=rows["label"].mode()[0], value=rows["value"].mode()[0]))
    for layer, column in (("frame", "label"), ("tone", "value")):
        common = development.loc[development["layer"] == layer, column].mode()
        if len(common):
            parts.append(units.assign(layer=layer, **{column: common[0]}))
    return pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)


def log_look(folder: Path, day: str, why: str) -> None:
    """Write down a look at the test half."""
    path = folder / LOOKS
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=folder, capture_output=True, text=True, check=False
    ).stdout.strip()
    with path.open("a", encoding="utf-8") as file:
        file.write(f"| {day} | {commit or 'no commit'} | {why} |\n")


def coders_of(folder: Path, round_name: str) -> list[Path]:
    """The files of the two coders of a round. Raises `UserError` where there are not two."""
    paths = sorted((folder / CODINGS).glob(f"{round_name}-*.csv"))
    if len(paths) != 2:
        found = ", ".join(p.name for p in paths) or "none"
        raise UserError(
            f"agreement is of two coders, but round '{round_name}' has {len(paths)}: {found}", where=folder / CODINGS
        )
    return paths


def agreement_of(folder: Path, study: Study, round_name: str) -> tuple[pd.DataFrame, list[str]]:
    """Agreement of the two coders of a round, and their names. Codings are data/gold/codings/ROUND-CODER.csv."""
    paths = coders_of(folder, round_name)
    one, other = (read_coding(p) for p in paths)
    return agreeing.agreement(one, other, study), [p.stem.removeprefix(f"{round_name}-") for p in paths]


def as_text(table: pd.DataFrame) -> str:
    """A table of scores or agreement as aligned text with two decimals."""
    shown = table.copy()
    for column in shown.select_dtypes("float").columns:
        shown[column] = ["" if pd.isna(v) else f"{v:.2f}" for v in shown[column]]
    return shown.to_string(index=False)
