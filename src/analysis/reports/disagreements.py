"""Sentences on which gold and program differ: shown in full, with what each of them says and an
English gloss below.

A sentence written for this project has a gloss of its own. Of what others wrote none is made, since
a translation is a copy: there the names and trigger words that either side marked are glossed, by
the names of the study's own lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from analysis.figures.links import anchor_of
from analysis.i18n import language
from analysis.i18n.language import gettext, value
from analysis.reports.evidence import Evidence, Group, Sentences
from analysis.reports.numbering import KEY
from analysis.reports.present import Html, arabic
from analysis.reports.sentence import NONE, Shown, item

_KIND = ["layer", "gold", "found", "outcome"]


def examples(
    evidence: Evidence,
    rows: pd.DataFrame,
    marks: pd.DataFrame,
    caption: str,
    *,
    anchor: str,
    folded: bool = False,
) -> Html:
    """Show sentences on which gold and program differ, each with its verdict.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        One row for each sentence of `evaluation.results.typical`.
    marks
        The mentions of gold and program; trigger words are marked too.
    caption
        What stands above them, before translation.
    anchor
        The id of the element.
    folded
        Whether only the caption is shown until it is opened.

    Returns
    -------
    Html
        The list; in an English report with a gloss of each sentence, or of its words.
    """
    every = _marks(evidence, marks)
    glosses = _glosses(evidence.run.codings)
    parts = []
    english = language.current() == "en"
    actors = {a.id: a.name_en for a in evidence.run.study.actors}
    frames = {f.id: f.name_en for f in evidence.run.study.frames}
    for row in _known(evidence, rows).to_dict("records"):
        shown = evidence.details(pd.DataFrame([row])[KEY], every)[0]
        gloss = ""
        if english:
            gloss = glosses.get((row["article_id"], row["sentence_id"]), "")
        said = Markup('<p class="verdict"><b>{}</b> · {}</p>').format(
            value(row["layer"]), arabic(_verdict(row, evidence.run.dyads_named))
        )
        told = Markup("")
        if gloss:
            told = Markup('<p class="gloss">“{}”</p>').format(gloss)
        if english and not gloss:
            told = word_gloss(
                shown, words_of(shown, evidence.run.codings, evidence.run.triggers, actors, frames)
            )
        parts.append(item(shown, neighbours=False, back=said + told))
    if not parts:
        nothing = gettext("No mistake to show: no sentence of this run is in the gold standard.")
        return Html(Markup('<p class="said">{}</p>').format(nothing))
    whole = Markup(
        '<div class="examples" id="{}"><p class="caption">{}</p><ol class="sentences">{}</ol></div>'
    )
    if folded:
        whole = Markup(
            '<details class="folded examples" id="{}"><summary>{}</summary><ol class="sentences">{}</ol></details>'
        )
    return Html(whole.format(anchor, arabic(gettext(caption)), Markup("").join(parts)))


def words_of(
    shown: Shown,
    codings: pd.DataFrame,
    triggers: pd.DataFrame,
    actors: Mapping[str, str],
    frames: Mapping[str, str],
) -> dict[str, str]:
    """What the marked names and trigger words of a sentence stand for, in English.

    Parameters
    ----------
    shown
        The sentence.
    codings
        Table `codings`.
    triggers
        Table `triggers`.
    actors
        Actor id to English name.
    frames
        Frame id to English name.

    Returns
    -------
    dict
        The characters of each word to what it stands for; empty where the text may not be
        shown.
    """
    key = {"article_id": shown.article_id, "sentence_id": shown.sentence_id}
    mentions, words = (f.merge(pd.DataFrame([key]), on=KEY) for f in (codings, triggers))
    mentions = mentions[mentions["layer"] == "mention"]
    labels = mentions["gold"].where(mentions["gold"] != "", mentions["found"]).map(actors)
    words = words[words["layer"] == "frame"]
    told = [
        *zip(mentions["start"], mentions["end"], labels, strict=True),
        *zip(
            words["start"],
            words["end"],
            words["label"].map(frames).map("a word of “{}”".format),
            strict=True,
        ),
    ]
    # what has no English name has no gloss
    known = sorted((int(s), int(e), said) for s, e, said in told if isinstance(said, str))
    if shown.how != NONE:
        # Backwards, so that of a word that stands there twice the first place decides.
        return {shown.body[s:e]: said for s, e, said in reversed(known)}
    return {}


def word_gloss(shown: Shown, words: Mapping[str, str]) -> Markup:
    """The glosses of words, as a line below their sentence.

    Parameters
    ----------
    shown
        The sentence, which gives their order.
    words
        What `words_of` found.

    Returns
    -------
    Markup
        The line; empty where there is no word.
    """
    if not words:
        return Markup("")
    order = sorted(words, key=lambda w: shown.body.find(w, shown.start))
    one = Markup('<bdi lang="ar" dir="rtl">{}</bdi> = {}')
    return Markup('<p class="gloss">{}</p>').format(
        Markup(" · ").join(one.format(w, words[w]) for w in order)
    )


def _verdict(row: Mapping[str, object], dyads: Mapping[str, str]) -> str:
    said = gettext("in the gold {gold}, by the program {found}").format(
        gold=row["gold_named"], found=row["found_named"]
    )
    dyad = ""
    if row["layer"] != "dyad":
        dyad = str(row["dyad"])
    if dyad:
        return f"{dyads.get(dyad, dyad)}: {said}"
    return said


def behind(
    evidence: Evidence, rows: pd.DataFrame, marks: pd.DataFrame, limit: int = 3
) -> Sequence[Sentences]:
    """The sentences of each kind of mistake.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        Kinds of mistakes (`layer`, `gold`, `found`), one row each.
    marks
        The mentions of gold and program.
    limit
        Sentences shown of each kind.

    Returns
    -------
    sequence of Sentences
        One for each row.
    """
    every = _marks(evidence, marks)
    codings = _known(evidence, evidence.run.codings)
    return [
        evidence.sentences(codings.merge(pd.DataFrame([row])[_KIND], on=_KIND)[KEY], every, limit)
        for row in rows.to_dict("records")
    ]


def coded(
    evidence: Evidence, rows: pd.DataFrame, marks: pd.DataFrame, limit: int = 3
) -> Sequence[Sentences]:
    """The coded sentences behind each row: those with its label, by gold or program; of what is no
    label all of the layer.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        `layer` and `what`.
    marks
        The mentions of gold and program.
    limit
        Sentences shown of each row.

    Returns
    -------
    sequence of Sentences
        One for each row.
    """
    every = _marks(evidence, marks)
    codings = _known(evidence, evidence.run.codings)
    return [
        evidence.sentences(
            _labelled(codings, row["layer"], row["what"]), every, limit, neighbours=False
        )
        for row in rows.to_dict("records")
    ]


def bars(
    evidence: Evidence, rows: pd.DataFrame, layer: str, marks: pd.DataFrame, anchor: str
) -> Sentences:
    """What `figures.outcomes` opens: coded sentences of the layer, and under each bar its own.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        The bars: `label`, and `named`, how a reader is shown it.
    layer
        The layer of the codebook.
    marks
        The mentions of gold and program.
    anchor
        The figure's anchor, before which those of its bars begin.

    Returns
    -------
    Sentences
        The block below the figure.
    """
    labels = rows.assign(layer=layer, what=rows["label"])
    made = zip(rows["label"], rows["named"], coded(evidence, labels, marks), strict=True)
    groups = [
        Group(anchor_of(anchor, str(label)), arabic(named), found) for label, named, found in made
    ]
    codings = _known(evidence, evidence.run.codings)
    keys = codings.loc[
        (codings["layer"] == layer)
        & codings[["gold", "found"]].isin(list(rows["label"])).any(axis=1),
        KEY,
    ]
    return evidence.block(keys, _marks(evidence, marks), 6, groups=groups)


def _labelled(codings: pd.DataFrame, layer: str, label: str) -> pd.DataFrame:
    """The sentences of a layer in which either side marked a label; of what is no label ('micro',
    'span'), all of the layer.
    """
    rows = codings[codings["layer"] == layer]
    own = rows[(rows["gold"] == label) | (rows["found"] == label)]
    return (own if len(own) else rows)[KEY]


def _known(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose sentence the run analyses: of a copy that was left out there is none to show."""
    return rows.merge(evidence.run.sentences[KEY], on=KEY)


def _glosses(codings: pd.DataFrame) -> dict[tuple[str, int], str]:
    """English glosses of the sentences that have one, by article and number."""
    held = codings[(codings["layer"] == "coded") & codings["gloss"].notna()]
    return dict(
        zip(zip(held["article_id"], held["sentence_id"], strict=True), held["gloss"], strict=True)
    )


def _marks(evidence: Evidence, marks: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([marks, evidence.frame_marks(), evidence.tone_marks()], ignore_index=True)
