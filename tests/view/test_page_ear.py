"""The page by keyboard and ear: what each stop is called, how far the list is, and forced colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import marzmap
from marzmap import view
from page_browser import needs_browser, settled
from page_panel import shown
from page_scripts import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

MOST_TABS = 8
MOST_STOPS = 150
INCIDENT = "incident=2021-12-01-shaghalak"
ADDRESSES = ["", f"#{INCIDENT}", "#strip=border", "#lang=fa", f"#lang=fa&{INCIDENT}"]
# Letters of two neighbouring texts with neither a space nor the edge of a box between them.
RUN_TOGETHER = r"""() => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const inLine = ["inline", "inline-block", "contents"];
    const apart = (node, top) => {
        for (let one = node.parentElement; one && one !== top; one = one.parentElement)
            if (!inLine.includes(getComputedStyle(one).display)) return true;
        return false;
    };
    let last = null;
    while (texts.nextNode()) {
        const node = texts.currentNode;
        if (node.nodeName === "BR") last = null;
        if (node.nodeType !== Node.TEXT_NODE || !node.data) continue;
        if (node.parentElement.closest("script, style, noscript, [hidden], .unseen")) continue;
        const touch = last && /[\p{L}\p{N}]$/u.test(last.data) && /^[\p{L}\p{N}]/u.test(node.data);
        const range = document.createRange();
        if (touch) {
            range.setStart(last, 0);
            range.setEnd(node, 1);
            const top = range.commonAncestorContainer;
            if (!apart(last, top) && !apart(node, top)) found.push(`${last.data}|${node.data}`);
        }
        last = node;
    }
    return found;
}"""
# A box that scrolls is a stop of the keyboard in some browsers, unless it says that it is none.
SCROLLERS = """() => [...document.querySelectorAll("body *")]
    .filter(node => ["auto", "scroll"].includes(getComputedStyle(node).overflowY))
    .map(node => [node.id, node.getAttribute("tabindex"), node.getAttribute("aria-label")])"""


@pytest.fixture(scope="module")
def default(built: Build) -> str:
    return view.html(marzmap.page(built))


def stops(page: Page) -> list[tuple[str, str]]:
    """Return role and name of each stop of the Tab key, as Chromium hands them to a screen reader."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    found: list[tuple[str, str]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return found
        here = session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        tree = session.send(
            "Accessibility.getPartialAXTree", {"objectId": here["objectId"], "fetchRelatives": False}
        )
        node = tree["nodes"][0]
        found.append((node["role"]["value"], node["name"]["value"]))
    raise AssertionError("the keyboard does not get out of the page")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_stop_of_the_keyboard_has_a_name(opened: Open, default: str, address: str) -> None:
    page = opened(default, address, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = stops(page)
    assert len(found) > 10
    assert [role for role, name in found if not name.strip()] == []
    for identifier, tabindex, name in page.evaluate(SCROLLERS):
        assert tabindex == "-1" or name, f"{identifier} may be a stop without a name"


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_words_run_together(opened: Open, default: str, address: str) -> None:
    page = opened(default, address, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate(RUN_TOGETHER) == []
    page.evaluate("document.querySelector('#head').append(new Text('one'), new Text('other'))")
    assert page.evaluate(RUN_TOGETHER) == ["one|other"]  # it would be seen


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_the_first_hit_is_few_tabs_from_the_search(opened: Open, default: str, lang: str) -> None:
    page = opened(default, f"#lang={lang}", reduced_motion="reduce")
    search = page.locator("#search")
    search.focus()
    page.keyboard.type("Islam Qala")
    shown(page, 1)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.id")
        if here == "to-list":
            box = page.locator("#to-list").bounding_box()
            assert box
            assert box["height"] >= 24
            page.keyboard.press("Enter")
        if page.evaluate("document.activeElement.matches('#list [data-incident]')"):
            break
    assert page.evaluate("document.activeElement.dataset.incident") == "2022-04-23-islam-qala"
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'detail-title'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_selected_tab_shows_in_forced_colours(opened: Open, default: str, scheme: str) -> None:
    page = opened(default, forced_colors="active", color_scheme=scheme, reduced_motion="reduce")

    def colours(name: str) -> list[str]:
        settled(page)
        found: list[str] = page.locator(f"#strip-{name}").evaluate(
            "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
        )
        return found

    time, border = colours("time"), colours("border")
    assert time[0] != border[0]
    page.locator("#strip-border").click()
    assert (colours("time")[0], colours("border")[0]) == (border[0], time[0])
    assert time[0] == page.evaluate(
        """() => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style = "forced-color-adjust: none; background: Highlight";
            const colour = getComputedStyle(probe).backgroundColor;
            probe.remove();
            return colour;
        }"""
    )
