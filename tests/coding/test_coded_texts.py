"""One function codes a text: the tables agree with one another and with what each caller shows."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.studies import study

from analysis.coding.coded_texts import code_texts, study_entries, study_lexicon
from analysis.text.documents import read_text

BODIES = (
    "قال رئيس الوزراء العراقي إن إيران والسعودية تريدان الحوار. وهدد مصدر إيراني بقصف ميليشيات في العراق.",
    "ترحيب سعودي بتعاون العراق في الطاقة.",
)
DAY = pd.Series([pd.Timestamp("2020-07-21", tz="UTC")] * 2, dtype="datetime64[us, UTC]")
TABLES = (
    "mentions",
    "frame_triggers",
    "tone_words",
    "watched_terms",
    "dyad_units",
    "frames",
    "parties",
    "speakers",
    "event_triggers",
    "events",
)


def test_a_text_already_read_is_coded_like_its_bodies() -> None:
    one = code_texts(BODIES, DAY, study())
    other = code_texts(read_text(BODIES), DAY, study())
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert all(len(getattr(one, name)) for name in TABLES if name != "watched_terms")


def test_every_table_names_the_article_by_the_id_given() -> None:
    coded = code_texts(BODIES, DAY, study(), article_ids=["first", "second"])
    for name in TABLES:
        if name != "parties":
            assert set(getattr(coded, name)["article_id"]) <= {"first", "second"}
    assert set(coded.sentences["article_id"]) == {"first", "second"}


def test_places_slice_back_to_the_surface() -> None:
    coded = code_texts(BODIES, DAY, study())
    for name in ("mentions", "frame_triggers", "tone_words"):
        for row in getattr(coded, name).itertuples():
            assert BODIES[row.article][row.start : row.end] == row.surface


def test_without_a_day_an_office_is_nobody_in_particular() -> None:
    dated = code_texts(BODIES, DAY, study()).mentions
    undated = code_texts(BODIES, None, study()).mentions
    holders = set(dated.loc[dated["via"] == "office", "actor_id"])
    assert holders == {"mustafa-al-kadhimi"}
    assert holders.isdisjoint(undated["actor_id"])


def test_leaving_out_a_layer_changes_nothing_in_the_others() -> None:
    whole = code_texts(BODIES, DAY, study())
    lexicon = study_lexicon(study(), wanted=lambda entry: not entry.layer.startswith("frames"))
    part = code_texts(BODIES, DAY, study(), lexicon=lexicon)
    assert part.frame_triggers.empty
    pd.testing.assert_frame_equal(whole.mentions, part.mentions)
    pd.testing.assert_frame_equal(whole.events, part.events)


@pytest.mark.parametrize(("clitics", "count"), [(True, 2), (False, 1)])
def test_without_clitics_a_word_is_read_only_as_it_stands(clitics: bool, count: int) -> None:
    lexicon = study_lexicon(study(), clitics=clitics)
    coded = code_texts(["العراق ثم للعراق"], None, study(), lexicon=lexicon)
    assert (coded.mentions["actor_id"] == "iraq").sum() == count


def test_the_lexicon_of_a_study_holds_every_layer() -> None:
    layers = {entry.layer.split(" ")[0] for entry in study_entries(study())}
    assert {"actors", "frames", "tone", "events", "says", "future"} <= layers
