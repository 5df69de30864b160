"""Tables that tell how far to trust a finding: other choices, the gold standard, shuffles."""

from __future__ import annotations

from analysis.tables.column import INTERVAL, PLACE, Column, Table, count, real, text
from analysis.tables.vocabulary import CODED, MARKS, OUTCOMES, SCORED, SHUFFLES

TRUST_TABLES: dict[str, Table] = {
    "specifications": Table(
        "one finding of findings.yml under one specification; a further column a choice says which option",
        {
            "specification": Column(
                "int64", "number of the specification; 0 is the study's own", low=0
            ),
            "finding": text("id in findings.yml"),
            "effect": real(
                "effect, in the unit of the finding's `unit` in `robustness`", nullable=True
            ),
            "low": real("lower end of its interval", nullable=True),
            "high": real("upper end of its interval", nullable=True),
            "is_tested": Column("bool", "whether the corpus, so cut, holds enough to test it"),
            "holds": Column("bool", "whether the finding holds"),
            "share_placebo": real(
                "share of shuffled corpora in which it holds too; missing where nothing can be shuffled",
                0,
                1,
                nullable=True,
            ),
        },
        ("specification", "finding"),
    ),
    "influence": Table(
        "one finding, in the study's own specification, with one article, day or outlet left out: the most telling ones",
        {
            "finding": text("id in findings.yml"),
            "by": text("what is left out", isin=("article", "day", "outlet")),
            "left_out": text("article_id, day or outlet"),
            "effect": real("effect without it", nullable=True),
            "low": real("lower end of its interval", nullable=True),
            "high": real("upper end of its interval", nullable=True),
            "holds": Column("bool", "whether the finding holds without it"),
            "change": real("effect without it less effect with it", nullable=True),
        },
        ("finding", "by", "left_out"),
    ),
    "robustness": Table(
        "one finding of findings.yml: how far it survives other reasonable choices and the loss of an article",
        {
            "finding": text("id in findings.yml"),
            "says": text("the finding in words"),
            "says_ar": text("the same in Arabic, or empty"),
            "mark": text("what became of it", isin=MARKS),
            "unit": text("what its effect is"),
            "effect": real("effect in the study's own specification", nullable=True),
            "low": real("lower end of its interval", nullable=True),
            "high": real("upper end of its interval", nullable=True),
            "holds": Column("bool", "whether it holds in the study's own specification"),
            "n_specifications": count("specifications in which it could be tested"),
            "n_results": count(
                "different results among these specifications: effect with interval, to ten decimals"
            ),
            "n_holds": count("of these results, those in which it holds"),
            "share_holds": real("n_holds / n_results", 0, 1, nullable=True),
            "null": text("what is shuffled in its own placebo, or empty"),
            "p_placebo": real(
                "share of shuffled corpora that reach it in the study's own specification",
                0,
                1,
                nullable=True,
            ),
            "q_placebo": real(
                "the same, adjusted for all findings (step-down minimum)", 0, 1, nullable=True
            ),
            "n_draws": count("shuffled corpora"),
            "share_placebo": real(
                "share of results that hold in shuffled corpora, on average", 0, 1, nullable=True
            ),
            "beyond_chance": Column("bool", "whether it says more than a shuffled corpus would"),
            "median": real("median effect over these results", nullable=True),
            "smallest": real("smallest effect", nullable=True),
            "largest": real("largest effect", nullable=True),
            "matters_most": text(
                "choice that takes the largest share of the variance of the effect, or empty"
            ),
            "matters_share": real("that share", 0, 1, nullable=True),
            "n_articles_fall": count("articles without any one of which the finding falls"),
            "n_days_fall": count("days without any one of which it falls"),
            "n_outlets_fall": count("outlets without any one of which it can be tested and falls"),
            "frozen": text("day from which this very finding stood frozen, or empty"),
        },
        ("finding",),
    ),
    "accuracy": Table(
        "one measure of how far a system, or a second coder, marks what the gold standard marks; empty without notebook 5",
        {
            "part": text(
                "gold of this run's own corpora, or a part of docs/accuracy.md, measured before",
                isin=SCORED,
            ),
            "layer": text("layer of the codebook; empty where the gold was made by others"),
            "about": text("what of it: a label, a kind of mark, or what was measured"),
            "system": text("the program, a baseline, or the coders"),
            "measure": text(
                "precision, recall, F1, F1 of all sentences drawn from (by their chances), alpha, or share"
            ),
            "estimate": real("the measure"),
            **INTERVAL,
            "n": count("marks, units or sentences that it rests on"),
            "precision": real(
                "beside an F1: marks found that are in the gold", 0, 1, nullable=True
            ),
            "recall": real("beside an F1: marks of the gold that were found", 0, 1, nullable=True),
        },
        ("part", "layer", "about", "system", "measure"),
    ),
    "coders": Table(
        "one measure of a frame coder on coded units: its F1, how far its probabilities hold, or its F1 by number of units; empty without notebook 5",
        {
            "part": text("what is measured", isin=("scores", "reliability", "learning")),
            "coder": text("lexicon, supervised, or the name of a set of codes"),
            "on": text("this run's own gold units, or which units it was measured on before"),
            "about": text("id in frames.yml, or all frames"),
            "x": real(
                "mean probability of a bin, or number of coded units; missing for scores",
                nullable=True,
            ),
            "estimate": real("F1, or share of units of the bin that hold the frame"),
            **INTERVAL,
            "n": count("marks of the gold, or units of the bin and frames"),
        },
    ),
    "codings": Table(
        "one mark in a sentence of this run that is in the gold standard's development half, by the gold, the program or both",
        {
            "article_id": text("the article"),
            "sentence_id": PLACE["sentence_id"],
            "layer": text("layer; 'coded' lists the sentences themselves", isin=CODED),
            "dyad": text("the dyad it is about, or empty"),
            "start": Column(
                "Int64", "first character of a mention, in the cleaned body", nullable=True, low=0
            ),
            "end": Column("Int64", "after the last character of a mention", nullable=True, low=0),
            "gold": text("label in the gold (actor, frame, sign of tone, type), or empty"),
            "found": text("label by the program, or empty"),
            "outcome": text(
                "which of them has the mark; a sentence that reads otherwise now is left out",
                isin=OUTCOMES,
            ),
            "gloss": text("of a sentence: an English gloss, where the gold has one", nullable=True),
        },
        (),
    ),
    "variance": Table(
        "one choice and one finding: how much of the variance of its effect over specifications goes with the choice",
        {
            "finding": text("id in findings.yml"),
            "choice": text("choice of study.yml, or 'rest': interactions of choices"),
            "share": real("share of the sum of squares of an additive model, type II", 0, 1),
        },
        ("finding", "choice"),
    ),
    "placebo": Table(
        "one kind of finding and one kind of shuffle under which none of that kind is true; there where `analysis placebo` was run",
        {
            "kind": text("kind of finding"),
            "shuffle": text("what was shuffled", isin=SHUFFLES),
            "headline": text("the headline of a report that tells it, or empty"),
            "n_shuffles": count(
                "shuffled copies of the corpus; 0 where there is nothing to exchange"
            ),
            "n_copies": count("copies that were made"),
            "n_printed": count("of n_shuffles, those that print at least one finding of the kind"),
            "printed_in": text("the numbers of these copies, from 0"),
            "share": real("n_printed / n_shuffles", 0, 1, nullable=True),
            "standard_error": real(
                "binomial standard error of the share that is allowed", 0, nullable=True
            ),
            "listed": real("findings of the kind in a copy, on average", 0, nullable=True),
            "listed_own": count("findings of the kind in the corpus as it is"),
            "moved": real("share of articles (or links) with another label, on average", 0, 1),
            "passes": Column("bool", "whether the share is at most 0.05 and two standard errors"),
            "seed": Column("int64", "seed of the shuffles"),
            "made_from": text("hash of the coded tables that were shuffled"),
        },
        ("kind", "shuffle"),
    ),
}
