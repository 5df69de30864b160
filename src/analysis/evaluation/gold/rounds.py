"""From runs to a drawn sample and coders' sheets, and from coded sheets back to the gold folder.

`draw_sample` adds a round to data/gold/sample.csv; `write_sheets` gives coders what they may see
(sentences, neighbours, the list of actors, no marks of the program); `collect` turns their lines
into data/gold/codings/ROUND-CODER.csv.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.atomic import whole
from analysis.errors import UserError
from analysis.evaluation.evaluate import CODINGS, GOLD, SAMPLE, coders_of, read_sample
from analysis.evaluation.gold.codebook import document
from analysis.evaluation.gold.doccano import is_of_a_tool, read_tool, to_annotations, write_tool
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
    "dyads": ("dyad", "frame", "tone"),
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
    folder: Path, sheets: Path, decided: Iterable[Path], study: Study, name: str
) -> list[str]:
    """gold.csv: what both coders of a round marked alike, and the third pass's decision where they
    differ.

    A decided sheet holds for each sentence only the parts that were decided. What is decided for no
    reason, and what waits for a decision, comes back a line each; a sentence that waits is left out
    of the gold.
    """
    one, other = (read_coding(p) for p in coders_of(folder, name))
    open_parts = disagreements(one, other)
    sample = read_sample(folder)
    texts = _texts(sheets, name)
    read = [
        read_coded(p, sample[sample["round"] == name], texts, study, ADJUDICATED) for p in decided
    ]
    settled = (
        pd.concat([rows for rows, _ in read], ignore_index=True)
        if read
        else pd.DataFrame(columns=MARKS)
    )
    problems = [line for _, said in read for line in said]
    waiting = sorted(set(open_parts["sentence"]) - set(settled["sentence"]))
    problems += [f"{sentence} waits for a decision" for sentence in waiting]
    whole = one[one["sentence"].isin(set(other["sentence"])) & ~one["sentence"].isin(waiting)]
    parts = {layer: part for part, layers in PARTS.items() for layer in layers}
    differ = set(open_parts.itertuples(index=False, name=None))
    kept = [
        (s, parts.get(layer, "")) not in differ
        for s, layer in zip(whole["sentence"], whole["layer"], strict=True)
    ]
    given = [
        (s, parts.get(layer, "")) in differ
        for s, layer in zip(settled["sentence"], settled["layer"], strict=True)
    ]
    gold = pd.concat([whole[kept].assign(coder=ADJUDICATED), settled[given]], ignore_index=True)
    write_coding(gold, folder / GOLD)
    return problems


def _texts(sheets: Path, name: str) -> dict[str, str]:
    """Each sentence of a round's sheets by its key."""
    return {
        entry["id"]: entry["sentence"]
        for path in sorted(sheets.glob(f"{name}-*.jsonl"))
        for entry in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }


def write_for_tool(tool: str, sheets: Path, name: str) -> list[Path]:
    """The sentences of a round's sheets as files for doccano or INCEpTION, in the folder ROUND-TOOL
    beside the sheets.
    """
    entries = [{"id": key, "sentence": text} for key, text in _texts(sheets, name).items()]
    return write_tool(tool, entries, sheets / f"{name}-{tool}")


def collect(
    folder: Path, sheets: Path, coded: Iterable[Path], study: Study, name: str, coder: str
) -> list[str]:
    """Coded sheets, or files of doccano and INCEpTION, into the gold folder as one file; what could
    not be placed, and what is missing, a line each.
    """
    sample = read_sample(folder)
    sample = sample[sample["round"] == name]
    texts = _texts(sheets, name)
    parts, problems = [], []
    for path in coded:
        if is_of_a_tool(path):
            parts.append(to_annotations(read_tool(path, texts, coder), sample, coder, study))
            continue
        rows, said = read_coded(path, sample, texts, study, coder)
        parts.append(rows)
        problems += said
    whole = pd.concat(parts, ignore_index=True)
    write_coding(whole, folder / CODINGS / f"{name}-{coder}.csv")
    done = set(whole["sentence"])
    return problems + [f"{key} is not coded" for key in sample["sentence"] if key not in done]
