"""Coordinates of any system become longitude and latitude on WGS 84."""

from __future__ import annotations

import itertools
import json
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from marzmap._errors import InputError, shown

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._types import Floats
    from marzmap.tables.options import Options
    from marzmap.tables.table import Batch, Table

WGS84 = ("EPSG:4326", "EPSG:4979", "OGC:CRS84", "OGC:CRS84h")
"""Systems of coordinates that are longitude and latitude, in degrees on WGS 84."""

LIMITS = (180.0, 90.0)
"""Most of a longitude and of a latitude, degrees."""

_OF_SYSTEM = ("crs", "epoch", "bbox", "covering", "edges")  # in the metadata of GeoParquet
_SURE_M = 1.0  # a shift between datums that is known better than this is not worth a word


class _Change(NamedTuple):
    """The change from a system to WGS 84."""

    transformer: Transformer
    name: str  # of the system
    crs: CRS


def to_wgs84(x: Floats, y: Floats, crs: str) -> tuple[Floats, Floats]:
    """Return coordinates of a system as longitude and latitude on WGS 84.

    Parameters
    ----------
    x, y : (N,) arrays of float
        East and north, or longitude and latitude, in the units of the system, in this order whatever order
        its definition states.
    crs : str
        The system: "EPSG:32641" or "32641", the name of a system that PROJ knows, WKT or PROJJSON.

    Returns
    -------
    longitude, latitude : (N,) arrays of float
        Degrees; NaN where a value is not finite or the system does not reach.

    Raises
    ------
    InputError
        The system is unknown, or has no place on the Earth's surface.

    Examples
    --------
    >>> longitude, latitude = to_wgs84(np.array([500_000.0]), np.array([0.0]), "EPSG:32641")
    >>> float(longitude[0].round(9)), float(latitude[0].round(9))
    (63.0, 0.0)
    """
    degrees = transformer(crs).transform(x, y)
    longitude, latitude = (np.where(np.isfinite(values), values, np.nan) for values in degrees)
    return longitude, latitude


def shapes_to_wgs84(shapes: Any, crs: str) -> Any:
    """Return geometries of a system, one or an array, in longitude and latitude on WGS 84 without heights.

    Raises
    ------
    InputError
        The system is unknown, or has no place on the Earth's surface.

    Examples
    --------
    >>> shapes_to_wgs84(shapely.Point(500_000, 0), "EPSG:32641")
    <POINT (63 0)>
    """
    return shapely.transform(
        shapely.force_2d(shapes),
        lambda points: np.stack(to_wgs84(points[:, 0], points[:, 1], crs), axis=1),
    )


def transformer(crs: str) -> Transformer:
    """Return what transforms east and north of a system to longitude and latitude on WGS 84.

    Raises
    ------
    InputError
        The system is unknown, or has no place on the Earth's surface.
    """
    return _change(crs).transformer


@lru_cache(maxsize=64)
def _change(crs: str) -> _Change:
    system = _system(crs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            change = Transformer.from_crs(system, "EPSG:4326", always_xy=True)
        except ProjError as error:
            raise InputError(f"no way leads from {shown(system.name)} to longitude and latitude.") from error
    authority = system.to_authority()
    label = f"{system.name} ({':'.join(authority)})" if authority else system.name
    return _Change(change, label, system)


def _system(crs: str) -> CRS:
    """Return the system that a text names; refuse one that does not say where on the Earth a place is."""
    text = f"EPSG:{crs.strip()}" if crs.strip().isdigit() else crs
    try:
        system = CRS.from_user_input(text)
    except CRSError as error:
        raise InputError(
            f"{shown(crs)} is not a known system of coordinates. Give --crs, such as --crs EPSG:32641."
        ) from error
    flat = system.sub_crs_list[0] if system.is_compound else system
    if not (flat.is_geographic or flat.is_projected):
        kind = flat.type_name.removesuffix(" CRS").lower()
        raise InputError(
            f"{shown(system.name)} is a {kind} system, which does not say where on the Earth a place is. "
            "Give --crs, such as --crs EPSG:32641."
        )
    return flat


def is_wgs84(crs: str) -> bool:
    """Check whether a system has longitude and latitude on WGS 84 already.

    Examples
    --------
    >>> is_wgs84("OGC:CRS84"), is_wgs84("EPSG:32641")
    (True, False)
    """
    if crs in WGS84:
        return True
    system = _change(crs).crs
    wgs84 = CRS.from_epsg(4326)
    return system.is_geographic and system.equals(wgs84, ignore_axis_order=True)


def in_wgs84(path: Path, table: Table, options: Options) -> Table:
    """Return a table with its geometries in longitude and latitude on WGS 84.

    They are in the system that the user states, else in that of the file. Where neither is stated they must
    look like degrees.

    Raises
    ------
    InputError
        The system is unknown, or none is stated and the numbers look like metres.
    """
    if not table.geometry:
        return table
    crs = options.crs or table.crs
    try:
        if crs and is_wgs84(crs):
            return table._replace(schema=_restated(table.schema)) if options.crs else table
        if crs:
            _change(crs)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    first = next(table.batches, None)
    if first is None:
        return table
    batches = itertools.chain([first], table.batches)
    if not crs:
        _check_degrees(path, first, table.geometry)
        return table._replace(batches=batches)
    changed = (_changed(batch, table.geometry, crs) for batch in batches)
    notice = _accuracy(crs, _ends(first, table.geometry))
    notices = (*table.notices, notice)
    return table._replace(schema=_restated(table.schema), batches=changed, notices=notices)


def _restated(schema: Any) -> Any:
    """Return a schema whose metadata (GeoParquet) no longer state another system, nor its extent."""
    metadata = schema.metadata or {}
    if b"geo" not in metadata:
        return schema
    geo = json.loads(metadata[b"geo"])
    geo["columns"] = {
        name: {key: value for key, value in column.items() if key not in _OF_SYSTEM} | {"geometry_types": []}
        for name, column in geo["columns"].items()
    }
    return schema.with_metadata(metadata | {b"geo": json.dumps(geo).encode()})


def _shapes(batch: Batch, geometry: str) -> Any:
    values = batch.rows.column(geometry).to_pylist()
    return shapely.from_wkb(np.array(values, dtype=object), on_invalid="ignore")


def _ends(batch: Batch, geometry: str) -> Floats:
    """Return one corner of each geometry that has any: (N, 2)."""
    corners = shapely.bounds(_shapes(batch, geometry))[:, :2]
    return np.asarray(corners[np.isfinite(corners).all(axis=1)])


def _check_degrees(path: Path, batch: Batch, geometry: str) -> None:
    """Refuse coordinates of no stated system, most of which are beyond 180 or 90."""
    ends = _ends(batch, geometry)
    beyond = (np.abs(ends) > LIMITS).any(axis=1)
    if beyond.any() and 2 * beyond.sum() >= len(ends):
        x, y = ends[int(np.argmax(beyond))]
        raise InputError(
            f"{path}: its coordinates look like metres ({x:.10g}, {y:.10g}) and it states no system. "
            "Give --crs, such as --crs EPSG:32641."
        )


def _changed(batch: Batch, geometry: str, crs: str) -> Batch:
    """Return a batch with its geometries in longitude and latitude."""
    shapes = shapes_to_wgs84(_shapes(batch, geometry), crs)
    at = batch.rows.schema.get_field_index(geometry)
    wkb = pa.array(shapely.to_wkb(shapes, flavor="iso").tolist(), batch.rows.schema.field(at).type)
    rows = batch.rows.set_column(at, batch.rows.schema.field(at), wkb)
    return batch._replace(rows=rows.replace_schema_metadata(_restated(rows.schema).metadata))


def _accuracy(crs: str, ends: Floats) -> str:
    """Return a sentence that says how coordinates were transformed, and how exact that is."""
    change = _change(crs)
    sentence = f"its coordinates are in {change.name}; they were transformed to WGS 84"
    metres, is_ballpark = _known_to(change.crs, to_wgs84(ends[:, 0], ends[:, 1], crs))
    if is_ballpark:
        return (
            f"{sentence} without a shift of its datum, which is unknown: they may be hundreds of metres off"
        )
    return f"{sentence}, exact to about {metres:g} m" if metres > _SURE_M else sentence


def _known_to(crs: CRS, degrees: tuple[Floats, Floats]) -> tuple[float, bool]:
    """Return how exact the change to WGS 84 is, in metres, and whether no shift of the datum is known."""
    longitude, latitude = (values[np.isfinite(values)] for values in degrees)
    area: Any = None
    if len(longitude) and len(latitude):
        corners = longitude.min(), latitude.min(), longitude.max(), latitude.max()
        area = AreaOfInterest(*map(float, corners))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        group = TransformerGroup(crs, "EPSG:4326", always_xy=True, area_of_interest=area)
    best = group.transformers[0]
    return best.accuracy, best.accuracy < 0 or "ballpark" in best.description.lower()
