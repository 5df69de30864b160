"""`--set`: settings, report and parameters of a study, changed on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from analysis.errors import UserError, nearest
from analysis.study.schema import Report, Study
from analysis.study.study_settings import Settings
from analysis.workflow.stages.robustness import STAGE as ROBUSTNESS

LANGUAGES = ("en", "ar")


@dataclass(frozen=True)
class Assignment:
    """One `--set OWNER.KEY=VALUE`, with the text as it was typed."""

    owner: str
    key: str
    value: str
    text: str


def apply_settings(study: Study, assignments: Sequence[str]) -> Study:
    """Give the study with what `--set` assigns.

    Parameters
    ----------
    study
        The study as its files say.
    assignments
        Each ``settings.KEY=VALUE``, ``report.language=VALUE`` or ``NOTEBOOK.PARAMETER=VALUE``; a
        later one takes the place of an earlier one. Values of parameters stay text, since the
        notebook says their type.

    Returns
    -------
    Study
        A copy; the study given is not changed.

    Raises
    ------
    UserError
        For what is no assignment, an unknown notebook or setting, or a value out of range.
    """
    settings = dict[str, str]()
    parameters = {name: dict(values) for name, values in study.parameters.items()}
    report = study.report
    for text in assignments:
        assignment = _parsed(text)
        if assignment.owner == "settings":
            settings[_setting(assignment)] = assignment.value
        elif assignment.owner == "report":
            report = _report(study, assignment)
        else:
            notebook = _notebook(study, assignment)
            parameters.setdefault(notebook, {})[assignment.key] = assignment.value
    changes = {
        "settings": _validated(study, settings),
        "report": report,
        "parameters": parameters,
    }
    return study.model_copy(update=changes)


def with_specifications(study: Study, most: int) -> Study:
    """Give the study with at most so many specifications, the notebook on robustness among its
    notebooks.

    Parameters
    ----------
    study
        The study.
    most
        Specifications that findings are judged under.

    Returns
    -------
    Study
        A copy.
    """
    notebooks = study.notebooks
    if ROBUSTNESS.notebook not in notebooks:
        notebooks = (*notebooks, ROBUSTNESS.notebook)
    robustness = study.robustness.model_copy(update={"specifications": most})
    return study.model_copy(update={"notebooks": notebooks, "robustness": robustness})


def _parsed(text: str) -> Assignment:
    name, equals, value = text.partition("=")
    owner, dot, key = name.rpartition(".")
    if not (equals and dot and owner and key):
        raise UserError(
            f"--set {text}: not NOTEBOOK.PARAMETER=VALUE",
            fix="For instance: --set 2_actors.unit=paragraph, or --set settings.period=week",
        )
    return Assignment(owner, key, value, text)


def _setting(assignment: Assignment) -> str:
    """The key of a setting there is."""
    known = Settings.model_fields
    if assignment.key not in known:
        raise UserError(
            f"--set {assignment.text}: no setting '{assignment.key}'"
            f"{nearest(assignment.key, known)}",
            fix=f"Settings: {', '.join(known)}.",
        )
    return assignment.key


def _notebook(study: Study, assignment: Assignment) -> str:
    """The name of a notebook of the study."""
    if assignment.owner not in study.notebooks:
        raise UserError(
            f"--set {assignment.text}: no notebook '{assignment.owner}'"
            f"{nearest(assignment.owner, study.notebooks)}",
            fix=f"Notebooks of the study: {', '.join(study.notebooks)}; or 'settings'.",
        )
    return assignment.owner


def _report(study: Study, assignment: Assignment) -> Report:
    """The report in another language."""
    if assignment.key != "language" or assignment.value not in LANGUAGES:
        raise UserError(
            f"--set {assignment.text}: only report.language can be set, to {' or '.join(LANGUAGES)}"
        )
    if assignment.value == "ar" and not (
        study.title_ar and study.question_ar and study.abstract_ar
    ):
        raise UserError(
            f"--set {assignment.text}: the study has no Arabic title, question or abstract",
            where=study.folder / "study.yml",
            fix="Write title_ar, question_ar and abstract_ar.",
        )
    return study.report.model_copy(update={"language": assignment.value})


def _validated(study: Study, settings: dict[str, str]) -> Settings:
    try:
        return Settings.model_validate(study.settings.model_dump() | settings)
    except ValidationError as problem:
        error = problem.errors()[0]
        raise UserError(
            f"--set settings.{error['loc'][0]}={error['input']}: {error['msg']}"
        ) from None
