"""Two runs side by side: which outputs differ, in which stage that first arises, and by how much."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.reproduction.amounts import files_differ
from analysis.workflow import provenance

# A table whose floating point cannot be the same on every platform: its relative tolerance, and
# why. Nothing else has one.
TOLERANCES: dict[str, tuple[float, str]] = {}
READABLE = (".parquet", ".csv")
# keys of an output that say which code made it, as the manifest does: the same numbers by other
# code are the same numbers
MADE_BY = ("code_sha256",)


@dataclass(frozen=True)
class Difference:
    """An output that is not the same: its name, the stage that makes it, and how it differs in
    lines to print.
    """

    name: str
    stage: str
    amounts: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What came of comparing: how many outputs, the differences in the order of stages, where they
    begin, what was let pass.
    """

    n_outputs: int
    n_bytes_read: int
    differences: tuple[Difference, ...]
    origins: tuple[str, ...]
    tolerated: tuple[str, ...] = ()
    inputs: tuple[str, ...] = field(default=())

    @property
    def same(self) -> bool:
        """Whether nothing differs that no tolerance covers."""
        return not self.differences


def compare(before: Path, after: Path, *, tables_alone: bool = False) -> Comparison:
    """Compare the outputs of two runs of one study, by the hashes of their manifests and of the
    files that are there.

    A file of `before` that is not there any more (reports are committed without Parquet) is
    compared by its hash, and by its CSV twin where that tells by how much.

    Parameters
    ----------
    before, after
        Folders of the runs.
    tables_alone
        Look at nothing but tables, each in one of its formats.

    Returns
    -------
    Comparison
        Files that differ, by stage and by how much, and the stages where that first arises.
    """
    old = provenance.read(before)
    new = provenance.read(after)
    # the longer of the two knows the stages of both
    stages = Stages(new if len(new["stages"]) >= len(old["stages"]) else old)
    # what lies there now, not what the manifest noted: a file edited since then is a difference
    known = {**old["intermediate"], **_now(before, old)}
    made = {**new["intermediate"], **new["outputs"]}
    differing = {n for n in known.keys() | made.keys() if known.get(n) != made.get(n)}
    if tables_alone:
        # the CSV is the same table as its Parquet file, and is compared once
        differing = {
            n for n in differing if n.startswith("tables/") and not _told_by_twin(before, after, n)
        }
    differences = []
    passed = []
    for name in sorted(differing, key=lambda n: (stages.place(n), n)):
        # the version of a library that wrote a file is no result
        # told apart by their content; all else is a difference, whatever its amount
        if _same_but_maker(before / name, after / name):
            continue
        amounts = _amounts(before, after, name, known, made)
        table = Path(name).stem
        if table in TOLERANCES and (said := _within(before / name, after / name, table)):
            passed.append(said)
            continue
        differences.append(Difference(name, stages.of(name), tuple(amounts)))
    return Comparison(
        len(known.keys() | made.keys()),
        sum(p.stat().st_size for n in made if (p := after / n).is_file()),
        tuple(differences),
        tuple(stages.origins({d.name for d in differences})),
        tuple(passed),
    )


def _told_by_twin(before: Path, after: Path, name: str) -> bool:
    """Whether a table is a CSV whose Parquet file is there twice to compare."""
    twin = Path(name).with_suffix(".parquet")
    return name.endswith(".csv") and (before / twin).is_file() and (after / twin).is_file()


def _now(folder: Path, manifest: dict[str, Any]) -> dict[str, str]:
    """The outputs by the hash of what lies there now; what is not there keeps the hash it had."""
    there = provenance.outputs(folder)
    return {name: there.get(name, digest) for name, digest in manifest["outputs"].items()} | there


def _amounts(
    before: Path, after: Path, name: str, known: dict[str, str], made: dict[str, str]
) -> list[str]:
    if name not in made:
        return ["is not made any more"]
    if name not in known:
        return ["was not there before"]
    old = before / name
    new = after / name
    if old.is_file() and new.is_file():
        said = files_differ(old, new)
        # another hash, and yet no difference that a reader would see
        return said or ["the same content in other bytes (encoding, versions in the file)"]
    twin = Path(name).with_suffix(".csv")
    if (before / twin).is_file() and (after / twin).is_file():
        said = files_differ(before / twin, after / twin)
        return said or ["every cell is the same in its CSV; the hash of the Parquet file differs"]
    return [
        f"hash {known[name][:12]} -> {made[name][:12]}; the earlier file is not here to tell by how much"
    ]


def _same_but_maker(before: Path, after: Path) -> bool:
    """Whether two JSON outputs differ in nothing but the code they say they were made by."""
    if before.suffix != ".json" or not (before.is_file() and after.is_file()):
        return False
    contents = [json.loads(p.read_text(encoding="utf-8")) for p in (before, after)]
    if not all(isinstance(h, dict) for h in contents):
        return False
    old, new = ({k: v for k, v in h.items() if k not in MADE_BY} for h in contents)
    # The order of keys too, which the bytes of the file show.
    return bool(old == new and list(old) == list(new))


def _within(before: Path, after: Path, table: str) -> str:
    """The line that tells a stated tolerance was enough, or ''."""
    allowed, reason = TOLERANCES[table]
    if before.suffix not in READABLE or not (before.is_file() and after.is_file()):
        return ""
    read = pd.read_csv
    if before.suffix == ".parquet":
        read = pd.read_parquet
    try:
        # atol=0: an absolute tolerance would cover any difference of small shares
        pd.testing.assert_frame_equal(read(before), read(after), rtol=allowed, atol=0)
    except AssertionError:
        return ""
    return f"{before.parent.name}/{before.name}: equal within {allowed:g}, the tolerance stated for this table ({reason})"


def notebooks_of(manifest: dict[str, Any]) -> dict[str, str]:
    """The stages that make a notebook's page.

    Parameters
    ----------
    manifest
        The manifest of a run.

    Returns
    -------
    dict
        Stage to name of the notebook.
    """
    return {
        stage["name"]: Path(name).stem
        for stage in manifest["stages"]
        for name in stage["makes"]
        if name.endswith(".html")
    }


class Stages:
    """The stages of a manifest, in the order in which they run; the index comes last and reads
    everything.
    """

    def __init__(self, manifest: dict[str, Any]) -> None:
        self.order = [s["name"] for s in manifest["stages"]]
        self.reads = {s["name"]: set(s["reads"]) for s in manifest["stages"]}
        self.labels = {s["name"]: s["label"] for s in manifest["stages"]}
        self.maker = {name: s["name"] for s in manifest["stages"] for name in s["makes"]}
        self.notebooks = {name: maker for maker, name in notebooks_of(manifest).items()}

    def of(self, name: str) -> str:
        """The stage that makes a file.

        Parameters
        ----------
        name
            The file's name in the run.

        Returns
        -------
        str
            As the manifest says, or by its name: a CSV is made with its table, findings with
            their notebook.
        """
        path = Path(name)
        # a stage names its Parquet file; the CSV beside it is its too
        for candidate in (name, path.with_suffix(".parquet").as_posix()):
            if candidate in self.maker:
                return self.maker[candidate]
        return self.notebooks.get(path.name.split(".")[0], provenance.INDEX)

    def place(self, name: str) -> int:
        """Where in the order of stages a file is made.

        Parameters
        ----------
        name
            The file's name in the run.

        Returns
        -------
        int
            From 0; the index is last.
        """
        stage = self.of(name)
        if stage in self.order:
            return self.order.index(stage)
        # what no stage makes comes after all of them: it is the index's
        return len(self.order)

    def origins(self, differing: set[str]) -> list[str]:
        """Stages with differing outputs none of whose inputs differ.

        Parameters
        ----------
        differing
            Names of the files that differ.

        Returns
        -------
        list of str
            In the order in which they run; where there is no such stage, the index.
        """
        makes: dict[str, set[str]] = defaultdict(set)
        for name in differing:
            makes[self.of(name)].add(name)
        # a notebook and its executed copy have one name: what a stage makes itself is nothing it
        # got from another
        first = [s for s in self.order if s in makes and not (self.reads[s] & differing) - makes[s]]
        return first or ([provenance.INDEX] if makes else [])
