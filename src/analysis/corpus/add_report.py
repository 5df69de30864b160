"""What `analysis add-corpus` prints: what was read, from which columns, what was set aside and
where.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.corpus.articles import CorpusTables, iterate_reasons

_SHOWN_SOURCES = 12  # outlets that are named
_SHOWN_NOTES = 20  # notes, those in the same words taken as one
_SHOWN_RECORDS = 5  # records of a dry run
_EXAMPLES = 3  # places of each reason
_BODY = 70  # characters of a body
_WIDTH = 11  # of the word that each line begins with


@dataclass(frozen=True)
class AddReport:
    """What adding a corpus read; `str()` is what the command prints.

    `state` is what became of the corpus: 'added', 'already there, unchanged', 'appended to' or
    'not added (--dry-run)'.
    """

    name: str
    folder: Path
    paths: list[str]
    unread: list[str]
    read: CorpusTables
    state: str

    @property
    def again(self) -> bool:
        """Whether the same corpus was there before."""
        return self.state.startswith("already")

    def __str__(self) -> str:
        dry = self.state.startswith("not")
        lines = [
            f"{self.name}: {self.state} ({os.path.relpath(self.folder)})",
            *self._numbers(),
            *self._set_aside(),
            *self._notes(),
        ]
        if self.unread:
            lines.append(
                f"not read   {len(self.unread)} files of other formats, for instance {self.unread[0]}"
            )
        if dry:
            return "\n".join([*lines, *self._records()])
        return "\n".join([*lines, f"next       analysis run --corpus {self.name}"])

    def _numbers(self) -> list[str]:
        articles = self.read.articles
        aside = self.read.quarantine
        dated = articles["published"].dropna()
        span = "none has a date"
        if len(dated):
            span = f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}"
        origins = articles["published_from"].value_counts().sort_index()
        sources = articles["source"].value_counts()
        outlets = ", ".join(f"{k} {v:,}" for k, v in sources.head(_SHOWN_SOURCES).items())
        if len(sources) > _SHOWN_SOURCES:
            outlets += f" and {len(sources) - _SHOWN_SOURCES} more"
        formats = Counter(map(_format, self.paths))
        encodings = articles["encoding"].value_counts().sort_index()
        return [
            f"read       {len(articles):,} articles from {len(self.paths):,} files",
            f"records    {self.read.n_records:,} in the files = {len(articles):,} read + {len(aside):,} set aside",
            f"outlets    {outlets}",
            f"dates      {span} (found in: {', '.join(f'{k} {v:,}' for k, v in origins.items())})",
            f"formats    {', '.join(f'{k} {v:,}' for k, v in sorted(formats.items()))}",
            f"encodings  {', '.join(f'{k} {v:,}' for k, v in encodings.items())}",
        ]

    def _set_aside(self) -> list[str]:
        aside = self.read.quarantine
        lines = [f"set aside  {len(aside):,} records"]
        if len(aside):
            lines[0] += ":"
        for reason, count in iterate_reasons(aside):
            first = aside[aside["reason"] == reason].head(_EXAMPLES)
            places = ", ".join(
                f"{r.file}{f' {r.record}' if r.record else ''}" for r in first.itertuples()
            )
            lines.append(
                f"{'':{_WIDTH}}  {count:,}  {reason}: {places}{' …' if count > _EXAMPLES else ''}"
            )
        return lines

    def _notes(self) -> list[str]:
        """What is told of the files; what is told of many in the same words once."""
        files: dict[str, list[str]] = defaultdict(list)
        for note in self.read.notes:
            file, _, text = note.partition(": ")
            files[text].append(file)
        lines = []
        for text, several in list(files.items())[:_SHOWN_NOTES]:
            if len(several) == 1:
                where = several[0]
            else:
                where = f"{several[0]} and {len(several) - 1:,} more"
            lines.append(f"note       {where}: {text}")
        if len(files) > _SHOWN_NOTES:
            lines.append(f"note       and {len(files) - _SHOWN_NOTES:,} more")
        return lines

    def _records(self) -> list[str]:
        """The first records as they would be."""
        lines = ["records as they would be:"]
        first = self.read.articles.sort_values(["file", "record"]).head(_SHOWN_RECORDS)
        for article in first.itertuples():
            day = "undated"
            if not pd.isna(article.published):
                day = f"{article.published:%Y-%m-%d}"
            title = "(no title)"
            if isinstance(article.title, str):
                title = article.title
            body = " ".join(str(article.body).split())
            lines.append(
                f"  {article.file} {article.record}  {day} ({article.published_from})  {article.source}  {title}"
            )
            lines.append(f"      {body[:_BODY]}{' …' if len(body) > _BODY else ''}")
        return lines


def _format(path: str) -> str:
    """The ending of a file's name, with .gz: 'json.gz'."""
    parts = Path(path.lower()).suffixes
    return "".join(parts[-2:] if parts[-1:] == [".gz"] else parts[-1:]).lstrip(".")
