"""The sentences behind a figure, a row or a finding: right-to-left, marked, with outlet, date and link; everything escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd
from markupsafe import Markup, escape

from analysis.language import day as on_day
from analysis.language import gettext, mark, value
from analysis.reports.run import Run

RULE = mark("one sentence an article before a second of any, in the order of a hash of the article's id")
_LAYERS = ("actor", "frame", "tone", "term")


@dataclass(frozen=True)
class Sentences:
    """Sampled sentences as HTML; `n_shown` of `n_total`."""

    html: Markup
    n_shown: int
    n_total: int

    def _repr_html_(self) -> str:
        return str(self.html)

    @property
    def summary(self) -> str:
        """'5 of 123'."""
        return gettext("{n} of {all}").format(n=f"{self.n_shown:,}", all=f"{self.n_total:,}")


def marked(body: str, start: int, end: int, marks: Iterable[tuple[int, int, str, str]]) -> Markup:
    """The characters `start` to `end` of a body as HTML, with marks (start, end, layer, label); overlaps share a mark.

    Of overlapping marks the longer begins; a later one that overlaps it lends it its label.
    """
    parts, at = [], start
    held: list[tuple[int, int, str, str]] = []
    for left, right, layer, label in sorted(
        {m for m in marks if m[0] >= start and m[1] <= end}, key=lambda m: (m[0], -m[1], m[2], m[3])
    ):
        if held and left < held[-1][1]:
            held[-1] = (*held[-1][:3], f"{held[-1][3]}; {label}")
        else:
            held.append((left, right, layer, label))
    for left, right, layer, label in held:
        name = layer if layer in _LAYERS else "term"
        parts.append(escape(body[at:left]))
        parts.append(Markup('<mark class="{}" title="{}">{}</mark>').format(name, label, body[left:right]))
        at = right
    parts.append(escape(body[at:end]))
    return Markup("").join(parts)


def safe_link(url: str | None) -> str | None:
    """The address where a browser may go to it: http and https only."""
    if not isinstance(url, str):
        return None
    return url if urlsplit(url.strip()).scheme.lower() in ("http", "https") else None


class Evidence:
    """Finds and shows sentences of a run. Build once a notebook."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._articles = run.articles.set_index("article_id")[["source", "published", "title", "url", "body"]]
        self._sentences = run.sentences.set_index(["article_id", "sentence_id"])[["start", "end"]].sort_index()
        self._order = {a: hashlib.sha256(a.encode()).hexdigest() for a in self._articles.index}

    def actor_marks(self, actors: Iterable[str] | None = None) -> pd.DataFrame:
        """Marks of the mentions of these actors (all by default)."""
        found = self.run.mentions
        if actors is not None:
            found = found[found["actor_id"].isin(list(actors))]
        label = (
            found["actor_id"].map(self.run.names).fillna(found["actor_id"]) + gettext(", ") + found["via"].map(value)
        )
        return found[["article_id", "sentence_id", "start", "end"]].assign(layer="actor", label=label)

    def frame_marks(self, frames: Iterable[str] | None = None) -> pd.DataFrame:
        """Marks of the triggers of these frames (all by default)."""
        found = self.run.triggers
        found = found[found["layer"] == "frame"]
        if frames is not None:
            found = found[found["label"].isin(list(frames))]
        label = gettext("frame") + ": " + found["label"].map(self.run.frames_named).fillna(found["label"])
        return found[["article_id", "sentence_id", "start", "end"]].assign(layer="frame", label=label)

    def tone_marks(self) -> pd.DataFrame:
        """Marks of tone words with their weight."""
        found = self.run.triggers
        found = found[found["layer"] == "tone"]
        return found[["article_id", "sentence_id", "start", "end"]].assign(
            layer="tone", label=gettext("tone") + " " + found["weight"].map("{:+.1f}".format)
        )

    def sample(self, keys: pd.DataFrame, limit: int) -> pd.DataFrame:
        """`limit` of the sentences named by article_id and sentence_id, by the rule in `RULE`."""
        distinct = keys[["article_id", "sentence_id"]].drop_duplicates().sort_values(["article_id", "sentence_id"])
        turn = distinct.groupby("article_id").cumcount()
        return (
            distinct.assign(turn=turn, order=distinct["article_id"].map(self._order))
            .sort_values(["turn", "order"])
            .head(limit)
        )

    def sentences(
        self, keys: pd.DataFrame, marks: pd.DataFrame | None = None, limit: int = 5, *, neighbours: bool = False
    ) -> Sentences:
        """The sentences of `keys` (article_id, sentence_id; sampled by rule) with `marks` highlighted.

        `marks` has article_id, sentence_id, start, end, layer, label, as the `…_marks` methods give it.
        """
        total = len(keys[["article_id", "sentence_id"]].drop_duplicates())
        chosen = self.sample(keys, limit)
        found: dict[tuple[str, int], list[tuple[int, int, str, str]]] = {}
        if marks is not None and len(chosen):
            hits = marks.merge(chosen[["article_id", "sentence_id"]], on=["article_id", "sentence_id"])
            for row in hits.itertuples(index=False):
                found.setdefault((str(row.article_id), int(row.sentence_id)), []).append(
                    (int(row.start), int(row.end), str(row.layer), str(row.label))
                )
        items = [
            self._item(a, s, found.get((a, s), []), neighbours)
            for a, s in zip(chosen["article_id"], chosen["sentence_id"], strict=True)
        ]
        return Sentences(
            Markup('<ol class="sentences">{}</ol>').format(Markup("").join(items)) if items else Markup(""),
            len(items),
            total,
        )

    def block(
        self,
        keys: pd.DataFrame,
        marks: pd.DataFrame | None = None,
        limit: int = 8,
        *,
        label: str = mark("Sentences behind this"),
        neighbours: bool = False,
    ) -> Sentences:
        """`sentences` inside a details element that says how many of how many, and by which rule."""
        made = self.sentences(keys, marks, limit, neighbours=neighbours)
        if not made.n_total:
            return made
        shown = gettext("Shown: {rule}. All of them: tables/sentences with the ids below.").format(rule=gettext(RULE))
        html = Markup('<details class="evidence"><summary>{}: {}</summary><p class="rule">{}</p>{}</details>')
        return Sentences(html.format(gettext(label), made.summary, shown, made.html), made.n_shown, made.n_total)

    def _item(
        self, article_id: str, sentence_id: int, marks: list[tuple[int, int, str, str]], neighbours: bool
    ) -> Markup:
        article = self._articles.loc[article_id]
        start, end = (int(v) for v in self._sentences.loc[(article_id, sentence_id)])
        body = str(article["body"])
        sentence = marked(body, start, end, marks)
        if neighbours:
            sentence = Markup("{}{}{}").format(
                self._neighbour(body, article_id, sentence_id - 1),
                sentence,
                self._neighbour(body, article_id, sentence_id + 1),
            )
        day = article["published"]
        shown_day = value("undated") if pd.isna(day) else on_day(day)
        title = Markup("")
        if isinstance(article["title"], str) and article["title"].strip():
            title = Markup(' · <bdi lang="ar" dir="auto">{}</bdi>').format(article["title"])
        url = safe_link(article["url"])
        where = Markup("{}").format(gettext("no address"))
        if url:
            where = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(url, gettext("source"))
        return Markup(
            '<li><p class="ar" dir="rtl" lang="ar">{}</p><p class="meta"><b>{}</b> · {}{} · {} · <code>{}:{}</code></p></li>'
        ).format(sentence, article["source"], shown_day, title, where, article_id, sentence_id)

    def _neighbour(self, body: str, article_id: str, sentence_id: int) -> Markup:
        key = (article_id, sentence_id)
        if key not in self._sentences.index:
            return Markup("")
        start, end = (int(v) for v in self._sentences.loc[key])
        return Markup('<span class="near"> {} </span>').format(body[start:end])
