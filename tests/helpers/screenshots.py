"""Pictures of the page and a sheet that shows them all: `uv run tests/helpers/screenshots.py OUT`.

24 pictures: two browsers, five sizes, light, dark, Persian, print and forced colours, of the two embedded
studies, of invented incidents on another border, and of 20,000. Needs Chromium, Firefox and poppler's
pdftoppm. A picture that does not please is a fault.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw, ImageFont

import marzmap
import page_firefox
import page_many
import page_studies
from marzmap import atlas, view

if TYPE_CHECKING:
    from typing import Literal

    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium")
MANY = 20_000
DESK, HALF, QUARTER, PHONE, NARROW = (1280, 800), (640, 400), (320, 256), (360, 640), (340, 450)
DETAIL = "incident=2021-12-01-shaghalak"
CELL = (400, 300)
CAPTION = 22
ACROSS = 6


class Shot(NamedTuple):
    """What a picture shows: page, address, size of the window, and how."""

    page: str
    address: str = ""
    size: tuple[int, int] = DESK
    how: Literal["chromium", "firefox", "forced colours", "print"] = "chromium"


SHOTS = (
    Shot("default"),
    Shot("default", how="firefox"),
    Shot("default", "scheme=dark"),
    Shot("default", "scheme=dark", how="firefox"),
    Shot("default", DETAIL),
    Shot("default", f"lang=fa&scheme=dark&{DETAIL}"),
    Shot("default", "lang=fa", how="firefox"),
    Shot("default", "", PHONE),
    Shot("default", f"lang=fa&{DETAIL}", PHONE, "firefox"),
    Shot("default", "", QUARTER),
    Shot("default", "", HALF, "firefox"),
    Shot("default", DETAIL, how="forced colours"),
    Shot("default", how="print"),
    Shot("2021-2024"),
    Shot("2021-2024", "strip=border", how="firefox"),
    Shot("2021-2024", "strip=border&lang=fa&scheme=dark"),
    Shot("2021-2024", "", NARROW),
    Shot("2021-2024", how="print"),
    Shot("KGZ-TJK"),
    Shot("KGZ-TJK", "map=9/40/70.6", how="firefox"),
    Shot("KGZ-TJK", "scheme=dark", HALF),
    Shot("20000"),
    Shot("20000", "map=10/33/61", how="firefox"),
    Shot("20000", "lang=fa&scheme=dark", PHONE),
)


def pages(folder: Path) -> dict[str, str]:
    """Return the HTML of the pages that are shown, by name."""
    return {
        "default": view.html(marzmap.page(marzmap.build())),
        "2021-2024": view.html(marzmap.page(marzmap.build("iran-afghanistan-2021-2024"))),
        "KGZ-TJK": view.html(
            marzmap.page(page_studies.made_up("KGZ-TJK", 42, folder / "KGZ-TJK", shapes=True))
        ),
        "20000": page_many.html(MANY, atlas.relief()),
    }


def in_chromium(browser: Browser, html: str, shot: Shot, out: Path, folder: Path) -> None:
    """Write a picture of the page in Chromium, or of its first sheet of paper."""
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    context = browser.new_context(
        viewport={"width": shot.size[0], "height": shot.size[1]},
        offline=True,
        reduced_motion="reduce",
        forced_colors="active" if shot.how == "forced colours" else "none",
    )
    page = context.new_page()
    page.goto(f"{file.as_uri()}#{shot.address}")
    page.wait_for_selector("body[data-ready]", state="attached")
    page.wait_for_timeout(500)
    if shot.how == "print":
        pdf = folder / "page.pdf"
        page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
        subprocess.run(["pdftoppm", "-png", "-r", "110", "-singlefile", pdf, out.with_suffix("")], check=True)
    else:
        page.screenshot(path=out)
    context.close()


def name_of(number: int, shot: Shot) -> str:
    """Return the name of a picture: its number and what is to be seen.

    >>> name_of(7, Shot("default", "lang=fa", how="firefox"))
    '07 default lang=fa 1280x800 firefox'
    """
    size = "x".join(map(str, shot.size))
    address = shot.address.replace("/", ",")  # which a file's name cannot hold
    return " ".join(filter(None, [f"{number:02}", shot.page, address, size, shot.how]))


def sheet(files: list[Path]) -> Image.Image:
    """Return one picture of all, each with its name above it."""
    width, height = CELL[0] + 8, CELL[1] + CAPTION + 8
    whole = Image.new("RGB", (ACROSS * width, -(-len(files) // ACROSS) * height), "white")
    write = ImageDraw.Draw(whole)
    for number, file in enumerate(files):
        left, top = number % ACROSS * width + 4, number // ACROSS * height + 4
        write.text((left, top), file.stem[:56], "black", ImageFont.load_default(13))
        with Image.open(file) as picture:
            picture.thumbnail(CELL)
            whole.paste(picture, (left, top + CAPTION))
    return whole


def main() -> None:
    """Read where the pictures go, take them, and show them all on one sheet."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Pictures of the page, and a sheet of them all.")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the pictures")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    files = [out / f"{name}.png" for name in starmap(name_of, enumerate(SHOTS, 1))]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        shown = pages(Path(name))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for number, (shot, file) in enumerate(zip(SHOTS, files, strict=True)):
            folder = Path(name) / str(number)
            folder.mkdir()
            if shot.how == "firefox":
                pixels = page_firefox.picture(shown[shot.page], folder, f"#{shot.address}", shot.size)
                Image.fromarray(pixels).save(file)
            else:
                in_chromium(browser, shown[shot.page], shot, file, folder)
        browser.close()
    sheet(files).save(out / "contact-sheet.png")


if __name__ == "__main__":
    main()
