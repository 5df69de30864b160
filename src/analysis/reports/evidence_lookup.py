"""Which sentences stand behind each row of a table, in the order of its rows; shown under the row
by `present.table`.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd

from analysis.figures.links import anchor_of
from analysis.figures.network import drawn
from analysis.i18n.language import current, gettext, named_in, value
from analysis.relations.relation import counted
from analysis.reports.evidence import Evidence, Group, Sentences
from analysis.reports.present import arabic

_KEY = ["article_id", "sentence_id"]
ALL = "all"
_FAR = 1 << 40  # beyond the end of any text


def actors(
    evidence: Evidence, rows: pd.DataFrame, limit: int = 4, *, neighbours: bool = True
) -> list[Sentences]:
    """Sentences that mention each row's `actor_id`."""
    found = evidence.run.mentions
    return [
        evidence.sentences(
            found.loc[found["actor_id"] == actor, _KEY],
            evidence.actor_marks([actor]),
            limit,
            neighbours=neighbours,
        )
        for actor in rows["actor_id"]
    ]


def named_by(evidence: Evidence, rows: pd.DataFrame, limit: int = 4) -> list[Sentences]:
    """Sentences with a mention of each row's way of naming (`via`), those mentions marked."""
    found, marks = evidence.run.mentions, evidence.actor_marks()
    return [
        evidence.sentences(
            found.loc[found["via"] == via, _KEY], marks.loc[found["via"] == via], limit
        )
        for via in rows["via"]
    ]


def pairs(
    evidence: Evidence, rows: pd.DataFrame, limit: int = 4, *, neighbours: bool = True
) -> list[Sentences]:
    """Sentences that mention both `actor_a` and `actor_b`, of the row's `period` where there is
    one.

    A pair that shares paragraphs or articles but no sentence is shown with sentences of either in
    the articles they share.
    """
    found = evidence.run.mentions[[*_KEY, "actor_id"]].drop_duplicates()
    period = evidence.run.articles.set_index("article_id")["period"]
    shown = []
    for row in rows.to_dict("records"):
        one, other = (found[found["actor_id"] == row[c]] for c in ("actor_a", "actor_b"))
        both = one[_KEY].merge(other[_KEY], on=_KEY)
        if both.empty:
            shared = set(one["article_id"]) & set(other["article_id"])
            both = pd.concat([one, other]).loc[lambda f, s=shared: f["article_id"].isin(s), _KEY]
        if "period" in row:
            both = both[both["article_id"].map(period) == row["period"]]
        shown.append(
            evidence.sentences(
                both,
                evidence.actor_marks([row["actor_a"], row["actor_b"]]),
                limit,
                neighbours=neighbours,
            )
        )
    return shown


def frames(evidence: Evidence, rows: pd.DataFrame, limit: int = 4) -> list[Sentences]:
    """Sentences of each row's `dyad` that count and hold its `frame` (of its `source` and `period`
    where the row has them).
    """
    run = evidence.run
    found = counted(run.frames, run.study).merge(run.dyads[[*_KEY, "dyad", "source", "period"]])
    shown = []
    for row in rows.to_dict("records"):
        keep = found["frame"].eq(row["frame"]) & found["dyad"].eq(row["dyad"])
        for column in ("source", "period"):
            if row.get(column, ALL) != ALL:
                keep &= found[column] == row[column]
        marks = pd.concat([evidence.actor_marks(), evidence.frame_marks([row["frame"]])])
        shown.append(evidence.sentences(found.loc[keep, _KEY], marks, limit))
    return shown


def gaps(evidence: Evidence, rows: pd.DataFrame, limit: int = 3) -> list[Sentences]:
    """Sentences of both dyads of each row, `most` and `least`: those with its `frame`, where it
    has one.
    """
    behind = frames if "frame" in rows else dyads
    one, other = (behind(evidence, rows.assign(dyad=rows[s]), limit) for s in ("most", "least"))
    return [first + second for first, second in zip(one, other, strict=True)]


def cells(
    evidence: Evidence, rows: pd.DataFrame, anchor: str, *, names: Mapping[str, str], limit: int = 3
) -> list[Group]:
    """Sentences of every pair of states and frame among `rows` (of table 'frame_prevalence'), the
    frame's triggers marked.
    """
    held = rows[rows["n_frame"] > 0].drop_duplicates(["dyad", "frame"])
    held = held.sort_values(["frame", "dyad"])
    found = frames(evidence, held[["dyad", "frame"]], limit)
    return [
        Group(
            anchor_of(anchor, r["dyad"], r["frame"]),
            f"{names.get(r['frame'], r['frame'])}, {names.get(r['dyad'], r['dyad'])}",
            s,
        )
        for r, s in zip(held.to_dict("records"), found, strict=True)
    ]


def dyads(
    evidence: Evidence,
    rows: pd.DataFrame,
    limit: int = 4,
    *,
    coded: pd.DataFrame | None = None,
    neighbours: bool = True,
) -> list[Sentences]:
    """Sentences of each row's `dyad` that count (of its `source` and `period` where the row has
    them), tone words marked.

    `coded` is the table `dyads` with the periods of the rows, by default the run's own.
    """
    found = counted(evidence.run.dyads if coded is None else coded, evidence.run.study)
    marks = pd.concat([evidence.actor_marks(), evidence.tone_marks()])
    shown = []
    for row in rows.to_dict("records"):
        keep = found["dyad"] == row["dyad"]
        for column in ("source", "period"):
            if row.get(column, ALL) != ALL:
                keep &= found[column] == row[column]
        shown.append(evidence.sentences(found.loc[keep, _KEY], marks, limit, neighbours=neighbours))
    return shown


def terms(evidence: Evidence, rows: pd.DataFrame, limit: int = 4) -> list[Sentences]:
    """Sentences with each row's `term`, in its `target` where the row names a period or source."""
    run = evidence.run
    types = run.types.set_index("type_id")["term"]
    wanted = types[types.isin(set(rows["term"]))]
    tokens = run.tokens[run.tokens["type_id"].isin(wanted.index)]
    place = run.sentences[_KEY].iloc[tokens["sentence"].to_numpy()].reset_index(drop=True)
    found = place.assign(
        start=tokens["start"].to_numpy(np.int64),
        end=tokens["end"].to_numpy(np.int64),
        label=wanted.reindex(tokens["type_id"]).to_numpy(),
        layer="term",
    )
    watched = run.triggers.loc[
        lambda f: (f["layer"] == "term") & f["label"].isin(set(rows["term"])),
        [*_KEY, "start", "end", "label", "layer"],
    ]
    found = pd.concat([found, watched], ignore_index=True)
    where = run.articles.set_index("article_id")[["source", "period"]]
    found = found.assign(
        source=found["article_id"].map(where["source"]),
        period=found["article_id"].map(where["period"]),
    )
    shown = []
    for row in rows.to_dict("records"):
        hits = found[found["label"] == row["term"]]
        if row.get("contrast") == "period in dyads":
            hits = hits.merge(run.dyads[_KEY].drop_duplicates(), on=_KEY)
        target = row.get("target", ALL)
        inside = hits[(hits["source"] == target) | (hits["period"] == target)]
        hits = inside if len(inside) else hits
        shown.append(
            evidence.sentences(hits[_KEY], hits[[*_KEY, "start", "end", "layer", "label"]], limit)
        )
    return shown


def watched(
    evidence: Evidence, glosses: Mapping[str, str], anchor: str, limit: int = 4
) -> list[Group]:
    """Sentences of each term that `figures.keyword_trends` draws, in the order of `glosses`, also
    of one too rare for a panel.
    """
    found = terms(evidence, pd.DataFrame({"term": list(glosses)}), limit)
    english = current() == "en"
    return [
        Group(
            anchor_of(anchor, str(n)),
            arabic(f"{gloss} ({term})" if gloss and english else term),
            shown,
        )
        for n, ((term, gloss), shown) in enumerate(zip(glosses.items(), found, strict=True))
        if shown.n_total
    ]


def each(rows: pd.DataFrame, label: str, found: list[Sentences], anchor: str) -> list[Group]:
    """The sentences behind each row as groups of a figure, named by the column `label`."""
    return [
        Group(f"{anchor}--{n}", arabic(name), f)
        for n, (name, f) in enumerate(zip(rows[label], found, strict=True), 1)
    ]


def network(
    evidence: Evidence, graph: nx.Graph, anchor: str, *, max_nodes: int = 40, limit: int = 3
) -> list[Group]:
    """Sentences of every pair that `figures.network` draws, the most frequent first, then of every
    actor.
    """
    part = drawn(graph, max_nodes)
    name = {a: d[named_in("name")] for a, d in part.nodes(data=True)}
    edges = sorted((-part.edges[e]["n"], *sorted(e)) for e in part.edges)
    rows = pd.DataFrame([(a, b) for _, a, b in edges], columns=["actor_a", "actor_b"])
    made = [
        Group(anchor_of(anchor, a, b), gettext("{a} and {b}").format(a=name[a], b=name[b]), found)
        for (_, a, b), found in zip(
            edges, pairs(evidence, rows, limit, neighbours=False), strict=True
        )
    ]
    nodes = sorted(part, key=lambda a: (-part.nodes[a]["sentences"], a))
    found = actors(evidence, pd.DataFrame({"actor_id": nodes}), limit, neighbours=False)
    return made + [
        Group(anchor_of(anchor, a), name[a], s) for a, s in zip(nodes, found, strict=True)
    ]


def points(
    evidence: Evidence,
    dyad_tone: pd.DataFrame,
    anchor: str,
    *,
    names: Mapping[str, str],
    source: str = ALL,
    coded: pd.DataFrame | None = None,
    limit: int = 3,
) -> list[Group]:
    """Sentences of every point that `figures.dyads_over_time` and `figures.tone_over_time` draw."""
    rows = dyad_tone[
        (dyad_tone["source"] == source)
        & ~dyad_tone["period"].isin([ALL, "undated", ""])
        & (dyad_tone["n_sentences"] > 0)
    ].sort_values(["dyad", "period"])
    return [
        Group(
            anchor_of(anchor, row["dyad"], row["period"]),
            f"{names.get(row['dyad'], row['dyad'])}, {row['period']}",
            found,
        )
        for row, found in zip(
            rows.to_dict("records"),
            dyads(evidence, rows, limit, coded=coded, neighbours=False),
            strict=True,
        )
    ]


def occurrences(evidence: Evidence, rows: pd.DataFrame) -> list[Sentences]:
    """The sentence that each row's characters (`article_id`, `start`, `end`) stand in, with them
    marked.
    """
    places = rows[["article_id", "start", "end"]].assign(row=range(len(rows)))
    inside = places.merge(
        evidence.run.sentences[[*_KEY, "start", "end"]], on="article_id", suffixes=("", "_of")
    )
    inside = inside[(inside["start"] >= inside["start_of"]) & (inside["start"] < inside["end_of"])]
    marks = inside[[*_KEY, "start", "end"]].assign(layer="term", label=gettext("the word"))
    by_row = inside.set_index("row")
    return [
        evidence.sentences(by_row.loc[by_row.index == n, _KEY], marks, 1) for n in range(len(rows))
    ]


def events(
    evidence: Evidence, told: pd.DataFrame, rows: pd.DataFrame, limit: int = 4
) -> list[Sentences]:
    """Sentences of the events `told` with each row's `type`, `source_state` and `target_state`, the
    trigger marked.
    """
    keys = ["type", "source_state", "target_state"]
    triggers = told.assign(layer="frame", label=gettext("event") + ": " + told["type"])[
        [*_KEY, "start", "end", "layer", "label"]
    ]
    shown = []
    for row in rows.to_dict("records"):
        held = told[np.logical_and.reduce([told[k] == row[k] for k in keys])]
        marks = pd.concat([evidence.actor_marks(), triggers.loc[held.index]])
        shown.append(evidence.sentences(held[_KEY], marks, limit))
    return shown


def sayings(
    evidence: Evidence, put: pd.DataFrame, rows: pd.DataFrame, limit: int = 3
) -> list[Sentences]:
    """Sentences of each row's `dyad` that are `put` so, the words that name the speaker marked."""
    cues = evidence.run.speakers.dropna(subset=["cue"])
    cues = cues.assign(
        layer="term", label=cues["type"].map(value) + gettext(", ") + cues["status"].map(value)
    )
    marks = pd.concat([evidence.actor_marks(), cues[[*_KEY, "start", "end", "layer", "label"]]])
    return [
        evidence.sentences(
            put.loc[(put["dyad"] == row["dyad"]) & (put["put"] == row["put"]), _KEY], marks, limit
        )
        for row in rows.to_dict("records")
    ]


def whole_articles(evidence: Evidence, rows: pd.DataFrame, limit: int = 3) -> list[Sentences]:
    """First sentences of the article each row leaves out (`left_out`), where it is one article;
    actors and frames marked.
    """
    known = evidence.run.sentences[_KEY]
    marks = pd.concat([evidence.actor_marks(), evidence.frame_marks()])
    return [
        evidence.sentences(known[known["article_id"] == row].head(limit), marks, limit)
        for row in rows["left_out"]
    ]


def articles(
    evidence: Evidence, rows: pd.DataFrame, column: str, limit: int = 4
) -> list[Sentences]:
    """First sentences of the analysed articles whose `column` (source, published_from) is that of
    each row.
    """
    held = evidence.run.articles.groupby(column)["article_id"].agg(list)
    return [evidence.openings(held.get(name, []), limit) for name in rows[column]]


def outlets(evidence: Evidence, rows: pd.DataFrame, anchor: str, limit: int = 4) -> list[Group]:
    """`articles` of each row's `source`, as groups of a figure."""
    found = zip(rows["source"], articles(evidence, rows, "source", limit), strict=True)
    return [
        Group(anchor_of(anchor, str(n)), name, shown)
        for n, (name, shown) in enumerate(found)
        if shown.n_total
    ]


def copies(evidence: Evidence, rows: pd.DataFrame) -> list[Sentences]:
    """The first sentence of every article of each row's cluster of copies: of `article_id`, which
    is kept, and of the others.
    """
    held = evidence.run.articles.groupby("duplicate_of")["article_id"].agg(list)
    return [evidence.copies(kept, held.get(kept, [])) for kept in rows["article_id"]]


def beside(
    evidence: Evidence, removed: pd.DataFrame, rows: pd.DataFrame, limit: int = 3
) -> list[Sentences]:
    """The sentence that follows what was taken out of an article, of each row's `kind`; at the end
    of a text the one before.
    """
    run = evidence.run
    cuts = removed[["article_id", "kind", "raw_end"]].sort_values("raw_end", ignore_index=True)
    kept = run.offsets.assign(raw_end=run.offsets["raw_start"]).sort_values("raw_end")
    after = pd.merge_asof(
        cuts,
        kept[["article_id", "raw_end", "start"]],
        on="raw_end",
        by="article_id",
        direction="forward",
    )
    after = after.assign(start=after["start"].fillna(_FAR).astype(np.int64)).sort_values("start")
    held = run.sentences[[*_KEY, "start"]].sort_values("start")
    found = pd.merge_asof(after, held, on="start", by="article_id").dropna(subset="sentence_id")
    return [
        evidence.sentences(found.loc[found["kind"] == kind, _KEY], None, limit)
        for kind in rows["kind"]
    ]
