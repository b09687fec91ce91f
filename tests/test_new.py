"""A study for any land border: written, built, and opened."""

from __future__ import annotations

import base64
import csv
import functools
import gzip
import json
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from marzmap import _near, _new, _outputs, _pipeline, _study, atlas, geocode, view
from marzmap._cli import main, summary
from marzmap._errors import InputError
from marzmap.attributes import names
from page_browser import needs_browser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from marzmap._pipeline import Build
    from page_browser import Open

EMPTY_TOO = ("BWA-ZMB",)
TODAY = date(2026, 11, 22)
BORDERS = [
    "KGZ-TJK",  # two parts, one an enclave's
    "IND-PAK",  # a line of control
    "BGD-IND",  # several parts
    "KOR-PRK",
    "BRN-MYS",  # at the sea
    "ESH-MAR",  # disputed
    "LSO-ZAF",  # a ring
    "BWA-ZMB",  # the shortest; in Natural Earth there is none
    "COD-RWA",
    "DJI-ERI",
    "SRB-XKX",  # Kosovo, from Natural Earth
    "BEL-NLD",  # thirty parts
    "ITA-VAT",  # a ring of 3 km
    "ITA-SMR",
    "ESP-GIB",
    "FIN-NOR",  # beyond 65 degrees north
    "NOR-RUS",
    "PRK-RUS",  # the farthest east of Russia's
    "CAN-USA",  # from Alaska to the Atlantic
    "DOM-HTI",
    "BRA-GUF",  # a part of France
    "ARG-CHL",  # 34 degrees of latitude
    "IDN-PNG",  # towards Oceania
]


def written(folder: Path, *asked: str) -> Path:
    _new.study(folder, _new.pairs(asked), as_of=TODAY)
    return folder


@pytest.fixture(scope="module")
def of_examples(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Build, str]]:
    """A new study, built from its example rows, and its page; once a border."""

    @functools.cache
    def made(pair: str) -> tuple[Build, str]:
        folder = written(tmp_path_factory.mktemp("studies") / pair, pair)
        (folder / "incidents.example.csv").replace(folder / "incidents.csv")
        built = _pipeline.build(folder)
        return built, view.html(_outputs.page(built))

    return made


@pytest.mark.parametrize("pair", BORDERS)
def test_a_new_study_of_any_border_builds(
    pair: str, of_examples: Callable[[str], tuple[Build, str]], tmp_path: Path
) -> None:
    built, html = of_examples(pair)
    assert len(html.encode()) < 1_000_000
    line = built.layers["border"]
    assert set(line["border_id"]) == {pair}
    lines = atlas.borders()
    assert shapely.get_num_coordinates(line.geometry.to_numpy()).sum() == (
        shapely.get_num_coordinates(lines.geometry.to_numpy()[lines["border_id"] == pair]).sum()
    )
    # The ground lies under all of the border, and no farther off than the window.
    within = atlas.window(tuple(line.total_bounds))
    land = built.layers["countries"]
    assert {*pair.split("-")} <= set(land["country"].dropna())
    assert shapely.box(*within).buffer(1e-9).contains(shapely.box(*land.total_bounds))
    assert land.is_valid.all()
    assert shapely.points(land["label_longitude"], land["label_latitude"]).tolist() == [
        point
        for point, shape in zip(
            shapely.points(land["label_longitude"], land["label_latitude"]), land.geometry, strict=True
        )
        if shape.distance(point) < 1e-4
    ]
    # Districts, or provinces of a country without districts, on both sides.
    assert {*built.layers["districts"]["country"]} == {*pair.split("-")}
    crossed = pair in {*atlas.crossings()["border_id"]}
    assert ("crossings" in built.layers) == crossed
    told = summary.summary(built.study, built.incidents, built.layers)
    assert (f"No crossings are known here for {pair}" in told) == (not crossed)
    empty = _pipeline.build(written(tmp_path / "empty", pair)) if pair in EMPTY_TOO else None
    assert empty is None or (len(empty.incidents), len(empty.rejected)) == (0, 0)


@pytest.mark.parametrize("pair", BORDERS)
def test_the_example_rows_are_examples_on_either_side_of_the_border_and_on_it(
    pair: str, of_examples: Callable[[str], tuple[Build, str]]
) -> None:
    built, _ = of_examples(pair)
    rows = built.incidents
    assert len(built.rejected) == 0
    assert rows["title"].str.startswith("EXAMPLE").tolist() == [True] * 3
    assert rows["sources"].str.contains("EXAMPLE").all()
    assert rows["border_id"].tolist() == [pair] * 3
    assert set(rows["country_at"][:2]) == {*pair.split("-")}
    assert rows["border_distance_m"][2] < 5
    assert rows["border_distance_m"].max() < 3_001
    # In the middle of the part: as far from its start as from its end.
    part = built.layers["border"].query("border_part == @rows.border_part[2]")
    assert rows["chainage_m"][2] == pytest.approx(part["chainage_end_m"].max() / 2, rel=1e-4, abs=2)


@pytest.mark.parametrize("pair", BORDERS)
@needs_browser[0]
@needs_browser[1]
def test_the_map_opens_with_its_border_in_view(
    pair: str, of_examples: Callable[[str], tuple[Build, str]], opened: Open
) -> None:
    built, html = of_examples(pair)
    page = opened(html)
    assert page.locator("#title").inner_text() == built.study.title
    boxes = page.locator("path.border-line").evaluate_all(
        "paths => paths.map((path) => path.getBoundingClientRect())"
        ".map((box) => [box.x, box.y, box.right, box.bottom])"
    )
    west, north, east, south = (
        pick(edges) for pick, edges in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
    )
    assert 0 <= west <= east <= 1280
    assert 0 <= north <= south <= 800
    # And as large as the window allows, but that a short line is not blown up for ever.
    assert max(east - west, south - north) > 150


def test_several_borders_in_one_study_and_the_empty_table(tmp_path: Path) -> None:
    folder = written(tmp_path / "study", "kgz-tjk", "UZB-KGZ", "TJK-KGZ")
    assert sorted(path.name for path in folder.iterdir()) == [
        "incidents.csv",
        "incidents.example.csv",
        "study.toml",
    ]
    toml = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    assert toml["border"]["pairs"] == ["KGZ-TJK", "KGZ-UZB"]
    assert toml["study"]["as_of"] == TODAY
    assert toml["study"]["title"] == (
        "Border incidents: Kyrgyzstan and Tajikistan; Kyrgyzstan and Uzbekistan"
    )
    with (folder / "incidents.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert (header, rows) == (names("given"), [])
    built = _pipeline.build(folder, strict=True)
    assert set(built.layers["border"]["border_id"]) == {"KGZ-TJK", "KGZ-UZB"}
    assert len(built.incidents) == 0
    # A table without even a header is none.
    (folder / "incidents.csv").write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        _pipeline.build(folder)


def beside(pair: str, count: int, away_m: float) -> list[tuple[float, float]]:
    """Points so far north of vertices of a border."""
    lines = atlas.borders()
    vertices = shapely.get_coordinates(lines.geometry.to_numpy()[lines["border_id"] == pair])
    chosen = vertices[np.linspace(len(vertices) * 0.3, len(vertices) * 0.7, count).astype(int)]
    longitude, latitude, _ = Geod(ellps="WGS84").fwd(
        chosen[:, 0], chosen[:, 1], np.zeros(count), np.full(count, away_m)
    )
    return list(zip(longitude, latitude, strict=True))


def table(path: Path, points: Sequence[tuple[float | None, float | None]]) -> Path:
    rows = pd.DataFrame(points, columns=["longitude", "latitude"]).assign(
        incident_id=[f"e{number}" for number in range(len(points))],
        date_edtf="2022-09-14",
        event_type="armed clash",
        place="Somewhere",
    )
    rows.to_csv(path, index=False)
    return path


def test_a_table_tells_the_border_it_is_about(tmp_path: Path) -> None:
    far = [(-30.0, 5.0), (None, None)]
    events = table(
        tmp_path / "mine.csv", [*beside("KGZ-TJK", 8, 1e3), *beside("FIN-NOR", 2, 30e3), (25.0, 65.0), *far]
    )
    found = _near.near(events)
    assert found.borders == {"KGZ-TJK": 8, "FIN-NOR": 2}
    assert list(found.borders) == ["KGZ-TJK", "FIN-NOR"]
    assert found.placed == 12
    told = CliRunner().invoke(main, ["new", str(tmp_path / "study"), "--from", str(events)])
    assert told.exit_code == 0, told.output
    assert "  KGZ-TJK  8\n  FIN-NOR  2\nKyrgyzstan and Tajikistan: written to" in told.output
    assert (tmp_path / "study" / "mine.csv").read_bytes() == events.read_bytes()
    assert sorted(path.name for path in (tmp_path / "study").iterdir()) == ["mine.csv", "study.toml"]
    built = _pipeline.build(tmp_path / "study")
    assert len(built.incidents) == 12
    assert built.study.pairs == ("KGZ-TJK",)


def test_a_table_between_borders_asks_which(tmp_path: Path) -> None:
    events = table(tmp_path / "mine.csv", [*beside("KGZ-TJK", 3, 1e3), *beside("FIN-NOR", 1, 1e3)])
    with pytest.raises(InputError, match=r"75% of them near KGZ-TJK.*--border KGZ-TJK --border FIN-NOR"):
        _near.main_border(_near.near(events), events)
    arguments = ["new", str(tmp_path / "study"), "--from", str(events), "--border", "nor-fin"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    toml = tomllib.loads((tmp_path / "study" / "study.toml").read_text(encoding="utf-8"))
    assert toml["border"]["pairs"] == ["FIN-NOR"]
    assert toml["files"]["incidents"] == "mine.csv"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["new", "DIR"], 2, "Give --border, such as --border KGZ-TJK"),
        (
            ["new", "DIR", "--border", "KGZ-AFG"],
            1,
            "KGZ borders CHN, KAZ, TJK, UZB; AFG borders CHN, IRN, PAK, TJK, TKM, UZB.",
        ),
        (["new", "DIR", "--border", "KGZ-XXX"], 1, "KGZ borders CHN, KAZ, TJK, UZB; XXX has no land border."),
        (["new", "DIR", "--border", "KGZ"], 1, "'KGZ' is not a land border: KGZ borders CHN"),
        (["new", "DIR", "--border", ""], 1, "'' is not a land border: an empty code has no land border."),
        (["new", "FULL", "--border", "KGZ-TJK"], 1, "is not empty. Give a new or empty folder"),
        (["new", "FULL/file", "--border", "KGZ-TJK"], 1, "is a file. Give a new or empty folder"),
        (["new", "FULL/file/inside", "--border", "KGZ-TJK"], 1, "Give another folder"),
        (["new", "DIR", "--from", "none.csv"], 1, "none.csv"),
        (["new", "DIR", "--from", "FAR"], 1, "none of its 1 events with a point lies within 50 km"),
        (["new", "DIR", "--border", "KGZ-TJK", "--from", "NAME"], 1, "Give it another name"),
    ],
)
def test_errors_name_what_to_do(arguments: list[str], code: int, told: str, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("kept", encoding="utf-8")
    places = {
        "DIR": tmp_path / "study",
        "FULL": tmp_path / "full",
        "FULL/file": tmp_path / "full" / "file",
        "FULL/file/inside": tmp_path / "full" / "file" / "inside",
        "FAR": tmp_path / "far.csv",
        "NAME": tmp_path / "study.toml",
    }
    for name in ("FAR", "NAME"):
        table(places[name], [(-30.0, 5.0)])
    result = CliRunner().invoke(main, [str(places.get(word, word)) for word in arguments])
    assert result.exit_code == code, result.output
    assert told in " ".join(result.output.split())
    assert not (tmp_path / "study").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".marzmap")]
    assert (tmp_path / "full" / "file").read_text(encoding="utf-8") == "kept"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    assert _study.read(written(tmp_path / "study", "ITA-SMR")).pairs == ("ITA-SMR",)


def test_no_name_of_a_table_breaks_the_toml(tmp_path: Path) -> None:
    events = table(tmp_path / 'a "b" \\ c.csv', [(-30.0, 5.0)])
    _new.study(tmp_path / "study", ("KGZ-TJK",), as_of=TODAY, table=events)
    assert _study.read(tmp_path / "study").incidents.name == events.name


def test_every_country_with_a_land_border_is_on_the_basemap_with_a_name_and_a_label() -> None:
    world = atlas.countries()
    codes = {code for pair in atlas.border_pairs() for code in pair.split("-")}
    held = world[world["country"].isin(codes)]
    assert set(held["country"]) == codes
    assert held["country"].is_unique
    assert held[["name", "name_fa"]].notna().all(axis=None)
    # CLDR is not written in Haitian and Nyanja; English is the other name.
    bare = {*held.loc[held["name_local"].isna(), "country"]}
    assert {code for code in bare if atlas.languages_of([code]) != ("en",)} == {"HTI", "MWI"}
    assert world.is_valid.all()
    labels = shapely.points(held["label_longitude"], held["label_latitude"])
    assert (shapely.distance(labels, held.geometry.to_numpy()) < 1e-4).all()
    # Crimea is Ukraine's, as in the border layer; the lakes are no land.
    at = {
        place: world[world.contains(shapely.Point(point))]["country"].tolist()
        for place, point in SPOTS.items()
    }
    assert at == {"Simferopol": ["UKR"], "Cayenne": ["GUF"], "Pristina": ["XKX"], "Lake Victoria": []}


SPOTS = {
    "Simferopol": (34.1, 44.95),
    "Cayenne": (-52.4, 4.8),
    "Pristina": (21.16, 42.66),
    "Lake Victoria": (33.0, -1.0),
}


@given(st.floats(-180, 180), st.floats(-60, 83), st.floats(0, 80), st.floats(0, 40))
def test_a_window_holds_its_border_and_stays_on_the_globe(
    west: float, south: float, width: float, height: float
) -> None:
    bounds = (west, south, min(west + width, 180.0), min(south + height, 83.5))
    around = atlas.window(bounds)
    assert -180 <= around[0] <= bounds[0] <= bounds[2] <= around[2] <= 180
    assert -85 <= around[1] <= bounds[1] <= bounds[3] <= around[3] <= 85
    assert around[3] - bounds[3] >= min(3, 85 - bounds[3]) - 1e-9


def test_relief_covers_the_window_without_a_gap() -> None:
    lines = atlas.borders().dissolve("border_id").bounds
    for bounds in lines.itertuples(index=False, name=None):
        pieces = atlas.relief(bounds)
        covered = shapely.union_all([shapely.box(*piece[1:]) for piece in pieces])
        if len(pieces) == 1:
            assert covered.contains(shapely.box(*bounds).buffer(3, join_style="mitre"))
            continue
        seen = shapely.intersection(shapely.box(*atlas.window(bounds)), shapely.box(-180, -60, 180, 75))
        assert covered.covers(seen)
        assert covered.area == pytest.approx(15 * 15 * len(pieces))
        assert all(piece.image[8:12] == b"WEBP" for piece in pieces)


def test_the_world_gazetteer_is_asked_for_by_country() -> None:
    plain, chosen = atlas.places(fetched=False), atlas.places(fetched=False, countries=["KGZ", "IRN"])
    assert set(plain["country"]) == {"AFG", "IRN"}
    assert set(chosen["country"]) == {"KGZ", "IRN"}
    assert chosen.query("country == 'IRN'")["place_id"].isin(plain["place_id"]).all()
    everything = atlas.places(fetched=False, countries=None)
    single = everything[everything["candidate"].isna()]
    assert single["place_id"].is_unique
    assert len(single) > 230_000
    towns = geocode.index(geocode.gazetteer(countries=["KGZ"]))
    found = geocode.candidates_of(("Osh", "اوش"), geocode.Context("KGZ", ""), towns)
    first = found.groupby("asked").first()
    assert first["place_id"].tolist() == ["geonames:1527534"] * 2
    assert first["longitude"].round(1).tolist() == [72.8, 72.8]


def test_how_well_a_line_is_drawn_and_since_when_is_shown(
    of_examples: Callable[[str], tuple[Build, str]],
) -> None:
    built, html = of_examples("KGZ-TJK")
    line = built.layers["border"]
    assert set(line["line_since"]) == {"2025"}  # agreed in that year
    # All example rows are of 2000.
    assert "KGZ-TJK runs as drawn since 2025 only: 3 of its 3 incidents are older" in summary.of_build(built)
    blob = json.loads(html.partition('id="data">')[2].partition("</script>")[0])
    assert b'"2025"' in gzip.decompress(base64.b64decode(blob["layers"]))
    # Most of it is right within 1.1 km; the band is where it is much less sure.
    assert built.layers["border_band"]["accuracy_m"].tolist() == [3_500.0, 3_300.0]
    lines = CliRunner().invoke(main, ["atlas", "--border", "tjk-kgz"]).stdout.splitlines()
    stretches = lines[lines.index("") + 1 :]
    assert len(stretches) == len(line)
    assert stretches[0].endswith("agreed, right within 3,500 m (95 %), runs as drawn since 2025 only")
    assert "since" not in CliRunner().invoke(main, ["atlas", "--border", "AFG-IRN"]).stdout
    assert CliRunner().invoke(main, ["atlas", "--border", "KGZ-IRN"]).exit_code == 1


def test_an_incident_of_the_year_itself_is_not_older_than_the_line() -> None:
    border = pd.DataFrame({"border_id": ["A-B", "A-B", "A-C"], "line_since": ["2025", "2025", None]})
    days = ["2024-12-31", "2025-01-01", "2026-05-05", None, "1990-01-01"]
    incidents = pd.DataFrame({"border_id": ["A-B"] * 4 + ["A-C"], "date_end": days})
    (line,) = summary.older_than_the_line(border, incidents)
    assert "1 of its 4 incidents is older" in line
    assert summary.older_than_the_line(border, incidents[1:]) == []
    assert summary.older_than_the_line(border.drop(columns="line_since"), incidents) == []
