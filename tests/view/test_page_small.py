"""The page in small windows, which are also large ones zoomed to 200 % and 400 % (WCAG 1.4.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import marzmap
from marzmap import view
from page_browser import needs_browser, settled
from page_canvas import at_rest, marks
from page_firefox import needs_firefox, picture
from page_scripts import until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

SIZES = [(640, 400), (320, 256), (360, 640), (340, 450)]
INCIDENT = "incident=2021-12-01-shaghalak"
ADDRESSES = ["", f"#{INCIDENT}", "#lang=fa", f"#lang=fa&{INCIDENT}", "#strip=border"]
# The part of the map that nothing lies over: panel, credits.
FREE = """() => {
    const map = document.querySelector("main").getBoundingClientRect();
    const panel = document.querySelector("#panel").getBoundingClientRect();
    const credits = document.querySelector("#credits").getBoundingClientRect();
    const free = { left: map.left, right: map.right, top: map.top, bottom: map.bottom };
    if (panel.width >= innerWidth) free.bottom = Math.min(free.bottom, panel.top);
    else if (panel.left <= 0) free.left = Math.max(free.left, panel.right);
    else free.right = Math.min(free.right, panel.left);
    if (credits.top <= map.top) free.top = credits.bottom;
    else free.bottom = Math.min(free.bottom, credits.top);
    return free;
}"""
# What reaches beyond the window, or is cut off in the panel without a way to scroll there.
CUT = """() => [...document.querySelectorAll("#panel-body *, #strip *, #credits, .leaflet-control")]
    .filter(node => !node.closest("svg, .plot"))
    .filter(node => {
        while (node && getComputedStyle(node).clipPath === "none") node = node.parentElement;
        return !node; // nothing round it is cut off for the ear only
    })
    .filter(node => getComputedStyle(node.parentElement).textOverflow !== "ellipsis")
    .filter(node => node.checkVisibility({ visibilityProperty: true }))
    .filter(node => {
        const { left, right, width } = node.getBoundingClientRect();
        return width > 1 && (left < -1 || right > innerWidth + 1);
    })
    .map(node => node.id || node.className || node.tagName)"""


@pytest.fixture(scope="module")
def default(built: Build) -> str:
    return view.html(marzmap.page(built))


def window(size: tuple[int, int]) -> dict[str, Any]:
    return {"viewport": {"width": size[0], "height": size[1]}, "reduced_motion": "reduce"}


def free(page: Page) -> dict[str, float]:
    settled(page)
    return dict(page.evaluate(FREE))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_scrolls_sideways_or_is_cut(
    opened: Open, default: str, size: tuple[int, int], address: str
) -> None:
    page = opened(default, address, **window(size))
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    settled(page)
    assert page.evaluate(CUT) == []
    for selector in ("html", "#panel-body", "#strip"):
        wide, inner = page.locator(selector).evaluate("node => [node.scrollWidth, node.clientWidth]")
        assert wide <= inner


@pytest.mark.parametrize("lang", ["en", "fa"])
@pytest.mark.parametrize("size", SIZES)
def test_a_third_of_the_window_shows_border_and_incidents(
    opened: Open, default: str, size: tuple[int, int], lang: str
) -> None:
    page = opened(default, f"#lang={lang}", **window(size))
    at_rest(page)
    space = free(page)
    wide, high = space["right"] - space["left"], space["bottom"] - space["top"]
    assert 3 * wide * high >= size[0] * size[1]
    assert min(wide, high) >= 125
    shown = marks(page, "incident", "cluster")
    assert sum(len(mark["ids"]) for mark in shown) == 3
    for mark in shown:
        assert space["left"] < mark["x"] < space["right"]
        assert space["top"] < mark["y"] < space["bottom"]
    border = page.locator(".folium-map path.border-line").first.bounding_box()
    assert border
    assert border["x"] > space["left"]
    assert border["x"] + border["width"] < space["right"]


@pytest.mark.parametrize("size", SIZES)
def test_an_opened_incident_is_seen_on_the_map(opened: Open, default: str, size: tuple[int, int]) -> None:
    page = opened(default, f"#{INCIDENT}", **window(size))
    at_rest(page)
    space = free(page)
    (own,) = [mark for mark in marks(page, "incident", "cluster") if "2021-12-01-shaghalak" in mark["ids"]]
    assert space["left"] < own["x"] < space["right"]
    assert space["top"] < own["y"] < space["bottom"]
    title = page.locator("#detail-title").bounding_box()
    strip = page.locator("#strip").bounding_box()
    assert title
    assert strip
    assert title["y"] + title["height"] <= strip["y"]


@pytest.mark.parametrize("size", SIZES)
def test_the_grip_covers_no_button(opened: Open, default: str, size: tuple[int, int]) -> None:
    page = opened(default, f"#{INCIDENT}", **window(size))
    settled(page)
    grip, panel = page.locator("#grip").bounding_box(), page.locator("#panel").bounding_box()
    assert grip
    assert panel
    assert grip["height"] >= 24
    over = grip["y"] + grip["height"] if grip["width"] == panel["width"] else panel["y"]
    for button in page.locator("#detail .bar button").all():
        box = button.bounding_box()
        assert box
        assert box["y"] >= over


def test_the_strip_of_a_low_window_folds_and_unfolds(opened: Open, default: str) -> None:
    page = opened(default, **window((640, 400)))
    chart = page.locator("#timeline")
    fold = page.locator("#strip-fold")
    low = page.locator("main").bounding_box()
    assert not chart.is_visible()
    fold.click()
    assert chart.is_visible()
    assert fold.get_attribute("aria-expanded") == "true"
    open_ = page.locator("main").bounding_box()
    assert low
    assert open_
    assert open_["height"] < low["height"]
    assert page.evaluate("map_marzmap.getSize().y") == round(open_["height"])
    fold.click()
    assert not chart.is_visible()
    page.locator("#strip-border").click()
    assert page.locator("#profile").is_visible()
    until(page, "document.querySelectorAll('#profile svg *').length > 3")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not fold.is_visible()
    assert page.locator("#profile").is_visible()


def test_zooming_to_400_percent_folds_the_panel(opened: Open, default: str) -> None:
    page = opened(default, **window((1280, 1024)))
    page.set_viewport_size({"width": 320, "height": 256})
    until(page, "document.body.dataset.panel === 'low'")
    page.set_viewport_size({"width": 1280, "height": 1024})
    until(page, "document.body.dataset.panel === 'half'")
    # A phone's keyboard makes the window low too, but must not take the field away.
    page.set_viewport_size({"width": 360, "height": 640})
    page.locator("#search").focus()
    page.set_viewport_size({"width": 360, "height": 300})
    settled(page)
    assert page.evaluate("document.body.dataset.panel") == "half"


@needs_firefox
def test_firefox_places_panel_and_strip_alike(opened: Open, default: str, tmp_path: Path) -> None:
    shown = picture(default, tmp_path, size=(640, 400))
    page = opened(default, **window((640, 400)))
    panel = page.locator("#panel").bounding_box()
    strip = page.locator("#strip").bounding_box()
    assert panel
    assert strip
    paper = [248, 246, 241]
    assert shown[int(strip["y"]) + 5, 320].tolist() == paper
    assert shown[int(panel["height"]) - 3, 5].tolist() == paper
    assert shown[int(strip["y"]) - 100, int(panel["width"]) + 150].tolist() != paper
