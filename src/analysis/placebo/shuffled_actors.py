"""Mentions of actors moved by chance: between articles, or between the sentences of an article."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.placebo.keys import keys

Ints = npt.NDArray[np.int64]
TRADES = 20  # trades an actor takes part in


def sentences_by_chance(
    mentions: pd.DataFrame, counter: tuple[object, ...]
) -> tuple[pd.DataFrame, float]:
    """Mentions with each actor's sentences drawn anew inside each article.

    An actor that stands in m of the article's sentences that name anyone stands in m others of
    them, drawn without replacement and apart from all other actors.

    Parameters
    ----------
    mentions
        Table 'mentions'.
    counter
        What the draw is for, as in `keys`.

    Returns
    -------
    tuple of DataFrame and float
        The mentions, and the share of them that stand in another sentence than before.
    """
    sentences_of = mentions[["article_id", "actor_id", "sentence_id"]].drop_duplicates()
    places = sentences_of[["article_id", "sentence_id"]].drop_duplicates()
    return _placed(mentions, sentences_of, places, counter)


def actors_by_chance(
    mentions: pd.DataFrame, sentences: pd.DataFrame, counter: tuple[object, ...]
) -> tuple[pd.DataFrame, float]:
    """Mentions with actors exchanged between articles.

    In how many articles an actor is named and how many actors an article names stay as they are
    (curveball trades); who is named with whom is chance. What an actor had in one article it has in
    the other, in sentences drawn there.

    Parameters
    ----------
    mentions, sentences
        Tables of these names.
    counter
        What the draw is for, as in `keys`.

    Returns
    -------
    tuple of DataFrame and float
        The mentions, and the share of actors in articles that are new there.

    References
    ----------
    Strona, Nappo, Boccacci, Fattorini, San-Miguel-Ayanz (2014), A fast and unbiased procedure to
    randomize ecological binary matrices with fixed row and column totals, Nature Communications 5.
    """
    pairs = mentions[["actor_id", "article_id"]].drop_duplicates()
    pairs = pairs.sort_values(["actor_id", "article_id"], ignore_index=True)
    actor, names = pd.factorize(pairs["actor_id"], sort=True)
    article, ids = pd.factorize(pairs["article_id"], sort=True)
    # pairs are sorted by actor: the articles of actor k are those from ends[k] to ends[k + 1]
    ends = np.searchsorted(actor, np.arange(len(names) + 1))
    before = [article[i:j] for i, j in pairwise(ends)]
    after = _traded(before, counter)
    # actor by actor, and so in the order of `pairs`
    target = np.concatenate([_matched(*lists) for lists in zip(before, after, strict=True)])
    moved = target != article
    new = pd.Series(ids[target], index=pd.MultiIndex.from_frame(pairs))
    at = pd.MultiIndex.from_frame(mentions[["actor_id", "article_id"]])
    shuffled = mentions.assign(article_id=new.reindex(at).to_numpy())
    sentences_of = shuffled[["article_id", "actor_id", "sentence_id"]].drop_duplicates()
    # who stays is drawn anew too: else its old neighbours would stay with it
    placed, _ = _placed(shuffled, sentences_of, sentences[["article_id", "sentence_id"]], counter)
    if len(moved):
        return placed, float(moved.mean())
    return placed, 0.0


def _traded(lists: list[Ints], counter: tuple[object, ...]) -> list[Ints]:
    """The articles of each actor after curveball trades: two actors pool what only one of them
    has, and part it anew.
    """
    # the built-in hash of text differs from process to process
    digest = hashlib.blake2b("\0".join(map(str, counter)).encode(), digest_size=8).digest()
    rng = np.random.default_rng(int.from_bytes(digest))
    mixed = [np.sort(v) for v in lists]
    if len(mixed) < 2:
        return mixed
    for _ in range(TRADES):
        order = rng.permutation(len(mixed))
        # not strict: of an odd number of actors one does not trade in this round
        for one, other in zip(order[::2], order[1::2], strict=False):
            mixed[one], mixed[other] = _trade(mixed[one], mixed[other], rng)
    return mixed


def _trade(one: Ints, other: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    # an article that both have cannot change hands: it would have one of them twice
    shared = np.intersect1d(one, other, assume_unique=True)
    pool = np.setxor1d(one, other, assume_unique=True)
    # either keeps its number of articles, and each article its number of actors
    n = len(one) - len(shared)
    rng.shuffle(pool)
    first = np.sort(np.concatenate([shared, pool[:n]]))
    return first, np.sort(np.concatenate([shared, pool[n:]]))


def _matched(before: Ints, after: Ints) -> Ints:
    """For each article an actor had, the one it has now: itself where it stayed, else one of the
    new ones, in order.
    """
    target = before.copy()
    target[~np.isin(before, after)] = np.setdiff1d(after, before, assume_unique=True)
    return target


def _placed(
    mentions: pd.DataFrame, held: pd.DataFrame, places: pd.DataFrame, counter: tuple[object, ...]
) -> tuple[pd.DataFrame, float]:
    """Mentions with the sentences of each actor in an article (`held`) drawn from that article's
    `places`.

    Where an actor has more sentences than the article holds, some of them fall together.
    """
    cells = held[["article_id", "actor_id"]].drop_duplicates()
    # every sentence in which the actor could stand
    choices = cells.merge(places, on="article_id")
    # random order belongs to these names, not to rows
    label = (
        choices["article_id"].astype("str")
        + "|"
        + choices["actor_id"].astype("str")
        + "|"
        + choices["sentence_id"].astype("str")
    )
    choices = choices.assign(key=keys(label, *counter)).sort_values(
        ["article_id", "actor_id", "key", "sentence_id"], ignore_index=True
    )
    group = choices.groupby(["article_id", "actor_id"])
    choices = choices.assign(rank=group.cumcount(), n=group["key"].transform("size"))
    held = held.sort_values(["article_id", "actor_id", "sentence_id"], ignore_index=True)
    sizes = choices[choices["rank"] == 0][["article_id", "actor_id", "n"]]
    held = held.merge(sizes, on=["article_id", "actor_id"], how="left")
    number = held.groupby(["article_id", "actor_id"]).cumcount()
    # an article with fewer sentences than the actor needs is gone through again
    held = held.assign(rank=number % held["n"])
    drawn = choices[["article_id", "actor_id", "rank", "sentence_id"]]
    drawn = drawn.rename(columns={"sentence_id": "drawn"})
    held = held.merge(drawn, on=["article_id", "actor_id", "rank"], how="left")
    # back to mentions: those of one actor in one sentence move together
    columns = ["article_id", "actor_id", "sentence_id"]
    joined = mentions[columns].merge(held[[*columns, "drawn"]], on=columns, how="left")
    new = joined["drawn"].to_numpy(mentions["sentence_id"].dtype)
    moved = 0.0
    if len(new):
        moved = float((new != mentions["sentence_id"].to_numpy()).mean())
    return mentions.assign(sentence_id=new), moved
