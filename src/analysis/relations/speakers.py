"""Who says it, and how the statement is qualified: for every sentence the type of speaker, the
actor, and the status of what is said.

The first verb or phrase of saying of the main clause decides; its speaker is read from the words
just after it (or, for a verb after its subject, just before it). Without one the outlet speaks. A
verb of saying that opens a sentence and whose subject is a pronoun ('and he added') goes on with
the speaker of the sentences just before, and so does a sentence inside a quotation that began
there. Status: denied, else reported, else
hedged, else asserted.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.event_terms import SAYS
from analysis.relations.parties import or_none
from analysis.relations.saying import (
    NOWHERE,
    PARTY_WITHIN,
    Flags,
    Ints,
    cues_of_saying,
    distance_to_next,
    distance_to_speech,
    is_main,
    opens_sentence,
    origins_of_bodies,
    place_in_sentence,
    places_of_mark,
)
from analysis.relations.statement_status import SPEAKS, status_of_sentences
from analysis.text.documents import Text
from analysis.text.normalise import fold
from analysis.text.stop_words import STOP_WORDS

OFFICIAL = "named official"
ANONYMOUS = "anonymous"
OUTLET = "outlet"
OTHER = "other"
TYPES = (OFFICIAL, ANONYMOUS, OUTLET, OTHER)
COLUMNS = ["article", "sentence_id", "type", "actor_id", "status", "cue", "start", "end"]
_NOUN_WITHIN = {ANONYMOUS: 3, OTHER: 3, OFFICIAL: 4}  # tokens from a cue to a noun for its speaker
_NOUN_FAR = {**_NOUN_WITHIN, OTHER: 8}  # and to one that counts where there is no other speaker
_PARTY_NEAR = 3  # and to one that needs no noun beside it
_SENTENCES_BACK = 3  # a pronoun is the speaker of one of so many sentences before
_NOUN_BEFORE = 6  # tokens from a noun for a speaker that opens the sentence to its verb
_NAME_WORDS = 4  # of a name between quotation marks
_OPENS = ("«", '"', "“")
_CLOSES = frozenset('»"”')
_STOP_WORDS = frozenset(map(fold, STOP_WORDS))


def speakers(text: Text, matches: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """Who says each sentence, and how the statement is qualified.

    Parameters
    ----------
    text : Text
        The text that both tables point into.
    matches : pandas.DataFrame
        Matches of the study's lexicon, ways of saying among them (`text.documents.find`).
    sides : pandas.DataFrame
        `parties.parties` of the text.

    Returns
    -------
    pandas.DataFrame
        One row a sentence: article, sentence_id, type (one of `TYPES`), actor_id (missing where
        unknown), status (one of
        `tables.STATUSES`), and `cue`, the words that decided the speaker, with start and end; missing
        where the outlet speaks.
    """
    cues = cues_of_saying(text, matches)
    count = len(text.sentences)
    rows = text.sentences[["article", "sentence_id"]].reset_index(drop=True)
    main = is_main(text, cues)
    speaking = cues[cues["role"].isin(SPEAKS) & main]
    first = speaking.drop_duplicates("sentence").reset_index(drop=True)
    who = _named_before(text, first, _who(text, matches, first, sides))
    placed = text.places(first.assign(type=who["type"], actor_id=who["actor_id"]))
    placed = placed.set_index("sentence")
    for column, dtype in (
        ("type", object),
        ("actor_id", object),
        ("surface", object),
        ("start", "Int64"),
        ("end", "Int64"),
    ):
        rows[column] = placed[column].reindex(range(count)).astype(dtype).to_numpy()
    rows = rows.rename(columns={"surface": "cue"}).assign(
        status=status_of_sentences(text, cues, main, count)
    )
    opening = first.loc[opens_sentence(text, first), "sentence"]
    opens = np.isin(np.arange(count), opening.to_numpy(np.int64))
    rows = _carried(rows, opens, _inside_a_quotation(text))
    return rows.assign(type=rows["type"].fillna(OUTLET))[COLUMNS]


def _inside_a_quotation(text: Text) -> Flags:
    """Whether each sentence begins inside a quotation that an earlier sentence of its article
    opened, and that is closed within the next few.
    """
    count = len(text.sentences)
    article = text.sentences["article"].to_numpy(np.int64)
    opened = _last_places(text, "«")
    closed = _last_places(text, "»")
    marked = np.flatnonzero((opened >= 0) | (closed >= 0))
    if not len(marked):
        return np.zeros(count, bool)
    numbers = np.arange(count)
    at = np.searchsorted(marked, numbers, "left") - 1
    before = marked[np.maximum(at, 0)]
    is_open = (at >= 0) & (opened[before] > closed[before]) & (article[before] == article)
    # a quotation that is never closed is not carried through the article
    return is_open & (numbers - before <= _SENTENCES_BACK)


def _last_places(text: Text, mark: str) -> Ints:
    """Where a mark stands in each sentence for the last time, in its body; -1 where it does not."""
    sentences = text.sentences
    begins = (
        origins_of_bodies(text)[sentences["article"].to_numpy(np.int64)]
        + sentences["start"].to_numpy()
    )
    places = places_of_mark(text, mark)
    last = np.full(len(sentences), -1, np.int64)
    # places rise: of those of one sentence the last is kept
    last[np.searchsorted(begins, places, "right") - 1] = places
    return last


def _who(
    text: Text, matches: pd.DataFrame, cues: pd.DataFrame, sides: pd.DataFrame
) -> pd.DataFrame:
    """Type and actor of the speaker of each cue; missing type where the cue has no subject that
    can be read.
    """
    last = cues["last"].to_numpy(np.int64)
    distance = cues["role"].eq("distancing").to_numpy()
    until = distance_to_speech(text, last)
    gap = _distance_to_nouns(text, matches, last, until)
    other_near = np.where(gap[OTHER] <= _NOUN_WITHIN[OTHER], gap[OTHER], NOWHERE)
    nearest_noun = np.minimum(np.minimum(gap[ANONYMOUS], other_near), gap[OFFICIAL])

    doers = sides[~sides["is_place"].to_numpy(bool)].reset_index(drop=True)
    row = _party_after(text, doers, last, until, nearest_noun, distance)
    before = _party_before(text, doers, cues)
    quoted = _is_quoted_name(text, last)
    opened_by = _noun_before(text, matches, cues)
    row = np.where((row == -1) & (before >= 0) & (nearest_noun >= NOWHERE) & ~quoted, before, row)

    kind = or_none(doers["kind"])[row]
    state = or_none(doers["state"])[row]
    pairs = zip(kind, state, strict=True)
    foreign = np.array([k == "organisation" and pd.isna(s) for k, s in pairs], bool)
    unnamed = (row == -1) | (row == before)
    unnamed &= np.minimum(nearest_noun, gap[OTHER]) >= NOWHERE
    cases = [
        *((unnamed & (opened_by == who), who) for who in (ANONYMOUS, OTHER)),
        (gap[ANONYMOUS] <= _NOUN_WITHIN[ANONYMOUS], ANONYMOUS),
        ((gap[OTHER] <= _NOUN_WITHIN[OTHER]) & (gap[OTHER] <= gap[OFFICIAL]), OTHER),
        (foreign | (quoted & (or_none(doers["via"])[row] == "demonym")), OTHER),
        (row >= 0, OFFICIAL),
        (gap[OFFICIAL] <= _NOUN_WITHIN[OFFICIAL], OFFICIAL),
        (quoted | (gap[OTHER] < NOWHERE), OTHER),
    ]
    types = np.select([case for case, _ in cases], [name for _, name in cases], "").astype(object)
    actor = or_none(doers["actor_id"])[row]
    return pd.DataFrame({"type": [t or None for t in types], "actor_id": actor})


def _distance_to_nouns(
    text: Text, matches: pd.DataFrame, last: Ints, until: Ints
) -> dict[str, Ints]:
    """Tokens from each cue to the next noun for a speaker of each type (a source, a minister, an
    expert).
    """
    gap = {}
    for who, role in ((ANONYMOUS, "anonymous"), (OTHER, "others"), (OFFICIAL, "officials")):
        nouns = matches.loc[matches["layer"] == f"{SAYS} {role}", "first"].to_numpy(np.int64)
        distances = distance_to_next(text, np.sort(nouns), last, _NOUN_FAR[who])
        gap[who] = np.where(distances < until, distances, NOWHERE)
    return gap


def _noun_before(text: Text, matches: pd.DataFrame, cues: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The type of speaker whose noun opens the sentence of each cue, behind 'was' or not, and
    stands near before it; '' where none does.
    """
    first = cues["first"].to_numpy(np.int64)
    begin = first - place_in_sentence(text, cues)
    found = np.full(len(first), "", dtype=object)
    for who, role in ((OTHER, "others"), (ANONYMOUS, "anonymous")):
        nouns = matches.loc[matches["layer"] == f"{SAYS} {role}", "first"].to_numpy(np.int64)
        near = first - begin <= _NOUN_BEFORE
        opens = np.isin(begin, nouns) | np.isin(begin + 1, nouns)
        found[near & opens & (begin < first)] = who
    return found


def _is_quoted_name(text: Text, last: Ints) -> Flags:
    """Whether a name between quotation marks stands just behind each cue (وذكرت «الحياة»)."""
    tokens = text.tokens
    found = np.zeros(len(last), bool)
    for number, at in enumerate(last.tolist()):
        end = at + _NAME_WORDS + 1
        if end >= len(tokens.start) or tokens.article[end] != tokens.article[at]:
            continue
        body = text.bodies[int(tokens.article[at])]
        before = body[tokens.end[at] : tokens.start[at + 1]]
        name = body[tokens.start[at + 1] : tokens.start[end]]
        found[number] = before.strip() in _OPENS and not _CLOSES.isdisjoint(name)
    return found


def _named_before(text: Text, cues: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame:
    """Types and actors of speakers whose name is no actor's: who is called by a word of an earlier
    speaker of the article is that speaker ('the minister', a surname).
    """
    article = text.tokens.article[cues["first"].to_numpy(np.int64)]
    types, actors = who["type"].tolist(), who["actor_id"].tolist()
    seen = dict[tuple[int, str], tuple[str, str | None]]()
    for number, at in enumerate(cues["last"].tolist()):
        called = _words_of_name(text, at)
        name = (int(article[number]), called[0] if called else "")
        kind, actor = seen.get(name, (None, None))
        if types[number] is None or (actors[number] is None and kind == types[number]):
            types[number], actors[number] = kind, actor
        if types[number] is not None:
            for word in called:
                seen[name[0], word] = (types[number], actors[number])
    return pd.DataFrame({"type": types, "actor_id": actors}, dtype=object)


def _words_of_name(text: Text, last: int) -> list[str]:
    """The words behind a cue, as far as they may name a speaker, without the article."""
    words = []
    for at in range(last + 1, min(last + 1 + PARTY_WITHIN, len(text.sentence))):
        word = text.folded[text.tokens.type_id[at]]
        if text.sentence[at] != text.sentence[last] or word in _STOP_WORDS:
            break
        words.append(word.removeprefix("ال"))
    return words


def _party_after(
    text: Text, doers: pd.DataFrame, last: Ints, until: Ints, nearest_noun: Ints, distance: Flags
) -> Ints:
    """The party just after each cue that is its speaker, as a row of `doers`; -1 where there is
    none.
    """
    starts = doers["first"].to_numpy(np.int64)
    gap = distance_to_next(text, starts, last, PARTY_WITHIN)
    gap = np.where(gap < until, gap, NOWHERE)
    row = np.where(gap < NOWHERE, np.searchsorted(starts, last, "right"), -1)
    no_preposition = np.append(doers["before"].isin(["", "باسم"]).to_numpy(bool), False)
    near = gap <= _PARTY_NEAR
    by_noun = (nearest_noun < gap) & (gap - nearest_noun <= _PARTY_NEAR)
    fits = (no_preposition[row] & near) | by_noun | (distance & near)
    return np.where(fits, row, -1)


def _party_before(text: Text, doers: pd.DataFrame, cues: pd.DataFrame) -> Ints:
    """The party just before each cue that is a verb, in its sentence, as a row of `doers`; -1
    where there is none.
    """
    begin = cues["first"].to_numpy(np.int64)
    ends = doers["last"].to_numpy(np.int64)
    row = np.searchsorted(ends, begin, "left") - 1
    is_verb = cues["form"].eq("verb").to_numpy()
    # -1 finds -99, which is near no cue
    fits = (row >= 0) & (begin - np.append(ends, -99)[row] <= 2) & is_verb
    if len(begin):
        starts = np.append(doers["first"].to_numpy(np.int64), 0)
        fits &= text.sentence[starts[row]] == text.sentence[begin]
    return np.where(fits, row, -1)


def _carried(rows: pd.DataFrame, opens: Flags, quoted: Flags) -> pd.DataFrame:
    """Cues without a subject that open their sentence take the speaker told just before in the
    article, else a named official nobody can name; sentences without a cue that go on with a
    quotation take him too.
    """
    without = rows["cue"].notna() & rows["type"].isna()
    rows = rows.assign(**{c: rows[c].mask(without & ~opens) for c in ("cue", "start", "end")})
    lacks_subject = without & opens
    numbers = np.arange(len(rows))
    known = pd.Series(np.where(rows["type"].notna(), numbers, np.nan))
    source = known.groupby(rows["article"].to_numpy()).ffill()
    goes_on = lacks_subject | (rows["cue"].isna() & quoted)
    near = goes_on & (lacks_subject | (numbers - source <= _SENTENCES_BACK)) & source.notna()
    at = source.where(near).fillna(0).astype("int64").to_numpy()
    if not len(rows):
        return rows
    carried = rows[["type", "actor_id"]].take(at).set_axis(rows.index)
    # a verb without a subject and nobody told before: mostly an official of the article
    types = rows["type"].mask(near, carried["type"]).mask(lacks_subject & ~near, OFFICIAL)
    return rows.assign(type=types, actor_id=rows["actor_id"].mask(near, carried["actor_id"]))
