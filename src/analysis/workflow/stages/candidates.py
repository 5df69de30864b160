"""Names of the corpus that the study's list does not hold, and how much it holds."""

from __future__ import annotations

from analysis.actors.names.candidates import candidates, is_listed
from analysis.actors.names.share_listed import coverage, places_in_text
from analysis.actors.names.tagger import CLASSES, tag_names
from analysis.study.never import FILE, never_names
from analysis.tables import Column, Table
from analysis.workflow.analysed_text import open_text
from analysis.workflow.known_forms import known_forms
from analysis.workflow.stage import Stage, Values
from analysis.workspace import Progress, Workspace

KEPT = 300  # candidates of each class that the table holds


def find_candidates(work: Workspace, progress: Progress | None = None) -> None:
    """Tag the names of the analysed articles and write those that no list holds.

    Writes `cast_coverage` and `candidates`.

    Parameters
    ----------
    work
        The run's tables and study.
    progress
        Not called.
    """
    text, articles = open_text(work)
    names = tag_names(text)
    ids = articles["article_id"].to_numpy()
    listed = places_in_text(text, work.read("mentions"), ids)
    work.write("cast_coverage", coverage(names, is_listed(names, listed)))
    never = known_forms(work.study)
    unlisted = candidates(text, names, articles, listed, never=never, classes=CLASSES)
    unlisted = unlisted.groupby("class", sort=False).head(KEPT).reset_index(drop=True)
    # as text, empty where there is no day
    days = {day: unlisted[day].astype("str").fillna("") for day in ("first_day", "last_day")}
    work.write("candidates", unlisted.assign(**days))


def _never(work: Workspace) -> Values:
    return {FILE: never_names(work.study)}


STAGE = Stage(
    name="candidates",
    label="names that no list holds",
    function=find_candidates,
    reads=("articles", "sentences", "tokens", "types", "mentions"),
    makes=("cast_coverage", "candidates"),
    columns={
        "cast_coverage": Table(
            "one class of names: how many of them the study's list holds, estimated",
            {
                "class": Column("str", "PERS, LOC or ORG", isin=CLASSES),
                "tagged": Column("int64", "names that the tagger finds", low=0),
                "listed": Column("int64", "of them, those that touch a listed mention", low=0),
                "precision": Column("float64", "of the tagger, cross-validated", low=0, high=1),
                "recall": Column("float64", "of the tagger, cross-validated", low=0, high=1),
                "names": Column("float64", "tagged × precision / recall", low=0),
                "share_low": Column(
                    "float64", "listed / tagged: were all names", nullable=True, low=0, high=1
                ),
                "share_high": Column(
                    "float64", "listed / (tagged × precision)", nullable=True, low=0, high=1
                ),
            },
            ("class",),
        ),
        "candidates": Table(
            "one name that no list holds, grouped over the corpus",
            {
                "name": Column("str", "its commonest spelling"),
                "class": Column("str", "PERS, LOC or ORG", isin=CLASSES),
                "articles": Column("int64", "articles that hold it", low=1),
                "mentions": Column("int64", "times it stands there", low=1),
                "sentences": Column("int64", "sentences that hold it", low=1),
                "outlets": Column("int64", "outlets that hold it", low=1),
                "first_day": Column("str", "the first day, or empty"),
                "last_day": Column("str", "the last day, or empty"),
                "variants": Column("str", "other spellings and forms"),
                "beside": Column("str", "listed actors in its sentences, most often first"),
                "article_id": Column("str", "an article that holds it"),
                "sentence_id": Column("int64", "a sentence of it with the name", low=0),
            },
            ("class", "name"),
        ),
    },
    study={"actors.yml": ("actors",)},
    settings=("duplicates",),
    values=_never,
)

STAGES = (STAGE,)
