"""Which share of the names of a corpus the study's list holds, by the tagger, corrected by its
own errors.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.names.model import model_record
from analysis.actors.names.tagger import CLASSES
from analysis.text.documents import Text

COLUMNS = ["class", "tagged", "listed", "precision", "recall", "names", "share_low", "share_high"]


def coverage(names: pd.DataFrame, listed: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Estimate the share of names that the list holds, by class.

    Were every tagged span a name, the list would hold `listed / tagged` of them; are as many of
    them none as in the cross-validation, it holds `listed / (tagged × precision)`. The truth is
    taken to lie between, since a span with a wrong border counts as an error there though it holds
    a name. Names that the tagger misses are taken to be listed as often as those it finds.

    Parameters
    ----------
    names : pandas.DataFrame
        `tagger.tag_names` of the corpus.
    listed : numpy.ndarray of bool, shape (n_names,)
        Whether each touches a mention of a listed actor.

    Returns
    -------
    pandas.DataFrame
        One row a class: `tagged` names, `listed` of them, the tagger's `precision` and `recall` by
        cross-validation on other news, `names` there should be (tagged × precision / recall),
        `share_low` and `share_high` of the names that the list holds; missing where nothing is
        tagged.
    """
    accuracy = model_record()["cross_validation"]["by_class"]
    rows = []
    for kind in CLASSES:
        of_class = (names["class"] == kind).to_numpy()
        tagged = int(of_class.sum())
        held = int((of_class & listed).sum())
        precision = float(accuracy[kind]["precision"])
        recall = float(accuracy[kind]["recall"])
        low = np.nan
        high = np.nan
        if tagged:
            low = held / tagged
            high = min(held / (tagged * precision), 1.0)
        # of the tagged those that are names, over the share of names that are tagged
        names_there = tagged * precision / recall
        rows.append((kind, tagged, held, precision, recall, names_there, low, high))
    return pd.DataFrame(rows, columns=COLUMNS)


def places_in_text(
    text: Text, rows: pd.DataFrame, article_ids: npt.NDArray[np.object_]
) -> pd.DataFrame:
    """Mentions by characters (article_id, start, end) as `first` and `last`, positions of tokens."""
    number = pd.Series(np.arange(len(article_ids)), index=article_ids)
    article = number.reindex(rows["article_id"]).to_numpy(np.int64)
    # One rising number for article and character, which a binary search can look up.
    wide = int(text.tokens.end.max(initial=0)) + 1
    starts = text.tokens.article.astype(np.int64) * wide + text.tokens.start
    first = np.searchsorted(starts, article * wide + rows["start"].to_numpy(np.int64), "right") - 1
    last = np.searchsorted(starts, article * wide + rows["end"].to_numpy(np.int64), "left") - 1
    return rows.assign(first=first, last=np.maximum(last, first))
