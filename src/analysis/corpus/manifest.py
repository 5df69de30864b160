"""The manifest of a corpus: origin, licence, every file by its hash, and how columns were mapped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from analysis.atomic import put
from analysis.corpus.columns import FIELDS
from analysis.corpus.dates import parse_date
from analysis.errors import UserError, nearest

NAME = "manifest.json"
ShowText = Literal["full", "excerpt", "none"]
GIVEN = ("source", "published", "url", "title", "author", "lang")


class File(BaseModel):
    """One file of the corpus."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    path: str
    sha256: str
    bytes: int = Field(ge=0)


class Manifest(BaseModel):
    """data/raw/NAME/manifest.json.

    `defaults` hold for every record that says nothing itself (source, published); `fields` do for
    the records of single files, by their paths. `link` is where the files are, as seen from the
    corpus folder, when they are referred to and not copied. `text_note` is shown on every report,
    for instance 'written for demonstration'. `show_text` says what reports may show of the texts:
    'full' sentences, an 'excerpt' of at most 160 characters of each, or 'none', which leaves places
    in the article and a link. `outlets` gives the Arabic names of sources, for Arabic reports.
    `share` says whether the texts may go into an archive; left empty, the licence decides
    (`analysis.reproduction.archive.shared`). `date_order` is the order of day and month where the
    dates do not prove it. `join` is a table in the corpus folder whose row with the same `on` says
    what a record does not (title, date, outlet); for pages of text the key is the file's name
    without its ending.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    title: str = ""
    origin: str = ""
    licence: str = ""
    added: str = ""
    text_note: str = ""
    show_text: ShowText = "full"
    share: Literal["yes", "no", ""] = ""
    date_order: Literal["dmy", "mdy", ""] = ""
    join: str = ""
    on: str = ""
    join_sha256: str = ""
    link: str | None = None
    outlets: dict[str, str] = Field(default_factory=dict)
    mapping: dict[str, str] = Field(default_factory=dict)
    defaults: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, dict[str, str]] = Field(default_factory=dict)
    files: list[File]

    @model_validator(mode="after")
    def _holds_together(self) -> Manifest:
        for field in self.mapping:
            if field not in FIELDS:
                raise ValueError(
                    f"mapping: there is no field '{field}'; fields: {', '.join(FIELDS)}"
                )
        paths = {f.path for f in self.files}
        for file, given in [("defaults", self.defaults), *self.fields.items()]:
            if file != "defaults" and file not in paths:
                raise ValueError(f"fields: '{file}' is none of the files{nearest(file, paths)}")
            for key in given:
                if key not in GIVEN:
                    raise ValueError(
                        f"{file}: there is no key '{key}'{nearest(key, GIVEN)}; keys: {', '.join(GIVEN)}"
                    )
            if "published" in given and parse_date(given["published"]) is None:
                raise ValueError(
                    f"{file}: published '{given['published']}' is no date; write it as 2020-07-21"
                )
        return self

    def base(self, folder: Path) -> Path:
        """The folder that paths of files are relative to.

        Parameters
        ----------
        folder
            The corpus folder.

        Returns
        -------
        Path
            The folder itself, or the one it links to.
        """
        if self.link:
            return (folder / self.link).resolve()
        return folder

    def paths(self, folder: Path) -> list[Path]:
        """Every file of the corpus.

        Parameters
        ----------
        folder
            The corpus folder.

        Returns
        -------
        list of Path
            In the order of the manifest.
        """
        return [self.base(folder) / f.path for f in self.files]


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a corpus.

    Parameters
    ----------
    folder
        The corpus folder.

    Returns
    -------
    Manifest
        Its values, validated.

    Raises
    ------
    UserError
        Where there is none, or it is broken, naming file and key.
    """
    path = folder / NAME
    try:
        return Manifest.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise UserError(
            "no manifest.json here",
            where=folder,
            fix="`analysis add-corpus NAME PATH` brings a corpus in with a manifest.",
        ) from None
    except json.JSONDecodeError as problem:
        raise UserError(f"not JSON: {problem.msg}", where=path, line=problem.lineno) from None
    except ValidationError as invalid:
        error = invalid.errors()[0]
        key = ".".join(str(k) for k in error["loc"])
        known = ""
        if error["type"] == "extra_forbidden":
            known = nearest(str(error["loc"][-1]), Manifest.model_fields)
        what = error["msg"].removeprefix("Value error, ")
        raise UserError(f"{key}: {what}{known}" if key else what, where=path) from None


def make_manifest(
    name: str,
    files: Sequence[Path],
    base: Path,
    *,
    added: str,
    title: str = "",
    origin: str = "",
    licence: str = "",
    text_note: str = "",
    show_text: ShowText = "full",
    date_order: Literal["dmy", "mdy", ""] = "",
    join: str = "",
    on: str = "",
    join_path: Path | None = None,
    link: str | None = None,
    mapping: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
    fields: Mapping[str, Mapping[str, str]] | None = None,
) -> Manifest:
    """A manifest of files, whose hashes are taken here.

    Parameters
    ----------
    name
        The corpus.
    files
        The files.
    base
        The folder under which they lie.
    added
        The day, as 2020-07-21: given by the caller, for no clock is read here.
    title
        What reports call the corpus; by default its name.
    origin
        Where it comes from.
    licence
        Under which licence the texts are.
    text_note
        Shown on every report.
    show_text
        What reports may show: 'full', 'excerpt' or 'none'.
    date_order
        The order of day and month, where the dates do not prove it.
    join
        A table in the corpus folder that says what a record does not.
    on
        The key of both.
    join_path
        That table on disk, to take its hash.
    link
        Where the files are, when they are not copied.
    mapping
        Field to column.
    defaults
        Source and day of records that have none.
    fields
        The same for single files, by their paths.

    Returns
    -------
    Manifest
        Not yet written.

    Raises
    ------
    UserError
        For a field, key or date that does not hold.
    """
    try:
        return Manifest(
            name=name,
            title=title or name,
            origin=origin,
            licence=licence,
            added=added,
            text_note=text_note,
            show_text=show_text,
            date_order=date_order,
            join=join,
            on=on,
            join_sha256=describe_file(join_path, join_path.parent).sha256 if join_path else "",
            link=link,
            mapping=dict(mapping or {}),
            defaults=dict(defaults or {}),
            fields={k: dict(v) for k, v in (fields or {}).items()},
            # Sorted: the manifest does not tell in which order a file system lists them.
            files=[describe_file(p, base) for p in sorted(files)],
        )
    except ValidationError as invalid:
        raise UserError(
            invalid.errors()[0]["msg"].removeprefix("Value error, "), where=base
        ) from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest in one move.

    Parameters
    ----------
    folder
        The corpus folder.
    manifest
        The manifest; keys that say nothing are left out.
    """
    values: dict[str, Any] = manifest.model_dump(exclude_none=True)
    for name in ("date_order", "join", "on", "join_sha256"):
        if not values[name]:
            del values[name]
    put(folder / NAME, json.dumps(values, ensure_ascii=False, indent=1) + "\n")


def describe_file(path: Path, base: Path) -> File:
    """A file's path, hash and size.

    Parameters
    ----------
    path
        The file.
    base
        The folder that its path is relative to.

    Returns
    -------
    File
        An entry of a manifest.
    """
    # read in pieces: a corpus may be larger than memory
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return File(path=path.relative_to(base).as_posix(), sha256=digest, bytes=path.stat().st_size)


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Check the files of a corpus against its manifest.

    Parameters
    ----------
    folder
        The corpus folder.
    manifest
        Its manifest.

    Raises
    ------
    UserError
        For the first file that is gone or is not what the manifest says.
    """
    base = manifest.base(folder)
    for file in manifest.files:
        path = base / file.path
        if not path.is_file():
            raise UserError(
                f"'{file.path}' of corpus '{manifest.name}' is not there",
                where=path,
                fix="Raw files are never deleted: bring it back, or add the corpus anew under another name.",
            )
        # The size first: it tells most changes without reading the file.
        if path.stat().st_size != file.bytes or describe_file(path, base).sha256 != file.sha256:
            raise UserError(
                f"'{file.path}' of corpus '{manifest.name}' is not the file that was added (its hash differs)",
                where=path,
                fix="Raw files are never edited: bring the original back, or add the changed file under another name.",
            )
