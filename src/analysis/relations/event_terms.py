"""The lexicon of events and of ways of saying as entries of the matcher; verbs are conjugated here.

Sources: the forms of the strong and weak verb in Ryding (2005, chapters 21 to 34); the types are
PLOVER's (Open Event Data
Alliance 2023). A label of an event is 'ROLE NUMBER TYPE MODE', of a cue its role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import pandas as pd

from analysis.study.event_lexicon import Acts, Cues, EventWords
from analysis.study.schema import Study
from analysis.study.yaml_document import read_yaml
from analysis.text.lexicon import ATTACHED_HEH, EXACT, Entry
from analysis.text.normalise import fold

EVENTS, SAYS, FUTURE = "events", "says", "future"
VERB, PASSIVE, NOUN, OF_TARGET, EXCEPT = "verb", "passive", "noun", "noun-of-target", "except"
_OBJECTS = (ATTACHED_HEH, "ها", "هم")


@cache
def shipped() -> Acts:
    """The general lexicon that ships with the program."""
    text = (files("analysis") / "relations" / "events.yml").read_text(encoding="utf-8")
    return Acts.model_validate(read_yaml(text).content)


def acts_of(study: Study) -> Acts:
    """The study's lexicon of events, with the shipped one unless it says `extends: false`."""
    own = study.acts
    if not own.extends:
        return own
    base = shipped()
    # the study's own first: of equal matches the first entry is taken
    lists = {
        name: (*getattr(own, name), *getattr(base, name))
        for name in ("events", "future", *_NOUNS_OF)
    }
    return base.model_copy(
        update=lists | {name: _joined(getattr(own, name), getattr(base, name)) for name in _CUES}
    )


_CUES = ("saying", "denying", "hedging", "distancing")
_NOUNS_OF = ("anonymous", "officials", "others")


def _joined(one: Cues, other: Cues) -> Cues:
    return Cues(
        **{name: (*getattr(one, name), *getattr(other, name)) for name in Cues.model_fields}
    )


def conjugate(written: str) -> list[str]:
    """The finite forms of a verb written as 'perfect imperfect'; any other phrase stands as it is.

    Third person, singular, dual and plural, indicative and subjunctive, each with object pronouns
    of the third person where
    that is spelled by adding letters; `=` before the verb asks for the spelling of the bare
    perfect. Folded spelling makes final ى and ي one, so both weak classes lose it before an
    ending.
    """
    parts = fold(written.removeprefix(EXACT)).split()
    # A third person of the imperfect begins with ي; two other words are a phrase.
    if len(parts) != 2 or not parts[1].startswith("ي"):
        return [written]
    perfect, imperfect = parts
    # دعا and رمى lose their last letter before an ending (دعت, رمت).
    weak = perfect[-1] in "اي"
    stem = perfect[:-1] if weak else perfect
    forms = [
        perfect,
        stem + "ت",
        stem + "تا",
        stem + "وا",
        (stem + "يا" if weak else stem + "ا"),
        stem + "ن",
    ]
    # يدعو: يدعون, and behind لم as يدع.
    short = imperfect[:-1] if imperfect[-1] in "ايو" else imperfect
    for head in ("ي", "ت"):
        tail, body = short[1:], imperfect[1:]
        forms += [
            head + body,
            head + tail + "ون",
            head + tail + "وا",
            head + body + "ان",
            head + body + "ا",
        ]
        # the jussive, where it is written otherwise
        forms += [head + tail] if short != imperfect else []
    objects = [
        f + o
        for f in (perfect, stem + "ت", "ي" + imperfect[1:], "ت" + imperfect[1:])
        for o in _OBJECTS
    ]
    # رمى with a pronoun is رماه: other letters, not more of them.
    if not weak:
        forms += objects
    # Only the bare perfect is mistaken for another word (هنأ, هنا); its other forms are not.
    if written.startswith(EXACT):
        forms[0] = written.split()[0]
    return list(dict.fromkeys(forms))


def act_entries(study: Study) -> list[Entry]:
    """Every form of every event and cue; one layer for events, one for the future, one for ways of
    saying.
    """
    acts = acts_of(study)
    entries = [e for number, words in enumerate(acts.events) for e in _event(number, words)]
    entries += [Entry(phrase, FUTURE, FUTURE) for phrase in acts.future]
    for role in _CUES:
        cues: Cues = getattr(acts, role)
        entries += [
            Entry(form, SAYS, f"{role} {VERB}") for verb in cues.verbs for form in conjugate(verb)
        ]
        entries += [Entry(phrase, SAYS, f"{role} phrase") for phrase in cues.phrases]
        entries += [Entry(phrase, SAYS, f"{role} imperfect") for phrase in cues.before_imperfect]
    for role in _NOUNS_OF:
        entries += [
            Entry(noun, f"{SAYS} {role}", role, inflects=True) for noun in getattr(acts, role)
        ]
    return entries


def _event(number: int, words: EventWords) -> Iterator[Entry]:
    def label(role: str) -> str:
        return f"{role} {number} {words.type} {words.mode}"

    for role, verbs in ((PASSIVE, words.passives), (VERB, words.verbs)):
        yield from (Entry(form, EVENTS, label(role)) for verb in verbs for form in conjugate(verb))
    yield from _nouns(words.nouns_of_target, label(OF_TARGET))
    yield from _nouns(words.nouns, label(NOUN))
    yield from _nouns(words.except_, EXCEPT)


def _nouns(phrases: Iterable[str], label: str) -> Iterator[Entry]:
    return (Entry(phrase, EVENTS, label, inflects=True) for phrase in phrases)


def label_parts(labels: pd.Series, size: int) -> pd.DataFrame:
    """The words of labels of entries, as columns 0 to `size` - 1; split once a distinct label."""
    codes, distinct = pd.factorize(labels)
    parts = [(str(label).split(" ") + [""] * size)[:size] for label in distinct]
    table = pd.DataFrame(parts, columns=range(size), dtype="object")
    return table.take(codes).set_axis(labels.index)
