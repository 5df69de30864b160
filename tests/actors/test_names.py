"""The tagger of names, its training, and what candidates are made of its names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.actors.names import model as models
from analysis.actors.names.bio import read_bio
from analysis.actors.names.candidates import candidates, is_listed, unlisted
from analysis.actors.names.features import Knowledge, own_lists, word_features
from analysis.actors.names.model import Model, load_model, model_record
from analysis.actors.names.share_listed import coverage, places_in_text
from analysis.actors.names.tagger import tag_names
from analysis.actors.names.training import marked_text, train
from analysis.errors import UserError, UserErrors
from analysis.study.accept_actor import accept_alias, accept_new
from analysis.study.load import load_study
from analysis.study.never import add_never, never_names
from analysis.study.scaffold import write_skeleton
from analysis.text.documents import Text, read_text

MARKED = """قال O
الوزير O
سمير B-PERS
الطيب I-PERS
في O
المنامة B-LOC
. O

وصل O
وفد O
شركة B-ORG
النور I-ORG
إلى O
دبي B-LOC
. O

التقى O
الوزير O
هاني B-PERS
الزين I-PERS
رئيس O
شركة B-ORG
البدر I-ORG
. O
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Model:
    pytest.importorskip("pycrfsuite", reason="python-crfsuite trains the tagger")
    path = tmp_path_factory.mktemp("bio") / "marked.txt"
    path.write_text(MARKED * 5, encoding="utf-8")
    return train(*marked_text(read_bio(path)), Knowledge(own_lists(), {}))


def tagged(text: Text, model: Model | None = None) -> list[tuple[str, str]]:
    found = text.places(tag_names(text, model))
    return list(zip(found["surface"], found["class"], strict=True))


def test_a_trained_model_finds_the_names_it_was_shown(tiny: Model) -> None:
    text = read_text(["قال الوزير سمير الطيب في المنامة. وصل وفد شركة النور إلى دبي."])
    assert tagged(text, tiny) == [
        ("سمير الطيب", "PERS"),
        ("المنامة", "LOC"),
        ("شركة النور", "ORG"),
        ("دبي", "LOC"),
    ]


def test_the_same_marks_give_the_same_bytes(tiny: Model, tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_text(MARKED * 5, encoding="utf-8")
    again = train(*marked_text(read_bio(path)), Knowledge(own_lists(), {}))
    assert models.to_bytes(again) == models.to_bytes(tiny)
    assert models.from_bytes(models.to_bytes(tiny)).rows == tiny.rows


def test_numpy_finds_the_path_that_crfsuite_finds(tiny: Model) -> None:
    """The decoder against a search of all paths of a short sentence."""
    from itertools import pairwise, product

    from analysis.actors.names import tagger

    rng = np.random.default_rng(1)
    scores = rng.normal(size=(4, len(tiny.labels))).astype(np.float32)
    sentence = np.zeros(4, np.int64)
    best = tagger._best_path(scores, sentence, tiny.transitions)

    def total(path: tuple[int, ...]) -> float:
        moves = sum(tiny.transitions[a, b] for a, b in pairwise(path))
        return float(sum(scores[place, label] for place, label in enumerate(path)) + moves)

    paths = product(range(len(tiny.labels)), repeat=4)
    assert tuple(best) == max(paths, key=total)


def test_names_do_not_depend_on_the_order_of_articles() -> None:
    bodies = ["قال وزير النفط جبار اللعيبي أمس", "وصلت أنغيلا ميركل إلى برلين", "التقى علي وفدا"]
    forward = tagged(read_text(bodies))
    backward = tagged(read_text(bodies[::-1]))
    assert sorted(forward) == sorted(backward)
    assert tagged(read_text([""])) == []


def test_the_model_says_what_made_it_and_is_small() -> None:
    record = model_record()
    assert record["command"].startswith("analysis names train")
    assert record["bytes"] < 2_000_000
    assert load_model().labels[0] == "O"
    by_class = record["cross_validation"]["by_class"]
    assert {"PERS", "LOC", "ORG", "micro"} <= set(by_class)
    assert by_class["micro"]["f1"] > 0.70


def test_a_bad_tag_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text("قال O\nسمير PERS\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"bad\.txt:2"):
        read_bio(path)
    with pytest.raises(UserError, match="no file of marked names"):
        read_bio(tmp_path / "none.txt")


def test_a_word_is_seen_with_its_stems_and_lists() -> None:
    features = word_features("وللدكتور", Knowledge(own_lists(), {"دكتور": (3, 1)}))
    assert "دكتور" in features["stem"]
    assert features["fine"] == ["stem 3"]


def names_of(text: Text, spans: list[tuple[str, str]]) -> pd.DataFrame:
    """Spans by their words, as the tagger gives them."""
    folded = text.tokens.surfaces
    rows = []
    for words, kind in spans:
        parts = words.split()
        size = len(text.tokens)
        for first in range(size - len(parts) + 1):
            here = [folded[t] for t in text.tokens.type_id[first : first + len(parts)]]
            if here == parts:
                rows.append((first, first + len(parts) - 1, kind))
    rows.sort()
    return pd.DataFrame(rows, columns=["first", "last", "class"])


def articles_of(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [f"a{n}" for n in range(count)],
            "source": ["x", "y", "x"][:count],
            "published": pd.to_datetime(
                ["2020-01-01", "2020-01-02", "2020-01-03"][:count], utc=True
            ),
        }
    )


def no_mentions() -> pd.DataFrame:
    return pd.DataFrame({"first": [], "last": [], "actor_id": []}).astype(
        {"first": "int64", "last": "int64"}
    )


def test_a_surname_goes_to_the_one_full_name_of_its_article() -> None:
    text = read_text(
        [
            "التقى الوزير جبار اللعيبي وفدا. وأكد اللعيبي ذلك.",
            "قال جبار اللعيبي نعم",
            "حضر سعد اللعيبي وجبار اللعيبي. قال اللعيبي لا.",
        ]
    )
    names = names_of(
        text,
        [("جبار اللعيبي", "PERS"), ("سعد اللعيبي", "PERS"), ("وجبار اللعيبي", "PERS")],
    )
    alone = names_of(text, [("اللعيبي", "PERS")])
    alone = alone[~alone["first"].isin(names["last"])]
    names = pd.concat([names, alone]).sort_values("first", ignore_index=True)
    found = candidates(text, names, articles_of(3), no_mentions()).set_index("name")
    assert found.loc["جبار اللعيبي", "articles"] == 3
    # two in the first article, one in each other: the surname that two share is counted for none
    assert found.loc["جبار اللعيبي", "mentions"] == 4
    assert found.loc["سعد اللعيبي", "mentions"] == 1
    assert found.loc["جبار اللعيبي", "first_day"].isoformat() == "2020-01-01"


def test_near_spellings_are_one_name_and_the_never_list_is_kept_out() -> None:
    text = read_text(["زار أنطونيو غوتيريش المدينة", "قال انطونيو غوتيريس نعم", "حضر فلان الفلاني"])
    names = names_of(
        text,
        [("أنطونيو غوتيريش", "PERS"), ("انطونيو غوتيريس", "PERS"), ("فلان الفلاني", "PERS")],
    )
    found = candidates(text, names, articles_of(3), no_mentions(), never={"فلان الفلاني"})
    assert found["articles"].tolist() == [2]
    assert found["variants"].str.len().gt(0).all()


def test_a_trade_or_an_illness_is_no_name_but_the_name_after_it_is() -> None:
    text = read_text(["قال خبير نفطي إن فيروس كورونا عاد", "حضر الخبير خالد الزين"])
    spans = [("خبير نفطي", "PERS"), ("فيروس كورونا", "ORG"), ("الخبير خالد الزين", "PERS")]
    found = candidates(text, names_of(text, spans), articles_of(2), no_mentions())
    assert found["name"].tolist() == ["خالد الزين"]


def test_a_name_that_touches_a_listed_mention_is_not_proposed() -> None:
    text = read_text(["التقى مصطفى الكاظمي هادي العامري"])
    names = names_of(text, [("مصطفى الكاظمي", "PERS"), ("هادي العامري", "PERS")])
    listed = pd.DataFrame({"first": [2], "last": [2], "actor_id": ["x"]})
    assert is_listed(names, listed).tolist() == [True, False]
    assert unlisted(names, listed)["first"].tolist() == [3]


def test_coverage_is_corrected_by_the_taggers_own_errors() -> None:
    names = pd.DataFrame({"first": range(10), "last": range(10), "class": ["PERS"] * 10})
    listed = np.array([True] * 4 + [False] * 6)
    row = coverage(names, listed).set_index("class").loc["PERS"]
    assert row["share_low"] == pytest.approx(0.4)
    assert row["share_high"] == pytest.approx(4 / (10 * row["precision"]))
    assert row["names"] == pytest.approx(10 * row["precision"] / row["recall"])


def test_characters_become_tokens_and_back() -> None:
    text = read_text(["قال علي", "وصل سمير الطيب أمس"])
    rows = pd.DataFrame({"article_id": ["b"], "start": [4], "end": [14]})
    placed = places_in_text(text, rows, np.array(["a", "b"], dtype=object))
    assert text.surface(placed["first"].to_numpy(), placed["last"].to_numpy()) == ["سمير الطيب"]


def test_a_name_is_accepted_with_the_comments_kept(tmp_path: Path) -> None:
    folder = write_skeleton(tmp_path, "small")
    study = load_study(folder)
    before = (folder / "actors.yml").read_text(encoding="utf-8")
    accept_new(study, "جبار اللعيبي", "jabbar-al-luaibi", "person", "Jabbar al-Luaibi", "iraq")
    accept_alias(load_study(folder), "السيد الكاظمي", "mustafa-al-kadhimi")
    after = load_study(folder)
    assert after.actor("jabbar-al-luaibi").names == ("جبار اللعيبي",)
    assert "السيد الكاظمي" in after.actor("mustafa-al-kadhimi").names
    text = (folder / "actors.yml").read_text(encoding="utf-8")
    comments = [line.partition("#")[2] for line in before.splitlines() if "#" in line]
    assert [line.partition("#")[2] for line in text.splitlines() if "#" in line] == comments
    with pytest.raises(UserErrors):
        accept_new(after, "العراق", "another", "state", "Another")
    assert load_study(folder).actors == after.actors


def test_the_never_list_is_kept_in_the_study(tmp_path: Path) -> None:
    study = load_study(write_skeleton(tmp_path, "small"))
    add_never(study, "فلان")
    add_never(study, "فلان")
    assert never_names(study) == ["فلان"]


def test_a_study_includes_the_cast_and_overrides_it(tmp_path: Path) -> None:
    folder = write_skeleton(tmp_path, "small")
    (folder / "actors.yml").write_text(
        "include: [states, {offices: [iraq]}]\nactors:\n"
        "  - {id: iran, kind: state, name_en: Persia, name_ar: فارس, names: [فارس]}\n",
        encoding="utf-8",
    )
    study = load_study(folder)
    assert study.actor("iran").name_en == "Persia"
    assert study.actor("pm-iraq").holders
    assert "king-saudi" not in study.by_id
    (folder / "actors.yml").write_text("include: [{offices: [iraqq]}]\n", encoding="utf-8")
    with pytest.raises(UserErrors, match="no offices of"):
        load_study(folder)
