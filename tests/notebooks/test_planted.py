"""What data/raw/demo/DESIGN.md says was put into the corpus is found, and nothing is found where nothing was put.

The differences are tested here by a bootstrap and a permutation of articles written for the test, apart from the package's own.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control
from tests.command import ROOT

from analysis.keywords.keyness import MAX_P, keyness, marking
from analysis.keywords.term_counts import count_terms
from analysis.periods import period_of

pytestmark = pytest.mark.notebook
SAMPLES = 4000
SOURCES = ("jisr", "nakhlatan", "waha")


def read(out: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(out / "tables" / f"{name}.parquet")


@pytest.fixture(scope="module")
def units(out: Path) -> pd.DataFrame:
    """One row a sentence and dyad: article, source, year, tone, and a column a frame with 0 or 1."""
    frames = read(out, "frames").drop_duplicates(["article_id", "sentence_id", "dyad", "frame"])
    wide = frames.assign(has=1.0).pivot(
        index=["article_id", "sentence_id", "dyad"], columns="frame", values="has"
    )
    found = (
        read(out, "dyads")
        .merge(wide.reset_index(), how="left")
        .fillna(dict.fromkeys(wide.columns, 0.0))
    )
    return found.assign(year=pd.to_numeric(found["period"].astype("str").str[:4], errors="coerce"))


def by_article(rows: pd.DataFrame, value: str) -> np.ndarray:
    grouped = rows.groupby("article_id")[value].agg(["sum", "size"])
    return grouped.to_numpy(np.float64)


def difference(one: pd.DataFrame, other: pd.DataFrame, value: str) -> tuple[float, float]:
    """The 95 % interval of the difference of two means, from a bootstrap of articles."""
    random = np.random.default_rng(7)
    means = []
    for rows in (by_article(one, value), by_article(other, value)):
        drawn = rows[random.integers(0, len(rows), (SAMPLES, len(rows)))].sum(axis=1)
        means.append(drawn[:, 0] / drawn[:, 1])
    low, high = np.quantile(means[0] - means[1], [0.025, 0.975])
    return float(low), float(high)


@pytest.mark.parametrize(
    ("plant", "frame", "more", "less"),
    [
        ("F1", "militias", "waha", "jisr"),
        ("F2", "sovereignty", "waha", "jisr"),
        ("F3", "trade", "jisr", "waha"),
        ("F4", "energy", "nakhlatan", "waha"),
        ("F5", "religion", "jisr", "waha"),
    ],
)
def test_a_frame_put_into_one_outlet_is_found_there(
    units: pd.DataFrame, plant: str, frame: str, more: str, less: str
) -> None:
    dyad = units[units["dyad"] == "iraq-iran"]
    low, _ = difference(dyad[dyad["source"] == more], dyad[dyad["source"] == less], frame)
    assert low > 0, plant


def test_frames_put_into_a_time_are_found_then(units: pd.DataFrame) -> None:
    dyad = units[units["dyad"] == "iran-saudi"]
    early, late = dyad[dyad["year"] <= 2019], dyad[dyad["year"] >= 2021]
    assert difference(early, late, "conflict")[0] > 0, "F6"
    talks, before = dyad[dyad["year"].isin([2021, 2022])], dyad[dyad["year"] <= 2018]
    assert difference(talks, before, "mediation")[0] > 0, "F7"


def test_a_frame_put_into_one_dyad_is_found_there(units: pd.DataFrame) -> None:
    one, other = (units[units["dyad"] == d] for d in ("iraq-saudi", "iran-saudi"))
    assert difference(one, other, "trade")[0] > 0, "F8"


def test_the_tone_put_in_is_found(units: pd.DataFrame) -> None:
    rivals, early = units[units["dyad"] == "iran-saudi"], units[units["year"] <= 2019]
    assert (
        difference(rivals[rivals["year"] == 2023], rivals[rivals["year"] <= 2019], "tone")[0] > 0
    ), "T1"
    pair = [early[early["dyad"] == d] for d in ("iraq-saudi", "iran-saudi")]
    assert difference(pair[0], pair[1], "tone")[0] > 0, "T2"


@pytest.mark.parametrize(
    ("plant", "lemma", "target"),
    [
        ("W1", "ميليشيات", "waha"),
        ("W2", "مقاوم", "jisr"),
        ("W2", "جوار", "jisr"),
        ("W3", "مواطن", "nakhlatan"),
        ("W3", "شارع", "nakhlatan"),
        ("W4", "كور", "2020"),
        ("W4", "بكين", "2023"),
    ],
)
def test_a_word_put_into_one_outlet_or_year_marks_it(
    out: Path, plant: str, lemma: str, target: str
) -> None:
    """Under the lemma that farahidi gives: مقاوم for المقاومة, كور for كورونا, whose نا it takes for a pronoun.

    By outlet from the table of the run; by year, as the design says it, with the function that makes the table.
    """
    words = keyness_by_year(out) if target.isdigit() else read(out, "keyness")
    marks = marking(words)
    assert lemma in set(marks.loc[marks["target"] == target, "term"]), plant


def test_the_word_that_is_in_few_articles_is_seen_alone_but_not_among_all(out: Path) -> None:
    """W1, تدخلات: in 12 of 69 articles of waha, where 7 would be by chance. Asked for alone it is beyond chance; among
    all words of all outlets as much comes in most shuffles, and it is not called found.
    """
    row = read(out, "keyness").query("term == 'تدخل' and target == 'waha'").iloc[0]
    assert row["log_odds"] > 0
    assert 2 < row["statistic"] < 3, "W1"
    assert row["p"] > MAX_P


def keyness_by_year(out: Path) -> pd.DataFrame:
    articles = read(out, "articles")
    counted = count_terms(
        read(out, "tokens"), read(out, "types").set_index("type_id"), len(articles)
    )
    by_year = articles.assign(period=period_of(articles["published"], "year"))
    return keyness(counted, by_year, contrast="period", seed=1)


@pytest.mark.parametrize(
    ("plant", "pair", "told"),
    [
        ("A1", ("ali-shamkhani", "musaad-al-aiban"), "in the same sentences"),
        ("A2", ("kataib-hizballah", "mustafa-al-kadhimi"), "not beyond chance"),
        ("A3", ("mohammed-bin-salman", "muqtada-al-sadr"), "not beyond chance"),
        ("A4", ("adel-al-jubeir", "haider-al-abadi"), "in the same articles"),
    ],
)
def test_actors_put_together_are_tied(
    out: Path, plant: str, pair: tuple[str, str], told: str
) -> None:
    """A2 was put into five articles, of actors named in 8 and 43; A3 into two: too few to be told from chance (DESIGN.md)."""
    rows = read(out, "cooccurrence").query("unit == 'sentence'")
    row = rows[(rows["actor_a"] == pair[0]) & (rows["actor_b"] == pair[1])].iloc[0]
    assert row["npmi"] > 0.3, plant
    assert row["n"] > 4 * row["expected"], plant
    assert row["together"] == told, plant


@pytest.mark.parametrize("pair", [("ali-al-sistani", "opec"), ("ali-shamkhani", "muqtada-al-sadr")])
def test_actors_never_put_together_are_not_tied(out: Path, pair: tuple[str, str]) -> None:
    rows = read(out, "cooccurrence")
    rows = rows[(rows["actor_a"] == pair[0]) & (rows["actor_b"] == pair[1])]
    assert (rows["together"] == "not beyond chance").all(), "Z4"


def p_value(
    rows: pd.DataFrame, frame: str, random: np.random.Generator, samples: int = 2000
) -> float:
    """Permutation test of the widest difference of shares between outlets, articles changing places."""
    grouped = rows.groupby("article_id").agg(
        hits=(frame, "sum"), size=(frame, "size"), source=("source", "first")
    )
    codes = pd.Categorical(grouped["source"], SOURCES).codes.astype(np.int64)
    hits, size = grouped["hits"].to_numpy(), grouped["size"].to_numpy()

    def widest(labels: np.ndarray) -> float:
        shares = np.bincount(labels, hits, len(SOURCES)) / np.bincount(labels, size, len(SOURCES))
        return float(np.ptp(shares))

    observed = widest(codes)
    more = sum(widest(random.permutation(codes)) >= observed - 1e-12 for _ in range(samples))
    return (more + 1) / (samples + 1)


def frames_of(units: pd.DataFrame) -> list[str]:
    return sorted(
        set(units.columns)
        & {"conflict", "diplomacy", "energy", "human-cost", "law", "mediation", "religion"}
        | {"militias", "sovereignty", "trade"}
    )


def test_no_outlet_is_preferred_where_the_design_has_none(units: pd.DataFrame) -> None:
    random = np.random.default_rng(11)
    cells = [(dyad, frame) for dyad in sorted(units["dyad"].unique()) for frame in frames_of(units)]
    p = [p_value(units[units["dyad"] == dyad], frame, random) for dyad, frame in cells]
    q = dict(zip(cells, false_discovery_control(p), strict=True))
    assert q["iran-saudi", "law"] > 0.05, "Z1"
    assert q["iraq-saudi", "human-cost"] > 0.05, "Z2"
    assert q["iraq-iran", "militias"] < 0.05, "the test can find what was put in"


def test_shuffled_outlets_give_no_more_differences_than_chance(units: pd.DataFrame) -> None:
    random = np.random.default_rng(13)
    names = units.drop_duplicates("article_id").set_index("article_id")["source"]
    shuffled = pd.Series(random.permutation(names.to_numpy()), index=names.index)
    blind = units.assign(source=units["article_id"].map(shuffled))
    p = [
        p_value(blind[blind["dyad"] == dyad], frame, random, 500)
        for dyad in sorted(units["dyad"].unique())
        for frame in frames_of(units)
    ]
    assert (false_discovery_control(p) > 0.05).all(), "Z5"


@pytest.mark.parametrize("word", ["أوضح", "خلال"])
def test_control_words_mark_no_outlet(out: Path, word: str) -> None:
    """Counted here in the bodies: stop words and verbs of saying are not in the keyness table."""
    articles = read(out, "articles")
    articles = articles[articles["duplicate_of"].isna()]
    pattern = re.compile(rf"\b[وف]?{word}ت?\b")
    rows = articles.assign(
        hits=[len(pattern.findall(b)) for b in articles["body"]],
        size=[len(b.split()) for b in articles["body"]],
    )
    codes = pd.Categorical(rows["source"], SOURCES).codes.astype(np.int64)
    hits, size = rows["hits"].to_numpy(np.float64), rows["size"].to_numpy(np.float64)
    random = np.random.default_rng(17)

    def widest(labels: np.ndarray) -> float:
        return float(np.ptp(np.bincount(labels, hits) / np.bincount(labels, size)))

    more = sum(widest(random.permutation(codes)) >= widest(codes) for _ in range(SAMPLES))
    assert hits.sum() > 40
    assert (more + 1) / (SAMPLES + 1) > 0.025, "Z3, two words tested"


def test_the_fragile_word_hangs_on_one_article(out: Path) -> None:
    """Under بواب (doorman): what farahidi makes of بوابة."""
    articles = read(out, "articles")
    hits = articles.set_index("file")["body"].str.count("بوابة")
    assert (hits > 0).sum() == 1, "X1"
    assert "nakhlatan" in hits.idxmax()
    assert "بواب" not in set(marking(read(out, "keyness"))["term"]), "one article marks nothing"


def test_the_design_names_every_plant_tested_here_and_every_plant_is_tested() -> None:
    design = (ROOT / "data" / "raw" / "demo" / "DESIGN.md").read_text(encoding="utf-8")
    tested = set(re.findall(r'"([FTWAZX]\d)', Path(__file__).read_text(encoding="utf-8")))
    assert tested == set(re.findall(r"\| ([FTWAZX]\d) \|", design))
