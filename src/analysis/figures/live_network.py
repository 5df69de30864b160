"""The network of actors as numbers that a page's script draws again: to zoom, to drag and to filter
by kind, date and strength. The still figure is what is printed, exported and read without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from analysis.figures.links import anchor_of
from analysis.figures.time import period_in_words
from analysis.i18n.language import named_in, value
from analysis.tables import TOGETHER

Shared = Mapping[tuple[str, str], Mapping[str, int]]


def live_network(
    graph: nx.Graph,
    where: Mapping[str, npt.NDArray[np.float64]],
    looks: Mapping[str, tuple[str, str]],
    anchor: str,
    shared: Shared,
) -> dict[str, Any]:
    """What the script of a page needs to draw a network.

    Parameters
    ----------
    graph
        The part of the network that is drawn.
    where
        The place of each actor, x and y from 0 to 1, y upwards.
    looks
        Mark and colour of each kind of actor.
    anchor
        The figure's anchor, which those of actors and pairs begin with.
    shared
        Units that each pair shares in each period, from `networks.graph.units_by_period`.

    Returns
    -------
    dict
        `kinds` (name, mark, colour), `actors` (name, kind, x, y, sentences, anchor), `ties` (places
        of both actors, units shared, whether only articles are shared, npmi, anchor, units by
        period) and `periods`, in words. Units of articles without a date are in no period.
    """
    order = sorted(graph)
    at = {actor: place for place, actor in enumerate(order)}
    # in the order of the legend, and only kinds that are drawn
    kinds = [k for k in looks if any(graph.nodes[a]["kind"] == k for a in order)]
    periods = sorted({period for counted in shared.values() for period in counted})
    actors = [
        {
            "name": graph.nodes[a][named_in("name")],
            "kind": kinds.index(graph.nodes[a]["kind"]),
            # four digits: below a pixel, and no noise of floating point in the page
            "x": round(float(where[a][0]), 4),
            # the page's script counts downwards, matplotlib upwards
            "y": round(1 - float(where[a][1]), 4),
            "n": graph.nodes[a]["sentences"],
            "anchor": anchor_of(anchor, a),
        }
        for a in order
    ]
    ties = []
    for a, b in sorted(tuple(sorted(edge)) for edge in graph.edges):
        edge = graph.edges[a, b]
        counted = shared.get((a, b), {})
        ties.append(
            {
                "a": at[a],
                "b": at[b],
                "n": edge["n"],
                "npmi": round(edge["npmi"], 3),
                "loose": edge.get("together", "") == TOGETHER["article"],
                "anchor": anchor_of(anchor, a, b),
                "by": [counted.get(period, 0) for period in periods],
            }
        )
    return {
        "kinds": [[value(kind), *looks[kind]] for kind in kinds],
        "actors": actors,
        "ties": ties,
        "periods": [period_in_words(period) for period in periods],
    }
