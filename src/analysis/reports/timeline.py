"""The timeline of the index: each pair of states over time, how often it is named, in which frames
and in which tone, with the changes that hold, the study's events and the days that the corpus covers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.figures.small import Column, column_strip, line_strip, mark_strip, shade_strip
from analysis.figures.time import first_day, kind_named, period_in_words
from analysis.i18n import language
from analysis.i18n.language import gettext, mark, number
from analysis.relations import headlines
from analysis.relations.other_period import Recount
from analysis.reports.finished_run import Run
from analysis.reports.time_scale import TimeScale
from analysis.reports.turns import changes_found, lacks
from analysis.stats import MIN_ARTICLES

MOST_FRAMES = 3  # strips of frames under each pair
MOST_WORDS = 150  # words whose uses the page holds by period
READS = ("articles", "dyads", "frames", "dyad_tone", *headlines.READS)
FULL = mark("share of articles; full height: {share}")
HEIGHTS = (0.02, 0.05, 0.1, 0.2, 0.5)
NO_DATE = mark("No article is dated: nothing can be followed over time.")
ONE_PERIOD = mark("All dated articles fall into {period}: nothing can be followed over time.")


def timeline_of(
    run: Run, scale: TimeScale, turns: Mapping[str, Sequence[Markup]]
) -> dict[str, Any]:
    """The timeline as its template shows it.

    Parameters
    ----------
    run
        The run.
    scale
        Its axis of time.
    turns
        What is said of the changes of each dyad, from `turns_of`.

    Returns
    -------
    dict
        `pairs`, each with `name`, `turns` (what is said of its changes), `turned` (their places in
        percent) and `strips` (label, picture, what it says); `events` with their places; `ticks`;
        `covered`, the strip of days; `why_not`, why there is nothing to draw, or ''. Empty where a
        stage failed.
    """
    if lacks(run, READS):
        return {}
    if not scale.periods:
        return {"why_not": gettext(NO_DATE)}
    if len(scale.periods) == 1:
        only = period_in_words(scale.periods[0])
        return {"why_not": gettext(ONE_PERIOD).format(period=only)}
    recount = Recount(run.analysed, run.dyads, run.frames, run.study, scale.kind)
    changes = changes_found(run)
    pairs = []
    full = _full_height(recount.dyad_tone, scale)
    for dyad, name in run.dyads_named.items():
        strips = _strips(run, recount, scale, dyad, name, full)
        turned = changes.loc[changes["dyad"] == dyad, "since"].drop_duplicates()
        pairs.append(
            {
                "id": dyad,
                "name": name,
                "strips": strips,
                "bare": "" if strips else _bare(name, scale),
                "turns": turns.get(dyad, []),
                "turned": [_percent(scale.place(first_day(day))) for day in turned],
            }
        )
    return {
        "why_not": "",
        "pairs": pairs,
        "events": _events(run, scale),
        "ticks": [(_percent(place), words) for place, words in scale.ticks()],
        "covered": mark_strip(scale.covered()),
        "covers": _covers(scale),
        "kind": kind_named(scale.kind),
        "full": gettext(FULL).format(share=number(full, "percent")),
        "counts": json.dumps(_counts(run, recount, scale), ensure_ascii=False),
    }


def _counts(run: Run, recount: Recount, scale: TimeScale) -> dict[str, Any]:
    """What the script of the page needs to tell of any stretch of periods: of each pair the units and
    those of each frame, and of the commonest words how often they are used, a number for each period.
    """
    table = recount.frame_prevalence
    table = table[(table["source"] == "all") & ~table["frame"].isin(run.exploratory)]
    pairs = []
    for dyad, name in run.dyads_named.items():
        here = table[(table["dyad"] == dyad) & table["period"].isin(scale.periods)]
        units = here.drop_duplicates("period").set_index("period")["n_sentences"]
        frames = here.pivot_table(index="frame", columns="period", values="n_frame", fill_value=0)
        pairs.append(
            {
                "name": name,
                "units": _in_order(units, scale),
                "frames": [
                    [run.frames_named[frame], _in_order(frames.loc[frame], scale)]
                    for frame in frames.index
                ],
            }
        )
    ends = [first_day(p) for p in scale.periods[1:]] + [scale.ends]
    periods = [
        [f"{first_day(p):%Y-%m-%d}", f"{end - pd.Timedelta(days=1):%Y-%m-%d}", period_in_words(p)]
        for p, end in zip(scale.periods, ends, strict=True)
    ]
    places = [scale.place(first_day(p)) for p in scale.periods]
    words, tokens = _words(run, scale)
    return {"periods": periods, "places": places, "pairs": pairs, "words": words, "tokens": tokens}


def _in_order(counted: pd.Series, scale: TimeScale) -> list[int]:
    """A count for each period of the axis, 0 where there is none."""
    return [int(n) for n in counted.reindex(scale.periods, fill_value=0)]


def _words(run: Run, scale: TimeScale) -> tuple[list[list[Any]], list[int]]:
    """The words that the tests of keyness found fit to be told, with their uses by period; and the
    words of each period.
    """
    if lacks(run, ("keywords", "keyness", "terms")):
        return [], [0 for _ in scale.periods]
    told = run.keyness.loc[~run.keyness["boilerplate"].astype("bool"), "term"].unique()
    rows = run.keywords[(run.keywords["source"] == "all") & (run.keywords["period"] != "all")]
    rows = rows.assign(at=scale.coarser(rows["period"]))
    tokens = rows.drop_duplicates("period").groupby("at")["tokens"].sum()
    used = rows[rows["term"].isin(told)].groupby(["term", "at"])["count"].sum().unstack("at")
    used = used.fillna(0)
    commonest = used.sum(axis=1).sort_values(ascending=False, kind="stable").head(MOST_WORDS)
    written = run.terms.set_index("term")["written"]
    held = [[str(written.get(t, t)), _in_order(used.loc[t], scale)] for t in commonest.index]
    return held, _in_order(tokens, scale)


def _strips(
    run: Run, recount: Recount, scale: TimeScale, dyad: str, name: str, full: float
) -> list[dict[str, Any]]:
    """How often (up to the share `full`), in which tone, in which frames: a strip each; none where
    no period holds enough articles of the pair for any.
    """
    tone = recount.dyad_tone
    here = tone[(tone["dyad"] == dyad) & (tone["source"] == "all")].set_index("period")
    enough = here["share_articles"].where(here["n_articles_here"] >= MIN_ARTICLES)
    often = scale.columns(enough.to_dict())
    held = scale.columns(here["tone"].where(here["n_articles"] >= MIN_ARTICLES).to_dict())
    known = [abs(c.value) for c in held if c.value is not None]
    if not known:
        return []
    # A tone that hardly moves must not look as if it did.
    reach = max([0.5, *known])
    strips = [
        {
            "kind": "often",
            "label": gettext(mark("share of articles")),
            "picture": column_strip(often, full),
            "says": _says(name, gettext(mark("share of articles")), scale, often, "percent"),
        },
        {
            "kind": "tone",
            "label": gettext(mark("tone")),
            "picture": line_strip(held, reach),
            "says": _says(name, gettext(mark("tone")), scale, held, "two"),
        },
    ]
    return strips + _frame_strips(run, recount, scale, dyad, name)


def _full_height(tone: pd.DataFrame, scale: TimeScale) -> float:
    """The share of articles that fills the height of a strip: one for all pairs, all of them where
    the largest share is above a half.
    """
    here = tone[(tone["source"] == "all") & tone["period"].isin(scale.periods)]
    largest = here.loc[here["n_articles_here"] >= MIN_ARTICLES, "share_articles"].max()
    for height in HEIGHTS:
        if largest <= height:
            return height
    return 1.0


def _bare(name: str, scale: TimeScale) -> str:
    """Why a pair has no strips."""
    said = gettext(mark("No {period} has five articles that tell of {pair}."))
    return said.format(period=kind_named(scale.kind), pair=name)


def _frame_strips(
    run: Run, recount: Recount, scale: TimeScale, dyad: str, name: str
) -> list[dict[str, Any]]:
    """The pair's commonest frames whose coding is established, each as a strip of cells."""
    whole = run.frame_prevalence
    whole = whole[(whole["dyad"] == dyad) & (whole["source"] == "all") & (whole["period"] == "all")]
    whole = whole[~whole["frame"].isin(run.exploratory)]
    ordered = whole.sort_values(["share", "frame"], ascending=[False, True]).head(MOST_FRAMES)
    table = recount.frame_prevalence
    table = table[(table["dyad"] == dyad) & (table["source"] == "all")]
    enough = table.assign(share=table["share"].where(table["n_articles"] >= MIN_ARTICLES))
    strips = []
    for frame in ordered["frame"]:
        shares = enough[enough["frame"] == frame].set_index("period")["share"]
        held = scale.columns(shares.to_dict())
        label = run.frames_named[frame]
        strips.append(
            {
                "kind": "frame",
                "label": label,
                "picture": shade_strip(held, 0.6),
                "says": _says(name, label, scale, held, "percent"),
            }
        )
    return strips


def _says(name: str, what: str, scale: TimeScale, held: list[Column], form: str) -> str:
    """What a strip shows, in words: the smallest and the largest value, and when."""
    known = [
        (c.value, period)
        for c, period in zip(held, scale.periods, strict=True)
        if c.value is not None
    ]
    if not known:
        said = gettext(mark("{pair}, {what}: no {period} has five articles"))
        return said.format(pair=name, what=what, period=kind_named(scale.kind))
    low, early = min(known)
    high, late = max(known)
    said = gettext(
        mark("{pair}, {what} by {period}: least {low} in {early}, most {high} in {late}")
    )
    return said.format(
        pair=name,
        what=what,
        period=kind_named(scale.kind),
        low=number(low, form),
        early=period_in_words(early),
        high=number(high, form),
        late=period_in_words(late),
    )


def _events(run: Run, scale: TimeScale) -> list[dict[str, str]]:
    """The dated events of the study that fall on the axis, in order of time."""
    named = getattr(run.study, "events_named", None)
    if named is None:
        return []
    shown = []
    for day, words in named():
        place = scale.place(pd.Timestamp(day))
        if 0 <= place <= 1:
            told = language.on_day(pd.Timestamp(day), "d MMM y")
            shown.append({"place": _percent(place), "name": words, "day": told})
    return shown


def _covers(scale: TimeScale) -> str:
    """What the strip of days shows, in words."""
    days = (scale.ends - scale.begins).days
    said = gettext(mark("Days that hold an article: {n} of {all}, {share}"))
    held = scale.days.nunique()
    return said.format(
        n=number(held, "count"), all=number(days, "count"), share=number(held / days, "percent")
    )


def _percent(place: float) -> str:
    """A place on the axis as a length of CSS."""
    return f"{100 * place:.2f}%"
