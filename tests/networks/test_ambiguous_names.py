"""Short names that two actors share, as notebook 2 shows them."""

from __future__ import annotations

import pandas as pd

from analysis.networks.ambiguous_names import ambiguous_names


def test_a_name_is_counted_by_form_and_the_actors_it_could_be() -> None:
    ambiguous = pd.DataFrame(
        {
            "article_id": ["b", "a", "a"],
            "sentence_id": [3, 2, 1],
            "start": [9, 40, 7],
            "phrase": ["الكاظمي"] * 3,
            "could_be": ["adel | mustafa"] * 3,
        }
    )
    row = ambiguous_names(ambiguous, {"adel": "Adel", "mustafa": "Mustafa"}).iloc[0]
    assert (row["could_be"], row["mentions"], row["articles"]) == ("Adel, Mustafa", 3, 2)
    assert (row["article_id"], row["sentence_id"]) == ("a", 1)


def test_without_such_names_the_table_is_empty() -> None:
    columns = ["article_id", "sentence_id", "start", "phrase", "could_be"]
    assert ambiguous_names(pd.DataFrame(columns=columns), {}).empty
