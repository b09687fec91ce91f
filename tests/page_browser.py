"""A real browser without a network, for the tests of the page."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

import page_fixtures
from marzmap import view
from page_fixtures import ATTRIBUTIONS, RELIEF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Open = Callable[..., Page]

CHROMIUM = shutil.which("chromium")
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH (Debian: apt install chromium)"),
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open HTML text from disk, offline; afterwards nothing was asked for and nothing was complained of."""
    contexts, noise = [], []

    def open_page(html: str, address: str = "", **settings: Any) -> Page:
        window: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "offline": True}
        context = chromium.new_context(**window | settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(3000)
        file = tmp_path / "a map.html"
        file.write_bytes(html.encode())
        page.on("console", lambda message: noise.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: noise.append(f"error: {error}"))
        page.on("dialog", lambda dialog: noise.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(("data:", file.as_uri())) else noise.append(request.url)
            ),
        )
        page.goto(file.as_uri() + address)
        page.wait_for_selector("#list button", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert noise == []


def html_of(text: Callable[[str], str] = str, **changes: Any) -> str:
    return view.html(
        view.page(
            page_fixtures.study(**changes),
            page_fixtures.layers(text),
            attributions=[text(line) for line in ATTRIBUTIONS],
            relief=RELIEF,
        )
    )
