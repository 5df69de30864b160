"""From runs to a drawn sample and coders' sheets, and from coded sheets back to the gold folder.

`draw_sample` adds a round to data/gold/sample.csv; `write_sheets` gives coders what they may see
(sentences, neighbours, the list of actors, no marks of the program); `collect` turns their lines
into data/gold/codings/ROUND-CODER.csv.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.atomic import whole
from analysis.errors import UserError
from analysis.evaluation.evaluate import CODINGS, GOLD, SAMPLE, coders_of, read_sample
from analysis.evaluation.gold.codebook import document
from analysis.evaluation.gold.doccano import (
    from_annotations,
    is_of_a_tool,
    read_tool,
    to_annotations,
    write_tool,
)
from analysis.evaluation.gold.folder import keep_copy, refuse_fewer
from analysis.evaluation.gold.interchange import Coded
from analysis.evaluation.gold.sample import COLUMNS, draw
from analysis.evaluation.gold.sheets import read_coded, sheet, write_sheet
from analysis.evaluation.gold.standoff import COLUMNS as MARKS
from analysis.evaluation.gold.standoff import read_coding, write_coding
from analysis.study.schema import Study

SHEETS, ACTORS, CODEBOOK = "sheets", "actors.tsv", "codebook.md"
ADJUDICATED = "adjudicated"
# the parts of a coding that are settled together
PARTS = {
    "mentions": ("mention",),
    "dyads": ("dyad", "relation", "frame", "tone"),
    "events": ("event",),
    "speaker": ("speaker",),
}


def draw_sample(
    folder: Path, runs: Mapping[Path, int], study: Study, name: str, seed: int
) -> pd.DataFrame:
    """Draw a round from each run (its folder and about how many sentences) and add it to the sample
    of `folder`.

    Articles of earlier rounds are left out. Raises `UserError` where the round is there already: a
    sample that has been drawn is never drawn again.
    """
    path = folder / SAMPLE
    known = read_sample(folder) if path.is_file() else pd.DataFrame(columns=COLUMNS)
    if strangers := sorted(set(known["dyad"]) - set(study.dyad_names())):
        raise UserError(
            f"this sample was drawn for another study (dyad {strangers[0]})",
            where=path,
            fix=f"Leave --gold out: study '{study.id}' then has a folder of its own.",
        )
    if (known["round"] == name).any():
        raise UserError(f"round '{name}' is drawn already", where=path, fix="Give another --round.")
    without = known if len(known) else None
    parts = [
        draw(run / "tables", study, count, seed=seed, name=name, without=without)
        for run, count in runs.items()
    ]
    drawn = pd.concat(parts, ignore_index=True)
    every = pd.concat([known, drawn], ignore_index=True) if len(known) else drawn
    with whole(path) as beside:
        every.to_csv(beside, index=False, lineterminator="\n")
    return drawn


def write_sheets(
    drawn: pd.DataFrame, runs: Iterable[Path], study: Study, target: Path, *, size: int, seed: int
) -> list[Path]:
    """Sheets of `size` sentences in a shuffled order, the codebook and the list of actors, under
    `target` (outside the project's files).
    """
    tables = [run / "tables" for run in runs]
    articles, sentences = (
        pd.concat(
            [pd.read_parquet(t / f"{name}.parquet") for t in tables], ignore_index=True
        ).drop_duplicates(keys)
        for name, keys in (
            ("articles", ["article_id"]),
            ("sentences", ["article_id", "sentence_id"]),
        )
    )
    entries = sheet(drawn.sample(frac=1, random_state=seed), articles, sentences)
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, at in enumerate(range(0, len(entries), size), 1):
        paths.append(target / f"{drawn['round'].iloc[0]}-{number:02}.jsonl")
        write_sheet(entries[at : at + size], paths[-1])
    (target / ACTORS).write_text(actor_list(study), encoding="utf-8")
    (target / CODEBOOK).write_text(document(study), encoding="utf-8")
    return paths


def actor_list(study: Study) -> str:
    """The actors a coder chooses from, a line each: id, kind, state, Arabic and English name;
    holders under their office.
    """
    lines = ["id\tkind\tstate\tname_ar\tname_en\tholders"]
    for actor in study.actors:
        held = "; ".join(f"{h.actor} {h.from_}..{h.until or ''}" for h in actor.holders)
        lines.append(
            "\t".join([actor.id, actor.kind, actor.state or "", actor.name_ar, actor.name_en, held])
        )
    return "\n".join(lines) + "\n"


def disagreements(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """One row a sentence and part (mentions, dyads, events, speaker) in which two coders differ."""
    rows = []
    for sentence in sorted(set(one["sentence"]) & set(other["sentence"])):
        pair = [f[f["sentence"] == sentence] for f in (one, other)]
        rows += [
            (sentence, part) for part in PARTS if _marks(pair[0], part) != _marks(pair[1], part)
        ]
    return pd.DataFrame(rows, columns=["sentence", "part"])


def _marks(rows: pd.DataFrame, part: str) -> set[tuple[str, ...]]:
    kept = ["layer", "start", "end", "dyad", "label", "value", "source_actor", "target_actor"]
    return set(
        rows.loc[rows["layer"].isin(PARTS[part]), kept]
        .astype("str")
        .itertuples(index=False, name=None)
    )


def adjudicate(
    folder: Path,
    sheets: Path,
    decided: Iterable[Path],
    study: Study,
    name: str,
    *,
    replace: bool = False,
) -> list[str]:
    """gold.csv: what both coders of a round marked alike, and the third pass's decision where they
    differ; gold of other rounds stays.

    Parameters
    ----------
    folder
        The gold folder of the study.
    sheets
        Where the round's sheets lie.
    decided
        Sheets that hold for each sentence only the parts that were decided.
    study
        Whose codebook the coders used.
    name
        The round.
    replace
        Write gold.csv although it would have fewer annotations than before; a copy is kept.

    Returns
    -------
    list of str
        What was decided for no reason, and what waits for a decision, a message each. A sentence
        that waits is left out of the gold.

    Raises
    ------
    UserError
        Where the round has not two coders, or gold.csv would lose annotations.
    """
    one, other = (read_coding(p) for p in coders_of(folder, name))
    open_parts = disagreements(one, other)
    sample = read_sample(folder)
    in_round = sample[sample["round"] == name]
    texts = _texts(sheets, name)
    decisions = [read_coded(p, in_round, texts, study, ADJUDICATED) for p in decided]
    settled = _concatenated([annotations for annotations, _ in decisions])
    problems = [message for _, messages in decisions for message in messages]
    waiting = sorted(set(open_parts["sentence"]) - set(settled["sentence"]))
    problems += [f"{sentence} waits for a decision" for sentence in waiting]
    both = one[one["sentence"].isin(set(other["sentence"])) & ~one["sentence"].isin(waiting)]
    parts = {layer: part for part, layers in PARTS.items() for layer in layers}
    differ = set(open_parts.itertuples(index=False, name=None))

    def is_open(annotations: pd.DataFrame) -> list[bool]:
        keys = zip(annotations["sentence"], annotations["layer"], strict=True)
        return [(sentence, parts.get(layer, "")) in differ for sentence, layer in keys]

    # what both marked alike needs no decision, and a decision about it is passed over below
    alike = both[~np.array(is_open(both), dtype=bool)].assign(coder=ADJUDICATED)
    gold = pd.concat([alike, settled[is_open(settled)]], ignore_index=True)
    _write_gold(folder / GOLD, gold, set(in_round["sentence"]), replace)
    return problems


def _concatenated(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=MARKS)


def _write_gold(path: Path, gold: pd.DataFrame, in_round: set[str], replace: bool) -> None:
    """Write a round's gold beside that of other rounds."""
    if path.is_file():
        before = read_coding(path)
        again = before["sentence"].isin(in_round) & before["round"].isin(gold["round"])
        gold = pd.concat([before[~again], gold], ignore_index=True)
        if not replace:
            refuse_fewer(path, len(before), len(gold))
        elif len(gold) < len(before):
            keep_copy(path)
    write_coding(gold, path)


def _texts(sheets: Path, name: str) -> dict[str, str]:
    """Each sentence of a round's sheets by its key."""
    return {
        entry["id"]: entry["sentence"]
        for path in sorted(sheets.glob(f"{name}-*.jsonl"))
        for entry in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }


def write_for_tool(
    tool: str,
    sheets: Path,
    name: str,
    study: Study,
    *,
    coding: Path | None = None,
    sample: pd.DataFrame | None = None,
) -> list[Path]:
    """The sentences of a round's sheets as files for another program, beside the sheets.

    Parameters
    ----------
    tool
        As `doccano.write_tool` takes it.
    sheets
        Where the round's sheets lie.
    name
        The round.
    study
        Whose labels are offered.
    coding
        What a coder marked, to go with the sentences; None: sentences still to be coded.
    sample
        The sample, which tells where each sentence begins; needed with `coding`.

    Returns
    -------
    list of Path
        The files, in the folder ROUND-TOOL; with `coding` in CODING-TOOL.

    Raises
    ------
    UserError
        Where no sheet of the round is there, or not of every coded sentence.
    """
    texts = _texts(sheets, name)
    if not texts:
        raise UserError(
            f"no sheet of round '{name}' lies here, and only sheets hold the sentences",
            where=os.path.relpath(sheets),
            fix=f"Copy {name}-*.jsonl here from where the round was drawn, or give --sheets.",
        )
    if coding is None or sample is None:
        blank = [Coded(key, [], []) for key in texts]
        return write_tool(tool, blank, texts, study, sheets / f"{name}-{tool}")
    annotations = read_coding(coding)
    if missing := sorted(set(annotations["sentence"]) - set(texts)):
        raise UserError(
            f"{len(missing)} coded sentences are on no sheet here, such as {missing[0]}",
            where=os.path.relpath(sheets),
        )
    starts = sample.set_index("sentence")["start"].astype("int64").to_dict()
    coded = from_annotations(annotations, starts)
    coder = coding.stem.removeprefix(f"{name}-")
    return write_tool(tool, coded, texts, study, sheets / f"{coding.stem}-{tool}", coder)


def collect(
    folder: Path,
    sheets: Path,
    coded: Iterable[Path],
    study: Study,
    name: str,
    coder: str,
    *,
    replace: bool = False,
) -> list[str]:
    """Coded sheets, or files of other programs, into the gold folder as one file a coder.

    What the coder handed in before stays: sentences are added. A sentence that is now coded
    otherwise than before keeps its first coding unless `replace` is given.

    Parameters
    ----------
    folder
        The gold folder of the study.
    sheets
        Where the round's sheets lie.
    coded
        The files that were coded.
    study
        Whose actors, frames and dyads are known.
    name
        The round.
    coder
        Who coded; the file is codings/ROUND-CODER.csv.
    replace
        Let the new coding of a sentence take the place of the old one; a copy of the file is kept.

    Returns
    -------
    list of str
        What could not be placed, what was coded otherwise before, and what is missing.

    Raises
    ------
    UserError
        Where a file cannot be read or belongs to no tool that is known.
    """
    sample = read_sample(folder)
    sample = sample[sample["round"] == name]
    texts = _texts(sheets, name)
    parts: list[pd.DataFrame] = []
    problems: list[str] = []
    for path in coded:
        if is_of_a_tool(path):
            annotations = to_annotations(read_tool(path, texts, coder), sample, coder, study)
            messages: list[str] = []
        else:
            annotations, messages = read_coded(path, sample, texts, study, coder)
        # the file named first counts
        twice = set(annotations["sentence"]) & {s for part in parts for s in part["sentence"]}
        problems += messages
        problems += [f"{path.name}: {key} is coded in another file too" for key in sorted(twice)]
        parts.append(annotations[~annotations["sentence"].isin(twice)])
    target = folder / CODINGS / f"{name}-{coder}.csv"
    new = _concatenated(parts)
    merged, differing = _merged(target, new, replace)
    problems += differing
    if merged.empty:
        raise UserError(
            "no sentence could be taken from these files; the first problem: "
            + (problems[0] if problems else "they are empty"),
            where=", ".join(path.name for path in coded),
        )
    write_coding(merged, target)
    done = set(merged["sentence"])
    return problems + [f"{key} is not coded" for key in sample["sentence"] if key not in done]


def _merged(target: Path, new: pd.DataFrame, replace: bool) -> tuple[pd.DataFrame, list[str]]:
    """The coder's earlier annotations with the new ones, and a message where they differ."""
    if not target.is_file():
        return new, []
    before = read_coding(target)
    again = set(before["sentence"]) & set(new["sentence"])
    differing = sorted(s for s in again if _content(before, s) != _content(new, s))
    if not differing:
        return pd.concat([before, new[~new["sentence"].isin(again)]], ignore_index=True), []
    if not replace:
        kept = new[~new["sentence"].isin(again)]
        messages = [
            f"{sentence} was coded otherwise before; kept as it was (--replace takes the new coding)"
            for sentence in differing
        ]
        return pd.concat([before, kept], ignore_index=True), messages
    copy = keep_copy(target)
    kept = before[~before["sentence"].isin(again)]
    message = f"{len(differing)} sentences coded anew; the earlier coding is kept in {copy.name}"
    return pd.concat([kept, new], ignore_index=True), [message]


def _content(annotations: pd.DataFrame, sentence: str) -> set[tuple[str, ...]]:
    """What is said of a sentence, in a form that two files can be compared by."""
    columns = [c for c in MARKS if c not in ("coder", "probability", "url")]
    rows = annotations.loc[annotations["sentence"] == sentence, columns]
    plain = rows.astype("object").where(rows.notna(), "").astype("str")
    plain = plain.replace({"nan": "", "<NA>": ""})
    # a column of offsets with gaps is of floats: 12.0 is 12
    plain[["start", "end"]] = plain[["start", "end"]].replace(r"\.0$", "", regex=True)
    return set(plain.itertuples(index=False, name=None))
