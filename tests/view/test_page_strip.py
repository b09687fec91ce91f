"""The strip under the map: what it counts, the window of time by hand and keys, the walk, the border."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import jdatetime
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect
from shapely.geometry import LineString

import page_fixtures
from marzmap import locate, summarise, view
from marzmap.locate.model import RADIUS_SIGMAS
from marzmap.summarise import density, line
from page_browser import html_of, needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from marzmap._types import Floats
    from page_browser import Open

pytestmark = needs_browser

EPOCH = date(1970, 1, 1)
TYPES = ["armed clash", "shelling", "standoff", "closure", "attack on civilians", "other", "a new kind"]
LENGTH = 925_000.0  # metres of the small study's border
BINS = 93  # of about 10 km


def made(count: int, seed: int = 11, parts: int = 1) -> pd.DataFrame:
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


def written(table: pd.DataFrame, **changes: Any) -> str:
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


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return made(120)


@pytest.fixture(scope="module")
def many(table: pd.DataFrame) -> str:
    return written(table)


# Time ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [30, 300])
def test_an_incident_is_in_the_window_if_it_may_have_happened_in_it(opened: Open, count: int) -> None:
    table = made(count, seed=count)
    page = opened(written(table))
    assert counted(page) == count
    rng = np.random.default_rng(1)
    for _ in range(12):
        first = date(2020, 1, 1) + timedelta(days=int(rng.integers(-40, 1300)))
        last = first + timedelta(days=int(rng.choice([0, 3, 40, 400])))
        page.evaluate("hash => { location.hash = hash }", f"from={first}&to={last}")
        expected = overlapping(table, day(str(first)), day(str(last)))
        expect(page.locator("#strip")).to_have_attribute("data-count", str(expected))
        assert listed(page) == expected
        assert page.locator(".strip-count").inner_text() == (
            "1 incident" if expected == 1 else f"{expected} incidents"
        )
        if count <= 40:
            assert page.locator("#timeline .bar").count() == len(dated(table))
            assert page.locator("#timeline .bar:not(.out)").count() == expected
        left = table["date_start"].isna().sum()
        assert (
            page.locator(".strip-notes")
            .inner_text()
            .startswith("1 undated is left out." if left == 1 else f"{left} undated are left out.")
        )


def test_each_dated_incident_is_one_in_the_histogram(opened: Open, table: pd.DataFrame, many: str) -> None:
    page = opened(many)
    edges = [int(one) for one in numbers(page, "#timeline", "edges")]
    months = [(EPOCH + timedelta(days=edge)) for edge in edges]
    assert all(month.day == 1 for month in months)
    sure, perhaps = np.zeros(len(edges) - 1), np.zeros(len(edges) - 1)
    for first, last in dated(table):
        days = np.arange(first, last + 1)
        found = np.histogram(days, edges)[0] / len(days)
        if found.max() == 1:
            sure += found
        else:
            perhaps += found
    assert numbers(page, "#timeline", "sure") == list(sure)
    assert numbers(page, "#timeline", "perhaps") == pytest.approx(perhaps, abs=1e-9)
    total = sum(numbers(page, "#timeline", "sure")) + sum(numbers(page, "#timeline", "perhaps"))
    assert total == pytest.approx(len(dated(table)))
    left = len(table) - len(dated(table))
    assert page.locator(".strip-notes").inner_text() == f"{left} are without a date."


def test_the_histogram_holds_what_passes_the_other_filters(
    opened: Open, table: pd.DataFrame, many: str
) -> None:
    page = opened(many, "#type=shelling~standoff~closure~other&from=2021-01-01&to=2021-03-31")
    chosen = table[table["event_type"].isin(["shelling", "standoff", "closure", "other"])]
    total = sum(numbers(page, "#timeline", "sure")) + sum(numbers(page, "#timeline", "perhaps"))
    assert total == pytest.approx(len(dated(chosen)))
    assert counted(page) == overlapping(chosen, day("2021-01-01"), day("2021-03-31"))


def test_persian_bins_are_months_of_the_solar_hijri_calendar(opened: Open, table: pd.DataFrame) -> None:
    page = opened(written(table, study={"ui": "fa"}))
    for edge in numbers(page, "#timeline", "edges"):
        assert jdatetime.date.fromgregorian(date=EPOCH + timedelta(days=int(edge))).day == 1
    labels = page.locator("#timeline .tick-label").all_text_contents()
    assert any("۱۴۰۰" in label for label in labels)


# The window ------------------------------------------------------------------------------------------


def test_the_window_is_drawn_moved_and_cleared_by_the_mouse(
    opened: Open, table: pd.DataFrame, many: str
) -> None:
    page = opened(many)
    edges = [int(one) for one in numbers(page, "#timeline", "edges")]
    whole = (edges[0], edges[-1] - 1)
    assert window(page) == whole
    place = plotted(page)
    pixels = (place["right"] - place["left"]) / (edges[-1] - edges[0])

    def at(edge: int) -> float:
        return place["left"] + (edges[edge] - edges[0]) * pixels

    def drag(start: float, end: float) -> None:
        page.mouse.move(start, place["y"])
        page.mouse.down()
        page.mouse.move((start + end) / 2, place["y"])
        page.mouse.move(end, place["y"])
        page.mouse.up()

    drag(at(5) + 3, at(9) + 3)  # both within their bins
    assert window(page) == (edges[5], edges[10] - 1)
    assert counted(page) == overlapping(table, *window(page))
    drag(at(7), at(11))
    assert window(page) == (edges[9], edges[14] - 1)
    assert counted(page) == overlapping(table, *window(page))
    drag(at(14) + 8, at(20) + 2)  # the handle at the end
    assert window(page) == (edges[9], edges[20] - 1)
    expect(page).to_have_url(re.compile(f"from={EPOCH + timedelta(days=edges[9])}"))
    page.mouse.move(at(12), place["y"])
    page.mouse.down()
    page.mouse.move(at(16), place["y"])
    page.keyboard.press("Escape")  # a drag that is given up
    page.mouse.up()
    assert window(page) == (edges[9], edges[20] - 1)
    page.mouse.dblclick(at(12), place["y"])
    assert window(page) == whole
    assert counted(page) == len(table)
    drag(at(3) + 2, at(4) + 2)
    page.locator("#brush-clear").click()
    assert window(page) == whole


def test_the_window_is_set_by_keys_and_told_in_words(opened: Open, table: pd.DataFrame, many: str) -> None:
    page = opened(many)
    edges = [int(one) for one in numbers(page, "#timeline", "edges")]
    start, stop = page.locator("#brush-from"), page.locator("#brush-to")
    assert start.get_attribute("aria-valuetext") == "1 January 2020"
    start.press("ArrowRight")
    assert start.get_attribute("aria-valuetext") == "1 February 2020"
    assert window(page) == (edges[1], edges[-1] - 1)
    start.press("PageUp")
    assert start.get_attribute("aria-valuetext") == "1 February 2021"
    stop.press("Shift+ArrowLeft")
    stop.press("ArrowDown")
    assert window(page) == (edges[13], edges[-14] - 1)
    assert counted(page) == overlapping(table, *window(page))
    start.press("End")  # the ends never meet: a bin stays
    assert window(page) == (edges[-15], edges[-14] - 1)
    stop.press("Home")
    assert window(page) == (edges[-15], edges[-14] - 1)
    assert page.locator(".strip-period").inner_text()
    stop.press("Escape")
    assert window(page) == (edges[0], edges[-1] - 1)
    assert counted(page) == len(table)
    assert page.locator(".strip-period").inner_text() == ""


def test_a_finger_draws_the_window_too(opened: Open, many: str) -> None:
    page = opened(many, has_touch=True, viewport={"width": 360, "height": 640})
    box = page.locator("#timeline").bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)
    y = box["y"] + 15
    for kind, x in [("touchStart", 100), ("touchMove", 130), ("touchMove", 200), ("touchEnd", None)]:
        points = [] if x is None else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator("#timeline.chosen")).to_be_visible()
    for name in ("from", "to"):
        handle = page.locator(f"#brush-{name}").bounding_box()
        assert handle
        assert handle["width"] >= 24
        assert handle["height"] >= 24


# The walk --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["", "#from=2020-03-01&to=2020-08-31"])
def test_the_walk_ends_at_the_end_with_all_as_it_was(
    opened: Open, table: pd.DataFrame, many: str, before: str
) -> None:
    page = opened(many, before)
    stop_the_clock(page)
    start, months = window(page), 6 if before else 1
    last = int(numbers(page, "#timeline", "edges")[-1]) - 1
    play = page.locator("#play")
    assert play.get_attribute("aria-pressed") == "false"
    play.click()
    assert (play.get_attribute("aria-pressed"), play.get_attribute("aria-label")) == ("true", "Pause")
    seen = [window(page)]
    while play.get_attribute("aria-pressed") == "true":
        assert counted(page) == overlapping(table, *window(page))
        page.clock.run_for(600)
        seen.append(window(page))
    assert seen[-1] == start  # as before
    assert seen[-2][1] == last
    starts = [EPOCH + timedelta(days=first) for first, _ in seen[:-1]]
    counts = [first.year * 12 + first.month for first in starts]
    assert np.diff(counts).tolist() == [1] * (len(starts) - 1)
    ends = [EPOCH + timedelta(days=end + 1) for _, end in seen[:-1]]
    assert {(b.year - a.year) * 12 + b.month - a.month for a, b in zip(starts, ends, strict=True)} == {months}


def test_the_walk_can_be_paused_hurried_stepped_and_given_up(opened: Open, many: str) -> None:
    page = opened(many)
    stop_the_clock(page)
    play = page.locator("#play")
    page.locator("#speed").select_option("4")
    play.click()
    first = window(page)
    page.clock.run_for(600)
    assert (window(page)[0] - first[0]) // 28 == 4
    play.click()
    here = window(page)
    page.clock.run_for(6000)
    assert window(page) == here
    page.locator("#step-on").click()
    page.locator("#step-back").click()
    assert window(page) == here
    play.click()
    page.locator("#brush-to").press("ArrowRight")  # another window is chosen by hand
    assert play.get_attribute("aria-pressed") == "false"
    chosen = window(page)
    page.clock.run_for(6000)
    assert window(page) == chosen


def test_the_walk_rests_while_the_page_is_hidden(opened: Open, many: str) -> None:
    page = opened(many)
    stop_the_clock(page)
    page.locator("#play").click()
    here = window(page)
    turn = """({ hidden }) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(turn, {"hidden": True})
    page.clock.run_for(6000)
    assert window(page) == here
    page.evaluate(turn, {"hidden": False})
    page.clock.run_for(700)
    assert window(page) != here


# The border ------------------------------------------------------------------------------------------


def test_the_profile_counts_each_incident_that_has_a_chainage(
    opened: Open, table: pd.DataFrame, many: str
) -> None:
    page = opened(many, "#strip=border")
    counts = numbers(page, "#profile", "counts")
    known = table["chainage_m"].dropna()
    assert counts == np.histogram(known, BINS, (0, LENGTH))[0].tolist()  # each is wider than 4 pixels
    left = len(table) - len(known)
    assert page.locator(".strip-notes").inner_text() == f"{left} are not measured along the border."
    page.locator("#types input").first.uncheck()
    kinds = table["event_type"].unique()
    assert sum(numbers(page, "#profile", "counts")) in {
        known[table["event_type"] != kind].notna().sum() for kind in kinds
    }
    assert counted(page) == listed(page)


def test_on_a_narrow_screen_bins_are_merged_and_lose_nothing(
    opened: Open, table: pd.DataFrame, many: str
) -> None:
    page = opened(many, "#strip=border", viewport={"width": 360, "height": 640})
    counts = numbers(page, "#profile", "counts")
    each = np.histogram(table["chainage_m"].dropna(), BINS, (0, LENGTH))[0]
    size = int(np.ceil(BINS / len(counts)))
    assert size > 1
    assert counts == [each[first : first + size].sum() for first in range(0, BINS, size)]


def test_parts_of_a_border_stand_one_after_the_other(opened: Open) -> None:
    table = made(200, parts=2)
    one = page_fixtures.layers()["border"].assign(chainage_end_m=LENGTH / 2)
    two = one.assign(border_part=2, geometry=[LineString([(62, 35), (62, 33)])])
    page = opened(written(table, border=pd.concat([one, two], ignore_index=True)), "#strip=border")
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
    page = opened(written(made(3).assign(chainage_m=755_200.0)), "#strip=border")
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
    table = made(40).assign(radius_m=50.0)
    table["chainage_m"] *= length / LENGTH
    # Incidents on the line itself, and both ends, where the kernel is reflected.
    table.loc[:3, "chainage_m"] = [0.0, 300.0, length, length - 4_000]
    table = table.dropna(subset=["chainage_m"])
    spots = line.spots(border, 0, table["chainage_m"].to_numpy())
    table["longitude"], table["latitude"] = spots
    expected = summarise.along_border(table, border)["density_per_10km"].to_numpy()
    drawn = page_fixtures.layers()["border"].assign(chainage_end_m=length)
    page = opened(written(table, border=drawn), "#strip=border")
    found = np.array(numbers(page, "#profile", "densities"))
    assert found.sum() == pytest.approx(len(table), rel=0.02)
    assert np.abs(found - expected).max() < 0.01 * expected.max()
    # The same in the one other way: no summary, only its kernel.
    assert np.abs(found - dense(table, length, bins=len(expected))).max() < 0.005 * expected.max()


def test_a_badly_placed_incident_is_spread_and_the_density_follows_the_filters(opened: Open) -> None:
    table = made(60, seed=5).assign(radius_m=np.geomspace(100, 400_000, 60))
    table.loc[::7, "radius_m"] = np.nan
    page = opened(written(table), "#strip=border")
    found, expected = np.array(numbers(page, "#profile", "densities")), dense(table)
    assert np.abs(found - expected).max() < 0.01 * expected.max()
    page.locator("#types label[data-type='shelling'] input").uncheck()
    expected = dense(table[table["event_type"] != "shelling"])
    found = np.array(numbers(page, "#profile", "densities"))
    assert np.abs(found - expected).max() < 0.01 * expected.max()
    # As wide as a continent: as even as can be, and still one.
    one = table.iloc[[0]].assign(radius_m=5e6, chainage_m=1000.0)
    page = opened(written(one), "#strip=border")
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
    table = made(30).assign(
        chainage_m=rng.normal(2_000, 8_000, 30) % length, radius_m=rng.choice([500, 30_000], 30)
    )
    page = opened(written(table, border=closed, hot_stretches=hot), "#strip=border")
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
    table = made(80).assign(radius_m=2_000.0)
    for size in ({"width": 1280, "height": 800}, {"width": 360, "height": 640}):
        page = opened(written(table), "#strip=border", viewport=size)
        line_d = page.locator("#profile .density .line").get_attribute("d") or ""
        x, y = np.array([point.split() for point in line_d[1:].split("L")], float).T
        counts = numbers(page, "#profile", "counts")
        bar = (x[-1] - x[0]) / (LENGTH / 1e4) * round(BINS / len(counts))
        scale = page.evaluate("document.getElementById('profile').clientHeight") - 22
        # One incident in a bar is so many pixels high.
        high = min((scale - 8) / max(counts), 22)
        assert np.trapezoid(scale - y, x) == pytest.approx(sum(counts) * high * bar, rel=0.03)


def test_a_stretch_tells_its_killed_and_wounded(opened: Open) -> None:
    table = made(4).assign(chainage_m=[755_200.0, 755_300.0, 755_400.0, 100_000.0])
    table["killed_low"], table["killed_high"] = [0, 2, None, 5], [4, None, None, 5]
    table["wounded_low"], table["wounded_high"] = [None, 1, None, None], [3, 1, 2, None]
    page = opened(written(table.astype(dict.fromkeys(table.filter(like="ed_"), "Int64"))), "#strip=border")
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
    page.wait_for_function("zoom => map_marzmap.getZoom() > zoom + 1", arg=zoom)
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


def test_an_incident_pointed_at_is_marked_in_the_strip_and_in_the_list(opened: Open, many: str) -> None:
    kinds = ["armed clash", "standoff", "shelling"]
    days = ["2020-03-01", "2020-08-12", "2020-11-30"]
    exact = dict.fromkeys(["date_start", "date_end", "date_edtf"], days)
    page = opened(written(made(3).assign(event_type=kinds, chainage_m=755_200.0, **exact)))
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
    page = opened(many, "#incident=made-3")
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
    page = opened(written(made(20), hot_stretches=hot), "#strip=border")
    box, plot = page.locator("#profile .hot").bounding_box(), page.locator("#profile").bounding_box()
    assert box
    assert plot
    pixels = (plot["width"] - 98) / LENGTH
    assert box["x"] == pytest.approx(plot["x"] + 60 + 700_000 * pixels, abs=5)
    assert box["width"] == pytest.approx(80_000 * pixels, abs=9)
    page.mouse.move(plot["x"] + 60 + 750_000 * pixels, plot["y"] + 30)
    told = page.locator(".strip-tip").inner_text()
    assert f"; in a stretch of {said}" in told


def test_without_a_date_and_without_a_border_the_strip_still_stands(opened: Open) -> None:
    table = made(5)
    table[["date_start", "date_end", "date_edtf"]] = None
    page = opened(written(table, border=page_fixtures.layers()["border"].assign(chainage_end_m=np.nan)))
    assert counted(page) == 5
    assert page.locator("#strip-border").is_hidden()
    assert "5 are without a date." in page.locator(".strip-notes").inner_text()
    assert page.locator("#play").count() == 0


def test_all_incidents_on_one_day_make_a_strip(opened: Open) -> None:
    table = made(60).assign(date_start="2022-07-31", date_end="2022-07-31", date_edtf="2022-07-31")
    page = opened(written(table))
    assert numbers(page, "#timeline", "sure") == [60]
    page.locator("#play").click()
    assert counted(page) == 60
