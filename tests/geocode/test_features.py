"""A lake, a river or a mine is offered what bears or begins with its name, and never placed there."""

from __future__ import annotations

import pytest

from marzmap import geocode
from marzmap.geocode import Context


@pytest.fixture(scope="module")
def armenia() -> geocode.Index:
    return geocode.index(geocode.gazetteer(borders=["ARM-AZE"]))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Lake Sev", ["Sevan", "Sevkar"]),
        ("Sev Lake", ["Sevan", "Sevkar"]),
        ("near Lake Sev", ["Sevan", "Sevkar"]),
        ("Lake Sevan", ["Sevan"]),
        ("озеро Севан", ["Sevan"]),
        ("Sotk mine", ["Sotk"]),
        ("Sotk gold mine", ["Sotk"]),
        ("Jermuk checkpoint", ["Jermuk"]),
    ],
)
def test_a_feature_is_offered_the_places_of_its_name_first(
    armenia: geocode.Index, name: str, first: list[str]
) -> None:
    found = geocode.candidates_of([name], Context("ARM"), armenia)
    assert found["name"].tolist()[: len(first)] == first
    assert found["reason"].str.contains("is in no gazetteer of ARM; near it: ").all()


def test_a_river_of_a_province_is_offered_the_province() -> None:
    index = geocode.index(geocode.gazetteer())
    found = geocode.candidates_of(["Helmand river"], Context(), index)
    assert found["place_id"][0] == "province:AFG-helmand"
    assert found["reason"].str.startswith("'Helmand river' is in no gazetteer").all()
