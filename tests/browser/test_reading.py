"""A reviewer's way: index to report to evidence and back, with mouse, with keyboard, with scripts off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Open


def test_from_the_index_to_a_finding_to_its_sentences_and_back(report: Path, watched: Open) -> None:
    page = watched().go(report / "index.html")
    page.locator(".findings a[href^='2_actors.html#']").first.click()
    page.wait_for_load_state()
    assert "/2_actors.html#" in page.url
    target = page.locator(f"[id='{page.url.split('#')[1]}']")
    assert target.is_visible()
    page.locator("tr.behind summary").first.click()
    number = page.locator("tr.behind a.eid").first
    shown = number.inner_text()
    number.click()
    page.wait_for_load_state()
    assert page.url.endswith(f"/evidence.html#{shown}")
    sentence = page.locator(f"li#{shown}")
    assert sentence.is_visible()
    assert page.evaluate(
        f"document.querySelector('#{shown}').getBoundingClientRect().top < innerHeight"
    )
    back = sentence.locator(".back a").first
    place = back.get_attribute("href")
    assert place is not None
    back.click()
    page.wait_for_load_state()
    assert page.url.endswith(place)
    page.locator("nav[aria-label=Reports] a", has_text="Index").click()
    assert page.url.endswith("/index.html")


def test_the_same_sentence_has_the_same_number_in_every_page(report: Path, watched: Open) -> None:
    page = watched().page
    known: dict[str, str] = {}
    for name in ("2_actors", "3_relations", "4_keywords", "evidence"):
        page.goto((report / f"{name}.html").as_uri())
        pairs = page.evaluate(
            "[...document.querySelectorAll('li[data-e]')].map(l => [l.querySelector('.meta code').textContent, l.dataset.e])"
        )
        for code, number in pairs:
            assert known.setdefault(code, number) == number
        twice = page.evaluate(
            "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, n, all) => all.indexOf(id) !== n)"
        )
        assert twice == []
    assert len(set(known.values())) == len(known) > 20


def test_every_link_inside_the_reports_leads_somewhere(report: Path, watched: Open) -> None:
    page = watched().page
    links, anchors = set(), {}
    for path in sorted(report.glob("*.html")):
        page.goto(path.as_uri())
        anchors[path.name] = set(
            page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        )
        found = page.evaluate(
            "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
        )
        links |= {(path.name, h) for h in found if not h.startswith("http")}
    for source, link in sorted(links):
        name, _, anchor = link.partition("#")
        name = name or source
        assert (report / name).is_file(), (source, link)
        assert not anchor or anchor in anchors[name], (source, link)


def test_sentences_filter_by_outlet_actor_day_and_word(report: Path, watched: Open) -> None:
    page = watched().go(report / "evidence.html")
    shown = page.locator("ol.sentences > li:not([hidden])")
    whole = shown.count()
    outlet = page.get_by_label("every outlet")
    name = outlet.locator("option").nth(1).inner_text()
    outlet.select_option(name)
    one = shown.count()
    assert 0 < one < whole
    assert set(shown.evaluate_all("all => all.map(l => l.dataset.outlet)")) == {name}
    page.get_by_label("from this day").fill("2020-01-01")
    page.get_by_label("to this day").fill("2020-12-31")
    days = shown.evaluate_all("all => all.map(l => l.dataset.day)")
    assert 0 < len(days) < one
    assert {d[:4] for d in days} == {"2020"}
    outlet.select_option("")
    actor = page.get_by_label("every actor")
    chosen = actor.locator("option").nth(2).inner_text()
    page.get_by_label("from this day").fill("")
    page.get_by_label("to this day").fill("")
    actor.select_option(chosen)
    assert all(
        chosen in a.split("|") for a in shown.evaluate_all("all => all.map(l => l.dataset.actors)")
    )
    assert (
        page.locator(".tools output").first.inner_text() == f"{shown.count()} of {whole} sentences"
    )


def test_a_click_on_a_line_of_the_network_opens_the_sentences_of_the_pair(
    report: Path, watched: Open
) -> None:
    page = watched().go(report / "2_actors.html")
    line = page.locator("#f-network svg.live a[href='#f-network--iran--iraq']")
    assert re.fullmatch(r"Iran – Iraq: \d+ shared", line.get_attribute("aria-label") or "")
    box = line.bounding_box()
    assert box is not None
    target = page.locator("[id='f-network--iran--iraq']")
    assert not target.is_visible()
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator(".tip").is_visible()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    target.wait_for(state="visible")
    marks = target.locator("li").first.locator("mark.actor").all_inner_texts()
    assert len(marks) >= 2


def test_tables_sort_with_their_sentences_and_search(report: Path, watched: Open) -> None:
    page = watched().go(report / "2_actors.html")
    table = page.locator("#f-named table")
    heads = table.locator("thead th")
    place = heads.all_inner_texts().index("mentions")
    button = heads.nth(place).locator("button")
    button.click()
    column = f"#f-named tbody tr:not(.behind) td:nth-child({place + 1})"
    numbers = [int(t.replace(",", "")) for t in page.locator(column).all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    button.click()
    assert heads.nth(place).get_attribute("aria-sort") == "ascending"
    numbers = [int(t.replace(",", "")) for t in page.locator(column).all_inner_texts()]
    assert numbers == sorted(numbers)
    first = page.locator("#f-named tbody tr").first.locator("td").first.inner_text()
    behind = page.locator("#f-named tbody tr").nth(1)
    assert "behind" in (behind.get_attribute("class") or "")
    behind.locator("summary").first.click()
    assert first.split()[0] in " ".join(
        behind.locator("mark").evaluate_all("all => all.map(m => m.title)")
    )
    field = page.locator(".tools:has(+ #f-named) input")
    field.fill("iraq")
    rows = page.locator("#f-named tbody tr:not(.behind):not([hidden])")
    assert 0 < rows.count() < len(numbers)
    assert all("iraq" in t.lower() for t in rows.all_inner_texts())


def test_neighbours_come_on_request_and_a_citation_is_copied(report: Path, watched: Open) -> None:
    opened = watched(permissions=["clipboard-read", "clipboard-write"])
    page = opened.go(report / "evidence.html")
    item = page.locator("ol.sentences > li:has(details.near):has(a.source)").first
    near = item.locator("details.near .ar").first
    assert not near.is_visible()
    item.locator("details.near summary").click()
    assert near.is_visible()
    item.locator("button.cite").click()
    page.wait_for_function(
        "[...document.querySelectorAll('button.cite')].some(b => b.textContent === 'copied')"
    )
    copied = page.evaluate("navigator.clipboard.readText()")
    for part in (
        item.get_attribute("data-e"),
        item.get_attribute("data-day"),
        item.get_attribute("data-outlet"),
        item.locator("a.source").get_attribute("href"),
    ):
        assert part is not None
        assert part in copied


def focused(page: object) -> str:
    return page.evaluate(
        "document.activeElement.getAttribute('href') || document.activeElement.textContent.trim().slice(0, 40)"
    )  # type: ignore[attr-defined]


def test_everything_is_reached_from_the_keyboard(report: Path, watched: Open) -> None:
    page = watched().go(report / "2_actors.html")
    page.keyboard.press("Tab")
    assert focused(page) == "#content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    reached: list[str] = []
    for _ in range(400):
        reached.append(
            page.evaluate(
                "(e => e.closest('svg') ? 'mark' : e.tagName + '.' + e.className)(document.activeElement)"
            )
        )
        if reached[-1] == "mark":
            break
        page.keyboard.press("Tab")
    assert reached[-1] == "mark"
    assert any(r.startswith("BUTTON.sort") for r in reached)
    assert any(r.startswith("SUMMARY") for r in reached)
    assert any(r.startswith("INPUT") for r in reached)
    before = focused(page)
    page.keyboard.press("ArrowRight")
    after = focused(page)
    assert before != after
    assert page.locator(".tip").is_visible()
    page.keyboard.press("Enter")
    target = page.locator(f"[id='{after[1:]}']")
    target.wait_for(state="visible")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.getElementById('{after[1:]}').contains(document.activeElement)")


def test_an_address_with_an_anchor_opens_what_it_lies_in(report: Path, watched: Open) -> None:
    page = watched().go(report / "2_actors.html", "f-network--iran--iraq")
    assert page.locator("[id='f-network--iran--iraq']").is_visible()


@pytest.mark.parametrize("name", ["index", "2_actors", "3_relations", "4_keywords", "evidence"])
def test_with_scripts_off_figures_tables_and_sentences_are_there(
    report: Path, watched: Open, name: str
) -> None:
    page = watched(java_script_enabled=False).go(report / f"{name}.html")
    assert page.locator(".tools, button").count() == 0
    if name == "evidence":
        assert page.locator("ol.sentences > li").first.is_visible()
    elif name != "index":
        assert page.locator("figure svg, figure img").first.is_visible()
        assert page.locator(".table table").first.is_visible()
        page.locator("tr.behind summary").first.click()
        assert page.locator("tr.behind .ar").first.is_visible()


def test_with_scripts_off_a_line_of_the_network_still_leads_to_its_sentences(
    report: Path, watched: Open
) -> None:
    page = watched(java_script_enabled=False).go(report / "2_actors.html")
    page.locator("#f-network svg a[href='#f-network--iran--iraq']").focus()
    page.keyboard.press("Enter")
    target = page.locator("[id='f-network--iran--iraq']")
    target.wait_for(state="visible")


@pytest.mark.parametrize("typed", ["إيران", "ايران", "إيرَان"])
def test_search_reads_a_word_however_its_hamza_is_written(
    report: Path, watched: Open, typed: str
) -> None:
    page = watched().go(report / "2_actors.html")
    page.locator(".tools input[type=search]").first.fill(typed)
    shown = page.locator("#f-named tbody tr:not(.behind):visible")
    assert shown.count() >= 1
    assert (
        page.locator("#f-named tbody tr:not(.behind):visible td:nth-child(2)").first.inner_text()
        == "إيران"
    )


def test_a_figure_is_taken_away_as_drawing_picture_and_rows(report: Path, watched: Open) -> None:
    opened = watched()
    page = opened.go(report / "3_relations.html")
    asked = len(opened.requests)
    figure = page.locator("#f-dyads")
    taken = {}
    for kind in ("SVG", "PNG", "CSV"):
        with page.expect_download() as caught:
            figure.locator("button.take", has_text=kind).click()
        name = caught.value.suggested_filename
        taken[name] = Path(caught.value.path()).read_bytes()
    assert list(taken) == [f"3_relations-dyads.{kind}" for kind in ("svg", "png", "csv")]
    svg, png, csv = taken.values()
    assert svg.startswith(b"<svg")
    assert b"aria-hidden" in svg or b"<path" in svg
    assert png.startswith(b"\x89PNG")
    rows = csv.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("dyad,")
    assert len(rows) > 10
    outside = [
        address
        for address in opened.requests[asked:]
        if not address.startswith(("data:", "blob:", "file:"))
    ]
    assert outside == []


def test_figures_and_tables_are_numbered_in_their_order(report: Path, watched: Open) -> None:
    page = watched().go(report / "2_actors.html")
    for kind in ("Figure", "Table"):
        named = page.locator(".nth", has_text=kind).all_text_contents()
        assert named == [f"{kind} 2.{n}" for n in range(1, len(named) + 1)]
        assert len(named) > 1


def test_an_actor_is_followed_through_sentences_company_and_time(
    report: Path, watched: Open
) -> None:
    page = watched().go(report / "follow.html")
    name = page.eval_on_selector("#follow select option:nth-child(3)", "o => o.value")
    page.select_option("#follow select >> nth=0", name)
    shown = page.eval_on_selector_all(
        "ol.followed > li:not([hidden])", "items => items.map(i => i.dataset.actors.split('|'))"
    )
    assert shown
    assert all(name in actors for actors in shown)
    assert page.inner_text(".told").startswith(f"{len(shown):,} ")
    page.click(".time .row button >> nth=0")
    fewer = page.locator("ol.followed > li:not([hidden])").count()
    assert 0 < fewer < len(shown)
    page.click("#follow > button")
    assert page.locator(".choice").count() == 2
    again = watched().go(report / "follow.html", page.url.partition("#")[2])
    assert again.locator("ol.followed > li:not([hidden])").count() == fewer


def test_a_time_chosen_on_the_timeline_is_told_and_leads_to_its_sentences(
    report: Path, watched: Open
) -> None:
    page = watched().go(report / "index.html")
    page.select_option(".timeline .tools select >> nth=0", "1")
    page.select_option(".timeline .tools select >> nth=1", "1")
    told = page.inner_text(".brushed")
    assert "units tell of the pair" in told
    assert page.locator("rect.out").count() > 0
    name, _, anchor = page.get_attribute(".brushed a", "href").partition("#")
    there = watched().go(report / name, anchor)
    shown = there.locator("ol.followed > li:not([hidden])")
    assert len(set(shown.evaluate_all("all => all.map(l => l.dataset.day.slice(0, 4))"))) == 1


def shown_network(page: Any) -> tuple[list[str], list[str]]:
    """The names of actors and of ties that the network of a page shows."""
    names = page.eval_on_selector_all(
        "#f-network svg.live a:not([hidden])",
        "links => links.map(l => [l.querySelector('polygon') ? 'actor' : 'tie', l.getAttribute('aria-label')])",
    )
    return [n for kind, n in names if kind == "actor"], [n for kind, n in names if kind == "tie"]


def test_the_network_is_filtered_by_kind_strength_date_and_actor(
    report: Path, watched: Open
) -> None:
    page = watched().go(report / "2_actors.html")
    tools = page.locator(".tools.live")
    actors, ties = shown_network(page)
    assert len(ties) > 5
    tools.locator("label.kind", has_text="state").locator("input").uncheck()
    fewer, _ = shown_network(page)
    assert set(actors) - set(fewer) >= {a for a in actors if a.startswith(("Iran:", "Iraq:"))}
    tools.locator("label.kind", has_text="state").locator("input").check()
    tools.locator("input[type=range]").press("End")
    assert len(shown_network(page)[1]) == 1
    tools.locator("input[type=range]").press("Home")
    tools.locator("select").nth(0).select_option(label="Iran")
    ego, _ = shown_network(page)
    assert {name.partition(":")[0] for name in ego} == {"Iran", "Iraq", "Saudi Arabia"}
    tools.locator("select").nth(0).select_option(index=0)
    tools.locator("select").nth(2).select_option(index=0)
    _, of_first = shown_network(page)
    assert 0 < len(of_first) < len(ties)
    whole = dict(name.rsplit(": ", 1) for name in ties)
    part = dict(name.rsplit(": ", 1) for name in of_first)
    counted = [
        (int(part[name].split()[0]), int(whole[name].split()[0].replace(",", ""))) for name in part
    ]
    assert all(0 < then <= ever for then, ever in counted)


def test_a_tie_of_the_network_opens_its_sentences_by_mouse_and_by_keyboard(
    report: Path, watched: Open
) -> None:
    page = watched().go(report / "2_actors.html")
    link = page.locator("#f-network svg.live a:has(line)").first
    anchor = str(link.get_attribute("href")).removeprefix("#")
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(f"document.getElementById('{anchor}').closest('details').open")
    assert page.url.endswith(f"#{anchor}")
    page.locator("#f-network svg.live a:has(polygon)").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('svg.live') !== null")


def test_the_network_is_zoomed_and_dragged_and_brought_back(report: Path, watched: Open) -> None:
    page = watched().go(report / "2_actors.html")
    tools = page.locator(".tools.live")
    place = "document.querySelector('#f-network svg.live polygon').getAttribute('points')"
    before = page.evaluate(place)
    tools.locator(".zoom button").nth(0).click()
    assert page.evaluate(place) != before
    tools.locator(".zoom button").nth(2).click()
    assert page.evaluate(place) == before
    page.locator("#f-network svg.live polygon").first.scroll_into_view_if_needed()
    box = page.locator("#f-network svg.live polygon").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
    page.mouse.up()
    assert page.evaluate(place) != before
    assert "#" not in page.url  # what was dragged is no click


def test_without_scripts_the_still_network_is_there(report: Path, watched: Open) -> None:
    page = watched(java_script_enabled=False).go(report / "2_actors.html")
    assert page.locator("#f-network .plot > svg").is_visible()
    assert page.locator("svg.live").count() == 0
