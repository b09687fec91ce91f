"""Whose the provinces and districts of each country are."""

from __future__ import annotations

import csv
import functools
import re
from typing import TYPE_CHECKING, Any

from marzmap.atlas import fetched
from marzmap.atlas._countries import country_codes
from marzmap.atlas._files import folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_VIA = "via geoBoundaries (Runfola et al. 2020, doi:10.1371/journal.pone.0231866)"


def unit_sources() -> dict[str, dict[str, Any]]:
    """Return the cards of the units of each country, by alpha-3 code: level, year, licence, attribution.

    The level is empty where there are provinces only, and a note says why. Of the districts that come with
    marzmap `districts` is their number, and `covered` the share of the land within 20 km of the country's
    land border that has one. What was fetched replaces it.

    Examples
    --------
    >>> unit_sources()["KGZ"]["year"], unit_sources()["OMN"]["note"]
    ('2010', 'Not open: by direct permission only')
    """
    return _shipped(folder()) | {card["country"]: card for card in fetched.cards("units").values()}


def countries_beside(pairs: Iterable[str]) -> list[str]:
    """Return the countries on both sides of borders, alpha-3.

    Examples
    --------
    >>> countries_beside(["KGZ-TJK", "KGZ-UZB"])
    ['KGZ', 'TJK', 'UZB']
    """
    return sorted({country for pair in pairs for country in pair.split("-")})


@functools.cache
def _shipped(geodata: Path) -> dict[str, dict[str, Any]]:
    english = {row["country"]: row["names"].partition("|")[0] for row in country_codes()}
    with (geodata / "units/countries.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["country"]: row for row in csv.DictReader(file)}
    return {
        country: _card(country, english.get(country, country), rows.get(country, {}))
        for country in sorted({*english, *rows})
    }


def _card(country: str, english: str, row: dict[str, str]) -> dict[str, Any]:
    districts = int(row.get("districts") or 0)
    if not districts:
        facts = {"level": "", "year": "", "source": "Natural Earth 1:10m", "licence": "CC0-1.0"}
        attribution = "Made with Natural Earth."
    else:
        kinds = sorted({"CC0-1.0", row["licence"]})
        facts = {"level": f"ADM{row['level']}", "year": row["year"], "source": row["source"]}
        facts |= {"licence": " AND ".join(kinds), "covered": row["covered"]}
        attribution = f"{row['attribution'] or _attribution(english, row)} Made with Natural Earth."
    note = row.get("note", "")
    return {"country": country, **facts, "districts": districts, "attribution": attribution, "note": note}


def _attribution(country: str, row: dict[str, str]) -> str:
    if row["licence"] == "ODbL-1.0" and re.search("Open ?Street ?Map", row["source"]):
        return f"Districts of {country} ({row['year']}) © OpenStreetMap contributors, ODbL 1.0, {_VIA}."
    licence = row["licence"].removeprefix("LicenseRef-").replace("-", " ")
    terms = "public domain" if licence == "CC0 1.0" else licence
    return f"Districts of {country}: {row['source']} ({row['year']}), {terms}, {_VIA}."
