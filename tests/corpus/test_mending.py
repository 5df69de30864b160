"""Texts that were read in a wrong encoding and saved again, and files whose letters say more than their head."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.articles import build_articles
from analysis.corpus.encodings import decode, is_no_language
from analysis.corpus.fitness import fitness
from analysis.corpus.mending import mend

TEXT = (
    "وصلت وزيرة الطاقة الأردنية إلى الدوحة صباح الأحد لتوقيع عقد الغاز الجديد بين البلدين. وقال متحدث باسم الشركة إن "
    "الشحنة الأولى تصل إلى العقبة مطلع الشتاء المقبل."
)


def misread(text: str, was: str, read_as: str) -> str:
    """As a program writes it that takes one encoding for another, undefined bytes for control characters."""
    return "".join(
        bytes([byte]).decode(read_as, "ignore") or chr(byte) for byte in text.encode(was)
    )


@pytest.mark.parametrize(
    "read_as",
    [
        "windows-1252",
        "windows-1256",
        "latin-1",
        "cp437",
        "cp850",
        "cp720",
        "mac_roman",
        "cp1251",
        "iso8859-15",
        "cp866",
        "koi8-r",
    ],
)
def test_utf8_that_was_read_as_another_encoding_is_mended(read_as: str) -> None:
    assert mend(misread(TEXT, "utf-8", read_as)) == TEXT


@pytest.mark.parametrize("read_as", ["windows-1252", "latin-1", "windows-1256"])
def test_two_wrong_readings_one_after_another_are_mended(read_as: str) -> None:
    assert mend(misread(misread(TEXT, "utf-8", read_as), "utf-8", read_as)) == TEXT


@pytest.mark.parametrize(
    ("was", "read_as"),
    [("windows-1256", "windows-1252"), ("iso8859-6", "windows-1256"), ("windows-1256", "latin-1"),
     ("mac_arabic", "windows-1252"), ("windows-1256", "cp437"), ("windows-1256", "windows-1251")],
)  # fmt: skip
def test_one_arabic_encoding_taken_for_another_is_mended(was: str, read_as: str) -> None:
    assert mend(misread(TEXT, was, read_as)) == TEXT


@pytest.mark.parametrize("read_as", ["windows-1252", "windows-1256"])
def test_one_line_of_several_and_signs_alone_that_were_misread_are_mended(read_as: str) -> None:
    assert mend(f"{TEXT}\n{misread(TEXT, 'utf-8', read_as)}") == f"{TEXT}\n{TEXT}"
    quoted = f"{TEXT}\n\u201cنعم\u201d \u2013 \u00a0لا\u2026"
    signs = "".join(s if s.isalpha() else misread(s, "utf-8", "windows-1252") for s in quoted)
    assert mend(signs) == quoted


@given(st.text(max_size=60))
def test_what_was_never_misread_stays_as_it_is(more: str) -> None:
    assert mend(TEXT + more) == TEXT + more


@pytest.mark.parametrize(
    "text",
    [
        "Le président a été reçu à Bagdad où il a évoqué l'énergie et la sécurité régionale.",
        "Министр иностранных дел прибыл в Багдад с официальным визитом во вторник утром.",
        "وزیر امور خارجه ایران امروز در بغداد با همتای عراقی خود دیدار و گفتگو کرد و گفت",
        "ظل",
    ],
)
def test_other_languages_are_no_wrong_reading(text: str) -> None:
    assert mend(text) == text


def test_letters_that_are_lost_are_told_as_broken_and_not_as_empty() -> None:
    assert fitness("???? ?????? ??????? " * 5).reason == "broken encoding"
    lossy = TEXT.encode("windows-1256").decode("iso8859-6", "replace") * 2
    assert fitness(lossy).reason == "broken encoding"
    assert not is_no_language(TEXT * 2)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be", "utf-16-be", "cp720"])
def test_wide_and_old_encodings_are_found(encoding: str) -> None:
    plain = TEXT.replace("،", "")
    assert decode(plain.encode(encoding))[0] == plain


@pytest.mark.parametrize(
    ("declared", "was"),
    [
        ("iso-8859-6", "windows-1256"),
        ("windows-1256", "iso8859-6"),
        ("iso-8859-1", "windows-1256"),
        ("utf-8", "windows-1256"),
        ("windows-1256", "utf-8"),
    ],
)
def test_a_page_that_declares_a_wrong_encoding_is_read_by_its_letters(
    tmp_path: Path, declared: str, was: str
) -> None:
    page = (
        f'<html><head><meta charset="{declared}"><title>الطاقة</title></head><body><article><h1>الطاقة</h1>'
        f"<p>{TEXT}</p><p>{TEXT[::1]}</p></article></body></html>"
    )
    path = tmp_path / "a.html"
    path.write_bytes(page.encode(was, "replace"))
    assert build_articles(path).articles["body"][0].startswith("وصلت وزيرة الطاقة الأردنية")
