"""The shuffles under which a claim of findings.yml is false, and what the claim's statistic is
there.

Which label is shuffled follows from what is claimed (`null_of`). Shuffles are those of
`analysis.placebo`: keyed by article, so that one draw is the same under every specification.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.placebo.keys import keys, permuted
from analysis.robustness.article_counts import Material
from analysis.robustness.estimates import term_scores
from analysis.robustness.exchanges import OWN, Draws
from analysis.robustness.findings import Cell, Finding
from analysis.robustness.tests import CURVES, counted, everything
from analysis.robustness.ties import judge_tie, meetings
from analysis.stats.effects import TIE, effect_and_error

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
FEW = 1e-12  # rounding: a draw as far out as the finding counts as reaching it
CELLS = 1_000_000  # articles × draws at a time
RIVALS = 20  # actors a rank is held against: the most frequent ones


class Placebo(NamedTuple):
    """A finding held against its own null: which, the statistic, and the same in every draw (NaN:
    not testable there).
    """

    null: str
    statistic: float
    draws: Reals
    holds: Flags


def null_of(finding: Finding) -> str:
    """What is shuffled so that a finding is false: '' where the claim is of an
    absence.

    Parameters
    ----------
    finding
        A finding of findings.yml.

    Returns
    -------
    str
        'outlets' or 'dates' where outlets or times are compared, 'dyads' where pairs of states are,
        'sentences' for ties in units of text and 'margins' for those in articles, 'actors' for the
        rank of a tie, 'signs' for the rank of an actor or a frame.
    """
    if finding.kind in ("alike", "untied"):
        return ""
    if finding.kind == "tied":
        return {None: "sentences", "article": "margins"}[finding.unit]
    if finding.kind == "rank" and finding.measure == "tie":
        return "actors"
    if finding.kind == "rank" and finding.measure != "term":
        return "signs"
    first = finding.cells[0]
    other = everything(finding)
    if finding.than is not None:
        other = finding.cells[1]
    if first.source != other.source:
        return "outlets"
    if (first.since, first.until) != (other.since, other.until):
        return "dates"
    if first.dyad != other.dyad:
        return "dyads"
    return ""


def placebo_of(
    finding: Finding, material: Material, draws: int, shuffles: Draws | None = None
) -> Placebo:
    """A finding's statistic and its values under the null, on the articles of a material.

    Parameters
    ----------
    finding
        The finding.
    material
        The corpus under one specification.
    draws
        Shuffles, numbered from 0: draw b is the same for every finding with this null and under
        every specification.
    shuffles
        The draws of this material, where they were made for other findings before.

    Returns
    -------
    Placebo
        The statistic is an effect over its standard error over articles; for the rank of a term its
        keyness score; for the rank of an actor or a frame how many units it is ahead of the one
        that would unmake the claim.
    """
    null = null_of(finding)
    shuffles = shuffles or Draws(material)
    if null in ("outlets", "dates"):
        return _labels(finding, material, null, draws, shuffles)
    if null == "dyads":
        return _dyads(finding, material, draws, shuffles)
    if finding.kind == "tied":
        return _tied(finding, material, null, draws, shuffles)
    if null == "actors":
        return _actors(finding, material, draws, shuffles)
    if null == "signs":
        return _signs(finding, material, draws, shuffles)
    return Placebo("", np.nan, np.full(draws, np.nan), np.zeros(draws, bool))


def _labels(
    finding: Finding, material: Material, null: str, draws: int, shuffles: Draws
) -> Placebo:
    """Outlets or times are compared: the labels of articles change places."""
    first = finding.cells[0]
    other = everything(finding)
    if finding.than is not None:
        other = finding.cells[1]
    # what is counted stays with its article; only the label that says where it belongs is exchanged
    anywhere = {"source": None, "since": None, "until": None}
    sums = [counted(finding, material, c.model_copy(update=anywhere)) for c in (first, other)]
    masks = [_cell(material, c) for c in (first, other)]

    def statistics(numbers: range) -> tuple[Reals, Flags]:
        sources = np.stack([shuffles.labels(null, number) for number in numbers])
        here, there = (m.inside(null, sources) for m in masks)
        if finding.than is None:
            # without `than` the rest is what is not in the first cell of this draw
            there = there & ~here
        sides = ((here, sums[0]), (there, sums[1]))
        x = np.stack([mask * values for mask, pair in sides for values in pair], axis=-1)
        if finding.kind == "rank":
            score = _score(x, material)
            return score, np.ones(len(score), bool)
        return _judged(finding, material, x)

    return _drawn(null, statistics, draws, len(material), by_rank=finding.kind == "rank")


class _Cell(NamedTuple):
    """Which articles the time and which the outlet of a cell admits."""

    in_time: Flags
    in_outlet: Flags

    def inside(self, null: str, source: Ints) -> Flags:
        """The articles of the cell, draw by draw, where each takes the date or the outlet of the
        article `source`.
        """
        if null == "dates":
            return self.in_time[source] & self.in_outlet
        return self.in_time & self.in_outlet[source]


def _cell(material: Material, cell: Cell) -> _Cell:
    in_time = material.inside(Cell(since=cell.since, until=cell.until))
    return _Cell(in_time, material.inside(Cell(source=cell.source)))


def _score(x: Reals, material: Material) -> Reals:
    """The keyness of the term in each draw: occurrences and words here, occurrences and words
    elsewhere.
    """
    # from (hits here, words here, hits there, words there) to the order of `term_scores`
    sums = x.sum(axis=1)[:, [0, 2, 1, 3]]
    spec = material.specification
    n_terms = len(material.terms[0])
    return term_scores(sums, 1, spec.keyness, n_terms, spec.min_count)[:, 0]


def _judged(
    finding: Finding, material: Material, x: Reals, parts: tuple[int, int] = (1, 3)
) -> tuple[Reals, Flags]:
    """Of each draw the effect over its standard error, and whether the finding would hold."""
    curve = TIE
    if finding.kind == "greater":
        curve = CURVES[str(finding.measure)]
    effect, error, quantile = effect_and_error(
        x, x[:, :, parts] > 0, curve, confidence=material.specification.confidence
    )
    spec = material.specification
    hits = x[:, :, 0].sum(axis=1)
    least = 0
    if finding.kind != "greater":
        least = spec.min_units
    elif finding.measure in ("term", "tie"):
        hits = x[:, :, [0, 2]].sum(axis=(1, 2))
        least = spec.min_units
        if finding.measure == "term":
            least = spec.min_count
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = effect / error
    return statistic, (effect > quantile * error) & (hits >= least)


def _dyads(finding: Finding, material: Material, draws: int, shuffles: Draws) -> Placebo:
    """Pairs of states are compared: articles with equally many pairs exchange them, frames and
    tone stay.
    """
    names = material.study.dyad_names()
    first = finding.cells[0]
    other = finding.cells[1]
    hits = np.stack([_of_dyad(finding, material, first, d) for d in names], axis=1)
    units = np.stack([material.units(Cell(dyad=d)) for d in names], axis=1)
    # one row an article and pair of states; `nonzero` goes by rows, as `sets` needs it
    article, dyad = np.nonzero(units)
    hits = hits[article, dyad]
    units = units[article, dyad]
    inside = [material.inside(cell)[article] for cell in (first, other)]
    wanted = [names.index(str(cell.dyad)) for cell in (first, other)]

    def sums(draw: int) -> Reals:
        # an article gives all its pairs away at once: its pairs are not independent
        now = shuffles.sets(article, dyad, draw)
        columns = []
        for mask, name in zip(inside, wanted, strict=True):
            for values in (hits, units):
                here = values * (mask & (now == name))
                columns.append(np.bincount(article, here, len(material)))
        return np.stack(columns, axis=1).astype(np.float64)

    def statistics(numbers: range) -> tuple[Reals, Flags]:
        return _judged(finding, material, np.stack([sums(number) for number in numbers]))

    return _drawn("dyads", statistics, draws, len(material))


def _of_dyad(finding: Finding, material: Material, cell: Cell, dyad: str) -> Reals:
    """What the finding counts in another pair of states, by article, whatever outlet and time."""
    return counted(finding, material, Cell(dyad=dyad, frame=cell.frame))[0]


def _actors(finding: Finding, material: Material, draws: int, shuffles: Draws) -> Placebo:
    """The rank of a tie: the articles of the second actor change places; in an article its units
    are drawn anew.
    """
    one, other = (material.units_with(who) for who in finding.pair or ())
    inside = material.inside(finding.where)[material.article_of_unit]
    units = np.stack([one * other, one, other, np.ones(len(one))], axis=1) * inside[:, None]
    place = material.article_of_unit
    columns = [np.bincount(place, units[:, i], len(material)) for i in range(4)]
    x = np.stack(columns, axis=1).astype(np.float64)
    there = np.flatnonzero(x[:, 3])
    ids = material.articles["article_id"].to_numpy()[there]
    size = x[there, 3]

    def sums(draw: int) -> Reals:
        if draw == OWN:
            return x
        counter = shuffles.counter("actors", draw)
        # a long article's count may not fit into a short one
        second = np.minimum(x[there, 2][permuted(ids, np.zeros(len(ids)), *counter)], size)
        rng = np.random.default_rng(int(keys(["units"], *counter)[0]))
        first = x[there, 1].astype(np.int64)
        now = x.copy()
        # inside the article both actors keep their numbers of units and meet by chance
        now[there, 0] = rng.hypergeometric(
            first, size.astype(np.int64) - first, second.astype(np.int64)
        )
        now[there, 2] = second
        return now

    def statistics(numbers: range) -> tuple[Reals, Flags]:
        return _judged(finding, material, np.stack([sums(number) for number in numbers]), (1, 2))

    return _drawn("actors", statistics, draws, len(material))


def _tied(finding: Finding, material: Material, null: str, draws: int, shuffles: Draws) -> Placebo:
    """A tie: how many units the two share, where chance alone decides which they share.

    What is expected is the same in all draws, so that the number of units says as much as any
    function of it.
    """
    met = meetings(finding, material)
    spec = material.specification
    # each pair has draws of its own: the same random numbers would make pairs look alike
    pair = ["|".join(finding.pair or ())]

    def of_draw(number: int) -> tuple[float, bool]:
        n = met.n
        if number != OWN:
            seed = int(keys(pair, *shuffles.counter(null, number))[0])
            n = met.drawn(np.random.default_rng(seed))
        judged = judge_tie(met._replace(n=n), min_units=spec.min_units, confidence=spec.confidence)
        return n.sum(), bool(judged.holds[0])

    def statistics(numbers: range) -> tuple[Reals, Flags]:
        values, holds = zip(*map(of_draw, numbers), strict=True)
        return np.array(values), np.array(holds)

    if (met.expected > 0).sum() < 2:
        return Placebo(null, np.nan, np.full(draws, np.nan), np.zeros(draws, bool))
    return _drawn(null, statistics, draws, len(material))


def _signs(finding: Finding, material: Material, draws: int, shuffles: Draws) -> Placebo:
    """A rank: in half of the articles, drawn at random, the first and another exchange their units.

    The other is the one that would unmake the claim: of those it is held against, the one it is
    least surely ahead of, less the `top` - 1 that may be ahead.
    """
    counts, own = _ranked(finding, material)
    if counts is None:
        return Placebo("signs", np.nan, np.full(draws, np.nan), np.zeros(draws, bool))
    # by how much the first is ahead of each other one, article by article
    ahead = counts[:, [own]] - np.delete(counts, own, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        # the statistic of a paired comparison under exchanged signs, one for each other
        surely = ahead.sum(axis=0) / np.sqrt((ahead**2).sum(axis=0))
    surely = np.nan_to_num(surely)
    top = finding.top or 1
    # a rank of `top` falls when that many others overtake: the rival is the one whose overtaking
    # would undo it
    rival = np.argsort(surely, kind="stable")[min(top - 1, ahead.shape[1] - 1)]
    margin = ahead[:, rival]
    ids = material.articles["article_id"]
    drawn = np.empty(draws)
    for draw in range(draws):
        drawn_keys = keys(ids, *shuffles.counter("signs", draw))
        # a bit of a hash of the article's id, not of its place: the order of articles decides
        # nothing
        sign = np.where(drawn_keys & np.uint64(1), 1.0, -1.0)
        drawn[draw] = sign @ margin
    statistic = float(margin.sum())
    return Placebo("signs", statistic, drawn, drawn >= statistic - FEW)


def _ranked(finding: Finding, material: Material) -> tuple[Reals | None, int]:
    """Units by article of everything that is ranked, and which of them is claimed."""
    cell = finding.cells[0]
    if finding.measure == "frame":
        frames = [f.id for f in material.study.frames]
        columns = [material.frame(cell, f) for f in frames]
        return np.stack(columns, axis=1), frames.index(str(cell.frame))
    presence = material.presence
    if cell.actor not in presence.actors:
        return None, 0
    matrix = presence.matrix[np.flatnonzero(material.inside(cell)[material.article_of_unit])]
    most = np.argsort(-np.asarray(presence.matrix.sum(axis=0)).ravel(), kind="stable")[:RIVALS]
    own = presence.actors.index(cell.actor)
    # the claimed one in column 0, also where it is none of the most frequent
    chosen = [own, *[a for a in most.tolist() if a != own]]
    of_article = material.article_of_unit[
        np.flatnonzero(material.inside(cell)[material.article_of_unit])
    ]
    named = [np.asarray(matrix[:, [a]].todense(), np.float64).ravel() for a in chosen]
    sums = [np.bincount(of_article, units, len(material)) for units in named]
    return np.stack(sums, axis=1).astype(np.float64), 0


def _drawn(
    null: str,
    statistics: Callable[[range], tuple[Reals, Flags]],
    draws: int,
    n_articles: int,
    *,
    by_rank: bool = False,
) -> Placebo:
    """The corpus as it is (`OWN`) and all draws, as many at a time as fit in memory.

    `by_rank`: a claim on a rank holds in a draw that reaches the statistic of the corpus.
    """
    # two at least: the corpus itself is the first of them
    step = max(2, CELLS // max(1, n_articles))
    numbers = range(OWN, draws)
    parts = [statistics(range(i, min(i + step, draws))) for i in numbers[::step]]
    # the first is `OWN`, the corpus itself: values[0] is the statistic, the rest its null
    values, holds = (np.concatenate(column) for column in zip(*parts, strict=True))
    if by_rank:
        holds = values >= values[0] - FEW
    return Placebo(null, float(values[0]), values[1:], holds[1:])
