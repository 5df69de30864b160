"""Coded corpora drawn by chance: dyads that do not differ and do not change, unless a test says so."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tests.studies import study

from analysis.study.schema import Study

PREVALENCE = (0.3, 0.15, 0.08)  # of the frames of the test study
CORRELATION = 0.12
OUTLETS = ("ألف", "باء", "جيم")


def made(seed: int = 1) -> Study:
    """The test study, with this seed for its permutations."""
    return study(settings={"seed": seed, "period": "month"})


def corpus(
    rng: np.random.Generator,
    n_articles: int,
    *,
    more: dict[str, float] | None = None,
    late: dict[str, float] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Tables dyads, frames and articles of three years.

    An article holds each dyad with a chance of three in four, in one to six units; one unit in ten counts for a second
    dyad too. Frames of the units of an article are alike by `CORRELATION`. `more` adds to the share of the first frame
    in a dyad; `late` adds to it in the second half of the time.
    """
    names = [f.id for f in made().frames]
    dyads = made().dyad_names()
    day = np.sort(rng.integers(0, 1000, n_articles))
    published = pd.Timestamp("2020-01-01", tz="UTC") + pd.to_timedelta(day, unit="D")
    articles = pd.DataFrame(
        {
            "article_id": [f"a{i:04d}" for i in range(n_articles)],
            "source": rng.choice(OUTLETS, n_articles),
            "published": published,
            "period": published.strftime("%Y-%m"),
        }
    )
    scale = (1 - CORRELATION) / CORRELATION
    share = np.array(PREVALENCE)
    own = rng.beta(share * scale, (1 - share) * scale, (n_articles, len(names)))
    mood = rng.normal(0, 0.4, n_articles)
    units, marks = [], []
    for i, article in enumerate(articles.itertuples()):
        for place, dyad in enumerate(dyads):
            for number in range(rng.binomial(6, 0.3) + 1 if rng.random() < 0.75 else 0):
                unit_id = f"{article.article_id}:{place}{number}"
                chance = own[i].copy()
                chance[0] += (more or {}).get(dyad, 0.0)
                chance[0] += (late or {}).get(dyad, 0.0) if day[i] > 500 else 0.0
                coded = np.flatnonzero(rng.random(len(names)) < chance)
                tone = float(np.clip(np.round(2 * rng.normal(mood[i], 1)) / 2, -2, 2))
                second = dyads[(place + 1) % 3] if rng.random() < 0.1 else dyad
                for counted in dict.fromkeys((dyad, second)):
                    row = (article.article_id, number, counted, unit_id, tone)
                    units.append((*row, article.source, article.period))
                    marks += [(unit_id, counted, names[f]) for f in coded]
    columns = ["article_id", "sentence_id", "dyad", "unit_id", "tone", "source", "period"]
    return (
        pd.DataFrame(units, columns=columns).assign(relation="between"),
        pd.DataFrame(marks, columns=["unit_id", "dyad", "frame"]).assign(relation="between"),
        articles,
    )
