"""Which tagged names are likely names: by how often their words are tagged, and by how they read."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.names.features import PACKAGE
from analysis.actors.names.model import load_model
from analysis.text.documents import Text
from analysis.text.word_lists import word_lists

_TAGGED_SHARE = 0.5  # of a word's occurrences, for a name of one word
_SEVERAL = 3  # articles from which a name needs no other sign that it is one


def is_tagged_often(text: Text, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether a name of one word is a name wherever the word stands, most times; a name of more
    words passes, and a common noun (the council, the minister) never does.

    Parameters
    ----------
    text : Text
        The text.
    rows : pandas.DataFrame
        Tagged names with `key`, `class`, `article` and `first`.

    Returns
    -------
    numpy.ndarray of bool, shape (n_rows,)
        Whether each row is kept.
    """
    lists = word_lists(PACKAGE)
    common = lists["bodies"] | lists["titles"] | lists["place_words"] | lists["saying"]
    common |= lists["given"] | lists["common_words"]
    words, of_type = np.unique(text.folded.astype(str), return_inverse=True)
    total = np.bincount(of_type.ravel()[text.tokens.type_id], minlength=len(words))
    count = dict(zip(words.tolist(), total.tolist(), strict=True))
    single = rows["key"].str.count(" ") == 0
    tagged = rows[single].groupby("key").size()
    everywhere = pd.Series([count.get(key, 0) for key in tagged.index], tagged.index, dtype=float)
    # Most places of a name are tagged; of a noun that was tagged now and then few are.
    share = rows["key"].map(tagged / everywhere)
    passes = single & (share >= _TAGGED_SHARE) & ~rows["key"].isin(common)
    is_body = rows["key"].isin(lists["common_bodies"]) | rows["key"].str.contains("[a-z]")
    # a name cut off before that of a person (جامعة الملك), and half a given name (عبد العزيز)
    is_cut = ~single & rows["key"].str.split().str[-1].isin(lists["titles"])
    is_given = rows["key"].str.fullmatch(r"عبد \S+")
    # 'an oil expert', 'the corona virus'
    is_phrase = ~single & rows["key"].str.split().str[0].isin(lists["no_name"])
    return np.asarray((~single | passes) & ~is_body & ~is_cut & ~is_given & ~is_phrase)


def is_borne_out(text: Text, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether a name stands in several articles, or reads as one where it stands: a given name or a
    title before a person's, a body before what an organisation's is of.

    Parameters
    ----------
    text : Text
        The text.
    rows : pandas.DataFrame
        Tagged names with `key`, `class`, `article` and `first`.

    Returns
    -------
    numpy.ndarray of bool, shape (n_rows,)
        Whether each row is kept.
    """
    lists = word_lists(PACKAGE)
    several = rows.groupby("key")["article"].transform("nunique") >= _SEVERAL
    words = rows["key"].str.split()
    size = words.str.len()
    first = words.str[0]
    titles = lists["titles"] - lists["place_words"]
    before = pd.Series(text.neighbour(rows["first"].to_numpy(np.int64), -1), index=rows.index)
    titled = before.isin(titles) & before.str.startswith("ال")
    person = (size > 1) & (first.isin(lists["given"]) | titled)
    definite = words.str[1].fillna("").str.startswith("ال")
    place = words.str[1].isin(set(load_model().known.lists.get("place", ())))
    body = (size > 1) & first.isin(lists["bodies"]) & (definite | place)
    # the end of a phrase that the tagger ran on into
    runs_on = words.str[-1].isin(lists["no_end"])
    kind = rows["class"]
    borne_out = several | ((kind == "PERS") & person) | ((kind == "ORG") & body) | (kind == "LOC")
    return np.asarray(borne_out & ~runs_on & ~rows["key"].isin(lists["no_names"]))
