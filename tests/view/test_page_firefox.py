"""The page in Firefox, next to what Chromium shows, and in a reader's hands."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from shapely.geometry import Point

import page_search
from page_browser import needs_browser
from page_canvas import mark_of, near, over, page_of, row_of_pixels
from page_firefox import needs_firefox, picture, shown

if TYPE_CHECKING:
    from pathlib import Path

    from page_browser import Open

pytestmark = [*needs_browser, needs_firefox]

STANDOFF = (230, 159, 0)
PLACE = "#map=8/33/60.5"


@pytest.mark.parametrize(("probability", "share"), [(0.6, 0.4), (0.9, 0.65), (0.99, 1.0)])
def test_the_outline_is_as_dark_as_in_chromium(
    opened: Open, tmp_path: Path, probability: float, share: float
) -> None:
    side = "undetermined" if probability < 0.8 else "IRN"
    row = {"event_type": "standoff", "side": side, "side_likely": "IRN", "side_probability": probability}
    html = page_of([row | {"killed_high": 30}], [Point(60.4, 33)])
    mark = mark_of(opened(html, PLACE), "event-1")
    shown = picture(html, tmp_path, PLACE)
    x, y, reach = round(mark["x"]), round(mark["y"]), round(mark["size"] / 2)
    assert near(tuple(shown[y, x].tolist()), over(STANDOFF, share), 12)
    # Its left edge, from the upper to the lower corner: the darkest of the dashes.
    edge = shown[y - reach // 2 : y + reach // 2, x - reach : x].astype(int).sum(axis=2)
    page = opened(html, PLACE)
    rows = [row_of_pixels(page, x - reach, y + down, reach) for down in range(-reach // 2, reach // 2)]
    expected = np.array(rows).sum(axis=2)
    assert edge.min() == pytest.approx(expected.min(), abs=60)
    assert edge.min() < 3 * 130


# What a reader does there --------------------------------------------------------------------------------

HANDS = """
    const one = what => document.querySelector(what);
    const type = (field, text) => {
        one(field).value = text;
        one(field).dispatchEvent(new page.Event("input", {bubbles: true}));
        return until(() => one("#list").dataset.sought === text);
    };
    const entries = () => [...document.querySelectorAll("#list button[data-incident]")]
        .map(entry => entry.dataset.incident);
"""


def in_firefox(html: str, folder: Path, act: str, address: str = "") -> Any:
    return shown(html, folder, address, act=HANDS + act).value


def test_firefox_hands_over_a_table(tmp_path: Path, small: str) -> None:
    text = in_firefox(
        small,
        tmp_path,
        """
        const blobs = [];
        page.URL.createObjectURL = blob => { blobs.push(blob); return "blob:none"; };
        page.HTMLAnchorElement.prototype.click = () => undefined;
        one("#download-csv").click();
        await until(() => blobs.length);
        return blobs[0].text();
        """,
    )
    table = pd.read_csv(io.StringIO(text.removeprefix("\ufeff")))
    assert list(table["incident_id"]) == ["event-1", "event-2", "event-3"]


def test_firefox_copies_coordinates_and_goes_to_others(tmp_path: Path, small: str) -> None:
    copied, bounds = in_firefox(
        small,
        tmp_path,
        """
        let copied;
        Object.defineProperty(page.navigator, "clipboard", {configurable: true, value: {
            writeText: text => { copied = text; return Promise.resolve(); } }});
        one("#detail .coordinates button").click();
        one("#detail .back").click();
        await until(() => one("#detail").hidden);
        one("#search").value = "33.5, 60.25";
        one("#search").dispatchEvent(new page.Event("input", {bubbles: true}));
        await until(() => one("#go-to"));
        one("#go-to").click();
        await until(() => page.map_marzmap.getZoom() >= 9);
        await drawn();
        const bounds = page.map_marzmap.getBounds();
        return [copied, [bounds.getSouth(), bounds.getNorth(), bounds.getWest(), bounds.getEast()]];
        """,
        "#incident=event-1",
    )
    assert re.fullmatch(r"\d\d\.\d+, \d\d\.\d+", copied)
    assert bounds[0] < 33.5 < bounds[1]
    assert bounds[2] < 60.25 < bounds[3]


def test_firefox_measures_the_shortest_way(tmp_path: Path, small: str) -> None:
    words, places = in_firefox(
        small,
        tmp_path,
        """
        one("#measure").click();
        const box = one("main").getBoundingClientRect();
        const places = [];
        for (const [x, y] of [[box.left + 500, 250], [box.left + 650, 350]]) {
            const at = page.map_marzmap.mouseEventToLatLng({clientX: x, clientY: y});
            places.push([at.lng, at.lat]);
            const what = {bubbles: true, clientX: x, clientY: y, button: 0, view: page, detail: 1};
            for (const kind of ["mousedown", "mouseup", "click"])
                document.elementFromPoint(x, y).dispatchEvent(new page.MouseEvent(kind, what));
            await pause(400);
        }
        return [one(".measuring").innerText, places];
        """,
    )
    (west, south), (east, north) = places
    _, _, metres = Geod(ellps="WGS84").inv(west, south, east, north)
    (kilometres,) = re.findall(r"([\d.,]+) km", words)[:1]
    assert float(kilometres.replace(",", "")) == pytest.approx(metres / 1000, rel=0.02)


def test_firefox_filters_and_drops_a_filter(tmp_path: Path, small: str) -> None:
    alone, all_again = in_firefox(
        small,
        tmp_path,
        """
        one("#further-filters > summary").click();
        await until(() => one("#casualties label"));
        one("#types .only").click();
        await drawn();
        const alone = entries();
        one(".chip[data-drops=type]").click();
        await drawn();
        return [alone, entries()];
        """,
    )
    assert 0 < len(alone) < 3
    assert all_again == ["event-1", "event-2", "event-3"]


@pytest.mark.parametrize("spelling", ["Islam Kala", "Islamkala", "اسلام قلعه"])
def test_firefox_finds_other_spellings(tmp_path: Path, spelling: str) -> None:
    rows = {
        "fort": {"title": "Shots at Islam Qala"},
        "persian": {"title_local": "گذرگاه اسلام قلعه"},
        "other": {"title": "Convoy"},
    }
    found = in_firefox(
        page_search.html_of(rows),
        tmp_path,
        f"await type('#search', '{spelling}'); return entries();",
    )
    assert set(found) == {"fort-0", "persian-0"}


def test_back_closes_the_incident_in_firefox(tmp_path: Path, small: str) -> None:
    assert in_firefox(
        small,
        tmp_path,
        """
        one("#list button[data-incident=event-2]").click();
        await until(() => page.location.hash.includes("incident=event-2"));
        const opened = !one("#detail").hidden;
        page.history.back();
        await until(() => one("#detail").hidden);
        const closed = !one("#overview").hidden;
        page.history.forward();
        await until(() => !one("#detail").hidden);
        return [opened, closed, page.location.hash.includes("incident=event-2")];
        """,
    ) == [True, True, True]
