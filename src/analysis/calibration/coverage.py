"""The coverage of every interval that the reports show, at the run's own articles, clustering and
prevalences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.calibration import simulate
from analysis.calibration.simulate import Coverage, Pair, World
from analysis.i18n.language import gettext, mark
from analysis.networks.presence import pairs_by_article, presence_of
from analysis.relations.prevalence import by_article, frame_spread, tone_spread
from analysis.relations.relation import counted
from analysis.stats import LEVEL, MIN_ARTICLES
from analysis.stats.effects import DIFFERENCE, RATIO
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]

SIZES = (3, 5, 8, 15, 40, 150)  # articles of a cell
SHARES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)  # true shares of units or articles
CLAIMED_SHARES = (0.05, 0.2, 0.5)
RATES = (0.0005, 0.002)  # of words: 5 and 20 in 10,000
REPLICATIONS = 2000  # corpora of a cell: the share that holds the truth is known to half a point
LEAST = 0.93  # share of corpora in which an interval must hold the truth, to be said to hold
MOST = 0.97  # and above which it is said to be wider than it need be
COLUMNS = {
    "interval": mark("interval"),
    "prevalence": mark("prevalence"),
    **{str(n): str(n) for n in SIZES},
}
RARE = 5  # of what is counted in a cell: below it no interval can keep to its level

UNITS = mark("share of units")
UNITS_APART = mark("difference of two shares of units")
CLAIMED_APART = mark("claim: difference of two shares of units")
CLAIMED_TIE = mark("claim: tie of a pair, by its npmi")
CLAIMED_TONE = mark("claim: difference of two mean tones")
CLAIMED_RATIO = mark("claim: log2 ratio of two shares of words")
TONE = mark("mean tone")
TONE_APART = mark("difference of two mean tones")
ARTICLES = mark("share of articles")
WORDS = mark("share of words")
NPMI = mark("npmi of a pair")
ALPHA = mark("Krippendorff's alpha of two coders")
F_SCORE = mark("F-score")
ALPHAS = (0.4, 0.6, 0.8, 0.9)  # true agreement of two coders
F_SCORES = (0.3, 0.6, 0.8, 0.9)  # true F-scores
FEWEST_HOLDING = 15  # articles with a pair, for a world to be drawn from them

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
    pairs: Sequence[Pair] = (),
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
    pairs
        Pairs of actors, from whose articles corpora are drawn; `n_articles` are then those that
        hold the pair, on average, and `prevalence` is the NPMI. Of an F-score and of alpha
        `prevalence` is the score.
    replications
        Corpora simulated for each row.
    sizes
        Numbers of articles of a cell.

    Returns
    -------
    DataFrame
        One row an interval, number of articles and prevalence. `verdict` is one of `VERDICTS`:
        whether 93 to 97 of 100 intervals hold the truth, give or take two standard errors of the
        simulation. An interval of a count of which fewer than `RARE` are expected holds more than
        it says, because counts of 0, 1 and 2 leave
        none near the level.
    """
    rows = []
    for number, (named, share, per_article, simulated) in enumerate(
        _intervals(dyads, frames, np.asarray(words, dtype=np.float64), pairs, study)
    ):
        for n_articles in sizes:
            # a generator for each cell: one number of articles more leaves the other cells as they
            # were
            rng = np.random.default_rng((study.settings.seed, number, n_articles))
            covered = simulated(n_articles=n_articles, n=replications, rng=rng)
            expected = np.inf
            if not np.isnan(per_article):
                # of what is counted, or of what is not: near 1 the rare thing is the unit without
                # it
                expected = min(share, 1 - share) * per_article * n_articles
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
    if rows:
        return pd.DataFrame(rows)
    return tables.empty("coverage")


def coverage_of_run(
    dyads: pd.DataFrame,
    frames: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    study: Study,
    *,
    replications: int = REPLICATIONS,
) -> pd.DataFrame:
    """`coverage_table` from the tables of a run.

    Parameters
    ----------
    dyads
        Table `dyads`.
    frames
        Table `frames`.
    sentences
        Table `sentences`.
    articles
        Those analysed, of table `articles`.
    study
        The study.
    replications
        Corpora simulated for each row.

    Returns
    -------
    DataFrame
        Table `coverage`.
    """
    inside = sentences[sentences["article_id"].isin(articles["article_id"])]
    words = inside.groupby("article_id")["n_tokens"].sum().sort_index()
    pairs = typical_pairs(mentions, sentences, study)
    return coverage_table(dyads, frames, words, study, pairs=pairs, replications=replications)


def typical_pairs(mentions: pd.DataFrame, sentences: pd.DataFrame, study: Study) -> list[Pair]:
    """Three pairs of actors to draw corpora from: with a small, a middling and a large NPMI.

    Parameters
    ----------
    mentions, sentences
        Tables of these names.
    study
        Its unit of text.

    Returns
    -------
    list of Pair
        Among the pairs that `FEWEST_HOLDING` articles hold, those at a tenth, a half and nine
        tenths of their order; fewer where they are the same, none where there is no such pair.
    """
    presence = presence_of(mentions, sentences, study.settings.unit)
    pairs, both = pairs_by_article(presence)
    often = np.flatnonzero(np.diff(both.indptr) >= FEWEST_HOLDING)
    by_article = presence.by_article.tocsc()
    made = [
        Pair(
            both[:, [k]].toarray().ravel(),
            by_article[:, [pairs.first[k]]].toarray().ravel(),
            by_article[:, [pairs.second[k]]].toarray().ravel(),
            presence.units_of_article,
        )
        for k in often
    ]
    # `sort` is stable: pairs of one NPMI stay in the order of their ids
    made.sort(key=lambda pair: pair.npmi)
    # a set: of one or two pairs the three places fall together
    places = sorted({round(part * (len(made) - 1)) for part in (0.1, 0.5, 0.9)})
    return [made[place] for place in places if made]


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
        exclamation mark any other that is outside 93 to 97; a dash what is not shown.
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
    # `pivot` sorts: this is the order in which the intervals were simulated
    order = pd.MultiIndex.from_frame(long[keys].drop_duplicates())
    sizes = list(dict.fromkeys(long["n_articles"]))
    return wide.loc[order, sizes].reset_index().rename_axis(columns=None)


def as_text(table: pd.DataFrame) -> str:
    """`by_articles` for a terminal, with what the marks mean.

    Parameters
    ----------
    table
        Table `coverage`.

    Returns
    -------
    str
        Lines to print.
    """
    n = 0
    if len(table):
        # a table without rows has no first one to ask
        n = int(table["n_replications"].iloc[0])
    return (
        f"Percent of {n:,} simulated corpora whose 95 % interval holds the truth, by number of articles\n\n"
        f"{by_articles(table).to_string(index=False)}\n\n"
        f"* rare: fewer than {RARE} of what is counted are expected, or of what is not"
    )


Simulated = Callable[..., Coverage]


def _intervals(
    dyads: pd.DataFrame, frames: pd.DataFrame, words: Reals, pairs: Sequence[Pair], study: Study
) -> Iterator[tuple[str, float, float, Simulated]]:
    """Each interval with a prevalence (NaN for a mean), units an article that it is of, and how it
    is simulated.
    """
    held = by_article(dyads, frames, study)
    if len(held.size) >= MIN_ARTICLES:
        # the frames' correlations, averaged: one world stands for all of them
        frame_world = World(held.size, float(frame_spread(held).correlation.mean()))
        units = float(held.size.mean())
        for share in SHARES:
            yield UNITS, share, units, partial(simulate.share_of_units, frame_world, share)
        for share in SHARES:
            simulated = partial(simulate.difference_of_shares, frame_world, share)
            yield UNITS_APART, share, units, simulated
        for share in CLAIMED_SHARES:
            simulated = partial(simulate.effect_of_claim, DIFFERENCE, frame_world, share)
            yield CLAIMED_APART, share, units, simulated
        # with paragraphs as units a unit has a row for each of its sentences
        units_of_dyads = counted(dyads, study).drop_duplicates(["unit_id", "dyad"])
        tone = units_of_dyads["tone"].to_numpy(np.float64)
        correlation = float(tone_spread(held).correlation[0])
        tone_world = World(held.size, correlation, tone)
        yield TONE, np.nan, np.nan, partial(simulate.mean_of_units, tone_world)
        yield TONE_APART, np.nan, np.nan, partial(simulate.difference_of_means, tone_world)
        claimed = partial(simulate.difference_of_claimed_means, tone_world)
        yield CLAIMED_TONE, np.nan, np.nan, claimed
        for score in F_SCORES:
            yield F_SCORE, score, units, partial(simulate.f_score, frame_world, score)
        # what is counted are disagreements: 0.42 of units would be, by chance
        by_chance = 2 * simulate.PREVALENCE * (1 - simulate.PREVALENCE)
        for alpha in ALPHAS:
            simulated = partial(simulate.alpha_of_coders, frame_world, alpha)
            yield ALPHA, alpha, units * by_chance, simulated
    for share in SHARES:
        yield ARTICLES, share, 1.0, partial(simulate.share_of_articles, share)
    # an article without a word has no share of words
    words = words[words > 0]
    if len(words) >= MIN_ARTICLES:
        word_world = World(words, WORD_CORRELATION)
        for share in RATES:
            simulated = partial(simulate.share_of_words, word_world, share)
            yield WORDS, share, float(words.mean()), simulated
        for share in RATES:
            simulated = partial(simulate.effect_of_claim, RATIO, word_world, share)
            yield CLAIMED_RATIO, share, float(words.mean()), simulated
    for pair in pairs:
        yield NPMI, round(pair.npmi, 2), np.nan, partial(simulate.npmi_of_pair, pair)
    for pair in pairs:
        yield CLAIMED_TIE, round(pair.npmi, 2), np.nan, partial(simulate.tie_of_pair, pair)


WORD_CORRELATION = (
    0.004  # of the words of the demonstration corpus with ten occurrences or more, the median
)


def _verdict(covered: Coverage, expected: float) -> str:
    """Whether the interval holds the truth as often as it says, give or take two standard
    errors.
    """
    if not covered.n:
        # no corpus gave an interval
        return TOO_FEW
    # of the coverage itself, which is a share of simulated corpora
    error = 2 * np.sqrt(LEVEL * (1 - LEVEL) / covered.n)
    if covered.inside < LEAST - error:
        return UNDER
    if covered.inside <= MOST + error:
        return HOLDS
    # wider than it says, as intervals of counts of 0 to 2 have to be
    if expected < RARE:
        return RARE_HOLDS
    return OVER
