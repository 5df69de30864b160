"""How much of a study a run makes: all of it, what its corpus is worth, or a first look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from analysis.study.schema import Study
from analysis.workflow.plan import stages

Extent = Literal["", "all", "quick"]


def extent_of(arguments: Sequence[str]) -> Extent:
    """Give the extent that a recorded command asked for.

    Parameters
    ----------
    arguments
        What was typed after `analysis`.

    Returns
    -------
    str
        'all', 'quick', or '' where the corpus decides.
    """
    if "--all" in arguments:
        return "all"
    if "--quick" in arguments:
        return "quick"
    return ""


def with_extent(
    study: Study, corpora: Collection[str], assignments: Sequence[str], extent: Extent
) -> Study:
    """Give the study with the notebooks that a run makes.

    The notebooks that have stages of their own, validation and robustness, rerun the study many
    times or compare it with sentences coded in its own corpora. On other corpora, and in a first
    look, they are left out unless they are asked for.

    Parameters
    ----------
    study
        The study with what `--set` assigned.
    corpora
        Names of the corpora that the run reads.
    assignments
        What `--set` assigns: a notebook whose parameter is set is asked for.
    extent
        "all" keeps every notebook; "quick" leaves out the costly ones on any corpus and counts
        words as they are written; "" leaves them out on corpora that are not the study's own.

    Returns
    -------
    Study
        With fewer notebooks, perhaps, and for a first look with `settings.lemmas` "surface".
    """
    if extent == "all":
        return study
    # the study's own corpora: everything, unless only a quick look is asked for
    if extent == "" and set(corpora) == set(study.corpora):
        return study
    # `--set NOTEBOOK.PARAMETER=…` shows that this notebook is wanted, however costly
    asked = {text.partition(".")[0] for text in assignments}
    costly = {stage.notebook for stage in stages() if stage.notebook} - asked
    notebooks = tuple(name for name in study.notebooks if name not in costly)
    changes: dict[str, object] = {"notebooks": notebooks}
    if extent == "quick":
        # without a lemmatiser, which reads some hundred words a second (`text.lemma_table`)
        changes["settings"] = study.settings.model_copy(update={"lemmas": "surface"})
    return study.model_copy(update=changes)


__all__ = ["Extent", "extent_of", "with_extent"]
