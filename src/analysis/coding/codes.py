"""Codes made outside the program, taken in: data/codes-STUDY/NAME.csv with its manifest NAME.json.

Stand-off: the key of each unit, the hash of its sentence and what was given; no text. A set of codes
is never overwritten.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.atomic import put
from analysis.coding.questions import Questions, problem_of, sha256_of
from analysis.errors import UserError, nearest
from analysis.study.schema import Study

COLUMNS = ("unit", "article_id", "sentence_id", "dyad", "sha256", "frames", "tone")
_SHOWN = 5  # lines that an error names


class Bad(NamedTuple):
    """A line that was not taken in, and why."""

    line: int
    why: str


class Taken(NamedTuple):
    """Codes of a file, checked.

    Attributes
    ----------
    codes
        One row a unit, with the columns `COLUMNS`; frames joined by ';'.
    bad
        The lines that are none.
    sha256
        Of the file.
    """

    codes: pd.DataFrame
    bad: list[Bad]
    sha256: str


def codes_folder(study: Study) -> Path:
    """Where the codes of a study are kept: data/codes-STUDY of the project it lies in."""
    return study.folder.parents[1] / "data" / f"codes-{study.id}"


def read_answers(path: Path, asked: Questions, study: Study) -> Taken:
    """Read and check a file of answers, one JSON object a line.

    Parameters
    ----------
    path
        Lines with `unit`, `sha256` (as exported), `frames`, `tone`; further keys are passed over,
        and so is the line of instructions that an export begins with.
    asked
        The units of the run as they are now.
    study
        Whose frames may be given.

    Returns
    -------
    Taken

    Raises
    ------
    UserError
        For a file that cannot be read as UTF-8 or is empty.
    """
    try:
        content = path.read_bytes()
        # Editors on Windows put a byte order mark before the first line.
        text = content.decode("utf-8-sig")
    except OSError as problem:
        raise UserError(f"cannot be read: {problem.strerror}", where=path) from None
    except UnicodeDecodeError as problem:
        raise UserError(f"not UTF-8 (byte {problem.start:,})", where=path) from None
    known = asked.units.set_index("unit")
    frames = [f.id for f in study.frames]
    rows: dict[str, dict[str, Any]] = {}
    bad = []
    for number, line in enumerate(text.splitlines(), 1):
        # An answered export may still begin with its line of instructions.
        if not line.strip() or (number == 1 and '"instructions"' in line):
            continue
        row, why = _checked(line, known, frames)
        if row is not None and row["unit"] in rows:
            why = f"unit {row['unit']} is answered twice"
        if why or row is None:
            bad.append(Bad(number, why))
        else:
            rows[row["unit"]] = row
    if not rows and not bad:
        raise UserError("no answer in this file", where=path)
    codes = pd.DataFrame(list(rows.values()), columns=list(COLUMNS))
    # The file of codes is the same in whatever order the units were answered.
    codes = codes.sort_values(["article_id", "sentence_id", "dyad"], ignore_index=True)
    return Taken(codes, bad, hashlib.sha256(content).hexdigest())


def _checked(
    line: str, known: pd.DataFrame, frames: list[str]
) -> tuple[dict[str, Any] | None, str]:
    """A line as a row of codes, or why it is none."""
    try:
        answer = json.loads(line)
    except ValueError:
        return None, "no JSON"
    if not isinstance(answer, dict) or not isinstance(answer.get("unit"), str):
        return None, "no object with a 'unit'"
    unit = answer["unit"]
    if unit not in known.index:
        return None, f"unit {unit} is not in this run"
    held = known.loc[unit]
    # A sentence that was cleaned or cut otherwise since the export may not be what was coded.
    if answer.get("sha256") != held["sha256"]:
        return None, f"the sentence of unit {unit} reads otherwise now, or its sha256 is missing"
    problem = problem_of(answer, frames)
    if problem:
        return None, f"unit {unit}: {problem}"
    return {
        "unit": unit,
        "article_id": held["article_id"],
        "sentence_id": int(held["sentence_id"]),
        "dyad": held["dyad"],
        "sha256": held["sha256"],
        "frames": ";".join(sorted(answer["frames"])),
        "tone": answer["tone"],
    }, ""


def keep_codes(
    study: Study, name: str, taken: Taken, told: Mapping[str, Any], *, skip_bad: bool = False
) -> Path:
    """Keep a set of codes with its manifest.

    Parameters
    ----------
    study
        The study.
    name
        The name of the set; none of that name may be there.
    taken
        From `read_answers`.
    told
        Who coded, with which model and prompt, when: for the manifest.
    skip_bad
        Keep the good lines although others are bad; the manifest counts and names these.

    Returns
    -------
    Path
        The file of codes.

    Raises
    ------
    UserError
        Where a line is bad, or the name is taken.
    """
    path = codes_folder(study) / f"{name}.csv"
    if taken.bad and not skip_bad:
        lines = "; ".join(f"line {b.line}: {b.why}" for b in taken.bad[:_SHOWN])
        raise UserError(
            f"{len(taken.bad)} lines cannot be taken in: {lines}: nothing written",
            fix="Correct them, or --skip-bad takes the others.",
        )
    if path.exists():
        raise UserError(
            "there are codes of this name; they are never overwritten",
            where=path,
            fix="Give another --name.",
        )
    manifest = {
        **told,
        "answers_sha256": taken.sha256,
        "units": len(taken.codes),
        "bad_lines": [{"line": b.line, "why": b.why} for b in taken.bad],
    }
    put(path, taken.codes.to_csv(index=False, lineterminator="\n"))
    text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True)
    put(path.with_suffix(".json"), text + "\n")
    return path


def code_sets(study: Study) -> list[str]:
    """Names of the sets of codes that a study has, sorted."""
    return sorted(p.stem for p in codes_folder(study).glob("*.csv"))


def codes_file(study: Study, name: str = "") -> Path:
    """The file of a set of codes; the only one there is where no name is given.

    Parameters
    ----------
    study
        The study.
    name
        Name of the set (`settings.frame_codes`).

    Returns
    -------
    Path

    Raises
    ------
    UserError
        Where it is not there, or several are and none is named.
    """
    sets = code_sets(study)
    where = study.folder / "study.yml"
    fix = "`analysis code export` and `analysis code import` bring codes in."
    if not sets:
        raise UserError(
            "settings.frame_coder: 'file', but no codes were taken in", where=where, fix=fix
        )
    if not name and len(sets) > 1:
        raise UserError(
            f"settings.frame_codes: which of {', '.join(sets)}?",
            where=where,
            fix="Name one of them.",
        )
    chosen = name or sets[0]
    if chosen not in sets:
        message = f"settings.frame_codes: there are no codes '{chosen}'{nearest(chosen, sets)}"
        raise UserError(message, where=where, fix=f"Codes: {', '.join(sets)}.")
    return codes_folder(study) / f"{chosen}.csv"


def code_files(study: Study) -> tuple[Path, ...]:
    """What a coder that takes codes reads: the file of codes that the study uses."""
    return (codes_file(study, study.settings.frame_codes),)


def codes_of_study(study: Study) -> tuple[pd.DataFrame, Path]:
    """The codes that a study uses, as `read_codes` gives them, and their file.

    Raises
    ------
    UserError
        As `codes_file`.
    """
    (path,) = code_files(study)
    return read_codes(path), path


def read_codes(path: Path) -> pd.DataFrame:
    """A set of codes as it was kept: one row a unit, with the columns `COLUMNS`."""
    text = {"unit": "str", "article_id": "str", "dyad": "str", "sha256": "str", "frames": "str"}
    # A unit without a frame has an empty field, which pandas would read as missing.
    held = io.StringIO(path.read_text(encoding="utf-8"))
    return pd.read_csv(held, dtype=text, keep_default_na=False)


def coded_units(codes: pd.DataFrame, units: pd.DataFrame) -> Iterator[tuple[int, list[str]]]:
    """The number of each unit that is coded and whose sentence reads as it was coded, with its
    frames.

    Parameters
    ----------
    codes
        From `read_codes`.
    units
        With the columns unit and text.

    Yields
    ------
    tuple
        The place of the unit in `units`, and ids of frames.
    """
    held = codes.set_index("unit")
    frames, hashes = held["frames"].to_dict(), held["sha256"].to_dict()
    for number, (unit, text) in enumerate(zip(units["unit"], units["text"], strict=True)):
        if unit in frames and hashes[unit] == sha256_of(text):
            yield number, [f for f in frames[unit].split(";") if f]
