"""Figures for a report: what they show, how sure it is, and that no text of a table steers them."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from matplotlib.text import Text

import marzmap
import page_many
from marzmap import InputError, _outputs, locate, plot, summarise
from marzmap._cli import main
from marzmap.plot import _files, _months, _room, _spread, _text, _view
from page_fixtures import PAYLOADS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from marzmap._pipeline import Build

NAMES = {
    f"figures/{name}.{form}"
    for name in ("locator-map", "border-profile", "timeline")
    for form in ("png", "svg")
}
PACKAGE = str(Path(marzmap.__file__).parents[1])
IMPRINT = plot.Imprint(("Data © somebody",), "Doe (2026): Study.", "ODbL-1.0", "Not for publication: 1 row.")


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in written(figure)]


def written(figure: Figure) -> list[Text]:
    found: list[Any] = figure.findobj(Text)
    return [text for text in found if text.get_text() and text.get_visible()]


def collections(figure: Figure) -> dict[str, Any]:
    """Symbols of incidents by their kind and certainty; not those of the legend."""
    found: list[Any] = figure.axes[0].findobj(PathCollection)
    named = {str(one.get_gid()): one for one in found if one.get_gid()}
    return {name: one for name, one in named.items() if not name.startswith("context")}


def symbols(figure: Figure) -> Any:
    """Places of the incidents' symbols on the map, degrees."""
    found: list[Any] = figure.axes[0].findobj(PathCollection)
    spots = [one.get_offsets() for one in found if one.get_gid() and not one.get_gid().startswith("context")]
    return np.concatenate(spots) if spots else np.zeros((0, 2))


def drawn(figure: Figure, gid: str) -> list[Any]:
    return figure.findobj(lambda artist: artist.get_gid() == gid)


def heights(figure: Figure, gid: str, axes: int = 0) -> Any:
    bars: list[Any] = [patch for patch in figure.axes[axes].patches if patch.get_gid() == gid]
    return np.array([patch.get_height() for patch in bars])


def repeated(built: Build, number: int, **columns: Any) -> dict[str, gpd.GeoDataFrame]:
    """Layers with so many incidents, those of the default study again and again."""
    rows = built.layers["incidents"].iloc[np.arange(number) % len(built.layers["incidents"])]
    rows = rows.reset_index(drop=True).assign(incident_id=[f"event-{at}" for at in range(number)], **columns)
    return {name: layer for name, layer in built.layers.items() if name != "candidates"} | {"incidents": rows}


# The locator map


def test_the_map_numbers_and_lists_its_incidents(built: Build) -> None:
    figure = plot.locator_map(built.study, built.layers, imprint=IMPRINT)
    told = texts(figure)
    assert [text.get_text() for text in drawn(figure, "number")] == ["1", "2", "3"]
    assert len(symbols(figure)) == 3
    for said in ("1 Dec 2021", "Islam Qala crossing", "Afghanistan? 0.64", "Iran 0.84", "Clash at Shaghalak"):
        assert said in told
    assert any("as of 22 November 2026" in text for text in told)
    assert {"Data: Data © somebody", "Cite as: Doe (2026): Study.", "Licences: ODbL-1.0"} <= {*told}
    assert "Not for publication: 1 row." in told
    # Two of the three are at one place, with one radius.
    assert len(drawn(figure, "radius")) == built.layers["radius_circles"].geometry.nunique() == 2


def test_incidents_at_one_place_stand_apart_and_lead_back_to_it(built: Build) -> None:
    layers = repeated(built, 12)
    figure = plot.locator_map(built.study, layers)
    seen = _view.view(
        layers["border"], layers["incidents"], *np.array(figure.axes[0].get_position().size) * [8.27, 5.83]
    )
    at = seen.points(symbols(figure))
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    assert apart[np.triu_indices(12, 1)].min() > 5.0  # points: the width of a symbol
    assert "leads to the place itself" in texts(figure)
    ends = {tuple(np.round(line.get_xydata()[0], 6)) for line in drawn(figure, "leader")}
    assert ends <= {tuple(np.round(point.coords[0], 6)) for point in layers["incidents"].geometry}


def test_the_scale_bar_is_right(built: Build) -> None:
    figure = plot.locator_map(built.study, built.layers)
    bars = drawn(figure, "scale bar")
    axes = figure.axes[0]
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    share = sum(bar.get_width() for bar in bars)
    told = next(text for text in texts(figure) if re.fullmatch(r"[\d.]+ km", text))
    middle = (south + north) / 2
    geod = pyproj.Geod(ellps="WGS84")
    across = geod.inv(west, middle, west + share * (east - west), middle)[2] / 1000
    size = np.array(axes.get_position().size) * [8.27, 5.83]
    up = share * size[0] / size[1] * (north - south)
    along = geod.inv(west, middle - up / 2, west, middle + up / 2)[2] / 1000
    assert [across, along] == pytest.approx([float(told.split()[0])] * 2, rel=0.01)


def test_a_side_that_is_not_known_is_dashed(built: Build) -> None:
    figure = plot.locator_map(built.study, built.layers)
    found = {
        name: (one.get_facecolor()[0, 3], one.get_linestyle()[0][1] is not None)
        for name, one in collections(figure).items()
    }
    assert found == {
        "armed clash, fairly sure (80 % or more)": (0.65, False),
        "standoff, not determined": (0.4, True),
    }


def test_ten_thousand_incidents_have_no_numbers_and_no_list(built: Build) -> None:
    many = page_many.incidents(10_000)
    layers = {name: built.layers[name] for name in ("border", "countries", "rivers", "places")}
    figure = plot.locator_map(built.study, {"incidents": many} | layers)
    assert drawn(figure, "number") == []
    inside = 10_000 - int(next((text.split()[0] for text in texts(figure) if "outside" in text), "0"))
    assert len(symbols(figure)) == inside > 9_900
    counts = {text for text in texts(figure) if re.fullmatch(r"[\d,]+", text)}
    assert {f"{number:,}" for number in many["event_type"].value_counts()} <= counts
    assert len(_files._content(figure, "svg", "")) < 4_000_000  # noqa: SLF001 - of one figure only


def test_a_far_incident_does_not_widen_the_map(built: Build) -> None:
    layers = repeated(built, 3)
    far = layers["incidents"].copy()
    far.loc[1, ["border_distance_m"]] = 2_000_000.0
    far = far.set_geometry([far.geometry[0], shapely.Point(20, 10), far.geometry[2]], crs=4326)
    figure = plot.locator_map(built.study, layers | {"incidents": far})
    assert plot.extent(layers | {"incidents": far}) == pytest.approx(plot.extent(layers), abs=0.5)
    assert "1 incident outside the map." in texts(figure)
    # It keeps its number, and its line in the list.
    assert [text.get_text() for text in drawn(figure, "number")] == ["1", "3"]
    assert "2" in texts(figure)


@given(st.lists(st.tuples(st.floats(20, 80), st.floats(20, 80)), min_size=2, max_size=12))
def test_circles_come_apart(spots: list[tuple[float, float]]) -> None:
    found = _room.apart(np.array(spots), np.full(len(spots), 4.0), 100, 100)
    between = np.hypot(*(found[:, None] - found[None]).transpose(2, 0, 1))
    assert between[np.triu_indices(len(spots), 1)].min() > 7.0


# The border profile


def test_the_profile_counts_every_incident(built: Build) -> None:
    border = locate.border(built.study.pairs, chainage_from=built.study.chainage_from)
    weights = summarise.weights(built.incidents, border, built.layers["candidates"])
    crossings = locate.on_border(
        built.layers["crossings"],
        locate.reference(built.study.pairs, chainage_from=built.study.chainage_from),
    )
    layers = dict(built.layers) | {"crossings": crossings}
    figure = plot.border_profile(built.study, layers, built.along_border, weights=weights)
    sure, spread = heights(figure, "sure"), heights(figure, "spread")
    assert sure.sum() + spread.sum() == pytest.approx(3)
    # Of the three only that at the crossing is known to a kilometre.
    assert sure.sum() == pytest.approx(1, abs=0.05)
    assert sure.argmax() == int(160.5 // 9.95)
    told = texts(figure)
    assert {"Turkmenistan tripoint", "Pakistan tripoint", "Yazdan", "km from the Turkmenistan tripoint"} <= {
        *told
    }
    assert len(drawn(figure, "crossing")) == len(crossings) == 7
    killed = built.along_border["killed_high"].sum()
    low, high = heights(figure, "killed low", 1), heights(figure, "killed high", 1)
    assert low.sum() + high.sum() == pytest.approx(killed)


def test_parts_stand_side_by_side_and_hot_stretches_pass_the_start_of_a_ring(built: Build) -> None:
    line = [shapely.LineString([(60, 30), (61, 31)])]
    border = gpd.GeoDataFrame(
        {"border_id": ["A-B", "A-B"], "border_part": [1, 2], "start_name": ["north", None]}
        | {"end_name": ["south", None]},
        geometry=line * 2,
        crs=4326,
    )
    bins = built.along_border.iloc[:3].assign(
        border_id=pd.array(["A-B", "A-B", None], dtype="string"),
        border_part=pd.array([1, 2, None], dtype="Int64"),
        bin=pd.array([1, 1, None], dtype="Int64"),
        chainage_start_m=[0.0, 0.0, np.nan],
        chainage_end_m=[60_000.0, 40_000.0, np.nan],
        incidents=[2.0, 1.0, 4.0],
    )
    hot = gpd.GeoDataFrame(
        {"border_id": ["A-B"], "border_part": [2], "chainage_start_m": [30_000.0]}
        | {"chainage_end_m": [5_000.0], "p_value": [0.01]},
        geometry=line,
        crs=4326,
    )
    layers = {"border": border, "hot_stretches": hot, "incidents": built.layers["incidents"]}
    figure = plot.border_profile(built.study, layers, bins)
    spans = sorted((span.get_x(), span.get_width()) for span in drawn(figure, "hot"))
    gap = 0.012 * 100
    assert np.array(spans) == pytest.approx(np.array([(60 + gap, 5), (60 + gap + 30, 10)]))
    told = texts(figure)
    assert {"north", "south", "A-B 1", "A-B 2", "hot, p = 0.010"} <= {*told}
    assert "4 incidents without a place on the border not shown." in told


@given(st.lists(st.floats(0, 1), max_size=7))
def test_the_interval_is_that_of_all_outcomes(chances: list[float]) -> None:
    law = np.zeros(len(chances) + 1)
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        law[sum(outcome)] += np.prod(
            [p if happens else 1 - p for p, happens in zip(chances, outcome, strict=True)]
        )
    low, high = _spread.interval(np.array(chances))
    assert low == int(low) <= high
    # No more than a tenth lies below and above, and no narrower interval does.
    assert law[: int(low)].sum() <= 0.1 + 1e-6
    assert law[int(high) + 1 :].sum() <= 0.1 + 1e-6
    assert law[: int(low) + 1].sum() >= 0.1 - 1e-6
    assert low == high or law[int(high) :].sum() >= 0.1 - 1e-6


def test_the_interval_of_many_is_that_of_the_exact_law(monkeypatch: pytest.MonkeyPatch) -> None:
    chances = np.random.default_rng(1).random(1_500)
    by_normal = _spread.interval(chances)
    monkeypatch.setattr(_spread, "_EXACT", 2_000)
    assert by_normal == pytest.approx(_spread.interval(chances), abs=1)


# The timeline


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 120)), min_size=1, max_size=20))
def test_shares_are_those_of_single_days(rows: list[tuple[int, int]]) -> None:
    start = np.array([first for first, _ in rows])
    end = start + np.array([more for _, more in rows])
    edges = np.arange(0, 600, 30)
    sure, spread = _months.shares(start, end, edges)
    expected = np.zeros(len(edges) - 1)
    for first, last in zip(start, end, strict=True):
        for day in range(first, last + 1):
            expected[day // 30] += 1 / (last - first + 1)
    assert sure + spread == pytest.approx(expected)
    assert sure.sum() == (start // 30 == end // 30).sum()


def test_a_row_tells_the_day_or_the_possible_days(built: Build) -> None:
    starts = ["2023-07-01", "2021-12-01", None]
    ends = ["2023-07-31", "2021-12-01", None]
    layers = repeated(built, 3, date_start=starts, date_end=ends, date_edtf=["2023-07", "2021-12-01", None])
    figure = plot.timeline(built.study, layers)
    (bar,) = drawn(figure, "possible")
    assert (bar.get_x(), bar.get_width()) == (date(2023, 7, 1).toordinal(), 31)
    told = texts(figure)
    assert {"Jul 2023", "1 Dec 2021", "date not known", "Without a date: 1 incident."} <= {*told}
    # By day, as on the map: the dated ones first, in their order.
    (standoff,) = collections(figure)["standoff, not determined"].get_offsets()
    assert standoff.tolist() == [date(2021, 12, 1).toordinal() + 0.5, 0]


def test_many_incidents_are_counted_by_month(built: Build) -> None:
    figure = plot.timeline(built.study, repeated(built, 31))
    counts = heights(figure, "sure")
    assert sorted(counts[counts > 0]) == [10, 10, 11]
    assert heights(figure, "spread").sum() == 0
    assert "Incidents a month" in texts(figure)


def test_the_ends_of_the_calendar_are_drawn(built: Build) -> None:
    first, last = ["0001-01-01"] * 16 + ["9999-12-31"] * 15, ["0001-12-31"] * 16 + ["9999-12-31"] * 15
    for number in (2, 31):
        chosen = {"date_start": first[-number:], "date_end": last[-number:]}
        figure = plot.timeline(built.study, repeated(built, number, **chosen))
        assert np.isfinite(figure.axes[0].get_xlim()).all()


# Texts


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts_come_out_plain(payload: str) -> None:
    told = _text.plain(payload)
    assert told == _text.plain(told)
    for sign in told:
        assert unicodedata.category(sign)[0] != "C"
        assert unicodedata.bidirectional(sign) not in ("R", "AL", "AN")
        assert ord(sign) in _text._writable()  # noqa: SLF001 - what the fonts can write
    # What is plain already stays as it is.
    if payload.isascii() and payload.isprintable() and not re.search("  |^ | $", payload):
        assert told == payload


@pytest.mark.parametrize("chunk", [PAYLOADS[at : at + 30] for at in range(0, len(PAYLOADS), 30)])
def test_hostile_texts_are_shown_as_text(built: Build, chunk: list[str]) -> None:
    sources = [json.dumps([{"title": text, "publisher": text}]) for text in chunk]
    layers = repeated(built, len(chunk), title=chunk, place=chunk[::-1], sources=sources)
    spoilt = {
        "crossings": "name",
        "countries": "name",
        "places": "name",
        "rivers": "name",
        "border": "start_name",
    }
    for name, column in spoilt.items():
        text = [chunk[at % len(chunk)] for at in range(len(layers[name]))]
        layers[name] = layers[name].assign(**{column: text})
    study = built.study._replace(title=chunk[0], period=chunk[1], chainage_from=chunk[2])
    imprint = plot.Imprint(tuple(chunk), chunk[3], chunk[4], chunk[5])
    made = [
        plot.locator_map(study, layers, imprint=imprint),
        plot.border_profile(study, layers, built.along_border, imprint=imprint),
        plot.timeline(study, layers, imprint=imprint),
    ]
    for figure in made:
        for one in written(figure):
            assert not one.get_parse_math()
            assert "\n" not in one.get_text() or re.fullmatch(r"[A-Z][a-z]{2}\n\d{4}", one.get_text())
        for kind in ("path", "none"):
            with mpl.rc_context({"svg.fonttype": kind}):
                safe(svg(figure))
    assert _text.plain(chunk[0])[:8] in "".join(texts(made[0]))


def svg(figure: Figure) -> bytes:
    import io

    held = io.BytesIO()
    figure.savefig(held, format="svg", metadata={"Date": None})
    return held.getvalue()


def safe(content: bytes) -> None:
    """A reader of SVG finds nothing that runs, and nothing to fetch."""
    root = ET.fromstring(content)  # noqa: S314 - our own
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        assert name in (
            {
                "svg",
                "g",
                "path",
                "defs",
                "use",
                "clipPath",
                "rect",
                "style",
                "text",
                "tspan",
                "image",
                "metadata",
            }
            | {"RDF", "Work", "type", "title", "creator", "Agent", "format"}
        )
        for key, value in element.attrib.items():
            plain = key.rpartition("}")[2]
            assert not plain.startswith("on")
            if plain == "href":
                assert value.startswith(("#", "data:image/png;base64,"))
    assert b"<script" not in content.lower()


def test_a_megabyte_of_text_is_cut(built: Build) -> None:
    layers = repeated(built, 2, title=["long " * 200_000, "x" * 1_000_000], place="y" * 1_000_000)
    figure = plot.locator_map(built.study._replace(title="long " * 200_000), layers)
    assert max(map(len, texts(figure))) < 250
    assert sum(text.endswith("…") for text in texts(figure)) >= 3


def test_a_persian_name_alone_gives_way_to_coordinates(built: Build) -> None:
    layers = repeated(built, 1, place=["شغالک"], title=["درگیری"])
    told = texts(plot.locator_map(built.study, layers))
    assert "31.05° N, 61.81° E" in told
    assert not any("▯" in text for text in told)
    assert "31.05° N, 61.81° E" in texts(plot.timeline(built.study, layers))


def test_letters_are_those_that_come_with_matplotlib(built: Build) -> None:
    for figure in (
        plot.locator_map(built.study, built.layers),
        plot.border_profile(built.study, built.layers, built.along_border),
        plot.timeline(built.study, built.layers),
    ):
        files = {text.get_fontproperties().get_file() for text in written(figure)}
        assert None not in files
        assert {Path(str(file)).parent for file in files} == {Path(mpl.get_data_path()) / "fonts/ttf"}
        # Nothing leaves the sheet, and nothing is smaller than print can bear.
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        for text in written(figure):
            box = text.get_window_extent(renderer)
            assert box.x0 > 0
            assert box.x1 < 8.27 * 300
            assert float(text.get_fontsize()) >= 4.2


# No incident


def test_a_study_without_incidents_is_drawn(built: Build) -> None:
    layers = {name: built.layers[name] for name in ("border", "countries", "places", "crossings")}
    zeros = dict.fromkeys([*built.along_border.columns[5:]], 0.0)
    made = [
        plot.locator_map(built.study, layers),
        plot.border_profile(built.study, layers, built.along_border.assign(**zeros)),
        plot.timeline(built.study, layers),
    ]
    for figure in made:
        assert any(text.startswith("No incident yet.") for text in texts(figure))
        assert any("no incident" in text for text in texts(figure))
        safe(svg(figure))


# Files


def test_figures_are_written_when_asked_for(built: Build, saved: Path, tmp_path: Path) -> None:
    told: list[str] = []
    files = _outputs.save(built, tmp_path / "map", formats=["csv"], figures=True, progress=told.append)
    assert {*files} >= NAMES
    assert told == list(_outputs.steps(["csv"], figures=True))
    manifest = json.loads((tmp_path / "map/manifest.json").read_text("utf-8"))
    assert manifest["options"]["figures"] is True
    assert {"matplotlib", "pillow"} <= {*manifest["libraries"]}
    licences = {file["path"]: file["licence"] for file in manifest["files"]}
    assert {licences[name] for name in NAMES} == {"CC-BY-4.0 AND CC0-1.0 AND ODbL-1.0"}
    assert (tmp_path / "map/figures/timeline.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    # Without them nothing else changes.
    before = json.loads((saved / "manifest.json").read_text("utf-8"))
    assert before["options"]["figures"] is False
    assert "matplotlib" not in before["libraries"]
    assert (saved / "incidents.csv").read_bytes() == (tmp_path / "map/incidents.csv").read_bytes()
    _outputs.save(built, tmp_path / "map", formats=["csv"])
    assert not (tmp_path / "map/figures").exists()


def test_the_bytes_are_the_same_everywhere(tmp_path: Path) -> None:
    """In another folder, time zone and locale, by another hash seed, under a matplotlibrc of the user's."""
    settings = (
        "font.family: monospace\nfigure.dpi: 50\nsvg.fonttype: none\ntext.color: red\ntimezone: Asia/Tehran\n"
    )
    settings += "axes.facecolor: black\nsavefig.bbox: tight\nlines.linewidth: 9\npath.sketch: 5, 50, 3\n"
    (tmp_path / "matplotlibrc").write_text(settings, encoding="utf-8")
    homes = [tmp_path / "one", tmp_path / "another folder"]
    ways = [
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Tehran", "LC_ALL": "fa_IR.UTF-8", "PYTHONHASHSEED": "2"}
        | {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc")},
    ]
    found = []
    for home, way in zip(homes, ways, strict=True):
        home.mkdir()
        command = [
            sys.executable,
            "-m",
            "marzmap._cli",
            "build",
            "--formats",
            "csv",
            "--figures",
            "-o",
            "map",
        ]
        environment = os.environ | {"PYTHONPATH": PACKAGE, "SOURCE_DATE_EPOCH": "1700000000"} | way
        subprocess.run(command, cwd=home, env=environment, check=True, capture_output=True)
        found.append({name: (home / "map" / name).read_bytes() for name in NAMES})
    assert found[0] == found[1]
    assert b"2023" in found[0]["figures/timeline.svg"]


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    told = "import sys, marzmap; marzmap.plot.available(); print('matplotlib' in sys.modules);"
    told += "b = marzmap.build(); marzmap.plot.timeline(b.study, b.layers);"
    told += "print('matplotlib.pyplot' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": PACKAGE}
    done = subprocess.run(
        [sys.executable, "-c", told], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_without_matplotlib_the_extra_is_named_before_any_work(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(InputError, match=r'Figures need matplotlib: pip install "marzmap\[figures\]"'):
        plot.timeline(built.study, built.layers)
    with pytest.raises(InputError, match="Figures need matplotlib"):
        _outputs.save(built, tmp_path / "map", figures=True)
    done = CliRunner().invoke(main, ["build", "-o", str(tmp_path / "map"), "--figures"])
    assert done.exit_code == 1
    assert done.stderr == 'marzmap: Figures need matplotlib: pip install "marzmap[figures]".\n'
    assert not (tmp_path / "map").exists()


def test_the_style_of_the_user_is_left_alone(built: Build) -> None:
    with mpl.rc_context({"axes.facecolor": "black"}):
        figure = plot.timeline(built.study, built.layers)
        assert mpl.rcParams["axes.facecolor"] == "black"
    assert 25.4 * figure.get_size_inches() == pytest.approx([210, 148], abs=0.5)  # A5
