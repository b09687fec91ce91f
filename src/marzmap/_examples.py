"""Example rows for a new study: made up, on either side of its border and on it."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from marzmap import locate
from marzmap.summarise.line import cut, spots

_ASIDE_M = 1_500.0


def rows(pairs: tuple[str, ...]) -> list[dict[str, str]]:
    """Return rows that show how a table is filled: on either side of the middle of the border, and on it."""
    places = _about_the_middle(pairs)
    source = {"title": "EXAMPLE source", "publisher": "EXAMPLE publisher", "url": "https://example.org/1"}
    claims = [{"by": "EXAMPLE speaker", "text": "EXAMPLE claim.", "sources": [1]}]
    shown: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        ("2000-01-01", "armed clash", "1000", {"killed_low": "0", "killed_high": "2"}),
        ("2000-01", "shelling", "1000", {"wounded_low": "1"}),
        ("2000-01-01/2000-01-03", "other", "5000", {}),
    )
    return [
        {
            "incident_id": f"example-{number}",
            "title": f"EXAMPLE {number}: made up, not a real event",
            "place": f"EXAMPLE place {number}",
            "date_edtf": day,
            "event_type": kind,
            "actor_1": "EXAMPLE party",
            "summary": "EXAMPLE: made up to show how a row is written.",
            "claims": json.dumps(claims),
            "sources": json.dumps([source]),
            "status": "published",
            "longitude": f"{longitude:.5f}",
            "latitude": f"{latitude:.5f}",
            "radius_m": radius_m,
            "radius_source": "EXAMPLE",
            **further,
        }
        for number, ((day, kind, radius_m, further), (longitude, latitude)) in enumerate(
            zip(shown, places, strict=True), start=1
        )
    ]


def _about_the_middle(pairs: tuple[str, ...]) -> list[tuple[float, float]]:
    """Return points next to the middle of the first border's longest part, left and right, and one on it."""
    border = locate.border(pairs[:1])
    part = int(border.network.part_length_m.argmax())
    length_m = float(border.network.part_length_m[part])
    middle_m, aside_m = length_m / 2, min(_ASIDE_M, length_m / 20)
    longitude, latitude = spots(border, part, np.array([middle_m]))
    plane = CRS.from_dict({"proj": "aeqd", "lon_0": longitude[0], "lat_0": latitude[0]})
    piece = cut(border, part, middle_m - 10 * aside_m, middle_m + 10 * aside_m)
    line = gpd.GeoSeries([piece], crs="EPSG:4326").to_crs(plane).iloc[0]
    middle = shapely.Point(0, 0)
    # The nearest points to the middle that are this far from all of the line, however it winds.
    sides = [line.offset_curve(side * aside_m) for side in (1, -1)]
    beside = [shapely.get_point(shapely.shortest_line(middle, side), -1) for side in sides]
    points = gpd.GeoSeries([*beside, middle], crs=plane).to_crs("EPSG:4326")
    return [(point.x, point.y) for point in points]
