"""How a study counts and judges: its settings, and the other reasonable choices it is tested under."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError

from analysis.errors import nearest
from analysis.stats import LEVEL
from analysis.study.fields import Strict, TimeZone

Unit = Literal["sentence", "paragraph", "article"]
UNITS: tuple[Unit, ...] = get_args(Unit)


class Settings(Strict):
    """How the stages count; each can be changed in study.yml under `settings`."""

    unit: Unit = "sentence"
    dyad_unit: Literal["sentence", "paragraph"] = "sentence"
    relation: Literal["between", "together", "all"] = "between"
    period: Literal["day", "week", "month", "quarter", "year"] = "month"
    time_zone: TimeZone = ""
    normalisation: Literal["folded", "plain"] = "folded"
    lemmas: Literal["farahidi", "camel", "simplemma", "surface"] = "farahidi"
    lemma_min_count: int = Field(5, ge=1)
    duplicates: Literal["keep one", "keep all"] = "keep one"
    duplicate_threshold: float = Field(0.5, gt=0, le=1)
    places_count_for_dyads: bool = False
    demonyms_count_for_dyads: bool = True
    attributes_count_for_dyads: bool = True
    attributes_count_for_ties: bool = True
    negation: Literal["turn", "ignore"] = "turn"
    tone_weights: Literal["graded", "equal"] = "graded"
    tone_coder: str = Field("supervised", pattern=r"^[a-z][\w-]*$")
    frame_coder: str = Field("lexicon", pattern=r"^[a-z][\w-]*$")
    event_coder: str = Field("lexicon", pattern=r"^[a-z][\w-]*$")
    frame_codes: str = Field("", pattern=r"^[\w-]*$")
    frame_model: str = ""
    frame_min_triggers: int = Field(1, ge=1)
    min_units: int = Field(2, ge=1)
    min_count: int = Field(10, ge=1)
    bootstrap_samples: int = Field(1000, ge=100)
    seed: int = Field(20200721, ge=0)


class Specification(Settings):
    """One way to count and to judge: the settings, and what only the test of a finding asks for."""

    association: Literal["g2", "npmi", "log-odds"] = "g2"
    keyness: Literal["log-odds", "g2"] = "log-odds"
    window: int = Field(0, ge=0, le=20)
    slice: str = Field("all", pattern=r"^(all|(first|second) half|(only|without) \S.*)$")
    confidence: float = Field(LEVEL, ge=0.5, lt=1)


_NO_CHOICE = ("seed", "bootstrap_samples")


class Robustness(Strict):
    """Reasonable alternatives, by key of `Specification`: under how many of them does a finding
    hold?
    """

    choices: dict[str, tuple[Any, ...]] = Field(default_factory=dict)
    specifications: int = Field(64, ge=1)

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the choices.

        Yields
        ------
        tuple of str
            The key of a choice, and why it is none.
        """
        for key, options in self.choices.items():
            if key not in Specification.model_fields:
                choices = [k for k in Specification.model_fields if k not in _NO_CHOICE]
                yield key, f"no choice '{key}'{nearest(key, choices)} Choices: {', '.join(choices)}"
                continue
            if not options or len({str(option) for option in options}) < len(options):
                yield key, "name each option once, and at least one"
            for option in options:
                try:
                    Specification.model_validate({key: option})
                except ValidationError as problem:
                    yield key, f"{option!r}: {problem.errors()[0]['msg']}"
