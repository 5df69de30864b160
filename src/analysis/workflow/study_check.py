"""`analysis check`: what only the matcher and the notebooks can tell about a study, after
`load_study` has validated it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from analysis.actors.terms import actor_entries
from analysis.coding.event_coders import EVENT_CODERS
from analysis.coding.frame_coders import FRAME_CODERS
from analysis.coding.frame_coders.supervised import knows_codebook
from analysis.coding.tone_coders import TONE_CODERS
from analysis.errors import UserError, UserErrors
from analysis.relations.frame_terms import codebook_entries
from analysis.reports.parameters import check_parameters
from analysis.robustness.findings import load_findings
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.study.shared_ids import without_ids
from analysis.text.lexicon import label_words

_PAGE_TO_CHECK = "Wikipedia"


def check_study(folder: Path, notebooks: Path) -> str:
    """Check a study as far as that is possible without a corpus.

    Parameters
    ----------
    folder
        The study's folder.
    notebooks
        The folder of the project's notebooks.

    Returns
    -------
    str
        What the study holds, to print.

    Raises
    ------
    UserErrors
        With everything that is wrong.
    """
    study = load_study(folder)
    findings = load_findings(study)
    problems = [*_same_forms(study), *_empty_terms(study), *unknown_coders(study)]
    problems += _notebooks(study, notebooks)
    if problems:
        raise UserErrors(problems)
    counts = Counter(actor.kind for actor in study.actors)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    terms = sum(len(frame.lexicon) for frame in study.frames)
    tone_words = sum(len(tone.lexicon) for tone in study.tone)
    return (
        f"{study.id}: OK\n"
        f"{len(study.actors)} actors ({kinds}); {len(study.frames)} frames with {terms} terms; "
        f"{tone_words} tone words; dyads: {', '.join(study.dyad_names())}; "
        f"{len(findings)} findings.\n{_sources(study)}\n{_ids(study)}{own_gold_only(study)}"
    )


def own_gold_only(study: Study) -> str:
    """What is said where the frame coder has to learn this codebook from the study's own gold.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    str
        A line of its own; empty where the shipped coder knows the codebook, or another one codes.
    """
    if study.settings.frame_coder != "supervised" or knows_codebook(study):
        return ""
    return (
        "\nframes.yml defines its frames otherwise than the coder that comes with the program learned "
        "them: a run learns from the study's gold alone, which is worse (docs/methods.md), or "
        "takes settings.frame_coder: lexicon."
    )


def _sources(study: Study) -> str:
    """How many terms of office rest on a report that was read, and which name none at all."""
    holders = [holder for actor in study.actors for holder in actor.holders]
    unread = [h for h in holders if h.source.startswith(_PAGE_TO_CHECK)]
    without = [h.actor for h in holders if not h.source.strip()]
    line = (
        f"{len(holders)} terms of office; {len(unread)} of them name a page to check the days "
        "against, not a report that was read"
    )
    if without:
        line = f"{line}; without a source: {', '.join(without)}"
    return f"{line}."


def _ids(study: Study) -> str:
    """How many actors have no id of Wikidata, ISO or PLOVER, and which kinds they are of."""
    kinds = {actor.id: actor.kind for actor in study.actors}
    parts = []
    for name, actors in without_ids(study).items():
        of_kind = Counter(kinds[actor] for actor in actors)
        told = ", ".join(f"{count} of kind {kind}" for kind, count in sorted(of_kind.items()))
        parts.append(f"{name}: {told or 'none'}")
    return f"Without an interchange id: {'; '.join(parts)}."


def _same_forms(study: Study) -> list[UserError]:
    """Names that the matcher cannot tell apart: they differ only in letters that spelling mixes."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in actor_entries(study):
        role, _, actor = entry.label.partition(" ")
        # A short name or an adjective may be of several: the article decides whose it is.
        if role in ("name", "title", "side"):
            owners[label_words(entry.phrase)].add(actor)
    problems = []
    for form, actors in owners.items():
        if len(actors) > 1:
            problem = UserError(
                f"'{form}' (after folding) names {' and '.join(sorted(actors))}",
                where=study.folder / "actors.yml",
                fix="Make one form longer, or move it to `short`.",
            )
            problems.append(problem)
    return problems


def _empty_terms(study: Study) -> list[UserError]:
    """Terms of frames of which folding leaves nothing."""
    problems = []
    for entry in codebook_entries(study):
        if not label_words(entry.phrase).strip("* "):
            problem = UserError(
                f"frame '{entry.label}': the term '{entry.phrase}' is empty after folding",
                where=study.folder / "frames.yml",
            )
            problems.append(problem)
    return problems


def unknown_coders(study: Study) -> list[UserError]:
    """The coders of a study that there are not.

    Parameters
    ----------
    study
        The study, with what `--set` assigns.

    Returns
    -------
    list of UserError
        One for each setting that names none.
    """
    problems = []
    for coders in (FRAME_CODERS, TONE_CODERS, EVENT_CODERS):
        try:
            coders.of(study)
        except UserError as problem:
            problems.append(problem)
    return problems


def _notebooks(study: Study, notebooks: Path) -> list[UserError]:
    problems = []
    for name in study.notebooks:
        path = notebooks / f"{name}.ipynb"
        if not path.is_file():
            problems.append(
                UserError(
                    f"notebooks: there is no notebook '{name}'", where=study.folder / "study.yml"
                )
            )
            continue
        try:
            check_parameters(path, study.parameters.get(name, {}))
        except UserError as problem:
            problems.append(
                UserError(
                    f"parameters.{name}: {problem.what}",
                    where=study.folder / "study.yml",
                    fix=problem.fix,
                )
            )
    return problems
