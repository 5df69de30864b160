"""How long a control takes to redraw its figure: `.venv/bin/python benchmarks/redraw.py [reports/STUDY]`.

Each row turns one control of a notebook to another value and back, in one process; seconds from the change to the SVG.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from analysis.lab import turning
from analysis.reports.run import Run, open_run


def turns(run: Run) -> list[tuple[str, turning.Turned, str, list[Any]]]:
    """What is turned: the notebook, its controls, which control, to which values."""
    actors = turning.actors(run, unit="sentence", min_n=2, max_q=0.05, nodes=36)
    relations = turning.relations(run)
    words = [w.term for w in run.study.watch if w.term in set(run.keywords["term"])][:2]
    dyad = next(iter(run.dyads_named))
    return [
        ("1_corpus", turning.corpus(run), "period", ["week", "year"]),
        ("2_actors", actors, "unit", ["article", "paragraph"]),
        ("2_actors", actors, "min_n", [5, 10]),
        ("3_relations", relations, "show", ["frames by outlet", "frames over time", "tone over time"]),
        ("3_relations", relations, "dyad", [dyad, "all"]),
        ("3_relations", relations, "period", ["week", "day"]),
        ("4_keywords", turning.keywords(run), "term", [*words, "المنطقة"]),
    ]


def main() -> None:
    """Print a row a turn."""
    run = Run(Path(sys.argv[1])) if len(sys.argv) > 1 else open_run()
    print(f"{len(run.analysed):,} articles\n{'notebook':<14}{'control':<10}{'to':<20}{'seconds':>8}")
    for notebook, turned, control, values in turns(run):
        for value in values:
            before, began = turned.pane.value, time.perf_counter()
            turned.controls[control].value = value
            seconds = time.perf_counter() - began
            same = "" if turned.pane.value != before else "  (the same figure)"
            print(f"{notebook:<14}{control:<10}{value!s:<20}{seconds:>8.2f}{same}")


if __name__ == "__main__":
    main()
