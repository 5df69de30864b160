"""The names that a study holds already, for what proposes others."""

from __future__ import annotations

from analysis.study.never import never_names
from analysis.study.schema import Study
from analysis.text.normalise import fold_all


def known_forms(study: Study) -> frozenset[str]:
    """Every form of the study's actors and of its never-list, folded.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    frozenset of str
        Names, short names, titles and demonyms.
    """
    forms = list(never_names(study))
    for actor in study.actors:
        forms += [actor.name_ar, *actor.names, *actor.short, *actor.titles, *actor.demonyms]
    return frozenset(fold_all(forms))
