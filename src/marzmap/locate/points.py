"""Where points lie against a border: how far, where along it, which side, how sure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap import borderline
from marzmap.appearance import LIKELY
from marzmap.attributes import typed
from marzmap.locate import certainty
from marzmap.locate.beside import countries_beside, country_by_source
from marzmap.locate.disputed import disputed
from marzmap.locate.encoded import Encoded, encoded
from marzmap.locate.model import HALF_WIDTH_SIGMAS, NOTHING_ASSUMED, Met, holds_all, sigma_m
from marzmap.locate.stated import UNDETERMINED, country_numbers, stated_countries, with_source
from marzmap.statements import coded, joined, without

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats
    from marzmap.locate.certainty import Certainty
    from marzmap.locate.model import Assumptions
    from marzmap.locate.reference import Border, Reference


FAR_M = 200_000.0
"""Farther from the border than this, metres, a row is flagged (our choice)."""

# Feet and ends of pieces closer than this are one place, metres.
_SAME_PLACE_M = 1e-3

AT_BORDER = (
    "border_id",
    "border_part",
    "border_distance_m",
    "border_distance_low_m",
    "border_distance_high_m",
    "border_longitude",
    "border_latitude",
    "chainage_m",
    "side",
    "side_likely",
    "side_probability",
)
"""Columns that tell where something lies against the border."""


def columns(
    longitude: Floats,
    latitude: Floats,
    radius_m: Floats | None,
    reference: Reference,
    *,
    whole: Bools | None = None,
    stated: NDArray[np.object_] | None = None,
    assumed: Assumptions = NOTHING_ASSUMED,
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
    whole : (N,) array of bool, optional
        Whose radius holds the whole place, evenly (Darwin Core); that of the others holds 95 % of a normal.
    stated : (N,) array, optional
        The country that the source of each point states, alpha-3; None where it states none.
    assumed : Assumptions
        Which prior holds, and how far a source's word for a country is believed.

    Returns
    -------
    dict of str to (N,) array
        The border columns of `attributes.COLUMNS`, country_at, disputed, reason_code; text as objects, None
        if empty. With `stated` also `WITH_SOURCE`.

    Notes
    -----
    The place is a circular normal about its point with 95 % inside radius_m (sigma = radius_m / 2.4477). The
    line lies as drawn but shifted as a whole along its normal, by a normal error with 95 % inside accuracy_m
    (sigma = accuracy_m / 1.96, of the nearest piece). side_likely is the likelier of the two countries beside
    the nearest border, side_probability the probability that the place lies in it; border_distance_low_m and
    border_distance_high_m bound the central 80 % of the signed distance, positive on that side. See
    `certainty` for how they are worked out.

    A point in a third country, or in none, keeps its distance and says so; it has a likely side only if the
    place may lie there with a probability of 0.005.

    Examples
    --------
    >>> import numpy as np
    >>> from marzmap.locate import reference
    >>> found = columns(np.array([61.4949]), np.array([31.0306]), None, reference(("AFG-IRN",)))
    >>> found["country_at"][0], round(found["border_distance_m"][0])
    ('IRN', 29770)
    """
    met = meet(longitude, latitude, radius_m, reference, whole)
    word = None if stated is None else country_numbers(stated, reference)
    sure = certainty.of_points(met, reference, word, assumed)
    found = _decoded(_described(met, sure, reference))
    return found if word is None else found | with_source(sure, word, reference, assumed)


def in_codes(
    longitude: Floats, latitude: Floats, radius_m: Floats | None, reference: Reference, whole: Bools
) -> dict[str, Floats | Encoded]:
    """Locate points as `columns` does, with each of the few different texts once."""
    met = meet(longitude, latitude, radius_m, reference, whole)
    return _described(met, certainty.of_points(met, reference, None, NOTHING_ASSUMED), reference)


def on_border(
    points: gpd.GeoDataFrame,
    reference: Reference,
    candidates: gpd.GeoDataFrame | None = None,
    assumed: Assumptions = NOTHING_ASSUMED,
    *,
    intervals: bool = True,
) -> gpd.GeoDataFrame:
    """Locate the points of a frame.

    Parameters
    ----------
    points : GeoDataFrame
        With longitude, latitude (degrees) and radius_m (metres, empty where unknown); country_stated
        (alpha-3) where sources state a country; radius_means ("all" or "95") where radii mean either.
    reference : Reference
        From `reference`.
    candidates : GeoDataFrame, optional
        Several possible places of some rows: incident_id, longitude, latitude, radius_m and weight. Such a
        row's side, probability and interval are those of the mixture by weight of its candidates; distance,
        foot and chainage remain those of its own point.
    assumed : Assumptions
        As for `columns`.
    intervals : bool
        Whether border_distance_low_m and border_distance_high_m are wanted; else they may be empty, in half
        the time.

    Returns
    -------
    GeoDataFrame
        The same rows with the columns of `columns` and `WITH_SOURCE`; to a `reason_code` that is
        there another is added, but not that the radius is unknown.
    """
    met = meet_rows(points, reference)
    word = country_numbers(stated_countries(points), reference)
    sure = certainty.of_points(met, reference, word, assumed, intervals=intervals)
    if candidates is not None and len(candidates):
        several = candidates.groupby("incident_id").indices
        rows = [row for row, name in enumerate(points["incident_id"]) if name in several and met.known[row]]
        if rows:
            spots = [several[points["incident_id"].iloc[row]] for row in rows]
            chosen = candidates.iloc[np.concatenate(spots)]
            mixture = certainty.of_mixtures(
                met.rows(np.array(rows)),
                meet_rows(chosen, reference),
                np.repeat(np.arange(len(rows)), [len(spot) for spot in spots]),
                chosen["weight"].to_numpy(dtype=np.float64),
                reference,
                word[rows],
                assumed,
            )
            for whole, values in zip(sure, mixture, strict=True):
                whole[rows] = values
    found = _decoded(_described(met, sure, reference)) | with_source(sure, word, reference, assumed)
    if "reason_code" in points:
        given = points["reason_code"].to_numpy(dtype=object, na_value=None)
        pairs = zip(given, found["reason_code"], strict=True)
        both = cache(_both_reasons)
        found["reason_code"] = np.array([both(*pair) for pair in pairs], dtype=object)
    return typed(points.assign(**found), found)


def meet_rows(points: gpd.GeoDataFrame, reference: Reference) -> Met:
    """Lay the rows of a frame against the border and the countries."""
    longitude, latitude, radius_m = (
        points[name].to_numpy(dtype=np.float64, na_value=np.nan)
        for name in ("longitude", "latitude", "radius_m")
    )
    return meet(longitude, latitude, radius_m, reference, holds_all(points))


def _both_reasons(given: str | None, added: str | None) -> str | None:
    """Return the reason that a row came with and the one to add, unless that is the unknown radius."""
    return joined(given, without(added, "radius_unknown")) if given else added


def meet(
    longitude: Floats,
    latitude: Floats,
    radius_m: Floats | None,
    reference: Reference,
    whole: Bools | None = None,
) -> Met:
    """Lay points against the border and the countries; `whole` tells whose radius holds the whole place."""
    border = reference.border
    found = borderline.nearest(longitude, latitude, border.network, border.search)
    radius = np.full(len(longitude), np.nan) if radius_m is None else radius_m
    everything = np.full(len(longitude), fill_value=False) if whole is None else whole
    return Met(
        longitude,
        latitude,
        found,
        countries_beside(found, reference),
        country_by_source(longitude, latitude, found, reference),
        sigma_m(radius, everything),
        _accuracy(found, border) / HALF_WIDTH_SIGMAS,
        everything,
    )


def _accuracy(found: borderline.Nearest, border: Border) -> Floats:
    """Accuracy of the piece at each foot, metres; where two pieces meet that of the less accurate one."""
    network, of = border.network, border.columns["accuracy_m"]
    first = np.searchsorted(network.line, np.arange(len(of)))
    last = np.searchsorted(network.line, np.arange(len(of)), side="right") - 1
    line = np.maximum(found.line, 0)
    accuracy: Floats = of[line].astype(np.float64)
    for end, neighbour in (
        (network.chainage_m[first], network.before[first]),
        (network.chainage_m[last] + network.length_m[last], network.after[last]),
    ):
        there = (np.abs(found.chainage_m - end[line]) < _SAME_PLACE_M) & (neighbour[line] >= 0)
        accuracy[there] = np.maximum(accuracy[there], of[network.line[neighbour[line[there]]]])
    return accuracy


def _decoded(columns: dict[str, Floats | Encoded]) -> dict[str, NDArray[Any]]:
    """Return columns with the value of each row."""
    return {name: cells.decoded() if isinstance(cells, Encoded) else cells for name, cells in columns.items()}


def _described(met: Met, sure: Certainty, reference: Reference) -> dict[str, Floats | Encoded]:
    """Return everything that is said of points."""
    pieces, there = reference.border.columns, met.known
    piece = np.where(there, met.found.line, -1)
    names = [text or None for text in reference.countries.names]
    country = encoded(names, np.where(there, met.country, -1))
    undetermined = np.where(there, len(names), -1)
    # The pieces of a border follow one another.
    first = np.append(True, pieces["border_id"][1:] != pieces["border_id"][:-1])
    number = np.append(np.cumsum(first) - 1, -1)
    border_id = encoded(pieces["border_id"][first], number[piece])
    beside = there & (met.country == met.beside).any(axis=0)
    return {
        "border_id": border_id,
        "border_part": encoded(pieces["border_part"].tolist(), piece),
        "border_distance_m": met.found.distance_m,
        "border_distance_low_m": sure.low_m,
        "border_distance_high_m": sure.high_m,
        "border_longitude": met.found.longitude,
        "border_latitude": met.found.latitude,
        "chainage_m": met.found.chainage_m,
        "side": encoded(
            [*names, UNDETERMINED], np.where(sure.probability >= LIKELY, sure.likely, undetermined)
        ),
        "side_likely": encoded(names, sure.likely),
        "side_probability": sure.probability,
        "country_at": country,
        "disputed": disputed(met.longitude, met.latitude),
        "reason_code": _reasons(met.found.distance_m, country, border_id, there, beside, sure.known),
    }


def _reasons(
    distance: Floats, country: Encoded, border_id: Encoded, there: Bools, beside: Bools, known: Bools
) -> Encoded:
    """Return why a side is missing, and whether the border is far."""
    count = len(border_id.values)
    # Many rows are in the same country, nearest to the same border: each such case has a number.
    case = np.where(beside, np.where(known, 0, 1), 2 + (country.codes + 1) * count + border_id.codes)
    case = np.where(there, 2 * case + (distance > FAR_M), 0)
    some = np.flatnonzero(case)
    cases, place = np.unique(case[some], return_inverse=True)

    def reason(case: int) -> str | None:
        where, is_far = divmod(case, 2)
        name, pair = country.values[(where - 2) // count - 1], border_id.values[(where - 2) % count]
        aside = coded("in_other_country", name, pair) if name else coded("in_no_country", pair)
        base = aside if where > 1 else "radius_unknown" if where else None
        return joined(base, coded("far_from_border", f"{FAR_M / 1000:.0f}")) if is_far else base

    codes = np.full(len(case), -1)
    codes[some] = place
    return encoded(map(reason, cases.tolist()), codes)
