"""Codings to and from other tools: doccano (JSON Lines), INCEpTION (WebAnno TSV 3.3, UIMA CAS JSON 0.4).

Each tool codes a document a sentence: the text is the sentence, a span is a mention, the rest hangs on the sentence. Labels
are written as `kind|actor` for mentions and, for the whole sentence, `dyad`, `dyad|frame`, `dyad|tone|-1`, so that one list of
labels serves every tool. Texts leave the project only in the file made for the tool.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.errors import UserError
from analysis.validation.standoff import COLUMNS, rows_of, sentences_coded

_TYPE, _WHOLE_TYPE = "custom.Mention", "custom.Sentence"
_TSV_HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Mention|label\n#T_SP=custom.Sentence|label\n\n"
_TOKEN = re.compile(r"\w+|[^\w\s]")
_ESCAPED = re.compile(r"([\\\[\]|_;])")


class Coded(NamedTuple):
    """One sentence in a tool: its key, spans with labels (offsets in the sentence), labels of the whole."""

    sentence: str
    spans: list[tuple[int, int, str]]
    whole: list[str]


def from_annotations(annotations: pd.DataFrame, starts: Mapping[str, int]) -> Iterator[Coded]:
    """Each coded sentence of a coder's file; `starts` gives where each sentence begins in its body."""
    for sentence in sorted(sentences_coded(annotations)):
        rows = annotations[annotations["sentence"] == sentence]
        begin = starts[sentence]
        spans, whole = [], []
        for row in rows.itertuples(index=False):
            if row.layer == "mention":
                spans.append((int(row.start) - begin, int(row.end) - begin, f"{row.value}|{row.label}"))
            elif row.layer == "dyad":
                whole.append(row.dyad)
            elif row.layer == "frame":
                whole.append(f"{row.dyad}|{row.label}")
            elif row.layer == "tone":
                whole.append(f"{row.dyad}|tone|{row.value}")
        yield Coded(sentence, sorted(spans), sorted(whole))


def to_annotations(coded: Iterable[Coded], sample: pd.DataFrame, coder: str) -> pd.DataFrame:
    """A coder's file from what a tool gave. Raises `UserError` for a sentence or label that is not known."""
    drawn = sample.set_index("sentence", drop=False)
    rows: list[dict[str, object]] = []
    for item in coded:
        if item.sentence not in drawn.index:
            raise UserError(f"sentence {item.sentence} is not in the sample")
        row = drawn.loc[item.sentence]
        rows += rows_of(row, coder, [*_mentions(item, int(row["start"])), *_whole(item)])
    return pd.DataFrame(rows, columns=COLUMNS)


def _mentions(item: Coded, begin: int) -> Iterator[dict[str, object]]:
    for start, end, label in item.spans:
        kind, bar, actor = label.partition("|")
        if not bar:
            raise UserError(f"label '{label}' of a span in {item.sentence} is not KIND|ACTOR")
        yield {"layer": "mention", "start": begin + start, "end": begin + end, "label": actor, "value": kind}


def _whole(item: Coded) -> Iterator[dict[str, object]]:
    for label in item.whole:
        dyad, *rest = label.split("|")
        if not rest:
            yield {"layer": "dyad", "dyad": dyad}
        elif rest[0] == "tone" and len(rest) == 2:
            yield {"layer": "tone", "dyad": dyad, "value": rest[1]}
        elif len(rest) == 1:
            yield {"layer": "frame", "dyad": dyad, "label": rest[0]}
        else:
            raise UserError(f"label '{label}' of sentence {item.sentence} is not DYAD, DYAD|FRAME or DYAD|tone|N")


def write_doccano(coded: Iterable[Coded], texts: Mapping[str, str], path: Path) -> None:
    """doccano's JSON Lines: text, label (start, end, label), cats, and the key of the sentence."""
    lines = [
        json.dumps(
            {"text": texts[c.sentence], "label": [list(s) for s in c.spans], "cats": c.whole, "sentence": c.sentence},
            ensure_ascii=False,
        )
        for c in coded
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_doccano(path: Path) -> list[Coded]:
    """What doccano exported. Raises `UserError` with the line for what is no JSON or has no key of a sentence."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            spans = [(int(s), int(e), str(label)) for s, e, label in entry.get("label", entry.get("entities", []))]
            found.append(Coded(entry["sentence"], sorted(spans), sorted(entry.get("cats", []))))
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as problem:
            raise UserError(
                f"not a line of doccano's export with its 'sentence': {problem}", where=path, line=number
            ) from None
    return found


def write_cas(coded: Coded, text: str, path: Path) -> None:
    """One sentence as UIMA CAS JSON 0.4, offsets in UTF-16 code units as INCEpTION counts them."""
    structures: list[dict[str, Any]] = [
        {
            "%ID": 1,
            "%TYPE": "uima.cas.Sofa",
            "sofaNum": 1,
            "sofaID": "_InitialView",
            "mimeType": "text",
            "sofaString": text,
        }
    ]
    spans = [(s, e, label, _TYPE) for s, e, label in coded.spans] + [
        (0, len(text), w, _WHOLE_TYPE) for w in coded.whole
    ]
    for number, (start, end, label, kind) in enumerate(spans, 2):
        begin, stop = (_units(text, n) for n in (start, end))
        structures.append({"%ID": number, "%TYPE": kind, "@sofa": 1, "begin": begin, "end": stop, "label": label})
    features = {"label": {"%NAME": "label", "%RANGE": "uima.cas.String"}}
    types = {name: {"%NAME": name, "%SUPER_TYPE": "uima.tcas.Annotation"} | features for name in (_TYPE, _WHOLE_TYPE)}
    members = [s["%ID"] for s in structures[1:]]
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}}
    tree = {"%TYPES": types, "%FEATURE_STRUCTURES": structures, "%VIEWS": views}
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1), encoding="utf-8")


def read_cas(path: Path, sentence: str | None = None) -> Coded:
    """One sentence from UIMA CAS JSON; its key is the file's name where none is given."""
    try:
        structures = json.loads(path.read_text(encoding="utf-8"))["%FEATURE_STRUCTURES"]
        text = next(s["sofaString"] for s in structures if s["%TYPE"] == "uima.cas.Sofa")
    except (json.JSONDecodeError, KeyError, StopIteration, TypeError) as problem:
        raise UserError(f"not UIMA CAS JSON: {problem}", where=path) from None
    spans = [
        (_points(text, s["begin"]), _points(text, s["end"]), s["label"]) for s in structures if s["%TYPE"] == _TYPE
    ]
    whole = [s["label"] for s in structures if s["%TYPE"] == _WHOLE_TYPE]
    return Coded(sentence or path.stem, sorted(spans), sorted(whole))


def _units(text: str, place: int) -> int:
    """A place in code points as UTF-16 code units."""
    return len(text[:place].encode("utf-16-le")) // 2


def _points(text: str, place: int) -> int:
    """A place in UTF-16 code units as code points."""
    return len(text.encode("utf-16-le")[: 2 * place].decode("utf-16-le"))


def write_tsv(coded: Coded, text: str, path: Path) -> None:
    """One sentence as WebAnno TSV 3.3: a line a token, labels in columns, numbered where a span has several tokens."""
    numbered = [(*span, i) for i, span in enumerate(coded.spans, 1)]
    whole = [(w, len(numbered) + i) for i, w in enumerate(coded.whole, 1)]
    lines = [f"#Text={text}"]
    for number, token in enumerate(_pieces(text, [p for s, e, _ in coded.spans for p in (s, e)]), 1):
        start, end = token
        here = [f"{_escape(label)}[{i}]" for s, e, label, i in numbered if s <= start and end <= e]
        all_over = [f"{_escape(label)}[{i}]" for label, i in whole]
        columns = ["|".join(here) or "_", "|".join(all_over) or "_"]
        place = f"{_units(text, start)}-{_units(text, end)}"
        lines.append("\t".join([f"1-{number}", place, text[start:end], *columns, ""]))
    path.write_text(_TSV_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def read_tsv(path: Path, sentence: str | None = None) -> Coded:
    """One sentence from WebAnno TSV 3.3 with the two columns that `write_tsv` makes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0].startswith("#FORMAT=WebAnno TSV 3"):
        raise UserError("not WebAnno TSV 3", where=path, line=1)
    text = next((line[len("#Text=") :] for line in lines if line.startswith("#Text=")), "")
    spans: dict[int, list[Any]] = {}
    whole: dict[int, str] = {}
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) < 5 or "-" not in fields[1]:
            raise UserError("a token's line has five columns", where=path, line=number)
        start, end = (_points(text, int(n)) for n in fields[1].split("-"))
        for label, key in _labels(fields[3]):
            held = spans.setdefault(key, [start, end, label])
            held[1] = end
        whole |= {key: label for label, key in _labels(fields[4])}
    return Coded(sentence or path.stem, sorted((s, e, label) for s, e, label in spans.values()), sorted(whole.values()))


def _pieces(text: str, cuts: Iterable[int]) -> list[tuple[int, int]]:
    """The tokens of a text, cut where a span begins or ends inside one."""
    places = set(cuts)
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        edges = [token.start(), *sorted(p for p in places if token.start() < p < token.end()), token.end()]
        found += pairwise(edges)
    return found


def _escape(label: str) -> str:
    return _ESCAPED.sub(r"\\\1", label)


def _labels(cell: str) -> Iterator[tuple[str, int]]:
    """The labels of a cell with their numbers."""
    if cell == "_":
        return
    for hit in re.finditer(r"((?:\\.|[^\\|\[])+)\[(\d+)\]", cell):
        yield re.sub(r"\\(.)", r"\1", hit[1]), int(hit[2])
