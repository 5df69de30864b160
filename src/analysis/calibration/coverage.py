"""The coverage of every interval that the reports show, at the run's own articles, clustering and
prevalences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.calibration import simulate
from analysis.calibration.simulate import Coverage, World
from analysis.i18n.language import gettext, mark
from analysis.relations.prevalence import by_article, frame_spread, tone_spread
from analysis.relations.relation import counted
from analysis.stats import LEVEL, MIN_ARTICLES
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]

SIZES = (3, 5, 8, 15, 40, 150)
SHARES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
RATES = (0.0005, 0.002)  # of words: 5 and 20 in 10,000
REPLICATIONS = 2000
LEAST, MOST = 0.93, 0.97
COLUMNS = {
    "interval": mark("interval"),
    "prevalence": mark("prevalence"),
    **{str(n): str(n) for n in SIZES},
}
RARE = 5  # of what is counted in a cell: below it no interval can keep to its level

UNITS, UNITS_APART = mark("share of units"), mark("difference of two shares of units")
TONE, TONE_APART = mark("mean tone"), mark("difference of two mean tones")
ARTICLES, WORDS = mark("share of articles"), mark("share of words")

HOLDS = mark("holds")
TOO_FEW = mark("not shown: too few articles")
RARE_HOLDS = mark("holds, and more: rare")
OVER = mark("holds more than it says")
UNDER = mark("holds less than it says")
VERDICTS = (HOLDS, RARE_HOLDS, OVER, UNDER, TOO_FEW)


def coverage_table(
    dyads: pd.DataFrame,
    frames: pd.DataFrame,
    words: npt.ArrayLike,
    study: Study,
    *,
    replications: int = REPLICATIONS,
    sizes: Iterable[int] = SIZES,
) -> pd.DataFrame:
    """How often each interval holds the truth, by number of articles and prevalence: table
    'coverage'.

    Parameters
    ----------
    dyads, frames
        Tables of these names: how many units the articles have, and how alike they are in frames
        and tone.
    words
        Words of each analysed article.
    study
        Its seed is that of the simulation.
    replications
        Corpora simulated for each row.
    sizes
        Numbers of articles of a cell.

    Returns
    -------
    DataFrame
        One row an interval, number of articles and prevalence. `verdict` is one of `VERDICTS`:
        whether 93 to 97 of 100
        intervals hold the truth, give or take two standard errors of the simulation. An interval
        of a count of which
        fewer than `RARE` are expected holds more than it says, because counts of 0, 1 and 2 leave
            none near the level.
    """
    rows = []
    for number, (named, share, per_article, simulated) in enumerate(
        _intervals(dyads, frames, np.asarray(words, dtype=np.float64), study)
    ):
        for n_articles in sizes:
            rng = np.random.default_rng((study.settings.seed, number, n_articles))
            covered = simulated(n_articles=n_articles, n=replications, rng=rng)
            expected = np.inf if np.isnan(share) else share * per_article * n_articles
            expected = min(expected, (1 / share - 1) * expected) if share > 0 else expected
            rows.append(
                {
                    "interval": named,
                    "n_articles": n_articles,
                    "prevalence": share,
                    "coverage": covered.inside,
                    "above": covered.above,
                    "below": covered.below,
                    "width": covered.width,
                    "n_replications": replications,
                    "verdict": _verdict(covered, expected),
                }
            )
    return pd.DataFrame(rows) if rows else tables.empty("coverage")


def coverage_of_run(
    dyads: pd.DataFrame,
    frames: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    study: Study,
    *,
    replications: int = REPLICATIONS,
) -> pd.DataFrame:
    """`coverage_table` from the tables of a run; `articles` are those analysed."""
    inside = sentences[sentences["article_id"].isin(articles["article_id"])]
    words = inside.groupby("article_id")["n_tokens"].sum().sort_index()
    return coverage_table(dyads, frames, words, study, replications=replications)


def by_articles(table: pd.DataFrame) -> pd.DataFrame:
    """The coverage in percent, one row an interval and prevalence, one column a number of articles
    (`COLUMNS`).

    Parameters
    ----------
    table
        Table 'coverage'.

    Returns
    -------
    DataFrame
        Of text: a star marks what holds more than it says because what is counted is rare, an
        exclamation mark any other
        that is outside 93 to 97; a dash what is not shown.
    """
    marks = {RARE_HOLDS: "*", OVER: "!", UNDER: "!"}
    cells = [
        "–" if np.isnan(share) else f"{100 * share:.1f}{marks.get(verdict, '')}"
        for share, verdict in zip(table["coverage"], table["verdict"], strict=True)
    ]
    prevalence = [("" if np.isnan(share) else f"{share:g}") for share in table["prevalence"]]
    named = [gettext(name) for name in table["interval"]]
    long = table.assign(cell=cells, prevalence=prevalence, interval=named)
    long["n_articles"] = long["n_articles"].astype("str")
    keys = ["interval", "prevalence"]
    wide = long.pivot(index=keys, columns="n_articles", values="cell")
    order = pd.MultiIndex.from_frame(long[keys].drop_duplicates())
    sizes = list(dict.fromkeys(long["n_articles"]))
    return wide.loc[order, sizes].reset_index().rename_axis(columns=None)


def as_text(table: pd.DataFrame) -> str:
    """`by_articles` for a terminal, with what the marks mean."""
    n = int(table["n_replications"].iloc[0]) if len(table) else 0
    return (
        f"Percent of {n:,} simulated corpora whose 95 % interval holds the truth, by number of articles\n\n"
        f"{by_articles(table).to_string(index=False)}\n\n"
        f"* rare: fewer than {RARE} of what is counted are expected, or of what is not"
    )


Simulated = Callable[..., Coverage]


def _intervals(
    dyads: pd.DataFrame, frames: pd.DataFrame, words: Reals, study: Study
) -> Iterator[tuple[str, float, float, Simulated]]:
    """Each interval with a prevalence (NaN for a mean), units an article that it is of, and how it
    is simulated.
    """
    held = by_article(dyads, frames, study)
    if len(held.size) >= MIN_ARTICLES:
        frame_world = World(held.size, float(frame_spread(held).correlation.mean()))
        units = float(held.size.mean())
        for share in SHARES:
            yield UNITS, share, units, partial(simulate.share_of_units, frame_world, share)
        for share in SHARES:
            simulated = partial(simulate.difference_of_shares, frame_world, share)
            yield UNITS_APART, share, units, simulated
        tone = (
            counted(dyads, study).drop_duplicates(["unit_id", "dyad"])["tone"].to_numpy(np.float64)
        )
        correlation = float(tone_spread(held).correlation[0])
        tone_world = World(held.size, correlation, tone)
        yield TONE, np.nan, units, partial(simulate.mean_of_units, tone_world)
        yield TONE_APART, np.nan, units, partial(simulate.difference_of_means, tone_world)
    for share in SHARES:
        yield ARTICLES, share, 1.0, partial(simulate.share_of_articles, share)
    words = words[words > 0]
    if len(words) >= MIN_ARTICLES:
        word_world = World(words, WORD_CORRELATION)
        for share in RATES:
            simulated = partial(simulate.share_of_words, word_world, share)
            yield WORDS, share, float(words.mean()), simulated


WORD_CORRELATION = (
    0.004  # of the words of the demonstration corpus with ten occurrences or more, the median
)


def _verdict(covered: Coverage, expected: float) -> str:
    """Whether the interval holds the truth as often as it says, give or take two standard
    errors.
    """
    if not covered.n:
        return TOO_FEW
    error = 2 * np.sqrt(LEVEL * (1 - LEVEL) / covered.n)
    if covered.inside < LEAST - error:
        return UNDER
    if covered.inside <= MOST + error:
        return HOLDS
    return RARE_HOLDS if expected < RARE else OVER
