"""The coders of tone of the program; a new one is a file here and its name in this import.

A coder gives each unit a number from -2 to 2: how the two states stand to each other in it.
"""

from analysis.coding.coders import TONE_CODERS
from analysis.coding.tone_coders import endpoint, file, lexicon, supervised

__all__ = ["TONE_CODERS", "endpoint", "file", "lexicon", "supervised"]
