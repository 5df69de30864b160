"""The frame coders of the program; a new one is a file here and its name in this import."""

from analysis.coding.coders import FRAME_CODERS
from analysis.coding.frame_coders import endpoint, file, lexicon, supervised

__all__ = ["FRAME_CODERS", "endpoint", "file", "lexicon", "supervised"]
