"""The sentences behind each finding of a page, put under it when the page is made."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.i18n.language import mark
from analysis.reports.evidence import Evidence
from analysis.reports.finished_run import Run
from analysis.reports.numbering import KEY, numbers

LIMIT = 6  # sentences under a finding
_FINDING = re.compile(r'<p [^<>]*class="finding"[^<>]*data-finding="([^"]*)"[^<>]*>.*?</p>', re.S)


def keys_of(finding: Mapping[str, Any]) -> pd.DataFrame:
    """The sentences that a finding rests on.

    Parameters
    ----------
    finding
        An entry of the ledger.

    Returns
    -------
    DataFrame
        article_id and sentence_id; no row where it names none.
    """
    held = finding.get("evidence") or {}
    ids = held
    if isinstance(held, Mapping):
        ids = held.get("ids", [])
    return pd.DataFrame([tuple(i) for i in ids], columns=KEY).astype(
        {"article_id": "str", "sentence_id": "int64"}
    )


def read_findings(run_dir: Path, notebook: str) -> list[dict[str, Any]]:
    """What a notebook found, as its cells wrote it down.

    Parameters
    ----------
    run_dir
        The run's folder.
    notebook
        The notebook's name.

    Returns
    -------
    list of dict
        Entries of the ledger, in the order of the cells; empty where it wrote none.
    """
    path = run_dir / "findings" / f"{notebook}.json"
    found: list[dict[str, Any]] = []
    if path.is_file():
        found = json.loads(path.read_text(encoding="utf-8"))
    return found


class Behind:
    """Opens the findings of a page: reads the tables of the run only where a finding has
    sentences.
    """

    def __init__(self, run_dir: Path, notebook: str) -> None:
        self.run_dir = run_dir
        self.findings = {f.get("id", f["key"]): f for f in read_findings(run_dir, notebook)}

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence(Run(self.run_dir))

    def open(self, body: str) -> str:
        """Put a folded list of sentences under every finding of a page that has some.

        Parameters
        ----------
        body
            The body of the page.

        Returns
        -------
        str
            The body with the lists.
        """
        return _FINDING.sub(lambda hit: hit[0] + self._block(html.unescape(hit[1])), body)

    def _block(self, finding: str) -> str:
        keys = keys_of(self.findings.get(finding, {}))
        if keys.empty:
            return ""
        known = keys.merge(self._evidence.run.sentences[KEY], on=KEY)
        total = (self.findings[finding]["evidence"] or {}).get("n", len(known))
        made = self._evidence.block(
            known,
            self._evidence.all_marks(),
            LIMIT,
            label=mark("Sentences behind this finding"),
            total=total,
        )
        return str(made.html)


def numbers_shown(run: Run, finding: Mapping[str, Any], limit: int = LIMIT) -> list[str]:
    """The numbers of the sentences that a page shows under a finding.

    Parameters
    ----------
    run
        The run.
    finding
        An entry of the ledger.
    limit
        Sentences at most.

    Returns
    -------
    list of str
        Evidence ids, in the order of the sample.
    """
    keys = keys_of(finding)
    if keys.empty:
        return []
    numbered = numbers(run.sentences)
    chosen = Evidence.sample_of(keys.merge(run.sentences[KEY], on=KEY), limit)
    return [
        numbered.loc[(a, s)]
        for a, s in zip(chosen["article_id"], chosen["sentence_id"], strict=True)
    ]


def opened(body: str, run_dir: Path, notebook: str) -> Markup:
    """The body of a page with the sentences behind each of its findings.

    Parameters
    ----------
    body
        The body.
    run_dir
        The run's folder.
    notebook
        The notebook's name.

    Returns
    -------
    Markup
        The body with folded lists.
    """
    return Markup(Behind(run_dir, notebook).open(body))
