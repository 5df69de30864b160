"""Which entries of the lexicon an edit of actors.yml, frames.yml or tone.yml touches, and which
articles hold their words.

Whoever is meant and whatever is coded is decided inside one article: by the forms that match there,
by who holds an office on its day, by what a capital stands for. An edit can therefore change only
articles in which a form matches that was added, removed, or belongs to an actor whose offices, kind
or `stands_for` changed. All of these are looked for; no other article is matched again. A short
name is such a form, and so is the full name that lets it count.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from analysis.actors.terms import LAYER, actor_entries
from analysis.relations.frame_terms import codebook_entries
from analysis.study.schema import Actor, Study
from analysis.text.documents import Text, find
from analysis.text.lexicon import Entry, compile_lexicon
from analysis.text.tokens import Tokens

_NEGATORS = "negators"


def entries_of(study: Study) -> list[Entry]:
    """Every form that a study's actors and codebook look for.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    list of Entry
        Those of actors, then those of the codebook.
    """
    return [*actor_entries(study), *codebook_entries(study)]


def touched(before: Study, after: Study) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """The entries of the lexicon that an edit touches.

    Parameters
    ----------
    before, after
        The study before and after it.

    Returns
    -------
    tuple of three lists of Entry
        Those added; those removed; those that stayed but whose actor or negation reads
        otherwise now.
    """
    old = entries_of(before)
    new = entries_of(after)
    was = set(old)
    now = set(new)
    actors = before.by_id
    actors_now = after.by_id
    moved = {
        a for a in {*actors, *actors_now} if _reading(actors.get(a)) != _reading(actors_now.get(a))
    }
    stayed = [e for e in new if e in was and e.layer == LAYER and e.label.split(" ", 1)[1] in moved]
    # a negator turns tone words beside it, so that its articles are read again though no entry
    # changed
    negators = sorted({*before.negators} ^ {*after.negators})
    stayed += [Entry(word, _NEGATORS, word) for word in negators]
    return _once(e for e in new if e not in was), _once(e for e in old if e not in now), stayed


def _once(entries: Iterable[Entry]) -> list[Entry]:
    return list(dict.fromkeys(entries))


def _reading(actor: Actor | None) -> object:
    """What decides, beside its forms, who is meant where an actor matches."""
    if actor is None:
        return None
    return (actor.kind, actor.stands_for, actor.holders)


def holding(text: Text, entries: list[Entry]) -> npt.NDArray[np.bool_]:
    """Which bodies hold at least one of these entries, each looked for on its own.

    Parameters
    ----------
    text
        The bodies.
    entries
        The entries.

    Returns
    -------
    ndarray of bool
        One for each body.
    """
    # a layer of its own for each: in one layer the longest match would hide the others
    apart = [Entry(e.phrase, f"{n}", e.label, e.inflects) for n, e in enumerate(entries)]
    matches = find(text, compile_lexicon(apart))
    held = np.zeros(len(text.bodies), bool)
    held[text.tokens.article[matches["first"].to_numpy(np.int64)]] = True
    return held


def only(text: Text, wanted: npt.NDArray[np.bool_]) -> Text:
    """A part of the bodies as a text of its own.

    Parameters
    ----------
    text
        The bodies.
    wanted
        Which of them, one flag for each.

    Returns
    -------
    Text
        These bodies, their words and sentences numbered anew.
    """
    tokens = text.tokens
    sentences = text.sentences
    keep = wanted[tokens.article]
    kept = wanted[sentences["article"].to_numpy()]
    # the new number of each article and sentence kept; those of the others are never read
    place = (np.cumsum(wanted) - 1).astype(np.int32)
    row = np.cumsum(kept) - 1
    # only the types that occur, numbered anew: everything about a word is computed once a type
    used, types = np.unique(tokens.type_id[keep], return_inverse=True)
    kept_tokens = Tokens(
        place[tokens.article[keep]],
        tokens.start[keep],
        tokens.end[keep],
        types.astype(np.int32),
        tokens.joined[keep],
        [tokens.surfaces[t] for t in used],
    )
    part = sentences[kept].reset_index(drop=True)
    bodies = [body for body, in_it in zip(text.bodies, wanted, strict=True) if in_it]
    return Text(
        bodies,
        kept_tokens,
        part.assign(article=place[part["article"].to_numpy()]),
        row[text.sentence[keep]],
    )


__all__ = ["entries_of", "holding", "only", "touched"]
