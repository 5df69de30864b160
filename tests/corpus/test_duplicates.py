"""Copies of one another, against brute force over sets of word five-grams."""

from __future__ import annotations

import itertools
import random
import re

import pandas as pd
import pytest

from analysis.corpus.duplicates import find_duplicates

VOCABULARY = (
    "العراق إيران السعودية بغداد طهران الرياض وزير رئيس حكومة زيارة اتفاق حدود نفط غاز كهرباء أمن سيادة وساطة لجنة "
    "مجلس بيان صواريخ هجوم قمة سفير سفارة تجارة استثمار منفذ قوات بعثة وفد ملف أزمة حوار"
)
WORDS = VOCABULARY.split()


def table(bodies: list[str], days: list[str | None] | None = None) -> pd.DataFrame:
    published = pd.to_datetime(pd.Series(days or [None] * len(bodies), dtype="object"), utc=True)
    return pd.DataFrame(
        {
            "article_id": [f"{n:04d}" for n in range(len(bodies))],
            "body": bodies,
            "published": published,
        }
    )


def text(rng: random.Random, size: int = 80) -> str:
    return " ".join(rng.choices(WORDS, k=size))


def brute_force(bodies: list[str], threshold: float) -> set[tuple[int, int]]:
    sets = [
        set(zip(*(words[i:] for i in range(5)), strict=False))
        for words in (re.findall(r"\w+", b) for b in bodies)
    ]
    pairs = itertools.combinations(range(len(bodies)), 2)
    return {
        (a, b) for a, b in pairs if len(sets[a] & sets[b]) >= threshold * len(sets[a] | sets[b])
    }


def near_copies(seed: int) -> list[str]:
    """Forty texts, and of each a copy with up to twenty words changed at one place."""
    rng = random.Random(seed)
    originals = [text(rng, rng.randint(60, 200)).split() for _ in range(40)]
    copies = []
    for words in originals:
        place, size = rng.randrange(len(words) - 20), rng.randint(0, 20)
        copies.append(words[:place] + rng.choices(WORDS, k=size) + words[place + size :])
    return [" ".join(w) for w in (*originals, *copies)]


@pytest.mark.parametrize("threshold", [0.8, 0.5])
def test_pairs_are_those_of_brute_force(threshold: float) -> None:
    found_pairs = wanted_pairs = right = 0
    for seed in range(5):
        bodies = near_copies(seed)
        kept = find_duplicates(table(bodies), threshold=threshold)
        found = {(int(k), n) for n, k in enumerate(kept) if isinstance(k, str)}
        wanted = brute_force(bodies, threshold)
        found_pairs, wanted_pairs, right = (
            found_pairs + len(found),
            wanted_pairs + len(wanted),
            right + len(found & wanted),
        )
    assert right == found_pairs
    assert right / wanted_pairs > 0.97
    assert wanted_pairs > 60


def test_the_earliest_published_is_kept_then_the_smallest_id() -> None:
    body = text(random.Random(1))
    kept = find_duplicates(
        table(
            [body, body, body + " خاتمة", text(random.Random(2))],
            ["2020-07-22", "2020-07-21", None, None],
        )
    )
    assert kept.tolist()[0] == "0001"
    assert pd.isna(kept[1])
    assert kept.tolist()[2] == "0001"
    assert pd.isna(kept[3])
    undated = find_duplicates(table([body, body]))
    assert pd.isna(undated[0])
    assert undated[1] == "0000"


def test_chains_of_copies_are_one_cluster() -> None:
    words = text(random.Random(3), 300).split()
    changed = [words, [*words[:-24], *random.Random(4).choices(WORDS, k=24)]]
    changed.append([*random.Random(5).choices(WORDS, k=24), *changed[1][24:]])
    bodies = [" ".join(w) for w in changed]
    assert (0, 2) not in brute_force(bodies, 0.8)
    assert find_duplicates(table(bodies)).tolist()[1:] == ["0000", "0000"]


def test_the_order_of_rows_decides_nothing() -> None:
    articles = table(near_copies(7))
    shuffled = articles.sample(frac=1, random_state=1)
    expected = find_duplicates(articles)
    assert find_duplicates(shuffled).sort_index().equals(expected)
    assert find_duplicates(articles).equals(expected)


@pytest.mark.parametrize("bodies", [[], [""], ["", ""], ["كلمة", "كلمة أخرى"], ["أ ب ج د ه"]])
def test_short_and_empty_bodies_are_no_copies_of_others(bodies: list[str]) -> None:
    assert find_duplicates(table(bodies)).isna().all()


def test_short_equal_bodies_are_copies() -> None:
    assert find_duplicates(table(["خبر عاجل", "خبر عاجل"])).tolist()[1] == "0000"


def test_articles_come_back_unchanged() -> None:
    articles = table(near_copies(9)[:10])
    before = articles.copy()
    find_duplicates(articles)
    pd.testing.assert_frame_equal(articles, before)


def test_a_text_in_the_spelling_of_another_paper_is_a_copy() -> None:
    text_ = "أعلن وزير الطاقة في العاصمة أن إنتاج الكهرباء ارتفع إلى مستوى قياسي في الأشهر الأخيرة من السنة الماضية"
    other = (
        text_.replace("أ", "ا")
        .replace("إ", "ا")
        .replace("ي", "ی")
        .replace("ك", "ک")
        .replace("ارتفع", "ارتفـع")
    )
    assert find_duplicates(table([text_, other])).notna().tolist() == [False, True]
