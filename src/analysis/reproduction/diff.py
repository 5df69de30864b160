"""`analysis diff`: two runs (another corpus, version of the study, or code), by what they were made
from and what they say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.reproduction.compare import Comparison, compare
from analysis.reproduction.finding_changes import changes, read_findings, told
from analysis.workflow import provenance

SHOWN = 12  # inputs that are listed


def diff(before: Path, after: Path) -> list[str]:
    """How two runs differ: what they were made from, findings, tables.

    Parameters
    ----------
    before, after
        Folders of the runs.

    Returns
    -------
    list of str
        Lines to print.
    """
    old = provenance.read(before)
    new = provenance.read(after)
    made = made_from(old, new)
    changed = changes(read_findings(before), read_findings(after))
    # tables alone: reports and notebooks say the same numbers again
    compared = compare(before, after, tables_alone=True)
    lines = ["made from the same inputs, study, settings and code"]
    if made:
        lines = ["made from:", *(f"  {line}" for line in made)]
    return [
        *lines,
        *(told(changed) or ["findings: the same"]),
        *_tables(compared),
    ]


def made_from(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What differs in what two runs were made from.

    Parameters
    ----------
    old, new
        Their manifests.

    Returns
    -------
    list of str
        One line for each: study, corpora, code, settings, parameters, packages, inputs.
    """
    said = []
    for name, pick in (
        ("study", lambda m: m["study"]["id"]),
        ("study files", lambda m: m["study"]["sha256"][:12]),
        ("corpora", lambda m: ", ".join(c["name"] for c in m["corpora"])),
        (
            "code",
            lambda m: (
                f"{(m['code']['commit'] or 'no commit')[:12]}, source {m['code']['sha256'][:12]}"
            ),
        ),
        ("Python", lambda m: m["environment"]["python"]),
    ):
        if pick(old) != pick(new):
            said.append(f"{name}: {pick(old)} -> {pick(new)}")
    said += _entries("setting", old["settings"], new["settings"])
    given = [
        {f"{n}.{k}": v for n, held in m["parameters"].items() for k, v in held.items()}
        for m in (old, new)
    ]
    said += _entries("parameter", given[0], given[1])
    said += _entries("package", old["environment"]["packages"], new["environment"]["packages"])
    inputs = sorted(
        n
        for n in old["inputs"].keys() | new["inputs"].keys()
        if old["inputs"].get(n) != new["inputs"].get(n)
    )
    said += [
        f"input {name} {_where(name, old['inputs'], new['inputs'])}" for name in inputs[:SHOWN]
    ]
    if len(inputs) > SHOWN:
        said.append(f"… and {len(inputs) - SHOWN} more inputs")
    return said


def _where(name: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    if name not in old:
        return "only in the second"
    if name not in new:
        return "only in the first"
    return "changed"


def _entries(kind: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Entries of two mappings that differ."""
    return [
        f"{kind} {key}: {old.get(key, 'none')} -> {new.get(key, 'none')}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def _tables(found: Comparison) -> list[str]:
    """Tables that changed, by what changed in them; a Parquet table and its CSV are one."""
    changed: dict[str, tuple[str, ...]] = {}
    for difference in found.differences:
        path = Path(difference.name)
        if path.parent.as_posix() == "tables" and (
            path.suffix == ".parquet" or path.stem not in changed
        ):
            changed[path.stem] = difference.amounts
    if not changed:
        return ["tables: the same"]
    return [
        f"tables changed: {len(changed)}",
        *(
            line
            for name, amounts in sorted(changed.items())
            for line in (f"  {name}", *(f"    {a}" for a in amounts))
        ),
    ]
