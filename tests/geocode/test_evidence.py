"""A place is taken where enough speaks for it: nearness to the border, size, stated country or province."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

from gazetteer_rows import incident, placed
from marzmap import atlas, geocode
from marzmap._cli import main
from marzmap.atlas import fetch
from marzmap.geocode import Context
from marzmap.geocode.context import same_unit

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def abroad() -> geocode.Index:
    countries = ("ARM", "AZE", "COL", "KGZ", "TJK", "VEN")
    borders = ("ARM-AZE", "COL-VEN", "KGZ-TJK")
    return geocode.index(geocode.gazetteer(countries=countries, borders=borders))


@pytest.mark.parametrize(
    ("name", "country", "admin1"),
    [("La Victoria", "VEN", "Apure"), ("Goris", "ARM", "Tavush"), ("Isfara", "TJK", "Khatlon")],
)
def test_a_place_outside_the_stated_province_is_not_taken(
    abroad: geocode.Index, name: str, country: str, admin1: str
) -> None:
    row = placed(abroad, place=name, country=country, admin1=admin1)
    assert row["longitude"] is None
    assert row["reason"].startswith(f"'{name}' is in no gazetteer of {admin1}, {country}; elsewhere: ")


def test_a_place_in_the_stated_province_is_taken(abroad: geocode.Index) -> None:
    assert placed(abroad, place="La Victoria", country="VEN", admin1="Aragua")["admin1"] == "Aragua"
    assert placed(abroad, place="Goris", country="ARM", admin1="Syunik")["place_id"] == "geonames:174895"
    assert placed(abroad, place="Горис", country="ARM", admin1="Syunik Province")["place_id"]


def test_a_place_outside_the_stated_district_is_not_taken(gazetteer_index: geocode.Index) -> None:
    assert placed(gazetteer_index, place="Zaranj", admin1="Nimroz", admin2="Kang")["longitude"] is None
    assert placed(gazetteer_index, place="Milak", country="IRN", admin2="Hirmand")["place_id"] == "milak"


def test_a_province_that_no_one_knows_keeps_a_row_for_review(abroad: geocode.Index) -> None:
    row = placed(abroad, place="Goris", country="ARM", admin1="Zangezur Corridor")
    assert row["longitude"] is None
    assert row["reason"].endswith("whether that lies in Zangezur Corridor, ARM cannot be checked")


def test_east_and_west_of_a_name_are_two_provinces() -> None:
    assert not same_unit("East Azerbaijan", "West Azerbaijan")
    assert same_unit("West Azerbaijan", "Azarbayjan-e Gharbi")
    assert same_unit("South Khorasan", "خراسان جنوبی")
    assert not same_unit("شمالی خراسان", "South Khorasan")


@pytest.mark.parametrize(
    ("name", "other"),
    [("Zabul", "Zabul province, AFG"), ("Joveyn", "Jowayin district"), ("جوین", "Jowayin district")],
)
def test_a_homonym_by_another_name_is_not_taken(
    gazetteer_index: geocode.Index, name: str, other: str
) -> None:
    row = placed(gazetteer_index, place=name)
    assert row["longitude"] is None
    assert other in row["reason"]


def test_a_homonym_is_taken_where_the_row_excludes_the_other(gazetteer_index: geocode.Index) -> None:
    assert placed(gazetteer_index, place="Zabol")["place_id"] == "zabol"
    assert placed(gazetteer_index, place="Zabul", country="IRN")["place_id"] == "zabol"
    assert placed(gazetteer_index, place="Kohistan")["longitude"] is None


def test_a_name_far_from_the_border_is_for_review_with_the_distance(gazetteer_index: geocode.Index) -> None:
    row = placed(gazetteer_index, place="Chisht-e Sharif")
    assert row["longitude"] is None
    assert row["reason"].startswith(
        "'Chisht-e Sharif' may be Chisht-e Sharif, Herat, AFG (geonames:1145007, "
    )
    assert "km from the border), or a place that no gazetteer has" in row["reason"]
    review = geocode.table(incident(place="Chisht-e Sharif"), gazetteer_index).review
    first = review.iloc[0]
    assert (first["place_id"], first["country"]) == ("geonames:1145007", "AFG")
    assert 200_000 < first["border_distance_m"] < 300_000
    assert placed(gazetteer_index, place="Chisht-e Sharif", country="AFG", admin1="Herat")["place_id"]


def test_a_large_town_is_taken_in_its_country_not_alone(gazetteer_index: geocode.Index) -> None:
    assert placed(gazetteer_index, place="Kandahar")["longitude"] is None
    assert placed(gazetteer_index, place="Kandahar", country="AFG")["longitude"] == pytest.approx(
        65.7, abs=0.1
    )


def test_a_country_that_was_not_loaded_is_said_to_be_so(gazetteer_index: geocode.Index) -> None:
    reason = placed(gazetteer_index, place="Batken", country="KGZ")["reason"]
    assert reason.startswith("'Batken' was not looked up: no gazetteer of KGZ is loaded")


def test_countries_are_understood_by_name_and_code(abroad: geocode.Index) -> None:
    for country in ("ARM", "Armenia", "AM", "ارمنستان"):
        assert placed(abroad, place="Goris", country=country)["place_id"] == "geonames:174895"
    rows = pd.DataFrame({"place": ["Goris", "Isfara (Tajikistan)", "x"], "country": ["AM", None, "Atlantis"]})
    assert geocode.countries_of(rows) == {"ARM", "TJK"}


@pytest.mark.parametrize(
    ("name", "place_id"), [("Sotk", "616041"), ("Jermuk", "174884"), ("Горис", "174895"), ("Sotk mine", "")]
)
def test_villages_of_another_border_are_placed(name: str, place_id: str) -> None:
    places = geocode.gazetteer(countries=("ARM", "AZE"), borders=("ARM-AZE",))
    row = placed(geocode.index(places), place=name, country="ARM")
    assert row["place_id"] == (f"geonames:{place_id}" if place_id else None)


DUMP = """\
910000001|Zaranj|زرنج|34.9|69.2|AF|P|PPL|13
910000002|Zaranj|زرنج|36.8|48.5|IR|P|PPL|36
910000003|Mīlak|میلک|36.4|50.1|IR|P|PPL|38
910000004|Mīlak|میلک|37.2|49.3|IR|P|PPL|08
910000005|Mīlak|میلک|35.9|50.6|IR|P|PPL|38
910000006|Islām Qal‘ah|اسلام قلعه|34.5|65.3|AF|P|PPL|09
910000007|Islām Qal‘ah|اسلام قلعه|36.1|68.7|AF|P|PPL|03
910000008|Islām Qal‘ah|اسلام قلعه|33.0|62.6|AF|P|PPL|06
910000009|Eslām Qal‘eh|اسلام قلعه|37.1|58.9|IR|P|PPL|42
"""


@pytest.fixture
def full_dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> geocode.Index:
    """Load namesakes of border places as GeoNames dumps have them, from the real format."""
    monkeypatch.setenv("MARZMAP_CACHE", str(tmp_path / "cache"))
    for code, country in (("AF", "AFG"), ("IR", "IRN")):
        lines = []
        for line in DUMP.splitlines():
            number, name, fa, lat, lon, land, kind, feature, admin1 = line.split("|")
            cells = [
                number,
                name,
                name,
                fa,
                lat,
                lon,
                kind,
                feature,
                land,
                "",
                admin1,
                *[""] * 3,
                "0",
                *[""] * 2,
            ]
            lines += ["\t".join([*cells, "Asia/Kabul", "2020-01-31"])] if land == code else []
        path = tmp_path / f"{code}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        fetch.places(country, str(path))
    assert len(atlas.places()) > len(atlas.places(fetched=False))
    return geocode.index(geocode.gazetteer())


@pytest.mark.parametrize(
    ("name", "place_id"),
    [("Zaranj", "zaranj"), ("Milak", "milak"), ("Islam Qala", "islam-qala"), ("میلک", "milak")],
)
def test_the_one_at_the_border_wins_and_says_so(full_dump: geocode.Index, name: str, place_id: str) -> None:
    row = placed(full_dump, place=name)
    assert row["place_id"] == place_id
    assert " so called the one near the border" in row["evidence"]
    candidates = geocode.candidates_of([name], Context(), full_dump)["place_id"]
    assert len(candidates) > 1


def test_the_borders_are_those_between_the_countries() -> None:
    assert geocode.borders_between({"COL", "VEN"}) == ["COL-VEN"]
    assert geocode.borders_between(()) == ["AFG-IRN"]


def test_geocode_loads_the_countries_that_a_table_names(tmp_path: Path) -> None:
    table, output = tmp_path / "places.csv", tmp_path / "placed.csv"
    table.write_text(
        "place,country\nBatken,Kyrgyzstan\nIsfara,TJK\nNosuchplace,KGZ\nZaranj,\n", encoding="utf-8"
    )
    done = CliRunner().invoke(main, ["geocode", str(table), "-o", str(output)])
    assert done.exit_code == 0, done.output
    rows = pd.read_csv(output)
    assert rows["place_id"].fillna("").tolist() == ["geonames:1528735", "geonames:1514896", "", ""]
    assert rows["reason"][2].startswith("'Nosuchplace' is in no gazetteer of KGZ")
    # Of a country that no row names.
    assert "elsewhere: Zaranj, AFG (geonames:1120985)" in rows["reason"][3]
