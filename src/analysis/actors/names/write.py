"""The files of the tagger: weights, and the record of what made them."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.actors.names.bio import read_bio
from analysis.actors.names.clusters import MIN_COUNT, cluster_words
from analysis.actors.names.features import Knowledge, own_lists, place_lists
from analysis.actors.names.model import RECORD, WEIGHTS, to_bytes
from analysis.actors.names.sources import places_of, proper_nouns, sha256_of
from analysis.actors.names.training import (
    FOLDS,
    PARAMETERS,
    Progress,
    cross_validate,
    marked_text,
    train,
)
from analysis.atomic import put, put_json
from analysis.text.documents import read_text

_DIGITS = 4  # of the accuracies in the record
_LIBRARIES = ("python-crfsuite", "numpy", "scikit-learn", "scipy", "babel")


def write_model(
    gold: Path,
    places: Sequence[Path],
    lexicon: Path | None,
    corpora: Sequence[str],
    bodies: Sequence[str],
    folder: Path,
    seed: int,
    progress: Progress | None = None,
) -> str:
    """Train the tagger and write its weights with what made them.

    Parameters
    ----------
    gold : Path
        A BIO file of marked names.
    places : sequence of Path
        Tables of names of places.
    lexicon : Path or None
        Proper nouns of Camel Morph.
    corpora : sequence of str
        The names of the corpora that `bodies` are of, for the record.
    bodies : sequence of str
        Text without marks, for clusters of words; may be empty.
    folder : Path
        Where the two files go.
    seed : int
        Of the clusters.

    Returns
    -------
    str
        What the cross-validation measured, to print.

    Raises
    ------
    UserError
        Where a file cannot be read, or the gold holds nothing to learn from.
    """
    sentences = read_bio(gold)
    # Each text once: copies would count the same neighbours again and again.
    clusters = cluster_words(read_text(list(dict.fromkeys(bodies))), seed) if bodies else {}
    lists = {**own_lists(), **place_lists(places_of(places))}
    if lexicon is not None:
        lists |= proper_nouns(lexicon)
    known = Knowledge(lists, clusters)
    measured = cross_validate(sentences, known, progress)
    content = to_bytes(train(*marked_text(sentences), known))
    put(folder / WEIGHTS, content)
    record: dict[str, Any] = {
        "command": _command(gold, places, lexicon, corpora, seed),
        "gold": {"file": gold.name, "sha256": sha256_of(gold), "sentences": len(sentences)},
        "places": {path.name: sha256_of(path) for path in places},
        "lexicon": {path.name: sha256_of(path) for path in (lexicon,) if path is not None},
        "clusters": {"corpora": list(corpora), "words": len(clusters), "min_count": MIN_COUNT},
        "parameters": dict(PARAMETERS),
        "versions": {name: version(name) for name in _LIBRARIES},
        "python": platform.python_version(),
        "bytes": len(content),
        "cross_validation": {"folds": FOLDS, "by_class": _rounded(measured)},
    }
    put_json(folder / RECORD, record)
    return measured.round(3).to_string()


def _command(
    gold: Path, places: Sequence[Path], lexicon: Path | None, corpora: Sequence[str], seed: int
) -> str:
    words = ["analysis names train", gold.name]
    words += [f"--places {path.name}" for path in places]
    words += [f"--lexicon {path.name}" for path in (lexicon,) if path is not None]
    words += [f"--corpus {name}" for name in corpora]
    return " ".join([*words, f"--seed {seed}"])


def _rounded(measured: pd.DataFrame) -> dict[str, dict[str, float]]:
    table = measured.round(_DIGITS)
    return {str(name): row.to_dict() for name, row in table.iterrows()}
