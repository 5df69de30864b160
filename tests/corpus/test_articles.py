"""Raw files to the table of articles: stable ids, dates in their order of trust, repeats, quarantine."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pandas as pd
import pandas.testing as pdt
import pytest

from analysis.corpus import articles as articles_module
from analysis.corpus import read_files as module
from analysis.corpus.articles import CorpusPieces, CorpusTables, build_articles
from analysis.corpus.manifest import make_manifest, write_manifest
from analysis.errors import UserError

BODY = (
    "وصل وزير الخارجية العراقي إلى الرياض لبحث ملفات الطاقة والحدود، ثم توجه إلى طهران حاملا رسالة من الحكومة إلى "
    "القيادة الإيرانية."
)


def corpus(folder: Path, **files: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        (folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return folder


def row(number: int, **rest: Any) -> dict[str, Any]:
    return {
        "url": f"https://www.jisr.example/news/{number}",
        "title": f"خبر {number}",
        "content": f"بغداد - واع: {BODY} {number}",
        **rest,
    }


def same(one: CorpusTables, other: CorpusTables, *, but: tuple[str, ...] = ()) -> None:
    for name in ("articles", "removed", "offsets", "raw"):
        a, b = getattr(one, name), getattr(other, name)
        pdt.assert_frame_equal(
            a.drop(columns=[c for c in but if c in a]), b.drop(columns=[c for c in but if c in b])
        )


def test_a_page_keeps_its_id_wherever_it_lies(tmp_path: Path) -> None:
    one = corpus(tmp_path / "a", first=[row(1), row(2)])
    other = corpus(tmp_path / "b" / "c", second=[row(2)], third=[row(1)])
    same(build_articles(one), build_articles(other.parent), but=("file", "record"))


def test_line_ends_do_not_change_the_id(tmp_path: Path) -> None:
    text = f"{BODY}\n{BODY}"
    one = corpus(tmp_path / "a", x=[row(1, content=text)])
    other = corpus(tmp_path / "b", x=[row(1, content=text.replace("\n", "\r\n"))])
    same(build_articles(one), build_articles(other))


def test_bodies_map_back_to_raw_texts_and_articles_are_in_order(tmp_path: Path) -> None:
    read = build_articles(corpus(tmp_path / "a", x=[row(n) for n in range(20)]))
    assert read.articles["article_id"].is_monotonic_increasing
    raw = read.raw.set_index("article_id")["raw"]
    for article in read.articles.itertuples():
        runs = read.offsets[read.offsets["article_id"] == article.article_id]
        assert article.body == "".join(
            raw[article.article_id][r.raw_start : r.raw_start + r.length] for r in runs.itertuples()
        )
    assert set(read.removed["text"].str.strip()) == {"بغداد - واع:"}


def test_the_order_of_files_decides_nothing(tmp_path: Path) -> None:
    rows = [row(n % 7, date_extracted=f"2015-07-{21 + n:02d}") for n in range(10)]
    one = build_articles(corpus(tmp_path / "a", x=rows[:5], y=rows[5:]))
    random.Random(1).shuffle(rows)
    other = build_articles(corpus(tmp_path / "b", x=rows[5:], y=rows[:5]))
    same(one, other, but=("file", "record"))


def test_of_repeated_records_the_earlier_dated_is_kept(tmp_path: Path) -> None:
    read = build_articles(
        corpus(
            tmp_path / "a",
            x=[row(1, date_extracted="2015-07-25"), row(1, date_extracted="2015-07-21")],
        )
    )
    assert read.articles["published"].tolist() == [pd.Timestamp("2015-07-21", tz="UTC")]
    aside = read.quarantine.iloc[0]
    assert (aside["reason"], aside["record"]) == ("repeat of an earlier record", "#0")
    assert read.articles["article_id"][0] in aside["detail"]
    assert len(read.removed) == 1


@pytest.mark.parametrize(
    ("fields", "day", "where"),
    [
        (
            {
                "published": "2020-07-21",
                "url": "https://j.example/2020/07/22/a",
                "date_extracted": "2020-07-25",
            },
            "2020-07-21",
            "field",
        ),
        (
            {"url": "https://j.example/2020/07/22/a", "date_extracted": "2020-07-25"},
            "2020-07-22",
            "url",
        ),
        (
            {"content": f"23 تموز 2020\n{BODY}", "date_extracted": "2020-07-25"},
            "2020-07-23",
            "text",
        ),
        ({"date_extracted": "2020-07-25"}, "2020-07-25", "crawl"),
        ({}, None, "none"),
    ],
)
def test_dates_are_trusted_in_their_order(
    tmp_path: Path, fields: dict[str, str], day: str | None, where: str
) -> None:
    article = build_articles(corpus(tmp_path / "a", x=[row(1, **fields)])).articles.iloc[0]
    assert article["published_from"] == where
    assert (
        article["published"] is pd.NaT
        if day is None
        else article["published"] == pd.Timestamp(day, tz="UTC")
    )


def test_the_manifest_dates_what_says_nothing_itself(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "a", x=[row(1), row(2, published="2020-07-20")], y=[row(3)])
    files = [folder / "x.json", folder / "y.json"]
    given = {"y.json": {"published": "2020-07-22", "source": "جسر"}}
    write_manifest(
        folder,
        make_manifest(
            "a",
            files,
            folder,
            added="2026-01-01",
            defaults={"published": "2020-07-21", "source": "a-source"},
            fields=given,
        ),
    )
    read = build_articles(folder).articles.sort_values("title")
    assert read["published"].dt.day.tolist() == [21, 20, 22]
    assert read["published_from"].tolist() == ["manifest", "field", "manifest"]
    assert read["source"].tolist() == ["a-source", "a-source", "جسر"]


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.almayadeen.net/a", "almayadeen"),
        ("http://www.alwatan.com.sa/a", "alwatan"),
        ("https://jisr.example/a", "jisr"),
        ("", "press"),
    ],
)
def test_a_source_that_is_not_given_is_the_host_or_the_corpus(
    tmp_path: Path, url: str, source: str
) -> None:
    assert build_articles(corpus(tmp_path / "press", x=[row(1, url=url)])).articles[
        "source"
    ].tolist() == [source]


def test_what_is_set_aside_has_its_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = corpus(
        tmp_path / "a",
        x=[
            row(1),
            row(2, content="صور"),
            row(3, content="The ministers met in Baghdad on Sunday."),
            row(4, content="قال الوزير في بغداد إن بلاده تسعى إلى…"),
        ],
    )
    (folder / "broken.json").write_text("{", encoding="utf-8")
    (folder / "list.csv").write_text("id;note\n1;x\n", encoding="utf-8")
    read = build_articles(folder)
    assert len(read.articles) == 1
    assert read.quarantine[["file", "reason"]].apply(tuple, axis=1).tolist() == [
        ("broken.json", "unreadable file"),
        ("list.csv", "no text column"),
        ("x.json", "empty"),
        ("x.json", "not Arabic"),
        ("x.json", "truncated"),
    ]


def test_a_corpus_without_any_text_column_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no column could be the text") as raised:
        build_articles(corpus(tmp_path / "a", x=[{"nass": BODY}]))
    assert "--map body=COLUMN" in raised.value.fix
    assert "nass" in raised.value.fix


def test_a_folder_or_path_with_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    for path in (tmp_path, tmp_path / "gone"):
        with pytest.raises(UserError):
            build_articles(path)


def test_a_corpus_of_nothing_but_unfit_records_gives_empty_tables(tmp_path: Path) -> None:
    read = build_articles(corpus(tmp_path / "a", x=[row(1, content="")]))
    assert (
        len(read.articles),
        len(read.removed),
        len(read.offsets),
        len(read.raw),
        len(read.quarantine),
    ) == (
        0,
        0,
        0,
        0,
        1,
    )


def test_two_processes_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = corpus(
        tmp_path / "a", **{f"f{n}": [row(n * 10 + m) for m in range(5)] for n in range(4)}
    )
    for n in range(3):
        (folder / f"p{n}.html").write_text(
            f"<html><body><article><p>{BODY} {n}</p><p>{BODY}</p></article></body></html>", "utf-8"
        )
    alone = build_articles(folder, jobs=1)
    assert alone.articles["file"].nunique() == 7
    monkeypatch.setattr(module, "_BYTES_FOR_A_POOL", 0)
    seen: list[tuple[int, int, str]] = []
    store = tmp_path / "store"
    same(
        alone, build_articles(folder, jobs=2, progress=lambda *done: seen.append(done), store=store)
    )
    assert seen[-1] == (7, 7, "reading p2.html")
    assert len(list(store.iterdir())) == 7


def test_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    honest = module.read_articles

    def noted(job: Any) -> Any:
        asked.append(job.name)
        return honest(job)

    monkeypatch.setattr(module, "read_articles", noted)
    store = tmp_path / "store"
    folder = corpus(tmp_path / "a", x=[row(1), row(2)])
    build_articles(folder, store=store)
    more = corpus(tmp_path / "a", x=[row(1), row(2)], y=[row(3)])
    grown = build_articles(more, store=store)
    assert asked == ["x.json", "y.json"]
    same(grown, build_articles(more))


def test_a_file_is_read_again_where_other_values_are_given(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "a", x=[row(1)])
    manifest = make_manifest("a", [folder / "x.json"], folder, added="2026-01-01")
    store = tmp_path / "store"
    for outlet in ("one", "other"):
        write_manifest(folder, manifest.model_copy(update={"defaults": {"source": outlet}}))
        assert build_articles(folder, store=store).articles["source"].tolist() == [outlet]


@pytest.mark.parametrize("stored", [True, False])
def test_pieces_put_together_are_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    files = {f"f{n}": [row(n * 10 + m) for m in range(5)] for n in range(4)}
    folder = corpus(tmp_path / "a", again=[row(3)], **files)
    whole = build_articles(folder)
    monkeypatch.setattr(articles_module, "HELD", 0)
    monkeypatch.setattr(module, "HELD", 0)
    store = tmp_path / "store" if stored else None
    if store:
        store.mkdir()
    pieces = list(CorpusPieces(folder, store=store, most=3))
    assert [len(piece.articles) for piece in pieces] == [3] * 6 + [2]
    for name in ("articles", "removed", "offsets", "raw"):
        together = pd.concat([getattr(piece, name) for piece in pieces], ignore_index=True)
        pdt.assert_frame_equal(together, getattr(whole, name))
    assert not list(tmp_path.rglob(".pieces-*")), "nothing is left behind"


def test_a_name_that_is_too_long_for_a_file_is_one_line() -> None:
    with pytest.raises(UserError, match="there is no such file or folder"):
        build_articles(Path("x" * 5_000))
