"""What one turns in a notebook: a figure redrawn from tables already made, and the command that
makes the report say the same.

Each function is the last cell of a notebook. That cell is tagged `lab`: a run leaves it out, so no
report holds a widget.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import pandas as pd
from markupsafe import Markup

from analysis import figures
from analysis.errors import UserError
from analysis.figures import Plot
from analysis.lab.opened_study import Study
from analysis.lab.quotations import style
from analysis.lab.views import ALL
from analysis.periods import PERIODS, Period, period_of
from analysis.relations.other_period import Recount
from analysis.reports.finished_run import Run
from analysis.study.study_settings import UNITS

OPTION = "--set"


def command(run: Run, assigned: Mapping[str, Any]) -> str:
    """The command that made a run, with other assignments.

    Parameters
    ----------
    run
        The run.
    assigned
        Values by place, such as '2_actors.unit': 'paragraph'; they take the place of the
        command's own.

    Returns
    -------
    str
        The command, quoted for a shell.
    """
    words = shlex.split(run.description["command"]) or ["analysis", "run"]
    if words[2:3] != [run.description["study"]]:
        words = [*words[:2], run.description["study"], *words[2:]]
    kept = list[str]()
    position = 0
    while position < len(words):
        is_set = words[position] == OPTION and position + 1 < len(words)
        if is_set and words[position + 1].partition("=")[0] in assigned:
            position += 2
            continue
        kept.append(words[position])
        position += 1
    sets = [w for key, value in assigned.items() for w in (OPTION, f"{key}={value}")]
    return shlex.join([*kept, *sets])


class Turned:
    """Controls, the figure they draw, and the command of what is on the screen.

    `box` is what a notebook shows.

    `draw` takes the controls' values by name and gives a figure; `key` tells for each control what
    the command sets ('2_actors.unit'), '' where a run has no such parameter. `pane` holds the
    figure as SVG.
    """

    def __init__(
        self,
        run: Run,
        controls: Mapping[str, widgets.Widget],
        keys: Mapping[str, str],
        draw: Callable[..., Plot],
    ) -> None:
        self.run = run
        self.controls = dict(controls)
        self.keys = dict(keys)
        self.draw = draw
        self.pane = widgets.HTML()
        self.told = widgets.HTML()
        for control in self.controls.values():
            control.observe(lambda _: self.redraw(), "value")
        row = widgets.HBox([*self.controls.values()], layout=widgets.Layout(flex_flow="row wrap"))
        self.box = widgets.VBox([row, self.pane, self.told])
        self.redraw()

    @property
    def values(self) -> dict[str, Any]:
        """What the controls stand at."""
        return {name: control.value for name, control in self.controls.items()}

    def redraw(self) -> None:
        """Draw what the controls stand at; what cannot be drawn is said in the figure's place,
        without a command.
        """
        line = Markup("")
        try:
            plot = self.draw(**self.values)
            svg = plot.svg()
            image = Markup(svg[svg.index("<svg") :])
            shown = Markup('<div class="plot" role="img" aria-label="{}">{}</div>').format(
                plot.description, image
            )
            line = Markup(
                '<div class="mihwar"><p class="rule">The command of a report that counts and draws by these values, for all pairs and outlets that it shows:</p><pre class="command">{}</pre></div>'
            )
        except UserError as problem:
            shown = Markup("<p>{}</p>").format(str(problem))
        self.pane.value = str(Markup('{}<div class="mihwar">{}</div>').format(style(), shown))
        sets = {self.keys[k]: v for k, v in self.values.items() if self.keys.get(k)}
        self.told.value = str(line.format(command(self.run, sets)))

    def _repr_mimebundle_(self, **given: Any) -> Any:
        return self.box._repr_mimebundle_(**given)


def _choice(name: str, values: Sequence[Any], value: Any) -> widgets.Dropdown:
    known = list(values)
    inside = [v[1] if isinstance(v, tuple) else v for v in known]
    return widgets.Dropdown(
        description=name, options=known, value=value if value in inside else inside[0]
    )


def _threshold(name: str, value: float) -> widgets.SelectionSlider:
    # The value of the run is among them. Drawn when the slider is let go, since each drawing
    # counts anew.
    steps = sorted({0.001, 0.005, 0.01, 0.05, 0.1, 0.2, 1.0, value})
    return widgets.SelectionSlider(
        description=name, options=steps, value=value, continuous_update=False
    )


def _count(name: str, value: int, low: int, high: int) -> widgets.IntSlider:
    return widgets.IntSlider(
        description=name, value=value, min=low, max=max(high, value), continuous_update=False
    )


def corpus(run: Run) -> Turned:
    """Notebook 1: articles over time, by the period chosen.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    Turned
        Figure and controls.
    """

    def draw(period: Period) -> Plot:
        used = run.analysed
        return figures.articles_over_time(used.assign(period=period_of(used["published"], period)))

    chosen = _choice("period", PERIODS, run.study.settings.period)
    return Turned(run, {"period": chosen}, {"period": "settings.period"}, draw)


def actors(run: Run, *, unit: str, min_n: int, max_q: float, nodes: int) -> Turned:
    """Notebook 2: the network, by unit and thresholds.

    Parameters
    ----------
    run
        The run.
    unit
        Unit of text shared, at first.
    min_n
        Units that a pair shares at least, at first.
    max_q
        The largest q of a pair, at first.
    nodes
        Actors drawn at most, at first.

    Returns
    -------
    Turned
        Figure and controls.
    """
    controls = {
        "unit": _choice("unit", UNITS, unit),
        "min_n": _count("min_n", min_n, 1, 50),
        "max_q": _threshold("max_q", max_q),
        "nodes": _count("nodes", nodes, 5, 60),
    }
    return Turned(
        run, controls, {name: f"2_actors.{name}" for name in controls}, Study(run).plot.cooccurrence
    )


def relations(run: Run, *, source: str = ALL) -> Turned:
    """Notebook 3: frames and tone of a dyad, by outlet and period; counted anew where the period is
    another than the run's.

    Parameters
    ----------
    run
        The run.
    source
        The outlet, at first.

    Returns
    -------
    Turned
        Figure and controls.
    """
    study = Study(run)
    settled = run.study.settings.period
    names = run.dyads_named | run.frames_named
    kept: dict[str, Run | Recount] = {settled: run}

    def counted(what: str, period: Period, dyad: str) -> pd.DataFrame:
        if period not in kept:
            kept[period] = Recount(run.analysed, run.dyads, run.frames, run.study, period)
        table: pd.DataFrame = getattr(kept[period], what)
        if dyad == ALL:
            return table
        return table[table["dyad"] == dyad]

    def draw(show: str, dyad: str, source: str, period: Period) -> Plot:
        if show == "frames by outlet":
            return study.plot.frames("source", dyad=None if dyad == ALL else dyad)
        if show == "frames":
            return figures.frame_prevalence(
                counted("frame_prevalence", settled, dyad), names=names, source=source
            )
        if show == "frames over time":
            return figures.frame_heatmap(
                counted("frame_prevalence", period, dyad), names=names, source=source
            )
        return figures.tone_over_time(
            counted("dyad_tone", period, dyad), names=names, source=source
        )

    kinds = ("frames", "frames by outlet", "frames over time", "tone over time")
    controls = {
        "show": _choice("show", kinds, kinds[0]),
        "dyad": _choice(
            "dyad", [(ALL, ALL), *((name, d) for d, name in run.dyads_named.items())], ALL
        ),
        "source": _choice("outlet", [ALL, *study.source], source),
        "period": _choice("period", PERIODS, settled),
    }
    return Turned(
        run, controls, {"source": "3_relations.source", "period": "settings.period"}, draw
    )


def keywords(run: Run, *, term: str = "") -> Turned:
    """Notebook 4: the trend of a word or phrase, in all outlets together or one line for each.

    Parameters
    ----------
    run
        The run.
    term
        The word, at first; by default the first watched one that occurs.

    Returns
    -------
    Turned
        Figure and controls.
    """
    study = Study(run)
    first = term or next(
        (w.term for w in run.study.watch if w.term in set(run.keywords["term"])),
        run.keywords["term"].iloc[0],
    )
    typed = widgets.Combobox(
        description="term",
        value=first,
        options=[w.term for w in run.study.watch],
        continuous_update=False,
        ensure_option=False,
    )
    by = widgets.Dropdown(
        description="lines", options=[("all outlets", False), ("by outlet", True)], value=False
    )

    def draw(term: str, lines: bool) -> Plot:
        return study.plot.trend(term.strip() or first, by_source=lines)

    return Turned(run, {"term": typed, "lines": by}, {"term": "4_keywords.term"}, draw)


__all__ = ["Turned", "actors", "command", "corpus", "keywords", "relations"]
