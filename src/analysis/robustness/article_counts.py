"""What findings are judged on: the tables of a run, counted by article under one specification."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.networks.presence import Presence, presence_of
from analysis.relations.dyads import dyad_units, dyads_table, frames_by_dyad
from analysis.relations.relation import counted, with_relation
from analysis.robustness.findings import Cell
from analysis.robustness.specifications import settings_of
from analysis.study.schema import Study
from analysis.study.study_settings import Specification
from analysis.text.normalise import fold, fold_all

Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")


class Tables(Protocol):
    """A run, or anything else whose attributes are tables of `analysis.tables`."""

    articles: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame
    types: pd.DataFrame
    mentions: pd.DataFrame
    dyad_relations: pd.DataFrame
    triggers: pd.DataFrame


class Material:
    """Counts by article. Arrays run along the articles that are counted, in the order of
    `articles`.
    """

    def __init__(self, tables: Tables, study: Study, specification: Specification) -> None:
        self.specification = specification
        self.study = study.model_copy(update={"settings": settings_of(specification)})
        self._tables = tables
        every = tables.articles
        used = every["duplicate_of"].isna() | (specification.duplicates == "keep all")
        # rows of the table, since tokens name their article by its row
        self._rows = np.flatnonzero(used.to_numpy() & _slice(every, used, specification.slice))
        self.articles = every.iloc[self._rows].reset_index(drop=True)
        self._day = (
            self.articles["published"].dt.strftime("%Y-%m-%d").fillna("").to_numpy(dtype=object)
        )
        self._place = pd.Series(np.arange(len(self.articles)), index=self.articles["article_id"])

    def __len__(self) -> int:
        return len(self.articles)

    def days(self) -> npt.NDArray[np.object_]:
        """The day of publication of each article as text; '' where there is none."""
        return self._day

    def inside(self, cell: Cell) -> Flags:
        """The articles that outlet and time of a cell admit; an article without a date is in no
        time.

        Parameters
        ----------
        cell
            The cell.

        Returns
        -------
        ndarray of bool
            One for each article.
        """
        keep = np.ones(len(self), bool)
        if cell.source is not None:
            keep &= (self.articles["source"] == cell.source).to_numpy()
        # the empty day of an undated article would sort before any other
        if cell.since is not None or cell.until is not None:
            keep &= self._day != ""
        if cell.since is not None:
            # compared as text and as finely as the cell is written: '2019' holds every day of it
            keep &= np.array([d[: len(cell.since)] >= cell.since for d in self._day], bool)
        if cell.until is not None:
            keep &= np.array([d[: len(cell.until)] <= cell.until for d in self._day], bool)
        return keep

    @property
    def types(self) -> pd.DataFrame:
        """The distinct tokens of the corpus, one row a type."""
        return self._tables.types

    @cached_property
    def _sentences(self) -> pd.DataFrame:
        return self._counted(self._tables.sentences)

    @cached_property
    def _mentions(self) -> pd.DataFrame:
        return self._counted(self._tables.mentions)

    def _counted(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[table["article_id"].isin(self._place.index)]

    @cached_property
    def _triggers(self) -> pd.DataFrame:
        return self._counted(self._tables.triggers)

    @cached_property
    def _units(self) -> pd.DataFrame:
        """One row a sentence and dyad that counts, with whose relation its unit tells."""
        units = dyad_units(self._mentions, self._sentences, self.study)
        told = with_relation(units, self._counted(self._tables.dyad_relations))
        return counted(told, self.study)

    @cached_property
    def _dyads(self) -> pd.DataFrame:
        """One row a unit and dyad, with its tone and the row of its article."""
        units = self._units
        table = dyads_table(units, self._triggers.query("layer == 'tone'"), self.articles)
        # with paragraphs as units every sentence of one has a row, and the paragraph counts once
        # `_by_article` counts rows
        table = table.drop_duplicates(["unit_id", "dyad"], ignore_index=True)
        return table.assign(
            place=self._place.reindex(table["article_id"]).to_numpy(), sentence_units=len(units)
        )

    @cached_property
    def _frames(self) -> pd.DataFrame:
        """One row a unit, dyad and frame that it holds."""
        marks = self._triggers.query("layer == 'frame'").rename(columns={"label": "frame"})
        # a coder codes every pair apart or none
        if marks["dyad"].isna().all():
            marks = marks.drop(columns="dyad")
        # a unit holds a frame where it has `frame_min_triggers` of its words: a choice of the grid
        held = frames_by_dyad(
            marks, self._units, min_triggers=self.specification.frame_min_triggers
        )
        return held.drop_duplicates(["unit_id", "dyad", "frame"])

    def _by_article(self, place: npt.NDArray[np.int64], weights: Any = None) -> Reals:
        return np.bincount(place, weights, minlength=len(self)).astype(np.float64)

    def units(self, cell: Cell) -> Reals:
        """Units of the cell's dyad.

        Parameters
        ----------
        cell
            The cell.

        Returns
        -------
        ndarray
            Count by article; articles outside the cell have none.
        """
        rows = self._dyads[self._dyads["dyad"] == cell.dyad]
        return self._by_article(rows["place"].to_numpy(np.int64)) * self.inside(cell)

    def tone(self, cell: Cell) -> Reals:
        """Sum of the tone of the units of the cell's dyad.

        Parameters
        ----------
        cell
            The cell.

        Returns
        -------
        ndarray
            Sum by article; 0 outside the cell.
        """
        rows = self._dyads[self._dyads["dyad"] == cell.dyad]
        return self._by_article(
            rows["place"].to_numpy(np.int64), rows["tone"].to_numpy(np.float64)
        ) * self.inside(cell)

    def frame(self, cell: Cell, frame: str | None = None) -> Reals:
        """Units of the cell's dyad that hold a frame.

        Parameters
        ----------
        cell
            The cell.
        frame
            The frame; None: the cell's.

        Returns
        -------
        ndarray
            Count by article; articles outside the cell have none.
        """
        rows = self._frames[
            (self._frames["dyad"] == cell.dyad) & (self._frames["frame"] == (frame or cell.frame))
        ]
        return self._by_article(
            self._place.reindex(rows["article_id"]).to_numpy(np.int64)
        ) * self.inside(cell)

    def naming(self, cell: Cell) -> Reals:
        """Whether an article of the cell names its actor.

        Parameters
        ----------
        cell
            The cell.

        Returns
        -------
        ndarray
            1 or 0 by article.
        """
        who = self._mentions.loc[self._mentions["actor_id"] == cell.actor, "article_id"].unique()
        return self.articles["article_id"].isin(who).to_numpy(np.float64) * self.inside(cell)

    @cached_property
    def _lengths(self) -> Reals:
        n = len(self._tables.articles)
        return np.bincount(self._tables.tokens["article"], minlength=n)[self._rows].astype(
            np.float64
        )

    def words(self, cell: Cell) -> Reals:
        """All words of the cell's articles.

        Parameters
        ----------
        cell
            The cell.

        Returns
        -------
        ndarray
            Count by article; articles outside the cell have none.
        """
        return self._lengths * self.inside(cell)

    @cached_property
    def _bare(self) -> pd.DataFrame:
        """Every distinct word with the forms it has without conjunction, preposition and article."""
        types = self._tables.types
        return pd.DataFrame(
            {
                "type_id": types["type_id"],
                "lemma": types["lemma"],
                "forms": list(map(_bare, fold_all(types["surface"].tolist()))),
            }
        )

    def types_of(self, words: tuple[str, ...]) -> npt.NDArray[np.int64]:
        """The distinct words that count as any of some words: all that share a lemma with a form of
        one of them.

        Under surface forms a lemma is the word as it stands, so that only the forms themselves
        count.

        Parameters
        ----------
        words
            Words as findings.yml gives them.

        Returns
        -------
        ndarray of int
            Their type_id.
        """
        # findings.yml may name a word with or without its article
        wanted = {fold(w).removeprefix("ال") for w in words}
        hit = self._bare["forms"].map(lambda forms: not wanted.isdisjoint(forms))
        lemmas = set(self._bare.loc[hit, "lemma"])
        return self._bare.loc[hit | self._bare["lemma"].isin(lemmas), "type_id"].to_numpy(np.int64)

    def term(self, cell: Cell) -> Reals:
        """Occurrences of the cell's term.

        Parameters
        ----------
        cell
            The cell.

        Returns
        -------
        ndarray
            Count by article; articles outside the cell have none.
        """
        tokens = self._tables.tokens
        articles = tokens.loc[tokens["type_id"].isin(self.types_of(cell.term)), "article"]
        counted = np.bincount(articles, minlength=len(self._tables.articles))[self._rows]
        return counted.astype(np.float64) * self.inside(cell)

    @cached_property
    def terms(self) -> tuple[list[str], sparse.csr_array]:
        """Every term, and articles × terms."""
        types = self._tables.types
        tokens = self._tables.tokens
        # a term has several types; -1 is for types that are none, such as stop words
        codes, names = pd.factorize(types["term"].astype("object"), sort=True)
        place = np.full(int(types["type_id"].max()) + 1, -1, np.int64)
        place[types["type_id"].to_numpy()] = codes
        code = place[tokens["type_id"].to_numpy()]
        keep = code >= 0
        shape = (len(self._tables.articles), len(names))
        cells = (np.ones(int(keep.sum())), (tokens["article"].to_numpy()[keep], code[keep]))
        return [str(n) for n in names], sparse.coo_array(cells, shape=shape).tocsr()[self._rows]

    @cached_property
    def presence(self) -> Presence:
        """Actors by unit of text, under the specification's unit, or by its window of sentences
        where it has one.
        """
        return presence_of(
            self._mentions, self._sentences, self.specification.unit, self.specification.window
        )

    @cached_property
    def article_of_unit(self) -> npt.NDArray[np.int64]:
        """The article (place in `articles`) of each unit of `presence`."""
        return self.rows_of(self.presence.articles)[self.presence.article_of_unit]

    def presence_in_articles(self, cell: Cell) -> Presence:
        """Actors by article, among the articles of a cell.

        Parameters
        ----------
        cell
            Outlet and time.

        Returns
        -------
        Presence
            With articles as units, whatever the specification's unit.
        """
        ids = self.articles.loc[self.inside(cell), "article_id"]
        mentions = self._mentions
        return presence_of(mentions[mentions["article_id"].isin(ids)], self._sentences, "article")

    def rows_of(self, article_ids: Sequence[str]) -> npt.NDArray[np.int64]:
        """The places of articles in `articles`.

        Parameters
        ----------
        article_ids
            Ids of articles that are counted.

        Returns
        -------
        ndarray
            One place an id.
        """
        return self._place.reindex(article_ids).to_numpy(np.int64)

    def units_with(self, actor: str) -> Reals:
        """Which units of `presence` hold an actor.

        Parameters
        ----------
        actor
            The actor's id.

        Returns
        -------
        ndarray
            1 or 0 by unit.
        """
        presence = self.presence
        held = []
        if actor in presence.actors:
            held = presence.unit[presence.actor == presence.actors.index(actor)]
        found = np.zeros(len(presence.article_of_unit))
        found[held] = 1
        return found

    def together(self, pair: tuple[str, str], cell: Cell) -> tuple[Reals, Reals]:
        """Units that hold both actors of a pair, and those that hold two actors or more.

        Parameters
        ----------
        pair
            Ids of the two.
        cell
            The cell.

        Returns
        -------
        tuple of two ndarrays
            Counts by article; articles outside the cell have none.
        """
        one, other = (self.units_with(who) for who in pair)
        # a unit with one actor could hold no pair: it is no opportunity to meet
        # `presence` has one row an actor in a unit: its rows of a unit are the actors there
        several = np.bincount(self.presence.unit, minlength=len(one)) >= 2
        both, of = (
            self._by_article(self.article_of_unit, w) * self.inside(cell)
            for w in (one * other, several)
        )
        return both, of

    def over_articles(self, units: Any) -> sparse.csr_array:
        """Sum over the units of each article.

        Parameters
        ----------
        units
            A matrix, or sparse array, units × anything.

        Returns
        -------
        sparse array
            Articles × the same.
        """
        n = len(self.article_of_unit)
        member = sparse.csr_array(
            (np.ones(n), (self.article_of_unit, np.arange(n))), shape=(len(self), n)
        )
        return sparse.csr_array(member @ units)


def _slice(articles: pd.DataFrame, used: pd.Series, name: str) -> Flags:
    """The articles of a slice of the corpus. Halves part the dated, analysed articles at their
    median instant.
    """
    if name == "all":
        return np.ones(len(articles), bool)
    if name in ("first half", "second half"):
        dated = articles.loc[used, "published"].dropna().sort_values()
        middle = pd.NaT
        if len(dated):
            # the lower median: of an even number the first half takes the middle one
            middle = dated.iloc[(len(dated) - 1) // 2]
        early = articles["published"] <= middle
        chosen = early
        if name != "first half":
            chosen = ~early & articles["published"].notna()
        return np.asarray(chosen, bool)
    verb, _, source = name.partition(" ")
    own = (articles["source"] == source).to_numpy()
    if verb == "only":
        return np.asarray(own, bool)
    return np.asarray(~own, bool)


def _bare(word: str) -> frozenset[str]:
    """A folded word with and without what may be written before a noun: conjunction, preposition,
    article.
    """
    forms = {word}
    for letters in (_CONJUNCTIONS, _PREPOSITIONS):
        # of three letters the first belongs to the word more often than not
        forms |= {f[1:] for f in forms if f.startswith(letters) and len(f) > 3}
    # 'لل' is the preposition before the article, whose alif is not written
    forms |= {f[1:] for f in forms if f.startswith("لل")}
    return frozenset(
        forms
        | {f.removeprefix("ال") for f in forms}
        | {f.removeprefix("ل") for f in forms if word.startswith(("لل", "ولل", "فلل"))}
    )
