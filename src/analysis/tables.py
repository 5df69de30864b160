"""The columns of every table that passes between stages, checked where it is written.

`write(name, frame, path)` and `check(name, frame)` hold a table to its schema; docs/tables.md is
made from `TABLES`.
Offsets count Unicode code points: `start`, `end` in the cleaned body, `raw_start`, `raw_end` in
the raw text.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.atomic import put, whole
from analysis.errors import UserError

CSV_LIMIT_BYTES = 5_000_000
DIGITS = 10
CSV_FORM: dict[str, Any] = {
    "index": False,
    "lineterminator": "\n",
    "float_format": f"%.{DIGITS}g",
    "date_format": "%Y-%m-%dT%H:%M:%SZ",
}

VIA = ("name", "office", "metonym", "demonym", "short name")
KINDS = ("person", "office", "state", "government", "armed group", "organisation", "place")
STATUSES = ("asserted", "reported", "hedged", "denied")
PUBLISHED_FROM = ("field", "url", "text", "manifest", "page", "crawl", "none")
WITH_TEXT = (
    "articles",
    "removed",
    "tokens",
    "quarantine",
)  # tables from which a text could be read whole
SHUFFLES = ("dates", "days", "outlets", "actors", "sentences", "dyads", "frames")
MARKS = (
    "robust",
    "depends on choices",
    "fragile",
    "not beyond chance",
    "does not hold",
    "not testable here",
)
OUTCOMES = ("agreed", "confused", "missed", "invented", "left out")
CODED = ("coded", "mention", "dyad", "frame", "tone", "event", "speaker", "status")
GOLD = ("own gold, test half", "own gold")  # the half that nobody looked at comes first
SCORED = ("this run", *GOLD, "coders", "words", "names", "events", "almayadeen", "headlines")
TOGETHER = {
    "sentence": "in the same sentences",
    "paragraph": "in the same paragraphs",
    "article": "in the same articles",
}
CENTRALITIES = {
    "degree": "partners in the network",
    "strength": "units shared, added up over partners",
    "betweenness": "share of shortest paths between others that lead through it",
    "between_states": "share of those between actors of two different states",
}
NOT_TOGETHER = "not beyond chance"
EFFECTS = "log2 of the ratio of shares (Hardie 2014)"


@dataclass(frozen=True)
class Column:
    """One column: its type, what it holds, whether it may be missing, and the values or range
    allowed.
    """

    dtype: str
    says: str
    nullable: bool = False
    isin: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def schema(self) -> pa.Column:
        """The pandera column that checks this."""
        checks = []
        if self.isin:
            checks.append(pa.Check.isin(list(self.isin)))
        if self.low is not None:
            checks.append(pa.Check.ge(self.low))
        if self.high is not None:
            checks.append(pa.Check.le(self.high))
        return pa.Column(self.dtype, checks=checks, nullable=self.nullable, coerce=True)


@dataclass(frozen=True)
class Table:
    """A table: what a row is, its fixed columns (more are welcome), and the columns that identify
    a row.
    """

    row: str
    columns: dict[str, Column]
    key: tuple[str, ...] = ()
    schema: pa.DataFrameSchema = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        schema = pa.DataFrameSchema(
            {name: column.schema() for name, column in self.columns.items()},
            strict=False,
            unique=list(self.key) or None,
        )
        object.__setattr__(self, "schema", schema)


def _text(says: str, *, nullable: bool = False, isin: tuple[str, ...] = ()) -> Column:
    return Column("str", says, nullable, isin)


def _count(says: str) -> Column:
    return Column("int64", says, low=0)


def _real(
    says: str, low: float | None = None, high: float | None = None, *, nullable: bool = False
) -> Column:
    return Column("float64", says, nullable, low=low, high=high)


_ARTICLE = {"article_id": _text("the article")}
_PLACE = {
    "article_id": _text("the article"),
    "sentence_id": Column("int64", "number of the sentence in its article, from 0", low=0),
    "start": _count("first character, in the cleaned body"),
    "end": _count("after the last character, in the cleaned body"),
}
_RAW = {
    "raw_start": _count("first character, in the raw text"),
    "raw_end": _count("after the last character, in the raw text"),
}
_INTERVAL = {
    "low": _real("lower end of the 95 % interval", nullable=True),
    "high": _real("upper end of the 95 % interval", nullable=True),
}
_CORRECTED = {
    "corrected": _real("the same by the codebook, estimated from gold", nullable=True),
    **_INTERVAL,
}
_GOLD = {
    "n_units": _count("units of the dyad here"),
    "n_gold": _count("of them, units coded by hand or by a language model for the gold"),
    "n_gold_articles": _count("articles of those"),
}
_P = {
    "p": _real("p value, two-sided", 0, 1),
    "q": _real("p after Benjamini-Hochberg over all rows tested together", 0, 1),
}

_SIMULTANEOUS = {
    "low": _real("lower end of its interval, which holds for all rows at once", nullable=True),
    "high": _real("upper end", nullable=True),
}
_ADJUSTED = {
    "p": _real(
        "chance that any two dyads differ as much in anything compared here (Westfall and Young 1993)",
        0,
        1,
    )
}
_SIDES = {
    "n_most": _count("units of the first dyad"),
    "n_least": _count("units of the second"),
    "n_articles_most": _count("articles of the first dyad"),
    "n_articles_least": _count("articles of the second"),
}

TABLES: dict[str, Table] = {
    "articles": Table(
        "one article of the corpus, cleaned",
        {
            "article_id": _text(
                "hash of url, title and raw text: the same for the same page wherever it lies"
            ),
            "corpus": _text("name of the folder under data/raw"),
            "source": _text("outlet"),
            "url": _text("address of the page, as given", nullable=True),
            "title": _text("title, as given", nullable=True),
            "author": _text("author, as given", nullable=True),
            "published": Column(
                "datetime64[us, UTC]",
                "day and clock of publication as the paper wrote them, held as if in UTC; a day is its midnight",
                nullable=True,
            ),
            "published_from": _text("where `published` was found", isin=PUBLISHED_FROM),
            "published_zone": _text(
                "zone written beside the clock, as +03:00; empty where none is", nullable=True
            ),
            "lang": _text("ISO 639-1 code of the body"),
            "body": _text("cleaned body"),
            "duplicate_of": _text(
                "article_id of the article kept from the same cluster of copies", nullable=True
            ),
            "keywords": _text("the editors' own keywords, separated by '|'", nullable=True),
            "file": _text("file under the corpus folder"),
            "record": _text("place in the file: record number, member of a zip, or empty"),
            "encoding": _text("encoding the file was read in"),
        },
        ("article_id",),
    ),
    "quarantine": Table(
        "one record that was set aside, never deleted",
        {
            "corpus": _text("name of the folder under data/raw"),
            "file": _text("file under the corpus folder"),
            "record": _text("place in the file"),
            "reason": _text("why it was set aside"),
            "detail": _text("what was found"),
            "url": _text("address of the page, as given", nullable=True),
            "title": _text("title, as given", nullable=True),
        },
    ),
    "removed": Table(
        "one run of characters that cleaning took out of a body, or a heading that it marked and kept",
        {
            "article_id": _text("the article"),
            "kind": _text(
                "dateline, date line, title, caption, teaser, related, comments, signature, contact, boilerplate, twice, markup, "
                "invisible; heading"
            ),
            "raw_start": _count("first character, in the raw text"),
            "raw_end": _count("after the last character, in the raw text"),
            "text": _text("the characters"),
            "n_bodies": Column(
                "Int64",
                "bodies that hold it, where it was found by its repetition",
                nullable=True,
                low=1,
            ),
        },
    ),
    "offsets": Table(
        "one run of characters that the cleaned body took from the raw text unchanged in number",
        {
            "article_id": _text("the article"),
            "start": _count("first character of the run, in the cleaned body"),
            "raw_start": _count("first character of the run, in the raw text"),
            "length": _count("characters in the run"),
        },
        ("article_id", "start"),
    ),
    "sentences": Table(
        "one sentence of a cleaned body",
        {
            **_PLACE,
            "paragraph": Column("int64", "number of the paragraph in its article, from 0", low=0),
            "is_heading": Column("bool", "whether the sentence is an inline heading"),
            "n_tokens": _count("words in it"),
        },
        ("article_id", "sentence_id"),
    ),
    "tokens": Table(
        "one word of a cleaned body (punctuation is no word)",
        {
            "article": _count("row of the article in `articles`, from 0"),
            "sentence": _count("row of the sentence in `sentences`, from 0"),
            "start": _count("first character, in the cleaned body"),
            "end": _count("after the last character, in the cleaned body"),
            "type_id": _count("the distinct word, in `types`"),
            "joined": Column("bool", "whether only one blank parts it from the word before"),
        },
    ),
    "types": Table(
        "one distinct word form of the corpus",
        {
            "type_id": _count("number, in the order of first appearance"),
            "surface": _text("the word as written"),
            "count": _count("how often it occurs"),
            "lemma": _text("dictionary form, folded"),
            "segments": _text("proclitics, stem and pronoun, joined by '+'"),
            "term": _text(
                "what it counts as; missing for stop words, numbers and other scripts",
                nullable=True,
            ),
        },
        ("type_id",),
    ),
    "triggers": Table(
        "one trigger of a frame, one tone word or one watched term, anywhere in the analysed articles",
        {
            **_PLACE,
            "layer": _text("what kind of word it is", isin=("frame", "tone", "term")),
            "label": _text("id of the frame; for tone, 'tone'; for a watched term, the term"),
            "surface": _text("the characters"),
            "weight": _real("tone weight after negation; 0 for frames", -2, 2),
        },
    ),
    "mentions": Table(
        "one mention of an actor",
        {
            **_PLACE,
            "surface": _text("the characters of the mention"),
            "actor_id": _text("who is meant, on the day of publication"),
            "kind": _text("kind of the actor meant", isin=KINDS),
            "via": _text("how the actor is named", isin=VIA),
            **_RAW,
            "office_id": _text("the office named, where via is office", nullable=True),
            "phrase": _text("the entry of actors.yml that matched"),
        },
        ("article_id", "start", "end"),
    ),
    "actors": Table(
        "one actor that is mentioned at least once",
        {
            "actor_id": _text("id in actors.yml"),
            "name_en": _text("English name"),
            "name_ar": _text("Arabic name"),
            "kind": _text("kind of actor", isin=KINDS),
            "state": _text("state it belongs to", nullable=True),
            "articles": _count("articles with a mention"),
            "sentences": _count("sentences with a mention"),
            "mentions": _count("mentions"),
        },
        ("actor_id",),
    ),
    "cooccurrence": Table(
        "one unordered pair of actors that share a unit of text",
        {
            "actor_a": _text("first actor, in alphabetical order of ids"),
            "actor_b": _text("second actor"),
            "unit": _text("unit of text shared", isin=tuple(TOGETHER)),
            "together": _text(
                "where the pair meets beyond chance: q of 0.05 or less, three articles or more",
                isin=(*TOGETHER.values(), NOT_TOGETHER),
            ),
            "n": _count("units that hold both"),
            "n_articles": _count("articles of those units"),
            "n_a": _count("units that hold the first actor"),
            "n_b": _count("units that hold the second actor"),
            "n_units": _count("units that hold any actor"),
            "share_overlap": _real("n over the smaller of n_a and n_b", 0, 1),
            "expected": _real(
                "units that would hold both given the corpus-wide margins: n_a · n_b / n_units", 0
            ),
            "effect": _real("log2 of n over expected"),
            "npmi": _real("normalised pointwise mutual information (Bouma 2009)", -1, 1),
            "g2": _real("log-likelihood ratio (Dunning 1993)", 0),
            "expected_within": _real(
                "units that would hold both given which articles each is in; not for articles",
                0,
                nullable=True,
            ),
            "effect_within": _real("log2 of n over expected_within", nullable=True),
            "effect_articles": _real(
                "log2 of expected_within over expected: what sharing articles adds", nullable=True
            ),
            "expected_margins": _real(
                "units that would hold both given both margins, of actors and of units", 0
            ),
            "effect_margins": _real("log2 of n over expected_margins"),
            "p": _real(
                "chance of n or more: of sentences and paragraphs given the articles of both, "
                "of articles given both margins; missing where too few articles allow a test",
                0,
                1,
                nullable=True,
            ),
            "q": _real("p after Benjamini-Hochberg over all pairs tested", 0, 1, nullable=True),
            "n_articles_shared": _count("articles that hold both anywhere"),
            "expected_articles": _real(
                "articles that would hold both given both margins, of actors and of articles", 0
            ),
            "p_articles": _real(
                "chance of n_articles_shared or more given both margins", 0, 1, nullable=True
            ),
            "q_articles": _real(
                "p_articles after Benjamini-Hochberg over all pairs tested", 0, 1, nullable=True
            ),
        },
        ("actor_a", "actor_b", "unit"),
    ),
    "cooccurrence_periods": Table(
        "one pair of actors in one period, against the same pair in all other periods",
        {
            "actor_a": _text("first actor, in alphabetical order of ids"),
            "actor_b": _text("second actor"),
            "period": _text("period"),
            "n": _count("units that hold both in the period"),
            "n_units": _count("units in the period that hold two actors or more"),
            "n_reference": _count("units that hold both in all other periods"),
            "n_units_reference": _count("units in all other periods that hold two actors or more"),
            "effect": _real(EFFECTS),
            "n_articles": _count("articles of the period with such a unit"),
            "n_articles_reference": _count("articles of all other periods with such a unit"),
            "expected_articles": _real(
                "articles that would have one, the pair's articles spread over periods outlet by outlet",
                0,
            ),
            "statistic": _real(
                "log-likelihood ratio of n_articles against expected_articles; 0 where it is not above",
                0,
            ),
            "p": _real(
                "chance that any pair has so large a statistic in any period (Westfall and Young 1993)",
                0,
                1,
            ),
        },
        ("actor_a", "actor_b", "period"),
    ),
    "network_actors": Table(
        "one actor of the network: the pairs listed of the study's unit",
        {
            "actor_id": _text("the actor"),
            "name_en": _text("English name"),
            "name_ar": _text("Arabic name"),
            "kind": _text("kind of actor", isin=KINDS),
            "state": _text("state it belongs to", nullable=True),
            "group": _count("number of its group; 0 for none that holds"),
            "share_drawn": _real("share of the draws of articles in which it has a pair", 0, 1),
            **{
                name: column
                for measure, says in CENTRALITIES.items()
                for name, column in (
                    (measure, _real(says, 0)),
                    (
                        f"{measure}_rank",
                        _count(f"rank by {measure}; ties share the last of theirs"),
                    ),
                    (f"{measure}_rank_low", _count("best rank in 95 of 100 draws of articles")),
                    (f"{measure}_rank_high", _count("worst rank in 95 of 100 draws of articles")),
                )
            },
        },
        ("actor_id",),
    ),
    "network_pairs": Table(
        "two actors of the network that are a pair of it, or share a community in some draw of articles",
        {
            "actor_a": _text("first actor, in alphabetical order of ids"),
            "actor_b": _text("second actor"),
            "listed": Column("bool", "whether the two are a pair of the network"),
            "share_listed": _real("share of draws in which they are a pair", 0, 1),
            "share_community": _real("share of draws in which they share a community", 0, 1),
        },
        ("actor_a", "actor_b"),
    ),
    "network_structure": Table(
        "the network of the study's unit as a whole",
        {
            "unit": _text("unit of text shared", isin=tuple(TOGETHER)),
            "n_actors": _count("actors with a pair"),
            "n_pairs": _count("pairs listed"),
            "modularity": _real(
                "modularity of its Leiden communities, pairs unweighted", nullable=True
            ),
            "modularity_random": _real(
                "median modularity of random graphs with the same degrees", nullable=True
            ),
            "p": _real("share of random graphs, and the network itself, that reach it", 0, 1),
            "n_groups_stable": _count(
                "groups of three or more that stay together in 0.8 of draws of articles"
            ),
            "n_groups": _count("those groups, where p is 0.05 or less; else 0"),
            "n_draws": _count("draws of articles"),
        },
        ("unit",),
    ),
    "network_comparisons": Table(
        "the networks of two outlets, or of two halves of the time, compared",
        {
            "compared": _text("what the two are", isin=("source", "period")),
            "one": _text("an outlet or half"),
            "other": _text("the other"),
            "n_articles_one": _count("its articles in which a pair shares a unit"),
            "n_articles_other": _count("the same of the other"),
            "distance": _real(
                "total variation between the shares of pairs: 0 alike, 1 disjoint", 0, 1
            ),
            "expected_distance": _real("its mean when articles change places", 0, 1),
            "p": _real("share of permutations, and the corpus itself, that reach it", 0, 1),
            "q": _real("p after Benjamini-Hochberg over all rows", 0, 1),
            "actor_a": _text("first actor of the pair whose shares differ most"),
            "actor_b": _text("second actor of that pair"),
        },
        ("compared", "one", "other"),
    ),
    "frames": Table(
        "one trigger of a frame in a unit of text that counts for a dyad",
        {
            **_PLACE,
            "dyad": _text("the two state ids joined by a hyphen"),
            "frame": _text("id in frames.yml"),
            "trigger": _text("the characters that triggered the frame"),
            "status": _text("status of its sentence, as in `speakers`", isin=STATUSES),
            **_RAW,
        },
        ("article_id", "dyad", "frame", "start", "end"),
    ),
    "dyads": Table(
        "one sentence that counts for a dyad",
        {
            "article_id": _text("the article"),
            "sentence_id": Column("int64", "number of the sentence in its article", low=0),
            "dyad": _text("the two state ids joined by a hyphen"),
            "tone": _real(
                "from -2 (material conflict) to 2 (material cooperation); 0 without any tone word",
                -2,
                2,
            ),
            "n_tone": _count("tone words counted"),
            "source": _text("outlet"),
            "period": _text("period, or 'undated'"),
            "unit_id": _text("the unit of text coded: sentence or paragraph"),
            "status": _text("status of the sentence, as in `speakers`", isin=STATUSES),
        },
        ("article_id", "sentence_id", "dyad"),
    ),
    "events": Table(
        "one event that is told of at least one actor; what each rests on stands in docs/accuracy.md",
        {
            **_PLACE,
            "trigger": _text("the characters that told it"),
            "type": _text("PLOVER type"),
            "mode": _text("how it is told", isin=("verbal", "planned", "done")),
            "source_actor": _text("who does it", nullable=True),
            "target_actor": _text("to whom it is done", nullable=True),
            "is_negated": Column("bool", "whether a negator stands before the trigger"),
            "status": _text("status of its sentence, as in `speakers`", isin=STATUSES),
            **_RAW,
        },
    ),
    "speakers": Table(
        "one sentence, with who says it",
        {
            "article_id": _text("the article"),
            "sentence_id": Column("int64", "number of the sentence in its article", low=0),
            "type": _text("who speaks", isin=("named official", "anonymous", "outlet", "other")),
            "actor_id": _text("the actor who speaks, where known", nullable=True),
            "status": _text("how the statement is qualified", isin=STATUSES),
            "cue": _text(
                "the characters that decided it; missing where the outlet speaks", nullable=True
            ),
            "start": Column(
                "Int64", "first character of the cue, in the cleaned body", nullable=True
            ),
            "end": Column("Int64", "after its last character", nullable=True),
        },
        ("article_id", "sentence_id"),
    ),
    "frame_prevalence": Table(
        "one frame in one dyad, source and period ('all' for the margins)",
        {
            "dyad": _text("the two state ids joined by a hyphen"),
            "source": _text("outlet, or all"),
            "period": _text("period, or all"),
            "frame": _text("id in frames.yml"),
            "share": _real("share of the dyad's units with the frame", 0, 1),
            **_INTERVAL,
            "n_sentences": _count("units of the dyad here"),
            "n_articles": _count("articles they come from"),
            "n_frame": _count("units with the frame"),
            "reason": _text("why there is no interval; empty where there is one"),
        },
        ("dyad", "source", "period", "frame"),
    ),
    "frame_corrected": Table(
        "one frame in one dyad (or 'all' dyads together) and one outlet or period: as marked, and corrected by gold",
        {
            "dyad": _text("the two state ids joined by a hyphen, or all"),
            "source": _text("outlet, or all"),
            "period": _text("period, or all"),
            "frame": _text("id in frames.yml"),
            "marked": _real("share of units that the coder marks", 0, 1),
            **_CORRECTED,
            **_GOLD,
            "n_gold_marked": _count("units of the gold that the coder marks"),
            "n_needed": _count("units to code for an interval of six points, well drawn"),
            "reason": _text("why there is no corrected share; empty where there is one"),
        },
        ("dyad", "source", "period", "frame"),
    ),
    "tone_corrected": Table(
        "mean tone of one dyad (or 'all' dyads together) in one outlet or period: as coded, and corrected by gold",
        {
            "dyad": _text("the two state ids joined by a hyphen, or all"),
            "source": _text("outlet, or all"),
            "period": _text("period, or all"),
            "marked": _real("mean tone by the coder", -2, 2),
            **_CORRECTED,
            **_GOLD,
            "tuning": _real("how far the coder is relied on: 0 not at all, 1 wholly", 0, 1),
            "reason": _text("why there is no corrected tone; empty where there is one"),
        },
        ("dyad", "source", "period"),
    ),
    "gaps_corrected": Table(
        "one difference of `frame_gaps` or `tone_gaps`, corrected by gold",
        {
            "measure": _text("frame or tone", isin=("frame", "tone")),
            "frame": _text("id in frames.yml; empty for tone"),
            "most": _text("the dyad with more of it, as coded"),
            "least": _text("the dyad with less of it, as coded"),
            "marked": _real("difference as coded"),
            **_CORRECTED,
            "n_gold": _count("units of the gold in both dyads"),
            "reason": _text("why there is no corrected difference; empty where there is one"),
        },
        ("measure", "frame", "most", "least"),
    ),
    "coder_errors": Table(
        "two outlets (or periods) and one frame or the tone: whether the coder errs more in one of them",
        {
            "by": _text("what is compared", isin=("source", "period")),
            "one": _text("the first outlet or period"),
            "other": _text("the second"),
            "what": _text("id in frames.yml, or tone"),
            "error_one": _real("mean of gold less coder in the first"),
            "error_other": _real("the same in the second"),
            "p": _real(
                "chance that any two differ as much in anything compared (Westfall and Young 1993)",
                0,
                1,
            ),
            "n_articles_one": _count("articles of the gold in the first"),
            "n_articles_other": _count("articles of the gold in the second"),
        },
        ("by", "one", "other", "what"),
    ),
    "dyad_tone": Table(
        "mean tone of one dyad in one source and period ('all' for the margins)",
        {
            "dyad": _text("the two state ids joined by a hyphen"),
            "source": _text("outlet, or all"),
            "period": _text("period, or all"),
            "tone": _real("mean tone of its units", -2, 2),
            **_INTERVAL,
            "n_sentences": _count("units of the dyad here"),
            "n_articles": _count("articles they come from"),
            "reason": _text("why there is no interval of the tone; empty where there is one"),
            "n_articles_here": _count("analysed articles of this source and period"),
            "share_articles": _real("share of the articles here that hold the dyad", 0, 1),
            "share_low": _real("lower end of its 95 % interval", 0, 1, nullable=True),
            "share_high": _real("upper end of its 95 % interval", 0, 1, nullable=True),
        },
        ("dyad", "source", "period"),
    ),
    "dyad_peaks": Table(
        "one dyad in one period, against the same dyad in all other periods; the sharpest rise first",
        {
            "dyad": _text("the two state ids joined by a hyphen"),
            "period": _text("period"),
            "n_articles": _count("articles of the period that hold the dyad"),
            "n_articles_here": _count("analysed articles of the period"),
            "share_articles": _real("share of the articles here that hold the dyad", 0, 1),
            "share_low": _real("lower end of its 95 % interval", 0, 1, nullable=True),
            "share_high": _real("upper end of its 95 % interval", 0, 1, nullable=True),
            "n_reference": _count("articles of all other periods that hold the dyad"),
            "expected": _real(
                "articles that would hold the dyad if each outlet's were spread evenly over its periods",
                0,
            ),
            "effect": _real(EFFECTS),
            **{
                f"effect_{e}": _real(f"{e} end of its interval, which holds for all rows at once")
                for e in ("low", "high")
            },
            "statistic": _real("signed root of G² of the articles with and without the dyad"),
            "p": _real(
                "chance that any dyad rises as much in any period (Westfall and Young 1993)", 0, 1
            ),
            "rises": Column("bool", "whether there are more articles than expected"),
        },
        ("dyad", "period"),
    ),
    "frame_gaps": Table(
        "one frame: the two dyads that differ most in it over the whole corpus; the widest gap first",
        {
            "frame": _text("id in frames.yml"),
            "most": _text("dyad with the larger share"),
            "least": _text("dyad with the smaller share"),
            "gap": _real("the larger share less the smaller", 0, 1),
            **_SIMULTANEOUS,
            **_ADJUSTED,
            **_SIDES,
            "n_holding": _count("articles of the first dyad with the frame"),
        },
        ("frame",),
    ),
    "tone_gaps": Table(
        "two dyads: the difference of their mean tone over the whole corpus; the widest gap first",
        {
            "most": _text("dyad with the more cooperative tone"),
            "least": _text("dyad with the more conflictual tone"),
            "gap": _real("the larger mean tone less the smaller", 0, 4),
            **_SIMULTANEOUS,
            **_ADJUSTED,
            **_SIDES,
        },
        ("most", "least"),
    ),
    "frame_leads": Table(
        "one dyad: its most frequent frame over the whole corpus, against all its other frames",
        {
            "dyad": _text("the two state ids joined by a hyphen"),
            "frame": _text("id in frames.yml, of those whose coding is established"),
            "next": _text("the frame that is hardest to tell from it"),
            "lead": _real("its share of units less that of the other", -1, 1, nullable=True),
            **_INTERVAL,
            "p": _real(
                "chance of so sure a lead over each other frame, times the number of dyads (Holm 1979)",
                0,
                1,
                nullable=True,
            ),
            "n_sentences": _count("units of the dyad"),
            "n_articles": _count("articles they come from"),
            "n_holding": _count("articles with the frame"),
            "reason": _text("why it could not be tested; empty where it was"),
        },
        ("dyad",),
    ),
    "relation_changes": Table(
        "a frame of a dyad, or its tone: the split in time that parts it most; the surest first",
        {
            "dyad": _text("the two state ids joined by a hyphen"),
            "measure": _text("what changes", isin=("frame", "tone")),
            "frame": _text("id in frames.yml; empty for the tone"),
            "since": _text("the first period after the split"),
            "before": _real("share of units with the frame before it, or mean tone"),
            "after": _real("the same after it"),
            "change": _real("after less before"),
            **_SIMULTANEOUS,
            "statistic": _real("deviations from outlets' shares after the split, standardised", 0),
            "p": _real("chance that any split of any row is as large (Westfall and Young)", 0, 1),
            "n_before": _count("articles of the dyad before the split"),
            "n_after": _count("articles of the dyad after it"),
            "n_holding": _count("articles of the dyad with the frame, or with a tone"),
        },
        ("dyad", "measure", "frame"),
    ),
    "coverage": Table(
        "an interval at a number of articles and a prevalence: how often it holds the truth in simulated corpora",
        {
            "interval": _text("what it is the interval of"),
            "n_articles": _count("articles that it is made from"),
            "prevalence": _real("the true share; missing for means", 0, 1, nullable=True),
            "coverage": _real("share of corpora in which it holds the truth", 0, 1, nullable=True),
            "above": _real("share in which it lies above the truth", 0, 1, nullable=True),
            "below": _real("share in which it lies below the truth", 0, 1, nullable=True),
            "width": _real("its mean width", 0, nullable=True),
            "n_replications": _count("corpora simulated"),
            "verdict": _text("whether 93 to 97 of 100 hold the truth"),
        },
        ("interval", "n_articles", "prevalence"),
    ),
    "evidence": Table(
        "one sentence of an analysed article, in the order of `sentences`: what 'see E-1042' in a report means",
        {
            "evidence_id": _text(
                "number of the row in `sentences`, from 1, after 'E-'; the same in every page of a run"
            ),
            **_PLACE,
            **_RAW,
            "corpus": _text("name of the folder under data/raw"),
            "source": _text("outlet"),
            "published": Column(
                "datetime64[us, UTC]",
                "day and clock of publication as the paper wrote them, held as if in UTC; a day is its midnight",
                nullable=True,
            ),
            "title": _text("title of the article, as given", nullable=True),
            "url": _text("address of the page, as given", nullable=True),
            "actors": _text("ids of the actors mentioned, separated by '|'"),
            "dyads": _text("the dyads it counts for, separated by '|'"),
            "frames": _text("frames by dyad in it, separated by '|'"),
            "shown": _text(
                "what may be shown of the text, by the manifest", isin=("full", "excerpt", "none")
            ),
            "text": _text(
                "the sentence, or what may be shown of it; missing where nothing may", nullable=True
            ),
        },
        ("evidence_id",),
    ),
    "keywords": Table(
        "one term in one period and source ('all' for the margins)",
        {
            "term": _text("lemma or word form, after normalisation"),
            "period": _text("period, or all"),
            "source": _text("outlet, or all"),
            "count": _count("occurrences"),
            "tokens": _count("words of the period and source"),
            "share": _real("occurrences per 10,000 words", 0),
            **_INTERVAL,
            "n_articles": _count("articles with the term"),
        },
        ("term", "period", "source"),
    ),
    "terms": Table(
        "one term, with the form that people read",
        {
            "term": _text("what words count as, in `types`"),
            "count": _count("how often it occurs"),
            "written": _text(
                "its commonest written form: a lemma made out of context may be no word"
            ),
        },
        ("term",),
    ),
    "keyness": Table(
        "one term in a target against a reference",
        {
            "term": _text("lemma or word form, after normalisation"),
            "contrast": _text(
                "what is compared", isin=("period", "source", "half", "period in dyads")
            ),
            "target": _text("target: a period or source"),
            "reference": _text("reference: 'rest', or a period or source"),
            "n_target": _count("occurrences in the target"),
            "n_reference": _count("occurrences in the reference"),
            "g2": _real(
                "log-likelihood ratio, signed: negative where the target uses the term less (Dunning 1993)"
            ),
            "log_odds": _real(
                "log-odds ratio with an informative Dirichlet prior (Monroe et al. 2008)"
            ),
            "z": _real("log_odds over its standard error"),
            "effect": _real(EFFECTS),
            "dispersion": _real(
                "normalised DP over articles of the target (Gries 2008; 0 even, 1 clumped)", 0, 1
            ),
            "p": _real(
                "p that the target uses the term so much, labels shuffled over articles; adjusted by the maximum over "
                "all terms and targets of the contrast; for 'half', that either half does",
                0,
                1,
            ),
            "statistic": _real(
                "of that test: root of G² of use against what outlet (or period) and length give, over dispersion; 0 where not more",
                0,
            ),
            "n_articles": _count("articles of the target with the term"),
            "n_articles_reference": _count("articles of the reference with the term"),
            **{
                f"effect_{e}": _real(f"{e} end of its 95 % interval, over articles")
                for e in ("low", "high")
            },
            "dispersion_all": _real("`dispersion` over all articles compared", 0, 1),
            **{
                f"share_{s}": _real(f"share of the words of the {s}, per 10,000", 0)
                for s in ("target", "reference")
            },
        },
        ("term", "contrast", "target", "reference"),
    ),
    "word_changes": Table(
        "one term, and when the articles that use it changed most",
        {
            "term": _text("lemma, word form or watched term"),
            "period": _text("unit of time", isin=("day", "week", "month", "quarter", "year")),
            "shape": _text(
                "rise: more from `since` on; fall: fewer from `since` on; burst: more from `since` to `until`",
                isin=("rise", "fall", "burst"),
            ),
            "since": _text("first period after the change"),
            **{
                f"since_{e}": _text(f"{e} end of the 95 % interval of `since` (Hansen 2000)")
                for e in ("low", "high")
            },
            "until": _text("last period of the window in which more articles use the term"),
            "n_articles": _count("articles of that window that have the term"),
            "n_window": _count("articles of that window"),
            "n_articles_all": _count("articles that have the term, dated ones"),
            "n_all": _count("articles with a date"),
            "statistic": _real(
                "root of G² of use in the window against what outlet, season and length give, over dispersion",
                0,
            ),
            "p_alone": _real("p of the term by itself, dates shuffled inside outlets", 0, 1),
            "p": _real("p adjusted by the maximum over all terms tested together", 0, 1),
        },
        ("term", "period"),
    ),
    "specifications": Table(
        "one finding of findings.yml under one specification; a further column a choice says which option",
        {
            "specification": Column(
                "int64", "number of the specification; 0 is the study's own", low=0
            ),
            "finding": _text("id in findings.yml"),
            "effect": _real(
                "effect, in the unit of the finding's `unit` in `robustness`", nullable=True
            ),
            "low": _real("lower end of its interval", nullable=True),
            "high": _real("upper end of its interval", nullable=True),
            "is_tested": Column("bool", "whether the corpus, so cut, holds enough to test it"),
            "holds": Column("bool", "whether the finding holds"),
            "share_placebo": _real(
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
            "finding": _text("id in findings.yml"),
            "by": _text("what is left out", isin=("article", "day", "outlet")),
            "left_out": _text("article_id, day or outlet"),
            "effect": _real("effect without it", nullable=True),
            "low": _real("lower end of its interval", nullable=True),
            "high": _real("upper end of its interval", nullable=True),
            "holds": Column("bool", "whether the finding holds without it"),
            "change": _real("effect without it less effect with it", nullable=True),
        },
        ("finding", "by", "left_out"),
    ),
    "robustness": Table(
        "one finding of findings.yml: how far it survives other reasonable choices and the loss of an article",
        {
            "finding": _text("id in findings.yml"),
            "says": _text("the finding in words"),
            "says_ar": _text("the same in Arabic, or empty"),
            "mark": _text("what became of it", isin=MARKS),
            "unit": _text("what its effect is"),
            "effect": _real("effect in the study's own specification", nullable=True),
            "low": _real("lower end of its interval", nullable=True),
            "high": _real("upper end of its interval", nullable=True),
            "holds": Column("bool", "whether it holds in the study's own specification"),
            "n_specifications": _count("specifications in which it could be tested"),
            "n_results": _count(
                "different results among these specifications: effect with interval, to ten decimals"
            ),
            "n_holds": _count("of these results, those in which it holds"),
            "share_holds": _real("n_holds / n_results", 0, 1, nullable=True),
            "null": _text("what is shuffled in its own placebo, or empty"),
            "p_placebo": _real(
                "share of shuffled corpora that reach it in the study's own specification",
                0,
                1,
                nullable=True,
            ),
            "q_placebo": _real(
                "the same, adjusted for all findings (step-down minimum)", 0, 1, nullable=True
            ),
            "n_draws": _count("shuffled corpora"),
            "share_placebo": _real(
                "share of results that hold in shuffled corpora, on average", 0, 1, nullable=True
            ),
            "beyond_chance": Column("bool", "whether it says more than a shuffled corpus would"),
            "median": _real("median effect over these results", nullable=True),
            "smallest": _real("smallest effect", nullable=True),
            "largest": _real("largest effect", nullable=True),
            "matters_most": _text(
                "choice that takes the largest share of the variance of the effect, or empty"
            ),
            "matters_share": _real("that share", 0, 1, nullable=True),
            "n_articles_fall": _count("articles without any one of which the finding falls"),
            "n_days_fall": _count("days without any one of which it falls"),
            "n_outlets_fall": _count("outlets without any one of which it can be tested and falls"),
            "frozen": _text("day from which this very finding stood frozen, or empty"),
        },
        ("finding",),
    ),
    "accuracy": Table(
        "one measure of how far a system, or a second coder, marks what the gold standard marks; empty without notebook 5",
        {
            "part": _text(
                "gold of this run's own corpora, or a part of docs/accuracy.md, measured before",
                isin=SCORED,
            ),
            "layer": _text("layer of the codebook; empty where the gold was made by others"),
            "about": _text("what of it: a label, a kind of mark, or what was measured"),
            "system": _text("the program, a baseline, or the coders"),
            "measure": _text("precision, recall, F1, alpha, or share"),
            "estimate": _real("the measure"),
            **_INTERVAL,
            "n": _count("marks, units or sentences that it rests on"),
            "precision": _real(
                "beside an F1: marks found that are in the gold", 0, 1, nullable=True
            ),
            "recall": _real("beside an F1: marks of the gold that were found", 0, 1, nullable=True),
        },
        ("part", "layer", "about", "system", "measure"),
    ),
    "codings": Table(
        "one mark in a sentence of this run that is in the gold standard's development half, by the gold, the program or both",
        {
            "article_id": _text("the article"),
            "sentence_id": _PLACE["sentence_id"],
            "layer": _text("layer; 'coded' lists the sentences themselves", isin=CODED),
            "dyad": _text("the dyad it is about, or empty"),
            "start": Column(
                "Int64", "first character of a mention, in the cleaned body", nullable=True, low=0
            ),
            "end": Column("Int64", "after the last character of a mention", nullable=True, low=0),
            "gold": _text("label in the gold (actor, frame, sign of tone, type), or empty"),
            "found": _text("label by the program, or empty"),
            "outcome": _text(
                "which of them has the mark; a sentence that reads otherwise now is left out",
                isin=OUTCOMES,
            ),
            "gloss": _text(
                "of a sentence: an English gloss, where the gold has one", nullable=True
            ),
        },
        (),
    ),
    "variance": Table(
        "one choice and one finding: how much of the variance of its effect over specifications goes with the choice",
        {
            "finding": _text("id in findings.yml"),
            "choice": _text("choice of study.yml, or 'rest': interactions of choices"),
            "share": _real("share of the sum of squares of an additive model, type II", 0, 1),
        },
        ("finding", "choice"),
    ),
    "placebo": Table(
        "one kind of finding and one kind of shuffle under which none of that kind is true; there where `analysis placebo` was run",
        {
            "kind": _text("kind of finding"),
            "shuffle": _text("what was shuffled", isin=SHUFFLES),
            "headline": _text("the headline of a report that tells it, or empty"),
            "n_shuffles": _count(
                "shuffled copies of the corpus; 0 where there is nothing to exchange"
            ),
            "n_copies": _count("copies that were made"),
            "n_printed": _count("of n_shuffles, those that print at least one finding of the kind"),
            "share": _real("n_printed / n_shuffles", 0, 1, nullable=True),
            "standard_error": _real(
                "binomial standard error of the share that is allowed", 0, nullable=True
            ),
            "listed": _real("findings of the kind in a copy, on average", 0, nullable=True),
            "listed_own": _count("findings of the kind in the corpus as it is"),
            "moved": _real("share of articles (or links) with another label, on average", 0, 1),
            "passes": Column("bool", "whether the share is at most 0.05 and two standard errors"),
            "seed": Column("int64", "seed of the shuffles"),
            "made_from": _text("hash of the coded tables that were shuffled"),
        },
        ("kind", "shuffle"),
    ),
}


def check(name: str, frame: pd.DataFrame, table: Table | None = None) -> pd.DataFrame:
    """Give the frame with its fixed columns in order and in type, other columns after them.

    Parameters
    ----------
    name
        The table.
    frame
        Its rows.
    table
        Its columns, where they are not told in `TABLES`.

    Raises
    ------
    UserError
        Where a column is missing or a value out of place, with the column and the first such
        values.
    """
    table = table or TABLES[name]
    missing = [c for c in table.columns if c not in frame.columns]
    if missing:
        raise UserError(
            f"table '{name}' lacks the columns {', '.join(missing)}",
            fix=f"It has: {', '.join(frame.columns)}.",
        )
    ordered = frame[[*table.columns, *[c for c in frame.columns if c not in table.columns]]]
    try:
        return table.schema.validate(ordered.reset_index(drop=True), lazy=True)
    except pa.errors.SchemaErrors as problem:
        cases = problem.failure_cases
        first = cases.sort_values(
            "check", key=lambda c: c.astype(str).str.startswith("dtype"), kind="stable"
        ).iloc[0]
        raise UserError(
            f"table '{name}', column '{first['column']}': {first['check']} failed, for instance {first['failure_case']!r} "
            f"(row {first['index']}); {len(cases)} such values.",
            fix=f"Expected: {table.columns[first['column']].says}."
            if first["column"] in table.columns
            else "",
        ) from None


def empty(name: str) -> pd.DataFrame:
    """The table with its columns and no row."""
    columns = TABLES[name].columns
    return check(name, pd.DataFrame({c: pd.Series(dtype=v.dtype) for c, v in columns.items()}))


def write(
    name: str, frame: pd.DataFrame, path: Path, *, csv: bool = False, table: Table | None = None
) -> pd.DataFrame:
    """Check `frame` against table `name` and put it at `path` (Parquet) in one move; with `csv`
    also as CSV if under 5 MB.

    Returns the checked frame. A file at `path` is always whole: it is written beside and moved
    into place.
    """
    checked = steady(check(name, frame, table))
    with whole(path) as beside:
        checked.to_parquet(beside, index=False)
    if csv:
        write_csv(checked, path.with_suffix(".csv"))
    return checked


def steady(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its real numbers to ten significant digits, as its CSV shows them.

    Exponentials, logarithms and long sums differ between processors from the sixteenth digit on
    (numpy and BLAS choose
    their code by what the processor has); cut here, a table is the same bytes on all of them.
    """
    kept = frame.copy(deep=False)
    for column in frame.columns[frame.dtypes == "float64"]:
        distinct, back = np.unique(frame[column].to_numpy(), return_inverse=True)
        kept[column] = np.array([float(f"{v:.{DIGITS}g}") for v in distinct.tolist()])[back]
    return kept


def write_csv(frame: pd.DataFrame, path: Path, *, packed: bool = False) -> bool:
    """Write `frame` as UTF-8 CSV where that takes under 5 MB; tell whether it did. `packed` writes
    a longer one as .csv.gz.
    """
    text = frame.to_csv(None, **CSV_FORM).encode()
    target, zipped = path, path.with_suffix(".csv.gz")
    for old in (path, zipped) if packed else (path,):
        old.unlink(missing_ok=True)
    if len(text) >= CSV_LIMIT_BYTES:
        if not packed:
            return False
        target, text = zipped, gzip.compress(text, compresslevel=5, mtime=0)
    put(target, text)
    return True


def read(path: Path) -> pd.DataFrame:
    """A Parquet table as pandas; a missing file is an error that says which command makes it."""
    if not path.exists():
        raise UserError(
            "this table is not there",
            where=path,
            fix="Run `analysis run` first: it makes every table.",
        )
    return pd.read_parquet(path)


def document() -> str:
    """docs/tables.md: every table, what a row is, and its columns."""
    lines = [
        "# Tables",
        "",
        "Made by `analysis tables > docs/tables.md`; held to the code by a test.",
        "",
    ]
    lines += [
        "Offsets count Unicode code points. Shares named `share` lie in 0 to 1, except in `keywords`: per 10,000 words.",
        "",
    ]
    for name, table in TABLES.items():
        lines += [
            f"## {name}",
            "",
            f"A row is {table.row}." + (f" Key: {', '.join(table.key)}." if table.key else ""),
            "",
        ]
        lines += ["| column | type | what it holds |", "| --- | --- | --- |"]
        for column, spec in table.columns.items():
            values = f" One of: {', '.join(spec.isin)}." if spec.isin else ""
            lines.append(
                f"| `{column}` | {spec.dtype}{', may be missing' if spec.nullable else ''} | {spec.says}.{values} |"
            )
        lines.append("")
    return "\n".join(lines)
