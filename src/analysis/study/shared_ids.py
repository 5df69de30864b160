"""Ids of actors that other data sets use: Wikidata, ISO 3166 and the sectors of PLOVER."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel

from analysis.study.fields import Iso, Qid, Sector
from analysis.study.included import CAST
from analysis.study.schema import Actor, Study
from analysis.study.yaml_document import read_yaml

_FILE = "interchange.yml"
_GOVERNS: Sector = "GOV"


class Ids(NamedTuple):
    """What other data sets call an actor; None where it is not known or there is none.

    Attributes
    ----------
    qid : str or None
        The item of Wikidata.
    iso : str or None
        ISO 3166-1 alpha-3 of the state, or of the state that the actor belongs to.
    sector : str or None
        The sector code of PLOVER.
    """

    qid: str | None
    iso: str | None
    sector: str | None


class _State(BaseModel):
    iso: Iso
    qid: Qid | None = None


class _Snapshot(BaseModel):
    states: dict[str, _State]
    qids: dict[str, Qid]
    sectors: dict[Sector, tuple[str, ...]]


@cache
def _snapshot() -> _Snapshot:
    text = (files(CAST) / _FILE).read_text(encoding="utf-8")
    return _Snapshot.model_validate(read_yaml(text).content)


@cache
def _sectors() -> dict[str, Sector]:
    held = _snapshot().sectors
    return {actor: sector for sector, actors in held.items() for actor in actors}


def interchange_ids(study: Study) -> dict[str, Ids]:
    """The ids of every actor of a study.

    Parameters
    ----------
    study : Study
        What its entries carry (`qid`, `iso`, `sector`) goes before the snapshot of the shared cast.

    Returns
    -------
    dict of str to Ids
        By id of the actor.
    """
    isos = {actor.id: _iso(actor) for actor in study.actors if actor.kind == "state"}
    found = {}
    for actor in study.actors:
        state = study.state_of(actor.id)
        iso = actor.iso or (isos.get(state) if state else None)
        found[actor.id] = Ids(_qid(actor), iso, _sector(actor))
    return found


def _iso(state: Actor) -> str | None:
    if state.iso:
        return state.iso
    known = _snapshot().states.get(state.id)
    if known is None:
        return None
    return known.iso


def _qid(actor: Actor) -> str | None:
    if actor.qid:
        return actor.qid
    held = _snapshot()
    if actor.kind == "state" and actor.id in held.states:
        return held.states[actor.id].qid
    return held.qids.get(actor.id)


def _sector(actor: Actor) -> str | None:
    if actor.sector:
        return actor.sector
    known = _sectors().get(actor.id)
    governs = actor.kind in ("government", "office") and actor.state is not None
    if known is None and governs:
        return _GOVERNS
    return known


def without_ids(study: Study) -> dict[str, list[str]]:
    """The actors that an id of each kind is missing for.

    Parameters
    ----------
    study : Study
        Its actors.

    Returns
    -------
    dict of str to list of str
        'qid': all without an item of Wikidata; 'iso': states without a code; 'sector':
        governments, offices, organisations and armed groups without one. Ids of actors, in the
        order of the study.
    """
    ids = interchange_ids(study)
    coded = ("government", "office", "organisation", "armed group")
    return {
        "qid": [a.id for a in study.actors if ids[a.id].qid is None],
        "iso": [a.id for a in study.actors if a.kind == "state" and ids[a.id].iso is None],
        "sector": [a.id for a in study.actors if a.kind in coded and ids[a.id].sector is None],
    }
