"""The panel of the page in a test's hands: pages to open, what they show, what they give away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import page_fixtures
from marzmap import check, view
from page_browser import PATIENCE_S
from page_fixtures import ATTRIBUTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from playwright.sync_api import Locator, Page


def html_with(spoil: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], *without: str, **changes: Any) -> str:
    """Page of the small study with other incidents, and without its context, whose columns have no types."""
    layers = page_fixtures.layers()
    incidents = spoil(layers["incidents"])
    layers["incidents"] = incidents.assign(claims_note_code=check.claims_notes(incidents["claims"]))
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


def downloaded(page: Page, ending: str) -> str:
    with page.expect_download() as found:
        page.locator(f"#download-{ending}").click()
    assert found.value.suggested_filename.endswith(f".{ending}")
    return found.value.path().read_bytes().decode("utf-8")
