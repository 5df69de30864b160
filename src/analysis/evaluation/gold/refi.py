"""Codings to and from NVivo, MAXQDA, ATLAS.ti, QualCoder and their like: REFI-QDA Project 1.0
(.qdpx), a source a sentence.

A .qdpx is a zip that holds `project.qde` (XML) and the sources as plain text. Codes are the labels
that every tool of this package uses; the codebook inside holds those of the study. Positions count
code points from 0, the end excluded. Format after the REFI-QDA standard 1.5 of 2019 (qdasoftware.org,
sections 5.3, 7 and 9.2) and its schema Project.xsd.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from analysis.errors import UserError
from analysis.evaluation.gold.interchange import Coded, same_text
from analysis.evaluation.gold.standoff import KINDS, TONES
from analysis.study.schema import RELATIONS, Study

NOTHING = "nothing"
MOST_BYTES = 64_000_000
_NAMESPACE = "urn:QDA-XML:project:1.0"
_PROJECT = "project.qde"
_SOURCES = "sources"
_INSIDE = "internal://"
_MADE_AT = (1980, 1, 1, 0, 0, 0)  # a zip of the same codings is the same bytes
_CONTROL = re.compile("[\x00-\x1f\ufffe\uffff]")  # XML has no way to write them
_FILE_ENDING = re.compile(r"\.(txt|docx?|rtf)$", re.I)

Element = Any  # of lxml, whose own type has a private name


def codes_of(study: Study) -> dict[str, list[str]]:
    """The labels that a coder of a study chooses from, in groups.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    dict
        Labels by group: what is said of the whole sentence, each dyad, each kind of mention. Events,
        speakers and comments have no list; a coder adds a code where one is needed.
    """
    groups = {"sentence": [NOTHING]}
    for dyad in study.dyad_names():
        relations = [f"{dyad}|relation|{relation}" for relation in RELATIONS]
        frames = [f"{dyad}|{frame.id}" for frame in study.frames]
        tones = [f"{dyad}|tone|{tone}" for tone in TONES]
        groups[dyad] = [dyad, *relations, *frames, *tones]
    for kind in KINDS:
        groups[kind] = [f"{kind}|{actor}" for actor in (*study.by_id, "NIL")]
    return groups


def write_qdpx(
    coded: Iterable[Coded], texts: Mapping[str, str], study: Study, coder: str, path: Path
) -> None:
    """Write sentences, coded or still to be coded, as a project of REFI-QDA.

    Parameters
    ----------
    coded
        The sentences.
    texts
        Each sentence by its key.
    study
        Whose labels the codebook holds.
    coder
        Who coded; '' where nobody has yet.
    path
        The .qdpx file.
    """
    items = list(coded)
    if coder:
        items = [i if _labels_used(i) else Coded(i.sentence, [], [NOTHING]) for i in items]
    used = {label for item in items for label in _labels_used(item)}
    user = _guid("user", coder or "Mihwar")
    project = etree.Element(f"{{{_NAMESPACE}}}Project", nsmap={None: _NAMESPACE})
    project.attrib.update({"name": study.id, "origin": "Mihwar", "creatingUserGUID": user})
    _add(_add(project, "Users"), "User", guid=user, name=coder or "Mihwar")
    codes = _add(_add(project, "CodeBook"), "Codes")
    groups = codes_of(study)
    known = {label for labels in groups.values() for label in labels}
    if others := sorted(used - known):
        groups["other"] = others
    for group, labels in groups.items():
        parent = _code(codes, group, f"group {group}", codable=False)
        for label in labels:
            _code(parent, label, label, codable=True)
    sources = _add(project, "Sources")
    for item in items:
        _source(sources, item, texts[item.sentence], user)
    files = {
        f"{_SOURCES}/{_guid('source', item.sentence)}.txt": texts[item.sentence].encode()
        for item in items
    }
    head = etree.tostring(project, encoding="utf-8", xml_declaration=True, pretty_print=True)
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, data in {_PROJECT: head, **files}.items():
            member = ZipInfo(name, _MADE_AT)
            member.compress_type = ZIP_DEFLATED
            packed.writestr(member, data)


def _labels_used(item: Coded) -> set[str]:
    """The labels of a sentence."""
    return {label for _, _, label in item.spans} | set(item.whole)


def _guid(kind: str, name: str) -> str:
    """The same id for the same thing, so that a second file can be matched with the first."""
    return str(uuid5(NAMESPACE_URL, f"mihwar:{kind}:{name}"))


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    clean = {key: _CONTROL.sub(" ", value) for key, value in attributes.items()}
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", clean)


def _code(parent: Element, name: str, key: str, *, codable: bool) -> Element:
    guid = _guid("code", key)
    return _add(parent, "Code", guid=guid, name=name, isCodable=str(codable).lower())


def _source(sources: Element, item: Coded, text: str, user: str) -> None:
    """A sentence with its selections; what is said of the whole is a selection of all of it, since
    few programs show a code that hangs on a document.
    """
    guid = _guid("source", item.sentence)
    address = f"{_INSIDE}{guid}.txt"
    source = _add(sources, "TextSource", guid=guid, name=item.sentence, plainTextPath=address)
    spans = [*item.spans, *((0, len(text), label) for label in item.whole)]
    for start, end, label in spans:
        key = f"{item.sentence} {start} {end} {label}"
        selection = _add(
            source,
            "PlainTextSelection",
            guid=_guid("selection", key),
            name=text[start:end],
            startPosition=str(start),
            endPosition=str(end),
            creatingUser=user,
        )
        coding = _add(selection, "Coding", guid=_guid("coding", key), creatingUser=user)
        _add(coding, "CodeRef", targetGUID=_guid("code", label))


def read_qdpx(path: Path, texts: Mapping[str, str], coder: str) -> list[Coded]:
    """The coded sentences of a project of REFI-QDA.

    Parameters
    ----------
    path
        The .qdpx file.
    texts
        Each sentence that was drawn, by its key; a source is named by the key.
    coder
        Who is meant, where several coded.

    Returns
    -------
    list of Coded
        Sentences with at least one code, in the order of the file. The code `NOTHING` says that a
        sentence was read and holds nothing to code.

    Raises
    ------
    UserError
        Where the file is no such project, declares a document type, unpacks to more than
        `MOST_BYTES`, names a source that lies outside of it, is of other sentences, or several coded
        and none of them is `coder`.
    """
    try:
        with ZipFile(path) as packed:
            project = _project(packed, path)
            labels = {e.get("guid"): e.get("name") or "" for e in _each(project, "Code")}
            users = {e.get("guid"): e.get("name") or "" for e in _each(project, "User")}
            read = []
            for source in _each(project, "TextSource"):
                key = _key(source, texts, path)
                same_text(_text_of(packed, source, path), texts[key], path)
                read.append((key, list(_codings(source, labels, users, path))))
    except (BadZipFile, NotImplementedError, RuntimeError) as problem:
        raise UserError(f"not a .qdpx file that can be opened: {problem}", where=path) from None
    chosen = _chosen({user for _, marks in read for user, *_ in marks}, coder, path)
    found = []
    for key, marks in read:
        kept = [mark for user, *mark in marks if user in chosen]
        if kept:
            found.append(_coded(key, kept, texts[key], path))
    return found


def _project(packed: ZipFile, path: Path) -> Element:
    """The root of project.qde. No document type is allowed, so that there are no entities."""
    name = next((n for n in packed.namelist() if n.lower() == _PROJECT), None)
    if name is None:
        raise UserError(
            f"no {_PROJECT} in this file", where=path, fix="Export it as REFI-QDA project."
        )
    text = _member(packed, name, path)
    if "<!doctype" in text.lower():
        raise UserError(
            f"{_PROJECT} declares a document type (DOCTYPE), which REFI-QDA does not have",
            where=path,
            fix="It was not written by a program for qualitative analysis: do not use it.",
        )
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as problem:
        raise UserError(f"{_PROJECT} is not XML: {problem.msg}", where=path) from None
    if etree.QName(root).localname != "Project":
        raise UserError(f"{_PROJECT} holds no Project of REFI-QDA", where=path)
    return root


def _member(packed: ZipFile, name: str, path: Path) -> str:
    """The text of a member, if it is UTF-8 and of a size that a text may have."""
    size = packed.getinfo(name).file_size
    if size > MOST_BYTES:
        raise UserError(f"{name} would unpack to {size:,} bytes", where=path)
    with packed.open(name) as stream:
        data = stream.read(MOST_BYTES + 1)  # what the zip says of its size may be a lie
    if len(data) > MOST_BYTES:
        raise UserError(f"{name} unpacks to more than {MOST_BYTES:,} bytes", where=path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UserError(f"{name} is not UTF-8 (byte {problem.start:,})", where=path) from None


def _each(parent: Element, name: str) -> Iterator[Element]:
    """Elements of one name, in whatever namespace: programs write 1.0 and 1:0."""
    yield from parent.iter(f"{{*}}{name}")


def _key(source: Element, texts: Mapping[str, str], path: Path) -> str:
    """The sentence that a source is: its name, of which some programs keep the ending."""
    name = source.get("name") or ""
    for key in (name, _FILE_ENDING.sub("", name)):
        if key in texts:
            return key
    raise UserError(f"the source '{name}' is not a sentence of this round", where=path)


def _text_of(packed: ZipFile, source: Element, path: Path) -> str:
    """The text of a source, from the project or from the zip; never from anywhere else."""
    inline = source.find("{*}PlainTextContent")
    if inline is not None:
        return inline.text or ""
    address = source.get("plainTextPath") or ""
    name = address.removeprefix(_INSIDE)
    if not address.startswith(_INSIDE) or "/" in name or "\\" in name:
        raise UserError(
            f"the source '{source.get('name')}' lies at '{address}', not inside this file",
            where=path,
            fix="Export the project with its sources.",
        )
    wanted = f"{_SOURCES}/{name}".lower()
    held = next((n for n in packed.namelist() if n.lower() == wanted), None)
    if held is None:
        raise UserError(f"there is no {_SOURCES}/{name} in this file", where=path)
    return _member(packed, held, path)


_Coding = tuple[str, int, int, str]


def _codings(
    source: Element, labels: Mapping[str, str], users: Mapping[str, str], path: Path
) -> Iterator[_Coding]:
    """User, start, end and label of every code in a source; (-1, -1) for one of the whole source."""
    for coding in _each(source, "Coding"):
        selection = coding.getparent()
        if etree.QName(selection).localname not in ("PlainTextSelection", "TextSource"):
            continue
        user = coding.get("creatingUser") or selection.get("creatingUser") or ""
        place = (-1, -1)
        if selection is not source:
            place = _place(selection, path)
        for reference in _each(coding, "CodeRef"):
            guid = reference.get("targetGUID")
            if guid not in labels:
                raise UserError(f"a coding names the code {guid}, which is not there", where=path)
            yield users.get(user, user), *place, labels[guid]


def _place(selection: Element, path: Path) -> tuple[int, int]:
    """Where a selection begins and ends."""
    given = [selection.get(name) or "" for name in ("startPosition", "endPosition")]
    if not all(re.fullmatch(r"\d{1,9}", value) for value in given):
        raise UserError(f"a selection goes from '{given[0]}' to '{given[1]}'", where=path)
    return int(given[0]), int(given[1])


def _chosen(coded: set[str], coder: str, path: Path) -> set[str]:
    """The users whose codings are taken: all where one coded, else the coder that is meant."""
    named = sorted(coded - {""})
    if len(named) < 2:
        return coded
    if coder not in named:
        raise UserError(
            f"several coded here: {', '.join(named)}",
            where=path,
            fix="Name one of them as --coder.",
        )
    return {coder}


def _coded(key: str, marks: Sequence[Sequence[Any]], text: str, path: Path) -> Coded:
    """A sentence from its codings: a label of a kind of mention keeps its words, any other is said
    of the whole sentence.
    """
    held: dict[bool, set[Any]] = defaultdict(set)
    for start, end, label in marks:
        is_mention = label.partition("|")[0] in KINDS
        if not is_mention:
            if label != NOTHING:
                held[False].add(label)
            continue
        if not 0 <= start < end <= len(text):
            raise UserError(
                f"'{label}' stands at {start} to {end} of {key}, which has {len(text)} characters",
                where=path,
                fix="Code the words of the actor, not the document.",
            )
        held[True].add((start, end, label))
    return Coded(key, sorted(held[True]), sorted(held[False]))
