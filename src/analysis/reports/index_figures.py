"""The small figure beside each headline of the index, made from the run's tables.

Which rows of which table is taken from the sources of the headline's own numbers in the ledger. A
headline whose report words it with other numbers, or of another kind, has no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.figures.small import Bar, bars, columns
from analysis.figures.time import period_in_words
from analysis.i18n import language
from analysis.i18n.language import gettext, mark, value
from analysis.relations.relation import counted
from analysis.reports.finished_run import Run
from analysis.reports.plain_words import name_in_plain, number_in_plain
from analysis.reports.present import arabic
from analysis.reports.time_scale import TimeScale

Entry = Mapping[str, Any]
MOST_BARS = 3  # of one figure
PER_WORDS = 10_000  # what rates of words are told of


def figure_of(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """The figure of a headline.

    Parameters
    ----------
    run
        The run.
    entry
        Its entry of the ledger.
    scale
        The axis of time of the run.

    Returns
    -------
    Markup
        HTML with inline SVG; '' where there is none for such a headline.
    """
    held = {key.rpartition(".")[2] for key in entry["numbers"]}
    for key in (entry["id"], f"{entry['id']} by words"):
        if key in FIGURES:
            wanted, draw = FIGURES[key]
            if wanted <= held:
                return draw(run, entry, scale)
    return Markup("")


def _number(entry: Entry, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = entry["numbers"][f"{entry['id']}.{name}"]
    return found


def _bar(entry: Entry, name: str, label: str, is_meant: bool = True) -> Bar:
    """A number of the ledger as a bar."""
    found = _number(entry, name)
    shown = number_in_plain(found)
    return Bar(label, found["value"], shown, is_meant, found["low"], found["high"])


def _bars(title: str, rows: list[Bar]) -> Markup:
    """Bars with what they show in words; Arabic in a name is marked as Arabic."""
    parts = [f"{row.name} {row.shown}" for row in rows]
    says = f"{title}: {gettext(', ').join(parts)}"
    return bars([row._replace(name=arabic(row.name)) for row in rows], says, title)


def _observed_and_expected(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """How often a pair is named together, beside how often chance would have it."""
    rows = [
        _bar(entry, "n", gettext(mark("counted"))),
        _bar(entry, "expected", gettext(mark("by chance")), False),
    ]
    return _bars(gettext(mark("Named together")), rows)


def _together_over_time(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """In how many articles of each period both are named in one sentence."""
    rows = _number(entry, "n_articles")["source"]["rows"]
    unit = ["article_id", "sentence_id"]
    mentions = run.mentions[["actor_id", *unit]]
    one = mentions[mentions["actor_id"] == rows["actor_a"]]
    other = mentions[mentions["actor_id"] == rows["actor_b"]]
    both = one.merge(other, on=unit)["article_id"].drop_duplicates()
    dated = run.analysed[run.analysed["article_id"].isin(both)]
    counted = scale.coarser(dated["period"]).value_counts()
    held = {p: float(counted.get(p, 0)) for p in scale.periods}
    title = gettext(mark("Articles that name both in one sentence"))
    return _over_time(scale, held, rows["period"], title, "{:.0f}")


def _pair_over_time(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """The share of the articles of each period that tell of the pair."""
    rows = _number(entry, "share")["source"]["rows"]
    told = counted(run.dyads[run.dyads["dyad"] == rows["dyad"]], run.study)["article_id"]
    period = scale.coarser(run.analysed["period"])
    share = run.analysed["article_id"].isin(set(told)).groupby(period).mean()
    held = {p: 100 * float(share.get(p, float("nan"))) for p in scale.periods}
    title = gettext(mark("Share of articles, in percent"))
    return _over_time(scale, held, rows["period"], title, "{:.0f}")


def _between_states(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """The share of shortest paths that lead through the actor, and through those next to it."""
    meant = _number(entry, "share")["source"]["rows"]["actor_id"]
    order = ["between_states", "actor_id"]
    ranked = run.network_actors.sort_values(order, ascending=[False, True]).head(MOST_BARS)
    made = [
        Bar(
            run.names[row["actor_id"]],
            row["between_states"],
            language.number(row["between_states"], "percent"),
            row["actor_id"] == meant,
        )
        for row in ranked.to_dict("records")
    ]
    return _bars(gettext(mark("Share of shortest paths")), made)


def _then_and_otherwise(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """Uses of a word in its period, and at all other times."""
    rows = [
        _bar(entry, "n", name_in_plain(entry, "period")),
        _bar(entry, "n_reference", gettext(mark("otherwise")), False),
    ]
    return _bars(gettext(mark("Uses where two of the states are named")), rows)


def _over_time(
    scale: TimeScale, held: Mapping[str, float], meant: str, title: str, form: str
) -> Markup:
    """Columns over time with the words for screen readers: the largest value, and when."""
    known = {p: v for p, v in held.items() if not pd.isna(v)}
    # One column shows no course of time.
    if len(known) < 2:
        return Markup("")
    most = max(known, key=lambda p: known[p])
    ends = (period_in_words(scale.periods[0]), period_in_words(scale.periods[-1]))
    says = gettext(mark("{title}, from {first} to {last}; most in {period}: {n}")).format(
        title=title,
        first=ends[0],
        last=ends[1],
        period=period_in_words(most),
        n=form.format(known[most]),
    )
    shown = (str(scale.begins.year), str((scale.ends - pd.Timedelta(days=1)).year))
    # within one year the year alone would stand at both ends
    if shown[0] == shown[1]:
        shown = ends
    told = gettext(mark("{title}; most: {n}")).format(title=title, n=form.format(known[most]))
    return columns(scale.columns(held, meant), shown, says, told)


def _leading_frames(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """The commonest frames of the pair, the leading one first."""
    rows = _number(entry, "share")["source"]["rows"]
    table = run.frame_prevalence
    here = table[
        (table["dyad"] == rows["dyad"])
        & (table["source"] == rows["source"])
        & (table["period"] == rows["period"])
    ]
    ordered = here.sort_values(["share", "frame"], ascending=[False, True]).head(MOST_BARS)
    made = [
        Bar(
            run.frames_named[row["frame"]],
            row["share"],
            language.number(row["share"], "percent"),
            row["frame"] == rows["frame"],
            row["low"],
            row["high"],
        )
        for row in ordered.to_dict("records")
    ]
    return _bars(gettext(mark("Share of each frame")), made)


def _leading_words(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """In how many units of the pair the words of each of its commonest frames stand."""
    rows = _number(entry, "n_frame")["source"]["rows"]
    table = run.frame_prevalence
    here = table[
        (table["dyad"] == rows["dyad"])
        & (table["source"] == rows["source"])
        & (table["period"] == rows["period"])
    ]
    ordered = here.sort_values(["n_frame", "frame"], ascending=[False, True]).head(MOST_BARS)
    made = [
        Bar(
            run.frames_named[row["frame"]],
            row["n_frame"],
            language.number(row["n_frame"], "count"),
            row["frame"] == rows["frame"],
        )
        for row in ordered.to_dict("records")
    ]
    return _bars(gettext(mark("Where each frame is coded")), made)


def _words_of_two_pairs(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """Of a hundred units of each pair, in how many the frame is coded."""
    made = []
    for which, is_meant in (("most", True), ("least", False)):
        found = _number(entry, f"n_frame_{which}")["value"]
        of = _number(entry, f"n_{which}")["value"]
        told = gettext(mark("{n} of {all}")).format(
            n=language.number(found, "count"), all=language.number(of, "count")
        )
        made.append(Bar(name_in_plain(entry, which), found / of, told, is_meant))
    return _bars(gettext(mark("Where the frame is coded")), made)


def _two_pairs(numbers: tuple[str, str], title: str) -> Callable[[Run, Entry, TimeScale], Markup]:
    """A number of two pairs of states side by side."""

    def draw(run: Run, entry: Entry, scale: TimeScale) -> Markup:
        rows = [
            _bar(entry, numbers[0], name_in_plain(entry, "most")),
            _bar(entry, numbers[1], name_in_plain(entry, "least"), False),
        ]
        return _bars(gettext(title), rows)

    return draw


def _before_and_after(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """The value before and since a change."""
    rows = [
        _bar(entry, "before", gettext(mark("before")), False),
        _bar(entry, "after", gettext(mark("since then"))),
    ]
    return _bars(name_in_plain(entry, "pair"), rows)


def _use_over_time(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """How often the word is used, by period."""
    source = _number(entry, "n")["source"]["rows"]
    table = run.keywords
    rows = table[(table["term"] == source["term"]) & (table["source"] == "all")]
    # periods without their margin
    rows = rows[rows["period"].isin(run.analysed["period"])]
    summed = rows.groupby(scale.coarser(rows["period"]))[["count", "tokens"]].sum()
    share = PER_WORDS * summed["count"] / summed["tokens"].where(summed["tokens"] > 0)
    meant = str(entry["names"].get("period", entry["names"].get("since", "")))
    title = gettext(mark("Uses in ten thousand words"))
    return _over_time(
        scale, share.drop("undated", errors="ignore").to_dict(), meant, title, "{:.1f}"
    )


def _use_by_outlet(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """How often the word is used in the outlets that use it most, and the one that is meant."""
    source = _number(entry, "n")["source"]["rows"]
    table = run.keywords
    rows = table[(table["term"] == source["term"]) & (table["source"] != "all")]
    # periods without their margin
    rows = rows[rows["period"].isin(run.analysed["period"])]
    summed = rows.groupby("source")[["count", "tokens"]].sum()
    share = PER_WORDS * summed["count"] / summed["tokens"].where(summed["tokens"] > 0)
    # an outlet that never uses the word has no row
    share = share.fillna(0.0).reindex(sorted(run.analysed["source"].unique()), fill_value=0.0)
    ordered = share.rename_axis("source").rename("share").reset_index()
    ordered = ordered.sort_values(["share", "source"], ascending=[False, True]).head(MOST_BARS)
    made = [
        Bar(
            value(row["source"]),
            row["share"],
            language.number(row["share"], "one"),
            row["source"] == source["target"],
        )
        for row in ordered.to_dict("records")
    ]
    return _bars(gettext(mark("Uses in ten thousand words")), made)


def _two_words(run: Run, entry: Entry, scale: TimeScale) -> Markup:
    """Uses of two words in both halves."""
    made = []
    for which in ("rising", "falling"):
        word = str(entry["names"][which])
        for when, is_meant in ((mark("before"), False), (mark("after"), True)):
            label = f"{word}{gettext(', ')}{gettext(when)}"
            made.append(_bar(entry, f"{which}_{when}", label, is_meant))
    return _bars(gettext(mark("Uses in both halves")), made)


FIGURES: dict[str, tuple[set[str], Callable[[Run, Entry, TimeScale], Markup]]] = {
    "2_actors.pair": ({"n", "expected"}, _observed_and_expected),
    "2_actors.moment": ({"n_articles"}, _together_over_time),
    "2_actors.across": ({"n_articles"}, _together_over_time),
    "2_actors.between": ({"share"}, _between_states),
    "3_relations.peak": ({"share"}, _pair_over_time),
    "3_relations.frame": ({"share"}, _leading_frames),
    "3_relations.frame by words": ({"n_frame"}, _leading_words),
    "3_relations.gap by words": (
        {"n_frame_most", "n_most", "n_frame_least", "n_least"},
        _words_of_two_pairs,
    ),
    "3_relations.gap": (
        {"share_most", "share_least"},
        _two_pairs(("share_most", "share_least"), mark("Share of the frame")),
    ),
    "3_relations.tone": (
        {"tone_most", "tone_least"},
        _two_pairs(("tone_most", "tone_least"), mark("Mean tone")),
    ),
    "3_relations.change": ({"before", "after"}, _before_and_after),
    "4_keywords.peak": ({"n"}, _use_over_time),
    "4_keywords.inside": ({"n", "n_reference"}, _then_and_otherwise),
    "4_keywords.change": ({"n"}, _use_over_time),
    "4_keywords.outlet": ({"n"}, _use_by_outlet),
    "4_keywords.trend": (
        {"rising_before", "rising_after", "falling_before", "falling_after"},
        _two_words,
    ),
}
