"""The research question as typed, validated values.

A study is a folder: study.yml (question, states, dyads, parameters), actors.yml, frames.yml, keywords.yml, README.md, perhaps events.yml.
`load_study` reads it or raises every problem at once, each with file, line and key; nothing here looks at a corpus.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar

import pandas as pd
import yaml
from pydantic import BaseModel, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from analysis.errors import UserError, UserErrors
from analysis.study.event_lexicon import Acts
from analysis.study.fields import Day, Id, Phrase, _Strict

Kind = Literal["person", "office", "state", "government", "armed group", "organisation", "place"]
Unit = Literal["sentence", "paragraph", "article"]
FILES = ("study.yml", "actors.yml", "frames.yml", "keywords.yml")
OPTIONAL = ("events.yml",)


class Holder(_Strict):
    """Who held an office, from a day (inclusive) until a day (exclusive: the successor's first)."""

    actor: Id
    from_: Day = Field(alias="from")
    until: Day | None = None
    source: str

    @model_validator(mode="after")
    def _ordered(self) -> Holder:
        if self.until is not None and self.until <= self.from_:
            raise ValueError(
                f"holder '{self.actor}': until {self.until} is not after from {self.from_}"
            )
        return self


class Actor(_Strict):
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
        for key, kind in {
            "demonyms": "state",
            "side": "government",
            "stands_for": "place",
            "titles": "office",
            "holders": "office",
        }.items():
            if getattr(self, key) and self.kind != kind:
                raise ValueError(
                    f"'{key}' belongs to an actor of kind '{kind}', but '{self.id}' is of kind '{self.kind}'"
                )
        if not (self.names or self.titles or self.demonyms or self.side):
            raise ValueError(
                f"'{self.id}' has no name, title, demonym or side: nothing could ever match it"
            )
        held = sorted(self.holders, key=lambda h: h.from_)
        for earlier, later in pairwise(held):
            if earlier.until is None or earlier.until > later.from_:
                raise ValueError(
                    f"office '{self.id}': '{later.actor}' holds it from {later.from_} but so does '{earlier.actor}' "
                    f"(from {earlier.from_}{f' until {earlier.until}' if earlier.until else ''}). "
                    "An office has one holder at a time: give the earlier entry an end date"
                )
        return self


class Example(_Strict):
    """An example of the codebook, written for it."""

    text: str
    code: bool
    why: str


class Frame(_Strict):
    """One frame of the codebook: definition, decision rules, examples and the lexicon that codes it."""

    id: Id
    name_en: str
    name_ar: str
    definition: str
    code_when: tuple[str, ...] = Field(min_length=1)
    code_not_when: tuple[str, ...] = Field(min_length=1)
    examples: tuple[Example, ...] = ()
    lexicon: tuple[Phrase, ...] = Field(min_length=1)
    except_: tuple[Phrase, ...] = Field(default=(), alias="except")
    note: str | None = None
    exploratory: bool = False


class Tone(_Strict):
    """Words of one weight, from -2 (material conflict) to 2 (material cooperation)."""

    weight: Literal[-2, -1, 1, 2]
    label_en: str
    definition: str
    lexicon: tuple[Phrase, ...] = Field(min_length=1)
    except_: tuple[Phrase, ...] = Field(default=(), alias="except")


class Label(_Strict):
    """A value a coder may give in a layer."""

    id: str
    says: str


class Layer(_Strict):
    """What coders mark beside frames and tone: unit, decision rules, labels, examples."""

    id: Id
    name_en: str
    unit: str
    definition: str
    rules: tuple[str, ...] = Field(min_length=1)
    labels: tuple[Label, ...] = ()
    examples: tuple[Example, ...] = ()


class Change(_Strict):
    """A change of the codebook, and why."""

    date: Day
    change: str


class Watch(_Strict):
    """A term whose trend is always drawn."""

    term: Phrase
    gloss: str


class _ActorsFile(_Strict):
    actors: tuple[Actor, ...] = Field(min_length=1)


class _FramesFile(_Strict):
    frames: tuple[Frame, ...] = Field(min_length=1)
    tone: tuple[Tone, ...] = ()
    negators: tuple[Phrase, ...] = ()
    layers: tuple[Layer, ...] = ()
    general: tuple[str, ...] = ()
    history: tuple[Change, ...] = ()


class _KeywordsFile(_Strict):
    watch: tuple[Watch, ...] = ()
    glosses: dict[str, str] = Field(default_factory=dict)
    stop_words: tuple[str, ...] = ()


class Settings(_Strict):
    """How the stages count; each can be changed in study.yml under `settings`."""

    unit: Unit = "sentence"
    dyad_unit: Literal["sentence", "paragraph"] = "sentence"
    period: Literal["day", "week", "month", "quarter", "year"] = "month"
    normalisation: Literal["folded", "plain"] = "folded"
    lemmas: Literal["farahidi", "camel", "surface"] = "farahidi"
    lemma_min_count: int = Field(5, ge=1)
    duplicates: Literal["keep one", "keep all"] = "keep one"
    duplicate_threshold: float = Field(0.5, gt=0, le=1)
    places_count_for_dyads: bool = False
    demonyms_count_for_dyads: bool = True
    negation: Literal["turn", "ignore"] = "turn"
    tone_weights: Literal["graded", "equal"] = "graded"
    frame_coder: str = Field("lexicon", pattern=r"^[a-z][\w-]*$")
    frame_min_triggers: int = Field(1, ge=1)
    min_units: int = Field(2, ge=1)
    min_count: int = Field(10, ge=1)
    bootstrap_samples: int = Field(1000, ge=100)
    seed: int = Field(20200721, ge=0)


class Report(_Strict):
    """How reports are written: their language, and which findings the index shows, in order (by default the first eight)."""

    language: Literal["en", "ar"] = "en"
    findings: tuple[str, ...] = Field(default=(), max_length=8)


class Specification(Settings):
    """One way to count and to judge: the settings, and what only the test of a finding asks for."""

    association: Literal["g2", "npmi", "log-odds"] = "g2"
    keyness: Literal["log-odds", "g2"] = "log-odds"
    window: int = Field(0, ge=0, le=20)
    slice: str = Field("all", pattern=r"^(all|(first|second) half|(only|without) \S.*)$")
    confidence: float = Field(0.95, ge=0.5, lt=1)


class Robustness(_Strict):
    """Reasonable alternatives, by key of `Specification`: under how many of them does a finding hold?"""

    choices: dict[str, tuple[Any, ...]] = Field(default_factory=dict)
    specifications: int = Field(64, ge=1)

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Each choice that is none, with why."""
        for key, options in self.choices.items():
            if key not in Specification.model_fields:
                names = ", ".join(
                    k for k in Specification.model_fields if k not in ("seed", "bootstrap_samples")
                )
                yield (
                    key,
                    f"no choice '{key}'{nearest(key, Specification.model_fields)} Choices: {names}",
                )
                continue
            if not options or len({str(o) for o in options}) < len(options):
                yield key, "name each option once, and at least one"
            for option in options:
                try:
                    Specification.model_validate({key: option})
                except ValidationError as problem:
                    yield key, f"{option!r}: {problem.errors()[0]['msg']}"


class _StudyFile(_Strict):
    id: Id
    title: str
    question: str
    abstract: str
    title_ar: str = ""
    question_ar: str = ""
    abstract_ar: str = ""
    corpora: tuple[str, ...] = Field(default=("demo",), min_length=1)
    states: tuple[Id, ...] = Field(min_length=2)
    dyads: tuple[tuple[Id, Id], ...] = Field(min_length=1)
    notebooks: tuple[str, ...] = ("1_corpus", "2_actors", "3_relations", "4_keywords")
    gold: str = Field("", pattern=r"^[\w-]*$")
    settings: Settings = Field(default_factory=lambda: Settings.model_validate({}))
    parameters: dict[str, dict[str, Any]] = Field(default_factory=dict)
    report: Report = Report()
    robustness: Robustness = Field(default_factory=lambda: Robustness.model_validate({}))

    @model_validator(mode="after")
    def _speaks(self) -> _StudyFile:
        lacking = [k for k in ("title", "question", "abstract") if not getattr(self, f"{k}_ar")]
        if self.report.language == "ar" and lacking:
            raise ValueError(
                f"report.language is ar, but there is no {', '.join(f'{k}_ar' for k in lacking)}"
            )
        return self


@dataclass(frozen=True)
class Study:
    """A validated study: the question with its actors, codebook and keywords."""

    folder: Path
    id: str
    title: str
    question: str
    abstract: str
    corpora: tuple[str, ...]
    states: tuple[str, ...]
    dyads: tuple[tuple[str, str], ...]
    notebooks: tuple[str, ...]
    settings: Settings
    parameters: dict[str, dict[str, Any]]
    report: Report
    title_ar: str
    question_ar: str
    abstract_ar: str
    actors: tuple[Actor, ...]
    frames: tuple[Frame, ...]
    tone: tuple[Tone, ...]
    negators: tuple[str, ...]
    layers: tuple[Layer, ...]
    general: tuple[str, ...]
    history: tuple[Change, ...]
    watch: tuple[Watch, ...]
    glosses: dict[str, str]
    stop_words: tuple[str, ...]
    acts: Acts = field(default_factory=Acts)
    gold: str = ""
    robustness: Robustness = field(default_factory=lambda: Robustness.model_validate({}))

    def told(self, key: str) -> str:
        """title, question or abstract in the language of the report."""
        return str(getattr(self, f"{key}_ar" if self.report.language == "ar" else key))

    @cached_property
    def by_id(self) -> dict[str, Actor]:
        """Every actor by its id."""
        return {a.id: a for a in self.actors}

    def actor(self, actor_id: str) -> Actor:
        """The actor with this id; an unknown one is an error that names the nearest."""
        known = self.by_id
        if actor_id not in known:
            raise UserError(
                f"unknown actor '{actor_id}'{nearest(actor_id, known)}",
                where=self.folder / "actors.yml",
            )
        return known[actor_id]

    def state_of(self, actor_id: str) -> str | None:
        """The state an actor belongs to; a state belongs to itself."""
        actor = self.actor(actor_id)
        return actor.id if actor.kind == "state" else actor.state

    def dyad_names(self) -> list[str]:
        """The dyads as they stand in tables: two state ids joined by a hyphen, in the order of study.yml."""
        return [f"{a}-{b}" for a, b in self.dyads]

    def sha256(self) -> str:
        """Hash of the study's files, for staleness and provenance."""
        digest = hashlib.sha256()
        for name in files_of(self.folder):
            digest.update(name.encode() + b"\0" + (self.folder / name).read_bytes())
        return digest.hexdigest()


def files_of(folder: Path) -> list[str]:
    """The files of the study in `folder`: those every study has, and the optional ones that are there."""
    return [*FILES, *(name for name in OPTIONAL if (folder / name).is_file())]


def nearest(word: str, known: Any) -> str:
    """ "; did you mean 'x'?", where something known is near, else nothing."""
    close = difflib.get_close_matches(word, [str(k) for k in known], n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""


def offices(study: Study) -> pd.DataFrame:
    """Who held which office when: one row a holder; `until` exclusive, missing for the present holder."""
    rows = [
        (
            a.id,
            h.actor,
            pd.Timestamp(h.from_),
            pd.Timestamp(h.until) if h.until else pd.NaT,
            h.source,
        )
        for a in study.actors
        for h in a.holders
    ]
    return pd.DataFrame(rows, columns=["office_id", "actor_id", "from", "until", "source"])


_File = TypeVar("_File", bound=_Strict)


def load_study(folder: Path) -> Study:
    """Read and validate the study in `folder`.

    Raises `UserErrors` with every problem found, each naming file, line and key.
    """
    if not (folder / "study.yml").is_file():
        others = sorted(p.parent.name for p in folder.parent.glob("*/study.yml"))
        raise UserError(
            f"no study.yml here{nearest(folder.name, others)}",
            where=folder,
            fix=f"Studies there are: {', '.join(others) or 'none'}. `analysis new-study NAME` makes one.",
        )
    problems: list[UserError] = []
    head = _read(folder / "study.yml", _StudyFile, problems)
    actors = _read(folder / "actors.yml", _ActorsFile, problems)
    frames = _read(folder / "frames.yml", _FramesFile, problems)
    keywords = _read(folder / "keywords.yml", _KeywordsFile, problems)
    acts = (
        _read(folder / "events.yml", Acts, problems)
        if (folder / "events.yml").is_file()
        else Acts()
    )
    if head and actors:
        problems += _cross_check(folder, head, actors)
    if frames:
        problems += _repeats(folder / "frames.yml", "frames", [f.id for f in frames.frames])
    if problems or not (head and actors and frames and keywords and acts):
        raise UserErrors(problems)
    return Study(
        folder=folder,
        **{k: getattr(head, k) for k in _StudyFile.model_fields},
        actors=actors.actors,
        **{k: getattr(frames, k) for k in _FramesFile.model_fields},
        **{k: getattr(keywords, k) for k in _KeywordsFile.model_fields},
        acts=acts,
    )


_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _tree(path: Path) -> Any:
    """The YAML of a file with the line of every key; slow, so read only where something is wrong."""
    return YAML(typ="rt").load(path.read_text(encoding="utf-8"))


def _bad_date(text: str) -> tuple[int | None, str]:
    """The first thing in a text that looks like a day but is none, with its line."""
    for number, line in enumerate(text.splitlines(), 1):
        for found in re.findall(r"\d{4}-\d{1,2}-\d{1,2}", line):
            try:
                date.fromisoformat(found)
            except ValueError:
                return number, found
    return None, "a date"


def _read(path: Path, model: type[_File], problems: list[UserError]) -> _File | None:
    if not path.is_file():
        problems.append(
            UserError(
                "this file of the study is missing",
                where=path,
                fix="`analysis new-study` shows what it holds.",
            )
        )
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        problems.append(
            UserError(
                f"not UTF-8 (byte {problem.start})", where=path, fix="Save the file as UTF-8."
            )
        )
        return None
    with suppress(
        yaml.YAMLError, ValueError
    ):  # a ValidationError is a ValueError; so is an impossible date
        return model.model_validate(yaml.load(text, Loader=_FAST))
    try:
        tree = _tree(path)
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else None
        problems.append(UserError(f"not YAML: {problem.problem or problem}", where=path, line=line))
        return None
    except ValueError as problem:
        line, found = _bad_date(text)
        problems.append(
            UserError(f"{found}: {problem}; a date is written 2020-05-07", where=path, line=line)
        )
        return None
    try:
        return model.model_validate(_plain(tree))
    except ValidationError as invalid:
        errors = invalid.errors()
        for error in errors:
            if error["type"] == "too_short" and any(
                e is not error and e["loc"][: len(error["loc"])] == error["loc"] for e in errors
            ):
                continue
            keys = [k for k in error["loc"] if k not in ("function-after",)]
            message = error["msg"].removeprefix("Value error, ")
            if error["type"] == "tuple_type":
                message = f"a list is expected, as [a, b], but this is {error['input']!r}"
            if error["type"] == "missing":
                message = "is missing, and has to be there"
            if error["type"] == "too_short":
                message = "an empty list, but at least one is needed"
            if error["type"] == "extra_forbidden":
                names = [f.alias or n for n, f in _fields_at(model, keys[:-1]).items()]
                message = (
                    f"unknown key{nearest(str(keys[-1]), names)} Keys here: {', '.join(names)}"
                )
            shown = ".".join(str(k) for k in keys) or "the file"
            problems.append(UserError(f"{shown}: {message}", where=path, line=_line(tree, keys)))
        return None


def _plain(node: Any) -> Any:
    """The YAML tree as plain dicts, lists and scalars; dates stay dates."""
    if isinstance(node, dict):
        return {str(k): _plain(v) for k, v in node.items()}
    return [_plain(v) for v in node] if isinstance(node, list) else node


def _fields_at(model: Any, keys: list[Any]) -> dict[str, Any]:
    """The fields of the model that sits at `keys` (list places are passed over)."""
    for key in keys:
        if isinstance(key, str) and key in dict.fromkeys(model.model_fields, 0):
            args = [model.model_fields[key].annotation]
            while args:
                found = args.pop()
                if isinstance(found, type) and issubclass(found, BaseModel):
                    model = found
                    break
                args += list(getattr(found, "__args__", ()))
    return dict(model.model_fields)


def _line(tree: Any, keys: list[Any]) -> int | None:
    """The line of the deepest of `keys` that the YAML tree knows, counted from 1."""
    line = None
    for key in keys:
        try:
            places = tree.lc
            line = (places.key(key) if isinstance(tree, dict) else places.item(key))[0] + 1
            tree = tree[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _lines_of(path: Path, section: str) -> list[int]:
    tree = _tree(path)
    return [tree[section].lc.item(i)[0] + 1 for i in range(len(tree[section]))]


def _repeats(path: Path, section: str, ids: list[str]) -> Iterator[UserError]:
    first: dict[str, int] = {}
    repeated = [i for i, name in enumerate(ids) if first.setdefault(name, i) != i]
    lines = _lines_of(path, section) if repeated else []
    for i in repeated:
        yield UserError(
            f"{section}: id '{ids[i]}' is already used at line {lines[first[ids[i]]]}",
            where=path,
            line=lines[i],
        )


@dataclass
class _Wrong:
    """A problem of one actor, its line not looked up yet."""

    actor: str
    what: str
    fix: str = ""


def _cross_check(folder: Path, head: _StudyFile, file: _ActorsFile) -> Iterator[UserError]:
    """What only shows when files are read together."""
    path = folder / "actors.yml"
    yield from _repeats(path, "actors", [a.id for a in file.actors])
    wrong = list(_wrong_actors(file))
    if wrong:
        lines = dict(zip((a.id for a in file.actors), _lines_of(path, "actors"), strict=True))
        yield from (UserError(w.what, where=path, line=lines[w.actor], fix=w.fix) for w in wrong)
    yield from _wrong_head(folder / "study.yml", head, {a.id: a for a in file.actors})


def _wrong_actors(file: _ActorsFile) -> Iterator[_Wrong]:
    """References to nothing, or to the wrong kind, and names that two actors share."""
    actors = {a.id: a for a in file.actors}
    forms: dict[str, list[str]] = defaultdict(list)
    for actor in file.actors:
        references = [
            ("state", actor.state, "state"),
            ("stands_for", actor.stands_for, "government"),
            *(("holder", h.actor, "person") for h in actor.holders),
        ]
        for key, target, kind in references:
            if target is not None and target not in actors:
                yield _Wrong(
                    actor.id,
                    f"actor '{actor.id}': {key} '{target}' is no actor here{nearest(target, actors)}",
                )
            elif target is not None and actors[target].kind != kind:
                yield _Wrong(
                    actor.id,
                    f"actor '{actor.id}': {key} '{target}' is of kind '{actors[target].kind}', not '{kind}'",
                )
        for form in {*actor.names, *actor.titles, *actor.side}:
            forms[form].append(actor.id)
    for form, owners in forms.items():
        if len(owners) > 1:
            yield _Wrong(
                owners[-1],
                f"'{form}' is a name of {' and '.join(owners)}",
                "A name identifies one actor: move it to `short`, or make it longer.",
            )


def _wrong_head(path: Path, head: _StudyFile, actors: dict[str, Actor]) -> Iterator[UserError]:
    """What study.yml says of states, dyads and notebooks."""

    def at(*keys: str) -> int | None:
        return _line(_tree(path), list(keys))

    for state in head.states:
        if state not in actors or actors[state].kind != "state":
            yield UserError(
                f"states: '{state}' is no actor of kind state in actors.yml{nearest(state, actors)}",
                where=path,
                line=at("states"),
            )
    for state in (s for pair in head.dyads for s in pair if s not in head.states):
        yield UserError(
            f"dyads: '{state}' is not among the states ({', '.join(head.states)})",
            where=path,
            line=at("dyads"),
        )
    for notebook in (n for n in head.parameters if n not in head.notebooks):
        yield UserError(
            f"parameters: '{notebook}' is not among the notebooks ({', '.join(head.notebooks)})",
            where=path,
            line=at("parameters", notebook),
        )
    for key, what in head.robustness.wrong():
        yield UserError(
            f"robustness.choices.{key}: {what}", where=path, line=at("robustness", "choices", key)
        )
