"""What a table and a column of it are, and the columns that several tables share.

Offsets count Unicode code points: `start`, `end` in the cleaned body, `raw_start`, `raw_end` in the
raw text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandera.pandas as pa


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    dtype
        Its pandas type.
    says
        What it holds, as docs/tables.md and error messages say it.
    nullable
        Whether it may be missing.
    isin
        The values allowed; empty: any.
    low, high
        The range allowed, both ends included; None: open.
    """

    dtype: str
    says: str
    nullable: bool = False
    isin: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def schema(self) -> pa.Column:
        """The pandera column that checks this."""
        checks = []
        if self.isin:
            checks.append(pa.Check.isin(list(self.isin)))
        if self.low is not None:
            checks.append(pa.Check.ge(self.low))
        if self.high is not None:
            checks.append(pa.Check.le(self.high))
        return pa.Column(self.dtype, checks=checks, nullable=self.nullable, coerce=True)


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes
    ----------
    row
        What a row is.
    columns
        Its fixed columns by name, in order; a frame may have more after them.
    key
        The columns that together identify a row; empty: none do.
    schema
        The pandera schema made of them. Made here, once: a schema takes longer to make than a
        small table to check.
    """

    row: str
    columns: dict[str, Column]
    key: tuple[str, ...] = ()
    schema: pa.DataFrameSchema = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        schema = pa.DataFrameSchema(
            {name: column.schema() for name, column in self.columns.items()},
            strict=False,
            unique=list(self.key) or None,
        )
        # frozen: a plain assignment would raise
        object.__setattr__(self, "schema", schema)


def text(says: str, *, nullable: bool = False, isin: tuple[str, ...] = ()) -> Column:
    """A column of strings.

    Parameters
    ----------
    says
        What it holds.
    nullable
        Whether it may be missing.
    isin
        The values allowed; empty: any.

    Returns
    -------
    Column
        Of pandas' own string type.
    """
    return Column("str", says, nullable, isin)


def count(says: str) -> Column:
    """A column of whole numbers from 0, never missing.

    Parameters
    ----------
    says
        What is counted, or what the offset points at.

    Returns
    -------
    Column
        Of int64.
    """
    return Column("int64", says, low=0)


def real(
    says: str, low: float | None = None, high: float | None = None, *, nullable: bool = False
) -> Column:
    """A column of real numbers.

    Parameters
    ----------
    says
        What it measures, with its unit.
    low, high
        The range allowed, both ends included.
    nullable
        Whether it may be missing.

    Returns
    -------
    Column
        Of float64, written to ten significant digits.
    """
    return Column("float64", says, nullable, low=low, high=high)


PLACE = {
    "article_id": text("the article"),
    "sentence_id": Column("int64", "number of the sentence in its article, from 0", low=0),
    "start": count("first character, in the cleaned body"),
    "end": count("after the last character, in the cleaned body"),
}
RAW = {
    "raw_start": count("first character, in the raw text"),
    "raw_end": count("after the last character, in the raw text"),
}
INTERVAL = {
    "low": real("lower end of the 95 % interval", nullable=True),
    "high": real("upper end of the 95 % interval", nullable=True),
}
