"""The one way from bodies to what is coded in them: `code_texts`.

The pipeline, `analysis explain`, the evaluation with its benchmarks and the lab's comparison of
an edit all call it, so that what one of them finds in a sentence is what every other finds there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.mentions import ReadMentions, read_mentions
from analysis.actors.terms import actor_entries
from analysis.coding.event_coders import EVENT_CODERS
from analysis.coding.frame_coders import FRAME_CODERS
from analysis.coding.gold_sentences import GoldSentences
from analysis.coding.tone_coders import TONE_CODERS
from analysis.coding.tone_coders.lexicon import tone_by_words
from analysis.keywords.watched import LAYER as WATCH
from analysis.keywords.watched import watch_entries
from analysis.relations.dyads import dyad_units, frame_triggers, frames_by_dyad, tone_words
from analysis.relations.event_terms import act_entries
from analysis.relations.event_triggers import event_triggers
from analysis.relations.events import events, written_parties
from analysis.relations.frame_terms import codebook_entries
from analysis.relations.parties import parties
from analysis.relations.relation import relations, with_relation
from analysis.relations.speakers import speakers
from analysis.study.schema import Study
from analysis.text.documents import Text, find, read_text
from analysis.text.lexicon import Entry, Lexicon, Normalisation, compile_lexicon


def study_entries(study: Study) -> list[Entry]:
    """Everything that a study looks for: actors, frames and tone, events and ways of saying,
    watched terms.
    """
    return [
        *actor_entries(study),
        *codebook_entries(study),
        *act_entries(study),
        *watch_entries(study),
    ]


def study_lexicon(
    study: Study,
    *,
    wanted: Callable[[Entry], bool] | None = None,
    clitics: bool = True,
    normalisation: Normalisation | None = None,
) -> Lexicon:
    """The compiled lexicon of a study, whole by default.

    Parameters
    ----------
    study : Study
        The study whose forms are compiled.
    wanted : callable, optional
        Which entries are compiled; all by default. Entries compete only inside their layer, so
        that leaving out whole layers changes nothing in the others.
    clitics : bool
        Whether words may carry conjunctions, prepositions and pronouns. False is the evaluation's
        baseline.
    normalisation : {"folded", "plain"}, optional
        How words are compared; `settings.normalisation` by default.
    """
    entries = study_entries(study)
    if wanted is not None:
        entries = list(filter(wanted, entries))
    return compile_lexicon(entries, normalisation or study.settings.normalisation, clitics=clitics)


@dataclass(frozen=True)
class CodedTexts:
    """Texts with everything that a study codes in them; build with `code_texts`.

    Each table is made when it is first asked for. `article` in a table is the position of the
    body, `article_id` its id; `first` and `last` are positions in `text.tokens`, inclusive;
    `start` and `end` are characters of the body.

    Attributes
    ----------
    text : Text
        Bodies, tokens and sentences.
    published : pandas.Series
        The day of each body, in their order; missing where it is not known.
    article_ids : numpy.ndarray of object, shape (n_bodies,)
        The id of each body.
    study : Study
        The study that they are coded by.
    lexicon : Lexicon
        The compiled lexicon that was matched.
    matches : pandas.DataFrame
        Every match of the lexicon, as `text.documents.find` gives them.
    gold_sentences : GoldSentences or None
        Sentences coded by people, for a frame coder that learns from them.
    """

    text: Text
    published: pd.Series
    article_ids: npt.NDArray[np.object_]
    study: Study
    lexicon: Lexicon
    matches: pd.DataFrame
    gold_sentences: GoldSentences | None = None

    def _with_id(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(article_id=self.article_ids[rows["article"].to_numpy(np.int64)])

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence: `text.sentences` with article_id."""
        return self._with_id(self.text.sentences)

    @cached_property
    def _read(self) -> ReadMentions:
        return read_mentions(self.text, self.matches, self.published, self.study)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """One row a mention of an actor (`actors.mentions.read_mentions`)."""
        return self._with_id(self._read.mentions)

    @cached_property
    def ambiguous_mentions(self) -> pd.DataFrame:
        """One row a name that two actors of its article share (`actors.short_names`)."""
        return self._with_id(self._read.ambiguous)

    @cached_property
    def frame_terms(self) -> pd.DataFrame:
        """One row a term of a frame outside the names of actors (`relations.dyads.frame_triggers`),
        whoever codes.
        """
        return self._with_id(frame_triggers(self.text, self.matches, self.mentions))

    @cached_property
    def frame_triggers(self) -> pd.DataFrame:
        """One row a word or phrase that carries a frame, by the coder that the study chooses."""
        return self._with_id(FRAME_CODERS.of(self.study)(self))

    @cached_property
    def tone_words(self) -> pd.DataFrame:
        """One row a word of tone with its weight (`relations.dyads.tone_words`)."""
        return self._with_id(tone_words(self.text, self.matches, self.mentions, self.study))

    @cached_property
    def watched_terms(self) -> pd.DataFrame:
        """One row a place of a watched term of keywords.yml; `label` is the term."""
        is_watched = self.matches["layer"].astype("str").str.startswith(WATCH)
        return self._with_id(self.text.places(self.matches[is_watched].reset_index(drop=True)))

    @cached_property
    def dyad_units(self) -> pd.DataFrame:
        """One row a sentence and dyad that it counts for (`relations.dyads.dyad_units`), with
        whose relation its unit tells (`relations.relation.with_relation`).
        """
        units = dyad_units(self.mentions, self.sentences, self.study)
        return with_relation(units, self.dyad_relations)

    @cached_property
    def dyad_relations(self) -> pd.DataFrame:
        """One row a sentence and pair of states named in it in any way
        (`relations.relation.relations`), with the tone that the coder of the study gives it
        (`coding.coders.ToneCoder`).
        """
        found = self._with_id(relations(self.text, self.parties, self.events_by_rules, self.study))
        # without tone.yml no tone is asked for, and none is given
        coder = TONE_CODERS.of(self.study) if self.study.tone else tone_by_words
        return found.assign(tone=coder(self, found))

    @cached_property
    def frames(self) -> pd.DataFrame:
        """One row a frame trigger and dyad that its sentence counts for
        (`relations.dyads.frames_by_dyad`).
        """
        least = self.study.settings.frame_min_triggers
        return frames_by_dyad(self.frame_triggers, self.dyad_units, min_triggers=least)

    @cached_property
    def parties(self) -> pd.DataFrame:
        """One row a party of a sentence (`relations.parties.parties`): what events and speakers
        are read from.
        """
        return parties(self.text, self.mentions, self.study)

    @cached_property
    def speakers(self) -> pd.DataFrame:
        """One row a sentence: who says it, and how the statement is qualified
        (`relations.speakers.speakers`).
        """
        return self._with_id(speakers(self.text, self.matches, self.parties))

    @cached_property
    def event_words(self) -> pd.DataFrame:
        """One row a word that names an event, with or without parties
        (`relations.event_triggers.event_triggers`).
        """
        return event_triggers(self.text, self.matches, self.mentions)

    @cached_property
    def event_triggers(self) -> pd.DataFrame:
        """One row a word that names an event, with or without parties; `source`, `target`: the
        parties as written.
        """
        triggers = self.event_words
        source, target = written_parties(self.text, triggers, self.parties)
        placed = self.text.places(triggers).rename(columns={"surface": "trigger"})
        return self._with_id(placed.assign(source=source, target=target))

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row an event with at least one party, by the coder that the study chooses."""
        return self._with_id(EVENT_CODERS.of(self.study)(self))

    @cached_property
    def events_by_rules(self) -> pd.DataFrame:
        """One row an event with at least one party (`relations.events.events`), whoever codes: the
        cues of relations and of tone are read from these.
        """
        return events(self.text, self.event_words, self.parties)


def code_texts(
    bodies: Sequence[str] | Text,
    published: pd.Series | None,
    study: Study,
    *,
    article_ids: Sequence[str] | npt.NDArray[np.object_] | None = None,
    lexicon: Lexicon | None = None,
    gold_sentences: GoldSentences | None = None,
) -> CodedTexts:
    """Read bodies, match the study's lexicon in them and code what it finds.

    Parameters
    ----------
    bodies : sequence of str, or Text
        Cleaned bodies, or the same already read (`text.documents.read_text`).
    published : pandas.Series of datetime64, or None
        The day of each body, in their order: it decides who holds an office. None where no day is
        known.
    study : Study
        Actors, codebook, events, watched terms and settings.
    article_ids : sequence of str, optional
        The id of each body; its position by default.
    lexicon : Lexicon, optional
        What is matched; `study_lexicon(study)` by default. Another one is for baselines.
    gold_sentences : GoldSentences, optional
        What `settings.frame_coder: supervised` learns from.

    Returns
    -------
    CodedTexts
        Mentions, frames, tone, dyads, speakers, events and watched terms, each a table.
    """
    text = bodies if isinstance(bodies, Text) else read_text(bodies)
    count = len(text.bodies)
    if published is None:
        # Of the type that days have, so that comparing them is false rather than an error.
        published = pd.Series([pd.NaT] * count, dtype="datetime64[us, UTC]")
    if article_ids is None:
        article_ids = [str(number) for number in range(count)]
    if lexicon is None:
        lexicon = study_lexicon(study)
    ids = np.array(article_ids, dtype=object)
    return CodedTexts(text, published, ids, study, lexicon, find(text, lexicon), gold_sentences)


__all__ = ["CodedTexts", "code_texts", "study_entries", "study_lexicon"]
