"""What only shows when the files of a study are read together: ids that must exist, names that
must be one actor's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import UserError, nearest
from analysis.study.error_lines import repeated_ids
from analysis.study.schema import Actor, ActorsFile, StudyFile
from analysis.study.yaml_document import YamlDocument


def of_actors(path: Path, document: YamlDocument, file: ActorsFile) -> Iterator[UserError]:
    """Problems inside actors.yml: repeated ids, references to nothing or to the wrong kind, shared
    names.

    Parameters
    ----------
    path, document : Path, YamlDocument
        The file, and its content with lines.
    file : ActorsFile
        Its validated content.

    Yields
    ------
    UserError
        One a problem, at the line of the actor.
    """
    yield from repeated_ids(path, document, "actors", [actor.id for actor in file.actors])
    known = {actor.id: actor for actor in file.actors}
    position = {actor.id: n for n, actor in enumerate(file.actors)}
    for actor in file.actors:
        for what in _bad_references(actor, known):
            line = document.line("actors", position[actor.id])
            yield UserError(f"actor '{actor.id}': {what}", where=path, line=line)
    for name, owners in _owners_of_names(file).items():
        if len(owners) > 1:
            yield UserError(
                f"'{name}' is a name of {' and '.join(owners)}",
                where=path,
                # the last owner: the entry that was added to a list which was right before
                line=document.line("actors", position[owners[-1]]),
                fix="A name identifies one actor: move it to `short`, or make it longer.",
            )


def of_study(
    path: Path, document: YamlDocument, file: StudyFile, actors: ActorsFile
) -> Iterator[UserError]:
    """Problems of study.yml: states, dyads and notebooks that are not there, choices that are none.

    Parameters
    ----------
    path, document : Path, YamlDocument
        study.yml, and its content with lines.
    file : StudyFile
        Its validated content.
    actors : ActorsFile
        The actors of the study.

    Yields
    ------
    UserError
        One a problem, at the line of the key.
    """
    known = {actor.id: actor for actor in actors.actors}
    for number, state in enumerate(file.states):
        if state not in known or known[state].kind != "state":
            what = f"'{state}' is no actor of kind state in actors.yml{nearest(state, known)}"
            yield UserError(f"states: {what}", where=path, line=document.line("states", number))
    in_dyads = [(number, side) for number, dyad in enumerate(file.dyads) for side in dyad]
    for number, side in in_dyads:
        # a side of a dyad may be an organisation, but no state that is not listed
        is_other_state = side in known and known[side].kind == "state"
        if side not in file.states and (side not in known or is_other_state):
            what = f"'{side}' is not among the states ({', '.join(file.states)})"
            if side not in known:
                what = f"{what} and no actor{nearest(side, known)}"
            yield UserError(f"dyads: {what}", where=path, line=document.line("dyads", number))
    for notebook in file.parameters:
        if notebook not in file.notebooks:
            what = f"'{notebook}' is not among the notebooks ({', '.join(file.notebooks)})"
            line = document.line("parameters", notebook)
            yield UserError(f"parameters: {what}", where=path, line=line)
    for key, what in file.robustness.problems():
        line = document.line("robustness", "choices", key)
        yield UserError(f"robustness.choices.{key}: {what}", where=path, line=line)


def _bad_references(actor: Actor, known: dict[str, Actor]) -> Iterator[str]:
    references = [("state", actor.state, "state"), ("stands_for", actor.stands_for, "government")]
    references += [("holder", holder.actor, "person") for holder in actor.holders]
    for key, target, kind in references:
        if target is None:
            continue
        if target not in known:
            yield f"{key} '{target}' is no actor here{nearest(target, known)}"
        elif known[target].kind != kind:
            yield f"{key} '{target}' is of kind '{known[target].kind}', not '{kind}'"


def _owners_of_names(file: ActorsFile) -> dict[str, list[str]]:
    owners: dict[str, list[str]] = defaultdict(list)
    for actor in file.actors:
        # a name that one actor has twice, as name and title, is no clash
        for name in dict.fromkeys((*actor.names, *actor.titles, *actor.side)):
            owners[name].append(actor.id)
    return owners
