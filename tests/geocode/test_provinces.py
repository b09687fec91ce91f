"""A province is placed at its centre, and known no closer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from gazetteer_rows import closeness, incident, own_places, placed
from marzmap import atlas, geocode
from marzmap.geocode import Context

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

pytestmark = pytest.mark.quick


def test_the_centre_of_each_province_lies_in_it() -> None:
    units, provinces = atlas.units(), atlas.provinces()
    assert len(provinces) == len(units[["country", "admin1"]].drop_duplicates()) == 34 + 31
    for row in provinces.itertuples():
        own = units[(units["country"] == row.country) & (units["admin1"] == row.admin1)]
        assert own.contains(shapely.Point(row.longitude, row.latitude)).any(), row.admin1


@pytest.mark.parametrize(
    ("phrase", "province"),
    [
        ("Nimroz province", "AFG-nimroz"),
        ("the province of Nimruz", "AFG-nimroz"),
        ("Nimroz Province, Afghanistan", "AFG-nimroz"),
        ("Afghanistan’s Nimroz province", "AFG-nimroz"),
        ("near Nimroz province", "AFG-nimroz"),
        ("ولایت نیمروز", "AFG-nimroz"),
        ("د هرات ولایت", "AFG-herat"),
        ("Farah velayat", "AFG-farah"),
        ("Sistan-Baluchestan province", "IRN-sistan-and-baluchestan"),
        ("استان سیستان و بلوچستان", "IRN-sistan-and-baluchestan"),
        ("South Khorasan ostan", "IRN-south-khorasan"),
        ("Sistan and Baluchistan Province", "IRN-sistan-and-baluchestan"),
        ("Khorasan-e Razavi province", "IRN-razavi-khorasan"),
        ("Esfahan province", "IRN-isfahan"),
        ("Hilmand province", "AFG-helmand"),
    ],
)
def test_a_province_is_placed_at_its_centre_and_known_no_closer(
    gazetteer: pd.DataFrame, gazetteer_index: geocode.Index, phrase: str, province: str
) -> None:
    row = placed(gazetteer_index, place=phrase)
    assert (row["place_id"], row["placed_by"], row["radius_m"]) == (f"province:{province}", "centroid", None)
    assert "province of" in row["evidence"]
    assert closeness(incident(place=phrase), gazetteer)["reason_code"] == "centre_only"


def test_a_town_is_no_province_and_a_province_no_town(gazetteer_index: geocode.Index) -> None:
    assert placed(gazetteer_index, place="Farah")["place_id"] == "geonames:1142264"
    assert placed(gazetteer_index, place="Farah province")["place_id"] == "province:AFG-farah"
    row = placed(gazetteer_index, place="Zaranj province")
    assert row["longitude"] is None
    assert row["reason"] == "no province 'Zaranj' is known; so called: Zaranj, Nimroz, AFG (zaranj)"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"place": "Atlantis province"}, "no province 'Atlantis' is known"),
        ({"place": "Azarbaijan province"}, "no province 'Azarbaijan' is known; near it: "),  # East or West
        (
            {"place": "Nimroz province", "country": "IRN"},
            "no province 'Nimroz' is known in IRN; elsewhere: Nimroz",
        ),
        ({"place": "Nimroz"}, "'Nimroz' is in no gazetteer; near it: Kang"),
    ],
)
def test_what_is_no_province_there_is_not_placed(
    gazetteer_index: geocode.Index, given: dict[str, Any], reason: str
) -> None:
    row = placed(gazetteer_index, **given)
    assert row["longitude"] is None
    assert row["reason"].startswith(reason)


def test_a_province_of_a_country_of_own_places_is_held(tmp_path: Path) -> None:
    rows = "t,Taftan,PAK,Balochistan,61.6,28.97,3000\n"
    columns = "place_id,name,country,admin1,longitude,latitude,radius_m"
    row = placed(own_places(tmp_path, rows, columns), place="Balochistan province")
    assert row["place_id"] == "province:PAK-baluchistan"


@pytest.mark.parametrize(
    ("border", "phrase", "province"),
    [
        ("ARM-AZE", "Tavush province", "ARM-tavush"),
        ("ARM-AZE", "Sabirabad province", "AZE-sabirabad"),  # also a further name of another one
        ("ARM-AZE", "Şuşa province", "AZE-şuşa"),  # a town and the land about it
        ("COL-VEN", "Norte de Santander province", "COL-norte-de-santander"),
        ("COD-RWA", "North Kivu province", "COD-nord-kivu"),
        ("KGZ-TJK", "Batken oblast", "KGZ-batken"),
        ("IND-PAK", "Punjab province, India", "IND-punjab"),
    ],
)
def test_provinces_of_other_borders_come_from_their_polygons(border: str, phrase: str, province: str) -> None:
    index = geocode.index(geocode.gazetteer(borders=[border]))
    (place,) = geocode.candidates_of([phrase], Context(), index).head(1).to_dict("records")
    assert (place["place_id"], place["reason"][:12]) == (f"province:{province}", "province of ")
    units = atlas.units([place["country"]], level=1)
    units = units[units["admin1"] == place["admin1"]]
    centre = shapely.Point(place["longitude"], place["latitude"])
    whole = units.geometry[units.contains(centre)].iloc[0]
    ends = shapely.get_coordinates(whole)
    away = Geod(ellps="WGS84").inv(*np.broadcast_to(centre.coords[0], ends.shape).T, *ends.T)[2]
    # The radius holds the whole province, and not much more.
    assert place["radius_m"] * 0.97 < away.max() <= place["radius_m"]
    row = placed(index, place=phrase)
    assert (row["placed_by"], row["radius_m"]) == ("centroid", None)


def test_a_province_that_only_its_places_name_is_held_by_them() -> None:
    index = geocode.index(geocode.gazetteer(borders=["KEN-SSD"]))
    (place,) = geocode.candidates_of(["Turkana province"], Context(), index).head(1).to_dict("records")
    assert place["place_id"] == "province:KEN-turkana"
    assert shapely.Point(35.6, 3.1).distance(shapely.Point(place["longitude"], place["latitude"])) < 1
    assert math.isnan(place["radius_m"])


def test_a_short_name_of_several_provinces_names_them_all(gazetteer_index: geocode.Index) -> None:
    row = placed(gazetteer_index, place="Khorasan province")
    assert row["longitude"] is None
    for name in ("north", "razavi", "south"):
        assert f"(province:IRN-{name}-khorasan)" in row["reason"]
    assert (
        placed(gazetteer_index, place="Khorasan province", place_id="province:IRN-north-khorasan")["latitude"]
        == 37.41
    )


def test_a_bare_name_that_no_place_bears_may_be_the_provinces(gazetteer_index: geocode.Index) -> None:
    found = geocode.candidates_of(["Nimroz"], Context("AFG"), gazetteer_index)
    assert found["place_id"].iloc[0] == "province:AFG-nimroz"
    assert found["reason"].iloc[0].endswith("; a province: Nimroz province, AFG (province:AFG-nimroz)")
    elsewhere = geocode.candidates_of(["Nimroz"], Context("IRN"), gazetteer_index)
    assert "province:AFG-nimroz" not in set(elsewhere["place_id"])


@pytest.mark.parametrize(
    "phrase",
    ["10 km north of Herat province", "20 km from Herat province", "between Zaranj and Herat province"],
)
def test_no_distance_is_counted_from_a_centre(gazetteer_index: geocode.Index, phrase: str) -> None:
    row = placed(gazetteer_index, place=phrase)
    assert row["longitude"] is None
    assert row["reason"].startswith("Herat province, AFG (province:AFG-herat) is known by its centre only")
