"""units.open, units.odbl, units.by-sa and units.countries: provinces and districts, by their licences."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from building import afghan_districts, iran_counties, provinces, units
from building.cards import GEODATA
from building.country_shapes import country_shapes, land_border
from building.shapes import ELLIPSOID, multi
from building.snapped import TOLERANCE, land_about, land_inside, snapped
from building.zones import alpha3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from building.packages import Opener
    from building.shapes import Shape, Shapes

BELT_KM, DEGREE_KM = 60.0, 111.195
# Their districts are put together by hand, and kept whole and in full detail.
BY_HAND = {"AFG": afghan_districts.districts, "IRN": iran_counties.counties}
NOT_LISTED = dict.fromkeys(["level", "year", "licence", "source", "attribution"], "")
NOT_LISTED["note"] = "geoBoundaries' packaged layers have none"
DISPUTED = "DISPUTED TERRITORY"  # a polygon of Pakistan's layer
COLUMNS = [
    *("country", "level", "admin1", "admin1_fa", "admin2", "admin2_fa", "names"),
    *("longitude", "latitude", "radius_m"),
]


@cache
def sources() -> pd.DataFrame:
    """Return the table by hand of the layers of districts by country; without a licence one is left out."""
    return pd.read_csv(GEODATA / "units/sources.csv", index_col="country", dtype=str, keep_default_na=False)


def family(licence: str) -> str:
    """Return the name of the file that holds units under a licence.

    Examples
    --------
    >>> [family(licence) for licence in ("CC-BY-3.0-IGO", "ODbL-1.0", "CC-BY-SA-3.0")]
    ['open', 'odbl', 'by-sa']
    """
    return "odbl" if licence.startswith("ODbL") else "by-sa" if "-SA-" in licence else "open"


def under_open_licences(open_package: Opener) -> gpd.GeoDataFrame:
    """Return what asks for no more than an attribution, the provinces of Natural Earth among it."""
    return of_family("open", open_package)


def under_odbl(open_package: Opener) -> gpd.GeoDataFrame:
    """Return what was taken from OpenStreetMap."""
    return of_family("odbl", open_package)


def under_by_sa(open_package: Opener) -> gpd.GeoDataFrame:
    """Return what is under a licence of Creative Commons that asks to share alike."""
    return of_family("by-sa", open_package)


def of_family(name: str, open_package: Opener) -> gpd.GeoDataFrame:
    """Return the units of one file: provinces first, each level by country and name."""
    licences = sources()["licence"]
    countries = [country for country, text in licences.items() if text and family(text) == name]
    districts = [districts_of(country, open_package) for country in countries]
    whole = [of_provinces(country, open_package) for country in BY_HAND if country in countries]
    if name == "open":
        drawn = provinces.provinces(open_package)
        drawn = drawn[~drawn["country"].isin(BY_HAND)]
        whole.append(with_centres(drawn, [[shape] for shape in drawn.geometry]))
    ordered = pd.concat([by_name(pd.concat(level)) for level in (whole, districts) if level])
    return gpd.GeoDataFrame(ordered[[*COLUMNS, "geometry"]], geometry="geometry").reset_index(drop=True)


@cache
def countries(open_package: Opener) -> bytes:
    """Return the table of whose the districts of each country are, how many are held and what they cover."""
    every = sorted({*sources().index, *country_shapes()})
    table = sources().reindex(every).rename_axis("country").reset_index().fillna(NOT_LISTED)
    island = table["country"].map(lambda country: land_border(country).is_empty)
    table.loc[island, ["licence", "note"]] = "", "No land border"
    own = {
        country: districts_of(country, open_package)
        for country, licence in zip(table["country"], table["licence"], strict=True)
        if licence
    }
    table["districts"] = [len(own.get(country, ())) for country in table["country"]]
    table["covered"] = [
        round(covered(country, own[country].geometry.to_numpy(), open_package), 3) if districts else None
        for country, districts in zip(table["country"], table["districts"], strict=True)
    ]
    columns = ["country", "level", "year", "licence", "districts", "covered", "source", "attribution", "note"]
    text: str = table[columns].to_csv(index=False, lineterminator="\n")
    return text.encode()


def covered(country: str, shapes: Shapes, open_package: Opener) -> float:
    """Return the share of a country's land near its land border that has a district."""
    line = land_border(country)
    near = land_inside(country_shapes()[country], line, land_about(line, open_package))
    return float(1 - shapely.area(shapely.difference(near, shapely.union_all(shapes))) / shapely.area(near))


def by_name(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Order units by country and name."""
    keys = frame[["country", "admin1", "admin2"]].fillna("").assign(x=frame.geometry.bounds["minx"])
    order = keys.reset_index(drop=True).sort_values([*keys]).index
    return frame.iloc[order]


@cache
def districts_of(country: str, open_package: Opener) -> gpd.GeoDataFrame:
    """Return the districts of a country that reach into the belt along its land border."""
    line = land_border(country)
    if line.is_empty:
        return gpd.GeoDataFrame(columns=[*COLUMNS, "geometry"], geometry="geometry")
    frame = BY_HAND[country](open_package) if country in BY_HAND else drawn_elsewhere(country, open_package)
    area, land = country_shapes()[country], land_about(line, open_package)
    shapes = snapped(frame.geometry.to_numpy(), area, line, land)
    frame = gpd.GeoDataFrame(frame, geometry=shapes)
    if country in BY_HAND:
        return with_centres(frame[~shapely.is_empty(shapes)].reset_index(drop=True))
    frame = frame[in_belt(shapes, line) & ~shapely.is_empty(shapes)].reset_index(drop=True)
    return with_centres(in_provinces(frame, open_package))


def drawn_elsewhere(country: str, open_package: Opener) -> gpd.GeoDataFrame:
    """Return names and simplified polygons of a country's layer."""
    names, shapes = units.geoboundaries(open_package, f"{sources()['layer'][country]}B")
    kept = np.array([bool(name) and name != DISPUTED for name in names]) & ~shapely.is_empty(shapes)
    named = [name.title() if name.isupper() else name for name in names]
    columns = {"country": country, "admin2": np.array(named, dtype=object)[kept], "admin2_fa": None}
    return gpd.GeoDataFrame(columns, geometry=shapely.coverage_simplify(shapes[kept], TOLERANCE))


def in_provinces(districts: gpd.GeoDataFrame, open_package: Opener) -> gpd.GeoDataFrame:
    """Put each district of a country into the province that holds most of it, or is nearest."""
    drawn = provinces.provinces(open_package)
    own = drawn[drawn["country"].isin(districts["country"])].reset_index(drop=True)
    shapes, areas = districts.geometry.to_numpy(), own.geometry.to_numpy()
    holder = provinces.holder_of_most(shapes, areas)
    if len(own):  # Monaco has none.
        alone = np.flatnonzero(holder < 0)  # on islands that are too small for the provinces
        holder[alone] = shapely.STRtree(areas).nearest(shapes[alone])
    names = own[["admin1", "admin1_fa"]].reindex(holder).set_index(districts.index)
    return districts.assign(**names)


def in_belt(shapes: Shapes, line: Shape) -> NDArray[np.bool_]:
    """Check which shapes come within `BELT_KM` of a line, to a hundredth of it."""
    _, south, _, north = line.bounds
    narrowing = np.cos(np.radians((south + north) / 2))
    plane, near = (shapely.transform(each, lambda xy: xy * (narrowing, 1)) for each in (shapes, line))
    shapely.prepare(plane)
    return np.asarray(shapely.dwithin(plane, near, BELT_KM / DEGREE_KM))


def of_provinces(country: str, open_package: Opener) -> gpd.GeoDataFrame:
    """Return the provinces of a country whose districts are put together by hand, as unions of them."""
    named = units.provinces(open_package)
    named = named[named["iso_a2"].map(alpha3(open_package)).eq(country) & named["name_fa"].notna()]
    # Natural Earth gives two provinces of Afghanistan the names of their neighbours.
    named = named.assign(key=named["name_fa"].map(units.name_key)).drop_duplicates("key", keep=False)
    further = named.set_index("key")["names"].to_dict()
    rows: list[tuple[Any, ...]] = []
    members: list[Shapes] = []
    for (name, name_fa), own in districts_of(country, open_package).groupby(["admin1", "admin1_fa"]):
        shapes = own.geometry.to_numpy()
        names = further.get(units.name_key(name_fa))
        rows.append((country, name, name_fa, names, multi(shapely.coverage_union_all(shapes))))
        members.append(shapes)
    frame = gpd.GeoDataFrame(rows, columns=["country", "admin1", "admin1_fa", "names", "geometry"])
    return with_centres(frame, members)


def with_centres(
    frame: gpd.GeoDataFrame, members: Sequence[Sequence[Shape] | Shapes] | None = None
) -> gpd.GeoDataFrame:
    """Add the centre of each unit, degrees, and the radius about it that holds the whole unit, metres.

    The centre is that of its members, the unit itself if none are given, to 0.01 degree; where it lies
    outside, by the bend of a border or in a lake, it is a point within the nearest one.
    """
    shapes = frame.geometry.to_numpy()
    centres = [centre(own) for own in members or [[shape] for shape in shapes]]
    reach = [reach_m(shape, spot) for shape, spot in zip(shapes, centres, strict=True)]
    lon, lat = np.array([(spot.x, spot.y) for spot in centres]).reshape(-1, 2).T
    level = np.where(frame["admin2"].isna() if "admin2" in frame else True, 1, 2).astype(np.int8)
    whole = frame.assign(level=level, longitude=lon, latitude=lat, radius_m=reach)
    return whole.reindex(columns=[*COLUMNS, "geometry"])


def centre(shapes: Sequence[Shape] | Shapes) -> Shape:
    """Return the middle of some shapes that touch, or a point within the nearest of them."""
    shapes = np.array([*shapes], dtype=object)
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    # Degrees of longitude shrink towards the pole, and areas in degrees with them.
    area = shapely.area(shapes) * np.cos(np.radians(middles[:, 1]))
    middle = shapely.Point(np.average(middles, axis=0, weights=area).round(2))
    if shapely.contains(shapes, middle).any():
        return middle
    near = shapes[int(np.argmin(shapely.distance(shapes, middle)))]
    within = shapely.set_precision(shapely.point_on_surface(near), 0.01)
    return within if near.contains(within) else shapely.set_precision(shapely.point_on_surface(near), 1e-5)


def reach_m(shape: Shape, spot: Shape) -> float:
    """Return how far a shape reaches from a point, metres, rounded up to 100."""
    corners = shapely.get_coordinates(shapely.convex_hull(shape))
    away = ELLIPSOID.inv(np.full(len(corners), spot.x), np.full(len(corners), spot.y), *corners.T)[2]
    return float(np.ceil(away.max() / 100) * 100)
