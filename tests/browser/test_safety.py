"""Nothing leaves a page, and nothing that was collected or written in a study runs in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import HOSTILE_PAGES, PAGES, Open

POISON = "window.hacked = 'x'"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_itself_only(report: Path, watched: Open, name: str) -> None:
    opened = watched()
    page = opened.go(report / f"{name}.html")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(200)
    asked = [r for r in opened.requests if not r.startswith("data:")]
    assert asked == [(report / f"{name}.html").as_uri()]


def test_the_policy_stops_scripts_and_requests_that_a_page_did_not_bring(
    report: Path, browser: object
) -> None:
    context = browser.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    failed: dict[str, str] = {}
    page.on("requestfailed", lambda r: failed.update({r.url: r.failure}))
    answered: list[str] = []
    page.on("response", lambda r: answered.append(r.url))
    page.goto((report / "2_actors.html").as_uri())
    answered.clear()
    page.evaluate(
        "window.stopped = []; document.addEventListener('securitypolicyviolation', e => stopped.push(e.effectiveDirective))"
    )
    page.evaluate(
        f"""() => {{
          const script = document.createElement('script');
          try {{ script.text = "{POISON}"; }} catch (refused) {{ script.append("{POISON}"); }}
          document.body.append(script);
          const image = document.createElement('img');
          image.src = 'https://elsewhere.example/x.png';
          document.body.append(image);
          fetch('https://elsewhere.example/').catch(() => 0);
        }}"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    assert answered == []
    assert set(failed.values()) <= {"csp"}
    assert {"img-src", "connect-src"} <= set(page.evaluate("stopped"))
    context.close()


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_text_is_text_in_every_page(hostile: Path, watched: Open, name: str) -> None:
    page = watched().go(hostile / f"{name}.html")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == 1
    assert page.locator("img:not([src^='data:image/png'])").count() == 0
    assert (
        page.locator(
            "iframe, object, embed, form, base, svg [onload], a[href^='javascript' i]"
        ).count()
        == 0
    )
    handlers = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(n => n.startsWith('on'))).length"
    )
    assert handlers == 0


def test_hostile_text_was_shown_in_each_place_and_not_only_left_out(
    hostile: Path, watched: Open
) -> None:
    shown = ""
    for name in HOSTILE_PAGES:
        page = watched().go(hostile / f"{name}.html")
        shown += page.evaluate("document.body.textContent") + page.title()
    for place in (
        "body",
        "title",
        "outlet",
        "actor",
        "frame",
        "study-title",
        "question",
        "abstract",
        "note",
        "licence",
    ):
        assert f"[{place}]" in shown, place
    assert "<script>window.hacked='body'</script>" in shown


def test_the_citation_of_a_hostile_sentence_is_text(hostile: Path, watched: Open) -> None:
    opened = watched(permissions=["clipboard-read", "clipboard-write"])
    page = opened.go(hostile / "evidence.html")
    page.locator("button.cite").first.click()
    page.wait_for_function("document.querySelector('button.cite').textContent === 'copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("«")
    assert "[E-" in copied
    assert page.evaluate("window.hacked") is None
