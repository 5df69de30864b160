"""Ids of actors that other data sets use."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError
from tests.studies import actor, study

from analysis.actors.mentions import actors_table
from analysis.study.included import cast
from analysis.study.load import load_study
from analysis.study.shared_ids import interchange_ids, without_ids
from analysis.workflow.study_check import check_study

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "studies" / "iraq-iran-saudi"


def test_an_actor_takes_the_code_of_its_state_and_a_sector_of_its_kind() -> None:
    ids = interchange_ids(load_study(DEFAULT))
    assert ids["iraq"] == ("Q796", "IRQ", None)
    assert ids["tehran"] == ("Q3616", "IRN", None)
    assert ids["fm-saudi"] == (None, "SAU", "GOV")
    assert ids["irgc"][1:] == ("IRN", "MIL")
    assert ids["knesset"] == ("Q133396", "ISR", "LEG")
    assert ids["united-nations"] == (None, None, None)


def test_an_entry_of_its_own_goes_before_the_snapshot() -> None:
    with_own = study()
    iraq = with_own.actors[0].model_copy(update={"qid": "Q1", "iso": "XXX"})
    with_own = with_own.model_copy(update={"actors": (iraq, *with_own.actors[1:])})
    ids = interchange_ids(with_own)
    assert ids["iraq"] == ("Q1", "XXX", None)
    assert ids["pm-iraq"].iso == "XXX"


@pytest.mark.parametrize("key", [{"qid": "796"}, {"iso": "iq"}, {"sector": "GOVT"}])
def test_what_is_no_id_is_an_error(key: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        actor("iraq", "state", names=["العراق"], **key)


def test_no_two_states_share_an_id_and_every_state_of_the_cast_has_a_code() -> None:
    states = tuple(a for a in cast().values() if a.kind == "state")
    of_cast = study().model_copy(update={"actors": states})
    ids = interchange_ids(of_cast)
    codes = [ids[state.id].iso for state in states]
    items = [ids[state.id].qid for state in states if ids[state.id].qid]
    assert None not in codes
    assert len(set(codes)) == len(codes)
    assert len(set(items)) == len(items)
    assert without_ids(of_cast)["qid"] == ["netherlands"]


def test_the_table_of_actors_has_them_and_the_check_counts_those_without() -> None:
    default = load_study(DEFAULT)
    counts = pd.DataFrame(
        {"actor_id": ["iraq", "nato"], "articles": 1, "sentences": 1, "mentions": 1}
    )
    table = actors_table(counts, default).set_index("actor_id")
    assert table.loc["iraq", ["qid", "iso"]].tolist() == ["Q796", "IRQ"]
    assert table.loc["nato", ["qid", "iso", "sector"]].isna().all()
    told = check_study(DEFAULT, ROOT / "notebooks")
    persons = sum(a.kind == "person" for a in default.actors)
    assert f"{persons} of kind person" in told
