"""`analysis add-corpus`: files in under data/raw/NAME with a manifest; nothing that is there is
ever overwritten, and after any failure nothing is left behind.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.atomic import whole_folder
from analysis.corpus.add_errors import LONGEST_NAME, nothing_in, refused
from analysis.corpus.add_report import AddReport
from analysis.corpus.append import append as append_files
from analysis.corpus.articles import build_articles
from analysis.corpus.columns import FIELDS
from analysis.corpus.dates import Order, parse_date
from analysis.corpus.formats import advice, is_readable
from analysis.corpus.manifest import (
    NAME,
    Manifest,
    ShowText,
    make_manifest,
    read_manifest,
    write_manifest,
)
from analysis.errors import UserError

Progress = Callable[[int, int, str], None]
# keys of a manifest that decide what is read or shown; title and licence may be corrected later
_SETTLED = {"files", "mapping", "defaults", "show_text", "date_order", "join", "on"}


@dataclass(frozen=True)
class Choices:
    """What the user says of a corpus that is added; a manifest holds the same."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    published: str | None = None
    source: str | None = None
    licence: str = ""
    title: str = ""
    show_text: ShowText = "full"
    date_order: Order = ""
    join: Path | None = None
    on: str = ""
    link: bool = False


def add_corpus(
    name: str,
    path: Path,
    *,
    raw_dir: Path,
    added: str,
    dry_run: bool = False,
    append: bool = False,
    progress: Progress | None = None,
    **choices: object,
) -> AddReport:
    """Copy (or with `link` refer to) a file or folder as corpus `name`, read it once and report.

    The same files added again are a no-op.

    Parameters
    ----------
    name
        The corpus: a plain folder name.
    path
        The file or folder that holds the articles.
    raw_dir
        data/raw of the project.
    added
        The day, as 2026-01-31.
    dry_run
        Read and report only; nothing is written.
    append
        Take files into a corpus that is there.
    **choices
        The fields of `Choices`.

    Returns
    -------
    AddReport
        What was read; printed by the command.

    Raises
    ------
    UserError
        For a path that is not there, a name that is no plain folder name, a date that cannot be
        read, files without a single article, or a corpus of that name with other files. Nothing
        is left behind then, nor after any other failure.
    """
    said = Choices(**choices)  # type: ignore[arg-type]
    target = raw_dir / name
    try:
        _check(name, path, said)
        base = path.parent
        if path.is_dir():
            base = path
        files, unread = _files_in(path, said.join)
        manifest = _manifest(name, files, base, target, said, added=added, origin=path.name)
        if dry_run:
            return _dry_run(manifest, base, target, unread, progress)
        if append:
            return append_files(manifest, files, base, target, unread, progress)
        state = "added"
        if _same(target, manifest):
            state = "already there, unchanged"
        if state == "added":
            _bring_in(target, manifest, files, base, said)
        return _read(target, manifest, unread, state, progress, path)
    except OSError as problem:
        raise refused(problem, path, target) from None


def _check(name: str, path: Path, said: Choices) -> None:
    plain = name == Path(name).name and not name.startswith(".") and name.isprintable()
    if not name or not plain or len(name.encode("utf-8", "replace")) > LONGEST_NAME:
        raise UserError(
            f"'{name[:LONGEST_NAME]}' is no name for a corpus".replace("\0", "\\0"),
            fix="Use letters, digits and hyphens, for instance al-mayadeen.",
        )
    for given in (path, said.join):
        if given is not None and ("\0" in str(given) or not given.exists()):
            raise UserError(
                "there is no such file or folder",
                where=str(given).replace("\0", "\\0"),
                fix="Give the file or folder that holds the articles.",
            )
    if said.published and parse_date(said.published) is None:
        raise UserError(
            f"--published {said.published}: no date I can read", fix="Write it as 2020-07-21."
        )
    if bool(said.join) != bool(said.on):
        raise UserError("--join and --on go together", fix="For instance: --join meta.csv --on id")
    for mapped in said.mapping:
        if mapped not in FIELDS:
            raise UserError(
                f"--map {mapped}=…: there is no field '{mapped}'",
                fix=f"Fields: {', '.join(FIELDS)}.",
            )


def _files_in(path: Path, join: Path | None) -> tuple[list[Path], list[str]]:
    """The files that are read, and the names of those that are not."""
    everything = [path]
    if path.is_dir():
        below = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        # a manifest that lies there describes the files and is none of them
        everything = [p for p in below if p != path / NAME]
    joined = None
    if join:
        joined = join.resolve()
    everything = [p for p in everything if p.resolve() != joined]
    files = [p for p in everything if is_readable(p)]
    if not files:
        first = path
        if everything:
            first = everything[0]
        raise UserError("no file here has a format that can be read", where=path, fix=advice(first))
    return files, [p.name for p in everything if not is_readable(p)]


def _manifest(
    name: str,
    files: list[Path],
    base: Path,
    target: Path,
    said: Choices,
    *,
    added: str,
    origin: str,
) -> Manifest:
    defaults = {"source": said.source or "", "published": said.published or ""}
    return make_manifest(
        name,
        files,
        base,
        added=added,
        title=said.title,
        origin=origin,
        licence=said.licence,
        show_text=said.show_text,
        mapping=said.mapping,
        date_order=said.date_order,
        join=said.join.name if said.join else "",
        on=said.on,
        join_path=said.join,
        link=_link(base, target) if said.link else None,
        defaults={key: value for key, value in defaults.items() if value},
    )


def _dry_run(
    manifest: Manifest,
    base: Path,
    target: Path,
    unread: list[str],
    progress: Progress | None,
) -> AddReport:
    """Read the files where they are, by a manifest that is gone afterwards."""
    with tempfile.TemporaryDirectory() as beside:
        folder = Path(beside)
        write_manifest(folder, manifest.model_copy(update={"link": _link(base, folder)}))
        read = build_articles(folder, progress=progress)
    paths = [f.path for f in manifest.files]
    return AddReport(manifest.name, target, paths, unread, read, "not added (--dry-run)")


def _read(
    target: Path,
    manifest: Manifest,
    unread: list[str],
    state: str,
    progress: Progress | None,
    path: Path,
) -> AddReport:
    """Read a corpus that has just been brought in; it goes again where that fails."""
    try:
        read = build_articles(target, progress=progress)
        if read.articles.empty:
            raise nothing_in(path, read.quarantine)
    except BaseException:  # an interrupt too: what is half there would be taken for a corpus
        if state == "added":
            shutil.rmtree(target, ignore_errors=True)
        raise
    return AddReport(manifest.name, target, [f.path for f in manifest.files], unread, read, state)


def _link(base: Path, target: Path) -> str:
    """Where the files are as seen from the corpus folder; absolute where no relative path leads
    there.
    """
    try:
        return Path(os.path.relpath(base.resolve(), target.resolve())).as_posix()
    except ValueError:
        # on Windows no relative path leads to another drive
        return base.resolve().as_posix()


def _same(target: Path, manifest: Manifest) -> bool:
    """Whether the corpus is there already as it would be added; another one of that name is an
    error.
    """
    if not target.exists():
        return False
    there = read_manifest(target)
    if there.model_dump(include=_SETTLED) == manifest.model_dump(include=_SETTLED):
        return True
    what = "mapping, defaults or show_text"
    if there.files != manifest.files:
        what = "files"
    raise UserError(
        f"there is a corpus of this name with other {what}; nothing was changed",
        where=target,
        fix="Choose another name, take files in with --append, or move the folder away first.",
    )


def _bring_in(
    target: Path, manifest: Manifest, files: list[Path], base: Path, said: Choices
) -> None:
    """Copy beside and move into place."""
    with whole_folder(target) as beside:
        copied = files
        if said.link:
            copied = []
        for file in copied:
            place = beside / file.relative_to(base)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        if said.join:
            shutil.copyfile(said.join, beside / manifest.join)
        write_manifest(beside, manifest)


__all__ = ["AddReport", "Choices", "add_corpus"]
