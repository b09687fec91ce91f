"""The page for those who do not see it or use no pointer: axe's rules, and every incident by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

import marzmap
from marzmap import view
from page_browser import html_of, needs_browser, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
MOST_STEPS = 200
STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "load": ("", {}),
    "detail": ("#incident=2021-12-01-shaghalak", {}),
    "dark": ("", {"color_scheme": "dark"}),
    "dark detail": ("#incident=2021-12-01-shaghalak", {"color_scheme": "dark"}),
    "phone": ("", PHONE),
    "phone detail": ("#incident=2021-12-01-shaghalak", PHONE),
    "persian": ("#lang=fa", {}),
    "persian detail": ("#lang=fa&incident=2021-12-01-shaghalak", {}),
    "persian phone": ("#lang=fa", PHONE),
    "border": ("#strip=border", {}),
    "nothing found": ("#q=nothing%20of%20this", {}),
}


@pytest.fixture(scope="module")
def default(built: Build) -> str:
    return view.html(marzmap.page(built))


def complaints(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_fault(opened: Open, built: Build, default: str, state: str) -> None:
    address, settings = STATES[state]
    page = opened(default, address, reduced_motion="reduce", **settings)
    settled(page)
    if "incident" in address:
        assert page.locator("#detail").is_visible()
    for fold in page.locator("details").all():
        fold.evaluate("node => { node.open = true; }")
    assert complaints(page) == []
    assert len(built.incidents) == 3


def test_axe_would_find_a_fault(opened: Open, default: str) -> None:
    page = opened(default)
    page.evaluate("document.querySelector('#search').replaceWith(document.createElement('input'))")
    assert any(one.startswith("label") for one in complaints(page))


@pytest.mark.parametrize("address", ["", "#lang=fa"])
def test_every_incident_is_reached_and_read_by_keyboard_alone(opened: Open, address: str) -> None:
    page = opened(html_of(), address, reduced_motion="reduce")
    titles = {}
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.dataset.incident")
        if here in titles:
            break
        if not here:
            continue
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Enter")
        # The reader is taken to the heading, and reads on from there.
        assert page.evaluate("document.getElementById('detail').contains(document.activeElement)")
        titles[here] = page.evaluate("document.activeElement.textContent")
        assert "Shots were exchanged." in page.locator("#detail").inner_text()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.dataset.incident") == here
    assert list(titles) == ["event-1", "event-2", "event-3"]
    word = "رویداد" if address else "Event"
    assert all(word in title for title in titles.values())
