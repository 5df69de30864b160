"""The research question as typed, validated values.

A study is a folder: study.yml (question, states, dyads, settings), actors.yml, frames.yml,
keywords.yml, README.md, perhaps events.yml. Each file has a model here, with its keys; `Study` has
the keys of all of them. `analysis.study.load` reads the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_validator

from analysis.errors import UserError, nearest
from analysis.study.codebook_entries import Change, Frame, Layer, Tone
from analysis.study.dated_event import DatedEvent
from analysis.study.event_lexicon import Acts
from analysis.study.fields import Day, Id, Phrase, Strict, WithIds
from analysis.study.file_names import files_of
from analysis.study.study_settings import Robustness, Settings
from analysis.study.where import Where

Kind = Literal["person", "office", "state", "government", "armed group", "organisation", "place"]
NotebookName = Annotated[str, Field(pattern=r"^\w[\w. -]*$", max_length=80)]  # of a file, no path
Relation = Literal["between", "together", "named"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)


# Actors of the program's own cast: the states with their governments and capitals, further ones
# that the default study does without, all offices with their holders, or the offices of some
# states.
Include = Literal["states", "more_states", "offices"] | dict[Literal["offices"], tuple[Id, ...]]


class Holder(Strict):
    """Who held an office, from a day (inclusive) until a day (exclusive: the successor's first)."""

    actor: Id
    from_: Day = Field(alias="from")
    until: Day | None = None
    source: str

    @model_validator(mode="after")
    def _ordered(self) -> Holder:
        # `until` is exclusive: an office held from and until one day was never held
        if self.until is not None and self.until <= self.from_:
            raise ValueError(
                f"holder '{self.actor}': until {self.until} is not after from {self.from_}"
            )
        return self


_KIND_OF_KEY = {
    "demonyms": "state",
    "side": "government",
    "stands_for": "place",
    "titles": "office",
    "holders": "office",
}


class Actor(WithIds):
    """One entry of actors.yml; which keys go with which kind stands in docs/study-files.md."""

    id: Id
    kind: Kind
    name_en: str
    name_ar: str
    state: Id | None = None
    names: tuple[Phrase, ...] = ()
    short: tuple[Phrase, ...] = ()
    names_en: tuple[str, ...] = ()
    demonyms: tuple[Phrase, ...] = ()
    side: tuple[Phrase, ...] = ()
    stands_for: Id | None = None
    titles: tuple[Phrase, ...] = ()
    holders: tuple[Holder, ...] = ()
    except_: tuple[Phrase, ...] = Field(default=(), alias="except")
    note: str | None = None

    @model_validator(mode="after")
    def _keys_fit_kind(self) -> Actor:
        for key, kind in _KIND_OF_KEY.items():
            if getattr(self, key) and self.kind != kind:
                raise ValueError(
                    f"'{key}' belongs to an actor of kind '{kind}', "
                    f"but '{self.id}' is of kind '{self.kind}'"
                )
        if not (self.names or self.titles or self.demonyms or self.side):
            raise ValueError(
                f"'{self.id}' has no name, title, demonym or side: nothing could ever match it"
            )
        return self

    @model_validator(mode="after")
    def _one_holder_at_a_time(self) -> Actor:
        in_order = sorted(self.holders, key=lambda holder: holder.from_)
        for earlier, later in pairwise(in_order):
            # the day of the change belongs to the successor alone
            if earlier.until is not None and earlier.until <= later.from_:
                continue
            term = f"from {earlier.from_}"
            if earlier.until is not None:
                term = f"{term} until {earlier.until}"
            raise ValueError(
                f"office '{self.id}': '{later.actor}' holds it from {later.from_} "
                f"but so does '{earlier.actor}' ({term}). "
                "An office has one holder at a time: give the earlier entry an end date"
            )
        return self


class Watch(Strict):
    """A term whose trend is always drawn."""

    term: Phrase
    gloss: str


class ActorsFile(Strict):
    """actors.yml: who there is, by which names, and who held which office when."""

    include: tuple[Include, ...] = ()
    actors: tuple[Actor, ...] = ()

    @model_validator(mode="after")
    def _holds_somebody(self) -> Self:
        if not (self.actors or self.include):
            raise ValueError("no actor: list some under 'actors', or include some")
        return self


class FramesFile(Strict):
    """frames.yml: the codebook."""

    frames: tuple[Frame, ...] = Field(min_length=1)
    layers: tuple[Layer, ...] = ()
    general: tuple[str, ...] = ()
    history: tuple[Change, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _without_tone(cls, content: Any) -> Any:
        if cls is not FramesFile or not isinstance(content, dict):  # a Study has both
            return content
        moved = [key for key in ("tone", "negators") if key in content]
        if moved:
            raise ValueError(
                f"{' and '.join(moved)} no longer belong here: move them, as they are, to tone.yml"
            )
        return content


class ToneFile(Strict):
    """tone.yml: words of tone with their weights, and the words that turn them round."""

    tone: tuple[Tone, ...] = ()
    negators: tuple[Phrase, ...] = ()


class KeywordsFile(Strict):
    """keywords.yml: words whose trend is always drawn, words that are not counted, glosses."""

    watch: tuple[Watch, ...] = ()
    glosses: dict[str, str] = Field(default_factory=dict)
    stop_words: tuple[str, ...] = ()


class Report(Strict):
    """How reports are written: their language, and which findings the index shows, in order (by
    default the first eight).
    """

    language: Literal["en", "ar"] = "en"
    findings: tuple[str, ...] = Field(default=(), max_length=8)


class StudyFile(Strict):
    """study.yml: the question, where it is asked, and how is counted."""

    id: Id
    title: str
    question: str
    abstract: str
    title_ar: str = ""
    question_ar: str = ""
    abstract_ar: str = ""
    corpora: tuple[str, ...] = Field(default=("demo",), min_length=1)
    where: Where = Where()
    states: tuple[Id, ...] = Field(min_length=2)
    dyads: tuple[tuple[Id, Id], ...] = Field(min_length=1)
    notebooks: tuple[NotebookName, ...] = ("1_corpus", "2_actors", "3_relations", "4_keywords")
    gold: str = Field("", pattern=r"^[\w-]*$")
    events: tuple[DatedEvent, ...] = ()
    settings: Settings = Field(default_factory=lambda: Settings.model_validate({}))
    parameters: dict[str, dict[str, Any]] = Field(default_factory=dict)
    report: Report = Report()
    robustness: Robustness = Field(default_factory=lambda: Robustness.model_validate({}))

    @model_validator(mode="after")
    def _events_are_told_apart(self) -> Self:
        known = set[tuple[object, str]]()
        for event in self.events:
            if (event.date, event.name) in known:
                raise ValueError(f"events: '{event.name}' of {event.date} stands twice")
            known.add((event.date, event.name))
        return self

    @model_validator(mode="after")
    def _has_the_language_of_its_report(self) -> Self:
        if self.report.language != "ar":
            return self
        arabic = ("title_ar", "question_ar", "abstract_ar")
        missing = [key for key in arabic if not getattr(self, key)]
        if missing:
            raise ValueError(f"report.language is ar, but there is no {', '.join(missing)}")
        return self


class Study(StudyFile, ActorsFile, FramesFile, ToneFile, KeywordsFile):
    """A validated study: every key of its files, the words of events.yml as `acts`, and its folder.

    `model_copy(update=…)` gives the same study with parts changed.
    """

    folder: Path
    acts: Acts = Acts()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with parts changed; actors are looked up anew in it.

        Parameters
        ----------
        update
            New values by key.
        deep
            Copy what the values hold too.

        Returns
        -------
        Study
            The copy; `update` is not validated.
        """
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("by_id", None)
        return copy

    def in_report_language(self, key: Literal["title", "question", "abstract"]) -> str:
        """The title, question or abstract in the language of the report.

        Parameters
        ----------
        key
            Which of them.

        Returns
        -------
        str
            The wording.
        """
        if self.report.language == "ar":
            return str(getattr(self, f"{key}_ar"))
        return str(getattr(self, key))

    def events_named(self) -> list[tuple[str, str]]:
        """The day and the name of each event of study.yml, in order of time and in the language of
        the report (the other, where an event has no Arabic name).
        """
        named = list[tuple[str, str]]()
        for event in sorted(self.events, key=lambda e: (e.date, e.name)):
            name = event.name
            if self.report.language == "ar" and event.name_ar:
                name = event.name_ar
            named.append((event.date.isoformat(), name))
        return named

    @cached_property
    def by_id(self) -> dict[str, Actor]:
        """Every actor by its id."""
        return {actor.id: actor for actor in self.actors}

    def actor(self, actor_id: str) -> Actor:
        """The actor with an id.

        Parameters
        ----------
        actor_id : str
            As in actors.yml.

        Returns
        -------
        Actor
            The one entry with this id.

        Raises
        ------
        UserError
            Where there is none; names the nearest.
        """
        known = self.by_id
        if actor_id not in known:
            raise UserError(
                f"unknown actor '{actor_id}'{nearest(actor_id, known)}",
                where=self.folder / "actors.yml",
            )
        return known[actor_id]

    def state_of(self, actor_id: str) -> str | None:
        """The state an actor belongs to; a state belongs to itself.

        Parameters
        ----------
        actor_id : str
            As in actors.yml.

        Returns
        -------
        str or None
            The id of the state; None for an actor of no state.

        Raises
        ------
        UserError
            Where there is no such actor.
        """
        actor = self.actor(actor_id)
        if actor.kind == "state":
            return actor.id
        return actor.state

    def dyad_names(self) -> list[str]:
        """The dyads as they are named in tables: two state ids joined by a hyphen, in the order of
        study.yml.
        """
        return [f"{a}-{b}" for a, b in self.dyads]

    def sha256(self) -> str:
        """Hash of the study's files, for staleness and provenance."""
        digest = hashlib.sha256()
        for name in files_of(self.folder):
            digest.update(name.encode() + b"\0" + (self.folder / name).read_bytes())
        return digest.hexdigest()
