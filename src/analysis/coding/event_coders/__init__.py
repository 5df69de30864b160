"""The coders of events of the program; a new one is a file here and its name in this import."""

from analysis.coding.coders import EVENT_CODERS
from analysis.coding.event_coders import lexicon, supervised

__all__ = ["EVENT_CODERS", "lexicon", "supervised"]
