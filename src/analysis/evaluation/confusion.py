"""Mark by mark: what the gold standard and the program say of the same sentences, and where they
differ.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.evaluation.gold.standoff import sentences_coded
from analysis.tables import OUTCOMES

AGREED, CONFUSED, MISSED, INVENTED, LEFT_OUT = OUTCOMES
_UNIT = ["sentence", "dyad"]
_SPAN = ["sentence", "start", "end"]
COLUMNS = ["sentence", "layer", "dyad", "start", "end", "gold", "found", "outcome"]


def compared(gold: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """One row a mark of either coding, in the sentences that both coded.

    A mention is the same mark where its characters are the same; its label is the actor. Whose
    relation it is, frames and the sign of tone are compared on the units (sentence and dyad) of the
    gold, as `scores` does; events by type, speakers and the status of what is said once a sentence.
    Rows of layer 'coded' list the sentences.

    Parameters
    ----------
    gold, found
        Annotations of the gold, and of the program.

    Returns
    -------
    DataFrame
        `gold` and `found` are the labels of a mark, '' where it has none; `outcome` how they
        differ.
    """
    shared = sentences_coded(gold) & sentences_coded(found)
    one, other = (f[f["sentence"].isin(shared)] for f in (gold, found))
    # merged below on sentence and dyad: what stands on a unit that the gold has not is left out
    units = _of(one, "dyad")[_UNIT].drop_duplicates()
    parts = [
        pd.DataFrame({"sentence": sorted(shared), "layer": "coded", "outcome": AGREED}),
        _paired("mention", _of(one, "mention"), _of(other, "mention"), _SPAN),
        _listed("dyad", _of(one, "dyad", "dyad"), _of(other, "dyad", "dyad")),
        _paired(
            "relation",
            _of(one, "relation").merge(units),
            # an inner merge on sentence and dyad
            _of(other, "relation").merge(units),
            _UNIT,
        ),
        _listed("frame", _of(one, "frame").merge(units), _of(other, "frame").merge(units)),
        _paired(
            "tone",
            _signed(_of(one, "tone").merge(units)),
            _signed(_of(other, "tone").merge(units)),
            _UNIT,
        ),
        _listed("event", _of(one, "event"), _of(other, "event")),
        _paired("speaker", _of(one, "speaker"), _of(other, "speaker"), ["sentence"]),
        _paired(
            "status", _of(one, "speaker", "value"), _of(other, "speaker", "value"), ["sentence"]
        ),
    ]
    return pd.concat([_plain(p) for p in parts], ignore_index=True)


def missing(sentences: list[str]) -> pd.DataFrame:
    """The rows of sentences that were coded and read otherwise now, or are gone.

    Parameters
    ----------
    sentences
        Their ids in the sample.

    Returns
    -------
    DataFrame
        Rows of layer 'coded' in the form of `compared`, outcome `LEFT_OUT`.
    """
    return _plain(pd.DataFrame({"sentence": sentences, "layer": "coded", "outcome": LEFT_OUT}))


def _plain(part: pd.DataFrame) -> pd.DataFrame:
    """The columns of every part in one type each: '' where there is no dyad or label, missing where
    there are no characters.
    """
    words = {
        c: part[c].astype("object").fillna("") if c in part else ""
        for c in ("dyad", "gold", "found")
    }
    places = {
        c: part[c].astype("Int64") if c in part else pd.array([pd.NA] * len(part), "Int64")
        for c in ("start", "end")
    }
    return part.assign(**words, **places)[COLUMNS]


def _of(marks: pd.DataFrame, layer: str, label: str = "label") -> pd.DataFrame:
    """The marks of a layer, with `label` from the column that holds it."""
    rows = marks[marks["layer"] == layer]
    whole = {c: pd.to_numeric(rows[c]).astype("Int64") for c in ("start", "end")}
    words = {
        "dyad": rows["dyad"].astype("object").fillna(""),
        "label": rows[label].astype("object"),
    }
    return rows.assign(**whole, **words)[["sentence", "dyad", "start", "end", "label", "value"]]


def _signed(tone: pd.DataFrame) -> pd.DataFrame:
    # the sign alone, by which coders of tone are compared elsewhere too
    values = tone["value"].astype("float64")
    return tone.assign(label=np.select([values < 0, values > 0], ["-", "+"], "0"))


def _paired(layer: str, one: pd.DataFrame, other: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Marks that hold one label each: what has the same key is one mark, read alike or not."""
    # one label a key: of two given the first counts
    sides = [f[[*key, "label"]].drop_duplicates(key) for f in (one, other)]
    # outer: what only one side has was missed or invented
    both = sides[0].merge(sides[1], on=key, how="outer", suffixes=("_gold", "_found"))
    return _told(layer, both.rename(columns={"label_gold": "gold", "label_found": "found"}))


def _listed(layer: str, one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Marks of which a unit may hold any number: each label is there in both, or in one of them
    only.
    """
    # the label is part of the key: of several in a unit none is read as another
    key = [*_UNIT, "label"]
    sides = [
        f[key].drop_duplicates().assign(**{n: f["label"]})
        for f, n in ((one, "gold"), (other, "found"))
    ]
    return _told(layer, sides[0].merge(sides[1], on=key, how="outer").drop(columns="label"))


def _told(layer: str, both: pd.DataFrame) -> pd.DataFrame:
    gold, found = both["gold"].notna(), both["found"].notna()
    alike = both["gold"] == both["found"]
    outcome = np.select(
        [gold & found & alike, gold & found, gold], [AGREED, CONFUSED, MISSED], INVENTED
    )
    return both.assign(layer=layer, outcome=outcome)
