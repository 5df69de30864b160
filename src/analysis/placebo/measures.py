"""The measures that the stages of a run take, each with what it stands on: only what a shuffle breaks is taken again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas as pd

from analysis import tables as schemas
from analysis.errors import EmptyTable
from analysis.keywords.counts import TermCounts, count_terms
from analysis.keywords.keyness import Contrast, keyness
from analysis.networks.cooccurrence import cooccurrence, cooccurrence_by_period
from analysis.placebo.shuffles import Link
from analysis.relations.peaks import dyad_peaks, frame_differences
from analysis.relations.prevalence import dyad_tone, frame_prevalence
from analysis.study.schema import Study

Tables = Mapping[str, pd.DataFrame]
Made = dict[str, pd.DataFrame]


class Measure(NamedTuple):
    """A measure: the links whose breaking changes it, the tables it makes, and how it is taken."""

    links: frozenset[Link]
    makes: tuple[str, ...]
    take: Callable[[Tables, Study], Made]


def taken_again(tables: Tables, link: Link, study: Study) -> Made:
    """All tables, with every measure that stands on `link` taken again.

    Parameters
    ----------
    tables
        Coded tables, shuffled, and the measured tables of the run.
    link
        What the shuffle broke.
    study
        The study with the settings of the run.

    Returns
    -------
    dict
        The tables by name.
    """
    current = dict(tables)
    for measure in MEASURES:
        if link in measure.links:
            current |= measure.take(current, study)
    return current


def _pairs(tables: Tables, study: Study) -> Made:
    settings = study.settings
    try:
        pairs = cooccurrence(
            tables["mentions"], tables["sentences"], settings.unit, min_units=settings.min_units
        )
    except EmptyTable:
        pairs = schemas.empty("cooccurrence")
    return {"cooccurrence": pairs}


def _pairs_of_periods(tables: Tables, study: Study) -> Made:
    settings = study.settings
    period = tables["articles"].set_index("article_id")["period"]
    pairs = cooccurrence_by_period(
        tables["mentions"],
        tables["sentences"],
        period,
        settings.unit,
        min_units=settings.min_units,
    )
    return {"cooccurrence_periods": pairs}


def _peaks(tables: Tables, study: Study) -> Made:
    articles = tables["articles"]
    used = articles["duplicate_of"].isna() | (study.settings.duplicates == "keep all")
    tone = dyad_tone(tables["dyads"], articles[used], study)
    return {"dyad_tone": tone, "dyad_peaks": dyad_peaks(tone)}


def _gaps(tables: Tables, study: Study) -> Made:
    # the widest gap is looked for over the whole corpus: outlets and periods need not be counted
    dyads = tables["dyads"].assign(source="one", period="one")
    shares = frame_prevalence(dyads, tables["frames"], study)
    return {"frame_gaps": frame_differences(shares, dyads, tables["frames"], study)}


def _counts(tables: Tables) -> TermCounts:
    return count_terms(
        tables["tokens"], tables["types"].set_index("type_id"), len(tables["articles"])
    )


def _keyness(*contrasts: Contrast) -> Callable[[Tables, Study], Made]:
    def take(tables: Tables, study: Study) -> Made:
        counts, least = _counts(tables), study.settings.min_count
        parts = [
            keyness(counts, tables["articles"], contrast=c, min_count=least) for c in contrasts
        ]
        rest = tables["keyness"]
        parts.append(rest[~rest["contrast"].isin(contrasts)])
        return {"keyness": pd.concat(parts, ignore_index=True)}

    return take


def _keyness_in_dyads(tables: Tables, study: Study) -> Made:
    held = tables["dyads"][["article_id", "sentence_id"]].drop_duplicates()
    sentences = tables["sentences"][["article_id", "sentence_id"]].reset_index(names="row")
    rows = set(sentences.merge(held, on=["article_id", "sentence_id"])["row"])
    tokens = tables["tokens"]
    inside = {**tables, "tokens": tokens[tokens["sentence"].isin(rows)]}
    least = max(3, study.settings.min_count // 2)
    words = keyness(_counts(inside), tables["articles"], contrast="period", min_count=least)
    rest = tables["keyness"]
    rest = rest[rest["contrast"] != "period in dyads"]
    words = words.assign(contrast="period in dyads")
    return {"keyness": pd.concat([rest, words], ignore_index=True)}


_DATE: frozenset[Link] = frozenset({"date"})
MEASURES = (
    Measure(frozenset({"mention"}), ("cooccurrence",), _pairs),
    Measure(_DATE, ("cooccurrence_periods",), _pairs_of_periods),
    Measure(_DATE, ("dyad_tone", "dyad_peaks"), _peaks),
    Measure(frozenset({"dyad"}), ("frame_gaps",), _gaps),
    Measure(_DATE, ("keyness",), _keyness("period", "half")),
    Measure(_DATE, ("keyness",), _keyness_in_dyads),
    Measure(frozenset({"outlet"}), ("keyness",), _keyness("source")),
)
