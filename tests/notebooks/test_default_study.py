"""The default study on the corpus that ships, by the command that a newcomer types; run once for all tests here."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from tests.command import ROOT, analysis

from analysis import tables
from analysis.corpus.manifest import read_manifest
from analysis.keywords.keyness import rising_and_falling
from analysis.keywords.phrasing import readable, sharpest
from analysis.reports.finished_run import Run
from analysis.study.load import load_study
from analysis.text.normalise import plain_all

NOTEBOOKS = ("1_corpus", "2_actors", "3_relations", "4_keywords", "5_validation", "6_robustness")
pytestmark = pytest.mark.notebook


def read(out: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(out / "tables" / f"{name}.parquet")


def test_every_notebook_leaves_its_page_and_its_executed_copy(out: Path) -> None:
    for name in NOTEBOOKS:
        cells = json.loads((out / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))[
            "cells"
        ]
        assert not [o for c in cells for o in c.get("outputs", []) if o["output_type"] == "error"]
        assert (out / f"{name}.html").stat().st_size > 50_000


def test_every_table_is_there_and_keeps_to_its_columns(out: Path) -> None:
    for name in tables.TABLES:
        if name == "placebo":  # made by a command of its own, `analysis placebo`
            continue
        frame = read(out, name)
        assert tables.check(name, frame).shape == frame.shape
        # two persons of one surname stand in no article of the demonstration corpus
        assert len(frame) > 0 or name in ("cooccurrence_periods", "ambiguous_mentions"), name


def test_every_mention_and_trigger_slices_back_to_its_surface(out: Path) -> None:
    bodies = read(out, "articles").set_index("article_id")["body"]
    for name, column in (("mentions", "surface"), ("frames", "trigger"), ("triggers", "surface")):
        frame = read(out, name)
        sliced = [
            bodies[a][s:e]
            for a, s, e in zip(frame["article_id"], frame["start"], frame["end"], strict=True)
        ]
        assert sliced == frame[column].tolist()


def test_every_mention_has_its_place_in_the_raw_text(out: Path, project: Path) -> None:
    raw = pd.read_parquet(
        project / "data" / "processed" / "corpora" / "demo" / "raw.parquet"
    ).set_index("article_id")["raw"]
    frame = read(out, "mentions")
    assert len(frame) > 300
    sliced = [
        raw[a][s:e]
        for a, s, e in zip(frame["article_id"], frame["raw_start"], frame["raw_end"], strict=True)
    ]
    assert sliced == frame["surface"].tolist()


def test_every_mention_lies_in_its_sentence(out: Path) -> None:
    joined = read(out, "mentions").merge(
        read(out, "sentences"),
        on=["article_id", "sentence_id"],
        suffixes=("", "_sentence"),
        validate="many_to_one",
    )
    assert (joined["start"] >= joined["start_sentence"]).all()
    assert (joined["end"] <= joined["end_sentence"]).all()


def test_copies_are_found_and_one_of_each_cluster_is_analysed(out: Path) -> None:
    articles = read(out, "articles")
    copies = articles[articles["duplicate_of"].notna()]
    files = articles.set_index("article_id")["file"]
    found = {frozenset((row.file, files[row.duplicate_of])) for row in copies.itertuples()}
    planted = pd.read_csv(ROOT / "data" / "raw" / "demo" / "EVENTS.csv", dtype="str").dropna(
        subset="copy_of"
    )
    assert found == {
        frozenset((row.item_file.split("#")[0], row.copy_of.split("#")[0]))
        for row in planted.itertuples()
    }
    assert len(copies) == len(planted) == 10
    assert not set(copies["article_id"]) & set(read(out, "sentences")["article_id"])


def test_what_cannot_be_used_is_set_aside_with_its_reason(out: Path) -> None:
    assert sorted(read(out, "quarantine")["reason"]) == ["empty", "not Arabic", "truncated"]


def test_an_article_without_a_date_stays_without_one(out: Path) -> None:
    articles = read(out, "articles")
    undated = articles[articles["published"].isna()]
    assert set(undated["published_from"]) == {"none"}
    assert set(undated["period"]) == {"undated"}


def test_networks_open_and_hold_the_actors_of_the_table(out: Path) -> None:
    known = set(read(out, "actors")["actor_id"])
    for unit in ("sentence", "paragraph", "article"):
        graph = nx.read_graphml(out / "networks" / f"cooccurrence-{unit}.graphml")
        assert set(graph.nodes) <= known
        assert (
            nx.read_gexf(out / "networks" / f"cooccurrence-{unit}.gexf").number_of_edges()
            == graph.number_of_edges()
        )


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.anchors: list[str] = []
        self.ids: set[str] = set()
        self.inline = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {k: v or "" for k, v in attrs}
        self.fetched += [
            named[k]
            for k in ("src", "poster", "data")
            if k in named and not named[k].startswith("data:")
        ]
        self.fetched += [named["href"]] if tag in ("link", "image") and "href" in named else []
        self.inline += tag == "script" or any(k.startswith("on") for k in named)
        self.anchors += (
            [named["href"][1:]] if tag == "a" and named.get("href", "").startswith("#") else []
        )
        if "id" in named:
            self.ids.add(named["id"])


@pytest.mark.parametrize("name", ["index", *NOTEBOOKS])
def test_a_page_fetches_nothing_and_its_links_lead_somewhere(out: Path, name: str) -> None:
    page = (out / f"{name}.html").read_text(encoding="utf-8")
    links = _Links()
    links.feed(page)
    assert not [f for f in links.fetched if not f.startswith("#")]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    marks = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts
    ]
    assert links.inline == len(scripts) == 1, "one script in a page, and none in an attribute"
    assert f"script-src 'sha256-{marks[0]}'" in html.unescape(page), (
        "and it is the one that the policy allows"
    )
    assert set(links.anchors) <= links.ids
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\((?!data:|#)", page)
    assert "written for demonstration" in page


def test_the_index_links_every_report_and_its_headline_numbers(out: Path) -> None:
    index = (out / "index.html").read_text(encoding="utf-8")
    found = json.loads((out / "findings.json").read_text(encoding="utf-8"))["findings"]
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    headlines = list(study.report.findings)
    shown = re.findall(r'data-finding="(\d_[^"]+)"', index)
    assert shown[: len(headlines)] == headlines
    nothing = {e["id"] for e in found if e["kind"] == "finding" and not e["numbers"]}
    assert set(shown[len(headlines) :]) == nothing - set(headlines), (
        "what was looked for and not found stands below"
    )
    assert {e["notebook"] for e in found} == {"index", *NOTEBOOKS}
    for finding in (e for e in found if e["kind"] == "finding"):
        assert f'id="{finding["anchor"]}"' in (out / f"{finding['notebook']}.html").read_text(
            encoding="utf-8"
        )
        if finding["id"] in study.report.findings:
            assert f'href="{finding["notebook"]}.html#{finding["anchor"]}"' in index


def test_every_number_in_the_prose_is_in_the_ledger_and_in_the_tables(out: Path) -> None:
    checked = analysis("check-report", str(out))
    assert checked.returncode == 0, checked.stderr
    assert re.search(
        r"\d\d numbers in \d\d sentences were looked up again in \d+ tables", checked.stdout
    )


def test_every_word_that_a_table_shows_is_written_in_the_corpus_and_has_a_gloss(out: Path) -> None:
    rows = read(out, "keyness")
    shown = [
        rising_and_falling(rows),
        *(sharpest(rows, contrast=c, each=6) for c in set(rows["contrast"]) - {"half"}),
    ]
    words = readable(
        pd.concat(shown, ignore_index=True).drop_duplicates("term"),
        read(out, "terms"),
        Run(out).gloss,
    )
    surfaces = set(plain_all(read(out, "types")["surface"].tolist()))
    conjoined = {s[1:] for s in surfaces if s[:1] in "وف"}
    assert not [w for w in words["written"] if w not in surfaces | conjoined]
    assert words.loc[words["gloss"] == "", "written"].tolist() == []
    assert words.set_index("term")["written"].loc[["سفار", "شمخاني"]].tolist() == [
        "السفارة",
        "شمخاني",
    ]


def test_every_figure_and_row_of_the_corpus_page_opens_sentences_but_what_was_set_aside(
    out: Path,
) -> None:
    page = (out / "1_corpus.html").read_text(encoding="utf-8")
    parts = re.split(r'<(?:figure|div) [^<>]*?(?=id="f-)', page)
    held = {p[4 : p.index('"', 4)]: p for p in parts[1:]}
    assert 'class="evidence groups"' in held["f-time"]
    for anchor in ("f-sources", "f-dates", "f-copies", "f-removed"):
        body = held[anchor].split("<tbody>")[1]
        rows = len(re.findall("<tr>", body))
        assert rows > 0
        assert len(re.findall('<tr class="behind">', body)) == rows, anchor
    assert 'class="behind"' not in held["f-aside"]


def test_every_figure_lies_beside_its_page_in_three_formats(out: Path) -> None:
    drawn = {
        n: (out / f"{n}.html").read_text(encoding="utf-8").count("<figure id=") for n in NOTEBOOKS
    }
    for suffix, magic in ((".svg", b"<?xml"), (".pdf", b"%PDF"), (".png", b"\x89PNG")):
        files = sorted((out / "figures").glob(f"*{suffix}"))
        assert {n: sum(f.name.startswith(n) for f in files) for n in NOTEBOOKS} == drawn
        assert all(f.read_bytes().startswith(magic) for f in files)


def test_a_run_is_packed_whole_and_to_the_same_bytes(
    out: Path, project: Path, tmp_path: Path
) -> None:
    packed = [tmp_path / "one.zip", tmp_path / "another.zip"]
    for path in packed:
        done = analysis("export", "--from", str(out), "--to", str(path), cwd=project)
        assert done.returncode == 0, done.stderr
    assert packed[0].read_bytes() == packed[1].read_bytes()
    with zipfile.ZipFile(packed[0]) as held:
        names = set(held.namelist())
        assert held.testzip() is None
        for name in (t for t in tables.TABLES if t != "placebo"):
            assert {f"tables/{name}.csv", f"tables/{name}.parquet"} <= names
        rows = held.read("tables/tokens.csv").decode().splitlines()
        assert len(rows) == len(read(out, "tokens")) + 1
        assert {
            "README.md",
            "findings.json",
            "manifest.json",
            "index.html",
            "study/frames.yml",
            "study/tone.yml",
            "figures/2_actors-network.pdf",
        } <= names
        assert "written for demonstration" in held.read("README.md").decode()
        assert "timings" not in json.loads(held.read("manifest.json"))
    missing = analysis("export", "--from", str(tmp_path / "none"), cwd=project)
    assert missing.returncode == 2
    assert "`analysis run` creates one" in missing.stderr


def test_nothing_that_is_left_holds_an_absolute_path(out: Path, project: Path) -> None:
    for path in [*out.glob("*.html"), *out.glob("*.json"), *(out / "notebooks").glob("*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        assert str(project) not in text
        assert str(ROOT) not in text, path.name


def test_a_second_run_reuses_everything_and_says_so(out: Path, project: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (out / "tables").glob("*.parquet")}
    done = analysis("run", cwd=project)
    assert done.returncode == 0
    assert done.stderr.count("nothing it depends on changed") > 20
    assert not re.search(r"(?m)^(run|done|FAILED) ", done.stderr)
    assert before == {p: p.stat().st_mtime_ns for p in (out / "tables").glob("*.parquet")}


@pytest.mark.parametrize(
    ("assignment", "says"),
    [
        ("2_actors.unitt=paragraph", "has no parameter 'unitt'; did you mean 'unit'?"),
        ("2_actors.unit=page", "is one of sentence, paragraph, article, but got 'page'"),
        ("2_actors.top=many", "is of type int, but got 'many'"),
        ("2_actors.top=٥", "is of type int, but got '٥'"),
        ("5_none.top=5", "no notebook '5_none'"),
        ("settings.unit=page", "settings.unit=page"),
        ("settings.unitt=page", "no setting 'unitt'; did you mean 'unit'?"),
        ("settings.tone_coder=lexikon", "no coder 'lexikon'; did you mean 'lexicon'?"),
        ("nonsense", "not NOTEBOOK.PARAMETER=VALUE"),
    ],
)
def test_a_wrong_parameter_is_an_error_before_anything_runs(
    project: Path, assignment: str, says: str, tmp_path: Path
) -> None:
    done = analysis("run", "--set", assignment, "--out", str(tmp_path / "never"), cwd=project)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "never").exists()


def test_a_new_study_runs_as_it_stands(project: Path) -> None:
    assert analysis("new-study", "my-question", cwd=project).returncode == 0
    assert "my-question: OK" in analysis("check", "my-question", cwd=project).stdout
    again = analysis("new-study", "my-question", cwd=project)
    assert again.returncode == 2
    assert "nothing was written" in again.stderr
    raw = {p: p.read_bytes() for p in (project / "data" / "raw").rglob("*") if p.is_file()}
    done = analysis("run", "my-question", cwd=project)
    assert done.returncode == 0, done.stderr
    assert raw == {
        p: p.read_bytes() for p in (project / "data" / "raw").rglob("*") if p.is_file()
    }, "it is never edited"


def test_the_manifest_of_the_demo_corpus_holds_every_file() -> None:
    folder = ROOT / "data" / "raw" / "demo"
    manifest = read_manifest(folder)
    assert {p.name for p in manifest.paths(folder)} == {
        p.name for p in (folder / "pages").iterdir()
    }
    assert "written for demonstration" in manifest.text_note
