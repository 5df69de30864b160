"""The frame coders that can code a run's corpora, side by side on the same gold units of that run."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.coded_texts import code_texts
from analysis.coding.codes import code_sets, codes_folder, read_codes
from analysis.coding.frame_coders.supervised import codebook_hash, shipped_coder
from analysis.coding.questions import unit_id
from analysis.evaluation.coders_compared import COLUMNS, Units, scores
from analysis.study.schema import Study

HERE = "this run"
Bools = npt.NDArray[np.bool_]


def coders_here(articles: pd.DataFrame, units: pd.DataFrame, study: Study) -> pd.DataFrame:
    """F1 of every coder on the gold units of a run.

    Parameters
    ----------
    articles
        Table of this name.
    units
        Gold units: sentence, article_id, sentence_id, dyad, frames (joined by ';'), as
        `training.gold_units` gives them.
    study
        The study.

    Returns
    -------
    DataFrame
        With the columns of `coders_compared.COLUMNS`; a set of codes is measured on the units that
        it codes.
    """
    # gold of articles that are not of this run has nothing to be held against
    units = units[units["article_id"].isin(articles["article_id"])].reset_index(drop=True)
    if units.empty:
        return pd.DataFrame(columns=COLUMNS)
    names = tuple(f.id for f in study.frames)
    given = [set(f.split(";")) for f in units["frames"]]
    held = np.array([[name in g for name in names] for g in given])
    named = zip(units["article_id"], units["sentence_id"], units["dyad"], strict=True)
    keys = [unit_id(a, int(s), d) for a, s, d in named]
    parts = []
    for coder, frames in _coders(articles, units, study):
        kept = None
        # codes given by others hold some units only: a unit they lack is no miss of theirs
        if coder.startswith("codes "):
            kept = np.array([key in frames for key in keys])
        marked = np.array([[name in frames.get(key, set()) for name in names] for key in keys])
        # `scores` tells gold and training units apart: here all are one kind, named `HERE` below
        on = Units(units["article_id"].tolist(), held, np.zeros(len(units), bool), names)
        if kept is not None:
            if not kept.any():
                continue
            ids = [a for a, k in zip(on.article_id, kept, strict=True) if k]
            on = Units(ids, held[kept], on.is_gold[kept], names)
            marked = marked[kept]
        parts.append(scores(on, marked, coder))
    return pd.concat(parts, ignore_index=True).assign(on=HERE)


def _coders(
    articles: pd.DataFrame, units: pd.DataFrame, study: Study
) -> Iterator[tuple[str, dict[str, set[str]]]]:
    """Each coder with the frames it gives, by unit."""
    # only texts with gold are coded again: the run's own codes are of one coder
    rows = articles[articles["article_id"].isin(units["article_id"])].reset_index(drop=True)
    shipped = shipped_coder()
    names = ["lexicon"]
    # one that learned by another codebook was not taught these frames
    if shipped is not None and shipped.notes["codebook"] == codebook_hash(study):
        names.append("supervised")
    for name in names:
        settings = study.settings.model_copy(
            # gold units are sentences, whatever the run counts
            update={"frame_coder": name, "dyad_unit": "sentence", "frame_min_triggers": 1}
        )
        coded = code_texts(
            rows["body"].tolist(),
            rows["published"],
            study.model_copy(update={"settings": settings}),
            article_ids=rows["article_id"].to_numpy(),
        )
        yield name, _by_unit(coded.frames)
    for name in code_sets(study):
        codes = read_codes(codes_folder(study) / f"{name}.csv")
        frames = {
            unit: {f for f in given.split(";") if f}
            for unit, given in zip(codes["unit"], codes["frames"], strict=True)
        }
        yield f"codes {name}", frames


def _by_unit(frames: pd.DataFrame) -> dict[str, set[str]]:
    frames_of: dict[str, set[str]] = {}
    places = frames[["article_id", "sentence_id", "dyad", "frame"]].drop_duplicates()
    for article, sentence, dyad, frame in places.itertuples(index=False):
        frames_of.setdefault(unit_id(article, int(sentence), dyad), set()).add(frame)
    return frames_of
