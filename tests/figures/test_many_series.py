"""Figures with one and with many series, over one and over sixty periods: what is drawn is read back.

Each value's mark stands at its value, inside the axes and inside its row, and no two series look alike.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis import figures
from analysis.figures.style import Plot, colour

SERIES = (1, 3, 11, 40)
PERIODS = (1, 60)


def months(n: int) -> list[str]:
    return [f"{2019 + m // 12}-{1 + m % 12:02}" for m in range(n)]


def dyads(n_series: int, n_periods: int) -> pd.DataFrame:
    """Table `dyad_tone`: no two values of one period alike."""
    rows = []
    for s in range(n_series):
        for p, period in enumerate(["all", *months(n_periods)]):
            tone = -1.5 + 3 * s / max(n_series, 2) + 0.001 * p
            share = (s + 1) / (n_series + 2)
            rows.append((f"a{s:02}-b", "all", period, tone, tone - 0.1, tone + 0.1, share))
    columns = ["dyad", "source", "period", "tone", "low", "high", "share_articles"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        n_articles=9,
        n_articles_here=20,
        n_sentences=9,
        share_low=table["share_articles"] - 0.01,
        share_high=table["share_articles"] + 0.01,
    )


def prevalence(n_dyads: int, n_periods: int) -> pd.DataFrame:
    rows = []
    for d in range(n_dyads):
        for period in ["all", *months(n_periods)]:
            for f, frame in enumerate(("energy", "trade", "religion")):
                share = (1 + d + f) / (n_dyads + 5)
                rows.append((f"a{d:02}-b", "all", period, frame, share, share - 0.02, share + 0.02))
    columns = ["dyad", "source", "period", "frame", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(n_sentences=20, n_articles=9, n_frame=5)


def lines_of(axes: Axes) -> list[Line2D]:
    """The lines that stand for a series: those with a marker."""
    return [line for line in axes.lines if line.get_marker() not in ("None", None, "")]


def assert_visible(axes: Axes, line: Line2D) -> None:
    left, right = sorted(axes.get_xlim())
    low, high = sorted(axes.get_ylim())
    x = np.asarray(line.get_xdata(), dtype=float)
    y = np.asarray(line.get_ydata(), dtype=float)
    known = ~np.isnan(y)
    assert known.any()
    assert (x[known] >= left).all()
    assert (x[known] <= right).all()
    assert (y[known] >= low).all()
    assert (y[known] <= high).all()


def assert_ticks_differ(plot: Plot) -> None:
    """No axis says one thing twice in a row: '1% 1% 0% 0%' tells nothing."""
    plot.draw_without_rendering()
    for axes in plot.axes:
        if not axes.axison:
            continue
        low, high = sorted(axes.get_ylim())
        shown = [
            t.get_text()
            for t, at in zip(axes.get_yticklabels(), axes.get_yticks(), strict=True)
            if t.get_text() and low <= at <= high
        ]
        assert all(a != b for a, b in pairwise(shown)), shown


@pytest.mark.parametrize("n_periods", PERIODS)
@pytest.mark.parametrize("n_series", SERIES)
def test_lines_over_time_stand_at_their_values_and_look_unlike(
    n_series: int, n_periods: int
) -> None:
    table = dyads(n_series, n_periods)
    for draw, column in (
        (figures.dyads_over_time, "share_articles"),
        (figures.tone_over_time, "tone"),
    ):
        plot = draw(table)
        axes = plot.axes[0]
        drawn = lines_of(axes)
        assert len(drawn) == n_series
        for line, (_, rows) in zip(drawn, table.groupby("dyad"), strict=True):
            wanted = rows.loc[rows["period"] != "all", column].to_numpy(float)
            assert np.allclose(np.asarray(line.get_ydata(), dtype=float), wanted)
            assert_visible(axes, line)
        assert len({(line.get_color(), line.get_marker()) for line in drawn}) == n_series
        assert_ticks_differ(plot)


@pytest.mark.parametrize("scale", [1.0, 0.1, 0.01, 0.001])
def test_ticks_of_small_shares_are_told_apart(scale: float) -> None:
    shares = ["share_articles", "share_low", "share_high"]
    table = dyads(3, 12)
    table[shares] = table[shares].clip(0, 1) * scale
    assert_ticks_differ(figures.dyads_over_time(table))
    frames = prevalence(3, 1)
    frames[["share", "low", "high"]] = frames[["share", "low", "high"]].clip(0, 1) * scale
    plot = figures.frame_prevalence(frames)
    plot.draw_without_rendering()
    shown = [t.get_text() for t in plot.axes[0].get_xticklabels()]
    assert len(set(shown)) == len(shown)
    bar = figures.frame_heatmap(frames).axes[-1]
    told = [t.get_text() for t in bar.get_yticklabels()]
    assert len(set(told)) == len(told) > 1


def test_three_series_have_whiskers_and_no_bands() -> None:
    assert len(figures.tone_over_time(dyads(3, 12)).axes[0].collections) == 3
    assert len(figures.tone_over_time(dyads(2, 12)).axes[0].collections) == 4


@pytest.mark.parametrize("n_dyads", SERIES)
def test_the_marks_of_a_frame_stay_in_the_row_of_the_frame(n_dyads: int) -> None:
    table = prevalence(n_dyads, 1)
    axes = figures.frame_prevalence(table).axes[0]
    drawn = lines_of(axes)
    assert len(drawn) == n_dyads
    names = [t.get_text() for t in axes.get_yticklabels()]
    whole = table[table["period"] == "all"]
    for line, (_, rows) in zip(drawn, whole.groupby("dyad"), strict=True):
        shares = rows.set_index("frame")["share"].reindex(names).to_numpy(float)
        assert np.allclose(np.asarray(line.get_xdata(), dtype=float), shares)
        away = np.abs(np.asarray(line.get_ydata(), dtype=float) - np.arange(len(names)))
        assert (away < 0.5).all()
        assert_visible(axes, line)
    heights = np.sort([np.asarray(line.get_ydata(), dtype=float)[0] for line in drawn])
    assert (np.diff(heights) > 0).all(), "no two dyads lie on one another"


@pytest.mark.parametrize("n_periods", PERIODS)
@pytest.mark.parametrize("n_dyads", [1, 3, 11])
def test_every_cell_of_a_heat_map_holds_its_share(n_dyads: int, n_periods: int) -> None:
    table = prevalence(n_dyads, n_periods)
    plot = figures.frame_heatmap(table)
    panels = [a for a in plot.axes if a.images]
    assert len(panels) == n_dyads
    for axes, (_, rows) in zip(panels, table.groupby("dyad"), strict=True):
        frames = [t.get_text() for t in panels[0].get_yticklabels()]
        shown = axes.images[0].get_array()
        wanted = rows[rows["period"] != "all"].pivot(
            index="frame", columns="period", values="share"
        )
        assert np.allclose(shown, wanted.reindex(frames).to_numpy(float))


@pytest.mark.parametrize("n_periods", PERIODS)
@pytest.mark.parametrize("n_sources", SERIES)
def test_every_article_is_in_a_bar_of_its_period(n_sources: int, n_periods: int) -> None:
    rows = [(p, f"s{s:02}") for p in months(n_periods) for s in range(n_sources)]
    articles = pd.DataFrame(rows, columns=["period", "source"])
    covered = pd.DataFrame({"period": months(n_periods), "share_days": 0.5})
    plot = figures.articles_over_time(articles, covered=covered)
    axes = plot.axes[0]
    bars = [c for c in axes.containers if not str(c.get_label()).startswith("_")]
    heights = [sum(patch.get_height() for patch in c.patches) for c in bars]
    assert sum(heights) == len(articles)
    tops = [patch.get_y() + patch.get_height() for c in bars for patch in c.patches]
    assert max(tops) == n_sources
    assert max(tops) <= max(axes.get_ylim())
    assert len(bars) <= 8
    fills = {c.patches[0].get_facecolor() for c in bars}
    assert len(fills) == len(bars)
    strip = [c for c in axes.containers if str(c.get_label()).startswith("_")]
    assert [len(c.patches) for c in strip] == [n_periods]
    assert_ticks_differ(plot)


@pytest.mark.parametrize("n_periods", PERIODS)
@pytest.mark.parametrize("n_sources", SERIES)
def test_a_word_has_a_line_for_every_outlet(n_sources: int, n_periods: int) -> None:
    sources = [f"s{s:02}" for s in range(n_sources)]
    rows = [
        ("نفط", p, s, 1.0 + place, 0.5, 2.0 + place)
        for p in months(n_periods)
        for place, s in enumerate(sources)
    ]
    columns = ["term", "period", "source", "share", "low", "high"]
    table = pd.DataFrame(rows, columns=columns)
    axes = figures.keyword_trends(table, {"نفط": "oil"}, sources=sources).axes[0]
    drawn = lines_of(axes)
    assert [np.asarray(line.get_ydata(), dtype=float)[0] for line in drawn] == [
        1.0 + place for place in range(n_sources)
    ]
    for line in drawn:
        assert_visible(axes, line)
    assert len({line.get_color() for line in drawn}) == n_sources


def test_a_value_between_two_gaps_has_its_dot_however_many_periods_there_are() -> None:
    periods = months(72)
    rows = [("نفط", p, "all", 3.0, 1.0, 5.0) for p in periods if p not in ("2021-01", "2021-03")]
    columns = ["term", "period", "source", "share", "low", "high"]
    axes = figures.keyword_trends(pd.DataFrame(rows, columns=columns), {"نفط": ""}).axes[0]
    (line,) = lines_of(axes)
    assert line.get_markevery() == [periods.index("2021-02")]


@pytest.mark.parametrize("n", SERIES)
def test_a_row_for_every_score_and_every_word_at_its_value(n: int) -> None:
    values = np.linspace(0.1, 0.9, n)
    named = [f"row {i}" for i in range(n)]
    rows = pd.DataFrame({"named": named, "estimate": values, "other": values / 2})
    axes = figures.scores(rows.assign(low=values - 0.05, high=values + 0.05)).axes[0]
    program, baseline = axes.collections[1:3]
    assert np.allclose(program.get_offsets(), np.column_stack([values, np.arange(n)]))
    assert np.allclose(baseline.get_offsets(), np.column_stack([values / 2, np.arange(n)]))
    counted = pd.DataFrame({"label": named, "named": named, "agreed": np.arange(1, n + 1)})
    axes = figures.outcomes(counted.assign(missed=2, invented=0, confused=1)).axes[0]
    assert sum(p.get_width() for p in axes.patches) == counted["agreed"].sum() + 3 * n
    moved = pd.DataFrame(
        {"term": named, "effect": values, "statistic": values, "direction": "rising"}
    ).assign(share_target=2.0, share_reference=1.0, target="2023-04", reference="2023-01")
    axes = figures.rising_and_falling(moved).axes[0]
    assert np.allclose(sorted(p.get_width() for p in axes.patches), values)
    assert len({t.get_text() for t in axes.get_yticklabels()}) == n


def test_no_two_series_have_one_colour() -> None:
    assert len({colour(place) for place in range(60)}) == 60


def test_the_words_that_are_read_aloud_end_in_the_numbers_drawn() -> None:
    plot = figures.tone_over_time(dyads(3, 2))
    said = "highest a02-b 2019-02 (0.50), lowest a00-b 2019-01 (-1.50)"
    assert plot.description.endswith(said)


def test_a_figure_holds_the_rows_it_was_drawn_from() -> None:
    table = dyads(3, 2)
    assert figures.tone_over_time(table).data is table
