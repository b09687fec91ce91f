"""The panel in a real browser: filters that are the legend, list, downloads."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

import page_fixtures
import page_many
from marzmap import view
from marzmap.statements import with_words
from marzmap.tables.cells.escapes import escaped
from marzmap.view._events import COLUMNS
from page_browser import needs_browser
from page_fixtures import ATTRIBUTIONS, PAYLOADS
from page_panel import counts, downloaded, entries, focused, html_with, number_of, print_out, shown, until
from rfc7946 import faults

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from page_browser import Open

pytestmark = needs_browser

MANY = 250


@pytest.fixture(scope="module")
def many() -> str:
    return page_many.html(MANY)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """What the page of many holds, in its order."""
    return pd.DataFrame(page_many.incidents(MANY)).sort_values("date_start", kind="stable")


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
    until(page, "document.getElementById('announced').textContent === '1 of 3 incidents are shown'")


# List -----------------------------------------------------------------------------------------------


def test_the_list_grows_when_asked_and_the_focus_goes_on(
    opened: Open, many: str, table: pd.DataFrame
) -> None:
    page = opened(many)
    assert len(entries(page)) == 100
    assert page.locator("#more").inner_text() == f"Show 150 more of {MANY}"
    page.locator("#more").click()
    assert page.locator("#more").is_hidden()
    until(page, "document.activeElement.dataset.index === '100'")
    assert (
        page.evaluate("document.activeElement.querySelector('strong').textContent")
        == table["title"].iloc[100]
    )


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
    assert page.locator("#list button[data-incident='180']").is_visible()


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
    assert json.loads(downloaded(page, "geojson")) == {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTIONS,
        "features": [],
    }
    assert len(list(csv.reader(io.StringIO(downloaded(page, "csv"), newline="")))) == 1
    print_out(page)
    assert page.pdf(prefer_css_page_size=True).count(b"/MediaBox") == 1
    page.close()
    assert noise == []


# What can be taken away -----------------------------------------------------------------------------


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
    for name in ("reason", "claims_note"):
        columns.insert(columns.index(f"{name}_code"), name)
    rows = layer.assign(longitude=layer.geometry.x, latitude=layer.geometry.y).to_dict("records")
    del layers["context"]  # its columns have no types
    page = opened(
        view.html(view.page(page_fixtures.study(id="../a study"), layers, attributions=ATTRIBUTIONS))
    )
    document = json.loads(downloaded(page, "geojson"))
    assert faults(document, further=("attribution",)) == []
    lines = list(csv.reader(io.StringIO(downloaded(page, "csv"), newline="")))
    assert lines[0][:-1] == columns == list(document["features"][0]["properties"])
    for row, feature, line in zip(rows, document["features"], lines[1:], strict=True):
        assert feature["id"] == row["incident_id"]
        assert feature["geometry"]["coordinates"] == [round(row["longitude"], 6), round(row["latitude"], 6)]
        for name, cell in zip(columns, line[:-1], strict=True):
            value = plain(name, row[name])
            wanted = json.loads(value) if name in ("claims", "sources") and value else value
            assert feature["properties"][name] == wanted
            if value is None or isinstance(value, str | bool):
                assert cell == ("" if value is None else escaped(str(value)))
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


def test_an_incident_without_a_title_is_called_by_its_place(opened: Open) -> None:
    def untitled(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        nameless = incidents.assign(title=None, title_local=None, place_local=None, place="Kang")
        nameless.iloc[0, nameless.columns.get_loc("place")] = None
        return nameless

    page = opened(html_with(untitled, "candidates"))
    by_id = dict(zip(entries(page), page.locator("#list button strong").all_inner_texts(), strict=True))
    assert by_id.pop("event-1") == "armed clash"
    assert {*by_id.values()} == {"Kang"}


def test_the_sources_say_which_units_are_old_or_not_here(opened: Open) -> None:
    lacking = {"old": {"AFG": "2010"}, "only_provinces": ["IRN"], "nothing": ["MCO"]}
    built = view.page(
        page_fixtures.study(), page_fixtures.layers(), attributions=ATTRIBUTIONS, lacking=lacking
    )
    text = opened(view.html(built)).locator("#sources-body").inner_text()
    assert "Districts of Afghanistan are those of 2010." in text
    assert "No districts of Iran are known here, only provinces." in text
    assert "Neither provinces nor districts of MCO are known here." in text
    assert "از آنِ سال ۲۰۱۰ است" in opened(view.html(built), "#lang=fa").locator("#sources-body").inner_text()
