"""What a notebook works on: the tables of one run, read when asked for, and the study that made
them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from analysis import tables
from analysis.errors import UserError, nearest
from analysis.i18n import language
from analysis.i18n.language import Language
from analysis.keywords.term_counts import TermCounts, count_terms
from analysis.paths import DEFAULT_STUDY, project_root
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.study.study_settings import Settings
from analysis.text.normalise import fold


class _TablesOf(Mapping[str, pd.DataFrame]):
    """The tables that a run has written."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in set(self):
            raise KeyError(name)
        return self._run.table(name)

    def __iter__(self) -> Iterator[str]:
        folder = self._run.folder / "tables"
        return (name for name in tables.TABLES if (folder / f"{name}.parquet").is_file())

    def __len__(self) -> int:
        return len(list(iter(self)))


class Run:
    """A run's folder.

    Every table of `analysis.tables` is an attribute (`run.mentions`), a pandas DataFrame of its
    own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.description = _described(folder / "run.json")
        self._tables: dict[str, pd.DataFrame] = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        path = self.folder / "tables" / f"{name}.parquet"
        # a stage may tell the columns of a table itself: then `TABLES` does not know it
        # A copy has no `_tables` yet: looking that up would come back here without end.
        if name.startswith("_") or (name not in tables.TABLES and not path.is_file()):
            raise AttributeError(
                f"a run has no '{name}'{nearest(name, tables.TABLES)} Tables: {', '.join(tables.TABLES)}"
            )
        if name not in self._tables:
            self._tables[name] = tables.read(path)
        return self._tables[name]

    def table(self, name: str) -> pd.DataFrame:
        """A table of the run.

        Parameters
        ----------
        name
            A name of `analysis.tables.TABLES`.

        Returns
        -------
        DataFrame
            The table, read once; a caller does not change it.
        """
        found: pd.DataFrame = getattr(self, name)
        return found

    def tables_named(self, names: Iterable[str]) -> dict[str, pd.DataFrame]:
        """Several tables of the run.

        Parameters
        ----------
        names
            Names of `analysis.tables.TABLES`.

        Returns
        -------
        dict
            Name to table.
        """
        return {name: self.table(name) for name in names}

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables of the run by name, each read when asked for."""
        return _TablesOf(self)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *tables.TABLES})

    @cached_property
    def study(self) -> Study:
        """The study, with the settings and the language of this run."""
        study = load_study((self.folder / self.description["study_folder"]).resolve())
        settings = Settings.model_validate(self.description["settings"])
        report = study.report.model_copy(update={"language": self.language})
        return study.model_copy(update={"settings": settings, "report": report})

    @cached_property
    def language(self) -> Language:
        """The language of the report: en or ar."""
        return cast(Language, self.description.get("language", "en"))

    @cached_property
    def names(self) -> dict[str, str]:
        """Actor ids as 'English (Arabic)'; in an Arabic report the Arabic name alone."""
        arabic = self.language == "ar"
        return {
            a.id: a.name_ar if arabic else f"{a.name_en} ({a.name_ar})" for a in self.study.actors
        }

    @cached_property
    def actors_named(self) -> dict[str, str]:
        """Actor ids as their names in the language of the report alone."""
        held = f"name_{self.language}"
        return {a.id: getattr(a, held) for a in self.study.actors}

    @cached_property
    def dyads_named(self) -> dict[str, str]:
        """Dyads as 'Iraq–Iran'."""
        known = self.study.by_id
        held = f"name_{self.language}"
        return {
            name: f"{getattr(known[a], held)}–{getattr(known[b], held)}"
            for name, (a, b) in zip(self.study.dyad_names(), self.study.dyads, strict=True)
        }

    @cached_property
    def frames_named(self) -> dict[str, str]:
        """Frame ids as their names; a frame whose coding is not established is marked as
        exploratory wherever it is named.
        """
        mark = f" ({language.gettext('exploratory')})"
        return {
            f.id: f"{getattr(f, f'name_{self.language}')}{mark if f.exploratory else ''}"
            for f in self.study.frames
        }

    @cached_property
    def exploratory(self) -> set[str]:
        """The ids of the frames whose coding is not established: none may carry a finding."""
        return {f.id for f in self.study.frames if f.exploratory}

    @cached_property
    def shows(self) -> dict[str, str]:
        """How much of a text may be shown, by corpus: full, excerpt or none (`show_text` of its
        manifest).
        """
        return {c["name"]: c.get("show_text", "full") for c in self.description.get("corpora", [])}

    @cached_property
    def analysed(self) -> pd.DataFrame:
        """The articles that the analyses use: one of each cluster of copies, unless the settings
        keep all.
        """
        keep_all = self.study.settings.duplicates == "keep all"
        found = self.articles
        if keep_all:
            return found
        return found[found["duplicate_of"].isna()]

    @cached_property
    def term_counts(self) -> TermCounts:
        """How often each term stands in each article, in the row order of table `articles`."""
        return count_terms(self.tokens, self.types.set_index("type_id"), len(self.articles))

    @cached_property
    def measured(self) -> pd.DataFrame:
        """Table `accuracy`, how well the program marks what the gold standard marks; empty where
        the study has no notebook 5.
        """
        there = (self.folder / "tables" / "accuracy.parquet").is_file()
        if there:
            return self.table("accuracy")
        return tables.empty("accuracy")

    def gloss(self, *words: str) -> str:
        """An English gloss of a word, from keywords.yml, else from the names of one word in
        actors.yml.

        A word with the article may have the gloss of the word without it.

        Parameters
        ----------
        words
            Forms of the word in the order in which they are tried: as written, then its term.

        Returns
        -------
        str
            The gloss of the first form that has one; '' where none has, and in an Arabic
            report.
        """
        if self.language != "en":
            return ""
        forms = [f for w in map(fold, words) for f in (w, w.removeprefix("ال"))]
        return next((known[f] for known in self._glosses for f in forms if f in known), "")

    @cached_property
    def _glosses(self) -> tuple[dict[str, str], dict[str, str]]:
        """Folded words with their glosses, of the study and of names: what more than two actors are
        called has none.
        """
        named: dict[str, list[str]] = {}
        for actor in self.study.actors:
            for form in {
                fold(n) for n in (actor.name_ar, *actor.names, *actor.short) if len(n.split()) == 1
            }:
                named.setdefault(form, []).append(actor.name_en)
        watched = {fold(w.term): w.gloss for w in self.study.watch}
        given = watched | {fold(k): v for k, v in self.study.glosses.items()}
        return given, {form: "; ".join(names) for form, names in named.items() if len(names) <= 2}


def open_run(run_dir: str = "") -> Run:
    """Open a run and speak its language from here on.

    Parameters
    ----------
    run_dir
        Its folder; '': the last run of the default study.

    Returns
    -------
    Run
        The run.

    Raises
    ------
    UserError
        Where there is none.
    """
    folder = project_root() / "reports" / DEFAULT_STUDY
    if run_dir:
        folder = Path(run_dir)
    run = Run(folder)
    language.use(run.language, language.outlets_of(run.description))
    return run


def _described(path: Path) -> dict[str, Any]:
    """run.json: study, corpora, settings, command."""
    if not path.is_file():
        raise UserError(
            "no run is here", where=path, fix="`analysis run` (or `make reports`) makes one."
        )
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return described
