"""How closely a place is known: codes of precision, whole minutes, and a study's own table of radii."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from gazetteer_rows import closeness, incident, radii_csv
from marzmap import InputError, atlas, geocode, locate

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick


def at(longitude: float = 61.5, latitude: float = 34.123, **given: Any) -> pd.DataFrame:
    placed_by = given.pop("placed_by", "given")
    return incident(longitude=longitude, latitude=latitude, placed_by=placed_by, **given)


def test_every_code_has_a_radius_or_a_reason_and_each_row_its_source() -> None:
    table = geocode.radii()
    codes = table[table["scheme"].isin(["where_prec", "geo_precision"])].set_index(["scheme", "value"])
    codes = codes[codes.index.get_level_values("value").str.len() == 1]
    assert len(codes) == 10
    assert codes["radius_m"].dropna().tolist() == [5_000, 25_000, 150_000, 5_000, 50_000]
    assert (table["radius_m"].isna() == table["reason"].notna()).all()
    assert table["source"].notna().all()


@pytest.mark.parametrize(
    ("code", "radius_m", "placed_by"),
    [
        ({"where_prec": 1}, 5_000, "given"),
        ({"where_prec": 2}, 25_000, "given"),
        ({"where_prec": 3}, 150_000, "centroid"),
        ({"geo_precision": 1}, 5_000, "given"),
        ({"geo_precision": 2}, 50_000, "given"),
    ],
)
def test_a_code_of_precision_gives_the_radius_and_the_row_it_comes_from(
    gazetteer: pd.DataFrame, code: dict[str, int], radius_m: float, placed_by: str
) -> None:
    found = closeness(at(**code), gazetteer)
    ((scheme, value),) = code.items()
    assert found == {
        "radius_m": radius_m,
        "radius_source": f"{scheme} {value}, marzmap's radii",
        "placed_by": placed_by,
        "reason_code": None,
    }


def test_codes_of_gdelt_and_atlos_give_what_the_table_says_of_them(
    gazetteer: pd.DataFrame, tmp_path: Path
) -> None:
    own = radii_csv(
        tmp_path, "gdelt_geo_type,1,,centroid,known only to the country,x\natlos_precision,vicinity,900,,,x\n"
    )
    assert (
        closeness(at(gdelt_geo_type=1), gazetteer, own)["reason_code"]
        == "own_words(known only to the country)"
    )
    assert closeness(at(atlos_precision="vicinity"), gazetteer, own)["radius_m"] == 900
    assert closeness(at(atlos_precision=""), gazetteer, own)["radius_m"] is None


@pytest.mark.parametrize("code", [4, 5, 6, 7])
def test_where_prec_4_to_7_get_no_radius_and_say_why_whatever_was_given(
    gazetteer: pd.DataFrame, code: int
) -> None:
    for radius_m in (float("nan"), 500.0):
        found = closeness(at(where_prec=code, radius_m=radius_m), gazetteer)
        assert (found["radius_m"], found["radius_source"]) == (None, None)
        assert found["reason_code"].endswith(f"(UCDP where_prec {code})")


def test_geo_precision_3_is_the_province_coded_to_its_capital(gazetteer: pd.DataFrame) -> None:
    for radius_m in (float("nan"), 500.0):
        assert closeness(at(geo_precision=3, radius_m=radius_m), gazetteer) == {
            "radius_m": None,
            "radius_source": None,
            "placed_by": "centroid",
            "reason_code": "province_only(ACLED geo_precision 3)",
        }


def test_a_code_has_another_radius_in_a_country_of_large_districts(
    gazetteer: pd.DataFrame, tmp_path: Path
) -> None:
    there = {name: closeness(at(where_prec=3, country=name), gazetteer) for name in ("TCD", "AFG", "SYR")}
    assert there["TCD"]["radius_source"] == "where_prec 3 TCD, marzmap's radii"
    assert there["SYR"]["radius_source"] == "where_prec 3, marzmap's radii"
    assert there["AFG"]["radius_m"] < 60_000 < there["SYR"]["radius_m"] < there["TCD"]["radius_m"]
    own = radii_csv(tmp_path, "where_prec,3,44000,,,survey\ngeo_precision,2 TCD,9000,,,survey\n")
    assert closeness(at(where_prec=3, country="TCD"), gazetteer, own)["radius_m"] == 44_000
    assert closeness(at(geo_precision=2, country="TCD"), gazetteer, own)["radius_m"] == 9_000
    assert closeness(at(geo_precision=2, country="KAZ"), gazetteer, own)["radius_m"] == 189_000


def test_a_name_that_is_found_does_not_help_what_is_known_to_the_province_only(
    gazetteer: pd.DataFrame,
) -> None:
    found = closeness(incident(place="Shaghalak", where_prec=4), gazetteer)
    assert (found["radius_m"], found["placed_by"]) == (None, "centroid")


def test_no_side_follows_and_the_reason_is_kept(gazetteer: pd.DataFrame) -> None:
    row = geocode.with_radii(
        geocode.by_name(at(61.4949, 31.0306, where_prec=4), gazetteer), geocode.radii(), gazetteer
    )
    found = locate.on_border(row, locate.reference(("AFG-IRN",))).iloc[0]
    assert (found["side"], pd.isna(found["side_likely"])) == ("undetermined", True)
    assert found["border_distance_m"] == pytest.approx(29_770, abs=5)
    assert "province_only(UCDP where_prec 4)" in found["reason_code"]


def test_the_centre_of_a_province_has_no_side(gazetteer: pd.DataFrame, tmp_path: Path) -> None:
    reason = "centre_only"
    assert closeness(at(placed_by="centroid"), gazetteer)["reason_code"] == reason
    assert closeness(at(placed_by="centroid", radius_m=90_000.0), gazetteer)["radius_m"] == 90_000
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,name,longitude,latitude,placed_by\nfarah,Farah,61.9,32.5,centroid\n", encoding="utf-8"
    )
    gazetteer = geocode.gazetteer(own)
    assert closeness(incident(place="Farah"), gazetteer)["reason_code"] == reason
    # The same point, given as coordinates: it still is the centre of the province.
    assert closeness(at(61.9, 32.5), gazetteer) == closeness(incident(place="Farah"), gazetteer)


def test_a_given_point_that_is_a_places_own_has_its_radius(gazetteer: pd.DataFrame, tmp_path: Path) -> None:
    zaranj = closeness(at(61.86037, 30.95962, place="somewhere"), gazetteer)
    assert (zaranj["radius_m"], zaranj["placed_by"]) == (4_000, "given")
    assert zaranj["radius_source"] == "our choice: the city and its outskirts"
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,name,aliases,longitude,latitude,radius_m\n"
        "1,Town,Toun|Tawn,61.5,34.1,900\n2,Region,,61.5,34.1,30000\n",
        encoding="utf-8",
    )
    gazetteer = geocode.gazetteer(own)
    for spelling in ("Town", "tāwn"):
        assert closeness(at(61.5, 34.1, place=spelling), gazetteer)["radius_m"] == 900
    # Which of the two is meant is not said: the wider one.
    assert closeness(at(61.5, 34.1), gazetteer)["radius_m"] == 30_000


@pytest.mark.parametrize(
    ("longitude", "latitude", "whole"),
    [
        (61.01667, 34.65, True),  # 61 01' E, 34 39' N
        (61.0167, 34.65, True),
        (61.017, 34.65, True),
        (61.01666, 34.65, False),
        (61.01667, 34.651, False),
        (61.0, 34.5, False),  # as like tenths of a degree as minutes
    ],
)
def test_whole_minutes_are_known_to_1300_m(
    gazetteer: pd.DataFrame, longitude: float, latitude: float, *, whole: bool
) -> None:
    found = closeness(at(longitude, latitude), gazetteer)
    assert found["radius_m"] == (1_300 if whole else None)
    assert found["radius_source"] == ("coordinates whole minutes, marzmap's radii" if whole else None)


def test_whole_minutes_are_the_least_radius(gazetteer: pd.DataFrame, tmp_path: Path) -> None:
    own = radii_csv(tmp_path, "where_prec,1,400,,,survey\n")
    assert closeness(at(61.01667, 34.65, where_prec=1), gazetteer, own)["radius_m"] == 1_300
    assert closeness(at(61.01668, 34.65, where_prec=1), gazetteer, own)["radius_m"] == 400
    assert closeness(at(61.01667, 34.65, where_prec=2), gazetteer, own)["radius_m"] == 25_000


def test_where_nothing_is_known_nothing_is_said(gazetteer: pd.DataFrame) -> None:
    assert closeness(at(), gazetteer) == dict.fromkeys(("radius_m", "radius_source", "reason_code")) | {
        "placed_by": "given"
    }
    assert closeness(incident(place="Atlantis", where_prec=4), gazetteer)["reason_code"] is None


def test_of_a_code_and_a_place_that_is_found_the_vaguer_decides(gazetteer: pd.DataFrame) -> None:
    near = closeness(incident(place="Zaranj", where_prec=2), gazetteer)
    assert (near["radius_m"], near["radius_source"]) == (25_000, "where_prec 2, marzmap's radii")
    assert near["placed_by"] == "curated"
    region = closeness(incident(place="Farah border", where_prec=1), gazetteer)
    assert (region["radius_m"], region["placed_by"]) == (129_000, "inferred")


def test_a_given_radius_stays(gazetteer: pd.DataFrame) -> None:
    row = at(61.01667, 34.65, radius_m=50.0, radius_source="GPS", where_prec=1)
    assert (closeness(row, gazetteer)["radius_m"], closeness(row, gazetteer)["radius_source"]) == (50, "GPS")


def test_a_study_replaces_rows_of_the_table_and_adds_others(gazetteer: pd.DataFrame, tmp_path: Path) -> None:
    own = radii_csv(
        tmp_path,
        "where_prec,4,80000,,,half a province\nplaced_by,given,700,,,survey\npopulation,0,900,,,survey\n",
    )
    found = closeness(at(where_prec=4), gazetteer, own)
    assert (found["radius_m"], found["radius_source"]) == (80_000, "where_prec 4, the study's radii")
    assert (found["placed_by"], found["reason_code"]) == ("given", None)
    assert closeness(at(), gazetteer, own)["radius_m"] == 700
    towns = geocode.gazetteer(radii=geocode.radii(own))
    villages = towns[(towns["precedence"] == 2) & ~(towns["population"] >= 5_000)]
    assert set(villages["extent_m"]) == {900, 1_300}
    # What a study itself says of villages is not widened to what reports call by their names.
    assert (villages.loc[villages["extent_m"] == 900, "radius_m"] == 900).all()
    assert len(geocode.radii(own)) == len(geocode.radii()) + 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("when_prec,1,500,,,x", "row 2: scheme 'when_prec' is not known. Take one of: where_prec"),
        ("where_prec,8,500,,,x", "row 2: value '8' is none of where_prec. Expected 1 to 7"),
        ("geo_precision,1,,,,x", "row 2: radius_m should be given, or else a reason"),
        ("geo_precision,1,500,,why,x", "row 2: radius_m should be given, or else a reason"),
        ("population,10,,,why,x", "row 2: radius_m should be given"),
        ("where_prec,1,-5,,,x", "row 2: radius_m '-5' is not a length"),
        ("where_prec,1,5 km,,,x", "row 2: radius_m '5 km' is not a length"),
        ("where_prec,1,500,guessed,,x", "row 2: placed_by 'guessed' is not known"),
        ("where_prec,1,500,,,x\nwhere_prec,1,600,,,x", "row 3: where_prec 1 stands in row 2 too"),
    ],
)
def test_a_bad_table_of_radii_is_refused(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        geocode.radii(radii_csv(tmp_path, row))


def test_what_is_no_table_of_radii_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "radii.csv"
    with pytest.raises(InputError, match="no such file"):
        geocode.radii(path)
    path.write_text("scheme,value\nwhere_prec,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column 'radius_m'"):
        geocode.radii(path)


def test_the_gazetteers_radii_are_those_of_the_table(gazetteer: pd.DataFrame) -> None:
    listed = atlas.places()
    towns = listed["placed_by"] == "gazetteer"
    assert (
        gazetteer.loc[gazetteer["precedence"] == 2, "extent_m"].tolist()
        == listed.loc[towns, "radius_m"].tolist()
    )


@pytest.mark.parametrize("country", ["AFG", "IRN"])
def test_where_prec_3_reaches_over_95_districts_in_100(country: str) -> None:
    districts = atlas.units().query("country == @country")
    plane = districts.geometry.to_crs("+proj=laea +lat_0=33 +lon_0=58 +datum=WGS84").array
    reach = geocode.radii().set_index(["scheme", "value"]).loc[("where_prec", f"3 {country}"), "radius_m"]
    near = shapely.area(shapely.intersection(plane, shapely.buffer(shapely.centroid(plane), reach)))
    assert 0.94 <= float(np.mean(near / shapely.area(plane) >= 0.95)) < 0.97


def test_where_prec_3_is_enough_in_nine_countries_in_ten() -> None:
    table = geocode.radii()
    each = table[(table["scheme"] == "where_prec") & table["value"].str.startswith("3 ")]["radius_m"]
    (any_other,) = table.loc[(table["scheme"] == "where_prec") & (table["value"] == "3"), "radius_m"]
    assert len(each) > 100
    assert 0.9 <= (each <= any_other).mean() < 0.95


def test_geo_precision_2_reaches_over_95_places_in_100() -> None:
    places = atlas.places().query("placed_by == 'gazetteer' and country == 'IRN'")
    counties = atlas.units().query("country == 'IRN'").geometry.array
    points = shapely.points(places["longitude"], places["latitude"])
    county, place = shapely.STRtree(points).query(counties, predicate="contains")
    there = places.iloc[place].assign(county=county).sort_values("population", kind="stable")
    seat = there.groupby("county")[["longitude", "latitude"]].last().loc[there["county"]]
    away = Geod(ellps="WGS84").inv(there["longitude"], there["latitude"], *seat.to_numpy().T)[2]
    others = away[there["county"].duplicated(keep="last").to_numpy()]
    reach = geocode.radii().set_index(["scheme", "value"]).loc[("geo_precision", "2 IRN"), "radius_m"]
    assert len(others) > 1_000
    assert 0.945 <= float(np.mean(others <= reach)) < 0.96
    assert float(np.mean(others <= 15_000)) < 0.6  # the radius that was a mere choice


def test_rows_index_and_order_stay_and_do_not_matter_to_each_other(gazetteer: pd.DataFrame) -> None:
    table = geocode.radii()
    rows = pd.concat([at(where_prec=code) for code in (2, 4, 1)]).set_axis([7, 3, 5])
    found = geocode.with_radii(rows, table, gazetteer)
    assert found.index.tolist() == [7, 3, 5]
    assert found.columns.tolist() == [*rows.columns, "reason_code"]
    back = geocode.with_radii(rows.iloc[::-1], table, gazetteer).iloc[::-1]
    pd.testing.assert_frame_equal(found, back)
    none = geocode.with_radii(rows.iloc[:0], table, gazetteer)
    assert none[["radius_m", "reason_code"]].dtypes.astype(str).tolist() == ["float64", "string"]
