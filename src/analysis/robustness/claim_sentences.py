"""The sentences behind a finding of findings.yml, by what it claims: those that hold what is
counted, and those counted beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup

from analysis.figures.links import anchor_of
from analysis.i18n.language import gettext, mark
from analysis.relations.relation import counted
from analysis.reports.evidence import Evidence, Group, Sentences
from analysis.reports.numbering import KEY
from analysis.reports.present import arabic
from analysis.robustness.article_counts import Material
from analysis.robustness.findings import Cell, Finding, load_findings
from analysis.robustness.specifications import own

_MARK = [*KEY, "start", "end", "layer", "label"]
_COUNTED = mark(
    "None of its sentences holds what the finding counts; these are counted beside those that do."
)
_FIRST = mark("None of the finding's sentences stands there; these are the first ones.")
_NO_SENTENCE = mark("No sentence of this run holds what the finding speaks of.")


class _Places(NamedTuple):
    """Keys of the sentences with what a finding counts, of those it is counted among, and the
    marks that show it.
    """

    hits: pd.DataFrame
    among: pd.DataFrame
    marks: pd.DataFrame


class Opener:
    """Opens the findings of a study in a run. Build once a notebook: sentences and marks of a
    finding are looked up once.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        run = evidence.run
        # the study's own specification: the page shows what its own numbers count
        self._material = Material(run, run.study, own(run.study))
        self._known: dict[str, _Places] = {}

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """The findings of findings.yml by id."""
        return {f.id: f for f in load_findings(self._evidence.run.study)}

    def rows(
        self, ids: Iterable[str], limit: int = 4, *, neighbours: bool = True
    ) -> list[Sentences]:
        """Sentences behind findings: of both sides where a finding compares two, of either actor
        where two share none.

        Parameters
        ----------
        ids
            Ids of the findings.
        limit
            Sentences shown of each.
        neighbours
            Whether the sentences before and after can be opened too.

        Returns
        -------
        list of Sentences
            One for each id.
        """
        return [self._shown(self._places(i), "", limit, neighbours) for i in ids]

    def without(self, rows: pd.DataFrame, limit: int = 3) -> list[Sentences]:
        """Sentences behind findings in the article, day or outlet that is left out.

        Where none holds what the finding counts, those it is counted among, else the first ones
        there; a line says so.

        Parameters
        ----------
        rows
            With `finding`, `by` and `left_out`, as in table `influence`.
        limit
            Sentences shown of each.

        Returns
        -------
        list of Sentences
            One for each row.
        """
        return [
            self._inside(self._places(r["finding"]), r["by"], r["left_out"], limit)
            for r in rows.to_dict("records")
        ]

    def block(
        self, ids: Sequence[str], says: Sequence[str] = (), *, anchor: str = "", limit: int = 2
    ) -> Sentences:
        """What a figure opens: sentences of the findings it shows.

        Parameters
        ----------
        ids
            Ids of the findings.
        says
            What each says.
        anchor
            The figure's anchor; '': no sentences under single findings.
        limit
            Sentences shown of each.

        Returns
        -------
        Sentences
            The block below the figure.
        """
        places = [self._places(i) for i in ids]
        if not places:
            return self._evidence.sentences(pd.DataFrame(columns=KEY))
        groups = []
        if anchor:
            sentences = self.rows(ids, limit, neighbours=False)
            groups = [
                Group(anchor_of(anchor, i), arabic(s), _or_none(m))
                for i, s, m in zip(ids, says, sentences, strict=True)
            ]
        hits, marks = (
            pd.concat([getattr(p, k) for p in places], ignore_index=True) for k in ("hits", "marks")
        )
        return self._evidence.block(hits, marks.drop_duplicates(), 6, groups=groups)

    def _inside(self, places: _Places, by: str, left_out: str, limit: int) -> Sentences:
        articles = self._material.articles
        held = {
            "article": articles["article_id"],
            "outlet": articles["source"],
            "day": self._material.days(),
        }[by]
        there = articles.loc[np.asarray(held) == left_out, "article_id"]
        first = self._evidence.run.sentences[KEY].query("sentence_id < @limit")
        kept = [keys[keys["article_id"].isin(there)] for keys in (places.hits, places.among, first)]
        said = ""
        if kept[0].empty and kept[1].empty:
            said = _FIRST
        among = kept[2] if said else kept[1]
        return self._shown(_Places(kept[0], among, places.marks), said, limit, neighbours=False)

    def _shown(self, places: _Places, said: str, limit: int, neighbours: bool) -> Sentences:
        """The sentences that hold what is counted; where there is none, those among which it is,
        with a line that says so.
        """
        keys = places.hits
        if keys.empty:
            keys = places.among
            said = said or _COUNTED
        else:
            said = ""
        sentences = self._evidence.sentences(keys, places.marks, limit, neighbours=neighbours)
        note = Markup("")
        if said and sentences.n_shown:
            note = Markup('<p class="rule">{}</p>').format(gettext(said))
        return replace(sentences, html=note + sentences.html)

    def _places(self, name: str) -> _Places:
        if name not in self._known:
            finding = self.findings[name]
            parts = [self._of_cell(finding, cell) for cell in finding.cells]
            whole = _Places(*(pd.concat(p, ignore_index=True) for p in zip(*parts, strict=True)))
            marks = whole.marks.merge(
                pd.concat([whole.hits, whole.among])[KEY].drop_duplicates(), on=KEY
            )
            self._known[name] = whole._replace(marks=marks.drop_duplicates())
        return self._known[name]

    def _of_cell(self, finding: Finding, cell: Cell) -> _Places:
        """What one side of a finding counts, within its outlet and time."""
        if finding.pair:
            found = self._pair(finding.pair)
        elif finding.measure == "actor":
            found = self._actor(str(cell.actor))
        elif finding.measure == "term":
            found = self._term(cell.term)
        else:
            found = self._dyad(cell)
        inside = set(self._material.articles.loc[self._material.inside(cell), "article_id"])
        return found._replace(
            **{
                k: f[f["article_id"].isin(inside)]
                for k in ("hits", "among")
                for f in [getattr(found, k)]
            }
        )

    def _pair(self, pair: tuple[str, str]) -> _Places:
        """Sentences with both actors; of a pair that shares none, sentences of either in the
        articles that name both.
        """
        mentions = self._evidence.run.mentions
        one, other = (mentions.loc[mentions["actor_id"] == a, KEY].drop_duplicates() for a in pair)
        both = one.merge(other, on=KEY)
        either = pd.concat([one, other]).drop_duplicates()
        # two that share no sentence may still share paragraphs or articles
        if both.empty:
            both = either[
                either["article_id"].isin(set(one["article_id"]) & set(other["article_id"]))
            ]
        return _Places(both, either, self._evidence.actor_marks(pair))

    def _actor(self, actor: str) -> _Places:
        mentions = self._evidence.run.mentions
        keys = mentions.loc[mentions["actor_id"] == actor, KEY].drop_duplicates()
        return _Places(keys, keys, self._evidence.actor_marks([actor]))

    def _dyad(self, cell: Cell) -> _Places:
        """Sentences of the dyad, with the frame where there is one; else with tone words marked."""
        run = self._evidence.run
        dyads = counted(run.dyads, run.study)
        frames = counted(run.frames, run.study)
        among = dyads.loc[dyads["dyad"] == cell.dyad, KEY].drop_duplicates()
        if not cell.frame:
            return _Places(among, among, pd.concat([self._actors, self._tone]))
        hits = frames.loc[(frames["dyad"] == cell.dyad) & (frames["frame"] == cell.frame), KEY]
        return _Places(
            hits.drop_duplicates(),
            among,
            pd.concat([self._actors, self._evidence.frame_marks([cell.frame])]),
        )

    def _term(self, term: tuple[str, ...]) -> _Places:
        """Sentences with any word of the lemma, as findings are judged."""
        run = self._evidence.run
        tokens = run.tokens[run.tokens["type_id"].isin(self._material.types_of(term))]
        place = run.sentences[KEY].iloc[tokens["sentence"].to_numpy()].reset_index(drop=True)
        ends = {k: tokens[k].to_numpy(np.int64) for k in ("start", "end")}
        marks = place.assign(**ends, layer="term", label=gettext(", ").join(term))[_MARK]
        return _Places(place.drop_duplicates(), place.head(0), marks)

    @cached_property
    def _actors(self) -> pd.DataFrame:
        return self._evidence.actor_marks()

    @cached_property
    def _tone(self) -> pd.DataFrame:
        return self._evidence.tone_marks()


def _or_none(made: Sentences) -> Sentences:
    """The sentences, or a line that there is none."""
    if made.n_shown:
        return made
    return replace(made, html=Markup('<p class="rule">{}</p>').format(gettext(_NO_SENTENCE)))
