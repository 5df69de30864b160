"""When words and pairs of states change in a run, by day, without being told of any event.

    python benchmarks/known_events.py reports/almayadeen --year 2023

Prints the pairs of states whose share of articles rises for a while (a burst), and the words that
do, with the first day, its interval and p by dates permuted. Beside every day stands how many days
of text lie between it and the event that a reader names: `--event 2023-02-06`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.keywords.changes import change_scan
from analysis.keywords.keyness import eligible
from analysis.keywords.term_counts import TermCounts, count_terms
from analysis.reports.finished_run import Run, open_run

SHOWN = ["term", "since", "since_low", "since_high", "until", "n_articles", "n_articles_all", "p"]


def dyad_counts(run: Run) -> TermCounts:
    """Articles × pairs of states: one where an article holds the pair."""
    rows = pd.Series(np.arange(len(run.articles)), index=run.articles["article_id"])
    held = run.dyads[["article_id", "dyad"]].drop_duplicates()
    names = sorted(held["dyad"].unique())
    place = (rows[held["article_id"]].to_numpy(), pd.Index(names).get_indexer(held["dyad"]))
    shape = (len(rows), len(names))
    matrix = sparse.coo_array((np.ones(len(held)), place), shape=shape).tocsr()
    lengths = np.bincount(run.tokens["article"], minlength=len(rows)).astype(np.int64)
    return TermCounts(names, matrix, lengths)


def main() -> None:
    """Print the bursts of one run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run_folder", type=Path)
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--min-count", type=int, default=60)
    parser.add_argument("--draws", type=int, default=199)
    parser.add_argument("--event", action="append", default=[])
    given = parser.parse_args()
    run = open_run(str(given.run_folder))
    articles = run.articles
    used = (articles["published"].dt.year == given.year) & articles["duplicate_of"].isna()
    inside = used.to_numpy()
    articles = articles[inside]
    words = count_terms(run.tokens, run.types.set_index("type_id"), len(run.articles))
    words = words.articles(inside)
    words = words.keep(eligible(words, given.min_count))
    days = np.array(sorted(articles["published"].dt.strftime("%Y-%m-%d").unique()))
    for counts in (dyad_counts(run).articles(inside), words):
        scan = change_scan(
            counts,
            articles,
            period="day",
            shapes=("burst",),
            move="article",
            draws=given.draws,
            seed=1,
        )
        sure = scan[scan["p"] <= 0.05]
        told = sure[sure["boilerplate"] == ""]
        print(f"{len(counts.terms):,} tested, {len(told):,} change")
        print(told[SHOWN].head(40).to_string())
        for event in given.event:
            after = np.searchsorted(days, told["since"].to_numpy()) - np.searchsorted(days, event)
            near = told[np.abs(after) <= 3]
            listed = ", ".join(f"{t} {d}" for t, d in zip(near["term"], near["since"], strict=True))
            print(f"within three days of text of {event}: {listed or 'nothing'}")


if __name__ == "__main__":
    main()
