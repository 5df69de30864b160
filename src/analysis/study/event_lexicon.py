"""events.yml as typed values: what is done, by PLOVER's types, and the words of saying, denying,
hedging and distance.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from analysis.study.fields import Phrase, Strict

# the types of PLOVER (Open Event Data Alliance 2023), from agreement to assault
PLOVER = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "YIELD",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
)


class EventWords(Strict):
    """Words of one PLOVER type and mode; a verb is 'perfect imperfect', or a phrase as it stands."""

    type: str = Field(pattern="^[A-Z]+$")
    mode: Literal["verbal", "planned", "done"]
    verbs: tuple[Phrase, ...] = ()
    passives: tuple[Phrase, ...] = ()
    nouns: tuple[Phrase, ...] = ()
    nouns_of_target: tuple[Phrase, ...] = ()
    except_: tuple[Phrase, ...] = Field(default=(), alias="except")


class Cues(Strict):
    """Words of one way of saying: verbs as in `EventWords`, phrases, and words that count only
    before an imperfect.
    """

    verbs: tuple[Phrase, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    before_imperfect: tuple[Phrase, ...] = ()


class Acts(Strict):
    """events.yml: what is done and who says it; without the file, or with `extends`, the shipped
    lexicon is used (too).
    """

    extends: bool = True
    events: tuple[EventWords, ...] = ()
    future: tuple[Phrase, ...] = ()
    saying: Cues = Cues()
    denying: Cues = Cues()
    hedging: Cues = Cues()
    distancing: Cues = Cues()
    anonymous: tuple[Phrase, ...] = ()
    officials: tuple[Phrase, ...] = ()
    others: tuple[Phrase, ...] = ()
