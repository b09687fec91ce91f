"""Incidents and context events become columns: plain lists for a few, packed arrays for many."""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

_NAMES = (
    "incident_id title title_fa place place_fa date_edtf date_start date_end event_type actor_1 actor_2 "
    "killed_low killed_high wounded_low wounded_high summary claims sources status score evidence "
    "radius_m radius_source placed_by longitude latitude border_id border_part border_distance_m "
    "border_distance_low_m border_distance_high_m chainage_m side side_likely side_probability "
    "side_by_source country_at admin1_at admin2_at admin_probability crossing_id crossing_distance_m "
    "crossing_along_m crossing_open barrier_id barrier_distance_m behind_barrier_probability reason"
)
COLUMNS = tuple(_NAMES.split())
"""What the page knows of an incident."""

FEW = 2_000
"""Up to so many events the columns are lists that a person can read in the file; beyond, they are packed."""

_DAYS = ("date_start", "date_end")
_MISSING = -(2**31)
_DECIMALS = {"_m": 1, "_probability": 4, "longitude": 6, "latitude": 6, "score": 4}


class Packed(NamedTuple):
    """Columns of events for the page.

    Attributes
    ----------
    header : dict
        How many events and incidents, and each column: its values, or where they lie in the bytes.
    content : str
        Gzipped arrays in base64; empty where the header holds all values.
    """

    header: dict[str, Any]
    content: str


def packed(incidents: gpd.GeoDataFrame | None, context: gpd.GeoDataFrame | None) -> Packed:
    """Pack incidents, in the order of their dates, and context events behind them.

    A column is text (a list), codes of a list of texts, or whole numbers: figures times a scale, days since
    1970. What is not known is null, or in an array the lowest whole number of 32 bits.
    """
    import pandas as pd

    parts = [_in_order(part) for part in (incidents, context) if part is not None]
    events = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    arrays: list[bytes] = []
    many = len(events) > FEW
    columns = {name: _column(events[name], arrays if many else None) for name in COLUMNS if name in events}
    header = {"count": len(events), "incidents": 0 if incidents is None else len(incidents)}
    if not many:
        return Packed(header | {"columns": columns}, "")
    told = json.dumps({"columns": columns}, allow_nan=False, separators=(",", ":")).encode()
    told += b" " * (-len(told) % 4)
    whole = len(told).to_bytes(4, "little") + told + b"".join(arrays)
    return Packed(header, base64.b64encode(gzip.compress(whole, 9, mtime=0)).decode("ascii"))


def _in_order(events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Events by date, with the point that stands for each; what has no date comes last."""
    import pandas as pd
    import shapely

    table = pd.DataFrame(events.drop(columns=events.geometry.name))
    found = np.full((len(events), 2), np.nan)
    known = ~(events.geometry.isna() | events.geometry.is_empty).to_numpy()
    found[known] = shapely.get_coordinates(events.geometry.to_numpy()[known])
    table["longitude"], table["latitude"] = found.T
    if "date_start" not in table:
        return table
    days = table["date_start"].fillna("9999").astype(str).to_numpy()
    return table.iloc[np.argsort(days, kind="stable")]


def _column(values: pd.Series[Any], arrays: list[bytes] | None) -> dict[str, Any]:
    """One column; with `arrays` its figures go there, and the column tells where."""
    import pandas as pd

    name = str(values.name)
    if name in _DAYS:
        instants = pd.to_datetime(values, format="%Y-%m-%d", errors="coerce").to_numpy("datetime64[D]")
        return _figures(instants.astype("float64"), ~np.isnat(instants), 1, arrays) | {"kind": "days"}
    if pd.api.types.is_bool_dtype(values.dtype) or _are_flags(values):
        known = values.notna().to_numpy()
        return _figures(values.fillna(value=False).to_numpy(float), known, 1, arrays) | {"kind": "flags"}
    if pd.api.types.is_numeric_dtype(values.dtype):
        found = values.to_numpy(dtype=float, na_value=np.nan)
        decimals = next((size for end, size in _DECIMALS.items() if name.endswith(end)), 0)
        if not decimals and np.any(found % 1 > 0):
            decimals = 6
        return _figures(found, np.isfinite(found), 10**decimals, arrays)
    texts = [None if missing else str(text) for text, missing in zip(values, values.isna(), strict=True)]
    distinct = list(dict.fromkeys(texts))
    if arrays is None or len(distinct) > len(texts) / 4:
        return {"kind": "text", "values": texts}
    code = {text: number for number, text in enumerate(distinct)}
    codes = np.array([code[text] for text in texts])
    return {"kind": "codes", "values": distinct} | _placed(
        codes.astype("<u2" if len(code) < 2**16 else "<u4"), arrays
    )


def _are_flags(values: pd.Series[Any]) -> bool:
    return values.dtype == object and all(isinstance(value, bool) for value in values.dropna())


def _figures(
    found: NDArray[np.float64], known: NDArray[np.bool_], scale: int, arrays: list[bytes] | None
) -> dict[str, Any]:
    whole = np.full(len(found), _MISSING, dtype=np.int64)
    whole[known] = np.round(found[known] * scale)
    told: dict[str, Any] = {"kind": "figures", "scale": scale}
    fits = np.abs(whole[known]) < -_MISSING
    if arrays is None or not fits.all():
        plain = [int(value) if is_known else None for value, is_known in zip(whole, known, strict=True)]
        return told | {"values": plain}
    return told | _placed(whole.astype("<i4"), arrays)


def _placed(column: NDArray[Any], arrays: list[bytes]) -> dict[str, Any]:
    """Put an array behind the others: all first bytes, then all second ones, which gzips better."""
    start = sum(map(len, arrays))
    size = column.dtype.itemsize
    arrays.append(column.view(np.uint8).reshape(-1, size).T.tobytes())
    return {"bytes": size, "start": start}
