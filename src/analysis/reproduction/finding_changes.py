"""Findings of a run by key, whether kept in `findings.json` or one file a notebook, and how those
of two runs differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from analysis.errors import UserError

Kind = Literal[
    "lost",
    "gained",
    "says something else",
    "beyond its interval",
    "changed, without an interval",
    "within its interval",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
_NUMBER = re.compile(r"[-+]?\d[\d,.:٫٬-]*")


@dataclass(frozen=True)
class Finding:
    """A number that a run states: `key` as NOTEBOOK.KEY, its sentence, and its 95 % interval where
    it has one.
    """

    key: str
    sentence: str
    value: float | None
    low: float | None
    high: float | None
    n: float | None

    def __str__(self) -> str:
        ends = ""
        if self.low is not None and self.high is not None:
            ends = f" [{self.low:.6g}, {self.high:.6g}]"
        if self.value is None:
            return "no value"
        return f"{self.value:.6g}{ends}"


def read_findings(run: Path) -> dict[str, Finding]:
    """The findings of a run.

    Parameters
    ----------
    run
        The run's folder.

    Returns
    -------
    dict
        Key to finding, sorted; empty where it has none.

    Raises
    ------
    UserError
        For a file that is no list of findings.
    """
    whole = run / "findings.json"
    files = [whole]
    if not whole.is_file():
        files = sorted((run / "findings").glob("*.json"))
    findings: dict[str, Finding] = {}
    for path in files:
        notebook = path.stem
        if path == whole:
            notebook = ""
        for entry in _entries(path):
            finding = _finding(entry, notebook)
            findings[finding.key] = finding
    return dict(sorted(findings.items()))


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    """Every entry of a file: a list, a list under a name, or entries by key."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as problem:
        raise UserError(f"not JSON: {problem.msg}", where=path, line=problem.lineno) from None
    if isinstance(entries, dict):
        lists = [
            v
            for v in entries.values()
            if isinstance(v, list) and v and isinstance(v[0], dict) and "value" in v[0]
        ]
        entries = [e for part in lists for e in part] or [
            v | {"id": k} for k, v in entries.items() if isinstance(v, dict)
        ]
    for entry in entries:
        if not (isinstance(entry, dict) and "value" in entry and ("key" in entry or "id" in entry)):
            raise UserError(
                "an entry holds no key and value",
                where=path,
                fix="`analysis run` writes findings anew.",
            )
        yield entry


def _finding(entry: dict[str, Any], notebook: str) -> Finding:
    named = entry.get("id") or ".".join(
        filter(None, [entry.get("notebook", notebook), entry["key"]])
    )
    numbers = {
        k: None if entry.get(k) is None else float(entry[k]) for k in ("value", "low", "high", "n")
    }
    return Finding(named, entry.get("sentence", ""), **numbers)


def changes(
    before: dict[str, Finding], after: dict[str, Finding]
) -> list[tuple[Kind, Finding | None, Finding | None]]:
    """Every finding that is not the same in two runs, with how it changed.

    A finding changed *beyond its interval* when the value of either run lies outside the interval
    of the other; it *says something else* when its sentence differs in more than numbers (another
    actor, another word), so that its values are no longer of one thing.

    Parameters
    ----------
    before, after
        Findings by key.

    Returns
    -------
    list of tuple
        Kind of change, the finding before and after (None: it is not there), in the order of
        `KINDS`, then of keys.
    """
    changed: list[tuple[Kind, Finding | None, Finding | None]] = []
    for key in sorted(before.keys() | after.keys()):
        old = before.get(key)
        new = after.get(key)
        if old == new:
            continue
        if old is None:
            kind: Kind = "gained"
        elif new is None:
            kind = "lost"
        else:
            kind = _change(old, new)
        changed.append((kind, old, new))
    return sorted(changed, key=lambda c: KINDS.index(c[0]))


def _change(old: Finding, new: Finding) -> Kind:
    # another actor or word: the two values are of different things, so that comparing them says
    # nothing
    if _NUMBER.sub("#", old.sentence) != _NUMBER.sub("#", new.sentence):
        return "says something else"
    if not any(_has_interval(f) for f in (old, new)):
        return "changed, without an interval"
    # Either way round: a value may leave a narrow interval and lie inside a wide one.
    if _outside(old, new) or _outside(new, old):
        return "beyond its interval"
    return "within its interval"


def _has_interval(finding: Finding) -> bool:
    return finding.low is not None and finding.high is not None


def _outside(one: Finding, other: Finding) -> bool:
    """Whether the value of `one` lies outside the interval of `other`."""
    if one.value is None or other.low is None or other.high is None:
        return False
    return not other.low <= one.value <= other.high


def told(found: list[tuple[Kind, Finding | None, Finding | None]]) -> list[str]:
    """Changes in lines to print.

    Parameters
    ----------
    found
        What `changes` gave.

    Returns
    -------
    list of str
        A count of each kind, then each finding before and after.
    """
    lines = []
    for kind in KINDS:
        of_kind = [(old, new) for k, old, new in found if k == kind]
        if not of_kind:
            continue
        lines.append(f"findings {kind}: {len(of_kind)}")
        for old, new in of_kind:
            some = new or old
            assert some is not None
            lines.append(f"  {some.key}: {old or 'none'} -> {new or 'none'}")
            if old and (new is None or old.sentence != new.sentence):
                lines.append(f"    - {old.sentence}")
            if new and (old is None or old.sentence != new.sentence):
                lines.append(f"    + {new.sentence}")
    return lines
