"""Precision, recall and F1 of one coding against another, with intervals over articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.evaluation.gold.standoff import sentences_coded
from analysis.stats import f_score_interval, weighted_marks
from analysis.study.schema import RELATIONS, Study

Counts = npt.NDArray[np.float64]
OF_ALL = ["f1_of_all", "low_of_all", "high_of_all"]
COLUMNS = ["layer", "about", "precision", "recall", "f1", "low", "high", "n_gold", "n_found"]
COLUMNS += OF_ALL
_MENTION = (
    ("span", ["start", "end"]),
    ("span and actor", ["start", "end", "label"]),
    ("span, actor and kind", ["start", "end", "label", "value"]),
)


@dataclass(frozen=True)
class Sentences:
    """The sentences that are scored.

    Attributes
    ----------
    ids
        Their ids, sorted.
    article
        The number of the article of each, counted from 0.
    probability
        The chance with which each was drawn; None where it is not known.
    """

    ids: list[str]
    article: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float64] | None

    def by_article(self, table: Counts) -> Counts:
        """Marks of articles, (n_articles, 3), from those of sentences."""
        summed = np.zeros((int(self.article.max(initial=-1)) + 1, table.shape[1]))
        # articles are the clusters of every interval here
        np.add.at(summed, self.article, table)
        return summed

    def f1_of_all(self, tables: Sequence[Counts]) -> tuple[float, float, float]:
        """F1, or the mean F1 of several labels, of all sentences that were drawn from, with its
        interval; missing without probabilities.
        """
        if self.probability is None or not len(tables):
            return np.nan, np.nan, np.nan
        marks = weighted_marks(np.stack(tables, axis=1), self.probability, self.article)
        interval = f_score_interval(marks)
        return float(interval.estimate), float(interval.low), float(interval.high)


def f1_interval(tables: Sequence[Counts]) -> tuple[float, float]:
    """The 95 % interval of F1, or of the mean F1 of several labels, over articles.

    Parameters
    ----------
    tables
        From `counts`, one a label.

    Returns
    -------
    tuple of float
        Missing below `stats.MIN_ARTICLES` articles with a mark.
    """
    if not len(tables):
        return float("nan"), float("nan")
    interval = f_score_interval(np.stack(tables, axis=1))
    return float(interval.low), float(interval.high)


def scores(
    gold: pd.DataFrame,
    found: pd.DataFrame,
    study: Study,
    probability: pd.Series | None = None,
) -> pd.DataFrame:
    """Precision, recall and F1 of one coding against another, layer by layer.

    Mentions by span, by span and actor, and by kind; dyads all and one by one; whose relation it
    is, and frames, one by one, micro and macro, on the units (sentence and dyad) of the gold; tone
    by its sign, macro over the three; events by type and by type with both actors; the type of the
    speaker and the status of what is said, of which micro F1 is the accuracy where each sentence
    has one. Only sentences that both coded count.

    Parameters
    ----------
    gold, found
        Annotations (columns of `standoff.COLUMNS`): what counts as right, and what is scored.
    study
        Names the dyads and frames that are scored one by one.
    probability
        The chance with which each sentence was drawn, by its id; sentences are drawn more often
        where there is much to code, so that the sample is unlike the corpora.

    Returns
    -------
    DataFrame
        One row a layer and what it is about, columns `COLUMNS`: precision, recall, f1 (each 0 to
        1), the ends of its 95 % interval, marks in the gold and found, and `OF_ALL`: F1 of all
        sentences that were drawn from, estimated by the chances, with its interval. A layer of which the gold
        holds no mark at all was not coded: it has no row, rather than a score of 0.
    """
    coded_layers = set(gold["layer"])
    shared = sentences_coded(gold) & sentences_coded(found)
    gold, found = (f[f["sentence"].isin(shared)] for f in (gold, found))
    sentences = _sentences(gold, probability)
    rows = [*_mentions(gold, found, sentences), *_dyads(gold, found, sentences, study)]
    rows += [*_events(gold, found, sentences), *_speakers(gold, found, sentences)]
    # from here on only units of the gold
    units = gold.loc[gold["layer"] == "dyad", ["sentence", "dyad"]]
    # inner: what is coded of a unit that the gold does not have is an error of dyads alone
    gold, found = (f.merge(units, on=["sentence", "dyad"]) for f in (gold, found))
    marked = [f[f["layer"] == "frame"] for f in (gold, found)]
    related = [f[f["layer"] == "relation"] for f in (gold, found)]
    rows += _labels("relation", related[0], related[1], sentences, list(RELATIONS))
    rows += _labels("frame", marked[0], marked[1], sentences, [f.id for f in study.frames])
    rows += _labels("tone", _signs(gold), _signs(found), sentences, ["-", "0", "+"])
    table = pd.DataFrame(rows, columns=COLUMNS)
    # `status` is a column of layer 'speaker', not a layer of its own
    annotation = table["layer"].replace({"status": "speaker"})
    return table[annotation.isin(coded_layers)].reset_index(drop=True)


def _signs(annotations: pd.DataFrame) -> pd.DataFrame:
    rows = annotations[annotations["layer"] == "tone"]
    values = rows["value"].astype("float64")
    return rows.assign(label=np.select([values < 0, values > 0], ["-", "+"], "0"))


def _sentences(gold: pd.DataFrame, probability: pd.Series | None) -> Sentences:
    """The sentences of the gold, in order of their ids."""
    known = gold.drop_duplicates("sentence").sort_values("sentence")
    ids = known["sentence"].tolist()
    article = np.unique(known["article_id"], return_inverse=True)[1]
    if probability is None:
        return Sentences(ids, article, None)
    return Sentences(ids, article, probability.loc[ids].to_numpy(np.float64))


def counts(
    gold: pd.DataFrame,
    found: pd.DataFrame,
    units: list[str],
    keys: list[str],
    by: str = "article_id",
) -> Counts:
    """Marks in both, in the gold, and found, by article or by sentence.

    Parameters
    ----------
    gold, found
        Annotations of one layer.
    units
        The articles or sentences, in the order of the rows that are given back.
    keys
        The columns that tell marks apart inside a sentence.
    by
        The column that names the unit: 'article_id' or 'sentence'.

    Returns
    -------
    array, (n_units, 3)
    """
    sets = []
    for frame in (gold, found):
        # offsets of a frame with rows that have none are floats: 12.0 is 12
        whole = {k: pd.to_numeric(frame[k]).astype("Int64") for k in keys if k in ("start", "end")}
        # missing values are equal to nothing, not even each other: '' stands for them
        plain = frame[["article_id", "sentence", *keys]].assign(**whole).astype("object")
        sets.append(plain.where(plain.notna(), "").astype("str").drop_duplicates())
    # on all columns: a mark is in both where everything that is compared is the same
    both = sets[0].merge(sets[1])
    sizes = [f.groupby(by).size().reindex(units, fill_value=0) for f in (both, *sets)]
    return np.stack([s.to_numpy(np.float64) for s in sizes], axis=1)


def f1(rows: Counts) -> float:
    """F1 of two codings, 2 × both / (gold + found).

    Parameters
    ----------
    rows
        As `counts` gives them.

    Returns
    -------
    float
        From 0 to 1; NaN where neither has a mark.
    """
    both, gold, found = rows.sum(axis=0)
    if gold + found:
        return float(2 * both / (gold + found))
    return float("nan")


def _marks(
    gold: pd.DataFrame, found: pd.DataFrame, sentences: Sentences, keys: list[str]
) -> Counts:
    """`counts` by sentence."""
    return counts(gold, found, sentences.ids, keys, "sentence")


def _row(layer: str, about: str, table: Counts, sentences: Sentences) -> tuple[object, ...]:
    both, gold, found = table.sum(axis=0)
    ends = f1_interval([sentences.by_article(table)])
    precision = np.nan
    if found:
        precision = both / found
    recall = np.nan
    if gold:
        recall = both / gold
    of_all = sentences.f1_of_all([table])
    sizes = (int(gold), int(found))
    return layer, about, precision, recall, f1(table), *ends, *sizes, *of_all


def _mentions(
    gold: pd.DataFrame, found: pd.DataFrame, sentences: Sentences
) -> Iterable[tuple[object, ...]]:
    one, other = (f[f["layer"] == "mention"] for f in (gold, found))
    for about, keys in _MENTION:
        yield _row("mention", about, _marks(one, other, sentences, keys), sentences)
    known = one[one["label"] != "NIL"]
    yield _row(
        "mention",
        "span and actor, of actors in the list",
        _marks(known, other[other["label"] != "NIL"], sentences, ["start", "end", "label"]),
        sentences,
    )
    for kind in sorted(one["value"].unique()):
        table = _marks(
            one[one["value"] == kind], other[other["value"] == kind], sentences, _MENTION[1][1]
        )
        yield _row("mention", kind, table, sentences)


def _dyads(
    gold: pd.DataFrame, found: pd.DataFrame, sentences: Sentences, study: Study
) -> Iterable[tuple[object, ...]]:
    one, other = (f[f["layer"] == "dyad"] for f in (gold, found))
    yield _row("dyad", "all", _marks(one, other, sentences, ["dyad"]), sentences)
    for dyad in study.dyad_names():
        table = _marks(one[one["dyad"] == dyad], other[other["dyad"] == dyad], sentences, ["dyad"])
        yield _row("dyad", dyad, table, sentences)


_EVENT = (
    ("type", ["label"]),
    ("type and mode", ["label", "value"]),
    ("source and target", ["source_actor", "target_actor"]),
    ("type, source, target", ["label", "source_actor", "target_actor"]),
)


def _events(
    gold: pd.DataFrame, found: pd.DataFrame, sentences: Sentences
) -> Iterable[tuple[object, ...]]:
    one, other = (f[f["layer"] == "event"] for f in (gold, found))
    for about, keys in _EVENT:
        yield _row("event", about, _marks(one, other, sentences, keys), sentences)


def _speakers(
    gold: pd.DataFrame, found: pd.DataFrame, sentences: Sentences
) -> Iterable[tuple[object, ...]]:
    one, other = (f[f["layer"] == "speaker"] for f in (gold, found))
    for layer, column in (("speaker", "label"), ("status", "value")):
        sides = [f.assign(label=f[column]) for f in (one, other)]
        yield from _labels(
            layer, sides[0], sides[1], sentences, sorted(set(sides[0]["label"].dropna()))
        )
    sides = [f[f["source_actor"].fillna("").ne("")] for f in (one, other)]
    yield _row(
        "speaker",
        "type and actor",
        _marks(sides[0], sides[1], sentences, ["label", "source_actor"]),
        sentences,
    )


def _labels(
    layer: str,
    gold: pd.DataFrame,
    found: pd.DataFrame,
    sentences: Sentences,
    labels: list[str],
) -> Iterable[tuple[object, ...]]:
    """Micro, macro and each label."""
    tables = {
        label: _marks(
            gold[gold["label"] == label],
            found[found["label"] == label],
            sentences,
            ["dyad", "label"],
        )
        for label in labels
    }
    every = sum(tables.values(), np.zeros((len(sentences.ids), 3)))
    yield _row(layer, "micro", every, sentences)
    # a label that the gold never has cannot be found, and would add a score of 0
    present = [t for t in tables.values() if t[:, 1].sum()]
    if present:
        low, high = f1_interval([sentences.by_article(t) for t in present])
        sizes = [int(sum(t[:, i].sum() for t in present)) for i in (1, 2)]
        means = [
            np.nanmean(
                [t[:, 0].sum() / t[:, i].sum() if t[:, i].sum() else np.nan for t in present]
            )
            # over what was found it is precision, over the gold recall
            for i in (2, 1)
        ]
        mean = float(np.mean([f1(t) for t in present]))
        of_all = sentences.f1_of_all(present)
        yield layer, "macro", *means, mean, low, high, *sizes, *of_all
    for label, table in tables.items():
        yield _row(layer, label, table, sentences)
