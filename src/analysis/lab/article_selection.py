"""Some of a run's articles, with the tables counted anew in them: `study.select(…)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.keywords.keyness import Contrast, keyness
from analysis.keywords.term_counts import TermCounts
from analysis.lab import asked_terms, views
from analysis.lab.choices import one_of
from analysis.networks.cooccurrence import cooccurrence
from analysis.periods import PERIODS, Period
from analysis.relations.other_period import Recount
from analysis.study.study_settings import UNITS, Unit

if TYPE_CHECKING:
    from analysis.lab.opened_study import Study

ALL = "all"
_KEY = ["article_id", "sentence_id"]


@dataclass(frozen=True)
class Selection:
    """Some articles of a study, made by `Study.select`.

    Attributes
    ----------
    study : Study
        The opened study.
    articles : pandas.DataFrame
        One row an article of the selection, in the order of table 'articles'.
    label : str
        What was asked for, in words.
    """

    study: Study
    articles: pd.DataFrame
    label: str

    def __len__(self) -> int:
        return len(self.articles)

    def __repr__(self) -> str:
        return f"{len(self):,} articles: {self.label}"

    def kwic(
        self, term: str, *, by: str | None = None, window: int = 8, limit: int | None = 50
    ) -> pd.DataFrame:
        """The occurrences of a word or phrase, each with what stands around it.

        Parameters
        ----------
        term : str
            A word, counted with its forms as in the reports, or a phrase.
        by : {"source", "period"}, optional
            What the rows are ordered by before the day.
        window : int
            Words on either side.
        limit : int or None
            Rows at most, a seeded sample that takes every article once before any twice; None for
            all.

        Returns
        -------
        pandas.DataFrame
            One row an occurrence: source, period, published, left (before it, in reading order),
            keyword, right, article_id, start, end.

        Raises
        ------
        UserError
            Where the selection does not hold the term.
        """
        if by is not None:
            one_of("order", by, ("source", "period"))
        places = self._places(asked_terms.phrase_of(term))
        if limit is not None and len(places) > limit:
            places = _sample(places, limit, self.study.question.settings.seed)
        articles = self.articles.set_index("article_id")
        lines = places[["article_id", "start", "end"]].reset_index(drop=True)
        for column in ("source", "period", "published"):
            lines[column] = lines["article_id"].map(articles[column])
        around = [
            _around(articles.at[line.article_id, "body"], line.start, line.end, window)
            for line in lines.itertuples(index=False)
        ]
        lines[["left", "keyword", "right"]] = pd.DataFrame(around, dtype="str")
        order = ["published", "article_id", "start"]
        if by is not None:
            order.insert(0, by)
        front = ("source", "period", "published", "left", "keyword", "right")
        return views.first(lines.sort_values(order, ignore_index=True), *front)

    def cooccurrence(
        self, unit: Unit = "sentence", *, actor: object = None, min_n: int = 2
    ) -> pd.DataFrame:
        """The pairs of actors that share a unit of these articles, tested in them alone.

        Parameters
        ----------
        unit : {"sentence", "paragraph", "article"}
            The unit of text.
        actor : str or Actor, optional
            Keeps the pairs of one actor.
        min_n : int
            Units shared at least.

        Returns
        -------
        pandas.DataFrame
            One row a pair, as `Study.cooccurrence` gives them.
        """
        one_of("unit", unit, UNITS)
        pairs = cooccurrence(
            self._rows_of("mentions"), self._rows_of("sentences"), unit, min_units=min_n
        )
        if actor is not None:
            wanted = self.study.actor.id_of(actor)
            pairs = pairs[(pairs["actor_a"] == wanted) | (pairs["actor_b"] == wanted)]
        return views.named_pairs(self.study.run, pairs)

    def with_actor(self, actor: object) -> pd.DataFrame:
        """Who is named in the same sentences as an actor.

        Parameters
        ----------
        actor : str or Actor
            An id, a name or an entry of `study.actor`.

        Returns
        -------
        pandas.DataFrame
            One row another actor: actor, sentences and articles shared, the share of the sentences
            of the first that name the second; the most sentences first.
        """
        wanted = self.study.actor.id_of(actor)
        mentions = self._rows_of("mentions")[[*_KEY, "actor_id"]].drop_duplicates()
        own = mentions.loc[mentions["actor_id"] == wanted, _KEY]
        beside = mentions[mentions["actor_id"] != wanted].merge(own, on=_KEY)
        counts = beside.groupby("actor_id").agg(
            sentences=("sentence_id", "size"), articles=("article_id", "nunique")
        )
        counts = counts.reset_index().sort_values(
            ["sentences", "articles", "actor_id"], ascending=[False, False, True]
        )
        names = {a.id: a.name_en for a in self.study.question.actors}
        counts = counts.assign(
            actor=counts["actor_id"].map(names), share=counts["sentences"] / max(len(own), 1)
        )
        columns = ["actor", "sentences", "articles", "share", "actor_id"]
        return counts[columns].reset_index(drop=True)

    def frames(
        self, by: str | Sequence[str] = "dyad", *, dyad: object = None, frame: object = None
    ) -> pd.DataFrame:
        """Shares of frames among the units of each dyad in these articles.

        Parameters
        ----------
        by : str or sequence of str
            "dyad", or "source", or a period ("period" for the study's own, "day", "week", "month",
            "quarter", "year"), or both: ``["source", "month"]``.
        dyad, frame : str, optional
            Keeps one dyad or one frame.

        Returns
        -------
        pandas.DataFrame
            One row a frame, dyad and cell: share (0 to 1) with its 95 % interval, missing below
            five articles.
        """
        splits = _splits(by)
        period = next((split for split in splits if split in PERIODS), None)
        recount = Recount(
            self.articles,
            self._rows_of("dyads"),
            self._rows_of("frames"),
            self.study.question,
            cast(Period, period or self.study.question.settings.period),
        )
        relation = self.study.question.settings.relation
        rows = recount.frame_prevalence.assign(relation=relation)
        # Single outlets where rows are split by them, else only the margin.
        rows = rows[(rows["source"] != ALL) == ("source" in splits)]
        is_split = period is not None or "period" in splits
        rows = rows[(rows["period"] != ALL) == is_split]
        if dyad is not None:
            rows = rows[rows["dyad"] == self.study.dyad.id_of(dyad)]
        if frame is not None:
            rows = rows[rows["frame"] == self.study.frame.id_of(frame)]
        columns = [name for name in ("source",) if name in splits]
        if is_split:
            columns.append("period")
        return views.named_frames(self.study.run, rows, columns)

    def counts(self) -> TermCounts:
        """How often each term stands in each article of the selection."""
        run = self.study.run
        chosen = run.articles["article_id"].isin(self.articles["article_id"])
        counts: TermCounts = run.term_counts
        return counts.articles(chosen.to_numpy())

    def _rows_of(self, table: str) -> pd.DataFrame:
        """The rows of a table of the run that belong to these articles."""
        frame: pd.DataFrame = getattr(self.study.run, table)
        wanted = frame["article_id"].isin(self.articles["article_id"])
        return frame[wanted].reset_index(drop=True)

    def _places(self, phrase: str) -> pd.DataFrame:
        """The places of a word or phrase in these articles, by article and place."""
        places = asked_terms.places_of(self.study.run, phrase)
        places = places[places["article_id"].isin(self.articles["article_id"])]
        if places.empty:
            raise UserError(f"'{phrase}' stands in none of the {len(self)} articles selected")
        return places.sort_values(["article_id", "start"], ignore_index=True)


def _sample(places: pd.DataFrame, limit: int, seed: int) -> pd.DataFrame:
    """Some of the places: in random order, one of every article before a second of any."""
    mixed = places.sample(frac=1, random_state=seed)
    turn = mixed.groupby("article_id").cumcount()
    # Stable: inside a turn the random order stays.
    return mixed.loc[turn.sort_values(kind="stable").index[:limit]]


def _around(body: str, start: int, end: int, window: int) -> tuple[str, str, str]:
    """Up to `window` words before a place, the place, and as many words after it."""
    before = body[:start].split()[-window:]
    after = body[end:].split()[:window]
    return " ".join(before), body[start:end], " ".join(after)


def select(
    study: Study,
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    before: str | date | None = None,
    source: object = None,
    actor: object = None,
    dyad: object = None,
    term: str | None = None,
) -> Selection:
    """Choose articles of a study: those that meet all conditions given.

    Parameters
    ----------
    study : Study
        The opened study.
    since, until, before : str or date, optional
        First day, last day, and the day before which; ``2020-01-03``.
    source : str, optional
        An outlet.
    actor, dyad : str, optional
        Articles that mention the actor, or hold a unit of the dyad.
    term : str, optional
        Articles that hold a word (with its forms) or a phrase.

    Returns
    -------
    Selection

    Raises
    ------
    UserError
        Where a day is none, or no article meets the conditions.
    """
    run = study.run
    articles = run.analysed
    said = []
    days = articles["published"].dt.tz_localize(None)
    for word, given in (("since", since), ("until", until), ("before", before)):
        if given is None:
            continue
        day = _day(word, given)
        said.append(f"{word} {day:%Y-%m-%d}")
        # An undated article meets no condition: whatever is compared with NaT is False.
        if word == "since":
            kept = days >= day
        elif word == "until":
            kept = days < day + pd.Timedelta(days=1)
        else:
            kept = days < day
        articles = articles[kept.reindex(articles.index)]
    if source is not None:
        outlet = study.source.id_of(source)
        said.append(outlet)
        articles = articles[articles["source"] == outlet]
    if actor is not None:
        wanted = study.actor.id_of(actor)
        said.append(f"names {wanted}")
        naming = run.mentions.loc[run.mentions["actor_id"] == wanted, "article_id"]
        articles = articles[articles["article_id"].isin(naming)]
    if dyad is not None:
        pair = study.dyad.id_of(dyad)
        said.append(f"about {pair}")
        of_pair = run.dyads.loc[run.dyads["dyad"] == pair, "article_id"]
        articles = articles[articles["article_id"].isin(of_pair)]
    if term is not None:
        phrase = asked_terms.phrase_of(term)
        said.append(f"holds {phrase}")
        holding = asked_terms.places_of(run, phrase)["article_id"]
        articles = articles[articles["article_id"].isin(holding)]
    label = ", ".join(said) or "all articles"
    if articles.empty:
        raise UserError(f"no article is left: {label}", fix=f"The corpus: {len(run.analysed)}.")
    return Selection(study, articles, label)


def compare_words(
    first: Selection, second: Selection, *, min_count: int | None = None
) -> pd.DataFrame:
    """Which words mark one selection against another.

    Tested as in the reports (`keywords.keyness`): labels change places over articles, inside an
    outlet where both selections hold the same outlets, else inside a period.

    Parameters
    ----------
    first, second : Selection
        Of one study, without an article in common.
    min_count : int, optional
        Occurrences a word needs in both together; `settings.min_count` by default.

    Returns
    -------
    pandas.DataFrame
        One row a term, in the selection that uses it more: term, marks (the label of that
        selection), effect (log2 of the ratio of shares), p (adjusted for all words), n_target and
        n_reference; the surest first.

    Raises
    ------
    UserError
        Where the selections share articles, or there are too few to test.
    """
    both = first.articles["article_id"].isin(second.articles["article_id"])
    if both.any():
        raise UserError(
            f"{int(both.sum())} articles are in both selections, so that they cannot be compared"
        )
    study = first.study
    articles = pd.concat([first.articles, second.articles]).sort_index()
    chosen = Selection(study, articles, "")
    in_first = articles["article_id"].isin(first.articles["article_id"])
    names = np.where(in_first, "1", "2")
    same_outlets = set(first.articles["source"]) == set(second.articles["source"])
    settings = study.question.settings
    # The two labels stand in the column that is compared; labels are exchanged inside the
    # other one.
    contrast: Contrast = "source"
    if same_outlets:
        contrast = "period"
    words = keyness(
        chosen.counts(),
        articles.assign(**{contrast: names}),
        contrast=contrast,
        min_count=settings.min_count if min_count is None else min_count,
        seed=settings.seed,
    )
    if words.empty:
        raise UserError(f"no word is frequent enough to be compared in {len(articles)} articles")
    words = words[words["effect"] > 0]
    labels = {"1": first.label, "2": second.label}
    words = words.assign(marks=words["target"].astype("str").map(labels))
    words = words.sort_values(["p", "statistic", "term"], ascending=[True, False, True])
    front = ("term", "marks", "effect", "p", "n_target", "n_reference")
    return views.first(words.reset_index(drop=True), *front)


def _day(word: str, given: str | date) -> pd.Timestamp:
    try:
        return pd.Timestamp(given).normalize()
    except (ValueError, TypeError):
        raise UserError(f"{word} is a day as 2020-01-03, but got {given!r}") from None


def _splits(by: str | Sequence[str]) -> tuple[str, ...]:
    splits = (by,) if isinstance(by, str) else tuple(by)
    for split in splits:
        one_of("split", split, (*views.BY, *PERIODS))
    if sum(split == "period" or split in PERIODS for split in splits) > 1:
        raise UserError(f"one period at a time, but got {', '.join(splits)}")
    return splits


__all__ = ["Selection", "compare_words", "select"]
