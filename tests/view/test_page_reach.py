"""A stretch of the border, chosen by dragging, by keys or in words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from PIL import Image
from shapely.geometry import Point

import page_fixtures
from marzmap import view
from page_browser import needs_browser, settled
from page_panel import entries
from page_scripts import until

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser


def between(fourteen: Build, first: float, last: float) -> set[str]:
    """Incidents whose nearest point of the border lies there, in kilometres."""
    along = fourteen.incidents["chainage_m"] / 1000
    found = set(fourteen.incidents.loc[along.between(first, last), "incident_id"])
    assert 0 < len(found) < len(fourteen.incidents)
    return found


def reach(page: Page) -> tuple[float, float]:
    settled(page)
    found = page.evaluate("[modules.state.state.reach.from_m, modules.state.state.reach.to_m]")
    return found[0] / 1000, found[1] / 1000


def test_a_drag_over_the_border_chooses_its_incidents(
    opened: Open, fourteen_html: str, fourteen: Build
) -> None:
    page = opened(fourteen_html, "#strip=border", reduced_motion="reduce")
    box = page.locator("#profile").bounding_box()
    assert box
    y = box["y"] + 30
    page.mouse.move(box["x"] + 0.7 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], y, steps=8)
    page.mouse.up()
    first, last = reach(page)
    assert 500 < first < last < 925
    assert set(entries(page)) == between(fourteen, first, last)
    assert page.evaluate("map_marzmap.getZoom()") < 8  # a drag is not a click, which would zoom
    until(page, f"location.hash.includes('km={first:g}-{last:g}')")
    page.reload()
    page.wait_for_selector("body[data-ready]", state="attached")
    assert set(entries(page)) == between(fourteen, first, last)
    assert page.locator("#reach").inner_text() == f"km {first:.0f} to {last:.0f} ×"
    page.locator("#reach").click()
    assert len(entries(page)) == len(fourteen.incidents)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_what_is_left_out_of_a_stretch_fades(
    opened: Open, fourteen_html: str, scheme: str
) -> None:
    how: dict[str, Any] = {"forced_colors": "active", "color_scheme": scheme, "reduced_motion": "reduce"}
    page = opened(fourteen_html, "#strip=border", **how)
    box = page.locator("#profile").bounding_box()
    assert box

    def pixels() -> NDArray[np.uint8]:
        settled(page)
        page.mouse.move(700, 100)  # so that nothing is pointed at
        settled(page)
        png = page.screenshot(clip={"x": box["x"], "y": box["y"], "width": box["width"], "height": 60})
        return np.asarray(Image.open(io.BytesIO(png)).convert("L"))

    def contrast(part: NDArray[np.uint8]) -> int:
        return int(part.max()) - int(part.min())

    before = pixels()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.97 * box["width"], box["y"] + 30, steps=8)
    page.mouse.up()
    after = pixels()
    out, chosen = (
        np.s_[:, round(a * box["width"]) : round(b * box["width"])] for a, b in ((0.1, 0.55), (0.7, 0.9))
    )
    assert contrast(before[chosen]) > 100  # there are bars
    assert abs(after[chosen].astype(int) - before[chosen]).max() < 8
    assert contrast(before[out]) > 100
    assert contrast(after[out]) < 0.75 * contrast(before[out])
    assert page.locator("#reach").is_visible()


def test_keys_choose_a_stretch_and_escape_drops_it(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = opened(fourteen_html, "#strip=border", reduced_motion="reduce")
    page.locator("#profile").focus()
    page.keyboard.press("End")
    for _ in range(20):
        page.keyboard.press("Shift+ArrowLeft")
    first, last = reach(page)
    assert last == pytest.approx(925, abs=2)
    assert set(entries(page)) == between(fourteen, first, last)
    page.keyboard.press("Escape")
    assert len(entries(page)) == len(fourteen.incidents)


@pytest.mark.parametrize(
    "written", ["km 700-800", "km 700 to km 800", "KM700–800", "کیلومتر ۷۰۰ تا ۸۰۰", "km 800-700"]
)
def test_kilometres_in_the_search_are_offered(
    opened: Open, fourteen_html: str, fourteen: Build, written: str
) -> None:
    page = opened(fourteen_html, reduced_motion="reduce")
    page.fill("#search", written)
    page.locator("#go-to").wait_for()
    assert page.locator("#go-to").inner_text() == "Only km 700 to 800"
    page.press("#search", "Enter")
    assert set(entries(page)) == between(fourteen, 700, 800)


def test_a_kilometre_in_the_search_is_gone_to(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = opened(fourteen_html, reduced_motion="reduce")
    page.fill("#search", "km 755")
    page.press("#search", "Enter")
    card = page.locator(".place-card")
    card.wait_for()
    row = fourteen.incidents.set_index("incident_id").loc["2021-12-01-shaghalak"]
    assert round(row["chainage_m"] / 1000) == 755
    latitude, longitude = map(float, card.locator(".coordinates button").first.inner_text().split(","))
    assert latitude == pytest.approx(row["border_latitude"], abs=0.02)
    assert longitude == pytest.approx(row["border_longitude"], abs=0.02)
    assert "km 755" in card.inner_text()
    page.fill("#search", "km 2000")
    until(page, "!document.querySelector('#go-to')")  # beyond its end


def test_entries_say_their_kilometre(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = opened(fourteen_html)
    along = fourteen.incidents.set_index("incident_id")["chainage_m"] / 1000
    for entry in page.locator("#list button").all():
        name = entry.get_attribute("data-incident")
        assert f"km {along[name]:.0f}" in entry.locator(".where").inner_text().replace("\u00a0", " ")


def two_borders() -> str:
    layers = page_fixtures.layers()
    line = layers["border"].iloc[[0]]
    other = line.assign(border_id="IRN-PAK", geometry=line.translate(1))
    rows: list[dict[str, Any]] = [
        {"incident_id": name, "border_id": name, "border_part": 1, "chainage_m": 100_000.0, "title": name}
        for name in ("AFG-IRN", "IRN-PAK")
    ]
    table = gpd.GeoDataFrame(rows, geometry=[Point(60.4, 33), Point(61.4, 33)], crs="EPSG:4326")
    border = gpd.GeoDataFrame(pd.concat([line, other], ignore_index=True), crs="EPSG:4326")
    kept = {"incidents": table, "border": border, "countries": layers["countries"]}
    return view.html(view.page(page_fixtures.study(), kept, attributions=[]))


def test_of_two_borders_each_chainage_has_its_name(opened: Open) -> None:
    page = opened(two_borders())
    named = [entry.inner_text().replace("\u00a0", " ") for entry in page.locator("#list .where").all()]
    assert "Afghanistan – Iran, km 100" in named[0]
    assert "Iran – PAK, km 100" in named[1]
    page.fill("#search", "km 50-150")
    page.locator("#go-to").wait_for()
    offers = page.locator("#offers button")
    assert offers.all_inner_texts() == [
        "Only Afghanistan – Iran, km 50 to 150",
        "Only Iran – PAK, km 50 to 150",
    ]
    offers.nth(1).click()
    assert entries(page) == ["IRN-PAK"]
    until(page, "location.hash.includes('km=50-150~IRN-PAK~1')")
    page.reload()
    page.wait_for_selector("body[data-ready]", state="attached")
    assert entries(page) == ["IRN-PAK"]
    page.locator("#list button").click()
    assert "Iran – PAK, km 100" in page.locator("#detail .facts").inner_text()


@pytest.mark.parametrize("address", ["km=5", "km=9-3", "km=a-b", "km=1-2~XXX-YYY~7", "km=1-2~%F0~1"])
def test_an_address_with_other_kilometres_chooses_nothing(
    opened: Open, fourteen_html: str, address: str
) -> None:
    page = opened(fourteen_html, f"#{address}")
    assert len(entries(page)) == 14
