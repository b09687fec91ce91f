"""The edges of the coverage of countries, on land and at sea, simplified together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from building import coverage, thin, zones
from building.coast import TOLERANCE, at_coast, sea_tolerances
from building.shapes import home, rounded, shared_edge, starting_at

if TYPE_CHECKING:
    from building.packages import Opener
    from building.shapes import Shape

# Limits at sea that touch islands, and no more.
MARITIME = {("BHR", "QAT")}


class Edges(NamedTuple):
    """The edges, `land` and `sea`, with the countries on the left and the right, "" for none.

    They run from 30 degrees west eastwards. `default` is the line of Afghanistan and Iran in full detail,
    `overlaps` are the areas that two zones contain, `crimea` is the edge of Crimea's zone.
    """

    land: gpd.GeoDataFrame
    sea: gpd.GeoDataFrame
    default: Shape
    overlaps: gpd.GeoDataFrame
    crimea: Shape


@cache
def edges(open_package: Opener) -> Edges:
    """Return the edges of the coverage that is made from the time zones."""
    countries = zones.countries(open_package)
    overlaps = coverage.overlaps(countries, open_package)
    countries = coverage.without_overlaps(countries, overlaps)
    countries = coverage.with_kosovo(countries, open_package)
    countries = coverage.without_gaps(countries, open_package).sort_index().map(rounded)
    default = shared_edge(countries["AFG"], countries["IRN"])
    arcs = simplified_arcs(countries, default)
    land, sea = split_by_land(arcs, open_package)
    paths = [shapely.get_coordinates(line) for line in sea.geometry]
    tolerances = sea_tolerances(np.concatenate(paths), open_package)
    thinned = thin.lines(paths, shapely.get_coordinates(land.geometry), tolerances)
    sea["geometry"] = [shapely.linestrings(path) for path in thinned]
    overlaps = overlaps.set_geometry(overlaps.geometry.map(home))
    return Edges(land, sea, default, overlaps, crimea(open_package))


def simplified_arcs(countries: pd.Series[Any], default: Shape) -> gpd.GeoDataFrame:
    """Return the edges of the coverage, simplified all but the default line."""
    simple = pd.Series(shapely.coverage_simplify(countries.to_numpy(), TOLERANCE), countries.index)
    arcs = coverage.arcs(simple.map(rounded))
    ours = (arcs["left"] == "AFG") & (arcs["right"] == "IRN")
    start = shapely.get_coordinates(arcs.geometry[ours].iloc[0])[0]
    arcs.loc[ours, "geometry"] = starting_at(default, start)
    return arcs


def split_by_land(arcs: gpd.GeoDataFrame, open_package: Opener) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Cut the edges at the coast: those on land between two countries, and those at sea."""
    between = arcs["right"] != ""
    pieces = [
        {
            "left": arc.left,
            "right": arc.right,
            "dry": dry and (arc.left, arc.right) not in MARITIME,
            "geometry": piece,
        }
        for arc in arcs[between].itertuples()
        for dry, piece in at_coast(arc.geometry, open_package)
    ]
    frame = gpd.GeoDataFrame([*pieces, *arcs[~between].assign(dry=False).to_dict("records")])
    land, sea = (
        frame[frame["dry"] == dry].drop(columns="dry").reset_index(drop=True) for dry in (True, False)
    )
    return land, sea


def crimea(open_package: Opener) -> Shape:
    """Return the northern edge of Crimea's time zone, from sea to sea."""
    line = zones.isthmus(open_package, TOLERANCE)
    dry = [piece for is_dry, piece in at_coast(line, open_package) if is_dry]
    return shapely.line_merge(shapely.union_all(dry))
