"""The panel in a real browser: filters that are the legend, list, downloads, one incident in full, paper."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from shapely.geometry import Point

import page_fixtures
import page_many
from marzmap import view
from marzmap.statements import with_words
from marzmap.view._events import COLUMNS
from page_browser import PATIENCE_S, html_of, needs_browser, settled
from page_fixtures import ATTRIBUTIONS, PAYLOADS
from rfc7946 import faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from page_browser import Open

pytestmark = needs_browser

MANY = 250
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def small() -> str:
    return html_of()


@pytest.fixture(scope="module")
def many() -> str:
    return page_many.html(MANY)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """What the page of many holds, in its order."""
    return pd.DataFrame(page_many.incidents(MANY)).sort_values("date_start", kind="stable")


def html_with(spoil: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], *without: str, **changes: Any) -> str:
    """Page of the small study with other incidents, and without its context, whose columns have no types."""
    layers = page_fixtures.layers()
    layers["incidents"] = spoil(layers["incidents"])
    kept = {name: layer for name, layer in layers.items() if name not in (*without, "context")}
    return view.html(view.page(page_fixtures.study(**changes), kept, attributions=ATTRIBUTIONS))


def shown(page: Page, count: int) -> None:
    """Wait until so many incidents are shown, by the list's own account."""
    page.wait_for_selector(f"#count[data-count='{count}']")


def until(page: Page, expression: str) -> None:
    """Wait for a truth. Playwright's own way is a kind of eval, which the page's policy forbids."""
    for _ in range(20 * PATIENCE_S):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def number_of(line: Locator) -> int:
    return int(line.locator(".number-of").inner_text().replace(",", ""))


def counts(page: Page, group: str) -> dict[str, int]:
    return {
        line.locator(".name-of").inner_text().lower(): number_of(line)
        for line in page.locator(f"#{group} label").all()
    }


def entries(page: Page) -> list[str]:
    found: list[str] = page.locator("#list button[data-incident]").evaluate_all(
        "nodes => nodes.map(node => node.dataset.incident)"
    )
    return found


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.incident ?? document.activeElement.id"))


def print_out(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


# Filters --------------------------------------------------------------------------------------------


def test_the_filters_count_what_the_table_holds(opened: Open, many: str, table: pd.DataFrame) -> None:
    page = opened(many)
    sides = table["side"].replace({"IRN": "iran", "AFG": "afghanistan", "undetermined": "not determined"})
    grades = pd.cut(
        table["side_probability"],
        [0, 0.8, 0.95, 1.1],
        right=False,
        labels=["not determined", "fairly sure", "sure"],
    )
    assert counts(page, "types") == table["event_type"].value_counts().to_dict()
    assert counts(page, "sides") == sides.value_counts().to_dict()
    assert counts(page, "sures") == grades.value_counts().to_dict()
    assert page.locator("#actors").is_hidden()  # nobody is named in this table
    # With one filter set, the others count what is left.
    page.locator("#types label[data-type='shelling'] input").uncheck()
    left = table["event_type"] != "shelling"
    assert counts(page, "sides") == sides[left].value_counts().to_dict()
    shown(page, int(left.sum()))
    assert counts(page, "types")["shelling"] == (~left).sum()


def test_only_shows_one_value_and_brings_all_back(opened: Open, many: str, table: pd.DataFrame) -> None:
    page = opened(many)
    for group, name in (("types", "type"), ("sides", "side"), ("sures", "sure")):
        for line in page.locator(f"#{group} .line").all():
            count = number_of(line.locator("label"))
            line.locator(".only").focus()
            page.keyboard.press("Enter")
            shown(page, count)
            checked = page.locator(f"#{group} input:checked")
            assert checked.count() == 1
            until(page, f"location.hash.includes('{name}=')")
            page.keyboard.press("Enter")
            shown(page, len(table))
    assert page.locator("#clear").is_hidden()


def test_only_waits_for_pointer_or_keyboard_and_is_large_enough(opened: Open, small: str) -> None:
    page = opened(small)
    only = page.locator("#types .only").first
    assert only.evaluate("node => getComputedStyle(node).opacity") == "0"
    page.locator("#types label").first.hover()
    assert only.evaluate("node => getComputedStyle(node).opacity") == "1"
    box = only.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    assert only.get_attribute("aria-label") == "Only \u2068armed clash\u2069"


def test_clear_drops_every_filter_and_the_period_can_be_dropped_alone(opened: Open, small: str) -> None:
    page = opened(small, "#type=armed%20clash&from=2022-06-10&to=2023-07-20&q=event")
    shown(page, 1)
    assert page.locator("#period").inner_text().startswith("10 June 2022 to 20 July 2023")
    assert page.locator("#count").inner_text() == "1 of 3"
    page.locator("#period").click()
    shown(page, 2)
    assert page.locator("#period").is_hidden()
    page.locator("#clear").click()
    shown(page, 3)
    assert page.locator("#search").input_value() == ""
    assert page.locator("#types input:not(:checked)").count() == 0
    assert page.locator("#clear").is_hidden()
    assert focused(page) == "search"


def test_a_long_list_of_parties_is_folded_and_what_an_address_chose_of_it_is_seen(opened: Open) -> None:
    def parties(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        copies = pd.concat([incidents] * 4, ignore_index=True)
        names = [f"Group {number:02d}" for number in range(12)]
        return gpd.GeoDataFrame(
            copies.assign(
                incident_id=[f"e{number}" for number in range(12)],
                actor_1=pd.array(names, "string"),
                actor_2=pd.array(["Everyone"] * 12, "string"),
            ),
            crs=4326,
        )

    html = html_with(parties, "candidates")
    page = opened(html)
    page.locator("#actors-fold summary").click()
    assert list(counts(page, "actors")) == ["everyone", *(f"group {number:02d}" for number in range(5))]
    page.locator("#all-actors").click()
    assert len(counts(page, "actors")) == 13
    assert page.locator("#all-actors").count() == 0
    page = opened(html, "#actor=Group%2011")
    assert page.locator("#actors label[data-actor='Group 11'] input").is_checked()
    shown(page, 1)


def test_the_search_finds_both_scripts_and_can_be_cleared(opened: Open, small: str) -> None:
    page = opened(small)
    search = page.locator("#search")
    for query, found in (
        ("event 2", ["event-2"]),
        ("رويداد 3", ["event-3"]),
        ("روستا", ["event-1", "event-2", "event-3"]),
    ):
        search.fill(query)
        listed = "[...document.querySelectorAll('#list [data-incident]')].map(node => node.dataset.incident)"
        until(page, f"{listed}.join() === '{','.join(found)}'")
    search.fill("no such thing")
    page.wait_for_selector("#list .empty")
    assert "No incident matches. Clear the search or widen the period." in page.locator("#list").inner_text()
    page.locator("#list .empty button").click()
    shown(page, 3)
    search.fill("event 2")
    shown(page, 1)
    search.press("Escape")
    shown(page, 3)
    search.fill("event 3")
    shown(page, 1)
    page.locator("#search-clear").click()
    shown(page, 3)
    assert focused(page) == "search"


def test_a_stroke_leads_to_the_search_from_anywhere(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-2")
    page.keyboard.press("/")
    assert focused(page) == "search"
    assert page.locator("#detail").is_hidden()
    page.keyboard.type("a/b")  # and here it is only a sign
    assert page.locator("#search").input_value() == "a/b"


def test_changes_are_told_once_they_have_come_to_rest(opened: Open, small: str) -> None:
    page = opened(small)
    assert page.locator("[role=status]").count() == 1
    page.locator("#types input").first.uncheck()
    until(page, "document.getElementById('told').textContent === '1 of 3 incidents are shown'")


# List -----------------------------------------------------------------------------------------------


def test_the_list_grows_when_asked_and_the_focus_goes_on(
    opened: Open, many: str, table: pd.DataFrame
) -> None:
    page = opened(many)
    assert len(entries(page)) == 100
    assert page.locator("#more").inner_text() == f"Show 100 more of {MANY}"
    page.locator("#more").click()
    assert len(entries(page)) == 200
    assert page.locator("#more").inner_text() == f"Show 50 more of {MANY}"
    titles = page.locator("#list strong").all_inner_texts()
    assert [title.strip() for title in titles] == [title.strip() for title in table["title"][:200]]
    assert (
        page.evaluate("document.activeElement.querySelector('strong').textContent")
        == table["title"].iloc[100]
    )
    page.locator("#more").click()
    assert len(entries(page)) == MANY
    assert page.locator("#more").is_hidden()


def test_arrows_walk_through_the_list(opened: Open, many: str) -> None:
    page = opened(many)
    names = entries(page)
    page.locator("#list button").first.focus()
    for key, there in (
        ("ArrowDown", names[1]),
        ("ArrowDown", names[2]),
        ("ArrowUp", names[1]),
        ("End", names[-1]),
        ("ArrowDown", "more"),
    ):
        page.keyboard.press(key)
        assert focused(page) == there
    page.locator("#list button").nth(5).focus()
    page.keyboard.press("Home")
    assert focused(page) == names[0]
    page.keyboard.press("ArrowUp")
    assert focused(page) == names[0]


def test_by_keyboard_alone_to_each_incident_and_back(opened: Open, small: str) -> None:
    page = opened(small)
    page.keyboard.press("Tab")
    assert focused(page) == "skip"
    page.keyboard.press("Enter")
    seen = []
    for _ in range(3):
        here = focused(page)
        seen.append(here)
        page.keyboard.press("Enter")
        assert focused(page) == "detail-title"
        page.keyboard.press("Escape")
        assert focused(page) == here
        page.keyboard.press("Tab")
    assert seen == ["event-1", "event-2", "event-3"]


def test_back_from_an_incident_far_down_is_at_its_entry(opened: Open, many: str) -> None:
    page = opened(many, "#incident=180")
    page.locator(".back").click()
    assert focused(page) == "180"
    assert len(entries(page)) == 180


def test_entry_and_map_are_pointed_at_together(opened: Open, small: str) -> None:
    page = opened(small)
    page.locator("#list button").nth(1).hover()
    assert page.locator("#list .hovered").evaluate("node => node.dataset.incident") == "event-2"
    page.locator("#title").hover()
    assert page.locator("#list .hovered").count() == 0


def test_a_study_without_incidents_has_a_page(chromium: Browser, tmp_path: Path) -> None:
    html = html_with(lambda incidents: incidents.iloc[:0], "candidates", "border_links")
    (tmp_path / "map.html").write_text(html, encoding="utf-8")
    page = chromium.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.goto((tmp_path / "map.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    assert page.locator("#list").inner_text() == "There is no incident here yet."
    assert page.locator("#count").get_attribute("data-count") == "0"
    assert json.loads(downloaded(page, "geojson")) == {"type": "FeatureCollection", "features": []}
    assert len(list(csv.reader(io.StringIO(downloaded(page, "csv"), newline="")))) == 1
    print_out(page)
    assert page.pdf(prefer_css_page_size=True).count(b"/MediaBox") == 1
    page.close()
    assert noise == []


# What can be taken away -----------------------------------------------------------------------------


def downloaded(page: Page, ending: str) -> str:
    with page.expect_download() as found:
        page.locator(f"#download-{ending}").click()
    assert found.value.suggested_filename.endswith(f".{ending}")
    return found.value.path().read_bytes().decode("utf-8")


def plain(name: str, value: Any) -> Any:
    """A value of the table as the page holds it."""
    if pd.isna(value):
        return None
    if isinstance(value, str | bool):
        return value
    if name in ("longitude", "latitude"):
        return round(value, 6)
    return round(float(value), 4 if name.endswith("_probability") else 1)


def test_downloads_hold_the_shown_incidents_with_every_text_unaltered(opened: Open) -> None:
    payload = " ".join(PAYLOADS) + '\r\nline, "quoted"\n\ttab '
    text = lambda value: payload + value  # noqa: E731 - the form that html_of asks for
    layers = page_fixtures.layers(text)
    layer = with_words(layers["incidents"])
    columns = [name for name in COLUMNS if name in layer or name in ("longitude", "latitude")]
    columns.insert(columns.index("reason_code"), "reason")
    rows = layer.assign(longitude=layer.geometry.x, latitude=layer.geometry.y).to_dict("records")
    del layers["context"]  # its columns have no types
    page = opened(
        view.html(view.page(page_fixtures.study(id="../a study"), layers, attributions=ATTRIBUTIONS))
    )
    document = json.loads(downloaded(page, "geojson"))
    assert faults(document) == []
    lines = list(csv.reader(io.StringIO(downloaded(page, "csv"), newline="")))
    assert lines[0] == columns == list(document["features"][0]["properties"])
    for row, feature, line in zip(rows, document["features"], lines[1:], strict=True):
        assert feature["id"] == row["incident_id"]
        assert feature["geometry"]["coordinates"] == [round(row["longitude"], 6), round(row["latitude"], 6)]
        for name, cell in zip(columns, line, strict=True):
            value = plain(name, row[name])
            wanted = json.loads(value) if name in ("claims", "sources") and value else value
            assert feature["properties"][name] == wanted
            if value is None or isinstance(value, str | bool):
                assert cell == ("" if value is None else str(value))
            else:
                assert float(cell) == value


def test_a_selection_is_downloaded_as_such_and_a_place_that_is_not_known_is_null(opened: Open) -> None:
    def lost(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return incidents.set_geometry([Point(), *incidents.geometry[1:]], crs=4326)

    page = opened(html_with(lost, "candidates", "border_links"), "#type=armed%20clash")
    shown(page, 2)
    with page.expect_download() as found:
        page.locator("#download-geojson").click()
    assert found.value.suggested_filename == "small-selected.geojson"
    document = json.loads(found.value.path().read_text("utf-8"))
    assert [feature["id"] for feature in document["features"]] == ["event-1", "event-3"]
    assert [feature["geometry"] for feature in document["features"]] == [
        None,
        {"type": "Point", "coordinates": [60.8, 31.0]},
    ]
    lines = list(csv.DictReader(io.StringIO(downloaded(page, "csv"), newline="")))
    assert [(line["longitude"], line["date_end"], line["crossing_open"]) for line in lines] == [
        ("", "2021-12-01", "True"),
        ("60.8", "2022-07-31", "False"),
    ]


def test_an_address_is_copied_or_shown_to_be_copied(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-2")
    page.evaluate(
        """Object.defineProperty(navigator, "clipboard", {configurable: true, value: {
            writeText: text => { globalThis.copied = text; return Promise.resolve(); }
        }})"""
    )
    page.locator("#copy-incident").click()
    copied = page.evaluate("globalThis.copied")
    assert copied.endswith("a%20map.html#incident=event-2")
    page.locator(".back").click()
    page.locator("#types input").first.uncheck()
    page.evaluate('Object.defineProperty(navigator, "clipboard", {value: undefined})')
    until(page, "location.hash.includes('type=')")
    page.locator("#copy-address").click()
    field = page.locator("#take input")
    assert field.input_value() == page.url
    assert field.evaluate(
        "node => node === document.activeElement && node.selectionEnd === node.value.length"
    )
    page.goto(copied)
    assert page.locator("#detail h2").inner_text() == "Event 2"


# One incident ---------------------------------------------------------------------------------------


def test_the_detail_tells_evidence_and_what_was_inferred(opened: Open) -> None:
    def found(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return incidents.assign(
            placed_by=pd.array(["inferred", "gazetteer", "given"], "string"),
            evidence=pd.array(["Shangalak (consonants)", "Milak (exact)", None], "string"),
            score=[0.82, 1.0, float("nan")],
            status=pd.array(["draft", "published", "published"], "string"),
        )

    page = opened(html_with(found), "#incident=event-1")
    said = page.locator("#detail").inner_text()
    assert "Found as Shangalak (consonants); likeness of the names 0.82 of 1" in said
    assert page.locator("#detail .tag").inner_text() == "inferred"
    assert "Draft, not checked yet." in said
    page.locator("#next").click()
    said = page.locator("#detail").inner_text()
    assert "Found as Milak (exact)" in said
    for words in ("likeness", "Draft"):
        assert words not in said
    assert page.locator("#detail .tag").count() == 0
    page.locator("#next").click()
    assert "Found as" not in page.locator("#detail").inner_text()


def test_from_incident_to_incident_through_what_is_listed(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-1&type=armed%20clash")
    title = page.locator("#detail h2")
    assert page.locator(".place-in-list").inner_text() == "1 of 2"
    assert page.locator("#previous").is_disabled()
    page.locator("#next").click()
    assert title.inner_text() == "Event 3"
    assert page.locator(".place-in-list").inner_text() == "2 of 2"
    assert focused(page) == "detail-title"  # there is no next one
    page.locator("#previous").focus()
    page.keyboard.press("Enter")
    assert title.inner_text() == "Event 1"
    page.goto(page.url.split("#")[0] + "#incident=event-2&type=armed%20clash")
    # It is not listed itself, and stands between the two.
    assert page.locator(".place-in-list").count() == 0
    page.locator("#next").click()
    assert title.inner_text() == "Event 3"


DISPUTES: dict[str, dict[str, Any]] = {
    "What happened: Iran and Taliban give different accounts.": {"claims": "[]"},
    "Killed: the reports run from 0 to 4.": {"killed_low": 4},
    "Wounded: the reports run from 1 to 2.": {"wounded_high": 1.0},
    "Where: 2 places are possible.": {},
    "On which side: another source’s border line gives another answer.": {
        "side_by_source": "side(world,IRN,0.93);side(natural-earth,IRN,0.95)"
    },
}


def disputes(page: Page) -> list[str]:
    found = page.locator("#detail .disputed li").all_inner_texts()
    return [line.replace("\u2068", "").replace("\u2069", "") for line in found]


@pytest.mark.parametrize("agreed", DISPUTES)
def test_what_is_disputed_is_said_and_nothing_else(opened: Open, agreed: str) -> None:
    def change(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return incidents.assign(**({"wounded_low": 1.0, "wounded_high": 2.0} | DISPUTES[agreed]))

    html = html_with(change, *(["candidates"] if not DISPUTES[agreed] else []))
    assert disputes(opened(html, "#incident=event-1")) == [one for one in DISPUTES if one != agreed]


def test_where_all_agree_nothing_is_called_disputed(opened: Open) -> None:
    agreed = [{"by": by, "text": "They agree.", "sources": [1]} for by in ("Iran", "Taliban")]

    def change(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        one: dict[str, Any] = {}
        for said in DISPUTES.values():
            one |= said
        return incidents.assign(**(one | {"claims": json.dumps(agreed), "wounded_low": 1.0}))

    page = opened(html_with(change, "candidates"), "#incident=event-1")
    assert page.locator("#detail .sides h4").all_inner_texts() == ["Iran", "Taliban"]
    assert page.locator("#detail .disputed").count() == 0


def test_a_notice_stands_above_all_and_on_paper(opened: Open, small: str) -> None:
    said = '"notice":"Not for <b>publication</b>."'
    html = (
        small.replace('"notice":""', said)
        if '"notice":""' in small
        else small.replace('{"study":', f'{{{said},"study":', 1)
    )
    page = opened(html)
    notice = page.locator("#notice")
    assert notice.inner_text() == "Not for <b>publication</b>."
    box, title = notice.bounding_box(), page.locator("#title").bounding_box()
    assert box
    assert title
    assert box["y"] + box["height"] <= title["y"]
    print_out(page)
    assert notice.is_visible()
    assert opened(small).locator("#notice").is_hidden()


# Language, colours, small screens -------------------------------------------------------------------


def test_the_language_button_turns_the_page_round(opened: Open, small: str) -> None:
    page = opened(small)
    root = page.locator("html")
    lines = page.locator("#filters label").count()
    page.locator("#language").click()
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("fa", "rtl")
    assert page.title() == "پژوهشی کوچک"
    assert page.locator("#title").inner_text() == "پژوهشی کوچک"
    assert page.locator("#title-fa").inner_text() == "A small study"
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
        """nodes => nodes.filter(node => !node.matches("#skip, .unseen")).map(node => {
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


# Paper ----------------------------------------------------------------------------------------------

SHEET = (277, 190)  # mm within the margins
PER_MM = 96 / 25.4
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


def test_paper_says_what_was_chosen_and_what_happened_where_there_is_room(opened: Open, small: str) -> None:
    page = opened(small, "#type=standoff&from=2021-12-01&to=2022-01-31")
    print_out(page)
    assert page.locator("#selection").inner_text() == "Selected: 1 December 2021 to 31 January 2022"
    assert page.locator("#types label:visible").count() == 1
    assert page.locator(".gist").all_inner_texts() == ["Shots were exchanged."]


def test_on_paper_a_name_of_any_length_is_whole_where_there_is_room(opened: Open) -> None:
    name = "رویارویی در گذرگاه " + "اسلام قلعه و " * 8
    page = opened(html_with(lambda incidents: incidents.assign(title_fa=name, title=name)))
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
