"""The page in other languages and colours, on small screens, and for assistive software."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from page_browser import needs_browser, settled
from page_panel import until

if TYPE_CHECKING:
    from page_browser import Open

pytestmark = needs_browser

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


def test_the_language_button_turns_the_page_round(opened: Open, small: str) -> None:
    page = opened(small)
    root = page.locator("html")
    lines = page.locator("#filters label").count()
    page.locator("#language").click()
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("fa", "rtl")
    assert page.title() == "پژوهشی کوچک"
    assert page.locator("#title").inner_text() == "پژوهشی کوچک"
    assert page.locator("#title-local").inner_text() == "A small study"
    assert page.locator("#list strong").all_inner_texts() == ["رویداد 1", "رویداد 2", "رویداد 3"]
    assert page.locator("#filters label").count() == lines
    panel = page.locator("#panel").bounding_box()
    border = page.locator(".folium-map path.border-line").first.bounding_box()
    assert panel
    assert border
    assert panel["x"] + panel["width"] == pytest.approx(1280, abs=1)
    assert border["x"] + border["width"] < panel["x"]
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    until(page, "location.hash.includes('lang=fa')")
    page.reload()
    assert root.get_attribute("dir") == "rtl"
    border = page.locator(".folium-map path.border-line").first.bounding_box()
    assert border
    assert 0 < border["x"] < border["x"] + border["width"] < panel["x"]
    page.locator("#language").click()
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("en", "ltr")
    assert page.title() == "A small study"


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_reader_chooses_the_colours(opened: Open, small: str, system: Any) -> None:
    other: Any = {"light": "dark", "dark": "light"}[system]
    page = opened(small, color_scheme=system)
    paper = {"light": "rgb(248, 246, 241)", "dark": "rgb(21, 24, 28)"}

    def colour() -> str:
        found: str = page.locator("#panel").evaluate("node => getComputedStyle(node).backgroundColor")
        return found

    assert colour() == paper[system]
    page.locator("#scheme").click()
    assert colour() == paper[other]
    until(page, f"location.hash.includes('scheme={other}')")
    page.reload()
    assert colour() == paper[other]
    page.locator("#scheme").click()
    assert colour() == paper[system]
    until(page, "!location.hash.includes('scheme=')")
    page.emulate_media(color_scheme=other)  # the system goes over, and nothing was chosen here
    until(page, f"document.documentElement.dataset.scheme === '{other}'")  # the page is told a frame later
    assert colour() == paper[other]


def test_on_a_phone_the_sheet_is_pulled_to_three_heights(opened: Open, small: str) -> None:
    page = opened(small, **PHONE)

    def height() -> float:
        settled(page)
        box = page.locator("#panel").bounding_box()
        assert box
        return box["height"]

    def pull(to: float) -> None:
        box = page.locator("#grip").bounding_box()
        assert box
        page.mouse.move(180, box["y"] + 14)
        page.mouse.down()
        page.mouse.move(180, (box["y"] + to) / 2)
        page.mouse.move(180, to)
        page.mouse.up()

    half = height()
    pull(60)
    full = height()
    pull(560)
    low = height()
    assert low < 80 < half < full
    # Of the lowest sheet the title is left, and no keyboard gets lost in what is not seen.
    assert page.locator("#title").is_visible()
    assert page.locator("#panel-body :is(button, input, summary):visible").count() == 0
    pull(350)
    assert height() == half
    page.locator("#grip").click()
    assert height() == full


@pytest.mark.parametrize("address", ["", "#incident=event-1", "#lang=fa"])
def test_on_a_phone_a_thumb_meets_each_target(opened: Open, small: str, address: str) -> None:
    page = opened(small, address, **PHONE)
    page.locator("#grip").click()
    if "incident" not in address:
        for fold in page.locator("summary").all():
            fold.click()
    settled(page)
    targets = page.locator("#panel :is(button, label, summary, input[type=search]):visible")
    boxes = targets.evaluate_all(
        """nodes => nodes.filter(node => !node.matches(".skip, .unseen")).map(node => {
            const box = node.getBoundingClientRect();
            return [node.id || node.textContent, box.left, box.right, box.height];
        })"""
    )
    assert len(boxes) > 4
    assert [box for box in boxes if box[1] < 0 or box[2] > 360 or box[2] - box[1] < 24 or box[3] < 24] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("address", ["", "#incident=event-1", "#lang=fa", "#scheme=dark", "#q=nothing"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing(opened: Open, small: str, address: str, *, phone: bool) -> None:
    page = opened(small, address, **(PHONE if phone else {}))
    found = Axe().run(page, {"include": [["#panel"], ["main"]]})  # the strip has tests of its own
    assert [
        (one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]
    ] == []
