"""Messages of notebooks: the prose of their markdown cells, line by line, and the texts that their
cells show.

`localised` puts the prose of a notebook into the language in use, so that the executed copy speaks
it as the page does. `messages_of` lists everything that a catalogue must hold; code and its
comments stay as they are.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path

from analysis.i18n import language

_LINE = re.compile(r"^(\s*(?:> ?)?(?:#{1,6} |[-*] |\d+\. )?)(.*?)(\s*)$", re.S)
_SHOWING = ("finding", "text", "figure", "table", "caption", "entries")


def localised(notebook: Path, folder: Path) -> Path:
    """Copy a notebook with its markdown in the language in use.

    Parameters
    ----------
    notebook
        The notebook.
    folder
        Where the copy goes; made where it is missing.

    Returns
    -------
    Path
        The copy; in English the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / notebook.name
    if language.current() == "en":
        return Path(shutil.copyfile(notebook, target))
    held = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in held["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = _translated("".join(cell["source"]))
    target.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _translated(markdown: str) -> str:
    lines = [_LINE.match(line) for line in markdown.split("\n")]
    return "\n".join(hit[1] + language.gettext(hit[2]) + hit[3] for hit in lines if hit)


def messages_of(notebook: Path) -> list[str]:
    """The messages of a notebook.

    Parameters
    ----------
    notebook
        The notebook, not executed.

    Returns
    -------
    list of str
        Each message once, in the order of the cells: lines of prose, captions, headings of
        columns.
    """
    found: list[str] = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            found += [
                hit[2] for line in source.split("\n") if (hit := _LINE.match(line)) and hit[2]
            ]
        else:
            for call in (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)):
                found += _shown(call)
    return list(dict.fromkeys(found))


def _shown(call: ast.Call) -> list[str]:
    """The texts that one call of `reports` shows: its captions and the headings of its columns."""
    if not (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in _SHOWING
        and ast.unparse(call.func.value) == "reports"
    ):
        return []
    keep = [a for a in call.args[:2] if call.func.attr in ("figure", "table", "caption", "entries")]
    texts = [a.value for a in keep if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    for keyword in call.keywords:
        if keyword.arg == "columns" and isinstance(keyword.value, ast.Dict):
            texts += [
                v.value
                for v in keyword.value.values
                if isinstance(v, ast.Constant) and isinstance(v.value, str)
            ]
    return texts
