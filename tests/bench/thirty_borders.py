"""Build new studies of 30 borders, open each map in Chromium and say what is on it.

    uv run tests/bench/thirty_borders.py [--out FOLDER] [BORDER ...]

Each study is made by `marzmap new` and built from its example rows, which are made up. Of each map it says
how many names are shown, how many of them in a script of the study's languages, whether names overlap or a
script failed, and what is there of districts, crossings and disputed lands. With --out the pages and a
picture of each are kept. It ends with 1 where names overlap, a script fails, or a border whose countries do
not write in Latin letters shows no name in their own.
"""

from __future__ import annotations

import argparse
import tempfile
import unicodedata
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from marzmap import _new, _outputs, _pipeline, atlas, view

BORDERS = (
    *("AFG-PAK", "ARM-AZE", "ARM-GEO", "BGD-IND", "BLR-POL", "CHN-IND", "COL-VEN", "COD-RWA", "DEU-POL"),
    *("DOM-HTI", "DZA-MAR", "EGY-ISR", "ERI-ETH", "GRC-TUR", "GUY-VEN", "IDN-PNG", "IND-PAK", "ISR-SYR"),
    *("KAZ-RUS", "KGZ-TJK", "KOR-PRK", "LBY-TCD", "MEX-USA", "MMR-THA", "CHN-RUS", "RUS-UKR", "SDN-TCD"),
    *("SRB-XKX", "SYR-TUR", "ARG-CHL"),
)
"""On every continent with land borders; Indonesia and Papua for Oceania."""

NAMES = """() => [...document.querySelectorAll(".name-at > div:not([hidden]) .name")].map((node) => {
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const texts = [...node.querySelectorAll("bdi")].map((one) => [one.textContent, one.lang]);
  return { box: [left, top, right, bottom], texts };
})"""
SCRIPTS = {
    "Hans": "CJK",
    "Hant": "CJK",
    "Kore": "HANGUL",
    "Jpan": "CJK",
    "Deva": "DEVANAGARI",
    "Arab": "ARABIC",
}
SCRIPTS |= {"Cyrl": "CYRILLIC", "Grek": "GREEK", "Hebr": "HEBREW", "Armn": "ARMENIAN", "Geor": "GEORGIAN"}
SCRIPTS |= {"Ethi": "ETHIOPIC", "Thai": "THAI", "Mymr": "MYANMAR", "Beng": "BENGALI", "Latn": "LATIN"}


def built(pair: str, folder: Path) -> _pipeline.Build:
    """Build a new study of a border from its example rows."""
    _new.study(folder, (pair,), as_of=date(2026, 11, 30))
    (folder / "incidents.example.csv").replace(folder / "incidents.csv")
    return _pipeline.build(folder)


def overlaps(boxes: list[list[float]]) -> int:
    """Count pairs of boxes (left, top, right, bottom) that overlap by more than a pixel."""
    return sum(
        min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
        for a, b in combinations(boxes, 2)
    )


def is_in(text: str, scripts: set[str]) -> bool:
    """Check whether the first letter of a text is of one of the scripts."""
    letter = next((char for char in text if char.isalpha()), "")
    return bool(letter) and unicodedata.name(letter).split(maxsplit=1)[0] in scripts


def seen(browser: Any, html: Path, picture: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Open a page; return the names that are shown, and what failed."""
    page, failed = browser.new_page(viewport={"width": 1280, "height": 800}), []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(html.as_uri())
    page.wait_for_selector("path.border-line", state="attached")
    page.wait_for_timeout(600)
    names: list[dict[str, Any]] = page.evaluate(NAMES)
    page.screenshot(path=picture)
    page.close()
    return names, failed


def main() -> None:
    """Build, open and report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("borders", nargs="*", metavar="BORDER", default=BORDERS)
    parser.add_argument("--out", type=Path, help="folder that keeps pages and pictures")
    chosen, bad = parser.parse_args(), 0
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        out = chosen.out or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for pair in chosen.borders:
            made = built(pair, Path(scratch) / pair)
            html = out / f"{pair}.html"
            html.write_text(view.html(_outputs.page(made)), encoding="utf-8")
            names, failed = seen(browser, html, html.with_suffix(".png"))
            scripts = {SCRIPTS[atlas.languages()[one].script] for one in made.study.languages}
            own = sum(any(is_in(text, scripts) for text, _ in name["texts"]) for name in names)
            over = overlaps([name["box"] for name in names])
            what = {key: len(made.layers.get(key, ())) for key in ("districts", "crossings", "disputed")}
            report = [pair, "+".join(made.study.languages), f"{len(names)} names", f"{own} local"]
            report += [f"{over} overlap", *(f"{count} {key}" for key, count in what.items())]
            print(*report, *failed, sep=", ")
            bad += bool(over or failed or (scripts != {"LATIN"} and not own))
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
