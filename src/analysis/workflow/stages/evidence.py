"""Sentences to evidence: every sentence with its number, and what may be shown of its text."""

from __future__ import annotations

from analysis import tables
from analysis.corpus.manifest import read_manifest
from analysis.corpus.offsets import with_raw
from analysis.reports.numbering import evidence_table
from analysis.workflow.stage import Stage
from analysis.workspace import Progress, Workspace


def number_sentences(work: Workspace, progress: Progress | None = None) -> None:
    """Number every sentence, for whoever is told to see E-1042; writes `evidence`.

    Parameters
    ----------
    work
        The run's tables and study.
    progress
        Not called.
    """
    sentences = with_raw(work.read("sentences"), work.read("offsets"))
    table = evidence_table(
        sentences,
        work.read("articles"),
        work.read("mentions"),
        work.read("dyads"),
        work.read("frames"),
        shown_text(work),
    )
    evidence = work.write("evidence", table, csv=False)
    tables.write_csv(evidence, work.table("evidence").with_suffix(".csv"), packed=True)


def shown_text(work: Workspace) -> dict[str, str]:
    """What reports may show of the texts of each corpus that has a manifest.

    Parameters
    ----------
    work
        The run, whose raw corpora are asked.

    Returns
    -------
    dict
        Corpus to 'full', 'excerpt' or 'none'.
    """
    show_text: dict[str, str] = {}
    for name, source in work.corpora.items():
        if (source / "manifest.json").is_file():
            show_text[name] = read_manifest(source).show_text
    return show_text


STAGE = Stage(
    name="evidence",
    label="numbering sentences",
    function=number_sentences,
    reads=("sentences", "offsets", "articles", "mentions", "dyads", "frames"),
    makes=("evidence",),
    values=lambda work: {"show_text": shown_text(work)},
)

STAGES = (STAGE,)
