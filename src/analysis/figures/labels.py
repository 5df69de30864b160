"""Labels that keep clear of one another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
# under the mark first, then above, right, left and the corners; farther out only where nearer
# places are taken
_SIDES = np.array(
    [(0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1)], dtype=float
)
_STEPS = (0.0, 0.6, 1.3, 2.2, 3.4)


def spread_labels(
    anchors: Reals,
    sizes: Reals,
    radii: Reals,
    bounds: tuple[float, float, float, float],
    *,
    rounds: int = 6,
) -> Reals:
    """Centres for boxes, near their anchors and clear of each other and of the discs there.

    Each box in turn takes the cheapest of 40 places around its disc, given where the others are,
    until none moves: overlap with a box, then with a disc, then distance is dear.

    Parameters
    ----------
    anchors
        Centres of the discs, n × 2, in pixels.
    sizes
        Width and height of each box, n × 2, in pixels.
    radii
        Of the discs, n, in pixels.
    bounds
        Left, bottom, right and top that no box should cross.
    rounds
        How often every box is placed at most.

    Returns
    -------
    ndarray
        Centres of the boxes, n × 2, in pixels.
    """
    places = _places(anchors, sizes, radii)
    half = sizes / 2
    low = np.array(bounds[:2])
    high = np.array(bounds[2:])
    outside = (
        np.maximum(low - (places - half[:, None]), 0) + np.maximum(places + half[:, None] - high, 0)
    ).sum(axis=2)
    # Labels × places from here on. Any place of a nearer ring is cheaper than all of the next
    # one.
    # a step outwards costs 3.6 or more, the sides of one ring differ by 2.8 at most
    effort = np.tile(np.arange(len(_SIDES)) * 0.4, len(_STEPS)) + np.repeat(_STEPS, len(_SIDES)) * 6
    discs = _overlap(
        places[:, :, None],
        half[:, None, None],
        anchors[None, None],
        np.repeat(radii[:, None], 2, axis=1)[None, None],
    )
    # weights in pixels: leaving the figure is forty times as dear as a pixel of overlap with a disc
    fixed = effort[None] + 40 * outside + 1.0 * discs.sum(axis=2)
    centres = places[:, 0].copy()
    for _ in range(rounds):
        before = centres.copy()
        for place in range(len(anchors)):
            others = np.arange(len(anchors)) != place
            crossed = _overlap(
                places[place][:, None], half[place], centres[None, others], half[None, others]
            ).sum(axis=1)
            # the first of equal places, which is the nearest: no label moves without a reason
            centres[place] = places[place, int(np.argmin(fixed[place] + 2.0 * crossed))]
        if np.array_equal(before, centres):
            break
    return centres


def _places(anchors: Reals, sizes: Reals, radii: Reals) -> Reals:
    """Labels × places × 2: the centres that each box may take."""
    reach = np.concatenate(
        [
            sizes[:, None] / 2 + radii[:, None, None] + 1 + step * sizes[:, None, 1:]
            for step in _STEPS
        ],
        axis=1,
    )
    steps = np.tile(_SIDES, (len(_STEPS), 1))
    return anchors[:, None] + steps[None] * np.repeat(reach, len(_SIDES), axis=1)


def _overlap(centres: Reals, half: Reals, others: Reals, other_half: Reals) -> Reals:
    """Area that boxes share."""
    shared = np.clip(half + other_half - np.abs(centres - others), 0, None)
    return np.minimum(shared[..., 0], 2 * half[..., 0]) * np.minimum(
        shared[..., 1], 2 * half[..., 1]
    )
