"""Names to choose from (actors, frames, outlets, pairs), with tab completion, and an error that
names the nearest.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from analysis.errors import UserError
from analysis.text.normalise import fold

Value = TypeVar("Value")
_NEAR = 0.6  # likeness, 0 to 1, from which a name is proposed


# Also what a mapping and an attribute raise, so that `get`, `hasattr` and Tab work as usual.
class Unknown(UserError, KeyError, AttributeError):
    """A name that is none of those there are; says the nearest."""


def did_you_mean(word: str, known: Mapping[str, Iterable[str]]) -> str:
    """The name most like a word that is none.

    Letters are compared after folding, by the ratio of `difflib`; of several equally near the one
    whose id is nearest.

    Parameters
    ----------
    word
        What was typed.
    known
        For each id the other names it goes by.

    Returns
    -------
    str
        The id; '' where none is near.
    """
    wanted = fold(word)
    scored = []
    for name, others in known.items():
        words = {
            fold(w)
            for other in (name, *others)
            for w in (other, *re.split(r"[\s_-]+", other))
            if len(w) > 1
        }
        best = max((difflib.SequenceMatcher(None, wanted, w).ratio() for w in words), default=0.0)
        scored.append((best, difflib.SequenceMatcher(None, wanted, fold(name)).ratio(), name))
    best, _, name = max(
        scored, key=lambda s: s[:2], default=(0.0, 0.0, "")
    )  # of several the one whose id is nearest
    if best >= _NEAR:
        return name
    return ""


class Names(Mapping[str, Value], Generic[Value]):
    """What can be chosen: `study.actor.mustafa_al_kadhimi`, `study.actor["mustafa-al-kadhimi"]`;
    both complete on Tab.

    As an attribute every sign that is no letter or digit is an underscore. Iterating gives the ids.
    """

    def __init__(
        self,
        what: str,
        values: Mapping[str, Value],
        also: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._what = what
        self._values = dict(values)
        self._also = {name: tuple((also or {}).get(name, ())) for name in self._values}
        self._attributes = {re.sub(r"\W", "_", name): name for name in self._values}

    def id_of(self, given: object) -> str:
        """The id that is meant.

        Parameters
        ----------
        given
            An id, a name in English or Arabic, or a value of this choice.

        Returns
        -------
        str
            The id.

        Raises
        ------
        Unknown
            Where nothing here has that name, with the nearest one.
        """
        word = str(getattr(given, "id", given))
        if word in self._values:
            return word
        same = [
            name for name, others in self._also.items() if fold(word) in {fold(o) for o in others}
        ]
        if len(same) == 1:
            return same[0]
        near = same[0] if same else did_you_mean(word, self._also)
        hint = ""
        if near:
            hint = f": did you mean '{near}'?"
        listed = ", ".join(list(self._values)[:12])
        if len(self._values) > 12:
            listed += ", …"
        raise Unknown(
            f"unknown {self._what} '{word}'{hint}", fix=f"There are {len(self._values)}: {listed}"
        )

    def __getitem__(self, name: str) -> Value:
        return self._values[self.id_of(name)]

    def __getattr__(self, name: str) -> Value:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._attributes:
            return self._values[self._attributes[name]]
        return self._values[self.id_of(name.replace("_", "-"))]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __dir__(self) -> list[str]:
        return sorted(self._attributes)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._values)

    def __repr__(self) -> str:
        return f"{len(self)} to choose from: {', '.join(self)}"


def one_of(what: str, given: str, values: Iterable[str]) -> str:
    """Check that a word is one of several.

    Parameters
    ----------
    what
        What they are, for the error.
    given
        The word.
    values
        Those allowed.

    Returns
    -------
    str
        The word.

    Raises
    ------
    Unknown
        Where it is none of them, with the nearest and all of them.
    """
    return Names(what, {v: v for v in values}).id_of(given)
