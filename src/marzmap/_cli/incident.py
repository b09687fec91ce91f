"""An incident, and a place, in words: figures and codes as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marzmap.appearance import likelihood
from marzmap.attributes import NOT_ALONG
from marzmap.statements import english, only, statements, without

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = dict[str, Any]

_LEAST_SHOWN_M = 50.0


def described(
    row: Row, names: Mapping[str, Mapping[str, Any]], whole_m: float | None = None, start: str = ""
) -> list[str]:
    """Describe an incident: side, barrier, other border sources, the way along the line, candidates.

    Parameters
    ----------
    row : dict
        A located incident; None where a value is not known.
    names : mapping
        "countries": name by alpha-3 code; "crossings": name by crossing_id; "barriers": kind, name and
        schematic by barrier_id.
    whole_m : float, optional
        Length of the part of the border, metres.
    start : str
        Words for the end that the chainage counts from.

    Examples
    --------
    >>> row = {"border_distance_m": 2064.0, "border_distance_low_m": 500.0, "border_distance_high_m": 3900.0}
    >>> row |= {"side": "IRN", "side_likely": "IRN", "side_probability": 0.93, "barrier_id": "sistan"}
    >>> row |= {"barrier_distance_m": 1120.0, "behind_barrier_probability": 0.87}
    >>> wall = {"sistan": {"name": "Sistan wall", "kind": "wall", "schematic": True}}
    >>> for line in described(row, {"countries": {"IRN": "Iran"}, "barriers": wall}):
    ...     print(line)
    in Iran, 2.1 km (0.5 to 3.9) from the line, P = 0.93; behind the wall: likely
    Sistan wall (schematic), 1.1 km away
    """
    countries = names.get("countries", {})
    behind, barrier = _barrier(row, names.get("barriers", {}))
    lines = [
        side(row, countries) + behind,
        *with_source(row, countries),
        *barrier,
        *other_sources(row.get("side_by_source"), countries),
    ]
    if row.get("chainage_m") is not None:
        of = "" if whole_m is None else f" of {whole_m / 1000:.0f}"
        crossing = _crossing(row, names.get("crossings", {}))
        lines.append(f"km {row['chainage_m'] / 1000:.0f}{of}{start}{crossing}")
    elif why := english(only(row.get("reason_code"), *NOT_ALONG)):
        lines.append(why)
    if row.get("disputed"):
        lines.append(f"disputed land: {row['disputed']}")
    if note := english(row.get("check_note_code")):
        lines.append(f"note: {note}")
    places = row.get("place_candidates") or 1
    if places > 1:
        scope = "all told is that of the one shown"
        if row.get("side_likely") is not None:
            together = "both" if places == 2 else "all"  # noqa: PLR2004 - the word for two
            scope = (
                f"probabilities and range are those of {together} together; all else is that of the one shown"
            )
        lines.append(f"{places} candidate places: {scope}")
    return lines


def side(row: Row, countries: Mapping[str, Any]) -> str:
    """Tell where an incident lies against the line: which side, how far, how sure.

    Examples
    --------
    >>> row = {"border_distance_m": 201.0, "border_distance_low_m": -340.0, "border_distance_high_m": 740.0}
    >>> row |= {"side": "undetermined", "side_likely": "AFG", "side_probability": 0.68}
    >>> side(row, {"AFG": "Afghanistan"})
    'on either side of the line (likelier Afghanistan, P = 0.68), 0.2 km from it'
    >>> side({"border_distance_m": 29770.0, "reason_code": "radius_unknown"}, {})
    'side not known (radius unknown), 29.8 km from the line'
    """
    away, why = row.get("border_distance_m"), english(without(row.get("reason_code"), *NOT_ALONG))
    if away is None:
        return f"not measured against the border{f' ({why})' if why else ''}"
    if row.get("side_likely") is None:
        return f"side not known{f' ({why})' if why else ''}, {km(away)} from the line"
    likely = countries.get(row["side_likely"], row["side_likely"])
    sure = f"P = {row['side_probability']:.2f}"
    low, high = row["border_distance_low_m"], row["border_distance_high_m"]
    across = low < 0
    if row["side"] == "undetermined":
        where = "on either side of the line" if across else "side not known"
        return f"{where} (likelier {likely}, {sure}), {km(away)} from {'it' if across else 'the line'}"
    if across:
        reach = f"up to {high / 1000:.1f}, or on the other side"
        return f"in {likely}, {km(away)} ({reach}) from the line, {sure}"
    return f"in {likely}, {km(away)} ({low / 1000:.1f} to {high / 1000:.1f}) from the line, {sure}"


def with_source(row: Row, countries: Mapping[str, Any]) -> list[str]:
    """Return the side by geometry and the source's word together; nothing where it states no country.

    Examples
    --------
    >>> row = {"country_stated": "AFG", "side_with_source": "AFG", "side_with_source_likely": "AFG"}
    >>> with_source(row | {"side_with_source_probability": 0.976}, {"AFG": "Afghanistan"})
    ["with the source's word (Afghanistan): in Afghanistan, P = 0.98"]
    """
    likely, probability = row.get("side_with_source_likely"), row.get("side_with_source_probability")
    if likely is None or probability is None:
        return []
    stated, name = (countries.get(code, code) for code in (row["country_stated"], likely))
    where = "side not known, likelier" if row["side_with_source"] == "undetermined" else "in"
    return [f"with the source's word ({stated}): {where} {name}, P = {probability:.2f}"]


def other_sources(text: str | None, countries: Mapping[str, Any]) -> list[str]:
    """Write which further border sources see the side otherwise than the first.

    Parameters
    ----------
    text : str or None
        side_by_source: what each source says, the main one first.
    countries : mapping of str to str
        Name by alpha-3 code.

    Examples
    --------
    >>> other_sources("side(world,IRN,0.99);side(natural-earth,AFG,0.84)", {"AFG": "Afghanistan"})
    ["Natural Earth's line puts it in Afghanistan, P = 0.84"]
    >>> other_sources("side(world,IRN,0.99);side_open(natural-earth,AFG,0.62)", {"AFG": "Afghanistan"})
    ["Natural Earth's line leaves the side open (likelier Afghanistan, P = 0.62)"]
    >>> other_sources("side(world,IRN,0.99);side(natural-earth,IRN,0.97)", {})
    []
    """
    lines = []
    verdicts = []
    for code, (source, *values) in statements(text):
        country = values[0] if values else "no country"
        verdicts.append((code, "" if code == "side_open" else country))
        if verdicts[-1] == verdicts[0]:
            continue
        name, line = countries.get(country, country), f"{source.replace('-', ' ').title()}'s line"
        if code == "side":
            lines.append(f"{line} puts it in {name}, P = {values[1]}")
        elif code == "side_open":
            lines.append(f"{line} leaves the side open (likelier {name}, P = {values[1]})")
        else:
            lines.append(f"by {line} the point lies in {name}")
    return lines


def candidate(place: Mapping[Any, Any]) -> str:
    """Tell of a place that a name may stand for.

    Examples
    --------
    >>> where = {"longitude": 61.8058, "latitude": 31.0549, "radius_m": 3000.0}
    >>> candidate({"name": "Shaghalak", "country": "IRN", "place_id": "shaghalak", "score": 1.0} | where)
    'Shaghalak (IRN)  31.0549, 61.8058  within 3 km  score 1.00  shaghalak'
    """
    parts = [f"{place['name']} ({place['country']})", f"{place['latitude']:.4f}, {place['longitude']:.4f}"]
    known = (place.get("radius_m") or 0) > 0
    parts.append(f"within {place['radius_m'] / 1000:g} km" if known else "its centre, known no closer")
    if place.get("score") is not None:
        parts.append(f"score {place['score']:.2f}")
    return "  ".join([*parts, place["place_id"]])


def km(metres: float) -> str:
    """Tell a length in kilometres.

    Examples
    --------
    >>> km(2064.0), km(12.0)
    ('2.1 km', 'less than 0.1 km')
    """
    return f"{metres / 1000:.1f} km" if metres >= _LEAST_SHOWN_M else "less than 0.1 km"


def _barrier(row: Row, barriers: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Whether an incident lies behind the nearest barrier, and a line that tells of that barrier."""
    found, away = barriers.get(row.get("barrier_id") or ""), row.get("barrier_distance_m")
    if found is None or away is None:
        return "", []
    probability = row.get("behind_barrier_probability")
    behind = "" if probability is None else f"; behind the {found['kind']}: {likelihood(probability)}"
    name = found["name"] if isinstance(found["name"], str) else str(found["kind"])
    schema = " (schematic)" if found["schematic"] and "schematic" not in name else ""
    return behind, [f"{name}{schema}, {km(away)} away"]


def _crossing(row: Row, crossings: Mapping[str, Any]) -> str:
    """Words for the nearest crossing, to follow others."""
    if row.get("crossing_id") is None:
        return ""
    name = crossings.get(row["crossing_id"], row["crossing_id"])
    state = ""
    if "crossing_open" in row:
        states = {True: ", open at the date", False: ", closed at the date"}
        state = states.get(row["crossing_open"], ", not known whether open at the date")
    # Crossings are placed within some kilometres themselves.
    whole = round(row["crossing_distance_m"] / 1000)
    return f"; nearest crossing {name}, {f'about {whole:,} km' if whole else 'less than 1 km'}{state}"
