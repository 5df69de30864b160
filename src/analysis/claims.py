"""Numbers that may stand in prose: each is a place in a table, looked up there when said and looked
up again by the check.

A sentence is a template over named values ("{actor} is named in {share} of articles"). A value is a
`Number`, which holds no number of its own but says which table, rows and column it comes from; a
`Word` from a table; or a name without digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Literal

import pandas as pd

from analysis.errors import UserError
from analysis.stats import share_interval
from analysis.tables import TABLES

Form = Literal["count", "percent", "one", "two", "p", "times", "points"]
Level = Literal["sentence", "paragraph", "article"]
Tables = Callable[[str], pd.DataFrame]
PRESENT = "*"  # a condition: the column is not missing
_IDS = ["article_id", "sentence_id"]


@dataclass(frozen=True)
class Number:
    """A number by its source (table, rows, column or measure), the form in which it is shown, and
    its unit.
    """

    source: Mapping[str, Any]
    form: Form
    unit: str


@dataclass(frozen=True)
class Word:
    """A word of a table, such as a period, by its source; or, with an empty source, a name from a
    study file or a corpus.

    `gloss` is what it means in English, shown behind it in brackets.
    """

    text: str
    source: Mapping[str, Any] = field(default_factory=dict)
    gloss: str = ""


@dataclass(frozen=True)
class Estimate:
    """A value with the ends of its interval and the number of cases it rests on, where it has
    them.
    """

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None


@dataclass(frozen=True)
class Sentence:
    """A template with its values by name; the first `Number` in it that has an interval, else the
    first, is the headline.

    `behind` are the conditions that a sentence of the corpus must meet, each a table with values of
    its columns, to stand behind the claim, all of them in one `level` of text; `frames` are the
    frames whose coding the claim rests on.
    """

    template: str
    values: Mapping[str, Number | Word]
    behind: Sequence[Mapping[str, Any]] = ()
    level: Level = "sentence"
    frames: tuple[str, ...] = ()

    @property
    def numbers(self) -> dict[str, Number]:
        """The numbers by name, in the order of the template."""
        named = [name for _, name, _, _ in Formatter().parse(self.template) if name]
        return {n: v for n in dict.fromkeys(named) if isinstance(v := self.values[n], Number)}


def sentence(
    template: str,
    /,
    *,
    behind: Sequence[Mapping[str, Any]] = (),
    level: Level = "sentence",
    frames: tuple[str, ...] = (),
    **values: Number | Word | str,
) -> Sentence:
    """A sentence over named values.

    Parameters
    ----------
    template
        English text with the names of values in braces and no digit of its own.
    behind
        Conditions (`at`) that a sentence of the corpus must meet to stand behind the claim.
    level
        In how large a piece of text all conditions must be met.
    frames
        Ids of the frames whose coding the claim rests on.
    values
        A value for each name: a `Number`, a `Word`, or a string without digits.

    Returns
    -------
    Sentence
        The template with its values, none of them looked up yet.

    Raises
    ------
    UserError
        Where a number would get into the sentence other than from a source, or where names and
        values do not match.
    """
    fields = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    # digits between the braces are names of values; only what is printed as it stands counts
    literal = "".join(text for text, _, _, _ in Formatter().parse(template))
    # \d is any digit of Unicode: Arabic ones are numbers as well
    if hit := re.search(r"\d+", literal):
        raise UserError(
            f"the sentence '{template}' holds the number {hit[0]} itself",
            fix="Name it in braces and give its source: claims.cell, claims.count or claims.share.",
        )
    # a value that the sentence does not name would be checked and never shown
    if fields != set(values):
        raise UserError(
            f"the sentence '{template}' names {sorted(fields)}, but is given {sorted(values)}"
        )
    kept: dict[str, Number | Word] = {}
    for name, value in values.items():
        if isinstance(value, str):
            if re.search(r"\d", value):
                raise UserError(
                    f"the value '{value}' of '{name}' holds a number without a source",
                    fix="claims.cell or claims.word name the table it comes from; claims.name is for names of study files.",
                )
            value = Word(value)
        elif not isinstance(value, Number | Word):
            raise UserError(
                f"the value of '{name}' is a bare {type(value).__name__}: a number in prose needs a source",
                fix="Give claims.cell, claims.count or claims.share.",
            )
        kept[name] = value
    return Sentence(template, kept, behind, level, frames)


def cell(
    table: str,
    row: Mapping[Any, Any],
    column: str,
    form: Form,
    *,
    interval: tuple[str, str] | None = None,
    n: str | tuple[str, ...] = "",
    unit: str = "",
) -> Number:
    """The value of one column in one row.

    Parameters
    ----------
    table
        A table of `TABLES` that has a key.
    row
        The row, or any mapping that holds its key.
    column
        The column whose value is said.
    form
        How the value is shown. In the form 'times' the column holds log2 of a ratio, and the
        number is the ratio; in the form 'points' it holds a difference of shares, shown in
        percentage points.
    interval
        The columns of the lower and upper end of its interval, in the unit of `column`.
    n
        The column of the number of cases it rests on; of several columns the sum.
    unit
        What the number counts or measures; by default what the column says.

    Returns
    -------
    Number
        The source of the number, not the number.
    """
    source = {"measure": "cell", "table": table, "rows": _key(table, row), "column": column}
    if form == "times":
        # the table holds log2: the source says how the number that is told comes of it
        source["of"] = "2 to the power of it"
    if interval:
        # names of columns, not their values: the ends are looked up anew too
        source["low"], source["high"] = interval
    if n:
        source["n"] = n
        if isinstance(n, tuple):
            source["n"] = list(n)  # as the ledger's JSON gives it back
    return Number(source, form, unit or TABLES[table].columns[column].says)


def count(
    table: str, unit: str, *, distinct: str = "", where: Mapping[str, Any] | None = None
) -> Number:
    """How many rows of a table meet the conditions, or how many different values a column has in
    them.

    Parameters
    ----------
    table
        A table of the run.
    unit
        What is counted, as the ledger names it.
    distinct
        A column whose different values are counted instead of rows; missing values are not.
    where
        Values of columns, read as by `matching`; by default all rows.

    Returns
    -------
    Number
        In the form 'count'.
    """
    source: dict[str, Any] = {"measure": "count", "table": table, "rows": dict(where or {})}
    if distinct:
        source["distinct"] = distinct
    return Number(source, "count", unit)


def share(part: Number, whole: Number, unit: str) -> Number:
    """One count as a share of another, with the mid-P interval (`stats.share_interval`).

    Meant for shares of articles only: the interval takes what is counted as independent.

    Parameters
    ----------
    part
        A number made by `count`.
    whole
        Another that counts `part` among others.
    unit
        Of what the share is.

    Returns
    -------
    Number
        In the form 'percent', from 0 to 1 in the ledger.
    """
    return Number(
        {"measure": "share", "part": dict(part.source), "whole": dict(whole.source)},
        "percent",
        unit,
    )


def word(table: str, row: Mapping[Any, Any], column: str, *, gloss: str = "") -> Word:
    """A word of a table, such as a period or an outlet.

    Parameters
    ----------
    table
        A table of `TABLES` that has a key.
    row
        The row, which holds the key and the word.
    column
        Where the word stands in it.
    gloss
        What it means in English, shown behind it in brackets.

    Returns
    -------
    Word
        The word with its source.
    """
    return Word(
        str(row[column]), {"table": table, "rows": _key(table, row), "column": column}, gloss
    )


def day(
    table: str, column: str, which: Literal["first", "last"], where: Mapping[str, Any]
) -> dict[str, Any]:
    """The source of the first or last day in a column of instants; `lookup` gives the day itself.

    Parameters
    ----------
    table
        A table of the run.
    column
        The column of instants.
    which
        The earliest or the latest.
    where
        Values of columns, read as by `matching`.

    Returns
    -------
    dict
        A source, as a `Word` has it.
    """
    return {"measure": which, "table": table, "rows": dict(where), "column": column}


def name(text: str) -> Word:
    """A name as a study file or a corpus gives it, which may hold digits.

    Parameters
    ----------
    text
        The name.

    Returns
    -------
    Word
        Without a source: the check of a report takes it as it is.
    """
    return Word(str(text))


def at(table: str, **values: Any) -> dict[str, Any]:
    """A condition on the sentences behind a claim.

    Parameters
    ----------
    table
        A table with `article_id` and `sentence_id`; `articles`; or 'term', with the value
        `term`, for the sentences that hold a word.
    values
        Values of its columns, read as by `matching`.

    Returns
    -------
    dict
        The condition.
    """
    return {"table": table, "rows": values}


def evaluate(source: Mapping[str, Any], table: Tables) -> Estimate:
    """Look a number up at its source.

    Parameters
    ----------
    source
        The source of a `Number`.
    table
        Gives a table by its name.

    Returns
    -------
    Estimate
        The value, its interval and n where the source names them.

    Raises
    ------
    UserError
        Where the tables do not hold exactly what the source names: no such column, no row or
        several, no value.
    """
    # counted anew from both parts: a share holds no number that could go stale
    if source["measure"] == "share":
        part, whole = (evaluate(source[k], table).value for k in ("part", "whole"))
        interval = share_interval(part, whole)
        return Estimate(
            float(interval.estimate), float(interval.low), float(interval.high), int(whole)
        )
    rows = matching(table(source["table"]), source["rows"], source["table"])
    if source["measure"] == "count":
        if "distinct" in source:
            return Estimate(float(rows[source["distinct"]].nunique()))
        return Estimate(float(len(rows)))
    # a key names one row: a claim must not stand on whichever comes first
    row = _only(rows, source)
    is_log = "of" in source  # log2 of a ratio, of which the ratio is told

    def held(column: str) -> float | None:
        if pd.isna(row[column]):
            return None
        if is_log:
            return float(2 ** row[column])
        return float(row[column])

    value = held(source["column"])
    if value is None:
        raise UserError(
            f"table '{source['table']}' has no value in column '{source['column']}' of the row that a claim names"
        )
    low = None
    high = None
    if "low" in source:
        low = held(source["low"])
    if "high" in source:
        high = held(source["high"])
    counted = source.get("n", [])
    if isinstance(counted, str):
        counted = [counted]
    n = None
    if counted:
        # of a comparison n is of both sides together
        n = sum(int(row[column]) for column in counted)
    return Estimate(value, low, high, n)


def lookup(source: Mapping[str, Any], table: Tables) -> str:
    """Look a word up at its source.

    Parameters
    ----------
    source
        The source of a `Word`, or one made by `day`.
    table
        Gives a table by its name.

    Returns
    -------
    str
        The word; a day as 2020-07-21, '' where there is none.

    Raises
    ------
    UserError
        Where the tables hold no such row, or several.
    """
    if source.get("measure") in ("first", "last"):
        days = matching(table(source["table"]), source["rows"], source["table"])[
            source["column"]
        ].dropna()
        if days.empty:
            return ""
        day = days.max()
        if source["measure"] == "first":
            day = days.min()
        return f"{day:%Y-%m-%d}"
    return str(
        _only(matching(table(source["table"]), source["rows"], source["table"]), source)[
            source["column"]
        ]
    )


def matching(frame: pd.DataFrame, rows: Mapping[str, Any], table: str) -> pd.DataFrame:
    """The rows of a table that have these values.

    Parameters
    ----------
    frame
        The table.
    rows
        Columns with the value wanted. None stands for missing, '*' (`PRESENT`) for not missing,
        a list for any of its values.
    table
        The table's name, for the error.

    Returns
    -------
    DataFrame
        The rows, in their order, with their index.

    Raises
    ------
    UserError
        Where the table has no such column.
    """
    for column, value in rows.items():
        if column not in frame.columns:
            raise UserError(f"table '{table}' has no column '{column}'")
        values = frame[column]
        if value is None:
            fits = values.isna()
        elif value == PRESENT:
            fits = values.notna()
        elif isinstance(value, list):
            fits = values.isin(value)
        else:
            # not ==, which for nullable types is missing where the value is
            fits = values.isin([value])
        frame = frame[fits]
    return frame


def supporting(
    behind: Sequence[Mapping[str, Any]], level: Level, table: Tables
) -> list[tuple[str, int]]:
    """The sentences of a run that stand behind a claim.

    Parameters
    ----------
    behind
        Conditions, as `at` makes them. One on `articles` holds for all sentences of the
        article.
    level
        With 'paragraph' or 'article' every condition is met somewhere in one paragraph or
        article, and the sentences that meet one of them are given.
    table
        Gives a table by its name.

    Returns
    -------
    list of tuple of str and int
        article_id and sentence_id of each sentence, sorted.
    """
    if not behind:
        return []
    # conditions on articles only narrow: they name no sentence by themselves
    narrower = [c for c in behind if c["table"] != "articles"]
    key = [*_IDS[:1], *{"sentence": _IDS[1:], "paragraph": ["paragraph"], "article": []}[level]]
    sentences = [_sentences_of(c, table, level) for c in narrower]
    # places that meet every condition, whatever the sentence that meets it
    together = sentences[0][key].drop_duplicates()
    for other in sentences[1:]:
        # `key` is as much of a sentence's ids as the level asks for: conditions meet in it
        together = together.merge(other[key].drop_duplicates(), on=key)
    # articles last: they choose among places, and add none
    for condition in (c for c in behind if c["table"] == "articles"):
        wanted = matching(table("articles"), condition["rows"], "articles")["article_id"]
        together = together[together["article_id"].isin(wanted)]
    # sorted, so that the hash of the list in the ledger is of the sentences and not of how they
    # were found
    ids = pd.concat(sentences).merge(together, on=key)[_IDS].drop_duplicates().sort_values(_IDS)
    return [(str(a), int(s)) for a, s in ids.itertuples(index=False)]


def _sentences_of(condition: Mapping[str, Any], table: Tables, level: Level) -> pd.DataFrame:
    """The sentences that meet one condition, with their paragraph where it is asked for."""
    name = condition["table"]
    rows = condition["rows"]
    if name == "term":
        keys = _with_term(rows["term"], table)
    else:
        keys = matching(table(name), rows, name)[_IDS]
    keys = keys.drop_duplicates()
    if level == "paragraph":
        return keys.merge(table("sentences")[[*_IDS, "paragraph"]], on=_IDS)
    return keys


def _with_term(term: str, table: Tables) -> pd.DataFrame:
    """The sentences with a word, by its dictionary form or as a watched phrase."""
    types = table("types")
    tokens = table("tokens")
    rows = tokens.loc[
        tokens["type_id"].isin(types.loc[types["term"] == term, "type_id"]), "sentence"
    ].unique()
    triggers = table("triggers")
    watched = triggers.loc[(triggers["layer"] == "term") & (triggers["label"] == term), _IDS]
    # `sentence` of a token is a row number of table 'sentences'
    return pd.concat([table("sentences").iloc[sorted(rows)][_IDS], watched]).drop_duplicates()


def _key(table: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {k: row[k] for k in TABLES[table].key}


def _only(rows: pd.DataFrame, source: Mapping[str, Any]) -> pd.Series:
    if len(rows) != 1:
        named = ", ".join(f"{k} = {v}" for k, v in source["rows"].items())
        raise UserError(
            f"table '{source['table']}' has {len(rows)} rows with {named}, but a claim names one"
        )
    return rows.iloc[0]
