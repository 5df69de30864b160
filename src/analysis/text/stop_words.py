"""Function words and words of reporting that are no topic, written for this project; compared
after folding.

The list is stop_words.txt. A study adds its own under `stop_words` in keywords.yml.
"""

from __future__ import annotations

from importlib.resources import files

STOP_WORDS: tuple[str, ...] = tuple(
    (files("analysis.text") / "stop_words.txt").read_text(encoding="utf-8").split()
)
