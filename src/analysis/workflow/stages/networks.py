"""Mentions to co-occurrence: pairs of actors by unit and by period, and the networks for Gephi."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.errors import EmptyTable
from analysis.networks.cooccurrence import cooccurrence, cooccurrence_by_period
from analysis.networks.graph import build_graph, write_graph
from analysis.study.schema import UNITS
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def network(work: Workspace, progress: Progress | None = None) -> None:
    """Co-occurrence by every unit, by period, and the networks for Gephi."""
    settings, found, sentences = work.study.settings, work.read("mentions"), work.read("sentences")
    parts = []
    for unit in UNITS:
        try:
            parts.append(cooccurrence(found, sentences, unit, min_units=settings.min_units))
        except EmptyTable:
            continue
    pairs = pd.concat(parts, ignore_index=True) if parts else tables.empty("cooccurrence")
    pairs = work.write("cooccurrence", pairs)  # the networks say the same digits as the table
    articles = work.read("articles").set_index("article_id")
    work.write(
        "cooccurrence_periods",
        cooccurrence_by_period(
            found, sentences, articles["period"], settings.unit, min_units=settings.min_units
        ),
    )
    actors = work.read("actors")
    for unit in UNITS:
        write_graph(
            build_graph(pairs, actors, unit=unit), work.out / "networks", f"cooccurrence-{unit}"
        )


STAGE = Stage(
    name="network",
    label="co-occurrence",
    function=network,
    reads=("mentions", "sentences", "articles", "actors"),
    makes=("cooccurrence", "cooccurrence_periods"),
    files=tuple(
        f"networks/cooccurrence-{unit}.{form}" for unit in UNITS for form in ("graphml", "gexf")
    ),
    settings=("unit", "min_units", "seed"),
)

STAGES = (STAGE,)
