"""Words to keyword trends and keyness."""

from __future__ import annotations

import pandas as pd

from analysis.keywords.counts import TermCounts, count_terms
from analysis.keywords.keyness import keyness
from analysis.keywords.trends import trends
from analysis.keywords.watched import with_phrases
from analysis.text.surface_forms import written_forms
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def counts(work: Workspace) -> tuple[TermCounts, pd.DataFrame]:
    """Terms counted in every article, with the articles in row order."""
    articles = work.read("articles")
    return count_terms(
        work.read("tokens"), work.read("types").set_index("type_id"), len(articles)
    ), articles


def keywords(work: Workspace, progress: Progress | None = None) -> None:
    """Keyword trends, and keyness between periods and between sources."""
    settings = work.study.settings
    counted, articles = counts(work)
    watched = with_phrases(counted, work.read("triggers"), articles)
    work.write(
        "keywords", trends(watched, articles, min_count=settings.min_count, progress=progress)
    )
    parts = [
        keyness(counted, articles, contrast=c, min_count=settings.min_count)
        for c in ("period", "source", "half")
    ]
    parts.append(_dyad_keyness(work, articles, settings.min_count))
    work.write("keyness", pd.concat(parts, ignore_index=True))
    work.write("terms", written_forms(work.read("types")))


def _dyad_keyness(work: Workspace, articles: pd.DataFrame, min_count: int) -> pd.DataFrame:
    """Keyness between periods inside the sentences that count for a dyad: contrast 'period in dyads'.

    These sentences hold few words, so that a term needs half as many occurrences as elsewhere.
    """
    held = work.read("dyads")[["article_id", "sentence_id"]].drop_duplicates()
    sentences = work.read("sentences")[["article_id", "sentence_id"]].reset_index(names="row")
    rows = set(sentences.merge(held, on=["article_id", "sentence_id"])["row"])
    tokens = work.read("tokens")
    counted = count_terms(
        tokens[tokens["sentence"].isin(rows)],
        work.read("types").set_index("type_id"),
        len(articles),
    )
    found = keyness(counted, articles, contrast="period", min_count=max(3, min_count // 2))
    return found.assign(contrast="period in dyads")


STAGE = Stage(
    name="keywords",
    label="keyword trends and keyness",
    function=keywords,
    reads=("articles", "sentences", "tokens", "types", "triggers", "dyads"),
    makes=("keywords", "keyness", "terms"),
    settings=("min_count",),
)

STAGES = (STAGE,)
