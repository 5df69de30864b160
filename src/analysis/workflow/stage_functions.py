"""The stages of a run: tables in, tables out. Each is a plain function over a `Workspace`; `pipeline` decides which run.

raw files -> articles -> (sentences, tokens, types) -> (mentions, triggers) -> (cooccurrence | frames | keywords).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import tables
from analysis.actors.mentions import actors_table, mentions
from analysis.actors.terms import actor_entries
from analysis.atomic import put, whole
from analysis.corpus.articles import build_articles
from analysis.corpus.duplicates import find_duplicates
from analysis.corpus.quarantine import OTHER_CORPUS
from analysis.errors import EmptyTable
from analysis.keywords.counts import TermCounts, count_terms
from analysis.keywords.keyness import keyness
from analysis.keywords.trends import trends
from analysis.keywords.watched import LAYER as WATCH
from analysis.keywords.watched import watch_entries, with_phrases
from analysis.networks.graph import build_graph, write_graph
from analysis.networks.measures import measure_networks
from analysis.periods import period_of
from analysis.relations.dyads import (
    dyad_units,
    dyads_table,
    frame_triggers,
    frames_by_dyad,
    tone_words,
)
from analysis.relations.event_terms import act_entries
from analysis.relations.events import events
from analysis.relations.frame_terms import codebook_entries
from analysis.relations.measures import relation_tables
from analysis.relations.parties import parties
from analysis.relations.speakers import speakers
from analysis.reports.numbering import evidence_table
from analysis.study.schema import FILES, Study, Unit
from analysis.text.documents import Text, find, read_text
from analysis.text.lemmas import read_words
from analysis.text.lexicon import compile_lexicon
from analysis.text.normalise import fold, plain_all
from analysis.text.stop_words import STOP_WORDS
from analysis.text.surface_forms import written_forms
from analysis.text.tokens import Tokens

Progress = Callable[[int, int, str], None]
UNITS: tuple[Unit, ...] = ("sentence", "paragraph", "article")
CORPUS_TABLES = ("articles", "removed", "offsets", "quarantine")
MIN_TERM_LETTERS = 2


@dataclass(frozen=True)
class Workspace:
    """Where a run keeps what: `out` the run's folder, `processed` what is shared between runs, `study` the question."""

    out: Path
    processed: Path
    study: Study
    jobs: int = 2

    def table(self, name: str) -> Path:
        """The file of a table of this run."""
        return self.out / "tables" / f"{name}.parquet"

    def read(self, name: str) -> pd.DataFrame:
        """A table of this run."""
        return tables.read(self.table(name))

    def write(self, name: str, frame: pd.DataFrame, *, csv: bool = True) -> pd.DataFrame:
        """Check and write a table of this run."""
        return tables.write(name, frame, self.table(name), csv=csv)

    def keep_study(self) -> None:
        """The study's files beside the tables they made: what a later edit is compared with."""
        for name in FILES:
            put(self.out / "study" / name, (self.study.folder / name).read_bytes())

    def corpus(self, name: str) -> Path:
        """The folder of a corpus that has been read."""
        return self.processed / "corpora" / name


def read_corpus(work: Workspace, name: str, source: Path, progress: Progress | None = None) -> None:
    """Raw files of one corpus to articles, what was removed, offsets and quarantine; shared between studies."""
    read = build_articles(source, jobs=work.jobs, progress=progress)
    folder = work.corpus(name)
    for table in CORPUS_TABLES:
        frame = getattr(read, table)
        frame = frame.assign(corpus=name) if "corpus" in frame.columns else frame
        if table == "articles":
            frame = frame.assign(duplicate_of=None)
        tables.write(table, frame, folder / f"{table}.parquet")
    with whole(folder / "raw.parquet") as beside:
        read.raw.to_parquet(beside, index=False)


def gather_articles(work: Workspace, corpora: list[str], progress: Progress | None = None) -> None:
    """The corpora of the run as one, with copies of one another found across all of them."""
    study = work.study
    parts = {
        t: pd.concat(
            [tables.read(work.corpus(c) / f"{t}.parquet") for c in corpora], ignore_index=True
        )
        for t in CORPUS_TABLES
    }
    articles = parts["articles"]
    twice = articles.duplicated("article_id")
    if twice.any():
        again = articles[twice].assign(reason="repeat of an earlier record", detail=OTHER_CORPUS)
        parts["quarantine"] = pd.concat(
            [parts["quarantine"], again[list(tables.TABLES["quarantine"].columns)]],
            ignore_index=True,
        )
        articles = articles[~twice]
        for name in ("removed", "offsets"):
            parts[name] = parts[name].drop_duplicates()
    if articles.empty:
        raise EmptyTable(
            f"no article could be read from {', '.join(corpora)}; {len(parts['quarantine'])} records were set aside",
            where=work.corpus(corpora[0]) / "quarantine.parquet",
            fix="Its column `reason` says why.",
        )
    articles = articles.sort_values("article_id", ignore_index=True)
    articles["duplicate_of"] = find_duplicates(
        articles, threshold=study.settings.duplicate_threshold, progress=progress
    ).to_numpy()
    work.write(
        "articles", articles.assign(period=period_of(articles["published"], study.settings.period))
    )
    for name in ("removed", "quarantine", "offsets"):
        order = [
            c
            for c in ("article_id", "corpus", "file", "record", "start", "raw_start")
            if c in parts[name].columns
        ]
        work.write(
            name,
            parts[name].sort_values(order, kind="stable", ignore_index=True),
            csv=name != "offsets",
        )


def analysed(articles: pd.DataFrame, study: Study) -> pd.Series:
    """Which articles the analyses use: one of each cluster of copies, or all."""
    return articles["duplicate_of"].isna() | (study.settings.duplicates == "keep all")


def read_articles(work: Workspace, progress: Progress | None = None) -> None:
    """Analysed articles to sentences, tokens and distinct words; lemmas once per distinct word, kept between runs."""
    study, articles = work.study, work.read("articles")
    rows = np.flatnonzero(analysed(articles, study).to_numpy())
    bodies = articles["body"].to_numpy()[rows].tolist()
    text = read_text(bodies)
    ids = articles["article_id"].to_numpy()[rows]
    sentences = text.sentences.assign(article_id=ids[text.sentences["article"]])
    sentences["n_tokens"] = np.bincount(text.sentence, minlength=len(sentences))
    sentences["is_heading"] = _headings(sentences, work)
    work.write("sentences", sentences.drop(columns="article"))
    tokens = pd.DataFrame(
        {
            "article": rows[text.tokens.article],
            "sentence": text.sentence,
            "start": text.tokens.start,
            "end": text.tokens.end,
            "type_id": text.tokens.type_id,
            "joined": text.tokens.joined,
        }
    )
    work.write("tokens", tokens, csv=False)
    work.write("types", _types(work, text, progress), csv=False)


def _headings(sentences: pd.DataFrame, work: Workspace) -> np.ndarray:
    """Which sentences are inline headings, as cleaning marked them in the raw text."""
    headings = work.read("removed")
    headings = headings[headings["kind"] == "heading"]
    raw = raw_places(sentences, work.read("offsets"))
    marked = headings.merge(
        raw.assign(row=np.arange(len(raw))), on="article_id", suffixes=("_heading", "")
    )
    inside = marked[
        (marked["raw_start"] >= marked["raw_start_heading"])
        & (marked["raw_end"] <= marked["raw_end_heading"])
    ]
    flags = np.zeros(len(sentences), bool)
    flags[inside["row"].to_numpy(np.int64)] = True
    return flags


def _types(work: Workspace, text: Text, progress: Progress | None) -> pd.DataFrame:
    """The distinct words with lemma and the term they count as."""
    settings = work.study.settings
    surfaces, folded = text.tokens.surfaces, text.folded
    count = (
        np.bincount(text.tokens.type_id, minlength=len(surfaces))
        if surfaces
        else np.zeros(0, np.int64)
    )
    words = pd.Series(plain_all(surfaces), dtype="str")
    arabic = ~text.is_latin_or_number
    totals = pd.Series(count).groupby(words).transform("sum")
    wanted = arabic & (totals >= settings.lemma_min_count).to_numpy()
    read = read_words(
        sorted(set(words[wanted])),
        settings.lemmas,
        store=work.processed / "lemmas",
        jobs=work.jobs,
        progress=progress,
    )
    found = (
        words[wanted]
        .to_frame("word")
        .merge(read, on="word", how="left")
        .set_axis(words.index[wanted])
    )
    lemma = (
        found["lemma"]
        .reindex(words.index)
        .fillna(pd.Series(folded, index=words.index).astype("str"))
    )
    segments = found["segments"].reindex(words.index).fillna(words)
    stops = {fold(w) for w in (*STOP_WORDS, *work.study.stop_words)}
    stopped = (
        lemma.isin(stops)
        | pd.Series(folded, index=words.index).isin(stops)
        | (lemma.str.len() < MIN_TERM_LETTERS)
    )
    term = lemma.where(~stopped & arabic & wanted)
    return pd.DataFrame(
        {
            "type_id": np.arange(len(surfaces)),
            "surface": surfaces,
            "count": count,
            "lemma": lemma,
            "segments": segments,
            "term": term,
        }
    )


def open_text(work: Workspace) -> tuple[Text, pd.DataFrame]:
    """The analysed articles as `Text`, from the tables, with their rows of `articles` (places are numbered anew)."""
    articles, tokens, types = work.read("articles"), work.read("tokens"), work.read("types")
    rows = articles[analysed(articles, work.study)].reset_index(drop=True)
    place = np.full(len(articles), -1, np.int32)
    place[np.flatnonzero(analysed(articles, work.study).to_numpy())] = np.arange(
        len(rows), dtype=np.int32
    )
    sentences = work.read("sentences")
    order = pd.Series(np.arange(len(rows), dtype=np.int32), index=rows["article_id"])
    sentences = sentences.assign(article=order.reindex(sentences["article_id"]).to_numpy())
    columns = {c: tokens[c].to_numpy(np.int32) for c in ("start", "end", "type_id")}
    made = Tokens(
        place[tokens["article"].to_numpy()],
        columns["start"],
        columns["end"],
        columns["type_id"],
        tokens["joined"].to_numpy(bool),
        types["surface"].tolist(),
    )
    return Text(rows["body"].tolist(), made, sentences, tokens["sentence"].to_numpy(np.int64)), rows


def find_mentions(work: Workspace, progress: Progress | None = None) -> None:
    """One pass with the study's whole lexicon: mentions of actors, triggers of frames, tone words, dyads."""
    study = work.study
    text, articles = open_text(work)
    entries = [
        *actor_entries(study),
        *codebook_entries(study),
        *act_entries(study),
        *watch_entries(study),
    ]
    matches = find(text, compile_lexicon(entries, study.settings.normalisation))
    found = mentions(text, matches, articles["published"], study)
    ids = articles["article_id"].to_numpy()
    offsets = work.read("offsets")
    placed = with_raw(found.assign(article_id=ids[found["article"].to_numpy(np.int64)]), offsets)
    columns = [*tables.TABLES["mentions"].columns, "reason"]
    placed = work.write("mentions", placed[columns])
    if placed.empty:
        raise EmptyTable(
            f"no actor of actors.yml is mentioned in {len(articles)} articles",
            where=study.folder / "actors.yml",
        )
    work.write("actors", actors_table(placed, study))
    triggers, words = frame_triggers(text, matches, found), tone_words(text, matches, found, study)
    triggers["article_id"], words["article_id"] = (
        ids[triggers["article"].to_numpy(np.int64)],
        ids[words["article"].to_numpy(np.int64)],
    )
    units = dyad_units(placed, text.sentences, study)
    status = _write_acts(work, text, matches, found, ids, offsets)
    work.write("dyads", dyads_table(units, words, articles).merge(status, how="left"))
    coded = frames_by_dyad(triggers, units, min_triggers=study.settings.frame_min_triggers)
    work.write("frames", with_raw(coded.merge(status, how="left"), offsets))
    watched = text.places(
        matches[matches["layer"].astype("str").str.startswith(WATCH)].reset_index(drop=True)
    )
    watched["article_id"] = ids[watched["article"].to_numpy(np.int64)]
    marked = [
        triggers.assign(layer="frame", label=triggers["frame"], weight=0.0),
        words.assign(layer="tone", label="tone"),
        watched.assign(layer="term", weight=0.0),
    ]
    columns = list(tables.TABLES["triggers"].columns)
    everything = pd.concat([m[columns] for m in marked], ignore_index=True)
    order = ["article_id", "start", "end", "layer", "label"]
    work.write("triggers", everything.sort_values(order, ignore_index=True), csv=False)
    work.keep_study()


def _write_acts(
    work: Workspace,
    text: Text,
    matches: pd.DataFrame,
    found: pd.DataFrame,
    ids: np.ndarray,
    offsets: pd.DataFrame,
) -> pd.DataFrame:
    """Write who says each sentence and the events told; the status of each sentence is given back."""
    sides = parties(text, found, work.study)
    said = speakers(text, matches, found, work.study, sides)
    said = said.assign(article_id=ids[said["article"].to_numpy(np.int64)])
    said = work.write("speakers", said[list(tables.TABLES["speakers"].columns)])
    status = said[["article_id", "sentence_id", "status"]]
    told = events(text, matches, found, work.study, sides)
    told = told.assign(article_id=ids[told["article"].to_numpy(np.int64)]).drop(columns="article")
    work.write(
        "events",
        with_raw(told.merge(status, how="left"), offsets)[list(tables.TABLES["events"].columns)],
    )
    return status


def raw_places(places: pd.DataFrame, offsets: pd.DataFrame) -> pd.DataFrame:
    """`article_id`, `start`, `end` in cleaned bodies as `raw_start`, `raw_end` in raw texts, in the order given."""
    left = (
        places[["article_id", "start", "end"]]
        .reset_index(drop=True)
        .assign(row=np.arange(len(places)))
    )
    begin = offsets["start"].astype("int64")
    runs = offsets[["article_id", "raw_start"]].assign(run=begin, begin=begin).sort_values("run")

    def place(column: str, shift: int) -> np.ndarray:
        at = left.assign(run=left[column].astype("int64") - shift).sort_values("run")
        joined = pd.merge_asof(at, runs, on="run", by="article_id")
        raw = joined["raw_start"] + joined["run"] - joined["begin"] + shift
        return pd.Series(raw.to_numpy(), index=joined["row"]).sort_index().to_numpy()

    return left[["article_id"]].assign(raw_start=place("start", 0), raw_end=place("end", 1))


def with_raw(places: pd.DataFrame, offsets: pd.DataFrame) -> pd.DataFrame:
    """The places with their raw offsets."""
    raw = raw_places(places, offsets)
    return places.reset_index(drop=True).assign(
        raw_start=raw["raw_start"].to_numpy(), raw_end=raw["raw_end"].to_numpy()
    )


def network(work: Workspace, progress: Progress | None = None) -> None:
    """Co-occurrence by every unit, by period, the network as a whole, and graph files for Gephi."""
    coded = {name: work.read(name) for name in ("articles", "sentences", "mentions", "actors")}
    for name, table in measure_networks(coded, work.study).items():
        work.write(name, table)
    pairs = work.read("cooccurrence")  # the graph files say the same digits as the table
    for unit in UNITS:
        graph = build_graph(pairs, coded["actors"], unit=unit)
        write_graph(graph, work.out / "networks", f"cooccurrence-{unit}")


def relations(work: Workspace, progress: Progress | None = None) -> None:
    """Frames and tone of each dyad, by source and period, and what differs and changes."""
    found, frames, articles = work.read("dyads"), work.read("frames"), work.read("articles")
    used = articles[analysed(articles, work.study)]
    for name, table in relation_tables(found, frames, used, work.study).items():
        work.write(name, table)


def counts(work: Workspace) -> tuple[TermCounts, pd.DataFrame]:
    """Terms counted in every article, with the articles in row order."""
    articles = work.read("articles")
    return count_terms(
        work.read("tokens"), work.read("types").set_index("type_id"), len(articles)
    ), articles


def keywords(work: Workspace, progress: Progress | None = None) -> None:
    """Keyword trends, and keyness between periods and between sources."""
    settings = work.study.settings
    counted, articles = counts(work)
    watched = with_phrases(counted, work.read("triggers"), articles)
    work.write(
        "keywords", trends(watched, articles, min_count=settings.min_count, progress=progress)
    )
    parts = [
        keyness(counted, articles, contrast=c, min_count=settings.min_count, seed=settings.seed)
        for c in ("period", "source", "half")
    ]
    parts.append(_dyad_keyness(work, articles, settings.min_count, settings.seed))
    work.write("keyness", pd.concat(parts, ignore_index=True))
    work.write("terms", written_forms(work.read("types")))


def _dyad_keyness(
    work: Workspace, articles: pd.DataFrame, min_count: int, seed: int
) -> pd.DataFrame:
    """Keyness between periods inside the sentences that count for a dyad: contrast 'period in dyads'.

    These sentences hold few words, so that a term needs half as many occurrences as elsewhere.
    """
    of_dyads = work.read("dyads")[["article_id", "sentence_id"]].drop_duplicates()
    sentences = work.read("sentences")[["article_id", "sentence_id"]].reset_index(names="row")
    rows = set(sentences.merge(of_dyads, on=["article_id", "sentence_id"])["row"])
    tokens = work.read("tokens")
    counted = count_terms(
        tokens[tokens["sentence"].isin(rows)],
        work.read("types").set_index("type_id"),
        len(articles),
    )
    inside = keyness(
        counted, articles, contrast="period", min_count=max(3, min_count // 2), seed=seed
    )
    return inside.assign(contrast="period in dyads")


def evidence(work: Workspace, shows: dict[str, str], progress: Progress | None = None) -> None:
    """Every sentence with its number, for whoever is told to see E-1042."""
    sentences = with_raw(work.read("sentences"), work.read("offsets"))
    articles, mentions_found, dyads, frames = (
        work.read(n) for n in ("articles", "mentions", "dyads", "frames")
    )
    made = work.write(
        "evidence",
        evidence_table(sentences, articles, mentions_found, dyads, frames, shows),
        csv=False,
    )
    tables.write_csv(made, work.table("evidence").with_suffix(".csv"), packed=True)
