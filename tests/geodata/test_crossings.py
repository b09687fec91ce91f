"""The crossings kept by hand: each has its sources, and lies where its row says, by brute force."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
from pyproj import Geod

from marzmap import atlas, locate
from marzmap.dates import interval
from marzmap.locate.own_crossings import KINDS, STATUSES

GEOD = Geod(ellps="WGS84")
ROWS = atlas.crossings(fetched=False)
# Those of the first border are described in words of their own.
FURTHER = ROWS[ROWS["border_id"] != "AFG-IRN"]


def test_the_most_reported_borders_have_crossings() -> None:
    wanted = (
        "AFG-PAK AFG-TJK AFG-UZB ARM-GEO COD-RWA COL-VEN EGY-PSE IND-PAK IRN-PAK IRN-TUR KGZ-TJK MMR-THA "
        "POL-UKR SDN-TCD SYR-TUR"
    )
    assert {*wanted.split()} <= {*FURTHER["border_id"]}
    assert {*FURTHER["border_id"]} <= {*atlas.border_pairs()}


def test_each_row_has_an_id_a_name_a_source_and_words_that_are_known() -> None:
    assert ROWS["crossing_id"].is_unique
    assert (
        ROWS[["crossing_id", "name", "source", "note", "kind", "status", "radius_m"]].notna().all(axis=None)
    )
    assert {*ROWS["kind"]} <= {*KINDS}
    assert {*ROWS["status"]} <= {*STATUSES}
    for cell in ROWS[["open_from", "open_to", "closures"]].stack().dropna():
        for date_edtf in cell.split("|"):
            interval(date_edtf)


@pytest.mark.parametrize("crossing_id", FURTHER["crossing_id"])
def test_each_lies_as_far_from_the_line_as_its_row_says(crossing_id: str) -> None:
    row = FURTHER.set_index("crossing_id").loc[crossing_id]
    ((side, stated),) = re.findall(r"^On the side of (\w{3}), ([\d.]+) km from the line\. ", row["note"])
    lines = atlas.borders()
    shapes = lines.loc[lines["border_id"] == row["border_id"], "geometry"].to_numpy()
    spots = shapely.get_coordinates(shapely.segmentize(shapes, 0.0002))
    near = spots[np.argsort(np.hypot(spots[:, 0] - row["longitude"], spots[:, 1] - row["latitude"]))[:400]]
    away = min(GEOD.inv(row["longitude"], row["latitude"], *spot)[2] for spot in near)
    assert away / 1000 == pytest.approx(float(stated), abs=0.06)
    # The radius reaches the line, as the crossing does.
    assert away <= row["radius_m"]
    world = locate.reference().countries
    held = world.names[locate.country_at(np.array([row["longitude"]]), np.array([row["latitude"]]), world)]
    assert held[0] == side
