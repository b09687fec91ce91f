"""Page, QGIS, KML and figures: their legends are rendered and compared; all take after the page."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from matplotlib.collections import PathCollection

from marzmap import appearance, plot, view
from marzmap.write import kml, qgis
from page_browser import needs_chromium

if TYPE_CHECKING:
    import geopandas as gpd
    from playwright.sync_api import Browser

    from marzmap._pipeline import Build

KINDS = ("armed clash", "shelling", "standoff", "closure", "attack on civilians", "other")
CASUALTIES = (0, 1, 4, 5, 24, 25)
PROBABILITIES = (0.95, 0.949, 0.8, 0.799, 0.6, 1.0)


class Legend(NamedTuple):
    """What a legend shows: colour and shape by kind, opacity by certainty, size by casualties."""

    kinds: dict[str, tuple[str, str]]
    certainty: dict[str, float]
    sizes: dict[str, float]


@pytest.fixture(scope="module")
def layers(built: Build) -> dict[str, gpd.GeoDataFrame]:
    """Six incidents: every kind, both ends of every class."""
    row = built.layers["incidents"].iloc[[0] * 6].reset_index(drop=True)
    incidents = row.assign(
        incident_id=[f"i{number}" for number in range(6)],
        event_type=KINDS,
        killed_low=CASUALTIES,
        killed_high=CASUALTIES,
        wounded_low=0,
        wounded_high=0,
        side_probability=PROBABILITIES,
        side=["IRN" if chance >= 0.8 else "undetermined" for chance in PROBABILITIES],
    )
    return {"incidents": incidents, "border": built.layers["border"], "countries": built.layers["countries"]}


def shape_of(path: str) -> str:
    """Name a shape by the corners of its SVG path: round, with one corner up, or level."""
    if "a" in path:
        return "circle"
    corners = [tuple(map(float, corner.split())) for corner in re.sub("[MZ]", "", path).split("L")]
    return {3: "triangle", 4: "square", 6: "hexagon", 10: "star", 12: "cross"}[len(corners)].replace(
        "square", "diamond" if min(corners, key=lambda corner: corner[1])[0] == 12 else "square"
    )


@pytest.fixture(scope="module")
def on_page(
    chromium: Browser,
    built: Build,
    layers: dict[str, gpd.GeoDataFrame],
    tmp_path_factory: pytest.TempPathFactory,
) -> Legend:
    file = tmp_path_factory.mktemp("page") / "map.html"
    file.write_text(view.html(view.page(built.study, layers, attributions=[])), encoding="utf-8")
    page = chromium.new_page()
    page.goto(file.as_uri() + "#scheme=light")
    page.wait_for_selector("body[data-ready]", state="attached")
    lines: dict[str, list[list[Any]]] = page.evaluate(
        """() => Object.fromEntries(
            ["#types .line", "#sures .line", "#sizes > span:has(svg)"].map((lines) => [lines,
                [...document.querySelectorAll(lines)].map((line) => {
                    const shape = line.querySelector(".shape");
                    const { fill, fillOpacity } = getComputedStyle(shape);
                    const label = line.querySelector(".name-of") ?? line;
                    const width = line.querySelector("svg").getAttribute("width");
                    return [label.textContent, fill, shape.getAttribute("d"), +fillOpacity, +width];
                })]))"""
    )
    page.close()
    types, sures, sizes = lines.values()
    return Legend(
        {label: (hex_of(fill), shape_of(path)) for label, fill, path, _, _ in types},
        {label: opacity for label, _, _, opacity, _ in sures},
        {label: width / 24 for label, _, _, _, width in sizes},
    )


def hex_of(rgb: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", rgb)[:3])


def qgis_project(layers: dict[str, gpd.GeoDataFrame]) -> ET.Element:
    study = SimpleNamespace(title="One", title_local="", summary="", period="2021", as_of="2022-01-01")
    archive = zipfile.ZipFile(BytesIO(qgis.files(layers, study)["marzmap.qgz"]))  # type: ignore[arg-type]
    return ET.fromstring(archive.read("marzmap.qgs"))  # noqa: S314 - written by marzmap


def options(layer: ET.Element) -> dict[str, str]:
    return {option.get("name", ""): option.get("value", "") for option in layer.findall("Option/Option")}


def by_expression(layer: ET.Element, name: str) -> str:
    found = layer.find(f".//Option[@name='properties']/Option[@name='{name}']/Option[@name='expression']")
    assert found is not None
    return found.get("value", "")


@pytest.fixture(scope="module")
def in_qgis(layers: dict[str, gpd.GeoDataFrame]) -> Legend:
    project = qgis_project(layers)
    renderer = project.find(".//renderer-v2[@attr='event_type']")
    assert renderer is not None
    symbols = {one.get("name"): [*one.iter("layer")][-1] for one in renderer.findall("symbols/symbol")}
    looks = {each.get("label", ""): symbols[each.get("symbol")] for each in renderer.iter("category")}
    kinds = {
        label: (hex_of(",".join(options(look)["color"].split(","))), options(look)["name"])
        for label, look in looks.items()
    }
    clash = looks["Armed clash"]
    texts = [item.get("labelText", "") for item in project.iter("LayoutItem")]
    after = texts.index("How sure the side is")
    labels = [text for text in texts[after + 1 :] if text]
    alphas = [*map(int, re.findall(r"(?:then|else) (\d+)", by_expression(clash, "fillColor")))]
    factors = [*map(float, re.findall(r"(?:then|else) ([\d.]+)", by_expression(clash, "size")))]
    counts = labels[labels.index("Casualties") + 1 :][:4]
    return Legend(
        kinds,
        dict(zip(labels[:3], [alpha / 255 for alpha in alphas], strict=True)),
        dict(zip(counts, factors[-1:] + factors[-2::-1], strict=True)),
    )


@pytest.fixture(scope="module")
def in_figure(built: Build, layers: dict[str, gpd.GeoDataFrame]) -> Legend:
    figure = plot.locator_map(built.study, layers)
    legend = next(
        axes for axes in figure.axes if "side not determined" in {text.get_text() for text in axes.texts}
    )
    symbols: list[Any] = [one for one in legend.findobj(PathCollection) if one.get_gid()]
    rows = {}
    for text in legend.texts:
        x, y = text.get_position()
        near = [one for one in symbols if abs(one.get_offsets()[0] - [x - 0.14, y]).max() < 1e-6]
        if near:
            rows[text.get_text()] = near[0]
    return Legend(
        {
            label: (rgb_hex(one.get_facecolor()[0]), shape_of(svg(one.get_paths()[0])))
            for label, one in rows.items()
            if label in KINDS
        },
        {label: one.get_facecolor()[0][3] for label, one in rows.items() if label.startswith("side ")},
        {
            label: one.get_sizes()[0] ** 0.5 * 24
            for label, one in rows.items()
            if label.startswith("casualties")
        },
    )


def rgb_hex(colour: Any) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour[:3])


def svg(path: Any) -> str:
    corners = path.vertices[:-1]
    return "a" if len(corners) > 12 else "L".join(f"{12 + x:g} {12 - y:g}" for x, y in corners)


@needs_chromium
@pytest.mark.browser
def test_kinds_look_alike_in_all_four(
    on_page: Legend, in_qgis: Legend, in_figure: Legend, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    assert on_page.kinds == {
        "armed clash": ("#d55e00", "circle"),
        "shelling": ("#cc79a7", "triangle"),
        "standoff": ("#e69f00", "square"),
        "closure": ("#0072b2", "diamond"),
        "attack on civilians": ("#7a1fa2", "star"),
        "other": ("#009e73", "hexagon"),
    }
    assert in_figure.kinds == on_page.kinds
    unknown = in_qgis.kinds.pop("Kind not known")
    assert {label.lower(): look for label, look in in_qgis.kinds.items()} == on_page.kinds
    assert unknown == on_page.kinds["other"]
    styles = dict(
        re.findall(r'<Style id="event-([a-z-]+)"><IconStyle><color>ff(\w+)<', kml.text(layers, title=""))
    )
    swapped = {name: f"#{code[4:]}{code[2:4]}{code[:2]}" for name, code in styles.items()}
    assert swapped.pop("context") == appearance.KINDS["context"].light
    assert swapped == {label.replace(" ", "-"): colour for label, (colour, _) in on_page.kinds.items()}


@needs_chromium
@pytest.mark.browser
def test_certainty_looks_alike_on_page_in_qgis_and_figures(
    on_page: Legend, in_qgis: Legend, in_figure: Legend
) -> None:
    assert on_page.certainty == {"sure": 1, "fairly sure": 0.65, "not determined": 0.4}
    shown = ["sure (95 % or more)", "fairly sure (80 % or more)", "not determined"]
    assert [label.startswith(words) for label, words in zip(shown, on_page.certainty, strict=True)] == [
        True
    ] * 3
    assert [label.lower() for label in in_qgis.certainty] == shown
    assert [*in_figure.certainty] == [f"side {words}" for words in shown]
    for other in (in_qgis, in_figure):
        assert [*other.certainty.values()] == pytest.approx([*on_page.certainty.values()], abs=0.003)


@needs_chromium
@pytest.mark.browser
def test_casualties_are_classed_alike_on_page_in_qgis_and_figures(
    on_page: Legend, in_qgis: Legend, in_figure: Legend
) -> None:
    assert [*on_page.sizes] == ["none known", "1 to 4", "5 to 24", "at least 25"]
    assert [label.lower() for label in in_qgis.sizes] == [*on_page.sizes]
    assert [*in_figure.sizes] == [f"casualties: {words}" for words in on_page.sizes]
    widths = [*on_page.sizes.values()]
    assert [*in_qgis.sizes.values()] == pytest.approx(widths, abs=0.005)
    figure = [*in_figure.sizes.values()]
    assert [width / figure[1] for width in figure] == pytest.approx(widths, rel=0.01)


@pytest.mark.quick
def test_thresholds_are_the_same_in_every_expression(layers: dict[str, gpd.GeoDataFrame]) -> None:
    look = qgis.styles(qgis.plan(layers))["incidents"]
    assert [*dict.fromkeys(re.findall(r"side_probability&quot; &gt;= ([\d.]+) then", look))] == [
        "0.95",
        "0.8",
    ]
    hurt = re.findall(r"wounded_low&quot;, 0\) &gt;= (\d+) then", look)
    assert [*dict.fromkeys(hurt)] == ["25", "5", "1"]


@pytest.mark.quick
def test_no_style_sheet_or_script_has_a_colour_of_its_own() -> None:
    folder = Path(view.__file__).parent
    for path in [*folder.rglob("*.css"), *folder.rglob("*.js")]:
        values = re.findall(r":[^;{]*#[0-9a-f]{3,6}\b[^;{]*;|[\"']#[0-9a-f]{6}", path.read_text("utf-8"))
        assert values == [], path.name
