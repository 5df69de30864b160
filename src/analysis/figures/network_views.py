"""Other views of the network of actors: as a matrix, and side by side for several parts of the
corpus.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import matplotlib as mpl
import networkx as nx
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize

from analysis.figures.labels import spread_labels
from analysis.figures.layout import layout
from analysis.figures.links import anchor_of, link_points
from analysis.figures.network import KIND_MARK, drawn
from analysis.figures.style import (
    INK,
    QUIET,
    Plot,
    finish,
    keeps_data,
    missing,
    new_plot,
    style,
)
from analysis.i18n.language import direction, gettext, named_in, value
from analysis.tables import TOGETHER

Reals = npt.NDArray[np.float64]
_PANEL = 3.6


@keeps_data
def pair_matrix(
    graph: nx.Graph, community: Mapping[str, int], *, max_nodes: int = 40, anchor: str = ""
) -> Plot:
    """Actors by actors: a square where a pair is listed, darker with npmi, with a dot where only
    articles are shared.

    Parameters
    ----------
    graph
        As `networks.graph.build_graph` makes it.
    community
        The community of each actor: actors of one stand side by side, the strongest first.
    max_nodes
        Of more actors the strongest are shown.
    anchor
        With it every square leads to its sentences, made by `reports.evidence_lookup.network`.

    Returns
    -------
    Plot
    """
    part = drawn(graph, max_nodes)
    if not part.number_of_edges():
        return missing(gettext("No pair of actors passed the limits: there is no matrix to draw."))
    # communities together; in each the actors with the strongest ties first
    order = sorted(part, key=lambda a: (community[a], -part.degree(a, weight="weight"), a))
    place = {actor: n for n, actor in enumerate(order)}
    with style():
        side = 2.6 + 0.27 * len(order)
        plot = new_plot(
            side + 1.2,
            side,
            gettext("Matrix of {actors} actors: the {pairs} pairs that share a {unit} or an article beyond chance").format(
                actors=len(order), pairs=part.number_of_edges(), unit=value(graph.graph["unit"])
            ),
        )  # fmt: skip
        axes = plot.add_subplot()
        cells = np.full((len(order), len(order)), np.nan)
        for a, b, data in part.edges(data=True):
            # both triangles: a matrix of pairs is symmetric
            cells[place[a], place[b]] = cells[place[b], place[a]] = max(data["npmi"], 0)
        image = axes.imshow(cells, cmap="Blues", norm=Normalize(0, 1))
        _dots(axes, part, place)
        _borders(axes, [community[a] for a in order])
        names = [part.nodes[a][named_in("name")] for a in order]
        axes.set_xticks(range(len(order)), names, rotation=90)
        axes.set_yticks(range(len(order)), names)
        axes.tick_params(length=0)
        bar = plot.colorbar(image, ax=axes, shrink=0.6, pad=0.02, location="right" if direction() == "ltr" else "left")  # fmt: skip
        bar.set_label(gettext("NPMI (dot: beyond chance in the same articles only)"), fontsize=9)
        axes.set_xlabel(gettext("actors, by community"))
        if anchor:
            _link(plot, axes, part, place, anchor)
        return finish(plot)


@keeps_data
def network_multiples(
    graphs: Mapping[str, nx.Graph], whole: nx.Graph, *, max_nodes: int = 25
) -> Plot:
    """One network a part of the corpus, every actor in the same place in all of them.

    Parameters
    ----------
    graphs
        The pairs of `whole` as each part holds them (`networks.comparison.networks_of_parts`), by
        the name of the part, in the order drawn.
    whole
        The network of the whole corpus, from which the places come.
    max_nodes
        Of more actors the strongest are shown.

    Returns
    -------
    Plot
        Lines are as wide as the share of the part's units that the pair has.
    """
    part = drawn(whole, max_nodes)
    if not part.number_of_edges() or not graphs:
        return missing(gettext("No pair of actors passed the limits: there are no networks to compare."))  # fmt: skip
    columns = min(3, len(graphs))
    # rounded up: the last row may not be full
    rows = -(-len(graphs) // columns)
    with style():
        plot = new_plot(
            _PANEL * columns,
            _PANEL * rows + 0.4,
            gettext("Networks of {parts} parts of the corpus over the same {actors} actors").format(
                parts=len(graphs), actors=len(part)
            ),
        )
        # laid out once, from the whole: an actor stands in the same place in every panel
        where = layout(part, 1.0)
        panels = plot.subplots(rows, columns, squeeze=False).ravel()
        for axes in panels:
            axes.set_axis_off()
            axes.set(xlim=(-0.18, 1.18), ylim=(-0.12, 1.12))
        named = []
        for axes, (name, graph) in zip(panels, graphs.items(), strict=False):
            axes.set_title(value(name))
            named.append((axes, _panel(axes, graph, part, where)))
        plot.supxlabel(
            gettext("Lines: width by the share of the units shared in that part; grey marks: no pair there"),
            fontsize=8.5,
            color=QUIET,
        )  # fmt: skip
        plot.draw_without_rendering()  # names need to know where each panel lies
        for axes, actors in named:
            _panel_names(plot, axes, actors, part, where)
        return finish(plot)


def _dots(axes: Axes, graph: nx.Graph, place: Mapping[str, int]) -> None:
    """A dot on each pair that shares articles beyond chance, but no more of their units."""
    loose = sorted(
        (place[a], place[b])
        for a, b, d in graph.edges(data=True)
        if d.get("together") == TOGETHER["article"]
    )
    # (0, 2) without any: `scatter` takes it as no point
    both = np.array([*loose, *[(b, a) for a, b in loose]], dtype=float).reshape(-1, 2)
    axes.scatter(both[:, 0], both[:, 1], s=9, color=INK, linewidths=0, zorder=3)


def _borders(axes: Axes, communities: list[int]) -> None:
    """A line wherever the community changes."""
    for n, (one, other) in enumerate(pairwise(communities)):
        if one != other:
            axes.axhline(n + 0.5, color=QUIET, linewidth=0.5)
            axes.axvline(n + 0.5, color=QUIET, linewidth=0.5)


def _link(plot: Plot, axes: Axes, graph: nx.Graph, place: Mapping[str, int], anchor: str) -> None:
    """Every square below the diagonal leads to the sentences of its pair."""
    name = {a: d[named_in("name")] for a, d in graph.nodes(data=True)}
    shared = gettext("{a} and {b} share a {unit}: {n}")
    unit = value(graph.graph["unit"])
    marks = {}
    points = []
    for a, b in sorted(tuple(sorted(e)) for e in graph.edges):
        marks[anchor_of(anchor, a, b)] = shared.format(
            a=name[a], b=name[b], unit=unit, n=f"{graph.edges[a, b]['n']:,}"
        )
        # sorted: x is the smaller, so that the square lies below the diagonal
        points.append(sorted((place[a], place[b])))
    link_points(plot, axes, points, marks, points=12)


def _panel(axes: Axes, graph: nx.Graph, whole: nx.Graph, where: Mapping[str, Reals]) -> list[str]:
    """The pairs of one part over the places of the whole; gives the actors with a pair there."""
    edges = sorted(
        (*sorted((a, b)), d["share"])
        for a, b, d in graph.edges(data=True)
        if a in whole and b in whole
    )
    lines = LineCollection([[where[a], where[b]] for a, b, _ in edges], zorder=1)
    lines.set_linewidth([0.4 + 6 * share**0.5 for *_, share in edges])
    lines.set_color(mpl.colormaps["Greys"](0.55))
    axes.add_collection(lines)
    active = {a for e in edges for a in e[:2]}
    for actor in sorted(whole):
        mark, fill = KIND_MARK[whole.nodes[actor]["kind"]]
        x, y = where[actor]
        colour = "#dddddd"
        if actor in active:
            colour = fill
        axes.scatter([x], [y], s=22, marker=mark, color=colour, linewidths=0, zorder=3)
    return sorted(active)


def _panel_names(
    plot: Plot, axes: Axes, actors: list[str], whole: nx.Graph, where: Mapping[str, Reals]
) -> None:
    """The names of a panel, clear of one another."""
    if not actors:
        return
    texts = []
    for actor in actors:
        name = whole.nodes[actor][named_in("name")]
        x, y = where[actor]
        text = axes.text(x, y, name, fontsize=6, ha="center", va="center", zorder=5)
        # names must not squeeze the panels that their places come from
        text.set_in_layout(False)
        texts.append(text)
    width, height = (int(v) for v in plot.bbox.size)
    renderer = RendererAgg(width, height, plot.dpi)
    boxes = [text.get_window_extent(renderer) for text in texts]
    frame = axes.get_window_extent()
    points = axes.transData.transform(np.array([where[a] for a in actors]))
    centres = spread_labels(
        points,
        np.array([(box.width + 2, box.height + 1) for box in boxes]),
        np.full(len(actors), 3.0 * plot.dpi / 72),
        (frame.x0, frame.y0, frame.x1, frame.y1),
    )
    for text, centre in zip(texts, centres, strict=True):
        text.set_position(tuple(axes.transData.inverted().transform(centre)))
