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
from analysis.study.study_settings import UNITS, Unit

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
        """The network of actors that share a unit of text.

        Parameters
        ----------
        unit
            'sentence', 'paragraph' or 'article'.
        min_n
            Units that a pair shares at least.
        max_q
            The largest q of a pair.
        min_npmi
            The smallest NPMI of a pair, from -1 to 1.
        nodes
            Actors drawn at most.

        Returns
        -------
        Plot
            The figure.
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
        """Share of units with each frame.

        Parameters
        ----------
        by
            By 'dyad', by 'source' (of one dyad) or by 'period'.
        dyad
            Only this dyad; by source the study's first is the default.
        source
            Only this outlet; not by source.

        Returns
        -------
        Plot
            The figure.
        """
        run = self._study.run
        study = self._study
        one_of("split", by, BY)
        source = self._outlet(source)
        rows = run.frame_prevalence
        if by == "source":
            wanted = next(iter(study.dyad))
            if dyad is not None:
                wanted = study.dyad.id_of(dyad)
            # The figure draws a series a dyad: here outlets take the place of dyads.
            of_dyad = margin(rows, "source")
            of_dyad = of_dyad[of_dyad["dyad"] == wanted]
            plot = figures.frame_prevalence(
                of_dyad.assign(dyad=of_dyad["source"], source=ALL), names=run.frames_named
            )
            plot.description = f"Frames of {run.dyads_named[wanted]} by outlet"
            return plot
        if dyad is not None:
            rows = rows[rows["dyad"] == study.dyad.id_of(dyad)]
        names = run.dyads_named | run.frames_named
        if by == "period":
            return figures.frame_heatmap(rows, names=names, source=source)
        return figures.frame_prevalence(rows, names=names, source=source)

    def tone(self, *, dyad: object = None, source: str = ALL) -> Plot:
        """Mean tone of each dyad over time with its interval, from conflict to cooperation.

        Parameters
        ----------
        dyad
            Only this dyad.
        source
            Only this outlet.

        Returns
        -------
        Plot
            The figure.
        """
        return figures.tone_over_time(
            self._dyads(dyad), names=self._study.run.dyads_named, source=self._outlet(source)
        )

    def dyads(self, *, dyad: object = None, source: str = ALL) -> Plot:
        """Share of articles that hold each dyad, over time.

        Parameters
        ----------
        dyad
            Only this dyad.
        source
            Only this outlet.

        Returns
        -------
        Plot
            The figure.
        """
        return figures.dyads_over_time(
            self._dyads(dyad), names=self._study.run.dyads_named, source=self._outlet(source)
        )

    def trend(self, *terms: str, by_source: bool = False) -> Plot:
        """Share of each term per 10,000 words over time, with intervals.

        Parameters
        ----------
        terms
            Words or phrases, one panel each.
        by_source
            Draw a line for each outlet.

        Returns
        -------
        Plot
            The figure.

        Raises
        ------
        UserError
            Where no term is given, or the corpus does not hold one.
        """
        study = self._study
        if not terms:
            raise UserError(
                "trend of what?", fix='Give one word or phrase or several: study.plot.trend("…").'
            )
        rows = pd.concat([study.trend(term) for term in terms], ignore_index=True)
        named = {str(term): study.run.gloss(str(term)) for term in dict.fromkeys(rows["term"])}
        sources: tuple[str, ...] = (ALL,)
        if by_source:
            sources = tuple(study.source)
        return figures.keyword_trends(rows, named, sources=sources)

    def shift(self, one: str, other: str = "rest", *, top: int = 24) -> Plot:
        """The words that part two slices most: outlets, periods such as 2023-03, or 'rest'.

        Parameters
        ----------
        one, other
            Slices, as in `Study.shift`.
        top
            Words that are drawn.

        Returns
        -------
        Plot
            The figure.
        """
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
        if source is None or source == ALL:
            return ALL
        return self._study.source.id_of(source)

    def _dyads(self, dyad: object) -> pd.DataFrame:
        rows = self._study.run.dyad_tone
        if dyad is None:
            return rows
        return rows[rows["dyad"] == self._study.dyad.id_of(dyad)]
