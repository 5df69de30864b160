"""From raw files to the mentions table at growing sizes, and how the cost grows: `make scale`.

Each size runs in a process of its own, on a corpus that `grow.py` writes: the stages of `analysis run` one after the other, as in
`speed.py`. Printed are seconds of the clock and of processors, the highest memory of all processes together, what lies on disk
beside the raw text, and the exponent of growth from each size to the next: log of the ratio of times over log of the ratio of sizes.
At the end of the last size 50 articles are added, and what that takes is told.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grow import CORPORA, NAMES, grow, originals, records
from memory import Peak
from speed import ROOT, Seconds, run_to_mentions, surface_study, total

SIZES = (1_000, 10_000, 100_000)
ADDED = 50


def disk(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(corpus: Path, folder: Path, on: str) -> dict[str, float]:
    """Run once and measure."""
    with Peak() as peak:
        spent = run_to_mentions(corpus, surface_study(), folder, on=on)
    whole = total(spent)
    by_step = {f"{step} s": seconds.clock for step, seconds in spent.items()}
    return {
        "clock s": whole.clock,
        "processor s": whole.processor,
        "memory MB": peak.megabytes,
        **by_step,
    }


def add_some(corpus: Path, size: int, corpora: Path) -> None:
    """One more file, of articles that the corpus does not hold."""
    articles = originals([corpora / name for name in NAMES])
    more = list(records(articles, size + ADDED))[size:]
    lines = [json.dumps(record | {"url": f"{record['url']}&added"}) for record in more]
    (corpus / "99999.jsonl").write_text("\n".join(lines), encoding="utf-8")


def in_own_process(corpus: Path, folder: Path, on: str) -> dict[str, float]:
    """Measure in a fresh process, so that no size inherits the memory of another."""
    command = [sys.executable, __file__, "--measure", str(corpus), str(folder), "--on", on]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def shown(name: str, measured: dict[str, float]) -> str:
    """One line of figures."""
    figures = ", ".join(f"{what} {value:,.1f}" for what, value in measured.items())
    return f"{name}: {figures}"


def main() -> None:
    """Print the figures of each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="articles")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of raw corpora")
    parser.add_argument("--on", default="", help="as of `analysis run`")
    parser.add_argument("--measure", type=Path, nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        corpus, folder = asked.measure
        print(json.dumps(measure(corpus, folder, asked.on)))
        return
    before: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory() as scratch:
        for size in asked.sizes:
            corpus = Path(scratch) / f"grown-{size}"
            began = time.perf_counter()
            raw = grow(size, corpus, [asked.corpora / name for name in NAMES])
            print(
                f"{size:,} articles, {raw / 1e6:,.0f} MB raw, grown in {time.perf_counter() - began:.0f} s"
            )
            folder = Path(scratch) / f"run-{size}"
            measured = in_own_process(corpus, folder, asked.on)
            measured["disk over raw"] = disk(folder) / raw
            print(shown("  first run", measured), flush=True)
            if before is not None:
                exponent = math.log(measured["processor s"] / before[1]) / math.log(
                    size / before[0]
                )
                print(f"  growth from {before[0]:,}: exponent {exponent:.2f} of processor time")
            before = (size, measured["processor s"])
        add_some(corpus, size, asked.corpora)
        again = in_own_process(corpus, folder, asked.on)
        print(shown(f"  {ADDED} articles added", again))
        print(f"  that is {again['clock s'] / measured['clock s']:.0%} of the first run's time")


__all__ = ["ROOT", "Seconds"]

if __name__ == "__main__":
    main()
