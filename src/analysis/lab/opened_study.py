"""`analysis.load("iraq-iran-saudi")`: a study and what its last run made, as tables with names,
figures and sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import tables
from analysis.errors import UserError
from analysis.lab import asked_terms, quotations, views
from analysis.lab.article_selection import Selection, compare_words, select
from analysis.lab.asked_evidence import Asked
from analysis.lab.choices import Names, one_of
from analysis.lab.citing import citation, latex_table
from analysis.paths import DEFAULT_STUDY, project_root
from analysis.reports.finished_run import Run
from analysis.study.load import load_study
from analysis.study.schema import Actor, Frame
from analysis.study.study_settings import UNITS, Unit

if TYPE_CHECKING:
    from analysis.lab.edit_effects import Changes
    from analysis.lab.plot import Plots


def load(study: str = DEFAULT_STUDY, *, run: str | Path | None = None) -> Study:
    """Open a study with the tables of its last run. Nothing is computed but what is asked for.

    Parameters
    ----------
    study
        Its name.
    run
        The folder of another run of it.

    Returns
    -------
    Study
        The study.

    Raises
    ------
    UserError
        Where there is no such study, no run of it yet, or the run is of another study.
    """
    root = project_root()
    if not isinstance(study, str) or not study:
        raise UserError(
            f"a study is named by the name of its folder, but got {study!r}",
            fix=f'For instance analysis.load("{DEFAULT_STUDY}").',
        )
    if not (root / "studies" / study / "study.yml").is_file():
        load_study(root / "studies" / study)  # raises, naming the studies there are
    folder = root / "reports" / study
    if run is not None:
        folder = Path(run)
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
    `kwic()`, `with_actor()`, `keyness()`, `evidence()`; of some articles alone: `select()`. Figures: `plot.cooccurrence()`, `plot.frames(by="source")`, `plot.trend("…")`.
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
        named = self.run.dyads_named
        pairs = zip(self.question.dyad_names(), self.question.dyads, strict=True)
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
        self,
        unit: Unit = "sentence",
        *,
        actor: object = None,
        min_n: int = 2,
        max_q: float = 1.0,
        **conditions: Any,
    ) -> pd.DataFrame:
        """Pairs of actors that share a unit of text.

        Parameters
        ----------
        unit
            'sentence', 'paragraph' or 'article'.
        actor
            Keep the pairs of this actor: an id or a name.
        min_n
            Units that a pair shares at least.
        max_q
            The largest q of a pair.
        **conditions
            Those of `select`: pairs are then counted and tested anew in these articles alone.

        Returns
        -------
        DataFrame
            One row for each pair, the surest first. `n` units shared, `expected` given how
            often each is named, `expected_within` given which articles each is in; `together`
            says where the pair meets beyond chance, `q` how sure that is given the articles (of
            unit article: given both margins), after Benjamini-Hochberg, missing below three
            articles.
        """
        one_of("unit", unit, UNITS)
        if conditions:
            pairs = self.select(**conditions).cooccurrence(unit, actor=actor, min_n=min_n)
            return pairs[pairs["q"].fillna(1.0) <= max_q].reset_index(drop=True)
        chosen = None
        if actor is not None:
            chosen = self.actor.id_of(actor)
        return views.pairs(self.run, unit, chosen, min_n, max_q)

    def frames(
        self,
        by: str | Sequence[str] = "dyad",
        *,
        dyad: object = None,
        frame: object = None,
        **conditions: Any,
    ) -> pd.DataFrame:
        """Share of units with each frame.

        Parameters
        ----------
        by
            A row for each 'dyad', 'source' or 'period', or for several, and for another period:
            ``["source", "month"]``.
        dyad
            Only this dyad: an id or a name.
        frame
            Only this frame: an id or a name.
        **conditions
            Those of `select`: shares are then of these articles alone.

        Returns
        -------
        DataFrame
            One row for each frame in each dyad and split: `share` of its units (0 to 1) with
            the 95 % interval `low`, `high`, whose clusters are articles; `n_sentences` units of
            the dyad here, `n_frame` with the frame.
        """
        # The run's own tables have these splits; any other, and some articles alone, are
        # counted anew.
        if conditions or by not in views.BY:
            return self.select(**conditions).frames(by, dyad=dyad, frame=frame)
        pair = None
        if dyad is not None:
            pair = self.dyad.id_of(dyad)
        chosen = None
        if frame is not None:
            chosen = self.frame.id_of(frame)
        return views.frames(self.run, by, pair, chosen)

    def relations(self, by: str = "dyad", *, dyad: object = None) -> pd.DataFrame:
        """One row a relation in a dyad: how the units that name both states bind them.

        They tell of something between the two, of both together towards a third, or only name them.

        Parameters
        ----------
        by
            What a row is split by: 'dyad', 'source' or 'period'.
        dyad
            A dyad, by its id or either of its names; all where None.

        Returns
        -------
        DataFrame
            `share` of the units that name both states, from 0 to 1, with its interval.

        Raises
        ------
        UserError
            For another split or a dyad that is not in the study.
        """
        one_of("split", by, views.BY)
        return views.relations(self.run, by, None if dyad is None else self.dyad.id_of(dyad))

    def tone(self, by: str = "dyad", *, dyad: object = None) -> pd.DataFrame:
        """Mean tone of dyads.

        Parameters
        ----------
        by
            A row for each 'dyad', 'source' or 'period'.
        dyad
            Only this dyad: an id or a name.

        Returns
        -------
        DataFrame
            One row for each dyad and split: mean `tone` (-2 conflict to 2 cooperation) with its
            95 % interval.
        """
        one_of("split", by, views.BY)
        pair = None
        if dyad is not None:
            pair = self.dyad.id_of(dyad)
        return views.tone(self.run, by, pair)

    def trend(self, term: str) -> pd.DataFrame:
        """How much of the text a word or phrase is, over time.

        A word counts with its forms, as in the reports; a phrase that no table holds is counted
        now, with article and pronoun.

        Parameters
        ----------
        term
            The word or phrase.

        Returns
        -------
        DataFrame
            One row for each period and source ('all' for the margins): `share` per 10,000 words
            with its 95 % interval, and `count`.

        Raises
        ------
        UserError
            Where the corpus does not hold it, naming the nearest term.
        """
        rows = asked_terms.trend_of(self.run, asked_terms.phrase_of(term))
        return views.first(rows, "period", "source", "share", "low", "high", "count")

    def phrases(self, *, min_count: int = 10, min_npmi: float = 0.3) -> pd.DataFrame:
        """One row a phrase of two or three words that the corpus holds, the surest first.

        Offered to `watch` of keywords.yml; `analysis phrases` prints lines for it.

        Parameters
        ----------
        min_count
            Occurrences that a phrase has at least.
        min_npmi
            The least NPMI, from -1 to 1.

        Returns
        -------
        DataFrame
            `phrase`, `count`, `n_articles`, `expected`, `g2`, `npmi`.
        """
        from analysis.keywords.phrases import collocations

        run = self.run
        return collocations(run.tokens, run.types, min_count=min_count, min_npmi=min_npmi)

    def shift(self, one: str, other: str = "rest", *, min_count: int = 10) -> pd.DataFrame:
        """One row a word, by how much it parts two slices of the corpus.

        Parameters
        ----------
        one, other
            An outlet, a period such as 2023-03, or 'rest'.
        min_count
            Occurrences that a word has at least.

        Returns
        -------
        DataFrame
            `contribution` to the Jensen–Shannon divergence is positive where `one` uses the word
            more; `p` tells which words articles exchanged by chance would part as far.

        Raises
        ------
        UserError
            For a name that is no slice.
        """
        from analysis.keywords.slices import compare_slices

        run = self.run
        chosen = {"min_count": min_count, "seed": run.study.settings.seed}
        return compare_slices(run.term_counts, run.articles, one, other, **chosen)

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
        """The sentences that hold all that is asked for.

        Parameters
        ----------
        actor
            An actor, or several that stand in one sentence.
        frame
            A frame with a trigger in the sentence.
        dyad
            A dyad that the sentence counts for.
        term
            A word or phrase.
        source
            Only of this outlet.
        period
            Only of this period.
        limit
            Of more sentences a sample is shown, by the reports' rule; None: all.

        Returns
        -------
        Quotations
            One row for each sentence, shown right-to-left with its marks; `.n_total` says of
            how many.

        Raises
        ------
        UserError
            Where nothing is asked for, or `limit` is no number of sentences.
        """
        asked = Asked(self)
        if limit is not None and (not isinstance(limit, Integral) or limit < 1):
            raise UserError(
                f"limit is how many sentences to show, 1 or more, or None for all, but got {limit!r}"
            )
        actors = [actor]
        if actor is None:
            actors = []
        elif isinstance(actor, Collection) and not isinstance(actor, str):
            actors = list(actor)
        for one in actors:
            asked.actor(self.actor.id_of(one))
        if frame is not None:
            asked.frame(self.frame.id_of(frame))
        if dyad is not None:
            asked.dyad(self.dyad.id_of(dyad))
        if term is not None:
            asked.term(asked_terms.phrase_of(term))
        outlet = None
        if source is not None:
            outlet = self.source.id_of(source)
        if period is not None:
            one_of("period", period, sorted(set(self.run.articles["period"])))
        return asked.answer(outlet, period, limit)

    def select(
        self,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        before: str | date | None = None,
        source: object = None,
        actor: object = None,
        dyad: object = None,
        term: str | None = None,
    ) -> Selection:
        """Some of the articles, with `kwic`, `cooccurrence`, `frames` and `with_actor` in them.

        All conditions that are given hold.

        Parameters
        ----------
        since, until
            The first and the last day.
        before
            The day before which.
        source
            An outlet.
        actor
            An actor that the article names.
        dyad
            A dyad that the article has a unit of.
        term
            A word or phrase in the article.

        Returns
        -------
        Selection
            The articles that are left.

        Raises
        ------
        UserError
            Where no article is left.
        """
        return select(
            self,
            since=since,
            until=until,
            before=before,
            source=source,
            actor=actor,
            dyad=dyad,
            term=term,
        )

    def kwic(
        self, term: str, *, by: str | None = None, limit: int | None = 50, **conditions: Any
    ) -> pd.DataFrame:
        """One row an occurrence of a word or phrase with the words around it.

        Parameters
        ----------
        term
            The word or phrase.
        by
            "source" or "period" orders the rows.
        limit
            Occurrences at most; None for all.
        conditions
            Those of `select`.

        Returns
        -------
        DataFrame
            As `Selection.kwic` gives it.

        Raises
        ------
        UserError
            Where no article is left.
        """
        return self.select(**conditions).kwic(term, by=by, limit=limit)

    def with_actor(self, actor: object, **conditions: Any) -> pd.DataFrame:
        """One row another actor named in the same sentences as this one.

        `study.with_actor("qasem-soleimani", before="2020-01-03")`.

        Parameters
        ----------
        actor
            The actor, by id or name.
        conditions
            Those of `select`.

        Returns
        -------
        DataFrame
            As `Selection.with_actor` gives it.

        Raises
        ------
        UserError
            Where no article is left, or there is no such actor.
        """
        return self.select(**conditions).with_actor(actor)

    def keyness(
        self, first: Selection, second: Selection, *, min_count: int | None = None
    ) -> pd.DataFrame:
        """One row a word, in the selection that uses it more.

        Parameters
        ----------
        first, second
            What `select` gave.
        min_count
            Occurrences that a word has at least; those of the settings where None.

        Returns
        -------
        DataFrame
            `p` is adjusted for all words; the surest first.

        Raises
        ------
        UserError
            Where the selections share articles, or there are too few to test.
        """
        return compare_words(first, second, min_count=min_count)

    def cite(self) -> str:
        """A BibTeX entry of this run: program, version, commit, study and corpora."""
        return citation(self.run)

    def to_latex(self, table: pd.DataFrame, caption: str, *, label: str = "") -> str:
        """A table of this study for a paper, as LaTeX with booktabs and `\\textarabic`.

        Parameters
        ----------
        table
            Any table of this study.
        caption
            Its caption.
        label
            For `\\ref`; none where it is empty.

        Returns
        -------
        str
            A table environment.
        """
        return latex_table(table, caption, label=label)

    def suggest(
        self, top: int = 20, *, what: str = "names", classes: Sequence[str] = ("PERS", "ORG")
    ) -> pd.DataFrame:
        """One row a name that actors.yml does not hold, another spelling of one that it holds, or a
        word that marks the sentences of the pairs.

        `analysis actors accept` takes a name in.

        Parameters
        ----------
        top
            Rows at most.
        what
            'names', those in most articles first; 'spellings', the likest first; 'words', the most
            marking first.
        classes
            Of PERS, ORG and LOC those that are wanted.

        Returns
        -------
        DataFrame
            Of names: `class`; `beside`, the listed actors in its sentences; `article_id` and `sentence_id`
            lead to one of them.

        Raises
        ------
        UserError
            For a class that there is not.
        """
        from analysis.lab.suggestions import suggestions

        return suggestions(self.run, tuple(classes), what).head(top)

    def suggestion_pane(self, top: int = 20, *, classes: Sequence[str] = ("PERS", "ORG")) -> Any:
        """Take proposed names into actors.yml in a pane: new, another name, a place, or never.

        Parameters
        ----------
        top
            Names at most.
        classes
            Of PERS, ORG and LOC those that are wanted.

        Returns
        -------
        ipywidgets.VBox
            What a notebook shows.

        Raises
        ------
        UserError
            For a class that there is not.
        """
        from analysis.lab.suggestions import suggestion_pane

        return suggestion_pane(self.run, tuple(classes), top).box

    def forms(self, frame: object = None) -> pd.DataFrame:
        """One row a frame, term of frames.yml and form of the texts that it found.

        Parameters
        ----------
        frame
            A frame, by id or name; all where None.

        Returns
        -------
        DataFrame
            `n` occurrences; an empty form where a term found none.

        Raises
        ------
        UserError
            For a frame that is not in the study.
        """
        table = asked_terms.forms(self.run)
        if frame is None:
            return table
        kept = table["frame"] == self.frame.id_of(frame)
        return table[kept].reset_index(drop=True)

    def changes(self) -> Changes:
        """What the files of the study, as they are on disk now, change against the tables: mentions
        gained and lost.
        """
        from analysis.lab.edit_effects import compare

        return compare(self.run, self.question)

    def __getitem__(self, table: str) -> pd.DataFrame:
        frame: pd.DataFrame = getattr(self.run, one_of("table", table, tables.TABLES))
        return frame

    def _ipython_key_completions_(self) -> list[str]:
        return list(tables.TABLES)

    def __repr__(self) -> str:
        run = self.run
        used = self.run.analysed
        notes = [note for note in run.description["banner"] if note]
        lines = [
            f"Study '{self.question.id}': {self.question.title}",
            f"{len(used):,} articles analysed, {views.span(used['published'])}; outlets: {views.listed(used['source'].value_counts())}",
            f"{len(run.mentions):,} mentions of {len(run.actors):,} actors; pairs of states: {', '.join(run.dyads_named.values())}",
            "Begin with study.articles, study.mentions, study.cooccurrence(), study.frames(by='source'), study.evidence(…), study.plot.…",
        ]
        return "\n".join([*lines, *[f"Note: {note}" for note in notes]])


__all__ = ["DEFAULT_STUDY", "Study", "load"]
