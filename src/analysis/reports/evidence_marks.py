"""What is marked in the sentences behind a figure, a row or a finding: mentions, frames, tone words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.i18n.language import gettext, value
from analysis.reports.finished_run import Run
from analysis.reports.numbering import KEY


class Marked:
    """The marks of a run's sentences.

    Parameters
    ----------
    run
        A finished run.
    """

    def __init__(self, run: Run) -> None:
        self.run = run

    def actor_marks(self, actors: Iterable[str] | None = None) -> pd.DataFrame:
        """Marks of the mentions of actors.

        Parameters
        ----------
        actors
            Their ids; None: of all.

        Returns
        -------
        DataFrame
            One row for each mention: article_id, sentence_id, start, end, layer, label. The
            label is the actor's name and how it is named.
        """
        if actors is None:
            return self._mentions
        none = np.empty(0, np.int64)
        rows = [self._rows_of_actor.get(actor, none) for actor in set(actors)]
        return self._mentions.iloc[np.sort(np.concatenate([none, *rows]))]

    @cached_property
    def _mentions(self) -> pd.DataFrame:
        """A mark for each mention: hundreds of lists of sentences ask for some of them."""
        mentions = self.run.mentions
        # worded once a way of naming, not once a mention
        ways = {way: value(way) for way in mentions["via"].unique()}
        label = (
            mentions["actor_id"].map(self.run.names).fillna(mentions["actor_id"])
            + gettext(", ")
            + mentions["via"].map(ways)
        )
        return mentions[[*KEY, "start", "end"]].assign(layer="actor", label=label)

    @cached_property
    def _rows_of_actor(self) -> dict[str, npt.NDArray[np.int64]]:
        """The places of the mentions of each actor."""
        places = self.run.mentions.groupby("actor_id").indices
        return {str(actor): rows.astype(np.int64) for actor, rows in places.items()}

    def mentions_of(self, actor: str) -> pd.DataFrame:
        """The sentences of each mention of an actor.

        Parameters
        ----------
        actor
            Its id.

        Returns
        -------
        DataFrame
            article_id and sentence_id, a row a mention; empty for an actor that no text names.
        """
        return self.actor_marks([actor])[KEY]

    def frame_marks(self, frames: Iterable[str] | None = None) -> pd.DataFrame:
        """Marks of the triggers of frames.

        Parameters
        ----------
        frames
            Their ids; None: of all.

        Returns
        -------
        DataFrame
            One row for each trigger, columns as of `actor_marks`.
        """
        found = self.run.triggers
        found = found[found["layer"] == "frame"]
        if frames is not None:
            found = found[found["label"].isin(list(frames))]
        label = (
            gettext("frame")
            + ": "
            + found["label"].map(self.run.frames_named).fillna(found["label"])
        )
        return found[[*KEY, "start", "end"]].assign(layer="frame", label=label)

    def tone_marks(self) -> pd.DataFrame:
        """Marks of tone words with their weight."""
        found = self.run.triggers
        found = found[found["layer"] == "tone"]
        # of no tone word at all the map is a column of numbers, to which no text can be added
        weight = found["weight"].map("{:+.1f}".format).astype("str")
        return found[[*KEY, "start", "end"]].assign(
            layer="tone", label=gettext("tone") + " " + weight
        )

    def all_marks(self) -> pd.DataFrame:
        """Marks of every actor, frame, tone word and watched term."""
        watched = self.run.triggers[self.run.triggers["layer"] == "term"]
        kept = watched[[*KEY, "start", "end", "layer", "label"]]
        return pd.concat(
            [self.actor_marks(), self.frame_marks(), self.tone_marks(), kept], ignore_index=True
        )
