"""`analysis check-report`: every number of a report's prose is in the ledger, and every number of
the ledger is in the tables.

What is recomputed: each number and word of findings.json from the rows it names; the sentences
behind each claim; the text of every sentence in the pages and the index. What is compared by hash:
the tables a claim rests on, which hold the articles.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import claims, tables
from analysis.errors import UserError, UserErrors, nearest
from analysis.i18n import language
from analysis.reports import ledger
from analysis.reports.plain_words import name_in_plain, number_in_plain
from analysis.reports.prose import Prose
from analysis.reports.unsourced_numbers import stray_numbers


def check_report(folder: Path) -> str:
    """Check that every number of a report is in its ledger and its tables.

    Parameters
    ----------
    folder
        The folder of a run.

    Returns
    -------
    str
        A summary: how many numbers and sentences were looked up, in how many tables.

    Raises
    ------
    UserError
        Where there is no ledger, or a file that is none.
    UserErrors
        With every number, word, sentence and table that does not hold.
    """
    book = _book(folder)
    described = folder / "run.json"
    outlets = {}
    if described.is_file():
        outlets = language.outlets_of(json.loads(described.read_text(encoding="utf-8")))
    # pages are compared as they were written: numbers and names in their language
    with language.speaking(book["language"], outlets):
        problems = [
            *_tables(folder, book),
            *_claims(folder, book),
            *_exploratory(folder, book),
            *_pages(folder, book),
        ]
    if problems:
        raise UserErrors(problems)
    found = book["findings"]
    numbers = sum(len(e["numbers"]) for e in found)
    behind = sum(e["evidence"]["n"] for e in found)
    return (
        f"{folder.name}: {numbers} numbers in {len(found)} sentences were looked up again in {len(book['tables'])} tables "
        f"and are in the pages as they are in the ledger; {behind:,} sentences behind them are the same."
    )


def _book(folder: Path) -> dict[str, Any]:
    path = folder / "findings.json"
    if not path.is_file():
        raise UserError("no ledger is here", where=path, fix="`analysis run` makes one.")
    try:
        book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {k: book[k] for k in ("language", "tables", "findings", "version", "code_sha256")}
    except (ValueError, KeyError) as problem:
        raise UserError(
            f"this is no ledger: {problem}", where=path, fix="`analysis run` makes it again."
        ) from None


def _reader(folder: Path) -> Callable[[str], pd.DataFrame]:
    return cache(lambda name: tables.read(folder / "tables" / f"{name}.parquet"))


def _tables(folder: Path, book: dict[str, Any]) -> list[UserError]:
    """The tables are those that the numbers were taken from."""
    problems = []
    needed = {t for e in book["findings"] for t in ledger.tables_of(e)}
    for name in sorted(needed | set(book["tables"])):
        path = folder / "tables" / f"{name}.parquet"
        held = "missing"
        if path.is_file():
            held = hashlib.sha256(path.read_bytes()).hexdigest()
        if held != book["tables"].get(name):
            problems.append(
                UserError(
                    "not the table that the ledger was made from",
                    where=path,
                    fix="`analysis run` makes table, page and ledger anew.",
                )
            )
    return problems


def _claims(folder: Path, book: dict[str, Any]) -> list[UserError]:
    """Every number, word and sentence behind is what the tables hold."""
    table = _reader(folder)
    where = folder / "findings.json"
    problems = []
    for entry in book["findings"]:
        for key, number in entry["numbers"].items():
            try:
                found = claims.evaluate(number["source"], table)
            except (UserError, KeyError) as problem:
                problems.append(UserError(f"{key}: {problem}", where=where))
                continue
            for part in ("value", "low", "high", "n"):
                if not _same(number[part], getattr(found, part)):
                    problems.append(
                        UserError(
                            f"{key}: {part} is {number[part]} here, but {getattr(found, part)} in the tables",
                            where=where,
                        )
                    )
        main = ledger.headline(entry["numbers"])
        if any(entry[k] != main[k] for k in ("value", "low", "high", "n")):
            problems.append(
                UserError(f"{entry['id']}: its value is not that of its main number", where=where)
            )
        problems += _behind(entry, table, where)
    return problems


def _behind(
    entry: dict[str, Any], table: Callable[[str], pd.DataFrame], where: Path
) -> list[UserError]:
    """The words and the sentences behind one claim."""
    problems = []
    for name, source in entry["words"].items():
        try:
            found = claims.lookup(source, table)
        except (UserError, KeyError) as problem:
            problems.append(UserError(f"{entry['id']}.{name}: {problem}", where=where))
            continue
        if found != entry["names"][name]:
            problems.append(
                UserError(
                    f"{entry['id']}.{name}: '{entry['names'][name]}' here, but '{found}' in the tables",
                    where=where,
                )
            )
    held = entry["evidence"]
    ids = claims.supporting(held["behind"], held["level"], table)
    listed = [(a, s) for a, s in held["ids"]]
    # the ledger lists only the first of many sentences; the hash is of all
    if (len(ids), ledger.ids_hash(ids), ids[: ledger.MAX_IDS]) != (
        held["n"],
        held["sha256"],
        listed,
    ):
        problems.append(
            UserError(
                f"{entry['id']}: the sentences behind it are not those of the tables ({held['n']} here, {len(ids)} there)",
                where=where,
            )
        )
    if ledger.plain(entry) != entry["sentence"]:
        problems.append(
            UserError(
                f"{entry['id']}: its sentence does not say its numbers: {entry['sentence']}",
                where=where,
            )
        )
    return problems


def _same(one: float | None, other: float | None) -> bool:
    # Whether there is an interval must agree too.
    if one is None or other is None:
        return one is other
    # the ledger holds nine digits
    return math.isclose(one, other, rel_tol=1e-8, abs_tol=1e-8)


def _exploratory(folder: Path, book: dict[str, Any]) -> list[UserError]:
    return [
        UserError(
            f"{e['id']}: a finding rests on an exploratory frame ({', '.join(e['frames'])})",
            where=folder / "findings.json",
            fix="Say it with reports.text, or choose among the frames of frames.yml that are not `exploratory: true`.",
        )
        for e in book["findings"]
        if e["exploratory"] and e["kind"] == "finding"
    ]


def _pages(folder: Path, book: dict[str, Any]) -> list[UserError]:
    """Every page says what the ledger says, and no number besides."""
    problems = _named_in_vain(folder, book)
    by_page = dict[str, list[dict[str, Any]]]()
    for entry in book["findings"]:
        by_page.setdefault(entry["notebook"], []).append(entry)
    for name, entries in by_page.items():
        path = folder / f"{name}.html"
        if name == "index":
            continue
        if not path.is_file():
            problems.append(UserError("this page of the ledger is missing", where=path))
            continue
        problems += _page(path, entries)
    index = folder / "index.html"
    if index.is_file():
        shown = Prose()
        shown.feed(index.read_text(encoding="utf-8"))
        known = {e["id"]: e for e in book["findings"]}
        problems += _said(index, shown, known)
    return problems


def _named_in_vain(folder: Path, book: dict[str, Any]) -> list[UserError]:
    """Findings that the study wants in the index and no notebook made."""
    path = folder / "run.json"
    wanted = []
    if path.is_file():
        wanted = json.loads(path.read_text(encoding="utf-8")).get("index_findings", [])
    made = [e["id"] for e in book["findings"] if e["kind"] == "finding"]
    return [
        UserError(
            f"report.findings names '{w}', which no notebook made{nearest(w, made)}",
            where=path,
            fix=f"Findings: {', '.join(made)}.",
        )
        for w in wanted
        if w not in made
    ]


def _page(path: Path, entries: list[dict[str, Any]]) -> list[UserError]:
    shown = Prose()
    shown.feed(path.read_text(encoding="utf-8"))
    problems = _said(path, shown, {e["id"]: e for e in entries})
    there = {key for key, _ in shown.numbers}
    problems += [
        UserError(f"the number {key} of the ledger is not in the page", where=path)
        for e in entries
        for key in e["numbers"]
        if key not in there
    ]
    return problems


def _said(path: Path, shown: Prose, known: dict[str, dict[str, Any]]) -> list[UserError]:
    """The sentences and numbers of one page against the ledger."""
    problems = []
    held = {k: v for e in known.values() for k, v in e["numbers"].items()}
    whole = {k: ledger.number_shown(v) for k, v in held.items()}
    # plain words of the index say a number without its interval
    plain = {k: number_in_plain(v) for k, v in held.items()}
    for said, numbers in ((shown.numbers, whole), (shown.brief, plain)):
        for key, words in said:
            if numbers.get(key) != words:
                expected = "but the ledger has no such number"
                if key in numbers:
                    expected = f"but {numbers[key]} in the ledger"
                problems.append(UserError(f"{key} is {words} here, {expected}", where=path))
    for key, words in shown.sentences.items():
        if key in known and _spaced(words) != _spaced(ledger.plain(known[key])):
            problems.append(
                UserError(
                    f"{key} reads '{_spaced(words)}' here, but '{ledger.plain(known[key])}' in the ledger",
                    where=path,
                )
            )
        elif key not in known:
            problems.append(UserError(f"the sentence {key} is not in the ledger", where=path))
    names = {
        w
        for e in known.values()
        for n in e["names"]
        for w in (e["names"][n], ledger.name_shown(e, n), name_in_plain(e, n))
    }
    # names of study files and corpora may hold digits of their own
    stray = stray_numbers(" ".join(shown.rest), names)
    problems += [
        UserError(f"the number {n} stands in prose without a key in the ledger", where=path)
        for n in stray
    ]
    return problems


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
