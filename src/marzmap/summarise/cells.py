"""Where incidents lie along the border: the probability of each piece of a bin.

The true place is a circular normal about its point, 95 % of it within the radius, as in `locate`. What counts
is the border point nearest to the true place. So the probability of a piece is what the normal has in the
region of the places that the piece is nearest to: on a straight line this is the normal along it, at a bend
what the bend makes of it; see `borderline.piece_probabilities`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from marzmap import borderline
from marzmap.locate.model import holds_all, sigma_m
from marzmap.summarise import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate import Border


CELLS = 50
"""Cells of a bin. Against 20,000 points located one by one at each of hundreds of places by three borders,
with deviations from 41 m (a radius of 100 m) to 25 km, no bin's probability for one incident errs by more
than 0.0012; with a deviation of 20 m by 0.005, where a region's edge is 0.1 m off."""
# Neighbouring cells that count as one for a wide normal, if together they are no longer than this share of a
# deviation.
_JOINED, _SHORT = 5, 2 / 3


class Cells(NamedTuple):
    """Which distinct places rows may lie at, and where these lie along the border; made by `cells`."""

    # (K,) row, number of the place, and how probably the row lies there, along the border.
    row: Ints
    place: Ints
    weight: Floats
    places: int  # how many there are
    # Of some places at a time: place, cell, counted through all parts, and how probably it lies there.
    in_cells: Iterator[tuple[Ints, Ints, Floats]]


class _Spots(NamedTuple):
    """Where rows may lie: row, share, and longitude, latitude, standard deviation (3, K)."""

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
    spots = _own_spots(incidents, spread_out)
    fixed = usable.copy()
    fixed[spots.row] = False
    if candidates is not None and len(candidates):
        mixture = _mixtures(incidents, candidates)
        fixed[mixture.row] = False
        alone = ~np.isin(spots.row, mixture.row)
        counted = mixture.share > 0
        spots = _Spots(
            np.append(spots.row[alone], mixture.row[counted]),
            np.append(spots.share[alone], mixture.share[counted]),
            np.concatenate([spots.spot[:, alone], mixture.spot[:, counted]], axis=1),
        )
    at_foot = np.flatnonzero(fixed)
    foot = _cell(part[at_foot], chainage[at_foot], parts, counts)
    distinct, number = np.unique(spots.spot, axis=1, return_inverse=True)
    spread = distinct.shape[1]
    feet = spread + np.arange(len(at_foot))
    return Cells(
        np.append(at_foot, spots.row),
        np.append(feet, number.ravel()),
        np.append(np.ones(len(at_foot)), spots.share),
        spread + len(at_foot),
        chain([(feet, foot, np.ones(len(at_foot)))], _spread(distinct, border, parts, counts)),
    )


def _normals(table: pd.DataFrame) -> Floats:
    names = ("longitude", "latitude", "radius_m")
    longitude, latitude, radius_m = (
        table[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in names
    )
    return np.stack([longitude, latitude, sigma_m(radius_m, holds_all(table))])


def _own_spots(incidents: pd.DataFrame, usable: Bools) -> _Spots:
    """Return the points of the usable rows whose radius is known."""
    spot = _normals(incidents)
    row = np.flatnonzero(usable & (spot[2] > 0) & np.isfinite(spot).all(axis=0))
    return _Spots(row, np.ones(len(row)), spot[:, row])


def _mixtures(incidents: pd.DataFrame, candidates: pd.DataFrame) -> _Spots:
    """Return the several spots of rows, each with its share: 0 for one that does not count."""
    number = pd.Series(np.arange(len(incidents)), index=incidents["incident_id"].to_numpy())
    if "footprint_wkt" in incidents:
        number = number[incidents["footprint_wkt"].isna().to_numpy()]
    row = candidates["incident_id"].map(number).fillna(-1).to_numpy(dtype=np.int64)
    spot = _normals(candidates)
    # A candidate without a radius lies at its foot.
    spot[2] = np.nan_to_num(spot[2])
    valid = (row >= 0) & np.isfinite(spot).all(axis=0)
    row, spot = row[valid], spot[:, valid]
    weight = candidates["weight"].to_numpy(dtype=np.float64)[valid]
    share = weight / np.bincount(row, weight, len(incidents))[row]
    if "chainage_m" in candidates:
        share = np.where(candidates["chainage_m"].notna().to_numpy()[valid], share, 0.0)
    return _Spots(row, share, spot)


def _spread(
    spots: Floats, border: Border, parts: line.Parts, counts: Ints
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Return the cells that spots (3, B) may lie in, some at a time: number of the spot, cell, share."""
    cell_m = float((parts.length_m / (counts * CELLS)).max(initial=0))
    longitude, latitude, sigma = spots
    joined = np.where(_JOINED * cell_m <= _SHORT * sigma, _JOINED, 1)
    return borderline.piece_probabilities(longitude, latitude, sigma, border.network, counts * CELLS, joined)


def _cell(part: Ints, chainage_m: Floats, parts: line.Parts, counts: Ints) -> Ints:
    """Return the number of the piece of a bin that contains places."""
    most = counts[part] * CELLS
    at = np.floor(chainage_m / parts.length_m[part] * most).astype(np.int64)
    first = (np.cumsum(counts) - counts)[part] * CELLS
    number: Ints = first + np.clip(at, 0, most - 1)
    return number
