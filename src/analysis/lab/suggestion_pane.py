"""The pane of JupyterLab that takes proposed names into a study: `study.suggestion_pane()`.

One name after another with a sentence that holds it: accepted as a new actor, as another name of
one that is there, as a place, or never proposed again. actors.yml keeps its comments, and a change
that would make the study invalid is taken back and told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from analysis.errors import UserError
from analysis.study.accept_actor import HOW, accept
from analysis.study.load import load_study
from analysis.tables.vocabulary import KINDS

_STYLE = (
    "<style>.mihwar-name{direction:rtl;text-align:right;font-size:1.2rem;line-height:1.9;max-width:48rem}"
    ".mihwar-name mark{background:#ffe8a3;border-radius:3px;padding:0 .15em}"
    ".mihwar-name .about{direction:ltr;text-align:left;font-size:.85rem;opacity:.75}</style>"
)
_KIND_OF = {"PERS": "person", "ORG": "organisation", "LOC": "place"}


def candidate_html(row: Mapping[str, Any], sentence: str) -> str:
    """A proposed name as HTML: how widespread it is, beside whom, and a sentence with it marked.

    Parameters
    ----------
    row
        A row of `study.suggest()`.
    sentence
        The sentence that its ids lead to.

    Returns
    -------
    str
        Everything escaped.
    """
    name = str(row["name"])
    # the first place in the sentence; a name that is not there as written leaves it unmarked
    before, found, after = sentence.partition(name)
    shown = escape(before)
    if found:
        shown = f"{shown}<mark>{escape(found)}</mark>{escape(after)}"
    about = [f"{row['articles']} articles", f"{row['outlets']} outlets", str(row["class"])]
    about += [
        f"{label}: {row[key]}"
        for label, key in (("also", "variants"), ("beside", "beside"))
        if row[key]
    ]
    return (
        f'{_STYLE}<div class="mihwar-name" lang="ar"><b>{escape(name)}</b>'
        f'<div class="about">{escape(" · ".join(about))}</div><p>{shown}</p></div>'
    )


class SuggestionPane:
    """The widgets around proposed names; `box` is what a notebook shows.

    Parameters
    ----------
    folder
        The study's folder.
    candidates
        Rows of `study.suggest()`.
    sentences
        A sentence of each.
    """

    def __init__(
        self, folder: Path, candidates: Sequence[Mapping[str, Any]], sentences: Sequence[str]
    ) -> None:
        self.folder = folder
        self.candidates = candidates
        self.sentences = sentences
        self.place = 0
        self.shown, self.said = widgets.HTML(), widgets.HTML()
        self.how = widgets.ToggleButtons(options=HOW, description="as")
        self.how.observe(lambda _: self._show_fields(), "value")
        self.actor = widgets.Combobox(options=self._ids(), description="id", ensure_option=False)
        self.kind = widgets.Dropdown(options=KINDS, description="kind")
        self.name_en = widgets.Text(description="English")
        self.state = widgets.Combobox(options=self._ids(), description="state", ensure_option=False)
        self.take = widgets.Button(description="accept", button_style="primary")
        self.take.on_click(self._accept)
        self.skip = widgets.Button(description="skip")
        self.skip.on_click(lambda _: self._next("skipped"))
        fields = widgets.HBox([self.actor, self.kind, self.name_en, self.state])
        buttons = widgets.HBox([self.take, self.skip])
        self.box = widgets.VBox([self.shown, self.how, fields, buttons, self.said])
        self._show()

    def _ids(self) -> list[str]:
        # read anew each time: an actor that was just taken in can be chosen
        return sorted(load_study(self.folder).by_id)

    def _accept(self, _: widgets.Button) -> None:
        name = str(self.candidates[self.place]["name"])
        try:
            told = accept(
                self.folder,
                name,
                self.how.value,
                actor_id=self.actor.value.strip(),
                kind=self.kind.value,
                name_en=self.name_en.value.strip(),
                state=self.state.value.strip(),
            )
        except UserError as problem:
            # what is wrong is shown in the pane, and the name stays
            self.said.value = escape(str(problem))
            return
        self.actor.options = self.state.options = self._ids()
        self._next(told)

    def _next(self, told: str) -> None:
        self.said.value = escape(told)
        self.place += 1
        self._show()

    def _show(self) -> None:
        over = self.place >= len(self.candidates)
        for control in (self.how, self.take, self.skip):
            control.disabled = over
        if over:
            self.shown.value = "No further name is proposed. Run the study to count the new ones."
            return
        row = self.candidates[self.place]
        self.shown.value = candidate_html(row, self.sentences[self.place])
        self.actor.value = self.name_en.value = self.state.value = ""
        self.kind.value = _KIND_OF.get(str(row["class"]), "person")
        # what a name most likely is by its class; it can be changed
        self.how.value = "place" if row["class"] == "LOC" else "new"
        self._show_fields()

    def _show_fields(self) -> None:
        """Only what the choice asks for can be filled in."""
        how = self.how.value
        self.actor.disabled = how == "never"
        self.kind.disabled = how != "new"
        self.name_en.disabled = self.state.disabled = how in ("alias", "never")
