"""`analysis evaluate` and `analysis agreement`: the gold standard under data/gold against the
program, baselines and coders.

The development half is for daily work. A look at the test half is asked for by name and is written
to data/gold/LOOKS.md with its day and commit, before the numbers are shown.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.errors import UserError
from analysis.evaluation import agreement as agreeing
from analysis.evaluation.gold.standoff import COLUMNS, read_coding, sentences_coded
from analysis.evaluation.predict import SYSTEMS, Progress, annotate, articles_of
from analysis.evaluation.scores import OF_ALL, scores
from analysis.study.schema import Study

GOLD, SAMPLE, LOOKS, CODINGS = "gold.csv", "sample.csv", "LOOKS.md", "codings"
MEASURED, GLOSSES = "measured.csv", "glosses.csv"
HALVES = ("development", "test")
MAJORITY = "majority"


class Evaluation(NamedTuple):
    """Scores of every system, how many sentences they rest on, and how many of each corpus were
    left out.
    """

    table: pd.DataFrame
    sentences: int
    missing: dict[str, int]


def read_sample(folder: Path) -> pd.DataFrame:
    """The drawn sentences of a gold folder.

    Parameters
    ----------
    folder
        The gold folder.

    Returns
    -------
    DataFrame
        sample.csv, one row a sentence; ids and hashes stay text.

    Raises
    ------
    UserError
        Where nothing was drawn.
    """
    path = folder / SAMPLE
    if not path.is_file():
        raise UserError("there is no sample here", where=path, fix="`analysis draw` makes one.")
    # as text: pandas would read an id of digits as a number and lose its zeros
    return pd.read_csv(path, dtype={"sha256": "str", "article_id": "str", "sentence": "str"})


def read_scored(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """gold.csv and sample.csv of a gold folder without what was drawn to correct a corpus.

    Parameters
    ----------
    folder
        The gold folder.

    Returns
    -------
    tuple of DataFrame
        Gold and sample of the two halves. A sentence may be drawn for both uses, and is then coded
        in each round for itself.
    """
    gold, sample = read_coding(folder / GOLD), read_sample(folder)
    sample = sample[sample["half"].isin(HALVES)]
    # rounds drawn to correct a corpus are in neither half: they were drawn for another question
    return gold[gold["round"].isin(sample["round"])], sample


def evaluate(
    folder: Path,
    study: Study,
    half: str,
    root: Path,
    *,
    corpora: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Evaluation:
    """Scores of the program and the baselines on one half of the gold.

    Parameters
    ----------
    folder
        The gold folder.
    study
        The study that the program codes by.
    half
        One of `HALVES`. The test half is for `analysis evaluate --half test`, which writes each
        look down.
    root
        The project's folder, where the raw corpora are looked for.
    corpora
        Corpora that the half is narrowed to; all where there are none.
    progress
        Called while corpora are read.

    Returns
    -------
    Evaluation
        Scores of every system, and how many sentences are not on this machine.

    Raises
    ------
    UserError
        For another half, and where none of the gold's corpora is on this machine.
    """
    if half not in HALVES:
        raise UserError(f"there is no half '{half}'", fix=f"Halves: {', '.join(HALVES)}.")
    gold, sample = read_scored(folder)
    sample = sample[sample["sentence"].isin(sentences_coded(gold))]
    # the commonest marks are always learnt from the development half, whichever is scored
    other = gold[gold["sentence"].isin(sample.loc[sample["half"] == HALVES[0], "sentence"])]
    sample = sample[
        (sample["half"] == half) & (sample["corpus"].isin(corpora) if corpora else True)
    ]
    articles, missing = articles_of(sample, root, progress)
    if articles.empty:
        raise UserError("none of the gold's corpora is on this machine", where=folder)
    coded = {system: annotate(sample, articles, study, system) for system in SYSTEMS}
    sentences = sentences_coded(coded[SYSTEMS[0]])
    probability = sample.set_index("sentence")["probability"]
    return Evaluation(scored(gold, other, coded, study, probability), len(sentences), missing)


def scored(
    gold: pd.DataFrame,
    development: pd.DataFrame,
    coded: Mapping[str, pd.DataFrame],
    study: Study,
    probability: pd.Series | None = None,
) -> pd.DataFrame:
    """Scores of every system, and of the commonest marks of the development half, on the sentences
    they share.

    Parameters
    ----------
    gold
        Annotations of the sentences that are scored.
    development
        Gold of the development half, which tells the commonest marks.
    coded
        System to its annotations; every system coded the same sentences.
    study
        The study whose layers are scored.
    probability
        The chance with which each sentence was drawn, as `scores.scores` takes it.

    Returns
    -------
    DataFrame
        Rows of `scores.scores`, with `system`.
    """
    # sentences whose article is not here would count as missed by every system
    # all systems coded the same sentences, so that any of them tells which
    gold = gold[gold["sentence"].isin(sentences_coded(next(iter(coded.values()))))]
    every = {**coded, MAJORITY: _majority(gold, development)}
    parts = [
        scores(gold, found, study, probability).assign(system=system)
        for system, found in every.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _majority(gold: pd.DataFrame, development: pd.DataFrame) -> pd.DataFrame:
    """The commonest marks of the development half: frame and tone for every unit, event type and
    speaker for every sentence.
    """
    units = gold[gold["layer"] == "dyad"]
    parts = [gold[gold["layer"] == "coded"]]
    for layer in ("event", "speaker"):
        rows = development[development["layer"] == layer]
        if len(rows):
            parts.append(
                parts[0].assign(
                    layer=layer, label=rows["label"].mode()[0], value=rows["value"].mode()[0]
                )
            )
    for layer, column in (("relation", "label"), ("frame", "label"), ("tone", "value")):
        common = development.loc[development["layer"] == layer, column].mode()
        if len(common):
            # a baseline that gives every unit the same frame and tone
            parts.append(units.assign(layer=layer, **{column: common[0]}))
    return pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)


def log_look(folder: Path, day: str, why: str) -> None:
    """Write down a look at the test half, as a row of LOOKS.md.

    Parameters
    ----------
    folder
        The gold folder.
    day
        The day, 2026-11-29.
    why
        The reason.
    """
    path = folder / LOOKS
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    with path.open("a", encoding="utf-8") as file:
        # outside a repository a look is written down all the same
        file.write(f"| {day} | {commit or 'no commit'} | {why} |\n")


def coders_of(folder: Path, round_name: str) -> list[Path]:
    """The files of the two coders of a round.

    Parameters
    ----------
    folder
        The gold folder.
    round_name
        The round, such as 'main'.

    Returns
    -------
    list of Path
        Two files, codings/ROUND-CODER.csv, sorted.

    Raises
    ------
    UserError
        Where there are not two.
    """
    # `round-coder.csv`: the name says the round first
    paths = sorted((folder / CODINGS).glob(f"{round_name}-*.csv"))
    if len(paths) != 2:
        names = ", ".join(p.name for p in paths) or "none"
        raise UserError(
            f"agreement is of two coders, but round '{round_name}' has {len(paths)}: {names}",
            where=folder / CODINGS,
        )
    return paths


def agreement_of(folder: Path, study: Study, round_name: str) -> tuple[pd.DataFrame, list[str]]:
    """Agreement of the two coders of a round, and their names.

    Codings are data/gold/codings/ROUND-CODER.csv.

    Parameters
    ----------
    folder
        The gold folder.
    study
        The study whose layers are compared.
    round_name
        The round, such as 'main'.

    Returns
    -------
    table : DataFrame
        As `agreement.agreement` gives it.
    coders : list of str
        Names of the two.

    Raises
    ------
    UserError
        Where the round has not two coders, or they share no sentence.
    """
    paths = coders_of(folder, round_name)
    one, other = (read_coding(p) for p in paths)
    return agreeing.agreement(one, other, study), [
        p.stem.removeprefix(f"{round_name}-") for p in paths
    ]


def looks(folder: Path) -> list[tuple[str, str, str]]:
    """Day, commit and reason of every look at the test half, in order.

    Parameters
    ----------
    folder
        The gold folder.

    Returns
    -------
    list of tuple
        (day, commit, reason); empty where there is no LOOKS.md.
    """
    path = folder / LOOKS
    lines = []
    if path.is_file():
        lines = path.read_text(encoding="utf-8").splitlines()
    rows = [
        # two cuts: a reason may hold a bar
        [cell.strip() for cell in line.strip("| ").split(" | ", 2)]
        for line in lines
        if line.startswith("| ")
    ]
    # the head of the table and the line below it are no looks
    return [(day, commit, why) for day, commit, why in rows if day[:1].isdigit()]


def document_part(
    result: Evaluation,
    agreed: pd.DataFrame,
    looked: pd.DataFrame,
    seen: Sequence[tuple[str, str, str]],
) -> str:
    """The part of docs/accuracy.md on our own gold: the program with baselines beside it, and the
    agreement of its coders.

    Parameters
    ----------
    result
        Scores on the development half.
    agreed
        Agreement of the two coders of the main round.
    looked
        What was recorded of the test half, as rows of table `accuracy`.
    seen
        The looks at it, as `looks` gives them.

    Returns
    -------
    str
        Markdown.
    """
    left = "".join(
        f" Left out, not here or changed since: {n} of {name}."
        for name, n in result.missing.items()
    )
    lines = [
        "## Our own gold (data/gold)",
        "",
        "Sentences of Al Mayadeen, SaudiNewsNet and the demonstration corpus, the last written for this project. **No human coded them**: coders and "
        "adjudicator are instances of one language model (data/gold/README.md), so this is accuracy against that model's reading. Intervals are of F1, "
        "over articles. A baseline that makes no such marks has 0.",
        "",
    ]
    if seen and len(looked):
        day, commit, why = seen[-1]
        lines += [
            "### The test half",
            "",
            "Nobody looked at these sentences while program, lexicons and lists were written. "
            f'`analysis evaluate --half test --why "{why}" --record` on {day} (commit {commit}); looks in all: {len(seen)} (data/gold/LOOKS.md).',
            "",
            *_table(looked),
        ]
    else:
        lines += ["The test half was not looked at (data/gold/LOOKS.md).", ""]
    lines += [
        "### The development half",
        "",
        f"`analysis evaluate --only gold` prints this part alone: {result.sentences} sentences.{left} The program was written and changed with them in "
        "view, so that these figures flatter it.",
        "",
        "Sentences with much to code were drawn more often. F1 of all is that of all sentences that were drawn from, estimated by those "
        "chances (probability in data/gold/sample.csv): few sentences decide it, and its interval is wider.",
        "",
        *_table(result.table.dropna(subset="f1").rename(columns={"f1": "estimate", "n_gold": "n"})),
        "### Two coders",
        "",
        "`analysis agreement --round main`: the two codings of the main round, both halves, before adjudication. One model agrees with itself "
        "more than two people would.",
        "",
        "| layer | about | measure | estimate | 95 % interval | n |",
        "| --- | --- | --- | ---: | --- | ---: |",
    ]
    for row in agreed.dropna(subset="estimate").to_dict("records"):
        cells = [
            row["layer"],
            row["about"],
            row["measure"],
            _two(row["estimate"]),
            _ends(row["low"], row["high"]),
            str(row["n"]),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _table(rows: pd.DataFrame) -> list[str]:
    """Scores as lines of a Markdown table: the program's, with the F1 of the baselines beside
    them.
    """
    others = [s for s in rows["system"].unique() if s != SYSTEMS[0]]
    key = ["layer", "about"]
    f1 = rows.pivot(index=key, columns="system", values="estimate").reindex(columns=others)
    is_of_all = OF_ALL[0] in rows
    of_all = ["F1 of all", "95 % interval"] if is_of_all else []
    head = [
        "layer",
        "about",
        "precision",
        "recall",
        "F1",
        "95 % interval",
        "n in the gold",
        *of_all,
    ]
    head += [f"F1 of {system}" for system in others]
    lines = [
        f"| {' | '.join(head)} |",
        f"|{' --- |' * 2}{' ---: |' * (len(head) - 2)}",
    ]
    for row in rows[rows["system"] == SYSTEMS[0]].join(f1, on=key).to_dict("records"):
        cells = [row["layer"], row["about"]]
        cells += [_two(row[c]) for c in ("precision", "recall", "estimate")]
        cells += [_ends(row["low"], row["high"]), str(row["n"])]
        if is_of_all:
            cells += [_two(row[OF_ALL[0]]), _ends(*(row[c] for c in OF_ALL[1:]))]
        cells += [_two(row[system]) for system in others]
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _two(value: float) -> str:
    if pd.isna(value):
        return ""
    return f"{value:.2f}"


def _ends(low: float, high: float) -> str:
    if pd.isna(low):
        return ""
    return f"{low:.2f} to {high:.2f}"


def as_text(table: pd.DataFrame) -> str:
    """A table of scores or agreement as aligned text with two decimals.

    Parameters
    ----------
    table
        Scores or agreement.

    Returns
    -------
    str
        A line a row; a missing number is blank.
    """
    text = table.copy()
    for column in text.select_dtypes("float").columns:
        text[column] = ["" if pd.isna(v) else f"{v:.2f}" for v in text[column]]
    return text.to_string(index=False)
