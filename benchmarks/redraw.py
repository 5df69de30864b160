"""How long a control takes to redraw its figure: `.venv/bin/python benchmarks/redraw.py [reports/STUDY]`.

Each control of each notebook is turned to every value that it offers and back, in notebook 3 under every figure; seconds of
processor time and of the clock from the change to the SVG. A row a control: its slowest value.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from analysis.lab import interactive
from analysis.reports.finished_run import Run, open_run


class Turn(NamedTuple):
    """One change of a control, in seconds."""

    cpu: float
    clock: float
    value: Any


def offered(control: Any) -> list[Any]:
    """The values a control is turned to, its own last; three places of a slider."""
    options = getattr(control, "options", None) or (
        control.min,
        (control.min + control.max) // 2,
        control.max,
    )
    known = [o[1] if isinstance(o, tuple) else o for o in options]
    return [*(v for v in known if v != control.value), control.value]


def turned_through(control: Any) -> list[Turn]:
    """Every value in turn."""
    turns = []
    for value in offered(control):
        if value == control.value:
            continue
        cpu, clock = time.process_time(), time.perf_counter()
        control.value = value
        turns.append(Turn(time.process_time() - cpu, time.perf_counter() - clock, value))
    return turns


def controls(run: Run) -> list[tuple[str, str, list[Turn]]]:
    """The notebook, what is turned, and its changes."""
    made = {
        "1_corpus": interactive.corpus(run),
        "2_actors": interactive.actors(run, unit="sentence", min_n=2, max_q=0.05, nodes=36),
        "4_keywords": interactive.keywords(run),
    }
    rows = [
        (n, name, turned_through(c))
        for n, turned in made.items()
        for name, c in turned.controls.items()
    ]
    relations = interactive.relations(run)
    show = relations.controls["show"]
    rows.append(("3_relations", "show", turned_through(show)))
    for figure in offered(show):
        show.value = figure
        rest = {k: c for k, c in relations.controls.items() if k != "show"}
        rows += [
            ("3_relations", f"{name}, {figure}", turned_through(c)) for name, c in rest.items()
        ]
    return sorted(rows)


def main() -> None:
    """Print a row a control, and how many changes took a second or more."""
    run = Run(Path(sys.argv[1])) if len(sys.argv) > 1 else open_run()
    print(
        f"{len(run.analysed):,} articles\n{'notebook':<14}{'control':<30}{'slowest value':<22}{'cpu s':>7}{'clock s':>9}"
    )
    rows = controls(run)
    for notebook, name, turns in rows:
        worst = max(turns)
        print(f"{notebook:<14}{name:<30}{worst.value!s:<22}{worst.cpu:>7.2f}{worst.clock:>9.2f}")
    every = [t for _, _, turns in rows for t in turns]
    slow = sum(t.cpu >= 1 for t in every)
    print(f"{len(every)} changes; {slow} took a second of processor time or more")


if __name__ == "__main__":
    main()
