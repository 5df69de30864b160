"""Every figure: drawn twice the same, with Arabic in its own face, saying what is missing where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import dates as mdates
from matplotlib import font_manager

from analysis import figures
from analysis.figures.labels import spread_labels
from analysis.figures.style import FONT, Plot, style
from analysis.figures.time import first_day, kind_of, on_axis, word_of
from analysis.periods import Period, period_of

MONTHS = ["2023-01", "2023-02", "2023-04"]


def _articles() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": [*MONTHS, "2023-01", "undated"],
            "source": ["إيلاف", "Elaph", "إيلاف", "Elaph", "Elaph"],
        }
    )


def _graph() -> nx.Graph:
    graph = nx.Graph(unit="sentence")
    for place, (name, arabic, kind) in enumerate(
        [
            ("Mustafa al-Kadhimi", "مصطفى الكاظمي", "person"),
            ("Iran", "إيران", "state"),
            ("Riyadh", "الرياض", "place"),
            ("OPEC", "أوبك", "organisation"),
        ]
    ):
        graph.add_node(
            name,
            name_en=name,
            name_ar=arabic,
            kind=kind,
            state="",
            sentences=10 * place,
            mentions=1,
        )
    graph.add_edge("Mustafa al-Kadhimi", "Iran", n=9, npmi=0.5, weight=9.0)
    graph.add_edge("Riyadh", "OPEC", n=2, npmi=0.1, weight=2.0)
    return graph


def _communities() -> dict[str, int]:
    return {name: 1 + (name in ("Riyadh", "OPEC")) for name in _graph()}


def _parts() -> dict[str, nx.Graph]:
    one, other = _graph(), _graph()
    other.remove_edge("Riyadh", "OPEC")
    for graph in (one, other):
        nx.set_edge_attributes(graph, 0.5, "share")
    return {"Elaph": one, "second half": other}


def _prevalence() -> pd.DataFrame:
    rows = [
        (d, "all", p, f, 0.2, 0.1, 0.4, 20, 4 if p == "2023-02" else 9)
        for d in ("iraq-iran", "iran-saudi")
        for p in ["all", *MONTHS]
        for f in ("energy", "trade")
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "dyad",
            "source",
            "period",
            "frame",
            "share",
            "low",
            "high",
            "n_sentences",
            "n_articles",
        ],
    )


def _tone() -> pd.DataFrame:
    rows = [
        (d, "all", p, 0.4, 0.1, 0.9, 9, 20, 0.3, 0.2, 0.4)
        for d in ("iraq-iran", "iran-saudi")
        for p in ["all", *MONTHS]
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "dyad",
            "source",
            "period",
            "tone",
            "low",
            "high",
            "n_articles",
            "n_articles_here",
            "share_articles",
            "share_low",
            "share_high",
        ],
    )


def _keywords() -> pd.DataFrame:
    rows = [(t, p, "all", 3.0, 1.0, 5.0) for t in ("نفط", "اتفاق") for p in ["all", *MONTHS]]
    return pd.DataFrame(rows, columns=["term", "period", "source", "share", "low", "high"])


def _keyness() -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "term": ["نفط", "اتفاق", "حرب"],
            "effect": [2.0, 1.0, -1.5],
            "statistic": [5.0, 3.0, 4.0],
            "direction": ["rising", "rising", "falling"],
        }
    )
    shares = {
        "share_target": 9.0,
        "share_reference": 3.0,
        "target": "2023-04",
        "reference": "2023-01",
        "p": 0.01,
        "n_target": 8,
        "dispersion": 0.4,
        "boilerplate": "",
    }
    return frame.assign(**shares)


DRAWN: dict[str, Callable[[], Plot]] = {
    "articles over time": lambda: figures.articles_over_time(_articles()),
    "network": lambda: figures.network(_graph()),
    "pair matrix": lambda: figures.pair_matrix(_graph(), _communities(), anchor="f-matrix"),
    "network multiples": lambda: figures.network_multiples(_parts(), _graph()),
    "dyads over time": lambda: figures.dyads_over_time(_tone()),
    "dyads without intervals": lambda: figures.dyads_over_time(
        _tone().drop(columns=["share_low", "share_high"])
    ),
    "tone over time": lambda: figures.tone_over_time(_tone()),
    "frame prevalence": lambda: figures.frame_prevalence(
        _prevalence(), names={"energy": "Energy / طاقة"}
    ),
    "frame heat map": lambda: figures.frame_heatmap(_prevalence()),
    "keyword trends": lambda: figures.keyword_trends(
        _keywords(), {"نفط": "oil", "اتفاق": "agreement", "غائب": ""}
    ),
    "events": lambda: figures.keyword_trends(
        _keywords(), {"نفط": "oil"}, events=[("2023-03-10", "agreement"), ("2023-04-02", "talks")]
    ),
    "rising and falling": lambda: figures.rising_and_falling(_keyness(), glosses={"نفط": "oil"}),
    "word shift": lambda: figures.word_shift(
        _keyness().assign(contribution=[0.02, 0.01, -0.015]), "2023-04", "rest", top=3
    ),
    "keyness scatter": lambda: figures.keyness_scatter(_keyness(), "2023-04"),
}

EMPTY: dict[str, Callable[[], Plot]] = {
    "no date": lambda: figures.articles_over_time(_articles().assign(period="undated")),
    "no article": lambda: figures.articles_over_time(_articles().iloc[:0]),
    "no pair": lambda: figures.network(nx.Graph()),
    "no matrix": lambda: figures.pair_matrix(nx.Graph(), {}),
    "no parts": lambda: figures.network_multiples({}, nx.Graph()),
    "no dyad": lambda: figures.dyads_over_time(_tone().iloc[:0]),
    "no tone": lambda: figures.tone_over_time(_tone().iloc[:0]),
    "no unit": lambda: figures.frame_prevalence(_prevalence().iloc[:0]),
    "no dated unit": lambda: figures.frame_heatmap(_prevalence().query("period == 'all'")),
    "too few articles over time": lambda: figures.dyads_over_time(
        _tone().assign(n_articles_here=4)
    ),
    "too few articles for a tone": lambda: figures.tone_over_time(_tone().assign(n_articles=4)),
    "too few articles for frames": lambda: figures.frame_prevalence(
        _prevalence().assign(n_articles=4)
    ),
    "too few articles for months": lambda: figures.frame_heatmap(
        _prevalence().assign(n_articles=4)
    ),
    "no word": lambda: figures.word_shift(
        _keyness().assign(contribution=0.0).iloc[:0], "2023-04", "rest"
    ),
    "no term": lambda: figures.keyword_trends(_keywords(), {"غائب": ""}),
    "no change": lambda: figures.rising_and_falling(_keyness().iloc[:0]),
    "no target": lambda: figures.keyness_scatter(_keyness(), "1999"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_the_same_bytes_twice_and_says_what_it_shows(name: str) -> None:
    one, other = DRAWN[name](), DRAWN[name]()
    assert one.svg() == other.svg() == one._repr_svg_()
    assert one.png(50) == other.png(50)
    assert one.description in one.svg()
    assert len(one.description) > 20
    assert "dc:date" not in one.svg()


@pytest.mark.parametrize("name", DRAWN)
def test_every_axis_of_data_has_its_unit(name: str) -> None:
    plot = DRAWN[name]()
    words = [t.get_text() for t in (plot._supxlabel, plot._supylabel) if t is not None]
    labels = [a.get_xlabel() + a.get_ylabel() for a in plot.axes if a.axison]
    assert name.startswith("network") or any(labels) or all(words)


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_draw_is_said_in_words(name: str) -> None:
    plot = EMPTY[name]()
    assert not plot.axes
    assert plot.texts[0].get_text() == plot.description
    assert plot.description.startswith(("No", "None"))


def test_every_piece_of_text_is_in_the_face_that_holds_arabic() -> None:
    for draw in DRAWN.values():
        for text in draw().findobj(lambda a: hasattr(a, "get_fontfamily") and bool(a.get_text())):
            assert text.get_fontfamily()[0] == FONT, text.get_text()
    with style():
        assert "IBMPlexSansArabic-Regular" in font_manager.findfont(FONT)


def test_drawing_leaves_the_settings_of_matplotlib_and_the_table_alone() -> None:
    import matplotlib as mpl

    before, table = dict(mpl.rcParams), _prevalence()
    figures.frame_heatmap(table)
    assert dict(mpl.rcParams) == before
    pd.testing.assert_frame_equal(table, _prevalence())


def test_arabic_letters_are_joined() -> None:
    with style():
        plot = Plot(figsize=(4, 1))
        joined, apart = plot.text(0, 0.5, "بببب"), plot.text(0, 0.1, "ب\u200cب\u200cب\u200cب")
        plot.draw_without_rendering()
        assert joined.get_window_extent().width < 0.8 * apart.get_window_extent().width


def test_a_figure_is_saved_under_the_kind_its_suffix_names(tmp_path: Path) -> None:
    plot = figures.articles_over_time(_articles())
    assert (
        figures.save(plot, tmp_path / "a" / "x.svg").read_text(encoding="utf-8").startswith("<?xml")
    )
    assert figures.save(plot, tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def test_a_matrix_puts_communities_side_by_side_and_links_every_pair() -> None:
    plot = figures.pair_matrix(_graph(), _communities(), anchor="f-matrix")
    names = [t.get_text() for t in plot.axes[0].get_yticklabels()]
    assert names == ["Iran", "Mustafa al-Kadhimi", "OPEC", "Riyadh"]
    assert set(plot.links) == {"f-matrix--iran--mustafa-al-kadhimi", "f-matrix--opec--riyadh"}
    assert "40 actors" not in plot.description


def test_an_actor_stands_in_one_place_in_all_parts() -> None:
    plot = figures.network_multiples(_parts(), _graph())
    places = [
        sorted(tuple(c.get_offsets()[0]) for c in axes.collections[1:]) for axes in plot.axes[:2]
    ]
    assert places[0] == places[1]
    assert [len(axes.collections[0].get_segments()) for axes in plot.axes[:2]] == [2, 1]


def test_a_network_shows_at_most_the_strongest_actors() -> None:
    graph = nx.star_graph(60)
    for node in graph:
        graph.nodes[node].update(name_en=str(node), name_ar="فاعل", kind="state", sentences=5)
    nx.set_edge_attributes(
        graph, {e: {"n": 3, "npmi": 0.2, "weight": float(max(e))} for e in graph.edges}
    )
    graph = nx.relabel_nodes(graph, str)
    assert "40 actors" in figures.network(graph).description


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_labels_do_not_lie_on_one_another_where_there_is_room(seed: int) -> None:
    rng = np.random.default_rng(seed)
    anchors = rng.uniform((80, 80), (1000, 700), (25, 2))
    sizes = np.column_stack([rng.uniform(40, 110, 25), np.full(25, 24.0)])
    centres = spread_labels(anchors, sizes, np.full(25, 6.0), (0, 0, 1100, 800))
    apart = np.abs(centres[:, None] - centres[None]) - (sizes[:, None] + sizes[None]) / 2
    overlapping = (apart < -0.5).all(axis=2)
    np.fill_diagonal(overlapping, False)
    assert overlapping.sum() <= 2
    assert (centres - sizes / 2 >= -0.5).all()


@given(
    st.datetimes(min_value=pd.Timestamp("1990-01-01"), max_value=pd.Timestamp("2050-01-01")),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
)
def test_a_period_and_its_first_day_name_one_another(instant: pd.Timestamp, kind: Period) -> None:
    word = period_of(pd.Series([pd.Timestamp(instant, tz="UTC")]), kind)[0]
    assert kind_of(word) == kind
    assert word_of(first_day(word), kind) == word


def test_periods_without_a_row_are_gaps() -> None:
    rows, kind = on_axis(_tone().query("dyad == 'iraq-iran'"))
    assert kind == "month"
    assert rows["tone"].isna().tolist() == [False, False, True, False]


def test_the_line_of_each_panel_leads_to_the_sentences_of_its_term() -> None:
    plot = figures.keyword_trends(
        _keywords(), {"غائب": "", "نفط": "oil", "اتفاق": ""}, anchor="f-watch"
    )
    assert plot.links == {
        "f-watch--1": "oil  نفط",
        "f-watch--2": "اتفاق",
    }  # the rare term, which has no panel, has no link
    assert all(f'xlink:href="#{anchor}"' in plot.svg() for anchor in plot.links)


def test_events_are_numbered_lines_at_their_period_and_told_below() -> None:
    """Tone runs from January to April 2023: an event of 2020 is not drawn, those of one month share a line."""
    events = [("2020-07-21", "visit"), ("2023-03-10", "agreement"), ("2023-03-21", "letter")]
    plot = figures.tone_over_time(_tone(), events=events)
    axes = plot.axes[0]
    (line,) = [x for x in axes.lines if x.get_linestyle() == "--"]
    assert mdates.num2date(line.get_xdata()[0]).strftime("%Y-%m-%d") == "2023-03-01"
    assert [t.get_text() for t in axes.texts] == ["1,2"]
    note = plot._supxlabel.get_text()
    assert "1: agreement (10 Mar 2023); 2: letter (21 Mar 2023)" in note
    assert "visit" not in note
    assert not figures.tone_over_time(_tone()).axes[0].texts


def test_a_month_with_too_few_articles_is_a_gap_in_the_line_and_grey_in_the_heat_map() -> None:
    tone = _tone()
    tone.loc[tone["period"] == "2023-02", "n_articles"] = 4
    line = figures.tone_over_time(tone).axes[0].lines[0]
    march_has_no_text = [False, True, True, False]
    assert np.isnan(line.get_ydata()).tolist() == march_has_no_text
    grid = figures.frame_heatmap(_prevalence()).axes[0].images[0].get_array()
    assert grid.mask.all(axis=0).tolist() == march_has_no_text
