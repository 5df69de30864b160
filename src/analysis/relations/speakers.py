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

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.event_terms import SAYS, label_parts
from analysis.relations.parties import or_none
from analysis.text.documents import Text
from analysis.text.lexicon import label_words
from analysis.text.normalise import fold
from analysis.text.stop_words import STOP_WORDS
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
_NOUN_FAR = {**_NOUN_WITHIN, OTHER: 8}  # and to one that counts where there is no other speaker
_PARTY_WITHIN = 6  # tokens from a cue to a party that may be its speaker
_PARTY_NEAR = 3  # and to one that needs no noun beside it
_SENTENCES_BACK = 3  # a pronoun is the speaker of one of so many sentences before
_OPENING = 1  # tokens before a verb whose subject is a pronoun
_LED_WITHIN = 10  # tokens before such a verb behind an adverbial that opens the sentence
_NOUN_BEFORE = 6  # tokens from a noun for a speaker that opens the sentence to its verb
_NEAR_BEGINNING = 6  # tokens before a verb of saying that needs no speech after it
_SPEECH_WITHIN = 12  # tokens from a verb of saying to what is said
_ABOUT_WITHIN = 4  # tokens from 'he expressed' to the عن of what he expressed
_NAME_WORDS = 4  # of a name between quotation marks
_OPENS = ("«", '"', "“")
_CLOSES = frozenset('»"”')
_STOP_WORDS = frozenset(map(fold, STOP_WORDS))
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
    rows = rows.rename(columns={"surface": "cue"}).assign(status=_status(text, cues, main, count))
    opening = first.loc[_opens(text, first), "sentence"]
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


def _opens(text: Text, cues: pd.DataFrame) -> Flags:
    """Whether each cue opens its sentence, or an adverbial does and the cue is near behind it
    (وفي السياق نفسه أكد).
    """
    place = _place_in_sentence(text, cues)
    words = text.folded[text.tokens.type_id[cues["first"].to_numpy(np.int64) - place]]
    lists = word_lists("analysis.relations")
    leads = lists["prepositions"] | lists["leading_words"]
    is_led = np.array([w in leads or w.removeprefix("و") in leads for w in words], bool)
    return (place <= _OPENING) | (is_led & (place <= _LED_WITHIN))


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
    place = _place_in_sentence(text, cues)
    last = cues["last"].to_numpy(np.int64)
    until = _distance_to_speech(text, last)
    about = _distance_to_next(text, _places_of(text, ["عن"]), last, _ABOUT_WITHIN)
    is_verb = cues["form"].eq("verb").to_numpy()
    opening = {phrase: label_words(phrase).split()[0] for phrase in cues["phrase"].unique()}
    forms = [opening[phrase] for phrase in cues["phrase"]]
    tells_of = np.isin(forms, list(lists["with_about"])) & (about < _NONE)
    fits = []
    says_that = until <= _PARTY_WITHIN
    for word, form, near, tells, speech in zip(
        words, forms, before, tells_of, says_that, strict=True
    ):
        prefix = word.removesuffix(form)
        whole = word == form or (word.endswith(form) and prefix in lists["before_verb"])
        impersonal = word in lists["impersonal"]
        crosses = form in lists["with_about"] and not tells
        crosses |= form in lists["with_that"] and not speech
        fits.append(whole and near not in lists["relatives"] and not impersonal and not crosses)
    is_rule = cues["role"].eq("distancing").to_numpy() & ~is_verb
    by_rule = [text.folded[text.tokens.type_id[last]], text.neighbour(last, 1)]
    is_rule &= np.isin([[_bare(w) for w in words] for words in by_rule], list(lists["rules"])).any(
        0
    )
    near_speech = (place <= _NEAR_BEGINNING) | (until <= _SPEECH_WITHIN) | tells_of
    near_speech |= np.isin(before, list(lists["as_said"]))
    return ~is_rule & (~is_verb | (np.array(fits, bool) & near_speech))


def _bare(word: str) -> str:
    """A folded word without ل and the article before it."""
    return word.removeprefix("لل").removeprefix("ل").removeprefix("ال")


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
    sentences = text.sentences
    begins = _origins(text)[sentences["article"].to_numpy(np.int64)] + sentences["start"].to_numpy()
    places = _marks(text, mark)
    last = np.full(len(sentences), -1, np.int64)
    # places rise: of those of one sentence the last is kept
    last[np.searchsorted(begins, places, "right") - 1] = places
    return last


def _origins(text: Text) -> Ints:
    """Where each body begins, if all stood one behind the other."""
    ends = np.cumsum(np.fromiter(map(len, text.bodies), np.int64, len(text.bodies)) + 1)
    return np.append(0, ends[:-1]) if len(ends) else ends


def _marks(text: Text, mark: str) -> Ints:
    """Where a mark stands, if all bodies stood one behind the other; places rise."""
    places = list[int]()
    for origin, body in zip(_origins(text).tolist(), text.bodies, strict=True):
        place = body.find(mark)
        while place >= 0:
            places.append(origin + place)
            place = body.find(mark, place + 1)
    return np.array(places, np.int64)


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
    speaks = main & cues["role"].isin(_SPEAKS).to_numpy()
    earlier = cues["sentence"].where(speaks).duplicated().to_numpy() & speaks
    words = text.folded[text.tokens.type_id[cues["first"].to_numpy(np.int64)]]
    expects = np.array([w.lstrip("وف") in lists["expecting"] for w in words], bool)
    role = cues["role"].to_numpy(object)
    told = {
        "denied": main & (role == "denying"),
        "reported": main & early & ~(earlier & ~is_phrase) & (role == "distancing"),
        "hedged": main & ((early & (role == "hedging")) | (expects & (place <= 1))),
    }
    sentence = cues["sentence"].to_numpy(np.int64)
    has_cue = {name: np.isin(numbers, sentence[rows]) for name, rows in told.items()}
    opening = _first_words(text, count)
    doubted = np.array([word in lists["opening_hedges"] for word in opening], bool)
    # The first that holds: a denial that is reported is still a denial.
    doubted &= ~_is_granted(text, count)
    cases = [has_cue["denied"], doubted, has_cue["reported"], has_cue["hedged"]]
    return np.select(cases, ["denied", "hedged", "reported", "hedged"], "asserted").astype(object)


def _is_granted(text: Text, count: int) -> Flags:
    """Whether each sentence opens with a condition that it takes for true (إذا كان … فإن …)."""
    lists = word_lists("analysis.relations")
    second = _first_words(text, count, 1)
    was = np.array([word in lists["granting"] for word in second], bool)
    answers = np.zeros(count, bool)
    answers[text.sentence[_places_of(text, lists["answers"])]] = True
    return was & answers


def _first_words(text: Text, count: int, skipped: int = 0) -> npt.NDArray[np.object_]:
    """The folded first word of each sentence behind so many others, '' where it has none."""
    begin = np.searchsorted(text.sentence, np.arange(count), "left") + skipped
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
    other_near = np.where(gap[OTHER] <= _NOUN_WITHIN[OTHER], gap[OTHER], _NONE)
    nearest_noun = np.minimum(np.minimum(gap[ANONYMOUS], other_near), gap[OFFICIAL])

    doers = sides[~sides["is_place"].to_numpy(bool)].reset_index(drop=True)
    row = _party_after(text, doers, last, until, nearest_noun, distance)
    before = _party_before(text, doers, cues)
    quoted = _is_quoted_name(text, last)
    opened_by = _noun_before(text, matches, cues)
    row = np.where((row == -1) & (before >= 0) & (nearest_noun >= _NONE) & ~quoted, before, row)

    kind = or_none(doers["kind"])[row]
    state = or_none(doers["state"])[row]
    pairs = zip(kind, state, strict=True)
    foreign = np.array([k == "organisation" and pd.isna(s) for k, s in pairs], bool)
    unnamed = (row == -1) | (row == before)
    unnamed &= np.minimum(nearest_noun, gap[OTHER]) >= _NONE
    cases = [
        *((unnamed & (opened_by == who), who) for who in (ANONYMOUS, OTHER)),
        (gap[ANONYMOUS] <= _NOUN_WITHIN[ANONYMOUS], ANONYMOUS),
        ((gap[OTHER] <= _NOUN_WITHIN[OTHER]) & (gap[OTHER] <= gap[OFFICIAL]), OTHER),
        (foreign | (quoted & (or_none(doers["via"])[row] == "demonym")), OTHER),
        (row >= 0, OFFICIAL),
        (gap[OFFICIAL] <= _NOUN_WITHIN[OFFICIAL], OFFICIAL),
        (quoted | (gap[OTHER] < _NONE), OTHER),
    ]
    types = np.select([case for case, _ in cases], [name for _, name in cases], "").astype(object)
    actor = or_none(doers["actor_id"])[row]
    return pd.DataFrame({"type": [t or None for t in types], "actor_id": actor})


def _distance_to_speech(text: Text, last: Ints) -> Ints:
    """Tokens from each cue to what is said, behind أن or a colon: there nobody is the subject of
    the cue.
    """
    begins = np.union1d(_places_of(text, word_lists("analysis.relations")["that"]), _colons(text))
    return _distance_to_next(text, begins, last, _NONE)


def _places_of(text: Text, words: Iterable[str]) -> Ints:
    """The tokens whose folded word is one of these, in order."""
    wanted = frozenset(words)
    is_one = np.array([w in wanted for w in text.folded], bool)
    return np.flatnonzero(is_one[text.tokens.type_id])


def _colons(text: Text) -> Ints:
    """The first token behind each colon, in order."""
    starts = _origins(text)[text.tokens.article] + text.tokens.start
    return np.unique(np.searchsorted(starts, _marks(text, ":"), "right"))


def _distance_to_nouns(
    text: Text, matches: pd.DataFrame, last: Ints, until: Ints
) -> dict[str, Ints]:
    """Tokens from each cue to the next noun for a speaker of each type (a source, a minister, an
    expert).
    """
    gap = {}
    for who, role in ((ANONYMOUS, "anonymous"), (OTHER, "others"), (OFFICIAL, "officials")):
        nouns = matches.loc[matches["layer"] == f"{SAYS} {role}", "first"].to_numpy(np.int64)
        distances = _distance_to_next(text, np.sort(nouns), last, _NOUN_FAR[who])
        gap[who] = np.where(distances < until, distances, _NONE)
    return gap


def _noun_before(text: Text, matches: pd.DataFrame, cues: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The type of speaker whose noun opens the sentence of each cue, behind 'was' or not, and
    stands near before it; '' where none does.
    """
    first = cues["first"].to_numpy(np.int64)
    begin = first - _place_in_sentence(text, cues)
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
    for at in range(last + 1, min(last + 1 + _PARTY_WITHIN, len(text.sentence))):
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
    gap = _distance_to_next(text, starts, last, _PARTY_WITHIN)
    gap = np.where(gap < until, gap, _NONE)
    row = np.where(gap < _NONE, np.searchsorted(starts, last, "right"), -1)
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
    types = rows["type"].mask(near, carried["type"]).mask(lacks_subject & ~near, OFFICIAL)
    return rows.assign(type=types, actor_id=rows["actor_id"].mask(near, carried["actor_id"]))
