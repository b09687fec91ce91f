"""The browser's history: Back closes an incident before it leaves the page, and the address stays true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from page_browser import needs_browser, read
from page_panel import focused, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from page_browser import Open

pytestmark = needs_browser


def is_open(page: Page, name: str | None) -> None:
    """Wait until the detail and the address are those of an incident, or of none."""
    titled = "document.getElementById('detail-title')?.textContent ?? null"
    until(page, f"({titled}) === {'null' if name is None else repr(f'Event {name[-1]}')}")
    until(
        page,
        f"/map=/.test(location.hash) && /incident=/.test(location.hash) === {str(bool(name)).lower()}",
    )
    if name:
        until(page, f"location.hash.includes('incident={name}')")


def pick(page: Page, name: str) -> None:
    page.locator(f"#list button[data-incident={name}]").click()


def test_back_closes_the_incident_and_forward_opens_it(opened: Open, small: str) -> None:
    page = opened(small)
    pick(page, "event-2")
    is_open(page, "event-2")
    page.locator("#next").click()
    is_open(page, "event-3")
    page.evaluate("history.back()")
    is_open(page, None)
    assert focused(page) == "event-3"  # its entry of the list
    page.evaluate("history.forward()")
    is_open(page, "event-3")


def test_whatever_closes_an_incident_leaves_one_entry(opened: Open, small: str) -> None:
    page = opened(small)
    length = page.evaluate("history.length")
    for how in ("All incidents", "Escape", "/"):
        pick(page, "event-1")
        is_open(page, "event-1")
        if how == "All incidents":
            page.locator("#detail .back").click()
        else:
            page.keyboard.press(how)
        is_open(page, None)
    # The overview is the first entry still; in front of it is the one of the last incident.
    assert page.evaluate("history.length") == length + 1
    assert page.evaluate("history.state.pushed") is False


def test_what_was_chosen_with_an_incident_open_is_kept(opened: Open, small: str) -> None:
    page = opened(small)
    pick(page, "event-1")
    is_open(page, "event-1")
    page.locator("#language").click()
    page.locator("#scheme").click()
    until(page, "location.hash.includes('scheme=')")
    page.evaluate("history.back()")
    is_open(page, None)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dataset.scheme]") == [
        "fa",
        "dark",
    ]
    until(page, "location.hash.includes('lang=fa') && location.hash.includes('scheme=dark')")


def test_opened_again_at_once_it_stays_open(opened: Open, small: str) -> None:
    page = opened(small)
    pick(page, "event-1")
    is_open(page, "event-1")
    page.evaluate(
        """() => {
            document.querySelector('#detail .back').click();
            document.querySelector('#list button[data-incident=event-2]').click();
        }"""
    )
    is_open(page, "event-2")
    page.evaluate("history.back()")
    is_open(page, None)


def test_back_from_a_link_to_an_incident_leads_where_it_was(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-1")
    is_open(page, "event-1")
    assert page.evaluate("history.state.pushed") is False
    page.locator("#detail .back").click()
    is_open(page, None)
    pick(page, "event-3")
    is_open(page, "event-3")
    page.evaluate("history.back()")
    is_open(page, None)


def test_a_pasted_address_is_followed_and_back_leads_before_it(opened: Open, small: str) -> None:
    page = opened(small)
    page.evaluate("location.hash = '#incident=event-2&type=standoff'")
    is_open(page, "event-2")
    page.evaluate("history.back()")
    is_open(page, None)
    page.evaluate("location.hash = '#type=standoff'")
    page.wait_for_selector("#count[data-count='1']")
    # A second one while an incident is open.
    pick(page, "event-2")
    is_open(page, "event-2")
    page.evaluate("location.hash = '#incident=event-1'")
    is_open(page, "event-1")
    page.evaluate("history.back()")
    is_open(page, "event-2")


def test_an_unknown_incident_in_the_address_is_said(opened: Open, small: str) -> None:
    page = opened(small, "#incident=%3Cb%3Enone%3C%2Fb%3E")
    note = page.locator("#lost")
    assert read(note.inner_text()) == "There is no incident “<b>none</b>” in this map."
    until(page, "document.getElementById('announced').textContent.includes('<b>none</b>')")
    page.locator("#language").click()
    assert "<b>none</b>" in read(note.inner_text())
    assert "نیست" in note.inner_text()
    pick(page, "event-1")
    page.locator("#detail .back").click()
    assert note.is_hidden()
    page.evaluate("location.hash = '#incident=event-9'")
    until(page, "!document.getElementById('lost').hidden")
    page.evaluate("location.hash = '#incident=event-1'")
    is_open(page, "event-1")
    assert opened(small).locator("#lost").is_hidden()


def test_language_and_colours_are_at_hand_in_the_detail(opened: Open, small: str) -> None:
    for width, height in ((1280, 800), (390, 844)):
        page = opened(small, "#incident=event-1", viewport={"width": width, "height": height})
        for name in ("language", "scheme"):
            box = page.locator(f"#{name}").bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 24
            assert 0 <= box["x"] <= width - box["width"]
        page.locator("#language").click()
        page.wait_for_selector("html[lang=fa]")
        page.locator("#scheme").click()
        page.wait_for_selector("html[data-scheme=dark]")
        assert page.locator("#detail h2").inner_text() == "رویداد 1"
