"""Tables behind the numbers of a report: the coverage of intervals, the sentences by number."""

from __future__ import annotations

from analysis.tables.column import PLACE, RAW, Column, Table, count, real, text

EVIDENCE_TABLES: dict[str, Table] = {
    "coverage": Table(
        "an interval at a number of articles and a prevalence: how often it holds the truth in simulated corpora",
        {
            "interval": text("what it is the interval of"),
            "n_articles": count("articles that it is made from"),
            "prevalence": real(
                "the true share, score or npmi; missing for means", -1, 1, nullable=True
            ),
            "coverage": real("share of corpora in which it holds the truth", 0, 1, nullable=True),
            "above": real("share in which it lies above the truth", 0, 1, nullable=True),
            "below": real("share in which it lies below the truth", 0, 1, nullable=True),
            "width": real("its mean width", 0, nullable=True),
            "n_replications": count("corpora simulated"),
            "verdict": text("whether 93 to 97 of 100 hold the truth"),
        },
        ("interval", "n_articles", "prevalence"),
    ),
    "evidence": Table(
        "one sentence of an analysed article, in the order of `sentences`: what 'see E-1042' in a report means",
        {
            "evidence_id": text(
                "number of the row in `sentences`, from 1, after 'E-'; the same in every page of a run"
            ),
            **PLACE,
            **RAW,
            "corpus": text("name of the folder under data/raw"),
            "source": text("outlet"),
            "published": Column(
                "datetime64[us, UTC]",
                "day and clock of publication as the paper wrote them, held as if in UTC; a day is its midnight",
                nullable=True,
            ),
            "title": text("title of the article, as given", nullable=True),
            "url": text("address of the page, as given", nullable=True),
            "actors": text("ids of the actors mentioned, separated by '|'"),
            "dyads": text("the dyads it counts for, separated by '|'"),
            "frames": text("frames by dyad in it, separated by '|'"),
            "shown": text(
                "what may be shown of the text, by the manifest", isin=("full", "excerpt", "none")
            ),
            "text": text(
                "the sentence, or what may be shown of it; missing where nothing may", nullable=True
            ),
        },
        ("evidence_id",),
    ),
}
