"""What an edit of the study's files changes: mentions, frame triggers and tone words gained and
lost, with their sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from markupsafe import Markup
from tqdm.auto import tqdm

from analysis.coding.coded_texts import code_texts
from analysis.lab.asked_terms import text_of
from analysis.lab.edits import holding, only, touched
from analysis.lab.quotations import numbered, quoted, style
from analysis.reports.evidence import Evidence
from analysis.reports.finished_run import Run
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.text.documents import Text
from analysis.text.lexicon import Entry

KEY = ["article_id", "start", "end", "layer", "label", "via"]
_COLUMNS = [
    "change",
    "layer",
    "name",
    "surface",
    "via",
    "instead",
    "sentence",
    "source",
    "published",
    "article_id",
    "sentence_id",
    "start",
    "end",
    "label",
]
SHOWN = 12  # forms and rows of each kind
_DELAY = 2.0  # seconds before a bar is shown


@dataclass(frozen=True)
class Changes:
    """What changed; shows itself as a table and the sentences, what was lost struck out.

    `rows`: one row a mention (layer actor), frame trigger or tone word that is there only before
    ('lost') or only now ('gained'); `instead` names what an overlapping place is read as on the
    other side. `added`, `removed`, `reread`: the entries touched. `matched` of `n_articles`
    articles hold their words and were matched again.
    """

    rows: pd.DataFrame
    added: list[Entry]
    removed: list[Entry]
    reread: list[Entry]
    matched: int
    n_articles: int
    note: str
    evidence: Evidence

    @property
    def gained(self) -> pd.DataFrame:
        """The rows that are there only now."""
        return self.rows[self.rows["change"] == "gained"].reset_index(drop=True)

    @property
    def lost(self) -> pd.DataFrame:
        """The rows that were there only before."""
        return self.rows[self.rows["change"] == "lost"].reset_index(drop=True)

    @property
    def counts(self) -> pd.DataFrame:
        """One row an actor, frame or tone: how many were gained and lost."""
        table = (
            self.rows.groupby(["layer", "name", "change"]).size().unstack("change", fill_value=0)
        )
        table = (
            table.reindex(columns=["gained", "lost"], fill_value=0)
            .rename_axis(columns=None)
            .reset_index()
        )
        return table.sort_values(
            ["gained", "lost", "name"], ascending=[False, False, True], ignore_index=True
        )

    def __str__(self) -> str:
        if not (self.added or self.removed or self.reread):
            return f"Nothing that is matched has changed in actors.yml, frames.yml and tone.yml. {self.note}".strip()
        entries = f"{len(self.added)} forms added, {len(self.removed)} removed, {len(self.reread)} read anew"
        matches = f"{len(self.gained):,} gained, {len(self.lost):,} lost"
        return f"{entries}; {self.matched:,} of {self.n_articles:,} articles hold them; {matches}. {self.note}".strip()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = [style(), Markup("<p><b>{}</b></p>").format(str(self))]
        for title, entries in (
            ("Added", self.added),
            ("Removed", self.removed),
            ("Read anew", self.reread),
        ):
            if entries:
                words = Markup("، ").join(
                    Markup("<bdi lang=ar>{}</bdi>").format(e.phrase) for e in entries[:SHOWN]
                )
                parts.append(
                    Markup("<p>{}: {}{}</p>").format(
                        title, words, " …" if len(entries) > SHOWN else ""
                    )
                )
        if len(self.rows):
            parts.append(Markup(self.counts.head(SHOWN).to_html(index=False, border=0)))
            parts += [self._sentences(change) for change in ("gained", "lost")]
        return str(Markup('<div class="mihwar">{}</div>').format(Markup("").join(parts)))

    def _sentences(self, change: str) -> Markup:
        rows = self.rows[self.rows["change"] == change]
        if rows.empty:
            return Markup("")
        instead = (" (" + rows["instead"] + " on the other side)").where(rows["instead"] != "", "")
        marks = rows[["article_id", "sentence_id", "start", "end"]].assign(
            layer=rows["layer"], label=change + ": " + rows["name"] + instead
        )
        sentences = self.evidence.sentences(rows, marks, SHOWN)
        head = Markup('<p class="rule">{}: {} sentences.</p>').format(
            change.capitalize(), sentences.summary
        )
        return Markup('<div class="{}">{}{}</div>').format(
            change, head, numbered(sentences.html, self.evidence.run)
        )


def compare(run: Run, opened: Study) -> Changes:
    """Compare the study's files as they are on disk with the tables of a run.

    The files that made the tables lie in the run's folder under study/. For a run that kept none,
    `opened` stands for them, and the result says so. Only articles that hold a word of a changed
    entry are matched again.

    Parameters
    ----------
    run
        The run.
    opened
        The study as it was when it was opened.

    Returns
    -------
    Changes
        What was gained and lost, with the sentences.

    Raises
    ------
    UserErrors
        Where a file is not valid.
    """
    with tqdm(total=4, desc="reading the study", delay=_DELAY, leave=False) as bar:
        before, note = _before(run, opened)
        after = load_study(opened.folder).model_copy(update={"settings": opened.settings})
        added, removed, reread = touched(before, after)
        bar.update()
        bar.set_description("articles that hold the words", refresh=False)
        text, articles = text_of(run)
        wanted = holding(text, [*added, *removed, *reread])
        bar.update()
        bar.set_description(f"matching {wanted.sum():,} articles again", refresh=False)
        rows = articles[wanted].reset_index(drop=True)
        now = _coded(only(text, wanted), rows, after)
        bar.update()
        old = _tables(run, set(rows["article_id"]))
        table = _named(_instead(_differences(old, now)), run, before, after)
        bar.update()
    return Changes(table, added, removed, reread, len(rows), len(articles), note, Evidence(run))


def _before(run: Run, opened: Study) -> tuple[Study, str]:
    kept = Path(run.folder) / "study"
    if (kept / "study.yml").is_file():
        return load_study(kept).model_copy(update={"settings": opened.settings}), ""
    return (
        opened,
        "The run kept no copy of its study: compared with the files as they were when it was opened here.",
    )


def _coded(text: Text, articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Mentions, frame triggers and tone words of these articles by a study, as rows with `KEY`."""
    ids = articles["article_id"].to_numpy()
    coded = code_texts(text, articles["published"], study, article_ids=ids)
    mentions = coded.mentions
    triggers = coded.frame_triggers
    words = coded.tone_words
    parts = [
        mentions.assign(layer="actor", label=mentions["actor_id"]),
        triggers.assign(layer="frame", label=triggers["frame"], via=""),
        words.assign(layer="tone", label=words["weight"].map("{:+g}".format), via=""),
    ]
    columns = ["article_id", "sentence_id", "start", "end", "surface", "layer", "label", "via"]
    return pd.concat([part[columns] for part in parts], ignore_index=True)


def _tables(run: Run, articles: set[str]) -> pd.DataFrame:
    """The same rows from the tables of the run."""
    mentions, marked = (t[t["article_id"].isin(articles)] for t in (run.mentions, run.triggers))
    marked = marked[marked["layer"].isin(["frame", "tone"])]
    weight = marked["weight"].map("{:+g}".format)
    marked = marked.assign(label=marked["label"].where(marked["layer"] == "frame", weight), via="")
    columns = ["article_id", "sentence_id", "start", "end", "surface", "layer", "label", "via"]
    return pd.concat(
        [mentions.assign(layer="actor", label=mentions["actor_id"])[columns], marked[columns]],
        ignore_index=True,
    )


def _differences(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The rows of only one side, with `change`."""
    # compared by place and reading: a mention that now means somebody else is one lost and one
    # gained
    both = old.drop_duplicates(KEY).merge(
        new.drop_duplicates(KEY), on=KEY, how="outer", indicator=True, suffixes=("", "_new")
    )
    both = both[both["_merge"] != "both"]
    there = both["sentence_id"].notna()
    return both.assign(
        change=np.where(both["_merge"] == "left_only", "lost", "gained"),
        sentence_id=both["sentence_id"].where(there, both["sentence_id_new"]).astype("int64"),
        surface=both["surface"].where(there, both["surface_new"]),
    ).reset_index(drop=True)


def _instead(rows: pd.DataFrame) -> pd.DataFrame:
    """With `other`: the labels of overlapping places on the other side."""
    place = rows[["article_id", "layer", "start", "end", "change", "label"]].reset_index(
        names="row"
    )
    pairs = place.merge(place, on=["article_id", "layer"], suffixes=("", "_other"))
    pairs = pairs[
        (pairs["change"] != pairs["change_other"])
        # overlapping, not equal: a longer form may have taken the place of a shorter one
        & (pairs["start"] < pairs["end_other"])
        & (pairs["start_other"] < pairs["end"])
    ]
    return rows.assign(other=pairs.groupby("row")["label_other"].agg(list).reindex(rows.index))


def _named(rows: pd.DataFrame, run: Run, before: Study, after: Study) -> pd.DataFrame:
    """The rows with names and sentences, in the order of outlet, date and place."""
    names = {a.id: a.name_en for study in (before, after) for a in study.actors}
    names |= {f.id: f.name_en for study in (before, after) for f in study.frames}

    def name(label: object) -> str:
        return names.get(str(label), f"tone {label}" if str(label)[:1] in "+-" else str(label))

    instead = [
        ", ".join(name(o) for o in other) if isinstance(other, list) else ""
        for other in rows["other"]
    ]
    told = quoted(run, rows)
    table = rows.assign(
        name=[name(v) for v in rows["label"]],
        instead=instead,
        **{c: told[c].to_numpy() for c in ("sentence", "source", "published")},
    )
    order = ["change", "layer", "name", "article_id", "start"]
    return table.sort_values(order, ignore_index=True)[_COLUMNS]


__all__ = ["Changes", "compare"]
