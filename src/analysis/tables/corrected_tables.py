"""Tables of frames and tone corrected by gold, and of how the coder errs."""

from __future__ import annotations

from analysis.tables.column import INTERVAL, Table, count, real, text

CORRECTED_TABLES: dict[str, Table] = {
    "frame_corrected": Table(
        "one frame in one dyad (or 'all' dyads together) and one outlet or period: as marked, and corrected by gold",
        {
            "dyad": text("the two state ids joined by a hyphen, or all"),
            "source": text("outlet, or all"),
            "period": text("period, or all"),
            "frame": text("id in frames.yml"),
            "marked": real("share of units that the coder marks", 0, 1),
            "corrected": real(
                "share of units that hold the frame by the codebook, estimated", nullable=True
            ),
            **INTERVAL,
            "n_units": count("units of the dyad here"),
            "n_gold": count("of them, units coded by hand or by a language model for the gold"),
            "n_gold_articles": count("articles of those"),
            "n_gold_marked": count("units of the gold that the coder marks"),
            "n_needed": count("units to code for an interval of six points, well drawn"),
            "reason": text("why there is no corrected share; empty where there is one"),
        },
        ("dyad", "source", "period", "frame"),
    ),
    "tone_corrected": Table(
        "mean tone of one dyad (or 'all' dyads together) in one outlet or period: as coded, and corrected by gold",
        {
            "dyad": text("the two state ids joined by a hyphen, or all"),
            "source": text("outlet, or all"),
            "period": text("period, or all"),
            "marked": real("mean tone by the coder", -2, 2),
            "corrected": real("mean tone by the codebook, estimated", nullable=True),
            **INTERVAL,
            "n_units": count("units of the dyad here"),
            "n_gold": count("of them, units coded by hand or by a language model for the gold"),
            "n_gold_articles": count("articles of those"),
            "tuning": real("how far the coder is relied on: 0 not at all, 1 wholly", 0, 1),
            "reason": text("why there is no corrected tone; empty where there is one"),
        },
        ("dyad", "source", "period"),
    ),
    "gaps_corrected": Table(
        "one difference of `frame_gaps` or `tone_gaps`, corrected by gold",
        {
            "measure": text("frame or tone", isin=("frame", "tone")),
            "frame": text("id in frames.yml; empty for tone"),
            "most": text("the dyad with more of it, as coded"),
            "least": text("the dyad with less of it, as coded"),
            "marked": real("difference as coded"),
            "corrected": real("difference by the codebook, estimated", nullable=True),
            **INTERVAL,
            "n_gold": count("units of the gold in both dyads"),
            "reason": text("why there is no corrected difference; empty where there is one"),
        },
        ("measure", "frame", "most", "least"),
    ),
    "leads_corrected": Table(
        "one lead of `frame_leads`, corrected by gold",
        {
            "dyad": text("the two state ids joined by a hyphen"),
            "frame": text("id in frames.yml of the frame that leads, as coded"),
            "next": text("the frame that is hardest to tell from it"),
            "marked": real("its share of units less that of the other, as coded", -1, 1),
            "corrected": real("the same by the codebook, estimated", nullable=True),
            **INTERVAL,
            "n_gold": count("units of the dyad in the gold"),
            "reason": text("why there is no corrected lead; empty where there is one"),
        },
        ("dyad",),
    ),
    "changes_corrected": Table(
        "one change of `relation_changes`, corrected by gold on either side of its split",
        {
            "dyad": text("the two state ids joined by a hyphen"),
            "measure": text("what changes", isin=("frame", "tone")),
            "frame": text("id in frames.yml; empty for the tone"),
            "since": text("the first period after the split"),
            "marked": real("after less before, as coded"),
            "corrected": real("the same by the codebook, estimated", nullable=True),
            **INTERVAL,
            "n_gold_before": count("units of the gold in periods before it"),
            "n_gold_after": count("units of the gold in periods from it on"),
            "reason": text("why there is no corrected change; empty where there is one"),
        },
        ("dyad", "measure", "frame"),
    ),
    "coder_errors": Table(
        "two outlets (or periods) and one frame or the tone: whether the coder errs more in one of them",
        {
            "by": text("what is compared", isin=("source", "period")),
            "one": text("the first outlet or period"),
            "other": text("the second"),
            "what": text("id in frames.yml, or tone"),
            "error_one": real("mean of gold less coder in the first"),
            "error_other": real("the same in the second"),
            "p": real(
                "chance that any two differ as much in anything compared (Westfall and Young 1993)",
                0,
                1,
            ),
            "n_articles_one": count("articles of the gold in the first"),
            "n_articles_other": count("articles of the gold in the second"),
        },
        ("by", "one", "other", "what"),
    ),
}
