"""What comes out of every case of hostile or unusual input, beside what its expected.md says should.

    python tools/check_cases.py [../shared/cases] [NAME …]

For a person to read: nothing is asserted here (tests/corpus does that with inputs of our own). Cases that are not there
are skipped.
"""

from __future__ import annotations

import csv
import re
import sys
import time
import traceback
from pathlib import Path

import pandas as pd

from analysis.corpus.articles import build_articles
from analysis.corpus.dates import parse_date
from analysis.errors import UserError

CASES = Path("../shared/cases")
SHOWN = 4


def expected_of(folder: Path) -> str:
    """The paragraph of expected.md that says what should happen."""
    text = (folder / "expected.md").read_text(encoding="utf-8")
    hit = re.search(r"^Expected:(.*?)(?:\n\n|\Z)", text, re.S | re.M)
    return " ".join((hit[1] if hit else text).split())


def show(path: Path) -> None:
    """Read one file and print what came of it."""
    started = time.process_time()
    try:
        read = build_articles(path)
    except UserError as refused:
        print(f"   {path.name}: refused: {refused}")
        return
    except Exception:
        print(f"   {path.name}: TRACEBACK {traceback.format_exc().splitlines()[-1]}")
        return
    articles, aside = read.articles, read.quarantine
    seconds = time.process_time() - started
    print(f"   {path.name}: {len(articles)} articles, {len(aside)} set aside, {seconds:.2f} s")
    for article in articles.head(SHOWN).itertuples():
        day = "undated" if pd.isna(article.published) else f"{article.published:%Y-%m-%d %H:%M}"
        body = str(article.body)
        ends = f"{body[:45]!r} … {body[-35:]!r}"
        print(f"      {day} ({article.published_from}) {article.source} | {article.title} | {ends}")
    for record in aside.head(SHOWN).itertuples():
        print(f"      aside {record.record}: {record.reason} ({record.detail[:120]})")
    for note in getattr(read, "notes", [])[:6]:
        print(f"      note  {note[:200]}")


def show_dates(path: Path) -> None:
    """How many values of a table of dates come out as expected, and which do not."""
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    wrong = []
    for row in rows:
        stamp = parse_date(row["value"])
        day = None if stamp is None else f"{stamp:%Y-%m-%d}"
        if day != row["expected"]:
            wrong.append(f"{row['value']!r} -> {day}, not {row['expected']}")
    print(f"   {path.name}: {len(rows) - len(wrong)} of {len(rows)} dates as expected")
    for line in wrong:
        print(f"      {line}")


def main() -> None:
    """Print every case, or those whose names begin as given."""
    arguments = sys.argv[1:]
    folder = Path(arguments.pop(0)) if arguments and Path(arguments[0]).is_dir() else CASES
    if not folder.is_dir():
        print(f"{folder} is not there: no case was tried")
        return
    cases = sorted(p for p in folder.iterdir() if p.is_dir() and p.name != "hostile")
    cases += sorted(p for p in (folder / "hostile").iterdir() if p.is_dir())
    for case in cases:
        if arguments and not any(case.name.startswith(a) for a in arguments):
            continue
        print(f"\n## {case.name}")
        if (case / "expected.md").is_file():
            print(f"   expected: {expected_of(case)[:400]}")
        for file in sorted(case.iterdir()):
            if file.name == "dates.csv":
                show_dates(file)
            elif file.suffix not in (".md", ".yml"):
                show(file)


if __name__ == "__main__":
    main()
