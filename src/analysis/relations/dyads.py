"""Which units of text count for which pair of states, with the frames and the tone found there.

A unit (sentence or paragraph) counts for a dyad when actors of both states are in it. Frames and
tone are coded by the codebook's lexicon: what a dictionary cannot see (irony, allusion, who says
it) this does not see either.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.relations.frame_terms import EXCEPT, FRAMES, TONE
from analysis.relations.relation import BETWEEN
from analysis.study.schema import Study
from analysis.text.documents import Text
from analysis.text.normalise import fold

# The codebook's scale of tone runs from -2 to 2. Behind a negator a word turns to the other
# side at half its weight: no attack is not yet friendship.
TONE_LIMIT = 2.0
NEGATED = -0.5


def dyad_units(mentions: pd.DataFrame, sentences: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row a sentence and dyad: article_id, sentence_id, dyad, unit_id.

    With `settings.dyad_unit` 'paragraph' every sentence of a paragraph that holds both states
    counts, as one unit. Plain places count only with `places_count_for_dyads`, demonyms of any
    kind unless `demonyms_count_for_dyads` is false, adjectives that only qualify a noun unless
    `attributes_count_for_dyads` is false. A side that is no state counts where it is named
    itself.
    """
    settings = study.settings
    counted = mentions
    if not settings.places_count_for_dyads:
        counted = counted[counted["kind"] != "place"]
    if not settings.demonyms_count_for_dyads:
        counted = counted[~counted["via"].isin(["demonym", "attribute"])]
    if not settings.attributes_count_for_dyads:
        counted = counted[counted["via"] != "attribute"]
    sides = {side for dyad in study.dyads for side in dyad}
    states = {a.id: study.state_of(a.id) for a in study.actors}
    # a side that is no state (a group, a government) counts where it is named itself
    named = [counted["actor_id"].map(states), counted["actor_id"]]
    columns = ["article_id", "sentence_id", "state"]
    # Every mention twice, by its state and as itself; what is no side of a dyad is dropped
    # below.
    held = pd.concat([counted.assign(state=side.where(side.isin(sides))) for side in named])
    counted = held[columns].dropna().drop_duplicates()
    place = sentences[["article_id", "sentence_id", "paragraph"]]
    part = "sentence_id" if settings.dyad_unit == "sentence" else "paragraph"
    units = place.assign(unit_id=place["article_id"] + ":" + place[part].astype("str"))
    held = counted.merge(units, on=["article_id", "sentence_id"])[
        ["unit_id", "state"]
    ].drop_duplicates()
    parts = []
    for (one, other), name in zip(study.dyads, study.dyad_names(), strict=True):
        both = set(held.loc[held["state"] == one, "unit_id"]) & set(
            held.loc[held["state"] == other, "unit_id"]
        )
        parts.append(units[units["unit_id"].isin(both)].assign(dyad=name))
    found = pd.concat(parts, ignore_index=True)[["article_id", "sentence_id", "dyad", "unit_id"]]
    return found.sort_values(["article_id", "sentence_id", "dyad"], ignore_index=True)


def frame_triggers(text: Text, matches: pd.DataFrame, actor_mentions: pd.DataFrame) -> pd.DataFrame:
    """One row a trigger: frame, article, sentence_id, start, end, surface.

    A word inside an actor's name is no trigger (energy in 'Ministry of Electricity'), but in what
    an armed group is called it is: 'militia' is the frame.
    """
    layers = [layer for layer in matches["layer"].unique() if str(layer).startswith(FRAMES + " ")]
    rows = matches[matches["layer"].isin(layers) & (matches["label"] != EXCEPT)]
    rows = rows[~_inside(rows, actor_mentions)].reset_index(drop=True)
    return text.places(rows.drop_duplicates(["first", "last", "label"])).rename(
        columns={"label": "frame"}
    )


def tone_words(
    text: Text, matches: pd.DataFrame, actor_mentions: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """One row a tone word: weight (halved and turned round after a negator), article, sentence_id,
    start, end, surface.

    `settings.negation` 'ignore' leaves weights as they are after negators; `settings.tone_weights`
    'equal' makes 2 into 1.
    """
    rows = matches[(matches["layer"] == TONE) & (matches["label"] != EXCEPT)]
    rows = (
        rows[~_inside(rows, actor_mentions)]
        .drop_duplicates(["first", "last"])
        .reset_index(drop=True)
    )
    negators = {fold(w) for w in study.negators}
    # `neighbour` gives words with their conjunction: ولم, فلا.
    negators |= {c + w for w in negators for c in "وف"}
    first = rows["first"].to_numpy(np.int64)
    before = [
        pd.Series(text.neighbour(first, -step), dtype="object").isin(negators).to_numpy()
        for step in (1, 2)
    ]
    negated = before[0] | before[1]
    # The categories are the labels of all layers, of which most are no numbers.
    weight = rows["label"].cat.remove_unused_categories().astype("float64")
    if study.settings.tone_weights == "equal":
        weight = np.sign(weight)
    if study.settings.negation == "turn":
        weight = weight.where(~negated, weight * NEGATED)
    return text.places(rows).assign(weight=weight, negated=negated)


def _inside(rows: pd.DataFrame, actor_mentions: pd.DataFrame) -> np.ndarray:
    """Whether each match lies inside the span of the mention of an actor that is no armed group."""
    counts = (actor_mentions["kind"] != "armed group").to_numpy(bool)
    if rows.empty or not counts.any():
        return np.zeros(len(rows), bool)
    first = actor_mentions["first"].to_numpy()[counts]
    # Mentions are in the order of the text: the furthest end of those that begin at a place or
    # before it says whether any reaches over it.
    last = np.maximum.accumulate(actor_mentions["last"].to_numpy()[counts])
    place = np.searchsorted(first, rows["first"].to_numpy(), "right") - 1
    return (place >= 0) & (rows["last"].to_numpy() <= last[np.maximum(place, 0)])


def frames_by_dyad(
    triggers: pd.DataFrame, units: pd.DataFrame, *, min_triggers: int = 1
) -> pd.DataFrame:
    """Table 'frames' without raw offsets: each trigger once for every dyad whose clauses hold it.

    Parameters
    ----------
    triggers : pandas.DataFrame
        Of a frame coder: frame, article_id, sentence_id, start, end, surface. A coder that codes
        dyads apart says in a column `dyad` for which one a trigger counts.
    units : pandas.DataFrame
        Of `relation.with_relation`. A sentence that names both states of a dyad and a third state
        is read by clause: only what stands in the clauses of the pair (`clause_start` to
        `clause_end`) counts for it.
    min_triggers : int
        A unit with fewer triggers of a frame does not hold it.

    Returns
    -------
    pandas.DataFrame
        One row a trigger and dyad.
    """
    keys = ["article_id", "sentence_id"]
    if "dyad" in triggers.columns:
        keys = [*keys, "dyad"]
    found = triggers.merge(units, on=keys).rename(columns={"surface": "trigger"})
    if "dyad" not in triggers.columns:
        found = found[_in_its_clauses(found)]
    # Counted in the whole unit: the sentences of a paragraph add up.
    if min_triggers > 1:
        found = found[
            found.groupby(["unit_id", "dyad", "frame"])["start"].transform("size") >= min_triggers
        ]
    columns = [
        "article_id",
        "sentence_id",
        "dyad",
        "relation",
        "frame",
        "trigger",
        "start",
        "end",
        "unit_id",
    ]
    return found[columns].sort_values(
        ["article_id", "start", "end", "dyad", "frame"], ignore_index=True
    )


def _in_its_clauses(found: pd.DataFrame) -> pd.Series:
    """Whether each trigger stands in the clauses of its dyad, where its sentence has several
    dyads.
    """
    several = found.groupby(["article_id", "sentence_id"])["dyad"].transform("nunique") > 1
    inside = (found["start"] >= found["clause_start"]) & (found["end"] <= found["clause_end"])
    return ~several | inside | found["clause_start"].isna()


def dyads_table(units: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Table 'dyads': tone is the mean of what the coder of tone gave the sentences of the unit;
    where it is the lexicon, the mean weight of the unit's tone words, held to -2..2.

    It is 0 where the unit has none, and where it does not tell of a relation between the two, as
    the codebook has it.

    Parameters
    ----------
    units : pandas.DataFrame
        Of `relation.with_relation`.
    words : pandas.DataFrame
        `tone_words`.
    articles : pandas.DataFrame
        Their source and period.

    Returns
    -------
    pandas.DataFrame
        One row a sentence and dyad.
    """
    placed = words.merge(
        units[["article_id", "sentence_id", "unit_id"]].drop_duplicates(),
        on=["article_id", "sentence_id"],
    )
    tone = placed.groupby("unit_id")["weight"].agg(tone="mean", n_tone="size").reset_index()
    table = units.merge(tone, on="unit_id", how="left").merge(
        articles[["article_id", "source", "period"]], on="article_id"
    )
    # A unit of a paragraph has several sentences and one tone.
    coded = table.groupby(["unit_id", "dyad"])["coded_tone"].transform("mean")
    table = table.drop(columns=["clause_start", "clause_end", "coded_tone"])
    table["tone"] = coded.fillna(table["tone"])
    # a unit that tells of no relation between the two has tone 0
    told = table["tone"].where(table["relation"] == BETWEEN)
    clipped = told.fillna(0.0).clip(-TONE_LIMIT, TONE_LIMIT)
    table = table.assign(tone=clipped, n_tone=table["n_tone"].fillna(0).astype("int64"))
    return table.sort_values(["article_id", "sentence_id", "dyad"], ignore_index=True)
