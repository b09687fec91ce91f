"""How often hot stretches are found, and how often there is a false alarm: long simulations, run by name.

Run ``python tests/bench/simulate_hot_stretches.py``; it takes half an hour on two busy cores.
"""

from __future__ import annotations

import functools
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from marzmap import atlas, borderline, locate
from marzmap.summarise import stretches

if TYPE_CHECKING:
    from marzmap._types import Floats


PAIR = "AFG-IRN"
PLANTED_M = 20_000.0
RATE = 5.0
NEAR_M = 30_000.0
"""Villages of the gazetteer farther from the line than this are none that an incident is put in."""
PULL_M = 10_000.0

SNAPPED = ("no village", "gazetteer", "150 villages", "150 villages, unevenly attractive", "village a 10 km")
"""Which villages incidents are put in: none; the atlas's own; the nearest of 150 at random places; any
of these, by how near it is and how much it attracts (log-normal); the nearest of one each ten kilometres."""


class Tally(NamedTuple):
    """How often what was planted was found, and where nothing was, how often there was an alarm.

    Attributes
    ----------
    alarms : float
        Share of runs in which some stretch was hot.
    half : float
        Share in which one was that covers at least half of what was planted.
    alike : float
        Share in which one was that has at least half of what either has.
    """

    alarms: float
    half: float
    alike: float


@functools.cache
def border() -> locate.Border:
    return locate.border((PAIR,))


@functools.cache
def villages(kind: str) -> Floats:
    """Way along the line to the villages."""
    length = float(border().network.part_length_m[0])
    if kind == "gazetteer":
        places = atlas.places(fetched=False)
        found = borderline.nearest(places["longitude"], places["latitude"], border().network, border().search)
        return np.unique(np.round(found.chainage_m[found.distance_m < NEAR_M]))
    if kind.startswith("150"):
        return np.sort(np.random.default_rng(150).random(150)) * length
    return np.arange(5_000.0, length, 10_000.0)


def snapped(way: Floats, kind: str, random: np.random.Generator) -> Floats:
    """Incidents put in villages."""
    if kind == "no village":
        return way
    known = villages(kind)
    pull = -np.abs(way[:, None] - known) / PULL_M
    if kind.endswith("attractive"):
        pull += np.random.default_rng(len(known)).normal(0, 1, len(known))
        pull += random.gumbel(size=pull.shape)
    found: Floats = known[np.argmax(pull, axis=1)]
    return found


def incidents(count: int, seed: int, *, planted: bool, kind: str) -> tuple[pd.DataFrame, float]:
    """Incidents at random along the line, and where the stretch with more of them starts, metres."""
    random = np.random.default_rng([count, seed])
    length = float(border().network.part_length_m[0])
    start = random.random() * (length - PLANTED_M)
    inside = RATE * PLANTED_M / (length + (RATE - 1) * PLANTED_M)
    outside = random.random(count) * (length - PLANTED_M)
    outside += PLANTED_M * (outside >= start)
    within = start + random.random(count) * PLANTED_M
    way = (
        np.where(random.random(count) < inside, within, outside) if planted else random.random(count) * length
    )
    way = snapped(way, kind, random)
    columns = {"border_id": PAIR, "border_part": 1, "chainage_m": way, "radius_m": 1000.0}
    # The test knows places by their coordinates; here the way along the line stands for them.
    return pd.DataFrame(columns | {"longitude": way / 10_000, "latitude": 0.0}), start


def run(seed: int, count: int, kind: str, *, planted: bool, permutations: int) -> tuple[bool, bool, bool]:
    """Whether there is an alarm, whether it covers half of what was planted, whether it is half alike."""
    rows, start = incidents(count, seed, planted=planted, kind=kind)
    stretches.LEAST_INCIDENTS = 1
    found = stretches.hot_stretches(rows, border(), permutations=permutations, seed=seed)
    ends = found[["chainage_start_m", "chainage_end_m"]].to_numpy()
    common = np.minimum(ends[:, 1], start + PLANTED_M) - np.maximum(ends[:, 0], start)
    either = ends[:, 1] - ends[:, 0] + PLANTED_M - common
    return len(found) > 0, bool((common >= PLANTED_M / 2).any()), bool((common >= either / 2).any())


def tally(count: int, kind: str, runs: int, *, planted: bool, permutations: int = 999) -> Tally:
    """The shares of many runs."""
    one = functools.partial(run, count=count, kind=kind, planted=planted, permutations=permutations)
    with ProcessPoolExecutor() as pool:
        found = np.array(list(pool.map(one, range(runs), chunksize=10)))
    return Tally(*found.mean(axis=0).tolist())


def main() -> None:
    """Print a line for each number of incidents and kind of villages."""
    sys.stdout.write(f"{'':40}{'false alarms':>14}{'found':>10}{'half alike':>12}\n")
    for kind in SNAPPED:
        for count in (300, 100, 50, 20, 15):
            chance = tally(count, kind, 1000, planted=False)
            found = tally(count, kind, 200, planted=True)
            told = f"{chance.alarms:14.1%}{found.half:10.1%}{found.alike:12.1%}"
            sys.stdout.write(f"{kind + ', ' + str(count):40}{told}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
