"""Sentences as they are shown below a figure, a row or a finding."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from analysis.i18n.language import gettext


@dataclass(frozen=True)
class Sentences:
    """Sampled sentences as HTML; `n_shown` of `n_total`; `ids` of those shown."""

    html: Markup
    n_shown: int
    n_total: int
    ids: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        return str(self.html)

    def __add__(self, other: Sentences) -> Sentences:
        """Both, one after the other."""
        return Sentences(
            self.html + other.html,
            self.n_shown + other.n_shown,
            self.n_total + other.n_total,
            self.ids + other.ids,
        )

    @property
    def summary(self) -> str:
        """'5 of 123'."""
        return gettext("{n} of {all}").format(n=f"{self.n_shown:,}", all=f"{self.n_total:,}")

    @property
    def on_paper(self) -> Markup:
        """Their numbers, for a printed page, on which nothing opens."""
        numbers = Markup(", ").join(dict.fromkeys(self.ids))
        if self.ids:
            return Markup('<span class="paper"> ({})</span>').format(numbers)
        return Markup("")


@dataclass(frozen=True)
class Group:
    """Sentences behind one mark of a figure: a line of a network, a point of a curve.

    `anchor` is what the mark links to.
    """

    anchor: str
    label: str
    sentences: Sentences
