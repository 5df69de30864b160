"""Which findings the index tells, and in which order.

A study names the findings that its own corpora are told by. On other corpora, and where it names none,
the index tells what is found of the study's own subjects: its pairs of states, its actors, the words of
the sentences about them. What marks the corpus at large stands in the reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.reports.finished_run import Run

MOST = 8  # findings that the index tells
# from what is told of the pairs of states to what is told of words
ORDER = (
    "3_relations.peak",
    "3_relations.change",
    "3_relations.frame",
    "3_relations.tone",
    "3_relations.gap",
    "2_actors.pair",
    "2_actors.across",
    "2_actors.moment",
    "2_actors.between",
    "4_keywords.inside",
)
OF_PAIRS = ("3_relations.", "4_keywords.inside", "2_actors.between", "2_actors.across")
ACTORS = ("actor_a", "actor_b", "actor_id")
Entry = dict[str, Any]


def told_on_index(run: Run, found: Sequence[Entry], named_by_study: Sequence[str]) -> list[Entry]:
    """The findings of the index, in the order of the page.

    Parameters
    ----------
    run
        The run.
    found
        Entries of the ledger that were found, in the order of the notebooks.
    named_by_study
        Ids that the study names under `report.findings`.

    Returns
    -------
    list of dict
        On the study's own corpora those it names. Else those about its subjects, at most `MOST`;
        where there is none, the first of each notebook in turn.
    """
    corpora = {corpus["name"] for corpus in run.description["corpora"]}
    # on its own corpora the study decides
    if named_by_study and corpora == set(run.study.corpora):
        return [entry for key in named_by_study for entry in found if entry["id"] == key]
    place = {key: n for n, key in enumerate(ORDER)}
    about = [entry for entry in found if is_about_study(run, entry)]
    # what is not in `ORDER` comes last
    about.sort(key=lambda entry: place.get(entry["id"], len(place)))
    kept: list[Entry] = []
    for entry in about:
        # the pair of a period is the same in two headlines where the surest is one between states
        told = {tuple(sorted(_ids(other))) for other in kept if _actors(other)}
        if tuple(sorted(_ids(entry))) not in told:
            kept.append(entry)
    return kept[:MOST] or first_of_each(found)


def is_about_study(run: Run, entry: Mapping[str, Any]) -> bool:
    """Whether a finding is about the study's pairs of states, actors or watched words.

    Parameters
    ----------
    run
        The run.
    entry
        An entry of the ledger.

    Returns
    -------
    bool
        True for all that is told of pairs of states or of the words in their sentences; for a pair
        of actors, where both stand for states of the study; for a word that is watched.
    """
    if entry["id"].startswith(OF_PAIRS):
        return True
    states = set(run.study.states)
    actors = _actors(entry)
    if actors:
        return all(run.study.state_of(actor) in states for actor in actors)
    watched = {watch.term for watch in run.study.watch}
    return any(value in watched for value in entry["names"].values())


def first_of_each(found: Sequence[Entry]) -> list[Entry]:
    """The first finding of each notebook in turn, then the second, up to `MOST`.

    Parameters
    ----------
    found
        Entries of the ledger, in the order of the notebooks.

    Returns
    -------
    list of dict
        Those entries, in the order of the notebooks.
    """
    turn = {
        e["id"]: [o["id"] for o in found if o["notebook"] == e["notebook"]].index(e["id"])
        for e in found
    }
    kept = {e["id"] for e in sorted(found, key=lambda e: turn[e["id"]])[:MOST]}
    return [e for e in found if e["id"] in kept]


def _actors(entry: Mapping[str, Any]) -> list[str]:
    """Ids of the actors that a finding is of."""
    return [value for column, value in _ids(entry) if column in ACTORS]


def _ids(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Column and id of the actors and periods that the numbers of an entry are of."""
    for number in entry["numbers"].values():
        for column, value in number["source"].get("rows", {}).items():
            if column in (*ACTORS, "period"):
                yield column, str(value)
