"""The strip under the map: what it counts, the window of time by hand and keys, the walk."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import jdatetime
import numpy as np
import pytest
from playwright.sync_api import expect

import page_fixtures
from page_browser import needs_browser
from page_strip import (
    EPOCH,
    counted,
    dated,
    day,
    html_with_strip,
    listed,
    made_incidents,
    numbers,
    overlapping,
    plotted,
    stop_the_clock,
    window,
)

if TYPE_CHECKING:
    import pandas as pd

    from page_browser import Open

pytestmark = needs_browser


# Time ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [30, 300])
def test_an_incident_is_in_the_window_if_it_may_have_happened_in_it(opened: Open, count: int) -> None:
    table = made_incidents(count, seed=count)
    page = opened(html_with_strip(table))
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


def test_each_dated_incident_is_one_in_the_histogram(
    opened: Open, strip_table: pd.DataFrame, strip_html: str
) -> None:
    page = opened(strip_html)
    edges = [int(one) for one in numbers(page, "#timeline", "edges")]
    months = [(EPOCH + timedelta(days=edge)) for edge in edges]
    assert all(month.day == 1 for month in months)
    sure, perhaps = np.zeros(len(edges) - 1), np.zeros(len(edges) - 1)
    for first, last in dated(strip_table):
        days = np.arange(first, last + 1)
        found = np.histogram(days, edges)[0] / len(days)
        if found.max() == 1:
            sure += found
        else:
            perhaps += found
    assert numbers(page, "#timeline", "sure") == list(sure)
    assert numbers(page, "#timeline", "perhaps") == pytest.approx(perhaps, abs=1e-9)
    total = sum(numbers(page, "#timeline", "sure")) + sum(numbers(page, "#timeline", "perhaps"))
    assert total == pytest.approx(len(dated(strip_table)))
    left = len(strip_table) - len(dated(strip_table))
    assert page.locator(".strip-notes").inner_text() == f"{left} are without a date."


def test_the_histogram_holds_what_passes_the_other_filters(
    opened: Open, strip_table: pd.DataFrame, strip_html: str
) -> None:
    page = opened(strip_html, "#type=shelling~standoff~closure~other&from=2021-01-01&to=2021-03-31")
    chosen = strip_table[strip_table["event_type"].isin(["shelling", "standoff", "closure", "other"])]
    total = sum(numbers(page, "#timeline", "sure")) + sum(numbers(page, "#timeline", "perhaps"))
    assert total == pytest.approx(len(dated(chosen)))
    assert counted(page) == overlapping(chosen, day("2021-01-01"), day("2021-03-31"))


def test_persian_bins_are_months_of_the_solar_hijri_calendar(opened: Open, strip_table: pd.DataFrame) -> None:
    page = opened(html_with_strip(strip_table, study={"ui": "fa"}))
    for edge in numbers(page, "#timeline", "edges"):
        assert jdatetime.date.fromgregorian(date=EPOCH + timedelta(days=int(edge))).day == 1
    labels = page.locator("#timeline .tick-label").all_text_contents()
    assert any("۱۴۰۰" in label for label in labels)


# The window ------------------------------------------------------------------------------------------


def test_the_window_is_drawn_moved_and_cleared_by_the_mouse(
    opened: Open, strip_table: pd.DataFrame, strip_html: str
) -> None:
    page = opened(strip_html)
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
    assert counted(page) == overlapping(strip_table, *window(page))
    drag(at(7), at(11))
    assert window(page) == (edges[9], edges[14] - 1)
    assert counted(page) == overlapping(strip_table, *window(page))
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
    assert counted(page) == len(strip_table)
    drag(at(3) + 2, at(4) + 2)
    page.locator("#brush-clear").click()
    assert window(page) == whole


def test_the_window_is_set_by_keys_and_told_in_words(
    opened: Open, strip_table: pd.DataFrame, strip_html: str
) -> None:
    page = opened(strip_html)
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
    assert counted(page) == overlapping(strip_table, *window(page))
    start.press("End")  # the ends never meet: a bin stays
    assert window(page) == (edges[-15], edges[-14] - 1)
    stop.press("Home")
    assert window(page) == (edges[-15], edges[-14] - 1)
    assert page.locator(".strip-period").inner_text()
    stop.press("Escape")
    assert window(page) == (edges[0], edges[-1] - 1)
    assert counted(page) == len(strip_table)
    assert page.locator(".strip-period").inner_text() == ""


def test_a_finger_draws_the_window_too(opened: Open, strip_html: str) -> None:
    page = opened(strip_html, has_touch=True, viewport={"width": 360, "height": 640})
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
    opened: Open, strip_table: pd.DataFrame, strip_html: str, before: str
) -> None:
    page = opened(strip_html, before)
    stop_the_clock(page)
    start, months = window(page), 6 if before else 1
    last = int(numbers(page, "#timeline", "edges")[-1]) - 1
    play = page.locator("#play")
    assert play.get_attribute("aria-pressed") == "false"
    play.click()
    assert (play.get_attribute("aria-pressed"), play.get_attribute("aria-label")) == ("true", "Pause")
    seen = [window(page)]
    while play.get_attribute("aria-pressed") == "true":
        assert counted(page) == overlapping(strip_table, *window(page))
        page.clock.run_for(600)
        seen.append(window(page))
    assert seen[-1] == start  # as before
    assert seen[-2][1] == last
    starts = [EPOCH + timedelta(days=first) for first, _ in seen[:-1]]
    counts = [first.year * 12 + first.month for first in starts]
    assert np.diff(counts).tolist() == [1] * (len(starts) - 1)
    ends = [EPOCH + timedelta(days=end + 1) for _, end in seen[:-1]]
    assert {(b.year - a.year) * 12 + b.month - a.month for a, b in zip(starts, ends, strict=True)} == {months}


def test_the_walk_can_be_paused_hurried_stepped_and_given_up(opened: Open, strip_html: str) -> None:
    page = opened(strip_html)
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


def test_the_walk_rests_while_the_page_is_hidden(opened: Open, strip_html: str) -> None:
    page = opened(strip_html)
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


def test_without_a_date_and_without_a_border_the_strip_still_stands(opened: Open) -> None:
    table = made_incidents(5)
    table[["date_start", "date_end", "date_edtf"]] = None
    page = opened(
        html_with_strip(table, border=page_fixtures.layers()["border"].assign(chainage_end_m=np.nan))
    )
    assert counted(page) == 5
    assert page.locator("#strip-border").is_hidden()
    assert "5 are without a date." in page.locator(".strip-notes").inner_text()
    assert page.locator("#play").count() == 0


def test_all_incidents_on_one_day_make_a_strip(opened: Open) -> None:
    table = made_incidents(60).assign(date_start="2022-07-31", date_end="2022-07-31", date_edtf="2022-07-31")
    page = opened(html_with_strip(table))
    assert numbers(page, "#timeline", "sure") == [60]
    page.locator("#play").click()
    assert counted(page) == 60
