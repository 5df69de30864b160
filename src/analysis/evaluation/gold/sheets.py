"""The coder's sheet: one JSON line a sentence, to be coded in any editor, and the way back to a
stand-off file.

A sheet holds text and is for the coder alone; it is never kept in the project. `CodedLine` is a
line that has been coded: `mentions` as [surface, which of its occurrences (from 1), actor id or
NIL, kind], `dyads` as {dyad: {relation, third, frames, tone}}, `events` as [type, mode, source, target], `speaker`
as {type, actor, status}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.errors import UserError
from analysis.evaluation.gold.folder import text_of
from analysis.evaluation.gold.sample import digest
from analysis.evaluation.gold.standoff import COLUMNS, rows_of
from analysis.relations.speakers import TYPES as SPEAKERS
from analysis.study.event_lexicon import PLOVER
from analysis.study.schema import Study
from analysis.tables.vocabulary import STATUSES

NIL = "NIL"
_MODES = ("", "verbal", "planned", "done")
_LONGEST_SHOWN = 60  # characters of a value in a message
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Kind = Literal["name", "office", "metonym", "demonym", "place"]


class CodedDyad(BaseModel):
    """What a coder said of one dyad in one sentence."""

    model_config = ConfigDict(strict=True)

    relation: Literal["between", "together", "named"] | None = None
    third: str = ""
    frames: list[str] = []
    tone: Annotated[int, Field(ge=-2, le=2)] = 0


class CodedSpeaker(BaseModel):
    """Who says a sentence, and whether it is asserted, denied or hedged."""

    model_config = ConfigDict(strict=True)

    type: str = ""
    actor: str | None = None
    status: str = ""


class CodedLine(BaseModel):
    """One coded sentence of a sheet; keys that a sheet shows the coder are passed over."""

    model_config = ConfigDict(strict=True)

    id: Text
    mentions: list[Annotated[list[Any], Field(min_length=4, max_length=4)]] = []
    dyads: dict[str, CodedDyad] = {}
    events: list[Annotated[list[str | None], Field(min_length=4, max_length=4)]] = []
    speaker: CodedSpeaker | None = None


class CodedMention(BaseModel):
    """One entry of `mentions`."""

    model_config = ConfigDict(strict=True)

    surface: Text
    which: Annotated[int, Field(ge=1, le=1000)]
    actor: Text
    kind: Kind


def sheet(
    sample: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame
) -> list[dict[str, Any]]:
    """One entry a drawn sentence: id, outlet, day, title, the sentence, what stands before and
    after it.

    Raises `UserError` where a sentence no longer reads as it was drawn.
    """
    bodies = articles.set_index("article_id")[["body", "title", "published", "source"]]
    spans = sentences.set_index(["article_id", "sentence_id"])[["start", "end"]]
    entries = []
    for row in sample.itertuples(index=False):
        article = bodies.loc[row.article_id]
        text = article["body"][row.start : row.end]
        if digest(text) != row.sha256:
            raise UserError(
                f"sentence {row.sentence} does not read as it was drawn",
                fix="The text or its cleaning has changed: draw anew.",
            )
        around = {}
        for name, step in (("before", -1), ("after", 1)):
            key = (row.article_id, row.sentence_id + step)
            around[name] = article["body"][slice(*spans.loc[key])] if key in spans.index else ""
        day = "" if pd.isna(article["published"]) else f"{article['published']:%Y-%m-%d}"
        title = "" if pd.isna(article["title"]) else article["title"]
        entries.append(
            {
                "id": row.sentence,
                "outlet": article["source"],
                "day": day,
                "title": title,
                "sentence": text,
            }
            | around
        )
    return entries


def write_sheet(entries: list[dict[str, Any]], path: Path) -> None:
    """A sheet as JSON lines."""
    path.write_text(
        "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries), encoding="utf-8"
    )


def read_coded(
    path: Path, sample: pd.DataFrame, texts: Mapping[str, str], study: Study, coder: str
) -> tuple[pd.DataFrame, list[str]]:
    """The annotations of a coded sheet.

    A line that does not follow `CodedLine`, or that codes a sentence for the second time, is left
    out as a whole; a mark inside a sound line that cannot be placed is left out alone. Each is told
    by file and line.

    Parameters
    ----------
    path
        JSON Lines in UTF-8, one coded sentence a line.
    sample
        The round's drawn sentences (rows of `sample.draw`).
    texts
        The text of each sentence by its key.
    study
        Whose actors, frames and dyads are known.
    coder
        Name that every annotation carries.

    Returns
    -------
    tuple of DataFrame and list of str
        Annotations (columns of `standoff.COLUMNS`), and what was left out, a message each.

    Raises
    ------
    UserError
        Where the file is not UTF-8 text.
    """
    drawn = sample.set_index("sentence", drop=False)
    annotations: list[dict[str, object]] = []
    problems: list[str] = []
    first_lines: dict[str, int] = {}
    # not splitlines, which cuts at U+2028 too: JSON text may hold it
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        entry, problem = _checked(line)
        if entry is None:
            problems.append(f"{where}: {problem}")
        elif entry.id not in drawn.index or entry.id not in texts:
            problems.append(f"{where}: no sentence {entry.id} in the sample")
        elif entry.id in first_lines:
            first = first_lines[entry.id]
            problems.append(
                f"{where}: {entry.id} is coded in line {first} already; that one counts"
            )
        else:
            first_lines[entry.id] = number
            messages: list[str] = []
            marks = list(_marks(entry, drawn.loc[entry.id], texts[entry.id], study, messages))
            annotations += rows_of(drawn.loc[entry.id], coder, marks)
            problems += [f"{where}: {message}" for message in messages]
    return pd.DataFrame(annotations, columns=COLUMNS), problems


def _checked(line: str) -> tuple[CodedLine | None, str]:
    """A line as a `CodedLine`, or nothing and what is wrong with it."""
    try:
        entry = json.loads(line)
        # half of a surrogate pair is accepted by JSON and by no file
        json.dumps(entry, ensure_ascii=False).encode()
        return CodedLine.model_validate(entry), ""
    except json.JSONDecodeError as problem:
        return None, f"not JSON: {problem.msg}"
    except RecursionError:
        return None, "not a coded sentence: nested too deeply"
    except UnicodeEncodeError:
        return None, "not a coded sentence: half of a character (a lone surrogate)"
    except ValueError as problem:
        if not isinstance(problem, ValidationError):
            return None, f"not a coded sentence: {problem}"
        return None, _first_error(problem)


def _first_error(problem: ValidationError) -> str:
    error = problem.errors()[0]
    key = ".".join(str(part) for part in error["loc"])
    return f"{key or 'line'}: {error['msg']}"


def _marks(
    entry: CodedLine, sample: pd.Series, text: str, study: Study, messages: list[str]
) -> Iterator[dict[str, object]]:
    yield from _mention_marks(entry, int(sample["start"]), text, study, messages)
    yield from _dyad_marks(entry, study, messages)
    types = {*PLOVER, *(words.type for words in study.acts.events)}
    for kind, mode, source, target in entry.events:
        if not kind:
            messages.append("an event without a type")
        elif kind not in types:
            messages.append(f"'{_shown(kind)}' is no type of event")
        elif (mode or "") not in _MODES:
            messages.append(
                f"'{_shown(mode or '')}' is no mode of an event: {', '.join(_MODES[1:])}"
            )
        else:
            yield {
                "layer": "event",
                "label": kind,
                "value": mode or "",
                "source_actor": _actor(source or "", study, messages),
                "target_actor": _actor(target or "", study, messages),
            }
    yield from _speaker_marks(entry.speaker, study, messages)


def _speaker_marks(
    speaker: CodedSpeaker | None, study: Study, messages: list[str]
) -> Iterator[dict[str, object]]:
    if speaker is None:
        return
    if speaker.type not in ("", *SPEAKERS):
        messages.append(f"'{_shown(speaker.type)}' is no kind of speaker: {', '.join(SPEAKERS)}")
        return
    if speaker.status not in ("", *STATUSES):
        messages.append(f"'{_shown(speaker.status)}' is no status: {', '.join(STATUSES)}")
        return
    yield {
        "layer": "speaker",
        "label": speaker.type,
        "value": speaker.status,
        "source_actor": _actor(speaker.actor or "", study, messages),
    }


def _actor(name: str, study: Study, messages: list[str]) -> str:
    """An actor of the list; NIL for one who is in none, which is told."""
    if name in ("", NIL) or name in study.by_id:
        return name
    messages.append(f"'{_shown(name)}' is no actor of the list; taken as NIL")
    return NIL


def _shown(text: str) -> str:
    if len(text) <= _LONGEST_SHOWN:
        return text
    return f"{text[:_LONGEST_SHOWN]}…"


def _mention_marks(
    entry: CodedLine, begin: int, text: str, study: Study, messages: list[str]
) -> Iterator[dict[str, object]]:
    marked: dict[tuple[int, str], str] = {}
    for values in entry.mentions:
        fields = dict(zip(CodedMention.model_fields, values, strict=True))
        try:
            mention = CodedMention.model_validate(fields)
        except ValidationError as problem:
            messages.append(f"mention {_shown(str(values))}: {_first_error(problem)}")
            continue
        start = _occurrence(text, mention.surface, mention.which)
        if start < 0:
            messages.append(f"'{_shown(mention.surface)}' ({mention.which}) is not in the sentence")
            continue
        actor = _actor(mention.actor, study, messages)
        if (start, mention.surface) in marked:
            if marked[start, mention.surface] != actor:
                messages.append(
                    f"'{_shown(mention.surface)}' ({mention.which}) is marked twice, as "
                    f"{marked[start, mention.surface]} and as {actor}; the first counts"
                )
            continue
        marked[start, mention.surface] = actor
        yield {
            "layer": "mention",
            "start": begin + start,
            "end": begin + start + len(mention.surface),
            "label": actor,
            "value": mention.kind,
        }


def _dyad_marks(entry: CodedLine, study: Study, messages: list[str]) -> Iterator[dict[str, object]]:
    frames = {f.id for f in study.frames}
    for dyad, coded in entry.dyads.items():
        if dyad not in study.dyad_names():
            messages.append(f"'{dyad}' is no dyad of the study")
            continue
        yield {"layer": "dyad", "dyad": dyad}
        yield {"layer": "tone", "dyad": dyad, "value": str(coded.tone)}
        if coded.relation is not None:
            third = coded.third if coded.relation == "together" else ""
            yield {"layer": "relation", "dyad": dyad, "label": coded.relation, "value": third}
        elif coded.third:
            messages.append(f"'{coded.third}' is a third of {dyad}, but its relation is not coded")
        for frame in dict.fromkeys(coded.frames):
            if frame in frames:
                yield {"layer": "frame", "dyad": dyad, "label": frame}
            else:
                messages.append(f"'{frame}' is no frame of the codebook")


def _occurrence(text: str, surface: str, which: int) -> int:
    """Where the which-th occurrence of a surface begins; -1 where there is none."""
    start = -1
    for _ in range(which):
        # from the next character on: occurrences may overlap
        start = text.find(surface, start + 1)
        if start < 0:
            return -1
    return start
