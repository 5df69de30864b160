"""Mentions to co-occurrence: pairs of actors by unit and by period, and the networks for Gephi."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.errors import EmptyTable
from analysis.networks.cooccurrence import cooccurrence, cooccurrence_by_period
from analysis.networks.graph import build_graph, write_graph
from analysis.stats.association import MEASURES
from analysis.study.schema import UNITS
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def network(work: Workspace, progress: Progress | None = None) -> None:
    """Count co-occurrence by every unit and by period, and write the networks for Gephi.

    Writes `cooccurrence` (one row a pair and unit), `cooccurrence_periods` (one row a pair and
    period) and, under networks/, one GraphML and one GEXF file a unit.
    """
    settings = work.study.settings
    mentions = work.read("mentions")
    sentences = work.read("sentences")
    parts = []
    for unit in UNITS:
        try:
            parts.append(cooccurrence(mentions, sentences, unit, min_units=settings.min_units))
        except EmptyTable:
            continue
    pairs = pd.concat(parts, ignore_index=True) if parts else tables.empty("cooccurrence")
    pairs = work.write("cooccurrence", with_measures(pairs))
    articles = work.read("articles").set_index("article_id")
    periods = cooccurrence_by_period(
        mentions, sentences, articles["period"], settings.unit, min_units=settings.min_units
    )
    work.write("cooccurrence_periods", periods)
    actors = work.read("actors")
    for unit in UNITS:
        # from the table as written, so that the networks say the same digits
        graph = build_graph(pairs, actors, unit=unit)
        write_graph(graph, work.out / "networks", f"cooccurrence-{unit}")


def with_measures(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add a column for every measure of association that table `cooccurrence` does not hold yet."""
    counts = [pairs[column].to_numpy() for column in ("n", "n_a", "n_b", "n_units")]
    added = {name: measure for name, measure in MEASURES.items() if name not in pairs}
    return pairs.assign(**{name: measure(*counts) for name, measure in added.items()})


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
