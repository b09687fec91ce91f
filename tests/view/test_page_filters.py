"""More filters of the page: what they count, how they are dropped, and where they are kept."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import page_search
from page_browser import needs_browser
from page_panel import counts, focused, print_out, shown, until
from page_scripts import loaded
from page_search import hits

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from playwright.sync_api import Browser, Page

    from page_browser import Open

pytestmark = needs_browser


def cited(*publishers: str, title: str = "Report") -> str:
    return json.dumps([{"title": title, "publisher": name} for name in publishers])


ROWS: dict[str, dict[str, Any]] = {
    "a": {
        "admin2_at": "Zaranj",
        "admin1_at": "Nimroz",
        "status": "published",
        "sources": cited("Radio", "Wire"),
    },
    "b": {"admin2_at": "Zaranj", "admin1_at": "Nimroz", "status": "draft", "sources": cited("Wire", "Wire")},
    "c": {"admin2_at": "Centre", "admin1_at": "Farah", "status": "published", "title": "The wire"},
    "d": {"admin2_at": "Centre", "admin1_at": "Herat", "sources": cited("Radio", title="Wire fence")},
    "e": {},
}
FIGURES = {
    "border_distance_m": [0, 999, -1000, 150_000, None],
    "killed_high": [None, 2, 4, 3, 30],
    "wounded_high": [None, 0, 1, None, 0],
    "killed_low": [0, 0, 0, 0, None],
    "wounded_low": [None, None, None, 30, None],
}


def html() -> str:
    def figures(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return table.assign(**FIGURES)

    return page_search.html_of(ROWS, change=figures)


def opened_fold(opened: Open, address: str = "") -> Page:
    page = opened(html(), address)
    page.locator("#further-filters summary").press("Enter")
    page.wait_for_selector("#casualties label")
    return page


def only(page: Page, group: str, name: str) -> None:
    line = page.locator(f"#{group} .line").filter(has_text=name)
    line.locator(".only").focus()
    page.keyboard.press("Enter")


def test_casualties_are_drawn_as_large_as_on_the_map(opened: Open) -> None:
    page = opened_fold(opened)
    drawn = page.locator("#casualties label > svg path.shape")
    legend = page.locator("#sizes svg path.shape")
    width = "shapes => shapes.map(shape => shape.getBoundingClientRect().width)"
    widths = drawn.evaluate_all(width)
    assert widths == pytest.approx(legend.evaluate_all(width))
    assert len(widths) == 4
    assert all(a < b - 1 for a, b in pairwise(widths))


def test_more_filters_wait_and_count_every_incident(opened: Open) -> None:
    page = opened(html())
    assert page.locator("#casualties label").count() == 0  # nothing is made before it is looked for
    page.locator("#further-filters summary").press("Enter")
    page.wait_for_selector("#casualties label")
    # By the most that is said: none, 2, 5, 3 + 30, 30.
    assert counts(page, "casualties") == {"none known": 1, "1 to 4": 1, "5 to 24": 1, "at least 25": 2}
    assert counts(page, "distances") == {
        "up to 1 km": 2,
        "1 km to 5 km": 1,
        "over 100 km": 1,
        "not measured": 1,
    }
    assert counts(page, "districts") == {
        "zaranj, nimroz": 2,
        "centre, farah": 1,
        "centre, herat": 1,
        "not known": 1,
    }
    assert counts(page, "statuses") == {"checked": 2, "draft": 1, "not known": 2}
    assert counts(page, "publishers") == {"radio": 2, "wire": 2, "not known": 2}


def test_each_chosen_filter_is_a_chip_that_drops_it(opened: Open) -> None:
    page = opened_fold(opened)
    only(page, "publishers", "Wire")
    shown(page, 2)
    only(page, "distances", "Up to 1 km")
    shown(page, 2)
    only(page, "statuses", "Draft")
    shown(page, 1)
    chips = page.locator("#chips .chip:visible")
    texts = [text.replace("\u2068", "").replace("\u2069", "") for text in chips.all_inner_texts()]
    assert texts == ["Distance to the line: up to 1 km ×", "Verification: draft ×", "Sources: Wire ×"]
    assert chips.first.bounding_box()["height"] >= 24  # type: ignore[index]
    until(page, "location.hash.includes('distance=0&status=draft&source=Wire')")
    page.locator("[data-drops=status]").press("Enter")
    shown(page, 2)
    assert focused(page) == "search"
    page.locator("[data-drops=source]").click()
    page.locator("[data-drops=distance]").click()
    shown(page, 5)
    assert page.locator("#chips :visible").count() == 0


def test_clear_drops_the_further_filters_too(opened: Open) -> None:
    page = opened(html(), "#district=Centre%2C%20Herat&casualties=25&type=armed%20clash&q=wire")
    shown(page, 1)
    assert page.locator("#further-filters").evaluate("node => node.open")  # what is chosen can be seen
    assert page.locator("#districts input:checked").count() == 1
    page.locator("#clear").click()
    shown(page, 5)
    assert page.locator("#districts input:not(:checked)").count() == 0


def test_paper_names_every_filter(opened: Open) -> None:
    page = opened(html(), "#status=draft~published&source=Radio&q=wire&lang=fa")
    print_out(page)
    words = page.locator("#selection").inner_text().replace("\u2068", "").replace("\u2069", "")
    assert "منابع: Radio" in words
    assert "بررسی" in words
    assert "wire" in words


@pytest.fixture(scope="module", params=[1, 500], ids=["few", "many"])
def shelf(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    found = loaded(chromium, page_search.html_of(ROWS, request.param))
    yield found
    found.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wire", {"a", "b", "c", "d"}),
        ("source:wire", {"a", "b", "d"}),
        ("source:Radio source:fence", {"d"}),
        ("منبع:wire", {"a", "b", "d"}),
        ("nimroz source:radio", {"a"}),
        ("source:nimroz", set()),
    ],
)
def test_a_word_can_be_wanted_in_sources_only(shelf: Page, query: str, expected: set[str]) -> None:
    assert hits(shelf, query) == expected


def test_the_field_for_sources_writes_into_the_search(opened: Open) -> None:
    page = opened_fold(opened)
    page.fill("#cited", "wire fence")
    page.locator("#cited").press("Enter")
    shown(page, 1)
    assert page.locator("#search").input_value() == "source:wire source:fence"
    assert page.locator("#list .why mark").all_inner_texts() == ["Wire", "fence"]
    page.fill("#search", "nimroz source:radio")
    shown(page, 1)
    expect(page.locator("#cited")).to_have_value("radio")
