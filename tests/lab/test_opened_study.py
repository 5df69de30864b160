"""What `analysis.load` gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.errors import UserError
from analysis.figures import Plot
from analysis.lab.opened_study import Study


@pytest.fixture
def study(project: Path) -> Study:
    return analysis.load("nile")


def test_importing_analysis_loads_nothing_heavy() -> None:
    code = "import analysis, sys; print([m for m in ('pandas', 'matplotlib', 'camel_tools', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_surface_is_listed_and_every_name_is_there() -> None:
    offered = [name for name in dir(analysis) if not name.startswith("_")]
    assert offered == ["add_corpus", "check", "load", "new_study", "run", "stale"]
    assert all(
        callable(getattr(analysis, name)) and getattr(analysis, name).__doc__ for name in offered
    )


def test_every_table_is_a_frame_that_begins_with_what_a_reader_knows(study: Study) -> None:
    heads = {
        "articles": (study.articles, ["published", "source", "title"]),
        "mentions": (study.mentions, ["actor", "surface", "via"]),
        "actors": (study.actors, ["name_en", "name_ar", "kind"]),
        "cooccurrence": (study.cooccurrence(unit="paragraph"), ["a", "b", "n"]),
        "frames": (study.frames(by="source"), ["frame", "dyad", "source"]),
        "tone": (study.tone(by="period"), ["dyad", "period", "tone"]),
        "trend": (study.trend("الملء"), ["period", "source", "share"]),
        "evidence": (study.evidence("ethiopia"), ["sentence", "source", "published"]),
    }
    for name, (frame, columns) in heads.items():
        assert isinstance(frame, pd.DataFrame), name
        assert len(frame), name
        assert list(frame.columns)[:3] == columns, name
        assert getattr(type(study), name).__doc__, name


def test_the_numbers_are_those_of_the_run(study: Study) -> None:
    pairs = study.run.cooccurrence
    assert (
        study.cooccurrence(unit="article")["n"].tolist()
        == pairs.loc[pairs["unit"] == "article", "n"].tolist()
    )
    whole = study.run.frame_prevalence.query("source == 'all' and period == 'all'")
    assert study.frames()["share"].tolist() == whole["share"].tolist()
    assert set(study.frames(by="source")["source"]) == {"dafaf", "sahra"}
    assert set(study.frames(by="source", frame="threat")["frame"]) == {"Threat"}


def test_a_word_counts_with_its_forms_as_in_the_reports(study: Study) -> None:
    known, types = study.run.keywords, study.run.types
    lemma = types.loc[types["surface"] == "الوساطة", "term"].item()
    found = study.trend("الوساطة")
    assert set(found["term"]) == {lemma}
    assert found["count"].tolist() == known.loc[known["term"] == lemma, "count"].tolist()


def test_a_phrase_of_no_table_is_counted_in_the_text(study: Study) -> None:
    phrase = "مياه النيل"
    assert phrase not in set(study.run.keywords["term"])
    rows = study.trend(phrase)
    expected = sum(body.count(phrase) for body in study.articles["body"])
    assert expected > 0
    assert rows.query("period == 'all' and source == 'all'")["count"].item() == expected
    assert len(study.evidence(term=phrase)) == study.evidence(term=phrase).n_total > 0


def test_evidence_holds_all_that_is_asked_for(study: Study) -> None:
    found = study.evidence(["ethiopia", "egypt"], frame="negotiation", source="dafaf", limit=100)
    assert found.n_total == len(found) > 0
    assert set(found["source"]) == {"dafaf"}
    mentioned = study.run.mentions.groupby(["article_id", "sentence_id"])["actor_id"].agg(set)
    assert all(
        {"ethiopia", "egypt"} <= mentioned[key]
        for key in zip(found["article_id"], found["sentence_id"], strict=True)
    )
    triggers = study.run.triggers.query("label == 'negotiation'")
    held = set(zip(triggers["article_id"], triggers["sentence_id"], strict=True))
    assert set(zip(found["article_id"], found["sentence_id"], strict=True)) <= held


def test_a_sample_says_of_how_many(study: Study) -> None:
    found = study.evidence("ethiopia", limit=3)
    assert len(found) == 3 < found.n_total
    assert f"3 of {found.n_total} sentences" in found._repr_html_()


def test_evidence_shows_itself_right_to_left_with_its_marks_and_escaped(study: Study) -> None:
    study.run.articles.loc[:, "title"] = "<script>alert(1)</script>"
    shown = study.evidence("abiy-ahmed")._repr_html_()
    assert 'dir="rtl" lang="ar"' in shown
    assert '<mark class="actor"' in shown
    assert "<script>" not in shown


def test_what_is_made_from_evidence_is_a_plain_frame(study: Study) -> None:
    found = study.evidence("ethiopia")
    assert type(found[["sentence"]]) is pd.DataFrame
    assert "<mark" not in (found.head(1)._repr_html_() or "")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (
            lambda s: s.evidence("abiy-ahmad"),
            "unknown actor 'abiy-ahmad': did you mean 'abiy-ahmed'?",
        ),
        (lambda s: s.evidence("shukri"), "unknown actor 'shukri': did you mean 'sameh-shoukry'?"),
        (lambda s: s.frames(by="sorce"), "unknown split 'sorce': did you mean 'source'?"),
        (
            lambda s: s.frames(frame="negotation"),
            "unknown frame 'negotation': did you mean 'negotiation'?",
        ),
        (
            lambda s: s.cooccurrence(unit="sentense"),
            "unknown unit 'sentense': did you mean 'sentence'?",
        ),
        (
            lambda s: s.evidence("egypt", source="dafaff"),
            "unknown source 'dafaff': did you mean 'dafaf'?",
        ),
        (lambda s: s.evidence("egypt", period="2020-Q9"), "unknown period '2020-Q9'"),
        (lambda s: s.trend("الوساطات البعيدة"), "the corpus does not hold"),
        (lambda s: s.actor.abiy_ahmad, "did you mean 'abiy-ahmed'?"),
        (lambda s: s["mention"], "unknown table 'mention': did you mean 'mentions'?"),
        (lambda s: s.evidence(), "evidence of what?"),
        (
            lambda s: s.evidence("egypt", limit=-1),
            "limit is how many sentences to show, 1 or more, or None for all",
        ),
        (lambda s: s.evidence("egypt", limit="all"), "but got 'all'"),
        (lambda s: s.evidence({"egyptt"}), "unknown actor 'egyptt': did you mean 'egypt'?"),
        (lambda s: s.trend(None), "a term is a word or a phrase in Arabic, but got None"),
        (lambda s: s.evidence(term=" "), "a term is a word or a phrase"),
        (lambda s: s.trend("الملئ"), "did you mean 'الملء'?"),
        (lambda s: s.plot.trend(), "trend of what?"),
        (lambda s: s.plot.tone(source="dafaff"), "did you mean 'dafaf'?"),
        (lambda s: s.plot.dyads(source="dafaff"), "did you mean 'dafaf'?"),
        (
            lambda s: s.plot.cooccurrence(nodes=0),
            "nodes is how many actors to draw, 1 or more, but got 0",
        ),
        (lambda s: analysis.load(None), "a study is named by the name of its folder, but got None"),
    ],
)
def test_an_error_names_the_nearest_valid_value(study: Study, ask: object, says: str) -> None:
    with pytest.raises(UserError) as problem:
        ask(study)  # type: ignore[operator]
    assert says in str(problem.value)


def test_of_several_near_names_the_one_with_the_nearest_id_is_told() -> None:
    from analysis.lab.choices import did_you_mean

    assert (
        did_you_mean("irann", {"aeoi": ("Atomic Energy Organization of Iran",), "iran": ("Iran",)})
        == "iran"
    )


def test_a_pair_has_no_direction_and_a_set_of_actors_is_several(study: Study) -> None:
    assert (
        study.dyad.id_of("ethiopia-egypt") == study.dyad.id_of("egypt-ethiopia") == "egypt-ethiopia"
    )
    several = [study.evidence(kind(["ethiopia", "egypt"])).n_total for kind in (list, tuple, set)]
    assert len(set(several)) == 1


def test_without_a_limit_all_sentences_are_shown(study: Study) -> None:
    found = study.evidence("ethiopia", limit=None)
    assert len(found) == found.n_total == study.evidence("ethiopia").n_total


def test_the_figures_there_are_show_themselves(study: Study) -> None:
    assert (
        repr(study.plot)
        == "Figures: articles(), cooccurrence(), frames(), tone(), dyads(), trend(), shift()"
    )


@pytest.mark.parametrize("given", ["settings.perod=week", ["settings.perod=week"]])
def test_one_assignment_may_be_a_plain_string(
    project: Path, given: object, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UserError, match="no setting 'perod'; did you mean 'period'") as problem:
        analysis.run("nile", set=given)  # type: ignore[arg-type]
    assert "Settings: unit, " in str(problem.value), "told whole"
    assert "error:" not in capsys.readouterr().out, "and once"


def test_a_run_from_a_notebook_takes_the_study_of_studies_and_prints_no_bar(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In JupyterLab the working folder is the notebook's: docs/tutorial has a folder nile, too."""
    beside = project / "docs" / "tutorial"
    (beside / "nile").mkdir(parents=True)
    (beside / "nile" / "study.yml").write_text("id: [", encoding="utf-8")
    monkeypatch.chdir(beside)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with pytest.raises(UserError, match="no setting 'perod'") as problem:
        analysis.run("nile", set="settings.perod=week")
    assert "\x1b" not in str(problem.value) + capsys.readouterr().out


def test_an_actor_may_be_given_by_name_id_or_value(study: Study) -> None:
    found = [
        study.evidence(a)["sentence"].tolist()
        for a in ("abiy-ahmed", "آبي أحمد", "Abiy Ahmed", study.actor.abiy_ahmed)
    ]
    assert found[0]
    assert all(f == found[0] for f in found)


def test_names_complete_on_tab(study: Study) -> None:
    from IPython.core.completer import IPCompleter, provisionalcompleter

    completer = IPCompleter(namespace={"study": study}, use_jedi=False)
    with provisionalcompleter():
        for typed, wanted in (
            ("study.actor.abi", "abiy_ahmed"),
            ('study.frame["neg', "negotiation"),
            ("study.source.daf", "dafaf"),
            ("study.plot.coo", "cooccurrence"),
        ):
            assert any(wanted in c.text for c in completer.completions(typed, len(typed))), typed


@pytest.mark.parametrize("by", ["dyad", "source", "period"])
def test_a_figure_is_one_call_away(study: Study, by: str) -> None:
    plot = study.plot.frames(by=by)
    assert isinstance(plot, Plot)
    assert "<svg" in plot.svg()


def test_other_figures_are_drawn_from_the_same_tables(study: Study) -> None:
    for plot in (
        study.plot.articles(),
        study.plot.cooccurrence("article"),
        study.plot.tone(),
        study.plot.trend("الملء", by_source=True),
    ):
        assert "<svg" in plot.svg()


def test_a_study_without_a_run_says_how_to_make_it(project: Path) -> None:
    with pytest.raises(UserError, match=r'analysis\.run\("nile"\) makes its tables'):
        analysis.load("nile", run=project / "nowhere")
    with pytest.raises(UserError, match="did you mean 'nile'"):
        analysis.load("niel")


def test_phrases_and_shifts_are_a_call_away(study: Study) -> None:
    phrases = study.phrases(min_count=2)
    assert {"phrase", "count", "n_articles", "npmi"} <= set(phrases.columns)
    outlet = next(iter(study.source))
    with pytest.raises(UserError, match="no word stands 5000 times"):
        study.shift(outlet, min_count=5000)
    with pytest.raises(UserError, match="is no slice"):
        study.plot.shift("nowhere")
