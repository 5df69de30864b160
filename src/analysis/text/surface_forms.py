"""How a term reads: the form in which its word is written most, for people; a dictionary form made
by machine may be no word.
"""

from __future__ import annotations

import pandas as pd

from analysis.text.normalise import fold_all, plain_all

# و+ل+ال+حكومة, حكومت+ها: as `lemmas` writes segments.
_CUT = r"^((?:[وف]\+)*)((?:[بكلس]\+)*(?:ال\+)?)([^+]+)(.*)$"  # conjunctions; preposition, article; stem; pronouns


def written_forms(types: pd.DataFrame) -> pd.DataFrame:
    """The commonest written form behind every term of `types`: table 'terms'.

    Forms are taken without conjunction, preposition and the future's س, as `segments` cuts them
    off. A pronoun is taken off only where the term is written without it too, since that cut is
    often wrong in names (روحا+ني). The commonest is found whatever its spelling and with or
    without the article, then its commonest spelling, with the article where it mostly stands so.
    Where cutting a preposition leaves what the corpus never has by itself, the preposition stays.
    Of equally common forms the shorter, then the first in the alphabet.
    """
    known = types.dropna(subset=["term"])
    plain = _text(plain_all(types["surface"].tolist()), types.index)
    cut = known["segments"].astype("str").str.extract(_CUT).fillna("")
    before, stem, behind = (cut[n].str.replace("+", "", regex=False) for n in (1, 2, 3))
    term, attached = known["term"].astype("str"), behind != ""
    # Terms and stems that the corpus somewhere writes without a pronoun.
    alone = set(
        term[~attached] + "+" + _text(fold_all(stem[~attached].tolist()), stem[~attached].index)
    )
    behind = behind.mask((term + "+" + _text(fold_all(stem.tolist()), stem.index)).isin(alone), "")
    article = before.str.endswith("ال").map({True: "ال", False: ""})
    whole = article + stem + behind
    forms = pd.DataFrame(
        {
            "term": term,
            "bare": _text(fold_all((stem + behind).tolist()), stem.index),
            # A form that the corpus never has by itself keeps its preposition, with ل + ال as
            # it is written.
            "written": whole.where(
                whole.isin(set(plain)), before.str.replace("لال", "لل") + stem + behind
            ),
            "count": known["count"],
        }
    )
    best = _commonest(forms, "bare")
    # Two steps: spellings of one form would else share its count and lose to a rarer form.
    spelled = _commonest(forms.merge(best[["term", "bare"]], on=["term", "bare"]), "written")
    total = forms.groupby("term")["count"].sum().rename("count").reset_index()
    return (
        spelled[["term", "written"]].merge(total, on="term").sort_values("term", ignore_index=True)
    )


def _text(words: list[str], index: pd.Index) -> pd.Series:
    return pd.Series(words, index=index, dtype="str")


def _commonest(forms: pd.DataFrame, column: str) -> pd.DataFrame:
    """The commonest value of a column for each term."""
    counted = forms.groupby(["term", column], as_index=False)["count"].sum()
    counted = counted.assign(length=counted[column].str.len())
    # All four keys, so that ties fall the same way in every run.
    ordered = counted.sort_values(
        ["term", "count", "length", column], ascending=[True, False, True, True]
    )
    return ordered.drop_duplicates("term")
