"""What several border sources say: of each point's side, and of the land between their lines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod

from marzmap import borderline
from marzmap.locate.beside import NEAR_M
from marzmap.locate.reference import Border, shapes
from marzmap.locate.stated import UNDETERMINED
from marzmap.statements import coded, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray


# Lines meet on a grid of a tenth of a metre, the last decimal of GeoJSON: feet lie on their line to 1 cm.
_GRID_DEG = 1e-6
_SAME_PLACE_M = 1e-3
_SQUARE_KM = 1e6
_SAYING = ("border_id", "side", "side_likely", "country_at")


def by_source(located: Mapping[str, gpd.GeoDataFrame]) -> pd.Series[str]:
    """Return on which side each border source puts each point.

    Parameters
    ----------
    located : mapping of str to GeoDataFrame
        The same points as `on_border` and `by_footprint` located them against each source, by its name, in
        the order in which they are listed.

    Returns
    -------
    Series of string
        Statements of `attributes.SIDES`, one a source: a side with its probability, or the likelier one of an
        undetermined side; where there is no probability, the country that holds the point. Empty where there
        is no point.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from marzmap.locate import on_border, reference
    >>> dust_mohammad = gpd.GeoDataFrame({"longitude": [61.7925], "latitude": [31.1447], "radius_m": [500.0]})
    >>> both = {name: reference(("AFG-IRN",), source=name) for name in ("world", "natural-earth")}
    >>> by_source({name: on_border(dust_mohammad, line) for name, line in both.items()})[0]
    'side(world,IRN,1.00);side_open(natural-earth,AFG,0.56)'
    """
    import pandas as pd

    columns = [_statements(name, table) for name, table in located.items()]
    join = cache(joined)
    texts = [join(*row) for row in zip(*columns, strict=True)]
    return pd.Series(texts, index=next(iter(located.values())).index, dtype="string")


def disagreement(main: Border, other: Border) -> gpd.GeoDataFrame:
    """Draw the land that two sources put on different sides of the same borders.

    Parameters
    ----------
    main, other : Border
        From `border`. A pair that `other` lacks is passed over.

    Returns
    -------
    GeoDataFrame
        One polygon a row, along the main line: border_id, side_main and side_other (alpha-3), source (of
        the other line), area_km2 (on the ellipsoid).

    Notes
    -----
    The land between two crossings of the lines is a face of the figure that both make. Beyond the last
    crossing it ends where the shorter line does, at the perpendicular from its end to the other line.
    """
    import geopandas as gpd
    import pandas as pd

    geod = Geod(ellps="WGS84")
    rows: list[dict[str, Any]] = []
    for pair in dict.fromkeys(main.columns["border_id"]):
        if pair not in other.columns["border_id"]:
            continue
        here, there = of_pair(main, pair), of_pair(other, pair)
        lines = [*shapes(here), *shapes(there), *_closings(here, there), *_closings(there, here)]
        edges = shapely.get_parts(shapely.union_all(lines, grid_size=_GRID_DEG))
        faces = shapely.get_parts(shapely.polygonize(edges))
        sides = [_sides(faces, border) for border in (here, there)]
        for one, two in sorted({*zip(*sides, strict=True)}):
            if "" not in (one, two) and one != two:
                # Faces on both sides of a closing are one.
                land = shapely.union_all(faces[(sides[0] == one) & (sides[1] == two)])
                rows += [
                    {"border_id": pair, "side_main": one, "side_other": two, "geometry": part}
                    for part in shapely.orient_polygons(shapely.get_parts(land))
                ]
    texts = dict.fromkeys(("border_id", "side_main", "side_other", "source"), "string")
    frame = pd.DataFrame(rows, columns=["border_id", "side_main", "side_other", "geometry"])
    area = [geod.geometry_area_perimeter(part)[0] / _SQUARE_KM for part in frame["geometry"]]
    frame = frame.assign(source=other.source, area_km2=np.array(area, dtype=float)).astype(texts)
    spots = shapely.point_on_surface(frame["geometry"].to_numpy(dtype=object))
    met = borderline.nearest(shapely.get_x(spots), shapely.get_y(spots), main.network, main.search)
    order = np.lexsort((met.chainage_m, met.part))
    columns = ["border_id", "side_main", "side_other", "source", "area_km2", "geometry"]
    return gpd.GeoDataFrame(frame.iloc[order][columns].reset_index(drop=True), crs="EPSG:4326")


def of_pair(border: Border, pair: str) -> Border:
    """The lines of one pair of countries of a border.

    Examples
    --------
    >>> from marzmap.locate import border
    >>> two = border(("AFG-IRN", "IRN-PAK"))
    >>> set(of_pair(two, "IRN-PAK").columns["border_id"])
    {'IRN-PAK'}
    """
    own = border.columns["border_id"] == pair
    if own.all():
        return border
    lines = shapes(border)[own]
    columns = {name: values[own] for name, values in border.columns.items()} | {
        "geometry": shapely.to_wkb(lines)
    }
    part = np.unique(columns["border_part"], return_inverse=True)[1]
    network = borderline.network([shapely.get_coordinates(line) for line in lines], part.tolist())
    return Border(border.source, columns, network, borderline.kd_tree(network))


def _statements(source: str, table: gpd.GeoDataFrame) -> list[str | None]:
    """Return what a source says of the side of each point; None without a point."""

    @cache
    def statement(
        border: str | None, side: str, likely: str | None, country: str | None, share: str
    ) -> str | None:
        if border is None:
            return None
        if likely is not None:
            return coded("side_open" if side == UNDETERMINED else "side", source, likely, share)
        return coded("point_in", source, country) if country is not None else coded("point_nowhere", source)

    texts = (table[name].to_numpy(dtype=object, na_value=None) for name in _SAYING)
    shares = [f"{share:.2f}" for share in table["side_probability"].to_numpy(np.float64, na_value=np.nan)]
    return [statement(*row) for row in zip(*texts, shares, strict=True)]


def _closings(border: Border, other: Border) -> list[Any]:
    """Straight ways from the ends of lines to their feet on the other's.

    A foot that is itself an end counts only if that end's own foot leads back: else the line runs on alone.
    """
    network = border.network
    first = np.flatnonzero(np.diff(network.part, prepend=-1))
    last = np.append(first[1:], len(network.part)) - 1
    is_open = network.before[first] < 0
    ends = borderline.to_degrees(network.start[:, np.concatenate([first[is_open], last[is_open]])])
    foot = borderline.nearest(*ends, other.network, other.search)
    back = borderline.nearest(foot.longitude, foot.latitude, network, border.search)
    inside = np.minimum(foot.chainage_m, other.network.part_length_m[foot.part] - foot.chainage_m)
    kept = (inside > _SAME_PLACE_M) | (back.distance_m > foot.distance_m - _SAME_PLACE_M)
    kept &= (foot.distance_m > _SAME_PLACE_M) & (foot.distance_m < NEAR_M)
    ways = np.stack([np.stack(ends, axis=-1), np.stack([foot.longitude, foot.latitude], axis=-1)], axis=1)
    return [*shapely.linestrings(ways[kept])]


def _sides(faces: NDArray[Any], border: Border) -> NDArray[Any]:
    """Country on whose side of the border each face lies; "" where that cannot be told."""
    spots = shapely.point_on_surface(faces)
    found = borderline.nearest(shapely.get_x(spots), shapely.get_y(spots), border.network, border.search)
    left, right = (border.columns[side][found.line] for side in ("left", "right"))
    return np.where(found.side > 0, left, np.where(found.side < 0, right, "")).astype(str)
