"""What the page costs with many incidents, against folium's marker clusters on the same points.

Run by name: `uv run tests/bench/bench_page.py [--sizes 10000 100000 1000000]`; it needs Chromium, and npm
once for the scripts that folium's maps load. They are served from a folder on this machine: no map waits for
a network. Each page is opened once before, unmeasured; figures are medians. A redraw or a filter is timed
from the call to the second animation frame after it: the first draws, the second begins when that is done.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
import page_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd
    from playwright.sync_api import Browser, Page, Route

ROUNDS = 3  # of opening
TOGGLES = 20
MOVES = 20
PATIENCE_S = 180
CLUSTERED = 10_000
"""Most points for one folium.Marker each: ten times as many take folium minutes to write."""
FILTERED = 10_000
"""Incidents among which filtering is timed."""
CHROMIUM = shutil.which("chromium")

# What folium 0.20's maps ask for, and where npm's packages have it. The rest (icon fonts) is answered empty.
PACKAGES = (
    "leaflet@1.9.3",
    "leaflet.markercluster@1.1.0",
    "leaflet.awesome-markers@2.0.5",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
)


class Opened(NamedTuple):
    """Milliseconds from the start of navigation."""

    ready: float
    first_paint: float


class Cost(NamedTuple):
    """What a map of so many points costs; None is what was not measured."""

    name: str
    points: int
    written_s: float
    megabytes: float
    opened: list[Opened]
    pans_ms: list[float]
    zooms_ms: list[float]
    filters_ms: list[float]


# --- the maps -----------------------------------------------------------------------------------------


def ours(points: gpd.GeoDataFrame) -> str:
    return page_many.html(len(points))


def fast_cluster(points: gpd.GeoDataFrame) -> str:
    from folium import plugins

    make: Any = plugins.FastMarkerCluster
    return _folium(make(list(zip(points.geometry.y, points.geometry.x, strict=True))))


def cluster(points: gpd.GeoDataFrame) -> str:
    import folium
    from folium import plugins

    make: Any = plugins.MarkerCluster
    group = make()
    for latitude, longitude, title in zip(points.geometry.y, points.geometry.x, points["title"], strict=True):
        folium.Marker((latitude, longitude), tooltip=title).add_to(group)
    return _folium(group)


def _folium(layer: Any) -> str:
    import folium

    shown = folium.Map(location=(32.8, 61), zoom_start=6, tiles=None, maxZoom=15)
    layer.add_to(shown)
    # Behind all of folium's own scripts; as our page does, ready when it has been drawn.
    ready = "requestAnimationFrame(() => requestAnimationFrame(() => (document.body.dataset.ready = 'true')))"
    script = f"<script>globalThis.map_marzmap = {shown.get_name()}; {ready};</script>"
    return f"{shown.get_root().render()}{script}"


RIVALS: dict[str, Callable[[gpd.GeoDataFrame], str]] = {
    "marzmap": ours,
    "FastMarkerCluster": fast_cluster,
    "MarkerCluster": cluster,
}


# --- the browser --------------------------------------------------------------------------------------

WATCH = """
new MutationObserver(() => {
    if (document.body?.dataset.ready) globalThis.readyAt ??= performance.now();
}).observe(document, {subtree: true, childList: true, attributeFilter: ["data-ready"]});
globalThis.timed = async act => {
    const begin = performance.now();
    act();
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
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

PAN = """async times => {
    const found = [];
    for (let i = 0; i < times; i += 1) {
        const step = [[150, 0], [0, 120], [-150, 0], [0, -120]][i % 4];
        found.push(await timed(() => map_marzmap.panBy(step, {animate: false})));
    }
    return found;
}"""

ZOOM = """async times => {
    const start = map_marzmap.getZoom();
    const found = [];
    for (let i = 0; i < times; i += 1) {
        const zoom = start + [1, 2, 3, 2, 1, 0][i % 6];
        found.push(await timed(() => map_marzmap.setZoom(zoom, {animate: false})));
    }
    return found;
}"""


def fetched(folder: Path) -> dict[str, Path]:
    """Fetch the files of `PACKAGES` into a folder, each by its name."""
    for package in PACKAGES:
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(folder / packed.stdout.split()[-1]) as content:
            content.extractall(folder / package.partition("@")[0], filter="data")
    found = {path.name: path for path in folder.rglob("dist/**/*.*")}
    return found | {"jquery-3.7.1.min.js": found["jquery.min.js"]}


def serve(files: dict[str, Path]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in files:
            route.fulfill(path=files[name])
        else:
            route.fulfill(body="")

    return answer


def opened(browser: Browser, file: Path, files: dict[str, Path], *, alone: bool) -> tuple[Page, Opened]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=alone)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    if not alone:
        page.route(re.compile("^https:"), serve(files))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]", state="attached")
    page.wait_for_timeout(100)
    told = page.evaluate(
        "[readyAt, performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN]"
    )
    return page, Opened(*told)


def cost(browser: Browser, name: str, points: gpd.GeoDataFrame, folder: Path, files: dict[str, Path]) -> Cost:
    begin = time.perf_counter()
    html = RIVALS[name](points)
    written = time.perf_counter() - begin
    file = folder / f"{name}-{len(points)}.html"
    file.write_text(html, encoding="utf-8")
    alone = name == "marzmap"
    times = []
    for number in range(ROUNDS + 1):
        page, found = opened(browser, file, files, alone=alone)
        if number:
            times.append(found)
        if number < ROUNDS:
            page.context.close()
    pans, zooms = page.evaluate(PAN, MOVES), page.evaluate(ZOOM, MOVES)
    filters = page.evaluate(FILTER, TOGGLES) if alone else []
    page.context.close()
    return Cost(name, len(points), written, file.stat().st_size / 1e6, times, pans, zooms, filters)


# --- what is told -------------------------------------------------------------------------------------


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
        *(
            f"{middle(times):.0f} ({max(times):.0f})" if times else ""
            for times in (cost.pans_ms, cost.zooms_ms, cost.filters_ms)
        ),
    ]
    return f"| {' | '.join(cells)} |"


def ratios(costs: list[Cost]) -> list[str]:
    """How many times as much each rival takes as our page of as many points."""
    own = {one.points: one for one in costs if one.name == "marzmap"}
    told = []
    for one in costs:
        if one.name == "marzmap" or one.points not in own:
            continue
        mine = own[one.points]
        times = {
            "to write": one.written_s / mine.written_s,
            "the file": one.megabytes / mine.megabytes,
            "to be ready": middle(x.ready for x in one.opened) / middle(x.ready for x in mine.opened),
            "to pan": middle(one.pans_ms) / middle(mine.pans_ms),
            "to zoom": middle(one.zooms_ms) / middle(mine.zooms_ms),
        }
        said = ", ".join(f"{what} {ratio:.1f}" for what, ratio in times.items())
        told.append(f"{one.name}, {one.points:,} points, times ours: {said}.")
    return told


def judged(costs: list[Cost], default: tuple[float, Opened]) -> list[str]:
    """What is wanted of the page, and whether it is so."""
    own = {one.points: one for one in costs if one.name == "marzmap"}
    size, first = default
    told = [
        _judged("default study, file", size, 1.0, "MB"),
        _judged("default study, first paint", first.first_paint / 1000, 1.0, "s"),
        _judged("default study, ready", first.ready / 1000, 1.0, "s"),
    ]
    if filtered := own.get(FILTERED):
        told.append(_judged("10,000: filter to paint", middle(filtered.filters_ms), 100, "ms"))
    if many := own.get(100_000):
        ready = middle(one.ready for one in many.opened) / 1000
        told += [
            _judged("100,000: file", many.megabytes, 4, "MB"),
            _judged("100,000: ready", ready, 2, "s"),
            _judged("100,000: pan", middle(many.pans_ms), 100, "ms"),
            _judged("100,000: zoom", middle(many.zooms_ms), 100, "ms"),
        ]
    if most := own.get(1_000_000):
        ready = middle(one.ready for one in most.opened) / 1000
        told += [
            _judged("1,000,000: ready", ready, 3, "s"),
            _judged("1,000,000: pan", middle(most.pans_ms), 50, "ms"),
            _judged("1,000,000: zoom", middle(most.zooms_ms), 50, "ms"),
        ]
    return told


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
        page, found = opened(browser, file, {}, alone=True)
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
        f"Python {platform.python_version()}, folium {version('folium')}, pandas {version('pandas')}"
    )


def main() -> None:
    """Read the options and run what they ask for."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Benchmark of the page.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--alone", action="store_true", help="without folium's clusters, which need npm")
    options = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("No chromium on the PATH (Debian: apt install chromium).")
    costs = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name, sync_playwright() as playwright:
        folder = Path(name)
        files = {} if options.alone else fetched(folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        print(f"{machine()}, Chromium {browser.version}\n")
        print("| map | points | s to write | MB | s first paint | s ready | ms pan | ms zoom | ms filter |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
        for count in options.sizes:
            points = page_many.incidents(count)
            for rival in RIVALS:
                if rival != "marzmap" and (options.alone or count > 100_000):
                    continue
                if rival == "MarkerCluster" and count > CLUSTERED:
                    continue
                costs.append(cost(browser, rival, points, folder, files))
                print(line(costs[-1]), flush=True)
        default = study(browser, folder)
        browser.close()
    print("\nMedians, in brackets the slowest. ", *ratios(costs), sep="\n")
    print(
        f"folium.Marker in MarkerCluster beyond {CLUSTERED:,} points is left out: at 100,000 it took two and "
        "a half minutes to write and 8 s to open.\n"
    )
    print(*judged(costs, default), sep="\n")
    print(f"\n{build(100_000)}")


if __name__ == "__main__":
    main()
