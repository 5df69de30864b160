"""Sentences on which gold and program differ: shown in full, with what each of them says and an English gloss below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from analysis import language
from analysis.language import gettext, value
from analysis.reports.evidence import Evidence, Sentences
from analysis.reports.numbering import KEY
from analysis.reports.present import Html, arabic
from analysis.reports.sentence import item

_KIND = ["layer", "gold", "found", "outcome"]


def examples(evidence: Evidence, rows: pd.DataFrame, marks: pd.DataFrame, caption: str, *, anchor: str) -> Html:
    """One sentence a row of `validation.reading.typical`, with its verdict and, in an English report, its gloss.

    `marks` are the mentions of gold and program (`validation.reading.marks`); trigger words are marked too.
    """
    every, glosses, parts = _marks(evidence, marks), _glosses(evidence.run.codings), []
    for row in _known(evidence, rows).to_dict("records"):
        shown = evidence.details(pd.DataFrame([row])[KEY], every)[0]
        gloss = glosses.get((row["article_id"], row["sentence_id"]), "") if language.current() == "en" else ""
        said = Markup('<p class="verdict"><b>{}</b> · {}</p>').format(
            value(row["layer"]), arabic(_verdict(row, evidence.run.dyads_named))
        )
        told = Markup('<p class="gloss">“{}”</p>').format(gloss) if gloss else Markup("")
        parts.append(item(shown, neighbours=False, back=said + told))
    if not parts:
        nothing = gettext("No mistake to show: no sentence of this run is in the gold standard.")
        return Html(Markup('<p class="said">{}</p>').format(nothing))
    whole = Markup('<div class="examples" id="{}"><p class="caption">{}</p><ol class="sentences">{}</ol></div>')
    return Html(whole.format(anchor, arabic(gettext(caption)), Markup("").join(parts)))


def _verdict(row: Mapping[str, object], dyads: Mapping[str, str]) -> str:
    said = gettext("in the gold {gold}, by the program {found}").format(
        gold=row["gold_named"], found=row["found_named"]
    )
    dyad = "" if row["layer"] == "dyad" else str(row["dyad"])
    return f"{dyads.get(dyad, dyad)}: {said}" if dyad else said


def behind(evidence: Evidence, rows: pd.DataFrame, marks: pd.DataFrame, limit: int = 3) -> Sequence[Sentences]:
    """The sentences of each kind of mistake, a row of `validation.reading.mistakes` each."""
    every, codings = _marks(evidence, marks), _known(evidence, evidence.run.codings)
    return [
        evidence.sentences(codings.merge(pd.DataFrame([row])[_KIND], on=_KIND)[KEY], every, limit)
        for row in rows.to_dict("records")
    ]


def _known(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose sentence the run analyses: of a copy that was left out there is none to show."""
    return rows.merge(evidence.run.sentences[KEY], on=KEY)


def _glosses(codings: pd.DataFrame) -> dict[tuple[str, int], str]:
    """English glosses of the sentences that have one, by article and number."""
    held = codings[(codings["layer"] == "coded") & codings["gloss"].notna()]
    return dict(zip(zip(held["article_id"], held["sentence_id"], strict=True), held["gloss"], strict=True))


def _marks(evidence: Evidence, marks: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([marks, evidence.frame_marks(), evidence.tone_marks()], ignore_index=True)
