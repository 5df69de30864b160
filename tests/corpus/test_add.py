"""`add-corpus` and manifests: nothing is overwritten, every file is held to its hash."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.corpus.add import AddReport, add_corpus
from analysis.corpus.articles import build_articles
from analysis.corpus.manifest import make_manifest, read_manifest, verify_files, write_manifest
from analysis.errors import UserError

BODY = (
    "وصل وزير الخارجية العراقي إلى الرياض لبحث ملفات الطاقة والحدود، ثم توجه إلى طهران حاملا رسالة من الحكومة إلى "
    "القيادة الإيرانية."
)


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press" / "pages"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(f"إيلاف من لندن: {BODY}", encoding="utf-8")
    (folder / "two.txt").write_text(BODY, encoding="windows-1256")
    (folder / "empty.txt").write_text("صور", encoding="utf-8")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    return folder.parent


def add(press: Path, **rest: Any) -> AddReport:
    return add_corpus("press", press, raw_dir=press.parent / "raw", added="2026-01-02", **rest)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_folder_is_copied_with_its_manifest_and_reported(press: Path) -> None:
    report = add(press, published="2020-07-21", source="elaph", licence="CC BY 4.0")
    manifest = read_manifest(report.folder)
    assert [f.path for f in manifest.files] == ["pages/empty.txt", "pages/one.txt", "pages/two.txt"]
    assert (manifest.added, manifest.licence, manifest.defaults) == (
        "2026-01-02",
        "CC BY 4.0",
        {"source": "elaph", "published": "2020-07-21"},
    )
    assert set(contents(report.folder)) == {
        "manifest.json",
        "pages/empty.txt",
        "pages/one.txt",
        "pages/two.txt",
    }
    text = str(report)
    for piece in (
        "2 articles from 3 files",
        "elaph 2",
        "2020-07-21 to 2020-07-21",
        "utf-8 1, windows-1256 1",
        "formats    txt 3",
        "1  empty",
        "notes.pdf",
        "analysis run --corpus press",
    ):
        assert piece in text
    assert [p.name for p in (press.parent / "raw").iterdir()] == ["press"]


def test_a_single_file_and_a_link(press: Path) -> None:
    report = add_corpus(
        "one",
        press / "pages" / "one.txt",
        raw_dir=press.parent / "raw",
        added="2026-01-02",
        link=True,
    )
    assert set(contents(report.folder)) == {"manifest.json"}
    link = read_manifest(report.folder).link
    assert link is not None
    assert not Path(link).is_absolute()
    assert build_articles(report.folder).articles["body"].tolist() == [BODY]


def test_the_same_files_again_are_no_work_and_others_are_refused(press: Path) -> None:
    first = add(press)
    before = contents(first.folder)
    assert "already there, unchanged" in str(add(press))
    (press / "pages" / "three.txt").write_text(BODY + BODY, encoding="utf-8")
    with pytest.raises(UserError, match="other files; nothing was changed"):
        add(press)
    (press / "pages" / "three.txt").unlink()
    with pytest.raises(UserError, match="other mapping, defaults or show_text"):
        add(press, source="x")
    assert contents(first.folder) == before


@pytest.mark.parametrize(
    ("rest", "what"),
    [
        ({"published": "soon"}, "no date I can read"),
        ({"mapping": {"bodi": "x"}}, "there is no field 'bodi'"),
        ({"mapping": {"body": "nass"}}, "there is no column 'nass'"),
    ],
)
def test_a_mistake_leaves_nothing_behind(tmp_path: Path, rest: dict[str, Any], what: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps([{"body": BODY}]), encoding="utf-8")
    with pytest.raises(UserError, match=what):
        add_corpus("a", file, raw_dir=tmp_path / "raw", added="2026-01-02", **rest)
    assert not (tmp_path / "raw" / "a").exists()


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden"])
def test_a_name_that_is_no_folder_name_is_refused(press: Path, name: str) -> None:
    with pytest.raises(UserError, match="no name for a corpus"):
        add_corpus(name, press, raw_dir=press.parent / "raw", added="2026-01-02")


def test_a_changed_or_missing_file_is_named(press: Path) -> None:
    report = add(press)
    file = report.folder / "pages" / "one.txt"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(UserError, match=r"'pages/one\.txt'.*hash differs"):
        build_articles(report.folder)
    file.unlink()
    with pytest.raises(UserError, match=r"'pages/one\.txt'.*is not there"):
        verify_files(report.folder, read_manifest(report.folder))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"licens": "x"}, "licens: .* did you mean 'licence'"),
        ({"defaults": {"publishd": "2020-01-01"}}, "there is no key 'publishd'"),
        ({"defaults": {"published": "soon"}}, "'soon' is no date"),
        ({"fields": {"gone.txt": {"source": "x"}}}, "'gone.txt' is none of the files"),
        ({"mapping": {"bodi": "x"}}, "there is no field 'bodi'"),
        ({"files": "x"}, "files: "),
    ],
)
def test_a_broken_manifest_is_an_error_that_names_file_and_key(
    press: Path, change: dict[str, Any], what: str
) -> None:
    folder = press / "pages"
    write_manifest(folder, make_manifest("press", [folder / "one.txt"], folder, added="2026-01-02"))
    path = folder / "manifest.json"
    path.write_text(
        json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8"
    )
    with pytest.raises(UserError, match=what) as raised:
        read_manifest(folder)
    assert raised.value.where == path


def test_a_manifest_that_is_no_json_is_an_error_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{\n "name": }', encoding="utf-8")
    with pytest.raises(UserError, match="not JSON") as raised:
        read_manifest(tmp_path)
    assert raised.value.line == 2


def test_files_without_a_single_article_are_an_error_that_names_the_first_and_nothing_is_left(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "bad.json").write_text('{"a":1', encoding="utf-8")
    (folder / "empty.txt").write_text("صور", encoding="utf-8")
    with pytest.raises(
        UserError,
        match=r"no record of it is an article: bad\.json.*unreadable file.*empty\.txt.*empty",
    ) as told:
        add_corpus("broken", folder, raw_dir=tmp_path / "raw", added="2026-01-02")
    assert "Nothing was added" in str(told.value)
    assert not (tmp_path / "raw" / "broken").exists()


def article(n: int) -> str:
    return f"{BODY} الخبر رقم {n}."


def write_rows(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_texts_and_their_days_in_two_files_are_joined_by_a_key(tmp_path: Path) -> None:
    texts = write_rows(tmp_path / "a.csv", "id,content", [f"{n},{article(n)}" for n in range(3)])
    days = write_rows(
        tmp_path / "meta.csv",
        "id,title,date,source",
        [f"{n},عنوان {n},2020-07-2{n},الجسر" for n in range(2)],
    )
    report = add_corpus(
        "a", texts, raw_dir=tmp_path / "raw", added="2026-01-01", join=days, on="id"
    )
    read = report.read.articles.sort_values("body")
    assert read["title"].tolist()[:2] == ["عنوان 0", "عنوان 1"]
    assert read["source"].tolist()[:2] == ["الجسر", "الجسر"]
    assert pd.isna(read["published"].tolist()[2])
    assert len(build_articles(report.folder).articles) == 3
    with pytest.raises(UserError, match="--join and --on go together"):
        add_corpus("b", texts, raw_dir=tmp_path / "raw", added="2026-01-01", join=days)


def test_a_dry_run_shows_all_and_writes_nothing(tmp_path: Path) -> None:
    texts = write_rows(tmp_path / "a.csv", "title,content", [f"ع,{article(0)}", "ع,x"])
    report = add_corpus("a", texts, raw_dir=tmp_path / "raw", added="2026-01-01", dry_run=True)
    assert "not added (--dry-run)" in str(report)
    assert "body from content" in str(report)
    assert "1 read + 1 set aside" in str(report)
    assert not (tmp_path / "raw").exists()


def test_the_order_of_day_and_month_is_as_it_is_said(tmp_path: Path) -> None:
    texts = write_rows(tmp_path / "a.csv", "date,content", [f"07/04/2020,{article(0)}"])
    for order, day in (("mdy", "2020-07-04"), ("dmy", "2020-04-07")):
        report = add_corpus(
            order, texts, raw_dir=tmp_path / "raw", added="2026-01-01", date_order=order
        )
        assert f"{report.read.articles['published'][0]:%Y-%m-%d}" == day
        assert f"{build_articles(report.folder).articles['published'][0]:%Y-%m-%d}" == day


def test_files_are_appended_and_what_is_there_stays(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(article(1), encoding="utf-8")
    two.write_text(article(2), encoding="utf-8")
    given = {"raw_dir": tmp_path / "raw", "added": "2026-01-01"}
    add_corpus("a", one, **given)
    report = add_corpus("a", two, append=True, **given)
    assert "1 files appended to it" in str(report)
    assert len(report.read.articles) == 2
    two.write_text(article(3), encoding="utf-8")
    with pytest.raises(UserError, match="in the corpus already, with other contents"):
        add_corpus("a", two, append=True, **given)
    assert len(build_articles(tmp_path / "raw" / "a").articles) == 2


@pytest.mark.parametrize("append", [False, True])
def test_a_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, append: bool
) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(article(1), encoding="utf-8")
    two.write_text(article(2), encoding="utf-8")
    given = {"raw_dir": tmp_path / "raw", "added": "2026-01-01"}
    if append:
        add_corpus("a", one, **given)
    before = sorted(p.name for p in (tmp_path / "raw").rglob("*"))

    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr("analysis.corpus.add.shutil.copyfile", full)
    with pytest.raises(UserError, match="cannot be written: No space left on device"):
        add_corpus("a", two, append=append, **given)
    assert sorted(p.name for p in (tmp_path / "raw").rglob("*")) == before


def test_a_folder_that_may_not_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.txt").write_text(article(1), encoding="utf-8")

    def forbidden(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", forbidden)
    with pytest.raises(UserError, match="cannot be written: Permission denied"):
        add_corpus("a", tmp_path / "one.txt", raw_dir=tmp_path / "raw", added="2026-01-01")


def test_a_file_that_may_not_be_read_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "one.txt"
    place.write_text(article(1), encoding="utf-8")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(place))

    monkeypatch.setattr("analysis.corpus.add.make_manifest", forbidden)
    with pytest.raises(UserError, match="cannot be read: Permission denied"):
        add_corpus("a", place, raw_dir=tmp_path / "raw", added="2026-01-01")


@pytest.mark.parametrize("path", ["x" * 5_000, "a\0b", ""])
def test_a_path_that_no_system_knows_is_one_line(tmp_path: Path, path: str) -> None:
    with pytest.raises(UserError):
        add_corpus("a", Path(path or "nowhere"), raw_dir=tmp_path / "raw", added="2026-01-01")
    assert not (tmp_path / "raw").exists()
