"""Where points lie against a border: how far, where along it, which side, how sure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap import borderline
from marzmap.attributes import typed
from marzmap.locate.countries import country_at, numbers
from marzmap.locate.reference import MAIN

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap.locate.reference import Reference

    Floats = NDArray[np.float64]

SIDE_PROBABILITY = 0.8
"""From this probability on a side is told; below it is "undetermined" (our choice)."""
FAR_M = 200_000.0
"""Farther from the border than this, metres, a row is flagged (our choice)."""
RADIUS_SIGMAS = 2.4477
"""Radius that holds 95 % of a circular normal, in standard deviations: sqrt(-2 ln 0.05)."""
HALF_WIDTH_SIGMAS = 1.96
"""Half-width that holds 95 % of a normal, in standard deviations."""
CENTRAL_80 = 1.2816
"""Half-width that holds 80 % of a normal, in standard deviations."""
NEAR_M = 20_000.0
"""Within this distance, metres, a second border source tells its own side; sources differ by up to 8 km."""

UNDETERMINED = "undetermined"


def columns(
    longitude: Floats, latitude: Floats, radius_m: Floats | None, reference: Reference
) -> dict[str, NDArray[Any]]:
    """Locate points.

    Parameters
    ----------
    longitude, latitude : (N,) array
        Degrees; NaN gives empty values.
    radius_m : (N,) array or None
        Metres; NaN where unknown, None where none is known.
    reference : Reference
        From `reference`.

    Returns
    -------
    dict of str to (N,) array
        The border columns of `attributes.COLUMNS`, country_at and reason; text as objects, None if empty.

    Notes
    -----
    The place is a circular normal about its point with 95 % inside radius_m (sigma = radius_m / 2.4477);
    the line is displaced along its normal by a normal error with 95 % inside accuracy_m (sigma =
    accuracy_m / 1.96). With the border taken as straight near the point, the signed distance is normal
    about the measured one with variance the sum of both; the side's probability and the central 80 %
    follow. The straight form holds where the border bends little within the radius.

    A point in a third country, or in none, lies on neither side; it keeps its distance and says so.

    Examples
    --------
    >>> import numpy as np
    >>> from marzmap.locate import reference
    >>> found = columns(np.array([61.4949]), np.array([31.0306]), None, reference(("AFG-IRN",)))
    >>> found["country_at"][0], round(found["border_distance_m"][0])
    ('IRN', 29770)
    """
    border, known = reference
    found = borderline.nearest(longitude, latitude, border.network, border.search)
    there = found.line >= 0
    piece = np.maximum(found.line, 0)
    whole = border.network is known.land.network
    country = country_at(longitude, latitude, known, found if whole else None)
    left, right = (numbers(known.names, border.columns[side])[piece] for side in ("left", "right"))
    if border.source != MAIN:
        told = there & (found.distance_m < NEAR_M) & _between_ends(found, border.network)
        told &= (country == left) | (country == right)
        country = np.where(told, np.where(found.side >= 0, left, right), country)
    beside = there & ((country == left) | (country == right))

    radius = np.full(len(longitude), np.nan) if radius_m is None else radius_m
    sigma = np.hypot(radius / RADIUS_SIGMAS, border.columns["accuracy_m"][piece] / HALF_WIDTH_SIGMAS)
    sided = beside & np.isfinite(radius)
    probability = np.full(len(longitude), np.nan)
    probability[sided] = _normal_below(found.distance_m[sided] / sigma[sided])
    nothing = np.full(len(longitude), None)
    name = np.array([text or None for text in known.names], dtype=object)[country]
    likely = np.where(sided, name, nothing)
    side = np.where(probability >= SIDE_PROBABILITY, likely, np.where(there, UNDETERMINED, nothing))
    return {
        "border_id": np.where(there, border.columns["border_id"][piece], nothing),
        "border_part": np.where(there, border.columns["border_part"][piece], nothing),
        "border_distance_m": found.distance_m,
        "border_distance_low_m": np.where(sided, found.distance_m - CENTRAL_80 * sigma, np.nan),
        "border_distance_high_m": np.where(sided, found.distance_m + CENTRAL_80 * sigma, np.nan),
        "border_longitude": found.longitude,
        "border_latitude": found.latitude,
        "chainage_m": found.chainage_m,
        "side": side,
        "side_likely": likely,
        "side_probability": probability,
        "country_at": np.where(there, name, nothing),
        "reason": _reasons(found.distance_m, name, border.columns["border_id"][piece], there, beside, sided),
    }


def on_border(points: gpd.GeoDataFrame, reference: Reference) -> gpd.GeoDataFrame:
    """Locate the points of a frame.

    Parameters
    ----------
    points : GeoDataFrame
        With longitude, latitude (degrees) and radius_m (metres, empty where unknown).
    reference : Reference
        From `reference`.

    Returns
    -------
    GeoDataFrame
        The same rows with the columns of `columns`; to a `reason` that is there another is added.
    """
    longitude, latitude, radius_m = (
        points[name].to_numpy(dtype=np.float64, na_value=np.nan)
        for name in ("longitude", "latitude", "radius_m")
    )
    found = columns(longitude, latitude, radius_m, reference)
    if "reason" in points:
        pairs = zip(points["reason"], found["reason"], strict=True)
        told = ["; ".join(text for text in pair if isinstance(text, str)) or None for pair in pairs]
        found["reason"] = np.array(told, dtype=object)
    return typed(points.assign(**found), found)


def _reasons(
    distance: Floats,
    country: NDArray[np.object_],
    border_id: NDArray[np.object_],
    there: NDArray[np.bool_],
    beside: NDArray[np.bool_],
    sided: NDArray[np.bool_],
) -> NDArray[np.object_]:
    """Why a side is missing, and whether the border is far."""
    reason = np.full(len(distance), None)
    reason[beside & ~sided] = "radius unknown"
    aside = np.flatnonzero(there & ~beside)
    where = {None: "lies in no country"} | {name: f"lies in {name}" for name in set(country[aside]) - {None}}
    reason[aside] = [
        f"{where[name]}, not beside {pair}"
        for name, pair in zip(country[aside], border_id[aside], strict=True)
    ]
    far = np.flatnonzero(there & (distance > FAR_M))
    words = f"more than {FAR_M / 1000:.0f} km from the border"
    reason[far] = [f"{text}; {words}" if text else words for text in reason[far]]
    return reason


def _between_ends(found: borderline.Nearest, network: borderline.Network) -> NDArray[np.bool_]:
    """Whether the foot lies inside its part: beyond an end the line does not tell its sides apart."""
    inside: NDArray[np.bool_] = (found.chainage_m > 0) & (
        found.chainage_m < network.part_length_m[np.maximum(found.part, 0)]
    )
    return inside


def _normal_below(sigmas: Floats) -> Floats:
    """Share of a normal distribution below so many standard deviations."""
    below: Floats = np.vectorize(lambda value: 0.5 * math.erfc(-value / math.sqrt(2)), otypes=[float])(sigmas)
    return below
