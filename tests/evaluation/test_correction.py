"""Frames and tone of a corpus corrected by its own gold: what is used, what is not, and what is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.relations.coded import corpus, made

from analysis import claims, tables
from analysis.evaluation import correction as c
from analysis.evaluation import correction_told as told
from analysis.evaluation import units as u
from analysis.evaluation.coder_errors import coder_errors
from analysis.evaluation.gold.standoff import COLUMNS
from analysis.relations import corrected_words, headlines, phrasing
from analysis.relations.gaps import frame_gaps, tone_gaps

FRAME = "diplomacy"
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]


def _world(seed: int, *, chance: float = 0.4, worse: str = "") -> Tables:
    """Tables dyads and frames of a coder, gold and sample: a tenth of the marks are wrong, a tenth of the rest missed.

    In the outlet `worse` every mark is right and half of the rest is missed.
    """
    rng = np.random.default_rng(seed)
    dyads, frames, _ = corpus(rng, 240)
    places = dyads["unit_id"].str.split(":").str[1].astype("int64")
    dyads = dyads.assign(sentence_id=places)
    sentence = dyads["article_id"] + "." + dyads["sentence_id"].astype("str")
    marked = set(zip(frames["unit_id"], frames["dyad"], frames["frame"], strict=True))
    drawn = [s for s in sorted(set(sentence)) if rng.random() < chance]
    sample = pd.DataFrame({"sentence": drawn}).assign(
        round="main", corpus="demo", half="development", probability=chance
    )
    rows = [{"sentence": s, "layer": "coded"} for s in drawn]
    wrong = rng.random((len(dyads), 10))
    for number, (unit, key) in enumerate(zip(dyads.itertuples(), sentence, strict=True)):
        if key not in set(drawn):
            continue
        rows.append({"sentence": key, "layer": "dyad", "dyad": unit.dyad})
        tone = int(np.clip(round(unit.tone) + 1, -2, 2))
        rows.append({"sentence": key, "layer": "tone", "dyad": unit.dyad, "value": str(tone)})
        for column, frame in enumerate(f.id for f in made().frames):
            is_marked = (unit.unit_id, unit.dyad, frame) in marked
            right = 0.0 if is_marked else 0.1
            if worse and unit.source == worse:
                right = 0.0 if is_marked else 0.5
            held = (wrong[number, column] > 0.1) if is_marked and not worse else is_marked
            if held or (not is_marked and wrong[number, column] < right):
                rows.append({"sentence": key, "layer": "frame", "dyad": unit.dyad, "label": frame})
    gold = pd.DataFrame(rows, columns=COLUMNS).assign(round="main")
    gold = gold.fillna({"dyad": "", "label": "", "value": ""})
    return dyads, frames, gold, sample


@pytest.fixture(scope="module")
def world() -> Tables:
    return _world(1)


@pytest.fixture(scope="module")
def units(world: Tables) -> u.Units:
    dyads, frames, gold, sample = world
    return u.units_with_gold(dyads, frames, *u.gold_of_corpus(gold, sample, ["demo"]), made())


def test_a_corrected_share_is_what_the_weighted_gold_says(units: u.Units) -> None:
    table = tables.check("frame_corrected", c.corrected_frames(units, made()))
    whole = table[
        (table["dyad"] == "all") & (table["source"] == "all") & (table["period"] == "all")
    ]
    for row in whole.to_dict("records"):
        column = units.names.index(row["frame"])
        marked = units.marked[:, column]
        assert row["marked"] == pytest.approx(marked.mean())
        gold = units.gold(column)
        share = [gold.held[gold.marked == k].mean() for k in (0, 1)]
        expected = marked.mean() * share[1] + (1 - marked.mean()) * share[0]
        assert row["corrected"] == pytest.approx(expected)
        assert row["low"] < row["corrected"] < row["high"]
    assert (whole["corrected"] > whole["marked"]).any()


def test_every_dyad_outlet_and_period_with_gold_has_its_row(units: u.Units) -> None:
    table = c.corrected_frames(units, made())
    assert set(table["dyad"]) == {"all", *made().dyad_names()}
    assert {"all", "ألف", "باء", "جيم"} == set(table["source"])
    few = table[table["n_gold"] < 30]
    assert len(few)
    assert few["corrected"].isna().all()
    assert (few["reason"] != "").all()
    enough = table[table["reason"] == ""]
    assert enough["corrected"].notna().all()
    assert (table["n_needed"] > 0).all()


def test_mean_tone_is_corrected(units: u.Units) -> None:
    table = tables.check("tone_corrected", c.corrected_tone(units, made()))
    whole = table.iloc[0]
    gold = units.gold(len(units.names))
    error = gold.held - whole["tuning"] * gold.marked
    mean = whole["tuning"] * units.marked[:, -1].mean() + error.mean()
    assert whole["corrected"] == pytest.approx(mean)
    assert whole["low"] < gold.held.mean() < whole["high"]


def test_gold_of_another_corpus_of_the_test_half_and_of_the_pilot_corrects_nothing(
    world: Tables,
) -> None:
    dyads, frames, gold, sample = world
    for change in ({"corpus": "almayadeen"}, {"half": "test"}, {"round": "pilot"}):
        named = gold.assign(round=change.get("round", "main"))
        kept = u.gold_of_corpus(named, sample.assign(**change), ["demo"])
        assert all(part.empty for part in kept), change
        units = u.units_with_gold(dyads, frames, *kept, made())
        table = c.corrected_frames(units, made())
        assert table["corrected"].isna().all()
        assert set(table["reason"]) == {corrected_words.REASONS[0]}


def test_units_drawn_for_the_correction_are_used_alone(world: Tables) -> None:
    _, _, gold, sample = world
    half = np.where(np.arange(len(sample)) % 2, "correction", "development")
    _, drawn = u.gold_of_corpus(gold, sample.assign(half=half), ["demo"])
    assert set(drawn["half"]) == {"correction"}


def test_units_that_are_paragraphs_are_not_corrected_by_sentences(world: Tables) -> None:
    dyads, frames, gold, sample = world
    study = made()
    settings = study.settings.model_copy(update={"dyad_unit": "paragraph"})
    study = study.model_copy(update={"settings": settings})
    units = u.units_with_gold(dyads, frames, *u.gold_of_corpus(gold, sample, ["demo"]), study)
    assert set(c.corrected_frames(units, study)["reason"]) == {c.PARAGRAPHS}


def test_a_run_without_units_has_empty_tables() -> None:
    empty = [tables.empty("dyads"), tables.empty("frames")]
    none = pd.DataFrame(columns=COLUMNS)
    sample = pd.DataFrame(columns=["sentence", "round", "corpus", "half", "probability"])
    units = u.units_with_gold(*empty, none, sample, made())
    assert c.corrected_frames(units, made()).empty
    assert c.corrected_tone(units, made()).empty
    assert coder_errors(units, made()).empty


def test_a_coder_that_misses_more_in_one_outlet_is_found() -> None:
    dyads, frames, gold, sample = _world(3, worse="ألف")
    units = u.units_with_gold(dyads, frames, gold, sample, made())
    table = tables.check("coder_errors", coder_errors(units, made(), draws=199))
    surest = table[table["by"] == "source"].sort_values("p").iloc[0]
    assert surest["p"] <= 0.01
    assert "ألف" in (surest["one"], surest["other"])


def test_outlets_that_are_given_by_chance_are_told_apart_in_one_of_twenty(units: u.Units) -> None:
    found = []
    for seed in range(20):
        outlet = np.random.default_rng(seed).choice(["a", "b", "c"], 1000)
        rows = units.rows.assign(source=outlet[units.rows["article"]], period="one")
        table = coder_errors(units._replace(rows=rows), made(), draws=99)
        found.append(table["p"].min() <= 0.05)
    # five or more of twenty have a chance of 0.003 where one of twenty is right
    assert sum(found) < 5


def test_every_reason_can_be_said() -> None:
    from analysis.stats import corrected

    assert {*corrected.REASONS, c.PARAGRAPHS} < set(corrected_words.REASONS)


def test_the_index_gives_a_percent_only_where_the_share_is_corrected(units: u.Units) -> None:
    frame = made().frames[0].id
    leads = pd.DataFrame({"dyad": ["iraq-iran"], "frame": [frame]})
    told = pd.DataFrame(
        [(headlines.LEAD, f"iraq-iran|{frame}", headlines.FOUND)], columns=["kind", "key", "status"]
    )
    names = {"iraq-iran": "Iraq–Iran", frame: "Frame"}
    unknown = tables.empty("accuracy")
    corrected = c.corrected_frames(units, made())
    said = phrasing.say_lead(told, leads, names, unknown, corrected)
    assert [n.form for n in said.numbers.values()].count("percent") == 1
    shown = claims.evaluate(said.numbers["corrected"].source, lambda _: corrected)
    assert shown.low is not None
    without = corrected.assign(reason=corrected_words.REASONS[0])
    said = phrasing.say_lead(told, leads, names, unknown, without)
    assert {n.form for n in said.numbers.values()} == {"count"}
    assert set(said.numbers) == {"n_frame", "n", "n_needed"}


def test_every_difference_told_is_corrected_or_says_why_not(world: Tables, units: u.Units) -> None:
    dyads, frames, _, _ = world
    study = made()
    gaps = frame_gaps(dyads, frames, study, draws=19)
    tones = tone_gaps(dyads, study, draws=19)
    whole, toned = c.corrected_frames(units, study), c.corrected_tone(units, study)
    table = tables.check("gaps_corrected", c.corrected_gaps(whole, toned, gaps, tones))
    assert len(table) == len(gaps) + len(tones)
    row = table.iloc[0]
    at = whole[(whole["source"] == "all") & (whole["period"] == "all")]
    at = at[at["frame"] == row["frame"]].set_index("dyad")["corrected"]
    assert row["corrected"] == pytest.approx(at[row["most"]] - at[row["least"]])
    assert (table["corrected"].isna() == (table["reason"] != "")).all()


def test_a_lead_is_corrected_over_the_units_of_its_dyad(units: u.Units) -> None:
    study = made()
    first, second = (f.id for f in study.frames[:2])
    dyad = str(units.rows["dyad"].iloc[0])
    leads = pd.DataFrame({"dyad": [dyad, "untested"], "frame": first, "next": [second, ""]})
    table = tables.check("leads_corrected", told.corrected_leads(units, study, leads))
    (row,) = table.to_dict("records")
    part = units.only((units.rows["dyad"] == dyad).to_numpy(bool))
    marked = part.marked[:, 0] - part.marked[:, 1]
    assert row["marked"] == pytest.approx(marked.mean())
    assert row["low"] < row["corrected"] < row["high"]
    held = (part.held[:, 0] - part.held[:, 1])[part.is_gold]
    weight = part.rows["weight"].to_numpy()[part.is_gold]
    plain = float(weight @ held / weight.sum())
    assert row["low"] < plain < row["high"]


def test_a_change_is_corrected_on_either_side_or_says_why_not(units: u.Units) -> None:
    study = made()
    dyad = str(units.rows["dyad"].iloc[0])
    periods = sorted(set(units.rows["period"].astype("str")))
    middle = periods[len(periods) // 2]
    row = {"dyad": dyad, "change": 0.1}
    changes = pd.DataFrame(
        [
            row | {"measure": "frame", "frame": study.frames[0].id, "since": middle},
            row | {"measure": "tone", "frame": "", "since": middle},
            row | {"measure": "tone", "frame": "", "since": periods[0]},
        ]
    )
    table = told.corrected_changes(units, study, changes)
    tables.check("changes_corrected", table.head(2))
    inside = (units.rows["dyad"] == dyad).to_numpy(bool)
    is_after = (units.rows["period"].astype("str") >= middle).to_numpy(bool)
    after, before = units.only(inside & is_after), units.only(inside & ~is_after)
    shares = [told.correction.share_of(p, units, study, 0)[0].estimate for p in (after, before)]
    assert table["corrected"].iloc[0] == pytest.approx(float(shares[0] - shares[1]))
    assert table["n_gold_before"].iloc[0] == before.is_gold.sum()
    assert (table["corrected"].isna() == (table["reason"] != "")).all()
    assert table["reason"].iloc[2], "nothing stands before the first period"
