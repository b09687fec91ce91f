"""A button or a key zooms about the middle of what the panel leaves, and keeps what is selected in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import marzmap
from marzmap import view
from page_browser import needs_browser
from page_canvas import at_rest, view_at

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
PLACE = """at => {
  const map = map_marzmap.getContainer().getBoundingClientRect();
  const { x, y } = map_marzmap.latLngToContainerPoint(at);
  return [map.left + x, map.top + y];
}"""


def free(page: Page) -> tuple[float, float, float, float]:
    """What panel and credits leave of the map: left, top, right, bottom."""
    main, panel, credit = (page.locator(name).bounding_box() for name in ("main", "#panel", "#credits"))
    assert main
    assert panel
    assert credit
    if panel["width"] > 0.8 * main["width"]:
        return 0, credit["y"] + credit["height"], main["width"], panel["y"]
    return panel["width"], 0, main["width"], credit["y"]


@pytest.mark.parametrize("window", ["desk", "phone"])
@pytest.mark.parametrize("how", ["button", "key"])
def test_zooming_in_keeps_the_selected_incident_in_sight(
    opened: Open, small: str, window: str, how: str
) -> None:
    page = opened(small, "#incident=event-2", reduced_motion="reduce", **(PHONE if window == "phone" else {}))
    left, top, right, bottom = free(page)
    # Near an edge, where a zoom about the middle would lose it.
    page.evaluate("by => void map_marzmap.panBy(by, {animate: false})", [(right - left) / 3, 0])
    before = page.evaluate("map_marzmap.getZoom()")
    while page.evaluate("map_marzmap.getZoom() < map_marzmap.getMaxZoom()"):
        if how == "button":
            page.locator(".leaflet-control-zoom-in").click()
        else:
            page.locator(".folium-map").focus()
            page.keyboard.press("+")
        at_rest(page)
        x, y = page.evaluate(PLACE, [34.7, 61.02])
        assert left <= x <= right
        assert top <= y <= bottom
    assert page.evaluate("map_marzmap.getZoom()") > before


@pytest.mark.parametrize("address", ["", "#lang=fa"])
def test_the_middle_of_what_is_free_stays_where_it_is(opened: Open, built: Build, address: str) -> None:
    page = opened(view.html(marzmap.page(built)), address, reduced_motion="reduce")
    view_at(page, 8, 33.0, 61.0)
    main, panel, credit = (page.locator(name).bounding_box() for name in ("main", "#panel", "#credits"))
    assert main
    assert panel
    assert credit
    left = panel["width"] if panel["x"] == 0 else 0
    middle = left + (main["width"] - panel["width"]) / 2, credit["y"] / 2
    there = page.evaluate(
        "at => { const { lat, lng } = map_marzmap.containerPointToLatLng(at); return [lat, lng]; }", middle
    )
    page.locator(".leaflet-control-zoom-in").click()
    at_rest(page)
    assert page.evaluate("map_marzmap.getZoom()") == 9
    assert page.evaluate(PLACE, there) == pytest.approx(middle, abs=2)
    page.locator(".leaflet-control-zoom-out").click()
    at_rest(page)
    assert page.evaluate(PLACE, there) == pytest.approx(middle, abs=3)
