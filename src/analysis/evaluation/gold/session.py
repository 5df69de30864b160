"""One coder's work on a sample: what is marked, undone and kept, written to a stand-off file after
every change.

The pane (`analysis.evaluation.gold.pane`) only shows it. What the program makes of a sentence is
never asked here.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import UserError, nearest
from analysis.evaluation.gold.standoff import COLUMNS, KINDS, read_coding, rows_of, write_coding
from analysis.study.schema import RELATIONS, Study

FRAME_KEYS = "1234567890"
RELATION_KEYS = dict(zip("btm", RELATIONS, strict=True))  # n, which ends a sentence, is taken
THIRD_OF = "together"


@dataclass
class Coding:
    """What is marked in one sentence.

    `dyads` gives relation ('' where it is not coded yet), third, frames and tone by dyad;
    `mentions` are (start, end, actor, kind).
    """

    dyads: dict[str, dict[str, Any]] = field(default_factory=dict)
    mentions: list[tuple[int, int, str, str]] = field(default_factory=list)
    comment: str = ""
    done: bool = False


def _nothing_coded() -> dict[str, Any]:
    """What is held of a dyad of which only is known that it is in the sentence."""
    return {"relation": "", "third": "", "frames": [], "tone": 0}


class Session:
    """A coder's session over a sheet.

    `sample` is what `sample.draw` gave, `entries` the sheet of the same sentences (`sheets.sheet`);
    `folder` is where the file of the coder lies. It begins where the coder stopped. Raises
    `UserError` for a coder's name that is no file name.
    """

    def __init__(
        self,
        sample: pd.DataFrame,
        entries: list[dict[str, Any]],
        study: Study,
        coder: str,
        folder: Path,
    ) -> None:
        if not coder.isidentifier():
            raise UserError(
                f"'{coder}' cannot name a coder",
                fix="Letters, digits and underscores, not a digit first.",
            )
        self.sample = sample.set_index("sentence", drop=False)
        self.entries, self.study = entries, study
        self.round = str(sample["round"].iloc[0])
        self.path = folder / f"{self.round}-{coder}.csv"
        self.coder = coder
        self.codings: dict[str, Coding] = {}
        self._before: list[tuple[int, str, Coding | None]] = []
        self._commenting: tuple[str, int] | None = (
            None  # the sentence, and how much could be undone, while a comment is typed
        )
        if self.path.is_file():
            self._resume(read_coding(self.path))
        waiting = [i for i, e in enumerate(entries) if not self.codings.get(e["id"], Coding()).done]
        self.place = waiting[0] if waiting else 0
        self.dyad = study.dyad_names()[0]

    @property
    def entry(self) -> dict[str, Any]:
        """The sentence on the desk, as the sheet gives it."""
        return self.entries[self.place]

    @property
    def coding(self) -> Coding:
        """What is marked in it."""
        return self.codings.get(self.entry["id"], Coding())

    @property
    def done(self) -> int:
        """How many sentences are coded."""
        return sum(c.done for c in self.codings.values())

    def key(self, key: str) -> str:
        """One keystroke; the answer says what it did.

        1 to 9 and 0 turn a frame of the present dyad on or off, + and - move its tone, d goes to
        the next dyad, x says that the dyad is not in the sentence, b, t and m say that the sentence
        is between the two, that they stand together towards a third, or that it merely names them;
        n is done and goes on, s goes on without coding, p goes back, u undoes.
        """
        if key in FRAME_KEYS and FRAME_KEYS.index(key) < len(self.study.frames):
            return self._frame(self.study.frames[FRAME_KEYS.index(key)].id)
        if key in RELATION_KEYS:
            return self._relation(RELATION_KEYS[key])
        actions = {
            "+": self._up,
            "-": self._down,
            "d": self._next_dyad,
            "x": self._no_dyad,
            "u": self.undo,
        }
        actions |= {"n": self._done, "s": lambda: self._move(1), "p": lambda: self._move(-1)}
        return actions[key]() if key in actions else f"'{key}' is no key here"

    def mark(self, surface: str, actor: str, kind: str, which: int = 1) -> str:
        """Mark the which-th occurrence of `surface` as a mention.

        Raises `UserError` for what is not there or not known.
        """
        text, start = self.entry["sentence"], -1
        for _ in range(which):
            start = text.find(surface, start + 1) if surface else -1
            if start < 0:
                raise UserError(f"'{surface}' does not stand {which} times in this sentence")
        if actor != "NIL" and actor not in self.study.by_id:
            raise UserError(
                f"unknown actor '{actor}'{nearest(actor, self.study.by_id)}",
                fix="NIL where none fits.",
            )
        if kind not in KINDS:
            raise UserError(f"unknown kind '{kind}'{nearest(kind, KINDS)}")
        coding = self._change()
        coding.mentions = sorted({*coding.mentions, (start, start + len(surface), actor, kind)})
        self._save()
        return f"marked {surface}"

    def third(self, name: str) -> str:
        """Say towards whom the two of the present dyad stand together; the answer says what it did.

        Raises `UserError` where the dyad is not coded as standing together.
        """
        held = self.coding.dyads.get(self.dyad)
        if held is None or held["relation"] != THIRD_OF:
            raise UserError(f"{self.dyad} is not coded '{THIRD_OF}', which alone has a third")
        self._held(self._change())["third"] = name.strip()
        self._save()
        return f"{self.dyad}: {THIRD_OF}, towards {name.strip()}"

    def comment(self, text: str) -> None:
        """Keep a comment on the sentence; letters typed one after the other are undone together."""
        if text == self.coding.comment:
            return
        going_on = self._commenting == (self.entry["id"], len(self._before))
        coding = self.codings[self.entry["id"]] if going_on else self._change()
        coding.comment = text
        self._commenting = (self.entry["id"], len(self._before))
        self._save()

    def undo(self) -> str:
        """Take back the last change, wherever it was made."""
        if not self._before:
            return "nothing to undo"
        self._commenting = None
        self.place, sentence, before = self._before.pop()
        if before is None:
            self.codings.pop(sentence, None)
        else:
            self.codings[sentence] = before
        self._save()
        return "undone"

    def annotations(self) -> pd.DataFrame:
        """What is marked so far, as a coder's file."""
        rows: list[dict[str, object]] = []
        for sentence, coding in self.codings.items():
            drawn = self.sample.loc[sentence]
            marks = self._marks(coding, int(drawn["start"]))
            made = rows_of(drawn, self.coder, marks)
            # the first row says that the sentence is coded, which it is not yet
            rows += made if coding.done else made[1:]
        return pd.DataFrame(rows, columns=COLUMNS)

    def _change(self) -> Coding:
        sentence = self.entry["id"]
        # a copy, since the coding itself is changed in place
        self._before.append((self.place, sentence, copy.deepcopy(self.codings.get(sentence))))
        return self.codings.setdefault(sentence, Coding())

    def _save(self) -> None:
        write_coding(self.annotations(), self.path)

    def _marks(self, coding: Coding, begin: int) -> list[dict[str, object]]:
        marks: list[dict[str, object]] = [
            {
                "layer": "mention",
                "start": begin + start,
                "end": begin + end,
                "label": actor,
                "value": kind,
            }
            for start, end, actor, kind in coding.mentions
        ]
        for dyad, coded in coding.dyads.items():
            marks += [
                {"layer": "dyad", "dyad": dyad},
                {"layer": "tone", "dyad": dyad, "value": str(coded["tone"])},
            ]
            marks += [{"layer": "frame", "dyad": dyad, "label": frame} for frame in coded["frames"]]
            if coded["relation"]:
                told = {"layer": "relation", "dyad": dyad, "label": coded["relation"]}
                marks.append(told | {"value": coded["third"]})
        if coding.comment:
            marks.append({"layer": "comment", "label": coding.comment})
        return marks

    def _resume(self, annotations: pd.DataFrame) -> None:
        for sentence, rows in annotations.groupby("sentence"):
            if sentence not in self.sample.index:
                raise UserError(
                    f"sentence {sentence} is not in this sample",
                    where=self.path,
                    fix="Draw with the same seed.",
                )
            coding, begin = Coding(), int(self.sample.loc[sentence, "start"])
            for row in rows.itertuples(index=False):
                if row.layer == "coded":
                    coding.done = True
                elif row.layer == "mention":
                    coding.mentions.append(
                        (int(row.start) - begin, int(row.end) - begin, row.label, row.value)
                    )
                elif row.layer == "comment":
                    coding.comment = row.label
                elif row.layer in ("dyad", "tone", "frame", "relation"):
                    self._resume_dyad(coding, row.layer, row.dyad, row.label, row.value)
            self.codings[str(sentence)] = coding

    @staticmethod
    def _resume_dyad(coding: Coding, layer: str, dyad: str, label: str, value: str) -> None:
        held = coding.dyads.setdefault(dyad, _nothing_coded())
        if layer == "frame":
            held["frames"].append(label)
        elif layer == "relation":
            held["relation"] = label
            held["third"] = value
        elif layer == "tone":
            held["tone"] = int(value)

    def _held(self, coding: Coding) -> dict[str, Any]:
        return coding.dyads.setdefault(self.dyad, _nothing_coded())

    def _relation(self, relation: str) -> str:
        held = self._held(self._change())
        held["relation"] = relation
        if relation != THIRD_OF:
            held["third"] = ""
        self._save()
        return f"{self.dyad}: {relation}"

    def _frame(self, frame: str) -> str:
        held = self._held(self._change())
        # symmetric difference: on where it was off, off where it was on
        held["frames"] = sorted({*held["frames"]} ^ {frame})
        self._save()
        return f"{self.dyad}: {', '.join(held['frames']) or 'no frame'}"

    def _tone(self, step: int) -> str:
        held = self._held(self._change())
        held["tone"] = max(-2, min(2, held["tone"] + step))
        self._save()
        return f"{self.dyad}: tone {held['tone']:+d}"

    def _up(self) -> str:
        return self._tone(1)

    def _down(self) -> str:
        return self._tone(-1)

    def _next_dyad(self) -> str:
        names = self.study.dyad_names()
        self.dyad = names[(names.index(self.dyad) + 1) % len(names)]
        return f"dyad {self.dyad}"

    def _no_dyad(self) -> str:
        self._change().dyads.pop(self.dyad, None)
        self._save()
        return f"{self.dyad} is not in this sentence"

    def _done(self) -> str:
        self._change().done = True
        self._save()
        return self._move(1)

    def _move(self, step: int) -> str:
        self.place = max(0, min(len(self.entries) - 1, self.place + step))
        self.dyad = self.study.dyad_names()[0]
        return f"sentence {self.place + 1} of {len(self.entries)}"
