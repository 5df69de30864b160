"""The stage behind notebook 5: the program against the gold standard, in the sentences of the run's own corpora.

Only the development half is looked at; the test half is for `analysis evaluate --half test`, which logs each look. What was
measured elsewhere (data/gold/measured.csv) comes along, so that a report shows it without the corpora it was measured on.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.errors import UserError
from analysis.evaluation import evaluate, measured
from analysis.evaluation.confusion import compared, missing
from analysis.evaluation.gold.standoff import read_coding, sentences_coded
from analysis.evaluation.predict import annotate
from analysis.study.schema import Study
from analysis.workflow import pipeline
from analysis.workflow.pipeline import Stage
from analysis.workflow.stage_functions import Workspace

NOTEBOOK = "5_validation"
STAGE = "gold"
TABLES = ("accuracy", "codings")
_SYSTEM = "program"


def gold_folder(study: Study, root: Path) -> Path | None:
    """Where the gold of a study lies: data/GOLD of the project, or nowhere. Raises `UserError` where study.yml names none that is there."""
    if not study.gold:
        return None
    folder = root / "data" / study.gold
    if not (folder / evaluate.GOLD).is_file():
        raise UserError(
            f"gold: there is no {evaluate.GOLD} in data/{study.gold}",
            where=study.folder / "study.yml",
            fix="Name the folder below data/ that `analysis adjudicate` filled, or take the key out.",
        )
    return folder


def gold_files(folder: Path | None) -> tuple[Path, ...]:
    """The files of a gold standard that a run reads, those that are there; none where there is no gold."""
    names = (evaluate.GOLD, evaluate.SAMPLE, evaluate.MEASURED, evaluate.GLOSSES)
    return tuple(folder / n for n in names if (folder / n).is_file()) if folder else ()


def plan(
    work: Workspace,
    corpora: dict[str, Path],
    parameters: dict[str, dict[str, Any]],
    notebooks: Path,
) -> list[Stage]:
    """The stages of a run, with the gold standard's before the notebooks where the study has notebook 5."""
    listed = pipeline.plan(work, corpora, parameters, notebooks)
    if NOTEBOOK not in work.study.notebooks:
        return listed
    place = next(n for n, s in enumerate(listed) if s.name.startswith("notebook "))
    stage = _stage(work, list(corpora), gold_folder(work.study, notebooks.parent), listed)
    rest = [replace(s, reads=(*s.reads, *stage.makes)) for s in listed[place:]]
    return [*listed[:place], stage, *rest]


def _stage(work: Workspace, corpora: list[str], folder: Path | None, listed: list[Stage]) -> Stage:
    files = gold_files(folder)
    values = next(s for s in listed if s.name == "mentions").values | {
        "gold": [p.name for p in files],
        "corpora": corpora,
    }
    return Stage(
        STAGE,
        "the program against the gold standard",
        (work.table("articles"), *files),
        tuple(work.table(t) for t in TABLES),
        values,
        lambda _: validate(work, corpora, folder),
        "gold",
    )


def validate(work: Workspace, corpora: list[str], folder: Path | None) -> None:
    """Write `accuracy` and `codings` of a run; both are empty where the study has no gold."""
    accuracy, codings = tables.empty("accuracy"), tables.empty("codings")
    if folder is not None:
        own, codings = score_run(work.read("articles"), corpora, work.study, folder)
        recorded = measured.read(folder / evaluate.MEASURED)
        filled = [frame for frame in (own, recorded) if len(frame)]
        accuracy = pd.concat(filled, ignore_index=True) if filled else recorded
    work.write("accuracy", accuracy)
    work.write("codings", codings)


def score_run(
    articles: pd.DataFrame, corpora: list[str], study: Study, folder: Path
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `accuracy` ('this run') and of `codings` for the sentences of the development half that are in `articles`."""
    gold, sample = read_coding(folder / evaluate.GOLD), evaluate.read_sample(folder)
    half = sample[
        (sample["half"] == evaluate.HALVES[0]) & sample["sentence"].isin(sentences_coded(gold))
    ]
    here = half[half["corpus"].isin(corpora) | half["article_id"].isin(articles["article_id"])]
    if here.empty:
        return tables.empty("accuracy"), tables.empty("codings")
    found = annotate(
        here,
        articles[articles["article_id"].isin(here["article_id"])].reset_index(drop=True),
        study,
        _SYSTEM,
    )
    read = sentences_coded(found)
    gone = sorted(set(here["sentence"]) - read)
    own = tables.empty("accuracy")
    if read:
        development = gold[gold["sentence"].isin(half["sentence"])]
        own = measured.of_scores(
            evaluate.scored(gold, development, {_SYSTEM: found}, study), "this run"
        )
    rows = pd.concat([compared(gold, found), missing(gone)], ignore_index=True)
    return own, _placed(rows, here, folder / evaluate.GLOSSES)


def _placed(rows: pd.DataFrame, sample: pd.DataFrame, glosses: Path) -> pd.DataFrame:
    """The rows with the article and number of their sentence, in a fixed order, and glosses beside the sentences themselves."""
    place = sample.set_index("sentence")
    rows = rows.assign(
        article_id=rows["sentence"].map(place["article_id"]),
        sentence_id=rows["sentence"].map(place["sentence_id"]).astype("int64"),
    )
    known = read_glosses(glosses)
    rows["gloss"] = (
        rows["sentence"]
        .map(known)
        .where(rows["layer"] == "coded")
        .astype("object")
        .where(lambda s: s.notna(), None)
    )
    order = {layer: n for n, layer in enumerate(tables.CODED)}
    key = ["turn", "article_id", "sentence_id", "dyad", "start", "end", "gold", "found"]
    return (
        rows.assign(turn=rows["layer"].map(order))
        .sort_values(key, ignore_index=True)
        .drop(columns=["turn", "sentence"])
    )


def read_glosses(path: Path) -> dict[str, str]:
    """English glosses by sentence; none where there is no file. Raises `UserError` for a file without the two columns."""
    if not path.is_file():
        return {}
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if not {"sentence", "gloss"} <= set(table.columns):
        raise UserError("a file of glosses has the columns sentence and gloss", where=path, line=1)
    return dict(zip(table["sentence"], table["gloss"], strict=True))
