"""No state of the page at any size breaks one of axe's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from page_browser import needs_browser, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from page_browser import Open

pytestmark = needs_browser

SIZES = [(1280, 800), (640, 400), (320, 256), (360, 640), (340, 450)]

# What a reader has done, one after the other on one page: a script for each state.
OPEN_FOLDS = "for (const fold of document.querySelectorAll('details')) fold.open = true;"
STATES = {
    "start": "",
    "all folds open": OPEN_FOLDS,
    "search with hits": "change({text: 'Islam'});",
    "another spelling": "change({text: 'Islamkala'});",
    "nothing found": "change({text: 'nothing of this'});",
    "filters": "change({text: '', type: new Set(['armed clash']), from: 18800, to: 19400});",
    "card of a place": "change({type: null, from: null, to: null, place: [31.05, 61.5]});",
    "card of a place outside": "change({place: [48.858, 2.294]});",
    "ruler": "change({place: null, measure: [[31, 61.2], [32, 61.5], [33, 61]]});",
    "border": "change({measure: null, strip: 'border', reach: "
    "{border_id: 'AFG-IRN', border_part: 1, from_m: 500_000, to_m: 800_000}});",
    "detail": "change({reach: null, selected: modules.data.event(0)});",
    "detail with its folds open": OPEN_FOLDS,
    "lost": "change({selected: null, lost: 'no-such-id'});",
}


def complaints(page: Page, options: dict[str, Any]) -> list[str]:
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"]} | options)
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:300] for node in one['nodes']]}"
        for one in found["violations"]
    ]


@pytest.mark.parametrize("lang", ["en", "fa"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_axe_finds_no_fault_in_any_state(
    opened: Open, fourteen_html: str, size: tuple[int, int], lang: str
) -> None:
    window = {"width": size[0], "height": size[1]}
    page = opened(fourteen_html, f"#lang={lang}", viewport=window, reduced_motion="reduce")
    page.evaluate("() => { globalThis.change = modules.state.change; }")
    page.evaluate(Axe().axe_script)
    faults = {}
    for state, act in STATES.items():
        page.evaluate(f"() => {{ {act} }}")
        settled(page)
        faults[state] = complaints(page, {})
        if lang == "fa":
            continue
        page.evaluate("change({scheme: 'dark'})")  # only the colours differ, and these are of every language
        faults[f"{state}, dark"] = complaints(page, {"runOnly": ["color-contrast"]})
        page.evaluate("change({scheme: null})")
    assert {state: found for state, found in faults.items() if found} == {}
