"""One incident in full: evidence, what was inferred, what is disputed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from page_browser import needs_browser
from page_panel import focused, html_with, print_out

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
