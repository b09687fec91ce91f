"""The makers of the layers: each function returns the frame of the layer of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from marzmap import atlas, geocode, locate
from marzmap.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from shapely.geometry.base import BaseGeometry

    from marzmap._types import Window

_LEAST_DRAWN_M = 1.0  # what would vanish at the six decimals of GeoJSON is not drawn
_BAND_FROM = 2.75  # times the accuracy of most of the border: smaller bands tell little and fill the page
_BAND_SHARE = 0.05  # by so much of its accuracy the outline of an uncertain stretch may be simplified
_DISTRICTS_DEG = 0.6
_DISPUTED_DEG = 1.0
_MOST_DISTRICTS = 400  # more would fill the page
_OUTLINE_DEG, _COARSEST_DEG = 0.002, 0.05  # root of the largest triangle cut off outlines of districts
_MOST_VERTICES = 5_000  # of these outlines
_PLACES_DEG = 3.0
_LABELS_DEG = 4.5  # of a long border the box about it holds much that is far away
_MOST_PLACES = 600  # the biggest: along the longest borders more would fill the page
_TOWN_PEOPLE, _VILLAGES_DEG = 15_000, 0.5  # smaller places are drawn so near to the border only


class Ingredients(NamedTuple):
    """What layers are made from.

    Attributes
    ----------
    incidents, candidates, context : GeoDataFrame
        Incidents and their possible places, located; context events, placed.
    borders : sequence of Border
        Lines of the study's sources, the one that decides first.
    crossings, hot_stretches : GeoDataFrame
        Crossings of the study's borders; stretches with more incidents than chance would give.
    barriers : GeoDataFrame or None
        The study's own, if it has any.
    line : GeoDataFrame
        The border that decides, in pieces.
    whole : LineString or MultiLineString
        The same as one line.
    languages : tuple of str
        Languages of local names.
    """

    incidents: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    context: gpd.GeoDataFrame
    borders: Sequence[locate.Border]
    crossings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame | None
    hot_stretches: gpd.GeoDataFrame
    line: gpd.GeoDataFrame
    whole: BaseGeometry
    languages: tuple[str, ...]


MAKERS: dict[str, Callable[[Ingredients], gpd.GeoDataFrame]] = {}
"""The maker of each layer, by the layer's key."""


def layers(made: Ingredients) -> dict[str, gpd.GeoDataFrame]:
    """Return every layer of the table that has rows, in its order; EPSG:4326."""
    frames = {key: MAKERS[key](made) for key, layer in LAYERS.items() if layer.geometry != "raster"}
    drawn = {key: frame[~(frame.geometry.is_empty | frame.geometry.isna())] for key, frame in frames.items()}
    return {key: frame.reset_index(drop=True) for key, frame in drawn.items() if len(frame)}


def _maker(make: Callable[[Ingredients], gpd.GeoDataFrame]) -> Callable[[Ingredients], gpd.GeoDataFrame]:
    MAKERS[make.__name__] = make
    return make


@_maker
def incidents(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the incidents without the numbers of their rows."""
    return made.incidents.drop(columns="row")


@_maker
def candidates(made: Ingredients) -> gpd.GeoDataFrame:
    """Return every possible place, with what was measured from it."""
    measured = [f"border_distance{end}_m" for end in ("", "_low", "_high")]
    located = [*measured, "chainage_m", "side_likely", "side_probability"]
    columns = [*geocode.CANDIDATE_COLUMNS, *located, "geometry"]
    return made.candidates[columns]


@_maker
def border_links(made: Ingredients) -> gpd.GeoDataFrame:
    """Return a straight line from each incident that counts along the border to its nearest point there."""
    incidents, columns = made.incidents, ["incident_id", "title", "border_distance_m"]
    apart = incidents["chainage_m"].notna() & (incidents["border_distance_m"] > _LEAST_DRAWN_M)
    # A shape's distance is not that of the point that represents it.
    apart &= incidents["footprint_wkt"].isna()
    # Of very many incidents a copy of all columns would take more memory than all links.
    linked = incidents.loc[apart, [*columns, "border_longitude", "border_latitude", "geometry"]]
    feet = linked[["border_longitude", "border_latitude"]].to_numpy(dtype=float)
    ways = np.stack([shapely.get_coordinates(linked.geometry.to_numpy()), feet], axis=1)
    return _frame(linked[columns], shapely.linestrings(ways))


@_maker
def footprint_lines(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the incidents that are given as a line."""
    return _footprints(made, dimensions=1)


@_maker
def footprint_areas(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the incidents that are given as an area."""
    return _footprints(made, dimensions=2)


@_maker
def radius_circles(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the middle of the circle round each incident that has a radius."""
    drawn = made.incidents["radius_m"] > _LEAST_DRAWN_M
    return made.incidents.loc[drawn, ["incident_id", "title", "radius_m", "geometry"]]


@_maker
def context(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the context events without what only incidents have."""
    return made.context.drop(columns=["row", "reason_code"])


@_maker
def crossings(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the crossings."""
    return made.crossings


@_maker
def barriers(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the barriers."""
    return made.line.iloc[:0] if made.barriers is None else made.barriers


@_maker
def border(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the border that decides, in pieces."""
    return made.line


@_maker
def hot_stretches(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the stretches with more incidents than chance would give."""
    return made.hot_stretches


@_maker
def border_band(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the bands of the stretches that are much less sure than most of the border, by length."""
    line = made.line.sort_values("accuracy_m")
    length = (line["chainage_end_m"] - line["chainage_start_m"]).cumsum()
    usual = line["accuracy_m"].iloc[length.searchsorted(length.iloc[-1] / 2)]
    doubtful = made.line[made.line["accuracy_m"] > _BAND_FROM * usual]
    columns = ["border_id", "border_part", "piece", "accuracy_m", "note", "geometry"]
    return locate.band(doubtful[columns], quad_segs=8, tolerance=_BAND_SHARE)


@_maker
def barrier_band(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the band of each barrier."""
    return made.line.iloc[:0] if made.barriers is None else locate.band(made.barriers)


@_maker
def border_further(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the border of the further sources."""
    further = [locate.pieces(other) for other in made.borders[1:]]
    return _stacked(further, made.line)[["border_id", "source", "accuracy_m", "licence", "geometry"]]


@_maker
def border_disagreement(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the land that a further source puts on the other side."""
    main, *others = made.borders
    return _stacked([locate.disagreement(main, other) for other in others], made.line)


@_maker
def disputed(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the disputed lands near the border, and those that hold an incident."""
    lands = atlas.disputed_lands()
    near = shapely.dwithin(lands.geometry.to_numpy(), made.whole, _DISPUTED_DEG)
    holds = shapely.intersects(lands.geometry.to_numpy(), made.incidents.geometry.union_all())
    return lands[near | holds]


@_maker
def places(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the towns near the border, the biggest first, with a rank from 1 (a city) to 4 (a village)."""
    west, south, east, north = made.line.total_bounds
    within = (west - _PLACES_DEG, south - 1, east + _PLACES_DEG, north + 1)
    # The basemap does not depend on what a user has fetched.
    towns = atlas.towns(within, made.languages).sort_values(
        ["population", "place_id"], ascending=[False, True]
    )
    rank = sum((towns["population"] < limit).astype("int64") for limit in (500_000, 100_000, 20_000)) + 1
    points = gpd.points_from_xy(towns["longitude"], towns["latitude"])
    labels = _frame(towns[["name", "name_local", "population"]].assign(rank=rank), points)
    line = made.whole.simplify(0.1)
    near = labels.intersects(line.buffer(_VILLAGES_DEG)) | (labels["population"] >= _TOWN_PEOPLE)
    return labels[near & labels.intersects(line.buffer(_LABELS_DEG))].head(_MOST_PLACES)


@_maker
def rivers(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the rivers near the border."""
    return _near(atlas.rivers(_window(made), made.languages), made)


@_maker
def districts(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the districts near the border, of a country without districts the provinces.

    Of very many the nearest are drawn; their outlines are simplified.
    """
    countries = {*made.line["left"], *made.line["right"]}
    units = atlas.units(countries, level=None, languages=made.languages).drop(columns="names")
    district = units["admin2"].notna()
    finest = district | ~units["country"].isin(units.loc[district, "country"])
    near = _near(units[finest], made)
    if len(near) > _MOST_DISTRICTS:
        away = shapely.distance(near.geometry.to_numpy(), made.whole)
        near = near.iloc[np.sort(np.argsort(away, kind="stable")[:_MOST_DISTRICTS])]
    cut = _OUTLINE_DEG
    while (
        drawn := _simplified(near, cut)
    ).count_coordinates().sum() > _MOST_VERTICES and cut < _COARSEST_DEG:
        cut *= 1.5
    return near.set_geometry(drawn)


@_maker
def countries(made: Ingredients) -> gpd.GeoDataFrame:
    """Return the countries round the border."""
    return atlas.countries(_window(made), made.languages)


def _window(made: Ingredients) -> Window:
    """Return the box that the basemap fills."""
    return atlas.window(tuple(made.line.total_bounds))


def _frame(table: pd.DataFrame, shapes: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")


def _footprints(made: Ingredients, *, dimensions: int) -> gpd.GeoDataFrame:
    """Return the incidents whose own shape has this many dimensions."""
    shapes = shapely.from_wkt(made.incidents["footprint_wkt"].to_numpy(object, na_value=None))
    footprints = _frame(made.incidents[["incident_id", "title", "event_type"]], shapes)
    return footprints[shapely.get_dimensions(footprints.geometry.array) == dimensions]


def _near(layer: gpd.GeoDataFrame, made: Ingredients) -> gpd.GeoDataFrame:
    """Return the rows of a layer that lie near the border."""
    return layer[shapely.dwithin(layer.geometry.to_numpy(), made.whole, _DISTRICTS_DEG)]


def _simplified(units: gpd.GeoDataFrame, cut_deg: float) -> gpd.GeoSeries:
    """Return outlines of units, each country's simplified as a coverage, without isles too small to see."""
    drawn = units.geometry.copy()
    for _, own in units.groupby("country"):
        shapes = shapely.coverage_simplify(own.geometry.to_numpy(), cut_deg)
        parts, number = shapely.get_parts(shapes, return_index=True)
        area = pd.Series(shapely.area(parts))
        seen = (area > (3 * cut_deg) ** 2) | (area == area.groupby(number).transform("max"))
        drawn[own.index] = shapely.multipolygons(parts[seen], indices=number[seen])
    return drawn


def _stacked(parts: list[gpd.GeoDataFrame], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return layers of one kind as one; without any, no rows of another."""
    return pd.concat(parts, ignore_index=True) if parts else like.iloc[:0]
