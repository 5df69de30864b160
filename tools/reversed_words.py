"""How many articles are taken for text whose words run backwards, as they are and with their words reversed.

    python tools/reversed_words.py ../shared/corpora/saudinewsnet/2015-07-21.zip …

Each file is read as `add-corpus` reads it; reversed are the words of each paragraph, and of lines of ten words, as a
program takes them from the columns of a PDF.
"""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.corpus.articles import build_articles
from analysis.corpus.fitness import fitness_of_all

REASON = "words in reversed order"
WIDTH = 10  # words of a line of a column


def reversed_words(body: str, width: int) -> str:
    """The body with the words of each line in reversed order, no line longer than some words."""
    lines = []
    for line in body.split("\n"):
        words = line.split()
        lines += [words[n : n + width] for n in range(0, len(words), width)]
    return "\n".join(" ".join(reversed(words)) for words in lines)


def share(bodies: list[str]) -> str:
    """How many of some bodies are set aside for it."""
    found = sum(fit.reason == REASON for fit in fitness_of_all(bodies))
    return f"{found:,} of {len(bodies):,} ({found / len(bodies):.1%})"


def main() -> None:
    """Print the three figures of each file, and of all together."""
    everything: list[str] = []
    for name in sys.argv[1:]:
        everything += build_articles(Path(name)).articles["body"].tolist()
    print("as they are:", share(everything))
    print("paragraphs reversed:", share([reversed_words(b, len(b) + 1) for b in everything]))
    print("lines reversed:", share([reversed_words(b, WIDTH) for b in everything]))


if __name__ == "__main__":
    main()
