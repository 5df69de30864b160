"""`analysis evaluate --document`: the program against gold made by others, part by part, where
../shared is there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.actors.terms import LAYER
from analysis.coding.coded_texts import code_texts, study_lexicon
from analysis.coding.unit_coder import best_threshold
from analysis.errors import UserError, nearest
from analysis.evaluation import evaluate, measured
from analysis.evaluation.benchmarks import almayadeen, cleananercorp, gsr, newsframing
from analysis.evaluation.benchmarks.part import Part, gold_file, markdown
from analysis.evaluation.benchmarks.ud_pud import measure_words
from analysis.relations import text_classifier
from analysis.study.schema import Study
from analysis.text.lexicon import Entry
from analysis.text.normalise import fold

LEARN_FOLDS = 5
LEARN_SEED = 1


def coder_of_events(study: Study) -> gsr.Coder:
    """Every trigger in a list of texts, with its parties as they are written.

    Parameters
    ----------
    study
        The study, whose events.yml tells the triggers.

    Returns
    -------
    Callable
        Takes a list of texts; gives rows article, start, end, type, source, target.
    """
    lexicon = study_lexicon(study)

    def code(texts: list[str]) -> pd.DataFrame:
        return code_texts(texts, None, study, lexicon=lexicon).event_triggers

    return code


def finders_of_names(study: Study) -> dict[str, cleananercorp.Finder]:
    """Mentions by name with the class of their actor: the program, and a baseline without clitics,
    short names and metonyms.

    Parameters
    ----------
    study
        The study, whose list of actors is tried.

    Returns
    -------
    dict
        Name of the system to a function that takes a list of texts and gives rows article, start,
        end, class.
    """
    lexicon = study_lexicon(study)
    names = study_lexicon(study, wanted=_is_name, clitics=False)
    kinds = {a.id: cleananercorp.KINDS.get(a.kind) for a in study.actors}

    def program(texts: list[str]) -> pd.DataFrame:
        mentions = code_texts(texts, None, study, lexicon=lexicon).mentions
        mentions = mentions[mentions["via"].isin(["name", "short name", "metonym", "location"])]
        # a metonym (Tehran for Iran) is the name of a place in that corpus
        named = mentions["kind"].mask(mentions["via"].eq("metonym"), "place")
        return mentions.assign(**{"class": named.map(cleananercorp.KINDS)})

    def surface(texts: list[str]) -> pd.DataFrame:
        coded = code_texts(texts, None, study, lexicon=names)
        matches = coded.text.places(coded.matches)
        return matches.assign(**{"class": matches["label"].str.partition(" ")[2].map(kinds)})

    return {"program": program, "names as written (baseline)": surface}


def _is_name(entry: Entry) -> bool:
    return entry.layer == LAYER and entry.label.startswith("name ")


def score_almayadeen(root: Path, study: Study) -> Part:
    """Al Mayadeen's labels against the mentions of the study's actors.

    Parameters
    ----------
    root
        The project's folder; the corpus lies in ../shared beside it.
    study
        The study; of its forms those count that name one actor only.

    Returns
    -------
    Part
        Results with intervals over articles.

    Raises
    ------
    UserError
        Where the corpus is not on this machine.
    """
    owners: dict[str, set[str]] = {}
    for actor in study.actors:
        for form in (actor.name_ar, *actor.names, *actor.short, *actor.titles):
            owners.setdefault(fold(form), set()).add(actor.id)
    # `min` of one: the actor itself. A form of several actors would count for any of them
    forms = {form: min(who) for form, who in owners.items() if len(who) == 1}
    states = {form: who for form, who in forms.items() if study.actor(who).kind == "state"}
    state_of = {a.id: study.state_of(a.id) for a in study.actors}

    def finder(texts: list[str]) -> pd.DataFrame:
        mentions = code_texts(texts, None, study).mentions
        return mentions.assign(state=mentions["actor_id"].map(state_of))

    return almayadeen.score_labels(root, finder, states, forms)


def learn(texts: list[str], gold: list[bool], others: list[str]) -> list[bool]:
    """Code `others` by a supervised coder fitted to `texts`.

    A label is given from the probability on that has the largest F1 among `texts`, each coded by a
    coder fitted without its fold: where few texts hold it, a half is too much to ask.

    Parameters
    ----------
    texts, gold
        The coded texts, and whether each is marked.
    others
        Texts to code.

    Returns
    -------
    list of bool
        One a text of `others`.
    """
    labels = pd.DataFrame({"label": gold}, dtype="float64")
    fold = np.random.default_rng(LEARN_SEED).permutation(len(texts)) % LEARN_FOLDS
    said = np.zeros(len(texts))
    for number in range(LEARN_FOLDS):
        used, left = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        coder = text_classifier.fit([texts[i] for i in used], labels.iloc[used])
        said[left] = coder.probability([texts[i] for i in left])[:, 0]
    threshold = best_threshold(said, labels["label"].to_numpy(), np.ones(len(texts)))
    found = text_classifier.fit(texts, labels).probability(others)[:, 0]
    return [bool(probability >= threshold) for probability in found]


def parts(root: Path, study: Study) -> dict[str, Callable[[], Part]]:
    """The parts of docs/accuracy.md that rest on gold made by others, by name, each made when
    called.

    Parameters
    ----------
    root
        The project's folder.
    study
        The study that the program codes by.

    Returns
    -------
    dict
        Name to a function without arguments; it raises `UserError` where the gold is not on this
        machine.
    """

    def predict(
        texts: list[str], labels: pd.DataFrame, groups: list[str], folds: int, seed: int
    ) -> pd.DataFrame:
        return text_classifier.cross_validated(texts, labels, groups, folds=folds, seed=seed)

    return {
        "words": lambda: measure_words(gold_file(root, "gold", "lemmas", "ar_pud-dev.conllu")),
        "names": lambda: cleananercorp.score_names(root, finders_of_names(study)),
        "events": lambda: gsr.score_events(root, coder_of_events(study), learn),
        "almayadeen": lambda: score_almayadeen(root, study),
        "headlines": lambda: newsframing.score_headlines(root, predict),
    }


def measure(
    root: Path, study: Study, only: tuple[str, ...] = ()
) -> tuple[dict[str, Part], list[str]]:
    """Make every part asked for, and tell why each that could not be made is left out.

    Parameters
    ----------
    root
        The project's folder.
    study
        The study that the program codes by.
    only
        Names of parts; all where there are none.

    Returns
    -------
    made : dict
        Name to part.
    left : list of str
        One line a part that could not be made.

    Raises
    ------
    UserError
        For a name that is no part.
    """
    known = parts(root, study)
    for name in only:
        if name not in known:
            raise UserError(
                f"--only {name}: no such part{nearest(name, known)}",
                fix=f"Parts: gold, {', '.join(known)}.",
            )
    made, left = dict[str, Part](), []
    for name, make in known.items():
        if not only or name in only:
            try:
                made[name] = make()
            except UserError as problem:
                # gold that is not on this machine leaves out its part alone
                left.append(f"{name}: {problem}")
    return made, left


def evaluated(
    folder: Path, study: Study, root: Path, only: tuple[str, ...], *, document: bool, record: bool
) -> str:
    """What `analysis evaluate` prints of the parts asked for.

    Parameters
    ----------
    folder
        The gold folder of the study.
    study
        The study that the program codes by.
    root
        The project's folder.
    only
        Names of parts, 'gold' among them; all where there are none.
    document
        Whether the whole of docs/accuracy.md is printed.
    record
        Whether every figure is kept in measured.csv beside the gold.

    Returns
    -------
    str
        Markdown.

    Raises
    ------
    UserError
        For an unknown part, and with `record` where any part is left out.
    """
    made, left = measure(root, study, tuple(name for name in only if name != "gold"))
    if record and (only or left):
        raise UserError(
            "--record keeps every part, but some are left out",
            fix=" ".join(left) or "Leave out --only.",
        )
    sections = [markdown(part) for part in made.values()]
    if (document or record) and (not only or "gold" in only):
        result = evaluate.evaluate(folder, study, evaluate.HALVES[0], root)
        agreed = evaluate.agreement_of(folder, study, "main")[0]
        kept = measured.read(folder / evaluate.MEASURED)
        looked = measured.beside(kept[kept["part"] == measured.TEST])
        sections.insert(0, evaluate.document_part(result, agreed, looked, evaluate.looks(folder)))
        if record:
            parts = [
                measured.of_scores(result.table, measured.OWN),
                measured.of_agreement(agreed),
                measured.of_parts(made),
            ]
            measured.renew(pd.concat(parts, ignore_index=True), folder / evaluate.MEASURED)
    if document:
        return as_document(sections, left)
    return "\n".join([*sections, *left])


def look(
    folder: Path,
    study: Study,
    root: Path,
    why: str,
    *,
    day: str,
    corpora: tuple[str, ...],
    record: bool,
) -> evaluate.Evaluation:
    """Scores on the test half, the look written down before they are given.

    Parameters
    ----------
    folder
        The gold folder of the study.
    study
        The study that the program codes by.
    root
        The project's folder.
    why
        The reason, for LOOKS.md.
    day
        The day, for LOOKS.md.
    corpora
        Corpora that it is narrowed to; all where there are none.
    record
        Whether the figures are kept in measured.csv beside the gold.

    Returns
    -------
    Evaluation
        Scores of every system.

    Raises
    ------
    UserError
        Without a reason, and with `record` where sentences are left out.
    """
    if not why:
        raise UserError("a look at the test half needs a reason", fix='Say it with --why "...".')
    result = evaluate.evaluate(folder, study, evaluate.HALVES[1], root, corpora=corpora)
    if record and (corpora or result.missing):
        left = (
            "; ".join(f"{n} of {name}" for name, n in result.missing.items()) or "all but --corpus"
        )
        raise UserError(
            f"--record keeps the whole test half, but sentences are left out: {left}", where=folder
        )
    # before anything is printed: a look cannot be taken back
    evaluate.log_look(folder, day, why)
    if record:
        measured.renew(measured.of_scores(result.table, measured.TEST), folder / evaluate.MEASURED)
    return result


def as_document(made: list[str], left: list[str]) -> str:
    """docs/accuracy.md: what every part has in common, then the parts.

    Parameters
    ----------
    made
        The parts, as Markdown.
    left
        Why others are left out, one line each.

    Returns
    -------
    str
        The text of docs/accuracy.md.
    """
    head = [
        "# Accuracy",
        "",
        "Made by `analysis evaluate --document --record > docs/accuracy.md`, which also keeps every figure in data/gold/measured.csv for notebook 5 "
        "(the test half stays there as it was when it was looked at); "
        "needs ../shared. Every figure has a 95 % interval "
        "over the units named (docs/methods.md, Uncertainty), and a baseline beside it. n is how many the figure rests on.",
        "",
    ]
    missing = [f"Left out: {reason}\n" for reason in left]
    return "\n".join([*head, *missing, *made])
