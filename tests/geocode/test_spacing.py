"""A report names the nearest village: how far its name reaches, and what says that it is meant itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from pyproj import Geod

from gazetteer_rows import placed
from marzmap import atlas, geocode
from marzmap.geocode.spacing import CITY_PEOPLE, NEIGHBOURS, SPARSE_M, neighbour_m

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._types import Bools, Floats

GLOBE = Geod(ellps="WGS84")


def villages(seed: int) -> Floats:
    """Return a delta full of villages, hills with some, and a desert with few, (K, 2) degrees."""
    draw = np.random.default_rng(seed)
    parts = [((60, 30), (64, 34), 300), ((60, 32), (62, 34), 600), ((61, 31), (61.4, 31.4), 500)]
    return np.concatenate([draw.uniform(low, high, (count, 2)) for low, high, count in parts])


def coverage(truth: Floats, held: Bools, incidents: Floats, limit_m: float = np.inf) -> float:
    """Return the share of incidents within the radius of the village, if held, that they are named by."""
    plane = truth * [np.cos(np.radians(32)), 1]
    nearest = shapely.STRtree(shapely.points(plane)).nearest(
        shapely.points(incidents * [np.cos(np.radians(32)), 1])
    )
    placed_by_name = held[nearest]
    named, spots = truth[nearest[placed_by_name]], incidents[placed_by_name]
    away = GLOBE.inv(*named.T, *spots.T)[2]
    reach = np.full(len(truth), np.nan)
    reach[held] = neighbour_m(truth[held], truth[held])
    assert len(away) > 200
    return float((away <= np.minimum(reach[nearest[placed_by_name]], limit_m)).mean())


@pytest.mark.parametrize("share", [1.0, 0.5, 0.2])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_95_incidents_in_100_lie_within_the_radius_of_the_nearest_village(seed: int, share: float) -> None:
    draw = np.random.default_rng(seed + 10)
    truth, incidents = villages(seed), draw.uniform((60.3, 30.3), (63.7, 33.7), (4_000, 2))
    held = draw.random(len(truth)) < share
    assert coverage(truth, held, incidents) >= 0.95
    assert coverage(truth, held, incidents, 1_500) < 0.2


@pytest.mark.parametrize(("share", "least"), [(1.0, 0.92), (0.3, 0.98)])
def test_so_it_is_with_the_places_of_iran(gazetteer: pd.DataFrame, share: float, least: float) -> None:
    """No gazetteer is whole; where it is, as if Iran had these 2,458 places, it is 93 %."""
    draw = np.random.default_rng(8)
    places = gazetteer[(gazetteer["precedence"] == 2) & (gazetteer["country"] == "IRN")]
    units = atlas.units()
    land = units[units["admin1"].isin(["Gilan", "Mazandaran", "Isfahan", "Fars", "Razavi Khorasan"])]
    spots = draw.uniform((48.5, 27.5), (61.5, 38.5), (9_000, 2))
    inside = shapely.contains_xy(shapely.union_all(land.geometry.array), spots)
    truth = places[["longitude", "latitude"]].to_numpy()
    assert coverage(truth, draw.random(len(truth)) < share, spots[inside]) >= least


def test_the_radius_is_the_distance_of_the_eighth_nearest_place(gazetteer: pd.DataFrame) -> None:
    row = gazetteer.set_index("place_id").loc["milak"]
    others = atlas.places(countries=None)
    number = others["source"].str.extract(r"GeoNames (\d+)", expand=False)
    others = others[number.notna() & ~number.duplicated()]
    spot = np.broadcast_to((row["longitude"], row["latitude"]), (len(others), 2))
    away = np.sort(GLOBE.inv(*spot.T, *others[["longitude", "latitude"]].to_numpy().T)[2])
    assert row["radius_m"] == pytest.approx(away[NEIGHBOURS], abs=101)
    assert (row["extent_m"], row["radius_source"]) == (1_500, "the 8th nearest place in the gazetteer")


def test_villages_are_widened_up_to_a_limit_towns_and_crossings_are_not(gazetteer: pd.DataFrame) -> None:
    wider = gazetteer["radius_m"] > gazetteer["extent_m"]
    assert (gazetteer["radius_m"] >= gazetteer["extent_m"]).all()
    assert gazetteer.loc[wider, "radius_m"].max() == SPARSE_M
    towns = gazetteer["population"] >= CITY_PEOPLE
    assert (towns.sum() > 300, (wider & towns).sum()) == (True, 0)
    listed = gazetteer.set_index("place_id")
    # Zaranj's 49,851 people are those of its row in the gazetteer.
    assert listed.loc[["zaranj", "islam-qala-crossing", "kamal-khan-dam"], "radius_m"].tolist() == [
        4_000,
        500,
        1_000,
    ]


def test_the_radius_does_not_depend_on_the_countries_that_are_loaded() -> None:
    one, every = (
        geocode.gazetteer(countries=countries).set_index("place_id")["radius_m"]
        for countries in (("TJK",), None)
    )
    assert one.groupby(level=0).max().equals(every.groupby(level=0).max()[one.index.unique().sort_values()])


@pytest.mark.parametrize(
    ("name", "radius_m"),
    [
        ("Milak", 16_600),
        ("village of Milak", 16_600),
        ("near Milak", 16_600),
        ("نزدیک میلک", 16_600),
        ("in Milak", 1_500),
        ("inside the village of Milak", 1_500),
        ("در میلک", 1_500),
        ("داخل میلک", 1_500),
        ("په میلک کې", 1_500),
        # 4 + 10 km: our choice of how far near is.
        ("near Zaranj", 14_000),
        ("Islam Qala crossing", 500),
        ("at the Islam Qala crossing", 500),
        ("in Kohsan district", 51_600),  # to the line, up to which its polygon is drawn
    ],
)
def test_the_wording_says_what_is_meant(gazetteer_index: geocode.Index, name: str, radius_m: float) -> None:
    assert placed(gazetteer_index, place=name)["radius_m"] == radius_m


def test_a_distance_is_measured_from_the_village_itself(gazetteer_index: geocode.Index) -> None:
    # u = 1.5 + 0.5 km: 3 + 2 km.
    assert placed(gazetteer_index, place="3 km from Milak")["radius_m"] == pytest.approx(5_500, abs=10)


def test_a_radius_that_the_row_states_stands(gazetteer_index: geocode.Index) -> None:
    row = placed(gazetteer_index, place="Milak", radius_m=2_000.0, radius_source="the report's map")
    assert (row["radius_m"], row["radius_source"]) == (2_000, "the report's map")


def test_in_may_be_part_of_a_name() -> None:
    known = geocode.index(geocode.gazetteer(countries=("DZA",), borders=("DZA-NER",)))
    row = placed(known, place="In Guezzam", country="DZA")
    assert row["radius_source"] == "few places are known about it: 40 km"
