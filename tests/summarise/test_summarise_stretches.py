"""Hot stretches: windows against a search by brute force, chance, places that repeat, exposure, words."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drawn_borders import GEOD, MERIDIAN, PAIR, drawn
from marzmap import InputError, locate, summarise
from marzmap.summarise import line, scan, stretches
from simulate_hot_stretches import incidents as simulated
from simulate_hot_stretches import snapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from marzmap._types import Floats


WHOLE_M = 925_327.0
RING = [(60.0, 34.0), (61.2, 34.0), (61.2, 33.1), (60.0, 33.1), (60.0, 34.0)]


@pytest.fixture(scope="module")
def border() -> locate.Border:
    return locate.border((PAIR,), chainage_from="Turkmenistan tripoint")


def at(way: Sequence[float] | NDArray[Any], **columns: Any) -> pd.DataFrame:
    """Incidents at ways along the border; equal ways are one place."""
    chainage = np.asarray(way, dtype=np.float64)
    frame = pd.DataFrame({"border_id": PAIR, "border_part": 1, "chainage_m": chainage, "radius_m": 1000.0})
    return frame.assign(longitude=chainage / 10_000, latitude=0.0).assign(**columns)


def planted(count: int = 25, start: float = 400_000, long: float = 20_000) -> Floats:
    """Eighty incidents evenly along the border, and more in a stretch."""
    more = start + long * (np.arange(count) + 0.5) / count
    return np.append(np.linspace(3_000, 920_000, 80), more)


# --- windows ----------------------------------------------------------------------------------------------


def likelihood(held: int, total: int, share: float) -> float:
    """Kulldorff's Poisson statistic as he writes it."""
    expected = total * share
    if held <= expected or share >= 0.5:
        return 0.0
    outside = (total - held) * math.log((total - held) / (total - expected)) if held < total else 0.0
    return held * math.log(held / expected) + outside


def by_force(
    places: list[list[tuple[float, int]]],
    lengths: list[float],
    rings: list[bool],
    longest: float,
    least: float,
) -> float:
    """Greatest statistic of any window, each looked at by itself."""
    whole, total = sum(lengths), sum(count for own in places for _, count in own)
    best = 0.0
    for own, length, ring in zip(places, lengths, rings, strict=True):
        for start, _ in own:
            for end, _ in own:
                span = (end - start) % length if ring else end - start
                if not 0 <= span <= longest:
                    continue
                inside = [
                    count for way, count in own if ((way - start) % length if ring else way - start) <= span
                    and (ring or way >= start)
                ]  # fmt: skip
                share = max(span / whole, least)
                best = max(best, likelihood(sum(inside), total, share))
    return best


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_likeliest_window_is_that_of_a_search_by_brute_force(data: st.DataObject) -> None:
    rings = data.draw(st.lists(st.booleans(), min_size=1, max_size=3))
    lengths = [float(data.draw(st.integers(20, 200))) for _ in rings]
    places = [
        data.draw(
            st.lists(
                st.tuples(st.integers(0, int(length) - 1).map(float), st.integers(1, 9)),
                max_size=8,
                unique_by=lambda place: place[0],
            )
        )
        for length in lengths
    ]
    assume(sum(len(own) for own in places) > 1)
    # Where many events share a place, or places are few, all windows are rated, else only the shortest.
    crowd, few = data.draw(st.sampled_from([1, 30])), data.draw(st.sampled_from([0, 100]))
    places = [[(way, crowd * count) for way, count in own] for own in places]
    longest, least = float(data.draw(st.integers(5, 120))), data.draw(st.sampled_from([0.001, 0.05, 0.2]))
    on = scan.course([(np.array([0.0, length]), np.array([length])) for length in lengths], rings, longest)
    ways = np.array([on.start_m[part] + way for part, own in enumerate(places) for way, _ in sorted(own)])
    counts = np.array([count for own in places for _, count in sorted(own)])
    found = [*scan.windows(ways, counts, on, least)]
    best = by_force(places, lengths, rings, longest, least)
    assert (found[0].likelihood if found else 0.0) == pytest.approx(best, abs=1e-9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan.chance, "_FEW", few)
        greatest = scan.greatest(ways[None], on.share_at(ways)[None], counts[None], on, least)
    assert greatest.tolist() == pytest.approx([best], abs=1e-9)
    if found:
        assert found[0].events <= counts.sum()
        again = likelihood(found[0].events, int(counts.sum()), found[0].share)
        assert again == pytest.approx(found[0].likelihood, abs=1e-9)


@pytest.mark.quick
def test_further_windows_overlap_none_that_is_likelier() -> None:
    on = scan.course([(np.array([0.0, 1000.0]), np.array([1.0]))], [False], 200.0)
    ways = np.sort(np.random.default_rng(2).random(60)) * 1000
    found = [*scan.windows(ways, np.ones(60, dtype=np.int64), on, 0.01)]
    assert len(found) > 3
    assert [window.likelihood for window in found] == sorted(
        (window.likelihood for window in found), reverse=True
    )
    ends = sorted((window.start_m, window.end_m) for window in found)
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(ends))
    assert all(end - start >= 10 - 1e-9 for start, end in ends)


@pytest.mark.quick
@pytest.mark.parametrize("seed", range(8))
def test_the_greatest_of_many_windows_is_that_of_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    rings = [[False], [True], [False, True, False]][seed % 3]
    stretches_of = [
        (np.array([0.0, 300e3, 500e3]), np.array([1.0, random.choice([1.0, 0.01])]) * random.uniform(1, 5))
        for _ in rings
    ]
    on = scan.course(stretches_of, rings, 100e3)
    ways = np.sort(on.start_m[random.integers(0, len(rings), 400)] + random.random(400) * 500e3)
    counts = np.ones(400, dtype=np.int64) if seed % 2 else random.geometric(0.5, 400)
    best = next(scan.windows(ways, counts, on, 0.01)).likelihood
    found = scan.greatest(ways[None], on.share_at(ways)[None], counts[None], on, 0.01)
    assert found.tolist() == pytest.approx([best], abs=1e-9)


@pytest.mark.quick
def test_only_windows_likelier_than_asked_are_told() -> None:
    on = scan.course([(np.array([0.0, 1000.0]), np.array([1.0]))], [False], 200.0)
    ways = np.sort(np.random.default_rng(2).random(60)) * 1000
    counts = np.ones(60, dtype=np.int64)
    every = [*scan.windows(ways, counts, on, 0.01)]
    likely = [window for window in every if window.likelihood > 1]
    assert 0 < len(likely) < len(every)
    assert [*scan.windows(ways, counts, on, 0.01, above=1.0)] == likely


@pytest.mark.quick
def test_windows_of_a_closed_line_hide_none_of_another() -> None:
    lengths = [200.0, 300.0, 200.0]
    on = scan.course(
        [(np.array([0.0, far]), np.array([far])) for far in lengths], [False, True, False], 100.0
    )
    # A round back and two rounds on along the closed line its stretch would lie on those of the others.
    ways = np.concatenate([170 + np.arange(9.0), 170 + 300 + np.arange(8.0), 170 + 900 + np.arange(9.0)])
    assert on.line_at(ways).tolist() == [0] * 9 + [1] * 8 + [2] * 9
    found = [*scan.windows(ways, np.ones(26, dtype=np.int64), on, 0.01)]
    assert {(window.line, window.events) for window in found} == {(0, 9), (1, 8), (2, 9)}


@pytest.mark.quick
def test_a_closed_line_shorter_than_the_shortest_window_is_told_once() -> None:
    lengths = [1000.0, 50.0]
    two = scan.course([(np.array([0.0, far]), np.array([far])) for far in lengths], [False, True], 100.0)
    ways = np.append(np.linspace(0, 1000, 20), two.start_m[1] + np.array([10.0, 11.0, 12.0, 13.0]))
    found = [window for window in scan.windows(ways, np.ones(24, dtype=np.int64), two, 0.1) if window.line]
    assert len(found) == 1
    assert found[0].events == 4
    # All but the whole round, from half of it behind the middle to half before.
    assert found[0].start_m == pytest.approx(36.5)
    assert found[0].end_m == pytest.approx(36.5)
    assert found[0].end_m < found[0].start_m


# --- chance -----------------------------------------------------------------------------------------------


def p_values(kind: str, count: int, runs: int) -> Floats:
    """The smallest p-value of runs without a hot stretch."""
    border = locate.border((PAIR,))
    found = []
    for seed in range(runs):
        rows, _ = simulated(count, seed, planted=False, kind=kind)
        told = summarise.hot_stretches(rows, border, permutations=99, alpha=1.0, seed=seed)
        found.append(told["p_value"].min() if len(told) else 1.0)
    return np.array(found)


def test_without_a_hot_stretch_p_values_are_uniform() -> None:
    found = p_values("no village", 40, 200)
    # Kolmogorov and Smirnov at 1 %: 1.63 / sqrt(200), and the steps of a hundredth.
    below = (found[:, None] <= np.linspace(0.01, 1, 100)).mean(axis=0)
    assert np.abs(below - np.linspace(0.01, 1, 100)).max() < 0.115 + 0.01
    assert (found <= 0.05).mean() <= 0.085


def test_without_a_hot_stretch_p_values_of_cells_are_uniform(monkeypatch: pytest.MonkeyPatch) -> None:
    # Fewer and longer cells, for the sake of time.
    monkeypatch.setattr(stretches, "MOST_PLACES", 100)
    monkeypatch.setattr(stretches, "CELL_M", 8_000.0)
    found = p_values("no village", 400, 150)
    below = (found[:, None] <= np.linspace(0.01, 1, 100)).mean(axis=0)
    # Kolmogorov and Smirnov at 1 %: 1.63 / sqrt(150), and the steps of a hundredth.
    assert np.abs(below - np.linspace(0.01, 1, 100)).max() < 0.133 + 0.01
    assert (found <= 0.05).mean() <= 0.1


@pytest.mark.parametrize("kind", ["gazetteer", "150 villages", "150 villages, unevenly attractive"])
def test_incidents_put_in_villages_raise_no_more_false_alarms(kind: str) -> None:
    assert (p_values(kind, 100, 60) <= 0.05).mean() <= 0.05


def test_a_planted_stretch_is_found(border: locate.Border) -> None:
    hits = 0
    for seed in range(10):
        rows, start = simulated(300, seed, planted=True, kind="no village")
        found = summarise.hot_stretches(rows, border, permutations=199, seed=seed)
        common = np.minimum(found["chainage_end_m"], start + 20e3) - np.maximum(
            found["chainage_start_m"], start
        )
        hits += bool((common >= 10e3).any())
    assert hits >= 9


@pytest.mark.quick
def test_one_place_is_never_a_hot_stretch(border: locate.Border) -> None:
    ways = np.append(np.linspace(3_000, 920_000, 40), np.full(200, 508_500.0))
    found = summarise.hot_stretches(at(ways), border, alpha=1.0)
    assert found["p_value"].min() == 1.0
    # Nor alone where next to nothing is expected.
    outside = at(ways[(ways < 462_000) | (ways > 556_000) | (ways == 508_500)])
    edge = np.linspace(0, WHOLE_M, 11)
    desert = pd.DataFrame(
        {
            "border_id": PAIR, "border_part": 1, "chainage_start_m": edge[:-1], "chainage_end_m": edge[1:],
            "exposure": [1.0] * 5 + [1e-6] + [1.0] * 4,
        }
    )  # fmt: skip
    assert summarise.hot_stretches(outside, border, exposure=desert, alpha=1.0)["p_value"].min() == 1.0
    # As many incidents at as many places are one.
    spread = np.append(ways[:40], 503_500 + np.arange(200) * 50.0)
    assert summarise.hot_stretches(at(spread), border)["p_value"].tolist() == [0.001]


@pytest.mark.quick
def test_villages_beside_one_another_make_a_hot_stretch(border: locate.Border) -> None:
    villages = np.repeat(np.arange(5_000.0, 925_000.0, 10_000.0), 2)
    hot = np.repeat([405_000.0, 415_000.0, 425_000.0], 14)
    found = summarise.hot_stretches(at(np.append(villages, hot)), border)
    assert found[["chainage_start_m", "chainage_end_m", "incidents", "places"]].to_numpy().tolist() == [
        [405_000, 425_000, 48, 3]
    ]
    alone = summarise.hot_stretches(at(np.append(villages, np.repeat(405_000.0, 42))), border)
    assert len(alone) == 0


@pytest.mark.quick
def test_turned_round_the_same_stretch_is_hot(border: locate.Border) -> None:
    turned = locate.border((PAIR,), chainage_from="Pakistan tripoint")
    length = float(border.network.part_length_m[0])
    ways = planted()
    there, back = (
        summarise.hot_stretches(rows, on).iloc[0]
        for rows, on in ((at(ways), border), (at(length - ways), turned))
    )
    assert back["chainage_end_m"] == pytest.approx(length - there["chainage_start_m"])
    assert back["incidents"] == there["incidents"]
    assert there.geometry.equals_exact(back.geometry.reverse(), 1e-9)


@pytest.mark.quick
def test_order_and_index_of_the_rows_do_not_matter(border: locate.Border) -> None:
    rows = at(np.round(np.append(planted(), planted()[50:]), -2))
    found = summarise.hot_stretches(rows, border, alpha=1.0)
    mixed = rows.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(summarise.hot_stretches(mixed, border, alpha=1.0), found)
    # Chance is what the seed makes it.
    even = at(np.random.default_rng(1).random(60) * WHOLE_M)
    one, other, again = (
        summarise.hot_stretches(even, border, alpha=1.0, seed=seed)["p_value"].tolist() for seed in (0, 1, 0)
    )
    assert one != other
    assert one == again


# --- what is told -----------------------------------------------------------------------------------------


@pytest.mark.quick
def test_figures_and_line_of_a_stretch(border: locate.Border) -> None:
    found = summarise.hot_stretches(at(planted()), border)
    assert {name: str(dtype) for name, dtype in found.dtypes.items() if name != "geometry"} == (
        stretches.COLUMNS
    )
    row = found.iloc[0]
    start, end = row["chainage_start_m"], row["chainage_end_m"]
    ways = planted()
    assert row["incidents"] == ((ways >= start) & (ways <= end)).sum() == row["places"]
    length = float(border.network.part_length_m[0])
    share = (end - start) / length
    assert row["expected"] == pytest.approx(105 * share)
    rate = row["incidents"] / share / ((105 - row["incidents"]) / (1 - share))
    assert row["relative_rate"] == pytest.approx(rate)
    assert found.crs == "EPSG:4326"
    assert GEOD.geometry_length(row.geometry) == pytest.approx(end - start, abs=0.01)
    reference = locate.Reference(border, locate.reference((PAIR,)).countries)
    lon, lat = np.array(row.geometry.coords).T
    told = locate.columns(lon, lat, None, reference)
    assert told["border_distance_m"].max() < 1e-4
    assert told["chainage_m"][[0, -1]] == pytest.approx([start, end], abs=1e-3)


@pytest.mark.quick
def test_two_hot_stretches_are_both_told(border: locate.Border) -> None:
    ways = np.append(planted(), 700_000 + np.arange(22) * 700.0)
    found = summarise.hot_stretches(at(ways), border)
    assert len(found) == 2
    assert found["p_value"].max() <= 0.05
    (one, other) = sorted(zip(found["chainage_start_m"], found["chainage_end_m"], strict=True))
    assert 395_000 < one[0] < one[1] < 425_000
    assert 695_000 < other[0] < other[1] < 720_000


@pytest.mark.quick
def test_incidents_that_follow_the_exposure_are_no_hot_stretch(border: locate.Border) -> None:
    ways = planted(60)
    edge = np.array([0.0, 400_000.0, 420_000.0, WHOLE_M])
    known = pd.DataFrame(
        {
            "border_id": PAIR, "border_part": 1, "chainage_start_m": edge[:-1], "chainage_end_m": edge[1:],
            "exposure": [35.0, 62.0, 43.0],
        }
    )  # fmt: skip
    assert len(summarise.hot_stretches(at(ways), border)) == 1
    assert len(summarise.hot_stretches(at(ways), border, exposure=known)) == 0

    def people(asked: pd.DataFrame) -> Floats:
        inside = asked["chainage_start_m"].between(399_500, 419_500)
        assert asked["longitude"].between(60, 62).all()
        assert inside.sum() == 20
        return np.where(inside, 62 / 20, 78 / 906)

    assert len(summarise.hot_stretches(at(ways), border, exposure=people)) == 0


@pytest.mark.quick
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"exposure": [1.0, -1.0]}, r"The exposure -1\.0 is not an amount"),
        ({"exposure": [1.0, np.nan]}, "The exposure nan is not an amount"),
        ({"exposure": [0.0, 0.0]}, "The exposure of AFG-IRN is nothing"),
        ({"chainage_end_m": [4e5, 8e5]}, r"does not cover AFG-IRN part 1 from 0 to 925327 m"),
        ({"chainage_start_m": [0.0, 5e5]}, "does not cover AFG-IRN part 1"),
        ({"border_id": "IRN-PAK"}, "does not cover AFG-IRN part 1"),
    ],
)
def test_an_exposure_that_cannot_be_used_is_an_error(
    border: locate.Border, change: dict[str, Any], message: str
) -> None:
    known = pd.DataFrame(
        {
            "border_id": PAIR, "border_part": 1, "chainage_start_m": [0.0, 4e5],
            "chainage_end_m": [4e5, WHOLE_M], "exposure": 1.0,
        }
    )  # fmt: skip
    with pytest.raises(InputError, match=message):
        summarise.hot_stretches(at(planted()), border, exposure=known.assign(**change))
    with pytest.raises(InputError, match="The exposure has no column exposure"):
        summarise.hot_stretches(at(planted()), border, exposure=known.drop(columns="exposure"))


@pytest.mark.quick
def test_few_and_vague_incidents_are_not_tested(border: locate.Border) -> None:
    close = at(400_000 + np.arange(19) * 100.0)
    assert len(summarise.hot_stretches(close, border, alpha=1.0)) == 0
    words = summarise.hot_in_words(summarise.hot_stretches(close, border), close)
    assert words == "No hot stretch: too few incidents to test (19, needs 20)."
    more = pd.concat([close, at([500_000.0], radius_m=60_000.0)], ignore_index=True)
    words = summarise.hot_in_words(summarise.hot_stretches(more, border), more)
    assert words.splitlines() == [
        "No hot stretch: too few incidents to test (19, needs 20).",
        "Not tested: 1 known only to more than 50 km.",
    ]


@pytest.mark.quick
def test_very_many_incidents_are_tested_by_cells(border: locate.Border) -> None:
    rows, start = simulated(30_000, 5, planted=True, kind="no village")
    found = summarise.hot_stretches(rows, border)
    assert len(found) == 1
    hot = found.iloc[0]
    assert hot["p_value"] == pytest.approx(0.001)
    # It is the planted one to a cell at either end, of whole cells.
    whole = border.network.part_length_m[0]
    cell = whole / math.ceil(whole / stretches.CELL_M)
    assert hot["chainage_start_m"] == pytest.approx(start, abs=cell)
    assert hot["chainage_end_m"] == pytest.approx(start + 20_000, abs=cell)
    length = hot["chainage_end_m"] - hot["chainage_start_m"]
    inside = rows["chainage_m"].between(hot["chainage_start_m"], hot["chainage_end_m"])
    assert hot["incidents"] == inside.sum()
    assert hot["expected"] == pytest.approx(30_000 * length / whole)
    assert hot["places"] == pytest.approx(length / cell)


@pytest.mark.quick
def test_a_stretch_of_cells_may_pass_the_start_of_a_ring() -> None:
    on = scan.course([(np.array([0.0, 95.0]), np.array([1.0]))], [True], 40.0)
    narrow = scan.Window(0, 80.75, 4.75, 0.15, 30, 3, 9.0)
    whole = scan.whole_cells(narrow, on, 10)
    # The ninth and tenth of ten cells, and the first.
    assert (whole.start_m, whole.end_m) == pytest.approx((76.0, 9.5))
    assert whole.share == pytest.approx(0.3)


@pytest.mark.quick
def test_a_window_of_cells_has_all_of_their_exposure() -> None:
    on = scan.course([(np.array([0.0, 100.0]), np.array([1.0]))], [False], 40.0)._replace(cell_share=0.1)
    middles, counts = np.array([5.0, 35.0, 45.0, 55.0, 95.0]), np.array([2, 9, 9, 9, 2])
    best = next(scan.windows(middles, counts, on, 0.01))
    assert best.share == pytest.approx(0.3)
    assert best.events == 27
    assert best.likelihood == pytest.approx(likelihood(27, 31, 0.3))
    greatest = scan.greatest(middles[None], on.share_at(middles)[None], counts[None], on, 0.01)
    assert greatest.tolist() == pytest.approx([best.likelihood])


@pytest.mark.quick
def test_cells_have_equal_exposure_and_lie_on_one_line() -> None:
    uneven = np.array([0.0, 50.0, 100.0]), np.array([4.0, 1.0])
    on = scan.course([uneven, (np.array([0.0, 60.0]), np.array([5.0]))], [False, False], 10.0)
    ways = np.array([1.0, 20.0, 26.0, 90.0, *(on.start_m[1] + np.array([0.0, 31.0]))])
    # Three cells of a third of the exposure: 0 to 41.7; on to 100, and on the next line to 20; on to its 60.
    # Half of what the second has on the first line lies before 58.3: 50 + 50 (4.1667 - 4).
    middle, events = scan.in_cells(ways, np.array([1, 2, 3, 4, 5, 6]), on, 3)
    assert events.tolist() == [6, 4, 5, 6]
    assert middle[:2].tolist() == pytest.approx([125 / 6, 175 / 3])
    assert (middle[2:] - on.start_m[1]).tolist() == pytest.approx([10.0, 40.0])


@pytest.mark.quick
def test_where_nothing_lies_outside_there_is_no_relative_rate(border: locate.Border) -> None:
    found = summarise.hot_stretches(at(400_000 + np.arange(30) * 500.0), border)
    assert found["incidents"].tolist() == [30]
    assert found["relative_rate"].isna().all()
    assert found["relative_rate"].dtype == "float64"


@pytest.mark.quick
@pytest.mark.parametrize("argument", ["longest_m", "permutations"])
def test_nothing_to_look_at_is_an_error(border: locate.Border, argument: str) -> None:
    with pytest.raises(InputError, match=f"{argument} is 0. Give a number above 0"):
        summarise.hot_stretches(at(planted()), border, **{argument: 0})  # type: ignore[arg-type]


@pytest.mark.quick
def test_no_incidents_give_typed_no_rows(border: locate.Border) -> None:
    none = at(planted()).iloc[:0]
    found = summarise.hot_stretches(none, border)
    assert found.dtypes.to_dict() == summarise.hot_stretches(at(planted()), border).dtypes.to_dict()
    assert len(found) == 0
    assert summarise.hot_in_words(found, none) == ("No hot stretch: too few incidents to test (0, needs 20).")


@pytest.mark.quick
def test_each_border_is_tested_by_itself() -> None:
    pairs = (PAIR, "AFG-PAK", "IRN-PAK")
    both = locate.border(pairs)
    parts = line.parts(both)
    assert parts.border_id.tolist() == sorted(pairs)
    third = float(parts.length_m[2])
    many = at(np.linspace(0.0, third, 200), border_id="IRN-PAK")
    few = at(100_000 + np.arange(19) * 100.0, border_id="AFG-PAK")
    rows = pd.concat([at(planted()), many, few], ignore_index=True)
    found = summarise.hot_stretches(rows, both)
    alone = summarise.hot_stretches(at(planted()), locate.border((PAIR,)))
    # That one border has twice the incidents makes none of it hot; two borders were tested.
    assert found["border_id"].tolist() == [PAIR]
    assert found["p_value"].tolist() == (2 * alone["p_value"]).tolist()
    assert found["chainage_start_m"].tolist() == alone["chainage_start_m"].tolist()
    words = summarise.hot_in_words(found, rows, "start").splitlines()
    assert words[0].startswith(
        "AFG-IRN: Hot stretch: km 400 to 421 from the start, 27 incidents at 27 places "
    )
    assert words[0].endswith(" (p = 0.002).")
    assert words[1] == "AFG-PAK: No hot stretch: too few incidents to test (19, needs 20)."
    assert words[2] == (
        "IRN-PAK: No hot stretch: 200 incidents lie no denser anywhere than chance would lay them."
    )


@pytest.mark.quick
def test_no_stretch_runs_from_part_to_part() -> None:
    two = drawn("two", MERIDIAN, [(60.0, 33.5), (60.0, 33.0)])
    length = two.network.part_length_m
    ends = [length[0] - 5_000 + np.arange(12) * 400.0, np.arange(12) * 400.0]
    rest = np.linspace(0, length[0] - 8_000, 10)
    rows = pd.concat(
        [at(np.append(ends[0], rest)), at(np.append(ends[1], 8_000 + rest), border_part=2, latitude=1.0)]
    )
    found = summarise.hot_stretches(rows, two, alpha=1.0)
    own = length[found["border_part"].to_numpy(dtype=int) - 1]
    assert (found["chainage_end_m"] <= own + 1e-6).all()
    assert (found["chainage_start_m"] >= 0).all()
    assert found["incidents"].iloc[:2].tolist() == [13, 13]
    assert sorted(found["border_part"].iloc[:2]) == [1, 2]
    assert "of part 2" in summarise.hot_in_words(found, rows)


@pytest.mark.quick
def test_on_a_closed_part_a_stretch_may_pass_the_start() -> None:
    island = drawn("ring", RING)
    length = float(island.network.part_length_m[0])
    close = (length - 6_000 + np.arange(30) * 400.0) % length
    rows = at(np.append(close, np.linspace(20_000, length - 20_000, 30)))
    found = summarise.hot_stretches(rows, island).iloc[0]
    assert found["incidents"] == 30
    assert found["chainage_end_m"] < 7_000 < length - 7_000 < found["chainage_start_m"]
    whole = length - found["chainage_start_m"] + found["chainage_end_m"]
    assert GEOD.geometry_length(found.geometry) == pytest.approx(whole, abs=0.01)
    assert whole == pytest.approx(11_600, abs=1)


@pytest.mark.quick
def test_snapping_puts_every_incident_in_a_village() -> None:
    ways = np.random.default_rng(0).random(500) * WHOLE_M
    inside = snapped(ways, "village a 10 km", np.random.default_rng(0))
    assert np.abs(ways - inside).max() <= 5_400
    assert len(np.unique(inside)) <= 93


@pytest.mark.quick
def test_p_value_counts_what_was_observed() -> None:
    chance = np.arange(99.0)
    assert scan.p_value(95.0, chance) == pytest.approx(0.05)
    assert scan.p_value(200.0, chance) == pytest.approx(0.01)
    assert scan.p_value(0.0, chance) == 1.0
