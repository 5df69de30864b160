"""A frame coder that learns from sentences coded by people: logistic regression on words and
letter n-grams.

Only sentences that count for a dyad are coded, since only they enter a prevalence. A sentence of
an article that people coded is
coded by a model fitted without that article's fold, so that scores on those sentences are not
those of a model that knew the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.coding.coders import frame_coder
from analysis.coding.gold_sentences import GoldSentences
from analysis.errors import UserError
from analysis.relations import supervised

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

FOLDS = 5
MIN_SENTENCES = 50
THRESHOLD = 0.5


@frame_coder("supervised")
def code_by_supervision(coded: CodedTexts) -> pd.DataFrame:
    """One trigger a sentence and frame: the word of the sentence that speaks most for the frame.

    `phrase` says how probable the frame is.

    Raises
    ------
    UserError
        Where fewer than `MIN_SENTENCES` coded sentences are at hand.
    """
    gold = coded.gold_sentences
    if gold is None or len(gold) < MIN_SENTENCES:
        count = 0 if gold is None else len(gold)
        raise UserError(
            f"settings.frame_coder: 'supervised' learns from at least {MIN_SENTENCES} coded "
            f"sentences of the corpus, but there are {count}",
            where=coded.study.folder / "study.yml",
            fix="Code more with `analysis code`, or choose frame_coder: lexicon.",
        )
    units = coded.dyad_units[["article_id", "sentence_id"]].drop_duplicates()
    sentences = coded.sentences.reset_index(names="row").merge(
        units, on=["article_id", "sentence_id"]
    )
    rows = []
    for model, part in _models(gold, sentences, coded.study.settings.seed):
        rows.append(_triggers(coded, model, part["row"].to_numpy(np.int64)))
    columns = ["first", "last", "frame", "phrase"]
    triggers = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)
    triggers = triggers.astype({"first": "int64", "last": "int64", "frame": "str", "phrase": "str"})
    return coded.text.places(triggers.sort_values(["first", "frame"], ignore_index=True))


def _models(
    gold: GoldSentences, sentences: pd.DataFrame, seed: int
) -> list[tuple[supervised.Coder, pd.DataFrame]]:
    """Fitted coders, each with the sentences it may code: none that its training saw."""
    articles = sorted(set(gold.sentences["article_id"]))
    folds = np.random.default_rng(seed).permutation(len(articles)) % FOLDS
    fold_of = dict(zip(articles, folds.tolist(), strict=True))
    gold_fold = gold.sentences["article_id"].map(fold_of).to_numpy()
    sentence_fold = sentences["article_id"].map(fold_of).fillna(-1).to_numpy()
    models = []
    for fold in sorted(set(sentence_fold.tolist())):
        used = np.flatnonzero(gold_fold != fold)
        texts = gold.sentences["text"].iloc[used].tolist()
        model = supervised.fit(texts, gold.frames.iloc[used].astype("float64"))
        models.append((model, sentences[sentence_fold == fold]))
    return models


def _triggers(coded: CodedTexts, model: supervised.Coder, rows: np.ndarray) -> pd.DataFrame:
    """The frames of these sentences (rows of `text.sentences`), each at its weightiest word."""
    text = coded.text
    begin = np.searchsorted(text.sentence, rows, "left")
    stop = np.searchsorted(text.sentence, rows, "right")
    bodies = [
        text.bodies[row.article][row.start : row.end]
        for row in text.sentences.iloc[rows].itertuples(index=False)
    ]
    probability = model.probability(bodies)
    triggers = []
    for number, label in zip(*np.nonzero(probability >= THRESHOLD), strict=True):
        tokens = np.arange(begin[number], stop[number])
        if not len(tokens):
            continue
        words = text.folded[text.tokens.type_id[tokens]].tolist()
        weights = [model.weight_of_word(word, int(label)) for word in words]
        place = int(tokens[int(np.argmax(weights))])
        triggers.append(
            {
                "first": place,
                "last": place,
                "frame": model.labels[label],
                "phrase": f"probability {probability[number, label]:.2f}",
            }
        )
    return pd.DataFrame(triggers, columns=["first", "last", "frame", "phrase"])
