"""The measures that the stages of a run take, each with what it stands on: only what a shuffle
breaks is taken again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas as pd

from analysis.keywords.changes import change_scan
from analysis.keywords.keyness import Contrast, counts_in_dyads, eligible, keyness
from analysis.keywords.term_counts import TermCounts, count_terms
from analysis.keywords.watched import with_phrases
from analysis.networks.comparison import compare_networks
from analysis.networks.cooccurrence import listed
from analysis.networks.draws import draw_networks
from analysis.networks.measures import cooccurrence_by_unit, describe_network
from analysis.networks.period_pairs import cooccurrence_by_period
from analysis.placebo.shuffles import Link
from analysis.relations.changes import relation_changes
from analysis.relations.gaps import frame_gaps, tone_gaps
from analysis.relations.leads import frame_leads
from analysis.relations.peaks import dyad_peaks
from analysis.study.schema import Study
from analysis.tables import TOGETHER

Tables = Mapping[str, pd.DataFrame]
Made = dict[str, pd.DataFrame]
# permutations of each test in a copy: as strict at 5 % as more of them, and cheaper
DRAWS = 199
FEWEST_PAIRS = 3  # without as many a network is not described


class Measure(NamedTuple):
    """A measure: the links whose breaking changes it, the tables it makes, and how it is taken
    with so many draws.
    """

    links: frozenset[Link]
    makes: tuple[str, ...]
    take: Callable[[Tables, Study, int], Made]


def taken_again(tables: Tables, link: Link, study: Study, *, draws: int = DRAWS) -> Made:
    """All tables, with every measure that stands on `link` taken again.

    Parameters
    ----------
    tables
        Coded tables, shuffled, and the measured tables of the run.
    link
        What the shuffle broke.
    study
        The study with the settings of the run.
    draws
        Permutations of each test; 199 draws are as strict at the level of 0.05 as 999.

    Returns
    -------
    dict
        The tables by name.
    """
    current = dict(tables)
    for measure in MEASURES:
        if link in measure.links:
            current |= measure.take(current, study, draws)
    return current


def measured_tables() -> tuple[str, ...]:
    """The tables that measures make, by name."""
    return tuple(dict.fromkeys(name for measure in MEASURES for name in measure.makes))


def _analysed(tables: Tables, study: Study) -> pd.DataFrame:
    articles = tables["articles"]
    return articles[articles["duplicate_of"].isna() | (study.settings.duplicates == "keep all")]


def _pairs(tables: Tables, study: Study, draws: int) -> Made:
    settings = study.settings
    mentions, sentences = tables["mentions"], tables["sentences"]
    pairs = cooccurrence_by_unit(mentions, sentences, min_units=settings.min_units)
    measured = {"cooccurrence": pairs}
    ties = listed(pairs, unit=settings.unit)["together"] == TOGETHER[settings.unit]
    if ties.sum() < FEWEST_PAIRS:
        # no network is told of so few pairs: none of its other measures need be taken
        empty = {n: tables[n].head(0) for n in ("network_actors", "network_pairs")}
        structure = tables["network_structure"].assign(n_actors=0, n_pairs=0, n_groups=0)
        return measured | empty | {"network_structure": structure}
    drawn = draw_networks(mentions, sentences, pairs, settings.unit, seed=settings.seed)
    return measured | describe_network(pairs, tables["actors"], drawn, study)


def _pairs_of_periods(tables: Tables, study: Study, draws: int) -> Made:
    settings = study.settings
    pairs = cooccurrence_by_period(
        tables["mentions"],
        tables["sentences"],
        tables["articles"],
        settings.unit,
        draws=draws,
        seed=settings.seed,
    )
    return {"cooccurrence_periods": pairs}


def _comparisons(tables: Tables, study: Study, draws: int) -> Made:
    settings = study.settings
    compared = compare_networks(
        tables["mentions"],
        tables["sentences"],
        tables["articles"],
        settings.unit,
        draws=draws,
        seed=settings.seed,
    )
    return {"network_comparisons": compared}


def _peaks(tables: Tables, study: Study, draws: int) -> Made:
    return {"dyad_peaks": dyad_peaks(tables["dyads"], _analysed(tables, study), study, draws=draws)}


def _changes(tables: Tables, study: Study, draws: int) -> Made:
    articles = _analysed(tables, study)
    changes = relation_changes(tables["dyads"], tables["frames"], articles, study, draws=draws)
    return {"relation_changes": changes}


def _gaps(tables: Tables, study: Study, draws: int) -> Made:
    gaps = frame_gaps(tables["dyads"], tables["frames"], study, draws=draws)
    return {"frame_gaps": gaps, "tone_gaps": tone_gaps(tables["dyads"], study, draws=draws)}


def _leads(tables: Tables, study: Study, draws: int) -> Made:
    return {"frame_leads": frame_leads(tables["dyads"], tables["frames"], study, draws=draws)}


def _counts(tables: Tables) -> TermCounts:
    return count_terms(
        tables["tokens"], tables["types"].set_index("type_id"), len(tables["articles"])
    )


def _keyness(*contrasts: Contrast) -> Callable[[Tables, Study, int], Made]:
    def take(tables: Tables, study: Study, draws: int) -> Made:
        counts, settings = _counts(tables), study.settings
        parts = [
            keyness(
                counts,
                tables["articles"],
                contrast=contrast,
                min_count=settings.min_count,
                seed=settings.seed,
                draws=draws,
            )
            for contrast in contrasts
        ]
        rest = tables["keyness"]
        # what other contrasts found stays: the shuffle did not touch what they stand on
        parts.append(rest[~rest["contrast"].isin(contrasts)])
        return {"keyness": pd.concat(parts, ignore_index=True)}

    return take


def _keyness_in_dyads(tables: Tables, study: Study, draws: int) -> Made:
    articles, settings = tables["articles"], study.settings
    inside = counts_in_dyads(
        tables["tokens"], tables["types"], tables["sentences"], tables["dyads"], articles
    )
    words = keyness(
        inside,
        articles,
        contrast="period",
        # as in `keyness.all_contrasts`: these sentences hold fewer words
        min_count=max(3, settings.min_count // 2),
        seed=settings.seed,
        draws=draws,
    )
    rest = tables["keyness"]
    rest = rest[rest["contrast"] != "period in dyads"]
    words = words.assign(contrast="period in dyads")
    return {"keyness": pd.concat([rest, words], ignore_index=True)}


def _word_changes(tables: Tables, study: Study, draws: int) -> Made:
    articles, settings = tables["articles"], study.settings
    watched = with_phrases(_counts(tables), tables["triggers"], articles)
    common = watched.keep(eligible(watched, settings.min_count))
    changes = change_scan(common, articles, period=settings.period, seed=settings.seed, draws=draws)
    return {"word_changes": changes}


def _on(*links: Link) -> frozenset[Link]:
    return frozenset(links)


_NETWORK = ("cooccurrence", "network_actors", "network_pairs", "network_structure")
MEASURES = (
    Measure(_on("mention"), _NETWORK, _pairs),
    Measure(_on("date"), ("cooccurrence_periods",), _pairs_of_periods),
    Measure(_on("date", "outlet"), ("network_comparisons",), _comparisons),
    Measure(_on("date"), ("dyad_peaks",), _peaks),
    Measure(_on("date"), ("relation_changes",), _changes),
    Measure(_on("dyad"), ("frame_gaps", "tone_gaps"), _gaps),
    Measure(_on("frame"), ("frame_leads",), _leads),
    Measure(_on("date"), ("keyness",), _keyness("period", "half")),
    Measure(_on("date"), ("keyness",), _keyness_in_dyads),
    Measure(_on("date"), ("word_changes",), _word_changes),
    Measure(_on("outlet"), ("keyness",), _keyness("source")),
)
