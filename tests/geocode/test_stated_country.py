"""Which country a row states by its own words."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from marzmap import geocode


@cache
def known() -> geocode.Index:
    return geocode.index(geocode.gazetteer())


@pytest.mark.parametrize(
    ("country", "admin1", "admin2", "stated"),
    [
        ("IRN", None, None, "IRN"),
        ("TKM", None, None, "TKM"),
        (None, "Herat province", None, "AFG"),
        (None, "هرات", None, "AFG"),
        (None, None, "Hirmand", "IRN"),
        ("IRN", "Khorasan", None, "IRN"),
        ("IRN", "no such province", "no such district", "IRN"),
        # Pakistan's Balochistan is not Iran's Sistan and Baluchestan, whose name holds the word.
        (None, "Balochistan", None, None),
        (None, None, None, None),
        # What contradicts itself says nothing.
        ("IRN", "Nimroz", None, None),
        (None, "Nimroz", "Hirmand", None),
    ],
)
def test_a_row_states_a_country_by_itself_or_by_its_units(
    country: str | None, admin1: str | None, admin2: str | None, stated: str | None
) -> None:
    rows = pd.DataFrame({"country": [country], "admin1": [admin1], "admin2": [admin2]}, index=[7])
    found = geocode.with_stated_country(rows, known())["country_stated"]
    assert found.astype(object).where(found.notna(), None).to_dict() == {7: stated}


def test_no_rows_and_no_columns_give_a_typed_column() -> None:
    found = geocode.with_stated_country(pd.DataFrame(index=[]), known())
    assert found["country_stated"].dtype == "string"
    assert len(found) == 0
