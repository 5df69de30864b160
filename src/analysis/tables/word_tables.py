"""Tables of words: how often, where more often than elsewhere, when their use changed."""

from __future__ import annotations

from analysis.tables.column import INTERVAL, Table, count, real, text
from analysis.tables.vocabulary import EFFECTS

WORD_TABLES: dict[str, Table] = {
    "keywords": Table(
        "one term in one period and source ('all' for the margins)",
        {
            "term": text("lemma or word form, after normalisation"),
            "period": text("period, or all"),
            "source": text("outlet, or all"),
            "count": count("occurrences"),
            "tokens": count("words of the period and source"),
            "share": real("occurrences per 10,000 words", 0),
            **INTERVAL,
            "n_articles": count("articles with the term"),
        },
        ("term", "period", "source"),
    ),
    "terms": Table(
        "one term, with the form that people read",
        {
            "term": text("what words count as, in `types`"),
            "count": count("how often it occurs"),
            "written": text(
                "its commonest written form: a lemma made out of context may be no word"
            ),
        },
        ("term",),
    ),
    "keyness": Table(
        "one term in a target against a reference",
        {
            "term": text("lemma or word form, after normalisation"),
            "contrast": text(
                "what is compared", isin=("period", "source", "half", "period in dyads")
            ),
            "target": text("target: a period or source"),
            "reference": text("reference: 'rest', or a period or source"),
            "n_target": count("occurrences in the target"),
            "n_reference": count("occurrences in the reference"),
            "g2": real(
                "log-likelihood ratio, signed: negative where the target uses the term less (Dunning 1993)"
            ),
            "log_odds": real(
                "log-odds ratio with an informative Dirichlet prior (Monroe et al. 2008)"
            ),
            "z": real("log_odds over its standard error"),
            "effect": real(EFFECTS),
            "dispersion": real(
                "normalised DP over articles of the target (Gries 2008; 0 even, 1 clumped)", 0, 1
            ),
            "p": real(
                "p that the target uses the term so much, labels shuffled over articles; adjusted by the maximum over "
                "all terms and targets of the contrast; for 'half', that either half does",
                0,
                1,
            ),
            "statistic": real(
                "of that test: root of G² of use against what outlet (or period) and length give, over dispersion; 0 where not more",
                0,
            ),
            "n_articles": count("articles of the target with the term"),
            "n_articles_reference": count("articles of the reference with the term"),
            **{
                f"effect_{e}": real(f"{e} end of its 95 % interval, over articles")
                for e in ("low", "high")
            },
            "dispersion_all": real("`dispersion` over all articles compared", 0, 1),
            **{
                f"share_{s}": real(f"share of the words of the {s}, per 10,000", 0)
                for s in ("target", "reference")
            },
            "boilerplate": text(
                "why the term is never told as a finding (month, agency, outlet's name, sport); empty for others"
            ),
        },
        ("term", "contrast", "target", "reference"),
    ),
    "word_events": Table(
        "a watched term around an event of study.yml: its use in the 14 days from the event on against the 14 days before",
        {
            "event": text("day of the event"),
            "name": text("what happened"),
            "term": text("watched term"),
            "before": real("articles that use it in the days before, each for one at most", 0),
            "after": real("the same in the days from the event on", 0),
            "ratio": real(
                "use after over what the days before, outlet and length let expect; missing for a day outside the corpus",
                0,
                nullable=True,
            ),
            "statistic": real(
                "root of the log-likelihood ratio, 0 where it is not used more", 0, nullable=True
            ),
            "n_placebos": count("other days of the corpus that could be compared"),
            "p": real(
                "share of those days, and the event, that reach it; missing where it cannot be tested",
                0,
                1,
                nullable=True,
            ),
            "q": real("p after Holm over all terms and events", 0, 1, nullable=True),
        },
        ("event", "name", "term"),
    ),
    "word_changes": Table(
        "one term, and when the articles that use it changed most",
        {
            "term": text("lemma, word form or watched term"),
            "period": text("unit of time", isin=("day", "week", "month", "quarter", "year")),
            "shape": text(
                "rise: more from `since` on; fall: fewer from `since` on; burst: more from `since` to `until`",
                isin=("rise", "fall", "burst"),
            ),
            "since": text("first period after the change"),
            **{
                f"since_{e}": text(f"{e} end of the 95 % interval of `since` (Hansen 2000)")
                for e in ("low", "high")
            },
            "until": text("last period of the window in which more articles use the term"),
            "n_articles": count("articles of that window that have the term"),
            "n_window": count("articles of that window"),
            "n_articles_all": count("articles that have the term, dated ones"),
            "n_all": count("articles with a date"),
            "statistic": real(
                "root of G² of use in the window against what outlet, season and length give, over dispersion",
                0,
            ),
            "p_alone": real("p of the term by itself, dates shuffled inside outlets", 0, 1),
            "p": real("p adjusted by the maximum over all terms tested together", 0, 1),
            "boilerplate": text(
                "why the term is never told as a finding (month, agency, sport); empty for others"
            ),
        },
        ("term", "period"),
    ),
}
