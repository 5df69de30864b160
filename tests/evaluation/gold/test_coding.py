"""Sampling, the coder's session and pane, the stand-off file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.evaluation.gold.codebook import appendix, document
from analysis.evaluation.gold.pane import Pane, sentence_html
from analysis.evaluation.gold.rounds import write_sheets
from analysis.evaluation.gold.sample import digest, draw, half_of
from analysis.evaluation.gold.session import Session
from analysis.evaluation.gold.sheets import read_coded, sheet
from analysis.evaluation.gold.standoff import read_coding
from analysis.relations.frame_terms import codebook_entries
from analysis.study.load import load_study
from analysis.study.schema import Study

ROOT = Path(__file__).parents[3]
BODY = "بحث الوزير في طهران ملف الغاز مع بغداد. رحبت الرياض بالاتفاق <b>كله</b> بين العراق وإيران. انتهى اللقاء في وقت متأخر من ليل أمس الأول."
SPANS = [(0, 39), (40, 90), (91, len(BODY))]


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(ROOT / "studies" / "iraq-iran-saudi")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A run of 40 articles of three sentences, each naming Iraq and Iran."""
    ids = [f"a{i:02}" for i in range(40)]
    articles = pd.DataFrame(
        {
            "article_id": ids,
            "corpus": "test",
            "source": "one",
            "url": None,
            "title": "عنوان",
            "body": [f"{BODY} {i}" for i in ids],
            "published": pd.Timestamp("2020-07-21", tz="UTC"),
            "duplicate_of": None,
        }
    )
    rows = [(a, n, n, s, e) for a in ids for n, (s, e) in enumerate(SPANS[:2])] + [
        (a, 2, 2, SPANS[2][0], len(BODY) + 4) for a in ids
    ]
    sentences = pd.DataFrame(
        rows, columns=["article_id", "sentence_id", "paragraph", "start", "end"]
    )
    mentions = pd.DataFrame(
        [(a, 1, x) for a in ids for x in ("iraq", "iran")],
        columns=["article_id", "sentence_id", "actor_id"],
    )
    for name, frame in (("articles", articles), ("sentences", sentences), ("mentions", mentions)):
        frame.to_parquet(tmp_path / f"{name}.parquet")
    return tmp_path


@pytest.fixture
def session(tables: Path, study: Study, tmp_path: Path) -> Session:
    sample = draw(tables, study, 12, seed=3)
    read = [pd.read_parquet(tables / f"{n}.parquet") for n in ("articles", "sentences")]
    return Session(sample, sheet(sample, *read), study, "amal", tmp_path / "codings")


def test_the_same_seed_draws_the_same_sentences(tables: Path, study: Study) -> None:
    one, again, other = (draw(tables, study, 12, seed=s) for s in (3, 3, 4))
    pd.testing.assert_frame_equal(one, again)
    assert set(one["sentence"]) != set(other["sentence"])


def test_the_probability_is_the_share_drawn_of_the_stratum(tables: Path, study: Study) -> None:
    sample = draw(tables, study, 20, seed=3)
    drawn = sample.groupby("names").size()
    eligible = drawn / sample.groupby("names")["probability"].first()
    assert (eligible.round(6) % 1 == 0).all(), "drawn / probability is the size of the stratum"


def test_another_sample_shares_no_article_with_the_first(tables: Path, study: Study) -> None:
    pilot = draw(tables, study, 6, seed=1)
    assert not set(draw(tables, study, 12, seed=1, without=pilot)["article_id"]) & set(
        pilot["article_id"]
    )


def test_an_article_lies_in_one_half_for_ever() -> None:
    assert [half_of(f"article {i}") for i in range(6)] == [
        "development" if int(digest(f"half:article {i}", 8), 16) % 2 == 0 else "test"
        for i in range(6)
    ]
    assert 400 < sum(half_of(str(i)) == "test" for i in range(1000)) < 600


def test_keys_are_saved_after_every_stroke(session: Session) -> None:
    session.key("7")
    kept = read_coding(session.path)
    assert kept.loc[kept["layer"] == "frame", "label"].tolist() == [session.study.frames[6].id]
    session.key("+")
    assert read_coding(session.path).query("layer == 'tone'")["value"].tolist() == ["1"]
    session.key("u")
    assert read_coding(session.path).query("layer == 'tone'")["value"].tolist() == ["0"]


def test_whose_relation_a_sentence_tells_is_coded_kept_and_read_again(
    session: Session, study: Study
) -> None:
    pane = Pane(session)
    pane.press("1")
    assert read_coding(session.path).query("layer == 'relation'").empty, "not coded is no code"
    pane.third.value = "opec"
    pane.add_third.click()
    assert "alone has a third" in pane.said.value
    pane.press("t")
    pane.third.value = "opec"
    pane.add_third.click()
    (row,) = read_coding(session.path).query("layer == 'relation'").to_dict("records")
    assert (row["dyad"], row["label"], row["value"]) == (session.dyad, "together", "opec")
    assert "together towards opec" in pane.state.value
    folder = session.path.parent
    again = Session(session.sample.reset_index(drop=True), session.entries, study, "amal", folder)
    assert again.codings == session.codings
    pane.press("b")
    (row,) = read_coding(session.path).query("layer == 'relation'").to_dict("records")
    assert (row["label"], row["value"]) == ("between", "")
    pane.press("u")
    assert session.coding.dyads[session.dyad]["relation"] == "together"


def test_a_coder_goes_on_where_she_stopped(session: Session, study: Study, tmp_path: Path) -> None:
    session.mark("طهران", "tehran", "place") if "طهران" in session.entry[
        "sentence"
    ] else session.key("1")
    session.key("n")
    session.comment("unclear")
    again = Session(
        session.sample.reset_index(drop=True), session.entries, study, "amal", tmp_path / "codings"
    )
    assert again.place == 1
    assert again.done == 1
    assert again.coding.comment == "unclear"
    assert again.codings == session.codings


def test_a_comment_is_saved_letter_by_letter_and_undone_at_once(session: Session) -> None:
    pane = Pane(session)
    pane.press("1")
    for text in ("غ", "غا", "غامض"):
        pane.note.value = text
        assert read_coding(session.path).query("layer == 'comment'")["label"].tolist() == [text]
    pane.press("u")
    assert pane.note.value == ""
    assert session.coding.dyads, "what was marked before the comment stays"
    pane.note.value = "آخر"
    pane.press("n")
    assert (pane.note.value, session.codings[session.entries[0]["id"]].comment) == ("", "آخر")


def test_a_skipped_sentence_is_not_counted_as_coded(session: Session) -> None:
    session.key("s")
    session.key("1")
    assert session.done == 0
    assert "coded" not in set(session.annotations()["layer"])


def test_what_is_not_in_the_sentence_cannot_be_marked(session: Session) -> None:
    with pytest.raises(UserError, match="does not stand 1 times"):
        session.mark("لا يوجد هنا", "iran", "name")
    with pytest.raises(UserError, match="did you mean 'iran'"):
        session.mark(session.entry["sentence"][:4], "iranx", "name")


def test_a_bad_name_of_a_coder_is_refused(session: Session, study: Study, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot name a coder"):
        Session(session.sample, session.entries, study, "../amal", tmp_path)


def test_the_pane_shows_the_text_escaped_and_only_own_marks(session: Session) -> None:
    session.place = next(i for i, e in enumerate(session.entries) if "<b>" in e["sentence"])
    pane = Pane(session)
    assert "<b>كله" not in pane.desk.value
    assert "&lt;b&gt;كله" in pane.desk.value
    assert "<mark" not in pane.desk.value, "nothing of the program is shown"
    session.mark("الرياض", "saudi-gov", "metonym")
    assert '<mark title="saudi-gov, metonym">الرياض</mark>' in sentence_html(session)


def test_keys_typed_in_the_pane_reach_the_session(session: Session) -> None:
    pane = Pane(session)
    pane.keys.value = "1+"
    held = {"relation": "", "third": "", "frames": [session.study.frames[0].id], "tone": 1}
    assert session.coding.dyads[session.dyad] == held
    assert pane.keys.value == ""
    pane.keys.value = "n"
    assert pane.progress.value == 1


def test_a_file_of_codings_that_is_wrong_is_told_by_line(session: Session) -> None:
    session.key("1")
    text = session.path.read_text().replace("frame", "fame")
    session.path.write_text(text)
    with pytest.raises(UserError, match="unknown layer 'fame'"):
        read_coding(session.path)


def test_a_coded_sheet_tells_what_it_could_not_place(
    session: Session, study: Study, tmp_path: Path
) -> None:
    entry = session.entries[0]
    line = f'{{"id": "{entry["id"]}", "mentions": [["غائب", 1, "iran", "name"]], "dyads": {{"iraq-iran": {{"relation": "together", "third": "opec", "frames": ["law"], "tone": 1}}}}}}'
    (tmp_path / "c.jsonl").write_text(line)
    texts = {e["id"]: e["sentence"] for e in session.entries}
    frame, problems = read_coded(
        tmp_path / "c.jsonl", session.sample.reset_index(drop=True), texts, study, "b"
    )
    assert sorted(frame["layer"]) == ["coded", "dyad", "frame", "relation", "tone"]
    (relation,) = frame.query("layer == 'relation'").to_dict("records")
    assert (relation["label"], relation["value"]) == ("together", "opec")
    assert len(problems) == 1
    assert "غائب" in problems[0]


def test_the_codebook_is_the_document_and_shows_no_word_list(study: Study) -> None:
    made = document(study)
    assert made == (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    rare = next(t for t in study.frames[0].lexicon if len(t.split()) > 2)
    assert rare not in made


def test_sheet_pane_coder_and_appendix_are_made_of_one_codebook(
    session: Session, study: Study, tables: Path, tmp_path: Path
) -> None:
    """A frame renamed in frames.yml is renamed in all four."""
    renamed = study.frames[0].model_copy(update={"id": "clash", "name_en": "A clash"})
    changed = study.model_copy(update={"frames": (renamed, *study.frames[1:])})
    session.study = changed
    assert any("A clash" in str(getattr(w, "value", "")) for w in Pane(session).box.children)
    session.key("1")
    assert session.annotations().query("layer == 'frame'")["label"].tolist() == ["clash"]
    assert "clash" in {e.label for e in codebook_entries(changed)}
    assert (
        appendix(changed, {f.id: f.name_en for f in changed.frames})["frame"].iloc[0] == "A clash"
    )
    run = tables.parent / "run"
    run.mkdir()
    (run / "tables").symlink_to(tables)
    sample = session.sample.reset_index(drop=True)
    write_sheets(sample, [run], changed, tmp_path / "sheets", size=50, seed=1)
    assert "### A clash (`clash`" in (tmp_path / "sheets" / "codebook.md").read_text(
        encoding="utf-8"
    )
