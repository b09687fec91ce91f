"""Geometries as RFC 7946 wants them: cut at the antimeridian, rounded yet valid, right-handed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.affinity import translate

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from marzmap._types import Floats

DECIMALS = 6
"""Digits of a coordinate after the point: 0.1 m, as RFC 7946 (section 11.2) advises."""

HALF, POLE = 180, 90
"""Degrees from the prime meridian to the antimeridian, and from the equator to a pole."""

AREA = 2
"""Dimension of a polygon."""


def prepared(shape: BaseGeometry | None, where: str) -> BaseGeometry:
    """Cut, round and turn one geometry as the standard asks, or say why that cannot be.

    Parameters
    ----------
    shape : geometry or None
        Longitude and latitude, degrees; a third coordinate is dropped.
    where : str
        What to call it in a message.

    Returns
    -------
    geometry
        Valid, with 6 decimals, outer rings anticlockwise, nothing beyond 180 degrees west or east. Parts
        of a multiple geometry that are too small for 6 decimals are left out.

    Raises
    ------
    InputError
        If the geometry is missing, invalid, off the globe, around a pole, or too small as a whole.

    Examples
    --------
    >>> import shapely
    >>> prepared(shapely.LineString([(179, 0), (-179, 1)]), "The line").wkt
    'MULTILINESTRING ((179 0, 180 0.5), (-180 0.5, -179 1))'
    """
    if shape is None or shape.is_empty:
        raise InputError(f"{where} has no geometry. Leave the row out, or place it.")
    shape = shapely.force_2d(shape)
    pairs = shapely.get_coordinates(shape)
    # Written so that a missing number fails too.
    if not (np.isfinite(pairs).all() and (np.abs(pairs[:, 1]) <= POLE).all()):
        raise InputError(f"{where} has a latitude that is not within 90 degrees. Are the axes swapped?")
    if shapely.get_dimensions(shape) == 0 and (np.abs(pairs[:, 0]) > HALF).any():
        raise InputError(f"{where} lies beyond 180 degrees west or east. Are the axes swapped?")
    exact = _cut(shape, where)
    rounded = shapely.transform(exact, lambda pairs: pairs.round(DECIMALS))
    if not rounded.is_valid:
        if shapely.get_dimensions(exact) == AREA and not exact.is_valid:
            raise InputError(f"{where}: {shapely.is_valid_reason(exact)}. Repair it with make_valid.")
        # Snap rounding moves no corner further, but drops what has become too small.
        rounded = shapely.set_precision(exact, 10.0**-DECIMALS)
    if rounded.is_empty:
        raise InputError(f"{where} is too small for {DECIMALS} decimals of a degree. Leave the row out.")
    return shapely.orient_polygons(shapely.remove_repeated_points(rounded))


def all_prepared(shapes: Sequence[BaseGeometry | None], name: str) -> list[BaseGeometry]:
    """Cut, round and turn the geometries of a layer, as by `prepared` one by one but far quicker.

    Parameters
    ----------
    shapes : sequence of geometry or None
        As for `prepared`.
    name : str
        The layer's key, for messages, which also give the row counted from 1.

    Returns
    -------
    list of geometry
        As by `prepared`.

    Raises
    ------
    InputError
        As by `prepared`.

    Examples
    --------
    >>> import shapely
    >>> all_prepared([shapely.Point(61.80580004, 31.1)], "incidents")
    [<POINT (61.806 31.1)>]
    """
    flat = shapely.force_2d(np.array(shapes, dtype=object))
    pairs, row = shapely.get_coordinates(flat, return_index=True)
    # What lies whole within the globe and takes no wide step has nothing to be cut or refused.
    odd = ~(np.isfinite(pairs).all(axis=1) & (np.abs(pairs) <= (HALF, POLE)).all(axis=1))
    odd[1:] |= (np.abs(np.diff(pairs[:, 0])) > HALF) & (np.diff(row) == 0)
    common = ~(shapely.is_missing(flat) | shapely.is_empty(flat))
    common &= shapely.get_type_id(flat) != shapely.GeometryType.GEOMETRYCOLLECTION
    common[row[odd]] = False
    # A multiple geometry of one part is that part.
    lone = common & (shapely.get_num_geometries(flat) == 1)
    flat[lone] = shapely.get_geometry(flat[lone], 0)
    rounded = shapely.transform(flat[common], lambda pairs: pairs.round(DECIMALS))
    common[np.flatnonzero(common)[~shapely.is_valid(rounded)]] = False
    rounded = rounded[shapely.is_valid(rounded)]
    done = np.empty(len(flat), dtype=object)
    done[common] = shapely.orient_polygons(shapely.remove_repeated_points(rounded))
    for at in np.flatnonzero(~common).tolist():
        done[at] = prepared(shapes[at], f"Layer {name!r}, row {at + 1}")
    return list(done)


def as_json(shapes: list[BaseGeometry]) -> list[str]:
    """Write geometries as those of GeoJSON; whole degrees without a point.

    Examples
    --------
    >>> import shapely
    >>> as_json([shapely.Point(61, 31.5)])
    ['{"type":"Point","coordinates":[61,31.5]}']
    """
    # Adding 0 turns -0 into 0.
    plain = shapely.transform(np.array(shapes, dtype=object), lambda pairs: pairs + 0.0)
    # One number in five hundred comes with more digits than it needs: 61.873779999999996.
    return [
        _LONG.sub(lambda match: repr(float(match[0])), _WHOLE.sub("", text))
        for text in shapely.to_geojson(plain)
    ]


_WHOLE = re.compile(r"\.0(?=[],])")
_LONG = re.compile(rf"-?[0-9]+\.[0-9]{{{DECIMALS + 1},}}")


def _cut(shape: BaseGeometry, where: str) -> BaseGeometry:
    """Cut a geometry at the antimeridian, so that each part lies within 180 degrees west and east.

    A step wider than half the globe means the short way round, unless it is the whole way, as on the
    edge of a map that reaches a pole.
    """

    def run_on(pairs: Floats) -> Floats:
        # Whole turns, so that a ring's two ends stay equal to the last bit.
        turns = np.append(0, -np.cumsum(np.round(np.diff(pairs[:, 0]) / (2 * HALF))))
        return np.column_stack([pairs[:, 0] + 2 * HALF * turns, pairs[:, 1]])

    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(shape):
        dimension = shapely.get_dimensions(part)
        lines = shapely.get_rings(part) if dimension == AREA else [part]
        pairs, line = shapely.get_coordinates(lines, return_index=True)
        steps = np.abs(np.diff(pairs[:, 0]))[np.diff(line) == 0]
        if (np.abs(pairs[:, 0]) <= HALF).all() and not ((steps > HALF) & (steps < 2 * HALF)).any():
            parts.append(part)
            continue
        try:
            whole = shapely.transform(part, run_on)
        except shapely.GEOSException:
            raise InputError(f"{where} runs round a pole. Cut it at the antimeridian first.") from None
        if dimension == AREA and not whole.is_valid:
            raise InputError(f"{where}: {shapely.is_valid_reason(whole)}. Repair it with make_valid.")
        west, _, east, _ = whole.bounds
        for turn in range(int((west + HALF) // (2 * HALF)), int(-((-east - HALF) // (2 * HALF)))):
            middle = 2 * HALF * turn
            strip = shapely.box(middle - HALF, -POLE, middle + HALF, POLE)
            pieces = shapely.get_parts(shapely.intersection(whole, strip))
            # A shape that only touches the meridian leaves a point or an edge on its far side.
            parts += [
                translate(piece, -middle) for piece in pieces if shapely.get_dimensions(piece) == dimension
            ]
    return parts[0] if len(parts) == 1 else _multi(parts)


def _multi(parts: list[BaseGeometry]) -> BaseGeometry:
    join = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    return join[shapely.get_dimensions(parts[0])](parts)


def one_type(shapes: list[BaseGeometry], name: str) -> list[BaseGeometry]:
    """Make all geometries single, or all multi; points, lines and polygons do not go together.

    Parameters
    ----------
    shapes : list of geometry
        As by `prepared`.
    name : str
        The layer's key, for the message.

    Returns
    -------
    list of geometry
        The same places, of one type.

    Raises
    ------
    InputError
        If they are of several dimensions.

    Examples
    --------
    >>> import shapely
    >>> [shape.geom_type for shape in one_type([shapely.Point(0, 0), shapely.MultiPoint([(1, 1)])], "two")]
    ['MultiPoint', 'MultiPoint']
    """
    kinds = {shape.geom_type.removeprefix("Multi") for shape in shapes}
    if len(kinds) > 1 or not kinds <= {"Point", "LineString", "Polygon"}:
        listed = ", ".join(sorted(kinds))
        raise InputError(f"Layer {name!r} holds {listed}; a file holds one type. Make it several layers.")
    if len({shape.geom_type for shape in shapes}) == 1:
        return shapes
    return [_multi(list(shapely.get_parts(shape))) for shape in shapes]


def bbox(shapes: list[BaseGeometry]) -> list[float]:
    """Bound the shapes: west, south, east, north, degrees (RFC 7946, section 5).

    West is the larger number where the way across the antimeridian is the shorter one.

    Examples
    --------
    >>> import shapely
    >>> bbox([shapely.Point(177, -20), shapely.Point(-178, -16)])
    [177.0, -20.0, -178.0, -16.0]
    """
    bounds = shapely.bounds(shapely.get_parts(shapes))
    south, north = bounds[:, 1].min(), bounds[:, 3].max()
    bounds = bounds[bounds[:, 0].argsort()]
    west, east = bounds[0, 0], bounds[:, 2].max()
    # Where the widest empty stretch is wider than the one across the antimeridian, the box leaves it out.
    reached = np.maximum.accumulate(bounds[:, 2])[:-1]
    gaps = bounds[1:, 0] - reached
    if len(gaps) and gaps.max() > 2 * HALF - (east - west):
        widest = gaps.argmax()
        west, east = bounds[widest + 1, 0], reached[widest]
    return [float(west), float(south), float(east), float(north)]
