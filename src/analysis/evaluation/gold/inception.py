"""Codings to and from INCEpTION: WebAnno TSV 3.3 and UIMA CAS JSON 0.4, a document a sentence.

In INCEpTION two span layers are made by hand, `Mention` and `Sentence`, each with a text feature
`label` and, for `Sentence`, stacking; INCEpTION names them webanno.custom.*. Other layers of a
project are passed over. Offsets in both formats count UTF-16 code units. Formats after INCEpTION's
user guide ("WebAnno TSV 3.3 File format") and Apache's specification of the JSON CAS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from analysis.errors import UserError
from analysis.evaluation.gold.folder import text_of
from analysis.evaluation.gold.interchange import Coded, same_text

MENTION, WHOLE, FEATURE = "Mention", "Sentence", "label"
_OWN = "webanno.custom."
_TSV_HEAD = (
    f"#FORMAT=WebAnno TSV 3.3\n#T_SP={_OWN}{MENTION}|{FEATURE}\n#T_SP={_OWN}{WHOLE}|{FEATURE}\n\n\n"
)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_TITLE = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_VALUE = re.compile(r"->|[\\\[\]|_;*\t\n]")
_TEXT = re.compile(r"[\\\t\r\n]")
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LONG = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_STACKED = re.compile(r"((?:\\.|[^\\|])+)", re.S)
_NUMBERED = re.compile(r"(?P<label>.*?)(?:\[(?P<key>\d+)\])?", re.S)


def write_tsv(coded: Coded, text: str, path: Path) -> None:
    """One sentence as WebAnno TSV 3.3: a line a token, labels in columns, numbered where a span has
    several tokens.
    """
    numbered = [(*span, i) for i, span in enumerate(coded.spans, 1)]
    whole = [(w, len(numbered) + i) for i, w in enumerate(coded.whole, 1)]
    lines = [f"#Text={_escape(part, _TEXT)}" for part in text.split("\n")]
    for number, (start, end) in enumerate(
        _pieces(text, [p for s, e, _ in coded.spans for p in (s, e)]), 1
    ):
        here = [
            f"{_escape(label, _VALUE)}[{i}]"
            for s, e, label, i in numbered
            if s <= start and end <= e
        ]
        all_over = [f"{_escape(label, _VALUE)}[{i}]" for label, i in whole]
        columns = ["|".join(here) or "_", "|".join(all_over) or "_"]
        place = f"{_units(text, start)}-{_units(text, end)}"
        lines.append(
            "\t".join([f"1-{number}", place, _escape(text[start:end], _TEXT), *columns, ""])
        )
    path.write_text(_TSV_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def read_tsv(path: Path, sentence: str | None = None, text: str | None = None) -> Coded:
    """One sentence from WebAnno TSV 3, its columns found by the header; its key is the file's name
    where none is given.

    A span goes from the first to the last line (token or part of a token) that bears its number;
    one without a number is its line. Raises `UserError` with the line for what is no TSV, a span
    without a label, or a text that is not `text`.
    """
    lines = text_of(path).split("\n")
    if not lines[0].startswith("#FORMAT=WebAnno TSV 3"):
        raise UserError("not WebAnno TSV 3", where=path, line=1)
    columns = _columns(lines, path)
    rows = list(_rows(lines, path))
    document = _document(rows)
    same_text(document, text, path)
    spans: dict[tuple[str, str], tuple[int, int, str]] = {}
    for number, fields, (begin, end), _ in rows:
        for layer, column in columns.items():
            if column >= len(fields):
                raise UserError(
                    f"this line has no column {column + 1} for layer {layer}",
                    where=path,
                    line=number,
                )
            for place, (label, key) in enumerate(_labels(fields[column])):
                if label is None:
                    raise UserError(
                        f"a {layer} here has no {FEATURE}",
                        where=path,
                        line=number,
                        fix="Give it a label in INCEpTION.",
                    )
                held = spans.get((layer, key or f"{number}.{place}"), (begin, end, label))
                spans[layer, key or f"{number}.{place}"] = (
                    min(begin, held[0]),
                    max(end, held[1]),
                    label,
                )
    marked = [
        (layer, _points(document, s), _points(document, e), label)
        for (layer, _), (s, e, label) in spans.items()
    ]
    return _coded(sentence or path.stem, marked)


def _columns(lines: Sequence[str], path: Path) -> dict[str, int]:
    """Where the labels of our layers stand, of all the columns that the header declares."""
    # every line begins with number, offsets and token
    found, at = {}, 3
    for line in lines:
        if not line.startswith("#T_"):
            continue
        name, *features = line.partition("=")[2].strip().split("|")
        features = features or [""]  # a layer without features has one column
        layer = _layer(name)
        if line.startswith("#T_SP=") and layer and FEATURE in features:
            found[layer] = at + features.index(FEATURE)
        at += len(features)
    if not found:
        raise UserError(
            f"no layer {MENTION} or {WHOLE} with a feature '{FEATURE}' in the header",
            where=path,
            line=1,
            fix="Make these two span layers in INCEpTION (docs/how-to/code-by-hand.md).",
        )
    return found


_Row = tuple[int, list[str], tuple[int, int], list[str]]


def _rows(lines: Sequence[str], path: Path) -> Iterator[_Row]:
    """The lines of tokens: number of the line, fields, offsets, and the #Text lines that stand
    before it.
    """
    texts: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("#Text="):
            texts.append(_unescape(line.removesuffix("\r").removeprefix("#Text=")))
        elif re.match(r"\d+-\d", line):
            fields = line.removesuffix("\r").split("\t")
            hit = re.fullmatch(r"(\d+)-(\d+)", fields[1]) if len(fields) > 2 else None
            if not hit:
                raise UserError(
                    "a token's line has number, offsets and token", where=path, line=number
                )
            yield number, fields, (int(hit[1]), int(hit[2])), texts
            texts = []


def _document(rows: Iterable[_Row]) -> str:
    """The text of the document: its sentences, each where its first token begins."""
    document = ""
    for _, _, (begin, _), texts in rows:
        if texts:
            # blanks for what lies between sentences, so that offsets into the document hold
            document += " " * max(0, begin - _units(document, len(document))) + "\n".join(texts)
    return document


def _labels(cell: str) -> Iterator[tuple[str | None, str | None]]:
    """The labels of a cell, None for an annotation without one, each with its number where it has
    one.
    """
    if cell in ("_", ""):
        return
    for part in _STACKED.findall(cell):
        hit = _NUMBERED.fullmatch(part)
        if hit:
            yield None if hit["label"] == "*" else _unescape(hit["label"]), hit["key"]


def write_cas(coded: Coded, text: str, path: Path) -> None:
    """One sentence as UIMA CAS JSON 0.4."""
    sofa: dict[str, Any] = {
        "%ID": 1,
        "%TYPE": "uima.cas.Sofa",
        "sofaNum": 1,
        "sofaID": "_InitialView",
        "mimeType": "text",
    }
    every = {
        "%TYPE": "uima.tcas.DocumentAnnotation",
        "@sofa": 1,
        "begin": 0,
        "end": _units(text, len(text)),
        "language": "ar",
    }
    structures = [sofa | {"sofaString": text}, {"%ID": 2} | every]
    spans = [(s, e, label, MENTION) for s, e, label in coded.spans] + [
        (0, len(text), w, WHOLE) for w in coded.whole
    ]
    # 1 is the sofa, 2 the document's annotation
    for number, (start, end, label, layer) in enumerate(spans, 3):
        begin, stop = (_units(text, n) for n in (start, end))
        head = {"%ID": number, "%TYPE": _OWN + layer, "@sofa": 1}
        structures.append(head | {"begin": begin, "end": stop, FEATURE: label})
    features = {FEATURE: {"%NAME": FEATURE, "%RANGE": "uima.cas.String"}}
    types = {
        _OWN + n: {"%NAME": _OWN + n, "%SUPER_TYPE": "uima.tcas.Annotation"} | features
        for n in (MENTION, WHOLE)
    }
    # the sofa is what the view is of, and no member of it
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": [s["%ID"] for s in structures[1:]]}}
    tree = {"%TYPES": types, "%FEATURE_STRUCTURES": structures, "%VIEWS": views}
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1), encoding="utf-8")


def read_cas(path: Path, sentence: str | None = None, text: str | None = None) -> Coded:
    """One sentence from UIMA CAS JSON, its feature structures as a list or by number.

    Its key is the document's title, or the file's name, where none is given. Raises `UserError` for
    what is no CAS JSON, a span without a label, or a text that is not `text`.
    """
    try:
        held = json.loads(text_of(path))["%FEATURE_STRUCTURES"]
        structures = (
            [{"%ID": int(k)} | s for k, s in held.items()] if isinstance(held, dict) else held
        )
        sofas = [s for s in structures if s["%TYPE"] == "uima.cas.Sofa" and "sofaString" in s]
        sofa = next((s for s in sofas if s.get("sofaID") == "_InitialView"), None) or sofas[0]
        title = next((s.get("documentTitle") for s in structures if s["%TYPE"] == _TITLE), None)
        document = sofa["sofaString"]
        here = [
            s
            for s in structures
            if _layer(s["%TYPE"]) and s.get("@sofa", sofa["%ID"]) == sofa["%ID"]
        ]
        same_text(document, text, path)
        marked = [
            (
                _layer(s["%TYPE"]),
                _points(document, s["begin"]),
                _points(document, s["end"]),
                s.get(FEATURE),
            )
            for s in here
        ]
    except (
        json.JSONDecodeError,
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
    ) as problem:
        raise UserError(f"not UIMA CAS JSON: {problem!r}", where=path) from None
    for layer, start, end, label in marked:
        if not label:
            raise UserError(
                f"the {layer} '{document[start:end]}' has no {FEATURE}",
                where=path,
                fix="Give it a label in INCEpTION.",
            )
    return _coded(sentence or (Path(title).stem if title else path.stem), marked)


def _layer(name: str) -> str | None:
    """Which of our layers a type is; INCEpTION's own Sentence and Token are none of them."""
    package, _, short = name.rpartition(".")
    return short if short in (MENTION, WHOLE) and package in ("webanno.custom", "custom") else None


def _coded(key: str, marked: Iterable[tuple[str | None, int, int, str]]) -> Coded:
    rows = list(marked)
    spans = sorted({(s, e, label) for layer, s, e, label in rows if layer == MENTION})
    return Coded(key, spans, sorted({label for layer, _, _, label in rows if layer == WHOLE}))


def _units(text: str, place: int) -> int:
    """A place in code points as UTF-16 code units."""
    # two bytes a code unit; a lone surrogate, as broken texts hold it, must not raise
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def _points(text: str, place: int) -> int:
    """A place in UTF-16 code units as code points."""
    return len(
        text.encode("utf-16-le", "surrogatepass")[: 2 * place].decode("utf-16-le", "surrogatepass")
    )


def _pieces(text: str, cuts: Iterable[int]) -> list[tuple[int, int]]:
    """The tokens of a text, cut where a span begins or ends inside one."""
    places = set(cuts)
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        edges = [
            token.start(),
            *sorted(p for p in places if token.start() < p < token.end()),
            token.end(),
        ]
        found += pairwise(edges)
    return found


def _escape(text: str, reserved: re.Pattern[str]) -> str:
    return reserved.sub(lambda hit: _SHORT.get(hit[0], f"\\{hit[0]}"), text)


def _unescape(text: str) -> str:
    return re.sub(r"\\(->|.)", lambda hit: _LONG.get(hit[1], hit[1]), text, flags=re.S)
