"""Incidents that may be one event: proposed with a score, never merged."""

from __future__ import annotations

import math
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from marzmap import borderline
from marzmap.summarise import duplicates
from marzmap.summarise.duplicates import LEAST_RADIUS_M, MOST_PAIRS, THRESHOLD, proposals

if TYPE_CHECKING:
    from marzmap._pipeline import Build

pytestmark = pytest.mark.quick

TEXTS = ("incident_id", "placed_by", "date_start", "date_end", "event_type", "actor_1", "actor_2")
EVENT = {
    "incident_id": "a",
    "longitude": 61.8,
    "latitude": 31.05,
    "radius_m": 5000.0,
    "placed_by": "given",
    "date_start": "2021-12-01",
    "date_end": "2021-12-01",
    "event_type": "armed clash",
    "actor_1": "Iranian border guards",
    "actor_2": "Taliban border forces",
}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    table = pd.DataFrame([EVENT | row for row in rows], columns=[*EVENT])
    return table.astype(dict.fromkeys(TEXTS, "string"))


def pair(**other: Any) -> pd.DataFrame:
    """Proposals for an event and the same event as another source tells it."""
    return proposals(frame({}, {"incident_id": "b"} | other))


def score(**other: Any) -> float:
    found = pair(**other)["score"].tolist()
    return found[0] if found else 0.0


def many(seed: int, size: int, days: int) -> pd.DataFrame:
    """Random events at few places, of every kind that the score knows."""
    seeded = np.random.default_rng(seed)
    spot = np.array([[61.8, 31.05], [61.0, 34.7], [60.9, 32.2], [61.86, 30.96]])[seeded.integers(0, 4, size)]
    day = np.datetime64("2021-12-01") + seeded.integers(0, days, size)
    table = pd.DataFrame(
        {
            "incident_id": [f"i{number:06}" for number in seeded.permutation(size)],
            "longitude": spot[:, 0] + seeded.normal(0, 0.03, size),
            "latitude": spot[:, 1] + seeded.normal(0, 0.03, size),
            "radius_m": seeded.choice([500, 5000, 15_000, 50_000, 90_000, np.nan], size),
            "placed_by": seeded.choice(["given", "given", "gazetteer", "centroid"], size),
            "date_start": day.astype(str),
            "date_end": (day + seeded.choice([0, 0, 0, 1, 6, 29, 400], size)).astype(str),
            "event_type": seeded.choice(["armed clash", "shelling", "other"], size),
            "actor_1": seeded.choice(["Iranian border guards", "Iran", "مرزبانی ایران", ""], size),
            "actor_2": seeded.choice(["Taliban border forces", "Taliban", "Smugglers", ""], size),
        }
    )
    table = table.astype(dict.fromkeys(TEXTS, "string"))
    return table.assign(**{name: table[name].mask(table[name] == "") for name in ("actor_1", "actor_2")})


def test_one_event_of_two_sources_3_km_apart_with_overlapping_dates_and_swapped_actors_is_proposed() -> None:
    swapped = {"actor_1": "Taliban border forces", "actor_2": "Iranian border guards"}
    found = pair(latitude=31.07706, date_start="2021-11-30", **swapped)
    (row,) = found.to_dict("records")
    assert (row["incident_id_1"], row["incident_id_2"]) == ("b", "a")
    assert row["distance_m"] == pytest.approx(3000, abs=1)
    assert (row["days_apart"], row["same_type"], row["actor_likeness"]) == (0, True, 1.0)
    # By hand: (1 - 3 / 10) (1 - log10(2) / 4) 1
    assert row["score"] == pytest.approx(0.7 * (1 - math.log10(2) / 4), abs=1e-4)
    assert row["reason"] == (
        "3.0 km apart within 10 km; dates overlap; actors alike (1.00) in the other order; same type"
    )


def test_the_two_incidents_at_shaghalak_eight_months_apart_are_not_proposed(built: Build) -> None:
    ids = built.incidents["incident_id"].tolist()
    assert {"2021-12-01-shaghalak", "2022-07-31-shaghalak"} <= set(ids)
    assert len(proposals(built.incidents)) == 0
    same_day = built.incidents.assign(date_start="2021-12-01", date_end="2021-12-01")
    assert proposals(same_day)[["incident_id_1", "incident_id_2"]].to_numpy().tolist() == [
        ["2021-12-01-shaghalak", "2022-07-31-shaghalak"]
    ]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, 1.0),
        ({"latitude": 31.05 + 5000 / 110_870}, 0.5),
        ({"latitude": 31.05 + 11_000 / 110_870}, 0.0),
        ({"radius_m": 50_000.0}, 0.5),
        ({"radius_m": 100.0}, 1.0),
        ({"date_start": "2021-12-02", "date_end": "2021-12-02"}, 0.75),
        ({"date_start": "2021-12-03", "date_end": "2021-12-03"}, 0.5),
        ({"date_start": "2021-12-04", "date_end": "2021-12-04"}, 0.0),
        ({"date_end": "2021-12-31"}, 1 - math.log10(31) / 4),
        ({"date_start": "2021-01-01", "date_end": "2021-12-31"}, 0.0),
        ({"event_type": "shelling"}, 2 / 3),
        ({"event_type": "other"}, 2.5 / 3),
        ({"actor_1": None, "actor_2": None}, 2 / 3),
        ({"actor_2": None}, 1.0),
        ({"actor_1": "Taliban border forces", "actor_2": None}, 1.0),
        ({"actor_1": "مرزبانی ایران", "actor_2": "نیروهای طالبان"}, 2 / 3),
        ({"actor_1": "TALIBAN Border-Forces", "actor_2": "Border guards, Iranian"}, 1.0),
    ],
)
def test_each_part_of_the_score_is_as_documented(other: dict[str, Any], expected: float) -> None:
    assert score(**other) == pytest.approx(expected, abs=2e-4)


def test_pairs_are_proposed_from_the_threshold_on() -> None:
    assert THRESHOLD == 0.4
    # Nothing but the distance differs: 1 - d / 10 km; the geodesic is walked by pyproj.
    for metres, proposed in ((5_990, True), (6_010, False)):
        _, north, _ = Geod(ellps="WGS84").fwd(61.8, 31.05, 0, metres)
        assert bool(len(pair(latitude=north))) is proposed


def test_actors_of_other_names_lower_the_score_and_say_so() -> None:
    found = pair(actor_1="Smugglers", actor_2="Pakistani army")
    assert found["actor_likeness"][0] < 0.5
    assert found["score"][0] < 0.67
    assert score(actor_1="Smugglers", actor_2="Pakistani army", event_type="shelling") == 0


def test_rows_without_a_place_a_radius_or_a_date_are_in_no_pair() -> None:
    for gap in (
        {"longitude": float("nan")},
        {"date_start": None},
        {"date_end": None},
        {"radius_m": float("nan"), "placed_by": "centroid"},
        {"radius_m": float("nan"), "placed_by": "inferred"},
    ):
        assert len(pair(**gap)) == 0
    # Coordinates that were given count as an exact place.
    assert score(radius_m=float("nan"), placed_by="given") == 1


def test_the_words_tell_what_the_columns_hold() -> None:
    later = {"date_start": "2021-12-02", "date_end": "2021-12-02"}
    (row,) = pair(**later, actor_1=None, actor_2=None).to_dict("records")
    assert row["reason"] == "0.0 km apart within 10 km; 1 day apart; actors not compared; same type"
    assert pd.isna(row["actor_likeness"])
    assert (row["days_apart"], row["same_type"]) == (1, True)
    (row,) = pair(event_type="other").to_dict("records")
    assert row["reason"].endswith("dates overlap; actors alike (1.00); type not known")
    assert pd.isna(row["same_type"])


def oracle(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Scores of all pairs, one by one, by the formula as documented."""
    from rapidfuzz import fuzz

    geod, found = Geod(ellps="WGS84"), {}
    rows = sorted(table.to_dict("records"), key=lambda row: (row["date_start"], row["incident_id"]))

    def actors(one: Any, two: Any) -> float | None:
        if pd.isna(one) or pd.isna(two) or str(one).isascii() != str(two).isascii():
            return None
        return fuzz.token_set_ratio(str(one).lower(), str(two).lower()) / 100

    def mean(*values: float | None) -> float | None:
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known else None

    for one, two in combinations(rows, 2):
        radii = [row["radius_m"] for row in (one, two)]
        if any(
            math.isnan(r) and row["placed_by"] != "given" for r, row in zip(radii, (one, two), strict=True)
        ):
            continue
        reach = [LEAST_RADIUS_M if math.isnan(r) else max(r, LEAST_RADIUS_M) for r in radii]
        distance = geod.inv(one["longitude"], one["latitude"], two["longitude"], two["latitude"])[2]
        start, end = (
            [date.fromisoformat(str(row[name])) for row in (one, two)] for name in ("date_start", "date_end")
        )
        days = max(0, (max(start) - min(end)).days)
        span = max((last - first).days + 1 for first, last in zip(start, end, strict=True))
        place = (1 - distance / sum(reach)) * (1 - math.log10(max(reach) / LEAST_RADIUS_M) / 2)
        dates = (1 - days / 4) * (1 - math.log10(span) / 4)
        a, b, c, d = one["actor_1"], one["actor_2"], two["actor_1"], two["actor_2"]
        alike = [mean(actors(a, c), actors(b, d)), mean(actors(a, d), actors(b, c))]
        likeness = max((value for value in alike if value is not None), default=0.5)
        types = {one["event_type"], two["event_type"]}
        same = 0.5 if "other" in types else float(len(types) == 1)
        total = max(place, 0) * max(dates, 0) * (2 * likeness + same) / 3
        if total >= THRESHOLD:
            found[one["incident_id"], two["incident_id"]] = total
    return found


def test_blocking_loses_no_pair_and_invents_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 10_000)
    count = 0
    for seed in range(4):
        table = many(seed, 300, 60)
        found = proposals(table)
        pairs = zip(found["incident_id_1"], found["incident_id_2"], strict=True)
        told = dict(zip(pairs, found["score"], strict=True))
        expected = oracle(table)
        sure = {names for names, total in expected.items() if total > THRESHOLD + 1e-4}
        assert sure <= told.keys() <= expected.keys()
        assert all(told[names] == pytest.approx(expected[names], abs=1e-4) for names in told)
        count += len(sure)
    assert count > 150


def test_the_order_of_the_rows_does_not_matter_and_nothing_is_merged() -> None:
    table = many(7, 400, 30)
    found = proposals(table)
    assert len(found) > 50
    assert found["score"].is_monotonic_decreasing
    for seed in range(3):
        shuffled = table.sample(frac=1, random_state=seed).reset_index(drop=True)
        before = shuffled.copy()
        pd.testing.assert_frame_equal(proposals(shuffled), found)
        pd.testing.assert_frame_equal(shuffled, before)


def test_an_incident_of_very_many_likenesses_is_in_its_best_pairs_only() -> None:
    count = 60
    table = frame(*({"incident_id": f"i{number:02}"} for number in range(count)))
    found = proposals(table)
    times = pd.concat([found["incident_id_1"], found["incident_id_2"]]).value_counts()
    assert len(times) == count
    assert len(found) < count * MOST_PAIRS
    assert times.min() >= MOST_PAIRS


def test_no_rows_give_typed_no_rows() -> None:
    for table in (frame(), frame({}), frame({}).drop(columns=["actor_1", "actor_2", "event_type"])):
        found = proposals(table)
        assert len(found) == 0
        assert found.dtypes.astype(str).to_dict() == pair().dtypes.astype(str).to_dict()


def test_across_the_antimeridian_and_near_the_pole_places_are_near() -> None:
    for one, two in (((179.99, 10), (-179.99, 10)), ((10, 89.99), (-170, 89.99))):
        spots = [{"longitude": float(lon), "latitude": float(lat)} for lon, lat in (one, two)]
        (row,) = proposals(frame(spots[0], spots[1] | {"incident_id": "b"})).to_dict("records")
        assert row["distance_m"] < 4500


def test_rows_as_check_and_geocode_give_them_are_taken(built: Build) -> None:
    twin = built.incidents.assign(incident_id=built.incidents["incident_id"] + "-other-source")
    found = proposals(pd.concat([built.incidents, twin], ignore_index=True))
    expected = {(name, f"{name}-other-source") for name in built.incidents["incident_id"]}
    assert set(zip(found["incident_id_1"], found["incident_id_2"], strict=True)) == expected
    assert (found["score"] > 0.9).all()


def test_100_000_incidents_are_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    seeded = np.random.default_rng(3)
    size = 100_000
    table = many(3, size, 3650).assign(
        longitude=seeded.uniform(60.5, 62.5, size), latitude=seeded.uniform(29.8, 35.6, size)
    )
    compared, dot = 0, borderline.dot

    def counted(one: Any, other: Any) -> Any:
        nonlocal compared
        compared += one.shape[1]
        return dot(one, other)

    monkeypatch.setattr(borderline, "dot", counted)
    assert len(proposals(table)) > 100
    assert compared < 10 * size
