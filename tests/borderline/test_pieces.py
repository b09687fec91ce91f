"""Regions of pieces of a border: probabilities by hand, by the normal distribution and by single points."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marzmap import borderline
from marzmap.borderline import pieces

# About the equator: 55 km of it in five pieces, 111.3195 m each 0.001 degrees.
EQUATOR_M = 111_319.49
LINE = [(0.0, 0.0), (0.5, 0.0)]
ZIGZAG = [(0.0, 0.0), (0.2, 0.1), (0.3, -0.15), (0.45, 0.12), (0.4, -0.3), (0.9, -0.1), (0.6, 0.2)]


def probabilities(border: borderline.Network, count: int, spots: Any, sigma_m: Any, joined: int = 1) -> Any:
    """Return the probability (N, P) of each of the pieces for each spot."""
    longitude, latitude = np.array(spots, dtype=float).T
    sigma, together = np.broadcast_to(sigma_m, longitude.shape), np.full(len(longitude), joined)
    whole = np.zeros((len(longitude), count))
    for place, piece, probability in borderline.piece_probabilities(
        longitude, latitude, sigma, border, np.array([count]), together
    ):
        whole[place, piece] = probability
    return whole


def by_points(border: borderline.Network, count: int, spot: Any, sigma_m: float, points: int = 40_000) -> Any:
    """Return the share of the points of a normal whose foot is in each piece."""
    number = np.arange(points)
    radius = sigma_m * np.sqrt(-2 * np.log1p(-(number + 0.5) / points))
    angle = number * np.pi * (3 - np.sqrt(5))
    longitude, latitude = np.array([[spot[0]], [spot[1]]])
    east, north = borderline.plane(longitude, latitude)
    middle = borderline.to_ecef(longitude, latitude)
    places = borderline.to_degrees(middle + east * radius * np.cos(angle) + north * radius * np.sin(angle))
    share = borderline.nearest(*places, border).chainage_m / border.part_length_m[0]
    return np.bincount(np.minimum((share * count).astype(int), count - 1), minlength=count) / points


@pytest.mark.quick
@settings(max_examples=30, deadline=None)
@given(st.floats(-0.1, 0.6), st.floats(-0.3, 0.3), st.floats(100, 30_000))
def test_beside_a_straight_line_it_is_the_normal_along_it(east: float, north: float, sigma_m: float) -> None:
    ours = probabilities(borderline.network([LINE], [0]), 5, [(east, north)], sigma_m)[0]
    normal = NormalDist(east * EQUATOR_M, sigma_m)
    below = [0.0, *(normal.cdf(number * 0.1 * EQUATOR_M) for number in range(1, 5)), 1.0]
    assert np.abs(ours - np.diff(below)).max() < 2e-4


@pytest.mark.quick
@pytest.mark.parametrize(
    "spot", [(0.32, -0.1), (0.42, 0.0), (0.5, -0.2), (0.6, 0.05), (0.25, 0.4), (2.0, 0.1)]
)
@pytest.mark.parametrize("sigma_m", [300.0, 3_000.0, 20_000.0])
def test_at_bends_it_is_that_of_points_located_one_by_one(spot: Any, sigma_m: float) -> None:
    border = borderline.network([ZIGZAG], [0])
    truth = by_points(border, 36, spot, sigma_m)
    for joined in (1, 3):
        ours = probabilities(border, 36, [spot], sigma_m, joined)[0]
        difference = (ours - truth).reshape(-1, joined).sum(axis=1)
        assert np.abs(difference).max() < 0.002


@pytest.mark.quick
@pytest.mark.parametrize("middle", [(180.0, -17.0), (25.0, 70.0), (-70.0, -50.0)])
def test_regions_are_the_same_all_over_the_globe(middle: tuple[float, float]) -> None:
    line = [(middle[0] + 2 * (lon - 0.4), middle[1] + lat) for lon, lat in ZIGZAG]
    border = borderline.network([line], [0])
    spot = ((middle[0] + 0.05 + 180) % 360 - 180, middle[1] + 0.02)
    ours = probabilities(border, 12, [spot], 6_000.0)[0]
    assert np.abs(ours - by_points(border, 12, spot, 6_000.0)).max() < 0.002


@pytest.mark.quick
@pytest.mark.parametrize(("simpler", "tolerance"), [(1e-9, 1e-6), (pieces.SIMPLER, 1e-3)])
def test_probabilities_sum_to_one_and_depend_on_the_row_alone(
    simpler: float, tolerance: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Edges are simplified from other ends where other places are about.
    monkeypatch.setattr(pieces, "SIMPLER", simpler)
    border, random = borderline.network([ZIGZAG], [0]), np.random.default_rng(4)
    spots, sigma = random.uniform(-0.3, 1.0, (50, 2)), 10 ** random.uniform(0, 5, 50)
    whole = probabilities(border, 12, spots, sigma)
    assert np.allclose(whole.sum(axis=1), 1, rtol=0, atol=1e-12)
    order = random.permutation(50)[:20]
    assert np.allclose(probabilities(border, 12, spots[order], sigma[order]), whole[order], 0, tolerance)


@pytest.mark.quick
def test_one_piece_has_all_of_it() -> None:
    border = borderline.network([LINE], [0])
    assert probabilities(border, 1, [(0.2, 0.1)], 5_000.0).tolist() == [[1.0]]
