"""The page's script modules within a test's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from playwright.sync_api import Browser, Page

REACH = "globalThis.marzmapTest = modules => { globalThis.modules = modules; };"
"""Run before a page's own scripts, which then hand their modules over, by name."""


def loaded(chromium: Browser, html: str) -> Page:
    """Open a page whose modules `data`, `say`, `words`, ... are globals."""
    page = chromium.new_page()
    page.evaluate("globalThis.marzmapTest = modules => Object.assign(globalThis, modules);")
    page.set_content(html)
    until(page, "Boolean(globalThis.search?.search)")
    return page


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Wait until a script gives true; the page's policy lets `wait_for_function` ask only once."""
    for _ in range(600):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not true within 30 s: {expression}")
