"""One order of day and month for a column of dates, decided over the column and told."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.corpus.dates import Order
from analysis.corpus.file_articles import Article, FileArticles

_ORDERS = {"dmy": "the day first", "mdy": "the month first"}
_EXAMPLES = 3  # dates that could not be read, shown


def in_one_order(results: Sequence[FileArticles], said: Order) -> tuple[list[Article], list[str]]:
    """Every article, its ambiguous day read in the order of its column.

    The order is the one `said` with `--date-order`, else the one that other values of the file
    prove, else of the corpus. Where values prove both, ambiguous days are no dates; where none
    proves any, the day is read first. Either is told.

    Parameters
    ----------
    results
        Articles of each file, with what its dates prove.
    said
        The order given with `--date-order`; '' where none was.

    Returns
    -------
    tuple[list[Article], list[str]]
        The articles of all files, and what is told.
    """
    n_dmy = sum(result.order[1] for result in results)
    n_mdy = sum(result.order[2] for result in results)
    corpus_order: Order = ""
    if bool(n_dmy) != bool(n_mdy):
        corpus_order = "mdy"
        if n_dmy:
            corpus_order = "dmy"
    articles: list[Article] = []
    notes: list[str] = []
    for result in results:
        order = said or result.order[0] or corpus_order
        # a file joined of two sources: an ambiguous day of it could be of either
        contradicted = not order and bool(result.order[1] and result.order[2])
        articles += [_read(article, order, contradicted) for article in result.articles]
        notes += _told(result, order, said, contradicted)
    return articles, notes


def _read(article: Article, order: Order, contradicted: bool) -> Article:
    publication = article.publication
    if publication.other is None:
        return article
    if order == "mdy":
        publication = publication._replace(stamp=publication.other)
    elif contradicted:
        publication = publication._replace(stamp=None, origin="none", offset=None)
    return article._replace(publication=publication)


def _told(result: FileArticles, order: Order, said: Order, contradicted: bool) -> list[str]:
    """What is told of the dates of a file."""
    notes: list[str] = []
    _, n_dmy, n_mdy, n_either = result.order
    if contradicted and n_either:
        notes.append(
            f"{result.file}: {n_dmy:,} dates have the day first and {n_mdy:,} the month first; {n_either:,} that could be "
            "read both ways are left undated; say --date-order dmy or mdy"
        )
    elif n_either and not order:
        notes.append(
            f"{result.file}: {n_either:,} dates could be read in two ways (04/07/2020) and none proves the order; the day "
            "was read first; say --date-order mdy if that is wrong"
        )
    elif n_either and order:
        why = "as --date-order says"
        if not said:
            why = f"as {max(n_dmy, n_mdy):,} of its dates prove"
        if not said and not (n_dmy or n_mdy):
            why = "as other files prove"
        notes.append(f"{result.file}: dates are read with {_ORDERS[order]}, {why}")
    if result.unread_dates:
        examples = ", ".join(repr(text[:40]) for text in result.unread_dates[:_EXAMPLES])
        notes.append(
            f"{result.file}: {len(result.unread_dates):,} of {result.n_dates:,} dates could not be read, for instance "
            f"{examples}"
        )
    return notes
