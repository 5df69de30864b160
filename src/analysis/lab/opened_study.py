"""`analysis.load("iraq-iran-saudi")`: a study and what its last run made, as tables with names,
figures and sentences.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis import tables
from analysis.errors import UserError
from analysis.lab import quotations, terms, views
from analysis.lab.choices import Names, one_of
from analysis.paths import DEFAULT_STUDY, project_root
from analysis.reports.evidence import Evidence
from analysis.reports.finished_run import Run
from analysis.study.load import load_study
from analysis.study.schema import UNITS, Actor, Frame, Unit

if TYPE_CHECKING:
    from analysis.lab.changes import Changes
    from analysis.lab.plot import Plots

_KEY = ["article_id", "sentence_id"]


def load(study: str = DEFAULT_STUDY, *, run: str | Path | None = None) -> Study:
    """The study of this name with the tables of its last run, or of the run in the folder `run`.

    Nothing is computed but what is asked for. Raises `UserError` where there is no such study, or
    no run of it yet.
    """
    root = project_root()
    if not isinstance(study, str) or not study:
        raise UserError(
            f"a study is named by the name of its folder, but got {study!r}",
            fix=f'For instance analysis.load("{DEFAULT_STUDY}").',
        )
    if not (root / "studies" / study / "study.yml").is_file():
        load_study(root / "studies" / study)  # raises, naming the studies there are
    folder = Path(run) if run is not None else root / "reports" / study
    if not (folder / "run.json").is_file():
        raise UserError(
            f"study '{study}' has not been run",
            where=folder,
            fix=f'analysis.run("{study}") makes its tables.',
        )
    opened = Run(folder)
    if opened.description["study"] != study:
        raise UserError(
            f"this is a run of '{opened.description['study']}', not of '{study}'", where=folder
        )
    return Study(opened)


class Study:
    """A study opened in the lab.

    Every table is a pandas DataFrame; `study["sentences"]` gives any table of the run as it is.

    Tables: `articles`, `mentions`, `actors`, `cooccurrence()`, `frames()`, `tone()`, `trend()`,
    `evidence()`. Figures: `plot.cooccurrence()`, `plot.frames(by="source")`, `plot.trend("…")`.
    Choices, completed on Tab: `actor`, `frame`, `source`, `dyad`. After an edit of the study's
    files: `changes()`.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.question = (
            run.study
        )  # as it was when the tables were opened: what `changes` compares with

    @cached_property
    def actor(self) -> Names[Actor]:
        """The actors of actors.yml by id: `study.actor.mustafa_al_kadhimi`."""
        known = self.question.actors
        also = {a.id: (a.name_en, a.name_ar, *a.names, *a.short, *a.titles) for a in known}
        return Names("actor", {a.id: a for a in known}, also)

    @cached_property
    def frame(self) -> Names[Frame]:
        """The frames of frames.yml by id."""
        known = self.question.frames
        return Names(
            "frame", {f.id: f for f in known}, {f.id: (f.name_en, f.name_ar) for f in known}
        )

    @cached_property
    def source(self) -> Names[str]:
        """The outlets of the corpus."""
        return Names("source", {s: s for s in sorted(set(self.run.articles["source"]))})

    @cached_property
    def dyad(self) -> Names[str]:
        """The pairs of states, as 'iraq-iran'."""
        named, pairs = (
            self.run.dyads_named,
            zip(self.question.dyad_names(), self.question.dyads, strict=True),
        )
        turned = {name: f"{b}-{a}" for name, (a, b) in pairs}  # a pair has no direction
        return Names(
            "dyad", {d: d for d in named}, {d: (name, turned[d]) for d, name in named.items()}
        )

    @cached_property
    def plot(self) -> Plots:
        """The figures of this study."""
        from analysis.lab.plot import Plots

        return Plots(self)

    @cached_property
    def articles(self) -> pd.DataFrame:
        """One row an analysed article, by date: published (UTC), source, title, body, and where it
        came from.
        """
        return views.articles(self.run)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """One row a mention of an actor: `actor` (English name), `surface` as written, `via` (name,
        office, metonym, …).

        `start` and `end` are places in the article's body, `raw_start` and `raw_end` in the raw
        text.
        """
        return views.mentions(self.run)

    @property
    def actors(self) -> pd.DataFrame:
        """One row an actor mentioned: articles, sentences and mentions; the most sentences first."""
        return views.first(
            self.run.actors, "name_en", "name_ar", "kind", "sentences", "articles", "mentions"
        )

    def cooccurrence(
        self, unit: Unit = "sentence", *, actor: object = None, min_n: int = 2, max_q: float = 1.0
    ) -> pd.DataFrame:
        """One row a pair of actors that share a `unit` (sentence, paragraph, article); the surest
        first.

        `n` units shared, `expected` given how often each is named, `expected_within` given which
        articles each is in; `together` says where the pair meets beyond chance, `q` how sure that
        is given the articles (of unit article: given both margins), after Benjamini-Hochberg,
        missing below three articles. `actor` keeps the pairs of one actor.
        """
        one_of("unit", unit, UNITS)
        chosen = None if actor is None else self.actor.id_of(actor)
        return views.pairs(self.run, unit, chosen, min_n, max_q)

    def frames(
        self, by: str = "dyad", *, dyad: object = None, frame: object = None
    ) -> pd.DataFrame:
        """One row a frame in a dyad, `by` dyad, source or period: `share` of its units (0 to 1)
        with a 95 % interval.

        `low` and `high` are from a bootstrap over articles; `n_sentences` units of the dyad here,
        `n_frame` with the frame.
        """
        one_of("split", by, views.BY)
        pair = None if dyad is None else self.dyad.id_of(dyad)
        return views.frames(self.run, by, pair, None if frame is None else self.frame.id_of(frame))

    def relations(self, by: str = "dyad", *, dyad: object = None) -> pd.DataFrame:
        """One row a relation in a dyad, `by` dyad, source or period: `share` of the units that name
        both states (0 to 1) which tell of something between the two, of both together towards a
        third, or only name them.
        """
        one_of("split", by, views.BY)
        return views.relations(self.run, by, None if dyad is None else self.dyad.id_of(dyad))

    def tone(self, by: str = "dyad", *, dyad: object = None) -> pd.DataFrame:
        """One row a dyad, `by` dyad, source or period: mean `tone` (-2 conflict to 2 cooperation)
        with a 95 % interval.
        """
        one_of("split", by, views.BY)
        return views.tone(self.run, by, None if dyad is None else self.dyad.id_of(dyad))

    def trend(self, term: str) -> pd.DataFrame:
        """One row a period and source ('all' for the margins): `share` of a word or phrase per
        10,000 words, with interval.

        A word counts with its forms, as in the reports; a phrase that no table holds is counted
        now, with article and pronoun. Raises `UserError` where the corpus does not hold it, naming
        the nearest term.
        """
        rows = terms.trend_of(self.run, terms.phrase_of(term))
        return views.first(rows, "period", "source", "share", "low", "high", "count")

    def evidence(
        self,
        actor: object = None,
        *,
        frame: object = None,
        dyad: object = None,
        term: str | None = None,
        source: object = None,
        period: str | None = None,
        limit: int | None = 10,
    ) -> quotations.Quotations:
        """One row a sentence that holds all that is asked for; shown right-to-left with its marks.

        `actor` may be a list (all of them in one sentence). Of more than `limit` sentences a sample
        is shown, by the reports' rule; `.n_total` says of how many, and `limit=None` shows all.
        Raises `UserError` where nothing is asked for.
        """
        asked = Asked(self)
        if limit is not None and (not isinstance(limit, Integral) or limit < 1):
            raise UserError(
                f"limit is how many sentences to show, 1 or more, or None for all, but got {limit!r}"
            )
        actors = (
            list(actor) if isinstance(actor, Collection) and not isinstance(actor, str) else [actor]
        )
        for one in actors if actor is not None else []:
            asked.actor(self.actor.id_of(one))
        if frame is not None:
            asked.frame(self.frame.id_of(frame))
        if dyad is not None:
            asked.dyad(self.dyad.id_of(dyad))
        if term is not None:
            asked.term(terms.phrase_of(term))
        outlet = None if source is None else self.source.id_of(source)
        if period is not None:
            one_of("period", period, sorted(set(self.run.articles["period"])))
        return asked.answer(outlet, period, limit)

    def forms(self, frame: object = None) -> pd.DataFrame:
        """One row a frame, term of frames.yml and form of the texts that it found: `n` occurrences;
        an empty form where it found none. `frame` keeps the terms of one frame.
        """
        table = terms.forms(self.run)
        if frame is None:
            return table
        kept = table["frame"] == self.frame.id_of(frame)
        return table[kept].reset_index(drop=True)

    def changes(self) -> Changes:
        """What the files of the study, as they are on disk now, change against the tables: mentions
        gained and lost.
        """
        from analysis.lab.changes import compare

        return compare(self.run, self.question)

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence(self.run)

    def __getitem__(self, table: str) -> pd.DataFrame:
        found: pd.DataFrame = getattr(self.run, one_of("table", table, tables.TABLES))
        return found

    def _ipython_key_completions_(self) -> list[str]:
        return list(tables.TABLES)

    def __repr__(self) -> str:
        run, used = self.run, self.run.analysed
        notes = [note for note in run.description["banner"] if note]
        lines = [
            f"Study '{self.question.id}': {self.question.title}",
            f"{len(used):,} articles analysed, {views.span(used['published'])}; outlets: {views.listed(used['source'].value_counts())}",
            f"{len(run.mentions):,} mentions of {len(run.actors):,} actors; pairs of states: {', '.join(run.dyads_named.values())}",
            "Begin with study.articles, study.mentions, study.cooccurrence(), study.frames(by='source'), study.evidence(…), study.plot.…",
        ]
        return "\n".join([*lines, *[f"Note: {note}" for note in notes]])


class Asked:
    """The parts of a question to the evidence, each with its sentences and its marks."""

    def __init__(self, study: Study) -> None:
        self.study, self.run, self.evidence = study, study.run, study._evidence
        self.parts: list[pd.DataFrame] = []
        self.marks: list[pd.DataFrame] = []
        self.words: list[str] = []

    def _add(self, keys: pd.DataFrame, marks: pd.DataFrame, word: str) -> None:
        self.parts.append(keys[_KEY])
        self.marks.append(marks)
        self.words.append(word)

    def actor(self, actor: str) -> None:
        """Sentences that mention an actor."""
        found = self.run.mentions
        self._add(
            found[found["actor_id"] == actor],
            self.evidence.actor_marks([actor]),
            self.study.actor[actor].name_en,
        )

    def frame(self, frame: str) -> None:
        """Sentences with a trigger of a frame."""
        found = self.run.triggers
        keys = found[(found["layer"] == "frame") & (found["label"] == frame)]
        self._add(keys, self.evidence.frame_marks([frame]), self.study.frame[frame].name_en)

    def dyad(self, dyad: str) -> None:
        """Sentences that count for a dyad."""
        found = self.run.dyads
        self._add(
            found[found["dyad"] == dyad], self.evidence.actor_marks(), self.run.dyads_named[dyad]
        )

    def term(self, term: str) -> None:
        """Sentences that hold a term or a phrase."""
        marks = terms.places_of(self.run, term)
        self._add(marks, marks, term)

    def answer(
        self, source: str | None, period: str | None, limit: int | None
    ) -> quotations.Quotations:
        """The sentences that all parts share."""
        if not self.parts:
            raise UserError(
                "evidence of what?",
                fix="Ask for an actor, frame, dyad or term: study.evidence(frame='…').",
            )
        keys = quotations.within(self.run, quotations.shared(self.parts), source, period)
        says = " and ".join(self.words) + "".join(f", {w}" for w in (source, period) if w)
        return quotations.quotations(
            self.run,
            self.evidence,
            keys,
            pd.concat(self.marks),
            len(keys) if limit is None else limit,
            says,
        )


__all__ = ["DEFAULT_STUDY", "Study", "load"]
