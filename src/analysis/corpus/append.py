"""Files taken into a corpus that is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.corpus.add_report import AddReport
from analysis.corpus.articles import Progress, build_articles
from analysis.corpus.manifest import (
    Manifest,
    read_manifest,
    write_manifest,
)
from analysis.errors import UserError


def append(
    manifest: Manifest,
    files: list[Path],
    base: Path,
    target: Path,
    unread: list[str],
    progress: Progress | None,
) -> AddReport:
    """Take files into a corpus that is there; what it holds already is passed over, and nothing in
    it is changed.

    Parameters
    ----------
    manifest
        The manifest of the files that are to be taken in.
    files
        Where these files are now.
    base
        The folder that their paths are relative to.
    target
        The corpus folder.
    unread
        Files beside them that have no format that is read.
    progress
        Called with files done, files in all, and what is being read.

    Returns
    -------
    AddReport
        What was read of the corpus with them; after a failure the corpus is as it was.

    Raises
    ------
    UserError
        Where there is no such corpus, it refers to its files, or a file of the same name is
        another.
    """
    there = read_manifest(target)
    if there.link:
        raise UserError(
            "this corpus refers to files elsewhere (--link) and takes none in",
            where=target,
            fix="Put the files there, and add the folder under another name.",
        )
    known = {f.path: f for f in there.files}
    new: list[Path] = []
    # all are compared before the first is copied
    for file, described in zip(sorted(files), manifest.files, strict=True):
        if described.path not in known:
            new.append(file)
        elif known[described.path] != described:
            raise UserError(
                f"'{described.path}' is in the corpus already, with other contents; nothing was changed",
                where=target,
                fix="Give the new file another name.",
            )
    fresh = [f for f in manifest.files if f.path not in known]
    whole = there.model_copy(update={"files": sorted([*there.files, *fresh], key=lambda f: f.path)})
    try:
        for file in new:
            place = target / file.relative_to(base)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        write_manifest(target, whole)
        read = build_articles(target, progress=progress)
    # An interrupt too: the corpus must keep no file that its manifest does not list.
    except BaseException:
        for file in new:  # first, because on a full disk this makes the room for the manifest
            (target / file.relative_to(base)).unlink(missing_ok=True)
        write_manifest(target, there)
        raise
    state = "already there, unchanged"
    if new:
        state = f"{len(new)} files appended to it"
    return AddReport(there.name, target, [f.path for f in whole.files], unread, read, state)
