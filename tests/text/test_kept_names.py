"""Names of persons are not lemmatised away."""

from __future__ import annotations

import numpy as np
from tests.studies import actor, study

from analysis.text.kept_names import lost_names, with_names_kept
from analysis.text.lemmas import read_words
from analysis.text.normalise import fold_all

RAISI = actor(
    "ebrahim-raisi", "person", state="iran", names=["إبراهيم رئيسي"], short=["الرئيس رئيسي"]
)
# The month he died: May 2024. Written for this test.
WORDS = ["رئيسي", "لرئيسي", "ورئيسي", "الرئيس", "رئيس", "الرئيسي", "إبراهيم"]


def kept(names: tuple[str, ...]) -> dict[str, str]:
    read = read_words(WORDS, "farahidi")
    lemmas = read["lemma"].to_numpy(dtype=object)
    found = with_names_kept(fold_all(WORDS), lemmas, names)
    return dict(zip(WORDS, found, strict=True))


def test_a_listed_name_counts_as_itself_with_clitics_or_without() -> None:
    with_raisi = study()
    with_raisi = with_raisi.model_copy(update={"actors": (*with_raisi.actors, RAISI)})
    names = lost_names(with_raisi)
    assert "رئيسي" in names
    found = kept(names)
    assert {found[word] for word in ("رئيسي", "لرئيسي", "ورئيسي")} == {"رئيسي"}
    assert found["الرئيس"] == found["رئيس"] == "رئيس"
    assert found["الرئيسي"] == kept(())["الرئيسي"]


def test_a_name_that_begins_with_the_letters_of_the_article_stays() -> None:
    nasrallah = actor("nasrallah", "person", names=["حسن نصر الله"], short=["نصر الله"])
    named = study()
    named = named.model_copy(update={"actors": (*named.actors, nasrallah)})
    assert "الله" not in lost_names(named)


def test_without_the_name_in_the_list_nothing_changes() -> None:
    before = read_words(WORDS, "farahidi")["lemma"].tolist()
    assert list(kept(()).values()) == before
    assert before[0] == "رئيس"  # what the list mends


def test_a_name_that_the_lemmatiser_leaves_as_it_is_is_not_asked_for() -> None:
    assert "كاظمي" not in lost_names(study())
    lemmas = np.array(["كاظمي"], dtype=object)
    found = with_names_kept(["الكاظمي"], lemmas, lost_names(study()))
    assert found.tolist() == ["كاظمي"]
