"""Table 'coders' as notebook 5 shows it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis import claims
from analysis.claims import Sentence
from analysis.coding.frame_coders.supervised import knows_codebook
from analysis.evaluation.coders_compared import (
    LEARNING,
    MACRO,
    MICRO,
    RELIABILITY,
    SCORES,
    SIGN,
    TYPE,
)
from analysis.i18n.language import gettext, mark
from analysis.study.schema import Study

COLUMNS = {
    "on_named": mark("measured on"),
    "named": mark("what is coded"),
    "coder": mark("coder"),
    "estimate": mark("F1"),
    "n": mark("marks of the gold"),
}
WORDS = {
    MICRO: mark("all frames (micro)"),
    MACRO: mark("all frames (macro)"),
    SIGN: mark("sign of tone"),
    TYPE: mark("type of event"),
    "this run": mark("this run's own gold units"),
    "gold, development half": mark("gold units of all corpora, development half"),
    "training units": mark("training units, coded once"),
}


def say_frame_coder(study: Study) -> Sentence:
    """Who codes the frames of a run, and what it learned from where it learned.

    Parameters
    ----------
    study
        The study of the run.

    Returns
    -------
    Sentence
        Without a number.
    """
    coder = study.settings.frame_coder
    if coder != "supervised":
        return claims.sentence(
            mark("Frames are coded by {coder}."), coder=claims.name(gettext(coder))
        )
    if knows_codebook(study):
        return claims.sentence(
            mark(
                "Frames are coded by the model that comes with the program and learned this codebook."
            )
        )
    return claims.sentence(
        mark(
            "Frames are coded by a model that learned from this study's own coded units alone: its codebook defines the frames otherwise than the one that the program's model learned."
        )
    )


def side_by_side(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """F1 of every coder, coders of one frame and kind of unit next to one another.

    Parameters
    ----------
    table
        Table 'coders'.
    names
        Names of frames by id.

    Returns
    -------
    DataFrame
        All frames first.
    """
    rows = table[table["part"] == SCORES]
    turn = {name: number for number, name in enumerate((MICRO, MACRO, SIGN, TYPE))}
    order = {on: number for number, on in enumerate(WORDS)}
    # what has no place in these lists comes last, by name
    rows = rows.assign(
        turn=rows["about"].map(turn).fillna(len(turn)), place=rows["on"].map(order).fillna(99)
    )
    keys = ["place", "on", "turn", "about", "coder"]
    return _named(rows.sort_values(keys, ignore_index=True), names)


def curve(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The learning curve: a line a kind of unit and micro or macro.

    Parameters
    ----------
    table
        Table 'coders'.
    names
        Names of frames by id.

    Returns
    -------
    DataFrame
        Points by `x`.
    """
    rows = _named(table[table["part"] == LEARNING], names)
    return rows.assign(named=rows["on_named"] + ", " + rows["named"])


def bins(table: pd.DataFrame) -> pd.DataFrame:
    """The bins of probabilities: a line a kind of unit.

    Parameters
    ----------
    table
        Table 'coders'.

    Returns
    -------
    DataFrame
        Points by `x`.
    """
    rows = _named(table[table["part"] == RELIABILITY], {})
    return rows.assign(named=rows["on_named"])


def _named(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    def said(word: str) -> str:
        if word in WORDS:
            return gettext(WORDS[word])
        return names.get(word, word)

    return rows.assign(named=rows["about"].map(said), on_named=rows["on"].map(said))
