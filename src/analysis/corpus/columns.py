"""Which column of a file holds which field: names compared without case, blanks, signs and the
Arabic article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from statistics import median
from typing import Any, NamedTuple

from analysis.corpus.values import lookup, text_of
from analysis.errors import UserError

FIELDS = ("body", "title", "url", "source", "author", "published", "crawled", "keywords")
SAMPLE = 200  # rows by which the column of the text is chosen
# In order of preference, except that of several columns for the body the longest by median is taken.
# A point is a step into a nested value. docs/reading.md is made from this.
_NAMES_TEXT = {
    "body": "body|content|contents|extended_tweet.full_text|full_text|text|article_text|article|maintext|articleBody|body_text|main_text"
    "|content:encoded|content_text|content_html|body_html|html_content|text_content|plain_text|raw_text"
    "|story|story_text|news_text|post_text|message|msg|transcript|sentences|texte|contenu|tweet|tweet_text|selftext|bodytext|paragraphs|sections|html|abstract/full text|LP|TD"
    "|نص|محتوى|متن|خبر|مقال|مقالة|تفاصيل|نص الخبر|نص المقال|نص المقالة|محتوى الخبر|متن الخبر|تفاصيل الخبر",
    "lead": "description|summary|abstract|lead|lead_paragraph|excerpt|snippet|content_snippet|standfirst|caption|desc|hit sentence|ملخص|وصف|مقدمة",
    "title": "title|headline|heading|head|article_title|story_title|news_title|post_title|link text|hed|hl|HD|titre"
    "|عنوان|عنوان الخبر|عنوان المقال|عنوان المقالة|عنوان رئيسي|تیتر",
    "url": "url|link|permalink|uri|href|canonical_url|web_url|article_url|story_url|page_url|post_url"
    "|requested_url|html.requested_url|article_link|mainEntityOfPage|guid|loc|lien|رابط|لينك|رابط الخبر|رابط المقال",
    "source": "source|outlet|publisher|site|newspaper|source_name|source_domain|sitename|source_hostname"
    "|hostname|domain|media_name|page name|publication|publication_name|publication_title|source_title|media|channel|provider|website|site_title|blog|agency|account|from|screen_name|user_screen_name|user|SN|SRC"
    "|مصدر|صحيفة|جريدة|وكالة|موقع|قناة|ناشر|منبع|وسيلة|وسيلة إعلام",
    "author": "author|authors|byline|writer|creator|dc:creator|reporter|journalist|auteur|BY|كاتب|مؤلف|محرر|مراسل",
    "published": "published|published_time|published_at|publish_date|date_published|datepublished|date_publish"
    "|publishing_date|publication_date|published_date|published_on|pubdate|pub_date|post_date|posted_at"
    "|post_created|article:published_time|date|datetime|date_time|dateline|seendate|created_at|created"
    "|created_time|article_date|news_date|story_date|date_pub|iso_date|upload_date|taken_at|date de publication|publish_time|publication_time|post_time|created_utc|posted|issued|dc:date|timestamp|time|PD|تاريخ|تاريخ النشر|تاريخ الخبر|تاريخ المقال|تاريخ انتشار",
    "crawled": "date_extracted|crawled|crawl_date|retrieved|scraped_at|date_download|crawled_at|fetched_at"
    "|download_date|collected_at|تاريخ الجمع",
    "keywords": "keywords|tags|topics|subjects|keyword|tag|كلمات مفتاحية|كلمات دلالية|وسوم",
}
# Words of a name that say of which thing it is the text, title, day …: 'news_body', 'raw_content', 'Post Created Date'.
_OF_WHAT = (
    "article|news|post|story|item|page|document|doc|tweet|entry|web|خبر|مقال|مقالة"
    "|meta|metadata|fields|attributes|node|data|rendered|value|ar|arabic|عربي|عربية|بالعربية"
)
_QUALIFIERS_TEXT = {
    "body": "raw|clean|cleaned|main|full|complete|original|plain|inner|كامل|كاملا",
    "lead": "full|short",
    "published": "publication|publish|published|posted|created|creation|issue|release|time|utc|gmt|local|وقت|والوقت|نشر",
    "source": "name|names|media|اسم",
    "author": "name|names|اسم",
    "title": "raw|clean|cleaned|main|full|original|plain",
}
_PARTS_OF_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\da-zA-Z_]+")
_SIGNS = re.compile(r"[\s_\-.:/]+")
_FOLD = str.maketrans(
    "أإآىیک", "اااييك", "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\ufeff\u200f\u200e"
)
_ARTICLE = "ال"
_PARAGRAPH = 200  # characters of a value that is no name
_MOST_COLUMNS = 40  # that an error names


class Columns(NamedTuple):
    """For each field its columns, the first preferred: an empty field falls to the next."""

    of: dict[str, tuple[str, ...]]
    unused: tuple[str, ...]


@lru_cache(maxsize=4_096)
def loose(name: str) -> str:
    """A column's name as it is compared.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    str
        Without case, blanks, signs and the Arabic article: 'Publish-Date' is 'publishdate',
        'العنوان' is 'عنوان'.
    """
    words = _SIGNS.split(name.strip().casefold().translate(_FOLD))
    return "".join(w.removeprefix(_ARTICLE) if len(w) > 3 else w for w in words)


NAMES = {field: tuple(names.split("|")) for field, names in _NAMES_TEXT.items()}
_LOOSE = {field: tuple(dict.fromkeys(map(loose, names))) for field, names in NAMES.items()}
_QUALIFIERS = {
    field: frozenset(map(loose, f"{_OF_WHAT}|{_QUALIFIERS_TEXT.get(field, '')}".split("|")))
    for field in NAMES
}


@lru_cache(maxsize=8_192)
def _unqualified(name: str, field: str) -> str:
    """A name without the words that say of which thing it is: 'news_body' is 'body', 'content 3'
    is 'content'.
    """
    words = [loose(word) for word in _PARTS_OF_NAME.findall(name.removeprefix("_source."))]
    return "".join(word for word in words if word not in _QUALIFIERS[field])


def _columns_for(field: str, names: Sequence[str], by_name: Mapping[str, str]) -> list[str]:
    """The columns that can hold a field: by their usual names, then by those names with words
    around them; a point steps into a nested value.
    """
    found = [by_name[name] for name in _LOOSE[field] if name in by_name]
    for known in NAMES[field]:
        first, point, step = known.partition(".")
        if point and loose(first) in by_name:
            found.append(f"{by_name[loose(first)]}.{step}")
    # Last: 'news_body' is taken only where no column is named 'body' itself.
    found += [name for name in names if _unqualified(name, field) in _LOOSE_SETS[field]]
    return list(dict.fromkeys(found))


_LOOSE_SETS = {field: frozenset(names) - {""} for field, names in _LOOSE.items()}


def check_mapping(names: Iterable[str], mapping: Mapping[str, str], where: str) -> None:
    """Hold `--map` to the columns of a file.

    Parameters
    ----------
    names
        Names of its columns.
    mapping
        Field to column.
    where
        The file, for the error.

    Raises
    ------
    UserError
        For a field that is not known or a column that is not there.
    """
    given = list(names)
    for field, column in mapping.items():
        if field not in FIELDS:
            raise UserError(
                f"--map {field}={column}: there is no field '{field}'",
                where=where,
                fix=f"Fields: {', '.join(FIELDS)}.",
            )
        if column not in given and column.split(".")[0] not in given:
            raise UserError(
                f"--map {field}={column}: there is no column '{column}'",
                where=where,
                fix=f"Columns: {', '.join(given[:_MOST_COLUMNS])}.",
            )


def is_text_column(name: str) -> bool:
    """Whether a column of this name can hold the text of an article.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    bool
        Compared as by `loose`.
    """
    return loose(name) in _LOOSE_SETS["body"] or _unqualified(name, "body") in _LOOSE_SETS["body"]


def columns_of(
    names: Sequence[str],
    mapping: Mapping[str, str],
    sample: Sequence[Mapping[str, Any]] = (),
) -> Columns | None:
    """The columns of a file: as the user said, else by their usual names.

    Parameters
    ----------
    names
        Columns of the file, in their order.
    mapping
        Fields with their columns as given with `--map`.
    sample
        Rows by which the longest of several columns for the text is found.

    Returns
    -------
    Columns | None
        None where no column can be the text of an article. A column of descriptions or summaries
        is the text only where there is no other.
    """
    # reversed, so that of two names alike the first column wins
    by_name = {loose(name): name for name in reversed(names)}
    columns: dict[str, tuple[str, ...]] = {}
    for field in FIELDS:
        usual = _columns_for(field, names, by_name)
        if field == "body" and len(usual) > 1:
            # 'text' may hold a summary and 'content' the article, or the other way round: the
            # longer one is it
            usual = by_length(usual, sample)
        if field in mapping:
            usual = [mapping[field]]
        if usual:
            columns[field] = tuple(dict.fromkeys(usual))
    if "body" not in columns:
        # an abstract is taken for the text only where there is nothing better
        leads = _columns_for("lead", names, by_name)
        if not leads:
            return None
        columns["body"] = tuple(by_length(leads, sample))
    used = {column.split(".")[0] for several in columns.values() for column in several}
    return Columns(columns, tuple(name for name in names if name not in used))


def by_length(columns: Sequence[str], sample: Sequence[Mapping[str, Any]]) -> list[str]:
    """Columns in order of how long their values are.

    Parameters
    ----------
    columns
        Names of the columns.
    sample
        Some rows.

    Returns
    -------
    list of str
        By the median length in characters, the longest first; ties as given.
    """
    lengths = {
        column: median([len(text_of(lookup(row, column)) or "") for row in sample] or [0])
        for column in columns
    }
    # A whole page is longer than its text, and taken only where there is no text.
    return sorted(columns, key=lambda column: (loose(column) == "html", -lengths[column]))


def paragraphs_for_names(columns: Columns, sample: Sequence[Mapping[str, Any]]) -> list[str]:
    """Columns taken for outlet, author or title that hold paragraphs.

    Parameters
    ----------
    columns
        Which column holds which field.
    sample
        Some rows.

    Returns
    -------
    list of str
        As 'author: Lead'.
    """
    lengthy = []
    for field in ("source", "author", "title"):
        for column in columns.of.get(field, ()):
            lengths = [len(text_of(lookup(row, column)) or "") for row in sample]
            filled = [length for length in lengths if length]
            if filled and median(filled) > _PARAGRAPH:
                lengthy.append(f"{field}: {column}")
    return lengthy
