"""Land borders, and disputed lands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyarrow import parquet

from marzmap._errors import InputError
from marzmap.atlas import fetched as stored
from marzmap.atlas._cards import cards
from marzmap.atlas._files import folder, layer

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

FETCHED = "fetched"
"""Name of the border layer that holds the lines that `fetch.border` has loaded."""


def border_sources() -> list[str]:
    """Return the names of the border layers, the main one first; `FETCHED` last, where there is any.

    Examples
    --------
    >>> border_sources()[:2]
    ['world', 'natural-earth']
    """
    names = sorted(name.removeprefix("borders.") for name in cards() if name.startswith("borders."))
    further = [FETCHED] if stored.cards("borders") else []
    return [*sorted(names, key=lambda name: name != "world"), *further]


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
    return layer(border_file(source)).sort_values(["border_id", "border_part", "piece"], ignore_index=True)


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
        names = ", ".join(border_sources())
        hint = " Load a line first: marzmap atlas fetch border --border KGZ-TJK." * (source == FETCHED)
        raise InputError(f"{source!r} is not a border layer. Expected one of: {names}.{hint}")
    return folder() / f"borders/{source}.parquet" if source != FETCHED else stored.lines()


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


def disputed_file() -> Path:
    """Return the path of the disputed lands.

    Examples
    --------
    >>> disputed_file().name
    'disputed.parquet'
    """
    path: Path = folder() / cards()["disputed"]["file"]
    return path


def disputed_lands() -> gpd.GeoDataFrame:
    """Return disputed lands: name, says (what the source says of them) and source.

    Those that Natural Earth names (public domain), and land of one country in borders.world that the layer of
    another in geoBoundaries holds. Nothing is weighed; what neither source shows is missing.

    Examples
    --------
    >>> lands = disputed_lands().set_index("name")
    >>> lands.loc["Northern Cyprus", "says"]
    'Self admin.; Claimed by Cyprus'
    """
    return layer(disputed_file())
