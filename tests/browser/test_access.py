"""axe-core finds nothing serious in any report, closed and opened, in the light and in the dark, narrow and wide."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import PAGES, Open


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(report: Path, watched: Open, name: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    narrow = scheme == "dark"
    opened = watched(
        color_scheme=scheme, width=390 if narrow else 1280, bypass_csp=True
    )  # axe itself comes in as a script
    page = opened.go(report / f"{name}.html")
    page.add_style_tag(
        content="li { content-visibility: visible !important }"
    )  # sentences out of sight have no size that axe could see
    # items of a list are all made by one function: forty of six hundred are enough, and axe takes minutes over all
    page.evaluate(
        "document.querySelectorAll('ol.sentences.whole > li:nth-child(n+41)').forEach(item => item.remove())"
    )
    page.evaluate("document.querySelectorAll('details').forEach((d, n) => d.open = n < 25)")
    # every rule over every element; what passed is listed by one element each (all 12,000 of a page took a quarter of the time)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response
    bad = [
        (
            v["id"],
            v["impact"],
            v["nodes"][0]["html"][:160],
            v["nodes"][0].get("failureSummary", "")[:300],
        )
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert bad == []
    assert found["passes"]
