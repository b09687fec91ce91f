"""How far a place reaches from its point: by hand, with Karney's geodesics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from pyproj import Geod

from marzmap import geocode

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick

PLACES = """
place_id,name,country,longitude,latitude,radius_m,radius_source,placed_by,source,candidate
two,Made Up Twice,IRN,61.0,31.0,500,ours,curated,ours,1
two,Made Up Twice,IRN,61.3,31.0,500,ours,curated,ours,2
one,Made Up Once,IRN,60.0,31.0,500,ours,curated,ours,1
"""


def test_a_place_reaches_to_its_farthest_candidate_or_corner(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text(PLACES.lstrip(), encoding="utf-8")
    index = geocode.index(geocode.gazetteer(tmp_path / "places.csv"))
    rows = pd.DataFrame(
        {
            "incident_id": ["a", "b", "c"],
            "place": ["Made Up Twice", "Made Up Once", None],
            "longitude": [None, None, 61.5],
            "latitude": [None, None, 32.0],
            "radius_m": [None, None, None],
            "radius_source": None,
            "placed_by": None,
            "footprint_wkt": [None, None, "POLYGON ((61.5 32, 61.6 32, 61.6 32.1, 61.5 32))"],
        }
    )
    placed = geocode.by_name(
        rows.astype({"longitude": "float64", "latitude": "float64", "radius_m": "float64"}), index
    )
    geod = Geod(ellps="WGS84")
    right = [geod.inv(61.0, 31.0, 61.3, 31.0)[2], 0.0, geod.inv(61.5, 32.0, 61.6, 32.1)[2]]
    assert geocode.extents(placed, index).tolist() == pytest.approx(right)
