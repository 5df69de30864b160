"""The weights of the tagger: a package data file, with a record of what made it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.actors.names.features import PACKAGE, Knowledge

WEIGHTS = "names_model.npz"
RECORD = "names_model.json"
REACH = 2  # the furthest word, before or after, that a feature is asked of
_LIST_PREFIX = "list_"


@dataclass(frozen=True)
class Model:
    """A linear-chain conditional random field over words.

    Attributes
    ----------
    labels : tuple of str
        O, B-PERS, I-PERS and so on.
    known : Knowledge
        Lists and clusters that its features ask.
    rows : mapping of str to int
        'group|value' of a feature to its row in `near`.
    near : numpy.ndarray of float32, shape (n_features, 2 * REACH + 1, n_labels)
        The weight of a feature of the word 2 before, 1 before, itself, 1 after, 2 after.
    pair_rows : mapping of str to int
        'group|value|value' of two words side by side to its row in `pairs`.
    pairs : numpy.ndarray of float32, shape (n_pairs, 2, n_labels)
        The weight for the second word of the pair, and for the first.
    punctuation : numpy.ndarray of float32, shape (2, n_labels)
        The weight of punctuation before a word, and after it.
    transitions : numpy.ndarray of float32, shape (n_labels, n_labels)
        The weight of a label (row) before another (column).
    """

    labels: tuple[str, ...]
    known: Knowledge
    rows: Mapping[str, int]
    near: npt.NDArray[np.float32]
    pair_rows: Mapping[str, int]
    pairs: npt.NDArray[np.float32]
    punctuation: npt.NDArray[np.float32]
    transitions: npt.NDArray[np.float32]

    @cached_property
    def paired_values(self) -> frozenset[str]:
        """'group|value' of every feature that is part of a pair."""
        held = set()
        for name in self.pair_rows:
            group, one, other = name.split("|")
            held |= {f"{group}|{one}", f"{group}|{other}"}
        return frozenset(held)


def _packed(words: list[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)


def _unpacked(packed: npt.NDArray[np.uint8]) -> list[str]:
    text = packed.tobytes().decode("utf-8")
    if not text:
        return []
    return text.split("\n")


def to_bytes(model: Model) -> bytes:
    """A model as the bytes of its file; the same model gives the same bytes."""
    # Everything in order: the same model is the same bytes.
    words = sorted(model.known.clusters)
    clusters = np.array([model.known.clusters[word] for word in words], np.uint16)
    arrays: dict[str, npt.NDArray[Any]] = {
        "labels": _packed(list(model.labels)),
        "features": _packed(list(model.rows)),
        "near": model.near.astype(np.float16),
        "pair_features": _packed(list(model.pair_rows)),
        "pairs": model.pairs.astype(np.float16),
        "punctuation": model.punctuation.astype(np.float16),
        "transitions": model.transitions.astype(np.float16),
        "cluster_words": _packed(words),
        "clusters": clusters.reshape(-1, 2),
    }
    for name, held in sorted(model.known.lists.items()):
        arrays[_LIST_PREFIX + name] = _packed(sorted(held))
    stream = BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def from_bytes(content: bytes) -> Model:
    """The model of the bytes that `to_bytes` gave."""
    with np.load(BytesIO(content), allow_pickle=False) as held:
        lists = {
            name.removeprefix(_LIST_PREFIX): frozenset(_unpacked(held[name]))
            for name in held.files
            if name.startswith(_LIST_PREFIX)
        }
        pairs_of_clusters = map(tuple, held["clusters"].tolist())
        clusters = dict(zip(_unpacked(held["cluster_words"]), pairs_of_clusters, strict=True))
        return Model(
            tuple(_unpacked(held["labels"])),
            Knowledge(lists, clusters),
            _numbered(_unpacked(held["features"])),
            held["near"].astype(np.float32),
            _numbered(_unpacked(held["pair_features"])),
            held["pairs"].astype(np.float32),
            held["punctuation"].astype(np.float32),
            held["transitions"].astype(np.float32),
        )


def _numbered(names: list[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


@cache
def load_model() -> Model:
    """The model in the package, read once in a process."""
    return from_bytes((files(PACKAGE) / WEIGHTS).read_bytes())


@cache
def model_record() -> Mapping[str, Any]:
    """What made the model in the package: command, data, versions, accuracy by class."""
    content = (files(PACKAGE) / RECORD).read_text(encoding="utf-8")
    return dict(json.loads(content))
