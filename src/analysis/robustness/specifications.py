"""Specifications: the ways to count and to judge that a study calls reasonable, all of them or a
seeded sample.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from analysis.study.schema import Study
from analysis.study.study_settings import Settings, Specification

OWN = 0  # number of the specification that is the study's own


def own(study: Study) -> Specification:
    """The specification of the study itself: its settings, and the defaults of the rest.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    Specification
        The specification.
    """
    return Specification.model_validate(study.settings.model_dump())


def grid_size(study: Study) -> int:
    """How many specifications the full grid has.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    int
        The product of the numbers of options.
    """
    return math.prod(len(options) for options in _choices(study).values())


def specifications(study: Study) -> list[Specification]:
    """The specifications of a study.

    Where the grid is larger than `robustness.specifications`, a sample of that size: the study's
    own, each alternative alone (all else as in the study), and then others drawn without
    replacement with the study's seed.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    list of Specification
        In the order of the grid, the study's own first.
    """
    base = own(study).model_dump()
    choices = _choices(study)
    size = grid_size(study)
    limit = study.robustness.specifications
    options = list(choices.values())
    if size <= limit:
        drawn = list(itertools.product(*options))
    else:
        first = tuple(o[0] for o in options)
        alone = [
            (*first[:n], o, *first[n + 1 :]) for n, rest in enumerate(options) for o in rest[1:]
        ]
        # alone a choice shows what it does by itself; with a sample only, that could be missing
        drawn = list(dict.fromkeys([first, *alone]))[:limit]
        # places in the grid, whose combinations need not all be made
        for position in np.random.default_rng(study.settings.seed).permutation(size):
            if len(drawn) >= limit:
                break
            one = tuple(
                o[i]
                for o, i in zip(
                    options, np.unravel_index(position, [len(o) for o in options]), strict=True
                )
            )
            if one not in drawn:
                drawn.append(one)
    made = [
        Specification.model_validate(base | dict(zip(choices, values, strict=True)))
        for values in drawn
    ]
    mine = Specification.model_validate(base)
    # number 0 is the study's own (`OWN`), wherever the draw put it
    return [mine, *[s for s in made if s != mine]]


def _choices(study: Study) -> dict[str, list[Any]]:
    """Each choice with its options, the study's own first."""
    base = own(study).model_dump()
    return {
        k: list(dict.fromkeys([base[k], *options]))
        for k, options in study.robustness.choices.items()
    }


def varied(study: Study) -> list[str]:
    """The choices that have more than one option.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    list of str
        Keys, in the order of study.yml.
    """
    return [k for k, options in _choices(study).items() if len(options) > 1]


def settings_of(specification: Specification) -> Settings:
    """The part of a specification that stages know.

    Parameters
    ----------
    specification
        The specification.

    Returns
    -------
    Settings
        Settings of a study.
    """
    return Settings.model_validate({k: getattr(specification, k) for k in Settings.model_fields})
