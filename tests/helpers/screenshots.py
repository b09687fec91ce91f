"""Pictures of the page, to be looked at: `uv run tests/helpers/screenshots.py OUT`.

Needs Chromium, and poppler's pdftoppm for the printed page. A picture that does not please is a fault.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import marzmap
import page_many
from marzmap import atlas, view

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

CHROMIUM = shutil.which("chromium")
MANY = 100_000
WINDOW: ViewportSize = {"width": 1280, "height": 800}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


class Shot(NamedTuple):
    """A picture: its page, its address, its window."""

    page: str
    address: str = ""
    window: dict[str, Any] = {}  # noqa: RUF012 - never changed


INCIDENT = "incident=2021-12-01-shaghalak"
SHOTS = {
    "light": Shot("default"),
    "dark": Shot("default", window={"color_scheme": "dark"}),
    "phone": Shot("default", window=PHONE),
    "phone-detail": Shot("default", f"#{INCIDENT}", PHONE),
    "phone-persian": Shot("default", "#lang=fa", PHONE),
    "persian": Shot("default", "#lang=fa"),
    "persian-dark-detail": Shot("default", f"#lang=fa&{INCIDENT}", {"color_scheme": "dark"}),
    "detail": Shot("default", f"#{INCIDENT}"),
    "border": Shot("default", "#strip=border"),
    "2021-2024": Shot("2021-2024"),
    "2021-2024-border": Shot("2021-2024", "#strip=border"),
    "2021-2024-border-persian": Shot("2021-2024", "#strip=border&lang=fa", {"color_scheme": "dark"}),
    "2021-2024-border-phone": Shot("2021-2024", "#strip=border", PHONE),
    "many": Shot("many"),
    "many-near": Shot("many", "#map=10/33/61"),
}
PRINTED = ("default", "2021-2024")


def pages(folder: Path) -> dict[str, Path]:
    """Write the pages that are shown."""
    found = {
        "default": view.html(marzmap.page(marzmap.build())),
        "2021-2024": view.html(marzmap.page(marzmap.build("iran-afghanistan-2021-2024"))),
        "many": page_many.html(MANY, atlas.relief()),
    }
    for name, html in found.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in found}


def take(browser: Browser, shot: Shot, file: Path, out: Path) -> None:
    window: dict[str, Any] = {"viewport": WINDOW, "offline": True, "reduced_motion": "reduce"}
    context = browser.new_context(**window | shot.window)
    page = context.new_page()
    page.goto(file.as_uri() + shot.address)
    page.wait_for_selector("body[data-ready]", state="attached")
    page.wait_for_timeout(300)
    page.screenshot(path=out)
    context.close()


def paper(browser: Browser, file: Path, out: Path) -> None:
    """Print a page and picture its first two sheets."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]", state="attached")
    pdf = out.with_suffix(".pdf")
    page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    page.close()
    subprocess.run(["pdftoppm", "-png", "-r", "90", "-l", "2", pdf, out.with_suffix("")], check=True)


def main() -> None:
    """Read where the pictures go, and take them."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Pictures of the page.")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the pictures")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        files = pages(Path(name))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for title, shot in SHOTS.items():
            take(browser, shot, files[shot.page], out / f"{title}.png")
        for title in PRINTED:
            paper(browser, files[title], out / f"print-{title}.png")
        browser.close()


if __name__ == "__main__":
    main()
