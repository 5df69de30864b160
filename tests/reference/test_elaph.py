"""The article this project began from, read where it lies beside the project; nothing of it is copied here but surfaces asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.add import add_corpus
from analysis.study.load import load_study
from analysis.workflow.stages import coding, corpus, text
from analysis.workspace import Workspace

ROOT = Path(__file__).parents[2]
PAGE = ROOT.parent / "shared" / "corpora" / "elaph" / "elaph-kadhimi-tehran.txt"
pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(
        not PAGE.is_file(),
        reason="../shared is not beside the project: the check on the Elaph article is left out",
    ),
]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("elaph")
    add_corpus(
        "elaph",
        PAGE,
        raw_dir=folder / "data" / "raw",
        added="2026-11-23",
        published="2020-07-21",
        source="elaph",
    )
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    made = Workspace(folder / "out", folder, study, 1, {"elaph": folder / "data" / "raw" / "elaph"})
    corpus.read_corpus(made, "elaph")
    corpus.gather_articles(made)
    text.read_articles(made)
    coding.find_mentions(made)
    shutil.rmtree(folder / "data" / "raw")
    return made


@pytest.mark.parametrize(
    ("surface", "actor", "kind", "via"),
    [
        ("مصطفى الكاظمي", "mustafa-al-kadhimi", "person", "name"),
        ("للكاظمي", "mustafa-al-kadhimi", "person", "short name"),
        ("الكاظمي", "mustafa-al-kadhimi", "person", "short name"),
        ("خامنئي", "ali-khamenei", "person", "name"),
        ("المرشد الاعلى الإيراني", "ali-khamenei", "person", "office"),
        ("حسن روحاني", "hassan-rouhani", "person", "name"),
        ("اسحاق جهانغيري", "eshaq-jahangiri", "person", "name"),
        ("محمد باقر قاليباف", "mohammad-baqer-qalibaf", "person", "name"),
        ("ولي العهد السعودي", "mohammed-bin-salman", "person", "office"),
        ("محمد بن سلمان", "mohammed-bin-salman", "person", "name"),
        ("العاهل السعودي", "salman-bin-abdulaziz", "person", "office"),
        ("سلمان", "salman-bin-abdulaziz", "person", "name"),
        ("رئيس وزراء قطر", "khalid-bin-khalifa-al-thani", "person", "office"),
        ("خالد بن خليفة آل ثاني", "khalid-bin-khalifa-al-thani", "person", "name"),
        ("الحكومة العراقية", "iraq-gov", "government", "name"),
        ("كتائب حزب الله", "kataib-hizballah", "armed group", "name"),
        ("قوات مكافحة الإرهاب", "counter-terrorism-service", "organisation", "name"),
        ("أجهزة الاستخبارات الإيرانية", "iranian-intelligence", "organisation", "name"),
        ("للولايات المتحدة", "us", "state", "name"),
        ("طهران", "tehran", "place", "name"),
        ("لطهران", "iran-gov", "government", "metonym"),
        ("بغداد", "iraq-gov", "government", "metonym"),
        ("بغداد", "baghdad", "place", "name"),
        ("الرياض", "riyadh", "place", "name"),
    ],
)
def test_the_mentions_include(
    work: Workspace, surface: str, actor: str, kind: str, via: str
) -> None:
    found = work.read("mentions")
    rows = found[found["surface"].str.contains(surface, regex=False) & (found["actor_id"] == actor)]
    assert len(rows), found.loc[
        found["surface"].str.contains(surface.split()[-1]), ["surface", "actor_id", "kind", "via"]
    ].to_string()
    assert (kind, via) in set(zip(rows["kind"], rows["via"], strict=True))


def test_every_mention_slices_back_to_its_surface_in_body_and_raw_text(work: Workspace) -> None:
    found = work.read("mentions")
    body = work.read("articles")["body"].iloc[0]
    raw = pd.read_parquet(work.corpus("elaph") / "raw.parquet")["raw"].iloc[0]
    assert raw == PAGE.read_text(encoding="utf-8")
    assert [body[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found[
        "surface"
    ].tolist()
    assert [raw[s:e] for s, e in zip(found["raw_start"], found["raw_end"], strict=True)] == found[
        "surface"
    ].tolist()


def test_residue_is_no_body_text(work: Workspace) -> None:
    body = work.read("articles")["body"].iloc[0]
    for residue in ("إيلاف من لندن", "التفاصيل", "التعليقات", "|", "خلال زيارة سابقة"):
        assert residue not in body
    removed = work.read("removed")
    assert {"dateline", "caption", "teaser", "comments"} <= set(removed["kind"])
    assert (removed["kind"] == "heading").sum() == 2
    sentences = work.read("sentences")
    headings = sentences[sentences["is_heading"]]
    assert [body[s:e] for s, e in zip(headings["start"], headings["end"], strict=True)] == [
        "تأجيل الزيارة الى الرياض",
        "مستشفى لعلاج كورونا",
    ]


def test_the_date_is_the_one_given(work: Workspace) -> None:
    article = work.read("articles").iloc[0]
    assert (f"{article['published']:%Y-%m-%d}", article["published_from"], article["source"]) == (
        "2020-07-21",
        "manifest",
        "elaph",
    )


def test_iraq_and_iran_are_told_by_energy_trade_and_militias(work: Workspace) -> None:
    frames = work.read("frames")
    assert {"energy", "trade", "militias"} <= set(
        frames.loc[frames["dyad"] == "iraq-iran", "frame"]
    )


def test_the_mediation_between_the_two_rivals_is_found(work: Workspace) -> None:
    frames = work.read("frames")
    rows = frames[(frames["frame"] == "mediation") & (frames["dyad"] == "iran-saudi")]
    assert any("وسيط" in t for t in rows["trigger"])
