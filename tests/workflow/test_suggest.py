"""What a corpus proposes for a study beside names: other spellings, and words of the pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tests.studies import actor, coded, study

from analysis.actors.names.candidates import candidates
from analysis.text.documents import read_text
from analysis.workflow.marking_words import dyad_words
from analysis.workflow.suggest import near_spellings

GABRIEL = actor("sigmar-gabriel", "person", names=["زيغمار غابرييل"])
TAYEB = actor("ahmed-al-tayeb", "person", names=["أحمد الطيب"])
PARLIAMENT = actor("european-parliament", "organisation", names=["البرلمان الأوروبي"])


def test_a_name_that_differs_in_long_vowels_is_another_spelling_of_a_listed_one() -> None:
    names = ["زيجمار جابريل", "البرلمان الأوربي", "أحمد الخطيب", "زيغمار غابرييل"]
    kinds = ["PERS", "ORG", "PERS", "PERS"]
    found = pd.DataFrame({"name": names, "class": kinds, "articles": [4, 3, 9, 2]})
    listed = study().model_copy(update={"actors": (GABRIEL, TAYEB, PARLIAMENT)})
    told = near_spellings(found, listed)
    assert told["name"].tolist() == ["البرلمان الأوربي", "زيجمار جابريل"]
    assert told["actor_id"].tolist() == ["european-parliament", "sigmar-gabriel"]


def test_words_of_the_pairs_sentences_stand_more_often_there_and_are_no_names() -> None:
    pair = "بحثت إيران والعراق الوساطة الجديدة. "
    body = pair * 4 + "قال العراق نعم للمدارس. " * 4
    found = coded(body)
    told = dyad_words(found.text, found.dyad_units, found.article_ids, found.study)
    assert "الوساطة" in told["word"].tolist()
    assert not {"للمدارس", "والعراق", "إيران"} & set(told["word"])
    row = told.set_index("word").loc["الوساطة"]
    assert (row["n_asked"], row["n_others"], row["share_asked"]) == (4, 0, 1.0)


def test_a_name_of_one_article_is_proposed_where_it_reads_as_one() -> None:
    text = read_text(["زار أحمد قرملي المدينة", "محتجون غاضبون خلف الأبواب", "مهندس زراعي وصل"])
    spans = {"first": [1, 4, 8], "last": [2, 5, 9], "class": ["PERS"] * 3}
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "source": "jisr",
            "published": pd.to_datetime(["2020-07-21"] * 3, utc=True),
        }
    )
    none = pd.DataFrame({"first": [], "last": [], "actor_id": []}).astype(
        {"first": np.int64, "last": np.int64}
    )
    found = candidates(text, pd.DataFrame(spans), articles, none)
    assert found["name"].tolist() == ["أحمد قرملي"]
