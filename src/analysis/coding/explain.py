"""`analysis explain`: how a sentence was read, step by step, by the code that reads corpora."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.actors.names.candidates import unlisted
from analysis.actors.names.tagger import tag_names
from analysis.actors.terms import LAYER
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.corpus.dates import parse_date
from analysis.errors import UserError
from analysis.study.schema import Study
from analysis.tables import AMONG
from analysis.text.documents import Text, find
from analysis.text.kept_names import lost_names, with_names_kept
from analysis.text.lemmas import lemmatiser, read_words
from analysis.text.normalise import plain_all


def explain_sentence(sentence: str, study: Study, published: str | None = None) -> str:
    """The reading of a sentence in lines of plain text; short names count only where the full name
    is in it too.
    """
    day = parse_date(published) if published else None
    if published and day is None:
        raise UserError(
            f"--published {published}: no date I can read", fix="Write it as 2020-07-21."
        )
    coded = code_texts([sentence], pd.Series([day], dtype="datetime64[us, UTC]"), study)
    text = coded.text
    read = read_words(plain_all(text.tokens.surfaces), study.settings.lemmas)
    if study.settings.lemmas != "surface":
        lemmas = read["lemma"].to_numpy(dtype=object)
        kept = with_names_kept(text.folded.tolist(), lemmas, lost_names(study))
        read = read.assign(lemma=kept)
    lines = [f"words ({lemmatiser(study.settings.lemmas).name})"]
    for type_id in text.tokens.type_id:
        row = read.iloc[type_id]
        lines.append(
            f"  {text.tokens.surfaces[type_id]}  =  {row['segments']}   lemma {row['lemma']}"
        )
    lines.append("actors")
    for row in coded.mentions.to_dict("records"):
        office = f" ({row['office_id']})" if row["office_id"] else ""
        why = f"   because: {row['reason']}" if row["reason"] else ""
        # What a mention could have been as well, for whoever doubts the reading.
        others = ", ".join(_alternatives(row, coded))
        if others:
            why = f"{why}   else: {others}"
        lines.append(
            f"  {row['surface']}  ->  {row['actor_id']}{office}, {row['kind']}, via {row['via']}, entry '{row['phrase']}'{why}"
        )
    forms = coded.matches[coded.matches["layer"] == LAYER]
    lines += [
        f"  {row['surface']}  ->  ambiguous, nobody's mention: {row['could_be'].replace(AMONG, ' or ')}"
        f"   because: {row['reason']}"
        for row in coded.ambiguous_mentions.to_dict("records")
    ]
    lines += _unlisted(text, coded)
    read_as = pd.concat([coded.mentions, coded.ambiguous_mentions])
    lines += _nobody(text.places(forms), read_as)
    lines.append("frames")
    lines += [
        f"  {row['surface']}  ->  {row['frame']}, entry '{row['phrase']}'"
        for row in coded.frame_triggers.to_dict("records")
    ]
    lines.append("tone")
    for row in coded.tone_words.to_dict("records"):
        negated = "   (negated)" if row["negated"] else ""
        lines.append(
            f"  {row['surface']}  ->  {row['weight']:+.1f}, entry '{row['phrase']}'{negated}"
        )
    lines.append("dyads")
    lines += _dyads(coded)
    lines.append("events")
    for row in coded.events.to_dict("records"):
        sides = " to ".join(
            "nobody known" if pd.isna(row[c]) else row[c] for c in ("source_actor", "target_actor")
        )
        lines.append(
            f"  {row['trigger']}  ->  {row['type']}, {row['mode']}, {sides}{'   (negated)' if row['is_negated'] else ''}"
        )
    lines.append("who says it")
    for row in coded.speakers.to_dict("records"):
        who = "" if pd.isna(row["actor_id"]) else f" ({row['actor_id']})"
        cue = "" if pd.isna(row["cue"]) else f"   because: {row['cue']}"
        lines.append(f"  {row['type']}{who}, {row['status']}{cue}")
    overruled = text.places(find(text, coded.lexicon, overruled=True))
    lines += ["passed over", *_overruled(overruled, text.places(coded.matches))]
    empty = {"passed over", "actors", "frames", "tone", "dyads", "events"}
    shown = []
    # A heading with nothing under it says 'none'.
    for here, after in zip(lines, [*lines[1:], ""], strict=True):
        shown.append(here + ("  none" if here in empty and not after.startswith("  ") else ""))
    return "\n".join(shown)


def _dyads(coded: CodedTexts) -> list[str]:
    """Lines on the dyads that count, with whose relation the sentence tells, why, and towards
    whom.
    """
    counted = sorted(set(coded.dyad_units["dyad"]))
    lines = []
    for row in coded.dyad_relations.to_dict("records"):
        if row["dyad"] not in counted:
            continue
        third = f", towards {row['third']}" if isinstance(row["third"], str) else ""
        lines.append(
            f"  {row['dyad']}  ->  {row['relation']}{third} ({row['probability']:.2f})"
            f"   because: {row['reason'] or 'no cue speaks for it'}"
        )
        # False where the tone is missing: NaN is not equal to itself.
        if row["tone"] == row["tone"]:
            coder = coded.study.settings.tone_coder
            lines.append(f"  {row['dyad']}  ->  tone {row['tone']:+.0f}, coder '{coder}'")
    return lines


_OTHER_VIA = {
    "attribute": "the people (demonym)",
    "demonym": "an adjective of a noun (attribute)",
    "location": "the state as a doer (name)",
}


def _alternatives(row: Mapping[Hashable, Any], coded: CodedTexts) -> list[str]:
    """What else a mention could have been: other entries of its words, and other readings."""
    study = coded.study
    found = []
    place = coded.matches[coded.matches["last"] == row["last"]]
    for label in place.loc[place["layer"] == LAYER, "label"].astype("str"):
        role, _, who = label.partition(" ")
        if who not in (row["actor_id"], row["office_id"]):
            found.append(f"{who} ({role})")
    if row["via"] in _OTHER_VIA:
        found.append(_OTHER_VIA[row["via"]])
    actor = study.actor(row["actor_id"])
    if actor.stands_for:
        found.append(f"{actor.stands_for} (metonym)")
    if row["via"] == "metonym":
        towns = [
            a.id for a in study.actors if a.stands_for == actor.id and row["phrase"] in a.names
        ]
        found += [f"{town} (place)" for town in towns]
    if row["office_id"] and row["actor_id"] != row["office_id"]:
        found.append(f"{row['office_id']} (the office)")
    elif row["office_id"]:
        holders = study.actor(row["office_id"]).holders
        found.append(f"one of its {len(holders)} holders")
    return list(dict.fromkeys(found))


def _unlisted(text: Text, coded: CodedTexts) -> list[str]:
    """Lines on names that the tagger finds and no list holds."""
    names = text.places(unlisted(tag_names(text), coded.mentions))
    return [
        f"  {row['surface']}  ->  not listed, {row['class']} by the tagger"
        for row in names.to_dict("records")
    ]


def _overruled(rows: pd.DataFrame, kept: pd.DataFrame) -> list[str]:
    """Lines on readings that a longer phrase, or one that begins earlier, took the place of; none
    for a reading of the same words.
    """
    lines = []
    for row in rows.to_dict("records"):
        over = kept[
            (kept["layer"] == row["layer"])
            & (kept["first"] <= row["last"])
            & (kept["last"] >= row["first"])
        ]
        won = over["surface"].iloc[0]
        lines.append(
            f"  {row['surface']}  ->  {row['layer']}: {row['label']}, for '{won}' is the {_won(over.iloc[0], row)}"
        )
    return list(dict.fromkeys(lines))


def _won(winner: pd.Series, row: Mapping[Hashable, Any]) -> str:
    return (
        "longer phrase"
        if winner["last"] - winner["first"] > row["last"] - row["first"]
        else "earlier one"
    )


_WHY_NOBODY = {
    "short": "a short name of {who}: counts only in an article that has the full name too",
    "except": "listed as no mention",
    "title": "a title inside the name of another office or thing, or after a word such as deputy",
}


def _nobody(matched: pd.DataFrame, found: pd.DataFrame) -> list[str]:
    """Lines on forms of the lexicon that are read as nobody, with the reason."""
    kept = set(zip(found["first"], found["last"], strict=True))
    rows = [r for r in matched.to_dict("records") if (r["first"], r["last"]) not in kept]
    spans: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
    for row in rows:
        role, who = str(row["label"]).split(" ", 1)
        spans.setdefault((row["first"], row["last"]), []).append((row["surface"], role, who))
    lines = []
    for entries in spans.values():
        surface, role, _ = entries[0]
        who = " or ".join(who for _, r, who in entries if r == role)
        lines.append(f"  {surface}  ->  nobody: {_WHY_NOBODY.get(role, role).format(who=who)}")
    return lines
