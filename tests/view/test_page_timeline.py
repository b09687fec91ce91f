"""The time of the strip: its words choose and zoom, and a part of it is brushed as finely as the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from page_browser import needs_browser, settled
from page_firefox import needs_firefox, shown
from page_panel import entries
from page_scripts import until
from page_strip import dated, day, numbers, plotted, window

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from playwright.sync_api import Locator, Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

STILL = {"reduced_motion": "reduce"}


def word(page: Page, text: str) -> Locator:
    return page.locator("#timeline .axis-word", has_text=text).first


def edges(page: Page) -> list[int]:
    return [int(one) for one in numbers(page, "#timeline", "edges")]


def shows(page: Page, first: str, last: str, unit: str) -> None:
    """Wait until the strip shows these days alone, in bins of this unit."""
    until(page, "unit => document.getElementById('timeline').dataset.unit === unit", unit)
    seen = edges(page)
    assert seen[0] <= day(first) < seen[1]
    assert seen[-2] <= day(last) < seen[-1]


def is_whole(page: Page, whole: list[int]) -> None:
    until(
        page,
        "whole => document.getElementById('timeline').dataset.edges === whole",
        " ".join(map(str, whole)),
    )
    assert page.locator("#whole-period").is_hidden()


def drag(page: Page, start: float, end: float) -> None:
    y = plotted(page)["y"]
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move((start + end) / 2, y)
    page.mouse.move(end, y)
    page.mouse.up()


def turn(page: Page, x: float, deltas: list[tuple[int, int]], key: str = "Control") -> None:
    page.mouse.move(x, plotted(page)["y"])
    page.keyboard.down(key)
    for across, down in deltas:
        page.mouse.wheel(across, down)
    page.keyboard.up(key)
    settled(page)
    settled(page)


# Words of the axis -------------------------------------------------------------------------------------


def test_a_click_on_a_year_or_a_month_chooses_it(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = opened(fourteen_html, **STILL)
    table = fourteen.incidents
    for text, first, last in [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("Jul", "2022-07-01", "2022-07-31"),
    ]:
        word(page, text).click()
        until(page, f"location.hash.includes('from={first}&to={last}')")
        which = (table["date_start"].astype(str) <= last) & (table["date_end"].astype(str) >= first)
        assert set(entries(page)) == set(table.loc[which, "incident_id"])
        assert page.locator("#timeline .axis-word.chosen").all_text_contents() == [text]
        page.wait_for_timeout(600)  # or the browser takes the next one for a double click
    word(page, "Jul").click()
    until(page, "!location.hash.includes('from=')")
    assert len(entries(page)) == len(table)


def test_persian_words_choose_years_of_its_calendar(opened: Open, fourteen_html: str) -> None:
    page = opened(fourteen_html, "#lang=fa", **STILL)
    word(page, "۱۴۰۲").click()
    until(page, "location.hash.includes('from=2023-03-21&to=2024-03-19')")


def test_words_of_the_axis_are_no_stops_of_the_keyboard(opened: Open, fourteen_html: str) -> None:
    page = opened(fourteen_html, **STILL)
    stops = page.evaluate(
        "[...document.querySelectorAll('#timeline *')].filter(one => one.tabIndex >= 0).map(one => one.id)"
    )
    assert sorted(stops) == ["brush-from", "brush-to"]
    box = page.locator("#timeline .axis-label .touch").first.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24


# Zoom --------------------------------------------------------------------------------------------------


def test_a_double_click_on_a_year_shows_it_alone(
    opened: Open, strip_table: pd.DataFrame, strip_html: str
) -> None:
    page = opened(strip_html, "#from=2020-03-01&to=2020-03-31", **STILL)
    whole = edges(page)
    word(page, "2021").dblclick()
    shows(page, "2021-01-01", "2021-12-31", "week")
    until(page, "location.hash.includes('from=2020-03-01&to=2020-03-31')")  # as before the two clicks
    seen = edges(page)
    sure, perhaps = np.zeros(len(seen) - 1), np.zeros(len(seen) - 1)
    for first, last in dated(strip_table):
        share = np.histogram(np.arange(first, last + 1) + 0.5, seen)[0] / (last - first + 1)
        if share.max() == 1:
            sure += share
        else:
            perhaps += share
    assert numbers(page, "#timeline", "sure") == list(sure)
    assert numbers(page, "#timeline", "perhaps") == pytest.approx(perhaps, abs=1e-9)
    page.locator("#whole-period").click()
    is_whole(page, whole)


def test_a_double_click_on_the_chart_shows_what_is_between_two_marks(opened: Open, strip_html: str) -> None:
    page = opened(strip_html, **STILL)
    box = word(page, "Jul").bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + 30, plotted(page)["y"])
    shows(page, "2020-07-01", "2020-12-31", "week")
    assert page.locator("#brush-clear").is_hidden()


def test_the_wheel_with_control_zooms_about_its_place(opened: Open, strip_html: str) -> None:
    page = opened(strip_html, **STILL)
    whole, place = edges(page), plotted(page)
    x = place["left"] + 250
    there = whole[0] + 250 / (place["right"] - place["left"]) * (whole[-1] - whole[0])
    turn(page, x, [(0, 100)] * 3, key="Alt")  # without Control it is not ours
    is_whole(page, whole)
    turn(page, x, [(0, -100)] * 9)
    until(page, "document.getElementById('timeline').dataset.unit === 'day'")
    drag(page, x, x + 6)
    first, last = window(page)
    assert first <= int(there) <= last
    page.locator("#brush-clear").click()
    seen = edges(page)
    turn(page, x, [(0, 200)], key="Shift")
    assert edges(page)[0] > seen[0]
    turn(page, x, [(0, 100)] * 12)
    is_whole(page, whole)


def test_keys_zoom_about_the_handle_and_buttons_do_too(opened: Open, strip_html: str) -> None:
    page = opened(strip_html, "#from=2021-05-01&to=2021-05-31", **STILL)
    whole = edges(page)
    page.locator("#brush-from").focus()
    for _ in range(3):
        page.keyboard.press("+")
    until(page, "document.getElementById('timeline').dataset.unit === 'week'")
    assert edges(page)[0] < day("2021-05-01") < edges(page)[-1]
    page.keyboard.press("-")
    page.keyboard.press("0")
    is_whole(page, whole)
    page.locator("#times-fold > summary").click()
    for _ in range(6):
        page.locator("#time-in").click()
    until(page, "document.getElementById('timeline').dataset.unit === 'day'")
    assert edges(page)[0] <= day("2021-05-10") < edges(page)[-1]
    for _ in range(6):
        page.locator("#time-out").click()
    is_whole(page, whole)


def test_two_fingers_zoom(opened: Open, strip_html: str) -> None:
    page = opened(strip_html, has_touch=True, viewport={"width": 360, "height": 640}, **STILL)
    whole = edges(page)
    box = page.locator("#timeline").bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)
    y = box["y"] + 15
    for kind, places in [
        ("touchStart", [160]),
        ("touchStart", [160, 200]),
        ("touchMove", [100, 240]),
        ("touchMove", [60, 300]),
        ("touchEnd", []),
    ]:
        points = [{"x": x, "y": y, "id": number} for number, x in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    until(page, "document.getElementById('whole-period').checkVisibility()")
    seen = edges(page)
    assert seen[-1] - seen[0] < (whole[-1] - whole[0]) / 3
    assert page.locator("#brush-clear").is_hidden()  # it has drawn no window
    page.locator("#whole-period").tap()
    is_whole(page, whole)


def test_of_a_part_days_are_brushed_by_the_pointer(opened: Open, strip_html: str) -> None:
    page = opened(strip_html, "#step=day", **STILL)
    word(page, "2021").dblclick()
    shows(page, "2021-01-01", "2021-12-31", "week")
    page.wait_for_timeout(600)
    word(page, "Mar").dblclick()
    shows(page, "2021-03-01", "2021-03-31", "day")
    place = plotted(page)
    pixels = (place["right"] - place["left"]) / 31
    drag(page, place["left"] + 4.5 * pixels, place["left"] + 6.5 * pixels)
    assert window(page) == (day("2021-03-05"), day("2021-03-07"))
    drag(page, place["left"] + 5.5 * pixels, place["left"] + 25.5 * pixels)
    assert window(page) == (day("2021-03-25"), day("2021-03-27"))


def test_the_part_that_is_shown_follows_the_period(opened: Open, strip_html: str) -> None:
    page = opened(strip_html, **STILL)
    word(page, "2020").dblclick()
    shows(page, "2020-01-01", "2020-12-31", "week")
    page.locator("#times-fold > summary").click()
    page.locator("#period-years button", has_text="2021").click()
    until(page, "document.getElementById('timeline').dataset.edges.split(' ').at(-1) > 18980")
    shows(page, "2021-01-01", "2021-12-30", "week")
    page.locator("#brush-to").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    until(
        page,
        "last => document.getElementById('timeline').dataset.edges.split(' ').at(-1) > last",
        day("2022-01-16"),
    )
    assert window(page) == (day("2021-01-01"), day("2022-01-16"))  # by weeks, and the other end is as it was


# For everybody -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fa"])
def test_axe_finds_no_fault_in_a_part_and_a_wrong_date(
    opened: Open, fourteen_html: str, language: str
) -> None:
    page = opened(fourteen_html, f"#lang={language}", **STILL)
    page.locator("#times-fold > summary").click()
    word(page, {"en": "2023", "fa": "۱۴۰۲"}[language]).dblclick()
    until(page, "document.getElementById('whole-period').checkVisibility()")
    page.locator("#period-to").fill({"en": "1999-01-01", "fa": "۱۳۰۰/۰۱/۰۱"}[language])
    page.locator("#period-to").dispatch_event("change")
    assert page.locator("#period-note").is_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_in_forced_colours_the_window_and_its_words_are_seen(opened: Open, fourteen_html: str) -> None:
    page = opened(fourteen_html, "#from=2022-01-01&to=2022-12-31", forced_colors="active", **STILL)
    found = page.evaluate(
        """() => {
            const made = (css) => {
                const node = document.body.appendChild(document.createElement("i"));
                node.style.cssText = css;
                return getComputedStyle(node);
            };
            const seen = (selector, name, part) =>
                getComputedStyle(document.querySelector(selector), part)[name];
            return [
                seen("#brush-from", "backgroundColor", "::before") ===
                    made("forced-color-adjust: none; background: Highlight").backgroundColor,
                seen(".tick-label", "fill") === made("color: CanvasText").color,
                seen(".axis-word.chosen", "fill") === made("color: LinkText").color,
            ];
        }"""
    )
    assert found == [True, True, True]


@needs_firefox
def test_firefox_plays_zooms_and_chooses(tmp_path: Path, fourteen_html: str) -> None:
    act = """
        const days = () => location.hash.match(/from=([^&]*)&to=([^&]*)/)?.slice(1).join(" ");
        const location = page.location;
        const nodes = () => [...document.querySelectorAll("#timeline .axis-word")];
        const words = () => nodes().map(one => one.textContent);
        const word = text => nodes().find(one => one.textContent === text);
        const send = (node, kind, type, more) =>
            node.dispatchEvent(new page[kind](type, { bubbles: true, ...more }));
        send(word("2023"), "MouseEvent", "click", { detail: 1 });
        await until(() => days());
        const chosen = days();
        send(word("2023"), "MouseEvent", "click", { detail: 1 });
        await until(() => !days());
        document.getElementById("speed").value = "4";
        document.getElementById("play").click();
        const seen = [];
        while (document.getElementById("play").getAttribute("aria-pressed") === "true") {
            const now = document.querySelector(".strip-period").textContent;
            if (now && seen.at(-1) !== now) seen.push(now);
            await pause(20);
        }
        const before = words();
        const period = document.querySelector(".strip-period").textContent;
        const plot = document.getElementById("timeline");
        const middle = plot.getBoundingClientRect().left + 400;
        for (const _ of [1, 2, 3, 4, 5, 6])
            send(plot, "WheelEvent", "wheel", { deltaY: -3, deltaMode: 1, ctrlKey: true, clientX: middle });
        await until(() => !document.getElementById("whole-period").hidden);
        return { chosen, seen, before, after: words(), period };
    """
    value = shown(fourteen_html, tmp_path, "#step=year&play=keep", act=act).value
    assert value["chosen"] == "2023-01-01 2023-12-31"
    assert value["seen"] == ["2021", "2021 to 2022", "2021 to 2023", "2021 to 2024"]
    assert value["period"] == ""  # all is as before the walk
    assert value["after"] != value["before"]
