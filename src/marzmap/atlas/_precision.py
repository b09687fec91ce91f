"""What codes of precision say of a point: the embedded tables of radii, read without pandas."""

from __future__ import annotations

import csv
import functools
import math
from typing import NamedTuple

from marzmap.atlas._files import folder
from marzmap.attributes import MEANINGS, REASONS
from marzmap.statements import coded, placeholders

RADII_FILES = ("radii.csv", "radii-countries.csv")
"""The tables of radii; the second holds codes of one country."""
OUR_RADII = "marzmap's radii"
"""What a radius_source calls them."""

_TITLES = {
    "where_prec": "UCDP where_prec",
    "geo_precision": "ACLED geo_precision",
    "gdelt_geo_type": "GDELT ActionGeo_Type",
    "gtd_specificity": "GTD specificity",
}


class CodeRadius(NamedTuple):
    """What a code says of the points that have it.

    Attributes
    ----------
    radius_m : float
        Metres that hold the true place with 95 %; NaN where the code allows no side.
    placed_by : str
        What the point then is, one of `attributes.PLACED_BY`; "" where the code does not say.
    reason_code : str or None
        Why there is no side.
    source : str
        The row of the table.
    means : str
        What the radius holds, one of `attributes.MEANINGS`.
    """

    radius_m: float
    placed_by: str
    reason_code: str | None
    source: str
    means: str


@functools.cache
def code_radii() -> dict[tuple[str, str], CodeRadius]:
    """Return what each code of precision says, by scheme and value; a value may end in a country (alpha-3).

    Examples
    --------
    >>> code_radii()["where_prec", "3 TCD"].radius_m, code_radii()["geo_precision", "3"].reason_code
    (204000.0, 'province_only(ACLED geo_precision 3)')
    """
    rules = {}
    for name in RADII_FILES:
        with (folder() / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                scheme, value, reason = row["scheme"], row["value"], row["reason"]
                rules[scheme, value] = CodeRadius(
                    float(row["radius_m"] or math.nan),
                    row["placed_by"],
                    no_side_reason(scheme, value, reason) if reason else None,
                    f"{scheme} {value}, {OUR_RADII}",
                    row.get("radius_means") or MEANINGS[-1],
                )
    return rules


def no_side_reason(scheme: str, value: str, reason: str) -> str:
    """Return a reason of a table of radii as a statement; what is not a code of marzmap is own words.

    Examples
    --------
    >>> no_side_reason("where_prec", "4", "province_only"), no_side_reason("where_prec", "4", "too vague")
    ('province_only(UCDP where_prec 4)', 'own_words(too vague)')
    """
    names = placeholders(REASONS[reason].english) if reason in REASONS else None
    if names == []:
        return coded(reason)
    if names == ["scheme"]:
        return coded(reason, f"{_TITLES.get(scheme, scheme)} {value}")
    return coded("own_words", reason)
