"""The page of everyday questions, run as it is written; what is taken into a paper."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from tests.command import ROOT

from analysis.errors import UserError
from analysis.lab.citing import latex_table
from analysis.lab.commands import run

PAGE = ROOT / "docs" / "how-to" / "every-day.md"


def test_the_lines_of_the_page_run_as_they_are_written(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert len(blocks) == 7
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIHWAR_ROOT", str(project))
    names: dict[str, object] = {}
    for block in blocks:
        exec(block.replace("print(study.cite())", ""), names)
    assert (tmp_path / "frames.pdf").read_bytes().startswith(b"%PDF")
    assert list(names["table"].columns[:4]) == ["frame", "dyad", "source", "period"]
    assert r"\label{tab:actors}" in str(names["paper"])


def test_a_table_for_a_paper_is_escaped_and_its_arabic_marked() -> None:
    table = pd.DataFrame(
        {"name_en": ["50% & more_"], "name_ar": ["سد النهضة"], "share": [0.125], "n": [3]}
    )
    table.loc[1] = [None, "مصر (EG)", float("nan"), 4]
    made = latex_table(table, "Shares")
    assert r"name\_en & name\_ar & share & n \\" in made
    assert r"50\% \& more\_ & \textarabic{سد النهضة} & 0.12 & 3 \\" in made
    assert r"-- & \textarabic{مصر} (EG) & -- & 4 \\" in made
    assert r"\begin{tabular}{llrr}" in made
    assert "label" not in made
    with pytest.raises(UserError, match="has 2 rows; a page holds 1"):
        latex_table(table, "Shares", most=1)


def test_settings_may_be_a_mapping(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    with pytest.raises(UserError, match=r"no setting 'unti'.*did you mean 'unit'"):
        run("nile", set={"settings.unti": "article"})
