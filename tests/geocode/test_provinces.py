"""A province is placed at its centre, and known no closer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely

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


def test_of_a_province_elsewhere_the_centre_is_not_known(tmp_path: Path) -> None:
    rows = "t,Taftan,PAK,Balochistan,61.6,28.97,3000\n"
    columns = "place_id,name,country,admin1,longitude,latitude,radius_m"
    row = placed(own_places(tmp_path, rows, columns), place="Balochistan province")
    assert row["longitude"] is None
    assert row["reason"].startswith("'Balochistan' is a province of PAK, whose centre is not held")


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
