"""Districts are known by name in both scripts, and by their polygons; a bare name may be that of the seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from gazetteer_rows import incident, own_places, placed
from marzmap import atlas, geocode, locate

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from marzmap._types import Floats

GLOBE = Geod(ellps="WGS84")
# Every unit within some kilometres of the line, as its polygon is named; the words are written by hand.
ON_THE_LINE = {
    "AFG-farah-anar-dara": ("Anar Dara district", "ولسوالی انار دره"),
    "AFG-farah-lash-wa-juwayn": ("Lash-e Juwayn district", "ولسوالی لاش و جوین"),
    "AFG-farah-qala-ka": ("Qala-i-Kah district", "ولسوالی قلعه کاه"),
    "AFG-farah-shib-koh": ("Shib Koh district", "د شیب کوه ولسوالۍ"),
    "AFG-herat-adraskan": ("Adraskan district", "ولسوالی ادرسکن"),
    "AFG-herat-ghoryan": ("Ghurian district", "ولسوالي غوريان"),
    "AFG-herat-gulran": ("Gulran district", "ولسوالی گلران"),
    "AFG-herat-kohsan": ("Kuhsan district", "ولسوالی کهسان"),
    "AFG-nimroz-chahar-burjak": ("Char Burjak district", "ولسوالی چهاربرجک"),
    "AFG-nimroz-kang": ("Kang woleswali", "د کنګ ولسوالۍ"),
    "AFG-nimroz-zaranj": ("Zaranj district", "ولسوالی زرنج"),
    "IRN-razavi-khorasan-khaf": ("Khaf county", "شهرستان خواف"),
    "IRN-razavi-khorasan-saleh-abad": ("Salehabad county", "شهرستان صالح‌آباد"),
    "IRN-razavi-khorasan-taybad": ("Taybad county", "شهرستان تایباد"),
    "IRN-razavi-khorasan-torbat-e-jam": ("Torbat-e Jam county", "شهرستان تربت جام"),
    "IRN-sistan-and-baluchestan-hamun": ("Hamun county", "شهرستان هامون"),
    "IRN-sistan-and-baluchestan-hirmand": ("Hirmand shahrestan", "شهرستان هيرمند"),
    "IRN-sistan-and-baluchestan-nimruz": ("Nimruz county", "شهرستان نیمروز"),
    "IRN-sistan-and-baluchestan-zahedan": ("Zahedan county", "شهرستان زاهدان"),
    "IRN-sistan-and-baluchestan-zehak": ("Zehak county", "شهرستان زهک"),
    "IRN-south-khorasan-darmian": ("Darmian county", "شهرستان درمیان"),
    "IRN-south-khorasan-nehbandan": ("Nehbandan county", "شهرستان نهبندان"),
    "IRN-south-khorasan-sarbisheh": ("Sarbisheh county", "شهرستان سربیشه"),
    "IRN-south-khorasan-zirkuh": ("Zirkuh county", "شهرستان زیرکوه"),
}


def polygon(admin2: str) -> shapely.Geometry:
    units = atlas.units()
    return units.geometry[units["admin2"] == admin2].item()


def inside(shape: shapely.Geometry, count: int) -> Floats:
    """Return random places in a polygon."""
    west, south, east, north = shape.bounds
    drawn = np.random.default_rng(4).uniform((west, south), (east, north), (count * 5, 2))
    kept: Floats = drawn[shapely.contains_xy(shape, drawn)][:count]
    return kept


@pytest.mark.parametrize(("unit", "names"), ON_THE_LINE.items(), ids=[*ON_THE_LINE])
def test_every_unit_on_the_line_is_known_in_both_scripts(
    gazetteer_index: geocode.Index, unit: str, names: tuple[str, str]
) -> None:
    for name in names:
        assert placed(gazetteer_index, place=name)["place_id"] == f"district:{unit}", name


def test_the_list_above_is_whole() -> None:
    lines = shapely.union_all(atlas.borders().query("border_id == 'AFG-IRN'").geometry.array)
    units = atlas.units()
    near = units[shapely.dwithin(units.geometry.array, lines, 0.05)]
    keys = (near["country"] + "-" + near["admin1"] + "-" + near["admin2"]).str.replace(" ", "-")
    found = {key[:3] + key[3:].lower() for key in keys}
    assert found == ON_THE_LINE.keys()


@pytest.mark.parametrize(
    ("name", "country"),
    [
        *(("Gulran", ""), ("Shib Koh", ""), ("Zirkuh", ""), ("Darmian", ""), ("Hamun", "")),
        *(("Nimruz", "IRN"), ("گلران", ""), ("زیرکوه", ""), ("Hirmand", "")),
    ],
)
def test_a_unit_that_no_place_is_called_after_needs_no_word(
    gazetteer_index: geocode.Index, name: str, country: str
) -> None:
    assert placed(gazetteer_index, place=name, country=country)["place_id"].startswith("district:")


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Ghoryan", "district:AFG-herat-ghoryan"),
        ("غوریان", "district:AFG-herat-ghoryan"),
        ("Ghoryan, Herat", "district:AFG-herat-ghoryan"),
        ("Lash-e Juwayn", "district:AFG-farah-lash-wa-juwayn"),
        ("Kang", "district:AFG-nimroz-kang"),
        ("Ghoryan town", "ghoryan"),
        ("شهر غوریان", "ghoryan"),
        ("10 km north of Ghoryan", "ghoryan"),
        ("near Ghoryan", "ghoryan"),
        # 49,851 and 121,989 people.
        ("Zaranj", "zaranj"),
        ("Zabol", "zabol"),
        # A place that is no seat, and a district called after one.
        ("Islam Qala", "islam-qala"),
        ("Islam Qala district", "district:AFG-herat-kohsan"),
        ("Herat's Qala district", "district:AFG-herat-kohsan"),
    ],
)
def test_a_bare_name_is_the_district_unless_its_seat_is_a_city(
    gazetteer_index: geocode.Index, name: str, place_id: str
) -> None:
    assert placed(gazetteer_index, place=name)["place_id"] == place_id


def test_a_seat_can_be_chosen_and_a_study_may_name_its_own(
    gazetteer_index: geocode.Index, tmp_path: Path
) -> None:
    assert placed(gazetteer_index, place="Ghoryan", place_id="ghoryan")["radius_m"] == 40_000
    assert placed(gazetteer_index, place="in Ghoryan town", place_id="ghoryan")["radius_m"] == 3_000
    chosen = placed(gazetteer_index, place="Ghoryan", place_id="district:AFG-herat-ghoryan")
    assert chosen["radius_m"] > 80_000
    own = own_places(tmp_path, "mine,Ghoryan,,AFG,61.49,34.34,700\n")
    assert placed(own, place="Ghoryan")["place_id"] == "mine"


def test_two_names_of_a_district_and_its_seat_are_one_place(gazetteer_index: geocode.Index) -> None:
    row = placed(gazetteer_index, place="Zaranj", place_local="ولسوالی زرنج")
    assert row["place_id"] == "district:AFG-nimroz-zaranj"


@pytest.mark.parametrize(
    "name", ["Kohsan district", "Ghoryan", "Lash-e Juwayn", "ولسوالی کنگ", "شهرستان هیرمند"]
)
def test_95_villages_of_a_district_in_100_lie_within_its_radius(
    gazetteer_index: geocode.Index, name: str
) -> None:
    row = placed(gazetteer_index, place=name)
    shape = polygon(gazetteer_index.any_places(row["place_id"])[0]["admin2"] or "")
    villages = inside(shape, 500)
    spot = np.broadcast_to((row["longitude"], row["latitude"]), villages.shape)
    away = GLOBE.inv(*spot.T, *villages.T)[2]
    assert (away <= row["radius_m"]).mean() >= 0.95
    # The seat's radius, which passed for the district's, holds few of them.
    assert (away <= 3_000).mean() < 0.1
    assert shape.contains(shapely.Point(row["longitude"], row["latitude"]))


def test_a_row_of_where_prec_3_takes_the_district_that_it_names() -> None:
    table, places = geocode.radii(), geocode.gazetteer()
    known = geocode.index(places)
    rows: list[dict[str, Any]] = [
        {"admin1": "Herat province", "admin2": "Kohsan district"},
        {"place": "Kohsan district"},
        {"admin2": "Atlantis district"},
        {"admin1": "Farah province", "admin2": "Kohsan district"},
        {"admin2": "Kang district"},  # 350 km away
        {"admin2": "Kohsan district", "radius_m": 900.0},
    ]
    spot: dict[str, Any] = {
        "longitude": 61.2,
        "latitude": 34.65,
        "where_prec": "3",
        "country": "AFG",
        "placed_by": "given",
    }
    frames: list[pd.DataFrame] = [incident(**(spot | row)) for row in rows]
    frame = pd.concat(frames, ignore_index=True)
    found = geocode.in_stated_districts(
        geocode.with_radii(geocode.by_name(frame, known), table, places), known
    )
    kohsan = "district:AFG-herat-kohsan"
    assert found["place_id"].fillna("").tolist() == [kohsan, kohsan, "", "", "", ""]
    assert found["radius_m"].tolist()[2:] == [54_000.0, 54_000.0, 54_000.0, 900.0]
    corners = shapely.get_coordinates(polygon("Kohsan"))
    farthest = GLOBE.inv(*np.broadcast_to((61.2, 34.65), corners.shape).T, *corners.T)[2].max()
    assert found["radius_m"][0] == pytest.approx(farthest, abs=101)
    assert found["radius_source"][0] == "holds the whole of Kohsan district"


def test_the_side_and_distance_of_a_district_are_those_of_its_polygon() -> None:
    known = geocode.index(geocode.gazetteer())
    rows = geocode.by_name(incident(place="Kohsan district"), known).assign(reason_code=None)
    line = locate.reference(("AFG-IRN",))

    def country_at(longitude: Floats, latitude: Floats) -> NDArray[np.object_]:
        return line.countries.names[locate.country_at(longitude, latitude, line.countries)]

    found = locate.on_border(rows, line, geocode.over_districts(rows, country_at)).iloc[0]
    assert (found["side"], found["side_probability"] > 0.99) == ("AFG", True)
    drawn = inside(polygon("Kohsan"), 3_000)
    drawn = drawn[country_at(drawn[:, 0], drawn[:, 1]) == "AFG"]
    away = locate.columns(drawn[:, 0], drawn[:, 1], None, line)["border_distance_m"]
    low, high = np.quantile(away, [0.1, 0.9])
    assert found["border_distance_low_m"] == pytest.approx(low, abs=1_500)
    assert found["border_distance_high_m"] == pytest.approx(high, abs=1_500)


def test_what_is_known_to_no_district_is_not_spread(gazetteer_index: geocode.Index) -> None:
    rows = geocode.by_name(incident(place="Zaranj"), gazetteer_index)
    spots = geocode.over_districts(rows, lambda lon, _: np.full(len(lon), "AFG", dtype=object))
    assert spots.empty
    assert spots.columns.tolist() == [*geocode.CANDIDATE_COLUMNS, "geometry"]
