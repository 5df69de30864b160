"""What a page says of shuffled corpora beside a finding: in how many of them such a finding is
printed too.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.i18n.language import gettext, mark, number
from analysis.reports.finished_run import Run

CODED = ("articles", "sentences", "tokens", "types", "mentions", "triggers", "dyads", "frames")
SAYS = {
    "dates": mark("of {n} corpora with shuffled dates, {printed} printed such a finding"),
    "days": mark("of {n} corpora whose days changed places, {printed} printed such a finding"),
    "outlets": mark("of {n} corpora with shuffled outlets, {printed} printed such a finding"),
    "actors": mark(
        "of {n} corpora with actors shuffled over articles, {printed} printed such a finding"
    ),
    "sentences": mark(
        "of {n} corpora with actors shuffled over the sentences of each article, {printed} printed such a finding"
    ),
    "dyads": mark(
        "of {n} corpora with the pairs of states shuffled over articles, {printed} printed such a finding"
    ),
    "frames": mark(
        "of {n} corpora with the names of the frames shuffled in each article, {printed} printed such a finding"
    ),
}
AS_MANY = mark("no more than is allowed")
TOO_MANY = mark("too many: read such findings as noise")
COULD_NOT = mark("could not be tested")
NOTHING_TO_EXCHANGE = mark("no placebo: this corpus leaves nothing to shuffle")
NO_PLACEBO = mark(
    "No placebo was run: how often shuffled copies of this corpus print such findings is not known. The command “analysis placebo” counts it."
)
OTHER_TABLES = mark(
    "The placebo was run before these tables were made, and is not shown. The command “analysis placebo” runs it again."
)


def coded_hash(run_dir: Path) -> str:
    """SHA-256 over the coded tables of a run: what a placebo shuffled.

    Parameters
    ----------
    run_dir
        Folder of the run.

    Returns
    -------
    str
        The hash, in hexadecimal digits.
    """
    digest = hashlib.sha256()
    for name in CODED:
        path = run_dir / "tables" / f"{name}.parquet"
        digest.update(name.encode() + b"\0")
        # a table that is missing counts as empty
        digest.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"")
    return digest.hexdigest()


def placebo_of(run: Run) -> tuple[pd.DataFrame, str]:
    """Table `placebo` of a run, if it may be shown.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    tuple of DataFrame and str
        The rows, and ''; or no row, and a sentence: none was run, or it was run on other tables.
    """
    path = run.folder / "tables" / "placebo.parquet"
    if not path.is_file():
        return tables.empty("placebo"), gettext(NO_PLACEBO)
    rows = run.table("placebo")
    if rows.empty or (rows["made_from"] != coded_hash(run.folder)).any():
        return rows.head(0), gettext(OTHER_TABLES)
    return rows, ""


def beside_headline(rows: pd.DataFrame, headline: str) -> list[str]:
    """What stands beside a headline: a clause a shuffle under which it would be none.

    Parameters
    ----------
    rows
        Rows of table 'placebo'.
    headline
        Id of a headline, such as '4_keywords.peak'.

    Returns
    -------
    list of str
        Clauses in the language in use.
    """
    clauses = []
    for row in rows[rows["headline"] == headline].to_dict("records"):
        if row["n_shuffles"]:
            said = gettext(SAYS[row["shuffle"]])
            n = number(row["n_shuffles"], "count")
            printed = number(row["n_printed"], "count")
            clauses.append(said.format(n=n, printed=printed))
        else:
            clauses.append(gettext(NOTHING_TO_EXCHANGE))
    return clauses


def as_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The placebo in words, for a list of every kind.

    Parameters
    ----------
    rows
        Rows of table 'placebo'.

    Returns
    -------
    DataFrame
        The rows with `told`: 'of 200 corpora with shuffled dates, 3 printed such a finding', and
        `verdict`.
    """
    told = []
    verdicts = []
    for row in rows.to_dict("records"):
        if not row["n_shuffles"]:
            told.append(gettext(NOTHING_TO_EXCHANGE))
            verdicts.append(gettext(COULD_NOT))
            continue
        n = number(row["n_shuffles"], "count")
        printed = number(row["n_printed"], "count")
        told.append(gettext(SAYS[row["shuffle"]]).format(n=n, printed=printed))
        verdicts.append(gettext(AS_MANY if row["passes"] else TOO_MANY))
    return rows.assign(told=told, verdict=verdicts, kind=[gettext(k) for k in rows["kind"]])
