"""Exposure by nearness to places: by the normal distribution, and in the search for hot stretches."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest

from drawn_borders import GEOD, LENGTH_M, MERIDIAN, PAIR, drawn
from marzmap import InputError, locate, summarise
from marzmap.summarise.line import spots

pytestmark = pytest.mark.quick


def beside_line(*ways: float, east_m: float = 1_000.0) -> pd.DataFrame:
    """Places so far along the meridian, and so far east of it."""
    feet = [GEOD.fwd(*MERIDIAN[0], 180.0, way)[:2] for way in ways]
    spot = [GEOD.fwd(*foot, 90.0, east_m)[:2] for foot in feet]
    return pd.DataFrame(spot, columns=["longitude", "latitude"])


@pytest.fixture(scope="module")
def line() -> locate.Border:
    return drawn("main", MERIDIAN)


def test_a_town_is_a_normal_about_its_foot(line: locate.Border) -> None:
    town = beside_line(30_000.0).assign(population=8_000)
    found = summarise.nearness(town, line, "population", bandwidth_m=4_000.0)
    assert [*found] == ["border_id", "border_part", "chainage_start_m", "chainage_end_m", "exposure"]
    assert len(found) == np.ceil(LENGTH_M / 1000)
    normal = NormalDist(30_000, 4_000)
    told = [
        8_000 * (normal.cdf(end) - normal.cdf(start))
        for start, end in found[["chainage_start_m", "chainage_end_m"]].to_numpy()
    ]
    assert found["exposure"].tolist() == pytest.approx(told, rel=0.02, abs=1.0)
    assert found["exposure"].sum() == pytest.approx(8_000, rel=1e-4)


def test_every_place_within_reach_counts_whole(line: locate.Border) -> None:
    # One lies beyond the line's end; one has no figure; one is too far away.
    towns = pd.concat([beside_line(-5_000.0, 20_000.0, 40_000.0), beside_line(30_000.0, east_m=60_000.0)])
    counted = towns.assign(population=pd.array([100, 300, None, 9_000], dtype="Int64"))
    assert summarise.nearness(counted, line, "population")["exposure"].sum() == pytest.approx(400, rel=1e-3)
    assert summarise.nearness(towns, line)["exposure"].sum() == pytest.approx(3, rel=1e-3)
    assert summarise.nearness(towns, line, within_m=70_000.0)["exposure"].sum() == pytest.approx(4, rel=1e-3)


def test_each_part_has_the_places_nearest_to_it() -> None:
    two = drawn("two", MERIDIAN, [(60.0, 33.5), (60.0, 33.3)])
    places = pd.DataFrame({"longitude": [59.0, 60.01, 60.02], "latitude": [33.2, 33.4, 33.45]})
    found = summarise.nearness(places, two)
    parts = found.groupby("border_part")["exposure"].sum()
    assert parts.tolist() == pytest.approx([1, 2], rel=1e-3)


def test_incidents_about_the_crossings_are_no_hot_stretch_by_their_nearness() -> None:
    border = locate.border((PAIR,))
    length = float(border.network.part_length_m[0])
    random = np.random.default_rng(1)
    gates = [200_000.0, 600_000.0]
    way = np.concatenate([random.normal(gate, 8_000, 60) for gate in gates] + [random.random(10) * length])
    rows = pd.DataFrame({"border_id": PAIR, "border_part": 1, "chainage_m": way, "radius_m": 500.0})
    rows = rows.assign(longitude=way / 10_000, latitude=0.0)
    assert len(summarise.hot_stretches(rows, border)) == 2
    longitude, latitude = spots(border, 0, np.array(gates))
    crossings = pd.DataFrame({"longitude": longitude, "latitude": latitude})
    # Some clashes are anywhere: the least exposure is that of the whole line, evenly.
    near = summarise.nearness(crossings, border, bandwidth_m=8_000.0)
    even = 0.1 * (near["chainage_end_m"] - near["chainage_start_m"]) / length
    near["exposure"] += even
    assert len(summarise.hot_stretches(rows, border, exposure=near)) == 0


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({}, {"amount": "people"}, "The places have no column people"),
        ({"people": -1.0}, {"amount": "people"}, r"people is -1\.0 of a place\. Give amounts from 0 on"),
        ({}, {"bandwidth_m": 10.0}, r"bandwidth_m is 10\.0\. Give metres from 1000 on"),
    ],
)
def test_what_cannot_be_an_exposure_is_an_error(
    line: locate.Border, change: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        summarise.nearness(beside_line(1_000.0).assign(**change), line, **options)
