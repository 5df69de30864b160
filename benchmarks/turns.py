"""Checkouts of the project beside one another, by turns: `python benchmarks/turns.py CHECKOUT… --corpus FOLDER`.

Each turn is a process of its own, which runs the stages up to the mentions table twice and tells the processor seconds of the
second time (libraries are loaded then), then those of a run that finds its files and parts unchanged, then camel-tools on every
tenth article, scaled. On a machine that others use, only what was measured by turns may be compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def measure(corpus: Path) -> None:
    """Print one line of processor seconds, of the checkout whose modules are imported."""
    import pandas as pd
    import speed

    study = speed.surface_study()
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(2):
            folder = Path(scratch) / str(number)
            steps = speed.run_to_mentions(corpus, study, folder)
        again = speed.total(speed.run_to_mentions(corpus, study, folder)).processor
        table = folder / "reports" / "tables" / "articles.parquet"
        bodies = pd.read_parquet(table, columns=["body"])["body"].tolist()
    camel = speed.scaled(speed.camel, bodies, speed.EVERY).processor
    whole = speed.total(steps).processor
    told = ", ".join(f"{step} {seconds.processor:.1f}" for step, seconds in steps.items())
    print(
        f"{told}, together {whole:.1f}; nothing changed {again:.1f}; "
        f"camel-tools {camel:.1f}, {camel / whole:.2f} times as long"
    )


def main() -> None:
    """Let each checkout have its turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", type=Path, nargs="*", help="folders of the project")
    parser.add_argument("--corpus", type=Path, required=True, help="a folder of raw files")
    parser.add_argument("--times", type=int, default=2, help="turns of each")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.corpus)
        return
    for _ in range(asked.times):
        for checkout in asked.checkouts:
            print(checkout.name, end=": ", flush=True)
            folders = [str(checkout.resolve() / name) for name in ("src", "benchmarks")]
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(folders)}
            command = [sys.executable, "-P", __file__, "--measure", "--corpus", str(asked.corpus)]
            subprocess.run(command, check=True, env=environment)
            print(f"  load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
