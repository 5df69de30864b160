"""The network of actors as a figure."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import networkx as nx
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from analysis.figures.labels import spread_labels
from analysis.figures.layout import layout
from analysis.figures.links import anchor_of, link_lines, link_points
from analysis.figures.live_network import Shared, live_network
from analysis.figures.style import (
    INK,
    PALETTE,
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

KIND_MARK = {
    "person": ("o", PALETTE[0]),
    "office": ("h", PALETTE[4]),
    "state": ("s", PALETTE[1]),
    "government": ("D", PALETTE[5]),
    "armed group": ("^", PALETTE[7]),
    "organisation": ("P", PALETTE[2]),
    "place": ("v", PALETTE[6]),
}


def drawn(graph: nx.Graph, max_nodes: int = 40) -> nx.Graph:
    """The part of a graph that `network` draws.

    Parameters
    ----------
    graph
        The network of actors.
    max_nodes
        How many actors are drawn at most.

    Returns
    -------
    Graph
        The strongest actors and the pairs among them; who has no partner there is left out.
    """
    shown = graph.subgraph(
        sorted(graph, key=lambda a: (-graph.degree(a, weight="weight"), a))[:max_nodes]
    )
    if shown.number_of_edges():
        # of many nodes the strongest are shown, and those left with no tie to another go
        return shown.subgraph([a for a in shown if shown.degree(a)])
    return shown


@keeps_data
def network(
    graph: nx.Graph,
    *,
    max_nodes: int = 40,
    width: float = 11,
    height: float = 8.5,
    anchor: str = "",
    shared: Shared | None = None,
) -> Plot:
    """Actors as marks (kind by shape and colour, area by sentences), pairs as lines (width by n,
    strength of grey by NPMI).

    Each label is the English name over the Arabic one. The layout has no randomness: stress
    majorisation on steps between actors.

    Parameters
    ----------
    graph
        The network of actors.
    max_nodes
        Of more actors the strongest are shown, and the figure says how many there were.
    width, height
        Of the figure, in inches.
    anchor
        The figure's anchor: with it every actor and every pair leads to its sentences, which
        `reports.evidence_lookup.network` makes.
    shared
        Units that each pair shares in each period: with it, and an anchor, a page with scripts
        can zoom and filter the network.

    Returns
    -------
    Plot
        The figure.

    References
    ----------
    Kamada and Kawai (1989), Information Processing Letters 31, for the energy that is lowered.
    """
    if not len(graph):
        return missing(gettext("No pair of actors passed the limits: there is no network to draw."))
    # `reports.evidence_lookup.network` asks the same function, so that every mark has its
    # sentences.
    part = drawn(graph, max_nodes)
    unit = graph.graph.get("unit", "unit")
    with style():
        plot = new_plot(
            width,
            height,
            gettext("Network of {actors} actors and {pairs} pairs that share a {unit}").format(
                actors=len(part), pairs=part.number_of_edges(), unit=value(unit)
            ),
        )
        axes = plot.add_subplot()
        axes.set_axis_off()
        where = layout(part, width / height)
        _edges(axes, part, where)
        _nodes(axes, part, where)
        axes.set(xlim=(-0.08, 1.08), ylim=(-0.08, 1.08))
        # the layout is fixed before labels are measured, or they would be measured elsewhere than
        # they are drawn
        plot.draw_without_rendering()
        plot.set_layout_engine("none")
        _labels(plot, axes, part, where)
        _key(plot, part, graph)
        if anchor:
            _link(plot, axes, part, where, anchor)
        if anchor and shared is not None:
            plot.live = live_network(part, where, KIND_MARK, anchor, shared)
        return finish(plot)


def _link(
    plot: Plot, axes: Axes, graph: nx.Graph, where: dict[str, npt.NDArray[np.float64]], anchor: str
) -> None:
    """Every pair and, above it, every actor."""
    name = {a: d[named_in("name")] for a, d in graph.nodes(data=True)}
    # sorted: which end of an edge comes first depends on the process
    pairs = sorted((*sorted(e), graph.edges[e]["n"]) for e in graph.edges)
    unit = graph.graph.get("unit", "unit")
    shared = gettext("{a} and {b} share a {unit}: {n}")
    in_all = gettext("{actor}: sentences: {n}")
    lines = {
        anchor_of(anchor, a, b): shared.format(a=name[a], b=name[b], unit=value(unit), n=f"{n:,}")
        for a, b, n in pairs
    }
    link_lines(plot, axes, [[where[a], where[b]] for a, b, _ in pairs], lines)
    actors = {
        anchor_of(anchor, a): in_all.format(actor=name[a], n=f"{graph.nodes[a]['sentences']:,}")
        for a in sorted(graph)
    }
    link_points(plot, axes, [where[a] for a in sorted(graph)], actors, points=18)


def _edges(axes: Axes, graph: nx.Graph, where: dict[str, npt.NDArray[np.float64]]) -> None:
    both_ways = (
        (*sorted(e[:2]), e[2]) for e in graph.edges(data=True)
    )  # which end comes first depends on the process
    pairs = sorted(both_ways, key=lambda e: (e[2]["npmi"], e[0], e[1]))
    if not pairs:
        return
    # sorted by NPMI above: the surest pairs are drawn last and lie on top
    n = np.array([d["n"] for _, _, d in pairs], dtype=float)
    npmi = np.clip([d["npmi"] for _, _, d in pairs], 0, 1)
    loose = np.array([_only_in_articles(d) for _, _, d in pairs])
    lines = LineCollection([[where[a], where[b]] for a, b, _ in pairs], zorder=1, capstyle="round")
    # the square root: few pairs are shared hundreds of times, and would hide all others
    lines.set_linewidth((0.5 + 4.5 * np.sqrt(n / n.max())).tolist())
    lines.set_color(mpl.colormaps["Greys"](0.18 + 0.6 * npmi))
    lines.set_linestyle([(0, (1.0, 1.2)) if dotted else "solid" for dotted in loose])
    axes.add_collection(lines)


def _only_in_articles(edge: dict[str, Any]) -> bool:
    """Whether the two meet in the same articles, but in no more of their units than chance."""
    return bool(edge.get("together", "") == TOGETHER["article"])


def _sizes(graph: nx.Graph) -> dict[str, float]:
    """Area of each mark, in square points."""
    most = max(d["sentences"] for _, d in graph.nodes(data=True)) or 1
    # 25 to 500: an actor of one sentence is still to be seen
    return {a: 25 + 475 * d["sentences"] / most for a, d in graph.nodes(data=True)}


def _nodes(axes: Axes, graph: nx.Graph, where: dict[str, npt.NDArray[np.float64]]) -> None:
    area = _sizes(graph)
    for kind, (mark, fill) in KIND_MARK.items():
        of_kind = sorted(a for a, d in graph.nodes(data=True) if d["kind"] == kind)
        if of_kind:
            xy = np.array([where[a] for a in of_kind])
            axes.scatter(
                xy[:, 0],
                xy[:, 1],
                s=[area[a] for a in of_kind],
                marker=mark,
                color=fill,
                edgecolor="white",
                linewidth=0.8,
                zorder=3,
            )


def _labels(
    plot: Plot, axes: Axes, graph: nx.Graph, where: dict[str, npt.NDArray[np.float64]]
) -> None:
    nodes = sorted(graph)
    area = _sizes(graph)
    if len(nodes) <= 15:
        size = 10.0
    elif len(nodes) <= 30:
        size = 8.5
    else:
        size = 7.5
    arabic = direction() == "rtl"
    words = [
        graph.nodes[a]["name_ar"]
        if arabic
        else f"{graph.nodes[a]['name_en']}\n{graph.nodes[a]['name_ar']}"
        for a in nodes
    ]
    texts = [
        axes.text(
            where[a][0],
            where[a][1],
            word,
            fontsize=size,
            ha="center",
            va="center",
            linespacing=1.05,
            zorder=5,
            color=INK,
        )
        for a, word in zip(nodes, words, strict=True)
    ]
    points = axes.transData.transform(np.array([where[a] for a in nodes]))
    wide, high = (int(v) for v in plot.bbox.size)
    renderer = RendererAgg(
        wide, high, plot.dpi
    )  # one for all labels: making one takes longer than measuring
    boxes = [text.get_window_extent(renderer) for text in texts]
    # area = π r² in points; 72 points are an inch
    radii = np.array([np.sqrt(area[a] / np.pi) * plot.dpi / 72 for a in nodes])
    frame = axes.get_window_extent()
    bounds = (frame.x0, frame.y0, frame.x1, frame.y1)
    centres = spread_labels(
        points, np.array([(b.width + 4, b.height + 1) for b in boxes]), radii, bounds
    )
    back = axes.transData.inverted()
    for text, point, centre, box, radius in zip(texts, points, centres, boxes, radii, strict=True):
        text.set_position(tuple(back.transform(centre)))
        text.set_bbox({"facecolor": "white", "alpha": 0.65, "edgecolor": "none", "pad": 0.4})
        gap = np.abs(centre - point) - np.array([box.width, box.height]) / 2 - radius
        # a label pushed away from its mark needs a line to it
        if gap.max() > 8:
            axes.add_line(
                Line2D(
                    *zip(back.transform(point), back.transform(centre), strict=True),
                    color=QUIET,
                    linewidth=0.5,
                    zorder=2,
                )
            )


def _key(plot: Plot, graph: nx.Graph, whole: nx.Graph) -> None:
    kinds = [k for k in KIND_MARK if any(d["kind"] == k for _, d in graph.nodes(data=True))]
    marks = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=KIND_MARK[k][0],
            color=KIND_MARK[k][1],
            markersize=8,
            label=value(k),
        )
        for k in kinds
    ]
    place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0.01, 0.995)}
    if direction() == "rtl":
        place = {"loc": "upper right", "bbox_to_anchor": (0.99, 0.995)}
    plot.legend(
        **place,
        handles=marks,
        ncols=len(marks),
        handletextpad=0.2,
        columnspacing=1.2,
    )
    most = max((d["n"] for _, _, d in graph.edges(data=True)), default=0)
    unit = graph.graph.get("unit", "unit")
    note = gettext(
        "Marks: area by sentences. Lines: width by how often the two share a {unit} (at most {most}), darker with NPMI; dotted: beyond chance in the same articles only. {n} of {all} actors are shown."
    ).format(unit=value(unit), most=f"{most:,}", n=len(graph), all=len(whole))
    x, side = 0.01, "left"
    if direction() == "rtl":
        x, side = 0.99, "right"
    plot.text(x, 0.008, note, fontsize=8.5, color=QUIET, ha=side, va="bottom")
