"""One coverage of countries from zones that overlap and leave gaps, and the edges of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from building import natural_earth
from building.disputed import disputed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from building.packages import Opener
    from building.shapes import Floats, Shape, Shapes

UNIT = 1e-7  # degrees: the zones are stored in whole numbers of it
TOUCH = 0.01
GAP_AREA = 0.005  # square degrees, some 50 km2
PRISTINA = (21.16, 42.66)


def overlaps(zones: pd.Series[Any], open_package: Opener) -> gpd.GeoDataFrame:
    """Return the areas that two zones contain: winner (the country that gets it), loser, geometry."""
    parts, zone = shapely.get_parts(zones.to_numpy(), return_index=True)
    areas = []
    for one, other in _touching_parts(zones, parts):
        pair = (zones.index[zone[one]], zones.index[zone[other]])
        for area in shapely.get_parts(shapely.intersection(parts[one], parts[other])):
            if pair[0] != pair[1] and area.area > 0:
                shown = natural_earth.country_at(area, open_package)
                winner = shown if shown in pair else disputed("country")["-".join(pair)]
                areas.append({"winner": winner, "loser": pair[winner == pair[0]], "geometry": area})
    return gpd.GeoDataFrame(areas)


def _touching_parts(zones: pd.Series[Any], parts: Shapes) -> NDArray[np.int64]:
    lines = shapely.get_parts(shapely.coverage_invalid_edges(zones.to_numpy()))
    line, part = shapely.STRtree(parts).query(lines, predicate="intersects")
    touched = pd.DataFrame({"line": line, "part": part})
    pairs = touched.merge(touched, on="line").query("part_x < part_y")[["part_x", "part_y"]].drop_duplicates()
    return pairs.sort_values(["part_x", "part_y"]).to_numpy()


def without_overlaps(zones: pd.Series[Any], areas: gpd.GeoDataFrame) -> pd.Series[Any]:
    """Take each area that two zones contain from its loser."""
    zones = zones.copy()
    for area in areas.itertuples():
        zones[area.loser] = shapely.difference(zones[area.loser], area.geometry)
    return zones


def with_kosovo(zones: pd.Series[Any], open_package: Opener) -> pd.Series[Any]:
    """Split Serbia's zone along Natural Earth's line, its ends moved to the zone's nearest vertices."""
    lines = natural_earth.layer(open_package, "cultural", "ne_10m_admin_0_boundary_lines_land")
    pairs = zip(lines["ADM0_A3_L"], lines["ADM0_A3_R"], strict=True)
    line = lines[[{"SRB", "KOS"} == set(pair) for pair in pairs]].union_all()
    serbia, kosovo = split_along(zones["SRB"], line, shapely.Point(PRISTINA))
    zones = zones.copy()
    zones["XKX"], zones["SRB"] = kosovo, serbia
    return zones


def split_along(zone: Shape, line: Shape, inside: Shape) -> tuple[Shape, Shape]:
    """Split a zone along a line that may miss its rim a little: the rest, and the part round a point."""
    rim = zone.boundary
    merged = shapely.line_merge(shapely.intersection(line, zone))
    path = shapely.get_coordinates(max(shapely.get_parts(merged), key=shapely.length))
    # Close to the rim a coarse line would run in and out.
    path = path[shapely.distance(shapely.points(path), rim) > TOUCH].round(7)
    first, last = (_nearest_visible(end, zone) for end in path[[0, -1]])
    cut = shapely.linestrings(np.vstack([first, path, last]))
    faces = shapely.get_parts(shapely.polygonize([shapely.union(rim, cut)]))
    rest = [
        face for face in faces if zone.contains(face.representative_point()) and not face.contains(inside)
    ]
    return shapely.union_all(rest), shapely.union_all([face for face in faces if face.contains(inside)])


def _nearest_visible(point: Floats, zone: Shape) -> Floats:
    """Return the zone's nearest vertex from which a straight way to the point stays in the zone."""
    vertices = shapely.get_coordinates(zone)
    near = vertices[np.argsort(np.hypot(*(vertices - point).T), kind="stable")]
    visible: Floats = next(to for to in near if zone.covers(shapely.linestrings([point, to])))
    return visible


def without_gaps(zones: pd.Series[Any], open_package: Opener) -> pd.Series[Any]:
    """Give small gaps between zones to the neighbour that Natural Earth shows there."""
    filled = zones.copy()
    parts, zone = shapely.get_parts(zones.to_numpy(), return_index=True)
    tree = shapely.STRtree(parts)
    for part in shapely.get_parts(shapely.coverage_union_all(zones.to_numpy())):
        for gap in map(shapely.Polygon, part.interiors):
            touching = {zones.index[zone[each]] for each in tree.query(gap, predicate="touches")}
            if len(touching) > 1 and gap.area < GAP_AREA:
                shown = natural_earth.country_at(gap, open_package)
                if shown in touching:
                    filled[shown] = shapely.union(filled[shown], gap)
    return filled


def arcs(coverage: pd.Series[Any]) -> gpd.GeoDataFrame:
    """Return the edges of a coverage, merged between nodes.

    `left` is the alphabetically first of two countries, `right` the other, "" where there is none.
    """
    polygons, country = shapely.get_parts(shapely.orient_polygons(coverage.to_numpy()), return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    edges = _with_other_side(country[polygon[ring[start]]], start, vertices)
    names = np.append(coverage.index.to_numpy(dtype=str), "")
    merged_arcs = []
    for _, pair in edges.groupby(["country", "other"]):
        left, right = names[pair[["country", "other"]].to_numpy()[0]]
        ends = pair["start"].to_numpy()[:, None] + (0, 1)
        lines = shapely.multilinestrings(shapely.linestrings(vertices[ends]))
        merged = shapely.get_parts(shapely.line_merge(lines, directed=True))
        merged_arcs += [{"left": left, "right": right, "geometry": line} for line in merged]
    return gpd.GeoDataFrame(merged_arcs)


def _with_other_side(country: NDArray[np.int64], start: NDArray[np.int64], vertices: Floats) -> pd.DataFrame:
    """Pair the two sides of each edge: country, other (-1 for none) and start, a row of `vertices`."""
    whole = pd.DataFrame(np.round(vertices / UNIT).astype(np.int64))
    number = whole.groupby([0, 1], sort=False).ngroup().to_numpy()
    ends = np.sort(np.column_stack([number[start], number[start + 1]]), axis=1)
    edges = pd.DataFrame({"country": country, "start": start, "low": ends[:, 0], "high": ends[:, 1]})
    # Each edge is met once from either side; rings run with their country on the left.
    edges = edges.sort_values(["low", "high", "country"])
    again = edges.duplicated(["low", "high"])
    other = pd.Series(-1, edges.index)
    other[edges.duplicated(["low", "high"], keep="last")] = edges.loc[again, "country"].to_numpy()
    return edges.assign(other=other)[~again]
