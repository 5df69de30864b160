"""What a notebook works on: the tables of one run, read when asked for, and the study that made them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.errors import UserError
from analysis.paths import project_root
from analysis.study import Settings, Study, load_study, nearest

DEFAULT = "iraq-iran-saudi"


class Run:
    """A run's folder. Every table of `analysis.tables` is an attribute (`run.mentions`), a pandas DataFrame of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.description = _described(folder / "run.json")
        self._tables: dict[str, pd.DataFrame] = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in tables.TABLES:
            raise AttributeError(
                f"a run has no '{name}'{nearest(name, tables.TABLES)} Tables: {', '.join(tables.TABLES)}"
            )
        if name not in self._tables:
            self._tables[name] = tables.read(self.folder / "tables" / f"{name}.parquet")
        return self._tables[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *tables.TABLES})

    @cached_property
    def study(self) -> Study:
        """The study, with the settings of this run."""
        study = load_study((self.folder / self.description["study_folder"]).resolve())
        return replace(study, settings=Settings.model_validate(self.description["settings"]))

    @cached_property
    def names(self) -> dict[str, str]:
        """Actor ids as 'English (Arabic)'."""
        return {a.id: f"{a.name_en} ({a.name_ar})" for a in self.study.actors}

    @cached_property
    def dyads_named(self) -> dict[str, str]:
        """Dyads as 'Iraq–Iran'."""
        known = self.study.by_id
        return {
            name: f"{known[a].name_en}–{known[b].name_en}"
            for name, (a, b) in zip(self.study.dyad_names(), self.study.dyads, strict=True)
        }

    @cached_property
    def frames_named(self) -> dict[str, str]:
        """Frame ids as their English names."""
        return {f.id: f.name_en for f in self.study.frames}

    @cached_property
    def shows(self) -> dict[str, str]:
        """How much of a text may be shown, by corpus: full, excerpt or none (`show_text` of its manifest)."""
        return {c["name"]: c.get("show_text", "full") for c in self.description.get("corpora", [])}

    @cached_property
    def analysed(self) -> pd.DataFrame:
        """The articles that the analyses use: one of each cluster of copies, unless the settings keep all."""
        keep_all = self.study.settings.duplicates == "keep all"
        found = self.articles
        return found if keep_all else found[found["duplicate_of"].isna()]

    def gloss(self, term: str) -> str:
        """An English gloss of a term, from keywords.yml; '' where there is none."""
        return self._glosses.get(term, "")

    @cached_property
    def _glosses(self) -> dict[str, str]:
        from analysis.text.normalise import fold

        known = {fold(k): v for k, v in self.study.glosses.items()}
        for actor in self.study.actors:
            if len(actor.name_ar.split()) == 1:
                known.setdefault(fold(actor.name_ar).removeprefix("ال"), actor.name_en)
                known.setdefault(fold(actor.name_ar), actor.name_en)
        return known


def open_run(run_dir: str = "") -> Run:
    """The run in `run_dir`, by default the last run of the default study. Raises `UserError` where there is none."""
    return Run(Path(run_dir) if run_dir else project_root() / "reports" / DEFAULT)


def _described(path: Path) -> dict[str, Any]:
    """run.json: study, corpora, settings, command."""
    if not path.is_file():
        raise UserError("no run is here", where=path, fix="`analysis run` (or `make reports`) makes one.")
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return described
