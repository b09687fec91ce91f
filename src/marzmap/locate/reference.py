"""What points are located against: border lines, and the countries between them."""

from __future__ import annotations

import difflib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyarrow import parquet

from marzmap import atlas, borderline
from marzmap._errors import InputError
from marzmap.borderline import store
from marzmap.locate.countries import Countries, Edges, countries, numbers
from marzmap.locate.country_grid import values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Bools, Ints
    from marzmap.borderline.search import Search


MAIN = "world"
"""The border source that the countries agree with."""


class Border(NamedTuple):
    """Lines of a border layer, ready to be measured against; made by `border`.

    Attributes
    ----------
    source : str
        Name of the layer.
    columns : dict of str to (L,) array
        border_id, border_part, piece, left, right, accuracy_m, status, names of the ends ... of each piece,
        in the order of the network.
    network : Network
        From `borderline.network`.
    search : Search
        Index of the network.
    """

    source: str
    columns: dict[str, NDArray[Any]]
    network: borderline.Network
    search: Search


class Reference(NamedTuple):
    """What `columns` locates against.

    Attributes
    ----------
    border : Border
        The border asked for.
    countries : Countries
        Those of the world.
    beside : callable, optional
        Gives the edges, in the border's own source, of the countries beside it, loaded when first asked for.
        If absent they are the border itself; in the source `MAIN` they are those of the world.
    """

    border: Border
    countries: Countries
    beside: Callable[[], Edges] | None = None


def reference(
    pairs: tuple[str, ...] = (), *, source: str = MAIN, chainage_from: str = "", fast: bool = False
) -> Reference:
    """Load borders and countries.

    Parameters
    ----------
    pairs : tuple of str
        Borders such as "AFG-IRN", in either order; all of the world if empty.
    source : str
        A name of `atlas.border_sources()`.
    chainage_from : str
        Name of the end from which the chainage counts.
    fast : bool
        Search with compiled code (extra `fast`). It pays from some hundred thousand points on; the answer is
        the same.

    Raises
    ------
    InputError
        No such source, border or end; `fast` without the extra.

    Examples
    --------
    >>> reference(("IRN-AFG",)).border.columns["left"][0]
    'AFG'
    """
    world = _world(atlas.folder(), atlas.cache(), fast)
    if source == MAIN and not pairs and not chainage_from:
        return world
    chosen = border(pairs, source=source, chainage_from=chainage_from, fast=fast)
    if source == MAIN:
        return Reference(chosen, world.countries)
    return Reference(chosen, world.countries, cache(lambda: edges(_beside(chosen), world.countries)))


@lru_cache(maxsize=2)  # with and without compiled code
def _world(_layers: Path, _kept: Path, fast: bool) -> Reference:  # noqa: FBT001 - cached
    """All borders of the world and its countries, loaded once from these folders."""
    whole = border(fast=fast)
    return Reference(whole, countries(whole.network, whole.columns, whole.search))


def border(
    pairs: tuple[str, ...] = (), *, source: str = MAIN, chainage_from: str = "", fast: bool = False
) -> Border:
    """Load and index borders of a layer.

    Parameters, errors
        As for `reference`. A part whose end (not start) is `chainage_from` is turned round.

    Examples
    --------
    >>> line = border(("AFG-IRN",), chainage_from="Turkmenistan tripoint")
    >>> round(float(line.network.part_length_m[0]) / 1000, 2)
    925.33
    """
    path = atlas.border_file(source)
    whole = not pairs and not chainage_from
    asked = ["-".join(sorted(pair.upper().split("-"))) for pair in pairs]
    # Of a whole layer the network is kept, and the shapes take longer to read than all else.
    chosen = _table(path, asked, shapes=not whole)
    for pair in asked:
        if pair in chosen["border_id"]:
            continue
        known = atlas.border_pairs(source)
        near = ", ".join(difflib.get_close_matches(pair, known, n=3)) or ", ".join(known[:5])
        raise InputError(f"No border {pair!r} in {source!r}. Near it: {near}.")
    ends = {*chosen["start_name"], *chosen["end_name"]}
    if chainage_from and chainage_from not in ends:
        expected = ", ".join(sorted(map(str, ends)))
        raise InputError(f"No border ends at {chainage_from!r}. Expected one of: {expected}.")
    turn = (chosen["end_name"] == chainage_from) & (chosen["start_name"] != chainage_from)
    if chainage_from and turn.any():
        chosen = _turned(chosen, turn)
    if not whole:
        network = _network(chosen)
        return Border(source, chosen, network, search(network, fast=fast))
    layer = path.read_bytes()
    network = store.stored(
        atlas.cache(), store.key(layer), borderline.Network, lambda: _network(_table(path))
    )
    return Border(source, chosen, network, search(network, fast=fast, layer=layer))


def search(network: borderline.Network, *, fast: bool, layer: bytes = b"") -> Search:
    """Index a network: a kd-tree, or the compiled search of the extra `fast`, kept for a whole layer."""
    plain = borderline.kd_tree(network)
    if not fast:
        return plain
    try:
        from marzmap.borderline import fast as trees
    except ImportError as error:
        raise InputError('The fast search needs numba: pip install "marzmap[fast]".') from error
    if not layer:
        return trees.compiled(network, trees.index(network), plain)
    name = store.key(layer, modules=(borderline.ellipsoid, borderline.lines, borderline.search, trees))
    kept = store.stored(atlas.cache(), name, trees.Index, lambda: trees.index(network))
    return trees.compiled(network, kept, plain)


def _beside(chosen: Border) -> Border:
    """All borders, in the same source, of the countries beside those chosen."""
    ours = {*chosen.columns["left"], *chosen.columns["right"]}
    pairs = {pair for pair in atlas.border_pairs(chosen.source) if ours & {*pair.split("-")}}
    return chosen if pairs == {*chosen.columns["border_id"]} else border((*pairs,), source=chosen.source)


def edges(border: Border, known: Countries) -> Edges:
    """Edges of the countries on both sides of a border."""
    sides = (numbers(known.names, border.columns[side]) for side in ("left", "right"))
    return Edges(border.network, border.search, *sides)


def pieces(border: Border) -> gpd.GeoDataFrame:
    """The pieces of a border as a layer, with chainage_start_m and chainage_end_m (metres)."""
    import geopandas as gpd
    import pandas as pd

    columns = {name: values for name, values in border.columns.items() if name != "geometry"}
    texts = {name: "string" for name, values in columns.items() if values.dtype == object}
    network = border.network
    first = np.searchsorted(network.line, np.arange(len(columns["piece"])))
    last = np.append(first[1:], len(network.line)) - 1
    # The last vertex of a piece within a part belongs to the next piece.
    end = network.chainage_m[last] + network.length_m[last]
    frame = pd.DataFrame(columns).astype(texts)
    frame = frame.assign(chainage_start_m=network.chainage_m[first], chainage_end_m=end)
    return gpd.GeoDataFrame(frame, geometry=shapes(border), crs="EPSG:4326")


def shapes(border: Border) -> NDArray[Any]:
    """The pieces of a border as LineStrings."""
    held = border.columns.get("geometry")
    lines: NDArray[Any] = shapely.from_wkb(
        _table(atlas.border_file(border.source))["geometry"] if held is None else held
    )
    return lines


def _table(path: Path, pairs: Sequence[str] = (), *, shapes: bool = True) -> dict[str, NDArray[Any]]:
    """Columns of a border layer, sorted by border, part and piece; if asked for, the geometry as WKB."""
    file = parquet.ParquetFile(path)
    names = [name for name in file.schema_arrow.names if shapes or name != "geometry"]
    table = file.read_row_groups(_groups(file, pairs), columns=names)
    table = table.sort_by([(name, "ascending") for name in _KEY])
    columns = {name: values(table[name]) for name in table.column_names}
    if not pairs:
        return columns
    asked = np.isin(columns["border_id"].astype(str), pairs)
    return {name: column[asked] for name, column in columns.items()}


def _groups(file: parquet.ParquetFile, pairs: Sequence[str]) -> list[int]:
    """Row groups that some pairs may lie in, by the first and last of each; all where none is asked for."""
    at = file.schema_arrow.names.index("border_id")

    def may_hold(group: int) -> bool:
        ends = file.metadata.row_group(group).column(at).statistics
        return ends is None or any(ends.min <= pair <= ends.max for pair in pairs)

    return [group for group in range(file.num_row_groups) if not pairs or may_hold(group)]


_KEY = ("border_id", "border_part", "piece")


def _network(columns: dict[str, NDArray[Any]]) -> borderline.Network:
    shapes = shapely.from_wkb(columns["geometry"])
    part = np.unique(
        np.stack([_number(columns["border_id"]), columns["border_part"]]), axis=1, return_inverse=True
    )[1]
    return borderline.network([shapely.get_coordinates(shape) for shape in shapes], part.ravel().tolist())


def _number(texts: NDArray[Any]) -> Ints:
    return np.unique(texts.astype(str), return_inverse=True)[1]


def _turned(columns: dict[str, NDArray[Any]], turn: Bools) -> dict[str, NDArray[Any]]:
    """Columns with the pieces of some parts running the other way, in their new order."""
    turned = {name: values.copy() for name, values in columns.items()}
    for one, other in (("left", "right"), ("start_name", "end_name")):
        turned[one][turn], turned[other][turn] = columns[other][turn], columns[one][turn]
    lines = shapely.reverse(shapely.from_wkb(columns["geometry"][turn]))
    turned["geometry"][turn] = shapely.to_wkb(lines)
    number = _number(turned["border_id"])
    order = np.lexsort((np.where(turn, -turned["piece"], turned["piece"]), turned["border_part"], number))
    turned = {name: values[order] for name, values in turned.items()}
    part = np.stack([number[order], turned["border_part"]])
    begins = np.flatnonzero(np.append(True, (part[:, 1:] != part[:, :-1]).any(axis=0)))
    sizes = np.diff(np.append(begins, len(order)))
    turned["piece"] = np.arange(len(order)) - np.repeat(begins, sizes)
    return turned
