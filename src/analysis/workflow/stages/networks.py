"""Mentions to co-occurrence: pairs of actors by unit and by period, and the networks for Gephi."""

from __future__ import annotations

import pandas as pd

from analysis.networks.graph import build_graph, days_of_pairs, write_graph
from analysis.networks.measures import measure_networks
from analysis.stats.association import MEASURES
from analysis.study.study_settings import UNITS
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace

READS = ("articles", "sentences", "mentions", "actors")


def network(work: Workspace, progress: Progress | None = None) -> None:
    """Count and test co-occurrence by every unit and by period, and describe the network.

    Writes the tables of `measure_networks` and, under networks/, one GraphML and one GEXF file a
    unit, from the table as it was written, so that they say the same digits.

    Parameters
    ----------
    work
        The run's tables and study.
    progress
        Not called.
    """
    coded = {name: work.read(name) for name in READS}
    if not work.study.settings.attributes_count_for_ties:
        mentions = coded["mentions"]
        coded["mentions"] = mentions[mentions["via"] != "attribute"].reset_index(drop=True)
    measured = measure_networks(coded, work.study)
    measured["cooccurrence"] = with_measures(measured["cooccurrence"])
    for name, table in measured.items():
        work.write(name, table)
    pairs = work.read("cooccurrence")
    for unit in UNITS:
        graph = build_graph(pairs, coded["actors"], unit=unit)
        days = days_of_pairs(graph, coded["mentions"], coded["sentences"], coded["articles"])
        write_graph(graph, work.out / "networks", f"cooccurrence-{unit}", days)


def with_measures(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add a column for every measure of association that table `cooccurrence` does not hold yet.

    Parameters
    ----------
    pairs
        Rows of table 'cooccurrence'.

    Returns
    -------
    DataFrame
        The same rows with a column for each of `stats.MEASURES`.
    """
    counts = [pairs[column].to_numpy() for column in ("n", "n_a", "n_b", "n_units")]
    added = {name: measure for name, measure in MEASURES.items() if name not in pairs}
    return pairs.assign(**{name: measure(*counts) for name, measure in added.items()})


STAGE = Stage(
    name="network",
    label="co-occurrence",
    function=network,
    reads=READS,
    makes=(
        "cooccurrence",
        "cooccurrence_periods",
        "network_actors",
        "network_pairs",
        "network_structure",
        "network_comparisons",
    ),
    files=tuple(
        f"networks/cooccurrence-{unit}.{form}" for unit in UNITS for form in ("graphml", "gexf")
    ),
    settings=("unit", "min_units", "bootstrap_samples", "seed", "attributes_count_for_ties"),
    study={"study.yml": ("states", "dyads")},
)

STAGES = (STAGE,)
