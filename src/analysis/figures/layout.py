"""Where the nodes of a network are drawn."""

from __future__ import annotations

import networkx as nx
import numpy as np
import numpy.typing as npt

SWEEPS = 500  # at most
SETTLED = 1e-4  # move of a node below which the layout is done


def layout(graph: nx.Graph, aspect: float) -> dict[str, npt.NDArray[np.float64]]:
    """Places of the nodes in the unit square, by Kamada and Kawai's energy (1989) on steps between
    nodes; no randomness.

    Parameters
    ----------
    graph
        Nodes without a way between them lie a step beyond the longest way.
    aspect
        Width over height of what is drawn.

    Returns
    -------
    dict
        Two coordinates from 0 to 1 by node.
    """
    nodes = sorted(graph)
    # nodes and edges in alphabetical order: sums in floating point depend on the order of their
    # terms
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.edges))
    steps = {a: dict(ways) for a, ways in nx.all_pairs_shortest_path_length(ordered)}
    # parts of the network that are not connected stand one step farther apart than any path is long
    far = 1.0 + max((max(ways.values()) for ways in steps.values()), default=0)
    distance = np.array([[float(steps[a].get(b, far)) for b in nodes] for a in nodes])
    return dict(zip(nodes, _apart(_least_stress(distance), aspect), strict=True))


def _least_stress(distance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Places at about these distances: Kamada and Kawai's energy, lowered by majorisation (Gansner,
    Koren and North 2005).

    networkx lowers it by L-BFGS, whose sums depend on the processor: two machines ended 0.0025
    apart. Here are only sums in a fixed order, products and square roots, which every machine
    rounds alike.
    """
    n = len(distance)
    turn = 2 * np.pi * np.arange(n) / max(n, 1)
    # a circle to begin with; rounded, since cosines differ in the last digit between processors
    places = np.round(np.column_stack([np.cos(turn), np.sin(turn)]), 6) * distance.max() / 2
    others = ~np.eye(n, dtype=bool)
    wanted = [distance[i, others[i]][:, None] for i in range(n)]
    # Kamada and Kawai: a spring is as stiff as one over the square of its length
    weights = [w**-2.0 for w in wanted]
    totals = [w.sum(axis=0) for w in weights]
    if n < 2:
        return places
    for _ in range(SWEEPS):
        before = places.copy()
        for i in range(n):
            there = places[others[i]]
            away = places[i] - there
            # two nodes in one place have no direction from one another
            long = np.maximum(np.sqrt(away[:, :1] ** 2 + away[:, 1:] ** 2), 1e-9)
            places[i] = (weights[i] * (there + wanted[i] * away / long)).sum(axis=0) / totals[i]
        if np.abs(places - before).max() < SETTLED:
            break
    return places


def _apart(places: npt.NDArray[np.float64], aspect: float) -> npt.NDArray[np.float64]:
    """The places scaled to the unit square and pushed apart until marks with their labels have
    room.
    """
    stretch = np.array([aspect, 1.0])
    points = _unit(places) * stretch
    # A label is wider than high; with many nodes each gets less, or they could not all be
    # parted.
    # parts of the unit square, for up to 30 nodes; area goes down as their number goes up
    room = np.array([0.17, 0.10]) * min(1.0, np.sqrt(30 / max(len(points), 1)))
    for _ in range(200):
        apart = points[:, None] - points[None]
        # Nodes × nodes: below 1 two are closer than the room they need.
        near = np.sqrt(((apart / room) ** 2).sum(axis=2))
        np.fill_diagonal(near, 1.0)
        if (near >= 1).all():
            break
        # the closer two are the harder they part; never by more than twenty times, or points would
        # fly off
        force = np.clip(1 - near, 0, None) / np.maximum(np.minimum(near, 1), 0.05)
        points = points + 0.3 * (force[..., None] * apart).sum(axis=1)
    return _unit(points)


def _unit(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    span = np.ptp(points, axis=0)
    # all nodes on one line: they stand in the middle of the other axis
    return np.where(span > 0, (points - points.min(axis=0)) / np.where(span > 0, span, 1), 0.5)
