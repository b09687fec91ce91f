"""What another border file would change: offsets with hand-checked figures, incidents, and the command."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from drawn_borders import GEOD, LENGTH_M, MERIDIAN, PAIR, beside, drawn, points
from marzmap import atlas, locate, summarise
from marzmap._cli import main
from marzmap.attributes import typed

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from marzmap._pipeline import Build
    from marzmap._types import Floats

NAMES = {"AFG": "Afghanistan", "IRN": "Iran", "zaranj-milak": "Zaranj - Milak", "far": "Far away"}


def shifted(*metres: float) -> locate.Border:
    """The line so far east of the meridian at its northern end, ..., at its southern end."""
    east: Floats = np.interp(np.linspace(0, 1, 51), np.linspace(0, 1, len(metres)), metres)
    return drawn("other", beside(MERIDIAN, east))


@pytest.fixture(scope="module")
def line() -> locate.Border:
    return drawn("main", MERIDIAN)


def located(spots: gpd.GeoDataFrame, border: locate.Border) -> gpd.GeoDataFrame:
    found = locate.on_border(spots, locate.Reference(border, locate.reference((PAIR,)).countries))
    return locate.to_crossings(typed(found, ["place", "date_start", "date_end"]), atlas.crossings(), border)


def compared(spots: gpd.GeoDataFrame, one: locate.Border, other: locate.Border) -> summarise.Comparison:
    reference = locate.Reference(other, locate.reference((PAIR,)).countries)
    return summarise.compare(located(spots, one), one, reference, atlas.crossings())


def metres_east(metres: float) -> tuple[float, float]:
    lon, lat, _ = GEOD.fwd(59.0, 33.25, 90.0, metres)
    return lon, lat


@pytest.fixture
def places() -> gpd.GeoDataFrame:
    """A place between two lines 1 km apart, one 20 km east of both, one of unknown radius between them."""
    spots = points([metres_east(500), metres_east(20_000), metres_east(500)], [1059.9, 500.0, np.nan])
    return spots.assign(place=["between", "beyond", None]).set_axis(pd.Index([7, 3, 5]))


# --- offsets ----------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_parallel_lines_are_as_far_apart_in_every_bin(line: locate.Border, places: gpd.GeoDataFrame) -> None:
    found = compared(places, line, shifted(1000))
    assert [*found.bins.columns] == [
        "border_id", "border_part", "chainage_from_m", "chainage_to_m", "median_m", "p95_m", "max_m"
    ]  # fmt: skip
    assert found.bins["chainage_from_m"].tolist() == [0, 10e3, 20e3, 30e3, 40e3, 50e3]
    assert found.bins["chainage_to_m"].tolist() == pytest.approx([10e3, 20e3, 30e3, 40e3, 50e3, LENGTH_M])
    assert found.bins[["border_id", "border_part"]].to_numpy().tolist() == [[PAIR, 1]] * 6
    figures = ["median_m", "p95_m", "max_m"]
    assert np.allclose(found.bins[figures], 1000, atol=0.1)
    assert found.whole[["from_source", "to_source"]].to_numpy().tolist() == [
        ["main", "other"],
        ["other", "main"],
    ]
    assert np.allclose(found.whole[figures], 1000, atol=0.1)
    assert np.allclose(found.whole["length_m"], LENGTH_M, rtol=1e-3)


@pytest.mark.quick
def test_the_figures_are_those_of_the_offsets(line: locate.Border) -> None:
    # The other line draws away evenly from 0 to 2,000 m (0.036 a metre): the foot is hardly aside.
    there = summarise.offsets(line, shifted(0, 2000))
    assert len(there) == np.ceil(LENGTH_M / 100)
    assert there["chainage_m"].diff().dropna().between(99.8, 100).all()
    assert np.allclose(there["offset_m"], there["chainage_m"] / LENGTH_M * 2000, rtol=2e-3, atol=0.1)
    found = compared(points([]), line, shifted(0, 2000))
    first, last = found.whole.iloc[0], found.bins.iloc[1]
    assert first[["median_m", "p95_m", "max_m"]].tolist() == pytest.approx([1000, 1900, 2000], rel=3e-3)
    # From km 10 to 20 they run from 361 to 721 m apart.
    assert last[["median_m", "p95_m", "max_m"]].tolist() == pytest.approx([541, 703, 721], rel=5e-3)


@pytest.mark.quick
def test_each_way_is_told_by_itself(line: locate.Border) -> None:
    # The other line goes 20 km on; to its end it is that far from the main one, which it follows elsewhere.
    south = GEOD.fwd(*MERIDIAN[-1], 180.0, 20_000.0)[:2]
    found = compared(points([]), line, drawn("other", [*MERIDIAN, south]))
    assert found.whole["max_m"].tolist() == pytest.approx([0, 19_950], abs=20)


@pytest.mark.quick
def test_parts_and_pairs_are_measured_by_themselves() -> None:
    pairs = ("AFG-IRN", "IRN-PAK")
    one, other = (locate.border(pairs, source=name) for name in ("world", "natural-earth"))
    there = summarise.offsets(one, other)
    for pair in pairs:
        alone = summarise.offsets(*(locate.border((pair,), source=line.source) for line in (one, other)))
        ours = there[there["border_id"] == pair].reset_index(drop=True)
        pd.testing.assert_frame_equal(ours, alone)
    two = drawn("two", MERIDIAN, [(60.0, 33.5), (60.0, 33.49)])
    found = compared(points([]), two, shifted(0))
    assert found.bins["border_part"].tolist() == [1] * 6 + [2]
    assert found.bins["chainage_to_m"].iloc[-1] == pytest.approx(1109, abs=1)
    assert found.bins["median_m"].iloc[-1] == pytest.approx(93_000, rel=0.01)
    assert "AFG-IRN part 2, km 0 to 1 " in summarise.in_words(found, NAMES)


# --- incidents --------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_a_place_between_the_lines_changes_side(line: locate.Border, places: gpd.GeoDataFrame) -> None:
    changes = compared(places, line, shifted(1000)).changes
    assert changes.index.tolist() == [7, 3, 5]
    between, beyond, unknown = changes.to_dict("records")
    # 500 m from either line, with a deviation of 433 m of the place and 250 m of the line: 500 m in all.
    for prefix, side in (("main", "AFG"), ("other", "IRN")):
        assert (between[f"{prefix}_side"], between[f"{prefix}_side_likely"]) == (side, side)
        assert between[f"{prefix}_side_probability"] == pytest.approx(0.8413, abs=1e-3)
        assert between[f"{prefix}_border_distance_m"] == pytest.approx(500, abs=0.1)
    assert between["changes"] == "side, likely side"
    assert (beyond["main_side"], beyond["other_side"]) == ("AFG", "AFG")
    assert pd.isna(beyond["changes"])
    assert (unknown["main_side"], unknown["other_side"]) == ("undetermined", "undetermined")
    assert pd.isna(unknown["changes"])


@pytest.mark.quick
def test_what_changes_is_said_in_sentences(line: locate.Border, places: gpd.GeoDataFrame) -> None:
    reference = locate.Reference(shifted(1000), locate.reference((PAIR,)).countries)
    before = located(places, line)
    crossing = before["crossing_id"].mask(before["place"].eq("beyond").fillna(value=False), "far")
    found = summarise.compare(before.assign(crossing_id=crossing), line, reference, atlas.crossings())
    assert found.changes["changes"].fillna("").tolist() == ["side, likely side", "crossing", ""]
    told = summarise.in_words(found, NAMES, "northern end").splitlines()
    assert "  AFG-IRN, 55 km, main to other              1.0 km   1.0 km   1.0 km" in told
    assert "Farthest, along main from the northern end" in told
    assert "Incidents that change side or nearest crossing: 2 of 3" in told
    first = told.index("i0: between")
    assert told[first + 1] == "    by main in Afghanistan (P = 0.84), by other in Iran (P = 0.84)"
    assert told[first + 2] == "i1: beyond"
    assert told[first + 3].startswith("    nearest crossing by main Far away, by other ")


@pytest.mark.quick
def test_the_same_line_changes_nothing(line: locate.Border, places: gpd.GeoDataFrame) -> None:
    found = compared(places, line, drawn("other", MERIDIAN))
    assert found.whole["max_m"].max() < 1e-3
    assert found.changes["changes"].isna().all()
    assert "Incidents that change side or nearest crossing: 0 of 3" in summarise.in_words(found, NAMES)


@pytest.mark.quick
def test_no_incidents_give_typed_no_rows(line: locate.Border, places: gpd.GeoDataFrame) -> None:
    some, none = (compared(spots, line, shifted(1000)).changes for spots in (places, places.iloc[:0]))
    assert len(none) == 0
    assert none.dtypes.to_dict() == some.dtypes.to_dict()


@pytest.mark.quick
def test_natural_earth_leaves_shaghalak_undetermined(built: Build) -> None:
    known = [locate.reference((PAIR,), source=name) for name in ("world", "natural-earth")]
    candidates = built.layers.get("candidates")
    found = summarise.compare(built.incidents, known[0].border, known[1], atlas.crossings(), candidates)
    row = found.changes.set_index("incident_id").loc["2021-12-01-shaghalak"]
    assert row["main_side_probability"] == built.incidents["side_probability"].iloc[0]
    assert row["other_side"] == "undetermined"
    assert row["main_border_distance_m"] == pytest.approx(2064, abs=5)
    # Both directions, measured by a script of its own at 100 m from 50 m on.
    assert found.whole["median_m"].tolist() == pytest.approx([1411, 1452], rel=0.01)
    assert found.whole["p95_m"].tolist() == pytest.approx([4800, 4862], rel=0.01)
    assert found.whole["max_m"].tolist() == pytest.approx([7373, 7619], rel=0.01)


# --- the command ------------------------------------------------------------------------------------------


def test_compare_prints_and_writes_tables(tmp_path: Path) -> None:
    out = tmp_path / "offsets.csv"
    result = CliRunner().invoke(main, ["compare", "--with", "natural-earth", "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert "AFG-IRN, 925 km, world to natural-earth    1.4 km   4.8 km   7.4 km" in result.stdout
    assert "Farthest, along world from the Turkmenistan tripoint" in result.stdout
    assert "AFG-IRN, km 330 to 340" in result.stdout
    assert "2021-12-01-shaghalak: Shaghalak" in result.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["offsets.csv", "offsets.incidents.csv"]
    bins, incidents = (
        [*csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))]
        for path in sorted(tmp_path.iterdir())
    )
    assert len(bins) == 93
    assert bins[-1]["chainage_to_m"] == "925327.108"
    assert [row["incident_id"] for row in incidents] == [
        "2021-12-01-shaghalak",
        "2022-04-23-islam-qala",
        "2022-07-31-shaghalak",
    ]


def test_rows_that_are_set_aside_are_told(tmp_path: Path) -> None:
    study = shutil.copytree(atlas.folder() / "studies/iran-afghanistan", tmp_path / "study")
    table = "incident_id,date_edtf,place,radius_m\na,2022,Milak,2000\nb,never,Milak,\n"
    (study / "incidents.csv").write_text(table, encoding="utf-8")
    result = CliRunner().invoke(main, ["compare", str(study)])
    assert result.exit_code == 0, result.output
    assert "Incidents that change side or nearest crossing: 1 of 1\na: Milak\n" in result.stdout
    assert result.stderr == "1 row set aside; `marzmap check` says why.\n"


@pytest.mark.quick
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--with", "osm"], "'osm' is not a border layer. Expected one of: world, natural-earth."),
        (["--with", "world"], "'world' is the border layer of the study itself. Give --with one of: natural"),
        (["atlantis"], "atlantis: no such study"),
        (["-o", "offsets.txt"], "offsets.txt: not a file to write. Give a name that ends in .csv"),
        (["-o", "nowhere/offsets.csv"], "nowhere/offsets.csv: not a file to write"),
    ],
)
def test_what_compare_cannot_do_is_an_error_in_a_line(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(main, ["compare", *arguments])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"marzmap: {message}")
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_table_that_cannot_be_written_leaves_the_old_ones(tmp_path: Path) -> None:
    out = tmp_path / "offsets.csv"
    out.write_text("old", encoding="utf-8")
    (tmp_path / "offsets.incidents.csv").mkdir()
    result = CliRunner().invoke(main, ["compare", "-o", str(out)])
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert out.read_text(encoding="utf-8") == "old"
