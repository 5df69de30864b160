"""`analysis export`: one run as a zip file for a journal's supplement; the same run gives the same
bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.atomic import whole
from analysis.errors import UserError
from analysis.study.file_names import FILES, OPTIONAL
from analysis.tables import WITH_TEXT

_FOLDERS = {
    "": (".html",),
    "figures": (".svg", ".pdf", ".png"),
    "networks": (".graphml", ".gexf"),
    "notebooks": (".ipynb",),
}
# the earliest that a zip can hold: without the time of writing its bytes are the same
_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK = 200_000  # rows that are written at once
Member = tuple[str, Callable[[], Iterator[bytes]]]


def pack(
    run_dir: Path,
    study_dir: Path,
    target: Path,
    progress: Callable[[int, int, str], None] | None = None,
) -> str:
    """Write a run as one zip file, in one move.

    Parameters
    ----------
    run_dir
        The run's folder.
    study_dir
        The study's folder.
    target
        The zip file.
    progress
        Called with the place, the number of members and the name of each.

    Returns
    -------
    str
        How many files and MB it holds, and what was left out because of licences.

    Raises
    ------
    UserError
        Where there is no finished run.
    """
    for name in ("run.json", "manifest.json", "findings.json", "index.html"):
        if not (run_dir / name).is_file():
            raise UserError(
                "no finished run is here: it lacks this file",
                where=run_dir / name,
                fix="`analysis run` makes one.",
            )
    described = json.loads((run_dir / "run.json").read_text(encoding="utf-8"))
    withheld = [c["name"] for c in described["corpora"] if c.get("show_text", "full") != "full"]
    members = sorted(_members(run_dir, study_dir, described, withheld), key=lambda m: m[0])
    with (
        whole(target) as beside,
        zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed,
    ):
        for place, (name, parts) in enumerate(members):
            if progress:
                progress(place, len(members), name)
            _put(packed, name, parts())
    left = ""
    if withheld:
        left = f"; without {', '.join(WITH_TEXT)}, since texts of {', '.join(withheld)} may not be passed on"
    return f"{len(members)} files, {target.stat().st_size / 1e6:.1f} MB{left}"


def _put(packed: zipfile.ZipFile, name: str, parts: Iterator[bytes]) -> None:
    # Day, system and rights are fixed: the same run is the same zip wherever it is packed.
    about = zipfile.ZipInfo(name, _DATE)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.create_system = 3
    about.external_attr = 0o644 << 16
    with packed.open(about, "w", force_zip64=True) as file:
        for part in parts:
            file.write(part)


def _members(
    run_dir: Path, study_dir: Path, described: dict[str, Any], withheld: list[str]
) -> Iterator[Member]:
    """Every file of the zip with what it holds; pages stand where they stood, so that their links
    lead on.
    """
    for folder, endings in _FOLDERS.items():
        for path in sorted((run_dir / folder).glob("*")):
            if path.suffix in endings:
                yield f"{folder}/{path.name}".lstrip("/"), _of_file(path)
    for path in sorted((run_dir / "tables").glob("*.parquet")):
        if withheld and path.stem in WITH_TEXT:
            continue
        yield f"tables/{path.name}", _of_file(path)
        ready = path.with_suffix(".csv")
        if ready.is_file():
            yield f"tables/{ready.name}", _of_file(ready)
        else:
            yield f"tables/{ready.name}", _as_csv(path)
    for name in (*FILES, *OPTIONAL, "README.md"):
        if (study_dir / name).is_file():
            yield f"study/{name}", _of_file(study_dir / name)
    yield "findings.json", _of_file(run_dir / "findings.json")
    yield "run.json", _of_file(run_dir / "run.json")
    manifest = json.loads((run_dir / "manifest.json").read_text(encoding="utf-8"))
    manifest.pop("timings", None)
    yield (
        "manifest.json",
        _of_text(json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"),
    )
    yield "README.md", _of_text(_readme(described, manifest, withheld))


def _of_file(path: Path) -> Callable[[], Iterator[bytes]]:
    def parts() -> Iterator[bytes]:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                yield part

    return parts


def _of_text(text: str) -> Callable[[], Iterator[bytes]]:
    return lambda: iter([text.encode()])


def _as_csv(path: Path) -> Callable[[], Iterator[bytes]]:
    """A table that the run left as Parquet only, as CSV of whatever length, a part at a time."""

    def parts() -> Iterator[bytes]:
        frame = pd.read_parquet(path)
        for start in range(0, max(len(frame), 1), _CHUNK):
            held = io.StringIO()
            # Names of columns stand above the first part only.
            frame.iloc[start : start + _CHUNK].to_csv(held, header=start == 0, **tables.CSV_FORM)
            yield held.getvalue().encode()

    return parts


def _readme(described: dict[str, Any], manifest: dict[str, Any], withheld: list[str]) -> str:
    """What is what in the zip."""
    corpora = [
        f"- {c['title'] or c['name']}: {c['origin']}"
        + (f"; {c['licence']}" if c["licence"] else "")
        + (f". {c['text_note']}" if c["text_note"] else "")
        for c in described["corpora"]
    ]
    rows = [
        f"- `{name}`: a row is {tables.TABLES[name].row}"
        for name in tables.TABLES
        if not (withheld and name in WITH_TEXT)
    ]
    left = []
    if withheld:
        left = [
            "",
            f"Left out, since texts of {', '.join(withheld)} may not be passed on: {', '.join(WITH_TEXT)}.",
        ]
    return "\n".join(
        [
            f"# {described['title']}",
            "",
            described["question"],
            "",
            "Open `index.html` first: the findings, then the reports they come from.",
            "",
            "- `index.html`, `*.html`: the reports; each is one file and needs no network",
            "- `figures/`: every figure as SVG, PDF and PNG at 300 dots an inch, named NOTEBOOK-FIGURE",
            "- `findings.json`: every number in the prose of the reports, with interval, n, the rows of the table it comes from, and the sentences behind it (article_id, sentence_id)",
            "- `tables/`: every table as CSV (UTF-8) and Parquet",
            "- `networks/`: the networks for Gephi, as GraphML and GEXF",
            "- `notebooks/`: the notebooks as they were executed",
            "- `study/`: question, actors, codebook and keywords, as they were given",
            "- `run.json`, `manifest.json`: command, settings, versions, and every input and output by SHA-256",
            "",
            "## Corpora",
            "",
            *corpora,
            "",
            "## Tables",
            "",
            *rows,
            *left,
            "",
            "## To make it again",
            "",
            f"Mihwar {described['version']} (code {manifest['code']['sha256'][:12]}): `{described['command']}`",
            "",
        ]
    )
