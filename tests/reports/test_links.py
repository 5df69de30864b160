"""Every link of the committed pages leads to a committed file."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "reports" / "iraq-iran-saudi"


def places_linked(page: Path) -> set[tuple[str, str]]:
    """File and anchor of each link of a page; links to other machines are none."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.S)
    links = [unescape(link) for link in re.findall(r'\bhref="([^"]+)"', body)]
    parted = [link.partition("#") for link in links if not re.match(r"[a-z]+:", link)]
    return {(name or page.name, anchor) for name, _, anchor in parted}


def anchors_of(page: Path) -> set[str]:
    return {unescape(i) for i in re.findall(r'\sid="([^"]+)"', page.read_text(encoding="utf-8"))}


def left_out(paths: list[str]) -> set[str]:
    """Those of the paths, from the top of the project, that .gitignore keeps out."""
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        cwd=ROOT,
        input="\n".join(paths),
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode > 1:
        pytest.skip("no git here")
    return set(asked.stdout.split())


def dead(folder: Path) -> dict[str, list[str]]:
    """The links of each page of a run that lead to no file, or to one that is not committed."""
    found = {}
    for page in sorted(folder.glob("*.html")):
        named = sorted({name for name, _ in places_linked(page)})
        out = left_out([f"reports/iraq-iran-saudi/{name}" for name in named])
        lost = [
            name
            for name in named
            if not (folder / name).is_file() or f"reports/iraq-iran-saudi/{name}" in out
        ]
        if lost:
            found[page.name] = lost
    return found


def astray(folder: Path) -> set[tuple[str, str, str]]:
    """Page, file and anchor of every link to a place that its page does not have."""
    pages = sorted(folder.glob("*.html"))
    anchors = {page.name: anchors_of(page) for page in pages}
    return {
        (page.name, name, anchor)
        for page in pages
        for name, anchor in places_linked(page)
        if anchor and anchor not in anchors.get(name, set())
    }


def test_every_link_of_the_committed_pages_leads_to_a_committed_file() -> None:
    assert dead(COMMITTED) == {}


def test_every_link_into_a_committed_page_leads_to_a_place_in_it() -> None:
    assert astray(COMMITTED) == set()


@pytest.mark.notebook
def test_every_link_of_a_run_leads_to_a_file_that_is_kept_with_it(finished: Path) -> None:
    assert dead(finished / "reports" / "iraq-iran-saudi") == {}


def test_a_link_to_what_is_not_committed_is_seen(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.parquet").write_bytes(b"x")
    (tmp_path / "tables" / "a.csv").write_bytes(b"x")
    links = "".join(f'<a href="tables/a.{kind}">' for kind in ("csv", "parquet", "txt"))
    (tmp_path / "index.html").write_text(links, encoding="utf-8")
    assert dead(tmp_path) == {"index.html": ["tables/a.parquet", "tables/a.txt"]}
