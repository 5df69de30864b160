"""Tables of relations: frames and tone of dyads, compared between dyads and over time."""

from __future__ import annotations

from analysis.tables.column import INTERVAL, Column, Table, count, real, text
from analysis.tables.vocabulary import COUNTED, EFFECTS, RELATIONS

SIMULTANEOUS = {
    "low": real("lower end of its interval, which holds for all rows at once", nullable=True),
    "high": real("upper end", nullable=True),
}
ADJUSTED = {
    "p": real(
        "chance that any two dyads differ as much in anything compared here (Westfall and Young 1993)",
        0,
        1,
    )
}
SIDES = {
    "n_most": count("units of the first dyad"),
    "n_least": count("units of the second"),
    "n_articles_most": count("articles of the first dyad"),
    "n_articles_least": count("articles of the second"),
}

RELATION_TABLES: dict[str, Table] = {
    "frame_prevalence": Table(
        "one frame in one dyad, source and period ('all' for the margins)",
        {
            "dyad": text("the two state ids joined by a hyphen"),
            "source": text("outlet, or all"),
            "period": text("period, or all"),
            "frame": text("id in frames.yml"),
            "share": real("share of the dyad's units with the frame", 0, 1),
            **INTERVAL,
            "n_sentences": count("units of the dyad here"),
            "n_articles": count("articles they come from"),
            "n_frame": count("units with the frame"),
            "reason": text("why there is no interval; empty where there is one"),
            "n_together": count("units here in which the two stand together towards a third"),
            "n_frame_together": count("those with the frame"),
            "share_together": real("their share", 0, 1, nullable=True),
            "relation": text("which units of text count", isin=COUNTED),
        },
        ("dyad", "source", "period", "frame"),
    ),
    "relation_shares": Table(
        "one relation in one dyad, source and period ('all' for the margins)",
        {
            "dyad": text("the two state ids joined by a hyphen"),
            "source": text("outlet, or all"),
            "period": text("period, or all"),
            "relation": text("whose relation the units tell", isin=RELATIONS),
            "share": real("share of the units that name both states", 0, 1),
            **INTERVAL,
            "n_units": count("units that tell of it"),
            "n_sentences": count("units here that name both states"),
            "n_articles": count("articles they come from"),
            "reason": text("why there is no interval; empty where there is one"),
        },
        ("dyad", "source", "period", "relation"),
    ),
    "dyad_tone": Table(
        "mean tone of one dyad in one source and period ('all' for the margins)",
        {
            "dyad": text("the two state ids joined by a hyphen"),
            "source": text("outlet, or all"),
            "period": text("period, or all"),
            "tone": real("mean tone of its units", -2, 2),
            **INTERVAL,
            "n_sentences": count("units of the dyad here"),
            "n_articles": count("articles they come from"),
            "reason": text("why there is no interval of the tone; empty where there is one"),
            "n_articles_here": count("analysed articles of this source and period"),
            "share_articles": real("share of the articles here that hold the dyad", 0, 1),
            "share_low": real("lower end of its 95 % interval", 0, 1, nullable=True),
            "share_high": real("upper end of its 95 % interval", 0, 1, nullable=True),
            "relation": text("which units of text count", isin=COUNTED),
        },
        ("dyad", "source", "period"),
    ),
    "dyad_peaks": Table(
        "one dyad in one period, against the same dyad in all other periods; the sharpest rise first",
        {
            "dyad": text("the two state ids joined by a hyphen"),
            "period": text("period"),
            "n_articles": count("articles of the period that hold the dyad"),
            "n_articles_here": count("analysed articles of the period"),
            "share_articles": real("share of the articles here that hold the dyad", 0, 1),
            "share_low": real("lower end of its 95 % interval", 0, 1, nullable=True),
            "share_high": real("upper end of its 95 % interval", 0, 1, nullable=True),
            "n_reference": count("articles of all other periods that hold the dyad"),
            "expected": real(
                "articles that would hold the dyad if each outlet's were spread evenly over its periods",
                0,
            ),
            "effect": real(EFFECTS),
            **{
                f"effect_{e}": real(f"{e} end of its interval, which holds for all rows at once")
                for e in ("low", "high")
            },
            "statistic": real("signed root of G² of the articles with and without the dyad"),
            "p": real(
                "chance that any dyad rises as much in any period (Westfall and Young 1993)", 0, 1
            ),
            "rises": Column("bool", "whether there are more articles than expected"),
            "relation": text("which units of text count", isin=COUNTED),
        },
        ("dyad", "period"),
    ),
    "frame_gaps": Table(
        "one frame: the two dyads that differ most in it over the whole corpus; the widest gap first",
        {
            "frame": text("id in frames.yml"),
            "most": text("dyad with the larger share"),
            "least": text("dyad with the smaller share"),
            "gap": real("the larger share less the smaller", 0, 1),
            **SIMULTANEOUS,
            **ADJUSTED,
            **SIDES,
            "n_holding": count("articles of the first dyad with the frame"),
            "relation": text("which units of text count", isin=COUNTED),
        },
        ("frame",),
    ),
    "tone_gaps": Table(
        "two dyads: the difference of their mean tone over the whole corpus; the widest gap first",
        {
            "most": text("dyad with the more cooperative tone"),
            "least": text("dyad with the more conflictual tone"),
            "gap": real("the larger mean tone less the smaller", 0, 4),
            **SIMULTANEOUS,
            **ADJUSTED,
            **SIDES,
            "relation": text("which units of text count", isin=COUNTED),
        },
        ("most", "least"),
    ),
    "frame_leads": Table(
        "one dyad: its most frequent frame over the whole corpus, against all its other frames",
        {
            "dyad": text("the two state ids joined by a hyphen"),
            "frame": text("id in frames.yml, of those whose coding is established"),
            "next": text("the frame that is hardest to tell from it"),
            "lead": real("its share of units less that of the other", -1, 1, nullable=True),
            **INTERVAL,
            "p": real(
                "chance of so sure a lead over each other frame, times the number of dyads (Holm 1979)",
                0,
                1,
                nullable=True,
            ),
            "n_sentences": count("units of the dyad"),
            "n_articles": count("articles they come from"),
            "n_holding": count("articles with the frame"),
            "reason": text("why it could not be tested; empty where it was"),
            "relation": text("which units of text count", isin=COUNTED),
        },
        ("dyad",),
    ),
    "relation_changes": Table(
        "a frame of a dyad, or its tone: the split in time that parts it most; the surest first",
        {
            "dyad": text("the two state ids joined by a hyphen"),
            "measure": text("what changes", isin=("frame", "tone")),
            "frame": text("id in frames.yml; empty for the tone"),
            "since": text("the first period after the split"),
            "before": real("share of units with the frame before it, or mean tone"),
            "after": real("the same after it"),
            "change": real("after less before"),
            **SIMULTANEOUS,
            "statistic": real("deviations from outlets' shares after the split, standardised", 0),
            "p": real("chance that any split of any row is as large (Westfall and Young)", 0, 1),
            "n_before": count("articles of the dyad before the split"),
            "n_after": count("articles of the dyad after it"),
            "n_holding": count("articles of the dyad with the frame, or with a tone"),
            "relation": text("which units of text count", isin=COUNTED),
        },
        ("dyad", "measure", "frame"),
    ),
}
