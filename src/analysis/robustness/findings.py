"""findings.yml: what a study claims, in a form that can be tested, and turn out false, under any
way of counting.

A finding names a quantity (`measure`), where it is taken (`where`, `of`, `than`) and what is
claimed of it (`kind`). The vocabulary is closed, so that each claim has one meaning;
docs/findings.md says which.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from analysis.errors import UserError, UserErrors, nearest
from analysis.study.error_lines import repeated_ids
from analysis.study.fields import Id, Phrase, Strict
from analysis.study.load import load_file
from analysis.study.schema import Study

NAME = "findings.yml"
Kind = Literal["greater", "alike", "tied", "untied", "rank"]
Measure = Literal["frame", "tone", "dyad", "actor", "term", "tie"]
_NEEDS: dict[Kind, tuple[str, ...]] = {
    "greater": ("measure", "of"),
    "alike": ("measure",),
    "tied": ("pair",),
    "untied": ("pair",),
    "rank": ("measure", "top"),
}
_ALLOWED: dict[Kind, tuple[str, ...]] = {
    "greater": ("measure", "where", "of", "than", "pair"),
    "alike": ("measure", "where", "within"),
    "tied": ("pair", "where", "unit"),
    "untied": ("pair", "where"),
    "rank": ("measure", "where", "of", "pair", "top"),
}
_CELL: dict[Measure, tuple[str, ...]] = {
    "frame": ("dyad", "frame"),
    "tone": ("dyad",),
    "dyad": ("dyad",),
    "actor": ("actor",),
    "term": ("term",),
    "tie": (),
}


def _day(value: object) -> object:
    """Years and days as YAML reads them, as text."""
    if isinstance(value, date):
        return value.isoformat()
    # to Python a bool is an int, but True is no year
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _words(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return value


Instant = Annotated[str, BeforeValidator(_day), Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class Cell(Strict):
    """Where a quantity is taken; `since` and `until` are both inclusive, and as fine as they are
    written (2019: all of it).
    """

    dyad: str | None = None
    frame: Id | None = None
    actor: Id | None = None
    term: Annotated[tuple[Phrase, ...], BeforeValidator(_words)] = ()
    source: str | None = None
    since: Instant | None = None
    until: Instant | None = None

    def over(self, where: Cell) -> Cell:
        """This cell, with what it leaves open taken from another.

        Parameters
        ----------
        where
            The other.

        Returns
        -------
        Cell
            A new cell.
        """
        return where.model_copy(
            update={k: v for k, v in self.model_dump().items() if v not in (None, ())}
        )


class Finding(Strict):
    """One claim. `says_ar` is what an Arabic report prints, `note` is for readers; `corpora`
    restricts it to the corpora named.

    `within` says, of shares that are claimed to be alike, up to which difference they are.
    `unit: article` claims of a tie that the two are named in the same articles; without it, that
    they share units of text beyond being named in the same articles.
    `headline` is the id of a headline of a report ("3_relations.frame") that this claim puts to
    the test.
    """

    id: Id
    says: str = Field(min_length=1)
    says_ar: str = ""
    kind: Kind
    measure: Measure | None = None
    where: Cell = Cell()
    of: Cell | None = None
    than: Cell | None = None
    pair: tuple[Id, Id] | None = None
    top: int | None = Field(None, ge=1)
    within: float | None = Field(None, gt=0)
    unit: Literal["article"] | None = None
    corpora: tuple[str, ...] = ()
    headline: Annotated[str, Field(pattern=r"^\w+\.[\w-]+$")] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Finding:
        given = {
            k
            for k in ("measure", "where", "of", "than", "pair", "top", "within", "unit")
            if k in self.model_fields_set
        }
        if missing := [k for k in _NEEDS[self.kind] if k not in given]:
            raise ValueError(f"a finding of kind '{self.kind}' needs {', '.join(missing)}")
        if extra := sorted(given - set(_ALLOWED[self.kind])):
            raise ValueError(
                f"a finding of kind '{self.kind}' has no {', '.join(extra)}; it has {', '.join(_ALLOWED[self.kind])}"
            )
        self._measured()
        return self

    def _measured(self) -> None:
        """What the measure needs is there, in both cells that are compared."""
        if self.measure is None:
            return
        if self.kind == "rank" and self.measure not in ("tie", "actor", "frame", "term"):
            raise ValueError(
                f"ranks are known of ties, actors, frames and terms, not of measure '{self.measure}'"
            )
        if (self.measure == "tie") != (self.pair is not None):
            raise ValueError("measure 'tie' and a pair belong together: whose ties, and to whom")
        if self.measure == "tie" and self.kind not in ("rank", "greater"):
            raise ValueError("measure 'tie' belongs to the kinds rank and greater")
        for cell in self.cells:
            if missing := [k for k in _CELL[self.measure] if not getattr(cell, k)]:
                raise ValueError(
                    f"measure '{self.measure}' needs {', '.join(missing)}, under where or of"
                )
        if self.kind == "greater" and len(set(map(str, self.cells))) < len(self.cells):
            raise ValueError("of and than name the same place: nothing is compared")

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that are compared, completed from `where`."""
        # without `of` and `than` the claim is about `where` itself
        return tuple(c.over(self.where) for c in (self.of, self.than) if c is not None) or (
            self.where,
        )

    def names(self) -> list[list[str]]:
        """What the claim is about: ids, outlets, periods and words, each with the forms that count
        as it.
        """
        fields = ("dyad", "frame", "actor", "source", "since", "until")
        named = [str(v) for c in self.cells for k in fields if (v := getattr(c, k))]
        terms = [list(c.term) for c in self.cells if c.term]
        return [*([n] for n in dict.fromkeys([*(self.pair or ()), *named])), *terms[:1]]

    def frames(self) -> list[str]:
        """The frames that the claim rests on."""
        if self.measure == "frame":
            return list(dict.fromkeys(c.frame for c in self.cells if c.frame))
        return []

    def sha256(self) -> str:
        """Hash of what is claimed; notes, the translation and the headline do not count."""
        # without defaults: a field added later leaves the hashes of old findings as they are
        plain = self.model_dump(
            mode="json", exclude={"note", "says_ar", "headline"}, exclude_defaults=True
        )
        return hashlib.sha256(
            json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()


class _FindingsFile(Strict):
    findings: tuple[Finding, ...] = Field(min_length=1)


def load_findings(study: Study) -> tuple[Finding, ...]:
    """Read the findings of a study.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    tuple of Finding
        In the order of its findings.yml; empty where it has no such file.

    Raises
    ------
    UserErrors
        With every problem, each naming file, line and key.
    """
    path = study.folder / NAME
    if not path.is_file():
        return ()
    problems: list[UserError] = []
    file = load_file(path, _FindingsFile, problems)
    if file is None:
        raise UserErrors(problems)
    findings = file.values.findings
    problems += repeated_ids(path, file.document, "findings", [f.id for f in findings])
    for n, finding in enumerate(findings):
        line = file.document.line("findings", n)
        for what in _unknown(finding, study):
            problems.append(
                UserError(f"findings.{n} '{finding.id}': {what}", where=path, line=line)
            )
    if problems:
        raise UserErrors(problems)
    return findings


def _unknown(finding: Finding, study: Study) -> Iterator[str]:
    """References to nothing in the study."""
    known: dict[str, Any] = {
        "dyad": study.dyad_names(),
        "frame": [f.id for f in study.frames],
        "actor": study.by_id,
    }
    # cells are completed from `where`: `dict.fromkeys` tells each unknown name once
    named = [(k, getattr(c, k)) for c in finding.cells for k in known] + [
        ("actor", a) for a in finding.pair or ()
    ]
    for key, value in dict.fromkeys(named):
        if value is not None and value not in known[key]:
            yield f"{key} '{value}' is not in the study{nearest(value, known[key])}"
