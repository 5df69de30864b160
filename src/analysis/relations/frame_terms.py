"""The codebook's lexicons as entries of the matcher; a label is a frame id, or the weight of a
tone word.
"""

from __future__ import annotations

from analysis.study.schema import Study
from analysis.text.lexicon import Entry

FRAMES, TONE = "frames", "tone"
EXCEPT = "except"


def codebook_entries(study: Study) -> list[Entry]:
    """Frame and tone terms, inflected; phrases under `except` match and code nothing.

    Each frame competes only with its own phrases, so that one phrase may carry two frames.
    """
    entries = []
    for frame in study.frames:
        layer = f"{FRAMES} {frame.id}"
        entries += [Entry(term, layer, frame.id, inflects=True) for term in frame.lexicon]
        entries += [Entry(term, layer, EXCEPT, inflects=True) for term in frame.except_]
    for tone in study.tone:
        entries += [Entry(term, TONE, str(tone.weight), inflects=True) for term in tone.lexicon]
        entries += [Entry(term, TONE, EXCEPT, inflects=True) for term in tone.except_]
    return entries
