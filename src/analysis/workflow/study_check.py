"""`analysis check`: what only the matcher and the notebooks can tell about a study, after
`load_study` has validated it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from analysis.actors.terms import actor_entries
from analysis.coding.frame_coders import frame_coder_of
from analysis.errors import UserError, UserErrors
from analysis.relations.frame_terms import codebook_entries
from analysis.reports.parameters import check_parameters
from analysis.robustness.findings import load_findings
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.text.lexicon import label_words


def check_study(folder: Path, notebooks: Path) -> str:
    """A summary of a sound study. Raises `UserErrors` with everything that is wrong."""
    study = load_study(folder)
    findings = load_findings(study)
    problems = [*_same_forms(study), *_coder(study), *_notebooks(study, notebooks)]
    if problems:
        raise UserErrors(problems)
    kinds = Counter(a.kind for a in study.actors)
    shown = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
    return (
        f"{study.id}: sound.\n{len(study.actors)} actors ({shown}); {len(study.frames)} frames with "
        f"{sum(len(f.lexicon) for f in study.frames)} terms; {sum(len(t.lexicon) for t in study.tone)} tone words; dyads: {', '.join(study.dyad_names())}; {len(findings)} findings."
    )


def _same_forms(study: Study) -> list[UserError]:
    """Names that the matcher cannot tell apart, since they differ only in letters that spelling
    mixes.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in actor_entries(study):
        role, _, actor = entry.label.partition(" ")
        if role in ("name", "title", "side"):
            owners[label_words(entry.phrase)].add(actor)
    return [
        UserError(
            f"'{form}' (after folding) names {' and '.join(sorted(who))}",
            where=study.folder / "actors.yml",
            fix="Make one form longer, or move it to `short`.",
        )
        for form, who in owners.items()
        if len(who) > 1
    ] + [
        UserError(
            f"frame '{entry.label}': the term '{entry.phrase}' is empty after folding",
            where=study.folder / "frames.yml",
        )
        for entry in codebook_entries(study)
        if not label_words(entry.phrase).strip("* ")
    ]


def _coder(study: Study) -> list[UserError]:
    """A frame coder that there is not."""
    try:
        frame_coder_of(study)
    except UserError as problem:
        return [problem]
    return []


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
