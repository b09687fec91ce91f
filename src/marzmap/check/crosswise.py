"""What is wrong between the values of a row, and between its point and the country stated for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import Geod

from marzmap import atlas
from marzmap.check import model
from marzmap.statements import coded, joined
from marzmap.tables.columns.aliases import REQUIRED
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats

    CountryAt = Callable[[Floats, Floats], NDArray[Any]]
    """Country (alpha-3) that holds each point, by longitude and latitude in degrees; "" for none."""

TOLERANCE_M = 25_000.0
"""So far from the country that is stated for it may a point lie (our choice): an incident at a border is
often told of the country across, and places are known to some kilometres only."""

NOTES = "check_note_code"
"""Column of what is odd about a row that is kept, as codes of `attributes.REASONS`."""

NO_VALUE = "no value"
"""Reason of a needed cell that is empty."""

_HALF, _POLE = 180, 90  # degrees
_METRES = "It looks like metres: name their system with --crs, such as --crs EPSG:32641 or EPSG:3857."
_LEAST_DIGITS = 4  # of a number that has lost its decimal point, or of metres
_FIGURES = (("killed", "killed_low", "killed_high"), ("wounded", "wounded_low", "wounded_high"))


def faults(values: dict[str, Any], broken: set[str], required: Sequence[str] = REQUIRED) -> list[Fault]:
    """Return what is missing from a typed row and what contradicts itself; complete placed_by and notes.

    `required` are the columns of which every row must have a value. Of the columns that are `broken`, at
    fault already, nothing more is said. A lowest figure above the highest is a fact of the source, such as
    UCDP's: a note, no fault.

    Examples
    --------
    >>> row = dict.fromkeys(model.FIELDS) | {"incident_id": "a", "date_edtf": "2021"}
    >>> [fault.reason for fault in faults(row | {"longitude": 31.1, "latitude": 161.8}, set())]
    ['161.8 is not within -90 to 90, but longitude 31.1 is: they look swapped']
    """
    problems = [
        Fault(name, NO_VALUE, model.fix(name))
        for name in required
        if values[name] is None and name not in broken
    ]
    for what, lowest, highest in _FIGURES:
        low, high = values[lowest], values[highest]
        if low is not None and high is not None and low > high:
            values[NOTES] = joined(values.get(NOTES), coded(f"{what}_low_above_high", low, high))
    longitude, latitude = values["longitude"], values["latitude"]
    if longitude is not None and latitude is not None:
        values["placed_by"] = values["placed_by"] or "given"
        problems += _outside(longitude, latitude)
    elif broken & {"longitude", "latitude"}:
        pass
    elif longitude is not None or latitude is not None:
        reason = "only one of longitude and latitude is given"
        empty = "longitude" if longitude is None else "latitude"
        problems.append(Fault(empty, reason, "Give both or neither."))
    elif values["place"] is None and "place" not in broken:
        fix = "Name the place, or give longitude and latitude."
        problems.append(Fault("place", "neither a place nor coordinates", fix))
    return problems


def add_best_estimate(values: dict[str, Any], best: str) -> None:
    """Note on a row that UCDP's best estimate of the killed is outside its own lowest and highest figure."""
    low, high = values["killed_low"], values["killed_high"]
    if (
        low is not None
        and high is not None
        and best.isdecimal()
        and not low <= int(best) <= high
        and low <= high
    ):
        values[NOTES] = joined(values.get(NOTES), coded("best_outside", int(best), low, high))


def _outside(longitude: float, latitude: float) -> list[Fault]:
    if longitude == latitude == 0:
        fix = "Give the coordinates, or leave both empty."
        return [Fault("longitude", "0, 0 stands for no place of an incident", fix)]
    if _POLE < abs(latitude) <= _HALF and abs(longitude) <= _POLE:
        reason = f"{latitude:g} is not within -90 to 90, but longitude {longitude:g} is: they look swapped"
        return [Fault("latitude", reason, "Swap longitude and latitude, if so.")]
    if abs(longitude) <= _HALF and abs(latitude) <= _POLE:
        return []
    return [
        Fault(name, f"{value:.10g} is not within -{limit} to {limit}", _lost_point(value) or model.fix(name))
        for name, value, limit in (("longitude", longitude, _HALF), ("latitude", latitude, _POLE))
        if abs(value) > limit
    ]


def _lost_point(value: float) -> str:
    """Return what to do about a number far beyond degrees, in metres or without its point; else ""."""
    digits = f"{abs(value):.0f}"
    if len(digits) < _LEAST_DIGITS:
        return ""
    if not value.is_integer():
        return _METRES
    return f"{_METRES} If it is {digits[:2]}.{digits[2:]} without its decimal point, put that back."


def compare(
    values: list[dict[str, Any]],
    faults_of_rows: list[list[Fault]],
    country_at: CountryAt,
    written: Sequence[str] = (),
) -> set[int]:
    """Add to the faults of rows that their points do not lie in the countries stated for them.

    Returned are the positions of these rows: their place is in doubt, although the column is `country`.
    A row whose coordinates are at fault, or that is a line or area, is left alone. A state that held more
    land at the date of a row, such as Sudan before July 2011, is a note and no fault. `written` are the
    countries as the table has them: a number of ISO 3166 may be one of Gleditsch and Ward.
    """
    coordinates = {"longitude", "latitude"}
    rows = [
        at
        for at, row in enumerate(values)
        if row["country"] is not None
        and row["longitude"] is not None
        and row["latitude"] is not None
        and row["footprint_wkt"] is None
        and coordinates.isdisjoint(fault.column for fault in faults_of_rows[at])
    ]
    if not rows:
        return set()
    longitude, latitude, radius_m = (
        np.array([values[at][name] for at in rows], dtype="float64")
        for name in ("longitude", "latitude", "radius_m")
    )
    stated = np.array([values[at]["country"] for at in rows])
    holder, wrong, swapped = astray(longitude, latitude, radius_m, stated, country_at)
    for at in np.flatnonzero(holder != stated):
        if note := _former(values[rows[at]], str(holder[at])):
            values[rows[at]][NOTES] = joined(values[rows[at]].get(NOTES), note)
            wrong[at] = swapped[at] = False
    for at in np.flatnonzero(wrong | swapped):
        point = f"{longitude[at]:g}, {latitude[at]:g} (longitude, latitude)"
        where = f"{point} lies in {holder[at] or 'no country'}"
        fault = _elsewhere(where, str(stated[at]), swapped=bool(swapped[at]))
        text = written[rows[at]].strip() if written else ""
        if text.isdecimal() and holder[at] and atlas.country_of_code("gw", text) == holder[at]:
            reason = f"{where}; {text} is {stated[at]} in ISO 3166 and {holder[at]} by Gleditsch and Ward"
            fault = Fault("country", reason, "Name the column 'gwno', if its numbers are theirs.")
        faults_of_rows[rows[at]].append(fault)
    return {rows[at] for at in np.flatnonzero(wrong | swapped)}


def gleditsch_ward_numbers(written: Iterable[str], countries: Collection[str]) -> list[str]:
    """Return a sentence on each number of a country that fits a study only as Gleditsch and Ward's.

    Examples
    --------
    >>> gleditsch_ward_numbers(["630", "Iran"], ["AFG", "IRN"])
    ["country 630 is read as PRI (ISO 3166); if it is IRN (Gleditsch and Ward), name the column 'gwno'"]
    """
    lines = []
    for text in sorted({text.strip() for text in written if text.strip().isdecimal()}):
        iso, gw = (atlas.country_of_code(scheme, text) for scheme in ("numeric", "gw"))
        if iso and iso not in countries and gw in countries:
            lines.append(
                f"country {text} is read as {iso} (ISO 3166); if it is {gw} (Gleditsch and Ward), "
                "name the column 'gwno'"
            )
    return lines


def _elsewhere(where: str, stated: str, *, swapped: bool) -> Fault:
    """Return the fault of a point that lies elsewhere than in the stated country."""
    if swapped:
        reason = f"{where}; with the two swapped it would lie in {stated}, as stated"
        return Fault("latitude", reason, "Swap longitude and latitude, if so.")
    far = f"more than {TOLERANCE_M / 1000:g} km from {stated}"
    if atlas.is_former(stated):
        far = f"which was not part of {stated} at the date"
    return Fault("country", f"{where}, {far}", "Correct the country or the coordinates.")


def _former(values: dict[str, Any], holder: str) -> str | None:
    """Return the note that a row's stated country held the place in its time; None where it did not."""
    days = values["date_start"] or "", values["date_end"] or values["date_start"] or ""
    state = atlas.former_holder(values["country"], holder, *days) if days[0] else None
    if state is None:
        return None
    code = "former_state" if state.last else "country_disputed"
    return coded(code, state.country, holder, *([state.last] if state.last else []))


def astray(
    longitude: Floats, latitude: Floats, radius_m: Floats, stated: NDArray[Any], country_at: CountryAt
) -> tuple[NDArray[Any], Bools, Bools]:
    """Find points (degrees) that do not lie in the countries stated for them (alpha-3).

    A point may lie `TOLERANCE_M` away, or its radius (metres, or NaN) where that is more. Returned are
    three arrays: the country that holds the point, "" for none; whether it is wrong: another country holds
    it, and the stated one holds none of 64 points about it within the tolerance (a point in no country,
    such as at sea, is not wrong); and whether the stated country is not there but would be with longitude
    and latitude swapped.

    Examples
    --------
    >>> import numpy as np
    >>> def east_of_61(longitude, latitude):
    ...     return np.where(longitude > 61, "AFG", "IRN")
    >>> lon, lat = np.array([61.1, 62.0, 33.0]), np.array([34.0, 65.0, 61.5])
    >>> radius_m, stated = np.full(3, np.nan), np.array(["IRN", "IRN", "AFG"])
    >>> holder, wrong, swapped = astray(lon, lat, radius_m, stated, east_of_61)
    >>> holder.tolist(), wrong.tolist(), swapped.tolist()
    (['AFG', 'AFG', 'IRN'], [False, True, True], [False, False, True])
    """
    holder = np.asarray(country_at(longitude, latitude)).astype(str)
    far = holder != stated
    rows = np.flatnonzero(far)
    reach_m = np.fmax(TOLERANCE_M, radius_m)
    far[rows] = ~_is_near(longitude[rows], latitude[rows], reach_m[rows], stated[rows], country_at)
    swapped = far & (np.abs(longitude) <= _POLE)
    rows = np.flatnonzero(swapped)
    swapped[rows] = _is_near(latitude[rows], longitude[rows], reach_m[rows], stated[rows], country_at)
    return holder, far & (holder != ""), swapped


def _is_near(
    longitude: Floats, latitude: Floats, reach_m: Floats, stated: NDArray[Any], country_at: CountryAt
) -> Bools:
    """Find the points at which, or within whose reach, a country holds one of 64 points."""
    if not len(longitude):
        return np.zeros(0, dtype=np.bool_)
    share, bearing = (grid.ravel() for grid in np.meshgrid([1.0, 0.7, 0.4, 0.1], np.arange(16) * 22.5))
    reach = reach_m[:, None] * share
    lon, lat = (np.repeat(degrees, len(share)) for degrees in (longitude, latitude))
    about = Geod(ellps="WGS84").fwd(lon, lat, np.tile(bearing, len(longitude)), reach.ravel())
    near = np.asarray(country_at(about[0], about[1])).reshape(reach.shape) == stated[:, None]
    here: Bools = near.any(axis=1) | (np.asarray(country_at(longitude, latitude)) == stated)
    return here
