"""Provinces and districts of a country: geoBoundaries, or a file of polygons."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from marzmap._errors import InputError, escaped, shown
from marzmap.atlas._units import UNIT_COLUMNS
from marzmap.atlas.fetch.download import PLAIN, Manner, sha256
from marzmap.atlas.fetch.keep import keep, scratch
from marzmap.atlas.fetch.publishers import request
from marzmap.atlas.fetch.snap import share_within
from marzmap.atlas.fetch.transfer import obtain
from marzmap.atlas.fetched import NOT_STATED
from marzmap.atlas.geonames import plain

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from marzmap.atlas.fetched import Card

CITED = "geoBoundaries (Runfola et al. 2020, doi:10.1371/journal.pone.0231866)"
SIMPLIFIED_DEG = 0.0005
"""How far an edge may be moved, degrees: some 50 m, the same on both its sides (our choice)."""

_LICENCES = (
    (r"open\s*data\s*commons.*open\s*database|odbl", "ODbL-1.0"),
    (r"public domain|cc0|\bpd\b", "CC0-1.0"),
    (r"attribution[- ]share\s*alike\s*2|by-sa-2", "CC-BY-SA-2.0"),
    (r"attribution[- ]share\s*alike\s*3|by-sa-3", "CC-BY-SA-3.0"),
    (r"attribution[- ]share\s*alike|by-sa", "CC-BY-SA-4.0"),
    (r"attribution 3\.0 intergovernmental|by 3\.0 igo|by-3\.0-igo", "CC-BY-3.0-IGO"),
    (r"attribution 2\.5|by-2\.5|by 2\.5", "CC-BY-2.5"),
    (r"attribution 3|by-3|by 3", "CC-BY-3.0"),
    (r"attribution 4|by-4|by 4", "CC-BY-4.0"),
)
"""Licences that geoBoundaries names in words, as SPDX names; what is not here stays as it is written."""

_NAMES = ("shapename", "name_en", "adm2_en", "adm1_en", "name", "admin2", "admin1")
_LEAST_SHARE = 0.5
_DEGREES = shapely.box(-180, -90, 180, 90)


class Layer(NamedTuple):
    """A layer of units, and what is known of it.

    Attributes
    ----------
    names : list of str
    shapes : array of Polygon or MultiPolygon
    facts : dict
        source, sha256, licence, attribution and year, each empty where not known.
    """

    names: list[str]
    shapes: Any
    facts: dict[str, str]


def units(
    country: str, source: str = "", manner: Manner = PLAIN, *, level: int = 2, licence: str = ""
) -> Card:
    """Load provinces and districts into the user's cache, where `atlas.units` finds them.

    Parameters
    ----------
    country : str
        Alpha-3 code, such as "ARM".
    source : str
        Path or address of GeoJSON with a name for each polygon, or of what geoBoundaries states of a layer
        (JSON with gjDownloadURL). If empty, geoBoundaries is asked, for the provinces too.
    manner : Manner
        Limits, and what to report to.
    level : int
        Which level is called district: 2, or 1, 3, 4 or 5 of geoBoundaries. With 1 there are provinces only.
    licence : str
        SPDX name of the licence of a file that states none.

    Returns
    -------
    dict
        The card: title, country, level, year, source, sha256, licence, attribution, date, rows.

    Raises
    ------
    InputError
        There is no such country, level, file or address, or what is there is not a layer of that country.
        What was fetched before then stays as it was.

    Notes
    -----
    Edges are simplified as a coverage, so that neighbours still share them. A district's province is the one
    that holds a point within it. Which country holds a place is always decided by the border line, never by
    these polygons.
    """
    first, _ = request("units", country, source, level=level)
    with scratch("units", country, source) as beside:
        layer = _layer(country, first, beside / "units", manner, licence)
        provinces = None
        if not source and level > 1:
            above, _ = request("units", country, level=1)
            provinces = _layer(country, above, beside / "provinces", manner._replace(sha256=""), licence)
        table = _table(country, layer, provinces, districts=level > 1)
        card = {
            "title": f"{'Districts' if level > 1 else 'Provinces'} of {country}",
            "country": country,
            "level": f"ADM{level}",
            **layer.facts,
        }
        if provinces:
            card |= {"provinces": provinces.facts["source"], "provinces_licence": provinces.facts["licence"]}
            both = dict.fromkeys(each.facts["licence"] for each in (layer, provinces))
            card["licence"] = " AND ".join(both)
        return keep("units", country, table, card, beside)


def _layer(country: str, source: str, path: Path, manner: Manner, licence: str) -> Layer:
    """Obtain a layer; where it is described only, also what the description names."""
    obtain(source, path, manner, wanted="GeoJSON of the units")
    whole, facts = _json(path, source), {"year": "", "licence": licence, "attribution": ""}
    if "gjDownloadURL" in whole:
        facts = _described(whole, country, source, licence)
        described, source = source, str(whole["gjDownloadURL"])
        if "://" not in source:  # what others write never opens a file here
            raise InputError(
                f"{described}: gjDownloadURL is {shown(source)}. Expected an address (https://...)."
            )
        expected = str(whole.get("admUnitCount", ""))
        obtain(source, path, manner._replace(sha256=""), wanted="GeoJSON of the units")
        whole = _json(path, source)
        held = len(whole.get("features") or ())
        if expected.isdecimal() and held != int(expected):
            raise InputError(
                f"{source}: {held:,} units, where geoBoundaries counts {int(expected):,}. Half an answer, or "
                "another version: fetch it again."
            )
    names, shapes = _polygons(whole, country, source)
    facts |= {"source": source, "sha256": sha256(path), "licence": facts["licence"] or NOT_STATED}
    return Layer(names, shapes, facts)


def _json(path: Path, source: str) -> dict[str, Any]:
    try:
        whole = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{source}: not JSON, or cut off. Expected GeoJSON; obtain it again.") from error
    if (
        not isinstance(whole, dict)
        or not {"gjDownloadURL", "features"} & {*whole}
        or not isinstance(whole.get("features", []), list)
    ):
        raise InputError(f"{source}: JSON without features. Expected GeoJSON of the units.")
    return whole


def _described(whole: dict[str, Any], country: str, source: str, licence: str) -> dict[str, str]:
    """Return what geoBoundaries states of a layer."""
    theirs = str(whole.get("boundaryISO", ""))
    if theirs != country:
        raise InputError(f"{source}: describes {escaped(theirs[:20]) or 'no country'}, not {country}.")
    stated = plain(str(whole.get("boundaryLicense", "")))
    origin = plain(str(whole.get("boundarySource", "")))
    return {
        "year": plain(str(whole.get("boundaryYearRepresented", ""))),
        "licence": licence or spdx(stated),
        "licence_stated": stated,
        "attribution": f"Units of {country}: {origin}, via {CITED}.",
    }


def spdx(stated: str) -> str:
    """Return the SPDX name of a licence that is stated in words; the words where there is none for them.

    Examples
    --------
    >>> spdx("Creative Commons Attribution 3.0 Intergovernmental Organisations (CC BY 3.0 IGO)")
    'CC-BY-3.0-IGO'
    >>> spdx("Open Data Commons Open Database License 1.0"), spdx("Other - Humanitarian")
    ('ODbL-1.0', 'LicenseRef-Other-Humanitarian')
    """
    for form, name in _LICENCES:
        if re.search(form, stated, re.IGNORECASE):
            return name
    words = re.findall(r"[A-Za-z0-9.]+", stated)
    return f"LicenseRef-{'-'.join(words)[:60]}" if words else ""


def _polygons(whole: dict[str, Any], country: str, source: str) -> tuple[list[str], Any]:
    """Return names and shapes of the features, checked to be those of the country."""
    features = [each for each in whole.get("features") or () if isinstance(each, dict)]
    if not features:
        raise InputError(f"{source}: no features. Expected GeoJSON of the units of {country}.")
    stated = [each.get("properties") for each in features]
    properties = [each if isinstance(each, dict) else {} for each in stated]
    groups = {str(each.get("shapeGroup")) for each in properties if each.get("shapeGroup")}
    if groups - {country}:
        raise InputError(f"{source}: units of {', '.join(sorted(map(escaped, groups)))}, not of {country}.")
    keys = {key.casefold(): key for each in properties for key in each}
    named = next((keys[key] for key in _NAMES if key in keys), None)
    if named is None:
        raise InputError(
            f"{source}: no column of names among {escaped(', '.join(list(keys.values())[:10]))}. Call it "
            "shapeName or name."
        )
    shapes = _shapes(features, source)
    share = share_within(shapes, country)
    if share < _LEAST_SHARE:
        raise InputError(
            f"{source}: {share:.0%} of its area lies in {country}. It is about another country, or its "
            "coordinates are not longitude and latitude in degrees."
        )
    return [plain(str(each.get(named) or "")) for each in properties], shapes


def _shapes(features: list[dict[str, Any]], source: str) -> Any:
    """Return the polygons of features, valid, and simplified so that neighbours still share their edges."""
    shapes = np.empty(len(features), dtype=object)
    for number, feature in enumerate(features):
        try:
            shapes[number] = shapely.geometry.shape(feature.get("geometry"))
        except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.GEOSException) as error:
            raise InputError(f"{source}: feature {number + 1} has no geometry that can be read.") from error
        is_polygon = shapes[number].geom_type in ("Polygon", "MultiPolygon")
        if not is_polygon or not shapely.covers(_DEGREES, shapes[number]):
            what = "in degrees" if is_polygon else f"but a {shapes[number].geom_type}"
            raise InputError(f"{source}: feature {number + 1} is not a polygon {what}.")
    whole = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    simple = shapely.make_valid(shapely.coverage_simplify(whole, SIMPLIFIED_DEG), method="structure")
    return np.where(shapely.is_empty(simple), whole, simple)


def _table(country: str, layer: Layer, provinces: Layer | None, *, districts: bool) -> gpd.GeoDataFrame:
    """Return units in the columns of `atlas.units`."""
    import geopandas as gpd
    import pandas as pd

    inside = shapely.point_on_surface(layer.shapes)
    above: list[str | None] = [None] * len(layer.names)
    if provinces:
        tree = shapely.STRtree(provinces.shapes)
        above = [provinces.names[at] for at in tree.query_nearest(inside, all_matches=False)[1]]
    elif not districts:
        above = [*layer.names]
    below = layer.names if districts else [None] * len(layer.names)
    table = pd.DataFrame({"country": country, "admin1": above, "admin2": below})
    table = table.reindex(columns=[*UNIT_COLUMNS]).astype(UNIT_COLUMNS)
    frame = gpd.GeoDataFrame(table, geometry=layer.shapes, crs="EPSG:4326")
    return frame.sort_values(["admin1", "admin2"], kind="stable", ignore_index=True)
