"""Entries of frames.yml and tone.yml as typed values: what is coded, by which rules and words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from analysis.study.fields import Day, Id, Phrase, Strict, Term


class Example(Strict):
    """An example of the codebook, written for it."""

    text: str
    code: bool
    why: str


class Frame(Strict):
    """One frame of the codebook: definition, decision rules, examples and the lexicon that codes
    it.
    """

    id: Id
    name_en: str
    name_ar: str
    definition: str
    code_when: tuple[str, ...] = Field(min_length=1)
    code_not_when: tuple[str, ...] = Field(min_length=1)
    examples: tuple[Example, ...] = ()
    lexicon: tuple[Term, ...] = Field(min_length=1)
    # `except` is a word of Python, so that the field has another name than its key
    except_: tuple[Phrase, ...] = Field(default=(), alias="except")
    note: str | None = None
    exploratory: bool = False


class Tone(Strict):
    """Words of one weight, from -2 (material conflict) to 2 (material cooperation)."""

    weight: Literal[-2, -1, 1, 2]
    label_en: str
    definition: str
    lexicon: tuple[Term, ...] = Field(min_length=1)
    except_: tuple[Phrase, ...] = Field(default=(), alias="except")


class Label(Strict):
    """A value a coder may give in a layer."""

    id: str
    says: str


class Layer(Strict):
    """What coders mark beside frames and tone: unit, decision rules, labels, examples."""

    id: Id
    name_en: str
    unit: str
    definition: str
    rules: tuple[str, ...] = Field(min_length=1)
    labels: tuple[Label, ...] = ()
    examples: tuple[Example, ...] = ()


class Change(Strict):
    """A change of the codebook, and why."""

    date: Day
    change: str
