"""The trend of any word or phrase: from the table where it stands, else counted now, in one walk
over the tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.coding.coded_texts import study_lexicon
from analysis.errors import UserError
from analysis.keywords.term_counts import TermCounts
from analysis.keywords.trends import trends
from analysis.lab.choices import Unknown, did_you_mean
from analysis.relations.frame_terms import FRAMES, forms_found
from analysis.reports.finished_run import Run
from analysis.study.fields import MAX_WORDS
from analysis.text.documents import Text, find
from analysis.text.lexicon import Entry, compile_lexicon
from analysis.text.normalise import fold
from analysis.workflow.analysed_text import open_text
from analysis.workspace import Workspace


@dataclass(frozen=True)
class Opened(Workspace):
    """The tables of a run that is open in the lab, each read once."""

    run: Run | None = None

    def read(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table of the run.

        Parameters
        ----------
        name
            Its name.
        columns
            The columns wanted; all by default.

        Returns
        -------
        DataFrame
            The table, read once.
        """
        frame: pd.DataFrame = getattr(self.run, name)
        if columns is not None:
            return frame[list(columns)]
        return frame


def text_of(run: Run) -> tuple[Text, pd.DataFrame]:
    """The run's analysed articles as text to match in.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    tuple of Text and DataFrame
        The bodies, and their rows of `articles` in the same order.
    """
    return open_text(Opened(run.folder, run.folder, run.study, run=run))


def forms(run: Run) -> pd.DataFrame:
    """The forms that each term of the frames found in the run's analysed articles.

    Parameters
    ----------
    run
        A finished run.

    Returns
    -------
    DataFrame
        frame, term, form and `n` occurrences; an empty form where a term found none.
    """
    text, _ = text_of(run)
    lexicon = study_lexicon(run.study, wanted=lambda e: e.layer.startswith(f"{FRAMES} "))
    return forms_found(text.places(find(text, lexicon)), run.study)


def phrase_of(given: object) -> str:
    """A word or phrase as it was typed, with one space between words.

    Parameters
    ----------
    given
        What was typed.

    Returns
    -------
    str
        The phrase.

    Raises
    ------
    UserError
        Where it is no text, or an empty one.
    """
    if not isinstance(given, str) or not given.strip():
        raise UserError(f"a term is a word or a phrase in Arabic, but got {given!r}")
    return " ".join(given.split())


def term_of(run: Run, word: str) -> str | None:
    """The term of table `keywords` that a word counts as: itself, or the lemma of a form of the
    corpus.

    Parameters
    ----------
    run
        The run.
    word
        The word or phrase.

    Returns
    -------
    str or None
        The term; None where the table has none, as of a phrase that is not watched.
    """
    known = set(run.keywords["term"])
    if word in known:
        return word
    # of several words the tables hold only the watched ones
    if len(word.split()) == 1:
        types = run.types.dropna(subset=["term"])
        forms = types[types["surface"] == word]
        if not len(forms):
            forms = types[types["lemma"] == fold(word)]
        # a form may have several lemmas: the commonest that is counted
        for term in forms.sort_values("count", ascending=False)["term"]:
            if term in known:
                return str(term)
    return None


def trend_of(run: Run, word: str) -> pd.DataFrame:
    """The rows of table `keywords` for a word or phrase, counted now where the table has none.

    Parameters
    ----------
    run
        The run.
    word
        The word or phrase.

    Returns
    -------
    DataFrame
        One row for each period and source, with `written`, the form that people read.

    Raises
    ------
    Unknown
        Where the corpus does not hold it.
    """
    term = term_of(run, word)
    if term is not None:
        rows = run.keywords[run.keywords["term"] == term].reset_index(drop=True)
        return rows.assign(written=run.terms.set_index("term")["written"].get(term, term))
    return _counted(run, word)


def places_of(run: Run, word: str) -> pd.DataFrame:
    """Where a word or phrase stands.

    Parameters
    ----------
    run
        The run.
    word
        The word or phrase.

    Returns
    -------
    DataFrame
        One row for each place: article_id, sentence_id, start, end, layer 'term', label.

    Raises
    ------
    Unknown
        Where the corpus does not hold it.
    """
    term = term_of(run, word)
    triggers = run.triggers
    if len(
        watched := triggers[(triggers["layer"] == "term") & (triggers["label"] == (term or word))]
    ):
        return watched[["article_id", "sentence_id", "start", "end", "layer", "label"]]
    if term is None:
        text, rows = text_of(run)
        hits = text.places(_hits(text, word, run))
        ids = rows["article_id"].to_numpy()[hits["article"].to_numpy(np.int64)]
        return hits[["sentence_id", "start", "end"]].assign(
            article_id=ids, layer="term", label=word
        )
    wanted = run.types.loc[run.types["term"] == term, "type_id"]
    tokens = run.tokens[run.tokens["type_id"].isin(wanted)]
    place = (
        run.sentences[["article_id", "sentence_id"]]
        .iloc[tokens["sentence"].to_numpy()]
        .reset_index(drop=True)
    )
    return place.assign(
        start=tokens["start"].to_numpy(), end=tokens["end"].to_numpy(), layer="term", label=term
    )


def _hits(text: Text, phrase: str, run: Run) -> pd.DataFrame:
    """Every place of a phrase, words as written or inflected."""
    if not 1 <= len(phrase.split()) <= MAX_WORDS:
        raise Unknown(
            f"a phrase has 1 to {MAX_WORDS} words, but '{phrase}' has {len(phrase.split())}"
        )
    hits = find(text, compile_lexicon([Entry(phrase, "watch", phrase, inflects=True)]))
    if hits.empty:
        near = did_you_mean(
            phrase, dict.fromkeys([*(w.term for w in run.study.watch), *_common(run)], ())
        )
        problem = f"the corpus does not hold '{phrase}'"
        if near:
            problem += f": did you mean '{near}'?"
        raise Unknown(problem)
    return hits.drop_duplicates(["first", "last"]).reset_index(drop=True)


def _counted(run: Run, phrase: str) -> pd.DataFrame:
    """The same rows for a phrase that is in no table: words as written or inflected, found in the
    tokens.
    """
    text, rows = text_of(run)
    hits = _hits(text, phrase, run)
    article = text.tokens.article[hits["first"].to_numpy(np.int64)]
    ones = (np.ones(len(article)), (article, np.zeros(len(article), np.int64)))
    matrix = sparse.coo_array(ones, shape=(len(rows), 1)).tocsr()
    # An article that holds the phrase again has an entry for each place until here.
    matrix.sum_duplicates()
    lengths = np.bincount(text.tokens.article, minlength=len(rows)).astype(np.int64)
    # the function that the reports call, so that a phrase typed here has the same interval
    return trends(TermCounts([phrase], matrix, lengths), rows, min_count=1)


def _common(run: Run, most: int = 3000) -> list[str]:
    """The commonest words of the corpus, as they are written."""
    return run.types.nlargest(most, "count")["surface"].tolist()
