# /// script
# requires-python = ">=3.11"
# dependencies = ["datamapplot==0.7.3", "marzmap", "playwright"]
# [tool.uv.sources]
# marzmap = { path = "../..", editable = true }
# ///
"""What the page costs with many incidents, against other maps in one HTML file of the same points.

Run by name: `uv run tests/bench/bench_page.py [--sizes 10000 100000 1000000]` brings DataMapPlot along; it
needs Chromium, and npm once for the scripts of the others. Those of folium's maps are served from a folder on
this machine, those of DataMapPlot are inside its page (its offline mode): no map waits for a network. The
maps take turns, each opened once before, unmeasured; figures are medians. A redraw or a filter is timed from
the call to the second animation frame after it: the first draws, the second begins when that is done. CPU is
that of all the browser's processes. DataMapPlot draws by WebGL, which Chromium runs in software where there
is no graphics card: with one it is quicker.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
import page_many
from page_rivals import RIVALS, fetched, serve

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from playwright.sync_api import Browser, Page

ROUNDS = 3  # of opening
TOGGLES = 20
MOVES = 20
MOVING_S = 10
"""Seconds after which no further move is begun."""
PATIENCE_S = 180
FILTERED = 10_000
"""Incidents among which filtering is timed."""
CHROMIUM = shutil.which("chromium")


class Opened(NamedTuple):
    """Milliseconds from the start of navigation, and CPU seconds until it is ready."""

    ready: float
    first_paint: float
    cpu_s: float


class Cost(NamedTuple):
    """What a map of a number of points costs; no times are what was not measured."""

    name: str
    points: int
    written_s: float  # of CPU
    megabytes: float
    opened: list[Opened]
    pans_ms: list[float]
    zooms_ms: list[float]
    filters_ms: list[float]


# --- the browser --------------------------------------------------------------------------------------

WATCH = """
new MutationObserver(() => {
    if (document.body?.dataset.ready) globalThis.readyAt ??= performance.now();
}).observe(document, {subtree: true, childList: true, attributeFilter: ["data-ready"]});
globalThis.timed = async act => {
    const begin = performance.now();
    act();
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    globalThis.drawn?.();
    const took = performance.now() - begin;
    await new Promise(done => setTimeout(done, 50));  // what may follow is not part of the next
    return took;
};
"""

FILTER = """async times => {
    const boxes = [...document.querySelectorAll("#types input[type=checkbox]")];
    const found = [];
    for (let i = 0; found.length < times || i % (2 * boxes.length); i += 1)
        found.push(await timed(() => boxes[(i >> 1) % boxes.length].click()));
    return found;
}"""

PAN = """async ([times, seconds]) => {
    const end = performance.now() + 1000 * seconds;
    const found = [];
    for (let i = 0; i < times && performance.now() < end; i += 1) {
        const step = [[150, 0], [0, 120], [-150, 0], [0, -120]][i % 4];
        found.push(await timed(() => map_marzmap.panBy(step, {animate: false})));
    }
    return found;
}"""

ZOOM = """async ([times, seconds]) => {
    const end = performance.now() + 1000 * seconds;
    const start = map_marzmap.getZoom();
    const found = [];
    for (let i = 0; i < times && performance.now() < end; i += 1) {
        const zoom = start + [1, 2, 3, 2, 1, 0][i % 6];
        found.push(await timed(() => map_marzmap.setZoom(zoom, {animate: false})));
    }
    return found;
}"""


def cpu_s(browser: Browser) -> float:
    """CPU seconds that all processes of a browser have taken."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return float(sum(process["cpuTime"] for process in processes))


def opened(browser: Browser, file: Path, files: dict[str, Path] | None = None) -> tuple[Page, Opened]:
    """Open a map, with files that it asks the network for; without any, it is offline."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=files is None)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    if files is not None:
        page.route(re.compile("^https:"), serve(files))
    before = cpu_s(browser)
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]", state="attached")
    taken = cpu_s(browser) - before
    page.wait_for_timeout(100)
    ready, paint = page.evaluate(
        "[readyAt, performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN]"
    )
    return page, Opened(ready, paint, taken)


def written(name: str, points: gpd.GeoDataFrame, folder: Path) -> Cost:
    """Write a map, what it needs being loaded before."""
    html = RIVALS[name].html
    html(points.head(100))
    begin = time.process_time()
    text = html(points)
    taken = time.process_time() - begin
    file = folder / f"{name}-{len(points)}.html"
    file.write_text(text, encoding="utf-8")
    return Cost(name, len(points), taken, file.stat().st_size / 1e6, [], [], [], [])


def measure(browser: Browser, costs: list[Cost], folder: Path, files: dict[str, Path]) -> None:
    """Open maps in turn, move each, and add what that took to their costs."""
    for number in range(ROUNDS + 1):
        for cost in costs:
            file = folder / f"{cost.name}-{cost.points}.html"
            page, found = opened(browser, file, files if RIVALS[cost.name].served else None)
            if number:
                cost.opened.append(found)
                cost.pans_ms.extend(page.evaluate(PAN, [MOVES, MOVING_S]))
                cost.zooms_ms.extend(page.evaluate(ZOOM, [MOVES, MOVING_S]))
                if cost.name == "marzmap":
                    cost.filters_ms.extend(page.evaluate(FILTER, TOGGLES))
            page.context.close()


# --- what is printed ---------------------------------------------------------------------------------


def middle(values: Iterable[float]) -> float:
    found = list(values)
    return statistics.median(found) if found else float("nan")


def line(cost: Cost) -> str:
    cells = [
        cost.name,
        f"{cost.points:,}",
        f"{cost.written_s:.2f}",
        f"{cost.megabytes:.2f}",
        f"{middle(one.first_paint for one in cost.opened) / 1000:.2f}",
        f"{middle(one.ready for one in cost.opened) / 1000:.2f}",
        f"{middle(one.cpu_s for one in cost.opened):.2f}",
        *(
            f"{middle(times):.0f} ({max(times):.0f})" if times else ""
            for times in (cost.pans_ms, cost.zooms_ms, cost.filters_ms)
        ),
    ]
    return f"| {' | '.join(cells)} |"


def ratios(costs: list[Cost]) -> list[str]:
    """How many times as much each rival takes as our page of as many points."""
    own = {one.points: one for one in costs if one.name == "marzmap"}
    lines = []
    for one in costs:
        if one.name == "marzmap" or one.points not in own:
            continue
        mine = own[one.points]
        times = {
            "to write": one.written_s / mine.written_s,
            "the file": one.megabytes / mine.megabytes,
            "to be ready": middle(x.ready for x in one.opened) / middle(x.ready for x in mine.opened),
            "CPU to be ready": middle(x.cpu_s for x in one.opened) / middle(x.cpu_s for x in mine.opened),
            "to pan": middle(one.pans_ms) / middle(mine.pans_ms),
            "to zoom": middle(one.zooms_ms) / middle(mine.zooms_ms),
        }
        said = ", ".join(f"{what} {ratio:.1f}" for what, ratio in times.items())
        lines.append(f"{one.name}, {one.points:,} points, times ours: {said}.")
    return lines


def judged(costs: list[Cost], default: tuple[float, Opened]) -> list[str]:
    """What is wanted of the page, and whether it is so."""
    own = {one.points: one for one in costs if one.name == "marzmap"}
    size, first = default
    lines = [
        _judged("default study, file", size, 1.0, "MB"),
        _judged("default study, first paint", first.first_paint / 1000, 1.0, "s"),
        _judged("default study, ready", first.ready / 1000, 1.0, "s"),
    ]
    if filtered := own.get(FILTERED):
        lines.append(_judged("10,000: filter to paint", middle(filtered.filters_ms), 100, "ms"))
    if many := own.get(100_000):
        ready = middle(one.ready for one in many.opened) / 1000
        lines += [
            _judged("100,000: file", many.megabytes, 4, "MB"),
            _judged("100,000: ready", ready, 2, "s"),
            _judged("100,000: pan", middle(many.pans_ms), 100, "ms"),
            _judged("100,000: zoom", middle(many.zooms_ms), 100, "ms"),
        ]
    if most := own.get(1_000_000):
        ready = middle(one.ready for one in most.opened) / 1000
        lines += [
            _judged("1,000,000: ready", ready, 3, "s"),
            _judged("1,000,000: pan", middle(most.pans_ms), 50, "ms"),
            _judged("1,000,000: zoom", middle(most.zooms_ms), 50, "ms"),
        ]
    return lines


def _judged(what: str, found: float, wanted: float, unit: str) -> str:
    return f"{'ok ' if found <= wanted else 'NOT'} {what}: {found:.2f} {unit} (at most {wanted:g})"


def study(browser: Browser, folder: Path) -> tuple[float, Opened]:
    """Size in megabytes of the default study's page, and how it opens."""
    import marzmap
    from marzmap import view

    file = folder / "default.html"
    file.write_text(view.html(marzmap.page(marzmap.build())), encoding="utf-8")
    times = []
    for number in range(ROUNDS + 1):
        page, found = opened(browser, file)
        page.context.close()
        if number:
            times.append(found)
    return file.stat().st_size / 1e6, Opened(
        *(statistics.median(values) for values in zip(*times, strict=True))
    )


def build(count: int) -> str:
    """How long the page of a whole build of so many incidents takes, and its parts."""
    import marzmap
    from marzmap import _pipeline, view

    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        points = page_many.incidents(count)
        table = points[["title", "date_edtf", "event_type"]].assign(
            incident_id=[f"i{number}" for number in range(count)],
            longitude=points.geometry.x,
            latitude=points.geometry.y,
            radius_m=2000,
        )
        table.to_csv(folder / "incidents.csv", index=False)
        (folder / "study.toml").write_text(
            "[study]\ntitle = 'Many'\nas_of = 2026-01-01\n[border]\npairs = ['AFG-IRN']\n"
            "[files]\nincidents = 'incidents.csv'\n"
        )
        begin = time.perf_counter()
        built = _pipeline.build(folder)
        between = time.perf_counter()
        page = marzmap.page(built)
        drawn = time.perf_counter()
        html = view.html(page)
        return (
            f"`marzmap build` of {count:,} rows: {between - begin:.1f} s to check, place and locate them, "
            f"{drawn - between:.2f} s for view.page, {time.perf_counter() - drawn:.2f} s to write it "
            f"({len(html.encode()) / 1e6:.1f} MB)."
        )


def machine() -> str:
    return (
        f"{datetime.now(tz=UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in ("folium", "datamapplot", "pandas"))
    )


def main() -> None:
    """Read the options and run what they ask for."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Benchmark of the page.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--alone", action="store_true", help="without the others, which need npm")
    options = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("No chromium on the PATH (Debian: apt install chromium).")
    costs = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name, sync_playwright() as playwright:
        folder = Path(name)
        files = {} if options.alone else fetched(folder)
        names = ["marzmap"] if options.alone else list(RIVALS)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        print(f"{machine()}, Chromium {browser.version}\n")
        print("| map | points | s CPU to write | MB | s first paint | s ready | s CPU to be ready", end="")
        print(" | ms pan | ms zoom | ms filter |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
        for count in options.sizes:
            points = page_many.incidents(count)
            drawn = [written(name, points, folder) for name in names if count <= RIVALS[name].most]
            measure(browser, drawn, folder, files)
            print(*map(line, drawn), sep="\n", flush=True)
            costs += drawn
        default = study(browser, folder)
        browser.close()
    print("\nMedians, in brackets the slowest. ", *ratios(costs), sep="\n")
    print("folium's Marker is left out beyond 10,000 points: 100,000 take it two and a half minutes.\n")
    print(*judged(costs, default), sep="\n")
    print(f"\n{build(100_000)}")


if __name__ == "__main__":
    main()
