"""The default coder of events: trigger words and the parties around them (`relations.events`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.coding.coders import event_coder

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


@event_coder("lexicon")
def events_by_words(coded: CodedTexts) -> pd.DataFrame:
    """The events that the words of events.yml tell."""
    return coded.events_by_rules
