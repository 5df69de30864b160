"""Actors that a study includes from the program's own cast, by kind and state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from analysis.errors import nearest
from analysis.study.schema import Actor, ActorsFile, Include
from analysis.study.yaml_document import read_yaml

CAST = "analysis.study.cast"
MORE = "more_states.yml"
FILES = ("states.yml", "offices.yml", MORE)


@cache
def cast() -> dict[str, Actor]:
    """Every actor of the shared cast by id, read once."""
    actors = {}
    for name in FILES:
        for actor in _actors_of(name):
            # a later file overrides an earlier one of the same id
            actors[actor.id] = actor
    return actors


@cache
def _actors_of(name: str) -> tuple[Actor, ...]:
    text = (files(CAST) / name).read_text(encoding="utf-8")
    return ActorsFile.model_validate(read_yaml(text).content).actors


@cache
def more_states() -> frozenset[str]:
    """The ids of the states that only a study that asks for them includes, with what is theirs."""
    return frozenset(actor.id for actor in _actors_of(MORE))


def included(file: ActorsFile) -> tuple[Actor, ...]:
    """The actors that a file includes, with all that they refer to, in the order of the cast.

    Parameters
    ----------
    file : ActorsFile
        Its `include` names 'states', 'more_states', 'offices', or the offices of some states. An own entry of the
        file with the id of an included one takes its place.

    Returns
    -------
    tuple of Actor
        Without the ids of the file's own entries.
    """
    known = cast()
    own = {actor.id for actor in file.actors}
    wanted = {actor_id for part in file.include for actor_id in _asked(part)}
    # from the entries of the file too: a person may belong to a state that is only included
    to_visit = [*sorted(wanted), *(actor.id for actor in file.actors)]
    mine = {actor.id: actor for actor in file.actors}
    seen = set()
    while to_visit:
        actor_id = to_visit.pop()
        actor = mine.get(actor_id, known.get(actor_id))
        if actor_id in seen or actor is None:
            continue
        seen.add(actor_id)
        # a file that includes nothing is whole as it stands
        if file.include:
            to_visit += _references(actor)
    # an entry of one's own replaces the one of the cast
    return tuple(actor for actor_id, actor in known.items() if actor_id in seen - own)


def problems(file: ActorsFile) -> Iterator[str]:
    """What is wrong with the `include` of a file.

    Parameters
    ----------
    file
        actors.yml, read.

    Yields
    ------
    str
        One sentence a state whose offices are asked for and that the cast does not know.
    """
    states = sorted({a.state for a in cast().values() if a.kind == "office" and a.state})
    for part in file.include:
        if isinstance(part, dict):
            for state in part["offices"]:
                if state not in states:
                    yield f"include: no offices of '{state}'{nearest(state, states)}"


def _asked(part: Include) -> Iterator[str]:
    if part == "more_states":
        yield from sorted(more_states())
        return
    states = None
    if not isinstance(part, str):
        states = set(part["offices"])
    # in the order of the cast, whatever the file asks for first
    for actor in cast().values():
        is_office = actor.kind == "office"
        if part == "states":
            is_of_state = actor.kind in ("state", "government") or actor.stands_for
            if is_of_state and actor.id not in more_states():
                yield actor.id
        elif is_office and (states is None or actor.state in states):
            yield actor.id


def _references(actor: Actor) -> Iterable[str]:
    named = [actor.state, actor.stands_for, *(holder.actor for holder in actor.holders)]
    return [actor_id for actor_id in named if actor_id]
