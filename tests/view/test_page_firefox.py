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

import page_many
import page_search
from page_browser import needs_browser
from page_canvas import mark_of, near, over, page_of, row_of_pixels
from page_firefox import needs_firefox, picture, shown

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build
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


def test_firefox_sorts_the_list_and_lets_it_follow_the_view(tmp_path: Path) -> None:
    rows = [
        {"event_type": "standoff", "killed_high": killed, "date_start": f"2022-01-0{day}"}
        for day, killed in ((1, 3), (2, 0), (3, 7))
    ]
    html = page_of(rows, [Point(60.4 + 0.4 * number, 33) for number in range(3)])
    orders, near, again = in_firefox(
        html,
        tmp_path,
        """
        const orders = {};
        for (const order of ["newest", "casualties", "oldest"]) {
            one("#sort").value = order;
            one("#sort").dispatchEvent(new page.Event("change", {bubbles: true}));
            await drawn();
            orders[order] = entries();
        }
        one("#in-view").click();
        page.map_marzmap.setView([33, 60.8], 12, {animate: false});
        await until(() => entries().length === 1);
        const near = entries();
        one("#in-view").click();
        await drawn();
        return [orders, near, entries()];
        """,
    )
    one, two, three = ("event-1", "event-2", "event-3")
    assert orders == {
        "newest": [three, two, one],
        "casualties": [three, one, two],
        "oldest": [one, two, three],
    }
    assert near == [two]
    assert again == [one, two, three]


def test_firefox_scrolls_a_long_list_with_few_elements(tmp_path: Path) -> None:
    most, places = in_firefox(
        page_many.html(1500),
        tmp_path,
        """
        for (const _ of [1, 2]) one("#more").click();
        const places = new Set();
        let most = 0;
        const body = one("#panel-body");
        body.scrollTop = 0;
        for (let before = -1; body.scrollTop > before; ) {
            await drawn();
            const here = [...document.querySelectorAll("#list li")];
            for (const entry of here) places.add(Number(entry.getAttribute("aria-posinset")));
            most = Math.max(most, here.length);
            before = body.scrollTop;
            body.scrollBy(0, 3000);
        }
        return [most, [...places]];
        """,
    )
    assert sorted(places) == list(range(1, 1501))
    assert most <= 150


# Pointers that a script invents cannot be captured: the page's call is left out.
DRAG = """
    page.Element.prototype.setPointerCapture = () => undefined;
    const drag = (node, from, to) => {
        const box = node.getBoundingClientRect();
        const at = (kind, share, buttons) => node.dispatchEvent(new page.PointerEvent(kind, {bubbles: true,
            pointerId: 1, button: 0, buttons, clientX: box.left + share * box.width, clientY: box.top + 20}));
        at("pointerdown", from, 1);
        for (let step = 1; step <= 8; step += 1) at("pointermove", from + (to - from) * step / 8, 1);
        at("pointerup", to, 0);
        at("click", to, 0);
    };
"""


def test_firefox_chooses_a_stretch_of_the_border_and_drops_it(
    tmp_path: Path, fourteen: Build, fourteen_html: str
) -> None:
    (first, last), listed, chip, all_again, by_keys = in_firefox(
        fourteen_html,
        tmp_path,
        DRAG
        + """
        const km = () => /km=([0-9.]+)-([0-9.]+)/.exec(page.location.hash).slice(1).map(Number);
        drag(one("#profile"), 0.7, 0.9);
        await until(() => page.location.hash.includes("km="));
        const chosen = [km(), entries(), one("#reach").textContent];
        one("#reach").click();
        await until(() => !page.location.hash.includes("km="));
        const all = entries();
        one("#profile").focus();
        const press = (key, shiftKey) =>
            one("#profile").dispatchEvent(new page.KeyboardEvent("keydown", {key, shiftKey, bubbles: true}));
        press("End", false);
        for (let step = 0; step < 20; step += 1) press("ArrowLeft", true);
        await until(() => page.location.hash.includes("km="));
        return [...chosen, all, [km(), entries()]];
        """,
        "#strip=border",
    )
    along = fourteen.incidents.set_index("incident_id")["chainage_m"] / 1000
    assert 500 < first < last < 925
    assert set(listed) == set(along[along.between(first, last)].index) != set()
    assert chip.split("×")[0].strip() == f"km {first:.0f} to {last:.0f}"
    assert len(all_again) == len(along) == 14
    assert set(by_keys[1]) == set(along[along.between(*by_keys[0])].index) != set(all_again)
