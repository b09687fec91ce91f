"""Example rows for a new study: made up, on either side of its border and on it."""

from __future__ import annotations

import json

import numpy as np
import shapely
from pyproj import Geod

from marzmap import locate

_ASIDE_M = 3_000.0
_MOST_HALVED = 8


def rows(pairs: tuple[str, ...]) -> list[dict[str, str]]:
    """Return rows that show how a table is filled: on either side of the middle of the border, and on it."""
    spots = _about_the_middle(pairs)
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
            zip(shown, spots, strict=True), start=1
        )
    ]


def _about_the_middle(pairs: tuple[str, ...]) -> list[tuple[float, float]]:
    """Return points next to the middle of the first border's longest part, left and right, and one on it."""
    pieces = locate.pieces(locate.border(pairs[:1]))
    length_m = (pieces["chainage_end_m"] - pieces["chainage_start_m"]).groupby(pieces["border_part"]).sum()
    part = pieces[pieces["border_part"] == length_m.idxmax()]
    line = shapely.get_coordinates(part.geometry.to_numpy())
    ellipsoid = Geod(ellps="WGS84")
    edge_m = np.asarray(ellipsoid.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])[2])
    along_m = np.cumsum(edge_m)
    edge = int(np.searchsorted(along_m, along_m[-1] / 2))
    # Edges are straight in degrees.
    share = 1 - (along_m[edge] - along_m[-1] / 2) / edge_m[edge]
    before, middle, after = (
        line[edge] + at * (line[edge + 1] - line[edge]) for at in (share - 1e-3, share, share + 1e-3)
    )
    azimuth = ellipsoid.inv(before[0], before[1], after[0], after[1])[0]
    aside_m = min(_ASIDE_M, along_m[-1] / 10)
    beside = []
    for _ in range(_MOST_HALVED):
        beside = [ellipsoid.fwd(middle[0], middle[1], azimuth + turn, aside_m)[:2] for turn in (-90, 90)]
        across = shapely.intersection(shapely.linestrings(beside), pieces.geometry.to_numpy())
        if shapely.get_num_geometries(across[~shapely.is_empty(across)]).sum() <= 1:
            break
        # The line winds: that far away the other side is nearer.
        aside_m /= 2
    return [*beside, (float(middle[0]), float(middle[1]))]
