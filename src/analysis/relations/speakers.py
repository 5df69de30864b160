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

from analysis.relations.event_terms import SAYS, label_parts
from analysis.relations.parties import or_none
from analysis.text.documents import Text
from analysis.text.lexicon import label_words
from analysis.text.word_lists import word_lists

OFFICIAL = "named official"
ANONYMOUS = "anonymous"
OUTLET = "outlet"
OTHER = "other"
TYPES = (OFFICIAL, ANONYMOUS, OUTLET, OTHER)
STATUSES = ("asserted", "reported", "hedged", "denied")
COLUMNS = ["article", "sentence_id", "type", "actor_id", "status", "cue", "start", "end"]
_SPEAKS = ("saying", "denying", "distancing")
_NOUN_WITHIN = {ANONYMOUS: 3, OTHER: 3, OFFICIAL: 4}  # tokens from a cue to a noun for its speaker
_PARTY_WITHIN = 6  # tokens from a cue to a party that may be its speaker
_PARTY_NEAR = 3  # and to one that needs no noun beside it
_SENTENCES_BACK = 3  # a pronoun is the speaker of one of so many sentences before
_OPENING = 1  # tokens before a verb whose subject is a pronoun
_NEAR_BEGINNING = 6  # tokens before a verb of saying that needs no speech after it
_SPEECH_WITHIN = 12  # tokens from a verb of saying to what is said
_NONE = 10**6  # a distance: there is no such word
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


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
        `STATUSES`), and `cue`, the words that decided the speaker, with start and end; missing
        where the outlet speaks.
    """
    cues = _cues(text, matches)
    count = len(text.sentences)
    rows = text.sentences[["article", "sentence_id"]].reset_index(drop=True)
    main = _is_main(text, cues)
    speaking = cues[cues["role"].isin(_SPEAKS) & main]
    first = speaking.drop_duplicates("sentence").reset_index(drop=True)
    who = _who(text, matches, first, sides)
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
    rows = rows.rename(columns={"surface": "cue"}).assign(status=_status(text, cues, main, count))
    opening = first.loc[_place_in_sentence(text, first) <= _OPENING, "sentence"]
    opens = np.isin(np.arange(count), opening.to_numpy(np.int64))
    rows = _carried(rows, opens, _inside_a_quotation(text))
    return rows.assign(type=rows["type"].fillna(OUTLET))[COLUMNS]


def _cues(text: Text, matches: pd.DataFrame) -> pd.DataFrame:
    """Cues of saying, denying, hedging and distance in the order of the text, with their sentence."""
    cues = matches[matches["layer"] == SAYS].drop_duplicates(["first", "last"])
    cues = cues.sort_values("first", kind="stable")
    parts = label_parts(cues["label"], 2)
    sentence = text.sentence[cues["first"].to_numpy(np.int64)]
    cues = cues.assign(role=parts[0], form=parts[1], sentence=sentence)
    wants_imperfect = (cues["form"] == "imperfect").to_numpy()
    has_imperfect = _is_imperfect(text.neighbour(cues["last"].to_numpy(np.int64), 1))
    return cues[~wants_imperfect | has_imperfect].reset_index(drop=True)


def _place_in_sentence(text: Text, cues: pd.DataFrame) -> Ints:
    """How many tokens stand before each cue in its sentence."""
    sentence = cues["sentence"].to_numpy(np.int64)
    return cues["first"].to_numpy(np.int64) - np.searchsorted(text.sentence, sentence, "left")


def _is_main(text: Text, cues: pd.DataFrame) -> Flags:
    """Whether each cue is a word of saying of the main clause.

    A verb is one where nothing but a conjunction or the future stands before its form, no relative
    pronoun before it, and where it opens the sentence or what is said follows it.
    """
    if cues.empty:
        return np.zeros(0, bool)
    lists = word_lists("analysis.relations")
    first = cues["first"].to_numpy(np.int64)
    words = text.folded[text.tokens.type_id[first]]
    before = text.neighbour(first, -1)
    following = text.neighbour(cues["last"].to_numpy(np.int64), 1)
    place = _place_in_sentence(text, cues)
    until = _distance_to_speech(text, cues["last"].to_numpy(np.int64))
    is_verb = cues["form"].eq("verb").to_numpy()
    opening = {phrase: label_words(phrase).split()[0] for phrase in cues["phrase"].unique()}
    forms = [opening[phrase] for phrase in cues["phrase"]]
    fits = []
    for word, form, near, after in zip(words, forms, before, following, strict=True):
        prefix = word.removesuffix(form)
        whole = word == form or (word.endswith(form) and prefix in lists["before_verb"])
        impersonal = word in lists["impersonal"]
        crosses = form in ("عبر", "يعبر", "تعبر") and after != "عن"
        fits.append(whole and near not in lists["relatives"] and not impersonal and not crosses)
    near_speech = (place <= _NEAR_BEGINNING) | (until <= _SPEECH_WITHIN)
    return ~is_verb | (np.array(fits, bool) & near_speech)


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
    return is_open & (numbers - before <= _SENTENCES_BACK)


def _last_places(text: Text, mark: str) -> Ints:
    """Where a mark stands in each sentence for the last time, in its body; -1 where it does not."""
    # All bodies on one line, a place apart, so that one binary search finds the sentence of a
    # mark.
    ends = np.cumsum(np.fromiter(map(len, text.bodies), np.int64, len(text.bodies)) + 1)
    origins = np.append(0, ends[:-1]) if len(ends) else ends
    sentences = text.sentences
    begins = origins[sentences["article"].to_numpy(np.int64)] + sentences["start"].to_numpy()
    places = list[int]()
    for origin, body in zip(origins.tolist(), text.bodies, strict=True):
        place = body.find(mark)
        while place >= 0:
            places.append(origin + place)
            place = body.find(mark, place + 1)
    last = np.full(len(sentences), -1, np.int64)
    # places rise: of those of one sentence the last is kept
    last[np.searchsorted(begins, places, "right") - 1] = places
    return last


def _is_imperfect(words: npt.NDArray[np.object_]) -> Flags:
    """Whether folded words look like imperfect verbs of the third person."""
    perfect = word_lists("analysis.relations")["perfect_with_ta"]
    flags = [w[:1] == "ي" or (w[:1] == "ت" and w not in perfect) for w in words]
    return np.array(flags, bool)


def _status(text: Text, cues: pd.DataFrame, main: Flags, count: int) -> npt.NDArray[np.object_]:
    """How each of `count` sentences is qualified; `main` as `_is_main` gives it for the cues.

    Only what stands in the main clause counts: verbs as in `_is_main`, phrases that deny anywhere,
    phrases of distance and doubt near the beginning of the sentence. A sentence that opens with a
    condition, a question or a word of doubt, or tells what somebody expects, is hedged.
    """
    numbers = np.arange(count)
    lists = word_lists("analysis.relations")
    place = _place_in_sentence(text, cues)
    is_phrase = (cues["form"] != "verb").to_numpy()
    early = ~is_phrase | (place <= _NEAR_BEGINNING)
    words = text.folded[text.tokens.type_id[cues["first"].to_numpy(np.int64)]]
    expects = np.array([w.lstrip("وف") in lists["expecting"] for w in words], bool)
    role = cues["role"].to_numpy(object)
    told = {
        "denied": main & (role == "denying"),
        "reported": main & early & (role == "distancing"),
        "hedged": main & ((early & (role == "hedging")) | (expects & (place <= 1))),
    }
    sentence = cues["sentence"].to_numpy(np.int64)
    has_cue = {name: np.isin(numbers, sentence[rows]) for name, rows in told.items()}
    opening = _first_words(text, count)
    doubted = np.array([word in lists["opening_hedges"] for word in opening], bool)
    # The first that holds: a denial that is reported is still a denial.
    cases = [has_cue["denied"], doubted, has_cue["reported"], has_cue["hedged"]]
    return np.select(cases, ["denied", "hedged", "reported", "hedged"], "asserted").astype(object)


def _first_words(text: Text, count: int) -> npt.NDArray[np.object_]:
    """The folded first word of each sentence, '' where it has none."""
    begin = np.searchsorted(text.sentence, np.arange(count), "left")
    has_word = begin < len(text.sentence)
    safe = np.where(has_word, begin, 0)
    if not len(text.sentence):
        return np.full(count, "", dtype=object)
    has_word &= text.sentence[safe] == np.arange(count)
    return np.where(has_word, text.folded[text.tokens.type_id[safe]], "")


def _distance_to_next(text: Text, targets: Ints, after: Ints, reach: int) -> Ints:
    """How many tokens after each of `after` the next of the sorted `targets` stands in its
    sentence; `_NONE` beyond `reach`.
    """
    none = np.full(len(after), _NONE, np.int64)
    if not len(targets) or not len(after):
        return none
    at = np.searchsorted(targets, after, "right")
    near = targets[np.minimum(at, len(targets) - 1)]
    fits = (at < len(targets)) & (near - after <= reach)
    fits &= text.sentence[near] == text.sentence[after]
    return np.where(fits, near - after, none)


def _who(
    text: Text, matches: pd.DataFrame, cues: pd.DataFrame, sides: pd.DataFrame
) -> pd.DataFrame:
    """Type and actor of the speaker of each cue; missing type where the cue has no subject that
    can be read.
    """
    last = cues["last"].to_numpy(np.int64)
    distance = cues["role"].eq("distancing").to_numpy()
    until = _distance_to_speech(text, last)
    gap = _distance_to_nouns(text, matches, last, until)
    nearest_noun = np.minimum(np.minimum(gap[ANONYMOUS], gap[OTHER]), gap[OFFICIAL])

    doers = sides[~sides["is_place"].to_numpy(bool)].reset_index(drop=True)
    row = _party_after(text, doers, last, until, nearest_noun, distance)
    before = _party_before(text, doers, cues)
    row = np.where((row == -1) & (before >= 0) & (nearest_noun >= _NONE), before, row)

    kind = or_none(doers["kind"])[row]
    state = or_none(doers["state"])[row]
    pairs = zip(kind, state, strict=True)
    foreign = np.array([k == "organisation" and pd.isna(s) for k, s in pairs], bool)
    cases = [
        (gap[ANONYMOUS] <= _NOUN_WITHIN[ANONYMOUS], ANONYMOUS),
        ((gap[OTHER] <= _NOUN_WITHIN[OTHER]) & (gap[OTHER] <= gap[OFFICIAL]), OTHER),
        (foreign, OTHER),
        (row >= 0, OFFICIAL),
        (gap[OFFICIAL] <= _NOUN_WITHIN[OFFICIAL], OFFICIAL),
    ]
    types = np.select([case for case, _ in cases], [name for _, name in cases], "").astype(object)
    actor = or_none(doers["actor_id"])[row]
    return pd.DataFrame({"type": [t or None for t in types], "actor_id": actor})


def _distance_to_speech(text: Text, last: Ints) -> Ints:
    """Tokens from each cue to what is said: behind that nobody is the subject of the cue."""
    that = word_lists("analysis.relations")["that"]
    is_that = np.array([w in that for w in text.folded], bool)
    return _distance_to_next(text, np.flatnonzero(is_that[text.tokens.type_id]), last, _NONE)


def _distance_to_nouns(
    text: Text, matches: pd.DataFrame, last: Ints, until: Ints
) -> dict[str, Ints]:
    """Tokens from each cue to the next noun for a speaker of each type (a source, a minister, an
    expert).
    """
    gap = {}
    for who, role in ((ANONYMOUS, "anonymous"), (OTHER, "others"), (OFFICIAL, "officials")):
        nouns = matches.loc[matches["layer"] == f"{SAYS} {role}", "first"].to_numpy(np.int64)
        distances = _distance_to_next(text, np.sort(nouns), last, _NOUN_WITHIN[who])
        gap[who] = np.where(distances < until, distances, _NONE)
    return gap


def _party_after(
    text: Text, doers: pd.DataFrame, last: Ints, until: Ints, nearest_noun: Ints, distance: Flags
) -> Ints:
    """The party just after each cue that is its speaker, as a row of `doers`; -1 where there is
    none.
    """
    starts = doers["first"].to_numpy(np.int64)
    gap = _distance_to_next(text, starts, last, _PARTY_WITHIN)
    gap = np.where(gap < until, gap, _NONE)
    row = np.where(gap < _NONE, np.searchsorted(starts, last, "right"), -1)
    no_preposition = np.append(doers["before"].isin(["", "باسم"]).to_numpy(bool), False)
    near = gap <= _PARTY_NEAR
    fits = (no_preposition[row] & near) | (gap - nearest_noun <= _PARTY_NEAR) | (distance & near)
    return np.where(fits, row, -1)


def _party_before(text: Text, doers: pd.DataFrame, cues: pd.DataFrame) -> Ints:
    """The party just before each cue that is a verb, in its sentence, as a row of `doers`; -1
    where there is none.
    """
    begin = cues["first"].to_numpy(np.int64)
    ends = doers["last"].to_numpy(np.int64)
    row = np.searchsorted(ends, begin, "left") - 1
    is_verb = cues["form"].eq("verb").to_numpy()
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
    near = (numbers - source <= _SENTENCES_BACK) & goes_on
    at = source.where(near).fillna(0).astype("int64").to_numpy()
    if not len(rows):
        return rows
    carried = rows[["type", "actor_id"]].take(at).set_axis(rows.index)
    types = rows["type"].mask(near, carried["type"]).mask(lacks_subject & ~near, OFFICIAL)
    return rows.assign(type=types, actor_id=rows["actor_id"].mask(near, carried["actor_id"]))
