"""The program against the gold standard, in the sentences of the run's own corpora: what notebook 5
shows.

Only the development half is looked at; the test half is for `analysis evaluate --half test`, which
logs each look. What was measured elsewhere (measured.csv beside the gold) comes along, so that a
report shows it without the corpora it was measured on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis import tables
from analysis.coding.codes import codes_folder
from analysis.errors import UserError
from analysis.evaluation import evaluate, measured
from analysis.evaluation.coders_compared import COLUMNS, COMPARED, PARTS, read_compared
from analysis.evaluation.coders_here import coders_here
from analysis.evaluation.confusion import compared, missing
from analysis.evaluation.gold.standoff import sentences_coded
from analysis.evaluation.gold.training_units import gold_units
from analysis.evaluation.predict import annotate
from analysis.study.schema import Study
from analysis.tables import Column, Table
from analysis.workflow.gold_of_study import gold_files, gold_folder
from analysis.workflow.stage import Stage, Step, maker_of
from analysis.workspace import Progress, Workspace

if TYPE_CHECKING:
    from analysis.workflow.stage_code import Code

_SYSTEM = "program"


def validate(work: Workspace, progress: Progress | None = None) -> None:
    """Write `accuracy`, `codings` and `coders` of a run; all are empty where the study has no gold.

    Parameters
    ----------
    work
        The run's tables and study.
    progress
        Not called.
    """
    folder = gold_folder(work.study, work.root)
    accuracy = tables.empty("accuracy")
    codings = tables.empty("codings")
    coders = pd.DataFrame(columns=COLUMNS)
    if folder is not None:
        own, codings = score_run(work.read("articles"), list(work.corpora), work.study, folder)
        recorded = measured.read(folder / evaluate.MEASURED)
        filled = [frame for frame in (own, recorded) if len(frame)]
        accuracy = recorded
        if filled:
            accuracy = pd.concat(filled, ignore_index=True)
        coders = compare_coders(work.read("articles"), list(work.corpora), work.study, folder)
    work.write("accuracy", accuracy)
    work.write("codings", codings)
    work.write("coders", coders)


def compare_coders(
    articles: pd.DataFrame, corpora: list[str], study: Study, folder: Path
) -> pd.DataFrame:
    """Compare frame coders on the gold units of the run, beside what was recorded elsewhere.

    Parameters
    ----------
    articles
        Table `articles` of the run.
    corpora
        Names of its corpora.
    study
        The study.
    folder
        The gold standard.

    Returns
    -------
    DataFrame
        Table `coders`.
    """
    units = gold_units(folder)
    here = coders_here(articles, units[units["corpus"].isin(corpora)], study)
    recorded = read_compared(folder / COMPARED)
    filled = [frame for frame in (here, recorded) if len(frame)]
    if not filled:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(filled, ignore_index=True)
    return table[table["estimate"].notna()].reset_index(drop=True)


def score_run(
    articles: pd.DataFrame, corpora: list[str], study: Study, folder: Path
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score the program on the sentences of the development half that the run holds.

    Parameters
    ----------
    articles
        Table `articles` of the run.
    corpora
        Names of its corpora.
    study
        The study that the program codes by.
    folder
        The gold standard.

    Returns
    -------
    tuple
        Rows of `accuracy` (part 'this run') and of `codings`; none where the run holds no
        sentence of the gold.
    """
    gold, sample = evaluate.read_scored(folder)
    coded = sample["sentence"].isin(sentences_coded(gold))
    half = sample[(sample["half"] == evaluate.HALVES[0]) & coded]
    of_run = half["corpus"].isin(corpora) | half["article_id"].isin(articles["article_id"])
    sentences = half[of_run]
    if sentences.empty:
        return tables.empty("accuracy"), tables.empty("codings")
    bodies = articles[articles["article_id"].isin(sentences["article_id"])]
    program = annotate(sentences, bodies.reset_index(drop=True), study, _SYSTEM)
    read = sentences_coded(program)
    accuracy = tables.empty("accuracy")
    if read:
        development = gold[gold["sentence"].isin(half["sentence"])]
        probability = sentences.set_index("sentence")["probability"]
        scores = evaluate.scored(gold, development, {_SYSTEM: program}, study, probability)
        accuracy = measured.of_scores(scores, "this run")
    # sentences that the program could not code, since their article reads otherwise now
    changed = sorted(set(sentences["sentence"]) - read)
    codings = pd.concat([compared(gold, program), missing(changed)], ignore_index=True)
    return accuracy, _located(codings, sentences, folder / evaluate.GLOSSES)


def _located(codings: pd.DataFrame, sample: pd.DataFrame, glosses: Path) -> pd.DataFrame:
    """The codings with article and number of their sentence, in a fixed order, and its gloss
    beside the sentence itself.
    """
    sentences = sample.set_index("sentence")
    codings = codings.assign(
        article_id=codings["sentence"].map(sentences["article_id"]),
        sentence_id=codings["sentence"].map(sentences["sentence_id"]).astype("int64"),
    )
    gloss = codings["sentence"].map(read_glosses(glosses)).where(codings["layer"] == "coded")
    # a gloss that is not there is None, as in a table read from disk
    codings["gloss"] = gloss.astype("object").where(lambda s: s.notna(), None)
    turn = {layer: number for number, layer in enumerate(tables.CODED)}
    key = ["turn", "article_id", "sentence_id", "dyad", "start", "end", "gold", "found"]
    ordered = codings.assign(turn=codings["layer"].map(turn)).sort_values(key, ignore_index=True)
    return ordered.drop(columns=["turn", "sentence"])


def read_glosses(path: Path) -> dict[str, str]:
    """Read English glosses by sentence; none where there is no file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    dict
        Sentence to gloss.

    Raises
    ------
    UserError
        For a file without the columns `sentence` and `gloss`.
    """
    if not path.is_file():
        return {}
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if not {"sentence", "gloss"} <= set(table.columns):
        raise UserError("a file of glosses has the columns sentence and gloss", where=path, line=1)
    return dict(zip(table["sentence"], table["gloss"], strict=True))


def _steps(stage: Stage, work: Workspace, before: Sequence[Step], code: Code) -> list[Step]:
    """One step; the program codes here as it does in the stage that makes `mentions`."""
    codes = sorted(codes_folder(work.study).glob("*.csv"))
    files = (*gold_files(gold_folder(work.study, work.root)), *codes)
    values = maker_of("mentions", before).values | {
        "gold": [path.name for path in files],
        "corpora": list(work.corpora),
    }
    return [stage.step(work, code, reads=files, values=values)]


STAGE = Stage(
    name="gold",
    label="the program against the gold standard",
    function=validate,
    reads=("articles",),
    makes=("accuracy", "codings", "coders"),
    columns={
        "coders": Table(
            "one measure of a frame coder on coded units: its F1, how far its probabilities hold, or "
            "its F1 by number of units; empty without notebook 5",
            {
                "part": Column("str", "what is measured", isin=PARTS),
                "coder": Column("str", "lexicon, supervised, or the name of a set of codes"),
                "on": Column(
                    "str", "this run's own gold units, or those it was measured on before"
                ),
                "about": Column("str", "id in frames.yml, or all frames"),
                "x": Column("float64", "mean probability of a bin, or coded units", nullable=True),
                "estimate": Column("float64", "F1, or share of the bin that holds the frame"),
                "low": Column("float64", "lower end of the 95 % interval", nullable=True),
                "high": Column("float64", "upper end of the 95 % interval", nullable=True),
                "n": Column("int64", "marks of the gold, or units of the bin and frames", low=0),
            },
        )
    },
    notebook="5_validation",
    steps=_steps,
)

STAGES = (STAGE,)
