"""Formats that are not read, each with the one line that says how to make of it one that is."""

from __future__ import annotations

from analysis.corpus.formats.format import Format

FORMATS = (
    Format(
        "PDF",
        (".pdf",),
        "Pages laid out for print.",
        convert="save its text as .txt, for instance with `pdftotext -layout FILE.pdf`, one article a file",
    ),
    Format(
        "an old Excel workbook",
        (".xls", ".xlsb", ".ods"),
        "A spreadsheet.",
        convert="save it as .xlsx or CSV (UTF-8) in Excel or LibreOffice",
    ),
    Format(
        "a text of a word processor",
        (".doc", ".rtf", ".odt", ".pages"),
        "One text, laid out.",
        convert="save it as .docx or as plain text (UTF-8)",
    ),
    Format(
        "a saved page with its pictures",
        (".mhtml", ".mht", ".webarchive"),
        "One page and what it shows.",
        convert="save the page as 'HTML only' from the browser",
    ),
    Format(
        "a database",
        (".db", ".sqlite", ".sqlite3", ".mdb", ".accdb"),
        "Tables.",
        convert="export the table of articles as CSV, for instance with "
        "`sqlite3 -header -csv FILE 'select * from articles' > articles.csv`",
    ),
    Format("JSON inside a script", (".js",), "Tweets as their archive holds them.",
           convert="rename it to .json: the value after the equals sign is read"),
    Format("a dump of a database", (".sql", ".bson", ".rdb"), "Tables.",
           convert="load it into its database and export the table of articles as CSV or JSON lines"),
    Format(
        "an archive",
        (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".bz2", ".xz", ".7z", ".rar", ".zst"),
        "Files packed into one.",
        convert="unpack it and give the folder",
    ),
    Format(
        "R data",
        (".rds", ".rda", ".rdata", ".dta", ".sav"),
        "A table.",
        convert="write the table as CSV (UTF-8) or Parquet from R, Stata or SPSS",
    ),
    Format("pickled Python", (".pkl", ".pickle"), "Python objects, which can run code when read.",
           convert="write the table as Parquet or JSON lines in Python"),
    Format(
        "an e-book",
        (".epub", ".mobi"),
        "A book.",
        convert="save its text as .txt, one article a file",
    ),
    Format(
        "marked-up text",
        (".md", ".markdown", ".rst", ".tex"),
        "One text with marks.",
        convert="save it as .txt without its marks",
    ),
    Format("a picture", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".webp"), "A scanned page.",
           convert="recognise its text first (OCR) and save it as .txt"),
)  # fmt: skip
