"""Units cut and extended to the line of their country, from small invented ones."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import box

from building import divisions, provinces, snapped, units
from building.country_shapes import between

# A country of 4 by 2 degrees whose northern edge is its land border.
COUNTRY = box(0, 0, 4, 2)
LINE = shapely.LineString([(0, 2), (4, 2)])


def test_what_lies_beyond_the_line_is_cut_off() -> None:
    drawn = snapped.snapped(np.array([box(0, 0, 2, 2.1), box(2, 0, 4, 2.1)]), COUNTRY, LINE, COUNTRY)
    assert shapely.area(drawn).tolist() == pytest.approx([4, 4], abs=1e-3)
    assert shapely.coverage_is_valid(drawn)
    assert set(shapely.get_type_id(drawn)) == {shapely.GeometryType.MULTIPOLYGON}


def test_the_strip_before_the_line_goes_to_the_nearest_unit() -> None:
    drawn = snapped.snapped(np.array([box(0, 0, 1, 1.9), box(1, 0, 4, 1.95)]), COUNTRY, LINE, COUNTRY)
    assert shapely.union_all(drawn).area == pytest.approx(8, abs=1e-3)
    assert shapely.coverage_is_valid(drawn)
    rng = np.random.default_rng(5)
    spots = shapely.points(rng.uniform(0, 4, 500), rng.uniform(1.96, 2, 500))
    own = shapely.contains(drawn[:, None], spots)
    before = shapely.distance(np.array([[box(0, 0, 1, 1.9)], [box(1, 0, 4, 1.95)]]), spots)
    clear = np.abs(before[0] - before[1]) > 0.005  # not half-way, where seeds stand for the edges
    assert (own.argmax(axis=0) == before.argmin(axis=0))[clear].all()


def test_a_hole_away_from_the_line_stays_without_a_unit() -> None:
    lake = box(1.5, 1.5, 2.5, 1.8)
    ring = box(0, 0, 4, 2) - lake
    drawn = snapped.snapped(np.array([ring]), COUNTRY, LINE, COUNTRY)
    assert drawn[0].area == pytest.approx(8 - lake.area, abs=1e-3)


def test_a_unit_of_which_the_line_leaves_a_sliver_is_left_out() -> None:
    shapes = np.array([box(0, 0, 4, 1.99), box(0, 1.99, 4, 2.99)])
    drawn = snapped.snapped(shapes, COUNTRY, LINE, COUNTRY)
    assert shapely.is_empty(drawn).tolist() == [False, True]
    assert drawn[0].area == pytest.approx(8, abs=1e-3)


def test_countries_lie_between_their_lines_also_at_the_antimeridian() -> None:
    west = shapely.LineString([(180, 1), (170, 1), (170, 0), (180, 0)])
    east = shapely.LineString([(-180, 0), (-175, 0), (-175, 1), (-180, 1)])
    inner = shapely.LineString([(10, 0), (11, 0), (11, 1), (10, 0)])
    lines = gpd.GeoDataFrame(
        {"left": ["FJI", "FJI", "AAA"], "right": ["", "", ""]}, geometry=[west, east, inner]
    )
    found = between(lines)
    assert {country: shape.area for country, shape in found.items()} == {"FJI": 15.0, "AAA": 0.5}


def test_a_little_state_keeps_a_province_of_which_most_lies_elsewhere() -> None:
    shapes, areas = box([0, 5], 0, [4, 9], 1), box([0, 3], 0, [3, 9], 1)
    assert provinces.holder_of_most(shapes, areas).tolist() == [0, 1]
    assert provinces.holder_of_most(shapes, areas, np.array([1, 0])).tolist() == [1, 1]


def test_small_isles_go_but_not_the_only_one() -> None:
    isles = shapely.multipolygons([box(0, 0, 1, 1), box(2, 2, 2.001, 2.001)])
    kept = provinces.without_isles(np.array([isles, shapely.multipolygons([box(3, 3, 3.001, 3.001)])]))
    assert shapely.get_num_geometries(kept).tolist() == [1, 1]
    assert kept[0].area == 1


def test_the_belt_is_as_wide_on_the_ground_in_the_north() -> None:
    line = shapely.LineString([(10, 60), (10, 61)])
    # Half a degree of longitude at 60 degrees north is 28 km, a whole one 55 km, one and a fifth 66 km.
    shapes = box([10.5, 11, 11.2], 60.4, [12, 12, 12], 60.6)
    assert divisions.in_belt(shapes, line).tolist() == [True, True, False]


def test_a_centre_lies_inside_and_its_radius_holds_the_unit() -> None:
    bent = box(0, 0, 3, 3) - box(0.5, 0.5, 3, 3)
    middle = divisions.centre([bent])
    assert bent.contains(middle)
    assert divisions.centre([box(0, 0, 1.2, 1), box(1.2, 0, 2, 1)]).coords[0] == (1.0, 0.5)
    # One degree along a meridian at the equator is 110.574 km.
    assert divisions.reach_m(shapely.LineString([(0, 0), (0, 1)]), shapely.Point(0, 0)) == 110_600


@pytest.mark.parametrize(
    ("record", "name", "names"),
    [
        ({"name": "", "name_en": "Anjouan", "gn_name": "", "woe_name": ""}, "Anjouan", "en=Anjouan"),
        ({"name": "Kiev", "name_alt": "Kiyev|Kiev", "name_ru": "Киев"}, "Kiev", "=Kiyev|ru=Киев"),
    ],
)
def test_a_name_is_listed_once_behind_its_language(record: dict[str, str], name: str, names: str) -> None:
    assert units.first_name(record) == name
    assert units.other_names(record) == names
