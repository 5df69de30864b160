"""The frame coders of the program; a new one is a file here and its name in the import of coders."""

from analysis.coding.coders import frame_coder_names, frame_coder_of
from analysis.coding.frame_coders import endpoint, file, lexicon, supervised

__all__ = [
    "endpoint",
    "file",
    "frame_coder_names",
    "frame_coder_of",
    "lexicon",
    "supervised",
]
