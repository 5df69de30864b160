"""The words that mark some sentences or articles of a corpus: more of these hold them than of the
others.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.study.schema import Study
from analysis.text.clitics import proclitic_readings
from analysis.text.documents import Text
from analysis.text.normalise import fold
from analysis.text.stop_words import STOP_WORDS
from analysis.workflow.known_forms import known_forms

_MIN_LETTERS = 4  # of a word that is told
_MIN_ASKED = 3  # units that hold a word, before it is told
_TINY = 1e-9  # in place of a spread of 0


def marking_words(
    text: Text,
    unit: npt.NDArray[np.integer],
    asked: npt.NDArray[np.bool_],
    study: Study,
    *,
    min_asked: int = _MIN_ASKED,
) -> pd.DataFrame:
    """Words that more of the asked units hold than of the others.

    Nothing is tested: the order is that of the z of two shares, to propose words to watch.

    Parameters
    ----------
    text
        The articles.
    unit
        The unit of each token: its sentence or its article.
    asked
        Whether each unit is asked about.
    study
        Names of its actors and its stop words are left out.
    min_asked
        Asked units that hold a word, at least.

    Returns
    -------
    DataFrame
        One row a word as it is written, the most marking first: `word`, `n_asked` and `n_others`
        units that hold it, `share_asked` and `share_others` of all such units.
    """
    stops = {fold(word) for word in (*STOP_WORDS, *study.stop_words)}
    stops |= {word for form in known_forms(study) for word in form.split()}
    size = len(text.tokens.surfaces)
    # Unit and type in one number: each word counts once a unit, however often it stands there.
    pairs = np.unique(unit.astype(np.int64) * size + text.tokens.type_id)
    inside = asked[pairs // size]
    # at least 1: where no unit is asked about, shares are 0 and not 0 / 0
    n_asked = max(int(asked.sum()), 1)
    n_others = max(int((~asked).sum()), 1)
    with_word = np.bincount(pairs[inside] % size, minlength=size)
    elsewhere = np.bincount(pairs[~inside] % size, minlength=size)
    # the z of two proportions, with the share of both together for the spread
    share = (with_word + elsewhere) / max(len(asked), 1)
    spread = np.sqrt(share * (1 - share) * (1 / n_asked + 1 / n_others))
    gap = with_word / n_asked - elsewhere / n_others
    # a word that every unit holds has no spread
    z = gap / np.maximum(spread, _TINY)
    rows = np.flatnonzero((with_word >= min_asked) & (z > 0) & ~text.is_latin_or_number)
    rows = rows[[_is_word(str(text.folded[row]), stops) for row in rows.tolist()]]
    rows = rows[np.argsort(-z[rows], kind="stable")]
    return pd.DataFrame(
        {
            "word": [text.tokens.surfaces[row] for row in rows.tolist()],
            "n_asked": with_word[rows],
            "n_others": elsewhere[rows],
            "share_asked": with_word[rows] / n_asked,
            "share_others": elsewhere[rows] / n_others,
        }
    )


def dyad_words(
    text: Text, units: pd.DataFrame, article_ids: npt.NDArray[np.object_], study: Study
) -> pd.DataFrame:
    """The words that mark the sentences about a pair of the study, among all sentences.

    Parameters
    ----------
    text
        The articles.
    units
        `article_id` and `sentence_id` of every sentence that counts for a pair.
    article_ids
        The id of each article, in the order of the text.
    study
        As `marking_words` takes it.

    Returns
    -------
    DataFrame
        As `marking_words` gives it.
    """
    known = pd.MultiIndex.from_frame(units[["article_id", "sentence_id"]].drop_duplicates())
    own = article_ids[text.sentences["article"].to_numpy(np.int64)]
    rows = pd.MultiIndex.from_arrays([own, text.sentences["sentence_id"]])
    return marking_words(text, text.sentence, np.asarray(rows.isin(known)), study)


def _is_word(folded: str, stops: set[str]) -> bool:
    """Whether a word is long enough and neither a stop word nor part of a listed name."""
    bare = {reading.stem for reading in proclitic_readings(folded)}
    # a reading is without the article, listed names and stop words may have it
    bare |= {f"ال{stem}" for stem in bare}
    return len(folded) >= _MIN_LETTERS and not bare & stops
