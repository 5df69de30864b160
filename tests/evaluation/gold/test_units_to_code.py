"""How many units to code, which they are, and the way back: plan-gold and take-gold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.relations.coded import corpus, made

from analysis.errors import UserError
from analysis.evaluation.evaluate import read_sample, read_scored
from analysis.evaluation.gold import units_to_code as planning
from analysis.evaluation.gold.sample import digest
from analysis.evaluation.gold.standoff import read_coding, write_coding
from analysis.evaluation.units import gold_of_corpus, units_with_gold
from analysis.study.schema import Study

FRAME = made().frames[0].id


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run: the tables that a plan reads."""
    folder = tmp_path_factory.mktemp("run")
    dyads, frames, articles = corpus(np.random.default_rng(4), 260)
    dyads = dyads.assign(sentence_id=dyads["unit_id"].str.split(":").str[1].astype("int64"))
    places = dyads[["article_id", "sentence_id"]].drop_duplicates()
    places = places.assign(start=3 * places["sentence_id"], end=3 * places["sentence_id"] + 3)
    articles = articles.assign(corpus="demo", url="u", body="أبج" * 40)
    (folder / "tables").mkdir()
    tables = {"dyads": dyads, "frames": frames, "articles": articles, "sentences": places}
    for name, table in tables.items():
        table.to_parquet(folder / "tables" / f"{name}.parquet")
    return folder


def test_a_narrower_interval_needs_more_units_and_keeps_those_drawn(
    run: Path, tmp_path: Path
) -> None:
    wide = planning.plan_gold(run, tmp_path, made(), FRAME, 0.2)
    narrow = planning.plan_gold(run, tmp_path, made(), FRAME, 0.1)
    assert narrow.n_needed == pytest.approx(4 * wide.n_needed, abs=4)
    assert set(wide.drawn["sentence"]) < set(narrow.drawn["sentence"])
    assert wide.n_gold == 0
    assert (wide.precision, wide.missed) == (0.5, 0.05)


def test_marked_units_are_drawn_more_often_each_by_its_probability(
    run: Path, tmp_path: Path
) -> None:
    plan = planning.plan_gold(run, tmp_path, made(), FRAME, 0.12)
    chances = sorted(plan.drawn["probability"].unique())
    assert len(chances) == 2
    frames = pd.read_parquet(run / "tables" / "frames.parquet")
    marked = frames.loc[frames["frame"] == FRAME, "unit_id"].str.replace(":", ".")
    of_marked = plan.drawn["sentence"].isin(
        marked.str.replace(r"\.0*(\d+)$", lambda m: f".{int(m[1])}", regex=True)
    )
    assert plan.drawn.loc[of_marked, "probability"].min() == chances[1]
    assert len(plan.drawn) == pytest.approx(plan.n_needed, rel=0.25)


def test_a_second_plan_adds_to_the_first_and_a_sentence_has_the_larger_probability(
    run: Path, tmp_path: Path
) -> None:
    first = planning.plan_gold(run, tmp_path, made(), FRAME, 0.15)
    planning.keep_plan(first, tmp_path)
    other = made().frames[1].id
    second = planning.plan_gold(run, tmp_path, made(), other, 0.1)
    assert set(first.drawn["sentence"]) <= set(second.drawn["sentence"])
    assert not set(second.new["sentence"]) & set(first.drawn["sentence"])
    planning.keep_plan(second, tmp_path)
    kept = read_sample(tmp_path).set_index("sentence")["probability"]
    before = first.drawn.set_index("sentence")["probability"]
    assert (kept[before.index] >= before - 1e-12).all()
    assert set(read_sample(tmp_path)["half"]) == {"correction"}


def test_the_sample_is_the_same_whatever_the_order_of_the_tables(run: Path, tmp_path: Path) -> None:
    plan = planning.plan_gold(run, tmp_path, made(), FRAME, 0.12)
    turned = tmp_path / "turned"
    (turned / "tables").mkdir(parents=True)
    for name in planning.READS:
        table = pd.read_parquet(run / "tables" / f"{name}.parquet")
        table.iloc[::-1].to_parquet(turned / "tables" / f"{name}.parquet")
    again = planning.plan_gold(turned, tmp_path, made(), FRAME, 0.12)
    pd.testing.assert_frame_equal(plan.drawn, again.drawn)
    assert (plan.drawn["sha256"] == digest("أبج")).all()


def test_what_is_drawn_is_right_on_average(run: Path, tmp_path: Path) -> None:
    """Weighted by one over its probability the sample gives the share of marked units, over many seeds of the hash."""
    plan = planning.plan_gold(run, tmp_path, made(), FRAME, 0.07)
    weight = 1 / plan.drawn["probability"]
    assert weight.sum() == pytest.approx(_n_sentences(run), rel=0.12)


def _n_sentences(run: Path) -> int:
    dyads = pd.read_parquet(run / "tables" / "dyads.parquet")
    return len(dyads.drop_duplicates(["article_id", "sentence_id"]))


def _code(folder: Path, coder: str, sentences: list[str]) -> None:
    sample = read_sample(folder).set_index("sentence", drop=False).loc[sentences]
    head = sample[["sentence", "corpus", "article_id", "url", "round", "probability"]]
    rows = head.assign(coder=coder, layer="coded")
    frames = head.assign(coder=coder, layer="frame", dyad="iraq-iran", label=FRAME)
    write_coding(
        pd.concat([rows, frames], ignore_index=True), folder / "codings" / f"correction-{coder}.csv"
    )


def test_one_coder_s_codes_correct_the_corpus_and_are_scored_nowhere(
    run: Path, tmp_path: Path
) -> None:
    (tmp_path / "codings").mkdir()
    plan = planning.plan_gold(run, tmp_path, made(), FRAME, 0.12)
    planning.keep_plan(plan, tmp_path)
    sentences = plan.drawn["sentence"].tolist()
    _code(tmp_path, "amal", sentences)
    assert planning.take_codes(tmp_path, "amal") == len(sentences)
    gold, sample = read_coding(tmp_path / "gold.csv"), read_sample(tmp_path)
    used, drawn = gold_of_corpus(gold, sample, ["demo"])
    assert len(drawn) == len(sentences)
    tables = [pd.read_parquet(run / "tables" / f"{n}.parquet") for n in ("dyads", "frames")]
    units = units_with_gold(*tables, used, drawn, made())
    assert units.is_gold.sum() >= len(sentences)
    assert all(part.empty for part in read_scored(tmp_path))


def test_fewer_codes_take_the_place_of_more_only_when_asked(run: Path, tmp_path: Path) -> None:
    (tmp_path / "codings").mkdir()
    planning.keep_plan(planning.plan_gold(run, tmp_path, made(), FRAME, 0.12), tmp_path)
    sentences = read_sample(tmp_path)["sentence"].tolist()
    _code(tmp_path, "amal", sentences)
    planning.take_codes(tmp_path, "amal")
    _code(tmp_path, "badr", sentences[:5])
    with pytest.raises(UserError, match="nothing written"):
        planning.take_codes(tmp_path, "badr")
    assert planning.take_codes(tmp_path, "badr", replace=True) == 5
    assert list((tmp_path / "replaced").glob("gold-*.csv"))


@pytest.mark.parametrize(
    ("frame", "width", "dyad", "message"),
    [
        ("diplomcy", 0.06, "all", "no frame 'diplomcy'"),
        (FRAME, 6, "all", "not between 0 and 1"),
        (FRAME, 0.06, "iran-iraq", "no dyad 'iran-iraq'"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    run: Path, tmp_path: Path, frame: str, width: float, dyad: str, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        planning.plan_gold(run, tmp_path, made(), frame, width, dyad=dyad)


def test_paragraphs_are_not_planned(run: Path, tmp_path: Path) -> None:
    study: Study = made()
    settings = study.settings.model_copy(update={"dyad_unit": "paragraph"})
    with pytest.raises(UserError, match="counts paragraphs"):
        planning.plan_gold(
            run, tmp_path, study.model_copy(update={"settings": settings}), FRAME, 0.06
        )
