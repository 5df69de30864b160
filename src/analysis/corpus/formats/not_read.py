"""Formats that are not read, each with the one line that says how to make of it one that is."""

from __future__ import annotations

from analysis.corpus.formats.format import Format

FORMATS = (
    Format(
        "PDF",
        (".pdf",),
        "Pages laid out for print.",
        convert="save its text as .txt, for instance with `pdftotext -layout FILE.pdf`, one article a file",
        recognise=lambda head: head.startswith(b"%PDF-"),
    ),
    Format(
        "an old Excel workbook",
        (".xls", ".xlsb"),
        "A spreadsheet.",
        convert="save it as .xlsx or CSV (UTF-8) in Excel or LibreOffice",
        recognise=lambda head: head.startswith(b"\xd0\xcf\x11\xe0"),
    ),
    Format(
        "a text of a word processor",
        (".doc", ".pages"),
        "One text, laid out.",
        convert="save it as .docx or as plain text (UTF-8)",
    ),
    Format(
        "a saved page with its pictures",
        (".webarchive",),
        "One page and what it shows.",
        convert="save the page as 'HTML only' from the browser",
    ),
    Format(
        "a database",
        (".mdb", ".accdb"),
        "Tables.",
        convert="export the table of articles as CSV (UTF-8) from Access",
    ),
    Format("JSON inside a script", (".js",), "Tweets as their archive holds them.",
           convert="rename it to .json: the value after the equals sign is read"),
    Format("a dump of a database", (".sql", ".bson", ".rdb"), "Tables.",
           convert="load it into its database and export the table of articles as CSV or JSON lines"),
    Format(
        "an archive",
        (".7z", ".rar"),
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
