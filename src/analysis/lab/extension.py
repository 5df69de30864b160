"""The extension of the lab's kernel (`make lab` loads it; elsewhere: `%load_ext
analysis.lab.extension`).

Tables are itables: sorted, searched and paged in the page, from the package alone, nothing fetched;
the sentences behind a row open in it. What a cell would write into the run's folder (its findings)
goes to a scratch folder: looking at a report does not change it. Executed reports never load this
module.
"""

from __future__ import annotations

import functools
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import itables.options
import pandas as pd
from IPython.display import HTML, display
from itables.javascript import generate_init_offline_itables_html, to_html_datatable
from markupsafe import Markup, escape

from analysis import reports
from analysis.lab.quotations import Quotations, numbered, style
from analysis.paths import project_root
from analysis.reports.evidence import Sentences
from analysis.reports.finished_run import Run
from analysis.reports.present import Html, arabic

LONG = 160  # characters of a cell
LINE = 80  # characters of a cell above which the lines of a table are broken
ROWS = 15  # of a page of a table
BEHIND = "Sentences behind the rows"
STUDY = "MIHWAR_STUDY"
_OPENS = ("open_run(", "load(")
_WRITES = ("finding", "text")
_SVG_LINK = re.compile(r'<a href="(#[^"]*)"([^>]*)><title>')
_started: set[int] = set()
_opened: list[Run] = []


def load_ipython_extension(shell: Any) -> None:
    """Make this kernel one of the lab.

    Parameters
    ----------
    shell
        IPython's shell.
    """
    # A table of the lab holds texts of a corpus, which may hold tags; those of a report
    # (`LiveTable`) are escaped cell by cell.
    itables.options.allow_html = False
    itables.options.maxBytes = "1MB"
    itables.options.lengthMenu = [ROWS, 50, 200]
    itables.options.warn_on_selected_rows_not_rendered = False
    shell.events.register("pre_run_cell", lambda info: _start(id(shell), info.raw_cell or ""))
    html = shell.display_formatter.formatters["text/html"]
    html.for_type(Html, dressed)
    html.for_type(LiveTable, LiveTable._repr_html_)
    html.for_type(pd.DataFrame, frame_html)
    html.for_type(Quotations, Quotations._repr_html_)
    html.for_type(pd.Series, lambda s: frame_html(s.to_frame()))
    # put in the place of the functions that notebooks call: the same notebook is interactive here
    # and a report elsewhere
    reports.table = live_table(reports.table)
    reports.open_run = opening(reports.open_run)
    for name in _WRITES:
        setattr(reports, name, aside(getattr(reports, name)))


def _start(shell: int, source: str) -> None:
    """Bring the tables' script into the page: with the first cell, and with each that opens a run
    (the page may be a new one).
    """
    if shell not in _started or any(word in source for word in _OPENS):
        _started.add(shell)
        display(HTML(generate_init_offline_itables_html(itables.options.dt_bundle)))


def dressed(piece: Html) -> str:
    """A piece of a report with what makes it readable here.

    JupyterLab sets the href of every link it finds, which fails for one inside SVG and shows the
    whole figure as an error; it finds none in xlink:href.

    Parameters
    ----------
    piece
        What a cell ended in.

    Returns
    -------
    str
        HTML with the page's style.
    """
    html = Markup(_SVG_LINK.sub(r'<a xlink:href="\1"\2><title>', str(piece.html)))
    return str(Markup('{}<div class="mihwar">{}</div>').format(style(), _led(html)))


def opening(plain: Callable[..., Run]) -> Callable[..., Run]:
    """`reports.open_run` as the lab has it: the numbers of sentences lead to the evidence of the
    run opened.

    Parameters
    ----------
    plain
        `reports.open_run`.

    Returns
    -------
    function
        The same, by default of the study that the lab was opened for.
    """

    @functools.wraps(plain)
    def open_run(run_dir: str = "") -> Run:
        study = os.environ.get(STUDY)
        if study and not run_dir:
            run_dir = str(project_root() / "reports" / study)
        # Changed in place: `_led` asks this same list.
        _opened[:] = [plain(run_dir)]
        return _opened[0]

    return open_run


def _led(html: Markup) -> Markup:
    if _opened:
        return numbered(html, _opened[0])
    return html


def frame_html(frame: pd.DataFrame) -> str:
    """A table of the lab.

    Parameters
    ----------
    frame
        The table, which stays as it is.

    Returns
    -------
    str
        HTML; texts longer than `LONG` characters are cut.
    """
    shown = frame.copy()
    for column in shown.columns[
        [pd.api.types.is_object_dtype(t) or pd.api.types.is_string_dtype(t) for t in shown.dtypes]
    ]:
        shown[column] = [
            v[:LONG] + "…" if isinstance(v, str) and len(v) > LONG else v for v in shown[column]
        ]
    index = not isinstance(frame.index, pd.RangeIndex)
    html = to_html_datatable(shown, connected=False, showIndex=index, pageLength=ROWS)
    return str(Markup('{}<div class="mihwar">{}</div>').format(style(), Markup(html)))


class LiveTable(Html):
    """A report's table as itables, and under it the sentences behind each row."""

    def __init__(self, plain: Html, frame: pd.DataFrame, caption: str, behind: Markup) -> None:
        super().__init__(plain.html)
        for name, value in (("frame", frame), ("caption", caption), ("behind", behind)):
            object.__setattr__(self, name, value)  # the base is frozen

    def _repr_html_(self) -> str:
        shown = vars(self)
        html = to_html_datatable(
            shown["frame"],
            connected=False,
            showIndex=False,
            allow_html=True,
            pageLength=ROWS,
            classes=_classes(self),
        )
        head = Markup('<p class="caption">{}</p>').format(arabic(shown["caption"]))
        return str(
            Markup('{}<div class="mihwar">{}{}{}</div>').format(
                style(), head, Markup(html), _led(shown["behind"])
            )
        )


def _classes(table: Html) -> str:
    """Long texts (definitions, examples) are broken into lines, or they would run out of the page."""
    texts = vars(table)["frame"].select_dtypes(exclude="number")
    long = any(len(Markup(v).striptags()) > LINE for column in texts for v in texts[column])
    if long:
        return "display compact"
    return "display nowrap compact"


def live_table(plain: Callable[..., Html]) -> Callable[..., Html]:
    """`reports.table` as the lab has it.

    Parameters
    ----------
    plain
        `reports.table`.

    Returns
    -------
    function
        The same arguments and checks, shown as a table that sorts and searches (itables).
    """

    @functools.wraps(plain)
    def table(
        frame: pd.DataFrame,
        caption: str,
        *,
        columns: Mapping[str, str],
        formats: Mapping[str, Any] | None = None,
        interval: Mapping[str, tuple[str, str]] | None = None,
        evidence: Sequence[Sentences | None] | None = None,
        **rest: Any,
    ) -> Html:
        html = plain(
            frame,
            caption,
            columns=columns,
            formats=formats,
            interval=interval,
            evidence=evidence,
            **rest,
        )
        shown = shown_frame(frame, columns, formats or {}, interval or {})
        if len(frame):
            return LiveTable(html, shown, caption, _behind(shown, evidence or []))
        return html

    return table


def shown_frame(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    formats: Mapping[str, Any],
    interval: Mapping[str, tuple[str, str]],
) -> pd.DataFrame:
    """The columns of a table as the lab shows them.

    Parameters
    ----------
    frame
        The rows.
    columns
        Columns with their headings.
    formats
        How numbers of a column are shown; 'percent' turns shares into percent.
    interval
        The columns of both ends of a column's interval.

    Returns
    -------
    DataFrame
        Columns by heading: numbers as numbers, so that they sort; intervals beside them; texts
        escaped.
    """
    parts: dict[str, Any] = {}
    for column, head in columns.items():
        values = frame[column]
        name = head
        if formats.get(column) == "percent":
            values = 100 * values
            name = f"{head} (%)"
        if pd.api.types.is_float_dtype(values):
            values = _rounded(values, formats.get(column))
        elif not pd.api.types.is_numeric_dtype(values):
            values = [arabic("–" if pd.isna(v) else v) for v in values]
        parts[str(escape(name))] = list(values)
        if column in interval:
            factor = 1
            if formats.get(column) == "percent":
                factor = 100
            ends = (factor * frame[c] for c in interval[column])
            name = "95 %"
            if len(interval) != 1:
                name = f"95 % of {escape(head)}"
            parts[name] = [
                "" if pd.isna(low) else f"[{low:.2f}, {high:.2f}]"
                for low, high in zip(*ends, strict=True)
            ]
    return pd.DataFrame(parts)


def _rounded(values: pd.Series, form: Any) -> pd.Series:
    """Numbers with the digits after the point that the report prints; whole ones without a point."""
    told = re.search(r"\.(\d+)f}", str(form))
    if told:
        digits = int(told[1])
    elif form == "p":
        digits = 6
    else:
        digits = 2
    if digits == 0:
        return values.round().astype("Int64")
    return values.round(digits)


def _behind(shown: pd.DataFrame, evidence: Sequence[Sentences | None]) -> Markup:
    """The sentences of each row, folded, each under the first texts of its row."""
    one = Markup("<details><summary>{}: {}</summary>{}</details>")
    # the texts of `shown` are escaped already; pandas keeps them as plain strings
    texts = [c for c in shown.columns if not pd.api.types.is_numeric_dtype(shown[c])][:2]
    rows = zip(shown[texts].to_dict("records"), evidence, strict=False)
    links = [
        one.format(Markup(" · ".join(row.values())), e.summary, e.html)
        for row, e in rows
        if e and e.n_shown
    ]
    if not links:
        return Markup("")
    return Markup('<details class="behind"><summary>{} {}</summary>{}</details>').format(
        BEHIND, f"({len(links)} of {len(shown)} rows)", Markup("").join(links)
    )


class Aside(Run):
    """A run as it is, but that what is written goes to a scratch folder."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self.folder = folder
        self.description = run.description
        self._tables = run._tables

    def __getattr__(self, name: str) -> Any:
        # what copies or pickles an object asks for private names before it has any
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._run, name)

    @property
    def study(self) -> Any:
        """The study of the run itself."""
        return self._run.study


@functools.cache
def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="mihwar-lab-"))


def aside(write: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function write elsewhere than into a finished run.

    Parameters
    ----------
    write
        A function that takes a run first and writes into its folder.

    Returns
    -------
    function
        The same, writing into a folder of its own.
    """

    @functools.wraps(write)
    def written(*given: Any, **named: Any) -> Any:
        if given and isinstance(given[0], Run):
            given = (Aside(given[0], _scratch()), *given[1:])
        return write(*given, **named)

    return written
