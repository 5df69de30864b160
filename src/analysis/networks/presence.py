"""Who is in which unit of text, and who shares one, counted by article."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.study.study_settings import Unit

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


class Presence(NamedTuple):
    """Who is in which unit: one row an actor in a unit, sorted by unit and then by actor."""

    unit: Ints
    actor: Ints
    actors: list[str]
    article_of_unit: Ints
    articles: list[str]

    @property
    def matrix(self) -> sparse.csr_array:
        """Units × actors, 1 where the unit holds the actor."""
        shape = (len(self.article_of_unit), len(self.actors))
        return sparse.csr_array(
            (np.ones(len(self.unit), np.int64), (self.unit, self.actor)), shape=shape
        )

    @property
    def by_article(self) -> sparse.csr_array:
        """Articles × actors: units of the article that hold the actor."""
        shape = (len(self.articles), len(self.actors))
        article = self.article_of_unit[self.unit]
        return sparse.csr_array((np.ones(len(self.unit)), (article, self.actor)), shape=shape)

    @property
    def units_of_article(self) -> Reals:
        """Units of each article that hold any actor."""
        return np.bincount(self.article_of_unit, minlength=len(self.articles)).astype(np.float64)


class Pairs(NamedTuple):
    """Unordered pairs of actors, each by the place of its first and second actor, in order of
    both.
    """

    first: Ints
    second: Ints

    def __len__(self) -> int:
        return len(self.first)

    def take(self, which: Ints) -> Pairs:
        """Some of the pairs, by their places.

        Parameters
        ----------
        which
            Places of the pairs wanted.

        Returns
        -------
        Pairs
            Those pairs, in that order.
        """
        return Pairs(self.first[which], self.second[which])


def presence_of(
    mentions: pd.DataFrame, sentences: pd.DataFrame, unit: Unit, window: int = 0
) -> Presence:
    """Actors by unit of text, each counted once; articles and units in the order of their ids.

    Parameters
    ----------
    mentions, sentences
        The tables of these names.
    unit
        The unit of text.
    window
        Where it is not 0, the unit is so many sentences of an article side by side, whatever
        `unit` says; the next unit begins where one ends.

    Returns
    -------
    Presence
        Only units that hold an actor are in it.

    Raises
    ------
    ValueError
        A mention stands in a sentence that `sentences` does not hold.
    """
    rows = mentions[["article_id", "sentence_id", "actor_id"]]
    if unit == "paragraph" and not window:
        keys = ["article_id", "sentence_id"]
        paragraphs = sentences[[*keys, "paragraph"]]
        # left, so that a mention without its sentence is seen and raises, not lost
        rows = rows.merge(paragraphs, on=keys, how="left", validate="many_to_one")
        if rows["paragraph"].isna().any():
            lost = rows[rows["paragraph"].isna()].iloc[0]
            raise ValueError(
                f"mention in sentence {lost['sentence_id']} of article {lost['article_id']}, not in `sentences`"
            )
    article, articles = pd.factorize(rows["article_id"], sort=True)
    actor, actors = pd.factorize(rows["actor_id"], sort=True)
    part = {"sentence": "sentence_id", "paragraph": "paragraph"}.get("sentence" if window else unit)
    within = np.zeros(len(rows), np.int64)
    if part is not None:
        # in a window so many sentences in a row are one unit
        within = rows[part].to_numpy(np.int64) // max(window, 1)
    # article and place in one integer: sorted like the two, and np.unique of one column is fast
    span = int(within.max(initial=0)) + 1
    units, row_unit = np.unique(article.astype(np.int64) * span + within, return_inverse=True)
    # unit and actor packed likewise: an actor named twice in a unit is one cell. An empty table
    # has no actor, and divmod wants a divisor
    cells = np.unique(row_unit.ravel() * max(len(actors), 1) + actor)
    unit_of, actor_of = np.divmod(cells, max(len(actors), 1))
    # units // span is the article again
    return Presence(
        unit_of, actor_of, [str(a) for a in actors], units // span, [str(a) for a in articles]
    )


def pairs_by_article(presence: Presence) -> tuple[Pairs, sparse.csc_array]:
    """Every pair that shares a unit, and in how many units of each article.

    Parameters
    ----------
    presence
        Who is in which unit.

    Returns
    -------
    pairs : Pairs
        In the order of the ids of the first and then of the second actor.
    both : sparse array
        Articles × pairs; no entry is 0.
    """
    n_actors = len(presence.actors)
    n_pairs = n_actors * n_actors
    article = presence.article_of_unit[presence.unit]
    cells = [np.empty(0, np.int64)]
    # actors of one unit stand side by side: those `step` rows apart in the same unit are a pair
    for step in range(1, int(np.bincount(presence.unit).max(initial=0))):
        same = np.flatnonzero(presence.unit[step:] == presence.unit[:-step])
        # rows are sorted by actor inside a unit: the first actor of a pair has the smaller number
        pair = presence.actor[same] * n_actors + presence.actor[same + step]
        cells.append(article[same] * n_pairs + pair)
    # article and pair in one integer: a count of equal ones is the units that the article adds
    distinct, n = np.unique(np.concatenate(cells), return_counts=True)
    row, code = np.divmod(distinct, max(n_pairs, 1))
    codes, column = np.unique(code, return_inverse=True)
    shape = (len(presence.articles), len(codes))
    both = sparse.csc_array((n.astype(np.float64), (row, column)), shape=shape)
    return Pairs(*np.divmod(codes, max(n_actors, 1))), both
