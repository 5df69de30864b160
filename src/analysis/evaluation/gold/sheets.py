"""The coder's sheet: one JSON line a sentence, to be coded in any editor, and the way back to a
stand-off file.

A sheet holds text and is for the coder alone; it is never kept in the project. A coded line has the
keys of `CODED`: `mentions` as [surface, which of its occurrences (from 1), actor id or NIL, kind],
`dyads` as {dyad: {frames, tone}}, `events` as [type, mode, source, target], `speaker` as {type,
actor, status}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import UserError
from analysis.evaluation.gold.sample import digest
from analysis.evaluation.gold.standoff import COLUMNS, KINDS, rows_of
from analysis.study.schema import Study

CODED = ("id", "mentions", "dyads", "events", "speaker")
NIL = "NIL"


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
    """Annotations from a coded sheet, and what could not be placed, a line each (nothing is dropped
    silently).

    `texts` gives each sentence by its key. Raises `UserError` for a line that is no JSON.
    """
    drawn = sample.set_index("sentence", drop=False)
    rows: list[dict[str, object]] = []
    problems: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as problem:
            raise UserError(f"not JSON: {problem.msg}", where=path, line=number) from None
        key = entry.get("id")
        if key not in drawn.index:
            problems.append(f"{path.name}:{number}: no sentence {key} in the sample")
            continue
        said: list[str] = []
        marks = list(_marks(entry, drawn.loc[key], texts[key], study, said))
        rows += rows_of(drawn.loc[key], coder, marks)
        problems += [f"{path.name}:{number}: {text}" for text in said]
    return pd.DataFrame(rows, columns=COLUMNS), problems


def _marks(
    entry: Mapping[str, Any], sample: pd.Series, text: str, study: Study, said: list[str]
) -> Iterator[dict[str, object]]:
    known, frames, dyads = study.by_id, {f.id for f in study.frames}, set(study.dyad_names())
    for surface, which, actor, kind in entry.get("mentions", []):
        start = _place(text, surface, which)
        if start < 0 or kind not in KINDS:
            said.append(f"'{surface}' ({which}, {kind}) is not in the sentence or of no known kind")
            continue
        if actor not in known and actor != NIL:
            said.append(f"'{actor}' is no actor of the list; taken as NIL")
            actor = NIL
        begin = int(sample["start"]) + start
        yield {
            "layer": "mention",
            "start": begin,
            "end": begin + len(surface),
            "label": actor,
            "value": kind,
        }
    for dyad, coded in entry.get("dyads", {}).items():
        if dyad not in dyads:
            said.append(f"'{dyad}' is no dyad of the study")
            continue
        yield {"layer": "dyad", "dyad": dyad}
        yield {"layer": "tone", "dyad": dyad, "value": str(coded.get("tone", 0))}
        for frame in dict.fromkeys(coded.get("frames", [])):
            if frame in frames:
                yield {"layer": "frame", "dyad": dyad, "label": frame}
            else:
                said.append(f"'{frame}' is no frame of the codebook")
    for kind, mode, source, target in entry.get("events", []):
        yield {
            "layer": "event",
            "label": kind,
            "value": mode,
            "source_actor": source or "",
            "target_actor": target or "",
        }
    speaker = entry.get("speaker") or {}
    if speaker:
        yield {
            "layer": "speaker",
            "label": speaker.get("type", ""),
            "value": speaker.get("status", ""),
            "source_actor": speaker.get("actor") or "",
        }


def _place(text: str, surface: str, which: int) -> int:
    """Where the which-th occurrence of a surface begins; -1 where there is none."""
    start = -1
    for _ in range(max(1, int(which))):
        start = text.find(surface, start + 1)
        if start < 0:
            return -1
    return start
