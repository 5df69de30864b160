"""Prose with numbers, and the ledger of every number said: findings/NOTEBOOK.json as cells run,
findings.json after a run.

`finding` says a headline number and `text` any other sentence with numbers. Neither takes a number:
both take a `claims.Sentence`, look each number up in the tables of the run, show it and write it
down with its source.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import claims
from analysis.atomic import put_json
from analysis.claims import Estimate, Number, Sentence, Word
from analysis.figures.time import period_in_words
from analysis.i18n import language
from analysis.reports.finished_run import Run
from analysis.reports.present import MINUS, Html, arabic

MAX_IDS = 5000  # sentences behind a claim that are listed; their number and hash are of all
PERIODS = ("period", "since")  # names that hold a period
_BEFORE_P = re.compile(r"\b([pq]) $")


def finding(run: Run, notebook: str, key: str, sentence: Sentence, *, anchor: str = "") -> Html:
    """Say a headline: shown here as a sentence, kept in the ledger, and shown in the index.

    Parameters
    ----------
    run
        The run.
    notebook
        The notebook that says it.
    key
        Its name in the notebook; with the notebook's it is the id of the entry.
    sentence
        What is said.
    anchor
        The figure or table that the index links to.

    Returns
    -------
    Html
        The sentence, for the cell to end in.
    """
    return _said(run, notebook, key, sentence, anchor, "finding")


def text(run: Run, notebook: str, key: str, sentence: Sentence, *, anchor: str = "") -> Html:
    """Say a sentence with numbers that is no headline: shown here and kept in the ledger.

    Parameters
    ----------
    run
        The run.
    notebook
        The notebook that says it.
    key
        Its name in the notebook.
    sentence
        What is said.
    anchor
        The figure or table it belongs to.

    Returns
    -------
    Html
        The sentence, for the cell to end in.
    """
    return _said(run, notebook, key, sentence, anchor, "said")


def _said(run: Run, notebook: str, key: str, sentence: Sentence, anchor: str, kind: str) -> Html:
    entry = entered(run, notebook, key, sentence, anchor, kind)
    path = run.folder / "findings" / f"{notebook}.json"
    path.parent.mkdir(exist_ok=True)
    known = []
    if path.is_file():
        known = json.loads(path.read_text(encoding="utf-8"))
    # a cell that is run again replaces its entry: the ledger holds what the page says last
    place = next((n for n, e in enumerate(known) if e["key"] == key), len(known))
    known[place : place + 1] = [entry]
    put_json(path, known)
    return Html(
        Markup('<p class="{}" data-finding="{}">{}</p>').format(kind, entry["id"], shown(entry))
    )


def in_brief(
    run: Run, facts: list[tuple[str, Sentence]], said: Mapping[str, Sentence] | None = None
) -> list[tuple[str, Markup]]:
    """Write facts for the index into the ledger, like any sentence.

    Parameters
    ----------
    run
        The run.
    facts
        Labels with sentences of one number.
    said
        Further sentences of the index, by key.

    Returns
    -------
    list of tuple of str and Markup
        The labels with the numbers as HTML.
    """
    entries = [
        entered(run, "index", f"glance-{n}", s, "corpus", "glance")
        for n, (_, s) in enumerate(facts)
    ]
    others = [
        entered(run, "index", key, sentence, "timeline", "said")
        for key, sentence in (said or {}).items()
    ]
    (run.folder / "findings").mkdir(exist_ok=True)
    put_json(run.folder / "findings" / "index.json", entries + others)
    return [
        (label, Markup('<span data-finding="{}">{}</span>').format(e["id"], shown(e)))
        for (label, _), e in zip(facts, entries, strict=True)
    ]


def entered(
    run: Run, notebook: str, key: str, sentence: Sentence, anchor: str, kind: str
) -> dict[str, Any]:
    """Make the entry of a sentence in the ledger: its numbers with their sources, the sentences
    behind it, how it reads.

    Parameters
    ----------
    run
        The run.
    notebook, key
        Together its id.
    sentence
        What is said.
    anchor
        The figure or table it belongs to.
    kind
        'finding' (a headline), 'said' or 'glance'.

    Returns
    -------
    dict
        The entry, of JSON's types only.

    Raises
    ------
    UserError
        Where the tables do not hold what the sentence names.
    """
    whole = f"{notebook}.{key}"
    numbers = {f"{whole}.{name}": _number(run, number) for name, number in sentence.numbers.items()}
    main = headline(numbers)
    ids = claims.supporting(sentence.behind, sentence.level, run.table)
    coded = {}
    if sentence.frames:
        coded = {f.id: f.exploratory for f in run.study.frames}
    entry = {
        "id": whole,
        "notebook": notebook,
        "key": key,
        "kind": kind,
        "anchor": anchor,
        "template": sentence.template,
        "sentence": "",
        **{k: main[k] for k in ("value", "low", "high", "n", "unit")},
        "numbers": numbers,
        "names": _names(sentence),
        "words": {
            k: dict(v.source)
            for k, v in sentence.values.items()
            if isinstance(v, Word) and v.source
        },
        "glosses": {
            k: v.gloss for k, v in sentence.values.items() if isinstance(v, Word) and v.gloss
        },
        "frames": list(sentence.frames),
        "exploratory": any(coded[f] for f in sentence.frames),
        "evidence": {
            "behind": [dict(c) for c in sentence.behind],
            "level": sentence.level,
            "n": len(ids),
            "sha256": ids_hash(ids),
            "ids": ids[:MAX_IDS],
        },
    }
    # last, since it is made of the entry itself
    entry["sentence"] = plain(entry)
    return _jsonable(entry)


def headline(numbers: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The number that a sentence is about: its first with an interval, else its first.

    Parameters
    ----------
    numbers
        The numbers of an entry by key, in the order of the sentence.

    Returns
    -------
    mapping
        `value`, `low`, `high`, `n`, `unit`; all empty where there is no number.
    """
    nothing = {"value": None, "low": None, "high": None, "n": None, "unit": ""}
    return next(
        (n for n in numbers.values() if n["low"] is not None), next(iter(numbers.values()), nothing)
    )


def _number(run: Run, number: Number) -> dict[str, Any]:
    found = claims.evaluate(number.source, run.table)
    return {
        **_rounded(found),
        "unit": number.unit,
        "form": number.form,
        "source": dict(number.source),
    }


def _rounded(found: Estimate) -> dict[str, Any]:
    ends = {
        k: None if v is None else round(v, 9) for k, v in (("low", found.low), ("high", found.high))
    }
    # nine digits: what differs behind them is the processor, not the corpus
    return {"value": round(found.value, 9), **ends, "n": found.n}


def _names(sentence: Sentence) -> dict[str, str]:
    return {k: v.text for k, v in sentence.values.items() if isinstance(v, Word)}


def _jsonable(value: Any) -> Any:
    """numpy's numbers as Python's, tuples as lists."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=lambda v: v.item()))


def ids_hash(ids: list[tuple[str, int]] | list[list[Any]]) -> str:
    """Hash all sentences behind a claim: the ledger lists the first few thousand only.

    Parameters
    ----------
    ids
        article_id and sentence_id of each, in order.

    Returns
    -------
    str
        SHA-256 in hexadecimal.
    """
    return hashlib.sha256("\n".join(f"{a}:{s}" for a, s in ids).encode()).hexdigest()


def number_shown(number: Mapping[str, Any]) -> str:
    """A number of the ledger as it stands in prose, in the language in use.

    Parameters
    ----------
    number
        A number of an entry.

    Returns
    -------
    str
        The value, with its interval where it has one.
    """
    return " ".join(_value_and_interval(number))


def _value_and_interval(number: Mapping[str, Any]) -> list[str]:
    words = language.number(number["value"], number["form"]).replace("-", MINUS)
    if number["low"] is None or number["high"] is None:
        return [words]
    low, high = (language.bare(number[k], number["form"]) for k in ("low", "high"))
    return [words, f"[{low}, {high}]".replace("-", MINUS)]


def name_shown(entry: Mapping[str, Any], name: str) -> str:
    """A name or word of the ledger in the language in use, with its gloss; a day in its own form.

    Parameters
    ----------
    entry
        An entry of the ledger.
    name
        The name's name in the template.

    Returns
    -------
    str
        The words.
    """
    words = str(entry["names"][name])
    gloss = entry.get("glosses", {}).get(name, "")
    dated = entry["words"].get(name, {}).get("measure") in ("first", "last") and words
    shown = language.gettext(language.value(words))
    if dated:
        shown = language.day(pd.Timestamp(words))
    if name in PERIODS:
        shown = period_in_words(words)
    if gloss:
        return f"{shown} ({gloss})"
    return shown


def isolated(words: str) -> Markup:
    """A name or number on an Arabic page: one without Arabic letters, such as a period, runs left
    to right.

    Parameters
    ----------
    words
        The name or number.

    Returns
    -------
    Markup
        The words, in a `bdi` element on an Arabic page.
    """
    if language.current() == "en":
        return Markup("{}").format(words)
    arabic_letters = any("\u0600" <= c <= "\u06ff" for c in words)
    return Markup('<bdi dir="{}">{}</bdi>').format("rtl" if arabic_letters else "ltr", words)


def shown(entry: Mapping[str, Any]) -> Markup:
    """A sentence of the ledger as HTML.

    Parameters
    ----------
    entry
        An entry of the ledger.

    Returns
    -------
    Markup
        The sentence in the language in use, each number in a `data` element that names its key.
    """
    parts = []
    before: float | None = None  # the number that a noun agrees with
    for piece, name, _, _ in Formatter().parse(language.gettext(entry["template"])):
        literal = language.agreeing(piece, before)
        before = None
        number = entry["numbers"].get(f"{entry['id']}.{name}")
        named = _BEFORE_P.search(literal)
        if number is not None and number["form"] == "p" and named:
            # the letter is taken from the text here, and put beside its number below
            literal = literal[: named.start()]
        if language.current() == "en":
            parts.append(arabic(literal))
        else:
            parts.append(Markup("{}").format(literal))
        if name is None:
            continue
        if number is None:
            words = name_shown(entry, name)
            if not "".join(parts):
                words = words[:1].upper() + words[1:]
            if language.current() == "en":
                parts.append(arabic(words))
            else:
                parts.append(isolated(words))
            continue
        before = number["value"]
        written = with_interval(number, f"{entry['id']}.{name}")
        if number["form"] == "p" and named:
            # "p = 0.001" is one run from left to right, on one line
            letter = Markup('<bdi class="numbers" dir="ltr">{} {}</bdi>')
            written = letter.format(named[1], written)
        parts.append(written)
    return Markup("").join(parts)


def with_interval(number: Mapping[str, Any], key: str) -> Markup:
    """A number of the ledger as HTML, with its interval where it has one.

    Parameters
    ----------
    number
        A number of an entry.
    key
        Its key there.

    Returns
    -------
    Markup
        A `data` element that names the key.
    """
    words = Markup(" ").join(isolated(w) for w in _value_and_interval(number))
    return Markup('<data value="{}" data-claim="{}">{}</data>').format(
        f"{number['value']:.10g}", key, words
    )


def plain(entry: Mapping[str, Any]) -> str:
    """A sentence of the ledger as text.

    Parameters
    ----------
    entry
        An entry of the ledger.

    Returns
    -------
    str
        The sentence in the language in use.
    """
    parts = []
    before: float | None = None
    for piece, name, _, _ in Formatter().parse(language.gettext(entry["template"])):
        number = entry["numbers"].get(f"{entry['id']}.{name}")
        parts.append(language.agreeing(piece, before))
        before = None
        if name is None:  # the literal at the end
            continue
        if number is None:
            words = name_shown(entry, name)
            # a sentence that begins with "the Government of Iran"
            if not "".join(parts):
                words = words[:1].upper() + words[1:]
            parts.append(words)
        else:
            parts.append(number_shown(number))
            before = number["value"]
    return "".join(parts)


def gather(
    run_dir: Path, notebooks: list[str], *, version: str, code_sha256: str
) -> dict[str, Any]:
    """Write findings.json: the sentences of all notebooks in the order of the study, the tables
    they rest on by hash, the code.

    Parameters
    ----------
    run_dir
        The run's folder.
    notebooks
        Their names, in the order of the study.
    version
        Of this package.
    code_sha256
        Hash of its code.

    Returns
    -------
    dict
        What was written.
    """
    entries: list[dict[str, Any]] = []
    for name in ("index", *notebooks):
        path = run_dir / "findings" / f"{name}.json"
        if path.is_file():
            entries += json.loads(path.read_text(encoding="utf-8"))
    used = sorted({t for e in entries for t in tables_of(e)})
    hashes = {t: _sha256(run_dir / "tables" / f"{t}.parquet") for t in used}
    ledger = {
        "version": version,
        "code_sha256": code_sha256,
        "language": language.current(),
        "tables": hashes,
        "findings": entries,
    }
    put_json(run_dir / "findings.json", ledger)
    return ledger


def tables_of(entry: Mapping[str, Any]) -> set[str]:
    """The tables that a sentence rests on, by its numbers, its words and the sentences behind it.

    Parameters
    ----------
    entry
        An entry of the ledger.

    Returns
    -------
    set of str
        Names of tables.
    """
    sources = (
        [n["source"] for n in entry["numbers"].values()]
        + list(entry["words"].values())
        + entry["evidence"]["behind"]
    )
    # a share names two counts, each with a table of its own
    sources += [s[k] for s in sources if s.get("measure") == "share" for k in ("part", "whole")]
    named = {s["table"] for s in sources if "table" in s}
    term = set()
    if "term" in named:
        # 'term' is no table: a word is looked for in these four
        term = {"tokens", "types", "triggers", "sentences"}
    text_behind = set()
    if entry["evidence"]["n"]:
        text_behind = {"articles", "sentences"}
    return (named - {"term"}) | term | text_behind


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
