"""What notebook 5 tells of the tables `accuracy` and `codings`: rows chosen and named, sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import claims
from analysis.claims import Sentence
from analysis.i18n.language import gettext, mark, value
from analysis.tables import GOLD, OUTCOMES

HERE, CODERS = "this run", "coders"
TEST, KEPT = GOLD
PROGRAM = "program"
# of each layer the one figure that stands for it
WHOLE = {
    "mention": "span and actor",
    "dyad": "all",
    "relation": "between",
    "frame": "micro",
    "tone": "micro",
    "event": "type",
    "speaker": "micro",
    "status": "micro",
}
COLUMNS = {
    "layer": mark("layer"),
    "about": mark("what"),
    "estimate": mark("F1"),
    "precision": mark("precision"),
    "recall": mark("recall"),
    "n": mark("n in the gold"),
    "other": mark("best baseline"),
    "other_named": mark("which"),
}
CODERS_COLUMNS = {
    "layer": mark("layer"),
    "about": mark("what"),
    "measure": mark("measure"),
    "estimate": mark("agreement"),
    "n": mark("n"),
}
OTHERS_COLUMNS = {
    "about": mark("what"),
    "measure": mark("measure"),
    "system": mark("system"),
    "estimate": mark("estimate"),
    "n": mark("n"),
}
MISTAKES_COLUMNS = {
    "layer": mark("layer"),
    "gold_named": mark("in the gold"),
    "found_named": mark("by the program"),
    "n": mark("marks"),
    "n_sentences": mark("sentences"),
}
TYPICAL = mark("Typical mistakes, by layer.")
_NONE = mark("nothing")
_UNLISTED = mark("an actor that is not in the list")
_KEY = ["article_id", "sentence_id"]
_KIND = ["layer", "gold", "found", "outcome"]
_TURN = {layer: n for n, layer in enumerate(WHOLE)}
_SIGNS = {"-": mark("conflictual"), "0": mark("neutral"), "+": mark("cooperative")}


def measured(accuracy: pd.DataFrame, part: str, names: Mapping[str, str]) -> pd.DataFrame:
    """The program's F1 in one part, layer by layer, with the best baseline that marks such things
    at all.

    Parameters
    ----------
    accuracy
        Table `accuracy`.
    part
        'this run', or a half of the gold.
    names
        Id of a frame or dyad to its name.

    Returns
    -------
    DataFrame
        `COLUMNS`, `what` (the id that `about` names) and `named`; `other` is NaN without a
        baseline.
    """
    rows = accuracy[(accuracy["part"] == part) & (accuracy["measure"] == "F1")]
    own = rows[rows["system"] == PROGRAM]
    best = rows[(rows["system"] != PROGRAM) & (rows["estimate"] > 0)].sort_values(
        ["estimate", "system"], ascending=[False, True]
    )
    # sorted, so that the first baseline is the best
    best = best.drop_duplicates(["layer", "about"])[["layer", "about", "estimate", "system"]]
    joined = own.merge(
        best.set_axis(["layer", "about", "other", "other_named"], axis=1),
        on=["layer", "about"],
        how="left",
    )
    joined = joined.assign(
        turn=joined["layer"].map(_TURN),
        what=joined["about"],
        about=[_named(a, names) for a in joined["about"]],
    ).sort_values("turn", kind="stable", ignore_index=True)
    return joined.assign(
        named=[
            f"{value(layer)}: {value(about)}"
            for layer, about in zip(joined["layer"], joined["about"], strict=True)
        ]
    )


def held_out(accuracy: pd.DataFrame) -> str:
    """The part that tells most of sentences nobody looked at.

    Parameters
    ----------
    accuracy
        Table `accuracy`.

    Returns
    -------
    str
        The test half where a look at it was recorded, else the development half.
    """
    return TEST if (accuracy["part"] == TEST).any() else KEPT


def say_half(accuracy: pd.DataFrame) -> Sentence:
    """Which half of the gold standard `held_out` is.

    Parameters
    ----------
    accuracy
        Table `accuracy`.

    Returns
    -------
    Sentence
        Without numbers.
    """
    if held_out(accuracy) == TEST:
        return claims.sentence(
            mark(
                "These figures are of the test half: nobody looked at its sentences while program, lexicons and lists were written."
            )
        )
    return claims.sentence(
        mark(
            "These figures are of the development half, which the program was written with in view: they flatter it. The test half was not looked at."
        )
    )


def at_a_glance(rows: pd.DataFrame, frames: Sequence[str]) -> pd.DataFrame:
    """Of `measured` one row a layer, and every frame below the row of all frames.

    Parameters
    ----------
    rows
        Rows of `measured`.
    frames
        Ids of the frames.

    Returns
    -------
    DataFrame
        Some of the rows, in the order of layers, with `alone`: whether it is one frame.
    """
    whole = rows["layer"].map(WHOLE) == rows["what"]
    kept = rows[whole | ((rows["layer"] == "frame") & rows["what"].isin(list(frames)))]
    alone = kept["what"].isin(list(frames))
    return kept.assign(alone=alone).sort_values(
        ["turn", "alone", "estimate"], ascending=[True, True, False], ignore_index=True
    )


def others(accuracy: pd.DataFrame, part: str) -> pd.DataFrame:
    """What was measured against gold made by others, or between coders.

    Parameters
    ----------
    accuracy
        Table `accuracy`.
    part
        Name of a benchmark, or 'coders'.

    Returns
    -------
    DataFrame
        The rows of that part.
    """
    return accuracy[accuracy["part"] == part]


def say_scope(codings: pd.DataFrame) -> Sentence:
    """How many sentences of the run are in the gold standard's development half.

    Parameters
    ----------
    codings
        Table `codings`.

    Returns
    -------
    Sentence
        With the count as evidence; sentences that changed since they were coded are told.
    """
    coded = codings[codings["layer"] == "coded"]
    if coded.empty:
        return claims.sentence(
            mark(
                "No sentence of this run is in the gold standard: what follows was measured on other corpora."
            )
        )
    sentences = claims.count("codings", "sentences", where={"layer": "coded", "outcome": "agreed"})
    if (coded["outcome"] == OUTCOMES[-1]).any():
        return claims.sentence(
            mark(
                "{n} sentences of this run are in the development half of the gold standard; {gone} more read otherwise now and are left out."
            ),
            n=sentences,
            gone=claims.count(
                "codings", "sentences", where={"layer": "coded", "outcome": OUTCOMES[-1]}
            ),
        )
    return claims.sentence(
        mark("{n} sentences of this run are in the development half of the gold standard."),
        n=sentences,
    )


def say_program(accuracy: pd.DataFrame, part: str) -> Sentence:
    """F1 of the program for mentions, dyads, frames and tone; beside the sign of tone its best
    baseline.

    Parameters
    ----------
    accuracy
        Table `accuracy`.
    part
        'this run', or a half of the gold.

    Returns
    -------
    Sentence
        With each figure as evidence; that too little is coded where a layer has no figure.
    """
    rows = accuracy[(accuracy["part"] == part) & (accuracy["measure"] == "F1")]

    def f1(layer: str, system: str = PROGRAM) -> claims.Number:
        row = rows[
            (rows["layer"] == layer) & (rows["about"] == WHOLE[layer]) & (rows["system"] == system)
        ]
        return claims.cell(
            "accuracy",
            row.to_dict("records")[0],
            "estimate",
            "two",
            interval=("low", "high"),
            n="n",
            unit="F1",
        )

    tone = rows[
        (rows["layer"] == "tone") & (rows["about"] == WHOLE["tone"]) & (rows["system"] != PROGRAM)
    ]
    if not {"mention", "dyad", "frame", "tone"} <= set(rows["layer"]) or tone.empty:
        return claims.sentence(mark("Too little is coded to say how well the program marks this."))
    best = tone.sort_values(["estimate", "system"], ascending=[False, True])["system"].iloc[0]
    where = {
        HERE: mark("In this run's own sentences"),
        KEPT: mark("In all corpora of the gold standard"),
        TEST: mark("In the test half of the gold standard, in all its corpora"),
    }[part]
    return claims.sentence(
        mark(
            "{where}, against codes that no human made, the program reaches an F-score of {mention} for mentions with their actor, {dyad} for dyads, "
            "{frame} for frames and {tone} for the sign of tone, where the best baseline ({which}) reaches {best}."
        ),
        where=gettext(where),
        mention=f1("mention"),
        dyad=f1("dyad"),
        frame=f1("frame"),
        tone=f1("tone"),
        which=value(best),
        best=f1("tone", best),
    )


def say_frames(rows: pd.DataFrame, frames: Sequence[str]) -> Sentence:
    """The frame that is coded best and the one that is coded worst.

    Parameters
    ----------
    rows
        Rows of `measured`.
    frames
        Ids of the frames.

    Returns
    -------
    Sentence
        Two that are alike to two digits are both named; of more, two are named as examples.
    """
    alone = rows[(rows["layer"] == "frame") & rows["what"].isin(list(frames))].sort_values(
        ["estimate", "what"]
    )
    if len(alone) < 2:
        return claims.sentence(mark("Too few frames are coded to compare them."))
    best, least = (
        alone.iloc[-1].to_dict(),
        alone[alone["estimate"].round(2) == round(alone["estimate"].iloc[0], 2)],
    )

    def f1(row: Mapping[str, object]) -> claims.Number:
        # `about` is a name by now, and the key of the table has the id
        named = dict(row) | {"about": row["what"]}
        return claims.cell(
            "accuracy", named, "estimate", "two", interval=("low", "high"), n="n", unit="F1"
        )

    worst: dict[str, Any] = {
        k: claims.name(str(a))
        for k, a in zip(("worst", "other"), least["about"].head(2), strict=False)
    }
    says = {
        1: mark(
            "Of the frames, {best} is coded best, with an F-score of {most}, and {worst} worst, with {least}."
        ),
        2: mark(
            "Of the frames, {best} is coded best, with an F-score of {most}, and {worst} and {other} worst, both with {least}."
        ),
    }.get(
        len(least),
        mark(
            "Of the frames, {best} is coded best, with an F-score of {most}; {worst} and {other} are among the worst, with {least}."
        ),
    )
    return claims.sentence(
        says,
        best=claims.name(str(best["about"])),
        most=f1(best),
        least=f1(least.iloc[0].to_dict()),
        **worst,
    )


def by_outcome(codings: pd.DataFrame, layer: str, names: Mapping[str, str]) -> pd.DataFrame:
    """How many marks of each label of a layer agreed, were missed, invented or confused.

    Parameters
    ----------
    codings
        Table `codings`.
    layer
        Such as 'frame'.
    names
        Id of a frame, dyad or actor to its name.

    Returns
    -------
    DataFrame
        One row a label, most marks first: a column an outcome, `total` and `named`.
    """
    rows = codings[codings["layer"] == layer]
    # an invented mark has no label in the gold: it counts where the program put it
    label = rows["gold"].where(rows["gold"] != "", rows["found"])
    table = pd.crosstab(label, rows["outcome"]).reindex(columns=list(OUTCOMES[:-1]), fill_value=0)
    table = table.assign(total=table.sum(axis=1)).rename_axis("label").reset_index()
    table = table.sort_values(["total", "label"], ascending=[False, True], ignore_index=True)
    return table.assign(named=[_named(v, names) for v in table["label"]])


def mistakes(codings: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The kinds of mistake (layer, label in the gold, label by the program), how often each occurs.

    Parameters
    ----------
    codings
        Table `codings`.
    names
        Id of a frame, dyad or actor to its name.

    Returns
    -------
    DataFrame
        One row a kind, the most frequent of each layer first: `n` marks in `n_sentences`, and
        `place` in the layer, from 0.
    """
    # neither what agreed, the first, nor what was left out, the last
    wrong = codings[codings["outcome"].isin(OUTCOMES[1:-1])]
    if wrong.empty:
        return pd.DataFrame(
            columns=[
                "layer",
                "gold",
                "found",
                "outcome",
                "n",
                "n_sentences",
                "gold_named",
                "found_named",
                "place",
            ]
        )
    grouped = wrong.assign(
        sentence=wrong["article_id"] + "." + wrong["sentence_id"].astype("str")
    ).groupby(_KIND)
    rows = grouped.agg(n=("sentence", "size"), n_sentences=("sentence", "nunique")).reset_index()
    rows = rows.assign(turn=rows["layer"].map(_TURN))
    rows = rows.sort_values(
        ["turn", "n", "gold", "found"], ascending=[True, False, True, True], ignore_index=True
    )
    named = {f"{c}_named": [_named(v, names) for v in rows[c]] for c in ("gold", "found")}
    return rows.assign(place=rows.groupby("layer").cumcount(), **named).drop(columns="turn")


def _named(label: str, names: Mapping[str, str]) -> str:
    if label in ("", "NIL"):
        return gettext(_UNLISTED if label else _NONE)
    return gettext(_SIGNS[label]) if label in _SIGNS else value(names.get(label, label))


def typical(codings: pd.DataFrame, kinds: pd.DataFrame, each: int) -> pd.DataFrame:
    """One mark for each of the most frequent kinds of mistake of every layer: the first by a hash
    of its article.

    A sentence is shown for a second kind only where that kind has no other.

    Parameters
    ----------
    codings
        Table `codings`.
    kinds
        As `mistakes` gives them.
    each
        Kinds of a layer that are shown.

    Returns
    -------
    DataFrame
        Rows of `codings` with the columns of `kinds`.
    """
    kept = kinds[kinds["place"] < each]
    rows = kept.merge(codings.drop(columns="gloss"), on=_KIND)
    # an order that nobody chose and that is the same in every run
    order = rows["article_id"].map(lambda a: hashlib.sha256(a.encode()).hexdigest())
    rows = rows.assign(turn=rows["layer"].map(_TURN), order=order).sort_values(
        ["turn", "place", "order", "sentence_id", "dyad", "start"], ignore_index=True
    )
    seen, chosen = set[tuple[str, int]](), []
    for _, group in rows.groupby(["turn", "place"]):
        keys = list(zip(group["article_id"], group["sentence_id"], strict=True))
        number = next((n for n, key in enumerate(keys) if key not in seen), 0)
        seen.add(keys[number])
        chosen.append(group.index[number])
    return rows.loc[chosen].drop(columns=["turn", "order"]).reset_index(drop=True)


def marks(codings: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The characters of mentions that either side marked, to highlight.

    Parameters
    ----------
    codings
        Table `codings`.
    names
        Id of an actor to its name.

    Returns
    -------
    DataFrame
        article_id, sentence_id, start and end; `label` says what the gold and what the program
        says.
    """
    spans = codings[codings["layer"] == "mention"]
    said = gettext("gold: {gold}; program: {found}")
    label = [
        said.format(gold=_named(g, names), found=_named(f, names))
        for g, f in zip(spans["gold"], spans["found"], strict=True)
    ]
    return (
        spans[[*_KEY, "start", "end"]]
        .assign(layer="actor", label=label)
        .astype({"start": "int64", "end": "int64"})
    )


def named(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Rows of `accuracy` with frames and dyads by their names.

    Parameters
    ----------
    rows
        Rows of table `accuracy`.
    names
        Id of a frame or dyad to its name.

    Returns
    -------
    DataFrame
        The same rows; `about` stays where it has no name.
    """
    return rows.assign(about=rows["about"].map(lambda a: names.get(a, a)))
