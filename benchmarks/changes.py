"""Are known events of 2023 found in Al Mayadeen without being told? And how long does keyness by days take on SaudiNewsNet?

    python benchmarks/changes.py events RUN     # a run over Al Mayadeen, 2023
    python benchmarks/changes.py keyness RUN    # a run over SaudiNewsNet

The scan is given no event: its words are only read afterwards against the dates and words below. A day of text has at
least five articles; an event is found if one of its words begins a burst, at p ≤ 0.05 for all words at once, on one of
the first three days of text from the event on.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import tables
from analysis.keywords.changes import MIN_SIDE, change_scan
from analysis.keywords.keyness import keyness, marking
from analysis.keywords.term_counts import TermCounts, count_terms
from analysis.periods import period_of

EVENTS = {
    "2023-02-06": ("earthquake in Turkey and Syria", {"زلزال", "الزلزال", "للزلزال"}),
    "2023-03-10": ("agreement of Riyadh and Tehran in Beijing", {"بكين"}),
    "2023-10-07": ("7 October", {"طوفان", "غزه", "قطاع"}),
}
DRAWS = 99
MIN_ARTICLES = 30
DAYS = 3


def read(run: Path) -> tuple[TermCounts, pd.DataFrame]:
    articles, tokens, types = (
        tables.read(run / "tables" / f"{name}.parquet") for name in ("articles", "tokens", "types")
    )
    return count_terms(tokens, types.set_index("type_id"), len(articles)), articles


def events(run: Path) -> None:
    counts, articles = read(run)
    common = np.asarray((counts.matrix > 0).sum(axis=0)).ravel() >= MIN_ARTICLES
    started = time.process_time()
    scan = change_scan(
        counts.keep(common), articles, period="day", shapes=("burst",), draws=DRAWS, seed=1
    )
    taken = time.process_time() - started
    found = scan[scan["p"] <= 0.05]
    size = period_of(articles["published"], "day").value_counts().sort_index()
    text = size.index[(size >= MIN_SIDE) & (size.index != "undated")]
    print(f"{len(scan):,} words, {len(found):,} with a burst, {taken:.0f} processor seconds")
    for day, (name, words) in EVENTS.items():
        after = text[text >= day][:DAYS]
        first = found[(found["since"] >= day) & (found["since"] <= after[-1])]
        own = first[first["term"].isin(words)]
        print(f"{day} {name}: days of text {', '.join(after)}")
        print(f"  bursts that begin there: {', '.join(first.head(12)['term'])}")
        told = ", ".join(f"{w.term} {w.since} (p {w.p:.2f})" for w in own.itertuples())
        print(f"  its own words: {told or 'none: NOT FOUND'}")


def keyness_by_day(run: Path) -> None:
    counts, articles = read(run)
    by_day = articles.assign(period=period_of(articles["published"], "day"))
    wall, cpu = time.perf_counter(), time.process_time()
    table = keyness(counts, by_day, seed=1, draws=1000)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    marks = marking(table)
    print(
        f"{table['term'].nunique():,} words by {table['target'].nunique()} days, 1,000 permutations: "
        f"{wall:.0f} s, {cpu:.0f} processor seconds; {len(marks)} words mark a day"
    )
    print(marks.nlargest(20, "statistic")[["target", "term", "n_articles", "statistic", "p"]])


if __name__ == "__main__":
    {"events": events, "keyness": keyness_by_day}[sys.argv[1]](Path(sys.argv[2]))
