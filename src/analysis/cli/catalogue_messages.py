"""`analysis messages`: every message that a catalogue must hold, gathered from code, templates and
notebooks.

Messages of the code stand in calls of `gettext` or `mark`, of templates in `_(…)`, of notebooks in
prose, captions and headings; closed lists of values (kinds of actors, ways of naming) come from the
tables' own definitions.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from analysis import tables
from analysis.coding.event_coders import EVENT_CODERS
from analysis.coding.frame_coders import FRAME_CODERS
from analysis.coding.tone_coders import TONE_CODERS
from analysis.corpus.records import NO_BODY
from analysis.corpus.summary import KINDS, ORIGINS
from analysis.evaluation import measured
from analysis.networks.backbone import FILTERS
from analysis.networks.comparison import HALVES
from analysis.relations.directed import PUT
from analysis.reports.catalogue import messages_of
from analysis.study.event_lexicon import PLOVER
from analysis.study.study_settings import Specification

_SOURCE = Path(__file__).parents[1]
_NAMED = re.compile(
    r"[a-z]+-[a-z]+|farahidi [\d.]+"
)  # a dyad, tf-idf, a library: named by others, or the same in every language
_TEMPLATE = re.compile(r'_\("((?:[^"\\]|\\.)*)"\)')
_MORE_VALUES = (
    "all",
    "undated",
    "yes",
    "no",
    "rising",
    "falling",
    "peak",
    "period",
    "source",
    "sentence",
    "paragraph",
    "article",
    "frame",
    "tone",
    "term",
    "heading",
    "rest",
    *ORIGINS.values(),
    *KINDS.values(),
    *PUT,
    "asserted",
    "relation",
    "between",
    "together",
    "named",
    "named official",
    "anonymous",
    "outlet",
    "other",
)
_REASONS = (
    "empty",
    "not Arabic",
    "truncated",
    "repeat of an earlier record",
    "unreadable file",
    "unreadable record",
    "unknown format",
    "broken encoding",
    "letters in visual order",
    "words in reversed order",
    NO_BODY,
)
# fields whose values are those that are registered, and so no closed list of the schema
_CODERS = {coders.setting: coders.names() for coders in (FRAME_CODERS, TONE_CODERS, EVENT_CODERS)}
_CHOICES = tuple(
    dict.fromkeys(
        word
        for name, field in Specification.model_fields.items()
        for word in (name.replace("_", " "), *get_args(field.annotation), *_CODERS.get(name, ()))
        if isinstance(word, str)
    )
)
Message = tuple[str, str]  # context, text


def messages(root: Path) -> list[Message]:
    """Every message that a catalogue must hold.

    Parameters
    ----------
    root
        The project's folder.

    Returns
    -------
    list of tuple of str
        Context ('' or 'value') and message, each once, in the order of files.
    """
    found = [("", m) for p in sorted(_SOURCE.rglob("*.py")) for m in _of_code(p)]
    found += [
        ("", m)
        for p in sorted(_SOURCE.rglob("*.j2"))
        for m in _TEMPLATE.findall(p.read_text(encoding="utf-8"))
    ]
    found += [("", m) for p in sorted((root / "notebooks").glob("*.ipynb")) for m in messages_of(p)]
    demo = json.loads(
        (root / "data" / "raw" / "demo" / "manifest.json").read_text(encoding="utf-8")
    )
    found += [("", demo[k]) for k in ("title", "origin", "text_note")]
    values = (
        *_measured(root),
        *tables.CODED,
        *tables.KINDS,
        *tables.MARKS,
        *_CHOICES,
        *tables.VIA,
        *tables.TOGETHER.values(),
        tables.NOT_TOGETHER,
        *FILTERS.values(),
        *HALVES,
        *tables.PUBLISHED_FROM,
        *KINDS,
        *_REASONS,
        *_MORE_VALUES,
        *PLOVER,
    )
    return list(dict.fromkeys([*found, *(("value", v) for v in values)]))


def _measured(root: Path) -> Iterator[str]:
    """What the columns of data/gold/measured.csv name: layers, labels, measures, systems; no ids
    of frames, dyads or events.
    """
    rows = measured.read(root / "data" / "gold" / "measured.csv")
    rows = rows[
        ~rows["layer"].isin(["frame", "dyad"]) | rows["about"].isin(["all", "micro", "macro"])
    ]
    for column in ("layer", "about", "measure", "system"):
        yield from (
            v
            for v in rows[column].drop_duplicates()
            if any(c.islower() for c in v) and not _NAMED.fullmatch(v)
        )


def _of_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", "")
            if isinstance(node.func, ast.Attribute):
                name = node.func.attr
            first = node.args[0]
            if (
                name in ("gettext", "mark")
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                yield first.value


def path_of(language: str) -> Path:
    """The catalogue of a language.

    Parameters
    ----------
    language
        Its code, such as 'ar'.

    Returns
    -------
    Path
        The file, which may not be there.
    """
    return _SOURCE / "i18n" / "locale" / f"{language}.po"


def updated(root: Path, language: str) -> tuple[bytes, list[Message]]:
    """The catalogue of a language with every message of now, translations kept.

    Parameters
    ----------
    root
        The project's folder.
    language
        Its code.

    Returns
    -------
    tuple of bytes and list
        The file, and the messages without a translation.
    """
    path = path_of(language)
    old = read_po(BytesIO(path.read_bytes() if path.is_file() else b""), locale=language)
    translations = {(m.context or "", str(m.id)): str(m.string) for m in old if m.id}
    new = Catalog(
        locale=language,
        project="Mihwar",
        fuzzy=False,
        header_comment=f"# Messages of Mihwar's reports: {language}.",
    )
    missing = []
    for context, text in messages(root):
        new.add(text, translations.get((context, text), ""), context=context or None)
        if not translations.get((context, text)):
            missing.append((context, text))
    out = BytesIO()
    write_po(out, new, width=0, omit_header=True)
    head = 'msgid ""\nmsgstr ""\n"Project-Id-Version: Mihwar\\n"\n"Language: {}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    return head.format(language).encode() + out.getvalue(), missing
