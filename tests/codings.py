"""Codings of numbered sentences, for tests of scores, agreement and comparison."""

from __future__ import annotations

import pandas as pd

from analysis.evaluation.gold.standoff import COLUMNS


def coder(rows: list[tuple[int, dict[str, object]]], sentences: int = 20) -> pd.DataFrame:
    """Annotations of sentences s0 … in articles of two sentences each."""
    head = [
        {"sentence": f"s{i}", "article_id": f"a{i // 2}", "layer": "coded"}
        for i in range(sentences)
    ]
    marks = [{"sentence": f"s{i}", "article_id": f"a{i // 2}"} | mark for i, mark in rows]
    return pd.DataFrame([*head, *marks], columns=COLUMNS)


def mention(
    i: int, start: int, label: str = "iran", kind: str = "name"
) -> tuple[int, dict[str, object]]:
    return i, {"layer": "mention", "start": start, "end": start + 4, "label": label, "value": kind}


def dyad(i: int, *frames: str, tone: int = 0) -> list[tuple[int, dict[str, object]]]:
    marks: list[dict[str, object]] = [{"layer": "dyad"}, {"layer": "tone", "value": str(tone)}]
    marks += [{"layer": "frame", "label": f} for f in frames]
    return [(i, m | {"dyad": "iraq-iran"}) for m in marks]
