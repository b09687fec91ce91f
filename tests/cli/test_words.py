"""What the summary says: each clause of the words, by hand-made rows."""

from __future__ import annotations

import tracemalloc
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Point

import page_fixtures
from marzmap import appearance
from marzmap._cli import incident, summary
from marzmap.attributes import COLUMNS, typed

pytestmark = pytest.mark.quick

NAMES: dict[str, dict[str, Any]] = {
    "countries": {"IRN": "Iran", "AFG": "Afghanistan"},
    "crossings": {"gate": "Gate"},
    "barriers": {
        "sistan": {"name": "Sistan wall", "kind": "wall", "schematic": True},
        "ditch": {"name": None, "kind": "canal", "schematic": False},
    },
}
ROW = {
    "incident_id": "a",
    "title": "Clash",
    "place": "Shaghalak",
    "date_edtf": "2021-12-01",
    "border_id": "AFG-IRN",
    "border_part": 1,
    "border_distance_m": 2064.0,
    "border_distance_low_m": 500.0,
    "border_distance_high_m": 3900.0,
    "chainage_m": 755_200.0,
    "side": "IRN",
    "side_likely": "IRN",
    "side_probability": 0.93,
}
MIXTURE = (
    "    2 candidate places: probabilities and range are those of both together; "
    "all else is that of the one shown"
)
WORD: dict[str, Any] = {
    "country_stated": "AFG",
    "side_with_source": "undetermined",
    "side_with_source_likely": "IRN",
}
WORD |= {"side_with_source_probability": 0.62}
WALL = {"barrier_id": "sistan", "barrier_distance_m": 1120.0, "behind_barrier_probability": 0.87}


def said(**changes: Any) -> list[str]:
    sentences: list[str] = incident.described(ROW | changes, NAMES)
    return sentences


def test_the_sentence_of_the_issue() -> None:
    assert said(**WALL)[0] == "in Iran, 2.1 km (0.5 to 3.9) from the line, P = 0.93; behind the wall: likely"


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "almost surely"),
        (0.95, "almost surely"),
        (0.949, "likely"),
        (0.8, "likely"),
        (0.799, "not known"),
        (0.201, "not known"),
        (0.2, "unlikely"),
        (0.051, "unlikely"),
        (0.05, "almost surely not"),
        (0.0, "almost surely not"),
    ],
)
def test_a_probability_has_one_word_on_the_stated_scale(probability: float, words: str) -> None:
    assert appearance.likelihood(probability) == words
    assert said(**WALL | {"behind_barrier_probability": probability})[0].endswith(f"behind the wall: {words}")


def test_a_barrier_is_named_with_kind_and_distance_and_schematic_is_said() -> None:
    assert said(**WALL)[1] == "Sistan wall (schematic), 1.1 km away"
    ditch = said(**WALL | {"barrier_id": "ditch", "behind_barrier_probability": 0.01})
    assert ditch[0].endswith("; behind the canal: almost surely not")
    assert ditch[1] == "canal, 1.1 km away"

    twice = {"sistan": NAMES["barriers"]["sistan"] | {"name": "Sistan wall (schematic)"}}
    assert incident.described(ROW | WALL, NAMES | {"barriers": twice})[1] == said(**WALL)[1]


def test_nothing_is_said_of_a_barrier_that_is_not_known() -> None:
    silent = said()
    assert said(barrier_id=None, barrier_distance_m=None) == silent
    # No radius, so no probability: the distance alone.
    assert said(**WALL | {"behind_barrier_probability": None})[:2] == [
        silent[0],
        "Sistan wall (schematic), 1.1 km away",
    ]


def test_an_interval_across_the_line_says_so() -> None:
    across: dict[str, Any] = {"border_distance_low_m": -300.0, "side_probability": 0.85}
    assert said(**across)[0] == ("in Iran, 2.1 km (up to 3.9, or on the other side) from the line, P = 0.85")
    across |= {"side": "undetermined", "side_probability": 0.62}
    assert said(**across)[0] == "on either side of the line (likelier Iran, P = 0.62), 2.1 km from it"


def test_a_side_below_the_limit_with_all_of_the_interval_on_one_side_is_not_known() -> None:
    found = said(side="undetermined", side_probability=0.7)
    assert found[0] == "side not known (likelier Iran, P = 0.70), 2.1 km from the line"


def test_no_side_says_why() -> None:
    why, code = "UCDP where_prec 4: known only to the province", "province_only(UCDP where_prec 4)"
    nothing = {"side": "undetermined", "side_likely": None, "side_probability": None}
    assert said(**nothing, reason_code=code)[0] == f"side not known ({why}), 2.1 km from the line"
    assert said(border_distance_m=None, chainage_m=None) == ["not measured against the border"]


@pytest.mark.parametrize(
    ("by_source", "words"),
    [
        (None, []),
        ("side(world,IRN,0.99)", []),
        ("side(world,IRN,0.99);side(natural-earth,IRN,0.81)", []),
        ("side_open(world,IRN,0.6);side_open(natural-earth,AFG,0.7)", []),
        (
            "side(world,IRN,0.99);side(natural-earth,AFG,0.84)",
            ["Natural Earth's line puts it in Afghanistan, P = 0.84"],
        ),
        (
            "side(world,IRN,0.99);side_open(natural-earth,AFG,0.62)",
            ["Natural Earth's line leaves the side open (likelier Afghanistan, P = 0.62)"],
        ),
        ("side_open(world,AFG,0.7);side(un,IRN,0.97)", ["Un's line puts it in Iran, P = 0.97"]),
        (
            "point_in(world,IRN);point_in(natural-earth,AFG)",
            ["by Natural Earth's line the point lies in Afghanistan"],
        ),
        ("point_in(world,IRN);point_in(natural-earth,IRN)", []),
        (
            "side(world,IRN,0.99);side(one,AFG,0.90);side(two,IRN,0.97);side_open(three,IRN,0.51)",
            [
                "One's line puts it in Afghanistan, P = 0.90",
                "Three's line leaves the side open (likelier Iran, P = 0.51)",
            ],
        ),
    ],
)
def test_further_sources_speak_only_where_they_differ(by_source: str | None, words: list[str]) -> None:
    assert incident.other_sources(by_source, NAMES["countries"]) == words


def test_several_candidates_are_told_as_the_mixture() -> None:
    assert said(place_candidates=2)[-1] == MIXTURE.strip()
    assert "of all together" in said(place_candidates=3)[-1]
    assert said(place_candidates=1) == said()
    unsided = said(place_candidates=2, side="undetermined", side_likely=None, reason_code="radius_unknown")
    assert unsided[-1] == "2 candidate places: all told is that of the one shown"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (True, "open at the date"),
        (False, "closed at the date"),
        (None, "not known whether open at the date"),
    ],
)
def test_a_crossing_is_open_closed_or_not_known_at_the_date(state: object, words: str) -> None:
    found = said(crossing_id="gate", crossing_distance_m=11_240.0, crossing_open=state)
    assert found[-1] == f"km 755; nearest crossing Gate, about 11 km, {words}"
    near = said(crossing_id="gate", crossing_distance_m=480.0, crossing_open=state)
    assert near[-1] == f"km 755; nearest crossing Gate, less than 1 km, {words}"


def test_a_length_too_small_to_tell_is_not_told_as_nought() -> None:
    assert (incident.km(49.0), incident.km(50.0)) == ("less than 0.1 km", "0.1 km")


def layers(**more: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    line = LineString([(61, 35), (61, 30)])
    part = {"border_id": ["AFG-IRN"] * 2, "border_part": [1, 1], "chainage_end_m": [400_000.0, 925_330.0]}
    return {
        "border": gpd.GeoDataFrame(part, geometry=[line, line], crs="EPSG:4326"),
        "countries": gpd.GeoDataFrame(
            {"country": ["AFG", "IRN"], "name": ["Afghanistan", "Iran"]},
            geometry=[line.buffer(1), line.buffer(2)],
            crs="EPSG:4326",
        ),
    } | more


def frame(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    table = typed(pd.DataFrame([ROW | row for row in rows]), COLUMNS)
    return gpd.GeoDataFrame(table, geometry=[Point(60, 31)] * len(table), crs="EPSG:4326")


def test_the_summary_of_a_typed_frame_tells_each_incident_and_counts() -> None:
    wall = {"barrier_id": ["sistan"], "name": ["Sistan wall"], "kind": ["wall"], "schematic": [True]}
    barriers = gpd.GeoDataFrame(wall, geometry=[LineString([(60.9, 31), (60.9, 30)])], crs="EPSG:4326")
    rows = frame(
        WALL
        | WORD
        | {"side_by_source": "side(world,IRN,0.93);side(natural-earth,AFG,0.84)", "place_candidates": 2},
        {"incident_id": "b", "title": None, "place": None, "place_local": None, "date_edtf": "2022"},
    )
    study = page_fixtures.study(chainage_from="north end")
    told = summary.summary(study, rows, layers(barriers=barriers), drafts=1, rejected=2)
    assert told.split("\n") == [
        "A small study  (2021-12/2022-07; as of 2026-11-22)",
        "",
        "2021-12-01  Shaghalak: Clash",
        "    in Iran, 2.1 km (0.5 to 3.9) from the line, P = 0.93; behind the wall: likely",
        "    with the source's word (Afghanistan): side not known, likelier Iran, P = 0.62",
        "    Sistan wall (schematic), 1.1 km away",
        "    Natural Earth's line puts it in Afghanistan, P = 0.84",
        "    km 755 of 925 from the north end",
        MIXTURE,
        "",
        "2022  at its coordinates: b",
        "    in Iran, 2.1 km (0.5 to 3.9) from the line, P = 0.93",
        "    km 755 of 925 from the north end",
        "",
        "2 incidents placed, 1 draft left out, 2 rows set aside; see rejected.csv",
        "No crossings are known here for AFG-IRN: the map shows none.",
    ]


def test_a_summary_without_incidents_is_its_counts() -> None:
    told = summary.summary(page_fixtures.study(period=""), frame(ROW).iloc[:0], layers())
    assert told.split("\n") == [
        "A small study  (no period given; as of 2026-11-22)",
        "",
        "0 incidents placed, 0 rows set aside",
        "No crossings are known here for AFG-IRN: the map shows none.",
    ]


def test_a_long_summary_tells_the_first_and_counts_the_others() -> None:
    rows = frame(*({"incident_id": str(number), "title": f"Clash\x1b[2J {number}"} for number in range(1234)))
    told = summary.summary(page_fixtures.study(), rows, layers())
    assert told.count("Shaghalak: Clash") == summary.MOST_LISTED
    assert "\n... and 1,214 more: see incidents.csv\n\n1,234 incidents placed" in told
    assert "\x1b" not in told


def test_a_long_summary_makes_no_objects_of_what_it_does_not_show() -> None:
    rows = frame(ROW).iloc[[0] * 20_000].reset_index(drop=True)
    tracemalloc.start()
    try:
        summary.summary(page_fixtures.study(), rows, layers())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # A pointer for each cell would take more than that.
    assert peak < 8 * rows.size / 2
