"""A corpus of any size: the articles of real corpora, repeated with other words, so that they are no copies.

Of each article the first copy is as it is. In every further copy three words in ten, chosen by the article and the number of the
copy, are other words of the corpora, drawn as often as they occur; address and day are others too. So the words of a text are
those of news, new words grow rare as in news, and five-word shingles of two copies agree for about an eighth: no copies by the
study's threshold. What this cannot show: wire copy between outlets, and topics that come and go.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus.articles import build_articles

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
NAMES = ("saudinewsnet", "almayadeen")
CHANGED = 0.3  # share of words that are others
IN_FILE = 5_000
POOL = 1_000_000  # running words that others are drawn from


def seed_of(article: str, copy: int) -> int:
    """A seed by the article and the number of its copy."""
    return int.from_bytes(hashlib.blake2b(f"{article}:{copy}".encode(), digest_size=8).digest())


def originals(folders: list[Path]) -> pd.DataFrame:
    """The articles of some corpora, in the order of their ids."""
    read = [build_articles(folder).articles for folder in folders]
    columns = ["article_id", "source", "url", "title", "published", "body"]
    articles = pd.concat(read)[columns].sort_values("article_id", ignore_index=True)
    # a missing text is NaN in a row, which JSON and `split` know nothing of
    return articles.fillna({"url": "", "title": ""})


def pool_of(articles: pd.DataFrame) -> np.ndarray:
    """Running words of the corpora, evenly taken from all of them."""
    words = np.array(" ".join(articles["body"]).split(), dtype=object)
    return words[:: max(1, len(words) // POOL)]


def with_other_words(text: str, pool: np.ndarray, random: np.random.Generator) -> str:
    """A text with some of its words replaced; line ends stay."""
    lines = []
    for line in text.split("\n"):
        words = np.array(line.split(" "), dtype=object)
        changed = random.random(len(words)) < CHANGED
        words[changed] = pool[random.integers(0, len(pool), int(changed.sum()))]
        lines.append(" ".join(words))
    return "\n".join(lines)


def records(articles: pd.DataFrame, size: int) -> Iterator[dict[str, Any]]:
    """So many records, copy by copy."""
    pool = pool_of(articles)
    rows = list(articles.itertuples(index=False))
    for number in range(size):
        copy, place = divmod(number, len(rows))
        row = rows[place]
        body, title = row.body, row.title
        if copy:
            random = np.random.default_rng(seed_of(row.article_id, copy))
            body = with_other_words(body, pool, random)
            title = with_other_words(title, pool, random)
        day = "" if pd.isna(row.published) else str((row.published + timedelta(copy)).date())
        yield {
            "url": f"{row.url or row.article_id}?copy={copy}",
            "title": title,
            "source": row.source,
            "date": day,
            "content": body,
        }


def grow(size: int, folder: Path, corpora: list[Path]) -> int:
    """Write a corpus of `size` articles as JSON lines; bytes written."""
    folder.mkdir(parents=True)
    lines: list[str] = []
    written = 0
    for number, record in enumerate(records(originals(corpora), size), 1):
        lines.append(json.dumps(record, ensure_ascii=False))
        if len(lines) == IN_FILE or number == size:
            text = ("\n".join(lines) + "\n").encode()
            (folder / f"{(number - 1) // IN_FILE:05d}.jsonl").write_bytes(text)
            written += len(text)
            lines = []
    return written


def main() -> None:
    """Write the corpus that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, help="articles")
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of raw corpora")
    asked = parser.parse_args()
    written = grow(asked.size, asked.folder, [asked.corpora / name for name in NAMES])
    print(f"{asked.size:,} articles, {written / 1e6:,.0f} MB in {asked.folder}")


if __name__ == "__main__":
    main()
