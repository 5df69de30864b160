"""`study.plot`: the reports' figures of what the study's tables hold, one call away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import figures
from analysis.errors import UserError
from analysis.figures import Plot
from analysis.lab.choices import one_of
from analysis.lab.views import ALL, BY, margin
from analysis.networks.graph import build_graph
from analysis.study.schema import UNITS, Unit

if TYPE_CHECKING:
    from analysis.lab.opened_study import Study


class Plots:
    """Figures of one study.

    Each returns a matplotlib Figure that shows itself; `.png(dpi=300)` and `.svg()` give its bytes.
    """

    def __init__(self, study: Study) -> None:
        self._study = study

    def articles(self) -> Plot:
        """Articles analysed by period and outlet."""
        return figures.articles_over_time(self._study.run.analysed)

    def cooccurrence(
        self,
        unit: Unit = "sentence",
        *,
        min_n: int = 3,
        max_q: float = 0.05,
        min_npmi: float = -1.0,
        nodes: int = 36,
    ) -> Plot:
        """The network of actors that share a `unit` of text: at least `min_n` units, q up to
        `max_q`, `nodes` actors at most.
        """
        run = self._study.run
        one_of("unit", unit, UNITS)
        if nodes < 1:
            raise UserError(f"nodes is how many actors to draw, 1 or more, but got {nodes}")
        graph = build_graph(
            run.cooccurrence, run.actors, unit=unit, min_n=min_n, max_q=max_q, min_npmi=min_npmi
        )
        return figures.network(graph, max_nodes=nodes)

    def frames(self, by: str = "dyad", *, dyad: object = None, source: str = ALL) -> Plot:
        """Share of units with each frame: by dyad, by source (of one dyad, by default the study's
        first) or by period.
        """
        run, study = self._study.run, self._study
        one_of("split", by, BY)
        source = self._outlet(source)
        rows = run.frame_prevalence
        if by == "source":
            wanted = study.dyad.id_of(dyad) if dyad is not None else next(iter(study.dyad))
            found = margin(rows, "source")
            found = found[found["dyad"] == wanted]
            plot = figures.frame_prevalence(
                found.assign(dyad=found["source"], source=ALL), names=run.frames_named
            )
            plot.description = f"Frames of {run.dyads_named[wanted]} by outlet"
            return plot
        if dyad is not None:
            rows = rows[rows["dyad"] == study.dyad.id_of(dyad)]
        names = run.dyads_named | run.frames_named
        draw = figures.frame_heatmap if by == "period" else figures.frame_prevalence
        return draw(rows, names=names, source=source)

    def tone(self, *, dyad: object = None, source: str = ALL) -> Plot:
        """Mean tone of each dyad over time with its interval, from conflict to cooperation."""
        return figures.tone_over_time(
            self._dyads(dyad), names=self._study.run.dyads_named, source=self._outlet(source)
        )

    def dyads(self, *, dyad: object = None, source: str = ALL) -> Plot:
        """Share of articles that hold each dyad, over time."""
        return figures.dyads_over_time(
            self._dyads(dyad), names=self._study.run.dyads_named, source=self._outlet(source)
        )

    def trend(self, *terms: str, by_source: bool = False) -> Plot:
        """Share of each term per 10,000 words over time, with intervals; `by_source` draws a line
        an outlet.
        """
        study = self._study
        if not terms:
            raise UserError(
                "trend of what?", fix='Give one word or phrase or several: study.plot.trend("…").'
            )
        rows = pd.concat([study.trend(term) for term in terms], ignore_index=True)
        named = {str(term): study.run.gloss(str(term)) for term in dict.fromkeys(rows["term"])}
        return figures.keyword_trends(
            rows, named, sources=tuple(study.source) if by_source else (ALL,)
        )

    def shift(self, one: str, other: str = "rest", *, top: int = 24) -> Plot:
        """The words that part two slices most: outlets, periods such as 2023-03, or 'rest'."""
        run = self._study.run
        shift = self._study.shift(one, other)
        written = run.terms.set_index("term")["written"].to_dict()
        glosses = {term: run.gloss(term) for term in shift["term"].head(top)}
        return figures.word_shift(shift, one, other, written=written, glosses=glosses, top=top)

    def __repr__(self) -> str:
        return (
            f"Figures: {', '.join(f'{name}()' for name in vars(Plots) if not name.startswith('_'))}"
        )

    def _outlet(self, source: object) -> str:
        return ALL if source is None or source == ALL else self._study.source.id_of(source)

    def _dyads(self, dyad: object) -> pd.DataFrame:
        rows = self._study.run.dyad_tone
        return rows if dyad is None else rows[rows["dyad"] == self._study.dyad.id_of(dyad)]
