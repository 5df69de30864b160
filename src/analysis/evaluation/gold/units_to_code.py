"""How many units to code by hand for a wanted width, and which: `analysis plan-gold`.

Every sentence has a permanent random number, a hash of its article and place; it is drawn where the
number is below its probability. Units whose words mark the frame and others have probabilities of
their own (Neyman's allocation). A later plan with higher probabilities therefore keeps what was
drawn before, and a sentence's probability over several plans is the largest of them (Poisson
sampling with permanent random numbers; Ohlsson 1995).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.atomic import whole
from analysis.errors import UserError, nearest
from analysis.evaluation.correction import errors_of
from analysis.evaluation.evaluate import CODINGS, GOLD, SAMPLE, read_sample
from analysis.evaluation.gold.folder import keep_copy, refuse_fewer
from analysis.evaluation.gold.sample import COLUMNS, digest
from analysis.evaluation.gold.standoff import COLUMNS as MARKS
from analysis.evaluation.gold.standoff import read_coding, sentences_coded, write_coding
from analysis.evaluation.units import USED, Units, gold_of_corpus, units_with_gold
from analysis.relations.prevalence import ALL
from analysis.stats.corrected import MIN_GOLD, drawing_shares, units_to_code
from analysis.study.schema import Study

ROUND = "correction"
HALF = USED[1]
READS = ("articles", "sentences", "dyads", "frames")
Reals = npt.NDArray[np.float64]


class Plan(NamedTuple):
    """What is to be coded for a frame.

    Attributes
    ----------
    frame, dyad
        Of which the share is wanted; 'all' for all dyads together.
    n_units, share
        Units there, and the share of them that the coder marks.
    precision, missed
        What is taken for the coder's errors: share of marked units that hold the frame, share of
        others that do.
    n_gold
        Units of the corpus that are in the gold already, from which these were learnt.
    n_needed
        Units to code for the wanted width.
    drawn
        Rows of sample.csv of this plan, those of earlier plans included.
    new
        Those of them that were not drawn before.
    """

    frame: str
    dyad: str
    n_units: int
    share: float
    precision: float
    missed: float
    n_gold: int
    n_needed: int
    drawn: pd.DataFrame
    new: pd.DataFrame


def plan_gold(
    run: Path, folder: Path, study: Study, frame: str, width: float, *, dyad: str = ALL
) -> Plan:
    """Decide how many units to code, and draw them; nothing is written.

    Parameters
    ----------
    run
        A finished run of the study: its folder.
    folder
        The gold folder of the study; it need not exist.
    study
        The study, with the settings of the run.
    frame
        Id of a frame.
    width
        Wanted width of the 95 % interval of its share, 0.06 for six points.
    dyad
        The dyad that the share is wanted for.

    Returns
    -------
    Plan

    Raises
    ------
    UserError
        For a frame or dyad that is not known, a width outside 0 to 1, units that are paragraphs, or
        a run without units.
    """
    _check(study, frame, width, dyad)
    tables = {name: pd.read_parquet(run / "tables" / f"{name}.parquet") for name in READS}
    known = read_sample(folder) if (folder / SAMPLE).is_file() else pd.DataFrame(columns=COLUMNS)
    coded = pd.DataFrame(columns=MARKS)
    if (folder / GOLD).is_file():
        coded = read_coding(folder / GOLD)
    corpora = sorted(tables["articles"]["corpus"].unique())
    gold, sample = gold_of_corpus(coded, known, corpora)
    units = units_with_gold(tables["dyads"], tables["frames"], gold, sample, study)
    if dyad != ALL:
        units = units.only((units.rows["dyad"] == dyad).to_numpy())
    if units.rows.empty:
        raise UserError("the run holds no unit of this dyad", where=run)
    column = units.names.index(frame)
    marked = units.marked[:, column] == 1
    share = float(marked.mean())
    precision, missed = errors_of(units.gold(column))
    # with fewer nothing is corrected, however sure the coder
    needed = max(int(np.ceil(units_to_code(share, precision, missed, width))), MIN_GOLD)
    of_marked, of_others = drawing_shares(share, precision, missed)
    chance = np.where(
        marked,
        min(1.0, needed * of_marked / max(1, int(marked.sum()))),
        min(1.0, needed * of_others / max(1, int((~marked).sum()))),
    )
    drawn = _drawn(units, chance, tables, known)
    before = set(known.loc[known["half"] == HALF, "sentence"])
    new = drawn[~drawn["sentence"].isin(before)]
    n_gold = int(units.is_gold.sum())
    return Plan(frame, dyad, len(units.rows), share, precision, missed, n_gold, needed, drawn, new)


def _check(study: Study, frame: str, width: float, dyad: str) -> None:
    frames = [f.id for f in study.frames]
    if frame not in frames:
        raise UserError(
            f"there is no frame '{frame}'{nearest(frame, frames)}",
            fix=f"Frames: {', '.join(frames)}.",
        )
    dyads = [ALL, *study.dyad_names()]
    if dyad not in dyads:
        raise UserError(
            f"there is no dyad '{dyad}'{nearest(dyad, dyads)}", fix=f"Dyads: {', '.join(dyads)}."
        )
    if not 0 < width < 1:
        raise UserError(f"--width {width}: not between 0 and 1", fix="0.06 is six points.")
    if study.settings.dyad_unit != "sentence":
        raise UserError("gold is of sentences, and this run counts paragraphs")


def permanent_number(sentence: str) -> float:
    """The random number of a sentence, from 0 to 1: a hash of its key."""
    head = hashlib.sha256(f"gold:{sentence}".encode()).digest()[:8]
    return int.from_bytes(head, "big") / 2**64


def _drawn(
    units: Units, chance: Reals, tables: dict[str, pd.DataFrame], known: pd.DataFrame
) -> pd.DataFrame:
    """Rows of sample.csv: sentences drawn now or by an earlier plan, each with its probability.

    A sentence has the largest of the probabilities of its units. A sentence that is in the sample
    for another use (tuning, testing) is left where it is and drawn here all the same.
    """
    dyads = tables["dyads"].drop_duplicates(["unit_id", "dyad"])
    place = dyads.set_index("unit_id")["sentence_id"]
    # a unit of several dyads is in one sentence all the same
    place = place[~place.index.duplicated()]
    rows = units.rows.assign(chance=chance, sentence_id=units.rows["unit_id"].map(place))
    rows = rows.sort_values(["chance", "dyad"], ascending=[False, True], kind="stable")
    # sorted by chance: the largest of a sentence's units stays
    rows = rows.drop_duplicates(["article_id", "sentence_id"])
    rows["sentence"] = rows["article_id"] + "." + rows["sentence_id"].astype("str")
    number = np.array([permanent_number(s) for s in rows["sentence"]])
    rows = rows[number < rows["chance"].to_numpy()]
    articles = tables["articles"][["article_id", "corpus", "url", "body"]]
    spans = tables["sentences"][["article_id", "sentence_id", "start", "end"]]
    rows = rows.merge(spans, on=["article_id", "sentence_id"]).merge(articles, on="article_id")
    bounds = zip(rows["body"], rows["start"], rows["end"], strict=True)
    texts = [body[start:end] for body, start, end in bounds]
    made = rows.assign(
        round=ROUND,
        names="both",
        half=HALF,
        sha256=[digest(text) for text in texts],
        probability=rows["chance"],
    )[COLUMNS]
    earlier = known[known["half"] == HALF]
    both = pd.concat([earlier, made], ignore_index=True) if len(earlier) else made
    both = both.sort_values("probability", ascending=False, kind="stable")
    # the larger probability of two plans, which is that of being drawn by either (see above)
    both = both.drop_duplicates("sentence")
    return both.sort_values(["corpus", "article_id", "sentence_id"], ignore_index=True)


def keep_plan(plan: Plan, folder: Path) -> None:
    """Add the sentences of a plan to sample.csv of a gold folder.

    Parameters
    ----------
    plan
        From `plan_gold`.
    folder
        The gold folder.
    """
    path = folder / SAMPLE
    known = read_sample(folder) if path.is_file() else pd.DataFrame(columns=COLUMNS)
    others = known[known["half"] != HALF]
    every = pd.concat([others, plan.drawn], ignore_index=True) if len(others) else plan.drawn
    folder.mkdir(parents=True, exist_ok=True)
    with whole(path) as beside:
        every.to_csv(beside, index=False, lineterminator="\n")


def take_codes(folder: Path, coder: str, *, name: str = ROUND, replace: bool = False) -> int:
    """Take the codes of one coder of a round into gold.csv as they are.

    Parameters
    ----------
    folder
        The gold folder.
    coder
        Whose file codings/ROUND-CODER.csv it is; gold.csv names the coder.
    name
        The round.
    replace
        Let these codes take the place of more of the same round; a copy is kept.

    Returns
    -------
    int
        Sentences taken.

    Raises
    ------
    UserError
        Where there is no such file, or gold.csv would lose annotations.
    """
    new = read_coding(folder / CODINGS / f"{name}-{coder}.csv")
    new = new[new["sentence"].isin(sentences_coded(new))]
    path = folder / GOLD
    if path.is_file():
        before = read_coding(path)
        of_round = before["round"] == name
        if not replace:
            refuse_fewer(path, int(of_round.sum()), len(new))
        elif int(of_round.sum()) > len(new):
            keep_copy(path)
        new = pd.concat([before[~of_round], new], ignore_index=True)
    write_coding(new, path)
    return len(sentences_coded(new[new["round"] == name]))
