"""Incidents and context events become columns: plain lists for a few, packed arrays for many."""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from marzmap.attributes import decimals
from marzmap.layers import columns_on_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats

COLUMNS = columns_on_page("incidents")
"""What the page reads of an incident."""

FEW = 2_000
"""Up to so many events the columns are lists that a person can read in the file; beyond, they are packed."""

_DAYS = ("date_start", "date_end")
_PLACE = ("longitude", "latitude")
_FEET = ("foot_longitude", "foot_latitude")
_MISSING = -(2**31)
_LEVEL = 6  # of gzip: the highest takes six times as long for a file 3 % smaller


class Packed(NamedTuple):
    """Columns of events for the page.

    Attributes
    ----------
    header : dict
        How many events and incidents, and, of a few, each column and what belongs to the incidents.
    content : str
        Of many, all that as gzipped arrays in base64; else empty.
    """

    header: dict[str, Any]
    content: str


def packed(
    incidents: gpd.GeoDataFrame | None,
    context: gpd.GeoDataFrame | None,
    *,
    feet: gpd.GeoDataFrame | None = None,
    belonging: Mapping[str, dict[str, Any]] | None = None,
) -> Packed:
    """Pack incidents, in the order of their dates, and context events behind them.

    A column is text (a list, or bytes with the length of each), codes of a list of texts, or whole numbers:
    figures times a scale, days since 1970. What is not known is null, or in an array the lowest whole
    number of 32 bits.

    Parameters
    ----------
    incidents, context : GeoDataFrame, optional
        Events.
    feet : GeoDataFrame, optional
        Straight lines from an incident's place to the nearest point of the border, by ``incident_id``; their
        ends become the columns ``foot_longitude`` and ``foot_latitude``.
    belonging : mapping, optional
        Further layers with rows of incidents, as the page reads them; as many as the events, they are packed
        with them.
    """
    parts = [_as_table(part) for part in (incidents, context) if part is not None]
    if feet is not None and incidents is not None and "incident_id" in incidents:
        parts[0] = _with_feet(parts[0], feet)
    header = {"count": sum(map(len, parts)), "incidents": 0 if incidents is None else len(incidents)}
    arrays: list[bytes] | None = [] if header["count"] > FEW else None
    columns = {str(values.name): _column(values, arrays) for values in _in_order(parts)}
    body = {"columns": columns, "layers": dict(belonging or {})}
    if arrays is None:
        return Packed(header | body, "")
    text = json.dumps(body, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    whole = b"".join((len(text).to_bytes(4, "little"), text, *arrays))
    return Packed(header, zipped(whole))


def zipped(content: bytes) -> str:
    """Return bytes as gzip in base64, for a script to read."""
    return base64.b64encode(gzip.compress(content, _LEVEL, mtime=0)).decode("ascii")


def _as_table(events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what the page reads of events, with the point that represents each."""
    table = pd.DataFrame(events[[name for name in COLUMNS if name in events and name not in _PLACE]])
    coordinates = np.full((len(events), 2), np.nan)
    placed = ~(events.geometry.isna() | events.geometry.is_empty).to_numpy()
    coordinates[placed] = shapely.get_coordinates(events.geometry.to_numpy()[placed])
    return table.assign(**dict(zip(_PLACE, coordinates.T, strict=True)))


def _with_feet(incidents: pd.DataFrame, feet: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return incidents with the nearest point of the border, where a line leads there."""
    first = ~feet["incident_id"].duplicated().to_numpy()
    ends = shapely.get_coordinates(shapely.get_point(feet.geometry.to_numpy()[first], -1))
    coordinates = np.full((len(incidents), 2), np.nan)
    ids = pd.Index(feet["incident_id"].to_numpy(object)[first])
    place = ids.get_indexer(incidents["incident_id"].to_numpy(object))
    coordinates[place >= 0] = ends[place[place >= 0]]
    return incidents.assign(**dict(zip(_FEET, coordinates.T, strict=True)))


def _in_order(parts: list[pd.DataFrame]) -> Iterator[pd.Series[Any]]:
    """Yield each column of all events by date, one at a time: all of them would be a second table."""
    orders = [_by_date(part) for part in parts]
    for name in (*COLUMNS, *_FEET):
        if any(name in part for part in parts):
            columns = [part[[name] if name in part else []] for part in parts]
            pieces = [column.iloc[order] for column, order in zip(columns, orders, strict=True)]
            yield pd.concat(pieces, ignore_index=True)[name]


def _by_date(events: pd.DataFrame) -> NDArray[np.intp]:
    """Return the positions of events in the order of their dates; what has no date comes last."""
    if "date_start" not in events:
        return np.arange(len(events))
    # Not a day sorts behind all days.
    return np.argsort(_instants(events["date_start"]), kind="stable")


def _instants(days: pd.Series[Any]) -> NDArray[np.datetime64]:
    return pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").to_numpy("datetime64[D]")


def _column(values: pd.Series[Any], arrays: list[bytes] | None) -> dict[str, Any]:
    """Pack one column; with `arrays` its values go there, and the column says where."""
    name = str(values.name)
    if name in _DAYS:
        instants = _instants(values)
        return _figures(instants.astype("float64"), ~np.isnat(instants), 1, arrays) | {"kind": "days"}
    if pd.api.types.is_bool_dtype(values.dtype) or _are_flags(values):
        valid = values.notna().to_numpy()
        return _figures(values.fillna(value=False).to_numpy(float), valid, 1, arrays) | {"kind": "flags"}
    if pd.api.types.is_numeric_dtype(values.dtype):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        places = decimals(name).page
        if places is None:
            places = 6 if np.any(numbers % 1 > 0) else 0
        return _figures(numbers, np.isfinite(numbers), 10**places, arrays)
    return _texts(values, arrays)


def _are_flags(values: pd.Series[Any]) -> bool:
    return values.dtype == object and all(isinstance(value, bool) for value in values.dropna())


def _texts(values: pd.Series[Any], arrays: list[bytes] | None) -> dict[str, Any]:
    """Pack texts as codes where many are the same, else one after the other and the length of each."""
    array = None if arrays is None else _arrow(values)
    if arrays is None or array is None:
        plain = values.astype("object").where(values.notna(), None)
        return {"kind": "text", "values": [None if text is None else str(text) for text in plain]}
    coded = array.dictionary_encode()
    distinct = coded.dictionary.to_pylist()
    if len(distinct) <= len(array) / 4:
        codes = coded.indices.fill_null(len(distinct)).to_numpy(zero_copy_only=False)
        size = 1 if len(distinct) < 2**8 else 2 if len(distinct) < 2**16 else 4
        words = [*distinct, None] if array.null_count else distinct
        return {"kind": "codes", "values": words} | _placed(codes.astype(f"<u{size}"), arrays)
    whole = array.fill_null("")
    _, offsets, content = whole.buffers()
    ends = np.frombuffer(offsets, np.int64)[whole.offset : whole.offset + len(whole) + 1]
    lengths = np.where(array.is_valid().to_numpy(zero_copy_only=False), np.diff(ends), _MISSING)
    packed_column = {"kind": "text"} | _placed(lengths.astype("<i4"), arrays)
    packed_column["texts"] = sum(map(len, arrays))
    arrays.append(content.to_pybytes()[ends[0] : ends[-1]])
    return packed_column


def _arrow(values: pd.Series[Any]) -> Any:
    """Return texts as one Arrow array; None where one holds half a character, which only JSON can carry."""
    try:
        array = pa.array(values.astype("string"), type=pa.large_string())
    except UnicodeEncodeError:
        return None
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _figures(numbers: Floats, valid: Bools, scale: int, arrays: list[bytes] | None) -> dict[str, Any]:
    whole = np.full(len(numbers), _MISSING, dtype=np.int64)
    whole[valid] = np.round(numbers[valid] * scale)
    packed_column: dict[str, Any] = {"kind": "figures", "scale": scale}
    fits = np.abs(whole[valid]) < -_MISSING
    if arrays is None or not fits.all():
        plain = [int(value) if is_valid else None for value, is_valid in zip(whole, valid, strict=True)]
        return packed_column | {"values": plain}
    return packed_column | _placed(whole.astype("<i4"), arrays)


def _placed(column: NDArray[Any], arrays: list[bytes]) -> dict[str, Any]:
    """Put an array behind the others: all first bytes, then all second ones, which gzips better."""
    start = sum(map(len, arrays))
    size = column.dtype.itemsize
    arrays.append(column.view(np.uint8).reshape(-1, size).T.tobytes())
    return {"bytes": size, "start": start}
