"""The page on paper."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from shapely.geometry import Point

import page_fixtures
import page_many
from marzmap import view
from marzmap.attributes import Words
from page_browser import needs_browser
from page_canvas import marks, page_of
from page_fixtures import ATTRIBUTIONS, RELIEF
from page_panel import html_with, print_out

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from page_browser import Open

pytestmark = needs_browser

SHEET = (277, 190)  # mm within the margins
PER_MM = 96 / 25.4
ISOLATES = str.maketrans("", "", "\u2068\u2069")
LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def boxes_on_paper(page: Page, *names: str) -> dict[str, dict[str, float]]:
    sheet = page.locator("body").bounding_box()
    assert sheet
    found = {}
    for name in names:
        box = page.locator(name).bounding_box()
        assert box, name
        sides = {"x": box["x"] - sheet["x"], "y": box["y"], "width": box["width"], "height": box["height"]}
        found[name] = {side: value / PER_MM for side, value in sides.items()}
    return found


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return any(
        first[edge] + first[size] <= second[edge] + 0.3
        for first, second in ((one, other), (other, one))
        for edge, size in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize("address", ["", "#lang=fa", "#scheme=dark", "#incident=event-1", "#q=event"])
def test_print_is_one_sheet(opened: Open, small: str, address: str) -> None:
    pdf = opened(small, address).pdf(prefer_css_page_size=True)
    pages = re.findall(rb"/Type\s*/Page\b", pdf)
    assert len(pages) == 1
    (size,) = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert [float(side) / 72 * 25.4 for side in size] == pytest.approx([297, 210], abs=0.5)


@pytest.mark.parametrize("address", ["", "#lang=fa&scheme=dark"])
def test_the_sheet_holds_map_numbers_legend_and_sources_beside_each_other(opened: Open, address: str) -> None:
    page = opened(page_many.html(60), address)
    page.locator("#strip")
    print_out(page)
    parts = boxes_on_paper(page, "main", "#head", "#listing", "#filters", "#sources")
    for name, box in parts.items():
        assert box["x"] >= -0.1, name
        assert box["y"] >= -0.1, name
        assert box["x"] + box["width"] <= SHEET[0] + 0.1, name
        assert box["y"] + box["height"] <= SHEET[1] + 0.1, name
    names = list(parts)
    assert all(apart(parts[a], parts[b]) for i, a in enumerate(names) for b in names[:i])
    for name in ("#listing", "#filters", "#sources"):  # nothing is cut off
        assert page.locator(name).evaluate("node => node.scrollHeight <= node.clientHeight + 1"), name
    listed = page.locator("#list button:visible")
    numbers = [text.split()[0].translate(LATIN) for text in listed.locator(".nr").all_inner_texts()]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert 20 <= len(numbers) <= 24
    assert str(60 - len(numbers)) in page.locator("#further").inner_text().translate(LATIN)
    for line in ATTRIBUTIONS:
        assert line in page.locator("#sources").inner_text()
    if "fa" not in address:
        assert page.locator("#as-of").inner_text() == "As of 22 November 2026"
    assert page.locator(".leaflet-control-scale").is_visible()
    for name in ("#strip", "#search", "#language", "#take", "#more", ".leaflet-control-zoom", "#grip"):
        assert page.locator(name).is_hidden(), name
    assert page.locator("html").get_attribute("data-scheme") == "light"
    # Afterwards all is as it was.
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#search").is_visible()
    assert page.locator("#layers").is_hidden()
    assert page.locator("#list button:visible").count() == 60
    assert page.locator("html").get_attribute("data-scheme") == ("dark" if "dark" in address else "light")


@pytest.mark.parametrize("address", ["", "#casualties=0", "#q=source:paper"])
def test_every_heading_on_paper_has_something_below_it(opened: Open, small: str, address: str) -> None:
    page = opened(small, address)
    print_out(page)
    headings = page.locator("#filters :is(h2, h3, label[for]):visible")
    assert "More filters" not in headings.all_inner_texts()
    assert "Text in sources" not in headings.all_inner_texts()
    for heading in headings.all():
        lines = "node => node.closest('section').querySelectorAll('label, .fixed, .key').length"
        assert heading.evaluate(lines) > 0, heading.inner_text()


def test_paper_says_what_was_chosen_and_what_happened_where_there_is_room(opened: Open, small: str) -> None:
    page = opened(small, "#type=standoff&from=2021-12-01&to=2022-01-31")
    print_out(page)
    said = page.locator("#selection").inner_text().translate(ISOLATES)
    assert said == "Selected: Kinds of incident: standoff; 1 December 2021 to 31 January 2022"
    assert page.locator("#types label:visible").count() == 1
    assert page.locator(".gist").all_inner_texts() == ["Shots were exchanged."]


def test_on_paper_a_name_of_any_length_is_whole_where_there_is_room(opened: Open) -> None:
    name = "رویارویی در گذرگاه " + "اسلام قلعه و " * 8
    page = opened(html_with(lambda incidents: incidents.assign(title_local=f"{name}کهسان", title=name)))
    print_out(page)
    cut = page.locator("#list .entry :is(strong, .other-name, .where):visible").evaluate_all(
        """nodes => nodes.filter(node => {
            const paper = document.querySelector("#listing").getBoundingClientRect();
            const words = document.createRange();
            words.selectNodeContents(node);
            const box = words.getBoundingClientRect();
            return box.left < paper.left || box.right > paper.right + 1 || box.bottom > paper.bottom + 1;
        }).map(node => node.textContent)"""
    )
    assert cut == []
    assert page.locator("#list .other-name:visible").count() == 3


def test_an_incident_in_full_fits_its_sheet(opened: Open) -> None:
    claims = [
        {"by": by, "text": f"What they say, at some length, in the year {year}." * 2, "sources": [1]}
        for by in ("Iran", "Taliban", "Press")
        for year in range(2000, 2005)
    ]
    page = opened(
        html_with(lambda incidents: incidents.assign(claims=json.dumps(claims))), "#incident=event-1"
    )
    print_out(page)
    detail = page.locator("#detail")
    fits = "node => node.scrollHeight <= node.clientHeight + 1 && node.scrollWidth <= node.clientWidth + 1"
    assert detail.evaluate(fits)
    assert "in the year 2004" in detail.inner_text()
    assert "Made with Natural Earth" in page.locator("#sources").inner_text()
    parts = boxes_on_paper(page, "main", "#head", "#detail", "#sources")
    names = list(parts)
    assert all(apart(parts[a], parts[b]) for i, a in enumerate(names) for b in names[:i])


def test_paper_names_every_filter(opened: Open) -> None:
    page = opened(page_many.html(60), "#type=closure~shelling&side=IRN&sure=high&q=clash&from=2019-01-01")
    print_out(page)
    assert page.locator("#selection").inner_text().translate(ISOLATES) == (
        "Selected: Kinds of incident: shelling, closure; Side: Iran; How sure the side is: sure; "
        "from 1 January 2019; search for clash"
    )
    page = opened(page_many.html(60), "#type=armed clash~shelling~standoff~closure~other")
    print_out(page)
    assert page.locator("#selection").inner_text().translate(ISOLATES) == (
        "Selected: Kinds of incident: all but attack on civilians"
    )


@pytest.mark.parametrize("count", [400, 3000])
def test_on_paper_symbols_are_whole_within_the_frame(opened: Open, count: int) -> None:
    page = opened(page_many.html(count), "#type=closure")
    print_out(page)
    frame = page.locator("main").bounding_box()
    assert frame
    drawn = marks(page, "incident", "cluster")
    assert any(mark["kind"] == "cluster" for mark in drawn) == (count == 3000)
    for mark in drawn:
        reach = mark["size"] / 2
        assert reach <= mark["x"] <= frame["width"] - reach
        assert reach <= mark["y"] <= frame["height"] - reach


@pytest.mark.parametrize("address", ["", "#incident=event-1", "#lang=fa"])
def test_the_notice_stands_beside_the_map(opened: Open, address: str) -> None:
    layers = page_fixtures.layers()
    text = "Not for publication: " + "2 rows are of a source whose terms do not allow it; " * 3
    notice = Words(text, text)
    html = view.html(view.page(page_fixtures.study(), layers, attributions=ATTRIBUTIONS, notice=notice))
    page = opened(html, address)
    print_out(page)
    parts = boxes_on_paper(
        page, "#notice", "main", "#head", "#detail" if "incident" in address else "#listing"
    )
    names = list(parts)
    assert all(apart(parts[a], parts[b]) for i, a in enumerate(names) for b in names[:i])
    assert parts["#notice"]["x"] + parts["#notice"]["width"] <= SHEET[0] + 0.1


def test_the_relief_is_smooth_on_paper(opened: Open) -> None:
    page = opened(page_many.html(40, RELIEF))
    relief = page.locator(".leaflet-relief-pane")
    assert relief.locator("canvas").count() == 0
    print_out(page)
    canvas = relief.locator("canvas")
    assert canvas.evaluate("node => node.width / node.clientWidth") == 2
    assert canvas.evaluate(
        "node => node.getContext('2d').getImageData(node.width / 2, node.height / 2, 1, 1).data[3]"
    )
    assert relief.locator("img").first.evaluate("node => getComputedStyle(node).visibility") == "hidden"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert relief.locator("canvas").count() == 0


def test_a_cluster_on_paper_says_which_incidents_it_holds(opened: Open) -> None:
    rows = [{"event_type": "shelling", "title": f"Shelling {number}"} for number in range(1, 10)]
    page = opened(page_of(rows, [Point(60.5, 33)] * 8 + [Point(60.5, 31)]))
    page.evaluate(
        """() => { const draw = CanvasRenderingContext2D.prototype.fillText; globalThis.written = [];
            CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
                written.push(text);
                return draw.call(this, text, ...at);
            };
            map_marzmap.fire("moveend"); }"""
    )
    (cluster,) = marks(page, "cluster")
    assert cluster["count"] == 8
    assert "1–8" not in page.evaluate("written")  # on the screen it opens
    print_out(page)
    assert {"8", "9", "1–8"} <= set(page.evaluate("written"))
