"""A finding judged on material: what is counted for each kind of claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.i18n.language import mark
from analysis.robustness.article_counts import Material
from analysis.robustness.equivalence import spread_bound
from analysis.robustness.estimates import (
    judge_alike,
    judge_rank,
    rank_among,
    term_scores,
    tie_scores,
)
from analysis.robustness.findings import Cell, Finding
from analysis.robustness.ties import judge_tie, meetings
from analysis.stats import benjamini_hochberg
from analysis.stats.effects import DIFFERENCE, RATIO, TIE, TONE, Judged, judge_curve, left_out

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
CANDIDATES = 200
CURVES = {
    "frame": DIFFERENCE,
    "dyad": DIFFERENCE,
    "actor": DIFFERENCE,
    "tone": TONE,
    "term": RATIO,
    "tie": RATIO,
}
EFFECTS = {
    "frame": mark("share of units"),
    "dyad": mark("share of articles"),
    "actor": mark("share of articles"),
    "tone": mark("mean tone"),
    "term": mark("log2 ratio"),
    "tie": mark("log2 ratio"),
    "alike": mark("spread of shares"),
    "tied": mark("log2 observed/expected given the articles of both, half a unit added to each"),
    "named together": mark("log2 articles observed/expected, half an article added to each"),
    "untied": mark("log2 observed/expected, half a unit added to each"),
    "rank": mark("rank"),
}


def effect_of(finding: Finding) -> str:
    """What the effect of a finding is.

    Parameters
    ----------
    finding
        The finding.

    Returns
    -------
    str
        A difference of shares or tones, a log2 ratio, a spread, a rank (docs/findings.md).
    """
    if finding.kind == "greater" and finding.measure:
        return EFFECTS[finding.measure]
    if finding.unit == "article":
        return EFFECTS["named together"]
    return EFFECTS[finding.kind]


def judge(
    findings: Sequence[Finding], material: Material, groups: Ints | None = None
) -> list[Judged]:
    """Judge findings on the articles of a material.

    A finding of kind `alike` that says `within` what a difference is none holds where no two
    outlets can differ by more (`spread_bound`). Without it, it holds where a test shows no
    difference: p adjusted over all findings of the kind (Benjamini and Hochberg 1995) above 1 -
    confidence. Noise passes that easily, so that it is never called robust.

    Parameters
    ----------
    findings
        The findings.
    material
        The corpus under one specification.
    groups
        The group of each article, from 0, left out in turn; None: nothing is left out.

    Returns
    -------
    list of Judged
        One for each finding, with a value for each group, or one.
    """
    part = pd.factorize(material.articles["source"], sort=True)[0].astype(np.int64)
    alike = {
        f.id: judge_alike(*counted(f, material, f.where), part, groups)
        for f in findings
        if f.kind == "alike"
    }
    q = dict(zip(alike, _adjusted([p for _, p in alike.values()]), strict=True))
    confidence = material.specification.confidence
    judged = []
    for finding in findings:
        if finding.kind != "alike":
            judged.append(_judge(finding, material, groups))
            continue
        effect, _ = alike[finding.id]
        sums = counted(finding, material, finding.where)
        high = spread_bound(*sums, part, groups, confidence=confidence)
        tested = ~np.isnan(effect)
        holds = q[finding.id] > 1 - confidence
        if finding.within is not None:
            tested &= ~np.isnan(high)
            holds = high < finding.within
        # what is asked is how far outlets differ at most: there is no lower end
        low = np.full(len(effect), np.nan)
        judged.append(Judged(effect, low, high, tested, tested & holds))
    return judged


def _adjusted(p: list[Reals]) -> list[Reals]:
    """q of each column of tests, missing ones left out."""
    table = np.array(p, dtype=np.float64)
    # each group left out is a family of tests of its own
    for column in range(table.shape[1] if table.size else 0):
        there = ~np.isnan(table[:, column])
        table[there, column] = benjamini_hochberg(table[there, column])
    return list(table)


def _judge(finding: Finding, material: Material, groups: Ints | None) -> Judged:
    if finding.kind == "tied":
        return _tied(finding, material, groups)
    if finding.kind == "untied":
        return _untied(finding, material, groups)
    if finding.kind == "rank":
        return _rank(finding, material, groups)
    return _greater(finding, material, groups)


def counted(finding: Finding, material: Material, cell: Cell) -> tuple[Reals, Reals]:
    """What a finding counts, and out of what.

    Parameters
    ----------
    finding
        The finding.
    material
        The corpus under one specification.
    cell
        Where it is counted.

    Returns
    -------
    tuple of two ndarrays
        Sums by article.
    """
    if finding.measure == "frame":
        return material.frame(cell), material.units(cell)
    if finding.measure == "tone":
        return material.tone(cell), material.units(cell)
    if finding.measure == "dyad":
        # of articles: one in which the dyad is found counts once, however many units it has
        return np.minimum(material.units(cell), 1), material.inside(cell).astype(np.float64)
    if finding.measure == "actor":
        return material.naming(cell), material.inside(cell).astype(np.float64)
    if finding.measure == "tie":
        return material.together(finding.pair or ("", ""), cell)
    return material.term(cell), material.words(cell)


def _greater(finding: Finding, material: Material, groups: Ints | None) -> Judged:
    y, t = counted(finding, material, finding.cells[0])
    if finding.than is not None:
        y_other, t_other = counted(finding, material, finding.cells[1])
    else:
        y_all, t_all = counted(finding, material, everything(finding))
        # `of` is part of all, article by article: what is left is the rest
        y_other = y_all - y
        t_other = t_all - t
    x = np.stack([y, t, y_other, t_other], axis=1)
    cells = np.stack([t > 0, t_other > 0], axis=1)
    curve = CURVES[str(finding.measure)]
    judged = judge_curve(x, cells, curve, groups, confidence=material.specification.confidence)
    least = {"term": material.specification.min_count, "tie": material.specification.min_units}
    if finding.measure not in least:
        return judged
    # a rare term can differ beyond chance and still rest on a handful of occurrences
    enough = left_out((y + y_other)[:, None], groups)[0][:, 0] >= least[finding.measure]
    return judged._replace(holds=judged.holds & enough)


def everything(finding: Finding) -> Cell:
    """The place that a finding without `than` is compared with: what `of` names is taken out of it,
    and the rest compared.

    Parameters
    ----------
    finding
        The finding.

    Returns
    -------
    Cell
        The first cell of the finding, with outlet and time of its `where`.
    """
    first = finding.cells[0]
    where = finding.where
    return first.model_copy(
        update={"source": where.source, "since": where.since, "until": where.until}
    )


def _tied(finding: Finding, material: Material, groups: Ints | None) -> Judged:
    spec = material.specification
    return judge_tie(
        meetings(finding, material),
        min_units=spec.min_units,
        groups=groups,
        confidence=spec.confidence,
    )


def _untied(finding: Finding, material: Material, groups: Ints | None) -> Judged:
    """Independence of the whole corpus: a claim of absence asks of sharing articles too."""
    one, other = (material.units_with(who) for who in finding.pair or ())
    inside = material.inside(finding.where)[material.article_of_unit]
    units = np.stack([one * other, one, other, np.ones(len(one))], axis=1) * inside[:, None]
    columns = [
        np.bincount(material.article_of_unit, units[:, i], minlength=len(material))
        for i in range(4)
    ]
    x = np.stack(columns, axis=1).astype(np.float64)
    cells = np.stack([x[:, 1] > 0, x[:, 2] > 0], axis=1)
    judged = judge_curve(x, cells, TIE, groups, confidence=material.specification.confidence)
    # no tie without the units that any pair of the report must share
    tied = judged.holds & (left_out(x[:, :1], groups)[0][:, 0] >= material.specification.min_units)
    return judged._replace(holds=judged.tested & ~tied)


def _rank(finding: Finding, material: Material, groups: Ints | None) -> Judged:
    ranked = {"tie": _tie_ranks, "actor": _actor_ranks, "frame": _frame_ranks, "term": _term_ranks}[
        str(finding.measure)
    ](finding, material)
    if ranked is None:
        # what the corpus does not hold has no rank, whatever is left out
        n = 1
        if groups is not None:
            n = int(groups.max(initial=-1)) + 1
        nothing = np.full(n, np.nan)
        never = np.zeros(n, bool)
        return Judged(nothing, nothing, nothing, never, never)
    x, rank = ranked
    return judge_rank(x, rank, finding.top or 1, groups)


Ranked = tuple[sparse.csr_array, Callable[[Reals], Reals]]


def _tie_ranks(finding: Finding, material: Material) -> Ranked | None:
    """Both, other and actor by article, for every other actor."""
    whose, other = finding.pair or ("", "")
    presence = material.presence
    spec = material.specification
    if whose not in presence.actors or other not in presence.actors:
        return None
    matrix = sparse.csr_array(presence.matrix, dtype=np.float64)
    own = presence.actors.index(whose)
    place = presence.actors.index(other)
    k = len(presence.actors)
    actor = matrix[:, [own]]
    both = matrix.multiply(actor.toarray()).tocsr()
    inside = sparse.diags_array(
        material.inside(finding.where)[material.article_of_unit].astype(np.float64)
    )
    # columns: units with both actors (k), with each of the k, with this one, and all
    x = material.over_articles(
        inside @ sparse.hstack([both, matrix, actor, np.ones((matrix.shape[0], 1))]).tocsr()
    )

    def rank(s: Reals) -> Reals:
        found = rank_among(tie_scores(s, k, own, spec.association, spec.min_units), place)
        # without the articles left out one of the two may not be there any more
        return np.where((s[..., 2 * k] > 0) & (s[..., k + place] > 0), found, np.nan)

    return x, rank


def _actor_ranks(finding: Finding, material: Material) -> Ranked | None:
    """Units that name each actor, by article."""
    cell = finding.cells[0]
    presence = material.presence
    if cell.actor not in presence.actors:
        return None
    inside = sparse.diags_array(material.inside(cell)[material.article_of_unit].astype(np.float64))
    x = material.over_articles(inside @ presence.matrix)
    place = presence.actors.index(cell.actor)
    return x, lambda s: np.where(s[..., place] > 0, rank_among(s, place), np.nan)


def _frame_ranks(finding: Finding, material: Material) -> Ranked:
    """Units with each frame, and all units, by article."""
    cell = finding.cells[0]
    frames = [f.id for f in material.study.frames]
    columns = [material.frame(cell, f) for f in frames] + [material.units(cell)]
    place = frames.index(str(cell.frame))
    # the last column is all units: without any there is no share to rank
    x = sparse.csr_array(np.stack(columns, axis=1))
    return x, lambda s: np.where(s[..., -1] > 0, rank_among(s[..., :-1], place), np.nan)


def _term_ranks(finding: Finding, material: Material) -> Ranked | None:
    """Occurrences of the term and of the sharpest of the others, in the target and elsewhere, by
    article.
    """
    cell = finding.cells[0]
    spec = material.specification
    target = material.inside(cell)
    whole = material.inside(everything(finding))
    names, counts = material.terms
    types = material.types_of(cell.term)
    table = material.types
    # the term is counted with all its forms, so none of them competes with it
    mine = set(table.loc[table["type_id"].isin(types), "term"].dropna())
    others = counts[:, np.flatnonzero([n not in mine for n in names])]
    words = material.words(Cell())
    own = material.term(Cell(term=cell.term))
    full = sparse.hstack([sparse.csr_array(own[:, None]), others]).tocsr()
    there, elsewhere = (
        sparse.csr_array(sparse.diags_array(m.astype(np.float64)) @ full)
        for m in (target, whole & ~target)
    )
    if not own @ whole or not words @ target:
        return None
    sizes = [float(words @ target), float(words @ (whole & ~target))]
    sums = np.concatenate([there.sum(0), elsewhere.sum(0), sizes])
    score = term_scores(sums, full.shape[1], spec.keyness, len(names), spec.min_count)
    # only the sharpest can overtake when articles are drawn anew; all terms would not fit in memory
    # the claimed term is column 0 and stays it: `np.unique` sorts
    best = np.unique(np.concatenate([[0], np.argsort(-score, kind="stable")[:CANDIDATES]]))
    sides = [
        there[:, best],
        elsewhere[:, best],
        sparse.csr_array((words * target)[:, None]),
        sparse.csr_array((words * (whole & ~target))[:, None]),
    ]
    k = len(best)
    return sparse.hstack(sides).tocsr(), lambda s: rank_among(
        term_scores(s, k, spec.keyness, len(names), spec.min_count), 0
    )
