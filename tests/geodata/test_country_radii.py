"""Radii by country, from divisions whose reach can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from building import country_radii

DEGREE_M = 111_195.0
DISC = shapely.Point(20, 0).buffer(0.5, quad_segs=64)


def places(*towns: tuple[float, float, int]) -> country_radii.Places:
    points = shapely.STRtree(shapely.points([town[:2] for town in towns]))
    return country_radii.Places(points, np.array([town[2] for town in towns], dtype=float))


def test_95_percent_of_a_disc_lie_within_the_root_of_that_of_its_radius() -> None:
    found = country_radii.reach(DISC, places((0, 0, 1)))
    assert found.from_centre == pytest.approx(0.5 * DEGREE_M * math.sqrt(0.95), rel=0.03)
    assert (found.to_places.tolist(), found.to_spots.tolist()) == ([], [])


def test_a_division_over_the_antimeridian_is_no_wider_than_it_is() -> None:
    both = shapely.union_all([shapely.box(179.5, -0.5, 180, 0.5), shapely.box(-180, -0.5, -179.5, 0.5)])
    assert country_radii.reach(both, places((0, 0, 1))).from_centre < 0.75 * DEGREE_M


def test_places_count_from_the_most_populous_one_where_there_are_many() -> None:
    towns = [(20.0, 0.0, 900), (20.1, 0.0, 10), (20.2, 0.0, 20), (25.0, 0.0, 5_000)]
    found = country_radii.reach(DISC, places(*towns))
    assert found.to_places == pytest.approx([0.1 * DEGREE_M, 0.2 * DEGREE_M], rel=1e-4)
    radius_m, what = country_radii.of_seats([found] * 50)
    assert what == "other places"
    assert radius_m == pytest.approx(0.2 * DEGREE_M, rel=1e-4)
    radius_m, what = country_radii.of_seats([found])
    assert what == "land"
    assert radius_m == pytest.approx(0.5 * DEGREE_M * math.sqrt(0.95), rel=0.03)
