"""A real browser without a network, for the tests of the page."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

import page_fixtures
import page_scripts
from marzmap import view
from page_fixtures import ATTRIBUTIONS, RELIEF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Open = Callable[..., Page]

PATIENCE_S = 60  # with what the page does at once when the machine has nothing else to do
CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on the PATH (Debian: apt install chromium)"
)
needs_browser = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


# The short pauses that the page makes are over at once, so that a test of many steps need not wait.
_HASTE = """
const later = globalThis.setTimeout;
globalThis.setTimeout = (act, delay, ...values) => later(act, delay <= 300 ? 1 : delay, ...values);
"""


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open HTML text from disk, offline; afterwards nothing was asked for and nothing was complained of."""
    contexts, noise = [], []

    def open_page(
        html: str, address: str = "", *, name: str = "a map.html", hasty: bool = False, **settings: Any
    ) -> Page:
        window: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "offline": True}
        context = chromium.new_context(**window | settings)
        contexts.append(context)
        context.add_init_script(page_scripts.REACH)
        if hasty:
            context.add_init_script(_HASTE)
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE_S)
        file = tmp_path / name
        file.write_bytes(html.encode())
        page.on("console", lambda message: noise.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: noise.append(f"error: {error.stack}"))
        page.on("dialog", lambda dialog: noise.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("data:", "blob:", file.as_uri()))
                else noise.append(request.url)
            ),
        )
        page.goto(file.as_uri() + address)
        page.wait_for_selector("body[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert noise == [], "\n".join(noise)  # not a test file: pytest does not explain it


def html_of(text: Callable[[str], str] = str, **changes: Any) -> str:
    return view.html(
        view.page(
            page_fixtures.study(**changes),
            page_fixtures.layers(text),
            attributions=[text(line) for line in ATTRIBUTIONS],
            relief=RELIEF,
        )
    )


@pytest.fixture(scope="session")
def small() -> str:
    """Page of the small study."""
    return html_of()


def settled(page: Page) -> None:
    """Wait until the page has drawn what was last asked of it, and nothing moves any more."""
    page.evaluate(
        """async () => {
            const frame = () => new Promise(requestAnimationFrame);
            await frame();
            await frame();
            await Promise.allSettled(document.getAnimations().map(moving => moving.finished));
        }"""
    )


# As a reader who pastes an address: `arrive(hash)` is done when the page has written its own in its place.
ARRIVE = """
const frame = () => new Promise(requestAnimationFrame);
const arrive = async hash => {
    location.hash = hash;
    do await frame(); while (!location.hash.includes("map="));
    await new Promise(done => setTimeout(done, 1));
    await frame();
    await frame();
};
"""

# Signs that turn or hide text, which the page shows as their codes.
_HIDDEN = "[\0-\b\v-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


def seen(text: str) -> str:
    """A stranger's text as the page shows it."""
    return re.sub(_HIDDEN, lambda sign: f"U+{ord(sign[0]):04X}", text)


def read(text: str) -> str:
    """What is read from the page, in the form of `seen`: without the marks that keep texts apart."""
    return re.sub(r"\[(U\+[0-9A-F]{4})\]", r"\1", text.replace("\u2068", "").replace("\u2069", ""))
