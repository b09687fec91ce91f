"""How well a line is drawn: figures from displaced copies of a drawn border, and those measured elsewhere."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely

from building import cards, line_accuracy, line_offsets, national_lines
from building.line_accuracy import NATURAL_EARTH, NEIGHBOURS, Offsets
from marzmap import atlas

if TYPE_CHECKING:
    from building.shapes import Floats

    Paths = dict[str, Floats]

NONE: Paths = {}
# Offset of the OpenStreetMap line of 2026 from the national data of its two sides that 95 % keep, metres,
# measured with another program on lines in full detail, sampled every 50 m (November 2026).
MEASURED = {
    "KGZ-TJK": (1_749, 2_956),
    "SDN-TCD": (1_095, 1_124),
    "COL-VEN": (727, 2_141),
    "ARM-AZE": (388, 1_821),
    "SYR-TUR": (393, 1_478),
}
DEGREE_M = 110_574.0  # of latitude at the equator
NORMAL = NormalDist()


def along_the_equator(north_m: Floats) -> Floats:
    """A line eastwards over the equator from a vertex every kilometre, displaced northwards."""
    return np.column_stack([np.arange(len(north_m)) * 1_000 / 111_320, north_m / DEGREE_M])


def wandering(metres: float, vertices: int, seed: int) -> Floats:
    """Normal displacements, metres, 95 % of them inside `metres`, alike over some 5 km."""
    noise = np.random.default_rng(seed).normal(size=vertices + 20)
    smooth = np.convolve(noise, np.hanning(11), "same")[10:-10]
    scaled: Floats = smooth / smooth.std() * metres / 1.96
    return scaled


def measured(ours: Floats, own: Paths, copies: Paths = NONE, natural_earth: Paths = NONE) -> Offsets:
    """Offsets of a drawn line from other drawn lines."""
    way_m, edge, points = line_offsets.samples(ours)

    def distances(paths: Paths) -> Paths:
        lines = {name: [shapely.LineString(path)] for name, path in paths.items()}
        return {
            name: line_offsets.distances_m(points, national_lines.two_vertex_lines(line))
            for name, line in lines.items()
        }

    return Offsets(edge, way_m, distances(own), distances(copies), distances(natural_earth))


def half_width(stretches: pd.DataFrame) -> float:
    """The distance that holds 95 % of a whole line by the accuracy of its stretches."""
    low, high = 10.0, 1e6
    for _ in range(60):
        middle = (low + high) / 2
        inside = [2 * NORMAL.cdf(middle * 1.96 / metres) - 1 for metres in stretches["accuracy_m"]]
        share = np.average(inside, weights=stretches["length_km"])
        low, high = (middle, high) if share < 0.95 else (low, middle)
    return low


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(cards.GEODATA / "borders/line-accuracy.csv")


@pytest.mark.parametrize("border_id", MEASURED)
def test_five_borders_have_the_error_measured_elsewhere(border_id: str, table: pd.DataFrame) -> None:
    least, most = MEASURED[border_id]
    assert 0.95 * least < half_width(table[table["border_id"] == border_id]) < 1.1 * most


def test_the_stated_accuracy_holds_a_truth_that_nobody_sees() -> None:
    # Ours is right to 900 m, a survey to 200 m, a coarse map to 3 km, each in its own way, and known to none.
    covered = []
    for seed in range(20):
        errors = [wandering(metres, 400, 3 * seed + way) for way, metres in enumerate((900, 200, 3_000))]
        ours, survey, coarse = map(along_the_equator, errors)
        offsets = measured(ours, {"A": survey}, natural_earth={NATURAL_EARTH: coarse})
        (*_, accuracy_m, basis), *rest = line_accuracy.stretches(offsets, 9_000, agreed=True)
        assert not rest
        assert basis == "A"
        assert 700 <= accuracy_m <= 1_200
        covered.append(np.mean(np.abs(errors[0]) <= accuracy_m))
    assert 0.93 <= np.mean(covered) <= 0.97


def test_of_displaced_copies_the_nearest_tells() -> None:
    ours = along_the_equator(np.zeros(200))
    copies = {name: along_the_equator(np.full(200, metres)) for name, metres in (("A", 640.0), ("B", -430.0))}
    (only,) = line_accuracy.stretches(measured(ours, copies), 9_000, agreed=True)
    assert only == (0, 199, 500.0, "B")


def test_a_line_is_cut_where_its_copies_come_apart() -> None:
    apart = np.where(np.arange(400) < 250, 380.0, 2_950.0)
    ours, copy = along_the_equator(np.zeros(400)), along_the_equator(apart)
    first, second = line_accuracy.stretches(measured(ours, {"A": copy}), 9_000, agreed=True)
    assert (first.accuracy_m, second.accuracy_m) == (400, 3_000)
    assert first.first == 0
    assert first.last == second.first == pytest.approx(250, abs=1)
    assert second.last == 399
    # Figures that differ by less are one.
    slightly = along_the_equator(np.where(np.arange(400) < 250, 380.0, 790.0))
    (whole,) = line_accuracy.stretches(measured(ours, {"A": slightly}), 9_000, agreed=True)
    assert whole.accuracy_m == 800


def test_lines_that_say_nothing_are_left_out() -> None:
    same = np.zeros(100)
    ours, coarse = along_the_equator(same), {NATURAL_EARTH: along_the_equator(same + 2_480)}
    shore, moved = along_the_equator(same + 40_000), {"B": along_the_equator(same + 1_340)}

    def figure(
        own: Paths, borrowed_m: float, *, agreed: bool = True, copies: Paths = NONE
    ) -> tuple[float, str]:
        offsets = measured(ours, own, copies=copies, natural_earth=coarse)
        return line_accuracy.accuracy(offsets, borrowed_m, agreed=agreed)

    # A line 40 km off is another one; a copy of OpenStreetMap shows only how far the line has moved.
    assert figure({"A": shore}, 700) == (700, NEIGHBOURS)
    assert figure({}, 700, copies=moved) == (1_400, NEIGHBOURS)
    assert figure({}, 1_700, copies=moved) == (1_700, NEIGHBOURS)
    assert figure({}, 5_000) == (2_500, NATURAL_EARTH)
    assert figure({}, 700, agreed=False) == (2_500, NATURAL_EARTH)
    assert figure({"A": ours}, 700) == (line_accuracy.FLOOR_M, "A")


def test_what_is_borrowed_comes_from_the_same_countries() -> None:
    ours = along_the_equator(np.zeros(100))
    near, far = (
        measured(ours, {"B": along_the_equator(np.full(100, metres))}) for metres in (250.0, 2_050.0)
    )
    nothing = measured(ours, {})
    lines = [("A-B", near), ("B-C", nothing), ("D-E", far), ("F-G", nothing)]
    figures = line_accuracy.borrowed(lines)
    assert figures["B-C"] == pytest.approx(250, abs=1)
    # Where neither country has another line: of all.
    assert figures["F-G"] == pytest.approx(2_050, abs=1)


def test_outer_edges_pass_over_gaps_between_units() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    gap, lake = shapely.box(0.995, 0.4, 1.0, 0.405), shapely.box(1.4, 0.4, 1.6, 0.6)
    edges = national_lines.outer_edges(
        np.array([shapely.difference(left, gap), shapely.difference(right, lake)])
    )
    assert shapely.length(edges).sum() == pytest.approx(6 + 0.8)


def test_the_table_covers_every_piece_and_agrees_with_it(table: pd.DataFrame) -> None:
    pieces = atlas.borders()
    key = ["border_id", "border_part", "piece"]
    assert table[key].to_numpy().tolist() == pieces[key].to_numpy().tolist()
    assert table["accuracy_m"].tolist() == pieces["accuracy_m"].tolist()
    by_hand = table["basis"] == "by hand"
    assert set(table.loc[by_hand, "border_id"]) == {"AFG-IRN", "ARG-CHL", "SRB-XKX"}
    figures = table.loc[~by_hand, "accuracy_m"]
    assert (figures % 100 == 0).all()
    assert figures.min() >= line_accuracy.FLOOR_M
    # The figure is that of the line it rests on.
    for column, basis in enumerate(("offset_1_m", "offset_2_m")):
        rows = table[table["border_id"].str.split("-").str[column] == table["basis"]]
        assert (rows["accuracy_m"] - rows[basis]).between(-0.5, 100).all()
    assert len(table) < 1_200


def test_every_country_with_a_land_border_has_a_national_line_or_none_exists() -> None:
    pieces = atlas.borders()
    without = {*pieces["left"], *pieces["right"]} - {*national_lines.layers().index}
    assert without == {"ESH", "GIB", "HKG", "MAC", "MAF", "SXM", "VAT"}
    assert set(national_lines.layers()["derived_from"]) == {"", "OpenStreetMap", "Natural Earth"}
