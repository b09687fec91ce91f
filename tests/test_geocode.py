"""Places become points: spellings, choices, and nothing resolved by guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from marzmap import InputError, geocode
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
