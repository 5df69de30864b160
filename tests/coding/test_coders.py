"""Frame coders are chosen by name, and each gives triggers of one form."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from tests.studies import study

from analysis.coding.coded_texts import CodedTexts, code_texts, study_lexicon
from analysis.coding.coders import FRAME_CODERS, frame_coder
from analysis.coding.frame_coders import supervised
from analysis.coding.gold_sentences import GoldSentences
from analysis.coding.part_tables import code_articles
from analysis.errors import UserError
from analysis.evaluation.coder_rows import say_frame_coder
from analysis.paths import project_root
from analysis.robustness.article_counts import Material
from analysis.robustness.findings import Cell
from analysis.robustness.specifications import own
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.study.study_settings import Settings
from analysis.workflow.study_check import own_gold_only

COLUMNS = {"first", "last", "frame", "phrase", "article", "sentence_id", "start", "end", "surface"}


def _study(**settings: object) -> Study:
    return study(settings=Settings.model_validate(settings))


@pytest.fixture
def first_word() -> Iterator[None]:
    """A third coder: the first word of every sentence carries the frame energy."""

    @frame_coder("first-word")
    def code(coded: CodedTexts) -> pd.DataFrame:
        first = np.flatnonzero(np.diff(coded.text.sentence, prepend=-1))
        rows = pd.DataFrame({"first": first, "last": first, "frame": "energy", "phrase": "first"})
        return coded.text.places(rows)

    yield
    FRAME_CODERS.unregister("first-word")


def test_the_lexicon_is_the_default_and_codes_terms() -> None:
    coded = code_texts(["وسيط بين العراق وإيران في الطاقة"], None, study())
    assert sorted(coded.frame_triggers["frame"]) == ["energy", "mediation"]
    assert set(coded.frame_triggers) >= COLUMNS


def test_an_unknown_coder_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(UserError, match=r"no coder 'lexikon'; did you mean 'lexicon'\?") as problem:
        FRAME_CODERS.of(_study(frame_coder="lexikon"))
    assert "lexicon, supervised" in str(problem.value)


@pytest.mark.usefixtures("first_word")
def test_a_registered_coder_is_used_by_name_and_reaches_the_dyads() -> None:
    assert "first-word" in FRAME_CODERS.names()
    coded = code_texts(
        ["زار الوفد العراق وإيران. عاد الوفد."], None, _study(frame_coder="first-word")
    )
    assert coded.frame_triggers["surface"].tolist() == ["زار", "عاد"]
    assert coded.frames[["dyad", "frame", "trigger"]].values.tolist() == [
        ["iraq-iran", "energy", "زار"]
    ]


@pytest.fixture
def one_pair() -> Iterator[None]:
    """A coder that codes pairs apart: energy for one of three pairs of a sentence."""

    @frame_coder("one-pair")
    def code(coded: CodedTexts) -> pd.DataFrame:
        rows = pd.DataFrame({"first": [0], "last": [0], "frame": "energy", "phrase": "x"})
        return coded.text.places(rows.assign(dyad="iraq-iran"))

    yield
    FRAME_CODERS.unregister("one-pair")


@pytest.mark.usefixtures("one_pair")
def test_the_table_of_triggers_keeps_the_pair_that_a_coder_codes_and_claims_count_it_there() -> (
    None
):
    made = _study(frame_coder="one-pair", relation="all")
    body = "اتفاق النفط بين العراق وإيران والسعودية"
    published = pd.Series(pd.to_datetime(["2020-07-21"], utc=True))
    articles = pd.DataFrame(
        {"article_id": ["a"], "body": [body], "published": published, "source": "s"}
    )
    offsets = pd.DataFrame(
        {"article_id": ["a"], "start": [0], "raw_start": [0], "length": [len(body)]}
    )
    coded = code_articles(articles, offsets, made, study_lexicon(made), None)
    assert coded["frames"]["dyad"].tolist() == ["iraq-iran"]
    triggers = coded["triggers"].query("layer == 'frame'")
    assert triggers["dyad"].tolist() == ["iraq-iran"]
    text = code_texts([body], published, made, article_ids=["a"])
    tables = SimpleNamespace(
        articles=articles.assign(duplicate_of=None, period="2020-07"),
        sentences=text.sentences,
        mentions=coded["mentions"],
        dyad_relations=coded["dyad_relations"],
        triggers=coded["triggers"],
    )
    counts = Material(cast(Any, tables), made, own(made))
    pairs = ("iraq-iran", "iraq-saudi", "iran-saudi")
    held = {d: counts.frame(Cell(dyad=d, frame="energy")).sum() for d in pairs}
    assert held == {"iraq-iran": 1, "iraq-saudi": 0, "iran-saudi": 0}


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="frame_coder: two coders are named 'lexicon'"):
        frame_coder("lexicon")(lambda coded: pd.DataFrame())


def _gold(count: int = 80) -> tuple[list[str], GoldSentences]:
    """Sentences on pipelines, which no list of the study names, and on visits; every one names the dyad."""
    about = ("أنبوب النفط بين العراق وإيران رقم", "زيارة وفد العراق إلى وفد إيران رقم")
    bodies = [f"{about[n % 2]} {n}" for n in range(count)]
    sentences = pd.DataFrame({"article_id": [f"a{n}" for n in range(count)], "sentence_id": 0})
    return bodies, GoldSentences(
        sentences, pd.DataFrame({"energy": [n % 2 == 0 for n in range(count)]})
    )


def test_the_supervised_coder_learns_a_frame_that_no_list_holds_and_shows_its_word() -> None:
    bodies, gold = _gold()
    bodies = [*bodies, "أنبوب جديد بين العراق وإيران"]
    ids = [*gold.sentences["article_id"], "new"]
    coded = code_texts(
        bodies, None, _study(frame_coder="supervised"), article_ids=ids, gold_sentences=gold
    )
    triggers = coded.frame_triggers
    given = set(triggers["article_id"])
    assert given == {f"a{n}" for n in range(0, 80, 2)} | {"new"}
    assert set(triggers) >= COLUMNS
    assert set(triggers["surface"]) <= {"أنبوب", "النفط", "بين"}
    said = triggers["phrase"].str.extract(r"probability (\d\.\d\d)")[0].astype("float64")
    assert (said > 0.5).all()
    assert set(coded.frames["dyad"]) == {"iraq-iran"}


def test_the_supervised_coder_without_coded_sentences_says_how_many_it_needs() -> None:
    coded = code_texts(["العراق وإيران"], None, _study(frame_coder="supervised"))
    with pytest.raises(
        UserError, match="at least 50 coded sentences of the corpus, but there are 0"
    ):
        _ = coded.frame_triggers


def test_how_sure_the_supervised_coder_is_can_be_asked_of_every_unit() -> None:
    bodies, gold = _gold()
    coded = code_texts(
        bodies,
        None,
        _study(frame_coder="supervised"),
        article_ids=gold.sentences["article_id"].tolist(),
        gold_sentences=gold,
    )
    found = supervised.unit_probabilities(coded)
    assert len(found) == len(bodies)
    assert found["energy"].between(0, 1).all()
    held = (found["article_id"].str[1:].astype("int64") % 2 == 0).to_numpy()
    assert found.loc[held, "energy"].min() > found.loc[~held, "energy"].max()


def test_the_shipped_coder_codes_by_this_codebook_and_says_how_it_was_made() -> None:
    model = supervised.shipped_coder()
    assert model is not None
    own = load_study(project_root() / "studies" / "iraq-iran-saudi")
    assert model.notes["codebook"] == supervised.codebook_hash(own)
    assert set(model.labels) == {f.id for f in own.frames}
    assert {"command", "date", "units", "versions", "coded_by"} <= set(model.notes)
    assert supervised.SHIPPED.stat().st_size < 4_000_000
    settings = own.settings.model_copy(update={"frame_coder": "supervised"})
    coded = code_texts(
        [
            "زار وزير الخارجية الإيراني بغداد والتقى رئيس الوزراء العراقي وبحث معه العلاقات بين البلدين."
        ],
        None,
        own.model_copy(update={"settings": settings}),
    )
    assert "diplomacy" in set(coded.frames["frame"])


@pytest.mark.parametrize(
    "sentence",
    [
        "تقع إيران شرق العراق.",
        "إيران والسعودية بلدان كبيران في المنطقة.",
        "يعيش كثير من الناس في العراق وإيران.",
        "نشرت الصحيفة مقالا عن إيران والسعودية.",
        "درجات الحرارة مرتفعة في العراق والسعودية.",
    ],
)
def test_a_sentence_that_only_names_two_states_has_no_frame(sentence: str) -> None:
    own = load_study(project_root() / "studies" / "iraq-iran-saudi")
    assert code_texts([sentence], None, own).frames.empty


def test_a_run_and_its_report_say_where_the_coder_learned_from_the_gold_of_the_study() -> None:
    own = load_study(project_root() / "studies" / "iraq-iran-saudi")
    first = own.frames[0].model_copy(update={"definition": "another"})
    edited = own.model_copy(update={"frames": (first, *own.frames[1:])})
    assert "learned this codebook" in say_frame_coder(own).template
    assert "own coded units alone" in say_frame_coder(edited).template
    words = own.settings.model_copy(update={"frame_coder": "lexicon"})
    assert "{coder}" in say_frame_coder(own.model_copy(update={"settings": words})).template
    assert not own_gold_only(own)
    assert "otherwise" in own_gold_only(edited)
