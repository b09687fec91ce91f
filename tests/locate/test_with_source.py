"""The side by geometry and the source's word together, against Bayes' rule by hand and drawn sources."""

from __future__ import annotations

from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import calibration
from marzmap import locate
from marzmap.locate.points import meet

BELIEVED = locate.Assumptions(country_reliability=0.95)
DUST_MOHAMMAD = (61.7925, 31.1447)
# Some two kilometres south of where Turkmenistan begins.
BY_TRIPOINT = (61.27, 35.59)


@cache
def line() -> locate.Reference:
    return locate.reference(("AFG-IRN",))


def located(country: str | None, assumed: locate.Assumptions = BELIEVED, **columns: Any) -> dict[str, Any]:
    cells = {"longitude": DUST_MOHAMMAD[0], "latitude": DUST_MOHAMMAD[1], "radius_m": 5_000.0}
    rows = gpd.GeoDataFrame({name: [value] for name, value in (cells | columns).items()})
    found = locate.on_border(rows.assign(country_stated=country), line(), assumed=assumed)
    return dict(found.iloc[0])


@pytest.mark.parametrize("reliability", [0.6, 0.95, 0.999])
def test_the_word_counts_as_bayes_rule_says(reliability: float) -> None:
    assumed = locate.Assumptions(reliability)
    iran, afghanistan = (located(country, assumed) for country in ("IRN", "AFG"))
    assert iran["side_likely"] == "IRN"
    # The odds by geometry times the odds of the source.
    odds, of_word = (share / (1 - share) for share in (iran["side_probability"], reliability))
    together = odds * of_word / (1 + odds * of_word)
    assert iran["side_with_source_probability"] == pytest.approx(together, abs=1e-5)
    assert iran["side_with_source_likely"] == "IRN"
    against = odds / of_word / (1 + odds / of_word)
    likelier = max(against, 1 - against)
    assert afghanistan["side_with_source_probability"] == pytest.approx(likelier, abs=1e-5)
    assert afghanistan["side_with_source_likely"] == ("IRN" if against > 0.5 else "AFG")


def test_the_side_by_geometry_alone_stays_as_it_is() -> None:
    silent, iran, afghanistan = (located(country) for country in (None, "IRN", "AFG"))
    for name in locate.AT_BORDER:
        assert silent[name] == iran[name] == afghanistan[name]


def test_a_word_that_does_not_count_adds_nothing() -> None:
    for row in (
        located(None),
        located("IRN", locate.Assumptions()),
        located("XYZ"),
        located("IRN", radius_m=None),
    ):
        for name in locate.WITH_SOURCE:
            assert pd.isna(row[name])


def test_the_claims_of_the_parties_do_not_count() -> None:
    claims = '[{"by": "Taliban", "text": "It is in Afghanistan."}]'
    plain, claimed = located("IRN"), located("IRN", claims=claims, summary="in Afghanistan")
    for name in locate.WITH_SOURCE:
        assert plain[name] == claimed[name]


def test_a_word_that_geometry_rules_out_changes_nothing() -> None:
    row = located("KGZ")
    assert row["side_with_source_likely"] == row["side_likely"]
    assert row["side_with_source_probability"] == pytest.approx(row["side_probability"], abs=1e-6)


def test_a_stated_third_country_may_win_by_a_tripoint() -> None:
    where = {"longitude": BY_TRIPOINT[0], "latitude": BY_TRIPOINT[1], "radius_m": 15_000.0}
    row = located("TKM", BELIEVED, **where)
    # The share of Turkmenistan is what a million draws from the place's normal give.
    random = np.random.default_rng(5)
    east, north = 15_000 / np.sqrt(-2 * np.log(0.05)) * random.normal(size=(2, 1_000_000))
    lon, lat, _ = calibration.GEOD.fwd(
        np.full(len(east), BY_TRIPOINT[0]),
        np.full(len(east), BY_TRIPOINT[1]),
        np.degrees(np.arctan2(east, north)),
        np.hypot(east, north),
    )
    country = meet(lon, lat, None, line()).country
    share = float((line().countries.names[country] == "TKM").mean())
    assert 0.1 < share < 0.9
    expected = 0.95 * share / (0.95 * share + 0.05 * (1 - share))
    assert row["side_with_source_likely"] == row["side_with_source"] == "TKM"
    assert row["side_with_source_probability"] == pytest.approx(expected, abs=0.003)
    assert row["side_likely"] in ("AFG", "IRN")


def test_candidates_share_the_word_by_their_weights() -> None:
    spots = gpd.GeoDataFrame(
        {"incident_id": "a", "longitude": [61.8058, 61.798], "latitude": [31.0549, 31.145], "radius_m": 500.0}
    ).assign(weight=[0.25, 0.75])
    rows = gpd.GeoDataFrame(
        {"incident_id": ["a"], "longitude": [61.8058], "latitude": [31.0549], "radius_m": [500.0]}
    ).assign(country_stated="AFG")
    row = locate.on_border(rows, line(), spots, BELIEVED).iloc[0]
    iran = row["side_probability"] if row["side_likely"] == "IRN" else 1 - row["side_probability"]
    expected = 0.95 * (1 - iran) / (0.95 * (1 - iran) + 0.05 * iran)
    likelier = max(expected, 1 - expected)
    assert row["side_with_source_probability"] == pytest.approx(likelier, abs=1e-5)


def test_with_drawn_sources_it_is_as_sure_as_it_says() -> None:
    """True places drawn from the model; each source names the country of 19 in 20, else the other one."""
    world, random = locate.reference(), np.random.default_rng(6)
    points = calibration.stated(world, 40_000, seed=4)
    truth = calibration.drawn(points, calibration.accuracy_m(points, world), 7)
    there = locate.columns(*truth, None, world)["country_at"]
    met = meet(points.longitude, points.latitude, None, world)
    left, right = world.countries.names[met.beside]
    word = np.where((random.random(len(there)) < 0.95) == (there == left), left, right)
    found = locate.columns(*points[:3], world, stated=word, assumed=BELIEVED)
    # Third countries lie elsewhere than both, so that a source that errs has no other one to name.
    beside = (there == left) | (there == right)
    right_with = (found["side_with_source_likely"] == there)[beside]
    probability = found["side_with_source_probability"][beside]
    for decile in np.array_split(np.argsort(probability, kind="stable"), 10):
        assert right_with[decile].mean() == pytest.approx(probability[decile].mean(), abs=0.02)
    told = probability >= 0.8
    assert told.mean() > (found["side_probability"] >= 0.8).mean() + 0.1


def test_a_shape_has_the_word_too_and_one_that_crosses_has_none() -> None:
    drawn = ["LINESTRING (61.5 31.1, 61.7 31.1)", "LINESTRING (61.5 31.1, 62 31.1)"]
    rows = gpd.GeoDataFrame(
        {"footprint_wkt": drawn, "longitude": 61.6, "latitude": 31.1, "radius_m": 9_000.0}
    )
    rows = rows.assign(country_stated="IRN")
    found = locate.by_footprint(locate.on_border(rows, line(), assumed=BELIEVED), line(), BELIEVED)
    one, crossing = found.to_dict("records")
    odds = one["side_probability"] / (1 - one["side_probability"]) * 19
    assert one["side_with_source"] == "IRN"
    assert one["side_with_source_probability"] == pytest.approx(odds / (1 + odds), abs=1e-5)
    assert found["side_with_source"].isna().tolist() == [False, True]
    assert np.isnan(crossing["side_with_source_probability"])
