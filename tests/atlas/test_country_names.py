"""Names and codes of countries: what marzmap prints it also reads, and what others print."""

from __future__ import annotations

import pytest

from marzmap import atlas
from marzmap.atlas import countries_in, country_stated

pytestmark = pytest.mark.quick


def test_every_code_and_name_of_every_country_is_read() -> None:
    wrong: dict[str, str] = {}
    for row in atlas.country_codes():
        names = [row["country"], row["alpha_2"], *row["names"].split("|"), *row["names_fa"].split("|")]
        numeric = row["numeric"]
        spellings = filter(None, (*names, numeric, numeric.zfill(3) if numeric else ""))
        wrong |= {text: row["country"] for text in spellings if country_stated(text) != row["country"]}
    assert wrong == {}


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda name: f"  {name.replace('-', ' ')} "])
def test_case_and_punctuation_of_names_make_no_difference(change: object) -> None:
    assert callable(change)
    for row in atlas.country_codes():
        for name in row["names"].split("|"):
            if len(name) > 3:
                assert country_stated(change(name)) == row["country"], name


def test_both_countries_of_every_border_are_read() -> None:
    pairs = atlas.borders()["border_id"].unique()
    assert len(pairs) > 300
    for pair in pairs:
        assert countries_in(pair) == pair.split("-")


def test_places_and_words_are_not_countries() -> None:
    for text in (
        "Sistan",
        "north",
        "Kabul province",
        "12345",
        "-1",
        "()",
        "/",
        "QQ",
        "x" * 5000,
        "Iran, Kerman",
    ):
        assert country_stated(text) == ""
        assert countries_in(text) == []


def test_a_name_with_another_or_its_code_is_one_country() -> None:
    for text in (
        "Afghanistan (AF)",
        "AFG - Afghanistan",
        "Myanmar/Burma",
        "Iran (Persia)",
        "Turkey | Türkiye",
    ):
        assert len(country_stated(text)) == 3, text
