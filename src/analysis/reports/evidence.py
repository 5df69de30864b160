"""The sentences behind a figure, a row or a finding: found by key, sampled by a stated rule, shown
by `sentence.item`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, cached_property

import numpy as np
import pandas as pd
from markupsafe import Markup

from analysis.i18n.language import gettext, mark, value
from analysis.reports.evidence_marks import Marked
from analysis.reports.finished_run import Run
from analysis.reports.numbering import KEY, numbers
from analysis.reports.sampled_sentences import Group, Sentences
from analysis.reports.sentence import FULL, NONE, Mark, Shown, item, marked, safe_link, unnumbered
from analysis.text.sentences import sentences

RULE = mark(
    "one sentence an article before a second of any, in the order of a hash of the article's id"
)
ALL_OF_THEM = "tables/evidence"
__all__ = ["ALL_OF_THEM", "RULE", "Evidence", "Group", "Sentences", "marked", "safe_link"]


class Evidence(Marked):
    """Finds and shows sentences of a run. Build once a notebook."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._articles = run.articles.set_index("article_id")[
            ["corpus", "source", "published", "title", "url", "body"]
        ]
        # dictionaries: hundreds of sentences are looked up one by one, each in microseconds where
        # pandas takes milliseconds
        keys = list(
            zip(run.sentences["article_id"], run.sentences["sentence_id"].tolist(), strict=True)
        )
        ends = zip(run.sentences["start"].tolist(), run.sentences["end"].tolist(), strict=True)
        self._places: dict[tuple[str, int], tuple[int, int]] = dict(zip(keys, ends, strict=True))
        self._numbers: dict[tuple[str, int], str] = dict(
            zip(keys, numbers(run.sentences), strict=True)
        )

    @cached_property
    def _analysed(self) -> set[str]:
        """The articles that have sentences."""
        return {article for article, _ in self._places}

    @cached_property
    def _actors(self) -> dict[tuple[str, int], list[str]]:
        """The actors of each sentence, by key."""
        held = (
            self.run.mentions[[*KEY, "actor_id"]].drop_duplicates().sort_values([*KEY, "actor_id"])
        )
        made: dict[tuple[str, int], list[str]] = {}
        for article, sentence, actor in zip(
            *(held[c].tolist() for c in (*KEY, "actor_id")), strict=True
        ):
            made.setdefault((article, sentence), []).append(actor)
        return made

    @staticmethod
    def sample_of(keys: pd.DataFrame, limit: int) -> pd.DataFrame:
        """Draw sentences by the rule in `RULE`, which knows no chance: the same sentences, whatever
        the order of rows.

        Parameters
        ----------
        keys
            article_id and sentence_id; a sentence named twice counts once.
        limit
            How many at most.

        Returns
        -------
        DataFrame
            The keys of the sentences drawn, in their order.
        """
        distinct = keys[KEY].drop_duplicates().sort_values(KEY)
        # by a hash of the id: a sample that knows no chance, and that no order of articles decides
        order = {a: _order(a) for a in distinct["article_id"].unique()}
        # The first sentences of all articles come before the second of any.
        turn = distinct.groupby("article_id").cumcount()
        placed = distinct.assign(turn=turn, order=distinct["article_id"].map(order))
        return placed.sort_values(["turn", "order"]).head(limit)

    def sentences(
        self,
        keys: pd.DataFrame,
        marks: pd.DataFrame | None = None,
        limit: int = 5,
        *,
        neighbours: bool = True,
    ) -> Sentences:
        """Show sentences, a sample of them by `RULE`.

        Parameters
        ----------
        keys
            article_id and sentence_id of all that could be shown.
        marks
            article_id, sentence_id, start, end, layer, label, as the `…_marks` methods give it;
            None: nothing is highlighted.
        limit
            How many are shown at most.
        neighbours
            Whether the sentences before and after can be opened too.

        Returns
        -------
        Sentences
            Those shown, with the count of all.
        """
        total = len(keys[KEY].drop_duplicates())
        shown = self.details(self.sample_of(keys, limit), marks)
        items = Markup("").join(item(s, neighbours=neighbours) for s in shown)
        html = Markup("")
        if shown:
            html = Markup('<ol class="sentences">{}</ol>').format(items)
        return Sentences(html, len(shown), total, tuple(s.evidence_id for s in shown))

    def openings(self, articles: Iterable[str], limit: int = 4) -> Sentences:
        """Show the first sentences of articles, sampled by rule.

        Parameters
        ----------
        articles
            article_id of each; those that are not analysed are left out.
        limit
            How many are shown at most.

        Returns
        -------
        Sentences
            Those shown, with the count of articles.
        """
        keys = pd.DataFrame({"article_id": list(articles), "sentence_id": 0}).astype(
            {"article_id": "str"}
        )
        # typed, for an empty list would select columns
        analysed = np.array([article in self._analysed for article in keys["article_id"]], bool)
        return self.sentences(keys[analysed], None, limit)

    def copies(self, kept: str, articles: Iterable[str], limit: int = 6) -> Sentences:
        """Show the first sentence of an article kept from a cluster of copies, then of each copy.

        Parameters
        ----------
        kept
            article_id of the one that is analysed.
        articles
            article_id of the copies; their sentences have no number.
        limit
            How many copies are shown at most.

        Returns
        -------
        Sentences
            All of them, one below the other.
        """
        first = self.openings([kept])
        others = sorted(articles)
        items = Markup("").join(unnumbered(self._beginning(a)) for a in others[:limit])
        return Sentences(
            first.html + items,
            first.n_shown + len(others[:limit]),
            first.n_total + len(others),
            first.ids,
        )

    def _beginning(self, article_id: str) -> Shown:
        """The first sentence of an article that is not analysed."""
        article = self._articles.loc[article_id]
        body = str(article["body"])
        start, end = sentences([body])[["start", "end"]].iloc[0].astype(int)
        return Shown(
            "",
            article_id,
            0,
            body,
            start,
            end,
            [],
            str(article["source"]),
            _day_of(article),
            _title_of(article),
            article["url"],
            [],
            self.run.shows.get(article["corpus"], FULL),
            None,
            None,
        )

    def block(
        self,
        keys: pd.DataFrame,
        marks: pd.DataFrame | None = None,
        limit: int = 12,
        *,
        label: str = mark("Sentences behind this"),
        groups: Sequence[Group] = (),
        total: int | None = None,
        neighbours: bool = True,
    ) -> Sentences:
        """Show sentences folded under a line that says how many of how many, and by which rule.

        Parameters
        ----------
        keys
            article_id and sentence_id of all that could be shown.
        marks
            As in `sentences`.
        limit
            How many are shown at most.
        label
            The words of the line, before translation.
        groups
            Sentences behind single marks of a figure, folded below.
        total
            How many there are, where `keys` holds only a part of them.
        neighbours
            As in `sentences`.

        Returns
        -------
        Sentences
            The block; empty where there is no sentence.
        """
        made = self.sentences(keys, marks, limit, neighbours=neighbours)
        if not made.n_total:
            return made
        # a ledger may count more sentences than it lists
        made = replace(made, n_total=max(total or 0, made.n_total))
        rule = gettext(
            "Shown: {rule}. All of them: {table}, as Parquet and CSV, by the numbers below."
        ).format(rule=gettext(RULE), table=ALL_OF_THEM)
        html = Markup(
            '<details class="evidence"><summary>{}: {}{}</summary><p class="rule">{}</p>{}</details>{}'
        ).format(gettext(label), made.summary, made.on_paper, rule, made.html, _grouped(groups))
        return Sentences(html, made.n_shown, made.n_total, made.ids)

    @staticmethod
    def grouped(groups: Sequence[Group]) -> Sentences:
        """The groups of a figure alone, where no sentence stands behind all of it.

        Parameters
        ----------
        groups
            One for each mark of the figure.

        Returns
        -------
        Sentences
            The folded groups, counted together.
        """
        ids = tuple(i for g in groups for i in g.sentences.ids)
        n_shown, n_total = (
            sum(getattr(g.sentences, n) for g in groups) for n in ("n_shown", "n_total")
        )
        return Sentences(_grouped(groups), n_shown, n_total, ids)

    def allowed(self, lines: pd.DataFrame) -> pd.DataFrame:
        """A concordance as far as licences allow.

        Parameters
        ----------
        lines
            Columns article_id, start, end, left, keyword, right.

        Returns
        -------
        DataFrame
            The same rows; of a corpus whose texts may not be shown, places instead of words.
        """
        hidden = lines["article_id"].map(self._articles["corpus"]).map(self.run.shows).eq(NONE)
        places = lines["start"].astype("str") + "–" + lines["end"].astype("str")
        return lines.assign(
            left=lines["left"].mask(hidden, ""),
            keyword=lines["keyword"].mask(hidden, places),
            right=lines["right"].mask(hidden, ""),
        )

    def by_number(self, ids: Iterable[str], marks: pd.DataFrame | None = None) -> list[Shown]:
        """The sentences of some numbers.

        Parameters
        ----------
        ids
            Evidence ids, such as 'E-1042'; unknown ones are left out.
        marks
            As in `sentences`; None: `all_marks`.

        Returns
        -------
        list of Shown
            In the order of the numbers.
        """
        # numbers count from 1, rows from 0
        wanted = {int(i[2:]) - 1 for i in ids if i[:2] == "E-" and i[2:].isdigit()}
        rows = [n for n in sorted(wanted) if 0 <= n < len(self.run.sentences)]
        if marks is None:
            marks = self.all_marks()
        return self.details(self.run.sentences.iloc[rows][KEY], marks)

    def details(self, chosen: pd.DataFrame, marks: pd.DataFrame | None) -> list[Shown]:
        """What is shown of each chosen sentence.

        Parameters
        ----------
        chosen
            article_id and sentence_id.
        marks
            As in `sentences`.

        Returns
        -------
        list of Shown
            In the order given, one for each row of `chosen`.
        """
        found: dict[tuple[str, int], list[Mark]] = {}
        if marks is not None and len(chosen):
            # the articles first: to look for few ids is faster than to join all marks
            near = marks[marks["article_id"].isin(chosen["article_id"].tolist())]
            hits = near.merge(chosen[KEY], on=KEY)
            for row in hits.itertuples(index=False):
                found.setdefault((str(row.article_id), int(row.sentence_id)), []).append(
                    (int(row.start), int(row.end), str(row.layer), str(row.label))
                )
        keys = zip(chosen["article_id"], chosen["sentence_id"], strict=True)
        return [self._shown(a, int(s), found.get((a, int(s)), [])) for a, s in keys]

    def _shown(self, article_id: str, sentence_id: int, marks: Sequence[Mark]) -> Shown:
        article = self._articles.loc[article_id]
        key = (article_id, sentence_id)
        start, end = self._places[key]
        return Shown(
            self._numbers[key],
            article_id,
            sentence_id,
            str(article["body"]),
            start,
            end,
            marks,
            value(str(article["source"])),
            _day_of(article),
            _title_of(article),
            article["url"],
            [self.run.names.get(a, a) for a in self._actors.get(key, [])],
            self.run.shows.get(article["corpus"], FULL),
            self._places.get((article_id, sentence_id - 1)),
            self._places.get((article_id, sentence_id + 1)),
        )


def _day_of(article: pd.Series) -> str:
    """The day of an article, or that it has none."""
    if pd.isna(article["published"]):
        return value("undated")
    return f"{article['published']:%Y-%m-%d}"


def _title_of(article: pd.Series) -> str:
    """The title of an article; '' where it has none."""
    if isinstance(article["title"], str):
        return article["title"]
    return ""


@cache
def _order(article_id: str) -> str:
    return hashlib.sha256(article_id.encode()).hexdigest()


def _grouped(groups: Sequence[Group]) -> Markup:
    """One folded list a mark of the figure; the anchor lies inside, so that a link to it opens the
    list with scripts off too.
    """
    if not groups:
        return Markup("")
    one = Markup(
        '<details class="group"><summary>{}: {}</summary><div class="landing" id="{}" tabindex="-1">{}</div></details>'
    )
    made = Markup("").join(
        one.format(g.label, g.sentences.summary, g.anchor, g.sentences.html) for g in groups
    )
    head = gettext("Sentences behind each mark of the figure: {n} marks").format(n=len(groups))
    return Markup('<details class="evidence groups"><summary>{}</summary>{}</details>').format(
        head, made
    )
