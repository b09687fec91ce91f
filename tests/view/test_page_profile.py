"""The profile along the border: bars, density and hot stretches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString

import page_fixtures
from marzmap import locate, summarise
from marzmap.locate.model import RADIUS_SIGMAS
from marzmap.summarise import density, line
from page_browser import html_of, needs_browser
from page_scripts import until
from page_strip import BINS, LENGTH, counted, html_with_strip, listed, made_incidents, numbers

if TYPE_CHECKING:
    from marzmap._types import Floats
    from page_browser import Open

pytestmark = needs_browser


def test_the_profile_counts_each_incident_that_has_a_chainage(
    opened: Open, strip_table: pd.DataFrame, strip_html: str
) -> None:
    page = opened(strip_html, "#strip=border")
    counts = numbers(page, "#profile", "counts")
    known = strip_table["chainage_m"].dropna()
    assert counts == np.histogram(known, BINS, (0, LENGTH))[0].tolist()  # each is wider than 4 pixels
    left = len(strip_table) - len(known)
    assert page.locator(".strip-notes").inner_text() == f"{left} are not measured along the border."
    page.locator("#types input").first.uncheck()
    kinds = strip_table["event_type"].unique()
    assert sum(numbers(page, "#profile", "counts")) in {
        known[strip_table["event_type"] != kind].notna().sum() for kind in kinds
    }
    assert counted(page) == listed(page)


def test_on_a_narrow_screen_bins_are_merged_and_lose_nothing(
    opened: Open, strip_table: pd.DataFrame, strip_html: str
) -> None:
    page = opened(strip_html, "#strip=border", viewport={"width": 360, "height": 640})
    counts = numbers(page, "#profile", "counts")
    each = np.histogram(strip_table["chainage_m"].dropna(), BINS, (0, LENGTH))[0]
    size = int(np.ceil(BINS / len(counts)))
    assert size > 1
    assert counts == [each[first : first + size].sum() for first in range(0, BINS, size)]


def test_parts_of_a_border_stand_one_after_the_other(opened: Open) -> None:
    table = made_incidents(200, parts=2)
    one = page_fixtures.layers()["border"].assign(chainage_end_m=LENGTH / 2)
    two = one.assign(border_part=2, geometry=[LineString([(62, 35), (62, 33)])])
    page = opened(html_with_strip(table, border=pd.concat([one, two], ignore_index=True)), "#strip=border")
    counts = numbers(page, "#profile", "counts")
    expected = [
        np.histogram(table.loc[table["border_part"] == part, "chainage_m"].dropna(), 46, (0, LENGTH / 2))[0]
        for part in (1, 2)
    ]
    assert counts == np.concatenate(expected).tolist()
    assert page.locator("#profile .part").all_text_contents() == [
        "Afghanistan – Iran, part 1",
        "Afghanistan – Iran, part 2",
    ]


def test_the_profile_is_one_stop_of_the_keyboard_and_speaks(opened: Open) -> None:
    page = opened(html_with_strip(made_incidents(3).assign(chainage_m=755_200.0)), "#strip=border")
    profile = page.locator("#profile")
    page.locator("#strip-border").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if profile.evaluate("node => node === document.activeElement"):
            break
    assert profile.get_attribute("aria-valuetext") == "km 0 to 10: no incident; density 0 per 10 km"
    page.keyboard.press("End")
    assert profile.get_attribute("aria-valuenow") == str(BINS)
    for _ in range(17):
        page.keyboard.press("ArrowLeft")
    told = profile.get_attribute("aria-valuetext") or ""
    assert told.startswith("km 746 to 756: 3 incidents; density 1.09 per 10 km; killed: not known; ")
    assert page.locator(".strip-tip").inner_text() == told
    assert page.locator("#profile .column").is_visible()
    page.keyboard.press("Tab")
    assert page.locator("#profile .column").is_hidden()


def dense(table: pd.DataFrame, length: float = LENGTH, *, bins: int = BINS, ring: bool = False) -> Floats:
    """Incidents per 10 km in the middle of each bin, each with the kernel that its radius widens."""
    known = table.dropna(subset=["chainage_m"])
    radius = known["radius_m"].fillna(0) if "radius_m" in known else pd.Series(0.0, known.index)
    at = (np.arange(bins) + 0.5) * length / bins
    found = np.zeros(bins)
    for way, wide in zip(known["chainage_m"], radius, strict=True):
        deviation = np.hypot(density.BANDWIDTH_M, wide / RADIUS_SIGMAS)
        found += density.density(np.array([way]), np.ones(1), at, length, ring=ring, bandwidth_m=deviation)
    return density.PER_M * found


def test_the_density_is_that_of_the_summary_where_places_are_well_known(opened: Open) -> None:
    border = locate.border(("AFG-IRN",))
    (length,) = border.network.part_length_m
    table = made_incidents(40).assign(radius_m=50.0)
    table["chainage_m"] *= length / LENGTH
    # Incidents on the line itself, and both ends, where the kernel is reflected.
    table.loc[:3, "chainage_m"] = [0.0, 300.0, length, length - 4_000]
    table = table.dropna(subset=["chainage_m"])
    spots = line.spots(border, 0, table["chainage_m"].to_numpy())
    table["longitude"], table["latitude"] = spots
    expected = summarise.along_border(table, border)["density_per_10km"].to_numpy()
    drawn = page_fixtures.layers()["border"].assign(chainage_end_m=length)
    page = opened(html_with_strip(table, border=drawn), "#strip=border")
    found = np.array(numbers(page, "#profile", "densities"))
    assert found.sum() == pytest.approx(len(table), rel=0.02)
    assert np.abs(found - expected).max() < 0.01 * expected.max()
    # The same in the one other way: no summary, only its kernel.
    assert np.abs(found - dense(table, length, bins=len(expected))).max() < 0.005 * expected.max()


def test_a_badly_placed_incident_is_spread_and_the_density_follows_the_filters(opened: Open) -> None:
    table = made_incidents(60, seed=5).assign(radius_m=np.geomspace(100, 400_000, 60))
    table.loc[::7, "radius_m"] = np.nan
    page = opened(html_with_strip(table), "#strip=border")
    found, expected = np.array(numbers(page, "#profile", "densities")), dense(table)
    assert np.abs(found - expected).max() < 0.01 * expected.max()
    page.locator("#types label[data-type='shelling'] input").uncheck()
    expected = dense(table[table["event_type"] != "shelling"])
    found = np.array(numbers(page, "#profile", "densities"))
    assert np.abs(found - expected).max() < 0.01 * expected.max()
    # As wide as a continent: as even as can be, and still one.
    one = table.iloc[[0]].assign(radius_m=5e6, chainage_m=1000.0)
    page = opened(html_with_strip(one), "#strip=border")
    assert numbers(page, "#profile", "densities") == pytest.approx([1e4 / LENGTH] * BINS, rel=0.001)


def test_the_density_goes_round_where_the_border_is_closed(opened: Open) -> None:
    square = LineString([(61, 35), (62, 35), (62, 34), (61, 34), (61, 35)])
    length = 400_000.0
    closed = page_fixtures.layers()["border"].assign(chainage_end_m=length, geometry=[square])
    hot = gpd.GeoDataFrame(
        {"border_id": ["AFG-IRN"], "border_part": [1], "incidents": [20], "p_value": [0.01]}
        | {"chainage_start_m": [390_000.0], "chainage_end_m": [20_000.0], "relative_rate": [9.0]},
        geometry=[LineString([(61, 34.1), (61, 35), (61.1, 35)])],
        crs="EPSG:4326",
    )
    rng = np.random.default_rng(2)
    table = made_incidents(30).assign(
        chainage_m=rng.normal(2_000, 8_000, 30) % length, radius_m=rng.choice([500, 30_000], 30)
    )
    page = opened(html_with_strip(table, border=closed, hot_stretches=hot), "#strip=border")
    found = np.array(numbers(page, "#profile", "densities"))
    expected = dense(table, length, bins=40, ring=True)
    assert np.abs(found - expected).max() < 0.01 * expected.max()
    assert found[-1] > 1.5  # what lies behind the start
    assert page.locator("#profile .hot").count() == 2
    box = page.locator("#profile").bounding_box()
    assert box
    page.mouse.move(box["x"] + 63, box["y"] + 30)
    assert (
        "in a stretch of 20 incidents, 9 times the rate elsewhere" in page.locator(".strip-tip").inner_text()
    )


def test_as_much_lies_under_the_line_as_in_the_bars(opened: Open) -> None:
    table = made_incidents(80).assign(radius_m=2_000.0)
    for size in ({"width": 1280, "height": 800}, {"width": 360, "height": 640}):
        page = opened(html_with_strip(table), "#strip=border", viewport=size)
        line_d = page.locator("#profile .density .line").get_attribute("d") or ""
        x, y = np.array([point.split() for point in line_d[1:].split("L")], float).T
        counts = numbers(page, "#profile", "counts")
        bar = (x[-1] - x[0]) / (LENGTH / 1e4) * round(BINS / len(counts))
        scale = page.evaluate("document.getElementById('profile').clientHeight") - 22
        # One incident in a bar is so many pixels high.
        high = min((scale - 8) / max(counts), 22)
        assert np.trapezoid(scale - y, x) == pytest.approx(sum(counts) * high * bar, rel=0.03)


def test_a_stretch_tells_its_killed_and_wounded(opened: Open) -> None:
    table = made_incidents(4).assign(chainage_m=[755_200.0, 755_300.0, 755_400.0, 100_000.0])
    table["killed_low"], table["killed_high"] = [0, 2, None, 5], [4, None, None, 5]
    table["wounded_low"], table["wounded_high"] = [None, 1, None, None], [3, 1, 2, None]
    page = opened(
        html_with_strip(table.astype(dict.fromkeys(table.filter(like="ed_"), "Int64"))), "#strip=border"
    )
    profile = page.locator("#profile")
    profile.focus()
    for _ in range(7):
        profile.press("PageUp")
    for _ in range(5):
        profile.press("ArrowRight")
    assert (profile.get_attribute("aria-valuetext") or "").startswith("km 746 to 756: 3 incidents; density ")
    assert (profile.get_attribute("aria-valuetext") or "").endswith(
        "; killed: 2 to 6 (not known of 1); wounded: 6"
    )


def test_profile_and_map_point_at_the_same_stretch(opened: Open) -> None:
    page = opened(html_of(), "#strip=border")
    box = page.locator("#profile").bounding_box()
    assert box
    pixels = (box["width"] - 98) / LENGTH
    page.mouse.move(box["x"] + 60 + 755_200 * pixels, box["y"] + 30)
    stretch = page.evaluate("modules.state.state.stretch")
    assert (stretch["border_id"], stretch["border_part"]) == ("AFG-IRN", 1)
    assert stretch["from_m"] <= 755_200 < stretch["to_m"]
    assert stretch["to_m"] - stretch["from_m"] == pytest.approx(LENGTH / BINS)
    zoom = page.evaluate("map_marzmap.getZoom()")
    page.mouse.down()
    page.mouse.up()
    until(page, "zoom => map_marzmap.getZoom() > zoom + 1", arg=zoom)
    middle = page.evaluate("map_marzmap.getBounds().contains([31.04, 61])")  # 755 of 925 km to the south
    assert middle
    page.mouse.move(box["x"] + 300, box["y"] - 200)
    assert page.evaluate("modules.state.state.stretch") is None
    page.evaluate("""modules.state.change({ stretch:
        { border_id: "AFG-IRN", border_part: 1, from_m: 100000, to_m: 110000 } })""")
    column = page.locator("#profile .column").bounding_box()
    assert column
    assert column["x"] == pytest.approx(box["x"] + 60 + 100_000 * pixels, abs=1)
    assert column["width"] == pytest.approx(10_000 * pixels, abs=1)


def test_an_incident_pointed_at_is_marked_in_the_strip_and_in_the_list(opened: Open, strip_html: str) -> None:
    kinds = ["armed clash", "standoff", "shelling"]
    days = ["2020-03-01", "2020-08-12", "2020-11-30"]
    exact = dict.fromkeys(["date_start", "date_end", "date_edtf"], days)
    page = opened(html_with_strip(made_incidents(3).assign(event_type=kinds, chainage_m=755_200.0, **exact)))
    item = page.locator("#list [data-incident='made-1']").first
    item.hover()
    assert page.locator("#timeline .bar.hovered").count() == 1
    page.mouse.move(700, 300)
    assert page.locator("#timeline .bar.hovered").count() == 0
    page.locator("#timeline .type-standoff .shape").hover(force=True)
    assert "hovered" in (item.get_attribute("class") or "")
    assert page.locator(".strip-tip").inner_text() == "Made 1 · 12 August 2020"
    page.locator("#strip-border").click()
    item.hover()
    assert page.locator("#profile .pin.hovered").is_visible()
    page.mouse.move(700, 300)
    assert page.locator("#profile .pin.hovered").is_hidden()
    page = opened(strip_html, "#incident=made-3")
    assert page.locator("#timeline .pin.selected").is_visible()
    assert page.locator("#timeline .pin.hovered").is_hidden()


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (7.38, "3 incidents, 7.4 times the rate elsewhere, more than chance would put there (p = 0.004)"),
        (np.inf, "3 incidents, more than chance would put there (p = 0.004)"),
    ],
)
def test_a_hot_stretch_is_bracketed_and_said(opened: Open, rate: float, said: str) -> None:
    hot = gpd.GeoDataFrame(
        {
            "border_id": ["AFG-IRN"],
            "border_part": [1],
            "chainage_start_m": [700_000.0],
            "chainage_end_m": [780_000.0],
            "incidents": [3],
            "relative_rate": [rate],
            "p_value": [0.004],
        },
        geometry=[LineString([(61, 31), (61, 30.5)])],
        crs="EPSG:4326",
    )
    page = opened(html_with_strip(made_incidents(20), hot_stretches=hot), "#strip=border")
    box, plot = page.locator("#profile .hot").bounding_box(), page.locator("#profile").bounding_box()
    assert box
    assert plot
    pixels = (plot["width"] - 98) / LENGTH
    assert box["x"] == pytest.approx(plot["x"] + 60 + 700_000 * pixels, abs=5)
    assert box["width"] == pytest.approx(80_000 * pixels, abs=9)
    page.mouse.move(plot["x"] + 60 + 750_000 * pixels, plot["y"] + 30)
    told = page.locator(".strip-tip").inner_text()
    assert f"; in a stretch of {said}" in told
