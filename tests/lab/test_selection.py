"""Some articles of a study: each table counted anew in them is what a count by hand gives."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.errors import UserError
from analysis.lab.opened_study import Study


@pytest.fixture
def study(project: Path) -> Study:
    return analysis.load("nile")


def middle(study: Study) -> pd.Timestamp:
    return study.articles["published"].sort_values().iloc[len(study.articles) // 2].normalize()


def test_days_are_kept_from_the_first_to_the_last_and_before_leaves_its_day_out(
    study: Study,
) -> None:
    day = middle(study)
    published = study.articles["published"]
    last = day + pd.Timedelta(days=1)
    assert len(study.select(since=str(day.date()))) == (published >= day).sum()
    assert len(study.select(until=str(day.date()))) == (published < last).sum()
    assert len(study.select(before=str(day.date()))) == (published < day).sum()


def test_conditions_are_all_met_and_told(study: Study) -> None:
    chosen = study.select(source="sahra", actor="ethiopia", term="الوساطة")
    assert set(chosen.articles["source"]) == {"sahra"}
    assert "sahra, names ethiopia, holds" in repr(chosen)
    naming = set(study.mentions.query("actor_id == 'ethiopia'")["article_id"])
    assert set(chosen.articles["article_id"]) <= naming


def test_a_concordance_by_outlet_holds_every_occurrence_and_its_words(study: Study) -> None:
    lines = study.kwic("سد النهضة", by="source", limit=None)
    assert lines["source"].is_monotonic_increasing
    bodies = study.articles.set_index("article_id")["body"]
    for line in lines.itertuples(index=False):
        body = bodies[line.article_id]
        assert body[line.start : line.end] == line.keyword
        assert f"{line.left} {line.keyword}" in " ".join(body.split())
    evidence = study.evidence(term="سد النهضة", limit=None)
    assert lines["article_id"].nunique() == evidence["article_id"].nunique()
    few = study.kwic("سد النهضة", limit=3)
    assert few["article_id"].nunique() == 3, "a second of no article before the first of every"


def test_who_is_named_with_an_actor_is_counted_by_sentence(study: Study) -> None:
    day = str(middle(study).date())
    found = study.with_actor("ethiopia", before=day).set_index("actor_id")
    mentions = study.mentions[study.mentions["published"] < day]
    by_sentence = mentions.groupby(["article_id", "sentence_id"])["actor_id"].agg(set)
    beside = by_sentence[[("ethiopia" in actors) for actors in by_sentence]]
    for actor, row in found.iterrows():
        assert row["sentences"] == sum(actor in actors for actors in beside)
        assert row["share"] == pytest.approx(row["sentences"] / len(beside))
    assert "ethiopia" not in found.index


def test_pairs_and_frames_of_all_articles_are_those_of_the_run(study: Study) -> None:
    whole = study.select()
    own, again = study.cooccurrence(), whole.cooccurrence()
    pd.testing.assert_frame_equal(own, again[own.columns], check_like=True)
    for by in ("dyad", "source", "period"):
        own, again = study.frames(by=by), whole.frames(by=by)
        pd.testing.assert_frame_equal(own, again[own.columns])


def test_frames_by_outlet_and_month_add_up_to_those_by_outlet(study: Study) -> None:
    both = study.frames(by=["source", "month"])
    assert list(both.columns[:4]) == ["frame", "dyad", "source", "period"]
    assert both["period"].str.fullmatch(r"\d{4}-\d{2}").all()
    keys = ["frame", "dyad", "source"]
    pd.testing.assert_series_equal(
        both.groupby(keys)["n_frame"].sum(),
        study.frames(by="source").groupby(keys)["n_frame"].sum(),
    )


def test_words_of_two_selections_are_compared_by_articles(study: Study) -> None:
    day = str(middle(study).date())
    words = study.keyness(study.select(before=day), study.select(since=day), min_count=3)
    assert set(words["marks"]) <= {f"before {day}", f"since {day}"}
    assert words["p"].between(0, 1).all()
    assert words["p"].is_monotonic_increasing
    first = words.iloc[0]
    share = first["n_target"], first["n_reference"]
    assert min(share) >= 0
    assert sum(share) >= 3


def test_what_cannot_be_answered_is_one_clear_error(study: Study) -> None:
    with pytest.raises(UserError, match="are in both selections"):
        study.keyness(study.select(), study.select(source="sahra"))
    with pytest.raises(UserError, match="no article is left: since 2999-01-01"):
        study.select(since="2999-01-01")
    with pytest.raises(UserError, match="since is a day as 2020-01-03"):
        study.select(since="soon")
    with pytest.raises(UserError, match="one period at a time"):
        study.frames(by=["week", "month"])
    with pytest.raises(UserError, match="split"):
        study.frames(by="outlet")
