"""What a run leaves besides its steps: findings.json, the index, manifest.json and timings.json."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.atomic import put_json
from analysis.i18n import language
from analysis.reports import ledger
from analysis.reports.finished_run import Run
from analysis.reports.index import note_corpus, render_index
from analysis.reports.render import keep_faces_in
from analysis.workflow import provenance
from analysis.workflow.placebo import restore_placebo
from analysis.workflow.runner import Result
from analysis.workflow.stage import Step
from analysis.workspace import Workspace


def finish_run(
    work: Workspace,
    steps: Sequence[Step],
    result: Result,
    *,
    described: dict[str, Any],
    typed: dict[str, list[str]],
    code: dict[str, Any] | None = None,
) -> Path:
    """Put together what was run.

    Parameters
    ----------
    work
        The run's folders.
    steps, result
        The plan, and what became of it.
    described
        run.json.
    typed
        The command's `arguments` and `assignments`.
    code
        Which code this is; by default as `provenance.code_state` finds it.

    Returns
    -------
    Path
        The index. It is rendered in every run, so that it is never older than its code.
    """
    code = code or provenance.code_state()
    failed = {
        step.notebook: result.failed[step.name]
        for step in steps
        if step.notebook and step.name in result.failed
    }
    outlets = language.outlets_of(described)
    with language.speaking(work.study.report.language, outlets):
        glance = []
        if work.table("articles").is_file():
            glance = note_corpus(Run(work.out))
        ledger.gather(
            work.out,
            list(work.study.notebooks),
            version=__version__,
            code_sha256=code["sha256"],
        )
    restore_placebo(work.out)
    manifest = provenance.manifest(work, steps, result, described=described, typed=typed, code=code)
    # the index shows the manifest, and the manifest lists the index
    provenance.put(work.out, manifest)
    keep_faces_in(work.processed / "faces")
    with language.speaking(work.study.report.language, outlets):
        index = render_index(work.out, failed=failed, glance=glance)
    provenance.put(work.out, manifest)
    put_json(work.out / provenance.TIMINGS, provenance.timings(result), sort_keys=True)
    return index
