"""follow.html: every sentence of the run with its actors, frames, outlet and day, and, drawn from
them by the page's script, whom a reader chooses to follow, or two choices side by side.

Without the script the page is the list of actors with their sentences by outlet, and the sentences
in order of time.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from analysis.atomic import put
from analysis.figures.small import column_strip
from analysis.figures.time import first_day, period_in_words
from analysis.i18n.language import gettext, number
from analysis.reports.evidence import Evidence
from analysis.reports.finished_run import Run
from analysis.reports.present import arabic
from analysis.reports.render import fragment, navigation_of, page
from analysis.reports.sentence import FULL, item
from analysis.reports.time_scale import TimeScale

PAGE = "follow.html"
MOST_SENTENCES = 4000  # a sentence is about a kilobyte of HTML
MOST_ACTORS = 60
READS = ("articles", "sentences", "mentions", "dyads", "frames")
KEY = ["article_id", "sentence_id"]


def render_follow(run: Run, scale: TimeScale | None) -> Path:
    """Write follow.html, from the tables of a run.

    Parameters
    ----------
    run
        A run whose pages are made.
    scale
        Its axis of time; None where no article was read.

    Returns
    -------
    Path
        The page; it holds no sentence where a stage failed.
    """
    described = run.description
    lacks = [name for name in READS if not (run.folder / "tables" / f"{name}.parquet").is_file()]
    body = fragment("follow_body.html.j2", n_shown="0", n_all="0", is_all=True)
    if scale is not None and not lacks:
        body = follow_body(run, scale)
    return put(
        run.folder / PAGE,
        page(
            body,
            title=gettext("Follow"),
            study=described["title"],
            navigation=navigation_of(described["notebooks"], "follow"),
            banner=described["banner"],
        ),
    )


def follow_body(run: Run, scale: TimeScale) -> str:
    """The page without its frame.

    Parameters
    ----------
    run
        A run whose tables are made.
    scale
        Its axis of time.

    Returns
    -------
    str
        HTML: the actors named most, and every sentence that may be shown in full.
    """
    evidence = Evidence(run)
    chosen, n_all = _sentences(run, evidence)
    marks = pd.concat([evidence.actor_marks(), evidence.frame_marks()], ignore_index=True)
    shown = evidence.details(chosen, marks)
    frames = _frames(run)
    # evidence.html holds only what other pages show, so that a number leads to itself here
    items = [
        item(
            s, neighbours=False, back=frames.get((s.article_id, s.sentence_id), Markup("")), page=""
        )
        for s in shown
    ]
    return fragment(
        "follow_body.html.j2",
        n_shown=number(len(shown), "count"),
        n_all=number(n_all, "count"),
        is_all=len(shown) == n_all,
        actors=_actors(run, scale),
        periods=[(f"{first_day(p):%Y-%m-%d}", period_in_words(p)) for p in scale.periods],
        items=Markup("").join(items),
    )


def _sentences(run: Run, evidence: Evidence) -> tuple[pd.DataFrame, int]:
    """The sentences of the page, in order of time, and how many there are.

    Of a corpus whose texts may be shown in full, all; else those that name an actor would together
    be most of the text, so that none of such a corpus is here. Above `MOST_SENTENCES` those about a
    pair of the study's states come first, then those that name an actor of one of them; the last
    class that is there only in part is sampled by the rule of every page.
    """
    # licences that allow excerpts alone do not allow a list of all sentences
    whole = [name for name in run.analysed["corpus"].unique() if run.shows.get(name, FULL) == FULL]
    allowed = run.analysed[run.analysed["corpus"].isin(whole)]
    of = allowed[["article_id", "published"]]
    held = run.sentences[KEY].merge(of, on="article_id")
    if len(held) > MOST_SENTENCES:
        held = _nearest(run, evidence, held[KEY]).merge(of, on="article_id")
    ordered = held.sort_values(["published", *KEY], na_position="last", ignore_index=True)
    return ordered[KEY], len(run.sentences)


def _nearest(run: Run, evidence: Evidence, held: pd.DataFrame) -> pd.DataFrame:
    """`MOST_SENTENCES` of the sentences, those nearest to the study's question first."""
    states = [a.id for a in run.study.actors if run.study.state_of(a.id) in run.study.states]
    of_pairs = run.dyads[KEY].drop_duplicates()
    of_states = run.mentions.loc[run.mentions["actor_id"].isin(states), KEY].drop_duplicates()
    kept = held.head(0)
    for part in (of_pairs, of_states, held):
        left = held.merge(part, on=KEY).merge(kept, on=KEY, how="left", indicator="seen")
        left = left.loc[left["seen"] == "left_only", KEY]
        room = MOST_SENTENCES - len(kept)
        if len(left) > room:
            left = evidence.sample_of(left, room)[KEY]
        kept = pd.concat([kept, left], ignore_index=True)
    return kept


def _frames(run: Run) -> dict[tuple[str, int], Markup]:
    """The frames that are coded in each sentence, where the script finds them."""
    coded = run.frames[[*KEY, "frame"]].drop_duplicates()
    named = coded.assign(name=coded["frame"].map(run.frames_named))
    held = named.groupby(KEY)["name"].agg(lambda names: "|".join(sorted(names)))
    written = Markup('<data class="frames" value="{}"></data>')
    return {(str(a), int(s)): written.format(names) for (a, s), names in held.items()}


def _actors(run: Run, scale: TimeScale) -> list[dict[str, object]]:
    """The actors in most sentences: name, how many sentences and articles, and a strip over time."""
    named = run.mentions[["actor_id", *KEY]].drop_duplicates()
    sentences = named["actor_id"].value_counts()
    articles = named.drop_duplicates(["actor_id", "article_id"])
    dated = run.analysed.assign(at=scale.coarser(run.analysed["period"]))[["article_id", "at"]]
    by_period = articles.merge(dated, on="article_id").groupby(["actor_id", "at"]).size()
    made: list[dict[str, object]] = []
    for actor in sorted(sentences.index, key=lambda a: (-sentences[a], a))[:MOST_ACTORS]:
        held = {str(p): float(n) for p, n in by_period.get(actor, pd.Series(dtype=float)).items()}
        counted = {p: held.get(p, 0.0) for p in scale.periods}
        most = max(counted.values(), default=0.0)
        made.append(
            {
                "name": run.names.get(actor, actor),
                "sentences": int(sentences[actor]),
                "articles": int((articles["actor_id"] == actor).sum()),
                "strip": column_strip(scale.columns(counted), most or 1.0),
                "says": arabic(run.names.get(actor, actor)),
            }
        )
    return made
