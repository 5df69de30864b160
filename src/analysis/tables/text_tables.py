"""Tables of the text: sentences, words, and the triggers found in them."""

from __future__ import annotations

from analysis.tables.column import PLACE, Column, Table, count, real, text

TEXT_TABLES: dict[str, Table] = {
    "sentences": Table(
        "one sentence of a cleaned body",
        {
            **PLACE,
            "paragraph": Column("int64", "number of the paragraph in its article, from 0", low=0),
            "is_heading": Column("bool", "whether the sentence is an inline heading"),
            "n_tokens": count("words in it"),
        },
        ("article_id", "sentence_id"),
    ),
    "tokens": Table(
        "one word of a cleaned body (punctuation is no word)",
        {
            "article": count("row of the article in `articles`, from 0"),
            "sentence": count("row of the sentence in `sentences`, from 0"),
            "start": count("first character, in the cleaned body"),
            "end": count("after the last character, in the cleaned body"),
            "type_id": count("the distinct word, in `types`"),
            "joined": Column("bool", "whether only one blank parts it from the word before"),
        },
    ),
    "types": Table(
        "one distinct word form of the corpus",
        {
            "type_id": count("number, in the order of first appearance"),
            "surface": text("the word as written"),
            "count": count("how often it occurs"),
            "lemma": text("dictionary form, folded"),
            "segments": text("proclitics, stem and pronoun, joined by '+'"),
            "term": text(
                "what it counts as; missing for stop words, numbers and other scripts",
                nullable=True,
            ),
        },
        ("type_id",),
    ),
    "triggers": Table(
        "one trigger of a frame, one tone word or one watched term, anywhere in the analysed articles",
        {
            **PLACE,
            "layer": text("what kind of word it is", isin=("frame", "tone", "term")),
            "label": text("id of the frame; for tone, 'tone'; for a watched term, the term"),
            "surface": text("the characters"),
            "weight": real("tone weight after negation; 0 for frames", -2, 2),
            "dyad": text(
                "the pair it counts for, where the frame coder codes pairs apart; missing for words "
                "that count for every pair of their sentence",
                nullable=True,
            ),
        },
    ),
}
