"""`where` in study.yml: which articles of its corpora a study asks about."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from analysis.study.fields import Day, Phrase, Strict


class Where(Strict):
    """Which articles of its corpora a study asks about; all by default.

    Attributes
    ----------
    since, until
        First and last day of publication; where either is given, articles without a date are left
        out.
    outlets, without_outlets
        Outlets (`source` of table 'articles') that alone are kept, and that are left out.
    sections
        Editors' keywords or folders of the address (``/politics/``), one of which an article has.
    words, without_words
        Words or phrases, one of which stands in title or body, and none of which does; with any
        clitics.
    """

    since: Day | None = None
    until: Day | None = None
    outlets: tuple[str, ...] = ()
    without_outlets: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    words: tuple[Phrase, ...] = ()
    without_words: tuple[Phrase, ...] = ()

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since is {self.since}, after until: no day is left")
        return self

    def keeps_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Where()


__all__ = ["Where"]
