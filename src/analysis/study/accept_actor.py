"""A proposed name taken into actors.yml: as a new entry or as another name of one that is there.

The file is changed as text, so that its comments and its layout stay.
"""

from __future__ import annotations

from pathlib import Path

from analysis.atomic import put
from analysis.errors import UserError, UserErrors
from analysis.study.fields import checked_id
from analysis.study.load import load_study
from analysis.study.never import add_never
from analysis.study.schema import Study
from analysis.study.yaml_document import read_yaml

HOW = ("new", "alias", "place", "never")
_YAML_MARKS = set(":#,[]{}&*!|>'\"%@`")


def accept(
    folder: Path,
    name: str,
    how: str,
    *,
    actor_id: str | None = None,
    kind: str = "person",
    name_en: str | None = None,
    state: str | None = None,
) -> str:
    """Take a proposed name into a study as it is on disk, or never propose it again.

    Parameters
    ----------
    folder
        The study's folder.
    name
        The Arabic name.
    how
        One of `HOW`: a new actor, another name of one that is there, a place, or never.
    actor_id
        Of the new actor, or of the one it is a name of.
    kind, name_en, state
        Of a new actor.

    Returns
    -------
    str
        What was done, with the file that changed.

    Raises
    ------
    UserError
        Where something is missing or the study would not be valid; nothing is changed then.
    """
    # as on disk: an edit since the study was loaded must not be lost
    study = load_study(folder)
    if how == "never":
        return f"{add_never(study, name)}: {name}"
    if not actor_id:
        raise UserError(f"'{name}' as {how}: which id?", fix="Give the id of the actor (--id).")
    if how == "alias":
        return f"{accept_alias(study, name, actor_id)}: {name} is {actor_id}"
    if not name_en:
        raise UserError(f"'{name}' as {how}: which name in English?", fix="Give one (--name-en).")
    chosen = kind
    if how == "place":
        chosen = "place"
    return f"{accept_new(study, name, actor_id, chosen, name_en, state or None)}: {actor_id}"


def accept_new(
    study: Study, name: str, actor_id: str, kind: str, name_en: str, state: str | None = None
) -> Path:
    """Add an actor with this name at the end of actors.yml.

    Parameters
    ----------
    study : Study
        The study, as it is on disk.
    name : str
        The Arabic name.
    actor_id, kind, name_en : str
        The keys of the new entry.
    state : str, optional
        The state it belongs to.

    Returns
    -------
    Path
        actors.yml, changed.

    Raises
    ------
    UserError
        Where the study would not be valid with the entry; the file is then as it was.
    """
    try:
        checked_id(actor_id)
    except ValueError as problem:
        raise UserError(f"'{actor_id}' is no id: {problem}") from None
    lines = [
        f"  - id: {actor_id}",
        f"    kind: {kind}",
        *([f"    state: {state}"] if state else []),
        f"    name_en: {_quoted(name_en)}",
        f"    name_ar: {_quoted(name)}",
        f"    names: [{_quoted(name)}]",
    ]
    path = study.folder / "actors.yml"
    text = path.read_text(encoding="utf-8-sig")
    # appended: entries of actors.yml may stand in any order
    return _replaced(path, text, f"{text.rstrip()}\n\n" + "\n".join(lines) + "\n")


def accept_alias(study: Study, name: str, actor_id: str) -> Path:
    """Add a name to those of an actor of actors.yml.

    Parameters
    ----------
    study
        The study whose file is changed.
    name
        The name to add, as written.
    actor_id
        The actor that it names.

    Returns
    -------
    Path
        actors.yml, changed.

    Raises
    ------
    UserError
        Where there is no such actor in the file, it has no `names` in brackets, or the study would
        not be valid; the file is then as it was.
    """
    actor = study.actor(actor_id)
    if name in actor.names:
        raise UserError(f"'{name}' is a name of {actor_id} already")
    path = study.folder / "actors.yml"
    text = path.read_text(encoding="utf-8-sig")
    document = read_yaml(text)
    ids = [entry["id"] for entry in document.content["actors"]]
    if actor_id not in ids:
        fix = "It comes from a list that is included: add an entry that overrides it."
        raise UserError(f"'{actor_id}' does not stand in this file", where=path, fix=fix)
    line = document.line("actors", ids.index(actor_id), "names")
    lines = text.splitlines(keepends=True)
    # lines keep their ends, so that this is the offset where the key's line begins
    begin = sum(len(earlier) for earlier in lines[: (line or 1) - 1])
    bracket = text.find("[", begin)
    if line is None or "names:" not in lines[line - 1] or bracket < 0:
        fix = f"Add '{name}' under names yourself."
        raise UserError(f"'{actor_id}' has no names in brackets", where=path, line=line, fix=fix)
    return _replaced(path, text, f"{text[: bracket + 1]}{_quoted(name)}, {text[bracket + 1 :]}")


def _quoted(value: str) -> str:
    if _YAML_MARKS & set(value) or value != value.strip():
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value


def _replaced(path: Path, before: str, after: str) -> Path:
    put(path, after)
    try:
        load_study(path.parent)
    except (UserError, UserErrors):
        put(path, before)
        raise
    return path
