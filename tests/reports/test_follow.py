"""follow.html and the counts of the timeline: what the pages' script counts with is what the tables say."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from analysis.reports.finished_run import Run
from analysis.reports.follow_page import follow_body
from analysis.reports.time_scale import TimeScale


@pytest.fixture(scope="module")
def made(finished: Path) -> tuple[Run, str]:
    run = Run(finished / "reports" / "iraq-iran-saudi")
    return run, follow_body(run, TimeScale.of(run))


def test_every_sentence_of_an_actor_is_there_with_its_actors_frames_and_day(
    made: tuple[Run, str],
) -> None:
    run, page = made
    items = re.findall(r'<li (?:id="[^"]*" )?data-actors="([^"]*)" data-day="([^"]*)"', page)
    assert len(items) == len(run.sentences)
    keys = ["article_id", "sentence_id"]
    named = run.mentions.loc[run.mentions["actor_id"] == "iraq", keys].drop_duplicates()
    with_iraq = [a for a, _ in items if run.names["iraq"] in unescape(a).split("|")]
    assert len(with_iraq) == len(named) > 100
    days = [day for _, day in items if day[:1].isdigit()]
    assert days == sorted(days)
    coded = run.frames[keys].drop_duplicates()
    assert page.count('<data class="frames" value="') == len(coded)


def test_a_text_that_may_only_be_shown_in_parts_is_not_here(
    made: tuple[Run, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = made
    monkeypatch.setitem(run.__dict__, "shows", {"demo": "excerpt"})
    text = follow_body(run, TimeScale.of(run))
    assert "data-actors" not in text
    assert "licence" in text


def test_the_counts_of_the_timeline_add_up_to_the_table(made: tuple[Run, str]) -> None:
    from analysis.reports.timeline import timeline_of

    run, _ = made
    told = timeline_of(run, TimeScale.of(run), {})
    counts = json.loads(told["counts"])
    dated = run.dyads[run.dyads["period"] != "undated"]
    for pair, dyad in zip(counts["pairs"], run.dyads_named, strict=True):
        here = dated[(dated["dyad"] == dyad) & (dated["relation"] == "between")]
        assert sum(pair["units"]) == here["unit_id"].nunique()
    assert len(counts["words"]) > 20
    assert all(len(held) == len(counts["periods"]) for _, held in counts["words"])
    assert sum(counts["tokens"]) > 10_000


def test_where_a_page_cannot_hold_all_those_nearest_to_the_question_are_there(
    made: tuple[Run, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.reports import follow_page

    run, _ = made
    keys = ["article_id", "sentence_id"]
    of_pairs = run.dyads[keys].drop_duplicates()
    states = {a.id for a in run.study.actors if run.study.state_of(a.id) in run.study.states}
    of_states = run.mentions.loc[run.mentions["actor_id"].isin(states), keys].drop_duplicates()
    monkeypatch.setattr(follow_page, "MOST_SENTENCES", len(of_pairs) + 10)
    page = follow_body(run, TimeScale.of(run))
    shown = re.findall(r"<code>(\w+):(\d+)</code>", page)
    assert len(shown) == len(of_pairs) + 10
    here = {(article, int(number)) for article, number in shown}
    assert here >= set(of_pairs.itertuples(index=False, name=None))
    assert here <= set(of_states.itertuples(index=False, name=None)) | set(
        of_pairs.itertuples(index=False, name=None)
    )
