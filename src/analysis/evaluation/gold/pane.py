"""The coding pane of JupyterLab: `coding_pane("iraq-iran-saudi", coder="amal")` in a notebook.

A sentence right-to-left, its neighbours dimmed, one's own marks highlighted; a box that takes
keystrokes (frames 1 to 9 and 0, tone + and -, relation b, t and m, n for the next); everything is saved after each. The
program's own coding is not shown, nor read.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from analysis.errors import UserError
from analysis.evaluation.evaluate import CODINGS, SAMPLE, read_sample
from analysis.evaluation.gold.folder import study_gold
from analysis.evaluation.gold.sample import draw
from analysis.evaluation.gold.session import FRAME_KEYS, RELATION_KEYS, THIRD_OF, Session
from analysis.evaluation.gold.sheets import sheet
from analysis.evaluation.gold.standoff import KINDS
from analysis.paths import project_root
from analysis.study.load import load_study
from analysis.study.schema import Study

_STYLE = (
    "<style>.mihwar-desk{direction:rtl;text-align:right;font-size:1.35rem;line-height:2.1;max-width:48rem;margin:auto}"
    ".mihwar-desk .around{opacity:.45;font-size:1rem}.mihwar-desk mark{background:#ffe8a3;border-radius:3px;padding:0 .15em}"
    ".mihwar-desk .head{direction:ltr;text-align:left;font-size:.85rem;opacity:.7}</style>"
)


def open_session(
    study: str | Study,
    coder: str,
    *,
    run: Path | None = None,
    count: int = 120,
    seed: int = 1,
    name: str = "own",
) -> Session:
    """A coder's session on `count` sentences drawn by stratum with `seed` from a run (default: the
    study's own).

    The file is codings/ROUND-CODER.csv in the gold folder of the study; the same study, run, count
    and seed draw the same sentences, so that it resumes. A round that is in sample.csv of that
    folder (`analysis plan-gold`) is coded as it was drawn. Raises `UserError` where the run has not been made.
    """
    root = project_root()
    loaded = load_study(root / "studies" / study) if isinstance(study, str) else study
    tables = (run or root / "reports" / loaded.id) / "tables"
    if not tables.is_dir():
        raise UserError(
            "there is no run to draw from",
            where=tables,
            fix=f"Make it: `analysis run {loaded.id}`.",
        )
    folder = study_gold(loaded, root)
    known = read_sample(folder) if (folder / SAMPLE).is_file() else None
    if known is not None and (known["round"] == name).any():
        sample = known[known["round"] == name].reset_index(drop=True)
    else:
        sample = draw(tables, loaded, count, seed=seed, name=name)
    articles, sentences = (
        pd.read_parquet(tables / f"{n}.parquet") for n in ("articles", "sentences")
    )
    order = sample.sample(frac=1, random_state=seed)
    return Session(
        sample,
        sheet(order, articles, sentences),
        loaded,
        coder,
        folder / CODINGS,
    )


def sentence_html(session: Session) -> str:
    """The sentence on the desk as HTML: neighbours dimmed, the coder's own mentions marked,
    everything escaped.
    """
    entry, text = session.entry, session.entry["sentence"]
    parts, last = [], 0
    for start, end, actor, kind in session.coding.mentions:
        # of two mentions that overlap the first is shown: marks in HTML cannot cross
        if start >= last:
            parts.append(escape(text[last:start]))
            parts.append(
                f'<mark title="{escape(actor)}, {escape(kind)}">{escape(text[start:end])}</mark>'
            )
            last = end
    parts.append(escape(text[last:]))
    head = " · ".join(escape(str(entry[k])) for k in ("outlet", "day") if entry[k])
    return (
        f'{_STYLE}<div class="mihwar-desk" lang="ar"><div class="head">{head}</div>'
        f'<p class="around">{escape(entry["before"])}</p><p>{"".join(parts)}</p><p class="around">{escape(entry["after"])}</p></div>'
    )


class Pane:
    """The widgets around a session; `box` is what a notebook shows."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.desk, self.state, self.said = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.progress = widgets.IntProgress(min=0, max=len(session.entries), description="coded")
        self.keys = widgets.Text(
            placeholder="keys: b t m 1-9 0 + - d x n s p u",
            description="keys",
            continuous_update=True,
        )
        self.keys.observe(self._typed, "value")
        self.surface = widgets.Text(
            description="words", placeholder="as they stand in the sentence"
        )
        self.actor = widgets.Combobox(
            options=[*sorted(session.study.by_id), "NIL"], description="actor", ensure_option=False
        )
        self.kind = widgets.Dropdown(options=KINDS, description="kind")
        self.add = widgets.Button(description="mark", tooltip="Mark these words as this actor")
        self.add.on_click(self._mark)
        self.third = widgets.Combobox(
            options=sorted(session.study.by_id), description="third", ensure_option=False
        )
        self.add_third = widgets.Button(
            description="towards", tooltip="Say towards whom the two stand together"
        )
        self.add_third.on_click(self._say_third)
        self.note = widgets.Text(description="comment", continuous_update=True)
        self.note.observe(lambda change: session.comment(change["new"]), "value")
        frames = [
            f"<b>{key}</b> {escape(f.name_en)}"
            for key, f in zip(FRAME_KEYS, session.study.frames, strict=False)
        ]
        relations = [f"<b>{key}</b> {escape(name)}" for key, name in RELATION_KEYS.items()]
        legend = widgets.HTML(
            " · ".join(
                [
                    *relations,
                    *frames,
                    "<b>+ -</b> tone",
                    "<b>d</b> dyad",
                    "<b>x</b> not there",
                    "<b>n</b> done",
                    "<b>s</b> skip",
                    "<b>p</b> back",
                    "<b>u</b> undo",
                ]
            )
        )
        marking = widgets.HBox([self.surface, self.actor, self.kind, self.add])
        towards = widgets.HBox([self.third, self.add_third])
        shown = [self.progress, self.desk, self.state, self.keys, self.said, legend]
        self.box = widgets.VBox([*shown, marking, towards, self.note])
        self._show()

    def press(self, keys: str) -> None:
        """Type keys, one after the other."""
        for key in keys:
            self.said.value = escape(self.session.key(key))
        self._show()

    def _typed(self, change: dict[str, Any]) -> None:
        if change["new"]:
            # calls this once more, with nothing typed
            self.keys.value = ""
            self.press(change["new"])

    def _mark(self, _: widgets.Button) -> None:
        try:
            self.said.value = escape(
                self.session.mark(self.surface.value.strip(), self.actor.value, self.kind.value)
            )
            self.surface.value = ""
        except UserError as problem:
            self.said.value = escape(str(problem))
        self._show()

    def _say_third(self, _: widgets.Button) -> None:
        try:
            self.said.value = escape(self.session.third(self.third.value))
            self.third.value = ""
        except UserError as problem:
            self.said.value = escape(str(problem))
        self._show()

    def _show(self) -> None:
        session = self.session
        self.progress.value = session.done
        self.desk.value = sentence_html(session)
        rows = []
        for dyad in session.study.dyad_names():
            held = session.coding.dyads.get(dyad)
            said = "not marked"
            if held:
                relation = held["relation"] or "relation not coded"
                if held["relation"] == THIRD_OF and held["third"]:
                    relation = f"{relation} towards {held['third']}"
                frames = ", ".join(held["frames"]) or "no frame"
                said = f"{relation}, {frames}, tone {held['tone']:+d}"
            here = "▸" if dyad == session.dyad else "&nbsp;"
            rows.append(f"{here} <b>{escape(dyad)}</b>: {escape(said)}")
        place = f"sentence {session.place + 1} of {len(session.entries)}{', done' if session.coding.done else ''}"
        self.state.value = f"{place}<br>{'<br>'.join(rows)}"
        if self.note.value != session.coding.comment:
            self.note.value = session.coding.comment


def coding_pane(
    study: str | Study,
    coder: str,
    *,
    run: Path | None = None,
    count: int = 120,
    seed: int = 1,
    name: str = "own",
) -> widgets.VBox:
    """The pane for one coder; see `open_session` for what is drawn and where it is kept."""
    return Pane(open_session(study, coder, run=run, count=count, seed=seed, name=name)).box
