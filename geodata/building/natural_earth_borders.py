"""borders.natural-earth: Natural Earth's land borders, directed and named as those of borders.world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from building import natural_earth
from building.border_parts import from_north, middles, southwards, stretches
from building.disputed import disputed
from building.grid import sea_limits
from building.shapes import hundreds, offsets_m
from building.world_borders import NATURAL_EARTH, world_borders

if TYPE_CHECKING:
    import pandas as pd

    from building.packages import Opener
    from building.shapes import Floats, Shape, Shapes

SLIVER = 1e-6  # degrees: shorter lines are left where lines were joined


def natural_earth_borders(open_package: Opener) -> gpd.GeoDataFrame:
    """Return Natural Earth's borders; their accuracy is the offset from borders.world that 95 % keep."""
    world = world_borders(open_package)
    parts = whole_parts(world)
    sea = sea_limits(open_package).assign(border_id=lambda frame: frame["left"] + "-" + frame["right"])
    offsets: dict[Any, Floats] = {}
    pieces: list[dict[str, Any]] = []
    for border_id, drawn in natural_earth.borders(open_package).groupby("border_id"):
        ours = parts.loc[[border_id]]
        lines = merged_lines(drawn)
        if border_id not in disputed("natural_earth_note"):
            dense = shapely.points(shapely.get_coordinates(shapely.segmentize(lines, 0.01)))
            edges = [*ours["geometry"], *sea.geometry[sea["border_id"] == border_id]]
            offsets[border_id] = offsets_m(dense, np.array(edges))
        accuracy_m = hundreds(offsets[border_id]) if border_id in offsets else np.nan
        shared = {
            "accuracy_m": accuracy_m,
            "line_since": None,
            "note": disputed("natural_earth_note").get(str(border_id)),
            **NATURAL_EARTH,
        }
        pieces += [{"border_id": border_id, **piece, **shared} for piece in border_pieces(lines, ours, drawn)]
    overall = hundreds(np.concatenate([*offsets.values()]))

    return gpd.GeoDataFrame(pieces).fillna({"accuracy_m": overall})[[*world.columns]]


def whole_parts(borders: gpd.GeoDataFrame) -> pd.DataFrame:
    """Join the pieces of each part: one row a part, its line whole."""
    groups = borders.groupby(["border_id", "border_part"], sort=True)
    parts: pd.DataFrame = groups.first()
    parts["geometry"] = groups["geometry"].agg(lambda pieces: shapely.linestrings(joined_path(pieces)))
    return parts


def joined_path(pieces: Any) -> Floats:
    """Return the vertices of consecutive pieces as one path."""
    return np.concatenate([shapely.get_coordinates(piece)[index > 0 :] for index, piece in enumerate(pieces)])


def merged_lines(drawn: gpd.GeoDataFrame) -> Shapes:
    """Join the lines of one border."""
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all(drawn.geometry.to_numpy())))
    long: Shapes = lines[shapely.length(lines) > SLIVER]
    return long


def border_pieces(lines: Shapes, ours: pd.DataFrame, drawn: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return the pieces of one border, one for each status of the lines as drawn."""
    pieces = []
    parts = sorted((matched(line, ours) for line in lines), key=lambda part: from_north(part[0])[:2])
    for number, (line, names) in enumerate(parts, 1):
        path = shapely.get_coordinates(line)
        nearest = shapely.STRtree(drawn.geometry).query_nearest(middles(path), all_matches=False)[1]
        runs = stretches(path, list(drawn["status"].to_numpy()[nearest]))
        pieces += [
            {
                "border_part": number,
                "piece": piece,
                **names,
                "status": run.status,
                "geometry": shapely.linestrings(path[run.first : run.last + 1]),
            }
            for piece, run in enumerate(runs)
        ]
    return pieces


def matched(line: Shape, parts: pd.DataFrame) -> tuple[Shape, dict[str, str]]:
    """Turn a line as the nearest of some parts runs; return it with that part's sides and ends."""
    line, _ = southwards(line)
    middle = line.interpolate(0.5, normalized=True)
    part = parts.iloc[int(np.argmin(shapely.distance(parts["geometry"].to_numpy(), middle)))]
    if line.is_ring and part["geometry"].is_ring:
        opposed = shapely.is_ccw(line) != shapely.is_ccw(part["geometry"])
    else:
        ends = [shapely.Point(line.coords[end]) for end in (0, -1)]
        start, stop = shapely.line_locate_point(part["geometry"], ends)
        opposed = start > stop
    names = {name: part[name] for name in ("left", "right", "start_name", "end_name")}
    return (shapely.reverse(line) if opposed else line), names
