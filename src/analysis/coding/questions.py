"""Units as questions to a coder outside the program: a person, any language model.

A question is one unit (a sentence and a pair of states) with its neighbours; the instructions are
the codebook's, without the word lists that the program codes by; the answer has a JSON schema.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.atomic import put
from analysis.study.schema import Study

TONE_LEVELS = (-2, -1, 0, 1, 2)
UNIT_COLUMNS = ("unit", "article_id", "sentence_id", "dyad", "sha256", "text", "before", "after")


@dataclass(frozen=True)
class Questions:
    """What a coder is asked.

    Attributes
    ----------
    instructions
        The codebook for a coder, as text.
    schema
        JSON schema of the answer to one unit.
    units
        One row a unit, with the columns `UNIT_COLUMNS`; `sha256` is of the sentence.
    """

    instructions: str
    schema: dict[str, Any]
    units: pd.DataFrame

    @property
    def sha256(self) -> str:
        """Hash of instructions and schema: codes made by others are not comparable with these."""
        told = self.instructions + json.dumps(self.schema, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def questions(
    study: Study, articles: pd.DataFrame, sentences: pd.DataFrame, dyads: pd.DataFrame
) -> Questions:
    """The units of a run as questions.

    Parameters
    ----------
    study
        Whose codebook is asked.
    articles, sentences, dyads
        Tables of these names; of dyads article_id, sentence_id and dyad are needed.

    Returns
    -------
    Questions
        In the order of article, sentence and dyad.
    """
    return Questions(instructions(study), answer_schema(study), _units(articles, sentences, dyads))


def _units(articles: pd.DataFrame, sentences: pd.DataFrame, dyads: pd.DataFrame) -> pd.DataFrame:
    units = dyads[["article_id", "sentence_id", "dyad"]].drop_duplicates()
    units = units.sort_values(["article_id", "sentence_id", "dyad"], ignore_index=True)
    body = dict(zip(articles["article_id"], articles["body"], strict=True))
    places = sentences[["article_id", "sentence_id", "start", "end"]]
    span = {(a, int(s)): (int(b), int(e)) for a, s, b, e in places.itertuples(index=False)}
    rows = []
    for article, sentence, dyad in units.itertuples(index=False):
        texts = []
        # The sentence itself, the one before and the one after; '' at the ends of an article.
        for step in (0, -1, 1):
            begin, end = span.get((article, int(sentence) + step), (0, 0))
            texts.append(body[article][begin:end])
        key = unit_id(article, int(sentence), dyad)
        rows.append((key, article, int(sentence), dyad, sha256_of(texts[0]), *texts))
    return pd.DataFrame(rows, columns=list(UNIT_COLUMNS))


def unit_id(article_id: str, sentence_id: int, dyad: str) -> str:
    """The key of a unit: ARTICLE.SENTENCE|DYAD."""
    return f"{article_id}.{sentence_id}|{dyad}"


def sha256_of(text: str) -> str:
    """The head of the hash of a sentence, as in sample.csv."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def instructions(study: Study) -> str:
    """The codebook of frames and tone for a coder, in English.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    str
        Without word lists: a coder codes by rules, not by words.
    """
    return "\n".join(_lines(study)) + "\n"


def _lines(study: Study) -> Iterator[str]:
    yield "You code sentences of Arabic news. A unit is one sentence and one pair of states."
    yield "Say which frames the sentence has as it tells of this pair, and its tone towards it."
    yield "The sentences before and after are context only; code the sentence itself."
    yield "No frame is a good answer; in doubt give none."
    yield ""
    yield from (f"- {rule}" for rule in study.general)
    for frame in study.frames:
        yield f"\nFrame {frame.id} ({frame.name_en}): {frame.definition.strip()}"
        yield from (f"  give it when: {rule}" for rule in frame.code_when)
        yield from (f"  not when: {rule}" for rule in frame.code_not_when)
    yield "\nTone, a whole number:"
    weights: dict[int, str] = {t.weight: t.definition.strip() for t in study.tone}
    for level in TONE_LEVELS:
        yield f"  {level}: {weights.get(level, 'neither cooperation nor conflict')}"


def answer_schema(study: Study) -> dict[str, Any]:
    """JSON schema of the answer to one unit.

    Parameters
    ----------
    study
        Whose frames may be given.

    Returns
    -------
    dict
        An object with `frames` (ids, each once) and `tone` (-2 to 2), and nothing else.
    """
    frames = [f.id for f in study.frames]
    return {
        "type": "object",
        "properties": {
            "frames": {"type": "array", "items": {"type": "string", "enum": frames}},
            "tone": {"type": "integer", "enum": list(TONE_LEVELS)},
        },
        "required": ["frames", "tone"],
        "additionalProperties": False,
    }


def write_questions(asked: Questions, path: Path) -> Path:
    """Write questions as JSON Lines: first a line of instructions and schema, then a line a unit.

    Parameters
    ----------
    asked
        From `questions`.
    path
        The file.

    Returns
    -------
    Path
        `path`.
    """
    head = {"instructions": asked.instructions, "schema": asked.schema, "sha256": asked.sha256}
    lines = [json.dumps(head, ensure_ascii=False)]
    shown = asked.units[["unit", "dyad", "sha256", "text", "before", "after"]]
    lines += [json.dumps(row, ensure_ascii=False) for row in shown.to_dict("records")]
    return put(path, "\n".join(lines) + "\n")


def sampled(units: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Units drawn at random, each with a number of its own, so that more of them hold these too.

    Parameters
    ----------
    units
        Of questions.
    count
        How many are wanted.
    seed
        Another one draws others.

    Returns
    -------
    DataFrame
        In their order.
    """
    number = [hashlib.sha256(f"{seed}:{unit}".encode()).hexdigest() for unit in units["unit"]]
    # drawn are those of the smallest hashes; they are asked in the order of the corpus
    kept = sorted(range(len(units)), key=number.__getitem__)[:count]
    return units.iloc[sorted(kept)].reset_index(drop=True)


def problem_of(answer: Any, frames: Sequence[str]) -> str:
    """What is wrong with an answer to a unit, in words; empty where it fits the schema.

    Parameters
    ----------
    answer
        What a coder gave: an object with `frames` and `tone`.
    frames
        Ids of the codebook.

    Returns
    -------
    str
    """
    if not isinstance(answer, dict):
        return "the answer is no object"
    given, tone = answer.get("frames"), answer.get("tone")
    if not isinstance(given, list) or not all(isinstance(f, str) for f in given):
        return "frames is no list of ids"
    unknown = [f for f in given if f not in frames]
    if unknown:
        return f"unknown frame '{unknown[0]}'"
    if len(set(given)) != len(given):
        return "a frame is given twice"
    # In Python True is an int and 1.0 equals 1: neither is an answer.
    if isinstance(tone, bool) or tone not in TONE_LEVELS or not isinstance(tone, int):
        return "tone is no whole number from -2 to 2"
    return ""
