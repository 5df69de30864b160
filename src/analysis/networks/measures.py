"""All that is measured of who appears with whom, from the coded tables on: what the stage runs,
and a placebo runs again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis import tables
from analysis.errors import EmptyTable
from analysis.networks.centrality import (
    centralities,
    centrality_table,
    rank_ranges,
)
from analysis.networks.communities import shared_membership, stable_groups, structure
from analysis.networks.comparison import compare_networks
from analysis.networks.cooccurrence import MAX_Q, cooccurrence
from analysis.networks.draws import DRAWS, Draws, draw_networks
from analysis.networks.graph import build_graph, ties_of_unit
from analysis.networks.period_pairs import cooccurrence_by_period
from analysis.study.schema import Study
from analysis.study.study_settings import Unit

UNITS: tuple[Unit, ...] = ("sentence", "paragraph", "article")
_KNOWN = ("name_en", "name_ar", "kind", "state")


def measure_networks(coded: Mapping[str, pd.DataFrame], study: Study) -> dict[str, pd.DataFrame]:
    """The tables about pairs and networks.

    Parameters
    ----------
    coded
        The tables articles (with `period`), sentences, mentions and actors.
    study
        Its settings give unit, thresholds, number of permutations and seed.

    Returns
    -------
    dict
        Tables by name: cooccurrence, cooccurrence_periods, network_actors, network_pairs,
        network_structure, network_comparisons.
    """
    settings = study.settings
    mentions, sentences, articles = (coded[t] for t in ("mentions", "sentences", "articles"))
    pairs = cooccurrence_by_unit(mentions, sentences, min_units=settings.min_units)
    measured = {
        "cooccurrence": pairs,
        "cooccurrence_periods": cooccurrence_by_period(
            mentions,
            sentences,
            articles,
            settings.unit,
            draws=settings.bootstrap_samples,
            seed=settings.seed,
        ),
        "network_comparisons": compare_networks(
            mentions, sentences, articles, settings.unit, seed=settings.seed
        ),
    }
    drawn = draw_networks(
        mentions, sentences, pairs, settings.unit, draws=DRAWS, seed=settings.seed
    )
    return measured | describe_network(pairs, coded["actors"], drawn, study)


def cooccurrence_by_unit(
    mentions: pd.DataFrame, sentences: pd.DataFrame, *, min_units: int
) -> pd.DataFrame:
    """Table 'cooccurrence' for sentences, paragraphs and articles; empty where no unit holds two
    actors.

    Parameters
    ----------
    mentions, sentences
        The tables of these names.
    min_units
        Units a pair shares at least to be returned.

    Returns
    -------
    DataFrame
        The units one after the other.
    """
    parts = []
    for unit in UNITS:
        try:
            # where no sentence holds two actors, a paragraph or an article still may
            parts.append(cooccurrence(mentions, sentences, unit, min_units=min_units))
        except EmptyTable:
            continue
    if parts:
        return pd.concat(parts, ignore_index=True)
    return tables.empty("cooccurrence")


def describe_network(
    pairs: pd.DataFrame, actors: pd.DataFrame, drawn: Draws, study: Study
) -> dict[str, pd.DataFrame]:
    """Centres, groups and ties of the network of the study's unit (`graph.ties_of_unit`), with how
    they fare in draws of articles.

    Parameters
    ----------
    pairs, actors
        Tables 'cooccurrence' and 'actors'.
    drawn
        The network in each draw.
    study
        Its settings give unit and seed.

    Returns
    -------
    dict
        Tables network_actors, network_pairs, network_structure. Groups are numbered from 1 and
        told only where random graphs with the same degrees seldom part so well and the members
        stay together; 0 is no group.
    """
    unit, seed = study.settings.unit, study.settings.seed
    graph = ties_of_unit(build_graph(pairs, actors, unit=unit))
    members = sorted(graph)
    others = sorted({*drawn.actor_a, *drawn.actor_b} - set(members))
    number = {actor: n for n, actor in enumerate([*members, *others])}
    # candidates may name actors that are no members of the network: they come after the members,
    # so that members keep the numbers 0 to len(members) - 1 in every draw
    ends = np.array(
        [(number[a], number[b]) for a, b in zip(drawn.actor_a, drawn.actor_b, strict=True)]
    ).reshape(-1, 2)
    shared = shared_membership(ends, len(number), drawn.n, drawn.edge, seed=seed)
    parted = structure(graph, seed=seed)
    # a group is told of actors of the network only, whoever joins them in some draw
    stable = stable_groups(shared[: len(members), : len(members)])
    # one group alone is no division
    groups = []
    if parted.p <= MAX_Q and len(stable) > 1:
        groups = stable
    state_of = actors.set_index("actor_id")["state"]
    # in the order of `number`: members first, then those that come in by draws only
    states = ["" if pd.isna(s := state_of.get(actor)) else str(s) for actor in number]
    known = {a: {key: graph.nodes[a][key] or None for key in _KNOWN} for a in members}
    centres = tables.empty("network_actors")
    if members:
        edges, weights = _edges(graph, number)
        values = centralities(len(members), edges, weights, states[: len(members)])
        ranges = rank_ranges(len(number), ends, drawn.n, drawn.edge, states, len(members))
        centres = centrality_table(members, values, ranges, known)
        centres["group"] = _numbered(groups, len(members))
        centres["share_drawn"] = _share_drawn(ends, drawn, len(members))
        centres = centres.sort_values(["strength", "actor_id"], ascending=[False, True])
        columns = list(tables.TABLES["network_actors"].columns)
        centres = tables.check("network_actors", centres[columns])
    return {
        "network_actors": centres,
        "network_pairs": _ties(graph, number, drawn, shared),
        "network_structure": tables.check(
            "network_structure",
            pd.DataFrame(
                {
                    "unit": [unit],
                    "n_actors": [len(members)],
                    "n_pairs": [graph.number_of_edges()],
                    "modularity": [parted.modularity],
                    "modularity_random": [parted.random_modularity],
                    "p": [parted.p],
                    "n_groups_stable": [len(stable)],
                    "n_groups": [len(groups)],
                    "n_draws": [len(drawn.n)],
                }
            ),
        ),
    }


def _edges(graph: Any, number: Mapping[str, int]) -> tuple[Any, Any]:
    """Edges as numbers of their nodes, and their weights."""
    # members are numbered in the order of their ids, so that `names` gives the id of a number
    ordered = sorted(tuple(sorted((number[a], number[b]))) for a, b in graph.edges)
    names = sorted(graph)
    weights = [graph.edges[names[a], names[b]]["weight"] for a, b in ordered]
    return np.array(ordered, np.int64).reshape(-1, 2), np.array(weights, np.float64)


def _numbered(groups: list[list[int]], n_members: int) -> Any:
    number = np.zeros(n_members, np.int64)
    for n, group in enumerate(groups, start=1):
        number[group] = n
    return number


def _share_drawn(ends: Any, drawn: Draws, n_members: int) -> Any:
    """In which share of draws each actor has an edge."""
    share = np.zeros(n_members)
    for member in range(n_members):
        own = (ends == member).any(axis=1)
        if own.any():
            share[member] = drawn.edge[:, own].any(axis=1).mean()
    return share


def _ties(graph: Any, number: Mapping[str, int], drawn: Draws, shared: Any) -> pd.DataFrame:
    """Table 'network_pairs': every two actors of the network that share an edge, or a community in
    some draw.
    """
    column = {pair: n for n, pair in enumerate(zip(drawn.actor_a, drawn.actor_b, strict=True))}
    members = sorted(graph)
    rows = []
    for i, one in enumerate(members):
        for other in members[i + 1 :]:
            share = float(shared[number[one], number[other]])
            candidate = column.get((one, other))
            kept = 0.0
            if candidate is not None:
                # a pair that was no candidate is an edge in no draw
                kept = float(drawn.edge[:, candidate].mean())
            if share > 0 or graph.has_edge(one, other):
                rows.append((one, other, graph.has_edge(one, other), kept, share))
    columns = list(tables.TABLES["network_pairs"].columns)
    if not rows:
        return tables.empty("network_pairs")
    return tables.check("network_pairs", pd.DataFrame(rows, columns=columns))
