"""What the values of a column of dates prove of the order of day and month."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.corpus.dates import Order, read_date


def order_of(values: Iterable[str | None]) -> tuple[Order, int, int, int]:
    """The one order of day and month that a column's values prove.

    Parameters
    ----------
    values
        The column.

    Returns
    -------
    tuple
        'dmy' or 'mdy' where values prove one and none the other, else ''; and how many values
        prove the first, prove the second, and could be read both ways.
    """
    n_dmy = n_mdy = n_either = 0
    for value in values:
        if not value:
            continue
        dated = read_date(value)
        if dated is None:
            continue
        n_dmy += dated.order == "dmy"
        n_mdy += dated.order == "mdy"
        n_either += dated.other is not None
    if n_dmy and not n_mdy:
        return "dmy", n_dmy, n_mdy, n_either
    if n_mdy and not n_dmy:
        return "mdy", n_dmy, n_mdy, n_either
    return "", n_dmy, n_mdy, n_either
