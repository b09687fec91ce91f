"""Files that the page writes: lines and areas, rights, formulas, and the worker that writes them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import shapely

import page_fixtures
from marzmap import check, view
from marzmap.attributes import Words
from marzmap.tables.cells.escapes import escaped
from marzmap.view import _events
from page_browser import needs_browser
from page_fixtures import ATTRIBUTIONS
from page_panel import downloaded, html_with, until
from rfc7946 import faults

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from playwright.sync_api import Page

    from page_browser import Open

pytestmark = needs_browser

LINE = "LINESTRING (60.5 31, 60.9 31.25, 61.1 31.5)"
# Its outer ring runs clockwise, its hole counterclockwise: GeoJSON wants both the other way.
AREA = (
    "POLYGON ((60 30, 60 31, 61 31, 61 30, 60 30), (60.2 30.2, 60.4 30.2, 60.4 30.4, 60.2 30.4, 60.2 30.2))"
)
AREAS = "MULTIPOLYGON (((60 33, 61 33, 61 34, 60 33)), ((62 33, 62.5 33, 62.5 33.25, 62 33)))"
SHAPES = [LINE, AREA, AREAS]
RIGHTS = ("licence", "attribution", "citation", "notice")


def shaped(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    on_it = shapely.point_on_surface(shapely.from_wkt(SHAPES))
    return incidents.set_geometry(on_it, crs=4326).assign(footprint_wkt=pd.array(SHAPES, "string"))


def test_lines_and_areas_are_kept_in_both_files(opened: Open, tmp_path: Path) -> None:
    page = opened(html_with(shaped))
    document = json.loads(downloaded(page, "geojson"))
    assert faults(document, further=RIGHTS, mixed=True) == []
    table = downloaded(page, "csv")
    assert [row["footprint_wkt"] for row in csv.DictReader(io.StringIO(table))] == SHAPES
    (tmp_path / "a.geojson").write_text(json.dumps(document), "utf-8")
    for feature, wkt in zip(document["features"], SHAPES, strict=True):
        drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert drawn.geom_type == shapely.from_wkt(wkt).geom_type
        assert shapely.equals(drawn, shapely.from_wkt(wkt))
        for part in shapely.get_parts(drawn):
            if part.geom_type == "Polygon":
                assert shapely.is_ccw(part.exterior)
                assert not any(shapely.is_ccw(hole) for hole in part.interiors)
    assert document["bbox"] == [60, 30, 62.5, 34]
    # marzmap reads the lines and areas again.
    again = check.incidents(tmp_path / "a.geojson").accepted
    for given, read in zip(SHAPES, again["footprint_wkt"], strict=True):
        assert shapely.equals(shapely.from_wkt(given), shapely.from_wkt(read))


@pytest.mark.parametrize(
    "wkt", ["POINT (1 2)", "LINESTRING EMPTY", "LINESTRING (60", "x", "LINESTRING (a b)", "__proto__ (1 2)"]
)
def test_what_is_not_a_line_or_area_stays_a_point(opened: Open, wkt: str) -> None:
    page = opened(html_with(lambda rows: rows.assign(footprint_wkt=pd.array([wkt] * 3, "string"))))
    features = json.loads(downloaded(page, "geojson"))["features"]
    assert {feature["geometry"]["type"] for feature in features} == {"Point"}


def test_three_dimensions_and_any_spacing_are_read(opened: Open) -> None:
    wkt = "linestring Z ( 60.5  31 7,\n6.1e1 31.5 -8.5 )"
    page = opened(html_with(lambda rows: rows.assign(footprint_wkt=pd.array([wkt] * 3, "string"))))
    feature = json.loads(downloaded(page, "geojson"))["features"][0]
    assert feature["geometry"] == {"type": "LineString", "coordinates": [[60.5, 31], [61, 31.5]]}


def with_rights(notice: str = "Not for <b>publication</b>.") -> str:
    layers = page_fixtures.layers()
    del layers["context"]
    page = view.page(
        page_fixtures.study(),
        layers,
        attributions=ATTRIBUTIONS,
        citation="Doe (2026): A study.",
        licence="CC-BY-4.0 AND ODbL-1.0",
        notice=Words(notice, ""),
    )
    return view.html(page)


def test_rights_go_with_both_files(opened: Open, tmp_path: Path) -> None:
    page = opened(with_rights())
    document = json.loads(downloaded(page, "geojson"))
    assert document["licence"] == "CC-BY-4.0 AND ODbL-1.0"
    assert document["attribution"] == ATTRIBUTIONS
    assert document["citation"] == "Doe (2026): A study."
    assert document["notice"] == "Not for <b>publication</b>."
    assert faults(document, further=RIGHTS) == []
    table = downloaded(page, "csv")
    first, *others = csv.DictReader(io.StringIO(table))
    assert first["rights"] == (
        "Not for <b>publication</b>. Licence: CC-BY-4.0 AND ODbL-1.0. "
        f"{' '.join(ATTRIBUTIONS)} To cite: Doe (2026): A study."
    )
    assert [row["rights"] for row in others] == ["", ""]
    # As a study's table again it is a column of the reader's own.
    (tmp_path / "a.csv").write_text(table, "utf-8", newline="")
    assert check.incidents(tmp_path / "a.csv").accepted["rights"][0] == first["rights"]
    assert "notice" not in json.loads(downloaded(opened(with_rights("")), "geojson"))


# What a spreadsheet would run, and what it would not.
CELLS = [
    *("=1+1", "+1-1", "-1+1", "@SUM(1)", "\t=1", "'=1", "''=1"),
    *("-5.2", "+98 21", "a=1", "- a dash", "'s Gravenhage"),
]


@pytest.mark.parametrize("cell", CELLS)
def test_no_cell_is_run_by_a_spreadsheet(opened: Open, tmp_path: Path, cell: str) -> None:
    page = opened(html_with(lambda rows: rows.assign(title=pd.array([cell] * 3, "string"))))
    table = downloaded(page, "csv")
    (row, *_) = csv.DictReader(io.StringIO(table, newline=""))
    assert row["title"] == escaped(cell)
    assert json.loads(downloaded(page, "geojson"))["features"][0]["properties"]["title"] == cell
    (tmp_path / "a.csv").write_text(table, "utf-8", newline="")
    assert check.incidents(tmp_path / "a.csv").accepted["title"][0] == cell.strip()


def files(page: Page) -> dict[str, str]:
    return {ending: downloaded(page, ending) for ending in ("geojson", "csv")}


REFUSED = "globalThis.Worker = class { constructor() { throw new Error('refused'); } };"
FAILING = """
globalThis.Worker = class extends EventTarget {
    postMessage() { setTimeout(() => this.dispatchEvent(new Event("error"))); }
    terminate() {}
};
"""


@pytest.mark.parametrize("worker", ["", REFUSED, FAILING])
def test_a_worker_writes_the_same_files(opened: Open, monkeypatch: pytest.MonkeyPatch, worker: str) -> None:
    plain = files(opened(html_with(shaped)))
    monkeypatch.setattr(_events, "FEW", 1)
    page = opened(html_with(shaped))
    until(page, "Boolean(globalThis.modules)")
    page.evaluate(f"() => {{ {worker} }}")
    assert files(page) == plain
    assert page.locator("#making").count() == 0
    assert page.locator("#download-csv").is_enabled()


def test_while_a_file_is_written_the_page_shows_how_far_it_is(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_events, "FEW", 1)
    page = opened(html_with(shaped))
    # A worker that answers when it is told to.
    page.evaluate(
        """() => {
            globalThis.Worker = class extends EventTarget {
                constructor() { super(); globalThis.own = this; this.asked = []; }
                postMessage(data) { this.asked.push(data); }
                terminate() { this.ended = true; }
                say(data) { this.dispatchEvent(new MessageEvent("message", {data})); }
            };
        }"""
    )
    page.locator("#download-csv").click()
    assert page.evaluate("own.asked.map(Object.keys)") == [["table"], ["file"]]
    assert page.locator("#download-geojson").is_disabled()
    page.evaluate("own.say({share: 0.4})")
    assert page.locator("#making").get_attribute("value") == "0.4"
    page.evaluate("document.getElementById('language').click()")
    assert page.locator("#making").get_attribute("value") == "0.4"
    assert page.locator("#making").get_attribute("aria-label") == "پرونده در حال نوشته شدن است"
    page.evaluate("document.getElementById('language').click()")
    with page.expect_download() as found:
        page.evaluate("own.say({blob: new Blob(['done'])})")
    assert found.value.path().read_text() == "done"
    assert page.evaluate("own.ended")
    assert page.locator("#making").count() == 0
    assert page.locator("#download-geojson").is_enabled()
    # Whether the browser keeps it, the page cannot know.
    until(page, "document.getElementById('announced').textContent !== ''")
    assert page.locator("#announced").inner_text() == "small.csv is handed to the browser to save"


def test_the_columns_of_both_files_are_the_same(opened: Open, small: str) -> None:
    made: dict[str, Any] = files(opened(small))
    (header, *_) = csv.reader(io.StringIO(made["csv"], newline=""))
    assert header[:-1] == list(json.loads(made["geojson"])["features"][0]["properties"])
