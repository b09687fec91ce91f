"""Positions in one cell: published examples, and round trips through every way to write a pair."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from marzmap.tables.cells import positions
from marzmap.tables.samples import axes

latitudes = st.decimals(min_value=-89, max_value=89, places=5).map(float)
longitudes = st.decimals(min_value=-179, max_value=179, places=5).map(float)

# Examples of others: the Washington Monument in the MGRS and UTM, the Eiffel Tower in the MGRS; of the
# specification of Plus Codes, the middle of 8FVC2222+22 is 47.0000625, 8.0000625.
PUBLISHED = {
    "18SUJ2348306479": (38.8895, -77.0353),
    "18S UJ 23483 06479": (38.8895, -77.0353),
    "18S 323483 4306479": (38.8895, -77.0353),
    "15TWG0000049776": (42.0, -93.0),
    "31U DQ 48251 11932": (48.8582, 2.2945),
    "8FVC2222+22": (47.0000625, 8.0000625),
    "geo:48.2010,16.3695,183": (48.2010, 16.3695),
    "https://www.openstreetmap.org/#map=18/38.88950/-77.03530": (38.8895, -77.0353),
    "https://www.google.com/maps/place/X/@38.8,-77,15z/data=!3d38.8895!4d-77.0353": (38.8895, -77.0353),
    "https://yandex.com/maps/?ll=-77.0353%2C38.8895&z=12": (38.8895, -77.0353),
}


# Angles whose digits are run together, as in notices to airmen and ISO 6709 (Annex H); worked out by hand.
RUN_TOGETHER = {
    "3106N06155E": (31.1, 61.916667),
    "06155E3106N": (31.1, 61.916667),
    "N3106E06155": (31.1, 61.916667),
    "3106N6155E": (31.1, 61.916667),
    "310643N0615548E": (31.111944, 61.93),
    "3106.72N06155.80E": (31.112, 61.93),
    "3106S06155W": (-31.1, -61.916667),
    "31N61E": (31, 61),
    "+31.112+061.93/": (31.112, 61.93),
    "+3106.72-06155.80/": (31.112, -61.93),
    "+310643.2+0615548+480/": (31.112, 61.93),
}


@pytest.mark.parametrize("text", RUN_TOGETHER)
def test_angles_without_a_gap_are_read(text: str) -> None:
    point = positions.read(text).shape
    assert (point.y, point.x) == pytest.approx(RUN_TOGETHER[text], abs=1e-6)


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_examples_are_read(text: str) -> None:
    latitude, longitude = PUBLISHED[text]
    point = positions.read(text).shape
    metres = Geod(ellps="WGS84").inv(longitude, latitude, point.x, point.y)[2]
    assert metres < 30


def sexagesimal(degrees: float, sides: str, form: str) -> str:
    """Write an angle by the arithmetic of schools, apart from the code that reads it."""
    seconds = round(abs(degrees) * 360_000)
    minutes, rest = divmod(seconds, 6_000)
    whole, minutes = divmod(minutes, 60)
    return form.format(d=whole, m=minutes, s=rest / 100, side=sides[degrees < 0])


@given(
    latitudes,
    longitudes,
    st.sampled_from(["{d}°{m:02}'{s:05.2f}\"{side}", "{side}{d} {m} {s:.2f}", "{d}:{m}:{s:.2f} {side}"]),
    st.sampled_from([", ", " ", "; ", " / "]),
)
def test_degrees_minutes_and_seconds_come_back(
    latitude: float, longitude: float, form: str, gap: str
) -> None:
    text = gap.join((sexagesimal(latitude, "NS", form), sexagesimal(longitude, "EW", form)))
    point = positions.read(text).shape
    assert (point.x, point.y) == pytest.approx((longitude, latitude), abs=3e-6)
    swapped = gap.join((sexagesimal(longitude, "EW", form), sexagesimal(latitude, "NS", form)))
    assert positions.read(swapped).shape == point


@given(latitudes, longitudes, st.sampled_from([", ", " ", "; ", " | ", ","]))
def test_decimal_pairs_come_back(latitude: float, longitude: float, gap: str) -> None:
    text = f"{latitude:.5f}{gap}{longitude:.5f}"
    assert positions.read(text).shape == shapely.Point(longitude, latitude)
    assert positions.read(text.replace(".", ",") if gap == "; " else text).shape.x == longitude
    assert positions.read(f"{longitude:.5f}{gap}{latitude:.5f}", "longitude first").shape.y == latitude


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4W6J+R2 Kang", "short Plus Code"),
        ("///one.two.three", "what3words"),
        ("https://maps.app.goo.gl/abc", "shortened address"),
        ("tm5nb8k", "geohash"),
        ("31,112", "one number with a decimal comma"),
        ("31N, 61N", "two latitudes"),
        ("2021-12-01 10:00", "is not a position"),
        ("Kang, Nimroz", "is not a position"),
    ],
)
def test_what_is_not_a_position_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        positions.read(text)


@pytest.mark.parametrize("texts", [["3, 4"], ["Kang"], ["12"], ["2021-12-01 10:00"], ["1.5 2.5"], ["AB+12"]])
def test_other_values_do_not_look_like_positions(texts: list[str]) -> None:
    assert positions.kind_of(texts) == ""


def test_a_pair_of_columns_is_recognised_by_its_values() -> None:
    samples = {
        "a": ["31.112", "30.96123", "31.0512"],
        "b": ["61.93", "61.8612", "61.9034"],
        "share": ["0.112", "0.56123", "0.9"],
    }
    assert axes(["a", "b", "share"], samples) == ("a", "b")
    assert axes(["a", "share"], samples) is None
