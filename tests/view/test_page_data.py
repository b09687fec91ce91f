"""The data of the page as its scripts read them: the same, whether they come as lists or packed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point

import page_fixtures
from marzmap import view
from marzmap.view import _events
from page_browser import needs_browser
from page_fixtures import ATTRIBUTIONS
from page_scripts import loaded

if TYPE_CHECKING:
    import pytest
    from playwright.sync_api import Browser

pytestmark = needs_browser

COUNT = 40
EVERYTHING = """() => {
    const {eventCount, incidentCount, columnNames, event, eventOf, layers, linksOf, candidatesOf} = data;
    const indices = [...Array(eventCount).keys()];
    const rows = indices.map(event);
    const coded = columnNames.map(name => {
        const {values, codes} = data.coded(name);
        return indices.map(i => values[codes[i]]);
    });
    const plain = found => [...found].map(value => Number.isNaN(value) ? "none" : value);
    return JSON.stringify({
        eventCount, incidentCount, rows, coded,
        numbers: columnNames.filter(name => rows.some(row => typeof row[name] === "number"))
            .map(name => plain(data.numbers(name))),
        days: ["date_start", "date_end", "nothing"].map(name => plain(data.days(name))),
        missing: [data.value("nothing", 1), plain(data.numbers("nothing")), data.coded("nothing").values],
        found: rows.map(row => eventOf(row.incident_id)?.index),
        absent: eventOf("nobody"),
        same: event(3) === event(3),
        layers: Object.fromEntries(Object.entries(layers).map(([name, found]) => [name, found])),
        links: rows.map(linksOf),
        candidates: rows.map(candidatesOf),
        shapes: layers.footprint_lines,
    });
}"""


def told(chromium: Browser, html: str) -> dict[str, Any]:
    """Everything that the script of the data gives to the others."""
    page = loaded(chromium, html)
    found: dict[str, Any] = json.loads(page.evaluate(EVERYTHING))
    page.close()
    return found


def layers() -> dict[str, gpd.GeoDataFrame]:
    """Events of every kind of column, with gaps, doubles, odd signs and figures beyond 32 bits."""
    number = np.arange(COUNT)
    gaps = number % 7 == 3
    texts = [f"\ufeffText {one} شهر \U0001f600\0" if one % 2 else "" for one in number]
    table = pd.DataFrame(
        {
            "incident_id": [None if one == 5 else f"id {one % 38}" for one in number],
            "title": pd.array(texts, dtype="string"),
            "title_local": pd.array([None] * COUNT, dtype="string"),
            "place": pd.Series(
                [None if gap else f"half \ud800 {one}" for one, gap in zip(number, gaps, strict=True)],
                dtype=object,
            ),
            "summary": pd.Series([3 if one == 4 else f"mixed {one}" for one in number], dtype=object),
            "event_type": pd.Categorical([None if one == 2 else "abc"[one % 3] for one in number]),
            "actor_1": [["x", None, "y"][one % 3] for one in number],
            "date_start": pd.array([None if one % 9 == 0 else f"20{one + 10}-01-02" for one in number[::-1]]),
            "date_end": pd.array(["1500-01-31"] * COUNT),
            "killed_low": pd.array([None if gap else 3 for gap in gaps], dtype="Int64"),
            "killed_high": np.where(gaps, 5e9, number),
            "radius_m": np.where(gaps, np.nan, number * 1000.25),
            "side_probability": np.where(gaps, np.nan, 0.12346),
            "crossing_open": pd.array(
                [None if gap else bool(one % 2) for one, gap in zip(number, gaps, strict=True)],
                dtype="boolean",
            ),
        }
    )
    points = [
        None if gap else Point(60 + one / 7, 30 + one / 9) for one, gap in zip(number, gaps, strict=True)
    ]
    incidents = gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
    placed = incidents[~gaps & (number > 6) & (number < 38)]
    ids = placed[["incident_id"]].reset_index(drop=True)
    links = [LineString([point, (61, point.y)]) for point in placed.geometry]
    twice = pd.concat([ids.head(3), ids.head(2)], ignore_index=True).assign(candidate=range(5), shown=True)
    made = {
        "incidents": incidents,
        "context": incidents.head(4).assign(incident_id=[f"about {one}" for one in range(4)]),
        "border_links": gpd.GeoDataFrame(ids, geometry=links, crs="EPSG:4326"),
        "candidates": gpd.GeoDataFrame(twice, geometry=[Point(1, 2)] * 5, crs="EPSG:4326"),
        "footprint_lines": gpd.GeoDataFrame(ids.head(2), geometry=links[:2], crs="EPSG:4326"),
    }
    return made | {name: page_fixtures.layers()[name] for name in ("border", "countries", "crossings")}


def html_of(found: dict[str, gpd.GeoDataFrame]) -> str:
    return view.html(view.page(page_fixtures.study(), found, attributions=ATTRIBUTIONS))


def test_packed_and_plain_data_are_the_same(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    found = layers()
    plain = told(chromium, html_of(found))
    monkeypatch.setattr(_events, "FEW", 10)
    html = html_of(found)
    assert re.search('id="events">[A-Za-z0-9+/=]{100,}<', html)
    packed = told(chromium, html)
    assert packed == plain


def test_the_data_are_those_that_were_given(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_events, "FEW", 10)
    found = layers()
    read = told(chromium, html_of(found))
    assert (read["eventCount"], read["incidentCount"], read["same"]) == (COUNT + 4, COUNT, True)
    rows = {row["title"]: row for row in read["rows"][:COUNT] if row["title"]}
    given = found["incidents"]
    dated = [row["date_start"] for row in read["rows"][:COUNT]]
    known = [day for day in dated if day]
    assert known == sorted(given["date_start"].dropna())
    assert dated[len(known) :] == [None] * given["date_start"].isna().sum()  # the undated come last
    for row in given[given["title"] != ""].itertuples():
        other = rows[row.title]
        assert other["incident_id"] == (
            str(other["index"] + 1) if pd.isna(row.incident_id) else row.incident_id
        )
        for name in ("place", "date_start", "date_end", "actor_1"):
            assert other[name] == (None if pd.isna(getattr(row, name)) else getattr(row, name))
        assert other["summary"] == str(row.summary)
        assert other["crossing_open"] == (None if pd.isna(row.crossing_open) else row.crossing_open)
        assert other["killed_high"] == row.killed_high
        if row.geometry is None:
            assert "at" not in other
            assert other["radius_m"] is other["side_probability"] is other["killed_low"] is None
        else:
            assert other["at"] == [round(row.geometry.y, 6), round(row.geometry.x, 6)]
            assert other["radius_m"] == round(row.radius_m, 1)
            assert (other["side_probability"], other["killed_low"]) == (0.1235, 3)
    linked = {one[0]["incident_id"]: one[0]["paths"] for one in read["links"] if one}
    for name, line in zip(found["border_links"]["incident_id"], found["border_links"].geometry, strict=True):
        ends = [[round(north, 6), round(east, 6)] for east, north in line.coords]
        assert linked[name] == [ends]
    assert len(linked) == len(found["border_links"])
    assert [len(one) for one in read["candidates"] if one] == [2, 2]  # one place alone is no choice
    assert len(read["shapes"]) == 2
    assert read["missing"] == [None, ["none"] * (COUNT + 4), [None]]
    assert read["absent"] is None
