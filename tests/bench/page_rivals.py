"""Maps of many points in one HTML file: ours, and those that people make today."""

from __future__ import annotations

import base64
import importlib
import json
import os
import subprocess
import tarfile
from typing import TYPE_CHECKING, Any, NamedTuple

import page_many

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd
    from playwright.sync_api import Route

# What folium 0.20's maps ask for, and where npm's packages have it. The rest (icon fonts) is answered empty.
FOLIUM = (
    "leaflet@1.9.3",
    "leaflet.markercluster@1.1.0",
    "leaflet.awesome-markers@2.0.5",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
)
# What DataMapPlot 0.7's offline mode keeps in a cache of its own, by the address it has it from.
DATA_MAP = {
    "https://unpkg.com/deck.gl@9.1/dist.min.js": ("deck.gl@9.1.15", "package/dist.min.js"),
    "https://unpkg.com/apache-arrow@latest/Arrow.es2015.min.js": (
        "apache-arrow@21.2.0",
        "package/Arrow.es2015.min.js",
    ),
}


class Rival(NamedTuple):
    """A way to draw points: what writes its HTML, the most points it is asked for, whether it needs files."""

    html: Callable[[gpd.GeoDataFrame], str]
    most: int
    served: bool


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


# Moved as Leaflet's maps are. WebGL draws behind the script's back: a pixel is read to wait until it is done.
ADAPTER = """<script>
document.addEventListener("datamapDataLoaded", () => {
    const { deckgl } = datamap;
    let view = deckgl.props.initialViewState;
    const show = part => deckgl.setProps({ initialViewState: (view = { ...view, ...part }) });
    globalThis.map_marzmap = {
        getZoom: () => view.zoom,
        setZoom: zoom => show({ zoom }),
        panBy([x, y]) {
            const [port] = deckgl.getViewports();
            const [longitude, latitude] = port.unproject([port.width / 2 + x, port.height / 2 + y]);
            show({ longitude, latitude });
        },
    };
    globalThis.drawn = () => {
        const context = deckgl.getCanvas().getContext("webgl2");
        context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, new Uint8Array(4));
    };
    let quiet = 0;
    requestAnimationFrame(function settle() {
        quiet = deckgl.isInitialized && !deckgl.needsRedraw({ clearRedrawFlags: false }) ? quiet + 1 : 0;
        if (quiet < 2) return requestAnimationFrame(settle);
        drawn();
        document.body.dataset.ready = "true";
    });
});
</script>"""


def data_map(points: gpd.GeoDataFrame) -> str:
    plot = importlib.import_module("datamapplot").create_interactive_plot(
        points.get_coordinates().to_numpy(),
        points["event_type"].to_numpy(),
        hover_text=points["title"].to_list(),
        enable_search=True,
        inline_data=True,
        offline_mode=True,
    )
    return str(plot).replace("<head>", f"<head>{ADAPTER}", 1)


RIVALS = {
    "marzmap": Rival(page_many.html_with, 1_000_000, served=False),
    "FastMarkerCluster": Rival(fast_cluster, 100_000, served=True),
    # Ten times as many take folium two and a half minutes to write, and 8 s to open.
    "MarkerCluster": Rival(cluster, 10_000, served=True),
    "DataMapPlot": Rival(data_map, 1_000_000, served=False),
}


# --- scripts of theirs, once from npm -----------------------------------------------------------------


def fetched(folder: Path) -> dict[str, Path]:
    """Fetch what folium's maps ask for into a folder, each file by its name; fill DataMapPlot's cache."""
    for package in FOLIUM:
        with tarfile.open(_packed(folder, package)) as archive:
            archive.extractall(folder / package.partition("@")[0], filter="data")
    found = {path.name: path for path in folder.rglob("dist/**/*.*")}
    _fill_cache(folder)
    return found | {"jquery-3.7.1.min.js": found["jquery.min.js"]}


def _packed(folder: Path, package: str) -> Path:
    """Return the archive of a package of npm, put into a folder."""
    done = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    return folder / done.stdout.split()[-1]


def _fill_cache(folder: Path) -> None:
    """Put DataMapPlot's cache into a folder, from npm where it would ask unpkg.com; it has no fonts."""
    scripts: dict[str, dict[str, str]] = {}
    for address, (package, name) in DATA_MAP.items():
        with tarfile.open(_packed(folder, package)) as archive:
            script = archive.extractfile(name)
            assert script is not None
            encoded = base64.b64encode(script.read()).decode()
        scripts[address] = {"name": f"script_{len(scripts)}", "encoded_content": encoded}
    cache = folder / "datamapplot"
    cache.mkdir()
    for kind, content in {"js": scripts, "css": {}, "fonts": {}}.items():
        (cache / f"datamapplot_{kind}_encoded.json").write_text(json.dumps(content))
    os.environ["XDG_DATA_HOME"] = str(folder)  # where it looks for its cache


def serve(files: dict[str, Path]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in files:
            route.fulfill(path=files[name])
        else:
            route.fulfill(body="")

    return answer
