"""What a report would print as found in these tables, by kind."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.keywords.keyness import rising_and_falling
from analysis.keywords.phrasing import sharpest
from analysis.networks.graph import build_graph
from analysis.networks.ranking import between_states, moments, surprising
from analysis.placebo.shuffles import Shuffle
from analysis.study.schema import Study

# under which shuffles a finding of a kind is none
FALSE_UNDER: dict[str, tuple[Shuffle, ...]] = {
    "pair": ("actors", "sentences"),
    "edge of the network": ("actors", "sentences"),
    "pair of a period": ("dates",),
    "pair of a period between states": ("dates",),
    "pair of states in a period": ("dates",),
    "word of a period": ("dates",),
    "word of a period in sentences on the pairs": ("dates",),
    "word that rises or falls": ("dates", "days"),
    "word of an outlet": ("outlets",),
    "gap of a frame": ("dyads",),
}
# which headline of a report tells a kind
HEADLINES = {
    "pair": "2_actors.pair",
    "pair of a period": "2_actors.moment",
    "pair of a period between states": "2_actors.across",
    "pair of states in a period": "3_relations.peak",
    "word of a period": "4_keywords.peak",
    "word of a period in sentences on the pairs": "4_keywords.inside",
    "word that rises or falls": "4_keywords.trend",
    "word of an outlet": "4_keywords.outlet",
    "gap of a frame": "3_relations.gap",
}


def printed(tables: Mapping[str, pd.DataFrame], study: Study) -> dict[str, int]:
    """How many findings of each kind the reports would list."""
    settings = study.settings
    pairs = surprising(tables["cooccurrence"], unit=settings.unit)
    network = build_graph(tables["cooccurrence"], tables["actors"], unit=settings.unit)
    of_period = moments(tables["cooccurrence_periods"])
    across = between_states(of_period, tables["actors"], study.states)
    peaks = tables["dyad_peaks"]
    peaks = peaks[peaks["rises"] & (peaks["q"] <= 0.05) & (peaks["n_articles"] >= 5)]
    gaps = tables["frame_gaps"]
    moved = rising_and_falling(tables["keyness"], top=10**9)
    return {
        "pair": len(pairs),
        "edge of the network": network.number_of_edges(),
        "pair of a period": len(of_period),
        "pair of a period between states": len(across),
        "pair of states in a period": len(peaks),
        "word of a period": int((moved["direction"] == "peak").sum()),
        "word of a period in sentences on the pairs": len(
            sharpest(tables["keyness"], contrast="period in dyads", each=10**9)
        ),
        "word that rises or falls": int((moved["direction"] != "peak").sum()),
        "word of an outlet": len(sharpest(tables["keyness"], contrast="source", each=10**9)),
        "gap of a frame": int((gaps["low"] > 0).sum()),
    }
