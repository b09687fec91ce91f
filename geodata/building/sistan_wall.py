"""barriers.sistan: the wall in Sistan, a schema.

No survey of it is public, so it is drawn by rule: beside the border, about the two places named with it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.ops import substring

from building import cards

if TYPE_CHECKING:
    from building.packages import Opener
    from building.shapes import Shape

PLACES = ((61.8058, 31.0549), (61.7925, 31.1447))  # Shaghalak and Dust Mohammad, GeoNames
LENGTH_M = 40_000.0  # the middle of 30 and 50 km
INWARDS_M = 1_100.0  # the middle of "a few hundred metres", 200, and of "kilometres", 2,000


def sistan_wall(_: Opener) -> bytes:
    """Draw the wall beside the border as borders.world has it; GeoJSON."""
    pieces = gpd.read_parquet(cards.GEODATA / "borders/world.parquet").query("border_id == 'AFG-IRN'")
    card = cards.read()["barriers.sistan"]
    properties = {
        "barrier_id": "sistan-wall",
        "name": "Sistan wall",
        "name_local": "دیوار مرزی سیستان",
        "kind": "wall",
        "accuracy_m": card["accuracy_m"],
        "schematic": True,
        "source": card["source"],
        "note": card["content"],
    }
    return feature_collection(beside_border(pieces.sort_values("piece")), properties)


def beside_border(pieces: gpd.GeoDataFrame) -> Shape:
    """Return the line `INWARDS_M` inside Iran, along `LENGTH_M` of the border about `PLACES`."""
    plane = "+proj=aeqd +lon_0={} +lat_0={} +datum=WGS84 +units=m".format(*np.mean(PLACES, axis=0))
    border = shapely.line_merge(pieces.to_crs(plane).union_all(), directed=True)
    middle = border.project(gpd.GeoSeries(shapely.points(PLACES), crs=4326).to_crs(plane)).mean()
    stretch = substring(border, middle - LENGTH_M / 2, middle + LENGTH_M / 2)
    side = -1 if (pieces["right"] == "IRN").all() else 1
    # More corners would only pretend to know more.
    wall = stretch.offset_curve(side * INWARDS_M).simplify(50)
    return gpd.GeoSeries([wall], crs=plane).to_crs(4326).iloc[0]


def feature_collection(line: Shape, properties: dict[str, Any]) -> bytes:
    """Write one line as GeoJSON with five decimals."""
    geometry = {"type": "LineString", "coordinates": shapely.get_coordinates(line).round(5).tolist()}
    text = json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}, ensure_ascii=False)
    return f'{{"type": "FeatureCollection", "features": [\n{text}\n]}}\n'.encode()
