"""Provinces and districts."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pyarrow as pa
import shapely
from pyarrow import compute, parquet

from marzmap.atlas import fetched as stored
from marzmap.atlas._files import folder, row_groups
from marzmap.atlas._languages import local_names
from marzmap.atlas._places import DEFAULT_COUNTRIES
from marzmap.atlas._unit_sources import unit_sources

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

UNIT_COLUMNS = dict.fromkeys(("country", "admin1", "admin1_fa", "admin2", "admin2_fa", "names"), "string")
"""Columns of a table of units and their dtypes."""

_FILES = ("open", "odbl", "by-sa")  # by licence


def units(
    countries: Collection[str] | None = None,
    level: int | None = 2,
    *,
    languages: Sequence[str] | None = None,
) -> gpd.GeoDataFrame:
    """Return provinces or districts: country, admin1, admin2, local names, names, year, geometry.

    Provinces (level 1, admin2 empty) are Natural Earth's (public domain), districts (level 2) the finest
    units of geoBoundaries (Runfola et al. 2020, doi:10.1371/journal.pone.0231866) that reach within 60 km of
    a land border; of Afghanistan and Iran all, and the provinces are theirs. They end at the lines of
    `borders`. What `fetch.units` has loaded replaces them. `unit_sources` says whose they are.

    Parameters
    ----------
    countries : collection of str, optional
        Whose units, alpha-3; if absent those of Afghanistan and Iran, and what was fetched.
    level : int or None
        1 for provinces, 2 for districts, None for both.
    languages : sequence of str, optional
        Languages of admin1_local and admin2_local, for `local_names`.

    Raises
    ------
    InputError
        What was fetched is damaged.

    Examples
    --------
    >>> tavush = units(["ARM"], level=1).query("admin1 == 'Tavush'")
    >>> tavush[["country", "admin1"]].values.tolist()
    [['ARM', 'Tavush']]
    """
    own = [stored.read_shapes(name) for name in stored.cards("units", subjects=countries)]
    chosen = tuple(sorted(countries or DEFAULT_COUNTRIES))
    spoken = None if languages is None else tuple(languages)
    if own:
        return _with_own(folder(), chosen, level, spoken, own)
    return _without_own(folder(), chosen, level, spoken).copy()


@functools.lru_cache(maxsize=8)
def _without_own(
    held: Path, countries: tuple[str, ...], level: int | None, languages: tuple[str, ...] | None
) -> gpd.GeoDataFrame:
    """Return the shipped units of some countries, as `units` does: a build asks for the same ones again."""
    return _with_own(held, countries, level, languages, [])


def _with_own(
    held: Path,
    countries: tuple[str, ...],
    level: int | None,
    languages: tuple[str, ...] | None,
    own: list[gpd.GeoDataFrame],
) -> gpd.GeoDataFrame:
    """Return the units of some countries, as `units` does, with those that were fetched."""
    import pandas as pd

    whole = _drawn(held, countries)
    if own:
        kept = whole[~_replaced(whole, own)]
        further = (units.reindex(columns=kept.columns) for units in own)
        whole = pd.concat([kept, *further], ignore_index=True).astype(UNIT_COLUMNS)
    is_province = whole["admin2"].isna()
    if level is not None:
        whole = whole[is_province if level == 1 else ~is_province].reset_index(drop=True)
    years = {country: card["year"] for country, card in unit_sources().items()}
    year = pd.to_numeric(whole["country"].map(years), errors="coerce").where(whole["admin2"].notna())
    dated = whole.assign(year=year.astype("Int64"))[[*UNIT_COLUMNS, "year", "geometry"]]
    return _with_local_names(dated, languages, "admin1", "admin2")


def provinces(
    countries: Collection[str] | None = DEFAULT_COUNTRIES, *, languages: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return provinces: country, admin1, admin1_local, names, longitude, latitude, extent_m.

    `names` are further names, each behind its language (ISO 639) or none, "|" between them; see `names_in`.
    The centre is that of its area, to 0.01 degrees; where it lies outside the province, by the bend of a
    border or in a lake, it is a point within. The whole province lies within `extent_m`, metres, of it.

    Parameters
    ----------
    countries : collection of str or None
        Whose provinces, alpha-3; None for all.
    languages : sequence of str, optional
        Languages of admin1_local, for `local_names`.

    Examples
    --------
    >>> provinces().query("admin1 == 'Nimroz'")[["country", "admin1_local", "longitude"]].values.tolist()
    [['AFG', 'نیمروز', 62.34]]
    """
    names = ("country", "admin1", "admin1_fa", "names")
    every = None if countries is None else tuple(sorted(countries))
    table = _shipped(folder(), every, (*names, "longitude", "latitude", "radius_m"), level=1)
    return _with_local_names(table.rename(columns={"radius_m": "extent_m"}), languages, "admin1")


def names_in(names: str | None) -> list[tuple[str, str]]:
    """Return the names in a cell of `provinces`, each with its language, empty where that is not known.

    Examples
    --------
    >>> names_in("=Leninabad|ru=Согдийская область"), names_in(None)
    ([('', 'Leninabad'), ('ru', 'Согдийская область')], [])
    """
    pairs = (each.partition("=") for each in (names or "").split("|") if each)
    return [(language, name) for language, _, name in pairs]


@functools.lru_cache(maxsize=8)
def _drawn(held: Path, countries: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the shipped units of some countries with their shapes, as they are in the files."""
    import geopandas as gpd

    table = _shipped(held, countries, (*UNIT_COLUMNS, "geometry"))
    shapes = shapely.from_wkb(table["geometry"].to_numpy())
    return gpd.GeoDataFrame(table[[*UNIT_COLUMNS]], geometry=shapes, crs="EPSG:4326")


def _with_local_names(table: pd.DataFrame, languages: Sequence[str] | None, *levels: str) -> pd.DataFrame:
    """Replace the Persian names by those in the languages of their countries."""
    import pandas as pd

    # The names in several languages are those of provinces; a district has none.
    names = table["names"].dropna()
    by_language = pd.DataFrame([dict(names_in(each)) for each in names], index=names.index)
    further = by_language.drop(columns=["", "fa"], errors="ignore").add_prefix("admin1_").astype("string")
    whole = pd.concat([table, further], axis=1)
    named = {f"{level}_local": local_names(whole, languages, level) for level in levels}
    renamed = table.rename(columns={f"{level}_fa": f"{level}_local" for level in levels})
    return renamed.assign(**named)


def _replaced(drawn: gpd.GeoDataFrame, own: list[gpd.GeoDataFrame]) -> pd.Series[bool]:
    """Check which units fetched ones replace: districts without provinces leave the provinces."""
    province = drawn["admin2"].isna()
    replaced: pd.Series[bool] = drawn["country"].isna()
    for units in own:
        ours = drawn["country"].isin(units["country"])
        levels = [units["admin1"].notna().any(), units["admin2"].notna().any()]
        replaced |= ours & ((province & levels[0]) | (~province & levels[1]))
    return replaced


@functools.lru_cache(maxsize=16)
def _shipped(
    held: Path, countries: tuple[str, ...] | None, columns: tuple[str, ...], level: int | None = None
) -> pd.DataFrame:
    """Return some columns of the units of some countries, all if none are given."""
    import pandas as pd

    tables = []
    for name in _FILES:
        # Few row groups hold a country: reading these takes less memory than the library of data sets.
        with parquet.ParquetFile(held / f"units/{name}.parquet") as file:
            spans = [(code, code) for code in countries or ()] or [("", "~")]
            groups = row_groups(file, "country", spans)
            table = file.read_row_groups(groups, columns=["level", *columns], use_threads=False)
        if level is not None:
            table = table.filter(compute.equal(table["level"], level))
        if countries is not None:
            table = table.filter(compute.is_in(table["country"], value_set=pa.array(countries, pa.string())))
        tables.append(table.drop_columns(["level"]))
    whole = pd.concat([table.to_pandas() for table in tables], ignore_index=True)
    texts: pd.DataFrame = whole.astype({name: kind for name, kind in UNIT_COLUMNS.items() if name in whole})
    return texts
