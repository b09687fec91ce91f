"""Whole tables become points with a radius: what is given stays, and doubtful places are reviewed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gazetteer_rows import incident, placed
from marzmap import InputError, geocode

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick


def test_given_coordinates_stay(gazetteer_index: geocode.Index) -> None:
    row = placed(
        gazetteer_index, place="Shaghalak", longitude=61.0, latitude=31.0, radius_m=50.0, placed_by="given"
    )
    assert [row[name] for name in ("longitude", "latitude", "radius_m", "placed_by")] == [61, 31, 50, "given"]
    assert (row["place_id"], row["score"], row["reason"], row["place_candidates"]) == (None,) * 4


def test_a_radius_that_is_stated_without_a_point_stays_unless_the_place_is_vaguer(
    gazetteer_index: geocode.Index,
) -> None:
    stated = placed(gazetteer_index, place="Zaranj", radius_m=20_000.0, radius_source="the report")
    assert (stated["radius_m"], stated["radius_source"]) == (20_000, "the report")
    assert placed(gazetteer_index, place="Zaranj", radius_m=50.0)["radius_m"] == 4_000


def test_what_is_placed_stays_as_it_is_when_it_is_placed_again(gazetteer_index: geocode.Index) -> None:
    names = ["Shangalak", "Shaaghaalak", "3 km east of Shangalak", "Qala", "Zaranj"]
    rows = pd.concat([incident(place=name) for name in names], ignore_index=True)
    once = geocode.by_name(rows, gazetteer_index)
    pd.testing.assert_frame_equal(geocode.by_name(once, gazetteer_index), once)


def test_a_placed_row_has_the_candidates_of_the_row_it_was(gazetteer_index: geocode.Index) -> None:
    row = incident(place="Shangalak")
    before, after = (
        geocode.candidates(row, gazetteer_index),
        geocode.candidates(geocode.by_name(row, gazetteer_index), gazetteer_index),
    )
    pd.testing.assert_frame_equal(before, after)


def test_candidates_are_known_no_closer_than_their_incident(
    gazetteer_index: geocode.Index, gazetteer: pd.DataFrame
) -> None:
    row = geocode.by_name(incident(place="Shaghalak", where_prec=2), gazetteer_index)
    wide = geocode.candidates(geocode.with_radii(row, geocode.radii(), gazetteer), gazetteer_index)
    assert wide["radius_m"].tolist() == [25_000, 25_000]
    assert set(wide["radius_source"]) == {"where_prec 2, marzmap's radii"}
    row = geocode.by_name(incident(place="Shaghalak", geo_precision=1), gazetteer_index)
    assert geocode.candidates(row, gazetteer_index)["radius_m"].tolist() == [11_800, 3_000]


def test_a_place_without_a_radius_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "places.csv"
    own.write_text("place_id,name,longitude,latitude\n1,Qala,61,34\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2: no radius_m"):
        geocode.gazetteer(own)


def test_no_rows_give_typed_no_rows(gazetteer_index: geocode.Index) -> None:
    found = geocode.by_name(incident(place="Milak").iloc[:0], gazetteer_index)
    kinds = {"placed_by": "string", "place_id": "string", "score": "float64", "evidence": "string"}
    assert found[[*kinds]].dtypes.astype(str).to_dict() == kinds
    assert len(geocode.candidates(incident(place="Milak").iloc[:0], gazetteer_index)) == 0
    assert [len(frame) for frame in geocode.table(incident(place="Milak").iloc[:0], gazetteer_index)] == [
        0,
        0,
    ]


def test_rows_do_not_matter_to_each_other_and_an_index_says_what_its_gazetteer_says(
    gazetteer: pd.DataFrame, gazetteer_index: geocode.Index
) -> None:
    asked = ["Milak", "Qala", "near Milak", "Shagholak", "Zaranj", "Milak"]
    rows = pd.concat([incident(place=name) for name in asked]).set_axis([9, 3, 5, 1, 7, 2])
    whole = geocode.by_name(rows, gazetteer_index)
    assert whole.index.tolist() == [9, 3, 5, 1, 7, 2]
    pd.testing.assert_frame_equal(whole, geocode.by_name(rows, gazetteer))
    pd.testing.assert_frame_equal(whole, geocode.by_name(rows.iloc[::-1], gazetteer_index).iloc[::-1])
    pd.testing.assert_frame_equal(
        whole, pd.concat([geocode.by_name(rows.iloc[[at]], gazetteer_index) for at in range(6)])
    )


def test_a_table_is_filled_and_what_is_doubtful_reviewed(gazetteer_index: geocode.Index) -> None:
    rows = pd.DataFrame(
        {
            "place": ["Zaranj", "Qala", "Shaaghaalak", "qwrtzpsdf", "Qala", "anywhere"],
            "longitude": [math.nan] * 5 + [60.5],
            "latitude": [math.nan] * 5 + [33.5],
            "weather": ["dry"] * 6,
        },
        index=[5, 4, 3, 2, 1, 0],
    )
    filled, review = geocode.table(rows, gazetteer_index)
    assert filled.index.tolist() == rows.index.tolist()
    assert filled["weather"].tolist() == ["dry"] * 6
    assert filled["place_id"].isna().tolist() == [False, True, False, True, True, True]
    assert filled["longitude"].isna().tolist() == [False, True, False, True, True, False]
    assert filled["score"].dropna().tolist() == [1, 0.98]
    assert review.columns.tolist() == [*geocode.REVIEW_COLUMNS]
    asked = {line["asked"]: line for line in reversed(review.to_dict("records"))}
    assert {name: line["rows"] for name, line in asked.items()} == {
        "Qala": "3, 6",
        "Shaaghaalak": "4",
        "qwrtzpsdf": "5",
    }
    several = review[review["asked"] == "Qala"]
    assert several["candidate"].tolist() == list(range(1, len(several) + 1))
    assert (
        several["fix"]
        .str.fullmatch(r"If it is meant, write \S+ into the column place_id of rows 3, 6\.")
        .all()
    )
    taken = asked["Shaaghaalak"]
    assert (taken["place_id"], taken["tier"], taken["spelling"]) == ("shaghalak", "skeleton", "Shaghalak")
    assert taken["fix"].startswith("Taken. Write another place_id")
    assert "add the place to places.csv" in asked["qwrtzpsdf"]["fix"]


def test_every_candidate_of_a_review_can_be_chosen_by_its_id(gazetteer_index: geocode.Index) -> None:
    _, review = geocode.table(incident(place="Hajjiabad"), gazetteer_index)
    assert len(review) > 5
    for line in review.to_dict("records"):
        row = placed(gazetteer_index, place="Hajjiabad", place_id=line["place_id"])
        assert [row[name] for name in ("longitude", "latitude", "radius_m")] == [
            line[name] for name in ("longitude", "latitude", "radius_m")
        ]


def test_the_row_numbers_of_a_check_are_those_of_the_review(gazetteer_index: geocode.Index) -> None:
    rows = pd.DataFrame({"row": [17, 40], "place": ["Qala", "Qala"]})
    assert set(geocode.table(rows, gazetteer_index).review["rows"]) == {"17, 40"}
