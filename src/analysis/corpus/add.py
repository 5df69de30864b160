"""`analysis add-corpus`: files in under data/raw/NAME with a manifest; nothing that is there is ever overwritten."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.atomic import whole_folder
from analysis.corpus.articles import CorpusTables, build_articles, iterate_reasons
from analysis.corpus.columns import FIELDS
from analysis.corpus.dates import parse_date
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
_SHOWN_SOURCES = 12
_SETTLED = {
    "files",
    "mapping",
    "defaults",
    "show_text",
}  # adding a corpus with other ones is an error


@dataclass(frozen=True)
class AddReport:
    """What adding a corpus read; `str()` is what the command prints."""

    name: str
    folder: Path
    paths: list[str]
    unread: list[str]
    read: CorpusTables
    again: bool

    def __str__(self) -> str:
        articles, aside = self.read.articles, self.read.quarantine
        dated = articles["published"].dropna()
        span = (
            f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}" if len(dated) else "none has a date"
        )
        origin = ", ".join(
            f"{k} {v:,}" for k, v in articles["published_from"].value_counts().sort_index().items()
        )
        sources = articles["source"].value_counts()
        shown = ", ".join(f"{k} {v:,}" for k, v in sources.head(_SHOWN_SOURCES).items())
        more = f" and {len(sources) - _SHOWN_SOURCES} more" if len(sources) > _SHOWN_SOURCES else ""
        encodings = articles["encoding"].value_counts().sort_index()
        lines = [
            f"{self.name}: {'already there, unchanged' if self.again else 'added'} ({os.path.relpath(self.folder)})",
            f"read       {len(articles):,} articles from {len(self.paths):,} files",
            f"outlets    {shown}{more}",
            f"dates      {span} (found in: {origin})",
            f"formats    {', '.join(f'{k} {v:,}' for k, v in sorted(Counter(map(_format, self.paths)).items()))}",
            f"encodings  {', '.join(f'{k} {v:,}' for k, v in encodings.items())}",
            f"set aside  {len(aside):,} records" + (":" if len(aside) else ""),
            *[f"             {count:,}  {reason}" for reason, count in iterate_reasons(aside)],
        ]
        if self.unread:
            lines.append(
                f"not read   {len(self.unread)} files of other formats, for instance {self.unread[0]}"
            )
        return "\n".join([*lines, f"next       analysis run --corpus {self.name}"])


def _format(path: str) -> str:
    """The ending of a file's name, with .gz: 'json.gz'."""
    parts = Path(path.lower()).suffixes
    return "".join(parts[-2:] if parts[-1:] == [".gz"] else parts[-1:]).lstrip(".")


def add_corpus(
    name: str,
    path: Path,
    *,
    raw_dir: Path,
    added: str,
    mapping: Mapping[str, str] | None = None,
    published: str | None = None,
    source: str | None = None,
    licence: str = "",
    title: str = "",
    show_text: ShowText = "full",
    link: bool = False,
    progress: Progress | None = None,
) -> AddReport:
    """Copy (or with `link` refer to) a file or folder as corpus `name`, read it once and report.

    The same files added again are a no-op. Raises `UserError` for a path that is not there, a name that is no plain
    folder name, a date that cannot be read, files without a single article, or a corpus of that name with other files;
    nothing is left behind then.
    """
    if not name or name != Path(name).name or name.startswith("."):
        raise UserError(
            f"'{name}' is no name for a corpus",
            fix="Use letters, digits and hyphens, for instance al-mayadeen.",
        )
    if not path.exists():
        raise UserError(
            "there is no such file or folder",
            where=path,
            fix="Give the file or folder that holds the articles.",
        )
    if published and parse_date(published) is None:
        raise UserError(
            f"--published {published}: no date I can read", fix="Write it as 2020-07-21."
        )
    for field in mapping or {}:
        if field not in FIELDS:
            raise UserError(
                f"--map {field}=…: there is no field '{field}'", fix=f"Fields: {', '.join(FIELDS)}."
            )
    base = path if path.is_dir() else path.parent
    everything = (
        sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        if path.is_dir()
        else [path]
    )
    files = [p for p in everything if is_readable(p) and p != path / NAME]
    if not files:
        raise UserError(
            "no file here has a format that can be read",
            where=path,
            fix=advice(path),
        )
    target = raw_dir / name
    manifest = make_manifest(
        name,
        files,
        base,
        added=added,
        title=title,
        origin=path.name,
        licence=licence,
        show_text=show_text,
        mapping=mapping,
        link=_link(base, target) if link else None,
        defaults={k: v for k, v in (("source", source), ("published", published)) if v},
    )
    again = _same(target, manifest)
    if not again:
        _bring_in(target, manifest, files, base, link)
    try:
        read = build_articles(target, progress=progress)
        if read.articles.empty:
            raise _nothing_in(path, read.quarantine)
    except UserError:
        if not again:
            shutil.rmtree(target)
        raise
    return AddReport(
        name,
        target,
        [f.path for f in manifest.files],
        [p.name for p in everything if p not in set(files)],
        read,
        again,
    )


def _nothing_in(path: Path, quarantine: pd.DataFrame) -> UserError:
    """What is said of files that hold no article: the first records with what is wrong with them."""
    first = [
        f"{' '.join(filter(None, (r.file, r.record)))}: {r.reason} ({r.detail})"
        for r in quarantine.head(3).itertuples()
    ]
    more = f"; and {len(quarantine) - 3:,} more" if len(quarantine) > 3 else ""
    return UserError(
        f"no record of it is an article: {'; '.join(first)}{more}"
        if first
        else "there is no record in it",
        where=path,
        fix="Nothing was added. Mend the file, or say which columns hold what with --map field=column.",
    )


def _link(base: Path, target: Path) -> str:
    """Where the files are as seen from the corpus folder; absolute where no relative path leads there."""
    try:
        return Path(os.path.relpath(base.resolve(), target.resolve())).as_posix()
    except ValueError:
        return base.resolve().as_posix()


def _same(target: Path, manifest: Manifest) -> bool:
    """Whether the corpus is there already as it would be added; another one of that name is an error."""
    if not target.exists():
        return False
    there = read_manifest(target)
    if there.model_dump(include=_SETTLED) == manifest.model_dump(include=_SETTLED):
        return True
    what = "files" if there.files != manifest.files else "mapping, defaults or show_text"
    raise UserError(
        f"there is a corpus of this name with other {what}; nothing was changed",
        where=target,
        fix="Choose another name, or move the folder away first.",
    )


def _bring_in(target: Path, manifest: Manifest, files: list[Path], base: Path, link: bool) -> None:
    """Copy beside and move into place."""
    with whole_folder(target) as beside:
        for file in [] if link else files:
            place = beside / file.relative_to(base)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        write_manifest(beside, manifest)
