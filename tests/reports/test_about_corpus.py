"""A claim speaks of a corpus that holds its actors, pairs, outlets and years; of another it is silent."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analysis.reports.about_corpus import of_other_corpora


def a_run(folder: Path, names: list[list[str]]) -> Any:
    """A run of two articles of `waha` in 2020 and 2021, which name Iraq and Iran."""
    (folder / "robustness.json").write_text(json.dumps({"a": {"names": names}}), encoding="utf-8")
    articles = pd.DataFrame(
        {
            "article_id": ["a1", "a2"],
            "source": ["waha", "waha"],
            "published": pd.to_datetime(["2020-07-21", "2021-01-05"], utc=True),
        }
    )
    study = SimpleNamespace(
        by_id={"iraq": 1, "iran": 1, "saudi": 1},
        dyad_names=lambda: ["iraq-iran", "iran-saudi"],
        frames=[SimpleNamespace(id="energy")],
    )
    mentions = pd.DataFrame(
        {"article_id": ["a1", "a1", "a9"], "actor_id": ["iraq", "iran", "saudi"]}
    )
    dyads = pd.DataFrame({"article_id": ["a1"], "dyad": ["iraq-iran"]})
    return SimpleNamespace(
        folder=folder, analysed=articles, mentions=mentions, dyads=dyads, study=study
    )


@pytest.mark.parametrize(
    ("names", "is_here"),
    [
        ([["iraq"], ["iran"]], True),
        ([["iraq"], ["saudi"]], False),  # named in an article that is not analysed only
        ([["iraq-iran"], ["energy"], ["waha"]], True),
        ([["iran-saudi"], ["energy"]], False),
        ([["iraq-iran"], ["jisr"]], False),
        ([["iraq-iran"], ["2020"]], True),
        ([["iraq-iran"], ["2016"], ["2019"]], False),
        ([["2020-06"]], False),
        ([["2020-07"]], True),
        ([["ميليشيات", "ميليشيا"]], True),
        ([], True),
    ],
)
def test_a_claim_is_left_out_where_the_corpus_lacks_what_it_names(
    tmp_path: Path, names: list[list[str]], is_here: bool
) -> None:
    assert of_other_corpora(a_run(tmp_path, names)) == (set() if is_here else {"a"})


def test_without_claims_nothing_is_left_out(tmp_path: Path) -> None:
    assert of_other_corpora(SimpleNamespace(folder=tmp_path)) == set()  # type: ignore[arg-type]
