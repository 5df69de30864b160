"""run.json: what notebooks and index need to know of a run besides its tables."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.corpus.manifest import read_manifest
from analysis.workspace import Workspace


def describe_run(work: Workspace, arguments: list[str] | None = None) -> dict[str, Any]:
    """Describe a run: study, corpora, settings, and the command that was typed.

    Parameters
    ----------
    work
        The run's folders and study.
    arguments
        What was typed after `analysis`; None for a description that does not depend on it.

    Returns
    -------
    dict
        What JSON can hold: it is written as run.json.
    """
    study = work.study
    corpora = [_corpus(name, source) for name, source in work.corpora.items()]
    command = ""
    if arguments is not None:
        command = shlex.join(["analysis", *arguments])
    return {
        "study": study.id,
        "study_folder": Path(os.path.relpath(study.folder, work.out)).as_posix(),
        "corpora": corpora,
        "settings": study.settings.model_dump(mode="json"),
        "banner": [corpus["text_note"] for corpus in corpora if corpus["text_note"]],
        "command": command,
        "version": __version__,
        "title": study.in_report_language("title"),
        "question": study.in_report_language("question"),
        "abstract": study.in_report_language("abstract"),
        "notebooks": list(study.notebooks),
        "language": study.report.language,
        "index_findings": list(study.report.findings),
    }


def _corpus(name: str, source: Path) -> dict[str, Any]:
    """What a report says of one corpus, from its manifest where it has one."""
    if not (source / "manifest.json").is_file():
        return {
            "name": name,
            "title": name,
            "origin": "read from a path given on the command line",
            "licence": "",
            "text_note": "",
            "show_text": "full",
            "added": "",
            "outlets": {},
        }
    manifest = read_manifest(source)
    return {
        "name": name,
        "title": manifest.title,
        "origin": manifest.origin,
        "licence": manifest.licence,
        "text_note": manifest.text_note,
        "show_text": manifest.show_text,
        "added": manifest.added,
        "outlets": manifest.outlets,
    }
