"""Which words mark which day: how long the permutation test of a finished run's words takes.

    python benchmarks/words_by_days.py reports/saudinewsnet --draws 1000

Prints words, days, processor and wall seconds. Every word of ten occurrences in three articles is
tested against every day, all at once by the maximum; dates change places inside outlets.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from analysis.keywords.keyness import eligible
from analysis.keywords.significance import codes, permutation_test
from analysis.keywords.term_counts import count_terms
from analysis.periods import UNDATED, period_of
from analysis.reports.finished_run import open_run


def main() -> None:
    """Time the test on one run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run_folder", type=Path)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--min-count", type=int, default=10)
    given = parser.parse_args()
    run = open_run(str(given.run_folder))
    articles = run.articles
    counts = count_terms(run.tokens, run.types.set_index("type_id"), len(articles))
    day = period_of(articles["published"], "day").to_numpy()
    inside = (day != UNDATED) & (counts.lengths > 0)
    counts = counts.articles(inside)
    counts = counts.keep(eligible(counts, given.min_count))
    labels = codes(day[inside])
    started = time.monotonic()
    worked = time.process_time()
    test = permutation_test(
        counts,
        labels,
        articles.loc[inside, "article_id"],
        strata=articles.loc[inside, "source"].astype("str").to_numpy(),
        draws=given.draws,
        seed=run.study.settings.seed,
    )
    wall = time.monotonic() - started
    processor = time.process_time() - worked
    print(
        f"{inside.sum():,} articles, {len(counts.terms):,} words, {labels.max() + 1} days, "
        f"{given.draws:,} draws: {wall:.1f} s wall, {processor:.1f} s of processor time; "
        f"{int((test.p <= 0.05).any(axis=0).sum()):,} words mark a day"
    )


if __name__ == "__main__":
    main()
