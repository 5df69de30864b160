"""The codebook of a study as a document: rules and examples for coders, without the word lists that
the program codes with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from analysis.study.codebook_entries import Example
from analysis.study.schema import Study


def document(study: Study) -> str:
    """docs/codebook.md, from frames.yml; the word lists are left out, so that a coder does not code
    by them.
    """
    return "\n".join(_lines(study)) + "\n"


def appendix(study: Study, names: Mapping[str, str]) -> pd.DataFrame:
    """The codebook as a report's appendix, one row a frame: frame (its name of `names`),
    definition, when, not_when, coded, not_coded, terms.

    `coded` and `not_coded` are lists of the examples written for it, `terms` how many words and
    phrases the program codes it by.
    """
    rows = [
        (
            names[f.id],
            f.definition.strip(),
            _joined(f.code_when),
            _joined(f.code_not_when),
            _texts(f.examples, True),
            _texts(f.examples, False),
            len(f.lexicon),
        )
        for f in study.frames
    ]
    return pd.DataFrame(
        rows, columns=["frame", "definition", "when", "not_when", "coded", "not_coded", "terms"]
    )


def _joined(rules: Iterable[str]) -> str:
    return " ".join(rules)


def _texts(examples: Iterable[Example], coded: bool) -> list[str]:
    return [e.text for e in examples if e.code is coded]


def _lines(study: Study) -> Iterator[str]:
    yield f"# Codebook: {study.title}"
    yield f"\nMade by `analysis codebook {study.id} > docs/codebook.md` from frames.yml; held to it by a test."
    yield "\n## In general\n"
    yield from (f"- {rule}" for rule in study.general)
    for layer in study.layers:
        yield f"\n## {layer.name_en} (layer `{layer.id}`)\n\nUnit: {layer.unit}. {layer.definition}\n"
        yield from (f"- {rule}" for rule in layer.rules)
        if layer.labels:
            yield "\n| label | means |\n| --- | --- |"
            yield from (f"| {label.id} | {label.says} |" for label in layer.labels)
        yield from _examples(layer.examples)
    yield "\n## Frames (layer `frame`)\n\nUnit: a sentence and a dyad."
    for frame in study.frames:
        yield f"\n### {frame.name_en} (`{frame.id}`, {frame.name_ar})\n\n{frame.definition}\n\nCode when:\n"
        yield from (f"- {rule}" for rule in frame.code_when)
        yield "\nDo not code when:\n"
        yield from (f"- {rule}" for rule in frame.code_not_when)
        yield from _examples(frame.examples)
    yield "\n## Tone (layer `tone`)\n\nUnit: a sentence and a dyad.\n\n| value | label | means |\n| ---: | --- | --- |"
    yield from (f"| {t.weight} | {t.label_en} | {t.definition} |" for t in study.tone)
    yield "\n## History\n"
    yield from (f"- {entry.date}: {entry.change}" for entry in study.history)


def _examples(examples: Iterable[Example]) -> Iterator[str]:
    rows = [f"| {e.text} | {'yes' if e.code else 'no'} | {e.why} |" for e in examples]
    if rows:
        yield "\n| written for this codebook | coded | why |\n| --- | --- | --- |"
        yield from rows
