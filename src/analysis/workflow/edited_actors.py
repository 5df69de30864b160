"""After an edit of actors.yml: which articles are coded again, and which are taken as they are.

What is coded in an article depends on an actor only where the article holds all words of one of
the actor's forms. So where nothing else changed, articles without a form of a changed actor, old
or new, are coded as before: their parts are linked into the folder of the new actors. Which words
an article holds is told by a table of words that every part keeps.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.terms import actor_entries
from analysis.atomic import put
from analysis.coding.part_tables import WORDS
from analysis.study.schema import Actor, Study
from analysis.text.lexicon import FLAG_SETS, Entry, Lexicon, compile_lexicon, word_numbers
from analysis.text.word_readings import read_vocabulary
from analysis.workflow.parts import Parts
from analysis.workflow.stage import hash_of

_FILE = "actors.json"
# frame coders known to read nothing but the article; where `supervised` learns from gold of the
# study, `adopt` is not asked
_BY_ARTICLE = ("lexicon", "supervised")
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CodedActor:
    """An actor as articles were coded by it.

    Attributes
    ----------
    id
        As in actors.yml.
    sha256
        A hash of all that decides what its forms give: its own keys, the holders of an office, the
        government that a capital stands for.
    entries
        Its forms.
    """

    id: str
    sha256: str
    entries: tuple[Entry, ...]


def coded_actors(study: Study) -> list[CodedActor]:
    """Give the actors of a study as articles are coded by them.

    Parameters
    ----------
    study
        A study.

    Returns
    -------
    list of CodedActor
        In the order of actors.yml.
    """
    forms: dict[str, list[Entry]] = {actor.id: [] for actor in study.actors}
    for entry in actor_entries(study):
        forms[entry.label.split(" ", 1)[1]].append(entry)
    own = {actor.id: actor.model_dump(mode="json") for actor in study.actors}
    return [
        CodedActor(actor.id, hash_of(_decisive(actor, own)), tuple(forms[actor.id]))
        for actor in study.actors
    ]


def _decisive(actor: Actor, own: dict[str, Any]) -> list[Any]:
    """The actor, and those whose kind or names decide what its forms give."""
    others = [holder.actor for holder in actor.holders]
    if actor.stands_for:
        others.append(actor.stands_for)
    return [own[actor.id], *(own.get(other) for other in sorted(set(others)))]


def keep_actors(folder: Path, rest: str, actors: Sequence[CodedActor]) -> None:
    """Keep beside some parts by which actors they were coded.

    Parameters
    ----------
    folder
        Where the parts lie.
    rest
        A hash of all that decides them but the actors.
    actors
        `coded_actors` of the study.
    """
    held = {"rest": rest, "actors": [(a.id, a.sha256, a.entries) for a in actors]}
    put(folder / _FILE, json.dumps(held, ensure_ascii=False, default=astuple))


def changed_entries(before: Sequence[CodedActor], now: Sequence[CodedActor]) -> list[Entry] | None:
    """Give every form of the actors that changed, came or went, old and new.

    Parameters
    ----------
    before, now
        The actors in their order.

    Returns
    -------
    list of Entry or None
        None where the actors that did not change stand in another order, which decides between
        equal forms.
    """
    known = {actor.id: actor for actor in before}
    same = [actor.id for actor in now if known.get(actor.id) == actor]
    kept = set(same)
    # the order of actors decides that of equal matches: where it changed, nothing is taken over
    if same != [actor.id for actor in before if actor.id in kept]:
        return None
    changed = [actor for actor in (*before, *now) if actor.id not in kept]
    return list(dict.fromkeys(entry for actor in changed for entry in actor.entries))


def holds_entry(words: pd.DataFrame, n_articles: int, lexicon: Lexicon) -> Flags:
    """Whether each article of a part holds all words of one of the entries of a lexicon, with any
    clitics.

    Parameters
    ----------
    words
        Table `WORDS` of the part.
    n_articles
        Articles that are asked about: those of the first places.
    lexicon
        Compiled from forms of actors.

    Returns
    -------
    numpy.ndarray of bool, shape (n_articles,)
        By place; more articles than a match of the lexicon would find, never fewer.
    """
    found = np.zeros(n_articles, bool)
    if not lexicon.entries:
        return found
    surfaces = words["word"].cat.categories.tolist()
    vocabulary = read_vocabulary(surfaces, lexicon)
    of_word = np.repeat(np.arange(len(surfaces)), np.diff(vocabulary.begin))
    # The word without its clitics: with which of them it stands does not matter here.
    number = vocabulary.symbol // FLAG_SETS
    words = words[words["place"] < n_articles]
    code = words["word"].cat.codes.to_numpy(np.int64)
    place = words["place"].to_numpy(np.int64)
    # one array a word of the lexicon: which articles hold it
    holding: dict[int, Flags] = {}
    for one in np.unique(number).tolist():
        is_read = np.zeros(len(surfaces), bool)
        is_read[of_word[number == one]] = True
        flags = np.zeros(n_articles, bool)
        flags[place[is_read[code]]] = True
        holding[one] = flags
    nothing = np.zeros(n_articles, bool)
    for entry in lexicon.entries:
        # The words of a phrase may stand anywhere in the article: too many articles are coded
        # again, never too few.
        held = np.ones(n_articles, bool)
        for one in word_numbers(entry, lexicon):
            held &= holding.get(one, nothing)
        found |= held
    return found


def adopt(
    parts: Parts, rest: str, study: Study, actors: Sequence[CodedActor], wanted: Sequence[str]
) -> int | None:
    """Take over what other actors of the same study gave for articles that hold no changed form.

    Parameters
    ----------
    parts
        The parts of the study as it is now.
    rest
        The hash of all that decides a part but the actors.
    study
        The study as it is now.
    actors
        Its `coded_actors`.
    wanted
        The digests of the articles of the run.

    Returns
    -------
    int or None
        How many articles hold a changed form; None where no parts of other actors were used.
    """
    missing = set(wanted) - parts.known().keys()
    if not missing or study.settings.frame_coder not in _BY_ARTICLE:
        return None
    for folder in _others(parts.folder, rest):
        before = _read_actors(folder)
        entries = changed_entries(before, actors)
        if entries is None:
            continue
        lexicon = compile_lexicon(entries, study.settings.normalisation)
        other = Parts(folder, parts.tables)
        n_holding = 0
        n_taken = 0
        for part in other.names():
            index = other.index(part)
            n_articles = int(index["place"].max()) + 1
            flags = holds_entry(other.read(WORDS, part), n_articles, lexicon)
            asked = index["digest"].isin(missing).to_numpy(bool)
            # by place in the part: an index that was taken over lists only some of its articles
            holding = flags[index["place"].to_numpy(np.int64)]
            n_holding += int((asked & holding).sum())
            taken = index[asked & ~holding].reset_index(drop=True)
            if len(taken):
                parts.link(other, part, taken)
                n_taken += len(taken)
                missing.difference_update(taken["digest"])
        if n_taken:
            return n_holding
    return None


def _others(own: Path, rest: str) -> list[Path]:
    """Folders of parts that only other actors decided, those used last first."""
    found = list[tuple[float, Path]]()
    for path in own.parent.glob(f"*/{_FILE}"):
        if path.parent != own and json.loads(path.read_text(encoding="utf-8"))["rest"] == rest:
            found.append((path.stat().st_mtime, path.parent))
    return [folder for _, folder in sorted(found, reverse=True)]


def _read_actors(folder: Path) -> list[CodedActor]:
    held = json.loads((folder / _FILE).read_text(encoding="utf-8"))["actors"]
    return [
        CodedActor(actor, sha256, tuple(Entry(*entry) for entry in entries))
        for actor, sha256, entries in held
    ]


__all__ = ["CodedActor", "adopt", "changed_entries", "coded_actors", "holds_entry", "keep_actors"]
