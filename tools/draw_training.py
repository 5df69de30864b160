"""Further units for the supervised coders to learn from: draw them, and take their codes (needs ../shared).

    python tools/draw_training.py draw --units 600 --seed 2 /tmp/units.jsonl
    python tools/draw_training.py take /tmp/units.jsonl /tmp/codes.csv

A unit is a sentence and a pair of states named in it. Units of the study's own pairs are all drawn; one of a pair of one of its
states and another is drawn where a hash of it and of the seed is below its probability: a part that is the same for every
unit, and a part that grows with how unsure the shipped coders of frames and of tone are of it, most for the rare frames. Articles of the test half and sentences that are coded already are left out. What `draw` writes
holds texts of others and stays out of the repository; training.csv gets places, hashes, probabilities and codes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.atomic import put
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.coding.event_features import with_all_pairs
from analysis.coding.frame_coders.supervised import probabilities, shipped_coder
from analysis.coding.tone_features import tone_features
from analysis.coding.tone_model import shipped_tone_model
from analysis.corpus.articles import build_articles
from analysis.evaluation.evaluate import HALVES, read_sample
from analysis.evaluation.gold.folder import study_gold
from analysis.evaluation.gold.sample import MAX_WORDS, MIN_WORDS, digest, half_of
from analysis.evaluation.gold.training_units import TRAINING, read_training
from analysis.evaluation.predict import corpus_folder
from analysis.paths import DEFAULT_STUDY, project_root, study_folder
from analysis.study.load import load_study

CORPORA = ("saudinewsnet", "almayadeen")
RARE = ("mediation", "trade", "energy", "religion", "law", "human-cost")
RARE_COUNTS = 3.0  # how much doubt about a rare frame counts, beside doubt about another
NOT_BETWEEN = 0.2  # how much a unit counts that is read as not about the two
BEFORE = 160  # characters before a sentence that its coder is shown
AT_RANDOM = 0.2  # share of the units that is drawn whatever the coders say
Reals = npt.NDArray[np.float64]


def doubt(coded: CodedTexts, units: pd.DataFrame) -> Reals:
    """How unsure the shipped coders are of each unit."""
    coder = shipped_coder()
    assert coder is not None
    found = probabilities(coded, coder, units)
    weight = np.array([RARE_COUNTS if name in RARE else 1.0 for name in coder.labels])
    of_frames = (4 * found * (1 - found)) @ weight
    tone = shipped_tone_model().probability(
        tone_features(coded, units), units["article_id"].tolist()
    )
    # two of five values are rare: material conflict and material cooperation
    of_tone = 1 - tone.max(axis=1) + tone[:, 0] + tone[:, 4]
    between = np.where(units["relation"].eq("between"), 1.0, NOT_BETWEEN)
    return np.asarray((of_frames + of_tone) * between)


def candidates(seed: int) -> pd.DataFrame:
    """Every unit that may be drawn, with its doubt and its text."""
    root = project_root()
    study = with_all_pairs(load_study(study_folder(DEFAULT_STUDY)))
    gold = study_gold(study, root, None)
    known = set(read_training(gold)["sentence"]) | set(read_sample(gold)["sentence"])
    parts = []
    for corpus in CORPORA:
        folder = corpus_folder(corpus, root)
        if folder is None:
            raise SystemExit(f"{corpus}: not on this machine")
        articles = build_articles(folder).articles
        articles = articles[articles["duplicate_of"].isna()]
        is_open = articles["article_id"].map(half_of) == "development"
        articles = articles[is_open].reset_index(drop=True)
        coded = code_texts(
            articles["body"].tolist(),
            articles["published"],
            study,
            article_ids=articles["article_id"].to_numpy(),
        )
        units = coded.dyad_relations[["article_id", "sentence_id", "dyad", "relation"]]
        units = units.merge(
            coded.sentences[["article_id", "sentence_id", "start", "end"]],
            on=["article_id", "sentence_id"],
            suffixes=("_unit", ""),
        )
        units = units.merge(articles[["article_id", "source", "url", "body"]], on="article_id")
        places = zip(units["body"], units["start"], units["end"], strict=True)
        texts = [(body[max(0, s - BEFORE) : s], body[s:e]) for body, s, e in places]
        units["before"], units["text"] = zip(*texts, strict=True)
        units = units.drop(columns="body")
        units["sentence"] = units["article_id"] + "." + units["sentence_id"].astype("str")
        words = units["text"].str.split().str.len()
        units = units[words.between(MIN_WORDS, MAX_WORDS) & ~units["sentence"].isin(known)]
        units = units.drop_duplicates(["text", "dyad"]).reset_index(drop=True)
        units["doubt"] = doubt(coded, units)
        parts.append(units.assign(corpus=corpus))
    every = pd.concat(parts, ignore_index=True).drop_duplicates(["text", "dyad"])
    heads = [
        hashlib.sha256(f"training:{seed}:{s}:{d}".encode()).digest()[:8]
        for s, d in zip(every["sentence"], every["dyad"], strict=True)
    ]
    return every.assign(number=[int.from_bytes(head, "big") / 2**64 for head in heads])


def draw(count: int, seed: int, out: Path) -> None:
    """Write the drawn units, one JSON object a line."""
    every = candidates(seed)
    own = set(load_study(study_folder(DEFAULT_STUDY)).dyad_names())
    is_own = every["dyad"].isin(own).to_numpy()
    wanted = max(count - int(is_own.sum()), 0)
    of_others = every["doubt"].where(~is_own, 0.0)
    alike = AT_RANDOM * wanted / max(int((~is_own).sum()), 1)
    by_doubt = (1 - AT_RANDOM) * wanted * of_others / of_others.sum()
    chance = np.where(is_own, 1.0, np.minimum(alike + by_doubt, 1.0))
    drawn = every.assign(probability=chance)[every["number"] < chance]
    drawn = drawn.assign(sha256=drawn["text"].map(digest))
    columns = ["sentence", "corpus", "source", "article_id", "url", "sentence_id", "start", "end"]
    columns += ["sha256", "dyad", "probability", "before", "text"]
    rows = drawn.sort_values("number")[columns].to_dict("records")
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    out.write_text("".join(lines), encoding="utf-8")
    print(f"{len(rows)} of {len(every):,} units")


def take(drawn: Path, codes: Path) -> None:
    """Add the codes of drawn units to training.csv."""
    root = project_root()
    gold = study_gold(load_study(study_folder(DEFAULT_STUDY)), root, None)
    units = pd.read_json(drawn, lines=True, dtype={"article_id": "str", "sha256": "str"})
    coded = pd.read_csv(codes, keep_default_na=False)
    new = units.merge(coded, on=["sentence", "dyad"], validate="one_to_one")
    missing = len(units) - len(new)
    if missing:
        raise SystemExit(f"{codes}: {missing} drawn units have no code")
    before = read_training(gold)
    both = pd.concat([before, new.assign(half=HALVES[0])[list(before.columns)]], ignore_index=True)
    both = both.drop_duplicates(["sentence", "dyad"]).sort_values(["sentence", "dyad"])
    put(gold / TRAINING, both.to_csv(index=False, lineterminator="\n"))
    print(f"{len(both):,} units, {len(both) - len(before):,} of them new")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    drawing = steps.add_parser("draw")
    drawing.add_argument("--units", type=int, default=600)
    drawing.add_argument("--seed", type=int, required=True)
    drawing.add_argument("out", type=Path)
    taking = steps.add_parser("take")
    taking.add_argument("drawn", type=Path)
    taking.add_argument("codes", type=Path)
    given = parser.parse_args()
    if given.step == "draw":
        draw(given.units, given.seed, given.out)
    else:
        take(given.drawn, given.codes)
