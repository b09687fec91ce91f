"""The gazetteer: places by name."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import compute, parquet

from marzmap.atlas import fetched as stored
from marzmap.atlas._columns import PLACE_COLUMNS
from marzmap.atlas._files import folder, row_groups
from marzmap.atlas._languages import local_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from marzmap._types import Ints, Window

DEFAULT_COUNTRIES = ("AFG", "IRN")
"""Countries of the embedded studies."""
_FILE = "places/world.parquet"
_COLUMNS = PLACE_COLUMNS | {"name_fa": "string"}  # of the tables of the atlas
_MARKS = r"[^\p{L}\p{N}]"


def places(
    *,
    fetched: bool = True,
    countries: Collection[str] | None = DEFAULT_COUNTRIES,
    languages: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the gazetteer of some countries: curated places, GeoNames (CC BY 4.0), fetched places.

    Columns are those of a study's `places.csv`, and `reach_m`: metres to the eighth nearest other place that
    comes with marzmap, empty for curated and fetched places. Rows that share a `place_id` are candidate
    points of one place. A fetched place that comes with marzmap (by its `place_id`) is left out.

    Parameters
    ----------
    fetched : bool
        Whether to include what `fetch.places` has put into the user's cache.
    countries : collection of str or None
        Countries (alpha-3) whose places are wanted, None for all. Of each there are towns and villages of
        500 people and more, and seats of administration.
    languages : sequence of str, optional
        Languages of name_local, for `local_names`.

    Raises
    ------
    InputError
        What was fetched is damaged.

    Examples
    --------
    >>> armenia = places(fetched=False, countries=["ARM"])
    >>> armenia.loc[armenia["name"].isin(["Goris", "Sotk"]), "place_id"].tolist()
    ['geonames:174895', 'geonames:616041']
    """
    import pandas as pd

    curated = _curated(folder())
    tables = [_in_full(_listed(countries))]
    if countries is not None:
        curated = curated[curated["country"].isin([*countries])]
    for name, card in (stored.cards("places") if fetched else {}).items():
        if countries is None or card["country"] in countries:
            further = stored.read(name)
            held = pd.concat(table["place_id"] for table in tables)
            tables.append(further[~further["place_id"].isin(held)])
    return _with_local_names(pd.concat([curated, *tables], ignore_index=True), languages)


def _with_local_names(places: pd.DataFrame, languages: Sequence[str] | None = None) -> pd.DataFrame:
    """Choose the local name of each place; its Persian name stays among the aliases where it is another."""
    local = local_names(places, languages)
    other = places["name_fa"].notna() & ~places["name_fa"].eq(local).fillna(value=False)
    further = places["aliases"].str.cat(places["name_fa"], sep="|").fillna(places["name_fa"])
    named = places.assign(name_local=local, aliases=places["aliases"].where(~other, further))
    return named.drop(columns="name_fa")


def places_called(name: str) -> pd.DataFrame:
    """Return the places anywhere that bear a name, as `places` does; marks, case and gaps do not count.

    Examples
    --------
    >>> places_called("горис")[["name", "country"]].values.tolist()
    [['Goris', 'ARM']]
    """
    spelt, bearers = _spelt(folder())
    hits = compute.equal(spelt, _bare(pa.array([name]))[0])
    return _at(np.unique(bearers.filter(hits).to_numpy()))


def places_numbered(numbers: Iterable[int]) -> pd.DataFrame:
    """Return the places anywhere with some numbers of GeoNames, as `places` does.

    Examples
    --------
    >>> places_numbered([174895])["name"].tolist()
    ['Goris']
    """
    every = parquet.read_table(folder() / _FILE, columns=["geonames"])["geonames"].to_numpy()
    return _at(np.flatnonzero(np.isin(every, [*numbers])))


def towns(within: Window, languages: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the places of a window whose population is known: place_id, name, name_local, population, point.

    `languages` are those of name_local, as for `places`.

    Examples
    --------
    >>> towns((46.2, 39.4, 46.5, 39.6))["name"].tolist()[:2]
    ['Verishen', 'Tegh']
    """
    west, south, east, north = within
    columns = ["geonames", "name", "name_fa", "aliases", "country", "population", "longitude", "latitude"]
    with parquet.ParquetFile(folder() / _FILE) as file:
        near = {*row_groups(file, "longitude", [(west, east)])}
        near &= {*row_groups(file, "latitude", [(south, north)])}
        table = file.read_row_groups(sorted(near), columns=columns, use_threads=False)
    towns = table.to_pandas().dropna(subset=["population"])
    inside = towns["longitude"].between(west, east) & towns["latitude"].between(south, north)
    return _with_local_names(_with_id(towns[inside].reset_index(drop=True)), languages)


@functools.cache
def _curated(geodata: Path) -> pd.DataFrame:
    import pandas as pd

    curated = pd.read_csv(geodata / "places/curated.csv", dtype=_COLUMNS, encoding="utf-8")
    return curated.reindex(columns=[*_COLUMNS]).astype(_COLUMNS)


def _listed(countries: Collection[str] | None) -> pa.Table:
    """Return the rows of some countries, all if None; only their row groups are read."""
    with parquet.ParquetFile(folder() / _FILE) as file:
        if countries is None:
            return file.read()
        groups = row_groups(file, "country", [(each, each) for each in countries])
        table = file.read_row_groups(groups, use_threads=False)
    return table.filter(compute.is_in(table["country"], value_set=pa.array({*countries}, pa.string())))


def _at(rows: Ints) -> pd.DataFrame:
    """Return the places in some rows of the file, in their order; only their row groups are read."""
    with parquet.ParquetFile(folder() / _FILE) as file:
        sizes = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
        ends = np.cumsum(sizes)
        group = np.searchsorted(ends, rows, side="right")
        parts = [
            file.read_row_group(int(at)).take(rows[group == at] - (ends[at] - sizes[at]))
            for at in np.unique(group)
        ]
        return _with_local_names(_in_full(pa.concat_tables([file.schema_arrow.empty_table(), *parts])))


def _in_full(table: pa.Table) -> pd.DataFrame:
    """Return rows of the file with what follows from their numbers."""
    rows = _with_id(table.to_pandas())
    source = "GeoNames " + rows["place_id"].str.removeprefix("geonames:")
    rows = rows.assign(source=source, radius_source=source, placed_by="gazetteer")
    return rows.reindex(columns=[*_COLUMNS, "reach_m"]).astype(_COLUMNS | {"reach_m": "float64"})


def _with_id(rows: pd.DataFrame) -> pd.DataFrame:
    text = dict.fromkeys(("name", "name_fa", "aliases", "country"), "string") | {"population": "Int64"}
    numbers = rows.pop("geonames").astype("string")
    return rows.assign(place_id="geonames:" + numbers).astype(text)


@functools.cache
def _spelt(geodata: Path) -> tuple[pa.Array, pa.Array]:
    """Return all names of all places without marks, case and gaps, and the row that bears each."""
    names, bearers, first = [], [], 0
    with parquet.ParquetFile(geodata / _FILE) as file:
        for batch in file.iter_batches(4_000, columns=["name", "name_fa", "aliases"]):
            for column in batch.columns:
                listed = compute.split_pattern(column, "|")
                names.append(_bare(compute.list_flatten(listed)))
                bearers.append(compute.add(compute.list_parent_indices(listed), first))
            first += len(batch)
    return pa.concat_arrays(names), pa.concat_arrays(bearers)


def _bare(names: pa.Array) -> pa.Array:
    plain = compute.utf8_lower(compute.utf8_normalize(names, form="NFKD"))
    return compute.replace_substring_regex(plain, pattern=_MARKS, replacement="")
