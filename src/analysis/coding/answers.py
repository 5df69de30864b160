"""Answers of a language model, kept by the hash of what was asked: data/codes-STUDY/answers-MODEL.jsonl.

A line holds the hash of model, instructions, schema and question, the answer, and what it cost; no
text. With the file a run is made again byte for byte without the server.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.coding.codes import COLUMNS, codes_folder
from analysis.coding.questions import Questions, questions
from analysis.errors import UserError
from analysis.study.schema import Study

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

PREFIX = "answers-"


def answers_path(study: Study, model: str) -> Path:
    """Where the answers of a model are kept; the file need not be there."""
    # Names of models hold signs that a file name may not: qwen2.5:7b, org/model.
    slug = re.sub(r"[^\w.-]+", "_", model)
    return codes_folder(study) / f"{PREFIX}{slug}.jsonl"


def answers_file(study: Study, model: str) -> Path:
    """The answers of the model that a study names.

    Parameters
    ----------
    study
        The study.
    model
        `settings.frame_model`.

    Returns
    -------
    Path

    Raises
    ------
    UserError
        Where no model is named, or it was never asked.
    """
    where = study.folder / "study.yml"
    fix = "`analysis code ask --model MODEL` asks it and keeps what it answers."
    if not model:
        raise UserError("settings.frame_model: which model coded?", where=where, fix=fix)
    path = answers_path(study, model)
    if not path.is_file():
        raise UserError(f"settings.frame_model: '{model}' was not asked", where=where, fix=fix)
    return path


def answer_files(study: Study) -> tuple[Path, ...]:
    """What a coder that takes answers reads: the cache of the model that the study names."""
    return (answers_file(study, study.settings.frame_model),)


def answers_in_study(coded: CodedTexts, units: pd.DataFrame) -> tuple[pd.DataFrame, Path]:
    """What the model of `settings.frame_model` gave the units of texts.

    Parameters
    ----------
    coded : CodedTexts
        The texts.
    units : pandas.DataFrame
        article_id, sentence_id and dyad of those asked for.

    Returns
    -------
    tuple of (pandas.DataFrame, Path)
        As `codes_of_answers` gives them, and the file of answers.

    Raises
    ------
    UserError
        As `answers_file`.
    """
    (path,) = answer_files(coded.study)
    articles = pd.DataFrame({"article_id": coded.article_ids, "body": list(coded.text.bodies)})
    asked = questions(coded.study, articles, coded.sentences, units)
    return codes_of_answers(path, asked, coded.study.settings.frame_model), path


def question_text(unit: Mapping[str, Any]) -> str:
    """One unit as it is put to a model."""
    return (
        f"Pair: {unit['dyad']}\nBefore: {unit['before'].strip()}\n"
        f"Sentence: {unit['text'].strip()}\nAfter: {unit['after'].strip()}"
    )


def question_key(asked: Questions, model: str, text: str) -> str:
    """The hash of model, instructions, schema and question."""
    # A list as JSON, so that no two questions give one string; a changed codebook makes
    # another key, and old answers are then not found rather than mixed in.
    told = json.dumps([model, asked.sha256, text], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def keyed(asked: Questions, model: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Each unit with its text for a model and the key of its answer."""
    for row in asked.units.to_dict("records"):
        unit = {str(k): v for k, v in row.items()}
        text = question_text(unit)
        yield unit, text, question_key(asked, model, text)


def read_answers_file(path: Path) -> dict[str, dict[str, Any]]:
    """The lines of a file of answers by key; no line where there is no file.

    A last line that was not written whole is passed over: the question is asked again.
    """
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            found[str(entry["key"])] = entry
        except (ValueError, KeyError, TypeError):
            continue
    return found


def codes_of_answers(path: Path, asked: Questions, model: str) -> pd.DataFrame:
    """The answers to these questions as codes.

    Parameters
    ----------
    path
        The file of answers.
    asked
        The units.
    model
        The model.

    Returns
    -------
    DataFrame
        One row a unit that was answered, with the columns of `codes.COLUMNS`.
    """
    known = read_answers_file(path)
    rows = []
    for unit, _, key in keyed(asked, model):
        if key in known:
            answer = known[key]["answer"]
            # Models list frames in any order; the codes shall not differ by it.
            given = ";".join(sorted(answer["frames"]))
            rows.append({**unit, "frames": given, "tone": answer["tone"]})
    return pd.DataFrame(rows, columns=list(COLUMNS))
