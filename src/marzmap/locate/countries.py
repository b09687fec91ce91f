"""Which country holds a point: the side of the nearest edge of all the world's countries.

The side of the nearest land border alone is wrong for one land point in ten: on islands and along coasts
another edge is nearer. So the land borders are completed by the edges at sea (territorial sea counts to its
country), and a grid of a tenth of a degree answers where no edge passes. The edges at sea are twice as many
as those on land; they are loaded when a point lies where one of them can matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pyarrow import parquet

from marzmap import atlas, borderline
from marzmap.borderline import store
from marzmap.locate import country_grid
from marzmap.locate.country_grid import DEGREES, MIXED, Grid, Offing, cell_of, values

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline.search import Search


DE_FACTO = "de facto"
"""Status of a line across a country that another holds in part."""

# Feet and ends closer than this are one place, metres.
_SAME_PLACE_M = 1e-3


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges of countries: a network, its search, and the country codes left and right of each line."""

    network: borderline.Network
    search: Search
    left: Ints
    right: Ints

    @cached_property
    def around(self) -> borderline.Around:
        """The index that finds the segments around a point, made when first asked for."""
        return borderline.around(self.network)


class Ends(NamedTuple):
    """Where edges begin and end, in the order of the first coordinate.

    Attributes
    ----------
    spot : (3, K) float
        ECEF metres.
    outward : (3, K) float
        Direction in which the edge leaves.
    left : (K,) int
        Code of the country to the left of who leaves along it.
    """

    spot: Floats
    outward: Floats
    left: Ints


@dataclass(frozen=True, eq=False)
class Countries:
    """The countries of the world, to look points up in; made by `countries`.

    Attributes
    ----------
    names : (C,) array of str
        Alpha-3 code by number; "" for none, `MIXED`.
    grid : Grid
        What lies where no edge passes.
    listed : (K,) int
        Numbers of the grid's own codes.
    land : Edges
        Land borders.
    offing : Offing
        How far the sea is.
    at_sea : callable
        Loads the edges at sea.
    """

    names: NDArray[np.object_]
    grid: Grid
    listed: Ints
    land: Edges
    offing: Offing
    at_sea: Callable[[], Edges]

    @cached_property
    def sea(self) -> Edges:
        """Edges at sea; with those on land they close every country."""
        return self.at_sea()

    @cached_property
    def ends(self) -> Ends:
        """Ends of all edges."""
        both = [_ends(edges) for edges in (self.land, self.sea)]
        ends = Ends(*(np.concatenate(parts, axis=-1) for parts in zip(*both, strict=True)))
        order = np.argsort(ends.spot[0], kind="stable")
        return Ends(ends.spot[:, order], ends.outward[:, order], ends.left[order])

    def near_sea(self, longitude: Floats, latitude: Floats, reach_m: Floats) -> Bools:
        """Whether an edge at sea can lie within so many metres of each point (degrees); a no is certain."""
        rows = cell_of(longitude, latitude, DEGREES)
        return np.asarray(self.offing.least_m[rows] <= reach_m)


def countries(land: borderline.Network, columns: dict[str, NDArray[Any]], search: Search) -> Countries:
    """Put the countries together from all land borders (with columns left and right) and the atlas."""
    cells = atlas.folder() / "countries/cells.parquet"
    # Kept as an array, which opens in a tenth of the time.
    name = store.key(cells.read_bytes(), modules=(country_grid,))
    grid = store.stored(atlas.cache(), name, Grid, lambda: country_grid.grid(cells))
    path = atlas.folder() / "countries/sea.parquet"
    table = parquet.ParquetFile(path).read(columns=["left", "right"])
    beside = [columns["left"], columns["right"], values(table["left"]), values(table["right"])]
    names = np.unique(np.concatenate([grid.name, *beside, ["", MIXED]]).astype(str)).astype(object)
    listed = numbers(names, grid.name)
    layer = path.read_bytes()
    codes = [numbers(names, texts) for texts in beside]

    def limits() -> borderline.Network:
        return store.stored(
            atlas.cache(), store.key(layer), borderline.Network, lambda: country_grid.limits(path)
        )

    def at_sea() -> Edges:
        network = limits()
        return Edges(network, borderline.kd_tree(network), *codes[2:])

    name = store.key(layer, modules=(borderline.lines, country_grid))
    offing = store.stored(atlas.cache(), name, Offing, lambda: country_grid.offing(limits()))
    # A line that holds in fact only divides no country of the grid: one of them holds both its sides.
    mixed = numbers(names, np.array([MIXED]))[0]
    for line in np.flatnonzero(columns["status"] == DE_FACTO):
        along = listed[grid.cell[cell_of(*borderline.to_degrees(land.start[:, land.line == line]))]]
        codes[0][line] = codes[1][line] = np.bincount(along[along != mixed]).argmax()
    return Countries(names, grid, listed, Edges(land, search, *codes[:2]), offing, at_sea)


def numbers(names: NDArray[np.object_], texts: NDArray[Any]) -> Ints:
    """Place of each text in sorted names, -1 where it is none of them."""
    plain, wanted = names.astype(str), texts.astype(str)
    found = np.minimum(np.searchsorted(plain, wanted), len(plain) - 1)
    return np.where(plain[found] == wanted, found, -1)


def country_at(
    longitude: Floats, latitude: Floats, known: Countries, on_land: borderline.Nearest | None = None
) -> Ints:
    """Number (in `known.names`) of the country that holds each point; that of "" where none does.

    Parameters
    ----------
    longitude, latitude : (N,) array
        Degrees; NaN is in no country.
    known : Countries
        From `countries`.
    on_land : Nearest, optional
        Where the points lie against `known.land`, if that is known already.
    """
    found = np.full(len(longitude), numbers(known.names, np.array([""]))[0])
    there = np.isfinite(longitude) & np.isfinite(latitude)
    found[there] = known.listed[known.grid.cell[cell_of(longitude[there], latitude[there])]]
    mixed = np.flatnonzero(known.names[found] == MIXED)
    if len(mixed):
        lon, lat = longitude[mixed], latitude[mixed]
        if on_land is None:
            on_land = borderline.nearest(lon, lat, known.land.network, known.land.search)
        else:
            on_land = borderline.Nearest._make(values[mixed] for values in on_land)
        inland = np.ones(len(mixed), dtype=np.bool_)
        coast = np.flatnonzero(known.near_sea(lon, lat, on_land.distance_m))
        if len(coast):
            at_sea = borderline.nearest(lon[coast], lat[coast], known.sea.network, known.sea.search)
            seawards = at_sea.distance_m < on_land.distance_m[coast]
            rows = coast[seawards]
            nearest = borderline.Nearest._make(values[seawards] for values in at_sea)
            found[mixed[rows]] = _beside(lon[rows], lat[rows], nearest, known.sea, known)
            inland[rows] = False
        nearest = borderline.Nearest._make(values[inland] for values in on_land)
        found[mixed[inland]] = _beside(lon[inland], lat[inland], nearest, known.land, known)
    return found


def _beside(lon: Floats, lat: Floats, found: borderline.Nearest, edges: Edges, known: Countries) -> Ints:
    """Country on whose side of the nearest of these edges each point lies."""
    country = np.where(found.side >= 0, edges.left[found.line], edges.right[found.line])
    length = edges.network.part_length_m[found.part]
    at_end = (found.chainage_m <= _SAME_PLACE_M) | (found.chainage_m >= length - _SAME_PLACE_M)
    for row in np.flatnonzero(at_end):
        spot = float(found.longitude[row]), float(found.latitude[row])
        country[row] = _at_corner((float(lon[row]), float(lat[row])), spot, known.ends)
    return country


def _ends(edges: Edges) -> Ends:
    network = edges.network
    first = np.flatnonzero(np.diff(network.part, prepend=-1))
    last = np.append(first[1:], len(network.part)) - 2
    return Ends(
        np.concatenate([network.start[:, first], network.start[:, last] + network.chord[:, last]], axis=1),
        np.concatenate([network.chord[:, first], -network.chord[:, last]], axis=1),
        np.concatenate([edges.left[network.line[first]], edges.right[network.line[last]]]),
    )


def _at_corner(point: tuple[float, float], foot: tuple[float, float], ends: Ends) -> int:
    """Country at a corner where edges meet: to the left of the last edge before the point, going round."""
    spot = borderline.to_ecef([foot[0]], [foot[1]])
    first, last = np.searchsorted(ends.spot[0], [spot[0, 0] - _SAME_PLACE_M, spot[0, 0] + _SAME_PLACE_M])
    here = first + np.flatnonzero(np.abs(ends.spot[:, first:last] - spot).max(axis=0) < _SAME_PLACE_M)
    lam, phi = np.radians(foot)
    east = np.array([-np.sin(lam), np.cos(lam), 0.0])
    north = np.array([-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)])

    def angle(way: Floats) -> Floats:
        return np.arctan2(north @ way, east @ way)

    turn = (angle(borderline.to_ecef([point[0]], [point[1]]) - spot) - angle(ends.outward[:, here])) % (
        2 * np.pi
    )
    return int(ends.left[here[np.argmin(turn)]])
