"""One incident in full: evidence, what was inferred, what is disputed."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from page_browser import needs_browser, read
from page_fixtures import CLAIMS
from page_panel import downloaded, focused, html_with, print_out

if TYPE_CHECKING:
    import geopandas as gpd
    from playwright.sync_api import Page

    from page_browser import Open

pytestmark = needs_browser


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
    "That it happened: stated by Iran, denied by Taliban": {"claims": "[]"},
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
    agreed = [{"by": by, "text": f"By {by}.", "position": "asserts"} for by in ("Iran", "Taliban")]
    page = opened(claimed(*agreed), "#incident=event-1")
    assert page.locator("#detail .sides h4").all_inner_texts() == ["Iran", "Taliban"]
    assert page.locator("#detail .disputed").count() == 0


def claimed(*claims: dict[str, Any]) -> str:
    """Page of incidents with these claims, about which nothing else is disputed."""

    def change(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        one: dict[str, Any] = {}
        for said in DISPUTES.values():
            one |= said
        return incidents.assign(**(one | {"claims": json.dumps(claims), "wounded_low": 1.0}))

    return html_with(change, "candidates")


def test_no_comment_and_a_common_denial_are_not_a_dispute(opened: Open) -> None:
    silent = {"by": "Iran", "text": "Officials had not commented.", "position": "no comment"}
    page = opened(claimed(silent, CLAIMS[1]), "#incident=event-1")
    assert page.locator("#detail .disputed").count() == 0
    assert page.locator("#detail .claims .note").count() == 0
    assert page.locator("#claim-1 .position").inner_text() == "no comment"
    page = opened(claimed(CLAIMS[0] | {"position": "denies"}, CLAIMS[1]), "#incident=event-1")
    assert page.locator("#detail .disputed").count() == 0
    assert read(page.locator("#detail .claims .note").inner_text()) == "Told by two sides, Iran and Taliban"


def test_a_contradiction_names_its_point_in_both_languages(opened: Open) -> None:
    taken = {"about": "Posts were <b>taken</b>", "text": "So they say."}
    press, iran = taken | {"by": "Press", "position": "asserts"}, taken | {"by": "Iran", "position": "denies"}
    page = opened(claimed(press, iran, CLAIMS[1]), "#incident=event-1")
    assert disputes(page) == ["Posts were <b>taken</b>: stated by the press, denied by Iran"]
    assert page.locator("#claim-2 .position").inner_text() == "denies: Posts were <b>taken</b>"
    page.goto(page.url.split("#")[0] + "#incident=event-1&lang=fa")
    page.wait_for_selector("html[lang=fa]")
    assert disputes(page) == ["Posts were <b>taken</b>: به گفتهٔ رسانه‌ها آری، به گفتهٔ ایران نه"]
    page.locator("#detail .back").click()
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "csv"))))
    assert rows[0]["claims_note"] == "Posts were <b>taken</b>: stated by Press, denied by Iran"
    assert rows[0]["claims_note_code"] == "point_denied(Posts were <b>taken</b>,Press,Iran)"


# District and country of the point: how probable, and the text of the line.
PLACES: dict[str, tuple[dict[str, Any], list[str], str]] = {
    "sure": ({"admin_probability": 0.97, "admin1_probability": 0.98, "side_probability": 0.99}, [], ""),
    "rather there than not": (
        {"admin_probability": 0.51, "admin1_probability": 0.8, "side_probability": 0.93},
        [],
        "District (51 %), Province (80 %), Iran (93 %)",
    ),
    "between two": (
        {"admin_probability": 0.5, "admin2_next": "Kang", "admin1_probability": 0.66},
        ["candidates"],
        "On the border of District and Kang, Province (66 %), Iran (93 %)",
    ),
    "one place or the other": (
        {"admin_probability": 0.5, "admin2_next": "Kang", "admin1_probability": 0.66},
        [],
        "In District or Kang, Province (66 %), Iran (93 %)",
    ),
    "in none of many": (
        {"admin_probability": 0.2, "admin2_next": None, "admin1_probability": 0.46},
        [],
        "Province (46 %), Iran (93 %)",
    ),
    "across from the likelier side": (
        {"side_likely": "AFG", "side_probability": 0.64, "side": "undetermined", "admin_probability": 0.3},
        [],
        "Province, Iran (36 %)",
    ),
    "not known how surely": (
        {"admin_probability": None, "side_probability": None, "admin1_probability": None},
        [],
        "District, Province, Iran",
    ),
}


@pytest.mark.parametrize("case", PLACES)
def test_a_district_is_stated_only_where_it_is_likelier(opened: Open, case: str) -> None:
    values, without, expected = PLACES[case]

    def change(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        numbers = {name for name in values if name.endswith("probability")}
        typed = {name: pd.array([values[name]] * 3, "Float64") for name in numbers}
        texts = {name: pd.array([values[name]] * 3, "string") for name in values.keys() - numbers}
        return incidents.assign(**(typed | texts))

    page = opened(html_with(change, *without), "#incident=event-1")
    line = read(page.locator("#detail .facts dd").nth(1).locator("small").first.inner_text())
    assert line == (expected or "District, Province, Iran")


def test_numbers_of_sources_lead_there_and_back(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-1")
    before = page.url
    page.locator("#claim-3 .ref").nth(1).click()
    assert focused(page) == "source-2"
    assert page.locator("#source-2").is_visible()
    assert read(page.locator("#claim-3 .ref").nth(1).get_attribute("aria-label") or "") == "Source 2: Second"
    page.locator("#source-2 summary").click()
    resting = page.locator("#source-2 details .ref")
    assert resting.all_inner_texts() == ["Taliban: They did not.", "Press: Nobody knows."]
    resting.nth(1).click()
    assert focused(page) == "claim-3"
    assert page.url == before  # the address is that of the incident
    # What is not the number of a source does not pretend to lead anywhere.
    odd = CLAIMS[0] | {"sources": [3, "x", 2.5, 2]}
    page = opened(claimed(odd), "#incident=event-1")
    assert page.locator("#claim-1 .refs").inner_text() == "[3, x, 2.5, 2]"
    assert page.locator("#claim-1 .ref").all_inner_texts() == ["2"]


def test_a_source_names_its_host_and_on_paper_its_address(opened: Open) -> None:
    url = "https://www.example.org/a/long/path?with=a&query#part"
    listed = [
        {"title": "First", "url": url},
        {"title": "Second", "url": "javascript:x()"},
        {"title": "Third"},
    ]

    def change(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return incidents.assign(sources=json.dumps(listed))

    page = opened(html_with(change), "#incident=event-1")
    assert [text.strip() for text in page.locator(".sources .host").all_inner_texts()] == ["example.org"]
    print_out(page)
    printed = page.locator(".sources a").evaluate_all(
        "links => links.map(link => getComputedStyle(link, '::after').content)"
    )
    assert [text.replace('"', "").split() for text in printed] == [[url]]
    assert page.locator(".sources details").first.is_hidden()


def test_a_notice_stands_above_all_and_on_paper(opened: Open, small: str) -> None:
    nothing = '"notice":{"english":"","persian":""}'
    assert nothing in small
    html = small.replace(nothing, nothing.replace('""', '"Not for <b>publication</b>."', 1))
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
