"""What the map of the page shows: its marks, and the colours of its pixels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

import page_fixtures
from marzmap import view
from page_browser import settled
from page_fixtures import ATTRIBUTIONS, RELIEF
from page_scripts import until

if TYPE_CHECKING:
    from playwright.sync_api import Page


CLASH, STANDOFF, CASING, BORDER = (213, 94, 0), (230, 159, 0), (255, 253, 249), (140, 45, 45)
MANY = 400


def page_of(incidents: list[dict[str, Any]], at: list[Any], **more: gpd.GeoDataFrame) -> str:
    """Page of these incidents on the small study's border."""
    layers = page_fixtures.layers()
    kept = {name: layers[name] for name in ("border", "countries", "places", "crossings")}
    rows = [{"incident_id": f"event-{number}"} | row for number, row in enumerate(incidents, 1)]
    table = gpd.GeoDataFrame(pd.DataFrame(rows), geometry=at, crs="EPSG:4326")
    page = view.page(
        page_fixtures.study(),
        kept | {"incidents": table} | more,
        attributions=ATTRIBUTIONS,
        relief=RELIEF,
    )
    return view.html(page)


def marks(page: Page, *kinds: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("map_marzmap.incidents.marks()")
    return [mark for mark in found if not kinds or mark["kind"] in kinds]


def mark_of(page: Page, incident: str) -> dict[str, Any]:
    (own,) = [mark for mark in marks(page, "incident") if mark["ids"] == [incident]]
    return own


def counted(page: Page) -> tuple[int, int]:
    """Incidents drawn, and beyond the view."""
    drawn, beyond = page.locator("canvas.incidents").evaluate(
        "node => [+node.dataset.drawn, +node.dataset.beyond]"
    )
    return drawn, beyond


def row_of_pixels(page: Page, x: float, y: float, width: int) -> list[tuple[int, int, int]]:
    """Colours that the page shows from a point to the right."""
    shot = page.screenshot(clip={"x": math.floor(x), "y": math.floor(y), "width": width, "height": 1})
    found = page.evaluate(
        """async bytes => {
            const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
            const canvas = new OffscreenCanvas(picture.width, 1).getContext("2d");
            canvas.drawImage(picture, 0, 0);
            return [...canvas.getImageData(0, 0, picture.width, 1).data];
        }""",
        list(shot),
    )
    return list(zip(found[::4], found[1::4], found[2::4], strict=True))


def pixel(page: Page, x: float, y: float) -> tuple[int, int, int]:
    """Colour that the page shows at a point."""
    return row_of_pixels(page, x, y, 1)[0]


def near(one: tuple[int, ...], other: tuple[float, ...], within: float = 6) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= within


def over(colour: tuple[int, ...], share: float) -> tuple[float, ...]:
    """A colour of that opacity on the casing of the symbols."""
    return tuple(share * a + (1 - share) * b for a, b in zip(colour, CASING, strict=True))


def at_rest(page: Page) -> None:
    until(page, "() => !map_marzmap._animatingZoom && !map_marzmap._panAnim?._inProgress")
    settled(page)


def view_at(page: Page, zoom: float, latitude: float, longitude: float) -> None:
    page.evaluate(
        "([zoom, ...at]) => void map_marzmap.setView(at, zoom, {animate: false})", [zoom, latitude, longitude]
    )


def unfold(page: Page) -> None:
    """Open the folded parts of the panel."""
    page.eval_on_selector_all("#panel details", "all => all.forEach(one => { one.open = true; })")
