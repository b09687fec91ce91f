"""Incidents and casualties along the border, in bins of its chainage, and their density.

The model, once: the true place is a circular normal about its point, 95 % of it within the radius, as in
`locate`. What counts is the border point nearest to the true place. So the normal is laid out as points of
equal probability, each is located as any other, and the share whose foot lies in a bin is the probability of
that bin: on a straight line this is the normal along it, at a bend what the bend makes of it. Points between
others that all lie in one bin are taken to lie there too.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap import borderline
from marzmap._errors import InputError
from marzmap.locate.certainty import FLAT_M, RADIUS_SIGMAS
from marzmap.summarise import line
from marzmap.summarise.counts import CASUALTIES, casualties

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate import Border


BIN_M = 10_000.0
"""About the length of a bin, metres: a part is cut into equal ones."""
BANDWIDTH_M = 10_000.0
"""Standard deviation of the kernel of the density, metres (our choice)."""
POINTS = 1_024
"""Points that a normal is laid out as. Against 400,000 random draws at each of 100 places by the border of
Afghanistan and Iran, with deviations from 0.4 to 60 km, no bin's probability errs by more than 0.01."""
PATCHES = 256
"""So many of them are located first; where neighbours lie in one bin, so do the points between. Against all
the points located, at 2,000 places by that border, no bin's probability differs by more than 0.005."""
PER_M = 10_000.0
"""The density is told for so many metres."""

COLUMNS = {
    "border_id": "string",
    "border_part": "Int64",
    "bin": "Int64",
    "chainage_start_m": "float64",
    "chainage_end_m": "float64",
    "incidents": "float64",
    "density_per_10km": "float64",
} | dict.fromkeys(CASUALTIES, "float64")
"""Columns of the bins and their dtypes."""

# Pieces of a bin, from which the density is worked out.
_CELLS = 50
# Points about one of them whose patches touch its own.
_NEIGHBOURS = 6
# Places that are worked on at a time, and bins.
_BLOCK = 256
# A kernel ends here, standard deviations.
_REACH = 8.0


class Cells(NamedTuple):
    """Where incidents lie, by pieces of bins.

    Attributes
    ----------
    row, cell : (K,) int
        Row of the incident and number of the piece, counted through all parts.
    weight : (K,) float
        Probability that the incident lies there.
    """

    row: Ints
    cell: Ints
    weight: Floats


def along_border(
    incidents: pd.DataFrame,
    border: Border,
    candidates: pd.DataFrame | None = None,
    *,
    bin_m: float = BIN_M,
    bandwidth_m: float = BANDWIDTH_M,
) -> pd.DataFrame:
    """Count incidents and casualties in bins along the border, each by how probably it lies there.

    Parameters
    ----------
    incidents : DataFrame
        Located: border_id, border_part, chainage_m, longitude, latitude, radius_m; with candidates,
        incident_id; casualties if there are any.
    border : Border
        What they were located against.
    candidates : DataFrame, optional
        Several possible places of some incidents: incident_id, longitude, latitude, radius_m, weight.
    bin_m : float
        About the length of a bin, metres: a part of the length L has round(L / bin_m) equal ones, at least
        one.
    bandwidth_m : float
        Standard deviation of the kernel, metres.

    Returns
    -------
    DataFrame
        A row for each bin, in the order of the border: `COLUMNS`. incidents is the number to be expected
        there, the sum of the probabilities; casualties are weighed likewise, and killed_unknown counts
        incidents without a figure. density_per_10km is that in the middle of the bin. Incidents without a
        chainage, if any, stand in a last row without a border.

    Raises
    ------
    InputError
        An incident lies at another border; a length that is not above 0.

    Notes
    -----
    The weights of an incident sum to one and depend on its row and its candidates only. Incidents whose
    radius is not known, and those that are lines or areas, lie at their chainage. The line's own error is
    left out: it shifts the line across, not along.

    The density is a Gaussian kernel along the line, reflected at the ends of a part and going round where a
    part is closed: the heat equation on the line, which keeps the number of incidents (McSwiggan, Baddeley
    and Nair 2016, Scandinavian Journal of Statistics 44:324).

    Examples
    --------
    >>> import pandas as pd
    >>> from marzmap import locate
    >>> rows = {"longitude": 61.8058, "latitude": 31.0549, "radius_m": 3000.0, "killed_low": [2]}
    >>> rows |= {"border_id": "AFG-IRN", "border_part": 1, "chainage_m": 755_132.0}
    >>> border = locate.border(("AFG-IRN",), chainage_from="Turkmenistan tripoint")
    >>> bins = along_border(pd.DataFrame(rows), border)
    >>> bins[bins["incidents"] > 0][["bin", "incidents", "killed_low"]].round(2).values.tolist()
    [[76, 0.89, 1.77], [77, 0.11, 0.23]]
    """
    import pandas as pd

    for name, value in (("bin_m", bin_m), ("bandwidth_m", bandwidth_m)):
        if not value > 0:
            raise InputError(f"{name} is {value}. Give metres above 0.")
    known = line.parts(border)
    counts = _bins(known, bin_m)
    whole = int(counts.sum())
    found = _cells(incidents, border, candidates, known, counts)
    figures = {"incidents": np.ones(len(incidents))} | casualties(incidents)
    part = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(whole) - np.repeat(np.cumsum(counts) - counts, counts)
    length = (known.length_m / counts)[part]
    mass = np.bincount(found.cell, found.weight, whole * _CELLS).astype(np.float64)
    columns = {
        "border_id": known.border_id[part],
        "border_part": known.border_part[part],
        "bin": number + 1,
        "chainage_start_m": number * length,
        "chainage_end_m": np.where(number + 1 == counts[part], known.length_m[part], (number + 1) * length),
        "density_per_10km": PER_M * _densities(mass, known, counts, bandwidth_m),
    } | {
        name: np.bincount(found.cell // _CELLS, found.weight * values[found.row], whole)
        for name, values in figures.items()
    }
    table = pd.DataFrame(columns)[[*COLUMNS]].astype(COLUMNS)
    apart = incidents["chainage_m"].isna().to_numpy()
    if apart.any():
        rest = {name: values[apart].sum() for name, values in figures.items()}
        last = pd.DataFrame([rest]).reindex(columns=[*COLUMNS]).astype(COLUMNS)
        table = pd.concat([table, last], ignore_index=True)
    return table


def weights(
    incidents: pd.DataFrame, border: Border, candidates: pd.DataFrame | None = None, *, bin_m: float = BIN_M
) -> pd.DataFrame:
    """Probability of each bin for each incident.

    Parameters, errors
        As for `along_border`.

    Returns
    -------
    DataFrame
        row (position in the table, from 0), border_id, border_part, bin (from 1) and weight; those of a row
        that has a chainage sum to one.

    Examples
    --------
    >>> import pandas as pd
    >>> from marzmap import locate
    >>> rows = {"longitude": [61.8058, 61.09], "latitude": [31.0549, 34.66], "radius_m": 30_000.0}
    >>> rows |= {"border_id": "AFG-IRN", "border_part": 1, "chainage_m": [755_132.0, 160_500.0]}
    >>> border = locate.border(("AFG-IRN",), chainage_from="Turkmenistan tripoint")
    >>> weights(pd.DataFrame(rows), border).groupby("row")["weight"].sum().tolist()
    [1.0, 1.0]
    """
    import pandas as pd

    known = line.parts(border)
    counts = _bins(known, bin_m)
    found = _cells(incidents, border, candidates, known, counts)
    whole = max(int(counts.sum()), 1)
    key, place = np.unique(found.row * whole + found.cell // _CELLS, return_inverse=True)
    part = np.repeat(np.arange(len(counts)), counts)[key % whole]
    columns = {
        "row": key // whole,
        "border_id": known.border_id[part],
        "border_part": known.border_part[part],
        "bin": key % whole - (np.cumsum(counts) - counts)[part] + 1,
        "weight": np.bincount(place, found.weight, len(key)),
    }
    return pd.DataFrame(columns).astype({"border_id": "string"})


def density(
    way_m: Floats, weight: Floats, at_m: Floats, length_m: float, *, ring: bool, bandwidth_m: float
) -> Floats:
    """Density along one part, a metre.

    Parameters
    ----------
    way_m, weight : (N,) float
        Incidents: the way along the part, metres, and how much each counts.
    at_m : (M,) float
        Where to tell it.
    length_m : float
        Length of the part.
    ring : bool
        Whether the part is closed.
    bandwidth_m : float
        Standard deviation of the kernel.

    Returns
    -------
    (M,) float

    Examples
    --------
    >>> end = density(np.zeros(1), np.ones(1), np.zeros(1), 100.0, ring=False, bandwidth_m=1.0)
    >>> round(float(end[0]), 4)  # twice the normal density at its middle, 0.3989
    0.7979
    """
    found = np.zeros(len(at_m))
    reach = _REACH * bandwidth_m
    # The images of an incident: behind either end as in a mirror, or round the ring again and again.
    turn = length_m if ring else 2 * length_m
    turns = int(np.ceil((reach + length_m) / turn))
    images = [turn * number + way_m for number in range(-turns, turns + 1)]
    images += [] if ring else [turn * number - way_m for number in range(-turns, turns + 1)]
    for image in images:
        near = (image > -reach) & (image < length_m + reach)
        away = (at_m[:, None] - image[near]) / bandwidth_m
        found += np.exp(-(away**2) / 2) @ weight[near]
    found /= bandwidth_m * np.sqrt(2 * np.pi)
    return found


def _bins(known: line.Parts, bin_m: float) -> Ints:
    """How many bins each part has."""
    counts: Ints = np.maximum(np.rint(known.length_m / bin_m), 1).astype(np.int64)
    return counts


def _densities(mass: Floats, known: line.Parts, counts: Ints, bandwidth_m: float) -> Floats:
    """Density a metre in the middle of every bin, from how much lies in the pieces of bins."""
    ends = np.cumsum(counts)
    whole = np.zeros(int(ends[-1]) if len(ends) else 0)
    for end, count, length, ring in zip(ends, counts, known.length_m, known.ring, strict=True):
        own = mass[(end - count) * _CELLS : end * _CELLS]
        there = np.flatnonzero(own)
        if not len(there):
            continue
        way = (there + 0.5) * length / (count * _CELLS)
        at = (np.arange(count) + 0.5) * length / count
        for first in range(0, count, _BLOCK):
            some = at[first : first + _BLOCK]
            found = density(way, own[there], some, length, ring=bool(ring), bandwidth_m=bandwidth_m)
            whole[end - count + first : end - count + first + len(some)] = found
    return whole


def _cells(
    incidents: pd.DataFrame,
    border: Border,
    candidates: pd.DataFrame | None,
    known: line.Parts,
    counts: Ints,
) -> Cells:
    """Where each incident lies."""
    part = line.numbers(incidents, known)
    chainage = incidents["chainage_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    spot = np.stack(
        [
            incidents[name].to_numpy(dtype=np.float64, na_value=np.nan)
            for name in ("longitude", "latitude", "radius_m")
        ]
    )
    spread = (part >= 0) & (spot[2] > 0) & np.isfinite(spot).all(axis=0)
    if "footprint_wkt" in incidents:
        shape = incidents["footprint_wkt"].notna().to_numpy()
        spread &= ~shape
    else:
        shape = np.zeros(len(incidents), dtype=np.bool_)
    owner, weight = np.flatnonzero(spread), np.ones(int(spread.sum()))
    spot = spot[:, spread]
    if candidates is not None and len(candidates):
        mixed, of, share, places = _mixtures(incidents, candidates, (part >= 0) & ~shape)
        alone = ~mixed[owner]
        spread |= mixed
        owner, weight = np.append(owner[alone], of), np.append(weight[alone], share)
        spot = np.concatenate([spot[:, alone], places], axis=1)
    fixed = np.flatnonzero((part >= 0) & ~spread)
    rows = [fixed]
    cells = [_cell(part[fixed], chainage[fixed], known, counts)]
    parts = [np.ones(len(fixed))]
    # Incidents at one place are worked out once.
    places, place = np.unique(spot, axis=1, return_inverse=True)
    place = place.ravel()
    for first in range(0, places.shape[1], _BLOCK):
        at, cell, share = _spread(places[:, first : first + _BLOCK], border, known, counts)
        begin = np.searchsorted(at, np.arange(_BLOCK + 1))
        ours = np.flatnonzero((place >= first) & (place < first + _BLOCK))
        here = place[ours] - first
        size = begin[here + 1] - begin[here]
        steps = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        which = np.repeat(begin[here], size) + steps
        rows.append(np.repeat(owner[ours], size))
        cells.append(cell[which])
        parts.append(np.repeat(weight[ours], size) * share[which])
    return Cells(np.concatenate(rows), np.concatenate(cells), np.concatenate(parts))


def _mixtures(
    incidents: pd.DataFrame, candidates: pd.DataFrame, usable: Bools
) -> tuple[Bools, Ints, Floats, Floats]:
    """Rows with several places, and for each place its row, its share, its longitude, latitude and radius."""
    number = {name: row for row, name in enumerate(incidents["incident_id"]) if usable[row]}
    of = np.array([number.get(name, -1) for name in candidates["incident_id"]], dtype=np.int64)
    spot = np.stack(
        [
            candidates[name].to_numpy(dtype=np.float64, na_value=np.nan)
            for name in ("longitude", "latitude", "radius_m")
        ]
    )
    # A candidate whose radius is not known lies at its foot.
    spot[2] = np.nan_to_num(spot[2])
    told = (of >= 0) & np.isfinite(spot).all(axis=0)
    of, spot = of[told], spot[:, told]
    weight = candidates["weight"].to_numpy(dtype=np.float64)[told]
    mixed = np.zeros(len(incidents), dtype=np.bool_)
    mixed[of] = True
    return mixed, of, weight / np.bincount(of, weight, len(incidents))[of], spot


def _spread(places: Floats, border: Border, known: line.Parts, counts: Ints) -> tuple[Ints, Ints, Floats]:
    """Pieces of bins that places (3, B) of longitude, latitude and radius may lie in: place, piece, share."""
    longitude, latitude, radius = places
    sigma = np.minimum(radius / RADIUS_SIGMAS, FLAT_M)
    middle, (east, north) = borderline.to_ecef(longitude, latitude), borderline.plane(longitude, latitude)
    points, patches = _normal(POINTS), _patches()

    def cells(place: Ints, point: Ints) -> Ints:
        """Pieces of bins that points of the places' normals lie in."""
        aside, ahead = sigma[place] * points[:, point]
        spots = borderline.to_degrees(middle[:, place] + east[:, place] * aside + north[:, place] * ahead)
        found = borderline.nearest(*spots, border.network, border.search)
        return _cell(found.part, found.chainage_m, known, counts)

    every = np.arange(len(sigma))
    first = cells(np.repeat(every, PATCHES), np.tile(patches.middle, len(every))).reshape(-1, PATCHES)
    bins = first // _CELLS
    # Where the patches about one lie in other bins than it, each of its points is located.
    parted = (bins[:, patches.beside] != bins[:, :, None]).any(axis=2)
    cell = first[:, patches.of]
    place, point = np.nonzero(parted[:, patches.of])
    cell[place, point] = cells(place, point)
    whole = int(counts.sum()) * _CELLS
    key, count = np.unique((every[:, None] * whole + cell).ravel(), return_counts=True)
    return key // whole, key % whole, count / POINTS


def _cell(part: Ints, chainage_m: Floats, known: line.Parts, counts: Ints) -> Ints:
    """Number of the piece of a bin that holds places."""
    most = counts[part] * _CELLS
    at = np.floor(chainage_m / known.length_m[part] * most).astype(np.int64)
    first = (np.cumsum(counts) - counts)[part] * _CELLS
    found: Ints = first + np.clip(at, 0, most - 1)
    return found


class _Patches(NamedTuple):
    """The points of a normal by patches: the middle point of each patch, and the patches that touch it.

    Attributes
    ----------
    middle : (PATCHES,) int
        Number of the point in the middle.
    of : (POINTS,) int
        Patch of each point.
    beside : (PATCHES, K) int
        Patches that hold a neighbour of one of its points, filled up with itself.
    """

    middle: Ints
    of: Ints
    beside: Ints


@functools.cache
def _patches() -> _Patches:
    from pykdtree.kdtree import KDTree

    points, middles = (np.ascontiguousarray(_normal(count).T) for count in (POINTS, PATCHES))
    every = KDTree(points)
    of = KDTree(middles).query(points)[1].astype(np.int64)
    # With itself.
    neighbours = every.query(points, k=_NEIGHBOURS + 1)[1]
    touch = np.zeros((PATCHES, PATCHES), dtype=np.bool_)
    touch[of[:, None], of[neighbours]] = True
    touch |= touch.T
    beside = np.argsort(~touch, axis=1, kind="stable")[:, : touch.sum(axis=1).max()]
    itself = np.arange(PATCHES)[:, None]
    return _Patches(
        every.query(middles)[1].astype(np.int64), of, np.where(touch[itself, beside], beside, itself)
    )


def _normal(count: int) -> Floats:
    """Points (2, count) of equal probability of a normal with the deviation 1: a sunflower's spiral.

    Each point stands for a ring's share of the radius, the golden angle beside the last (Vogel 1979,
    Mathematical Biosciences 44:179); both coordinates are brought to the deviation 1 exactly.
    """
    number = np.arange(count)
    radius = np.sqrt(-2 * np.log1p(-(number + 0.5) / count))
    angle = number * np.pi * (3 - np.sqrt(5))
    points = radius * np.stack([np.cos(angle), np.sin(angle)])
    spiral: Floats = points / np.sqrt((points**2).mean(axis=1, keepdims=True))
    return spiral
