"""Geometries as RFC 7946 wants them: cut at the antimeridian, rounded yet valid, right-handed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.affinity import translate

from marzmap._errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from marzmap._types import Floats

DECIMALS = 6
"""Digits of a coordinate after the point: 0.1 m, as RFC 7946 (section 11.2) advises."""

HALF, POLE = 180, 90
"""Degrees from the prime meridian to the antimeridian, and from the equator to a pole."""

AREA = 2
"""Dimension of a polygon."""

MULTIPLE = int(shapely.GeometryType.MULTIPOINT)
"""Types of geometry from this number on have parts."""

_KINDS = (
    *("Point", "LineString", "LinearRing", "Polygon"),
    *("MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"),
)
"""Names of the types of geometry by the numbers that shapely gives them."""


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


def all_prepared(shapes: Any, name: str, *, first: int = 0) -> Any:
    """Cut, round and turn the geometries of a layer, as by `prepared` one by one but far quicker.

    Parameters
    ----------
    shapes : array of geometry or None
        As for `prepared`.
    name : str
        The layer's key, for messages, which also give the row counted from 1.
    first : int
        Which row of the layer the first of them is, counted from 0.

    Returns
    -------
    array of geometry
        As by `prepared`.

    Raises
    ------
    InputError
        As by `prepared`.

    Examples
    --------
    >>> import shapely
    >>> all_prepared(np.array([shapely.Point(61.80580004, 31.1)]), "incidents").tolist()
    [<POINT (61.806 31.1)>]
    """
    plane = flat(shapes)
    pairs, row = shapely.get_coordinates(plane, return_index=True)
    # What lies whole within the globe and takes no wide step has nothing to be cut or refused.
    odd = ~(np.isfinite(pairs).all(axis=1) & (np.abs(pairs) <= (HALF, POLE)).all(axis=1))
    same = np.diff(row) == 0
    odd[1:] |= (np.abs(np.diff(pairs[:, 0])) > HALF) & same
    pairs = pairs.round(DECIMALS)
    done = shapely.set_coordinates(plane, pairs)
    common = shapely.is_valid(done) & ~(shapely.is_missing(done) | shapely.is_empty(done))
    common &= shapely.get_type_id(done) != shapely.GeometryType.GEOMETRYCOLLECTION
    common[row[odd]] = False
    repeated = np.zeros(len(done), dtype=bool)
    repeated[row[1:][same & (np.diff(pairs, axis=0) == 0).all(axis=1)]] = True
    done[common & repeated] = shapely.remove_repeated_points(done[common & repeated])
    # A multiple geometry of one part is that part.
    lone = common & (shapely.get_type_id(done) >= MULTIPLE) & (shapely.get_num_geometries(done) == 1)
    done[lone] = shapely.get_geometry(done[lone], 0)
    areas = common & (shapely.get_dimensions(done) == AREA)
    done[areas] = shapely.orient_polygons(done[areas])
    for at in np.flatnonzero(~common).tolist():
        done[at] = prepared(shapes[at], f"Layer {name!r}, row {first + at + 1}")
    return done


def flat(shapes: Any) -> Any:
    """Return shapes of two dimensions: a copy that costs nothing where they have no third.

    Examples
    --------
    >>> import shapely
    >>> flat(np.array([shapely.Point(61, 31, 500)])).tolist()
    [<POINT (61 31)>]
    """
    plane = np.array(shapes, dtype=object)
    deep = shapely.has_z(plane)
    plane[deep] = shapely.force_2d(plane[deep])
    return plane


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


def one_type(shapes: Any, name: str, *, multiple: bool = False) -> Any:
    """Make all geometries single, or all multi; points, lines and polygons do not go together.

    Parameters
    ----------
    shapes : array of geometry
        Of two dimensions.
    name : str
        The layer's key, for the message.
    multiple : bool
        Whether they become multi even if all are single.

    Returns
    -------
    array of geometry
        The same places, of one type.

    Raises
    ------
    InputError
        If they are of several dimensions.

    Examples
    --------
    >>> import shapely
    >>> two = np.array([shapely.Point(0, 0), shapely.MultiPoint([(1, 1)])])
    >>> [shape.geom_type for shape in one_type(two, "two")]
    ['MultiPoint', 'MultiPoint']
    """
    join = {"Point": shapely.multipoints, "LineString": shapely.multilinestrings}
    types = shapely.get_type_id(shapes)
    single = kind(types, name)
    if (types >= MULTIPLE).all() or not (multiple or (types >= MULTIPLE).any()):
        return shapes
    parts, row = shapely.get_parts(shapes, return_index=True)
    return join.get(single, shapely.multipolygons)(parts, indices=row)


def kind(types: NDArray[np.int32], name: str) -> str:
    """Return "Point", "LineString" or "Polygon": what shapes are, or have as parts; empty without any.

    Parameters
    ----------
    types : array of int
        As by `shapely.get_type_id`.
    name : str
        The layer's key, for the message.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If they are of several kinds, or of others.

    Examples
    --------
    >>> kind(np.array([0, 4, 0]), "two")
    'Point'
    """
    kinds = {_KINDS[number].removeprefix("Multi") for number in np.unique(types).tolist()}
    if len(kinds) > 1 or not kinds <= {"Point", "LineString", "Polygon"}:
        listed = ", ".join(sorted(kinds))
        raise InputError(f"Layer {name!r} holds {listed}; a file holds one type. Make it several layers.")
    return "".join(kinds)


def bbox(bounds: Floats) -> list[float]:
    """Bound what is bounded so: west, south, east, north, degrees (RFC 7946, section 5).

    West is the larger number where the way across the antimeridian is the shorter one.

    Parameters
    ----------
    bounds : array of float, shape (n, 4)
        As by `shapely.bounds`, of at least one shape.

    Returns
    -------
    list of float

    Examples
    --------
    >>> import shapely
    >>> bbox(shapely.bounds([shapely.Point(177, -20), shapely.Point(-178, -16)]))
    [177.0, -20.0, -178.0, -16.0]
    """
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
