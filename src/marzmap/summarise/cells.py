"""Where incidents lie along the border: the probability of each piece of a bin.

The true place is a circular normal about its point, 95 % of it within the radius, as in `locate`. What counts
is the border point nearest to the true place. So the normal is laid out as points of equal probability, each
is located as any other, and the share whose foot lies in a bin is the probability of that bin: on a straight
line this is the normal along it, at a bend what the bend makes of it. Points between others that all lie in
one bin are taken to lie there too.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pykdtree.kdtree import KDTree

from marzmap import borderline
from marzmap.locate.model import holds_all, sigma_m
from marzmap.summarise import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate import Border


POINTS = 1_024
"""Points that a normal is laid out as. Against 400,000 random draws at each of 100 places by the border of
Afghanistan and Iran, with deviations from 0.4 to 60 km, no bin's probability errs by more than 0.01."""
PATCHES = 256
"""This many of them are located first; where neighbours lie in one bin, so do the points between. Against all
the points located, at 2,000 places by that border, no bin's probability differs by more than 0.005."""
# Pieces of a bin, from which the density is worked out.
CELLS = 50
# Points about one of them whose patches touch its own.
_NEIGHBOURS = 6
# Places that are worked on at a time, and bins.
BLOCK = 256


class Cells(NamedTuple):
    """Where incidents lie, by pieces of bins."""

    # (K,) row of the incident and number of the piece, counted through all parts.
    row: Ints
    cell: Ints
    weight: Floats  # (K,) probability that the incident lies there


class _Places(NamedTuple):
    """Places that rows may lie at: row, share, and longitude, latitude, standard deviation (3, K)."""

    row: Ints
    share: Floats
    spot: Floats


def cells(
    incidents: pd.DataFrame,
    border: Border,
    candidates: pd.DataFrame | None,
    parts: line.Parts,
    counts: Ints,
) -> Cells:
    """Return where each incident lies; the weights of one add up to the share of it that counts."""
    part = line.numbers(incidents, parts)
    chainage = incidents["chainage_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    usable = part >= 0
    if "footprint_wkt" in incidents:
        spread_out = usable & incidents["footprint_wkt"].isna().to_numpy()
    else:
        spread_out = usable
    places = _own_places(incidents, spread_out)
    fixed = usable.copy()
    fixed[places.row] = False
    if candidates is not None and len(candidates):
        mixture = _mixtures(incidents, candidates)
        fixed[mixture.row] = False
        alone = ~np.isin(places.row, mixture.row)
        counted = mixture.share > 0
        places = _Places(
            np.append(places.row[alone], mixture.row[counted]),
            np.append(places.share[alone], mixture.share[counted]),
            np.concatenate([places.spot[:, alone], mixture.spot[:, counted]], axis=1),
        )
    row = np.flatnonzero(fixed)
    at_foot = Cells(row, _cell(part[row], chainage[row], parts, counts), np.ones(len(row)))
    blocks = [at_foot, *_blocks(places, border, parts, counts)]
    return Cells(*(np.concatenate(values) for values in zip(*blocks, strict=True)))


def _blocks(places: _Places, border: Border, parts: line.Parts, counts: Ints) -> Iterator[Cells]:
    """Return the pieces of bins that rows may lie in, some places at a time; each distinct place once."""
    distinct, number = np.unique(places.spot, axis=1, return_inverse=True)
    number = number.ravel()
    for first in range(0, distinct.shape[1], BLOCK):
        place, cell, share = _spread(distinct[:, first : first + BLOCK], border, parts, counts)
        begin = np.searchsorted(place, np.arange(BLOCK + 1))
        ours = np.flatnonzero((number >= first) & (number < first + BLOCK))
        here = number[ours] - first
        size = begin[here + 1] - begin[here]
        steps = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        which = np.repeat(begin[here], size) + steps
        weight = np.repeat(places.share[ours], size) * share[which]
        yield Cells(np.repeat(places.row[ours], size), cell[which], weight)


def _spots(table: pd.DataFrame) -> Floats:
    names = ("longitude", "latitude", "radius_m")
    longitude, latitude, radius_m = (
        table[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in names
    )
    return np.stack([longitude, latitude, sigma_m(radius_m, holds_all(table))])


def _own_places(incidents: pd.DataFrame, usable: Bools) -> _Places:
    """Return the places of the usable rows whose radius is known."""
    spot = _spots(incidents)
    row = np.flatnonzero(usable & (spot[2] > 0) & np.isfinite(spot).all(axis=0))
    return _Places(row, np.ones(len(row)), spot[:, row])


def _mixtures(incidents: pd.DataFrame, candidates: pd.DataFrame) -> _Places:
    """Return the several places of rows, each with its share: 0 for one that does not count."""
    shapes = incidents["footprint_wkt"].notna() if "footprint_wkt" in incidents else [False] * len(incidents)
    number = {
        name: row
        for row, (name, shape) in enumerate(zip(incidents["incident_id"], shapes, strict=True))
        if not shape
    }
    row = np.array([number.get(name, -1) for name in candidates["incident_id"]], dtype=np.int64)
    spot = _spots(candidates)
    # A candidate without a radius lies at its foot.
    spot[2] = np.nan_to_num(spot[2])
    valid = (row >= 0) & np.isfinite(spot).all(axis=0)
    row, spot = row[valid], spot[:, valid]
    weight = candidates["weight"].to_numpy(dtype=np.float64)[valid]
    share = weight / np.bincount(row, weight, len(incidents))[row]
    if "chainage_m" in candidates:
        share = np.where(candidates["chainage_m"].notna().to_numpy()[valid], share, 0.0)
    return _Places(row, share, spot)


def _spread(places: Floats, border: Border, parts: line.Parts, counts: Ints) -> tuple[Ints, Ints, Floats]:
    """Return the pieces of bins that places (3, B) may lie in: place, piece, share."""
    longitude, latitude, sigma = places
    middle, (east, north) = borderline.to_ecef(longitude, latitude), borderline.plane(longitude, latitude)
    points, patches = _normal(POINTS), _patches()

    def located(place: Ints, point: Ints) -> Ints:
        """Return the pieces of bins that points of the places' normals lie in."""
        aside, ahead = sigma[place] * points[:, point]
        spots = borderline.to_degrees(middle[:, place] + east[:, place] * aside + north[:, place] * ahead)
        feet = borderline.nearest(*spots, border.network, border.search)
        return _cell(feet.part, feet.chainage_m, parts, counts)

    every = np.arange(len(sigma))
    first = located(np.repeat(every, PATCHES), np.tile(patches.middle, len(every))).reshape(-1, PATCHES)
    bins = first // CELLS
    # Where the patches about one lie in other bins than it, each of its points is located.
    divided = (bins[:, patches.beside] != bins[:, :, None]).any(axis=2)
    cell = first[:, patches.patch]
    place, point = np.nonzero(divided[:, patches.patch])
    cell[place, point] = located(place, point)
    whole = int(counts.sum()) * CELLS
    key, count = np.unique((every[:, None] * whole + cell).ravel(), return_counts=True)
    return key // whole, key % whole, count / POINTS


def _cell(part: Ints, chainage_m: Floats, parts: line.Parts, counts: Ints) -> Ints:
    """Return the number of the piece of a bin that contains places."""
    most = counts[part] * CELLS
    at = np.floor(chainage_m / parts.length_m[part] * most).astype(np.int64)
    first = (np.cumsum(counts) - counts)[part] * CELLS
    number: Ints = first + np.clip(at, 0, most - 1)
    return number


class _Patches(NamedTuple):
    """The points of a normal by patches: the middle point of each patch, and the patches that touch it."""

    middle: Ints  # (PATCHES,) number of the point in the middle
    patch: Ints  # (POINTS,) patch of each point
    beside: Ints  # (PATCHES, K) patches that contain a neighbour of one of its points, filled up with itself


@functools.cache
def _patches() -> _Patches:
    points, middles = (np.ascontiguousarray(_normal(count).T) for count in (POINTS, PATCHES))
    every = KDTree(points)
    patch = KDTree(middles).query(points)[1].astype(np.int64)
    # With itself.
    neighbours = every.query(points, k=_NEIGHBOURS + 1)[1]
    touch = np.zeros((PATCHES, PATCHES), dtype=np.bool_)
    touch[patch[:, None], patch[neighbours]] = True
    touch |= touch.T
    beside = np.argsort(~touch, axis=1, kind="stable")[:, : touch.sum(axis=1).max()]
    itself = np.arange(PATCHES)[:, None]
    return _Patches(
        every.query(middles)[1].astype(np.int64), patch, np.where(touch[itself, beside], beside, itself)
    )


def _normal(count: int) -> Floats:
    """Return points (2, count) of equal probability of a normal with the deviation 1: a sunflower's spiral.

    Each point stands for a ring's share of the radius, the golden angle from the last (Vogel 1979,
    Mathematical Biosciences 44:179); both coordinates are brought to the deviation 1 exactly.
    """
    number = np.arange(count)
    radius = np.sqrt(-2 * np.log1p(-(number + 0.5) / count))
    angle = number * np.pi * (3 - np.sqrt(5))
    points = radius * np.stack([np.cos(angle), np.sin(angle)])
    spiral: Floats = points / np.sqrt((points**2).mean(axis=1, keepdims=True))
    return spiral
