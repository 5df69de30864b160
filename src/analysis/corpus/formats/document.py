"""docs/reading.md, made from the registries the code reads by: formats, encodings, dates and
columns.
"""

from __future__ import annotations

from analysis.corpus.columns import NAMES
from analysis.corpus.formats import FORMATS
from analysis.corpus.months import MONTHS

_HEAD = """# What is read

Made by `analysis formats > docs/reading.md` from the registries the code reads by; held to them by a test.

`analysis add-corpus NAME PATH` reads a file or a folder. Every file is read by its format, every record by its columns;
what cannot be read is set aside with its file, its place and the reason, and counted: records read and records set aside
are together the records of the file. `--dry-run` shows all this before anything is written.
"""


def document() -> str:
    """The page as Markdown."""
    parts = [
        _HEAD,
        "## Formats\n",
        "| format | endings | what a record is |",
        "| --- | --- | --- |",
    ]
    read = [f for f in FORMATS if f.read]
    parts += [f"| {f.name} | {_endings(f.suffixes)} | {f.says} |" for f in read]
    parts += ["", "Each also packed (`.gz`, `.bz2`, `.xz`, `.zst`). Not read, and what to do:\n"]
    parts += ["| format | endings | what to do |", "| --- | --- | --- |"]
    others = [f for f in FORMATS if not f.read]
    parts += [f"| {f.name} | {_endings(f.suffixes)} | {f.convert} |" for f in others]
    parts += ["", _COLUMNS, "| field | usual names of its column |", "| --- | --- |"]
    parts += [f"| {field} | {', '.join(names)} |" for field, names in NAMES.items()]
    parts += ["", _ENCODINGS, _DATES, _months(), "", _RESIDUE]
    return "\n".join(parts).rstrip() + "\n"


def _months() -> str:
    """The names of months that are known."""
    lines = ["| month | names |", "| --- | --- |"]
    for number in range(1, 13):
        names = ", ".join(name for name, n in MONTHS.items() if n == number)
        lines.append(f"| {number} | {names} |")
    return "\n".join(lines)


def _endings(suffixes: tuple[str, ...]) -> str:
    return " ".join(f"`{suffix}`" for suffix in suffixes)


_COLUMNS = """## Columns

Names are compared without case, blanks, `_`, `-`, `.`, `:` and the Arabic article (`Publish-Date` is `publish_date`,
العنوان is عنوان), and with words around them that say of which thing the field is (`news_body`, `Post Created Date`). Of several columns for the text the one whose values are longest by median is taken, and said; an empty
field falls to the next of its columns. `lead` is taken for the text only where there is no other. `--map body=COLUMN`
says it; `--map body=content.rendered` steps into a nested value.
"""
_ENCODINGS = """## Encodings

A byte order mark decides; then UTF-8; then UTF-16 or UTF-32 without a mark; then what an HTML or XML page declares, unless its
letters say otherwise; then the one of windows-1256, ISO-8859-6, Mac Arabic and DOS 720 whose reading looks most like Arabic;
then what charset-normalizer finds. A broken byte becomes U+FFFD and is told; a line in windows-1256 inside a file of UTF-8 is
read as such. A text that was UTF-8 and was read as another encoding and saved again, up to three times, or was in one Arabic
encoding and was read as another, is mended; one that cannot be is set aside as broken, as is one of question marks.

A file is known by its first bytes where its ending says nothing (.txt, .xml, none) or they say something else (an Excel
workbook named .csv, a feed named .html, CSV named .json, a packed file without its ending).
"""
_DATES = """## Dates

ISO 8601 with or without a zone; numbers parted by `-`, `/`, `.`, `\\` or blanks, the year first or last, of two or four digits; names of
months in any order with the day and the year, two names of one month together; Arabic, Persian and Latin digits; RFC 822 and
Twitter; compact stamps (20200721103000); seconds to nanoseconds since 1970, also as decimals; ticks of .NET and of Windows; days as Excel counts them;
`/Date(…)/`. Python's and JavaScript's notations; days written out (الحادي والعشرين من تموز);
year, month and day in columns of their own. Years of the lunar and the solar Hijra by the names of their months; in numbers alone a year of the Hijra from 1410
on is lunar and one before is solar, so that from 2031 on solar years in numbers would be read as lunar ones. Names are compared
with their letters folded, without marks, and with any blank between them. A stamp with a zone is of the day it says.
"""
_RESIDUE = """## Residue

What pages leave around an article is taken out by rules for whole lines, ends and beginnings (datelines, sign-offs, share
buttons, notices, tags, 'read also') and by what the corpus itself repeats; table `removed` lists every run with its kind and its
place in the raw text. How much is left was estimated by reading 20 articles of each corpus beside everything that was taken out of
them. The first two were drawn with seed 5 from one file, and of each article the first 130 and last 170 characters and every line
under 70 characters were read; the others were drawn with seed 7 (`articles.sort_values("article_id").sample(20, random_state=7)`
of what `add_corpus` gives) from the whole corpus, of ANT from every eighth file, and read whole, of those over 2,600
characters the first 1,300 and the last 1,000:

| corpus | characters | residue found | taken out | of the article's own text |
| --- | ---: | ---: | ---: | ---: |
| SaudiNewsNet, 21 July 2015 | 41,387 | 26 (0.06 %): a dateline inside a digest | 190 | 0 |
| Al Mayadeen, March 2023 | 52,845 | about 200 (0.4 %): a list of references, a line before a translation | 3,157 | 0 |
| SaudiNewsNet, all days | 35,291 | 49 (0.14 %): two captions of pictures at an end | 401 | 0 |
| Al Mayadeen, 2023 | 52,986 | 0 | 3,248: standfirsts that stand twice | 0 |
| ANT, five outlets | 31,107 | 46 (0.15 %): one caption between paragraphs | 110: datelines | 0 |

Elaph is here with one article only, of which nothing is left (`pytest -m reference`).
A language model read, no person.
"""
