"""Tables of what is coded sentence by sentence: frames, tone, events, speakers."""

from __future__ import annotations

from analysis.tables.column import PLACE, RAW, Column, Table, count, real, text
from analysis.tables.vocabulary import RELATIONS, STATUSES

CODING_TABLES: dict[str, Table] = {
    "frames": Table(
        "one trigger of a frame in a unit of text that counts for a dyad",
        {
            **PLACE,
            "dyad": text("the two state ids joined by a hyphen"),
            "relation": text("whose relation its unit tells", isin=RELATIONS),
            "frame": text("id in frames.yml"),
            "trigger": text("the characters that triggered the frame"),
            "status": text("status of its sentence, as in `speakers`", isin=STATUSES),
            **RAW,
        },
        ("article_id", "dyad", "frame", "start", "end"),
    ),
    "dyads": Table(
        "one sentence that counts for a dyad",
        {
            "article_id": text("the article"),
            "sentence_id": Column("int64", "number of the sentence in its article", low=0),
            "dyad": text("the two state ids joined by a hyphen"),
            "relation": text("whose relation its unit tells", isin=RELATIONS),
            "third": text(
                "the actor towards whom the two stand together, where one is named", nullable=True
            ),
            "tone": real(
                "from -2 (material conflict) to 2 (material cooperation), by `settings.tone_coder`",
                -2,
                2,
            ),
            "n_tone": count("tone words counted"),
            "source": text("outlet"),
            "period": text("period, or 'undated'"),
            "unit_id": text("the unit of text coded: sentence or paragraph"),
            "status": text("status of the sentence, as in `speakers`", isin=STATUSES),
        },
        ("article_id", "sentence_id", "dyad"),
    ),
    "dyad_relations": Table(
        "one sentence and pair of states that it names in any way, as places too",
        {
            "article_id": text("the article"),
            "sentence_id": Column("int64", "number of the sentence in its article", low=0),
            "dyad": text("the two state ids joined by a hyphen"),
            "relation": text(
                "between the two, of both together towards a third, or only named", isin=RELATIONS
            ),
            "third": text(
                "the actor towards whom the two stand together, where one is named", nullable=True
            ),
            "probability": real("that of this relation, by the model that coded it", 0, 1),
            "start": Column("int64", "first character of the clauses of the pair", low=0),
            "end": Column("int64", "after their last character", low=0),
            "reason": text("the cues that spoke most for it"),
            "tone": real(
                "what the coder of tone gives the sentence for this pair; missing where the words "
                "of tone are weighed",
                -2,
                2,
                nullable=True,
            ),
        },
        ("article_id", "sentence_id", "dyad"),
    ),
    "events": Table(
        "one event that is told of at least one actor; what each rests on stands in docs/accuracy.md",
        {
            **PLACE,
            "trigger": text("the characters that told it"),
            "type": text("PLOVER type"),
            "mode": text("how it is told", isin=("verbal", "planned", "done")),
            "source_actor": text("who does it", nullable=True),
            "target_actor": text("to whom it is done", nullable=True),
            "is_negated": Column("bool", "whether a negator stands before the trigger"),
            "status": text("status of its sentence, as in `speakers`", isin=STATUSES),
            **RAW,
        },
    ),
    "speakers": Table(
        "one sentence, with who says it",
        {
            "article_id": text("the article"),
            "sentence_id": Column("int64", "number of the sentence in its article", low=0),
            "type": text("who speaks", isin=("named official", "anonymous", "outlet", "other")),
            "actor_id": text("the actor who speaks, where known", nullable=True),
            "status": text("how the statement is qualified", isin=STATUSES),
            "cue": text(
                "the characters that decided it; missing where the outlet speaks", nullable=True
            ),
            "start": Column(
                "Int64", "first character of the cue, in the cleaned body", nullable=True
            ),
            "end": Column("Int64", "after its last character", nullable=True),
        },
        ("article_id", "sentence_id"),
    ),
}
