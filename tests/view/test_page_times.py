"""Time by days, years, months and events, and how the walk through it steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from page_browser import needs_browser, settled
from page_firefox import needs_firefox, shown
from page_panel import entries
from page_scripts import until
from page_strip import html_with_strip, made_incidents

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser


def within(fourteen: Build, first: str, last: str) -> set[str]:
    """Incidents that may have happened on one of these days."""
    table = fourteen.incidents
    which = (table["date_start"].astype(str) <= last) & (table["date_end"].astype(str) >= first)
    found = set(table.loc[which, "incident_id"])
    assert 0 < len(found) < len(table)
    return found


def unfolded(opened: Open, fourteen_html: str, address: str = "", **settings: object) -> Page:
    page = opened(fourteen_html, address, reduced_motion="reduce", **settings)
    page.locator("#times-fold > summary").click()
    settled(page)
    return page


def test_days_are_typed_and_shown(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = unfolded(opened, fourteen_html)
    page.locator("#period-from").fill("2023-05-21")
    page.locator("#period-to").fill("2023-07-04")
    page.locator("#period-to").dispatch_event("change")
    assert set(entries(page)) == within(fourteen, "2023-05-21", "2023-07-04")
    until(page, "location.hash.includes('from=2023-05-21&to=2023-07-04')")
    page.locator("#period").click()
    assert page.locator("#period-from").input_value() == ""
    assert len(entries(page)) == len(fourteen.incidents)


def test_a_first_day_behind_the_last_opens_the_end(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = unfolded(opened, fourteen_html, "#from=2022-01-01&to=2022-12-31")
    page.locator("#period-from").fill("2023-05-21")
    assert page.locator("#period-to").input_value() == ""
    page.locator("#period-to").fill("2023-07-04")
    assert set(entries(page)) == within(fourteen, "2023-05-21", "2023-07-04")


def test_days_in_the_wrong_order_are_put_in_order(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = unfolded(opened, fourteen_html)
    page.locator("#period-from").fill("2023-07-04")
    page.locator("#period-to").fill("2023-05-21")
    page.locator("#period-to").dispatch_event("change")
    assert page.locator("#period-from").input_value() == "2023-05-21"
    assert set(entries(page)) == within(fourteen, "2023-05-21", "2023-07-04")


def test_a_year_and_a_month_are_a_click_away(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = unfolded(opened, fourteen_html)
    assert page.locator("#period-years button").all_inner_texts() == ["2021", "2022", "2023", "2024"]
    assert page.locator("#period-months button").count() == 0
    page.locator("#period-years button", has_text="2022").click()
    assert set(entries(page)) == within(fourteen, "2022-01-01", "2022-12-31")
    months = page.locator("#period-months button")
    assert months.count() == 12
    months.nth(6).click()
    assert set(entries(page)) == within(fourteen, "2022-07-01", "2022-07-31")
    assert months.nth(6).get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.activeElement.textContent") == "July 2022"
    months.nth(6).click()
    assert len(entries(page)) == len(fourteen.incidents)


def test_persian_years_are_those_of_its_calendar(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = unfolded(opened, fourteen_html, "#lang=fa")
    years = page.locator("#period-years button")
    assert years.all_inner_texts() == ["۱۴۰۰", "۱۴۰۱", "۱۴۰۲", "۱۴۰۳"]
    years.nth(1).click()  # 1401 is 21 March 2022 to 20 March 2023
    assert set(entries(page)) == within(fourteen, "2022-03-21", "2023-03-20")


def test_a_day_outside_the_study_is_answered_in_words(
    opened: Open, fourteen_html: str, fourteen: Build
) -> None:
    page = unfolded(opened, fourteen_html)
    table = fourteen.incidents
    ends = [
        page.locator(f"#period-{end}").get_attribute(name) for end, name in (("from", "min"), ("to", "max"))
    ]
    assert (ends, fourteen.study.period) == (["2021-12-01", "2024-10-31"], "2021-12/2024-10")
    note = page.locator("#period-note")
    assert not note.is_visible()
    page.locator("#period-to").fill("1999-05-01")
    page.locator("#period-to").dispatch_event("change")
    assert note.inner_text().startswith("1 May 1999 is before the first day of this map, ")
    assert page.locator("#period-to").get_attribute("aria-invalid") == "true"
    colours = [
        page.locator(f"#period-{end}").evaluate("box => getComputedStyle(box).borderColor")
        for end in ("from", "to")
    ]
    assert colours[1] == note.evaluate("words => getComputedStyle(words).color") != colours[0]
    assert len(entries(page)) == len(table)
    assert "to=" not in page.evaluate("location.hash")
    page.locator("#period-to").fill("2022-12-31")
    page.locator("#period-to").dispatch_event("change")
    assert not note.is_visible()
    assert page.locator("#period-to").get_attribute("aria-invalid") == "false"
    # One end may be outside: the period has days of the study.
    page.locator("#period-from").fill("1999-05-01")
    page.locator("#period-from").dispatch_event("change")
    assert set(entries(page)) == within(fourteen, "1999-05-01", "2022-12-31")
    assert note.inner_text().startswith("1 May 1999 is before")
    # So does an address that asks for other years.
    page.evaluate("location.hash = 'from=2040-01-01'")
    until(page, "document.querySelectorAll('#list [data-incident]').length === 0")
    assert note.inner_text().startswith("1 January 2040 is after the last day of this map, ")


def test_persian_boxes_hold_days_of_its_calendar(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = unfolded(opened, fourteen_html, "#lang=fa&from=2023-05-21")
    assert page.locator("#period-from").input_value() == "۱۴۰۲/۰۲/۳۱"
    page.locator("#period-to").fill("13 تیر 1402")
    page.locator("#period-to").press("Enter")
    assert page.locator("#period-to").input_value() == "۱۴۰۲/۰۴/۱۳"
    assert set(entries(page)) == within(fourteen, "2023-05-21", "2023-07-04")
    page.locator("#period-to").fill("فردا")
    page.locator("#period-to").press("Enter")
    assert "مانند" in page.locator("#period-note").inner_text()
    assert set(entries(page)) == within(fourteen, "2023-05-21", "2023-07-04")
    page.locator("#language").click()
    assert page.locator("#period-to").input_value() == "2023-07-04"
    assert page.locator("#period-to").get_attribute("type") == "date"


def test_an_event_within_a_vague_one_is_not_passed_over(opened: Open) -> None:
    table = made_incidents(4).assign(
        date_start=["2020-01-01", "2020-03-05", "2020-03-05", "2021-01-01"],
        date_end=["2020-12-31", "2020-03-05", "2020-03-31", "2021-01-01"],
    )
    table["date_edtf"] = table["date_start"] + "/" + table["date_end"]
    page = unfolded(opened, html_with_strip(table))
    walk = [f"from={a}&to={b}" for a, b in zip(table["date_start"], table["date_end"], strict=True)]
    for days in walk:
        page.locator("#event-next").click()
        until(page, f"location.hash.includes('{days}')")
    assert page.locator("#event-next").is_disabled()
    for days in walk[-2::-1]:
        page.locator("#event-previous").click()
        until(page, f"location.hash.includes('{days}')")
    assert page.locator("#event-previous").is_disabled()


def test_from_event_to_event(opened: Open, fourteen_html: str, fourteen: Build) -> None:
    page = unfolded(opened, fourteen_html)
    days = sorted(
        set(
            zip(
                fourteen.incidents["date_start"].astype(str),
                fourteen.incidents["date_end"].astype(str),
                strict=True,
            )
        )
    )
    for first, last in days[:4]:
        page.locator("#event-next").click()
        until(page, f"location.hash.includes('from={first[:10]}')")
        assert set(entries(page)) == within(fourteen, first, last)
    page.locator("#event-previous").click()
    assert set(entries(page)) == within(fourteen, *days[2])
    page.locator("#period-from").fill("2024-10-30")
    page.locator("#period-to").fill("2024-10-30")
    page.locator("#period-to").dispatch_event("change")
    assert page.locator("#event-next").is_disabled()
    assert page.locator("#event-previous").is_enabled()


@pytest.mark.parametrize(
    ("address", "button", "first"),
    [
        ("#from=2023-01-01", "#event-next", "2023-05-20"),
        ("#to=2022-12-31", "#event-previous", "2022-10-21"),
    ],
)
def test_an_open_window_leads_to_an_event_within_it(
    opened: Open, fourteen_html: str, address: str, button: str, first: str
) -> None:
    page = unfolded(opened, fourteen_html, address)
    page.locator(button).click()
    until(page, f"location.hash.includes('from={first}&to={first}')")


def test_the_step_is_the_one_that_was_chosen(opened: Open, fourteen_html: str) -> None:
    page = unfolded(opened, fourteen_html)
    page.locator("#step-unit").select_option("year")
    for year in ("2021", "2022", "2023"):
        page.locator("#step-on").click()
        assert page.locator(".strip-period").inner_text() == year
    page.locator("#step-keeps").check()
    page.locator("#step-on").click()
    assert page.locator(".strip-period").inner_text() == "2021 to 2024"
    page.locator("#step-back").click()
    assert page.locator(".strip-period").inner_text() == "2021 to 2023"


def test_the_brush_is_as_fine_as_the_step(opened: Open, fourteen_html: str) -> None:
    page = unfolded(opened, fourteen_html)
    page.locator("#step-unit").select_option("day")
    page.locator("#brush-from").focus()
    first = int(page.locator("#brush-from").get_attribute("aria-valuenow") or 0)
    for number in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        assert page.locator("#brush-from").get_attribute("aria-valuenow") == str(first + number)


def test_shift_steps_over_several_of_the_chosen_step(opened: Open, fourteen_html: str) -> None:
    page = unfolded(opened, fourteen_html)
    page.locator("#step-unit").select_option("day")
    page.locator("#brush-from").focus()
    first = int(page.locator("#brush-from").get_attribute("aria-valuenow") or 0)
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator("#brush-from").get_attribute("aria-valuenow") == str(first + 7)
    page.locator("#step-unit").select_option("year")
    page.locator("#brush-from").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.locator("#brush-from").get_attribute("aria-valuetext") == "1 January 2022"


def test_step_and_keeping_are_in_the_address(opened: Open, fourteen_html: str) -> None:
    page = unfolded(opened, fourteen_html)
    page.locator("#step-unit").select_option("year")
    page.locator("#step-keeps").check()
    until(page, "location.hash.includes('step=year&play=keep')")
    page.locator("#list button[data-incident]").first.click()
    until(page, "/incident=.*step=year&play=keep/.test(location.hash)")
    page.evaluate("history.back()")
    until(page, "!location.hash.includes('incident=')")
    assert page.locator("#step-unit").input_value() == "year"
    copy = unfolded(opened, fourteen_html, page.evaluate("location.hash"))
    assert copy.locator("#step-unit").input_value() == "year"
    assert copy.locator("#step-keeps").is_checked()
    for _ in range(2):
        copy.locator("#step-on").click()
    assert copy.locator(".strip-period").inner_text() == "2021 to 2022"
    copy.evaluate("location.hash = 'step=fortnight'")
    until(copy, "location.hash.includes('map=') && !location.hash.includes('step')")
    assert copy.locator("#step-unit").input_value() == ""
    assert not copy.locator("#step-keeps").is_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("size", [(1280, 800), (640, 400), (320, 256), (360, 640)])
def test_axe_finds_no_fault_in_the_tools_of_time(
    opened: Open, fourteen_html: str, size: tuple[int, int], language: str, scheme: str
) -> None:
    window = {"viewport": {"width": size[0], "height": size[1]}}
    page = opened(fourteen_html, f"#lang={language}&scheme={scheme}&from=2022-01-01&to=2022-12-31", **window)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    settled(page)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@needs_firefox
def test_firefox_takes_days_and_steps(tmp_path: Path, fourteen_html: str, fourteen: Build) -> None:
    act = """
        document.querySelector("#times-fold > summary").click();
        await until(() => document.querySelector("#period-years button"));
        for (const [id, day] of [["period-from", "2023-05-21"], ["period-to", "2023-07-04"]]) {
            document.getElementById(id).value = day;
            document.getElementById(id).dispatchEvent(new page.Event("change"));
        }
        await drawn();
        return [...document.querySelectorAll("#list button[data-incident]")].map(one => one.dataset.incident);
    """
    assert set(shown(fourteen_html, tmp_path, act=act).value) == within(fourteen, "2023-05-21", "2023-07-04")
