"""Codings to and from other tools: doccano (JSON Lines) here, INCEpTION (WebAnno TSV 3.3, UIMA CAS
JSON 0.4) in `inception`, programs for qualitative analysis (REFI-QDA) in `refi`.

Each tool codes a document a sentence: the text is the sentence, a span is a mention, the rest hangs
on the sentence. Labels are written as `kind|actor` for mentions and, for the whole sentence,
`dyad`, `dyad|relation|together|opec`, `dyad|frame`, `dyad|tone|-1`, `event|AGREE|verbal|iraq|iran`, `speaker|outlet|asserted|`, so
that one list of labels serves every tool. Texts leave the project only in the file made for the
tool.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

import pandas as pd

from analysis.errors import UserError, nearest
from analysis.evaluation.gold.folder import text_of
from analysis.evaluation.gold.inception import read_cas, read_tsv, write_cas, write_tsv
from analysis.evaluation.gold.interchange import Coded
from analysis.evaluation.gold.refi import read_qdpx, write_qdpx
from analysis.evaluation.gold.standoff import COLUMNS, KINDS, TONES, rows_of, sentences_coded
from analysis.study.schema import RELATIONS, Study


def from_annotations(annotations: pd.DataFrame, starts: Mapping[str, int]) -> Iterator[Coded]:
    """Each coded sentence of a coder's file; `starts` gives where each sentence begins in its
    body.
    """
    for sentence in sorted(sentences_coded(annotations)):
        rows = annotations[annotations["sentence"] == sentence]
        begin = starts[sentence]
        spans, whole = [], []
        for row in rows.itertuples(index=False):
            if row.layer == "mention":
                spans.append(
                    (int(row.start) - begin, int(row.end) - begin, f"{row.value}|{row.label}")
                )
            elif row.layer != "coded":
                whole.append("|".join(str(v) for v in _LABELS[row.layer](row)))
        yield Coded(sentence, sorted(spans), sorted(whole))


# how each layer of a sentence is written as one label
_LABELS: Mapping[str, Callable[[Any], tuple[object, ...]]] = {
    "dyad": lambda r: (r.dyad,),
    "relation": lambda r: (r.dyad, "relation", r.label, *filter(None, [r.value])),
    "frame": lambda r: (r.dyad, r.label),
    "tone": lambda r: (r.dyad, "tone", r.value),
    "event": lambda r: ("event", r.label, r.value, r.source_actor, r.target_actor),
    "speaker": lambda r: ("speaker", r.label, r.value, r.source_actor),
    "comment": lambda r: ("comment", r.label),
}
_FORMS = (
    "DYAD, DYAD|relation|RELATION, DYAD|relation|together|THIRD, DYAD|FRAME, DYAD|tone|N, "
    "event|TYPE|MODE|SOURCE|TARGET, speaker|TYPE|STATUS|ACTOR or comment|TEXT"
)


def to_annotations(
    coded: Iterable[Coded], sample: pd.DataFrame, coder: str, study: Study
) -> pd.DataFrame:
    """A coder's file from what a tool gave.

    Raises `UserError` for a sentence, actor, kind, dyad, relation, frame or tone that is not known.
    """
    drawn = sample.set_index("sentence", drop=False)
    rows: list[dict[str, object]] = []
    for item in coded:
        if item.sentence not in drawn.index:
            raise UserError(f"sentence {item.sentence} is not in the sample")
        row = drawn.loc[item.sentence]
        rows += rows_of(
            row, coder, [*_mentions(item, int(row["start"]), study), *_whole(item, study)]
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _known(what: str, name: str, names: Iterable[str], item: Coded) -> None:
    if name not in names:
        raise UserError(
            f"unknown {what} '{name}' in sentence {item.sentence}{nearest(name, names)}"
        )


def _mentions(item: Coded, begin: int, study: Study) -> Iterator[dict[str, object]]:
    for start, end, label in item.spans:
        kind, bar, actor = label.partition("|")
        if not bar:
            raise UserError(f"label '{label}' of a span in {item.sentence} is not KIND|ACTOR")
        _known("kind", kind, KINDS, item)
        _known("actor", actor, [*study.by_id, "NIL"], item)
        yield {
            "layer": "mention",
            "start": begin + start,
            "end": begin + end,
            "label": actor,
            "value": kind,
        }


def _whole(item: Coded, study: Study) -> Iterator[dict[str, object]]:
    dyads, frames = study.dyad_names(), [f.id for f in study.frames]
    for label in item.whole:
        head, *rest = label.split("|")
        if head == "comment":
            # not `rest`: a comment may hold bars of its own
            yield {"layer": "comment", "label": label.partition("|")[2]}
        elif head == "event" and len(rest) == 4:
            kind, mode, source, target = rest
            yield {
                "layer": "event",
                "label": kind,
                "value": mode,
                "source_actor": source,
                "target_actor": target,
            }
        elif head == "speaker" and len(rest) == 3:
            yield {"layer": "speaker", "label": rest[0], "value": rest[1], "source_actor": rest[2]}
        elif rest[:1] == ["relation"] and len(rest) in (2, 3):
            _known("dyad", head, dyads, item)
            _known("relation", rest[1], RELATIONS, item)
            third = rest[2] if len(rest) == 3 else ""
            if third and rest[1] != "together":
                raise UserError(f"label '{label}' of {item.sentence}: only 'together' has a third")
            yield {"layer": "relation", "dyad": head, "label": rest[1], "value": third}
        elif (
            len(rest) > 2 or (len(rest) == 2 and rest[0] != "tone") or head in ("event", "speaker")
        ):
            raise UserError(f"label '{label}' of sentence {item.sentence} is not {_FORMS}")
        else:
            _known("dyad", head, dyads, item)
            if len(rest) == 2:
                _known("tone", rest[1], TONES, item)
                yield {"layer": "tone", "dyad": head, "value": rest[1]}
            elif rest:
                _known("frame", rest[0], frames, item)
                yield {"layer": "frame", "dyad": head, "label": rest[0]}
            else:
                yield {"layer": "dyad", "dyad": head}


def write_doccano(coded: Iterable[Coded], texts: Mapping[str, str], path: Path) -> None:
    """doccano's JSON Lines: text, label (start, end, label), cats, and the key of the sentence."""
    lines = [
        json.dumps(
            {
                "text": texts[c.sentence],
                "label": [list(s) for s in c.spans],
                "cats": c.whole,
                "sentence": c.sentence,
            },
            ensure_ascii=False,
        )
        for c in coded
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_doccano(path: Path) -> list[Coded]:
    """What doccano exported: spans as (start, end, label) or, where a project has relations, as
    objects; 'cats' for the whole.

    Raises `UserError` with the line for what is no JSON or has no key of a sentence.
    """
    found = []
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            # doccano calls spans `entities` in a project that has relations
            marked = entry.get("label") or entry.get("entities") or []
            spans = [_span(mark) for mark in marked]
            key = entry["sentence"] if "sentence" in entry else entry["meta"]["sentence"]
            found.append(Coded(key, sorted(spans), sorted(entry.get("cats") or [])))
        except (json.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError) as problem:
            raise UserError(
                f"not a line of doccano's export with its 'sentence': {problem!r}",
                where=path,
                line=number,
            ) from None
    return found


def _span(mark: Any) -> tuple[int, int, str]:
    if isinstance(mark, dict):
        return int(mark["start_offset"]), int(mark["end_offset"]), str(mark["label"])
    start, end, label = mark
    return int(start), int(end), str(label)


def is_of_a_tool(path: Path) -> bool:
    """Whether a file was coded in another program: .qdpx, .tsv, .json, an export .zip, or .jsonl
    whose lines hold a 'text'.
    """
    if path.suffix in (".qdpx", ".tsv", ".json", ".zip"):
        return True
    first = text_of(path).lstrip().partition("\n")[0]
    return path.suffix == ".jsonl" and '"text"' in first and '"mentions"' not in first


def read_tool(path: Path, texts: Mapping[str, str], coder: str) -> list[Coded]:
    """The coded sentences of a file from another program; `texts` gives each sentence that was
    drawn, by its key.

    An INCEpTION project export holds annotation/DOCUMENT/USER.tsv or .json: of several users
    `coder` is taken.
    """
    if path.suffix == ".jsonl":
        return read_doccano(path)
    if path.suffix == ".qdpx":
        return read_qdpx(path, texts, coder)
    if path.suffix != ".zip":
        return [_read_document(path, texts)]
    try:
        with ZipFile(path) as packed, TemporaryDirectory() as folder:
            names = [n for n in packed.namelist() if PurePosixPath(n).match("annotation/*/*.*")]
            chosen = _of_one_user([PurePosixPath(n) for n in names], coder, path)
            return [
                _read_document(Path(packed.extract(n.as_posix(), folder)), texts) for n in chosen
            ]
    except BadZipFile:
        raise UserError("not a zip file", where=path) from None


def _of_one_user(names: list[PurePosixPath], coder: str, path: Path) -> list[PurePosixPath]:
    """The annotated documents of one user; INITIAL_CAS is what INCEpTION keeps of a document before
    anyone coded it.
    """
    coded = [n for n in names if n.stem != "INITIAL_CAS" and n.suffix in (".tsv", ".json")]
    users = {n.stem for n in coded}
    if not coded:
        raise UserError(
            "no annotation/DOCUMENT/USER.tsv or .json in this export",
            where=path,
            fix="Export the project with annotations as WebAnno TSV 3.3 or UIMA CAS JSON 0.4.",
        )
    if len(users) > 1 and coder not in users:
        raise UserError(
            f"several coded here: {', '.join(sorted(users))}",
            where=path,
            fix="Name one of them as --coder.",
        )
    return sorted(n for n in coded if n.stem == coder or len(users) == 1)


def _read_document(path: Path, texts: Mapping[str, str]) -> Coded:
    """A document of INCEpTION; its key is the name of its file, or of the folder that INCEpTION
    made for it.
    """
    names = (path.stem, path.parent.name, Path(path.parent.name).stem)
    key = next((n for n in names if n in texts), None)
    if key is None:
        raise UserError(
            f"neither '{names[0]}' nor '{names[1]}' is a sentence of this round", where=path
        )
    read = read_tsv if path.suffix == ".tsv" else read_cas
    return read(path, key, texts[key])


def write_tool(
    tool: str,
    coded: Iterable[Coded],
    texts: Mapping[str, str],
    study: Study,
    folder: Path,
    coder: str = "",
) -> list[Path]:
    """Write sentences, coded or still to be coded, for another program.

    Parameters
    ----------
    tool
        'doccano', 'qdpx', 'tsv' or 'cas'.
    coded
        The sentences.
    texts
        Each by its key.
    study
        Whose labels are offered.
    folder
        Where the files go.
    coder
        Who coded; '' where nobody has yet.

    Returns
    -------
    list of Path
        One file for doccano and REFI-QDA, a file a sentence for INCEpTION.
    """
    items = {item.sentence: item for item in coded}
    folder.mkdir(parents=True, exist_ok=True)
    if tool == "doccano":
        write_doccano(items.values(), texts, folder / "doccano.jsonl")
        return [folder / "doccano.jsonl"]
    if tool == "qdpx":
        write_qdpx(items.values(), texts, study, coder, folder / "sentences.qdpx")
        return [folder / "sentences.qdpx"]
    write, suffix = {"tsv": (write_tsv, ".tsv"), "cas": (write_cas, ".json")}[tool]
    paths = [folder / f"{key}{suffix}" for key in items]
    for key, path in zip(items, paths, strict=True):
        write(items[key], texts[key], path)
    return paths
