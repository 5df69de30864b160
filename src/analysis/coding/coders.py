"""Frame coders: what one is, and the table of those there are.

A coder is a function in a file of its own under `frame_coders/`, registered there by name and
imported in
`frame_coders/__init__.py`. study.yml chooses with `settings.frame_coder`, a run with `--set
settings.frame_coder=NAME`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from analysis.errors import UserError, nearest
from analysis.study.schema import Study

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


class FrameCoder(Protocol):
    """Finds the frames in texts whose actors are known."""

    def __call__(self, coded: CodedTexts) -> pd.DataFrame:
        """Find the words that carry a frame.

        Parameters
        ----------
        coded : CodedTexts
            The texts with what is found in them before frames: `text` (tokens, sentences),
            `matches` of the study's
            lexicon, `mentions` of actors, `study` (with the codebook) and `gold_sentences`, where
            the caller has any.

        Returns
        -------
        pandas.DataFrame
            One row a trigger, in any order: `first` and `last` (its first and last token, as
            positions in
            `coded.text.tokens`), `frame` (an id of frames.yml), `phrase` (the rule or entry that
            decided, for
            `analysis explain`), and what `coded.text.places` adds: article, sentence_id, start,
            end, surface. A span
            may carry several frames, one row each; it never crosses a sentence. A coder that
            codes the dyads of a sentence apart adds a column `dyad`.
        """


Files = Callable[[Study], tuple[Path, ...]]
_FRAME_CODERS: dict[str, FrameCoder] = {}
_FILES: dict[str, Files] = {}


def frame_coder(name: str, *, files: Files | None = None) -> Callable[[FrameCoder], FrameCoder]:
    """Register a function as the frame coder of this name.

    Parameters
    ----------
    name
        What `settings.frame_coder` calls it.
    files
        Which files beside the study's own it reads: a run is stale when one of them changes.

    Returns
    -------
    callable
        A decorator that gives the function back.

    Raises
    ------
    ValueError
        Where the name is taken.
    """

    def register(coder: FrameCoder) -> FrameCoder:
        if name in _FRAME_CODERS:
            raise ValueError(f"two frame coders are named '{name}'")
        _FRAME_CODERS[name] = coder
        if files is not None:
            _FILES[name] = files
        return coder

    return register


def frame_coder_files(study: Study) -> tuple[Path, ...]:
    """The files beside the study's own that its frame coder reads.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    tuple of Path

    Raises
    ------
    UserError
        Where one that the study names is not there.
    """
    files = _FILES.get(study.settings.frame_coder)
    return files(study) if files is not None else ()


def frame_coder_names() -> tuple[str, ...]:
    """The names that `settings.frame_coder` may have."""
    return tuple(_FRAME_CODERS)


def frame_coder_of(study: Study) -> FrameCoder:
    """The frame coder that a study chooses.

    Raises
    ------
    UserError
        Where `settings.frame_coder` names none of the coders there are.
    """
    name = study.settings.frame_coder
    if name not in _FRAME_CODERS:
        raise UserError(
            f"settings.frame_coder: there is no coder '{name}'{nearest(name, _FRAME_CODERS)}",
            where=study.folder / "study.yml",
            fix=f"Coders: {', '.join(_FRAME_CODERS)}.",
        )
    return _FRAME_CODERS[name]


__all__ = [
    "FrameCoder",
    "frame_coder",
    "frame_coder_files",
    "frame_coder_names",
    "frame_coder_of",
]
