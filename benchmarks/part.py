"""What one part costs: seconds of a worker, and bytes that go to it and come back.

From this docs/scale.md works out what many nodes would do. `python benchmarks/part.py TABLES`, where TABLES is the folder of tables
of a run.
"""

from __future__ import annotations

import argparse
import os
import pickle
from pathlib import Path

import pandas as pd
from speed import surface_study

from analysis.workflow.parts import MOST
from analysis.workflow.stages.coding import Batch, code_batch


def seconds() -> float:
    """Processor seconds of this process so far."""
    times = os.times()
    return times.user + times.system


def main() -> None:
    """Print the figures of a part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=Path, help="folder of tables of a run")
    asked = parser.parse_args()
    columns = ["article_id", "published", "body"]
    articles = pd.read_parquet(asked.tables / "articles.parquet", columns=columns).head(MOST)
    offsets = pd.read_parquet(asked.tables / "offsets.parquet")
    offsets = offsets[offsets["article_id"].isin(articles["article_id"])]
    began = seconds()
    first = Batch(articles.head(1), offsets.head(1), surface_study(), "a")
    code_batch(first)
    print(f"first part of a worker: {seconds() - began:.1f} s for the study and its lexicon")
    batch = Batch(articles, offsets.reset_index(drop=True), first.study, "a")
    began = seconds()
    made = code_batch(batch)
    spent = seconds() - began
    sent = len(pickle.dumps(batch)) / 1e6
    back = len(pickle.dumps(made)) / 1e6
    print(
        f"{len(articles):,} articles: {spent:.2f} s, {sent:.1f} MB to the worker, {back:.1f} MB back"
    )


if __name__ == "__main__":
    main()
