"""Coders of a layer that a study can choose between: what one is, and the tables of those there are.

A coder is a function in a file of its own under `frame_coders/`, `tone_coders/` or `event_coders/`,
registered there by name and imported in the `__init__.py` beside it. study.yml chooses with
`settings.frame_coder`, `settings.tone_coder` and `settings.event_coder`, a run with `--set
settings.frame_coder=NAME`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt
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
            `matches` of the study's lexicon, `mentions` of actors, `study` (with the codebook)
            and `gold_sentences`, where the caller has any.

        Returns
        -------
        pandas.DataFrame
            One row a trigger, in any order: `first` and `last` (its first and last token, as
            positions in `coded.text.tokens`), `frame` (an id of frames.yml), `phrase` (the rule
            or entry that decided, for `analysis explain`), and what `coded.text.places` adds:
            article, sentence_id, start, end, surface. A span may carry several frames, one row
            each; it never crosses a sentence. A coder that codes the dyads of a sentence apart
            adds a column `dyad`.
        """


class ToneCoder(Protocol):
    """Says how two states stand to each other in a sentence."""

    def __call__(self, coded: CodedTexts, related: pd.DataFrame, /) -> npt.NDArray[np.float64]:
        """Give each unit a tone.

        Parameters
        ----------
        coded : CodedTexts
            The texts, as a frame coder receives them.
        related : pandas.DataFrame
            `relations.relation.relations` with article_id: one row a unit, a sentence and pair of
            states named in it.

        Returns
        -------
        numpy.ndarray of float64, shape (n_units,)
            From -2 (hostile) to 2 (friendly); missing where the words of tone.yml are to decide
            (`relations.dyads.dyads_table`).
        """


class EventCoder(Protocol):
    """Says what one actor does to another."""

    def __call__(self, coded: CodedTexts, /) -> pd.DataFrame:
        """Find the events of texts.

        Parameters
        ----------
        coded : CodedTexts
            The texts with what is found in them before events: `parties`, `event_words` (words that
            name an event) and `events_by_rules`.

        Returns
        -------
        pandas.DataFrame
            As `relations.events.events` gives them, in the order of the text.
        """


CoderT = TypeVar("CoderT", bound=Callable[..., object])
Files = Callable[[Study], tuple[Path, ...]]


class Coders(Generic[CoderT]):
    """The coders of one layer, by name.

    Parameters
    ----------
    setting
        The field of `Settings` that chooses between them.
    """

    def __init__(self, setting: str) -> None:
        self.setting = setting
        self._coders: dict[str, CoderT] = {}
        self._files: dict[str, Files] = {}

    def register(self, name: str, *, files: Files | None = None) -> Callable[[CoderT], CoderT]:
        """Register a function as the coder of this name.

        Parameters
        ----------
        name
            What the setting calls it.
        files
            Which files beside the study's own it reads: a run is stale when one of them changes.
            Raises UserError where one that the study names is not there.

        Returns
        -------
        callable
            A decorator that gives the function back.

        Raises
        ------
        ValueError
            Where the name is taken.
        """

        def register(coder: CoderT) -> CoderT:
            if name in self._coders:
                raise ValueError(f"{self.setting}: two coders are named '{name}'")
            self._coders[name] = coder
            if files is not None:
                self._files[name] = files
            return coder

        return register

    def unregister(self, name: str) -> None:
        """Take a coder out again, as a test does with its own."""
        del self._coders[name]
        self._files.pop(name, None)

    def names(self) -> tuple[str, ...]:
        """The names that the setting may have, in the order in which they were registered."""
        return tuple(self._coders)

    def of(self, study: Study) -> CoderT:
        """The coder that a study chooses.

        Raises
        ------
        UserError
            Where the setting names none of the coders there are.
        """
        name = getattr(study.settings, self.setting)
        if name not in self._coders:
            raise UserError(
                f"settings.{self.setting}: there is no coder '{name}'{nearest(name, self._coders)}",
                where=study.folder / "study.yml",
                fix=f"Coders: {', '.join(self._coders)}.",
            )
        return self._coders[name]

    def files(self, study: Study) -> tuple[Path, ...]:
        """The files beside the study's own that its coder reads.

        Raises
        ------
        UserError
            Where one that the study names is not there.
        """
        files = self._files.get(getattr(study.settings, self.setting))
        return files(study) if files is not None else ()


FRAME_CODERS: Coders[FrameCoder] = Coders("frame_coder")
TONE_CODERS: Coders[ToneCoder] = Coders("tone_coder")
EVENT_CODERS: Coders[EventCoder] = Coders("event_coder")
frame_coder = FRAME_CODERS.register
tone_coder = TONE_CODERS.register
event_coder = EVENT_CODERS.register

__all__ = [
    "EVENT_CODERS",
    "FRAME_CODERS",
    "TONE_CODERS",
    "Coders",
    "EventCoder",
    "FrameCoder",
    "ToneCoder",
    "event_coder",
    "frame_coder",
    "tone_coder",
]
