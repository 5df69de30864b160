"""Tables of actors: mentions, and who is named beside whom."""

from __future__ import annotations

from analysis.tables.column import PLACE, RAW, Table, count, real, text
from analysis.tables.vocabulary import EFFECTS, KINDS, NOT_TOGETHER, TOGETHER, VIA

ACTOR_TABLES: dict[str, Table] = {
    "mentions": Table(
        "one mention of an actor",
        {
            **PLACE,
            "surface": text("the characters of the mention"),
            "actor_id": text("who is meant, on the day of publication"),
            "kind": text("kind of the actor meant", isin=KINDS),
            "via": text("how the actor is named", isin=VIA),
            **RAW,
            "office_id": text("the office named, where via is office", nullable=True),
            "phrase": text("the entry of actors.yml that matched"),
        },
        ("article_id", "start", "end"),
    ),
    "ambiguous_mentions": Table(
        "one name that may mean two actors of its article, and is no mention of either",
        {
            **PLACE,
            "surface": text("the characters of the name"),
            "phrase": text("the entry of actors.yml that matched"),
            "could_be": text("ids of the actors it could mean, with ' | ' between them"),
            "reason": text("why neither was chosen"),
        },
        ("article_id", "start", "end"),
    ),
    "actors": Table(
        "one actor that is mentioned at least once",
        {
            "actor_id": text("id in actors.yml"),
            "name_en": text("English name"),
            "name_ar": text("Arabic name"),
            "kind": text("kind of actor", isin=KINDS),
            "state": text("state it belongs to", nullable=True),
            "qid": text("item of Wikidata", nullable=True),
            "iso": text("ISO 3166-1 alpha-3 of its state", nullable=True),
            "sector": text("sector code of PLOVER", nullable=True),
            "articles": count("articles with a mention"),
            "sentences": count("sentences with a mention"),
            "mentions": count("mentions"),
        },
        ("actor_id",),
    ),
    "cooccurrence": Table(
        "one unordered pair of actors that share a unit of text",
        {
            "actor_a": text("first actor, in alphabetical order of ids"),
            "actor_b": text("second actor"),
            "unit": text("unit of text shared", isin=tuple(TOGETHER)),
            "together": text(
                "where the pair meets beyond chance: q of 0.05 or less, three articles or more",
                isin=(*TOGETHER.values(), NOT_TOGETHER),
            ),
            "n": count("units that hold both"),
            "n_articles": count("articles of those units"),
            "n_a": count("units that hold the first actor"),
            "n_b": count("units that hold the second actor"),
            "n_units": count("units that hold any actor"),
            "share_overlap": real("n over the smaller of n_a and n_b", 0, 1),
            "expected": real(
                "units that would hold both given the corpus-wide margins: n_a · n_b / n_units", 0
            ),
            "effect": real("log2 of n over expected"),
            "npmi": real("normalised pointwise mutual information (Bouma 2009)", -1, 1),
            "npmi_low": real(
                "lower end of its 95 % interval over articles; missing where fewer than five hold the pair",
                -1,
                1,
                nullable=True,
            ),
            "npmi_high": real("upper end of its 95 % interval", -1, 1, nullable=True),
            "g2": real("log-likelihood ratio (Dunning 1993)", 0),
            "expected_within": real(
                "units that would hold both given which articles each is in; not for articles",
                0,
                nullable=True,
            ),
            "effect_within": real("log2 of n over expected_within", nullable=True),
            "effect_articles": real(
                "log2 of expected_within over expected: what sharing articles adds", nullable=True
            ),
            "expected_margins": real(
                "units that would hold both given both margins, of actors and of units", 0
            ),
            "effect_margins": real("log2 of n over expected_margins"),
            "p": real(
                "chance of n or more: of sentences and paragraphs given the articles of both, "
                "of articles given both margins; missing where too few articles allow a test",
                0,
                1,
                nullable=True,
            ),
            "q": real("p after Benjamini-Hochberg over all pairs tested", 0, 1, nullable=True),
            "n_articles_shared": count("articles that hold both anywhere"),
            "expected_articles": real(
                "articles that would hold both given both margins, of actors and of articles", 0
            ),
            "p_articles": real(
                "chance of n_articles_shared or more given both margins", 0, 1, nullable=True
            ),
            "q_articles": real(
                "p_articles after Benjamini-Hochberg over all pairs tested", 0, 1, nullable=True
            ),
        },
        ("actor_a", "actor_b", "unit"),
    ),
    "cooccurrence_periods": Table(
        "one pair of actors in one period, against the same pair in all other periods",
        {
            "actor_a": text("first actor, in alphabetical order of ids"),
            "actor_b": text("second actor"),
            "period": text("period"),
            "n": count("units that hold both in the period"),
            "n_units": count("units in the period that hold two actors or more"),
            "n_reference": count("units that hold both in all other periods"),
            "n_units_reference": count("units in all other periods that hold two actors or more"),
            "effect": real(EFFECTS),
            "n_articles": count("articles of the period with such a unit"),
            "n_articles_reference": count("articles of all other periods with such a unit"),
            "expected_articles": real(
                "articles that would have one, the pair's articles spread over periods outlet by outlet",
                0,
            ),
            "statistic": real(
                "log-likelihood ratio of n_articles against expected_articles; 0 where it is not above",
                0,
            ),
            "p": real(
                "chance that any pair has so large a statistic in any period (Westfall and Young 1993)",
                0,
                1,
            ),
        },
        ("actor_a", "actor_b", "period"),
    ),
}
