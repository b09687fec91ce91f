"""The list of the page: its order, what is in view, and how a long one is scrolled and read."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import Point

import page_many
from page_browser import needs_browser, settled
from page_canvas import marks, page_of, view_at
from page_panel import entries, html_with
from page_scripts import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from page_browser import Open

pytestmark = needs_browser

MANY = 5_000
#  name: first day, killed (least, most), wounded (most), metres from the line, probability of the side
ROWS: dict[str, tuple[str | None, int | None, int | None, int | None, float | None, float | None]] = {
    "event-1": ("2021-05-01", 0, 0, 0, 900.0, 0.7),
    "event-2": ("2022-01-01", None, None, None, -20.0, 0.99),
    "event-3": ("2022-01-01", 3, 5, None, 40_000.0, None),
    "event-4": ("2023-02-01", 2, None, 1, None, 0.8),
    "event-5": (None, None, None, 4, -300.0, 0.5),
}
# Their sides: however likely, what is not determined comes behind.
SIDES = {"event-1": "IRN", "event-2": "undetermined", "event-3": None, "event-4": "AFG", "event-5": "IRN"}
# By hand: undated, uncounted, unmeasured and unsure last; alike ones as in the table.
ORDERS = {
    "oldest": [1, 2, 3, 4, 5],
    "newest": [4, 2, 3, 1, 5],
    "casualties": [3, 5, 4, 1, 2],  # 5; 4; 2 + 1; 0; not reported
    "distance": [2, 5, 1, 3, 4],
    "certainty": [4, 1, 5, 2, 3],
}


def html(at: list[Point] | None = None) -> str:
    names = (
        "date_start",
        "killed_low",
        "killed_high",
        "wounded_high",
        "border_distance_m",
        "side_probability",
    )
    rows: list[dict[str, Any]] = [
        dict(zip(names, row, strict=True)) | {"title": name, "event_type": "standoff", "side": SIDES[name]}
        for name, row in ROWS.items()
    ]
    return page_of(rows, at or [Point(60 + 0.3 * number, 33) for number in range(5)])


def order_of(page: Page) -> list[int]:
    return [int(name.removeprefix("event-")) for name in entries(page)]


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_ranks_what_is_known_first(opened: Open, order: str) -> None:
    page = opened(html())
    page.locator("#sort").select_option(order)
    assert order_of(page) == ORDERS[order]
    until(page, f"/sort=/.test(location.hash) === {str(order != 'oldest').lower()}")
    page.reload()
    page.wait_for_selector("body[data-ready]", state="attached")
    assert order_of(page) == ORDERS[order]
    page.locator("#list button[data-incident]").nth(1).click()
    assert page.locator("#detail .place-in-list").inner_text() == "2 of 5"
    page.locator("#next").click()
    assert page.locator("#detail-title").inner_text() == f"event-{ORDERS[order][2]}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_the_list_shows_its_order_and_where_the_reader_is(
    opened: Open, scheme: str
) -> None:
    how: dict[str, Any] = {"forced_colors": "active", "color_scheme": scheme, "reduced_motion": "reduce"}
    page = opened(html(), **how)
    page.locator("#sort").select_option("casualties")
    page.locator("#in-view").check()
    assert order_of(page) == ORDERS["casualties"]
    colour = "(node, name) => getComputedStyle(node)[name]"
    for name in ("#sort", "#in-view"):  # an edge or a filling that the system gives stands out from the page
        edge = page.locator(name).evaluate(colour, "borderTopColor")
        assert edge != page.locator("#panel").evaluate(colour, "backgroundColor"), name
    entry = page.locator("#list button[data-incident]").nth(2)
    plain = entry.evaluate(colour, "outlineStyle")
    entry.hover()
    settled(page)
    assert (plain, entry.evaluate(colour, "outlineStyle")) == ("none", "solid")
    assert entry.evaluate(colour, "outlineColor") != page.locator("#panel").evaluate(
        colour, "backgroundColor"
    )
    # A kind is told by its shape, which keeps its colours.
    shape = entry.locator("svg .shape")
    assert shape.evaluate(colour, "stroke") != page.locator("#panel").evaluate(colour, "backgroundColor")
    assert "none" not in shape.evaluate(colour, "stroke")


def test_a_study_chooses_the_order_of_the_start(opened: Open) -> None:
    page = opened(html_with(lambda table: table, sort="newest"))
    assert order_of(page) == [3, 1, 2]  # the first two are of one day
    assert page.locator("#sort").input_value() == "newest"
    page.locator("#sort").select_option("oldest")
    until(page, "location.hash.includes('sort=oldest')")


def test_an_order_without_anything_to_go_by_is_not_offered(opened: Open) -> None:
    page = opened(page_of([{"title": "One"}, {"title": "Two"}], [Point(60, 33), Point(61, 33)]))
    assert page.locator("#sort option").evaluate_all("all => all.map(one => one.value)") == ["oldest"]


def test_the_list_can_follow_the_view(opened: Open) -> None:
    page = opened(html())
    page.locator("#in-view").check()
    assert order_of(page) == [1, 2, 3, 4, 5]
    view_at(page, 13, 33, 60.6)
    until(page, "document.querySelector('#count').textContent.includes('1 in view')")
    assert order_of(page) == [3]
    assert page.locator("#count").get_attribute("data-count") == "5"  # map, strip and files show all
    view_at(page, 13, 33, 60.45)
    until(page, "Boolean(document.querySelector('#list .empty'))")
    assert page.locator("#list .empty").inner_text() == "No incident is in view. Move the map."
    until(page, "/list=view.*map=13.33.0000.60.45/.test(location.hash)")
    page.reload()
    page.wait_for_selector("body[data-ready]", state="attached")
    assert page.locator("#in-view").is_checked()
    assert order_of(page) == []
    page.locator("#in-view").uncheck()
    assert order_of(page) == [1, 2, 3, 4, 5]


def test_what_the_panel_covers_is_not_in_view(opened: Open) -> None:
    page = opened(html())
    page.locator("#in-view").check()
    view_at(page, 13, 33, 60.6)
    spot = page.evaluate("map_marzmap.latLngToContainerPoint([33, 60.6])")
    page.evaluate("shift => map_marzmap.panBy([shift, 0], {animate: false})", spot["x"] - 100)
    until(page, "Boolean(document.querySelector('#list .empty'))")


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_the_numbers_are_those_on_the_map(opened: Open, order: str) -> None:
    page = opened(html(), f"#sort={order}")
    listed = {
        entry.get_attribute("data-incident"): entry.locator(".nr").inner_text().split()[0]
        for entry in page.locator("#list button").all()
    }
    page.evaluate(
        """() => {
            globalThis.written = [];
            const { fillText } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
                written.push([text, x, y]);
                return fillText.call(this, text, x, y);
            };
        }"""
    )
    view_at(page, 8, 33, 60.6)
    settled(page)
    drawn = {}
    for text, x, y in page.evaluate("written"):
        nearest = min(marks(page, "incident"), key=lambda mark: math.hypot(mark["x"] - x, mark["y"] - y))
        drawn[nearest["ids"][0]] = text
    assert drawn == listed


@pytest.mark.parametrize(("address", "kind"), [("", "standoff"), ("#lang=fa", "رویارویی")])
def test_an_entry_says_its_kind_to_who_hears_it(opened: Open, address: str, kind: str) -> None:
    page = opened(html(), address)
    heard = page.locator("#list").aria_snapshot()
    assert len(re.findall(rf'button "{kind} ', heard)) == 5


def test_a_long_list_keeps_few_elements_and_loses_no_entry(opened: Open) -> None:
    page = opened(page_many.html(MANY), hasty=True)
    page.locator("#more").click()
    page.locator("#more").click()
    assert page.locator("#more").is_hidden()
    body = page.locator("#panel-body")
    body.evaluate("node => { node.scrollTop = 0; }")
    seen: set[int] = set()
    most = 0
    for _ in range(2 * MANY):
        settled(page)
        here = page.locator("#list li").evaluate_all(
            "all => all.map(one => [+one.getAttribute('aria-posinset'), one.getAttribute('aria-setsize')])"
        )
        places = [place for place, _ in here]
        assert places == list(range(places[0], places[0] + len(places)))
        assert {size for _, size in here} == {str(MANY)}
        seen.update(places)
        most = max(most, len(places))
        before = body.evaluate("node => node.scrollTop")
        body.evaluate("node => node.scrollBy(0, 3000)")
        if body.evaluate("node => node.scrollTop") == before:
            break
    assert seen == set(range(1, MANY + 1))
    assert most <= 150


def test_the_end_key_and_back_find_entries_far_down(opened: Open) -> None:
    page = opened(page_many.html(MANY), "#incident=4321")
    page.locator(".back").click()
    until(page, "document.activeElement.dataset.incident === '4321'")
    box = page.locator("#list button[data-incident='4321']").bounding_box()
    assert box
    assert 0 <= box["y"] <= 800
    page.keyboard.press("ArrowDown")
    place = "Number(document.activeElement.parentElement.getAttribute('aria-posinset'))"
    there = page.evaluate(place)
    page.keyboard.press("ArrowUp")
    assert page.evaluate(place) == there - 1
    page.keyboard.press("Home")
    assert page.evaluate(place) == 1
    page.keyboard.press("End")
    assert page.evaluate(place) == MANY


def test_paper_has_the_beginning_however_far_the_list_was_scrolled(opened: Open) -> None:
    page = opened(page_many.html(MANY))
    page.locator("#more").click()
    page.locator("#panel-body").evaluate("node => { node.scrollTop = 50_000; }")
    until(page, "Number(document.querySelector('#list li').getAttribute('aria-posinset')) > 100")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#list li").first.get_attribute("aria-posinset") == "1"
    printed = page.locator("#list li:not(.off-paper)").count() - page.locator("#list li").count() + 100
    assert 1 < printed <= 24
    assert page.locator("#further").text_content() == f"and {MANY - printed:,} more"
