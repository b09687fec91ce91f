"""Land borders and the crossings on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyarrow import parquet

from marzmap._errors import InputError
from marzmap.atlas._cards import cards
from marzmap.atlas._files import folder, layer

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def border_sources() -> list[str]:
    """Return the names of the border layers, the main one first.

    Examples
    --------
    >>> border_sources()
    ['world', 'natural-earth']
    """
    names = sorted(name.removeprefix("borders.") for name in cards() if name.startswith("borders."))
    return sorted(names, key=lambda name: name != "world")


def borders(source: str = "world") -> gpd.GeoDataFrame:
    """Return land borders as lines: border_id, border_part, piece, left, right, accuracy_m, status and ends.

    "world" comes from OpenStreetMap by way of timezone-boundary-builder (ODbL), with the
    Iran-Afghanistan line in full detail; "natural-earth" is the 1:10m line (public domain). The pieces
    of a part follow one another and share their end points; `accuracy_m` is the half-width, metres,
    that holds the true line with 95 %, estimated from lines that others drew (see the card of the layer);
    `line_since` is the date (EDTF) since which a line runs as drawn, where incidents may be older.

    Parameters, errors
        As for `border_file`.

    Examples
    --------
    >>> line = borders()
    >>> line.loc[line["border_id"] == "AFG-IRN", "left"].unique().tolist()
    ['AFG']
    """
    border_file(source)
    return layer(f"borders/{source}.parquet").sort_values(
        ["border_id", "border_part", "piece"], ignore_index=True
    )


def border_file(source: str = "world") -> Path:
    """Return the path of a border layer.

    Parameters
    ----------
    source : str
        A name of `border_sources()`.

    Raises
    ------
    InputError
        No such source.

    Examples
    --------
    >>> border_file("natural-earth").name
    'natural-earth.parquet'
    """
    if source not in border_sources():
        raise InputError(f"{source!r} is not a border layer. Expected one of: {', '.join(border_sources())}.")
    return folder() / f"borders/{source}.parquet"


def border_pairs(source: str = "world") -> list[str]:
    """Return the borders of a layer, as alphabetical alpha-3 pairs.

    Parameters, errors
        As for `border_file`.

    Examples
    --------
    >>> [pair for pair in border_pairs() if "LSO" in pair]
    ['LSO-ZAF']
    """
    column = parquet.ParquetFile(border_file(source)).read(columns=["border_id"])["border_id"]
    return sorted(set(column.to_pylist()))


def crossings() -> gpd.GeoDataFrame:
    """Return border crossings: crossing_id, name, border_id, kind (road, rail), status and when open.

    `open_from`, `open_to` and `closures` are EDTF, several closures between bars; in them ? marks what
    one source alone tells or another denies. An `open_from` of ../2019-10-09 is the day on which the
    crossing is first known to have been in use. Compiled by hand from public lists, each row with its source;
    a crossing without a known point is left out of this layer.
    """
    import geopandas as gpd
    import pandas as pd

    text = dict.fromkeys(
        ("crossing_id", "name", "name_fa", "border_id", "kind", "status", "open_from", "open_to", "closures"),
        "string",
    ) | {"source": "string", "note": "string"}
    table = pd.read_csv(folder() / "crossings.csv", dtype=text, encoding="utf-8")
    table = table.dropna(subset=["longitude", "latitude"]).reset_index(drop=True)
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
