"""How closely a point is known: the table of radii, and what it says of each row."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from marzmap import atlas
from marzmap._errors import InputError
from marzmap._text import fold
from marzmap.attributes import MEANINGS, PLACED_BY, typed
from marzmap.geocode.names import spellings, texts
from marzmap.tables import frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    Rule = dict[str, Any]

RADII_COLUMNS = ("scheme", "value", "radius_m", "radius_means", "placed_by", "reason", "source")
"""Columns of a table of radii."""

SCHEMES = {
    "where_prec": ("[1-7]( [A-Z]{3})?", "1 to 7, or that and a country such as '3 TCD'"),
    "geo_precision": ("[1-3]( [A-Z]{3})?", "1 to 3, or that and a country such as '2 TCD'"),
    "gdelt_geo_type": ("[1-5]", "1 to 5"),
    "atlos_precision": ("exact|vicinity|locality", "exact, vicinity or locality"),
    "gtd_specificity": ("[1-5]", "1 to 5"),
    "placed_by": ("|".join(PLACED_BY), "one of " + ", ".join(PLACED_BY)),
    "population": (r"\d+", "a number of people"),
    "coordinates": ("whole minutes", "'whole minutes'"),
}
"""What a table of radii may speak of: the pattern of its values, and that in words."""

_CODES = ("where_prec", "geo_precision", "gdelt_geo_type", "atlos_precision", "gtd_specificity")
_OF_ROWS = (*_CODES, "placed_by")
_FILLED = ("radius_m", "radius_source", "placed_by", "reason_code")
_LEAST_DECIMALS = 3


def radii(own: Path | None = None) -> pd.DataFrame:
    """Return how closely points are known, by what is said of them.

    The tables are `geodata/radii.csv` and, for the rows of one country, `geodata/radii-countries.csv`.

    Parameters
    ----------
    own : Path, optional
        The study's own table; its rows replace those of the same scheme and value, in every country.

    Returns
    -------
    DataFrame
        `RADII_COLUMNS` plus `table`, whose row it is. scheme: where_prec (UCDP GED), geo_precision (ACLED),
        gdelt_geo_type, atlos_precision, gtd_specificity, placed_by, population (of a gazetteer's places: from
        how many people on) or coordinates ("whole minutes"). value: of where_prec and geo_precision also a
        code with a country ("3 TCD"), which goes before the code alone. radius_m: metres that hold the true
        place with 95 %; where it is empty `reason` says why there is no side, as a code of
        `attributes.REASONS` or in words. placed_by: what the point then is, empty to leave it. source:
        where the figure comes from.

    Raises
    ------
    InputError
        The study's table cannot be read, or a row of it cannot be used.

    Examples
    --------
    >>> table = radii().set_index(["scheme", "value"])
    >>> float(table.loc[("where_prec", "2"), "radius_m"])
    25000.0
    >>> table.loc[("where_prec", "4"), "reason"]
    'province_only'
    """
    ours = pd.concat([_read(atlas.folder() / name) for name in atlas.RADII_FILES])
    ours = ours.assign(table=atlas.OUR_RADII)
    tables = [ours]
    if own is not None:
        theirs = _read(own).assign(table="the study's radii")
        code = ours["value"].str.split(" ").str[0]
        replaced = pd.MultiIndex.from_arrays([ours["scheme"], code]).isin(
            pd.MultiIndex.from_frame(theirs[["scheme", "value"]])
        )
        tables = [ours[~replaced], theirs]
    both = pd.concat(tables, ignore_index=True).astype({"table": "string"})
    return both.drop_duplicates(["scheme", "value"], keep="last", ignore_index=True)


def with_radii(rows: pd.DataFrame, table: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Give each point without a radius of its own the one that is known from how it was placed.

    The first of these that says something decides: the row's where_prec, geo_precision, gdelt_geo_type,
    atlos_precision, gtd_specificity, placed_by, the gazetteer's place at that very point (of several the one
    the row names, else the least closely known). Coordinates in whole minutes give the least radius, and the
    only one where nothing else does. Where `by_name` found the place, the code decides if it is the vaguer.

    Parameters
    ----------
    rows : DataFrame
        From `by_name`; the columns of codes may be there or not.
    table : DataFrame
        From `radii`.
    places : DataFrame
        From `gazetteer`.

    Returns
    -------
    DataFrame
        The same rows. radius_m stays empty where nothing is known. It is emptied, whatever it was, where a
        code allows no side; `reason_code` then says why, as it does for a point without a radius whose
        placed_by allows none. radius_source names the row of the table, and radius_means is that row's.

    Notes
    -----
    Half a minute each way is 1.31 km at the equator (Wieczorek et al. 2004, point-radius method,
    doi:10.1080/13658810412331280211). With fewer than three decimals every third pair of coordinates would
    pass for whole minutes, so that nothing follows from these.
    """
    rules = _by_scheme(table)
    there: dict[tuple[float, float], list[Rule]] = {}
    near = places[places["longitude"].isin(rows["longitude"]) & places["latitude"].isin(rows["latitude"])]
    widest = near.sort_values("radius_m", ascending=False, na_position="first", kind="stable")
    for place in _records(widest):
        there.setdefault((place["longitude"], place["latitude"]), []).append(place)
    filled = typed(rows, _FILLED)
    read = ["longitude", "latitude", "place", "place_local", "country", "score", *_CODES, *_FILLED]
    open_rows = filled["radius_m"].isna() | filled.reindex(columns=[*_CODES]).notna().any(axis=1)
    some = filled.loc[open_rows, [name for name in read if name in filled]]
    known = [_known(row, rules, there.get((row["longitude"], row["latitude"]), [])) for row in _records(some)]
    decided = typed(pd.DataFrame(known, index=some.index, columns=[*_FILLED]), _FILLED)
    filled = filled.assign(**{name: filled[name].mask(open_rows, decided[name]) for name in _FILLED})
    found = typed(filled, ["radius_means"])
    by_table = found["radius_source"].map({_name(rule): rule["radius_means"] for rule in rules.values()})
    return typed(found.assign(radius_means=found["radius_means"].fillna(by_table)), ["radius_means"])


def of_places(places: pd.DataFrame, table: pd.DataFrame) -> Iterator[tuple[float, str | None]]:
    """Yield the radius of each place of a gazetteer by its population, and the row that gives it.

    Examples
    --------
    >>> import pandas as pd
    >>> town = {"population": [7000, None], "longitude": [61.06667, 61.1], "latitude": [34.66667, 34.7]}
    >>> list(of_places(pd.DataFrame(town), radii()))
    [(2000.0, "population 5000, marzmap's radii"), (1500.0, "population 0, marzmap's radii")]
    """
    rules = _by_scheme(table)
    # The table's last limit is 0: an unknown number of people is the smallest.
    limits = sorted(int(value) for scheme, value in rules if scheme == "population")
    people = places["population"].fillna(0).to_numpy(dtype=np.float64)
    steps = np.searchsorted(limits, people, side="right") - 1
    by_limit = [rules["population", str(limit)] for limit in limits]
    named = [(rule["radius_m"], _name(rule)) for rule in by_limit]
    for step, longitude, latitude in zip(steps, places["longitude"], places["latitude"], strict=True):
        yield _at_least(rules, {"longitude": longitude, "latitude": latitude}, *named[step])


def of_districts(table: pd.DataFrame | None = None) -> dict[str, tuple[float, str]]:
    """Return the radius of a place known to its district only by country, "" for others, and its source.

    Examples
    --------
    >>> of_districts()["TCD"], of_districts()[""]
    ((204000.0, "where_prec 3 TCD, marzmap's radii"), (150000.0, "where_prec 3, marzmap's radii"))
    """
    rules = _by_scheme(radii() if table is None else table)
    return {
        value.removeprefix("3").strip(): (rule["radius_m"], _name(rule))
        for (scheme, value), rule in rules.items()
        if scheme == "where_prec" and value.startswith("3")
    }


def _known(row: Rule, rules: dict[tuple[str, str], Rule], here: list[Rule]) -> tuple[Any, ...]:
    """Return radius, its source, placed_by and reason_code of one row; `here` are the places at its point."""
    given = tuple(row[name] for name in _FILLED)
    if math.isnan(row["longitude"]):
        return given
    told = not math.isnan(row["radius_m"])
    schemes = [*_CODES, *([] if told else ["placed_by"])]
    rule = next(filter(None, (_rule(rules, scheme, row) for scheme in schemes)), None)
    place: Rule = {"radius_m": math.nan, "radius_source": None}
    if not (rule or told) and here:
        names = {fold(name) for cell in ("place", "place_local") for name in texts(row.get(cell))}
        place = next((one for one in here if names.intersection(spellings(one))), here[0])
        if math.isnan(place["radius_m"]):  # the centre of a province, in the study's own words
            rule = rules["placed_by", place["placed_by"]]
    placed_by = rule["placed_by"] if rule and isinstance(rule["placed_by"], str) else row["placed_by"]
    if rule and math.isnan(rule["radius_m"]):
        return math.nan, None, placed_by, atlas.no_side_reason(rule["scheme"], rule["value"], rule["reason"])
    # What the row itself says of its radius stays; what only its place says gives way to a vaguer code.
    found = not math.isnan(row.get("score", math.nan))
    of_place = found or any(one["radius_m"] == row["radius_m"] for one in here)
    if told and not (of_place and rule and rule["radius_m"] > row["radius_m"]):
        return given
    radius_m, source = (
        (rule["radius_m"], _name(rule)) if rule else (place["radius_m"], place["radius_source"])
    )
    return *_at_least(rules, row, radius_m, source), placed_by, row["reason_code"]


def _rule(rules: dict[tuple[str, str], Rule], scheme: str, row: Rule) -> Rule | None:
    """Return the row of the table for a code of a row, in its country if there is one."""
    value = str(row.get(scheme))
    return rules.get((scheme, f"{value} {row.get('country')}")) or rules.get((scheme, value))


def _at_least(
    rules: dict[tuple[str, str], Rule], point: Rule, radius_m: float, source: str | None
) -> tuple[float, str | None]:
    """Return radius and source of a point; in whole minutes no less than these leave open."""
    minutes = rules["coordinates", "whole minutes"]
    if radius_m >= minutes["radius_m"] or not _whole_minutes(point["longitude"], point["latitude"]):
        return radius_m, source
    return minutes["radius_m"], _name(minutes)


def _whole_minutes(*degrees: float) -> bool:
    """Check whether all are multiples of a minute, to the decimals that the most exact of them has.

    >>> _whole_minutes(61.06667, 34.5), _whole_minutes(61.067, 34.66), _whole_minutes(61.1, 34.5)
    (True, False, False)
    """
    decimals = max(len(repr(float(value)).partition(".")[2]) for value in degrees)
    rounded = (round(round(value * 60) / 60, decimals) for value in degrees)
    return decimals >= _LEAST_DECIMALS and list(rounded) == [*map(float, degrees)]


def _name(rule: Rule) -> str:
    return f"{rule['scheme']} {rule['value']}, {rule['table']}"


def _by_scheme(table: pd.DataFrame) -> dict[tuple[str, str], Rule]:
    return {(str(rule["scheme"]), str(rule["value"])): rule for rule in _records(table)}


def _records(table: pd.DataFrame) -> Iterable[Rule]:
    return table.to_dict("records")  # type: ignore[return-value]


def _read(path: Path) -> pd.DataFrame:
    """Read a table of radii; what cannot be used is an error with its row."""
    table = frame.read(path)
    # A table from before there was such a column means 95 %.
    table = table if "radius_means" in table else table.assign(radius_means=MEANINGS[-1])
    missing = [name for name in RADII_COLUMNS if name not in table]
    if missing:
        raise InputError(f"{path}: no column {missing[0]!r}. Expected: {', '.join(RADII_COLUMNS)}.")
    table = table[[*RADII_COLUMNS]]
    first: dict[tuple[Any, Any], int] = {}
    rules = _records(table.astype("object").where(table.notna(), ""))
    for number, rule in zip(table.index, rules, strict=True):
        fault = _fault(rule)
        before = first.setdefault((rule["scheme"], rule["value"]), number)
        if not fault and before < number:
            fault = f"{rule['scheme']} {rule['value']} stands in row {before} too. Delete one of them"
        if fault:
            raise InputError(f"{path}: row {number}: {fault}.")
    return table.astype({"radius_m": "float64"})


def _fault(rule: Rule) -> str:
    """Return what is wrong with a row of the table; nothing if it can be used."""
    scheme, value, radius = (rule[name] for name in ("scheme", "value", "radius_m"))
    pattern, words = SCHEMES.get(scheme, ("", ""))
    if not pattern:
        return f"scheme {scheme!r} is not known. Take one of: {', '.join(SCHEMES)}"
    if not re.fullmatch(pattern, value):
        return f"value {value!r} is none of {scheme}. Expected {words}"
    for name, allowed in (("placed_by", PLACED_BY), ("radius_means", MEANINGS)):
        if rule[name] and rule[name] not in allowed:
            return f"{name} {rule[name]!r} is not known. Take one of: {', '.join(allowed)}"
    if radius and not re.fullmatch(r"0*[1-9]\d*(\.\d+)?", radius):
        return f"radius_m {radius!r} is not a length. Give metres, 1 or more, or leave it empty"
    if bool(radius) == bool(rule["reason"]) or not (radius or scheme in _OF_ROWS):
        return "radius_m should be given" + (
            ", or else a reason why there is no side: one of the two" if scheme in _OF_ROWS else ""
        )
    return ""
