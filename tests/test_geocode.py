"""Places become points with a radius: spellings, choices, and nothing resolved by guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely

from marzmap import InputError, atlas, geocode, locate
from marzmap.attributes import COLUMNS, typed

if TYPE_CHECKING:
    from pathlib import Path


def incident(**given: Any) -> pd.DataFrame:
    row = {"incident_id": "a", **given}
    return typed(pd.DataFrame([row]), [name for name in COLUMNS if COLUMNS[name].origin == "given"])


@pytest.fixture(scope="module")
def places() -> pd.DataFrame:
    return geocode.gazetteer()


@pytest.mark.parametrize("spelling", ["Shaghalak", "Shangalak", "SHOGHALAK", "shagalak", "شغالک", "شغالك"])
def test_shaghalak_is_found_in_its_spellings_with_both_candidates(
    places: pd.DataFrame, spelling: str
) -> None:
    placed = geocode.by_name(incident(place=spelling), places)
    row = placed.iloc[0]
    assert (row["latitude"], row["longitude"], row["radius_m"]) == (31.0549, 61.8058, 3000.0)
    assert row["place_candidates"] == 2
    found = geocode.candidates(incident(place=spelling), places)
    assert found["weight"].tolist() == [0.5, 0.5]
    assert found["shown"].tolist() == [True, False]


def test_given_coordinates_stay(places: pd.DataFrame) -> None:
    placed = geocode.by_name(
        incident(place="Shaghalak", longitude=61.0, latitude=31.0, radius_m=50.0, placed_by="given"), places
    )
    assert placed.loc[0, ["longitude", "latitude", "radius_m", "placed_by"]].tolist() == [
        61.0,
        31.0,
        50.0,
        "given",
    ]
    assert (placed.geometry.x[0], placed.geometry.y[0]) == (61.0, 31.0)


def test_an_unknown_place_says_what_is_near_it(places: pd.DataFrame) -> None:
    placed = geocode.by_name(incident(place="Zarandsh"), places)
    assert pd.isna(placed.loc[0, "longitude"])
    assert "'Zarandsh' is in no gazetteer; near it: Zaranj" in placed.loc[0, "reason"]


def test_an_ambiguous_name_is_not_resolved(tmp_path: Path) -> None:
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,name,longitude,latitude,radius_m\n1,Qala,61,34,1000\n2,Qala,62,35,1000\n", encoding="utf-8"
    )
    placed = geocode.by_name(incident(place="qala"), geocode.gazetteer(own))
    assert pd.isna(placed.loc[0, "longitude"])
    assert placed.loc[0, "reason"] == "'qala' is ambiguous: Qala (1), Qala (2)"


def test_a_studys_own_place_comes_first_wherever_it_lies(tmp_path: Path) -> None:
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,name,country,longitude,latitude,radius_m\n1,Herat,IRN,60,34,1000\n", encoding="utf-8"
    )
    placed = geocode.by_name(incident(place="Herat", country="AFG"), geocode.gazetteer(own))
    assert placed.loc[0, "longitude"] == 60


def test_a_place_with_no_candidate_marked_is_shown_at_the_first(tmp_path: Path) -> None:
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,candidate,name,longitude,latitude,radius_m,shown\n1,1,Qala,61,34,9,false\n1,2,Qala,62,35,9,false\n",
        encoding="utf-8",
    )
    placed = geocode.by_name(incident(place="Qala"), geocode.gazetteer(own))
    assert placed.loc[0, ["longitude", "place_candidates"]].tolist() == [61, 2]


def test_the_stated_country_tells_homonyms_apart(places: pd.DataFrame) -> None:
    assert geocode.by_name(incident(place="Herat", country="AFG"), places).loc[0, "longitude"] > 62
    assert "no gazetteer" in geocode.by_name(incident(place="Herat", country="PAK"), places).loc[0, "reason"]


def test_a_place_without_a_radius_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "places.csv"
    own.write_text("place_id,name,longitude,latitude\n1,Qala,61,34\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2: no radius_m"):
        geocode.gazetteer(own)


def test_no_rows_give_typed_no_rows(places: pd.DataFrame) -> None:
    placed = geocode.by_name(incident(place="Milak").iloc[:0], places)
    assert len(placed) == 0
    assert placed["placed_by"].dtype == "string"
    assert len(geocode.candidates(incident(place="Milak").iloc[:0], places)) == 0


# Radii


def at(longitude: float = 61.5, latitude: float = 34.123, **given: Any) -> pd.DataFrame:
    placed_by = given.pop("placed_by", "given")
    return incident(longitude=longitude, latitude=latitude, placed_by=placed_by, **given)


def told(row: pd.DataFrame, places: pd.DataFrame, own: Path | None = None) -> dict[str, Any]:
    """What is known of the one row, empty values as None."""
    found = geocode.with_radii(geocode.by_name(row, places), geocode.radii(own), places)
    named = found[["radius_m", "radius_source", "placed_by", "reason"]].astype("object")
    (only,) = named.where(named.notna(), None).to_dict("records")
    return {str(name): value for name, value in only.items()}


def radii_csv(folder: Path, rows: str) -> Path:
    path = folder / "radii.csv"
    path.write_text(f"scheme,value,radius_m,placed_by,reason,source\n{rows}", encoding="utf-8")
    return path


def test_every_code_has_a_radius_or_a_reason_and_each_row_its_source() -> None:
    table = geocode.radii()
    codes = table[table["scheme"].isin(["where_prec", "geo_precision"])].set_index(["scheme", "value"])
    assert len(codes) == 10
    assert codes["radius_m"].dropna().tolist() == [5_000, 25_000, 60_000, 5_000, 15_000, 50_000]
    assert (table["radius_m"].isna() == table["reason"].notna()).all()
    assert table["source"].notna().all()


@pytest.mark.parametrize(
    ("code", "radius_m", "placed_by"),
    [
        ({"where_prec": 1}, 5_000, "given"),
        ({"where_prec": 2}, 25_000, "given"),
        ({"where_prec": 3}, 60_000, "centroid"),
        ({"geo_precision": 1}, 5_000, "given"),
        ({"geo_precision": 2}, 15_000, "given"),
        ({"geo_precision": 3}, 50_000, "inferred"),
    ],
)
def test_a_code_of_precision_gives_the_radius_and_the_row_it_comes_from(
    places: pd.DataFrame, code: dict[str, int], radius_m: float, placed_by: str
) -> None:
    found = told(at(**code), places)
    ((scheme, value),) = code.items()
    assert found == {
        "radius_m": radius_m,
        "radius_source": f"{scheme} {value}, marzmap's radii",
        "placed_by": placed_by,
        "reason": None,
    }


@pytest.mark.parametrize("code", [4, 5, 6, 7])
def test_where_prec_4_to_7_get_no_radius_and_say_why_whatever_was_given(
    places: pd.DataFrame, code: int
) -> None:
    for radius_m in (float("nan"), 500.0):
        found = told(at(where_prec=code, radius_m=radius_m), places)
        assert (found["radius_m"], found["radius_source"]) == (None, None)
        assert found["reason"].startswith(f"UCDP where_prec {code}: ")


def test_a_name_that_is_found_does_not_help_what_is_known_to_the_province_only(places: pd.DataFrame) -> None:
    found = told(incident(place="Shaghalak", where_prec=4), places)
    assert (found["radius_m"], found["placed_by"]) == (None, "centroid")


def test_no_side_follows_and_the_reason_is_kept(places: pd.DataFrame) -> None:
    row = geocode.with_radii(
        geocode.by_name(at(61.4949, 31.0306, where_prec=4), places), geocode.radii(), places
    )
    found = locate.on_border(row, locate.reference(("AFG-IRN",))).iloc[0]
    assert (found["side"], pd.isna(found["side_likely"])) == ("undetermined", True)
    assert found["border_distance_m"] == pytest.approx(29_770, abs=5)
    assert "UCDP where_prec 4: known only to the province" in found["reason"]


def test_the_centre_of_a_province_has_no_side(places: pd.DataFrame, tmp_path: Path) -> None:
    reason = "placed at the centre of a province or country: known no closer"
    assert told(at(placed_by="centroid"), places)["reason"] == reason
    assert told(at(placed_by="centroid", radius_m=90_000.0), places)["radius_m"] == 90_000
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,name,longitude,latitude,placed_by\nfarah,Farah,61.9,32.5,centroid\n", encoding="utf-8"
    )
    places = geocode.gazetteer(own)
    assert told(incident(place="Farah"), places)["reason"] == reason
    # The same point, given as coordinates: it still is the centre of the province.
    assert told(at(61.9, 32.5), places) == told(incident(place="Farah"), places)


def test_a_given_point_that_is_a_places_own_has_its_radius(places: pd.DataFrame, tmp_path: Path) -> None:
    zaranj = told(at(61.86037, 30.95962, place="somewhere"), places)
    assert (zaranj["radius_m"], zaranj["placed_by"]) == (4_000, "given")
    assert zaranj["radius_source"] == "our choice: the city and its outskirts"
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,name,aliases,longitude,latitude,radius_m\n"
        "1,Town,Toun|Tawn,61.5,34.1,900\n2,Region,,61.5,34.1,30000\n",
        encoding="utf-8",
    )
    places = geocode.gazetteer(own)
    for spelling in ("Town", "tāwn"):
        assert told(at(61.5, 34.1, place=spelling), places)["radius_m"] == 900
    # Which of the two is meant is not said: the wider one.
    assert told(at(61.5, 34.1), places)["radius_m"] == 30_000


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
    places: pd.DataFrame, longitude: float, latitude: float, *, whole: bool
) -> None:
    found = told(at(longitude, latitude), places)
    assert found["radius_m"] == (1_300 if whole else None)
    assert found["radius_source"] == ("coordinates whole minutes, marzmap's radii" if whole else None)


def test_whole_minutes_are_the_least_radius(places: pd.DataFrame, tmp_path: Path) -> None:
    own = radii_csv(tmp_path, "where_prec,1,400,,,survey\n")
    assert told(at(61.01667, 34.65, where_prec=1), places, own)["radius_m"] == 1_300
    assert told(at(61.01668, 34.65, where_prec=1), places, own)["radius_m"] == 400
    assert told(at(61.01667, 34.65, where_prec=2), places, own)["radius_m"] == 25_000


def test_where_nothing_is_known_nothing_is_said(places: pd.DataFrame) -> None:
    assert told(at(), places) == dict.fromkeys(("radius_m", "radius_source", "reason")) | {
        "placed_by": "given"
    }
    assert "no gazetteer" in told(incident(place="Atlantis", where_prec=4), places)["reason"]


def test_of_a_code_and_a_place_that_is_found_the_vaguer_decides(places: pd.DataFrame) -> None:
    near = told(incident(place="Zaranj", where_prec=2), places)
    assert (near["radius_m"], near["radius_source"]) == (25_000, "where_prec 2, marzmap's radii")
    assert near["placed_by"] == "curated"
    region = told(incident(place="Farah border", where_prec=1), places)
    assert (region["radius_m"], region["placed_by"]) == (129_000, "inferred")


def test_a_given_radius_stays(places: pd.DataFrame) -> None:
    row = at(61.01667, 34.65, radius_m=50.0, radius_source="GPS", where_prec=1)
    assert (told(row, places)["radius_m"], told(row, places)["radius_source"]) == (50, "GPS")


def test_a_study_replaces_rows_of_the_table_and_adds_others(places: pd.DataFrame, tmp_path: Path) -> None:
    own = radii_csv(
        tmp_path,
        "where_prec,4,80000,,,half a province\nplaced_by,given,700,,,survey\npopulation,0,900,,,survey\n",
    )
    found = told(at(where_prec=4), places, own)
    assert (found["radius_m"], found["radius_source"]) == (80_000, "where_prec 4, the study's radii")
    assert (found["placed_by"], found["reason"]) == ("given", None)
    assert told(at(), places, own)["radius_m"] == 700
    towns = geocode.gazetteer(radii=geocode.radii(own))
    villages = towns[(towns["tier"] == 2) & ~(towns["population"] >= 5_000)]
    assert set(villages["radius_m"]) == {900, 1_300}
    assert len(geocode.radii(own)) == len(geocode.radii()) + 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("when_prec,1,500,,,x", "row 2: scheme 'when_prec' is not known. Take one of: where_prec"),
        ("where_prec,8,500,,,x", "row 2: value '8' is none of where_prec. Expected 1 to 7"),
        ("geo_precision,1,,,,x", "row 2: radius_m should be given, or else a reason"),
        ("geo_precision,1,500,,why,x", "row 2: radius_m should be given, or else a reason"),
        ("population,10,,,why,x", "row 2: radius_m should be given"),
        ("where_prec,1,-5,,,x", "row 2: radius_m '-5' is no length"),
        ("where_prec,1,5 km,,,x", "row 2: radius_m '5 km' is no length"),
        ("where_prec,1,500,guessed,,x", "row 2: placed_by 'guessed' is not known"),
        ("where_prec,1,500,,,x\nwhere_prec,1,600,,,x", "row 3: where_prec 1 stands in row 2 too"),
    ],
)
def test_a_bad_table_of_radii_is_refused(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        geocode.radii(radii_csv(tmp_path, row))


def test_what_is_no_table_of_radii_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "radii.csv"
    with pytest.raises(InputError, match="not readable as a table of radii"):
        geocode.radii(path)
    path.write_text("scheme,value\nwhere_prec,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column 'radius_m'"):
        geocode.radii(path)


def test_the_gazetteers_radii_are_those_of_the_table(places: pd.DataFrame) -> None:
    listed = atlas.places()
    towns = listed["placed_by"] == "gazetteer"
    assert places.loc[places["tier"] == 2, "radius_m"].tolist() == listed.loc[towns, "radius_m"].tolist()


def test_where_prec_3_reaches_over_nine_districts_in_ten() -> None:
    plane = atlas.units().geometry.to_crs("+proj=laea +lat_0=33 +lon_0=58 +datum=WGS84").array
    reach = geocode.radii().set_index(["scheme", "value"]).loc[("where_prec", "3"), "radius_m"]
    near = shapely.area(shapely.intersection(plane, shapely.buffer(shapely.centroid(plane), reach)))
    share = float(np.mean(near / shapely.area(plane) >= 0.95))
    assert 0.9 <= share < 0.95


def test_rows_index_and_order_stay_and_do_not_matter_to_each_other(places: pd.DataFrame) -> None:
    table = geocode.radii()
    rows = pd.concat([at(where_prec=code) for code in (2, 4, 1)]).set_axis([7, 3, 5])
    found = geocode.with_radii(rows, table, places)
    assert found.index.tolist() == [7, 3, 5]
    assert found.columns.tolist() == [*rows.columns, "reason"]
    back = geocode.with_radii(rows.iloc[::-1], table, places).iloc[::-1]
    pd.testing.assert_frame_equal(found, back)
    none = geocode.with_radii(rows.iloc[:0], table, places)
    assert none[["radius_m", "reason"]].dtypes.astype(str).tolist() == ["float64", "string"]
