"""What may be told: found, not found and not testable are three things."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.relations.coded import corpus, made

from analysis import tables
from analysis.i18n import language
from analysis.relations import headlines, phrasing
from analysis.relations.measures import TABLES, relation_tables
from analysis.stats import MIN_ARTICLES


@pytest.fixture(scope="module")
def measured() -> dict[str, pd.DataFrame]:
    """A corpus of 150 articles in which one dyad has more of a frame."""
    dyads, frames, articles = corpus(np.random.default_rng(2), 150, more={"iran-saudi": 0.3})
    return relation_tables(dyads, frames, articles, made(), draws=199)


def test_the_stage_writes_tables_of_its_schema(measured: dict[str, pd.DataFrame]) -> None:
    assert tuple(measured) == TABLES
    for name, table in measured.items():
        tables.check(name, table)


def test_every_kind_has_a_row_and_only_what_is_sure_is_found(
    measured: dict[str, pd.DataFrame],
) -> None:
    told = headlines.headlines(measured, made())
    assert tuple(told) == tuple(headlines.COLUMNS)
    assert set(told["kind"]) == set(headlines.KINDS)
    found = told[told["status"] == headlines.FOUND]
    assert found["key"].str.startswith("militias|iran-saudi|").any()
    assert (found["p"] <= 0.05).all()
    assert ((found["low"] > 0) | (found["high"] < 0)).all()
    assert (found["n_articles"] >= 3).all()
    assert (told.loc[told["status"] != headlines.FOUND, "reason"] != "").all()
    assert (found["reason"] == "").all()


def test_one_article_makes_nothing_testable_and_nothing_found() -> None:
    dyads, frames, articles = corpus(np.random.default_rng(2), 1, more={"iran-saudi": 0.7})
    told = headlines.headlines(relation_tables(dyads, frames, articles, made(), draws=19), made())
    assert set(told["status"]) == {headlines.NOT_TESTABLE}
    leads = told[told["kind"] == headlines.LEAD]
    assert set(leads["reason"]) == {"fewer than five articles"}
    said = phrasing.say_lead(told, tables.empty("frame_leads"), {}, tables.empty("accuracy"))
    assert "could not be tested" in said.template
    assert said.values["reason"].text == "fewer than five articles"


def test_a_corpus_without_a_date_could_not_be_looked_at_over_time() -> None:
    dyads, frames, articles = corpus(np.random.default_rng(2), 60)
    undated = relation_tables(
        dyads.assign(period="undated"), frames, articles.assign(period="undated"), made(), draws=19
    )
    told = headlines.headlines(undated, made())
    for kind, say in ((headlines.PEAK, phrasing.say_peak), (headlines.CHANGE, phrasing.say_change)):
        assert set(headlines.of_kind(told, kind)["status"]) == {headlines.NOT_TESTABLE}
        assert "could not be tested" in say(told, tables.empty("dyad_peaks"), {}).template


def test_a_large_effect_is_not_told_where_too_few_articles_hold_it() -> None:
    row = {"frame": "law", "most": "a-b", "least": "b-c", "gap": 0.4, "low": 0.1, "high": 0.7}
    gaps = pd.DataFrame([row | {"p": 0.001, "n_articles_most": 40, "n_articles_least": 40}])
    rest = {name: tables.empty(name) for name in headlines.READS}

    def status(**changed: float) -> tuple[str, str]:
        told = headlines.headlines(rest | {"frame_gaps": gaps.assign(**changed)}, made())
        one = headlines.of_kind(told, headlines.GAP).iloc[0]
        return one["status"], one["reason"]

    assert status(n_holding=3) == ("found", "")
    assert status(n_holding=2) == ("not found", headlines.FEW_HOLDING)
    assert status(n_holding=9, n_articles_least=4) == ("not testable", headlines.FEW_ARTICLES)
    assert status(n_holding=9, p=0.06) == ("not found", headlines.CHANCE)
    assert status(n_holding=9, low=-0.01) == ("not found", headlines.CHANCE)


def test_an_exploratory_frame_is_no_headline(measured: dict[str, pd.DataFrame]) -> None:
    unsure = tuple(f.model_copy(update={"exploratory": True}) for f in made().frames)
    from tests.studies import study

    told = headlines.headlines(measured, study(frames=unsure))
    assert set(headlines.of_kind(told, headlines.GAP)["status"]) == {headlines.NOT_TESTABLE}


def test_the_gap_told_is_the_widest_found_and_leads_to_its_cells(
    measured: dict[str, pd.DataFrame],
) -> None:
    told = headlines.headlines(measured, made())
    names = {d: d for d in made().dyad_names()} | {f.id: f.name_en for f in made().frames}
    said = phrasing.say_gap(told, measured["frame_gaps"], names, tables.empty("accuracy"))
    assert said.frames == ("militias",)
    assert said.numbers["gap"].source["n"] == ["n_most", "n_least"]
    assert next(iter(said.numbers)) == "gap"


def test_what_was_looked_for_is_counted_by_kind(measured: dict[str, pd.DataFrame]) -> None:
    told = headlines.headlines(measured, made())
    counted = headlines.looked_for(told).set_index("kind")
    assert list(counted.index) == [language.gettext(k) for k in headlines.KINDS]
    assert counted["n_found"].sum() == (told["status"] == headlines.FOUND).sum()
    assert (counted["n_tested"] + counted["n_untested"]).sum() == len(told)


def test_the_words_for_five_articles_are_those_of_the_rule() -> None:
    assert MIN_ARTICLES == 5  # figures, reasons and the notebook say five
