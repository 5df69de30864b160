"""Gold and program mark by mark, what is kept of measurements, and what notebook 5 says of both."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from tests.codings import coder, dyad, mention
from tests.studies import study as small_study

from analysis import claims, tables
from analysis.errors import UserError
from analysis.evaluation import evaluate, measured, results
from analysis.evaluation.confusion import compared
from analysis.evaluation.gold.sample import digest
from analysis.evaluation.gold.standoff import read_coding, sentences_coded, write_coding
from analysis.relations import headlines, phrasing
from analysis.study.load import load_study
from analysis.workflow.stages import evaluation

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "data" / "gold"


def outcomes(table: pd.DataFrame, layer: str) -> list[tuple[str, str, str]]:
    rows = table[table["layer"] == layer]
    return sorted(zip(rows["gold"], rows["found"], rows["outcome"], strict=True))


def test_a_mention_is_the_same_mark_where_its_characters_are_the_same() -> None:
    gold = coder([mention(0, 0, "iran"), mention(0, 10, "iraq"), mention(1, 0, "saudi")])
    found = coder([mention(0, 0, "iran"), mention(0, 10, "saudi"), mention(2, 0, "iran")])
    assert outcomes(compared(gold, found), "mention") == [
        ("", "iran", "invented"),
        ("iran", "iran", "agreed"),
        ("iraq", "saudi", "confused"),
        ("saudi", "", "missed"),
    ]


def test_frames_and_tone_are_compared_on_the_units_of_the_gold() -> None:
    gold = coder([*dyad(0, "energy", "trade", tone=1), *dyad(1, tone=-2)])
    found = coder([*dyad(0, "energy", "conflict", tone=-1), *dyad(1, tone=-1), *dyad(5, "energy")])
    table = compared(gold, found)
    assert outcomes(table, "frame") == [
        ("", "conflict", "invented"),
        ("energy", "energy", "agreed"),
        ("trade", "", "missed"),
    ]
    assert outcomes(table, "tone") == [("+", "-", "confused"), ("-", "-", "agreed")]
    assert [o for *_, o in outcomes(table, "dyad")].count("invented") == 1


def test_sentences_that_only_one_of_them_read_do_not_count() -> None:
    table = compared(coder([mention(15, 0)], 20), coder([], 10))
    assert (table["layer"] == "coded").sum() == 10
    assert outcomes(table, "mention") == []


def test_mistakes_are_counted_by_kind_and_each_has_an_example_of_its_own() -> None:
    gold = coder([*(mention(i, 0, "iran") for i in range(4)), mention(0, 8, "iraq")])
    found = coder([mention(3, 0, "iran")])
    rows = compared(gold, found).assign(
        article_id=lambda f: f["sentence"], sentence_id=0, gloss=None
    )
    kinds = results.mistakes(rows, {"iran": "Iran"})
    assert kinds[["gold_named", "found_named", "n"]].to_numpy().tolist() == [
        ["Iran", "nothing", 3],
        ["iraq", "nothing", 1],
    ]
    examples = results.typical(rows, kinds, 2)
    assert examples["gold"].tolist() == ["iran", "iraq"]
    assert examples["article_id"].nunique() == 2, "a sentence is shown once where there are others"


def test_measurements_come_back_as_they_were_kept(tmp_path: Path) -> None:
    kept = measured.read(GOLD / "measured.csv")
    measured.renew(kept, tmp_path / "measured.csv")
    assert (tmp_path / "measured.csv").read_bytes() == (GOLD / "measured.csv").read_bytes()
    assert set(kept["part"]) == set(tables.SCORED) - {"this run"}
    again = kept[kept["part"] == measured.OWN].assign(estimate=0.5, low=0.4, high=0.6)
    measured.renew(again, tmp_path / "measured.csv")
    now = measured.read(tmp_path / "measured.csv")
    assert (now.loc[now["part"] == measured.OWN, "estimate"] == 0.5).all()
    rest = [f[f["part"] != measured.OWN].reset_index(drop=True) for f in (now, kept)]
    pd.testing.assert_frame_equal(*rest)
    (tmp_path / "measured.csv").write_text("part,layer\nown gold,mention\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"evaluate --record.*lacks the columns"):
        measured.read(tmp_path / "measured.csv")


def test_the_half_that_nobody_looked_at_is_told_where_it_was_measured() -> None:
    kept = measured.read(GOLD / "measured.csv")
    without = kept[kept["part"] != measured.TEST]
    assert results.held_out(without) == measured.OWN
    assert "development half" in results.say_half(without).template
    looked = pd.concat(
        [without, without[without["part"] == measured.OWN].assign(part=measured.TEST)]
    )
    assert results.held_out(looked) == measured.TEST
    assert "test half" in results.say_half(looked).template
    assert "test half" in str(results.say_program(looked, measured.TEST))


def test_the_sign_of_tone_stands_beside_its_best_baseline_not_beside_the_weakest() -> None:
    kept = measured.read(GOLD / "measured.csv")
    told = results.say_program(kept, measured.TEST)
    tone = kept[
        (kept["part"] == measured.TEST)
        & (kept["layer"] == "tone")
        & (kept["about"] == "micro")
        & (kept["measure"] == "F1")
    ]
    best = tone.loc[tone["system"] != "program", "estimate"].max()
    assert claims.evaluate(told.numbers["best"].source, lambda _: kept).value == best
    assert best > tone.loc[tone["system"] == "majority", "estimate"].iloc[0]


@pytest.mark.parametrize(
    ("estimates", "says"),
    [
        ((0.4722, 0.4746, 0.7), "A and B worst, both with"),
        ((0.47, 0.48, 0.7), "A worst, with"),
        ((0.3, 0.3, 0.3, 0.7), "A and B are among the worst"),
    ],
)
def test_frames_that_are_coded_equally_badly_are_all_worst(
    estimates: tuple[float, ...], says: str
) -> None:
    what = list("abcd")[: len(estimates)]
    rows = pd.DataFrame(
        {
            "part": "own gold",
            "layer": "frame",
            "what": what,
            "about": [w.upper() for w in what],
            "system": "program",
            "measure": "F1",
            "estimate": estimates,
        }
    )
    told = results.say_frames(rows, what)
    words = {k: getattr(v, "text", k) for k, v in told.values.items()}
    assert says in told.template.format(**words)


def test_what_is_kept_is_what_the_document_says() -> None:
    """docs/accuracy.md and measured.csv are made by one command: the same estimates in the same order."""
    document = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    kept = measured.read(GOLD / "measured.csv")
    ours = kept["part"].isin([measured.TEST, measured.OWN])
    of_program = kept[ours & (kept["system"] == "program")]
    own = of_program[of_program["measure"] == "F1"]
    told = re.findall(r"^\| (\w+) \| ([^|]+) \| [\d.]+ \| [\d.]+ \| ([\d.]+) \| ", document, re.M)
    assert told == [(r.layer, r.about, f"{r.estimate:.2f}") for r in own.itertuples()]
    of_all = of_program[of_program["measure"] == measured.OF_ALL_SENTENCES]
    beside = re.findall(
        r"^\| (\w+) \| ([^|]+) \|(?:[^|]*\|){5} ([\d.]+) \| (?:[\d.]+ to [\d.]+)? \|",
        document,
        re.M,
    )
    assert [(r.layer, r.about, f"{r.estimate:.2f}") for r in of_all.itertuples()] == [
        row for row in beside if row[:2] in set(zip(of_all["layer"], of_all["about"], strict=True))
    ][-len(of_all) :]
    assert len(of_all) > 40
    others = kept[~ours & (kept["part"] != "coders")]
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \| (\d\.\d{3}) \| [\d.]+ to [\d.]+ \| [\d,]+ \|$", document, re.M
    )
    assert [(s, e) for _, s, e in rows] == [
        (r.system, f"{r.estimate:.3f}") for r in others.itertuples()
    ]


def test_every_sentence_of_the_demonstration_corpus_has_a_gloss_and_no_other_has() -> None:
    sample = evaluate.read_sample(GOLD)
    coded = sample["sentence"].isin(sentences_coded(read_coding(GOLD / "gold.csv")))
    coded &= sample["round"] == "main"  # a sentence may be drawn again to correct the corpus
    demo = sample[coded & (sample["corpus"] == "demo") & (sample["half"] == "development")]
    glosses = evaluation.read_glosses(GOLD / "glosses.csv")
    assert set(demo["sentence"]) == set(glosses), (
        "no translation of what others wrote, and none of the test half"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gold standard of two sentences of one article, one of which was changed since."""
    body = "زار مصطفى الكاظمي إيران. رحبت السعودية بالعراق."
    cuts = [(0, 24), (25, len(body))]
    texts = [body[a:b] for a, b in cuts]
    sample = pd.DataFrame(
        [
            {
                "sentence": f"a.{n}",
                "round": "main",
                "corpus": "tiny",
                "source": "x",
                "article_id": "a",
                "url": "",
                "sentence_id": n,
                "start": a,
                "end": b,
                "sha256": digest(t if n == 0 else "otherwise"),
                "dyad": "iraq-iran",
                "names": "both",
                "probability": 1.0,
                "half": "development",
            }
            for n, ((a, b), t) in enumerate(zip(cuts, texts, strict=True))
        ]
    )
    sample.to_csv(tmp_path / "sample.csv", index=False)
    head = {
        "corpus": "tiny",
        "article_id": "a",
        "url": "",
        "round": "main",
        "coder": "c",
        "probability": 1.0,
    }
    marks = [
        {"sentence": "a.0", "layer": "coded"},
        {"sentence": "a.1", "layer": "coded"},
        {"sentence": "a.0", "layer": "dyad", "dyad": "iraq-iran"},
        {
            "sentence": "a.0",
            "layer": "mention",
            "start": 4,
            "end": 17,
            "label": "mustafa-al-kadhimi",
            "value": "name",
        },
        {
            "sentence": "a.0",
            "layer": "mention",
            "start": 0,
            "end": 3,
            "label": "NIL",
            "value": "name",
        },
        {"sentence": "a.0", "layer": "speaker", "label": "outlet", "value": "asserted"},
    ]
    write_coding(
        pd.DataFrame([head | m for m in marks]).reindex(columns=evaluate.COLUMNS),
        tmp_path / "gold.csv",
    )
    (tmp_path / "glosses.csv").write_text(
        "sentence,gloss\na.0,Al-Kadhimi visited Iran.\n", encoding="utf-8"
    )
    return tmp_path


def test_a_run_is_compared_with_the_gold_sentences_of_its_own(folder: Path) -> None:
    body = "زار مصطفى الكاظمي إيران. رحبت السعودية بالعراق."
    articles = pd.DataFrame(
        {"article_id": ["a"], "body": [body], "published": pd.to_datetime(["2020-07-21"], utc=True)}
    )
    own, codings = evaluation.score_run(articles, ["tiny"], small_study(), folder)
    assert codings.loc[codings["layer"] == "coded", ["outcome", "gloss"]].fillna(
        ""
    ).to_numpy().tolist() == [
        ["agreed", "Al-Kadhimi visited Iran."],
        ["left out", ""],
    ]
    assert outcomes(codings, "mention") == [
        ("", "iran", "invented"),
        ("NIL", "", "missed"),
        ("mustafa-al-kadhimi",) * 2 + ("agreed",),
    ]
    span = own[(own["about"] == "span and actor") & (own["system"] == "program")].iloc[0]
    assert (span["precision"], span["recall"], span["n"]) == (0.5, 0.5, 2)
    assert tables.check("codings", codings).shape == codings.shape


def test_a_corpus_without_coded_sentences_has_none_to_compare(folder: Path) -> None:
    articles = pd.DataFrame(
        {"article_id": ["b"], "body": [""], "published": pd.to_datetime(["2020-07-21"], utc=True)}
    )
    own, codings = evaluation.score_run(articles, ["other"], small_study(), folder)
    assert own.empty
    assert codings.empty
    assert "No sentence of this run" in results.say_scope(codings).template


def test_a_gold_that_is_not_there_is_told_with_the_key(tmp_path: Path) -> None:
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    assert evaluation.gold_folder(study, ROOT) == GOLD
    with pytest.raises(UserError, match=r"study\.yml.*gold: there is no gold\.csv in data/gold"):
        evaluation.gold_folder(study, tmp_path)


def test_a_file_of_glosses_without_its_columns_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "glosses.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["sentence", "english"], ["a.0", "x"]])
    with pytest.raises(UserError, match="columns sentence and gloss"):
        evaluation.read_glosses(path)


def test_the_finding_on_a_frame_says_how_well_the_program_marks_it_where_that_is_known() -> None:
    leads = pd.DataFrame({"dyad": ["iraq-iran"], "frame": ["diplomacy"]})
    found_lead = pd.DataFrame(
        [(headlines.LEAD, "iraq-iran|diplomacy", headlines.FOUND)],
        columns=["kind", "key", "status"],
    )
    names = {"iraq-iran": "Iraq–Iran", "diplomacy": "Diplomacy"}
    known = measured.read(GOLD / "measured.csv")
    told = phrasing.say_lead(found_lead, leads, names, known)
    half = known["part"] == results.held_out(known)
    own = known[half & (known["about"] == "diplomacy") & (known["system"] == "program")].iloc[0]
    found = claims.evaluate(told.numbers["f1"].source, lambda _: known)
    assert (found.value, found.low, found.high) == (own["estimate"], own["low"], own["high"])
    nothing_known = tables.empty("accuracy")
    assert "f1" not in phrasing.say_lead(found_lead, leads, names, nothing_known).numbers
