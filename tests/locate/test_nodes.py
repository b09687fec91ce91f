"""Discs and the near prior, against closed forms, the arithmetic of normals and drawn places."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

import calibration
from marzmap import locate
from marzmap._errors import InputError
from marzmap.locate import prior
from marzmap.locate.points import meet

# A prior that is all but flat, so that normals are laid out as nodes too.
ALL_BUT_FLAT = locate.Assumptions(prior_m=1e13)
SIGMAS = math.sqrt(-2 * math.log(0.05))


@cache
def world() -> locate.Reference:
    return locate.reference()


@cache
def canada() -> locate.Reference:
    return locate.reference(("CAN-USA",))


def by_the_parallel(north_m: float, radius_m: float, **more: Any) -> dict[str, Any]:
    """What is told of a place so far north of the 49th parallel, a straight border for our purpose."""
    found = locate.columns(
        np.array([-107.3]), 49 + np.array([north_m]) / 111_213, np.array([radius_m]), canada(), **more
    )
    return {name: values[0] for name, values in found.items()}


def north_of(found: dict[str, Any]) -> float:
    share = float(found["side_probability"])
    return share if found["side_likely"] == "CAN" else 1 - share


@pytest.mark.parametrize("part", [-1.2, -0.5, 0.0, 0.3, 0.8, 1.3])
def test_a_disc_by_a_straight_line_has_the_share_of_its_segment(part: float) -> None:
    radius, d = 20_000.0, min(max(part, -1.0), 1.0)
    found = by_the_parallel(part * radius, radius, whole=np.array([True]))
    segment = 0.5 + (d * math.sqrt(1 - d * d) + math.asin(d)) / math.pi
    assert north_of(found) == pytest.approx(segment, abs=0.01)


def test_the_interval_of_a_disc_is_that_of_its_chord_lengths() -> None:
    found = by_the_parallel(30_000.0, 20_000.0, whole=np.array([True]))
    # A tenth of a disc lies beyond 0.6870 of its radius (the same formula, solved).
    far = 0.6870
    assert 0.5 + (far * math.sqrt(1 - far**2) + math.asin(far)) / math.pi == pytest.approx(0.9, abs=1e-4)
    distance = found["border_distance_m"]
    assert found["border_distance_low_m"] == pytest.approx(distance - far * 20_000, abs=200)
    assert found["border_distance_high_m"] == pytest.approx(distance + far * 20_000, abs=200)


@pytest.mark.parametrize("half_m", [300.0, 3_000.0, 30_000.0])
@pytest.mark.parametrize("north_m", [-9_000.0, 0.0, 2_000.0, 8_000.0])
def test_the_near_prior_weighs_a_normal_as_numeric_integration_does(half_m: float, north_m: float) -> None:
    radius = 15_000.0
    found = by_the_parallel(north_m, radius, assumed=locate.Assumptions(prior_m=half_m))
    accuracy = float(canada().border.columns["accuracy_m"][0])
    sigma = math.hypot(radius / SIGMAS, accuracy / 1.96)
    x = np.linspace(north_m - 8 * sigma, north_m + 8 * sigma, 400_001)
    scale = half_m / (math.sqrt(2) - 1)
    weight = np.exp(-(((x - north_m) / sigma) ** 2) / 2) * (1 + np.abs(x) / scale) ** -3
    below = np.cumsum(weight) / weight.sum()
    bound = 0.02 if half_m < sigma / 10 else 0.01
    assert north_of(found) == pytest.approx(1 - np.interp(0, x, below), abs=bound)
    sign = 1 if found["side_likely"] == "CAN" else -1
    ends = sorted(sign * np.interp([0.1, 0.9], below, x))
    told = [found["border_distance_low_m"], found["border_distance_high_m"]]
    assert told == pytest.approx(ends, abs=0.06 * sigma)


def test_under_a_prior_all_but_flat_a_normal_is_as_its_own_arithmetic_has_it() -> None:
    points = calibration.stated(world(), 500, seed=11)
    plain = locate.columns(*points[:3], world())
    laid = locate.columns(*points[:3], world(), assumed=ALL_BUT_FLAT)
    same = plain["side_likely"] == laid["side_likely"]
    share = np.where(same, laid["side_probability"], 1 - laid["side_probability"])
    error = np.abs(plain["side_probability"] - share)
    assert error.max() < 0.02
    assert np.sqrt(np.mean(error**2)) < 0.004
    for end in ("border_distance_low_m", "border_distance_high_m"):
        apart = np.abs(plain[end] - laid[end])[same] * SIGMAS / points.radius_m[same]
        assert np.sqrt(np.mean(apart**2)) < 0.08


def test_discs_by_real_borders_have_the_shares_that_draws_have() -> None:
    points = calibration.stated(world(), 40, seed=12)
    found = locate.columns(*points[:3], world(), whole=np.full(40, fill_value=True))
    accuracy = calibration.accuracy_m(points, world())
    random = np.random.default_rng(13)
    error = []
    for row, (lon, lat, radius, normal) in enumerate(zip(*points, strict=True)):
        turn, away = random.uniform(0, 2 * np.pi, 20_000), radius * np.sqrt(random.random(20_000))
        shift = accuracy[row] / 1.959964 * random.normal(size=20_000)
        east = away * np.sin(turn) + shift * np.sin(np.radians(normal))
        north = away * np.cos(turn) + shift * np.cos(np.radians(normal))
        spots = calibration.GEOD.fwd(
            np.full(len(east), lon),
            np.full(len(east), lat),
            np.degrees(np.arctan2(east, north)),
            np.hypot(east, north),
        )[:2]
        country = world().countries.names[meet(*spots, None, world()).country]
        error.append(found["side_probability"][row] - (country == found["side_likely"][row]).mean())
    assert np.abs(error).max() < 0.025
    assert np.sqrt(np.mean(np.square(error))) < 0.008


def test_half_of_the_near_prior_lies_within_its_half_distance() -> None:
    x = np.linspace(0, 3e7, 3_000_001)
    whole = np.cumsum(prior.density(x, 2_000.0))
    assert np.interp(0.5 * whole[-1], whole, x) == pytest.approx(2_000, rel=0.01)
    assert np.interp(0.9 * whole[-1], whole, x) / 2_000 == pytest.approx(5.2, abs=0.1)
    # Its integral is the one that places are stretched by.
    assert whole * 10 == pytest.approx(prior.stretched(x, 2_000.0), abs=20)


def test_places_that_are_alike_are_told_alike_in_any_order() -> None:
    points = calibration.stated(world(), 7, seed=14)
    rows = np.array([3, 0, 3, 6, 0, 1])
    one, other = (
        locate.columns(
            points.longitude[some],
            points.latitude[some],
            points.radius_m[some],
            world(),
            assumed=ALL_BUT_FLAT,
        )
        for some in (np.arange(7), rows)
    )
    for name, values in one.items():
        assert np.array_equal(values[rows], other[name])


def test_the_near_prior_weighs_candidates_by_how_near_they_are() -> None:
    rows = gpd.GeoDataFrame(
        {"incident_id": ["a"], "longitude": [61.8058], "latitude": [31.0549], "radius_m": [500.0]}
    )
    spots = gpd.GeoDataFrame(
        {"incident_id": "a", "longitude": [61.82, 62.3], "latitude": [31.0549, 31.0549], "radius_m": 500.0}
    ).assign(weight=[0.5, 0.5])
    line = locate.reference(("AFG-IRN",))
    near, flat = (
        locate.on_border(rows, line, spots, locate.Assumptions(prior_m=half)).iloc[0] for half in (1e3, 1e13)
    )
    assert flat["border_distance_high_m"] > 40_000 > near["border_distance_high_m"]


def test_a_half_distance_is_found_again_in_drawn_places() -> None:
    random = np.random.default_rng(15)
    count, half_m = 400, 3_000.0
    share = random.uniform(-1, 1, count)
    away = np.sign(share) * ((1 - np.abs(share)) ** -0.5 - 1) * half_m / (math.sqrt(2) - 1)
    away = away[np.abs(away) < 45_000]
    radius = np.exp(random.uniform(np.log(500), np.log(15_000), len(away)))
    longitude = random.uniform(-113, -98, len(away))
    stated = 49 + (away + radius / SIGMAS * random.normal(size=len(away))) / 111_213
    rows = gpd.GeoDataFrame({"longitude": longitude, "latitude": stated, "radius_m": radius})
    found = locate.decay(rows, canada(), 50_000.0)
    assert found.places == len(away)
    assert 0.7 * half_m < found.half_m < 1.4 * half_m


def test_too_few_places_tell_nothing_of_a_decay() -> None:
    alike = {"longitude": [-107.0] * 99, "latitude": 49.01, "radius_m": 900.0}
    with pytest.raises(InputError, match="1 places with a radius lie within 50 km"):
        locate.decay(gpd.GeoDataFrame(alike), canada(), 50_000.0)
