"""Coordinates are longitude and latitude in degrees on WGS 84, or the table is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap._errors import InputError, shown

if TYPE_CHECKING:
    from pathlib import Path

WGS84 = ("EPSG:4326", "EPSG:4979", "OGC:CRS84", "OGC:CRS84h")
"""Systems of coordinates that are longitude and latitude, in degrees on WGS 84."""


def check_wgs84(path: Path, crs: str) -> None:
    """Refuse a table whose coordinates are in another system.

    Raises
    ------
    InputError
        They are.
    """
    if crs not in WGS84:
        raise InputError(f"{path}: its coordinates are in {shown(crs)}, expected EPSG:4326. Reproject it.")
