"""The page in a real browser without a network: seen, used by hand and by keyboard, and not to be broken."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import marzmap
import page_fixtures
from marzmap import view
from page_browser import needs_browser, read, settled
from page_fixtures import ATTRIBUTIONS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

BROWN = "rgb(107, 81, 64)"


def painted(page: Page, selector: str) -> list[dict[str, float]]:
    """Boxes of the elements that are drawn, as far as they lie in the window."""
    found: list[dict[str, float]] = page.eval_on_selector_all(
        selector,
        """nodes => nodes.map(node => node.getBoundingClientRect())
            .filter(box => (box.width || box.height) && box.right > 0 && box.bottom > 0
                && box.left < innerWidth && box.top < innerHeight)
            .map(({left, top, right, bottom}) => ({left, top, right, bottom}))""",
    )
    return found


def symbols(page: Page, kind: str = "incident") -> dict[str, dict[str, float]]:
    """Boxes in the window of the symbols that the canvas shows, by the first id that each stands for."""
    settled(page)
    found: dict[str, dict[str, float]] = page.evaluate(
        """kind => {
            const map = map_marzmap.getContainer().getBoundingClientRect();
            const own = map_marzmap.incidents.marks().filter(mark => mark.kind === kind && !mark.hidden);
            return Object.fromEntries(own.map(({ids, x, y, size}) => [ids[0], {
                left: map.left + x - size / 2,
                right: map.left + x + size / 2,
                top: map.top + y - size / 2,
                bottom: map.top + y + size / 2,
            }]));
        }""",
        kind,
    )
    return found


def drawn(page: Page) -> tuple[int, int]:
    """How many incidents the canvas shows, and how many lie beyond it."""
    settled(page)
    told = page.locator("canvas.incidents").evaluate("node => [node.dataset.drawn, node.dataset.beyond]")
    return int(told[0]), int(told[1])


def unfold(page: Page) -> None:
    page.locator("#layers-fold").evaluate("node => { node.open = true; }")


def middle(box: dict[str, float]) -> tuple[float, float]:
    return (box["left"] + box["right"]) / 2, (box["top"] + box["bottom"]) / 2


def inner(box: dict[str, float]) -> dict[str, float]:
    """The middle of a box, clear of its edges."""
    width, height = box["right"] - box["left"], box["bottom"] - box["top"]
    across, down = width / 4, height / 4
    edges = {"left": across, "right": -across, "top": down, "bottom": -down}
    return {side: box[side] + step for side, step in edges.items()}


def colours(page: Page, box: dict[str, float]) -> int:
    """How many colours the page shows in a box: more than one where something is drawn."""
    shot = page.screenshot(
        clip={
            "x": box["left"],
            "y": box["top"],
            "width": box["right"] - box["left"],
            "height": box["bottom"] - box["top"],
        }
    )
    return int(
        page.evaluate(
            """async bytes => {
                const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
                const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
                canvas.drawImage(picture, 0, 0);
                const pixels = canvas.getImageData(0, 0, picture.width, picture.height).data;
                return new Set(new Uint32Array(pixels.buffer)).size;
            }""",
            list(shot),
        )
    )


def test_everything_is_seen_at_the_start_and_nothing_covers_the_border(opened: Open, small: str) -> None:
    page = opened(small)
    panel = page.locator("#panel").bounding_box()
    strip = page.locator("#strip").bounding_box()
    assert panel
    assert strip
    (border,) = painted(page, ".folium-map path.border-line")
    assert border["left"] > panel["width"]
    assert border["top"] > 0
    assert border["bottom"] < strip["y"]
    assert border["bottom"] - border["top"] > 400
    assert len(painted(page, ".folium-map path.land")) == 2
    assert (
        len(painted(page, ".folium-map path.river")) == len(painted(page, ".folium-map path.district")) == 1
    )
    assert page.locator("#strip").get_attribute("data-count") == "3"
    assert page.locator("#count").inner_text() == "3"
    assert drawn(page) == (3, 0)
    boxes = list(symbols(page).values())
    assert len(boxes) == 3
    assert all(colours(page, box) > 5 for box in boxes)
    for one in boxes:  # the two incidents of one place stand apart
        crowd = [box for box in boxes if abs(box["left"] - one["left"]) + abs(box["top"] - one["top"]) < 20]
        assert crowd == [one]


def test_the_default_study_opens_in_silence_with_all_incidents_border_and_basemap(
    opened: Open, built: Build
) -> None:
    page = opened(view.html(marzmap.page(built)))
    assert sorted(symbols(page)) == sorted(built.incidents["incident_id"])
    assert drawn(page) == (3, 0)
    assert page.locator("#list button").count() == 3
    assert painted(page, ".folium-map path.border-line")
    assert len(painted(page, ".folium-map path.land")) >= 4
    assert painted(page, ".name")
    page.locator("#list button").first.click()
    assert "km 755 of 925" in page.locator("#detail").inner_text()
    sides = page.locator(".sides h4").all_inner_texts()
    assert sides == ["Iran", "Taliban"]


def test_a_click_on_the_map_opens_the_detail_and_escape_closes_it(opened: Open, small: str) -> None:
    page = opened(small)
    page.mouse.click(*middle(symbols(page)["event-2"]))
    detail = page.locator("#detail")
    assert detail.locator("h2").inner_text() == "Event 2"
    assert page.locator("#overview").is_hidden()
    page.keyboard.press("Escape")
    assert detail.is_hidden()
    assert page.locator("#overview").is_visible()


def test_the_sources_say_how_well_the_border_is_drawn(opened: Open, small: str) -> None:
    said = opened(small).locator("#sources-body").inner_text()
    assert "The border drawn is right within 250 m (95 %)." in said
    assert "AFG-IRN runs as drawn since 2025 only." in said


def test_the_detail_says_what_is_known_and_how_well(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-1")
    said = read(re.sub(r"\s+", " ", page.locator("#detail").inner_text()))
    for words in (
        "1 December 2021 (10 Azar 1400)",
        "Placed by hand from the sources; true place within 3 km (95 %)",
        "In Iran, about 2 km from the line (0.5 to 3.6 km), fairly sure (93 %)",
        "Natural Earth’s line: not determined, Afghanistan is likelier (62 %)",
        "Probabilities and range are those of both possible places together",
        "Wall (schematic): about 1 km away; behind it: likely (87 %) Old wall",
        "The line drawn is right within 900 m.",
        "District (87 %), Province, Iran (93 %)",
        "km 755 of 925, from the north end",
        "about 11 km away (12 km along the line); open at the date",
        "0 to 4",
        "not known",
        "They fired first. [1]",
        "2 possible places",
        "In Iran, about 2 km from the line (0.5 to 3.6 km), sure (95 %) Weight 50 %; the one shown",
        "about 1 km from the line (on either side of the line, up to 3.6 km), fairly sure (85 %) Weight 50 %",
    ):
        assert words.lower() in said.lower()
    boxes = page.locator(".sides > div").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.top, box.width])"
    )
    assert boxes[0] == boxes[1]
    links = page.locator("#detail a")
    cited = page.locator("#detail a:not(.other-maps a)")
    assert cited.evaluate_all("nodes => nodes.map(node => node.href)") == [
        "https://example.org/1",
        "http://example.org/2",
        "https://archive.example/2",
    ]
    assert set(links.evaluate_all("nodes => nodes.map(node => node.rel)")) == {"noopener noreferrer nofollow"}
    assert page.locator("#detail p[lang=fa]").evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_an_undetermined_side_and_a_month_are_told_as_such(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-2")
    assert (
        "Side not determined, less than 1 km from the line (on either side of the line, up to 700 m); "
        "Afghanistan is likelier (68 %)" in page.locator("#detail").inner_text()
    )
    assert "not known whether open at the date" in page.locator("#detail").inner_text()
    # No barrier is near, the district is sure, and both sources leave the side open.
    for words in ("Barrier", "District (", "Natural Earth", "possible places"):
        assert words not in page.locator("#detail").inner_text()
    page.goto(page.url.split("#")[0] + "#incident=event-3")
    said = page.locator("#detail").inner_text()
    assert "July 2022, day not known" in said
    assert "In Iran, about 400 m from the line (290 to 540 m), sure (over 99 %)" in said
    assert "closed at the date" in said
    assert "Fence: about 1.1 km away; behind it: almost surely not (under 1 %)" in said
    assert page.locator("#timeline .span").count() == 1


def test_the_filters_agree_with_what_is_shown(opened: Open, small: str) -> None:
    page = opened(small)
    for kind, others in (("armed clash", 1), ("standoff", 2)):
        line = page.locator(f"#types label[data-type='{kind}']")
        count = int(line.locator(".number-of").inner_text())
        assert count == 3 - others
        line.locator("input").uncheck()
        assert len(symbols(page)) == others
        assert sum(drawn(page)) == others
        assert page.locator("#list button").count() == others
        assert page.locator("#strip").get_attribute("data-count") == str(others)
        assert page.locator("#count").get_attribute("data-count") == str(others)
        assert page.locator("#count").inner_text() == f"{others} of 3"
        line.locator("input").check()
    for box in page.locator("#types input").all():
        box.uncheck()
    assert "No incident matches" in page.locator("#list").inner_text()


def test_further_layers_wait_to_be_switched_on(opened: Open, small: str) -> None:
    page = opened(small)
    unfold(page)
    assert symbols(page, "context") == {}
    assert painted(page, ".folium-map path.border-further") == []
    page.get_by_label("Context events").check()
    page.get_by_label("The line by Other").check()
    assert len(symbols(page, "context")) == 1
    assert page.locator(".folium-map path.border-further").count() == 1
    page.locator("#list button", has_text="Meeting").click()
    assert page.locator("#detail h2").inner_text() == "Meeting"


def test_barriers_are_dashed_by_kind_and_a_schematic_one_is_a_hatched_band(opened: Open, small: str) -> None:
    page = opened(small)
    dashes = {
        kind: page.locator(f".folium-map path.{kind}").evaluate(
            "node => [getComputedStyle(node).strokeDasharray, getComputedStyle(node).stroke]"
        )
        for kind in ("wall", "fence")
    }
    assert dashes == {"wall": ["8px, 3px", BROWN], "fence": ["2px, 3px", BROWN]}
    assert page.locator(".folium-map path.wall.schematic").count() == 1
    assert page.locator(".folium-map path.fence.schematic").count() == 0
    (band,) = painted(page, ".folium-map path.hatch-barrier")
    assert colours(page, inner(band)) > 5
    unfold(page)
    legend = page.locator("#layers").inner_text()
    assert "Barriers" in legend
    assert "fence" in legend
    assert "wall (schematic)" in legend
    page.get_by_label("Barriers").uncheck()
    assert page.locator(".folium-map path.barrier, .folium-map path.hatch-barrier").count() == 0
    assert "Old wall: Not surveyed. Survey." in page.locator("#sources").inner_text()


def test_where_two_lines_disagree_is_hatched_when_it_is_asked_for(opened: Open, small: str) -> None:
    page = opened(small)
    assert page.locator(".folium-map path.hatch-disagreement").count() == 0
    unfold(page)
    page.get_by_label("Other side by Other").check()
    (land,) = painted(page, ".folium-map path.hatch-disagreement")
    hatched = colours(page, inner(land))
    page.get_by_label("Other side by Other").uncheck()
    assert hatched > 5 > colours(page, inner(land))


def test_a_pointer_is_told_the_side_of_the_place_it_is_on(opened: Open, small: str) -> None:
    page = opened(small, "#map=9/31.05/60.85")
    tip = page.locator(".leaflet-tooltip")
    wall = painted(page, ".barrier-touch")[0]
    for (across, down), words in (
        (
            middle(symbols(page)["event-1"]),
            "Event 1 · 1 December 2021 · Iran, 2 km from the line",
        ),
        (
            middle(symbols(page, "candidate")["event-1"]),
            "Event 1 · 1 December 2021 · other possible place · Iran, 1 km from the line",
        ),
        (
            ((wall["left"] + wall["right"]) / 2, (wall["top"] * 3 + wall["bottom"]) / 4),
            "Old wall · wall (schematic), right within 900 m",
        ),
    ):
        page.mouse.move(across, down)
        expect(tip).to_have_count(1)
        assert read(tip.inner_text()) == words
        (frame,), (line,) = painted(page, ".leaflet-tooltip"), painted(page, ".leaflet-tooltip > span")
        assert frame["left"] < line["left"] < line["right"] < frame["right"]
        page.mouse.move(1200, 600)
        tip.wait_for(state="detached")


def test_the_contradicting_claims_of_april_2022_stand_side_by_side(opened: Open, built: Build) -> None:
    page = opened(view.html(marzmap.page(built)), "#incident=2022-04-23-islam-qala")
    columns = page.locator(".sides > div")
    assert columns.locator("h4").all_inner_texts() == ["Iran", "Taliban"]
    said = columns.all_inner_texts()
    assert "there was no clash" in said[0]
    assert "come over to the Afghan side" in said[1]
    boxes = columns.evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.top, box.width, box.left])"
    )
    assert boxes[0][:2] == boxes[1][:2]
    assert boxes[0][2] + boxes[0][1] <= boxes[1][2]


def test_the_address_brings_back_incident_and_view(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-2&map=9/34.5/61.2")
    assert page.locator("#detail h2").inner_text() == "Event 2"
    page.wait_for_url("**#incident=event-2&map=9/34.5000/61.2000")


def test_an_address_counts_even_if_the_page_writes_its_own_over_it(opened: Open, small: str) -> None:
    page = opened(small)
    page.evaluate("""() => {
        const own = location.hash;
        location.hash = "lang=fa&incident=event-2";
        history.replaceState(null, "", own);
    }""")
    expect(page).to_have_url(re.compile("#incident=event-2&lang=fa&map="))
    assert page.locator("html").get_attribute("lang") == "fa"


def test_texts_tell_their_language_and_direction(opened: Open) -> None:
    claims = [{"by": "ایران", "text": "آن‌ها آغاز کردند."}, {"by": "Taliban", "text": "They did."}]
    layers = page_fixtures.layers()
    layers["incidents"]["claims"] = json.dumps(claims)
    page = opened(
        view.html(view.page(page_fixtures.study(), layers, attributions=ATTRIBUTIONS)), "#incident=event-1"
    )

    def told(words: str) -> tuple[str, str, str]:
        node = page.locator("#detail bdi", has_text=words).first
        read = "node => [node.closest('[lang]').lang, getComputedStyle(node.parentElement).direction]"
        lang, direction = node.evaluate(read)
        return lang, direction, node.evaluate("node => getComputedStyle(node.parentElement).textAlign")

    assert told("آن‌ها آغاز") == ("fa", "rtl", "start")
    assert told("They did.") == ("en", "ltr", "start")
    assert told("Shots were") == ("en", "ltr", "start")
    page.locator("#language").evaluate("node => node.click()")
    assert told("آن‌ها آغاز") == ("fa", "rtl", "start")
    assert told("They did.") == ("en", "ltr", "start")
    assert told("Shots were") == ("en", "ltr", "start")
    assert told("Guards")[0] == "en"


@pytest.mark.parametrize("address", ["", "#lang=fa"])
def test_the_credits_keep_within_the_map(opened: Open, address: str) -> None:
    lines = ["A source with a long line of thanks, licences and further words. " * 4]
    layers = page_fixtures.layers()
    page = opened(view.html(view.page(page_fixtures.study(), layers, attributions=lines)), address)
    own, panel = (page.locator(name).bounding_box() for name in ("#credits", "#panel"))
    assert own
    assert panel
    apart = [panel["x"] + panel["width"] <= own["x"], own["x"] + own["width"] <= panel["x"]]
    assert any(apart)
    assert own["x"] >= 0
    assert own["x"] + own["width"] <= 1280
    assert page.locator("#credits-more").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(opened: Open, small: str, scheme: str) -> None:
    page = opened(small, "#incident=event-1", color_scheme=scheme)
    contrasts = page.evaluate(
        """() => {
            const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
                .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
                .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
            const paper = light(getComputedStyle(document.querySelector("#panel")).backgroundColor);
            const texts = "#detail :is(h2, h3, dt, dd, small, a, .refs), #credits-text";
            return [...document.querySelectorAll(texts)].map(node => light(getComputedStyle(node).color))
                .map(ink => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05));
        }"""
    )
    assert min(contrasts) >= 4.5


def test_a_phone_has_room_for_map_and_sheet(opened: Open, small: str) -> None:
    page = opened(small, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    sheet = page.locator("#panel").bounding_box()
    assert sheet
    (border,) = painted(page, ".folium-map path.border-line")
    assert border["bottom"] < sheet["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    heights = [sheet["height"]]
    for _ in range(2):
        page.locator("#grip").click()
        settled(page)
        box = page.locator("#panel").bounding_box()
        assert box
        heights.append(box["height"])
    assert heights[2] < heights[0] < heights[1]


def test_print_keeps_map_list_and_sources_and_drops_the_controls(opened: Open, small: str) -> None:
    page = opened(small)
    page.emulate_media(media="print")
    assert page.locator("#strip").is_hidden()
    assert page.locator(".leaflet-control-zoom").is_hidden()
    assert page.locator(".leaflet-control-scale").is_visible()
    assert page.locator("#list button").count() == 3
    assert "Made with Natural Earth" in page.locator("#sources").inner_text()
    assert page.pdf()[:5] == b"%PDF-"


def test_a_notebook_shows_the_same_map_inline(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 1000, "height": 700})
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    atlas_map = view.page(page_fixtures.study(), page_fixtures.layers(), attributions=ATTRIBUTIONS)
    page.set_content(f"<!DOCTYPE html><p>Cell</p>{atlas_map._repr_html_()}")
    frame = page.frame_locator("iframe")
    frame.locator("#list button").first.click()
    assert frame.locator("#detail h2").inner_text() == "Event 1"
    told = frame.locator("canvas.incidents").evaluate("node => [node.dataset.drawn, node.dataset.beyond]")
    assert sum(map(int, told)) == 3
    page.close()
    assert noise == []
