"""The page in Persian: what is ours is in Persian, the rest is what the table has."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

import marzmap
import page_fixtures
from marzmap import view
from marzmap.attributes import Words
from page_browser import needs_browser, settled
from page_words import persian

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

# Every text that is seen, and what names a control, without the table's texts that are marked as English.
TEXTS = """() => {
    document.querySelectorAll("details").forEach(one => { one.open = true; });
    const nodes = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!parent.closest("script, style, template") && parent.checkVisibility()
            && parent.closest("[lang]").lang !== "en") nodes.push(walker.currentNode.data);
    }
    const names = ["aria-label", "title", "placeholder"];
    for (const one of document.body.querySelectorAll(names.map(name => `[${name}]`).join()))
        nodes.push(...names.map(name => one.getAttribute(name)).filter(Boolean));
    return nodes;
}"""
STAY = (
    r"\u2068[^\u2069]*\u2069",  # a stranger's words in a sentence of ours
    r"Natural Earth|OpenStreetMap|OpenTopoMap|NASA Blue Marble|Google Maps|Copernicus",  # names of sources
    r"1:10m|timezone-boundary-builder \d+e",  # of an edition
    r"CC-BY-SA|CSV|GeoJSON|MGRS|Enter",  # names of licences, formats and keys
    r"\bAa\b",  # how names are drawn on the map
    r"\b(Shangalak|Qala|Darwish)\b",  # spellings of an article that the summary tells
)
STATES = ("", "&strip=border", "&incident=2021-12-01-shaghalak", "&incident=2022-07-31-shaghalak")
COORDINATES = r"-?\d+\.\d+, -?\d+\.\d+|\d+°\d+′\d+″[NS] \d+°\d+′\d+″[EW]|\d\d[A-Z] [A-Z]{2} \d+ \d+"


def left(page: Page) -> list[str]:
    """Return the texts that hold Latin letters or digits for no reason that is listed."""
    written = page.evaluate(TEXTS)
    plain = [re.sub("|".join((*STAY, COORDINATES)), "", text) for text in written]
    assert len(written) > 100
    return [text for text, bare in zip(written, plain, strict=True) if re.search("[A-Za-z0-9]", bare)]


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_ours_is_left_in_english(built: Build, opened: Open, state: str) -> None:
    page = opened(view.html(marzmap.page(built)), "#lang=fa" + state)
    settled(page)
    assert left(page) == []


def test_the_walk_finds_a_latin_word_and_a_latin_digit(built: Build, opened: Open) -> None:
    page = opened(view.html(marzmap.page(built)), "#lang=fa")
    page.evaluate("document.getElementById('list-title').append('Incidents', ' 12')")
    page.evaluate("document.getElementById('list-title').title = 'List'")
    assert left(page) == ["Incidents", " 12", "List"]


def test_a_summary_is_shown_in_the_language_of_the_page(built: Build, opened: Open) -> None:
    row = built.incidents.iloc[0]
    page = opened(view.html(marzmap.page(built)), f"#incident={row['incident_id']}")
    summary = page.locator("#detail .summary")
    assert summary.inner_text() == row["summary"]
    page.click("#language")
    assert summary.inner_text() == row["summary_fa"]
    assert (summary.get_attribute("dir"), page.locator("html").get_attribute("lang")) == ("rtl", "fa")
    page.goto(page.url.split("#")[0] + "#lang=fa")
    page.reload()
    assert row["summary_fa"] in page.locator("#list .gist").all_inner_texts()
    assert page.locator("#summary").inner_text() == built.study.summary_fa


def html_with(**cells: str | None) -> str:
    layers = page_fixtures.layers()
    layers["incidents"] = layers["incidents"].assign(**cells)
    return view.html(view.page(page_fixtures.study(), layers, attributions=["A source"]))


@pytest.mark.parametrize(
    ("lang", "english", "own", "shown", "mark"),
    [
        ("fa", "Shots.", None, "Shots.", "به انگلیسی"),
        ("fa", "Shots.", "تیراندازی.", "تیراندازی.", None),
        ("en", None, "تیراندازی.", "تیراندازی.", "in Persian"),
        ("en", "Shots.", "تیراندازی.", "Shots.", None),
    ],
)
def test_a_summary_in_the_other_language_is_marked(
    opened: Open, lang: str, english: str | None, own: str | None, shown: str, mark: str | None
) -> None:
    page = opened(html_with(summary=english, summary_fa=own), f"#lang={lang}")
    page.locator("#list button").first.click()
    summary = page.locator("#detail .summary")
    assert summary.locator("bdi").inner_text() == shown
    assert summary.get_attribute("dir") == ("ltr" if shown == "Shots." else "rtl")
    assert summary.locator(".tag").all_inner_texts() == ([mark] if mark else [])


def test_a_claim_is_shown_in_the_language_of_the_page(opened: Open) -> None:
    claims = [{"by": "Iran", "text": "They fired.", "text_fa": "آن‌ها شلیک کردند."}]
    page = opened(html_with(claims=json.dumps(claims)), "#lang=fa")
    page.locator("#list button").first.click()
    assert page.locator("#claim-1 bdi").first.inner_text() == "آن‌ها شلیک کردند."
    assert page.locator("#detail .claims h4").inner_text() == "ایران"
    assert page.locator("#detail .claims h3 .tag").count() == 0
    page.click("#language")
    assert page.locator("#claim-1 bdi").first.inner_text() == "They fired."


def test_units_are_called_in_persian(built: Build, opened: Open) -> None:
    page = opened(view.html(marzmap.page(built)), "#lang=fa&incident=2022-04-23-islam-qala")
    assert "کهسان" in page.locator("#detail .facts").inner_text()
    assert "هرات" in page.locator("#detail .facts").inner_text()


def test_the_notice_is_in_the_language_of_the_page(opened: Open) -> None:
    notice = Words("Not for publication.", "برای انتشار نیست.")
    study = page_fixtures.study()
    html = view.html(view.page(study, page_fixtures.layers(), attributions=["A source"], notice=notice))
    page = opened(html)
    assert page.locator("#notice").inner_text() == notice.english
    page.click("#language")
    assert page.locator("#notice").inner_text() == notice.persian


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_scrollbars_are_dark_where_the_page_is(small: str, opened: Open, scheme: str) -> None:
    page = opened(small, f"#lang=fa&scheme={scheme}")
    settled(page)
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme


def test_a_long_word_does_not_widen_the_panel(opened: Open) -> None:
    page = opened(html_with(summary_fa="سرزمین" * 60), "#lang=fa", viewport={"width": 360, "height": 640})
    page.locator("#list button").first.click()
    settled(page)
    summary = page.locator("#detail .summary")
    assert summary.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_persian_words_of_scripts_hold_the_new_ones() -> None:
    assert persian()["in {language}"] == "به {language}"
