"""From names that no list holds to candidates for actors.yml: one row a name over a corpus.

Names are grouped by their words without clitics and titles; a short form goes to the full name of
its article where there is just one; spellings that differ in a letter are put together. A short
form that two full names of its article share is counted for neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.names.features import PACKAGE
from analysis.actors.names.likely_names import is_borne_out, is_tagged_often
from analysis.text.clitics import proclitic_readings
from analysis.text.documents import Text
from analysis.text.word_lists import word_lists

COLUMNS = [
    "name",
    "class",
    "articles",
    "mentions",
    "sentences",
    "outlets",
    "first_day",
    "last_day",
    "variants",
    "beside",
    "article_id",
    "sentence_id",
]
_LIKE = 90  # rapidfuzz ratio from which two spellings are one name
_LIKE_WORD = 80  # the same of each word
_LIKE_LETTERS = 7  # shorter names that differ in a letter are often two
_MIN_LETTERS = 3  # of a name, and of a word without its clitics
_CLASS_SHARE = 0.6  # of a name's mentions that have its class
_COMPARED = 3000  # names that are compared with one another
_SHOWN = 5  # variants and names beside it


def unlisted(names: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """The tagged names that touch no mention of a listed actor.

    Parameters
    ----------
    names : pandas.DataFrame
        `tagger.tag_names` of a text: first, last, class.
    mentions : pandas.DataFrame
        Forms of listed actors in the same text: first, last (positions of tokens).

    Returns
    -------
    pandas.DataFrame
        The rows of `names` without a token in common with `mentions`.
    """
    return names[~is_listed(names, mentions)].reset_index(drop=True)


def is_listed(names: pd.DataFrame, mentions: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each tagged name has a token in common with a mention of a listed actor."""
    size = 1 + int(
        max(
            names["last"].max() if len(names) else 0, mentions["last"].max() if len(mentions) else 0
        )
    )
    # +1 where a mention begins and -1 behind its end: the running sum is above 0 inside
    # mentions, and sums of that say how many covered tokens a name has.
    covered = np.zeros(size + 1, np.int64)
    np.add.at(covered, mentions["first"].to_numpy(np.int64), 1)
    np.add.at(covered, mentions["last"].to_numpy(np.int64) + 1, -1)
    inside = np.append(0, np.cumsum(np.cumsum(covered) > 0))
    first = names["first"].to_numpy(np.int64)
    last = names["last"].to_numpy(np.int64)
    return np.asarray(inside[last + 1] > inside[first])


def candidates(
    text: Text,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    never: Collection[str] = (),
    classes: Sequence[str] = ("PERS", "ORG"),
) -> pd.DataFrame:
    """Group the names that no list holds, the most widespread first.

    Parameters
    ----------
    text : Text
        The analysed articles.
    names : pandas.DataFrame
        All tagged names of the text: first, last, class.
    articles : pandas.DataFrame
        The rows of table 'articles' in the order of the text: article_id, source, published.
    mentions : pandas.DataFrame
        Mentions of listed actors: first, last, actor_id.
    never : collection of str
        Folded names that are not proposed: those of the study's list, and its never-list.
    classes : sequence of str
        The classes proposed: PERS, ORG, LOC.

    Returns
    -------
    pandas.DataFrame
        One row a candidate with columns `COLUMNS`: the commonest spelling, its class, how many
        articles, mentions, sentences and outlets hold it, the first and last day, other spellings,
        the listed actors most often in its sentences, and one sentence with it.
    """
    rows = unlisted(names, mentions)
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = _with_keys(text, rows)
    rows = rows[rows["key"].str.len() >= _MIN_LETTERS]
    rows = _to_full_names(rows)
    unwanted = {_bare_article(name) for name in never}
    rows = rows[~rows["key"].map(_bare_article).isin(unwanted) & is_tagged_often(text, rows)]
    rows = rows[is_borne_out(text, rows)]
    rows = _most_widespread(rows)
    rows = rows.assign(key=rows["key"].map(_one_spelling(rows)))
    rows = rows.assign(key=rows["key"].map(_longest_forms(rows)))
    # asked last: a name that is mostly tagged as a place is proposed as no organisation
    found = _summed(text, rows, articles, mentions)
    return found[found["class"].isin(classes)].reset_index(drop=True)


def _with_keys(text: Text, rows: pd.DataFrame) -> pd.DataFrame:
    """Each name with `key`: its folded words without clitics, titles and 'the late'."""
    lists = word_lists(PACKAGE)
    folded = text.folded
    counts = Counter(dict(zip(folded, [0] * len(folded), strict=True)))
    for word, number in zip(
        folded, np.bincount(text.tokens.type_id, minlength=len(folded)), strict=True
    ):
        counts[word] += int(number)
    keys = []
    written = []
    firsts = []
    for first, last, kind in rows[["first", "last", "class"]].itertuples(index=False):
        words = folded[text.tokens.type_id[first : last + 1]].tolist()
        surfaces = [text.tokens.surfaces[t] for t in text.tokens.type_id[first : last + 1]]
        while kind == "PERS" and len(words) > 1 and words[0] in lists["titles"]:
            words = words[1:]
            surfaces = surfaces[1:]
        bare = _without_clitics(words[0], counts)
        cut = len(words[0]) - len(bare)
        keys.append(" ".join([bare, *words[1:]]))
        written.append(" ".join([surfaces[0][cut:] or surfaces[0], *surfaces[1:]]))
        firsts.append(last - len(words) + 1)
    return rows.assign(
        key=keys,
        written=written,
        first=firsts,
        article=text.tokens.article[rows["first"].to_numpy(np.int64)],
        sentence=text.sentence[rows["first"].to_numpy(np.int64)],
    )


def _without_clitics(word: str, counts: Mapping[str, int]) -> str:
    """The word without conjunction and preposition, where the corpus has the rest more often."""
    best = word
    for reading in proclitic_readings(word)[1:]:
        if not reading.proclitics or len(reading.stem) < _MIN_LETTERS:
            continue
        stem = f"ال{reading.stem}" if reading.article else reading.stem
        # واشنطن keeps its و: the corpus never has اشنطن.
        if counts.get(stem, 0) > counts.get(best, 0):
            best = stem
    return best


def _to_full_names(rows: pd.DataFrame) -> pd.DataFrame:
    """Persons named by one word as the one full name of their article that ends in it; where two
    do, the row is left out.
    """
    persons = rows[rows["class"] == "PERS"]
    full: dict[tuple[int, str], set[str]] = defaultdict(set)
    for article, key in zip(persons["article"], persons["key"], strict=True):
        words = key.split()
        if len(words) > 1:
            full[(article, _bare_article(words[-1]))].add(key)
    keys = []
    for article, key, kind in zip(rows["article"], rows["key"], rows["class"], strict=True):
        owners: set[str] = set()
        if kind == "PERS" and " " not in key:
            owners = full.get((article, _bare_article(key)), set())
        if len(owners) == 1:
            keys.append(min(owners))
        elif owners:
            keys.append("")
        else:
            keys.append(key)
    return rows.assign(key=keys).query("key != ''")


def _bare_article(word: str) -> str:
    return word.removeprefix("ال")


def _most_widespread(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the keys in most articles: what follows compares every key with many others."""
    articles = rows.groupby("key")["article"].nunique()
    # By key first, so that a stable sort orders equal counts by the alphabet.
    order = articles.sort_index().sort_values(ascending=False, kind="stable")
    return rows[rows["key"].isin(order.index[:_COMPARED])]


def _longest_forms(rows: pd.DataFrame) -> dict[str, str]:
    """Each key of two words or more as the one longer key that holds its words side by side; where
    several do and none is in most of their articles, it stays as it is.
    """
    found: dict[str, str] = {}
    for _, group in rows.groupby("class", sort=True):
        articles = group.groupby("key")["article"].nunique()
        longer: dict[str, list[str]] = defaultdict(list)
        for key in articles.index:
            words = key.split()
            for size in range(2, len(words)):
                for begin in range(len(words) - size + 1):
                    longer[" ".join(words[begin : begin + size])].append(key)
        for key in articles.index:
            holders = longer.get(key, [])
            total = sum(int(articles[holder]) for holder in holders)
            # At most one can have more than half.
            common = [h for h in holders if articles[h] > total / 2 and articles[h] > 1]
            found[key] = common[0] if common else key
    # A longer form may itself stand for a longer one.
    return {key: found.get(target, target) for key, target in found.items()}


def _one_spelling(rows: pd.DataFrame) -> dict[str, str]:
    """Each key as the commonest key of its class that is spelt nearly alike."""
    # rapidfuzz is needed where candidates are made only
    from rapidfuzz import fuzz, process

    found: dict[str, str] = {}
    for _, group in rows.groupby("class", sort=True):
        sizes = group.groupby("key")["article"].nunique()
        order = sizes.sort_index().sort_values(ascending=False, kind="stable")
        blocks: dict[tuple[int, str], list[str]] = defaultdict(list)
        for key in order.index:
            target = found.get(key, key)
            if len(key) >= _LIKE_LETTERS:
                # Few comparisons, and only of names with equally many words, as `_same_words`
                # needs.
                block = blocks[(key.count(" "), key[0])]
                near = process.extract(key, block, scorer=fuzz.ratio, score_cutoff=_LIKE)
                same = [str(other) for other, *_ in near if _same_words(key, str(other))]
                if same:
                    target = same[0]
                else:
                    block.append(key)
            found[key] = target
    return found


def _same_words(one: str, other: str) -> bool:
    """Whether each word of a name is like that of the other: Muhammad is not Ahmad."""
    from rapidfuzz import fuzz

    words = zip(one.split(), other.split(), strict=True)
    return all(fuzz.ratio(a, b) >= _LIKE_WORD for a, b in words)


def _summed(
    text: Text, rows: pd.DataFrame, articles: pd.DataFrame, mentions: pd.DataFrame
) -> pd.DataFrame:
    place = rows["article"].to_numpy(np.int64)
    rows = rows.assign(
        article_id=articles["article_id"].to_numpy()[place],
        source=articles["source"].to_numpy()[place],
        day=pd.to_datetime(articles["published"], utc=True).dt.date.to_numpy()[place],
        sentence_id=text.sentences["sentence_id"].to_numpy()[rows["sentence"].to_numpy(np.int64)],
    )
    share = rows.groupby(["key", "class"]).size()
    share = share / share.groupby("key").transform("sum")
    main = share[share >= _CLASS_SHARE].reset_index()[["key", "class"]]
    rows = rows.merge(main, on=["key", "class"])
    beside = _beside(text, rows, mentions)
    made = []
    for key, group in rows.groupby("key", sort=True):
        spellings = (
            group["written"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        )
        least = min(str(key).count(" "), 1)  # a name of several words is shown by several
        full = [s for s in spellings.index if s.count(" ") >= least]
        name = full[0] if full else spellings.index[0]
        days = group["day"].dropna()
        example = group.sort_values(["day", "article_id", "sentence_id"]).iloc[0]
        made.append(
            (
                name,
                group["class"].iloc[0],
                group["article_id"].nunique(),
                len(group),
                group["sentence"].nunique(),
                group["source"].nunique(),
                days.min() if len(days) else None,
                days.max() if len(days) else None,
                "، ".join([s for s in spellings.index if s != name][:_SHOWN]),
                "، ".join(beside.get(str(key), [])),
                example["article_id"],
                int(example["sentence_id"]),
            )
        )
    table = pd.DataFrame(made, columns=COLUMNS)
    return table.sort_values(
        ["articles", "mentions", "name"], ascending=[False, False, True], ignore_index=True
    )


def _beside(text: Text, rows: pd.DataFrame, mentions: pd.DataFrame) -> dict[str, list[str]]:
    """The listed actors that most often share a sentence with each candidate."""
    listed = pd.DataFrame(
        {
            "sentence": text.sentence[mentions["first"].to_numpy(np.int64)],
            "actor_id": mentions["actor_id"].astype("object").to_numpy(),
        }
    ).drop_duplicates()
    pairs = rows[["key", "sentence"]].drop_duplicates().merge(listed, on="sentence")
    counts = pairs.groupby(["key", "actor_id"]).size().reset_index(name="n")
    counts = counts.sort_values(["key", "n", "actor_id"], ascending=[True, False, True])
    nearest = counts.groupby("key").head(_SHOWN)
    return {str(key): group["actor_id"].tolist() for key, group in nearest.groupby("key")}
