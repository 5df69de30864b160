"""Events of study.yml: read, told apart, named in the language of the report."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.studies import study

from analysis.errors import UserError
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.study.schema import DatedEvent


def test_events_stand_in_order_of_time_and_in_the_language_of_the_report() -> None:
    events = (
        DatedEvent(date="2023-03-10", name="agreement", name_ar="اتفاق"),
        DatedEvent(date="2021-04-09", name="talks begin"),
    )
    found = study().model_copy(update={"events": events})
    assert found.events_named() == [("2021-04-09", "talks begin"), ("2023-03-10", "agreement")]
    arabic = found.report.model_copy(update={"language": "ar"})
    told = found.model_copy(update={"report": arabic}).events_named()
    assert told == [("2021-04-09", "talks begin"), ("2023-03-10", "اتفاق")]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("  - {date: 10 March, name: agreement}\n", "date"),
        ("  - {date: 2023-03-10}\n", "name"),
        ("  - {date: 2023-03-10, name: ''}\n", "name"),
        ("  - {date: 2023-03-10, name: a}\n  - {date: 2023-03-10, name: a}\n", "stands twice"),
    ],
)
def test_an_event_without_a_day_or_a_name_is_an_error_with_its_place(
    tmp_path: Path, lines: str, says: str
) -> None:
    write_skeleton(tmp_path, "talks")
    path = tmp_path / "talks" / "study.yml"
    path.write_text(path.read_text(encoding="utf-8") + "events:\n" + lines, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_study(tmp_path / "talks")
    assert "study.yml" in str(caught.value)
    assert says in str(caught.value)
