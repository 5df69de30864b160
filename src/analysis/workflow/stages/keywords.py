"""Words to keyword trends, keyness and changes."""

from __future__ import annotations

import pandas as pd

from analysis.keywords.changes import change_scan
from analysis.keywords.event_dates import event_tests
from analysis.keywords.keyness import all_contrasts, counts_in_dyads, eligible
from analysis.keywords.term_counts import TermCounts, count_terms
from analysis.keywords.trends import trends
from analysis.keywords.watched import with_phrases
from analysis.text.surface_forms import written_forms
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace

# what the tests ask of an article and of a word; bodies and places of letters stay on disk
OF_ARTICLES = ("article_id", "source", "published", "period")
OF_TOKENS = ("article", "sentence", "type_id")


def counts(
    work: Workspace, types: pd.DataFrame, articles: pd.DataFrame
) -> tuple[TermCounts, TermCounts]:
    """Terms counted in every article, and in the sentences of dyads alone.

    Parameters
    ----------
    work
        The run, whose tables tokens, sentences and dyads are read.
    types, articles
        Tables of the run.

    Returns
    -------
    counted, inside : TermCounts
        Articles × terms, in the row order of table 'articles'.
    """
    # read for both counts at once, and not kept: the largest table of a run
    tokens = work.read("tokens", OF_TOKENS)
    counted = count_terms(tokens, types.set_index("type_id"), len(articles))
    sentences = work.read("sentences", ["article_id", "sentence_id"])
    dyads = work.read("dyads", ["article_id", "sentence_id"])
    return counted, counts_in_dyads(tokens, types, sentences, dyads, articles)


def keywords(work: Workspace, progress: Progress | None = None) -> None:
    """Keyword trends, keyness between periods, halves and sources, and when words change.

    Writes `keywords`, `keyness`, `word_changes`, `word_events` and `terms`.

    Parameters
    ----------
    work
        The run's tables and study.
    progress
        Called with sources done, sources in all, and the source.
    """
    settings = work.study.settings
    types = work.read("types")
    articles = work.read("articles", OF_ARTICLES)
    counted, inside = counts(work, types, articles)
    watched = with_phrases(counted, work.read("triggers"), articles)
    shares = trends(watched, articles, min_count=settings.min_count, progress=progress)
    work.write("keywords", shares)
    words = all_contrasts(counted, inside, articles, settings.min_count, settings.seed)
    work.write("keyness", words)
    common = watched.keep(eligible(watched, settings.min_count))
    changes = change_scan(common, articles, period=settings.period, seed=settings.seed)
    work.write("word_changes", changes)
    terms = [watch.term for watch in work.study.watch]
    events = event_tests(watched, articles, work.study.events_named(), terms=terms)
    work.write("word_events", events)
    work.write("terms", written_forms(types))


STAGE = Stage(
    name="keywords",
    label="keyword trends and keyness",
    function=keywords,
    reads=("articles", "sentences", "tokens", "types", "triggers", "dyads"),
    makes=("keywords", "keyness", "word_changes", "word_events", "terms"),
    settings=("min_count", "seed", "period"),
    study={"study.yml": ("events",), "keywords.yml": ("watch.term",)},
)

STAGES = (STAGE,)
