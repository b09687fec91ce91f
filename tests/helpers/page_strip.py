"""What the strip under the map is tested with: made-up incidents, and what the strip shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import page_fixtures
from marzmap import view

if TYPE_CHECKING:
    from playwright.sync_api import Page


EPOCH = date(1970, 1, 1)
TYPES = ["armed clash", "shelling", "standoff", "closure", "attack on civilians", "other", "a new kind"]
LENGTH = 925_000.0  # metres of the small study's border
BINS = 93  # of about 10 km


def made_incidents(count: int, seed: int = 11, parts: int = 1) -> pd.DataFrame:
    """Incidents of 2020 to 2022: exact days, weeks, years; some without a date, some without a chainage."""
    rng = np.random.default_rng(seed)
    first = np.datetime64("2020-01-01") + rng.integers(0, 3 * 365, count)
    spans = rng.choice([0, 0, 0, 6, 30, 90, 364], count)
    table = pd.DataFrame(
        {
            "incident_id": [f"made-{number}" for number in range(count)],
            "title": [f"Made {number}" for number in range(count)],
            "date_start": first.astype(str),
            "date_end": (first + spans).astype(str),
            "event_type": rng.choice(TYPES, count),
            "border_id": "AFG-IRN",
            "border_part": rng.integers(1, parts + 1, count),
            "chainage_m": rng.uniform(0, LENGTH / parts, count).round(1),
            "longitude": rng.normal(61, 0.1, count),
            "latitude": rng.uniform(30, 35.6, count),
        }
    )
    table["date_edtf"] = table["date_start"] + "/" + table["date_end"]
    undated = rng.random(count) < 0.05
    undated[1:3] = True
    table.loc[undated, ["date_start", "date_end", "date_edtf"]] = None
    table.loc[rng.random(count) < 0.05, "chainage_m"] = np.nan
    return table


def html_with_strip(table: pd.DataFrame, **changes: Any) -> str:
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    rows = table.drop(columns=["longitude", "latitude"])
    layers = page_fixtures.layers()
    kept = {name: layers[name] for name in ("border", "crossings", "countries")}
    kept["incidents"] = gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:4326")
    study = page_fixtures.study(**{"period": ""} | changes.pop("study", {}))
    page = view.page(study, kept | changes, attributions=page_fixtures.ATTRIBUTIONS)
    return view.html(page)


def day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


def dated(table: pd.DataFrame) -> list[tuple[int, int]]:
    """First and last day of each incident that has a date."""
    known = table.dropna(subset=["date_start"])
    return list(zip(known["date_start"].map(day), known["date_end"].map(day), strict=True))


def overlapping(table: pd.DataFrame, first: int, last: int) -> int:
    return sum(start <= last and end >= first for start, end in dated(table))


def window(page: Page) -> tuple[int, int]:
    """The chosen days as the handles tell them."""
    first, last = page.evaluate(
        "['from', 'to'].map((name) => Number(document.getElementById(`brush-${name}`).ariaValueNow))"
    )
    return first, last


def stop_the_clock(page: Page) -> None:
    """From here on time passes only when a test says so."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def counted(page: Page) -> int:
    return int(page.locator("#strip").get_attribute("data-count") or "")


def listed(page: Page) -> int:
    count = page.locator("#count")
    return int(count.get_attribute("data-count") or count.inner_text().split()[0])


def numbers(page: Page, selector: str, name: str) -> list[float]:
    return [
        float(one) for one in (page.locator(selector).get_attribute(f"data-{name}") or "missing").split(" ")
    ]


def plotted(page: Page) -> dict[str, float]:
    box = page.locator("#timeline").bounding_box()
    assert box
    return {"y": box["y"] + 20, "left": box["x"] + 60, "right": box["x"] + box["width"] - 38}


@pytest.fixture(scope="session")
def strip_table() -> pd.DataFrame:
    return made_incidents(120)


@pytest.fixture(scope="session")
def strip_html(strip_table: pd.DataFrame) -> str:
    return html_with_strip(strip_table)
