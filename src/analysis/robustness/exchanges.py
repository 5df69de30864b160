"""The draws of a placebo: labels exchanged among the articles of one material."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.periods import legible, period_of
from analysis.placebo.keys import keys, permuted
from analysis.robustness.article_counts import Material

Ints = npt.NDArray[np.int64]
OWN = -1  # the number of the draw that leaves everything as it is


class _Exchange(NamedTuple):
    """Which articles exchange labels: rows of the material, the block of each, which keeps
    together, and the stratum of each, in which its block stays.
    """

    rows: Ints
    block: npt.NDArray[np.object_]
    stratum: npt.NDArray[np.object_]

    def source(self, *counter: object) -> Ints:
        """For each of `rows` a row of the block whose label it takes."""
        # one row stands for each block, whose articles have one label
        names, first, of_row = np.unique(self.block, return_index=True, return_inverse=True)
        giving = permuted(names, self.stratum[first], *counter)
        return self.rows[first[giving][of_row]]


class Draws:
    """The shuffles of one material: a draw is made once for all findings that need it."""

    def __init__(self, material: Material) -> None:
        articles = material.articles
        self._seed = material.study.settings.seed
        self._ids = articles["article_id"].to_numpy()
        self._made: dict[tuple[str, int], Ints] = {}
        dated = np.flatnonzero(articles["published"].notna().to_numpy())
        period = legible(articles["published"], material.study.settings.period)
        when = period_of(articles["published"], period).to_numpy(dtype=object)
        outlet = articles["source"].astype("str").to_numpy(dtype=object)
        day = articles["published"].dt.strftime("%Y-%m-%d").astype("str").to_numpy(dtype=object)
        everything_there = np.arange(len(articles))
        # what an outlet writes on one day tells one event, and moves as one
        self._among = {
            "dates": _Exchange(dated, outlet[dated] + "|" + day[dated], outlet[dated]),
            "outlets": _Exchange(everything_there, self._ids, when),
        }

    def counter(self, null: str, draw: int) -> tuple[object, ...]:
        """What a draw is made from, besides article ids.

        Parameters
        ----------
        null
            What is shuffled.
        draw
            The number of the draw.

        Returns
        -------
        tuple
            The seed, the null and the number.
        """
        return (self._seed, null, draw)

    def labels(self, null: str, draw: int) -> Ints:
        """The article whose date or outlet each article takes in a draw.

        Parameters
        ----------
        null
            'dates' or 'outlets'.
        draw
            The number of the draw; `OWN` leaves every article its own.

        Returns
        -------
        ndarray of int
            A row of the material for each article.
        """
        if draw == OWN:
            return np.arange(len(self._ids))
        if (null, draw) not in self._made:
            # dates stay inside their outlet and outlets inside their period: an outlet that writes
            # of one thing at one time only must not make a finding
            among = self._among[null]
            source = np.arange(len(self._ids))
            source[among.rows] = among.source(*self.counter(null, draw))
            self._made[null, draw] = source
        return self._made[null, draw]

    def sets(self, article: Ints, label: Ints, draw: int) -> Ints:
        """The pair of states of each article and pair in a draw.

        Parameters
        ----------
        article
            The article of each row.
        label
            The pair of each row.
        draw
            The number of the draw; `OWN` leaves everything as it is.

        Returns
        -------
        ndarray of int
            A pair for each row.
        """
        if draw == OWN:
            return label
        if ("dyads", draw) not in self._made:
            counter = self.counter("dyads", draw)
            self._made["dyads", draw] = exchanged_sets(self._ids[article], article, label, counter)
        return self._made["dyads", draw]


def exchanged_sets(
    ids: npt.ArrayLike, article: Ints, label: Ints, counter: tuple[object, ...]
) -> Ints:
    """Labels of articles that hold several, exchanged between articles that hold equally many.

    Parameters
    ----------
    ids
        Article id of each row; rows of an article are together and their labels differ.
    article
        Number of the article of each row.
    label
        Label of each row, as a code.
    counter
        What the draw is for, as in `analysis.placebo.keys.keys`.

    Returns
    -------
    array of int
        The label of each row now. Inside an article no two labels become one.
    """
    names = np.asarray(ids, dtype=object)
    first = article
    if len(article):
        first = np.flatnonzero(np.r_[True, article[1:] != article[:-1]])
    # exchanged only with articles of as many pairs, so that every article still has distinct ones
    size = np.diff(np.r_[first, len(article)])
    source = permuted(names[first], size, *counter)
    row = np.repeat(np.arange(len(first)), size)
    place = np.arange(len(article)) - first[row]
    pair = [f"{name}|{code}" for name, code in zip(names, label.tolist(), strict=True)]
    # which of an article's counts goes with which of the new pairs is drawn too
    order = np.lexsort((keys(pair, *counter, "place"), row))
    return label[order[first[source][row] + place]]
