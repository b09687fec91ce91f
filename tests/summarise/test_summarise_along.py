"""Bins along the border: weights by hand, by the normal distribution and by random draws; density; counts."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_borders import GEOD, LENGTH_M, MERIDIAN, PAIR, beside, drawn
from marzmap import InputError, borderline, locate, summarise
from marzmap.borderline import pieces
from marzmap.summarise.along import BIN_M as LENGTH_OF_BINS_M
from marzmap.summarise.counts import CASUALTIES
from marzmap.summarise.density import density
from marzmap.summarise.line import parts

SIGMA = 2.4477
TURKMEN = "Turkmenistan tripoint"
# Bins of the meridian are so long: 55.5 km in six.
BIN_M = LENGTH_M / 6
RING = [(60.0, 33.3), (60.2, 33.3), (60.2, 33.1), (60.0, 33.1), (60.0, 33.3)]


@pytest.fixture(scope="module")
def line() -> locate.Border:
    return drawn("main", MERIDIAN)


@pytest.fixture(scope="module")
def real() -> locate.Border:
    return locate.border((PAIR,), chainage_from=TURKMEN)


def rows(
    border: locate.Border, longitude: Any, latitude: Any, radius_m: Any = np.nan, **columns: Any
) -> pd.DataFrame:
    """Incidents with a chainage."""
    longitude, latitude = np.atleast_1d(longitude).astype(float), np.atleast_1d(latitude).astype(float)
    found = borderline.nearest(longitude, latitude, border.network, border.search)
    frame = pd.DataFrame({"longitude": longitude, "latitude": latitude, "radius_m": radius_m} | columns)
    names = {name: border.columns[name][found.line] for name in ("border_id", "border_part")}
    return frame.assign(
        **names, chainage_m=found.chainage_m, incident_id=[f"i{row}" for row in range(len(frame))]
    )


def about(border: locate.Border, count: int, seed: int) -> pd.DataFrame:
    """Incidents by a border, some known closely, some vaguely, some not at all."""
    random = np.random.default_rng(seed)
    at = random.integers(0, len(border.network.line), count)
    longitude, latitude = borderline.to_degrees(border.network.start[:, at])
    radius = 1000 * np.exp(random.uniform(-1, 4, count))
    radius[::7] = np.nan
    east, north = random.normal(0, 0.03, (2, count))
    killed = pd.Series(random.integers(0, 9, count), dtype="Int64")
    return rows(border, longitude + east, latitude + north, radius, killed_low=killed, killed_high=killed + 2)


def at_m(way: float) -> tuple[float, float]:
    """A place on the meridian."""
    longitude, latitude, _ = GEOD.fwd(*MERIDIAN[0], 180.0, way)
    return longitude, latitude


# --- weights ----------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_on_a_straight_line_the_weights_are_those_of_the_normal_distribution(line: locate.Border) -> None:
    for way in (0.5 * BIN_M, 2.1 * BIN_M, 3.0 * BIN_M, 5.9 * BIN_M):
        for sigma in (300.0, 2_000.0, 9_000.0):
            east, north = beside([at_m(way)], np.array([700.0]))[0]
            found = summarise.along_border(rows(line, east, north, SIGMA * sigma), line)
            normal = NormalDist(way, sigma)
            # What lies beyond an end of the line has its foot there.
            below = [0.0, *(normal.cdf(number * BIN_M) for number in range(1, 6)), 1.0]
            assert np.allclose(found["incidents"], np.diff(below), atol=0.001)


def spiral(count: int) -> tuple[Any, Any]:
    """Points of equal probability of a normal with the deviation 1: bearings, degrees, and radii.

    Vogel's spiral (1979, Mathematical Biosciences 44:179). It errs by less than random draws do: of 20,000
    points a half-plane has no more than 0.0003 too many.
    """
    number = np.arange(count) + 0.5
    return np.degrees(number * np.pi * (3 - np.sqrt(5))), np.sqrt(-2 * np.log1p(-number / count))


def located(border: locate.Border, incident: Any, count: int = 20_000) -> Any:
    """Return where points of an incident's normal have their feet, one by one."""
    bearing, radius = spiral(count)
    lon, lat = (np.full(count, incident[name]) for name in ("longitude", "latitude"))
    longitude, latitude, _ = GEOD.fwd(lon, lat, bearing, radius * incident["radius_m"] / SIGMA)
    return borderline.nearest(longitude, latitude, border.network, border.search)


@pytest.mark.parametrize("pair", ["AFG-IRN", "BGD-IND", "NOR-SWE"])
def test_the_weights_are_those_of_points_located_one_by_one(pair: str) -> None:
    border = locate.border((pair,))
    incidents = about(border, 24, 5).dropna(subset="radius_m")
    whole = parts(border)
    counts = np.maximum(np.rint(whole.length_m / LENGTH_OF_BINS_M), 1).astype(int)
    first = np.cumsum(counts) - counts
    found = summarise.weights(incidents, border)
    number = {int(part): at for at, part in enumerate(whole.border_part)}
    for row, incident in enumerate(incidents.to_dict("records")):
        feet = located(border, incident)
        bins = np.floor(feet.chainage_m / whole.length_m[feet.part] * counts[feet.part]).astype(int)
        truth = np.bincount(
            first[feet.part] + np.minimum(bins, counts[feet.part] - 1), minlength=counts.sum()
        )
        ours, here = np.zeros(counts.sum()), found[found["row"] == row]
        ours[first[here["border_part"].map(number)] + here["bin"].astype(int) - 1] = here["weight"]
        assert np.abs(ours - truth / len(bins)).max() < 0.002, incident


def test_close_to_an_edge_of_bins_small_radii_are_as_exact(real: locate.Border) -> None:
    # Between two arms of the line, where sites 100 m apart erred by 0.022, 0.006 and 0.0025.
    places = [(61.12095737, 35.07493423, 50.0), (60.78154510, 34.47429752, 100.0)]
    places += [(61.11911058, 35.07092115, 250.0)]
    longitude, latitude, sigma = np.array(places).T
    incidents = rows(real, longitude, latitude, SIGMA * sigma)
    found = summarise.weights(incidents, real)
    assert found["row"].value_counts().min() >= 2
    for row, incident in enumerate(incidents.to_dict("records")):
        share = located(real, incident).chainage_m / real.network.part_length_m[0]
        truth = np.bincount(np.minimum((share * 93).astype(int), 92), minlength=93) / len(share)
        ours, here = np.zeros(93), found[found["row"] == row]
        ours[here["bin"].astype(int) - 1] = here["weight"]
        assert np.abs(ours - truth).max() < 0.001


def test_the_density_is_that_of_points_located_one_by_one(real: locate.Border) -> None:
    incidents = about(real, 24, 8).dropna(subset="radius_m")
    length = real.network.part_length_m[0]
    middles = (np.arange(93) + 0.5) * length / 93
    for row in range(len(incidents)):
        feet = located(real, incidents.iloc[row], 4_000)
        even = np.full(4_000, 10_000 / 4_000)
        truth = density(feet.chainage_m, even, middles, length, ring=False, bandwidth_m=10_000.0)
        ours = summarise.along_border(incidents.iloc[row : row + 1], real)["density_per_10km"]
        assert np.abs(ours - truth).max() < 0.004


@pytest.mark.parametrize(
    ("radius_m", "part"), [(500.0, 0.002), (1_500.0, 0.002), (5_000.0, 0.002), (20_000.0, 0.006)]
)
def test_the_density_of_many_is_that_of_points_located(
    real: locate.Border, radius_m: float, part: float
) -> None:
    # Far beside the line the feet of many lie in the same few corners, so that errors would add up.
    random = np.random.default_rng(9)
    length = real.network.part_length_m[0]
    middle = borderline.to_degrees(real.network.start[:, [len(real.network.line) // 3]])
    longitude, latitude = (angle + random.normal(0, 0.15, 120) for angle in middle)
    incidents = rows(real, longitude, latitude, radius_m)
    feet = np.concatenate([located(real, row, 1_000).chainage_m for row in incidents.to_dict("records")])
    edges, even = np.linspace(0, length, 94), np.full(len(feet), 1 / 1_000)
    ours = summarise.along_border(incidents, real)
    number = np.histogram(feet, edges)[0] / 1_000
    assert np.abs(ours["incidents"] - number).max() < 0.002 * 120
    truth = 10_000 * density(
        feet, even, (edges[1:] + edges[:-1]) / 2, length, ring=False, bandwidth_m=10_000.0
    )
    assert np.abs(ours["density_per_10km"] - truth).max() < part * truth.max()


@pytest.mark.quick
def test_the_weights_of_all_bins_sum_to_the_incidents(real: locate.Border) -> None:
    incidents = about(real, 60, 1)
    candidates = pd.DataFrame(
        {
            "incident_id": ["i3", "i3", "i3", "i7", "i7"],
            "longitude": [61.8, 61.7, 60.9, 61.0, 61.1],
            "latitude": [31.0, 31.2, 34.0, 34.1, 34.2],
            "radius_m": [3000.0, np.nan, 40_000.0, 500.0, 0.0],
            "weight": [1.0, 1.0, 1.0, 0.25, 0.5],
        }
    )
    found = summarise.along_border(incidents, real, candidates)
    assert len(found) == 93
    assert found["incidents"].sum() == pytest.approx(60, abs=1e-6)
    assert found["killed_high"].sum() == pytest.approx(incidents["killed_high"].sum(), abs=1e-6)
    each = summarise.weights(incidents, real, candidates).groupby("row")["weight"].sum()
    assert np.allclose(each, 1, atol=1e-12)
    assert len(each) == 60


@pytest.mark.quick
def test_the_line_turned_round_mirrors_the_profile(
    real: locate.Border, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A line simplified from its other end is not quite the same.
    monkeypatch.setattr(pieces, "SIMPLER", 1e-9)
    turned = locate.border((PAIR,), chainage_from="Pakistan tripoint")
    incidents = about(real, 40, 2)
    length = real.network.part_length_m[0]
    assert turned.columns["left"][0] != real.columns["left"][0]
    there = summarise.along_border(incidents, real)
    back = summarise.along_border(incidents.assign(chainage_m=length - incidents["chainage_m"]), turned)
    for name in ("incidents", "density_per_10km", "killed_low"):
        assert np.allclose(there[name], back[name][::-1], rtol=0, atol=1e-8)


@pytest.mark.quick
def test_weights_depend_on_the_row_alone(real: locate.Border) -> None:
    incidents = about(real, 40, 3)
    whole = summarise.weights(incidents, real)
    order = np.random.default_rng(0).permutation(40)[:25]
    some = summarise.weights(incidents.iloc[order], real)
    for at, row in enumerate(order):
        ours = some[some["row"] == at].drop(columns="row").reset_index(drop=True)
        theirs = whole[whole["row"] == row].drop(columns="row").reset_index(drop=True)
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


@pytest.mark.quick
def test_without_a_radius_or_as_a_shape_an_incident_lies_at_its_chainage(line: locate.Border) -> None:
    shape = [None, "LINESTRING (59 33.2, 59.1 33.2)"]
    incidents = rows(line, [59.0, 59.0], [33.49, 33.2], [np.nan, 5000.0], footprint_wkt=shape)
    incidents.loc[1, "chainage_m"] = 4.5 * BIN_M
    assert summarise.along_border(incidents, line)["incidents"].tolist() == [1, 0, 0, 0, 1, 0]
    places = pd.DataFrame(
        {"incident_id": ["i1"], "longitude": 59.0, "latitude": 33.1, "radius_m": 9.0, "weight": 1.0}
    )
    assert summarise.along_border(incidents, line, places)["incidents"].tolist() == [1, 0, 0, 0, 1, 0]


@pytest.mark.quick
def test_candidates_share_an_incident_by_weight(line: locate.Border) -> None:
    incidents = rows(line, [59.0, 59.0], [33.3, 33.3], 100.0, killed_low=[8, 0])
    spots = [at_m(way * BIN_M) for way in (0.5, 4.5)]
    places = pd.DataFrame(spots, columns=["longitude", "latitude"])
    places = places.assign(incident_id="i0", radius_m=[100.0, np.nan], weight=[3.0, 1.0])
    found = summarise.along_border(incidents, line, places)
    own = summarise.along_border(incidents.iloc[1:], line)["incidents"]
    assert (found["incidents"] - own).tolist() == [0.75, 0, 0, 0, 0.25, 0]
    assert found["killed_high"].tolist() == [6, 0, 0, 0, 2, 0]


# --- the table --------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_parts_have_equal_bins_of_about_ten_kilometres() -> None:
    two = drawn("two", MERIDIAN, [(60.0, 33.5), (60.0, 33.48)])
    incidents = rows(two, [59.0, 60.001], [33.3, 33.49])
    found = summarise.along_border(incidents, two)
    assert found["border_part"].tolist() == [1] * 6 + [2]
    assert found["bin"].tolist() == [1, 2, 3, 4, 5, 6, 1]
    assert np.allclose(np.diff(found["chainage_start_m"][:6]), BIN_M)
    assert found["chainage_end_m"].tolist()[5:] == two.network.part_length_m.tolist()
    assert found["incidents"].tolist() == [0, 0, 1, 0, 0, 0, 1]
    assert len(summarise.along_border(incidents, two, bin_m=1000.0)) == 55 + 2


@pytest.mark.quick
def test_what_no_source_tells_is_no_nought(line: locate.Border) -> None:
    figures = {
        "killed_low": pd.array([1, None, 0], dtype="Int64"),
        "killed_high": pd.array([4, 2, None], dtype="Int64"),
    }
    found = summarise.along_border(rows(line, [59.0] * 3, [33.49] * 3, **figures), line).iloc[0]
    # Told as 1 to 4, as 2, as 0; of the wounded nothing is.
    assert found[[*CASUALTIES]].tolist() == [3, 6, 0, 0, 0, 3]


@pytest.mark.quick
def test_incidents_without_a_chainage_stand_apart(line: locate.Border) -> None:
    incidents = rows(line, [59.0, 59.0, 59.0], [33.49, 33.49, 33.49], killed_low=[1, 2, 4])
    incidents.loc[1, ["chainage_m", "border_id", "border_part"]] = [np.nan, None, None]
    found = summarise.along_border(incidents, line)
    assert len(found) == 7
    assert found["border_id"].isna().tolist() == [False] * 6 + [True]
    assert found.iloc[-1][["incidents", "killed_low", "wounded_unknown"]].tolist() == [1, 2, 1]
    assert found["killed_low"].iloc[0] == 5


@pytest.mark.quick
def test_no_incidents_give_typed_empty_bins(line: locate.Border) -> None:
    some = rows(line, [59.0], [33.3], 500.0)
    one, none = (summarise.along_border(incidents, line) for incidents in (some, some.iloc[:0]))
    assert one.dtypes.to_dict() == none.dtypes.to_dict()
    assert none["incidents"].sum() == none["density_per_10km"].sum() == 0
    assert [*none] == [*one]
    assert len(summarise.weights(some.iloc[:0], line)) == 0


@pytest.mark.quick
def test_another_border_is_an_error(line: locate.Border, real: locate.Border) -> None:
    other = rows(line, 59.0, 33.3).assign(border_id="IRN-PAK")
    with pytest.raises(InputError, match=r"Row 1 lies at IRN-PAK part 1, .*\(AFG-IRN\)\. Give the border"):
        summarise.along_border(other, line)
    far = rows(real, 61.8, 30.97)
    with pytest.raises(InputError, match=r"chainage_m 76\d{4}, but AFG-IRN part 1 is 5\d{4} m long"):
        summarise.along_border(far, line)
    with pytest.raises(InputError, match="bin_m is 0"):
        summarise.along_border(other, line, bin_m=0)


# --- density ----------------------------------------------------------------------------------------------


@pytest.mark.quick
@settings(max_examples=60, deadline=None)
@given(
    share=st.lists(st.floats(0, 1), min_size=1, max_size=5),
    width=st.floats(0.02, 2),
    ring=st.booleans(),
    length=st.floats(1, 1e6),
)
def test_a_density_keeps_the_number_of_incidents(
    *, share: list[float], width: float, ring: bool, length: float
) -> None:
    edges = np.linspace(0, length, 2001)
    way = np.array(share) * length
    found = density(
        way, np.ones(len(way)), (edges[1:] + edges[:-1]) / 2, length, ring=ring, bandwidth_m=width * length
    )
    assert found.sum() * length / 2000 == pytest.approx(len(way), rel=1e-6)


@pytest.mark.quick
@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=4), st.floats(1, 40), st.booleans())
def test_a_density_is_that_of_normals_and_their_images(way: list[float], width: float, ring: bool) -> None:  # noqa: FBT001 - drawn
    at = np.linspace(0, 100, 7)
    found = density(np.array(way), np.ones(len(way)), at, 100.0, ring=ring, bandwidth_m=width)
    # As they are seen in two mirrors at the ends, or round and round.
    images = [
        image
        for place in way
        for turn in range(-9, 10)
        for image in ([place + 100 * turn] if ring else [place + 200 * turn, 200 * turn - place])
    ]
    told = [sum(NormalDist(image, width).pdf(spot) for image in images) for spot in at]
    assert np.allclose(found, told, rtol=1e-9, atol=1e-12)


@pytest.mark.quick
def test_density_by_hand(line: locate.Border) -> None:
    spot = at_m(2.5 * BIN_M)
    found = summarise.along_border(rows(line, *spot), line, bandwidth_m=1000.0)["density_per_10km"]
    # The incident stands for a piece of 185 m of the bin, in whose middle it is.
    assert found[2] == pytest.approx(10 / math.sqrt(2 * math.pi), rel=5e-3)
    assert found.drop(2).max() < 1e-12
    wide = summarise.along_border(rows(line, *spot), line, bandwidth_m=1e7)["density_per_10km"]
    assert np.allclose(wide, 10_000 / LENGTH_M, rtol=1e-3)


@pytest.mark.quick
def test_a_closed_part_goes_round() -> None:
    island = drawn("ring", RING)
    length = float(island.network.part_length_m[0])
    start, opposite = (60.001, 33.2999), (60.1999, 33.1001)
    found = summarise.along_border(rows(island, *start), island, bin_m=length / 8)["density_per_10km"]
    # A kilometre on from the start: as dense on either side of it, but for that kilometre.
    assert found[7] == pytest.approx(found[0], rel=0.05)
    assert found[0] > 5 * found[4]
    turned = summarise.along_border(rows(island, *opposite), island, bin_m=length / 8)["density_per_10km"]
    assert np.argmin(turned) in (0, 7)


# --- counts -----------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_counts_by_group() -> None:
    incidents = pd.DataFrame(
        {
            "country_at": ["AFG", "IRN", "AFG", "AFG", None],
            "admin1_at": ["Nimroz", "Sistan", "Nimroz", "Herat", None],
            "admin2_at": ["Kang", "Zabol", "Kang", "Kang", None],
            "border_id": PAIR,
            "side": ["AFG", "undetermined", "AFG", None, "IRN"],
            "actor_1": ["Taliban", "guards", "guards", None, None],
            "actor_2": ["guards", "guards", None, "smugglers", None],
            "crossing_id": ["milak", None, "milak", "islam-qala", None],
            "killed_low": pd.array([1, None, 2, 0, 5], dtype="Int64"),
            "killed_high": pd.array([3, None, 2, 1, 5], dtype="Int64"),
        },
        index=[9, 8, 7, 6, 5],
    )

    def told(what: str) -> list[list[Any]]:
        found = summarise.by(incidents, what)
        keys = [*found][: [*found].index("incidents")]
        chosen = found[[keys[-1], "incidents", "killed_low", "killed_high", "killed_unknown"]]
        return chosen.astype(object).where(chosen.notna(), None).to_numpy().tolist()

    # Two districts have one name.
    assert told("unit") == [
        ["Kang", 2, 3, 5, 0],
        ["Kang", 1, 0, 1, 0],
        ["Zabol", 1, 0, 0, 1],
        [None, 1, 5, 5, 0],
    ]
    assert told("side") == [
        ["AFG", 2, 3, 5, 0], ["IRN", 1, 5, 5, 0], ["undetermined", 1, 0, 0, 1], [None, 1, 0, 1, 0]
    ]  # fmt: skip
    assert told("actor") == [
        ["guards", 3, 3, 5, 1], ["Taliban", 1, 1, 3, 0], ["smugglers", 1, 0, 1, 0], [None, 1, 5, 5, 0]
    ]  # fmt: skip
    assert told("crossing") == [["milak", 2, 3, 5, 0], ["islam-qala", 1, 0, 1, 0], [None, 2, 5, 5, 1]]
    for what in summarise.BY:
        none = summarise.by(incidents.iloc[:0], what)
        assert none.dtypes.to_dict() == summarise.by(incidents, what).dtypes.to_dict()
        assert len(none) == 0


@pytest.mark.quick
def test_what_cannot_be_counted_is_an_error() -> None:
    with pytest.raises(InputError, match=r"not counted by 'moon'\. Expected one of: unit, side, actor"):
        summarise.by(pd.DataFrame(), "moon")
    with pytest.raises(InputError, match="To count by crossing the column crossing_id is needed"):
        summarise.by(pd.DataFrame(), "crossing")
