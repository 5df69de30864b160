"""A corpus in tables that a reader takes in at a glance."""

from __future__ import annotations

import pandas as pd

from analysis import claims
from analysis.claims import Sentence
from analysis.corpus.quarantine import told
from analysis.i18n.language import gettext, mark, value
from analysis.periods import Period, period_of
from analysis.stats import share_interval
from analysis.study.study_settings import Settings

ORIGINS = {
    "field": "the record says so",
    "manifest": "given when the corpus was added",
    "url": "a day in the address",
    "text": "a line of the page holds nothing else",
    "page": "a change, a notice or a guess on the page: of low trust",
    "crawl": "the day it was collected, a day or more after publication",
    "none": "unknown: left out of everything by period",
}
KINDS = {
    "dateline": "place and agency before the first sentence",
    "date line": "a line that holds only the date",
    "title": "the title once more",
    "caption": "what stands under or about a picture",
    "teaser": "a pointer to another piece",
    "related": "a list of other pieces",
    "comments": "readers' comments, or the call for them",
    "signature": "the author, agency or source by itself",
    "contact": "addresses and accounts",
    "boilerplate": "words of the site, the same on many pages",
    "twice": "what the article prints twice: its end, where that is its beginning once more",
    "markup": "tags and character codes of HTML",
    "invisible": "characters that show nothing",
    "heading": "a heading inside the text: kept, and marked as one",
}
SHOWN = 80  # characters of an example
FIRST = mark("First sentences of the articles analysed")


def say_corpus(settings: Settings) -> Sentence:
    """Say how many articles were read and analysed, of how many outlets, and how many records were
    set aside.

    Parameters
    ----------
    settings
        The run's settings.

    Returns
    -------
    Sentence
        Its numbers with their sources.
    """
    return claims.sentence(
        mark(
            "{analysed} of {articles} articles of {sources} [outlets|outlet] are analysed; {aside} [records were|record was] set aside."
        ),
        analysed=claims.count("articles", "articles", where=analysed_only(settings)),
        articles=claims.count("articles", "articles"),
        sources=claims.count("articles", "outlets", distinct="source"),
        aside=claims.count("quarantine", "records"),
        behind=[
            claims.at("sentences", sentence_id=0),
            claims.at("articles", **analysed_only(settings)),
        ],
    )


def days_covered(analysed: pd.DataFrame, period: Period) -> pd.DataFrame:
    """How much of each period the corpus covers.

    Parameters
    ----------
    analysed
        The articles that are analysed.
    period
        The period of the study.

    Returns
    -------
    DataFrame
        One row a period from the first that holds a dated article to the last, in order: `period`,
        `articles`, `n_days` that hold an article, `of_days` of the calendar, `share_days`. A period
        without an article is there with 0.
    """
    dated = analysed[analysed["published"].notna()]
    days = pd.to_datetime(dated["published"], utc=True).dt.normalize()
    if days.empty:
        columns = {"period": "str", "articles": "int64", "n_days": "int64", "of_days": "int64"}
        return pd.DataFrame({c: pd.Series(dtype=d) for c, d in columns.items()}).assign(
            share_days=pd.Series(dtype="float64")
        )
    # whole periods at both ends: the calendar does not begin with the corpus
    begins, ends = (days.min() - pd.Timedelta(days=370), days.max() + pd.Timedelta(days=370))
    calendar = pd.Series(pd.date_range(begins, ends, freq="D"))
    every = period_of(calendar, period)
    held = period_of(days, period)
    of_days = every.value_counts()
    table = pd.DataFrame({"period": every.drop_duplicates()})
    table = table[table["period"].between(held.min(), held.max())].reset_index(drop=True)
    by_period = pd.DataFrame({"period": held, "day": days}).groupby("period")["day"]
    table["articles"] = table["period"].map(by_period.size()).fillna(0).astype("int64")
    table["n_days"] = table["period"].map(by_period.nunique()).fillna(0).astype("int64")
    table["of_days"] = table["period"].map(of_days).astype("int64")
    return table.assign(share_days=table["n_days"] / table["of_days"])


def say_compared(analysed: pd.DataFrame) -> Sentence:
    """Say what this corpus leaves to compare.

    Parameters
    ----------
    analysed
        The articles that are analysed.

    Returns
    -------
    Sentence
        One without numbers.
    """
    dated = analysed.loc[analysed["published"].notna(), "period"]
    many_periods = dated.nunique() > 1
    many_outlets = analysed["source"].nunique() > 1
    if many_periods and many_outlets:
        return claims.sentence(mark("Periods and outlets are compared in the other reports."))
    if many_outlets:
        return claims.sentence(
            mark("Not more than one period holds dated articles: none is compared.")
        )
    if many_periods:
        return claims.sentence(mark("All articles are of one outlet: outlets are not compared."))
    return claims.sentence(mark("One outlet and not more than one period: neither is compared."))


def first_sentences(sentences: pd.DataFrame) -> pd.DataFrame:
    """The first sentence of every article.

    Parameters
    ----------
    sentences
        Table `sentences`.

    Returns
    -------
    DataFrame
        article_id and sentence_id.
    """
    return sentences.loc[sentences["sentence_id"] == 0, ["article_id", "sentence_id"]]


def analysed_only(settings: Settings) -> dict[str, None]:
    """The condition that an article of table `articles` is analysed, for `claims.count`.

    Parameters
    ----------
    settings
        The run's settings.

    Returns
    -------
    dict
        Empty where all are.
    """
    if settings.duplicates == "keep all":
        return {}
    return {"duplicate_of": None}


def by_source(
    articles: pd.DataFrame, analysed: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    """Articles by outlet.

    Parameters
    ----------
    articles
        Table `articles`.
    analysed
        Those analysed.
    sentences
        Table `sentences`.

    Returns
    -------
    DataFrame
        One row for each outlet, the most articles first: `articles`, `analysed`, `share_copies`
        with interval, median `words` of an article, `first` and `last` day.
    """
    words = sentences.groupby("article_id")["n_tokens"].sum()
    kept = analysed.assign(words=analysed["article_id"].map(words)).groupby("source")
    table = articles.groupby("source").agg(
        articles=("article_id", "size"),
        copies=("duplicate_of", "count"),
        undated=("published", lambda p: int(p.isna().sum())),
        first=("published", "min"),
        last=("published", "max"),
    )
    # An outlet may have nothing but copies.
    table["analysed"] = kept.size().reindex(table.index, fill_value=0)
    table["words"] = kept["words"].median().reindex(table.index)
    share = share_interval(table["copies"], table["articles"])
    table = table.assign(share_copies=share.estimate, copies_low=share.low, copies_high=share.high)
    for column in ("first", "last"):
        table[column] = table[column].dt.strftime("%Y-%m-%d")
    return table.reset_index().sort_values(
        ["articles", "source"], ascending=[False, True], ignore_index=True
    )


def date_origins(articles: pd.DataFrame) -> pd.DataFrame:
    """Where dates were found.

    Parameters
    ----------
    articles
        Table `articles`.

    Returns
    -------
    DataFrame
        One row for each place that gave a date: `articles`, their `share`, what it `says`.
    """
    counts = articles["published_from"].value_counts()
    rows = [
        (name, int(counts[name]), counts[name] / len(articles), says)
        for name, says in ORIGINS.items()
        if name in counts.index
    ]
    return pd.DataFrame(rows, columns=["published_from", "articles", "share", "says"])


def largest_clusters(articles: pd.DataFrame) -> pd.DataFrame:
    """Clusters of copies.

    Parameters
    ----------
    articles
        Table `articles`.

    Returns
    -------
    DataFrame
        One row for each, the largest first: the article kept, `size`, `sources`.
    """
    copies = articles[articles["duplicate_of"].notna()]
    known = articles.set_index("article_id")
    groups = copies.groupby("duplicate_of")
    size = groups.size() + 1
    members = groups["source"].agg(set)
    table = pd.DataFrame({"size": size, "sources": members}).rename_axis("article_id").reset_index()
    kept = table["article_id"].map(known["source"])
    comma = gettext(mark(", "))
    table["sources"] = [
        comma.join(value(outlet) for outlet in sorted({*s, k}))
        for s, k in zip(table["sources"], kept, strict=True)
    ]
    table["title"] = table["article_id"].map(known["title"])
    table["published"] = (
        table["article_id"].map(known["published"]).dt.strftime("%Y-%m-%d") if len(table) else []
    )
    return table.sort_values(["size", "article_id"], ascending=[False, True], ignore_index=True)


def removed_kinds(removed: pd.DataFrame) -> pd.DataFrame:
    """What cleaning took out, by kind.

    Parameters
    ----------
    removed
        Table `removed`.

    Returns
    -------
    DataFrame
        One row for each kind: runs `n`, `articles`, what it `says`, and an example that is long
        enough to show it, cut where it is too long.
    """
    text = removed["text"].str.split().str.join(" ")
    shown = removed.assign(
        example=text.where(text.str.len() <= SHOWN, text.str.slice(0, SHOWN) + " …")
    )
    table = shown.groupby("kind").agg(
        n=("text", "size"),
        articles=("article_id", "nunique"),
        # The longest example of fewer than 60 characters; where there is none, the longest.
        example=("example", lambda e: max(e, key=lambda t: (len(t) < 60, len(t)))),
    )
    table = table.reset_index()
    table = table.assign(says=table["kind"].map(KINDS).fillna(""))
    return table.sort_values(["n", "kind"], ascending=[False, True], ignore_index=True)


def set_aside(quarantine: pd.DataFrame) -> pd.DataFrame:
    """What was set aside, by reason.

    Parameters
    ----------
    quarantine
        Table `quarantine`.

    Returns
    -------
    DataFrame
        One row for each reason: records `n`, the first of them, and what was found there in the
        language in use.
    """
    table = quarantine.groupby("reason").agg(
        n=("file", "size"),
        file=("file", "first"),
        detail=("detail", "first"),
        title=("title", "first"),
    )
    table["detail"] = table["detail"].map(told)
    return table.reset_index().sort_values(
        ["n", "reason"], ascending=[False, True], ignore_index=True
    )
