"""From runs to a drawn sample and coders' sheets, and from coded sheets back to the gold folder.

`draw_sample` adds a round to data/gold/sample.csv; `write_sheets` gives coders what they may see (sentences, neighbours, the list
of actors, no marks of the program); `collect` turns their lines into data/gold/codings/ROUND-CODER.csv.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import UserError
from analysis.evaluating import CODINGS, SAMPLE, read_sample
from analysis.study import Study
from analysis.validation.sample import COLUMNS, draw
from analysis.validation.sheets import read_coded, sheet, write_sheet
from analysis.validation.standoff import write_coding

SHEETS, ACTORS = "sheets", "actors.tsv"


def draw_sample(folder: Path, runs: Mapping[Path, int], study: Study, name: str, seed: int) -> pd.DataFrame:
    """Draw a round from each run (its folder and about how many sentences) and add it to the sample of `folder`.

    Articles of earlier rounds are left out. Raises `UserError` where the round is there already: a sample that has been
    drawn is never drawn again.
    """
    path = folder / SAMPLE
    known = read_sample(folder) if path.is_file() else pd.DataFrame(columns=COLUMNS)
    if (known["round"] == name).any():
        raise UserError(f"round '{name}' is drawn already", where=path, fix="Give another --round.")
    without = known if len(known) else None
    parts = [draw(run / "tables", study, count, seed=seed, name=name, without=without) for run, count in runs.items()]
    drawn = pd.concat(parts, ignore_index=True)
    folder.mkdir(parents=True, exist_ok=True)
    whole = pd.concat([known, drawn], ignore_index=True) if len(known) else drawn
    part = path.with_suffix(".part")
    whole.to_csv(part, index=False, lineterminator="\n")
    part.replace(path)
    return drawn


def write_sheets(
    drawn: pd.DataFrame, runs: Iterable[Path], study: Study, target: Path, *, size: int, seed: int
) -> list[Path]:
    """Sheets of `size` sentences in a shuffled order, and the list of actors, under `target` (outside the project's files)."""
    tables = [run / "tables" for run in runs]
    articles, sentences = (
        pd.concat([pd.read_parquet(t / f"{name}.parquet") for t in tables], ignore_index=True).drop_duplicates(keys)
        for name, keys in (("articles", ["article_id"]), ("sentences", ["article_id", "sentence_id"]))
    )
    entries = sheet(drawn.sample(frac=1, random_state=seed), articles, sentences)
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, at in enumerate(range(0, len(entries), size), 1):
        paths.append(target / f"{drawn['round'].iloc[0]}-{number:02}.jsonl")
        write_sheet(entries[at : at + size], paths[-1])
    (target / ACTORS).write_text(actor_list(study), encoding="utf-8")
    return paths


def actor_list(study: Study) -> str:
    """The actors a coder chooses from, a line each: id, kind, state, Arabic and English name; holders under their office."""
    lines = ["id\tkind\tstate\tname_ar\tname_en\tholders"]
    for actor in study.actors:
        held = "; ".join(f"{h.actor} {h.from_}..{h.until or ''}" for h in actor.holders)
        lines.append("\t".join([actor.id, actor.kind, actor.state or "", actor.name_ar, actor.name_en, held]))
    return "\n".join(lines) + "\n"


def collect(folder: Path, sheets: Path, coded: Iterable[Path], study: Study, name: str, coder: str) -> list[str]:
    """Coded sheets into the gold folder as one file; what could not be placed, and what is missing, a line each."""
    sample = read_sample(folder)
    sample = sample[sample["round"] == name]
    texts = {
        entry["id"]: entry["sentence"]
        for path in sorted(sheets.glob(f"{name}-*.jsonl"))
        for entry in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }
    parts, problems = [], []
    for path in coded:
        rows, said = read_coded(path, sample, texts, study, coder)
        parts.append(rows)
        problems += said
    whole = pd.concat(parts, ignore_index=True)
    write_coding(whole, folder / CODINGS / f"{name}-{coder}.csv")
    done = set(whole["sentence"])
    return problems + [f"{key} is not coded" for key in sample["sentence"] if key not in done]
