"""An event of study.yml."""

from __future__ import annotations

from pydantic import Field

from analysis.study.fields import Day, Strict


class DatedEvent(Strict):
    """An event that figures over time show: its day is given, nothing is fitted to it."""

    date: Day
    name: str = Field(min_length=1, max_length=120)
    name_ar: str = Field("", max_length=120)


__all__ = ["DatedEvent"]
