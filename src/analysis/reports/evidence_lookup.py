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
from analysis.reports.corpus_evidence import articles as articles
from analysis.reports.corpus_evidence import beside as beside
from analysis.reports.corpus_evidence import copies as copies
from analysis.reports.corpus_evidence import outlets as outlets
from analysis.reports.corpus_evidence import whole_articles as whole_articles
from analysis.reports.evidence import Evidence, Group, Sentences
from analysis.reports.present import arabic

_KEY = ["article_id", "sentence_id"]
ALL = "all"


def actors(
    evidence: Evidence, rows: pd.DataFrame, limit: int = 4, *, neighbours: bool = True
) -> list[Sentences]:
    """Sentences that mention each row's actor.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `actor_id`.
    limit
        Sentences shown of each row.
    neighbours
        Whether the sentences before and after can be opened too.

    Returns
    -------
    list of Sentences
        One for each row.
    """
    return [
        evidence.sentences(
            evidence.mentions_of(actor),
            evidence.actor_marks([actor]),
            limit,
            neighbours=neighbours,
        )
        for actor in rows["actor_id"]
    ]


def named_by(evidence: Evidence, rows: pd.DataFrame, limit: int = 4) -> list[Sentences]:
    """Sentences with a mention of each row's way of naming, those mentions marked.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `via`.
    limit
        Sentences shown of each row.

    Returns
    -------
    list of Sentences
        One for each row.
    """
    found = evidence.run.mentions
    marks = evidence.actor_marks()
    return [
        evidence.sentences(
            found.loc[found["via"] == via, _KEY], marks.loc[found["via"] == via], limit
        )
        for via in rows["via"]
    ]


def pairs(
    evidence: Evidence, rows: pd.DataFrame, limit: int = 4, *, neighbours: bool = True
) -> list[Sentences]:
    """Sentences that mention both actors of each row.

    A pair that shares paragraphs or articles but no sentence is shown with sentences of either in
    the articles they share.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `actor_a` and `actor_b`; of its `period` only, where it has one.
    limit
        Sentences shown of each row.
    neighbours
        Whether the sentences before and after can be opened too.

    Returns
    -------
    list of Sentences
        One for each row.
    """
    period = evidence.run.articles.set_index("article_id")["period"]
    shown = []
    for row in rows.to_dict("records"):
        one, other = (
            evidence.mentions_of(row[c]).drop_duplicates() for c in ("actor_a", "actor_b")
        )
        both = one.merge(other, on=_KEY)
        if both.empty:
            # a pair by paragraph or article may never meet in one sentence
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
    """Sentences of each row's dyad that count and hold its frame.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `dyad` and `frame`; of its `source` and `period` only, where it has them.
    limit
        Sentences shown of each row.

    Returns
    -------
    list of Sentences
        One for each row, the triggers of the frame marked.
    """
    run = evidence.run
    # Joined on sentence and dyad: outlet and period stand in 'dyads' alone.
    found = counted(run.frames, run.study).merge(run.dyads[[*_KEY, "dyad", "source", "period"]])
    shown = []
    actors_named = evidence.actor_marks()
    for row in rows.to_dict("records"):
        keep = found["frame"].eq(row["frame"]) & found["dyad"].eq(row["dyad"])
        for column in ("source", "period"):
            if row.get(column, ALL) != ALL:
                keep &= found[column] == row[column]
        marks = pd.concat([actors_named, evidence.frame_marks([row["frame"]])])
        shown.append(evidence.sentences(found.loc[keep, _KEY], marks, limit))
    return shown


def gaps(evidence: Evidence, rows: pd.DataFrame, limit: int = 3) -> list[Sentences]:
    """Sentences of both dyads of each row.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `most` and `least`; of a `frame` only, where there is that column.
    limit
        Sentences shown of each dyad.

    Returns
    -------
    list of Sentences
        One for each row: those of `most`, then those of `least`.
    """
    sides = [rows.assign(dyad=rows[side]) for side in ("most", "least")]
    if "frame" in rows:
        one, other = (frames(evidence, side, limit) for side in sides)
    else:
        one, other = (dyads(evidence, side, limit) for side in sides)
    return [first + second for first, second in zip(one, other, strict=True)]


def cells(
    evidence: Evidence, rows: pd.DataFrame, anchor: str, *, names: Mapping[str, str], limit: int = 3
) -> list[Group]:
    """Sentences of every dyad and frame of `figures.frame_prevalence`, the frame's triggers marked.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        Rows of table `frame_prevalence`; those without the frame are left out.
    anchor
        The figure's anchor.
    names
        Ids of dyads and frames to how a reader is shown them.
    limit
        Sentences shown of each.

    Returns
    -------
    list of Group
        One for each dyad and frame, by frame and dyad.
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
    """Sentences of each row's dyad that count, tone words marked.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `dyad`; of its `source` and `period` only, where it has them.
    limit
        Sentences shown of each row.
    coded
        Table `dyads` with the periods of the rows; None: the run's own.
    neighbours
        Whether the sentences before and after can be opened too.

    Returns
    -------
    list of Sentences
        One for each row.
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
    """Sentences with each row's term, as a word or a watched phrase.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `term`; of its `target`, a period or source, where it names one that has such
        sentences; for the contrast 'period in dyads' only sentences of dyads.
    limit
        Sentences shown of each row.

    Returns
    -------
    list of Sentences
        One for each row, the term marked.
    """
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
        # `found` has all terms of the table: tokens are gone through once, not once a row.
        hits = found[found["label"] == row["term"]]
        if row.get("contrast") == "period in dyads":
            hits = hits.merge(run.dyads[_KEY].drop_duplicates(), on=_KEY)
        target = row.get("target", ALL)
        inside = hits[(hits["source"] == target) | (hits["period"] == target)]
        # a half is neither an outlet nor a period: then sentences of all are shown
        if len(inside):
            hits = inside
        shown.append(
            evidence.sentences(hits[_KEY], hits[[*_KEY, "start", "end", "layer", "label"]], limit)
        )
    return shown


def watched(
    evidence: Evidence, glosses: Mapping[str, str], anchor: str, limit: int = 4
) -> list[Group]:
    """Sentences of each term that `figures.keyword_trends` draws, also of one too rare for a panel.

    Parameters
    ----------
    evidence
        The run's evidence.
    glosses
        Term to its English gloss, in the order of the figure.
    anchor
        The figure's anchor.
    limit
        Sentences shown of each term.

    Returns
    -------
    list of Group
        One for each term that occurs.
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
    """The sentences behind each row as groups of a figure.

    Parameters
    ----------
    rows
        The rows.
    label
        The column that names a row to a reader.
    found
        Sentences of each row.
    anchor
        The figure's anchor; a row's ends in its number, from 1.

    Returns
    -------
    list of Group
        One for each row.
    """
    return [
        Group(f"{anchor}--{n}", arabic(name), f)
        for n, (name, f) in enumerate(zip(rows[label], found, strict=True), 1)
    ]


def network(
    evidence: Evidence, graph: nx.Graph, anchor: str, *, max_nodes: int = 40, limit: int = 3
) -> list[Group]:
    """Sentences of every pair and every actor that `figures.network` draws.

    Parameters
    ----------
    evidence
        The run's evidence.
    graph
        The network.
    anchor
        The figure's anchor.
    max_nodes
        Actors that the figure draws at most.
    limit
        Sentences shown of each pair or actor.

    Returns
    -------
    list of Group
        Pairs, the most frequent first, then actors likewise.
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
    """Sentences of every point that `figures.dyads_over_time` and `figures.tone_over_time` draw.

    Parameters
    ----------
    evidence
        The run's evidence.
    dyad_tone
        Table `dyad_tone`, or the same by another period.
    anchor
        The figure's anchor.
    names
        Ids of dyads to how a reader is shown them.
    source
        The outlet drawn, or 'all'.
    coded
        Table `dyads` with the periods of `dyad_tone`; None: the run's own.
    limit
        Sentences shown of each point.

    Returns
    -------
    list of Group
        One for each dyad and dated period, by dyad and period.
    """
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
    """The sentence that each row's characters stand in, with them marked.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `article_id`, and `start`, `end` in the cleaned body.

    Returns
    -------
    list of Sentences
        One for each row.
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
    """Sentences of the events of each row's kind, the trigger marked.

    Parameters
    ----------
    evidence
        The run's evidence.
    told
        Events, with `type`, `source_state`, `target_state`, and their place.
    rows
        Kinds of events: the same three columns.
    limit
        Sentences shown of each row.

    Returns
    -------
    list of Sentences
        One for each row.
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
    """Sentences of each row's dyad that are qualified its way, the words that name the speaker
    marked.

    Parameters
    ----------
    evidence
        The run's evidence.
    put
        Sentences of dyads, with `dyad` and how each is qualified (`put`).
    rows
        With `dyad` and `put`.
    limit
        Sentences shown of each row.

    Returns
    -------
    list of Sentences
        One for each row.
    """
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
